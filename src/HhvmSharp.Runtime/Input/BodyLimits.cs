using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>What a request's body may contain, from the settings or from request_parse_body()'s options.</summary>
public sealed record BodyLimits
{
    public long MaxFileUploads { get; init; }
    public long MaxInputVars { get; init; }
    public long MaxParts { get; init; }
    public long PostMaxSize { get; init; }
    public long UploadMaxFilesize { get; init; }

    /// <summary>Complaints are RequestParseBodyExceptions; otherwise warnings.</summary>
    public bool Throws { get; init; }

    public static BodyLimits FromSettings(RequestContext ctx) => new()
    {
        MaxFileUploads = ctx.Ini.GetLong("max_file_uploads"),
        MaxInputVars = ctx.Ini.GetLong("max_input_vars"),
        MaxParts = ctx.Ini.GetLong("max_multipart_body_parts"),
        PostMaxSize = ctx.Ini.GetLong("post_max_size"),
        UploadMaxFilesize = ctx.Ini.GetLong("upload_max_filesize"),
    };

    internal void Complain(RequestContext ctx, string message)
    {
        if (Throws) ctx.ThrowError("RequestParseBodyException", message);
        else ctx.RaiseFromFunction(ErrorLevel.Warning, message);
    }
}
