using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class DOMNode")]
[PhpClassConst("public const int DOCUMENT_POSITION_DISCONNECTED = 0x01")]
[PhpClassConst("public const int DOCUMENT_POSITION_PRECEDING = 0x02")]
[PhpClassConst("public const int DOCUMENT_POSITION_FOLLOWING = 0x04")]
[PhpClassConst("public const int DOCUMENT_POSITION_CONTAINS = 0x08")]
[PhpClassConst("public const int DOCUMENT_POSITION_CONTAINED_BY = 0x10")]
[PhpClassConst("public const int DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC = 0x20")]
[PhpProperty("public string $nodeName", Virtual = true)]
[PhpProperty("public ?string $nodeValue", Virtual = true)]
[PhpProperty("public int $nodeType", Virtual = true)]
[PhpProperty("public ?DOMNode $parentNode", Virtual = true)]
[PhpProperty("public ?DOMElement $parentElement", Virtual = true)]
[PhpProperty("public DOMNodeList $childNodes", Virtual = true)]
[PhpProperty("public ?DOMNode $firstChild", Virtual = true)]
[PhpProperty("public ?DOMNode $lastChild", Virtual = true)]
[PhpProperty("public ?DOMNode $previousSibling", Virtual = true)]
[PhpProperty("public ?DOMNode $nextSibling", Virtual = true)]
[PhpProperty("public ?DOMNamedNodeMap $attributes", Virtual = true)]
[PhpProperty("public bool $isConnected", Virtual = true)]
[PhpProperty("public ?DOMDocument $ownerDocument", Virtual = true)]
[PhpProperty("public ?string $namespaceURI", Virtual = true)]
[PhpProperty("public string $prefix", Virtual = true)]
[PhpProperty("public ?string $localName", Virtual = true)]
[PhpProperty("public ?string $baseURI", Virtual = true)]
[PhpProperty("public string $textContent", Virtual = true)]
internal unsafe class NodeObject(PhpClass cls) : DomObject(cls)
{
    internal override PropertyTable Properties => NodeProperties.Node;

    [PhpMethod("public function appendChild(DOMNode $node)")]
    public Value AppendChild(RequestContext ctx, NodeObject node) => DomTree.AppendChild(ctx, this, node);

    [PhpMethod("public function C14N(bool $exclusive = false, bool $withComments = false, ?array $xpath = null, ?array $nsPrefixes = null): string|false", Tentative = true)]
    public PhpString? C14N(RequestContext ctx, bool exclusive, bool withComments, PhpArray? xpath, PhpArray? nsPrefixes) =>
        Canonical.Write(ctx, this, exclusive, withComments, xpath, nsPrefixes, 3);

    [PhpMethod("public function C14NFile(string $uri, bool $exclusive = false, bool $withComments = false, ?array $xpath = null, ?array $nsPrefixes = null): int|false", Tentative = true)]
    public long? C14NFile(RequestContext ctx, PhpString uri, bool exclusive, bool withComments, PhpArray? xpath, PhpArray? nsPrefixes) =>
        Canonical.WriteFile(ctx, this, uri, exclusive, withComments, xpath, nsPrefixes);

    [PhpMethod("public function cloneNode(bool $deep = false)")]
    public Value CloneNode(RequestContext ctx, bool deep) => DomClone.CloneNode(ctx, this, deep);

    [PhpMethod("public function getLineNo(): int", Tentative = true)]
    public long GetLineNo(RequestContext ctx) => LibXml2.xmlGetLineNo(Require(ctx));

    [PhpMethod("public function getNodePath(): ?string", Tentative = true)]
    public PhpString? GetNodePath(RequestContext ctx) => LibXml2.Take(LibXml2.xmlGetNodePath(Require(ctx)));

    [PhpMethod("public function hasAttributes(): bool", Tentative = true)]
    public bool HasAttributes(RequestContext ctx)
    {
        XmlNode* node = Require(ctx);
        return node->Type == XmlType.Element && node->Properties != null;
    }

    [PhpMethod("public function hasChildNodes(): bool", Tentative = true)]
    public bool HasChildNodes(RequestContext ctx)
    {
        XmlNode* node = Require(ctx);
        return DomNodes.MayHaveChildren(node) && node->Children != null;
    }

    [PhpMethod("public function insertBefore(DOMNode $node, ?DOMNode $child = null)")]
    public Value InsertBefore(RequestContext ctx, NodeObject node, NodeObject? child) => DomTree.InsertBefore(ctx, this, node, child);

    [PhpMethod("public function isDefaultNamespace(string $namespace): bool", Tentative = true)]
    public bool IsDefaultNamespace(RequestContext ctx, PhpString @namespace)
    {
        XmlNode* node = Require(ctx);
        if (@namespace.Length == 0) return false;
        if (DomNodes.IsDocument(node)) node = LibXml2.xmlDocGetRootElement((XmlDoc*)node);
        if (node == null) return false;
        XmlNs* ns = LibXml2.xmlSearchNs(node->Doc, node, (byte*)null);
        return ns != null && LibXml2.Same(ns->Href, @namespace.Span);
    }

    [PhpMethod("public function isSameNode(DOMNode $otherNode): bool", Tentative = true)]
    public bool IsSameNode(RequestContext ctx, NodeObject otherNode) => Require(ctx) == otherNode.Require(ctx);

    [PhpMethod("public function isEqualNode(?DOMNode $otherNode): bool")]
    public bool IsEqualNode(RequestContext ctx, NodeObject? otherNode)
    {
        if (otherNode is null) return false;
        XmlNode* other = otherNode.Require(ctx), node = Require(ctx);
        return node == other || NodeComparison.AreEqual(node, other);
    }

    [PhpMethod("public function isSupported(string $feature, string $version): bool", Tentative = true)]
    public bool IsSupported(PhpString feature, PhpString version) => ImplementationObject.HasDomFeature(feature, version);

    [PhpMethod("public function lookupNamespaceURI(?string $prefix): ?string", Tentative = true)]
    public PhpString? LookupNamespaceUri(RequestContext ctx, PhpString? prefix)
    {
        XmlNode* node = Require(ctx);
        if (DomNodes.IsDocument(node)) node = LibXml2.xmlDocGetRootElement((XmlDoc*)node);
        if (node == null) return null;
        XmlNs* ns = LibXml2.xmlSearchNs(node->Doc, node, LibXml2.ZOrNull(prefix));
        return ns == null ? null : LibXml2.TextOrNull(ns->Href);
    }

    [PhpMethod("public function lookupPrefix(string $namespace): ?string", Tentative = true)]
    public PhpString? LookupPrefix(RequestContext ctx, PhpString @namespace)
    {
        XmlNode* node = Require(ctx);
        if (@namespace.Length == 0) return null;
        XmlNode* from = node->Type switch
        {
            XmlType.Element => node,
            XmlType.Document or XmlType.HtmlDocument => LibXml2.xmlDocGetRootElement((XmlDoc*)node),
            XmlType.Entity or XmlType.Notation or XmlType.Fragment or XmlType.DocumentType or XmlType.Dtd => null,
            _ => node->Parent,
        };
        if (from == null) return null;
        XmlNs* ns = LibXml2.xmlSearchNsByHref(from->Doc, from, LibXml2.Z(@namespace));
        return ns == null ? null : LibXml2.TextOrNull(ns->Prefix);
    }

    [PhpMethod("public function normalize(): void", Tentative = true)]
    public void Normalize(RequestContext ctx) => DomTree.Normalize(Require(ctx));

    [PhpMethod("public function removeChild(DOMNode $child)")]
    public Value RemoveChild(RequestContext ctx, NodeObject child) => DomTree.RemoveChild(ctx, this, child);

    [PhpMethod("public function replaceChild(DOMNode $node, DOMNode $child)")]
    public Value ReplaceChild(RequestContext ctx, NodeObject node, NodeObject child) => DomTree.ReplaceChild(ctx, this, node, child);

    [PhpMethod("public function contains(DOMNode|DOMNameSpaceNode|null $other): bool")]
    public bool Contains(RequestContext ctx, Value other)
    {
        if (other.IsNull) return false;
        XmlNode* node = Require(ctx);
        for (XmlNode* at = ((DomObject)other.AsObject).Require(ctx); at != null; at = at->Parent)
            if (at == node) return true;
        return false;
    }

    [PhpMethod("public function getRootNode(?array $options = null): DOMNode")]
    public PhpInstance GetRootNode(RequestContext ctx, PhpArray? options)
    {
        XmlNode* node = Require(ctx);
        while (node->Parent != null) node = node->Parent;
        return DomNodes.Wrap(ctx, node, this);
    }

    [PhpMethod("public function compareDocumentPosition(DOMNode $other): int")]
    public long CompareDocumentPosition(RequestContext ctx, NodeObject other) =>
        NodeComparison.Position(Require(ctx), other.Require(ctx), Id, other.Id);

    [PhpMethod("public function __sleep(): array")]
    public PhpArray Sleep(RequestContext ctx)
    {
        RefuseSerialization(ctx);
        return null!;
    }

    [PhpMethod("public function __wakeup(): void")]
    public void Wakeup(RequestContext ctx) => RefuseUnserialization(ctx);
}

/// <summary>A namespace declaration as XPath and getAttributeNode() show it; it keeps its element.</summary>
[PhpExtension("dom")]
[PhpClass("class DOMNameSpaceNode")]
[PhpProperty("public string $nodeName", Virtual = true)]
[PhpProperty("public ?string $nodeValue", Virtual = true)]
[PhpProperty("public int $nodeType", Virtual = true)]
[PhpProperty("public string $prefix", Virtual = true)]
[PhpProperty("public ?string $localName", Virtual = true)]
[PhpProperty("public ?string $namespaceURI", Virtual = true)]
[PhpProperty("public bool $isConnected", Virtual = true)]
[PhpProperty("public ?DOMDocument $ownerDocument", Virtual = true)]
[PhpProperty("public ?DOMNode $parentNode", Virtual = true)]
[PhpProperty("public ?DOMElement $parentElement", Virtual = true)]
internal sealed unsafe class NamespaceNodeObject(PhpClass cls) : DomObject(cls)
{
    private DomObject? _parent;

    internal override PropertyTable Properties => NodeProperties.Namespace;

    internal void KeepParent(DomObject parent)
    {
        parent.AddRef();
        _parent = parent;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (NamespaceNodeObject)ctx.NewBare(Class);
        XmlNode* node = Node;
        if (node != null && _parent is not null)
        {
            XmlNs* ns = LibXml2.xmlNewNs(null, node->Ns->Href, null);
            ns->Prefix = node->Ns->Prefix == null ? null : LibXml2.xmlStrdup(node->Ns->Prefix);
            XmlNode* cloned = LibXml2.xmlNewDocNode(node->Doc, null, node->Name, node->Ns->Href);
            cloned->Type = XmlType.Namespace;
            cloned->Parent = node->Parent;
            cloned->Ns = ns;
            copy.Document = Document;
            copy.HoldDocument(node->Doc);
            copy.Attach(LibxmlState.Enter(ctx), cloned);
            copy.KeepParent(_parent);
        }

        CopyMembers(ctx, copy);
        return copy;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (_parent is not null) visit(Value.Object(_parent));
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_parent is { } parent)
        {
            _parent = null;
            Value.Object(parent).Release(ctx);
        }
    }

    [PhpMethod("public function __sleep(): array")]
    public PhpArray Sleep(RequestContext ctx)
    {
        RefuseSerialization(ctx);
        return null!;
    }

    [PhpMethod("public function __wakeup(): void")]
    public void Wakeup(RequestContext ctx) => RefuseUnserialization(ctx);
}
