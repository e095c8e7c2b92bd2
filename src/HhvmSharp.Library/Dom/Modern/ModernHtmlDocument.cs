using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("final class Dom\\HTMLDocument extends Dom\\Document")]
internal sealed unsafe class ModernHtmlDocument(PhpClass cls) : ModernDocument(cls)
{
    /// <summary>Elements are in no namespace.</summary>
    [PhpConst("Dom\\HTML_NO_DEFAULT_NS")]
    internal const long NoDefaultNamespace = 1L << 31;

    internal const int NoError = 32, NoImplied = 8192;

    private const int Compact = 1 << 16;

    [PhpMethod("public static function createEmpty(string $encoding = \"UTF-8\"): Dom\\HTMLDocument")]
    public static PhpInstance CreateEmpty(RequestContext ctx, PhpClass called, PhpString encoding)
    {
        LibxmlState.Enter(ctx);
        Arg.NoNul(ctx, 1, encoding);
        if (HtmlEncoding.Find(encoding.Span) is null) Arg.ValueError(ctx, 1, "must be a valid document encoding");
        XmlDoc* doc = HtmlBuilder.NewDocument();
        doc->Encoding = LibXml2.xmlStrdup(LibXml2.Z(encoding));
        return Make(ctx, doc);
    }

    private static HtmlEncoding? Override(RequestContext ctx, long options, PhpString? name)
    {
        if ((options & ~(NoError | Compact | NoImplied | NoDefaultNamespace)) != 0)
            Arg.ValueError(ctx, 2, "contains invalid flags (allowed flags: LIBXML_NOERROR, LIBXML_COMPACT, LIBXML_HTML_NOIMPLIED, Dom\\HTML_NO_DEFAULT_NS)");
        if (name is null) return null;
        Arg.NoNul(ctx, 3, name);
        HtmlEncoding? encoding = HtmlEncoding.Find(name.Span);
        if (encoding is null) Arg.ValueError(ctx, 3, "must be a valid document encoding");
        return encoding;
    }

    [PhpMethod("public static function createFromString(string $source, int $options = 0, ?string $overrideEncoding = null): Dom\\HTMLDocument")]
    public static PhpInstance CreateFromString(RequestContext ctx, PhpClass called, PhpString source, long options, PhpString? overrideEncoding)
    {
        if (overrideEncoding is not null) Arg.NoNul(ctx, 3, overrideEncoding);
        return HtmlBuilder.Parse(ctx, source.Span, PhpString.Literal("Entity"), options, Override(ctx, options, overrideEncoding));
    }

    [PhpMethod("public static function createFromFile(string $path, int $options = 0, ?string $overrideEncoding = null): Dom\\HTMLDocument")]
    public static PhpInstance CreateFromFile(RequestContext ctx, PhpClass called, PhpString path, long options, PhpString? overrideEncoding)
    {
        Arg.NoNul(ctx, 1, path);
        if (overrideEncoding is not null) Arg.NoNul(ctx, 3, overrideEncoding);
        if (path.Span.IndexOf("%00"u8) >= 0) Arg.ValueError(ctx, 1, "must not contain percent-encoded NUL bytes");
        HtmlEncoding? encoding = Override(ctx, options, overrideEncoding);
        StreamContext context = LibxmlState.Enter(ctx).StreamContext ?? ctx.Streams.DefaultContext;
        PhpStream? stream = path.Length == 0 ? null : ctx.Streams.Open(path, "rb", StreamOptions.ReportErrors, context);
        if (stream is null)
        {
            if (path.Length == 0) Throw.ValueError(ctx, "Path must not be empty");
            if (!ctx.HasPending) Throw.New(ctx, "Exception", $"Cannot open file '{path}'");
            throw PhpThrow.Instance;
        }

        byte[] bytes = stream.ReadAll().Span.ToArray();
        bool isPlain = stream.Wrapper is null or PlainFileWrapper;
        StreamArg.Release(ctx, stream);
        Throw.IfPending(ctx);
        ModernHtmlDocument made = HtmlBuilder.Parse(ctx, bytes, path, options, encoding);
        XmlDoc* doc = made.Doc(ctx);
        if (!isPlain) doc->Url = LibXml2.xmlStrdup(LibXml2.Z(path));
        else doc->Url = LibXml2.xmlStrdup(LibXml2.Z([.. "file://"u8, .. LibXml2.Take(LibXml2.xmlPathToURI(LibXml2.Z(XmlFiles.FullName(ctx, path))))!.Span]));
        return made;
    }

    [PhpMethod("public function saveXml(?Dom\\Node $node = null, int $options = 0): string|false")]
    public PhpString? SaveXml(RequestContext ctx, ModernNode? node, long options) => Saved(ctx, node, options);

    [PhpMethod("public function saveXmlFile(string $filename, int $options = 0): int|false")]
    public long? SaveXmlFile(RequestContext ctx, PhpString filename, long options) => SavedTo(ctx, filename, options);

    private PhpString Html(RequestContext ctx, XmlNode* node)
    {
        var text = new PhpStringBuilder();
        HtmlSerializer.Outer(text, node);
        XmlDoc* doc = Doc(ctx);
        HtmlEncoding encoding = doc->Encoding == null ? HtmlEncoding.Utf8 : HtmlEncoding.Find(LibXml2.Span(doc->Encoding)) ?? HtmlEncoding.Utf8;
        return encoding.Encode(text.ToPhpString());
    }

    [PhpMethod("public function saveHtml(?Dom\\Node $node = null): string")]
    public PhpString SaveHtml(RequestContext ctx, ModernNode? node)
    {
        var doc = (XmlNode*)Doc(ctx);
        XmlNode* saved = node is null ? doc : node.Require(ctx);
        if (saved->Doc != doc->Doc) DomError.Throw(ctx, DomError.WrongDocument);
        return Html(ctx, saved);
    }

    [PhpMethod("public function saveHtmlFile(string $filename): int|false")]
    public long? SaveHtmlFile(RequestContext ctx, PhpString filename)
    {
        DocumentObject.CheckInput(ctx, filename, isPath: true);
        PhpString text = Html(ctx, (XmlNode*)Doc(ctx));
        return XmlFiles.Write(ctx, filename, text.Span) ? text.Length : null;
    }
}
