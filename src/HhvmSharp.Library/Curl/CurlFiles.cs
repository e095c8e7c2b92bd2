using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>CURLFile: a file that is to be posted.</summary>
[PhpExtension("curl")]
[PhpClass("class CURLFile", NotSerializable = true)]
[PhpProperty("public string $name = \"\"")]
[PhpProperty("public string $mime = \"\"")]
[PhpProperty("public string $postname = \"\"")]
internal sealed class CurlFileObject(PhpClass cls) : PhpInstance(cls)
{
    internal static readonly PhpString Name = PhpString.Literal("name"), Mime = PhpString.Literal("mime"), PostName = PhpString.Literal("postname");

    [PhpMethod("public function __construct(string $filename, ?string $mime_type = null, ?string $posted_filename = null)")]
    internal void Construct(RequestContext ctx, PhpString filename, PhpString? mime_type, PhpString? posted_filename)
    {
        Arg.NoNul(ctx, 1, filename);
        this.Set(ctx, Name, filename);
        if (mime_type is not null) this.Set(ctx, Mime, mime_type);
        if (posted_filename is not null) this.Set(ctx, PostName, posted_filename);
    }

    [PhpFunction("curl_file_create(string $filename, ?string $mime_type = null, ?string $posted_filename = null): CURLFile")]
    internal static PhpInstance curl_file_create(RequestContext ctx, PhpString filename, PhpString? mime_type, PhpString? posted_filename)
    {
        Arg.NoNul(ctx, 1, filename);
        var file = (CurlFileObject)ctx.NewObject(ctx.Environment.CoreClass("curlfile"));
        file.Construct(ctx, filename, mime_type, posted_filename);
        return file;
    }

    [PhpMethod("public function getFilename(): string", Tentative = true)]
    internal Value GetFilename(RequestContext ctx) => this.Get(ctx, Name);

    [PhpMethod("public function getMimeType(): string", Tentative = true)]
    internal Value GetMimeType(RequestContext ctx) => this.Get(ctx, Mime);

    [PhpMethod("public function getPostFilename(): string", Tentative = true)]
    internal Value GetPostFilename(RequestContext ctx) => this.Get(ctx, PostName);

    [PhpMethod("public function setMimeType(string $mime_type): void", Tentative = true)]
    internal void SetMimeType(RequestContext ctx, PhpString mime_type) => this.Set(ctx, Mime, mime_type);

    [PhpMethod("public function setPostFilename(string $posted_filename): void", Tentative = true)]
    internal void SetPostFilename(RequestContext ctx, PhpString posted_filename) => this.Set(ctx, PostName, posted_filename);
}

/// <summary>CURLStringFile: a string that is to be posted as a file.</summary>
[PhpExtension("curl")]
[PhpClass("class CURLStringFile")]
[PhpProperty("public string $data")]
[PhpProperty("public string $postname")]
[PhpProperty("public string $mime")]
internal sealed class CurlStringFileObject(PhpClass cls) : PhpInstance(cls)
{
    internal static readonly PhpString Data = PhpString.Literal("data");

    [PhpMethod("public function __construct(string $data, string $postname, string $mime = \"application/octet-stream\")")]
    internal void Construct(RequestContext ctx, PhpString data, PhpString postname, PhpString mime)
    {
        this.Set(ctx, Data, data);
        this.Set(ctx, CurlFileObject.PostName, postname);
        this.Set(ctx, CurlFileObject.Mime, mime);
    }
}

/// <summary>Properties that user classes may have declared anew.</summary>
internal static class CurlFileProperties
{
    /// <summary>Owned.</summary>
    internal static Value Get(this PhpInstance file, RequestContext ctx, PhpString name)
    {
        Value value = ctx.ReadPropertyAs(file.Class, file, name);
        if (ctx.HasPending) throw PhpThrow.Instance;
        return value;
    }

    internal static void Set(this PhpInstance file, RequestContext ctx, PhpString name, PhpString text)
    {
        ctx.WritePropertyAs(file.Class, file, name, Value.String(text));
        if (ctx.HasPending) throw PhpThrow.Instance;
    }
}
