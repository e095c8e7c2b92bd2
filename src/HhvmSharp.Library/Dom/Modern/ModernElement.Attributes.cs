using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Attributes.</summary>
internal unsafe partial class ModernElement
{
    /// <summary>Sets or adds; objects of texts in the old value live on.</summary>
    private static XmlAttr* Set(RequestContext ctx, XmlNode* node, XmlNs* ns, PhpString local, PhpString value)
    {
        byte[] name = LibXml2.Z(local);
        XmlAttr* old = LibXml2.xmlHasNsProp(node, name, ns == null || ns->Href == null ? null : LibXml2.Z(LibXml2.Span(ns->Href)));
        if (old != null && old->Type == XmlType.Attribute) DomNodes.UnlinkKept(LibxmlState.Enter(ctx), old->Children);
        return LibXml2.xmlSetNsProp(node, ns, name, LibXml2.Z(value));
    }

    /// <summary>dom_check_register_attribute_id.</summary>
    private void NoteId(XmlAttr* attr)
    {
        Document?.Changed();
        if (attr->Doc->Type == XmlType.HtmlDocument && attr->Ns == null && LibXml2.Same(attr->Name, "id"u8)) attr->Kind = XmlAttr.IdKind;
    }

    /// <summary>No namespace is told as null or as "".</summary>
    private static byte[]? Uri(PhpString? uri) => uri is { Length: > 0 } ? LibXml2.Z(uri) : null;

    [PhpMethod("public function hasAttributes(): bool")]
    public bool HasAttributes(RequestContext ctx) => Require(ctx)->Properties != null;

    [PhpMethod("public function getAttributeNames(): array")]
    public PhpArray GetAttributeNames(RequestContext ctx)
    {
        var names = new PhpArray();
        for (XmlAttr* attr = Require(ctx)->Properties; attr != null; attr = attr->Next) names.Append(Value.String(DomNodes.QualifiedName((XmlNode*)attr)));
        return names;
    }

    [PhpMethod("public function getAttribute(string $qualifiedName): ?string")]
    public PhpString? GetAttribute(RequestContext ctx, PhpString qualifiedName)
    {
        XmlAttr* attr = ModernNames.FindAttribute(Require(ctx), qualifiedName);
        return attr == null ? null : DomNodes.AttributeValue(attr);
    }

    [PhpMethod("public function getAttributeNS(?string $namespace, string $localName): ?string")]
    public PhpString? GetAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        LibXml2.Take(LibXml2.xmlGetNsProp(Require(ctx), LibXml2.Z(localName), Uri(@namespace)));

    [PhpMethod("public function setAttribute(string $qualifiedName, string $value): void")]
    public void SetAttribute(RequestContext ctx, PhpString qualifiedName, PhpString value)
    {
        if (qualifiedName.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (LibXml2.xmlValidateName(LibXml2.Z(qualifiedName), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        XmlNode* node = Require(ctx);
        XmlAttr* attr = ModernNames.FindAttribute(node, qualifiedName);
        if (attr == null)
        {
            NoteId(Set(ctx, node, null, DomNodes.IsHtmlInHtml(node) ? qualifiedName.ToLower() : qualifiedName, value));
            return;
        }

        AttrProperties.ValueWillChange(attr);
        Document?.Changed();
        DomNodes.RemoveChildren(LibxmlState.Enter(ctx), (XmlNode*)attr);
        LibXml2.xmlAddChild((XmlNode*)attr, LibXml2.xmlNewDocTextLen(attr->Doc, LibXml2.Z(value), value.Length));
    }

    [PhpMethod("public function setAttributeNS(?string $namespace, string $qualifiedName, string $value): void")]
    public void SetAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName, PhpString value)
    {
        XmlNode* node = Require(ctx);
        int error = DomNamespaces.Validate(@namespace, qualifiedName, out DomNamespaces.QName name);
        if (error != 0) DomError.Throw(ctx, error);
        NoteId(Set(ctx, node, Data.Namespaces.Get(name.Prefix, @namespace), name.Local, value));
    }

    [PhpMethod("public function removeAttribute(string $qualifiedName): void")]
    public void RemoveAttribute(RequestContext ctx, PhpString qualifiedName)
    {
        XmlAttr* attr = ModernNames.FindAttribute(Require(ctx), qualifiedName);
        if (attr != null) ElementObject.DropAttribute(LibxmlState.Enter(ctx), attr);
    }

    [PhpMethod("public function removeAttributeNS(?string $namespace, string $localName): void")]
    public void RemoveAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString localName)
    {
        XmlAttr* attr = LibXml2.xmlHasNsProp(Require(ctx), LibXml2.Z(localName), Uri(@namespace));
        if (attr != null && attr->Type == XmlType.Attribute) ElementObject.DropAttribute(LibxmlState.Enter(ctx), attr);
    }

    [PhpMethod("public function toggleAttribute(string $qualifiedName, ?bool $force = null): bool")]
    public bool ToggleAttribute(RequestContext ctx, PhpString qualifiedName, bool? force)
    {
        XmlNode* node = Require(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(qualifiedName), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        if (DomNodes.IsHtmlInHtml(node)) qualifiedName = qualifiedName.ToLower();
        XmlAttr* found = ModernNames.FindAttribute(node, qualifiedName);
        if (found == null)
        {
            if (force == false) return false;
            LibXml2.xmlSetNsProp(node, null, LibXml2.Z(qualifiedName), null);
            return true;
        }

        if (force == true) return true;
        ElementObject.DropAttribute(LibxmlState.Enter(ctx), found);
        return false;
    }

    [PhpMethod("public function hasAttribute(string $qualifiedName): bool")]
    public bool HasAttribute(RequestContext ctx, PhpString qualifiedName) => ModernNames.FindAttribute(Require(ctx), qualifiedName) != null;

    [PhpMethod("public function hasAttributeNS(?string $namespace, string $localName): bool")]
    public bool HasAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString localName) => GetAttributeNs(ctx, @namespace, localName) is not null;

    // ---- as nodes ----

    [PhpMethod("public function getAttributeNode(string $qualifiedName): ?Dom\\Attr")]
    public Value GetAttributeNode(RequestContext ctx, PhpString qualifiedName) =>
        DomNodes.WrapOrNull(ctx, (XmlNode*)ModernNames.FindAttribute(Require(ctx), qualifiedName), this);

    [PhpMethod("public function getAttributeNodeNS(?string $namespace, string $localName): ?Dom\\Attr")]
    public Value GetAttributeNodeNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        DomNodes.WrapOrNull(ctx, (XmlNode*)LibXml2.xmlHasNsProp(Require(ctx), LibXml2.Z(localName), Uri(@namespace)), this);

    [PhpMethod("public function setAttributeNode(Dom\\Attr $attr): ?Dom\\Attr")]
    public Value SetAttributeNode(RequestContext ctx, ModernAttr attr) => SetAttributeNodeNs(ctx, attr);

    [PhpMethod("public function setAttributeNodeNS(Dom\\Attr $attr): ?Dom\\Attr")]
    public Value SetAttributeNodeNs(RequestContext ctx, ModernAttr attr)
    {
        XmlNode* node = Require(ctx);
        var added = (XmlAttr*)attr.Require(ctx);
        if (added->Parent != null && added->Parent != node) DomError.Throw(ctx, DomError.InUseAttribute);
        if (added->Doc != null && added->Doc != node->Doc) DomClone.Adopt(ctx, (XmlNode*)added, this, node->Doc);
        XmlAttr* old = added->Ns != null ? LibXml2.xmlHasNsProp(node, added->Name, added->Ns->Href) : LibXml2.xmlHasProp(node, added->Name);
        if (old != null && old->Type == XmlType.AttributeDecl) old = null;
        if (old == added) return Value.Null;
        if (old != null) LibXml2.xmlUnlinkNode((XmlNode*)old);
        if (added->Parent != null) LibXml2.xmlUnlinkNode((XmlNode*)added);
        LibXml2.xmlAddChild(node, (XmlNode*)added);
        NoteId(added);
        return DomNodes.WrapOrNull(ctx, (XmlNode*)old, this);
    }

    [PhpMethod("public function removeAttributeNode(Dom\\Attr $attr): Dom\\Attr")]
    public Value RemoveAttributeNode(RequestContext ctx, ModernAttr attr)
    {
        XmlNode* node = Require(ctx), removed = attr.Require(ctx);
        if (removed->Parent != node) DomError.Throw(ctx, DomError.NotFound);
        LibXml2.xmlUnlinkNode(removed);
        return Value.Object(attr).Copied();
    }

    [PhpMethod("public function setIdAttribute(string $qualifiedName, bool $isId): void")]
    public void SetIdAttribute(RequestContext ctx, PhpString qualifiedName, bool isId) =>
        ElementObject.SetId(ctx, LibXml2.xmlHasNsProp(Require(ctx), LibXml2.Z(qualifiedName), null), isId, this);

    [PhpMethod("public function setIdAttributeNS(?string $namespace, string $qualifiedName, bool $isId): void")]
    public void SetIdAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName, bool isId) =>
        ElementObject.SetId(ctx, LibXml2.xmlHasNsProp(Require(ctx), LibXml2.Z(qualifiedName), Uri(@namespace)), isId, this);

    [PhpMethod("public function setIdAttributeNode(Dom\\Attr $attr, bool $isId): void")]
    public void SetIdAttributeNode(RequestContext ctx, ModernAttr attr, bool isId)
    {
        var given = (XmlAttr*)attr.Require(ctx);
        ElementObject.SetId(ctx, given->Parent == Require(ctx) ? given : null, isId, this);
    }
}

/// <summary>rename() of elements and attributes.</summary>
internal static unsafe class Renaming
{
    private const string TiedToClass = "the HTML namespace because the HTML namespace is tied to the HTMLElement class";

    internal static void Rename(RequestContext ctx, DomObject o, PhpString? uri, PhpString qualifiedName)
    {
        XmlNode* node = o.Require(ctx);
        int error = DomNamespaces.Validate(uri, qualifiedName, out DomNamespaces.QName name);
        if (error != 0) DomError.Throw(ctx, error);
        if (node->Type == XmlType.Attribute) CheckAttribute(ctx, (XmlAttr*)node, uri, name);
        else CheckElement(ctx, node, uri, name);
        o.Document!.Changed();
        node->Ns = o.Data.Namespaces.Get(name.Prefix, uri);
        LibXml2.xmlNodeSetName(node, name.LocalZ);
    }

    private static void CheckAttribute(RequestContext ctx, XmlAttr* attr, PhpString? uri, in DomNamespaces.QName name)
    {
        if (attr->Parent == null) return;
        XmlAttr* existing = LibXml2.xmlHasNsProp(attr->Parent, name.LocalZ, uri is { Length: > 0 } ? LibXml2.Z(uri) : null);
        if (existing != null && existing != attr)
            DomError.Throw(ctx, DomError.InvalidModification, "An attribute with the given name in the given namespace already exists");
    }

    private static void CheckElement(RequestContext ctx, XmlNode* node, PhpString? uri, in DomNamespaces.QName name)
    {
        bool isHtml = DomNodes.IsIn(node, NamespaceUris.Html), becomesHtml = uri is not null && uri.Span.SequenceEqual(NamespaceUris.Html);
        if (isHtml != becomesHtml)
            DomError.Throw(ctx, DomError.InvalidModification, $"It is not possible to move an element {(isHtml ? "out of" : "into")} {TiedToClass}");
        if (isHtml && LibXml2.Same(node->Name, "template"u8) && !name.Local.Equals("template"))
            DomError.Throw(ctx, DomError.InvalidModification, "It is not possible to rename the template element because it hosts a document fragment");
    }
}
