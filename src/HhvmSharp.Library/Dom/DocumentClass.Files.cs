using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Loading, saving, validating.</summary>
internal sealed unsafe partial class DocumentObject
{
    internal static void CheckInput(RequestContext ctx, PhpString text, bool isPath)
    {
        if (text.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (isPath && text.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
    }

    private static bool CheckOptions(RequestContext ctx, long options)
    {
        if (options is >= int.MinValue and <= int.MaxValue) return true;
        Arg.Warning(ctx, "Invalid options");
        return false;
    }

    [PhpMethod("public function load(string $filename, int $options = 0): bool", Tentative = true)]
    public bool Load(RequestContext ctx, PhpString filename, long options)
    {
        CheckInput(ctx, filename, isPath: true);
        return CheckOptions(ctx, options) && ReadFile(ctx, filename) is { } bytes && Parse(ctx, bytes, filename, options);
    }

    [PhpMethod("public function loadXML(string $source, int $options = 0): bool", Tentative = true)]
    public bool LoadXml(RequestContext ctx, PhpString source, long options)
    {
        CheckInput(ctx, source, isPath: false);
        return CheckOptions(ctx, options) && Parse(ctx, source.Span, null, options);
    }

    /// <summary>Null after the library's warning that there is no such thing.</summary>
    internal static byte[]? ReadFile(RequestContext ctx, PhpString name)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        byte[]? bytes = state.IsEntityLoaderDisabled ? null : XmlFiles.Read(ctx, name);
        Throw.IfPending(ctx);
        if (bytes is null) state.ReportMissing(XmlFiles.FullName(ctx, name), null);
        return bytes;
    }

    private bool Parse(RequestContext ctx, ReadOnlySpan<byte> source, PhpString? file, long options)
    {
        XmlDoc* doc = XmlParser.Parse(ctx, source, file, options, DocumentProperties.Props(this));
        if (doc == null) return false;
        Become(ctx, doc, keepProps: true);
        return true;
    }

    [PhpMethod("public function loadHTML(string $source, int $options = 0): bool", Tentative = true)]
    public bool LoadHtml(RequestContext ctx, PhpString source, long options)
    {
        CheckInput(ctx, source, isPath: false);
        return CheckOptions(ctx, options) && ParseHtml(ctx, source.Span, null, options);
    }

    [PhpMethod("public function loadHTMLFile(string $filename, int $options = 0): bool", Tentative = true)]
    public bool LoadHtmlFile(RequestContext ctx, PhpString filename, long options)
    {
        CheckInput(ctx, filename, isPath: true);
        return CheckOptions(ctx, options) && ReadFile(ctx, filename) is { } bytes && ParseHtml(ctx, bytes, filename, options);
    }

    private bool ParseHtml(RequestContext ctx, ReadOnlySpan<byte> source, PhpString? file, long options)
    {
        XmlDoc* doc = XmlParser.ParseHtml(ctx, source, file, options);
        if (doc == null) return false;
        Become(ctx, doc, keepProps: true);
        return true;
    }

    // ---- saving ----

    private bool Formats => DocumentProperties.Props(this).FormatOutput;

    [PhpMethod("public function saveXML(?DOMNode $node = null, int $options = 0): string|false", Tentative = true)]
    public PhpString? SaveXml(RequestContext ctx, NodeObject? node, long options)
    {
        XmlDoc* doc = Doc(ctx);
        LibxmlState.Enter(ctx);
        PhpString? text;
        if (node is not null)
        {
            XmlNode* saved = node.Require(ctx);
            if (saved->Doc != doc)
            {
                DomError.Raise(ctx, DomError.WrongDocument, IsStrict);
                return null;
            }

            nint document = (nint)doc, inner = (nint)saved;
            text = DomOutput.WithEmptyTags((options & DomOutput.NoEmptyTags) != 0, () => DomOutput.Node((XmlDoc*)document, (XmlNode*)inner, Formats, ((XmlDoc*)document)->Encoding));
        }
        else
        {
            nint document = (nint)doc;
            text = DomOutput.WithEmptyTags((options & DomOutput.NoEmptyTags) != 0, () => DomOutput.Document((XmlDoc*)document, Formats, (options & DomOutput.NoDeclaration) == 0));
        }

        if (text is null && !ctx.HasPending) Arg.Warning(ctx, "Could not save document");
        return text;
    }

    [PhpMethod("public function save(string $filename, int $options = 0): int|false", Tentative = true)]
    public long? Save(RequestContext ctx, PhpString filename, long options)
    {
        CheckInput(ctx, filename, isPath: true);
        nint document = (nint)Doc(ctx);
        LibxmlState.Enter(ctx);
        PhpString? text = DomOutput.WithEmptyTags((options & DomOutput.NoEmptyTags) != 0, () => DomOutput.Document((XmlDoc*)document, Formats, declaration: true));
        return text is not null && XmlFiles.Write(ctx, filename, text.Span) ? text.Length : null;
    }

    [PhpMethod("public function saveHTML(?DOMNode $node = null): string|false", Tentative = true)]
    public PhpString? SaveHtml(RequestContext ctx, NodeObject? node)
    {
        XmlDoc* doc = Doc(ctx);
        LibxmlState.Enter(ctx);
        if (node is null) return DomOutput.HtmlDocument(doc, Formats);
        XmlNode* saved = node.Require(ctx);
        if (saved->Doc == doc) return DomOutput.HtmlNode(doc, saved, Formats);
        DomError.Raise(ctx, DomError.WrongDocument, IsStrict);
        return null;
    }

    [PhpMethod("public function saveHTMLFile(string $filename): int|false", Tentative = true)]
    public long? SaveHtmlFile(RequestContext ctx, PhpString filename)
    {
        CheckInput(ctx, filename, isPath: true);
        XmlDoc* doc = Doc(ctx);
        LibxmlState.Enter(ctx);
        PhpString text = DomOutput.HtmlDocument(doc, Formats) ?? PhpString.Empty;
        return XmlFiles.Write(ctx, filename, text.Span) ? text.Length : null;
    }

    // ---- validation ----

    [PhpMethod("public function validate(): bool", Tentative = true)]
    public bool Validate(RequestContext ctx) => SchemaValidation.ByDtd(ctx, this);

    [PhpMethod("public function schemaValidate(string $filename, int $flags = 0): bool", Tentative = true)]
    public bool SchemaValidate(RequestContext ctx, PhpString filename, long flags) => SchemaValidation.Run(ctx, this, filename, isFile: true, isSchema: true, flags);

    [PhpMethod("public function schemaValidateSource(string $source, int $flags = 0): bool", Tentative = true)]
    public bool SchemaValidateSource(RequestContext ctx, PhpString source, long flags) => SchemaValidation.Run(ctx, this, source, isFile: false, isSchema: true, flags);

    [PhpMethod("public function relaxNGValidate(string $filename): bool", Tentative = true)]
    public bool RelaxNgValidate(RequestContext ctx, PhpString filename) => SchemaValidation.Run(ctx, this, filename, isFile: true, isSchema: false, 0);

    [PhpMethod("public function relaxNGValidateSource(string $source): bool", Tentative = true)]
    public bool RelaxNgValidateSource(RequestContext ctx, PhpString source) => SchemaValidation.Run(ctx, this, source, isFile: false, isSchema: false, 0);

    [PhpMethod("public function xinclude(int $options = 0): int|false", Tentative = true)]
    public long? XInclude(RequestContext ctx, long options)
    {
        if (options is < int.MinValue or > int.MaxValue)
        {
            Arg.Warning(ctx, "Invalid flags");
            return null;
        }

        int count = Include(ctx, this, Doc(ctx), options);
        return count == 0 ? null : count;
    }

    /// <summary>How many inclusions were made; -1 after an error.</summary>
    internal static int Include(RequestContext ctx, DomObject document, XmlDoc* doc, long options)
    {
        const int noXIncludeNodes = 1 << 15;
        StripIncluded(LibxmlState.Enter(ctx), (XmlNode*)doc);
        int count = LibXml2.xmlXIncludeProcessFlags(doc, (int)options | noXIncludeNodes);
        document.Document!.Changed();
        return count;
    }

    /// <summary>The library replaces what it includes: objects of those nodes lose them first.</summary>
    private static void StripIncluded(LibxmlState state, XmlNode* root)
    {
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
        {
            if (node->Type != XmlType.Element || node->Ns == null || !LibXml2.Same(node->Name, "include"u8)) continue;
            if (!LibXml2.Same(node->Ns->Href, "http://www.w3.org/2003/XInclude"u8) && !LibXml2.Same(node->Ns->Href, "http://www.w3.org/2001/XInclude"u8)) continue;
            Strip(state, node);
            for (XmlNode* inner = node->Children; inner != null; inner = DomNodes.Next(inner, node)) Strip(state, inner);
        }
    }

    private static void Strip(LibxmlState state, XmlNode* node)
    {
        state.FreeResource(node);
        if (node->Type != XmlType.Element) return;
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
        {
            state.FreeResource((XmlNode*)attr);
            for (XmlNode* child = attr->Children; child != null; child = child->Next) state.FreeResource(child);
        }
    }
}
