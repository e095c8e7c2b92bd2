using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("final class Dom\\XMLDocument extends Dom\\Document")]
[PhpProperty("public string $xmlEncoding", Virtual = true)]
[PhpProperty("public bool $xmlStandalone", Virtual = true)]
[PhpProperty("public string $xmlVersion", Virtual = true)]
[PhpProperty("public bool $formatOutput", Virtual = true)]
internal sealed unsafe class ModernXmlDocument(PhpClass cls) : ModernDocument(cls)
{
    private const long AllowedOptions = 1 | 2 | 4 | 8 | 16 | 32 | 64 | 128 | 256 | 1024 | 2048 | 8192 | 16384 | (1 << 16) | (1 << 19) | (1 << 22);
    private const int IgnoreEncoding = 1 << 21;

    private static readonly PropertyTable XmlTable = new PropertyTable()
        .Add<DomObject>("xmlEncoding", DocumentProperties.Encoding)
        .Add<DomObject>("xmlStandalone", DocumentProperties.Standalone, DocumentProperties.SetStandalone)
        .Add<DomObject>("xmlVersion", DocumentProperties.Version, SetVersion)
        .Add<DomObject>("formatOutput", (_, o) => Value.Bool(DocumentProperties.Props(o).FormatOutput), (_, o, value) => DocumentProperties.SetProp(o, p => p.FormatOutput = value.IsTrue))
        .AddAll(Table);

    internal override PropertyTable Properties => XmlTable;

    private static void SetVersion(RequestContext ctx, DomObject o, Value value)
    {
        if (!value.AsString.Equals("1.0") && !value.AsString.Equals("1.1")) Throw.ValueError(ctx, "Invalid XML version");
        SetText(ref DocumentProperties.Doc(ctx, o)->Version, value.AsString.Span);
    }

    private static nint Encoder(RequestContext ctx, PhpString name, int number, string message)
    {
        Arg.NoNul(ctx, number, name);
        nint handler = LibXml2.xmlFindCharEncodingHandler(LibXml2.Z(name));
        if (handler == 0) Arg.ValueError(ctx, number, message);
        return handler;
    }

    [PhpMethod("public static function createEmpty(string $version = \"1.0\", string $encoding = \"UTF-8\"): Dom\\XMLDocument")]
    public static PhpInstance CreateEmpty(RequestContext ctx, PhpClass called, PhpString version, PhpString encoding)
    {
        LibxmlState.Enter(ctx);
        LibXml2.xmlCharEncCloseFunc(Encoder(ctx, encoding, 2, "is not a valid document encoding"));
        XmlDoc* doc = LibXml2.xmlNewDoc(LibXml2.Z(version));
        doc->Encoding = LibXml2.xmlStrdup(LibXml2.Z(encoding));
        return Make(ctx, doc);
    }

    private static void CheckOptions(RequestContext ctx, long options)
    {
        if ((options & ~AllowedOptions) == 0) return;
        Arg.ValueError(ctx, 2, "contains invalid flags (allowed flags: LIBXML_RECOVER, LIBXML_NOENT, LIBXML_DTDLOAD, LIBXML_DTDATTR, LIBXML_DTDVALID, LIBXML_NOERROR, "
            + "LIBXML_NOWARNING, LIBXML_NOBLANKS, LIBXML_XINCLUDE, LIBXML_NSCLEAN, LIBXML_NOCDATA, LIBXML_NONET, LIBXML_PEDANTIC, LIBXML_COMPACT, LIBXML_PARSEHUGE, LIBXML_BIGLINES)");
    }

    [PhpMethod("public static function createFromFile(string $path, int $options = 0, ?string $overrideEncoding = null): Dom\\XMLDocument")]
    public static PhpInstance CreateFromFile(RequestContext ctx, PhpClass called, PhpString path, long options, PhpString? overrideEncoding)
    {
        if (path.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (path.Span.IndexOf("%00"u8) >= 0) Arg.ValueError(ctx, 1, "must not contain percent-encoded NUL bytes");
        CheckOptions(ctx, options);
        nint handler = overrideEncoding is null ? 0 : Encoder(ctx, overrideEncoding, 3, "must be a valid document encoding");
        Arg.NoNul(ctx, 1, path);
        if (DocumentObject.ReadFile(ctx, path) is not { } bytes)
        {
            if (!ctx.HasPending) Throw.New(ctx, "Exception", $"Cannot open file '{path}'");
            throw PhpThrow.Instance;
        }

        ModernXmlDocument made = Parse(ctx, bytes, path, options, overrideEncoding, handler);
        XmlDoc* doc = made.Doc(ctx);
        if (doc->Url != null && LibXml2.Span(doc->Url).IndexOf("://"u8) < 0 && !LibXml2.Span(doc->Url).StartsWith("file:/"u8))
            SetText(ref doc->Url, [.. "file://"u8, .. LibXml2.Span(doc->Url)]);
        return made;
    }

    [PhpMethod("public static function createFromString(string $source, int $options = 0, ?string $overrideEncoding = null): Dom\\XMLDocument")]
    public static PhpInstance CreateFromString(RequestContext ctx, PhpClass called, PhpString source, long options, PhpString? overrideEncoding)
    {
        if (source.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        CheckOptions(ctx, options);
        nint handler = overrideEncoding is null ? 0 : Encoder(ctx, overrideEncoding, 3, "must be a valid document encoding");
        return Parse(ctx, source.Span, null, options, overrideEncoding, handler);
    }

    private static ModernXmlDocument Parse(RequestContext ctx, ReadOnlySpan<byte> source, PhpString? path, long options, PhpString? encoding, nint encoder)
    {
        if (encoder != 0) options |= IgnoreEncoding;
        XmlDoc* doc = XmlParser.Parse(ctx, source, path, options, DocumentProps.Default, encoder);
        Throw.IfPending(ctx);
        if (doc == null) DomError.Throw(ctx, DomError.Syntax, "XML fragment is not well-formed");
        if (doc->Encoding == null) doc->Encoding = LibXml2.xmlStrdup(encoding is null ? LibXml2.Z("UTF-8"u8) : LibXml2.Z(encoding));
        var made = (ModernXmlDocument)Make(ctx, doc);
        made.Data.Namespaces.TakeDeclarations((XmlNode*)doc);
        return made;
    }

    [PhpMethod("public function createEntityReference(string $name): Dom\\EntityReference")]
    public Value CreateEntityReference(RequestContext ctx, PhpString name)
    {
        XmlDoc* doc = Doc(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        return Value.Object(DomNodes.Wrap(ctx, LibXml2.xmlNewReference(doc, LibXml2.Z(name)), this));
    }

    [PhpMethod("public function validate(): bool")]
    public bool Validate(RequestContext ctx) => SchemaValidation.ByDtd(ctx, this);

    [PhpMethod("public function xinclude(int $options = 0): int")]
    public long XInclude(RequestContext ctx, long options)
    {
        if (options is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 1, "is too large");
        XmlDoc* doc = Doc(ctx);
        int count = DocumentObject.Include(ctx, this, doc, options);
        Throw.IfPending(ctx);
        if (count < 0) DomError.Throw(ctx, DomError.InvalidModification);
        Data.Namespaces.TakeDeclarations((XmlNode*)doc);
        return count;
    }

    [PhpMethod("public function saveXml(?Dom\\Node $node = null, int $options = 0): string|false")]
    public PhpString? SaveXml(RequestContext ctx, ModernNode? node, long options) => Saved(ctx, node, options);

    [PhpMethod("public function saveXmlFile(string $filename, int $options = 0): int|false")]
    public long? SaveXmlFile(RequestContext ctx, PhpString filename, long options) => SavedTo(ctx, filename, options);
}
