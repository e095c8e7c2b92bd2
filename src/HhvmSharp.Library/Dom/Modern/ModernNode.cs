using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The properties of the nodes of Dom\.</summary>
internal static unsafe class ModernProperties
{
    internal static readonly PropertyTable Node = new PropertyTable()
        .Add<DomObject>("nodeType", NodeProperties.NodeType)
        .Add<DomObject>("nodeName", NodeProperties.NodeName)
        .Add<DomObject>("baseURI", BaseUri)
        .Add<DomObject>("isConnected", (ctx, o) => Value.Bool(NodeProperties.IsConnected(o.RequireForProperty(ctx))))
        .Add<DomObject>("ownerDocument", NodeProperties.OwnerDocument)
        .Add<DomObject>("parentNode", (ctx, o) => NodeProperties.Parent(ctx, o, onlyElement: false))
        .Add<DomObject>("parentElement", (ctx, o) => NodeProperties.Parent(ctx, o, onlyElement: true))
        .Add<DomObject>("childNodes", (ctx, o) => NodeList.Children(ctx, NodeProperties.Fetched(ctx, o)))
        .Add<DomObject>("firstChild", (ctx, o) => NodeProperties.Child(ctx, o, last: false))
        .Add<DomObject>("lastChild", (ctx, o) => NodeProperties.Child(ctx, o, last: true))
        .Add<DomObject>("previousSibling", (ctx, o) => DomNodes.WrapOrNull(ctx, o.RequireForProperty(ctx)->Prev, o))
        .Add<DomObject>("nextSibling", (ctx, o) => DomNodes.WrapOrNull(ctx, o.RequireForProperty(ctx)->Next, o))
        .Add<DomObject>("nodeValue", NodeProperties.NodeValue)
        .Add<DomObject>("textContent", NodeProperties.TextContent);

    /// <summary>nodeValue and textContent of what holds text can be written.</summary>
    internal static PropertyTable WithText(this PropertyTable table) =>
        table.Add<DomObject>("nodeValue", NodeProperties.NodeValue, NodeProperties.SetNodeValue).WithTextContent();

    internal static PropertyTable WithTextContent(this PropertyTable table) =>
        table.Add<DomObject>("textContent", NodeProperties.TextContent, NodeProperties.SetTextContent);

    internal static Value Prefix(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return node->Ns == null || node->Ns->Prefix == null ? Value.Null : Value.String(LibXml2.Text(node->Ns->Prefix));
    }

    private static Value BaseUri(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        PhpString? uri = LibXml2.Take(LibXml2.xmlNodeGetBase(node->Doc, node));
        if (uri is null && node->Doc != null) uri = LibXml2.TextOrNull(node->Doc->Url);
        return Value.String(uri ?? PhpString.Literal("about:blank"));
    }
}

[PhpExtension("dom")]
[PhpClass("class Dom\\Node", NoDynamicProperties = true)]
[PhpClassConst("public const int DOCUMENT_POSITION_DISCONNECTED = 0x01")]
[PhpClassConst("public const int DOCUMENT_POSITION_PRECEDING = 0x02")]
[PhpClassConst("public const int DOCUMENT_POSITION_FOLLOWING = 0x04")]
[PhpClassConst("public const int DOCUMENT_POSITION_CONTAINS = 0x08")]
[PhpClassConst("public const int DOCUMENT_POSITION_CONTAINED_BY = 0x10")]
[PhpClassConst("public const int DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC = 0x20")]
[PhpProperty("public int $nodeType", Virtual = true)]
[PhpProperty("public string $nodeName", Virtual = true)]
[PhpProperty("public string $baseURI", Virtual = true)]
[PhpProperty("public bool $isConnected", Virtual = true)]
[PhpProperty("public ?Dom\\Document $ownerDocument", Virtual = true)]
[PhpProperty("public ?Dom\\Node $parentNode", Virtual = true)]
[PhpProperty("public ?Dom\\Element $parentElement", Virtual = true)]
[PhpProperty("public Dom\\NodeList $childNodes", Virtual = true)]
[PhpProperty("public ?Dom\\Node $firstChild", Virtual = true)]
[PhpProperty("public ?Dom\\Node $lastChild", Virtual = true)]
[PhpProperty("public ?Dom\\Node $previousSibling", Virtual = true)]
[PhpProperty("public ?Dom\\Node $nextSibling", Virtual = true)]
[PhpProperty("public ?string $nodeValue", Virtual = true)]
[PhpProperty("public ?string $textContent", Virtual = true)]
internal unsafe class ModernNode(PhpClass cls) : DomObject(cls)
{
    internal override PropertyTable Properties => ModernProperties.Node;

    [PhpMethod("private final function __construct()")]
    public void Construct(RequestContext ctx) => Throw.Error(ctx, $"Cannot directly construct {Class.Text}, use document methods instead");

    [PhpMethod("public function getRootNode(array $options = []): Dom\\Node")]
    public PhpInstance GetRootNode(RequestContext ctx, PhpArray? options = null)
    {
        XmlNode* node = Require(ctx);
        while (node->Parent != null) node = node->Parent;
        return DomNodes.Wrap(ctx, node, this);
    }

    [PhpMethod("public function hasChildNodes(): bool")]
    public bool HasChildNodes(RequestContext ctx)
    {
        XmlNode* node = Require(ctx);
        return DomNodes.MayHaveChildren(node) && node->Children != null;
    }

    [PhpMethod("public function normalize(): void")]
    public void Normalize(RequestContext ctx) => ModernTree.Normalize(Require(ctx));

    [PhpMethod("public function cloneNode(bool $deep = false): Dom\\Node")]
    public Value CloneNode(RequestContext ctx, bool deep) => DomClone.CloneNode(ctx, this, deep);

    [PhpMethod("public function isEqualNode(?Dom\\Node $otherNode): bool")]
    public bool IsEqualNode(RequestContext ctx, ModernNode? otherNode)
    {
        if (otherNode is null) return false;
        XmlNode* other = otherNode.Require(ctx), node = Require(ctx);
        return node == other || NodeComparison.AreEqual(node, other);
    }

    [PhpMethod("public function isSameNode(?Dom\\Node $otherNode): bool")]
    public bool IsSameNode(RequestContext ctx, ModernNode? otherNode) => otherNode is not null && Require(ctx) == otherNode.Require(ctx);

    [PhpMethod("public function compareDocumentPosition(Dom\\Node $other): int")]
    public long CompareDocumentPosition(RequestContext ctx, ModernNode other) => NodeComparison.Position(Require(ctx), other.Require(ctx), Id, other.Id);

    [PhpMethod("public function contains(?Dom\\Node $other): bool")]
    public bool Contains(RequestContext ctx, ModernNode? other)
    {
        if (other is null) return false;
        XmlNode* node = Require(ctx);
        for (XmlNode* at = other.Require(ctx); at != null; at = at->Parent)
            if (at == node) return true;
        return false;
    }

    [PhpMethod("public function lookupPrefix(?string $namespace): ?string")]
    public PhpString? LookupPrefix(RequestContext ctx, PhpString? @namespace)
    {
        XmlNode* node = Require(ctx);
        if (@namespace is not { Length: > 0 }) return null;
        return node->Type switch
        {
            XmlType.Element => ModernNames.LocatePrefix(node, @namespace),
            XmlType.Document or XmlType.HtmlDocument => ModernNames.LocatePrefix(LibXml2.xmlDocGetRootElement((XmlDoc*)node), @namespace),
            XmlType.Entity or XmlType.Notation or XmlType.Fragment or XmlType.DocumentType or XmlType.Dtd => null,
            _ => ModernNames.LocatePrefix(node->Parent, @namespace),
        };
    }

    [PhpMethod("public function lookupNamespaceURI(?string $prefix): ?string")]
    public PhpString? LookupNamespaceUri(RequestContext ctx, PhpString? prefix) => ModernNames.LocateNamespace(Require(ctx), prefix is { Length: 0 } ? null : prefix);

    [PhpMethod("public function isDefaultNamespace(?string $namespace): bool")]
    public bool IsDefaultNamespace(RequestContext ctx, PhpString? @namespace)
    {
        PhpString? uri = ModernNames.LocateNamespace(Require(ctx), null);
        return @namespace is { Length: > 0 } ? uri is not null && uri.Equals(@namespace) : uri is null;
    }

    private static PhpInstance Held(PhpInstance o)
    {
        o.AddRef();
        return o;
    }

    [PhpMethod("public function insertBefore(Dom\\Node $node, ?Dom\\Node $child): Dom\\Node")]
    public PhpInstance InsertBefore(RequestContext ctx, ModernNode node, ModernNode? child)
    {
        ModernTree.Insert(ctx, this, node, child);
        return Held(node);
    }

    [PhpMethod("public function appendChild(Dom\\Node $node): Dom\\Node")]
    public PhpInstance AppendChild(RequestContext ctx, ModernNode node)
    {
        ModernTree.Insert(ctx, this, node, null);
        return Held(node);
    }

    [PhpMethod("public function replaceChild(Dom\\Node $node, Dom\\Node $child): Dom\\Node")]
    public PhpInstance ReplaceChild(RequestContext ctx, ModernNode node, ModernNode child)
    {
        ModernTree.Replace(ctx, this, node, child);
        return Held(child);
    }

    [PhpMethod("public function removeChild(Dom\\Node $child): Dom\\Node")]
    public Value RemoveChild(RequestContext ctx, ModernNode child) => DomTree.RemoveChild(ctx, this, child);

    [PhpMethod("public function getLineNo(): int")]
    public long GetLineNo(RequestContext ctx) => LibXml2.xmlGetLineNo(Require(ctx));

    [PhpMethod("public function getNodePath(): string")]
    public PhpString GetNodePath(RequestContext ctx)
    {
        PhpString? path = LibXml2.Take(LibXml2.xmlGetNodePath(Require(ctx)));
        if (path is null) DomError.Throw(ctx, DomError.InvalidState);
        return path;
    }

    [PhpMethod("public function C14N(bool $exclusive = false, bool $withComments = false, ?array $xpath = null, ?array $nsPrefixes = null): string|false")]
    public PhpString? C14N(RequestContext ctx, bool exclusive, bool withComments, PhpArray? xpath, PhpArray? nsPrefixes) =>
        Canonical.Write(ctx, this, exclusive, withComments, xpath, nsPrefixes, 3);

    [PhpMethod("public function C14NFile(string $uri, bool $exclusive = false, bool $withComments = false, ?array $xpath = null, ?array $nsPrefixes = null): int|false")]
    public long? C14NFile(RequestContext ctx, PhpString uri, bool exclusive, bool withComments, PhpArray? xpath, PhpArray? nsPrefixes) =>
        Canonical.WriteFile(ctx, this, uri, exclusive, withComments, xpath, nsPrefixes);

    [PhpMethod("public function __sleep(): array")]
    public PhpArray Sleep(RequestContext ctx)
    {
        RefuseSerialization(ctx);
        return null!;
    }

    [PhpMethod("public function __wakeup(): void")]
    public void Wakeup(RequestContext ctx) => RefuseUnserialization(ctx);
}
