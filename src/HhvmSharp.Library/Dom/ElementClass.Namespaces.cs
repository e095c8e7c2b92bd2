using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Attributes by namespace and local name.</summary>
internal sealed unsafe partial class ElementObject
{
    private static PhpString? ValueOf(XmlNode* node, PhpString? uri, PhpString local)
    {
        PhpString? value = LibXml2.Take(LibXml2.xmlGetNsProp(node, LibXml2.Z(local), LibXml2.ZOrNull(uri)));
        if (value is not null || uri is null || !uri.Span.SequenceEqual(NamespaceUris.Xmlns)) return value;
        XmlNs* ns = DomNamespaces.DeclarationOn(node, local.Span);
        return ns == null ? null : LibXml2.TextOrNull(ns->Href);
    }

    [PhpMethod("public function getAttributeNS(?string $namespace, string $localName): string", Tentative = true)]
    public PhpString GetAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        ValueOf(Require(ctx), @namespace, localName) ?? PhpString.Empty;

    [PhpMethod("public function hasAttributeNS(?string $namespace, string $localName): bool", Tentative = true)]
    public bool HasAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString localName) => ValueOf(Require(ctx), @namespace, localName) is not null;

    [PhpMethod("public function getAttributeNodeNS(?string $namespace, string $localName)")]
    public Value GetAttributeNodeNs(RequestContext ctx, PhpString? @namespace, PhpString localName)
    {
        XmlNode* node = Require(ctx);
        XmlAttr* attr = LibXml2.xmlHasNsProp(node, LibXml2.Z(localName), LibXml2.ZOrNull(@namespace));
        if (attr != null) return Value.Object(DomNodes.Wrap(ctx, (XmlNode*)attr, this));
        if (@namespace is null || !@namespace.Span.SequenceEqual(NamespaceUris.Xmlns)) return Value.Null;
        XmlNs* ns = DomNamespaces.DeclarationOn(node, localName.Span);
        return ns == null ? Value.Null : Value.Object(DomNamespaces.WrapDeclaration(ctx, node, ns, this));
    }

    [PhpMethod("public function setAttributeNS(?string $namespace, string $qualifiedName, string $value): void", Tentative = true)]
    public void SetAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName, PhpString value)
    {
        XmlNode* node = Require(ctx);
        if (qualifiedName.Length == 0) Arg.ValueError(ctx, 2, "must not be empty");
        bool strict = IsStrict;
        int error = DomNamespaces.Check(qualifiedName, @namespace is { Length: > 0 }, out DomNamespaces.QName name);
        if (error == 0)
        {
            Document?.Changed();
            if (@namespace is { Length: > 0 })
            {
                error = SetWithNamespace(ctx, node, @namespace, name, value);
            }
            else if (LibXml2.xmlValidateName(name.LocalZ, 0) != 0)
            {
                error = DomError.InvalidCharacter;
                strict = true;
            }
            else
            {
                XmlAttr* old = LibXml2.xmlHasProp(node, name.LocalZ);
                if (old != null && old->Type != XmlType.AttributeDecl) DomNodes.UnlinkKept(LibxmlState.Enter(ctx), old->Children);
                LibXml2.xmlSetProp(node, name.LocalZ, LibXml2.Z(value));
            }
        }

        if (error != 0) DomError.Raise(ctx, error, strict);
    }

    private static int SetWithNamespace(RequestContext ctx, XmlNode* node, PhpString uri, in DomNamespaces.QName name, PhpString value)
    {
        XmlAttr* old = LibXml2.xmlHasNsProp(node, name.LocalZ, LibXml2.Z(uri));
        if (old != null && old->Type != XmlType.AttributeDecl) DomNodes.UnlinkKept(LibxmlState.Enter(ctx), old->Children);
        bool isDeclaration = (name.Prefix is { } p ? p.Equals("xmlns") : name.Local.Equals("xmlns")) && uri.Span.SequenceEqual(NamespaceUris.Xmlns);
        if (isDeclaration)
        {
            SetDeclaration(node, name.Prefix is null ? PhpString.Empty : name.Local, value);
            return 0;
        }

        XmlNs* ns = LibXml2.xmlSearchNsByHref(node->Doc, node, LibXml2.Z(uri));
        if (ns != null && ns->Prefix == null)
        {
            // an attribute needs a prefix to be in a namespace
            XmlNs* other = ns->Next;
            while (other != null && !(other->Prefix != null && LibXml2.Same(other->Href, uri.Span))) other = other->Next;
            ns = other != null ? other : DomNamespaces.DeclareWithFreePrefix(node, LibXml2.Z(LibXml2.Span(ns->Href)));
        }

        int error = 0;
        if (ns == null)
        {
            ns = DomNamespaces.Declare(node, uri, name.Prefix);
            if (ns == null) error = DomError.Namespace;
            LibXml2.xmlReconciliateNs(node->Doc, node);
        }

        if (error == 0) LibXml2.xmlSetNsProp(node, ns, name.LocalZ, LibXml2.Z(value));
        return error;
    }

    private static void SetDeclaration(XmlNode* node, PhpString prefix, PhpString uri)
    {
        XmlNs* ns = DomNamespaces.DeclarationOn(node, prefix.Span);
        if (ns == null)
        {
            LibXml2.xmlNewNs(node, LibXml2.Z(uri), prefix.Length == 0 ? null : LibXml2.Z(prefix));
            LibXml2.xmlReconciliateNs(node->Doc, node);
            return;
        }

        LibXml2.Free(ns->Href);
        ns->Href = LibXml2.xmlStrdup(LibXml2.Z(uri));
    }

    [PhpMethod("public function removeAttributeNS(?string $namespace, string $localName): void", Tentative = true)]
    public void RemoveAttributeNs(RequestContext ctx, PhpString? @namespace, PhpString localName)
    {
        XmlNode* node = Require(ctx);
        XmlAttr* attr = LibXml2.xmlHasNsProp(node, LibXml2.Z(localName), LibXml2.ZOrNull(@namespace));
        XmlNs* ns = DomNamespaces.DeclarationOn(node, localName.Span);
        if (ns != null)
        {
            if (@namespace is null ? ns->Href != null : !LibXml2.Same(ns->Href, @namespace.Span)) return;
            Eliminate(node, ns);
        }

        if (attr != null && attr->Type != XmlType.AttributeDecl) DropAttribute(LibxmlState.Enter(ctx), attr);
    }

    /// <summary>The namespace ends for all that is in it.</summary>
    private static void Eliminate(XmlNode* node, XmlNs* ns)
    {
        LibXml2.Free(ns->Href);
        LibXml2.Free(ns->Prefix);
        ns->Href = ns->Prefix = null;
        if (!Unchain(node, ns)) return;
        LibxmlState.KeepNamespace(node->Doc, ns);
        for (XmlNode* at = node; at != null; at = at == node ? node->Children : DomNodes.Next(at, node))
        {
            if (at->Type != XmlType.Element) continue;
            if (at->Ns == ns) at->Ns = null;
            for (XmlAttr* attr = at->Properties; attr != null; attr = attr->Next)
                if (attr->Ns == ns) attr->Ns = null;
        }
    }
}
