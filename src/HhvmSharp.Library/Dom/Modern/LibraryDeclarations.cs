using HhvmSharp.Library.Libxml;

namespace HhvmSharp.Library.Dom;

/// <summary>
/// While it lives, the namespace declarations of a document of Dom\ are where libxml2 looks for them, instead of being attributes
/// (dom_relink_ns_decls): for canonical XML and validation.
/// </summary>
internal sealed unsafe class LibraryDeclarations : IDisposable
{
    /// <summary>How many declarations an element got.</summary>
    private readonly List<(nint Element, int Count)> _added = [];

    /// <summary>Elements in a default namespace, and their own one.</summary>
    private readonly List<(nint Element, nint Ns)> _changed = [];

    internal LibraryDeclarations(XmlDoc* doc)
    {
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (root == null) return;
        Link(root);
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
            if (node->Type == XmlType.Element) Link(node);
    }

    private static XmlNs* Add(XmlNode* node, XmlNs ns)
    {
        var made = (XmlNs*)LibXml2.Allocate(sizeof(XmlNs));
        made->Type = XmlType.Namespace;
        made->Href = ns.Href == null ? null : LibXml2.xmlStrdup(ns.Href);
        made->Prefix = ns.Prefix == null ? null : LibXml2.xmlStrdup(ns.Prefix);
        made->Next = node->NsDef;
        node->NsDef = made;
        return made;
    }

    private static bool Declares(XmlNode* node, byte* prefix)
    {
        for (XmlNs* ns = node->NsDef; ns != null; ns = ns->Next)
            if (LibXml2.Same(ns->Prefix, prefix)) return true;
        return false;
    }

    private void Link(XmlNode* node)
    {
        int count = 0;
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
        {
            if (!ModernNames.IsDeclaration(attr)) continue;
            fixed (byte* uri = LibXml2.Z(DomNodes.AttributeValue(attr)))
                Add(node, new XmlNs { Href = uri, Prefix = attr->Ns->Prefix == null ? null : attr->Name })->Private = (nint)attr;
            count++;
            if (attr->Prev != null) attr->Prev->Next = attr->Next;
            else node->Properties = attr->Next;
            if (attr->Next != null) attr->Next->Prev = attr->Prev;
        }

        if (node->Ns != null && node->Ns->Prefix == null)
        {
            _changed.Add(((nint)node, (nint)node->Ns));
            node->Ns = LibXml2.xmlSearchNs(node->Doc, node, (byte*)null);
        }
        else if (node->Ns != null)
        {
            Add(node, *node->Ns);
            count++;
        }

        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
        {
            if (attr->Ns == null || Declares(node, attr->Ns->Prefix)) continue;
            Add(node, *attr->Ns);
            count++;
        }

        if (count > 0) _added.Add(((nint)node, count));
    }

    public void Dispose()
    {
        foreach ((nint element, nint ns) in _changed) ((XmlNode*)element)->Ns = (XmlNs*)ns;
        foreach ((nint element, int count) in _added)
            for (int i = 0; i < count; i++) Unlink((XmlNode*)element);
    }

    private static void Unlink(XmlNode* node)
    {
        XmlNs* ns = node->NsDef;
        node->NsDef = ns->Next;
        var attr = (XmlAttr*)ns->Private;
        if (attr != null)
        {
            if (attr->Prev != null) attr->Prev->Next = attr;
            else node->Properties = attr;
            if (attr->Next != null) attr->Next->Prev = attr;
        }

        LibXml2.xmlFreeNs(ns);
    }
}
