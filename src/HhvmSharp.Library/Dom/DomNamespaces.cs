using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Names and namespaces: checking, finding and moving declarations.</summary>
internal static unsafe class DomNamespaces
{
    /// <summary>A qualified name in its parts.</summary>
    internal readonly record struct QName(PhpString Local, PhpString? Prefix)
    {
        internal byte[] LocalZ => LibXml2.Z(Local);

        internal byte[]? PrefixZ => LibXml2.ZOrNull(Prefix);
    }

    private static QName Split(PhpString name, out bool hasPrefix)
    {
        byte* prefix = null;
        byte* local = LibXml2.xmlSplitQName2(LibXml2.Z(name), &prefix);
        hasPrefix = local != null;
        var result = new QName(local == null ? name : LibXml2.Text(local), LibXml2.TextOrNull(prefix));
        LibXml2.Free(local);
        LibXml2.Free(prefix);
        return result;
    }

    /// <summary>dom_check_qname: 0 or the error's code.</summary>
    internal static int Check(PhpString name, bool hasUri, out QName parts)
    {
        parts = new QName(PhpString.Empty, null);
        if (name.Length == 0) return DomError.Namespace;
        parts = Split(name, out bool split);
        if (!split && parts.Prefix is null && !hasUri) return 0;
        if (LibXml2.xmlValidateQName(LibXml2.Z(name), 0) != 0) return DomError.Namespace;
        return parts.Prefix is not null && !hasUri ? DomError.Namespace : 0;
    }

    /// <summary>dom_validate_and_extract: 0 or the error's code.</summary>
    internal static int Validate(PhpString? uri, PhpString name, out QName parts)
    {
        uri ??= PhpString.Empty;
        parts = new QName(name, null);
        if (LibXml2.xmlValidateQName(LibXml2.Z(name), 0) != 0) return DomError.InvalidCharacter;
        parts = Split(name, out _);
        bool isXmlns = name.Equals("xmlns") || parts.Prefix is { } p && p.Equals("xmlns"), xmlnsUri = uri.Span.SequenceEqual(NamespaceUris.Xmlns);
        if (parts.Prefix is not null && uri.Length == 0) return DomError.Namespace;
        if (parts.Prefix is { } prefix && prefix.Equals("xml") && !uri.Span.SequenceEqual(NamespaceUris.Xml)) return DomError.Namespace;
        return isXmlns != xmlnsUri ? DomError.Namespace : 0;
    }

    /// <summary>dom_get_ns: a new declaration on the node; null is a namespace error.</summary>
    internal static XmlNs* Declare(XmlNode* node, PhpString uri, PhpString? prefix)
    {
        if (prefix is not null)
        {
            bool isXmlnsUri = uri.Span.SequenceEqual(NamespaceUris.Xmlns);
            if ((prefix.Equals("xml") && !uri.Span.SequenceEqual(NamespaceUris.Xml)) || prefix.Equals("xmlns") != isXmlnsUri) return null;
        }

        return DeclareUnchecked(node, uri, prefix);
    }

    internal static XmlNs* DeclareUnchecked(XmlNode* node, PhpString uri, PhpString? prefix)
    {
        XmlNs* ns = LibXml2.xmlNewNs(node, LibXml2.Z(uri), LibXml2.ZOrNull(prefix));
        return ns != null ? ns : DeclareWithFreePrefix(node, LibXml2.Z(uri));
    }

    /// <summary>dom_get_ns_resolve_prefix_conflict: under "default", "default1" and so on.</summary>
    internal static XmlNs* DeclareWithFreePrefix(XmlNode* node, byte[] uri)
    {
        if (node == null || node->Doc == null) return null;
        for (int i = 0; i <= 1000; i++)
        {
            byte[] prefix = LibXml2.Z(PhpString.FromLatin1(i == 0 ? "default" : $"default{i}"));
            if (LibXml2.xmlSearchNs(node->Doc, node, prefix) == null) return LibXml2.xmlNewNs(node, uri, prefix);
        }

        return null;
    }

    /// <summary>dom_get_nsdecl: a declaration on the element itself.</summary>
    internal static XmlNs* DeclarationOn(XmlNode* node, ReadOnlySpan<byte> prefix)
    {
        if (node == null) return null;
        for (XmlNs* ns = node->NsDef; ns != null; ns = ns->Next)
            if (prefix.Length == 0 ? ns->Prefix == null && ns->Href != null : LibXml2.Same(ns->Prefix, prefix)) return ns;
        return null;
    }

    /// <summary>dom_reconcile_ns: after an insertion, declarations that the new parent has already go.</summary>
    internal static void Reconcile(XmlDoc* doc, XmlNode* node)
    {
        if (node->Type != XmlType.Element) return;
        DropKnown(doc, node, node->Parent);
        LibXml2.xmlReconciliateNs(doc, node);
    }

    /// <summary>The same for siblings up to <paramref name="last"/>.</summary>
    internal static void ReconcileList(XmlDoc* doc, XmlNode* node, XmlNode* last)
    {
        if (node == null) return;
        DropKnownInList(doc, node, last, node->Parent);
        for (; ; node = node->Next)
        {
            LibXml2.xmlReconciliateNs(doc, node);
            if (node == last) return;
        }
    }

    private static void DropKnownInList(XmlDoc* doc, XmlNode* node, XmlNode* last, XmlNode* searched)
    {
        for (; ; node = node->Next)
        {
            if (node->Type == XmlType.Element)
            {
                DropKnown(doc, node, searched);
                if (node->Children != null) DropKnownInList(doc, node->Children, node->Last, searched);
            }

            if (node == last) return;
        }
    }

    private static void DropKnown(XmlDoc* doc, XmlNode* node, XmlNode* searched)
    {
        XmlNs* previous = null;
        for (XmlNs* ns = node->NsDef; ns != null;)
        {
            XmlNs* next = ns->Next;
            XmlNs* known = ns->Href == null ? null : LibXml2.xmlSearchNsByHref(doc, searched, ns->Href);
            if (known != null && (ns->Prefix == null || LibXml2.Same(known->Prefix, ns->Prefix)))
            {
                ns->Next = null;
                if (previous == null) node->NsDef = next;
                else previous->Next = next;
                LibxmlState.KeepNamespace(doc, ns);
            }
            else
            {
                previous = ns;
            }

            ns = next;
        }
    }

    /// <summary>php_dom_reconcile_attribute_namespace_after_insertion.</summary>
    internal static void ReconcileAttribute(XmlAttr* attr)
    {
        if (attr->Ns == null) return;
        XmlNode* parent = attr->Parent;
        XmlNs* matching = LibXml2.xmlSearchNs(parent->Doc, parent, attr->Ns->Prefix);
        if (matching != null && LibXml2.Same(matching->Href, attr->Ns->Href)) attr->Ns = matching;
        else if (attr->Ns->Prefix != null) LibXml2.xmlReconciliateNs(parent->Doc, parent);
    }

    /// <summary>A stand-in node for a declaration: PHP's DOMNameSpaceNode needs one (php_dom_create_fake_namespace_decl).</summary>
    internal static DomObject WrapDeclaration(Runtime.Interpreter.RequestContext ctx, XmlNode* element, XmlNs* declaration, DomObject parent)
    {
        XmlNs* copy = LibXml2.xmlNewNs(null, declaration->Href, null);
        XmlNode* node;
        if (declaration->Prefix != null)
        {
            copy->Prefix = LibXml2.xmlStrdup(declaration->Prefix);
            node = LibXml2.xmlNewDocNode(element->Doc, null, declaration->Prefix, declaration->Href);
        }
        else
        {
            fixed (byte* name = "xmlns\0"u8) node = LibXml2.xmlNewDocNode(element->Doc, null, name, declaration->Href);
        }

        node->Type = XmlType.Namespace;
        node->Parent = element;
        node->Ns = copy;
        var made = (NamespaceNodeObject)DomNodes.Wrap(ctx, node, parent);
        made.KeepParent(parent);
        return made;
    }
}
