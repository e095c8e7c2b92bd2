using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("abstract class Dom\\Document extends Dom\\Node implements Dom\\ParentNode")]
[PhpProperty("public Dom\\Implementation $implementation")]
[PhpProperty("public string $URL", Virtual = true)]
[PhpProperty("public string $documentURI", Virtual = true)]
[PhpProperty("public string $characterSet", Virtual = true)]
[PhpProperty("public string $charset", Virtual = true)]
[PhpProperty("public string $inputEncoding", Virtual = true)]
[PhpProperty("public ?Dom\\DocumentType $doctype", Virtual = true)]
[PhpProperty("public ?Dom\\Element $documentElement", Virtual = true)]
[PhpProperty("public ?Dom\\Element $firstElementChild", Virtual = true)]
[PhpProperty("public ?Dom\\Element $lastElementChild", Virtual = true)]
[PhpProperty("public int $childElementCount", Virtual = true)]
[PhpProperty("public ?Dom\\HTMLElement $body", Virtual = true)]
[PhpProperty("public ?Dom\\HTMLElement $head", Virtual = true)]
[PhpProperty("public string $title", Virtual = true)]
internal abstract unsafe partial class ModernDocument(PhpClass cls) : ModernNode(cls)
{
    internal static readonly PropertyTable Table = new PropertyTable()
        .Add<ModernDocument>("implementation", (ctx, o) => o.Implementation(ctx))
        .Add<DomObject>("URL", Uri, SetUri)
        .Add<DomObject>("documentURI", Uri, SetUri)
        .Add<DomObject>("characterSet", DocumentProperties.Encoding, SetEncoding)
        .Add<DomObject>("charset", DocumentProperties.Encoding, SetEncoding)
        .Add<DomObject>("inputEncoding", DocumentProperties.Encoding, SetEncoding)
        .Add<DomObject>("doctype", (ctx, o) => DomNodes.WrapOrNull(ctx, (XmlNode*)LibXml2.xmlGetIntSubset(DocumentProperties.Doc(ctx, o)), o))
        .Add<DomObject>("documentElement", (ctx, o) => DomNodes.WrapOrNull(ctx, LibXml2.xmlDocGetRootElement(DocumentProperties.Doc(ctx, o)), o))
        .WithElements()
        .Add<DomObject>("body", (ctx, o) => DomNodes.WrapOrNull(ctx, HtmlParts.Body(DocumentProperties.Doc(ctx, o)), o), HtmlParts.SetBody)
        .Add<DomObject>("head", (ctx, o) => DomNodes.WrapOrNull(ctx, HtmlParts.Head(DocumentProperties.Doc(ctx, o)), o))
        .Add<DomObject>("title", (ctx, o) => Value.String(HtmlParts.Title(DocumentProperties.Doc(ctx, o))), HtmlParts.SetTitle)
        .AddAll(ModernProperties.Node);

    /// <summary>What $implementation gives, once it was asked for; owned.</summary>
    private PhpInstance? _implementation;

    internal override PropertyTable Properties => Table;

    private protected XmlDoc* Doc(RequestContext ctx) => (XmlDoc*)Require(ctx);

    /// <summary>An object for a new document, owned.</summary>
    internal static ModernDocument Make(RequestContext ctx, XmlDoc* doc)
    {
        PhpClass cls = ctx.Environment.CoreClass(doc->Type == XmlType.HtmlDocument ? "dom\\htmldocument" : "dom\\xmldocument");
        var made = (ModernDocument)DomNodes.Instantiate(ctx, LibxmlState.Enter(ctx), cls, (XmlNode*)doc, null);
        ModernData.Of(made.Document!);
        return made;
    }

    internal static void SetText(ref byte* text, ReadOnlySpan<byte> by)
    {
        LibXml2.Free(text);
        text = LibXml2.xmlStrdup(LibXml2.Z(by));
    }

    private Value Implementation(RequestContext ctx)
    {
        _implementation ??= ctx.NewObject(ctx.Environment.CoreClass("dom\\implementation"));
        return Value.Object(_implementation).Copied();
    }

    private static Value Uri(RequestContext ctx, DomObject o) => Value.String(LibXml2.TextOrNull(DocumentProperties.Doc(ctx, o)->Url) ?? PhpString.Literal("about:blank"));

    private static void SetUri(RequestContext ctx, DomObject o, Value value) => SetText(ref DocumentProperties.Doc(ctx, o)->Url, value.AsString.Span);

    private static void SetEncoding(RequestContext ctx, DomObject o, Value value)
    {
        if (HtmlEncoding.Find(value.AsString.Span) is not { } encoding) Throw.ValueError(ctx, "Invalid document encoding");
        else SetText(ref DocumentProperties.Doc(ctx, o)->Encoding, encoding.Name);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (_implementation is not null) visit(Value.Object(_implementation));
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (_implementation is { } held)
        {
            _implementation = null;
            Value.Object(held).Release(ctx);
        }

        base.FreeObject(ctx);
    }

    // ---- making nodes ----

    private Value Created(RequestContext ctx, XmlNode* node)
    {
        if (node == null) DomError.Throw(ctx, DomError.InvalidState);
        return Value.Object(DomNodes.Wrap(ctx, node, this));
    }

    private static void CheckName(RequestContext ctx, PhpString name)
    {
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
    }

    [PhpMethod("public function createElement(string $localName): Dom\\Element")]
    public Value CreateElement(RequestContext ctx, PhpString localName)
    {
        XmlDoc* doc = Doc(ctx);
        CheckName(ctx, localName);
        bool isHtml = doc->Type == XmlType.HtmlDocument;
        return Created(ctx, LibXml2.xmlNewDocNode(doc, isHtml ? Data.Namespaces.Html : null, LibXml2.Z(isHtml ? localName.ToLower() : localName), null));
    }

    [PhpMethod("public function createElementNS(?string $namespace, string $qualifiedName): Dom\\Element")]
    public Value CreateElementNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName)
    {
        XmlDoc* doc = Doc(ctx);
        int error = DomNamespaces.Validate(@namespace, qualifiedName, out DomNamespaces.QName name);
        if (error != 0) DomError.Throw(ctx, error);
        return Created(ctx, LibXml2.xmlNewDocNode(doc, Data.Namespaces.Get(name.Prefix, @namespace), name.LocalZ, null));
    }

    [PhpMethod("public function createDocumentFragment(): Dom\\DocumentFragment")]
    public Value CreateDocumentFragment(RequestContext ctx) => Created(ctx, LibXml2.xmlNewDocFragment(Doc(ctx)));

    [PhpMethod("public function createTextNode(string $data): Dom\\Text")]
    public Value CreateTextNode(RequestContext ctx, PhpString data) => Created(ctx, LibXml2.xmlNewDocText(Doc(ctx), LibXml2.Z(data)));

    [PhpMethod("public function createCDATASection(string $data): Dom\\CDATASection")]
    public Value CreateCDataSection(RequestContext ctx, PhpString data)
    {
        XmlDoc* doc = Doc(ctx);
        if (doc->Type == XmlType.HtmlDocument) DomError.Throw(ctx, DomError.NotSupported, "This operation is not supported for HTML documents");
        if (data.Span.IndexOf("]]>"u8) >= 0) DomError.Throw(ctx, DomError.InvalidCharacter, "Invalid character sequence \"]]>\" in CDATA section");
        return Created(ctx, LibXml2.xmlNewCDataBlock(doc, LibXml2.Z(data), data.Length));
    }

    [PhpMethod("public function createComment(string $data): Dom\\Comment")]
    public Value CreateComment(RequestContext ctx, PhpString data) => Created(ctx, LibXml2.xmlNewDocComment(Doc(ctx), LibXml2.Z(data)));

    [PhpMethod("public function createProcessingInstruction(string $target, string $data): Dom\\ProcessingInstruction")]
    public Value CreateProcessingInstruction(RequestContext ctx, PhpString target, PhpString data)
    {
        CheckName(ctx, target);
        if (data.Span.IndexOf("?>"u8) >= 0) DomError.Throw(ctx, DomError.InvalidCharacter, "Invalid character sequence \"?>\" in processing instruction");
        return Created(ctx, LibXml2.xmlNewDocPI(Doc(ctx), LibXml2.Z(target), LibXml2.Z(data)));
    }

    private Value Import(RequestContext ctx, DomObject imported, bool deep)
    {
        XmlDoc* doc = Doc(ctx);
        XmlNode* node = imported.Require(ctx);
        if (DomNodes.IsDocument(node)) DomError.Throw(ctx, DomError.NotSupported);
        if (node->Doc == doc) return Value.Object(DomNodes.Wrap(ctx, node, this));
        XmlNode* copy = ModernTree.Copy(node, doc, deep, Data.Namespaces);
        if (copy == null) DomError.Throw(ctx, DomError.InvalidState);
        ModernTree.Reconcile(copy, Data.Namespaces);
        return Created(ctx, copy);
    }

    [PhpMethod("public function importNode(?Dom\\Node $node, bool $deep = false): Dom\\Node")]
    public Value ImportNode(RequestContext ctx, ModernNode? node, bool deep)
    {
        if (node is null) Arg.TypeError(ctx, 1, "must be of type Dom\\Node, null given");
        return Import(ctx, node, deep);
    }

    [PhpMethod("public function importLegacyNode(DOMNode $node, bool $deep = false): Dom\\Node")]
    public Value ImportLegacyNode(RequestContext ctx, NodeObject node, bool deep) => Import(ctx, node, deep);

    [PhpMethod("public function adoptNode(Dom\\Node $node): Dom\\Node")]
    public Value AdoptNode(RequestContext ctx, ModernNode node)
    {
        XmlNode* adopted = node.Require(ctx);
        if (DomNodes.IsDocument(adopted) || adopted->Type is XmlType.DocumentType or XmlType.Dtd or XmlType.Entity or XmlType.Notation) DomError.Throw(ctx, DomError.NotSupported);
        if (!DomClone.Adopt(ctx, adopted, this, Doc(ctx))) DomError.Throw(ctx, DomError.InvalidState);
        return Value.Object(node).Copied();
    }

    [PhpMethod("public function createAttribute(string $localName): Dom\\Attr")]
    public Value CreateAttribute(RequestContext ctx, PhpString localName)
    {
        Arg.NoNul(ctx, 1, localName);
        XmlDoc* doc = Doc(ctx);
        CheckName(ctx, localName);
        return Created(ctx, (XmlNode*)LibXml2.xmlNewDocProp(doc, LibXml2.Z(doc->Type == XmlType.HtmlDocument ? localName.ToLower() : localName), null));
    }

    [PhpMethod("public function createAttributeNS(?string $namespace, string $qualifiedName): Dom\\Attr")]
    public Value CreateAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName)
    {
        XmlDoc* doc = Doc(ctx);
        int error = DomNamespaces.Validate(@namespace, qualifiedName, out DomNamespaces.QName name);
        if (error != 0) DomError.Throw(ctx, error);
        XmlAttr* attr = LibXml2.xmlNewDocProp(doc, name.LocalZ, null);
        if (@namespace is { Length: > 0 }) attr->Ns = Data.Namespaces.Get(name.Prefix, @namespace);
        return Created(ctx, (XmlNode*)attr);
    }

    // ---- finding ----

    [PhpMethod("public function getElementsByTagName(string $qualifiedName): Dom\\HTMLCollection")]
    public PhpInstance GetElementsByTagName(RequestContext ctx, PhpString qualifiedName) => NodeList.ByName(ctx, this, null, qualifiedName);

    [PhpMethod("public function getElementsByTagNameNS(?string $namespace, string $localName): Dom\\HTMLCollection")]
    public PhpInstance GetElementsByTagNameNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        NodeList.ByName(ctx, this, @namespace ?? PhpString.Empty, localName);

    [PhpMethod("public function getElementById(string $elementId): ?Dom\\Element")]
    public Value GetElementById(RequestContext ctx, PhpString elementId) => DomNodes.WrapOrNull(ctx, DocumentProperties.ById(this, Doc(ctx), elementId), this);

    [PhpMethod("public function querySelector(string $selectors): ?Dom\\Element")]
    public Value QuerySelector(RequestContext ctx, PhpString selectors) => SelectorQueries.First(ctx, this, selectors);

    [PhpMethod("public function querySelectorAll(string $selectors): Dom\\NodeList")]
    public Value QuerySelectorAll(RequestContext ctx, PhpString selectors) => SelectorQueries.All(ctx, this, selectors);

    // ---- children ----

    [PhpMethod("public function append(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Append(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Append(ctx, this, nodes);

    [PhpMethod("public function prepend(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Prepend(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Prepend(ctx, this, nodes);

    [PhpMethod("public function replaceChildren(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void ReplaceChildren(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceChildren(ctx, this, nodes);

    // ---- classes, validation ----

    [PhpMethod("public function registerNodeClass(string $baseClass, ?string $extendedClass): void")]
    public void RegisterNodeClass(RequestContext ctx, PhpString baseClass, PhpString? extendedClass) => NodeClasses.Register(ctx, this, baseClass, extendedClass);

    [PhpMethod("public function schemaValidate(string $filename, int $flags = 0): bool")]
    public bool SchemaValidate(RequestContext ctx, PhpString filename, long flags) => SchemaValidation.Run(ctx, this, filename, isFile: true, isSchema: true, flags);

    [PhpMethod("public function schemaValidateSource(string $source, int $flags = 0): bool")]
    public bool SchemaValidateSource(RequestContext ctx, PhpString source, long flags) => SchemaValidation.Run(ctx, this, source, isFile: false, isSchema: true, flags);

    [PhpMethod("public function relaxNgValidate(string $filename): bool")]
    public bool RelaxNgValidate(RequestContext ctx, PhpString filename) => SchemaValidation.Run(ctx, this, filename, isFile: true, isSchema: false, 0);

    [PhpMethod("public function relaxNgValidateSource(string $source): bool")]
    public bool RelaxNgValidateSource(RequestContext ctx, PhpString source) => SchemaValidation.Run(ctx, this, source, isFile: false, isSchema: false, 0);

    // ---- XML as text ----

    private protected PhpString? Saved(RequestContext ctx, ModernNode? node, long options)
    {
        XmlDoc* doc = Doc(ctx);
        XmlNode* saved = node is null ? (XmlNode*)doc : node.Require(ctx);
        if (saved->Doc != doc) DomError.Throw(ctx, DomError.WrongDocument);
        bool declaration = node is null && (options & DomOutput.NoDeclaration) == 0;
        PhpString? text = DomOutput.Modern(saved, DocumentProperties.Props(this).FormatOutput, (options & DomOutput.NoEmptyTags) != 0, declaration);
        if (text is null && !ctx.HasPending) Arg.Warning(ctx, "Could not save document");
        return text;
    }

    private protected long? SavedTo(RequestContext ctx, PhpString filename, long options)
    {
        DocumentObject.CheckInput(ctx, filename, isPath: true);
        PhpString? text = DomOutput.Modern((XmlNode*)Doc(ctx), DocumentProperties.Props(this).FormatOutput, (options & DomOutput.NoEmptyTags) != 0, declaration: true);
        return text is not null && XmlFiles.Write(ctx, filename, text.Span) ? text.Length : null;
    }
}
