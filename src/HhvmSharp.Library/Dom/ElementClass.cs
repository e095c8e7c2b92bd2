using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class DOMElement extends DOMNode implements DOMParentNode, DOMChildNode")]
[PhpProperty("public string $tagName", Virtual = true)]
[PhpProperty("public string $className", Virtual = true)]
[PhpProperty("public string $id", Virtual = true)]
[PhpProperty("public mixed $schemaTypeInfo", Virtual = true)]
[PhpProperty("public ?DOMElement $firstElementChild", Virtual = true)]
[PhpProperty("public ?DOMElement $lastElementChild", Virtual = true)]
[PhpProperty("public int $childElementCount", Virtual = true)]
[PhpProperty("public ?DOMElement $previousElementSibling", Virtual = true)]
[PhpProperty("public ?DOMElement $nextElementSibling", Virtual = true)]
internal sealed unsafe partial class ElementObject(PhpClass cls) : NodeObject(cls)
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<DomObject>("tagName", (ctx, o) => Value.String(DomNodes.QualifiedName(o.RequireForProperty(ctx))))
        .Add<DomObject>("className", (ctx, o) => Reflected(ctx, o, "class"u8), (ctx, o, value) => SetReflected(ctx, o, "class"u8, value.AsString))
        .Add<DomObject>("id", (ctx, o) => Reflected(ctx, o, "id"u8), (ctx, o, value) => SetId(SetReflected(ctx, o, "id"u8, value.AsString), true, o))
        .Add<DomObject>("schemaTypeInfo", (_, _) => Value.Null)
        .WithElements().WithSiblings()
        .AddAll(NodeProperties.Node);

    internal override PropertyTable Properties => Table;

    internal static Value Reflected(RequestContext ctx, DomObject o, ReadOnlySpan<byte> name) =>
        Value.String(LibXml2.Take(LibXml2.xmlGetNoNsProp(o.RequireForProperty(ctx), LibXml2.Z(name))) ?? PhpString.Empty);

    internal static XmlAttr* SetReflected(RequestContext ctx, DomObject o, ReadOnlySpan<byte> name, PhpString value) =>
        LibXml2.xmlSetNsProp(o.RequireForProperty(ctx), null, LibXml2.Z(name), LibXml2.Z(value));

    internal static void SetId(XmlAttr* attr, bool isId, DomObject o)
    {
        if (attr == null) return;
        if (isId)
        {
            attr->Kind = XmlAttr.IdKind;
        }
        else if (attr->Kind == XmlAttr.IdKind)
        {
            LibXml2.xmlRemoveID(attr->Doc, attr);
            attr->Kind = 0;
        }

        o.Document?.Changed();
    }

    [PhpMethod("public function __construct(string $qualifiedName, ?string $value = null, string $namespace = \"\")")]
    public void Construct(RequestContext ctx, PhpString qualifiedName, PhpString? value, PhpString @namespace)
    {
        LibxmlState.Enter(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(qualifiedName), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        XmlNode* node;
        if (@namespace.Length > 0)
        {
            int error = DomNamespaces.Check(qualifiedName, hasUri: true, out DomNamespaces.QName name);
            node = null;
            if (error == 0)
            {
                node = LibXml2.xmlNewNode(null, name.LocalZ);
                XmlNs* ns = DomNamespaces.Declare(node, @namespace, name.Prefix);
                if (ns == null) error = DomError.Namespace;
                else LibXml2.xmlSetNs(node, ns);
            }

            if (error != 0)
            {
                if (node != null) LibXml2.xmlFreeNode(node);
                DomError.Throw(ctx, error);
            }
        }
        else
        {
            DomNamespaces.Check(qualifiedName, hasUri: false, out DomNamespaces.QName name);
            if (name.Prefix is not null) DomError.Throw(ctx, DomError.Namespace);
            node = LibXml2.xmlNewNode(null, LibXml2.Z(qualifiedName));
        }

        if (value is { Length: > 0 }) LibXml2.xmlNodeSetContentLen(node, LibXml2.Z(value), value.Length);
        Construct(ctx, node);
    }

    // ---- attributes by qualified name ----

    /// <summary>An attribute, a declaration of a namespace (an XmlNs), or a default from the DTD; null.</summary>
    private static XmlNode* Find(XmlNode* element, PhpString name)
    {
        ReadOnlySpan<byte> text = name.Span;
        int colon = text.IndexOf((byte)':');
        if (colon > 0 && colon < text.Length - 1)
        {
            ReadOnlySpan<byte> prefix = text[..colon], local = text[(colon + 1)..];
            if (prefix.SequenceEqual("xmlns"u8))
            {
                for (XmlNs* declared = element->NsDef; declared != null; declared = declared->Next)
                    if (LibXml2.Same(declared->Prefix, local)) return (XmlNode*)declared;
                return null;
            }

            XmlNs* ns = LibXml2.xmlSearchNs(element->Doc, element, LibXml2.Z(prefix));
            if (ns != null) return (XmlNode*)LibXml2.xmlHasNsProp(element, LibXml2.Z(local), LibXml2.Z(LibXml2.Span(ns->Href)));
        }
        else if (name.Equals("xmlns"))
        {
            for (XmlNs* declared = element->NsDef; declared != null; declared = declared->Next)
                if (declared->Prefix == null) return (XmlNode*)declared;
            return null;
        }

        return (XmlNode*)LibXml2.xmlHasNsProp(element, LibXml2.Z(name), null);
    }

    /// <summary>The type of what <see cref="Find"/> gave: an XmlNs has it in the same place as a node.</summary>
    private static bool IsDeclaration(XmlNode* found) => found->Type == XmlType.Namespace;

    private static PhpString ValueOf(XmlNode* found) => found->Type switch
    {
        XmlType.Attribute => LibXml2.Take(LibXml2.xmlNodeListGetString(found->Doc, found->Children, 1)) ?? PhpString.Empty,
        XmlType.Namespace => LibXml2.Text(((XmlNs*)found)->Href),
        _ => LibXml2.Text(((XmlAttributeDecl*)found)->DefaultValue),
    };

    [PhpMethod("public function getAttribute(string $qualifiedName): string", Tentative = true)]
    public PhpString GetAttribute(RequestContext ctx, PhpString qualifiedName)
    {
        XmlNode* found = Find(Require(ctx), qualifiedName);
        return found == null ? PhpString.Empty : ValueOf(found);
    }

    [PhpMethod("public function getAttributeNames(): array")]
    public PhpArray GetAttributeNames(RequestContext ctx)
    {
        XmlNode* node = Require(ctx);
        var names = new PhpArray();
        for (XmlNs* ns = node->NsDef; ns != null; ns = ns->Next)
            names.Append(Value.String(ns->Prefix == null ? PhpString.Literal("xmlns") : PhpString.FromSpan([.. "xmlns:"u8, .. LibXml2.Span(ns->Prefix)])));
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next) names.Append(Value.String(DomNodes.QualifiedName((XmlNode*)attr)));
        return names;
    }

    [PhpMethod("public function hasAttribute(string $qualifiedName): bool", Tentative = true)]
    public bool HasAttribute(RequestContext ctx, PhpString qualifiedName) => Find(Require(ctx), qualifiedName) != null;

    [PhpMethod("public function getAttributeNode(string $qualifiedName)")]
    public Value GetAttributeNode(RequestContext ctx, PhpString qualifiedName)
    {
        XmlNode* node = Require(ctx), found = Find(node, qualifiedName);
        if (found == null) return Value.False;
        return Value.Object(IsDeclaration(found) ? DomNamespaces.WrapDeclaration(ctx, node, (XmlNs*)found, this) : DomNodes.Wrap(ctx, found, this));
    }

    [PhpMethod("public function setAttribute(string $qualifiedName, string $value)")]
    public Value SetAttribute(RequestContext ctx, PhpString qualifiedName, PhpString value)
    {
        if (qualifiedName.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (LibXml2.xmlValidateName(LibXml2.Z(qualifiedName), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        XmlNode* node = Require(ctx), found = Find(node, qualifiedName);
        if (found != null)
        {
            if (IsDeclaration(found)) return Value.False;
            if (found->Type == XmlType.Attribute)
            {
                AttrProperties.ValueWillChange((XmlAttr*)found);
                Document?.Changed();
                DomNodes.UnlinkKept(LibxmlState.Enter(ctx), found->Children);
            }
        }

        XmlNode* attr = Create(node, qualifiedName, value);
        if (attr == null) Arg.ValueError(ctx, 1, "must be a valid XML attribute");
        return attr->Type == XmlType.Namespace ? Value.True : Value.Object(DomNodes.Wrap(ctx, attr, this));
    }

    private static XmlNode* Create(XmlNode* node, PhpString name, PhpString value) => name.Equals("xmlns")
        ? (XmlNode*)LibXml2.xmlNewNs(node, LibXml2.Z(value), null)
        : (XmlNode*)LibXml2.xmlSetProp(node, LibXml2.Z(name), LibXml2.Z(value));

    [PhpMethod("public function removeAttribute(string $qualifiedName): bool", Tentative = true)]
    public bool RemoveAttribute(RequestContext ctx, PhpString qualifiedName)
    {
        XmlNode* node = Require(ctx), found = Find(node, qualifiedName);
        if (found == null) return false;
        RemoveFound(ctx, node, found);
        return true;
    }

    internal static void RemoveFound(RequestContext ctx, XmlNode* node, XmlNode* found)
    {
        if (found->Type == XmlType.Attribute) DropAttribute(LibxmlState.Enter(ctx), (XmlAttr*)found);
        else if (IsDeclaration(found)) RemoveDeclaration(node, (XmlNs*)found);
    }

    internal static void DropAttribute(LibxmlState state, XmlAttr* attr)
    {
        bool kept = state.WrapperOf((XmlNode*)attr) is not null;
        if (!kept) DomNodes.UnlinkKept(state, attr->Children);
        LibXml2.xmlUnlinkNode((XmlNode*)attr);
        if (!kept) LibXml2.xmlFreeProp(attr);
    }

    /// <summary>Takes a declaration off its element; what uses it declares it again, as far down as possible.</summary>
    private static void RemoveDeclaration(XmlNode* node, XmlNs* ns)
    {
        if (!Unchain(node, ns)) return;
        LibxmlState.KeepNamespace(node->Doc, ns);
        var work = new Stack<(nint Node, nint Defined)>();
        work.Push(((nint)node, 0));
        while (work.TryPop(out (nint Node, nint Defined) item))
        {
            var at = (XmlNode*)item.Node;
            var defined = (XmlNs*)item.Defined;
            if (at->Ns == ns) at->Ns = defined = defined != null ? defined : LibXml2.xmlNewNs(at, ns->Href, ns->Prefix);
            for (XmlAttr* attr = at->Properties; attr != null; attr = attr->Next)
                if (attr->Ns == ns) attr->Ns = defined = defined != null ? defined : LibXml2.xmlNewNs(at, ns->Href, ns->Prefix);
            for (XmlNode* child = at->Children; child != null; child = child->Next)
                if (child->Type == XmlType.Element) work.Push(((nint)child, (nint)defined));
        }
    }

    private static bool Unchain(XmlNode* node, XmlNs* ns)
    {
        if (node->NsDef == ns)
        {
            node->NsDef = ns->Next;
            ns->Next = null;
            return true;
        }

        for (XmlNs* at = node->NsDef; at != null; at = at->Next)
        {
            if (at->Next != ns) continue;
            at->Next = ns->Next;
            ns->Next = null;
            return true;
        }

        return false;
    }

    [PhpMethod("public function toggleAttribute(string $qualifiedName, ?bool $force = null): bool")]
    public bool ToggleAttribute(RequestContext ctx, PhpString qualifiedName, bool? force)
    {
        XmlNode* node = Require(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(qualifiedName), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        if (node->Doc != null && node->Doc->Type == XmlType.HtmlDocument && (node->Ns == null || LibXml2.Same(node->Ns->Href, NamespaceUris.Html)))
            qualifiedName = qualifiedName.ToLower();
        XmlNode* found = Find(node, qualifiedName);
        if (found != null)
        {
            if (force == true) return true;
            RemoveFound(ctx, node, found);
            return false;
        }

        if (force == false) return false;
        if (qualifiedName.Span.StartsWith("xmlns:"u8)) LibXml2.xmlNewNs(node, LibXml2.Z(default(ReadOnlySpan<byte>)), LibXml2.Z(qualifiedName.Span[6..]));
        else Create(node, qualifiedName, PhpString.Empty);
        return true;
    }

    // ---- attributes as nodes ----

    [PhpMethod("public function setAttributeNode(DOMAttr $attr)")]
    public Value SetAttributeNode(RequestContext ctx, AttrObject attr) => SetNode(ctx, attr, byNamespace: false);

    [PhpMethod("public function setAttributeNodeNS(DOMAttr $attr)")]
    public Value SetAttributeNodeNs(RequestContext ctx, AttrObject attr) => SetNode(ctx, attr, byNamespace: true);

    private Value SetNode(RequestContext ctx, AttrObject added, bool byNamespace)
    {
        XmlNode* node = Require(ctx);
        var attr = (XmlAttr*)added.Require(ctx);
        if (attr->Doc != null && attr->Doc != node->Doc)
        {
            DomError.Raise(ctx, DomError.WrongDocument, IsStrict);
            return Value.False;
        }

        LibxmlState state = LibxmlState.Enter(ctx);
        XmlAttr* old = byNamespace && attr->Ns != null ? LibXml2.xmlHasNsProp(node, attr->Name, attr->Ns->Href) : LibXml2.xmlHasProp(node, attr->Name);
        if (old != null && old->Type == XmlType.AttributeDecl) old = null;
        if (old == attr) return Value.Null;
        if (old != null) LibXml2.xmlUnlinkNode((XmlNode*)old);
        if (attr->Parent != null) LibXml2.xmlUnlinkNode((XmlNode*)attr);
        if (attr->Doc == null && node->Doc != null && Document is not null) DomTree.SetDocumentOfAttribute(state, attr, Document);
        LibXml2.xmlAddChild(node, (XmlNode*)attr);
        Document?.Changed();
        DomNamespaces.ReconcileAttribute(attr);
        return DomNodes.WrapOrNull(ctx, (XmlNode*)old, this);
    }

    [PhpMethod("public function removeAttributeNode(DOMAttr $attr)")]
    public Value RemoveAttributeNode(RequestContext ctx, AttrObject attr)
    {
        XmlNode* node = Require(ctx), removed = attr.Require(ctx);
        if (removed->Parent != node)
        {
            DomError.Raise(ctx, DomError.NotFound, IsStrict);
            return Value.False;
        }

        LibXml2.xmlUnlinkNode(removed);
        return Value.Object(DomNodes.Wrap(ctx, removed, this));
    }

    [PhpMethod("public function setIdAttribute(string $qualifiedName, bool $isId): void", Tentative = true)]
    public void SetIdAttribute(RequestContext ctx, PhpString qualifiedName, bool isId) =>
        SetId(ctx, LibXml2.xmlHasNsProp(Require(ctx), LibXml2.Z(qualifiedName), null), isId, this);

    [PhpMethod("public function setIdAttributeNS(string $namespace, string $qualifiedName, bool $isId): void", Tentative = true)]
    public void SetIdAttributeNs(RequestContext ctx, PhpString @namespace, PhpString qualifiedName, bool isId) =>
        SetId(ctx, LibXml2.xmlHasNsProp(Require(ctx), LibXml2.Z(qualifiedName), LibXml2.Z(@namespace)), isId, this);

    [PhpMethod("public function setIdAttributeNode(DOMAttr $attr, bool $isId): void", Tentative = true)]
    public void SetIdAttributeNode(RequestContext ctx, AttrObject attr, bool isId)
    {
        var given = (XmlAttr*)attr.Require(ctx);
        SetId(ctx, given->Parent == Require(ctx) ? given : null, isId, this);
    }

    internal static void SetId(RequestContext ctx, XmlAttr* attr, bool isId, DomObject o)
    {
        if (attr == null || attr->Type == XmlType.AttributeDecl) DomError.Raise(ctx, DomError.NotFound, o.IsStrict);
        else SetId(attr, isId, o);
    }

    // ---- children and siblings ----

    [PhpMethod("public function getElementsByTagName(string $qualifiedName): DOMNodeList", Tentative = true)]
    public PhpInstance GetElementsByTagName(RequestContext ctx, PhpString qualifiedName) => NodeList.ByName(ctx, this, null, qualifiedName);

    [PhpMethod("public function getElementsByTagNameNS(?string $namespace, string $localName): DOMNodeList", Tentative = true)]
    public PhpInstance GetElementsByTagNameNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        NodeList.ByName(ctx, this, @namespace ?? PhpString.Empty, localName);

    [PhpMethod("public function remove(): void")]
    public void Remove(RequestContext ctx) => ParentNodes.Remove(ctx, this);

    [PhpMethod("public function before(...$nodes): void")]
    public void Before(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Before(ctx, this, nodes);

    [PhpMethod("public function after(...$nodes): void")]
    public void After(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.After(ctx, this, nodes);

    [PhpMethod("public function replaceWith(...$nodes): void")]
    public void ReplaceWith(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceWith(ctx, this, nodes);

    [PhpMethod("public function append(...$nodes): void")]
    public void Append(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Append(ctx, this, nodes);

    [PhpMethod("public function prepend(...$nodes): void")]
    public void Prepend(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Prepend(ctx, this, nodes);

    [PhpMethod("public function replaceChildren(...$nodes): void")]
    public void ReplaceChildren(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceChildren(ctx, this, nodes);

    [PhpMethod("public function insertAdjacentElement(string $where, DOMElement $element): ?DOMElement")]
    public PhpInstance? InsertAdjacentElement(RequestContext ctx, PhpString where, ElementObject element)
    {
        if (!ParentNodes.InsertAdjacent(ctx, this, where.ToString(), element.Require(ctx))) return null;
        element.AddRef();
        return element;
    }

    [PhpMethod("public function insertAdjacentText(string $where, string $data): void")]
    public void InsertAdjacentText(RequestContext ctx, PhpString where, PhpString data) => ParentNodes.InsertAdjacentText(ctx, this, where.ToString(), data);
}
