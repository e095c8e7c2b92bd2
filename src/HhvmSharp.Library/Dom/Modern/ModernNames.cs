using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Names and namespaces as the DOM standard looks them up: by qualified name, declarations being attributes.</summary>
internal static unsafe class ModernNames
{
    /// <summary>dom_match_qualified_name_according_to_spec.</summary>
    internal static bool Matches(XmlNode* node, ReadOnlySpan<byte> name)
    {
        if (node->Ns == null || node->Ns->Prefix == null) return LibXml2.Same(node->Name, name);
        ReadOnlySpan<byte> prefix = LibXml2.Span(node->Ns->Prefix);
        return name.Length > prefix.Length && name.StartsWith(prefix) && name[prefix.Length] == ':' && LibXml2.Same(node->Name, name[(prefix.Length + 1)..]);
    }

    /// <summary>php_dom_get_attribute_node.</summary>
    internal static XmlAttr* FindAttribute(XmlNode* element, PhpString name)
    {
        if (DomNodes.IsHtmlInHtml(element)) name = name.ToLower();
        for (XmlAttr* attr = element->Properties; attr != null; attr = attr->Next)
            if (Matches((XmlNode*)attr, name.Span)) return attr;
        return null;
    }

    /// <summary>An attribute in no namespace has this value.</summary>
    internal static bool HasValue(XmlNode* element, ReadOnlySpan<byte> name, PhpString value)
    {
        XmlAttr* attr = Unprefixed(element, name);
        return attr != null && DomNodes.AttributeValue(attr).Equals(value);
    }

    /// <summary>The attribute of this local name in no namespace.</summary>
    internal static XmlAttr* Unprefixed(XmlNode* element, ReadOnlySpan<byte> name)
    {
        for (XmlAttr* attr = element->Properties; attr != null; attr = attr->Next)
            if (attr->Ns == null && LibXml2.Same(attr->Name, name)) return attr;
        return null;
    }

    internal static bool IsDeclaration(XmlAttr* attr) => DomNodes.IsIn((XmlNode*)attr, NamespaceUris.Xmlns);

    /// <summary>The text of an attribute that is one; null without any.</summary>
    private static byte* Text(XmlAttr* attr) => attr->Children == null ? null : attr->Children->Content;

    /// <summary>dom_locate_a_namespace; a null prefix is the default namespace.</summary>
    internal static PhpString? LocateNamespace(XmlNode* node, PhpString? prefix)
    {
        switch (node->Type)
        {
            case XmlType.Element:
                break;
            case XmlType.Document or XmlType.HtmlDocument:
                node = LibXml2.xmlDocGetRootElement((XmlDoc*)node);
                if (node == null) return null;
                break;
            case XmlType.Dtd or XmlType.Fragment:
                return null;
            default:
                node = node->Parent;
                if (node == null || node->Type != XmlType.Element) return null;
                break;
        }

        if (prefix is not null && prefix.ToLower().Equals("xml")) return PhpString.Literal(NamespaceUris.Xml);
        if (prefix is not null && prefix.ToLower().Equals("xmlns")) return PhpString.Literal(NamespaceUris.Xmlns);
        for (; node != null && node->Type == XmlType.Element; node = node->Parent)
        {
            if (node->Ns != null && (prefix is null ? node->Ns->Prefix == null : LibXml2.Same(node->Ns->Prefix, prefix.Span))) return LibXml2.TextOrNull(node->Ns->Href);
            for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
            {
                if (!IsDeclaration(attr) || (prefix is null) != (attr->Ns->Prefix == null)) continue;
                if (!LibXml2.Same(attr->Name, prefix is null ? "xmlns"u8 : prefix.Span)) continue;
                byte* uri = Text(attr);
                return uri == null || *uri == 0 ? null : LibXml2.Text(uri);
            }
        }

        return null;
    }

    /// <summary>dom_locate_a_namespace_prefix.</summary>
    internal static PhpString? LocatePrefix(XmlNode* element, PhpString uri)
    {
        for (; element != null && element->Type == XmlType.Element; element = element->Parent)
        {
            if (element->Ns != null && element->Ns->Prefix != null && LibXml2.Same(element->Ns->Href, uri.Span)) return LibXml2.Text(element->Ns->Prefix);
            for (XmlAttr* attr = element->Properties; attr != null; attr = attr->Next)
                if (attr->Ns != null && LibXml2.Same(attr->Ns->Prefix, "xmlns"u8) && LibXml2.Same(Text(attr), uri.Span)) return LibXml2.Text(attr->Name);
        }

        return null;
    }

    /// <summary>The namespaces of prefixes that are in scope, nearest first (php_dom_get_in_scope_ns).</summary>
    internal static List<nint> InScope(NamespaceMapper mapper, XmlNode* node, bool ignoreElements)
    {
        var found = new List<nint>();
        var seen = new HashSet<PhpString>();
        for (; node != null; node = node->Parent)
        {
            if (node->Type != XmlType.Element) continue;
            if (!ignoreElements && node->Ns != null && node->Ns->Prefix != null && seen.Add(LibXml2.Text(node->Ns->Prefix))) found.Add((nint)node->Ns);
            for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
            {
                if (!IsDeclaration(attr) || attr->Ns->Prefix == null || Text(attr) == null || !seen.Add(LibXml2.Text(attr->Name))) continue;
                found.Add((nint)mapper.Get(LibXml2.Span(attr->Name), LibXml2.Span(Text(attr))));
            }
        }

        return found;
    }

    /// <summary>Declarations as getInScopeNamespaces() tells them: (prefix or null, URI or null), of each prefix the nearest.</summary>
    internal static List<(PhpString? Prefix, PhpString? Uri)> Declared(XmlNode* node)
    {
        var found = new List<(PhpString? Prefix, PhpString? Uri)>();
        var seen = new HashSet<PhpString>();
        for (; node != null; node = node->Parent)
        {
            if (node->Type != XmlType.Element) continue;
            XmlAttr* last = node->Properties;
            while (last != null && last->Next != null) last = last->Next;
            for (XmlAttr* attr = last; attr != null; attr = attr->Prev)
            {
                if (!IsDeclaration(attr) || Text(attr) == null) continue;
                PhpString? prefix = attr->Ns->Prefix == null ? null : LibXml2.Text(attr->Name);
                if (!seen.Add(prefix ?? PhpString.Empty)) continue;
                PhpString uri = LibXml2.Text(Text(attr));
                found.Add((prefix, uri.Length == 0 ? null : uri));
            }
        }

        found.RemoveAll(static item => item.Prefix is null && item.Uri is null);
        found.Reverse();
        return found;
    }
}
