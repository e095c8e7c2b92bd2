using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Libxml;

/// <summary>
/// What is in the template elements of an HTML document: fragments that are no children. An element points to its fragment by the
/// psvi field, which nothing else uses in elements, and a fragment to this.
/// </summary>
internal sealed unsafe class TemplateContents : IDisposable
{
    private readonly HashSet<nint> _fragments = [];
    private GCHandle _handle;

    private static bool IsTemplate(XmlNode* node) =>
        node->Type == XmlType.Element && node->Ns != null && LibXml2.Same(node->Name, "template"u8) && LibXml2.Same(node->Ns->Href, "http://www.w3.org/1999/xhtml"u8);

    /// <summary>The fragment of a template element; null when it has none, and for other nodes.</summary>
    internal static XmlNode* Of(XmlNode* node) => IsTemplate(node) ? (XmlNode*)node->Psvi : null;

    /// <summary>The fragment of a template element, made if there is none; null for other nodes.</summary>
    internal XmlNode* Ensure(XmlNode* node)
    {
        if (!IsTemplate(node)) return null;
        if (node->Psvi != null) return (XmlNode*)node->Psvi;
        if (!_handle.IsAllocated) _handle = GCHandle.Alloc(this, GCHandleType.Weak);
        XmlNode* fragment = LibXml2.xmlNewDocFragment(node->Doc);
        fragment->Parent = node;
        fragment->Psvi = (void*)GCHandle.ToIntPtr(_handle);
        node->Psvi = fragment;
        _fragments.Add((nint)fragment);
        return fragment;
    }

    /// <summary>The end of an element: what it holds ends with it. PHP has no objects for that.</summary>
    internal static void Drop(XmlNode* element)
    {
        if (element->Psvi == null) return;
        XmlNode* fragment = Of(element);
        element->Psvi = null;
        if (fragment == null) return;
        if (GCHandle.FromIntPtr((nint)fragment->Psvi).Target is TemplateContents owner) owner._fragments.Remove((nint)fragment);
        DropBelow(fragment->Children);
        LibXml2.xmlFreeNode(fragment);
    }

    private static void DropBelow(XmlNode* node)
    {
        for (; node != null; node = node->Next)
        {
            if (node->Type != XmlType.Element) continue;
            DropBelow(node->Children);
            Drop(node);
        }
    }

    public void Dispose()
    {
        foreach (nint fragment in _fragments) LibXml2.xmlFreeNode((XmlNode*)fragment);
        _fragments.Clear();
        if (_handle.IsAllocated) _handle.Free();
    }
}
