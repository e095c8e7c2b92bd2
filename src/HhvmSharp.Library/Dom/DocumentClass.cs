using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class DOMDocument extends DOMNode implements DOMParentNode")]
[PhpProperty("public ?DOMDocumentType $doctype", Virtual = true)]
[PhpProperty("public DOMImplementation $implementation", Virtual = true)]
[PhpProperty("public ?DOMElement $documentElement", Virtual = true)]
[PhpProperty("public ?string $actualEncoding", Virtual = true)]
[PhpProperty("public ?string $encoding", Virtual = true)]
[PhpProperty("public ?string $xmlEncoding", Virtual = true)]
[PhpProperty("public bool $standalone", Virtual = true)]
[PhpProperty("public bool $xmlStandalone", Virtual = true)]
[PhpProperty("public ?string $version", Virtual = true)]
[PhpProperty("public ?string $xmlVersion", Virtual = true)]
[PhpProperty("public bool $strictErrorChecking", Virtual = true)]
[PhpProperty("public ?string $documentURI", Virtual = true)]
[PhpProperty("public mixed $config", Virtual = true)]
[PhpProperty("public bool $formatOutput", Virtual = true)]
[PhpProperty("public bool $validateOnParse", Virtual = true)]
[PhpProperty("public bool $resolveExternals", Virtual = true)]
[PhpProperty("public bool $preserveWhiteSpace", Virtual = true)]
[PhpProperty("public bool $recover", Virtual = true)]
[PhpProperty("public bool $substituteEntities", Virtual = true)]
[PhpProperty("public ?DOMElement $firstElementChild", Virtual = true)]
[PhpProperty("public ?DOMElement $lastElementChild", Virtual = true)]
[PhpProperty("public int $childElementCount", Virtual = true)]
internal sealed unsafe partial class DocumentObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => DocumentProperties.Table;

    private XmlDoc* Doc(RequestContext ctx) => (XmlDoc*)Require(ctx);

    /// <summary>Makes the object stand for a document, letting go of the one before; settings are kept when asked for.</summary>
    internal void Become(RequestContext ctx, XmlDoc* doc, bool keepProps)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        DocumentProps? props = null;
        DomClasses classes = DomClasses.Unset;
        long modifications = 0;
        XmlNode* old = Node;
        if (old != null)
        {
            DocumentRef before = Document!;
            if (keepProps)
            {
                props = before.Props;
                classes = before.Classes;
                modifications = before.Modifications;
            }

            state.Release(this);
            Ref = null;
            bool last = before.Count == 1;
            ReleaseDocument();
            if (!last) old->Private = 0;
        }

        Document = null;
        HoldDocument(doc);
        Document!.Props = props;
        Document.Classes = classes;
        if (modifications != 0) Document.Modifications = modifications + 1;
        Attach(state, (XmlNode*)doc);
    }

    [PhpMethod("public function __construct(string $version = \"1.0\", string $encoding = \"\")")]
    public void Construct(RequestContext ctx, PhpString version, PhpString encoding)
    {
        LibxmlState.Enter(ctx);
        XmlDoc* doc = LibXml2.xmlNewDoc(LibXml2.Z(version));
        if (encoding.Length > 0) doc->Encoding = LibXml2.xmlStrdup(LibXml2.Z(encoding));
        Become(ctx, doc, keepProps: false);
    }

    private Value Created(RequestContext ctx, XmlNode* node)
    {
        if (node == null) DomError.Throw(ctx, DomError.InvalidState);
        return Value.Object(DomNodes.Wrap(ctx, node, this));
    }

    /// <summary>False after a warning.</summary>
    private bool CheckName(RequestContext ctx, PhpString name)
    {
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) == 0) return true;
        DomError.Raise(ctx, DomError.InvalidCharacter, IsStrict);
        return false;
    }

    [PhpMethod("public function createAttribute(string $localName)")]
    public Value CreateAttribute(RequestContext ctx, PhpString localName)
    {
        if (localName.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        XmlDoc* doc = Doc(ctx);
        return CheckName(ctx, localName) ? Created(ctx, (XmlNode*)LibXml2.xmlNewDocProp(doc, LibXml2.Z(localName), null)) : Value.False;
    }

    [PhpMethod("public function createAttributeNS(?string $namespace, string $qualifiedName)")]
    public Value CreateAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName)
    {
        XmlDoc* doc = Doc(ctx);
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (root == null)
        {
            Arg.Warning(ctx, "Document Missing Root Element");
            return Value.False;
        }

        if (DomNamespaces.Validate(@namespace, qualifiedName, out DomNamespaces.QName name) != 0)
        {
            DomError.Raise(ctx, DomError.Namespace, IsStrict);
            return Value.False;
        }

        XmlAttr* attr = LibXml2.xmlNewDocProp(doc, name.LocalZ, null);
        if (@namespace is { Length: > 0 })
        {
            XmlNs* ns = LibXml2.xmlSearchNsByHref(doc, root, LibXml2.Z(@namespace));
            if (qualifiedName.Equals("xmlns") || name.Prefix is { } p && p.Equals("xml"))
            {
                if (ns == null)
                {
                    ns = LibXml2.xmlNewNs(null, LibXml2.Z(@namespace), name.PrefixZ);
                    LibxmlState.KeepNamespace(doc, ns);
                }
            }
            else if (ns == null || ns->Prefix == null)
            {
                ns = DomNamespaces.DeclareUnchecked(root, @namespace, name.Prefix ?? PhpString.Literal("default"));
            }

            if (ns == null)
            {
                LibXml2.xmlFreeProp(attr);
                DomError.Raise(ctx, DomError.Namespace, IsStrict);
                return Value.False;
            }

            attr->Ns = ns;
        }

        return Created(ctx, (XmlNode*)attr);
    }

    [PhpMethod("public function createCDATASection(string $data)")]
    public Value CreateCDataSection(RequestContext ctx, PhpString data) => Created(ctx, LibXml2.xmlNewCDataBlock(Doc(ctx), LibXml2.Z(data), data.Length));

    [PhpMethod("public function createComment(string $data): DOMComment", Tentative = true)]
    public PhpInstance CreateComment(RequestContext ctx, PhpString data) =>
        (PhpInstance)Created(ctx, LibXml2.xmlNewDocComment(Doc(ctx), LibXml2.Z(data))).AsObject;

    [PhpMethod("public function createDocumentFragment(): DOMDocumentFragment", Tentative = true)]
    public PhpInstance CreateDocumentFragment(RequestContext ctx) => (PhpInstance)Created(ctx, LibXml2.xmlNewDocFragment(Doc(ctx))).AsObject;

    [PhpMethod("public function createElement(string $localName, string $value = \"\")")]
    public Value CreateElement(RequestContext ctx, PhpString localName, PhpString? value = null)
    {
        XmlDoc* doc = Doc(ctx);
        return CheckName(ctx, localName) ? Created(ctx, LibXml2.xmlNewDocNode(doc, null, LibXml2.Z(localName), LibXml2.ZOrNull(value))) : Value.False;
    }

    [PhpMethod("public function createElementNS(?string $namespace, string $qualifiedName, string $value = \"\")")]
    public Value CreateElementNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName, PhpString? value = null)
    {
        XmlDoc* doc = Doc(ctx);
        int error = DomNamespaces.Check(qualifiedName, @namespace is { Length: > 0 }, out DomNamespaces.QName name);
        if (error == 0 && LibXml2.xmlValidateName(name.LocalZ, 0) != 0) error = DomError.InvalidCharacter;
        XmlNode* node = null;
        if (error == 0)
        {
            node = LibXml2.xmlNewDocNode(doc, null, name.LocalZ, LibXml2.ZOrNull(value));
            if (@namespace is not null)
            {
                XmlNs* ns = LibXml2.xmlSearchNsByHref(doc, node, LibXml2.Z(@namespace));
                if (ns == null) ns = DomNamespaces.Declare(node, @namespace, name.Prefix);
                if (ns == null) error = DomError.Namespace;
                node->Ns = ns;
            }
        }

        if (error == 0) return Created(ctx, node);
        if (node != null) LibXml2.xmlFreeNode(node);
        DomError.Raise(ctx, error, IsStrict);
        return Value.False;
    }

    [PhpMethod("public function createEntityReference(string $name)")]
    public Value CreateEntityReference(RequestContext ctx, PhpString name)
    {
        XmlDoc* doc = Doc(ctx);
        return CheckName(ctx, name) ? Created(ctx, LibXml2.xmlNewReference(doc, LibXml2.Z(name))) : Value.False;
    }

    [PhpMethod("public function createProcessingInstruction(string $target, string $data = \"\")")]
    public Value CreateProcessingInstruction(RequestContext ctx, PhpString target, PhpString? data = null)
    {
        XmlDoc* doc = Doc(ctx);
        return CheckName(ctx, target) ? Created(ctx, LibXml2.xmlNewDocPI(doc, LibXml2.Z(target), LibXml2.ZOrNull(data))) : Value.False;
    }

    [PhpMethod("public function createTextNode(string $data): DOMText", Tentative = true)]
    public PhpInstance CreateTextNode(RequestContext ctx, PhpString data) =>
        (PhpInstance)Created(ctx, LibXml2.xmlNewDocText(Doc(ctx), LibXml2.Z(data))).AsObject;

    [PhpMethod("public function getElementById(string $elementId): ?DOMElement", Tentative = true)]
    public Value GetElementById(RequestContext ctx, PhpString elementId) => DomNodes.WrapOrNull(ctx, DocumentProperties.ById(this, Doc(ctx), elementId), this);

    [PhpMethod("public function getElementsByTagName(string $qualifiedName): DOMNodeList", Tentative = true)]
    public PhpInstance GetElementsByTagName(RequestContext ctx, PhpString qualifiedName) => NodeList.ByName(ctx, this, null, qualifiedName);

    [PhpMethod("public function getElementsByTagNameNS(?string $namespace, string $localName): DOMNodeList", Tentative = true)]
    public PhpInstance GetElementsByTagNameNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        NodeList.ByName(ctx, this, @namespace ?? PhpString.Empty, localName);

    [PhpMethod("public function importNode(DOMNode $node, bool $deep = false)")]
    public Value ImportNode(RequestContext ctx, NodeObject node, bool deep) => DomClone.Import(ctx, this, node, deep);

    [PhpMethod("public function adoptNode(DOMNode $node): DOMNode|false", Tentative = true)]
    public Value AdoptNode(RequestContext ctx, NodeObject node)
    {
        XmlNode* adopted = node.Require(ctx);
        if (DomNodes.IsDocument(adopted) || adopted->Type is XmlType.DocumentType or XmlType.Dtd or XmlType.Entity or XmlType.Notation)
        {
            DomError.Raise(ctx, DomError.NotSupported, node.IsStrict);
            return Value.False;
        }

        return DomClone.Adopt(ctx, adopted, this, Doc(ctx)) ? Value.Object(node).Copied() : Value.False;
    }

    [PhpMethod("public function normalizeDocument(): void", Tentative = true)]
    public void NormalizeDocument(RequestContext ctx) => DomTree.Normalize(Require(ctx));

    [PhpMethod("public function registerNodeClass(string $baseClass, ?string $extendedClass): true", Tentative = true)]
    public bool RegisterNodeClass(RequestContext ctx, PhpString baseClass, PhpString? extendedClass)
    {
        NodeClasses.Register(ctx, this, baseClass, extendedClass);
        return true;
    }

    [PhpMethod("public function append(...$nodes): void")]
    public void Append(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Append(ctx, this, nodes);

    [PhpMethod("public function prepend(...$nodes): void")]
    public void Prepend(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Prepend(ctx, this, nodes);

    [PhpMethod("public function replaceChildren(...$nodes): void")]
    public void ReplaceChildren(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceChildren(ctx, this, nodes);
}
