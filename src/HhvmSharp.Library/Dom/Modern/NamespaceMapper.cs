using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>
/// The namespaces of a document of Dom\ (php_dom_libxml_ns_mapper). Declarations are ordinary attributes there, so nodes refer to
/// one XmlNs for each pair of prefix and URI, which the document owns.
/// </summary>
internal sealed unsafe class NamespaceMapper(XmlDoc* document)
{
    private readonly Dictionary<(PhpString Prefix, PhpString Uri), nint> _known = [];
    private XmlNs* _html;

    internal XmlNs* Html => _html != null ? _html : _html = Get(default, NamespaceUris.Html);

    /// <summary>Null when both are empty: no namespace.</summary>
    internal XmlNs* Get(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri)
    {
        if (prefix.Length == 0 && uri.Length == 0) return null;
        (PhpString, PhpString) key = (PhpString.FromSpan(prefix), PhpString.FromSpan(uri));
        if (_known.TryGetValue(key, out nint known)) return (XmlNs*)known;
        var made = (XmlNs*)LibXml2.Allocate(sizeof(XmlNs));
        made->Type = XmlType.Namespace;
        made->Href = LibXml2.xmlStrdup(LibXml2.Z(uri));
        if (prefix.Length > 0) made->Prefix = LibXml2.xmlStrdup(LibXml2.Z(prefix));
        LibxmlState.KeepNamespace(document, made);
        _known[key] = (nint)made;
        return made;
    }

    internal XmlNs* Get(PhpString? prefix, PhpString? uri) => Get(prefix is null ? default : prefix.Span, uri is null ? default : uri.Span);

    /// <summary>This document's own instance of a namespace.</summary>
    private XmlNs* Own(XmlNs* ns) => Get(ns->Prefix == null ? default : LibXml2.Span(ns->Prefix), ns->Href == null ? default : LibXml2.Span(ns->Href));

    // ---- documents that were parsed ----

    /// <summary>Makes attributes of all declarations (dom_mark_namespaces_as_attributes_too).</summary>
    internal void TakeDeclarations(XmlNode* root)
    {
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
            if (node->Type == XmlType.Element && node->NsDef != null) TakeDeclarationsOf(node);
    }

    private void TakeDeclarationsOf(XmlNode* node)
    {
        // in front of the attributes, in the order of the declarations
        XmlAttr* attributes = node->Properties, last = null;
        node->Properties = null;
        for (XmlNs* ns = node->NsDef; ns != null;)
        {
            last = AddDeclaration(node, ns);
            _known.TryAdd((LibXml2.Text(ns->Prefix), LibXml2.Text(ns->Href)), (nint)ns);
            XmlNs* next = ns->Next;
            ns->Next = null;
            LibxmlState.KeepNamespace(node->Doc, ns);
            ns = next;
        }

        node->NsDef = null;
        last->Next = attributes;
        if (attributes != null) attributes->Prev = last;
    }

    /// <summary>php_dom_ns_compat_mark_attribute.</summary>
    internal XmlAttr* AddDeclaration(XmlNode* node, XmlNs* ns)
    {
        bool hasPrefix = ns->Prefix != null;
        return LibXml2.xmlSetNsProp(
            node,
            Get(hasPrefix ? "xmlns"u8 : default, NamespaceUris.Xmlns),
            LibXml2.Z(hasPrefix ? LibXml2.Span(ns->Prefix) : "xmlns"u8),
            LibXml2.Z(ns->Href == null ? default : LibXml2.Span(ns->Href)));
    }

    // ---- nodes that came from another document ----

    /// <summary>php_dom_libxml_reconcile_modern.</summary>
    internal void Reconcile(XmlNode* root)
    {
        if (root->Type == XmlType.Attribute)
        {
            if (root->Ns != null) root->Ns = Own(root->Ns);
            return;
        }

        if (root->Type != XmlType.Element) return;
        ReconcileElement(root);
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
            if (node->Type == XmlType.Element) ReconcileElement(node);
    }

    private void ReconcileElement(XmlNode* node)
    {
        if (node->Ns != null) node->Ns = Own(node->Ns);
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
            if (attr->Ns != null) attr->Ns = Own(attr->Ns);
    }
}
