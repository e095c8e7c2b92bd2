using HhvmSharp.Library.Libxml;

namespace HhvmSharp.Library.Dom;

/// <summary>isEqualNode() and compareDocumentPosition().</summary>
internal static unsafe class NodeComparison
{
    private const int Disconnected = 1, Preceding = 2, Following = 4, Contains = 8, ContainedBy = 0x10, ImplementationSpecific = 0x20;

    internal static bool AreEqual(XmlNode* a, XmlNode* b)
    {
        if (a->Type != b->Type) return false;
        switch (a->Type)
        {
            case XmlType.Element:
                return LibXml2.Same(a->Name, b->Name) && SamePrefix(a, b) && SameUri(a, b)
                    && SameSet((XmlNode*)a->Properties, (XmlNode*)b->Properties) && SameDeclarations(a->NsDef, b->NsDef) && SameList(a->Children, b->Children);
            case XmlType.Dtd:
                XmlDtd* dtd = (XmlDtd*)a, other = (XmlDtd*)b;
                return LibXml2.Same(dtd->Name, other->Name) && LibXml2.Same(dtd->ExternalId, other->ExternalId) && LibXml2.Same(dtd->SystemId, other->SystemId);
            case XmlType.ProcessingInstruction:
                return LibXml2.Same(a->Name, b->Name) && LibXml2.Same(a->Content, b->Content);
            case XmlType.Text or XmlType.Comment or XmlType.CData:
                return LibXml2.Same(a->Content, b->Content);
            case XmlType.Attribute:
                return SameAttribute(a, b);
            case XmlType.EntityReference:
                return LibXml2.Same(a->Name, b->Name);
            case XmlType.EntityDecl or XmlType.Notation or XmlType.Entity:
                XmlEntity* e = (XmlEntity*)a, f = (XmlEntity*)b;
                return e->Kind == f->Kind && LibXml2.Same(e->Name, f->Name) && LibXml2.Same(e->ExternalId, f->ExternalId)
                    && LibXml2.Same(e->SystemId, f->SystemId) && SameContent(a, b);
            case XmlType.Namespace:
                return LibXml2.Same(a->Ns->Prefix, b->Ns->Prefix) && LibXml2.Same(a->Ns->Href, b->Ns->Href);
            case XmlType.Fragment or XmlType.HtmlDocument or XmlType.Document:
                return SameList(a->Children, b->Children);
            default:
                return false;
        }
    }

    private static bool SamePrefix(XmlNode* a, XmlNode* b) => LibXml2.Same(a->Ns == null ? null : a->Ns->Prefix, b->Ns == null ? null : b->Ns->Prefix);

    private static bool SameUri(XmlNode* a, XmlNode* b) => LibXml2.Same(a->Ns == null ? null : a->Ns->Href, b->Ns == null ? null : b->Ns->Href);

    private static bool SameContent(XmlNode* a, XmlNode* b)
    {
        byte* x = LibXml2.xmlNodeGetContent(a), y = LibXml2.xmlNodeGetContent(b);
        bool same = LibXml2.Same(x, y);
        LibXml2.Free(x);
        LibXml2.Free(y);
        return same;
    }

    private static bool SameAttribute(XmlNode* a, XmlNode* b) => LibXml2.Same(a->Name, b->Name) && SameUri(a, b) && SameContent(a, b);

    private static int Count(XmlNode* list)
    {
        int count = 0;
        for (; list != null; list = list->Next) count++;
        return count;
    }

    private static bool SameList(XmlNode* a, XmlNode* b)
    {
        if (Count(a) != Count(b)) return false;
        for (; a != null; a = a->Next, b = b->Next)
            if (!AreEqual(a, b)) return false;
        return true;
    }

    private static bool SameSet(XmlNode* a, XmlNode* b)
    {
        if (Count(a) != Count(b)) return false;
        for (; a != null; a = a->Next)
        {
            XmlNode* match = b;
            while (match != null && !AreEqual(a, match)) match = match->Next;
            if (match == null) return false;
        }

        return true;
    }

    private static bool SameDeclarations(XmlNs* a, XmlNs* b)
    {
        int difference = 0;
        for (XmlNs* ns = a; ns != null; ns = ns->Next) difference++;
        for (XmlNs* ns = b; ns != null; ns = ns->Next) difference--;
        if (difference != 0) return false;
        for (; a != null; a = a->Next)
        {
            XmlNs* match = b;
            while (match != null && !(LibXml2.Same(a->Prefix, match->Prefix) && LibXml2.Same(a->Href, match->Href))) match = match->Next;
            if (match == null) return false;
        }

        return true;
    }

    /// <summary>The position of <paramref name="other"/> relative to <paramref name="node"/>, by the DOM standard.</summary>
    internal static long Position(XmlNode* node, XmlNode* other, int id, int otherId)
    {
        if (node == other) return 0;
        XmlNode* node1 = other, node2 = node, attr1 = null, attr2 = null;
        if (node1->Type == XmlType.Attribute)
        {
            attr1 = node1;
            node1 = attr1->Parent;
        }

        if (node2->Type == XmlType.Attribute)
        {
            attr2 = node2;
            node2 = attr2->Parent;
            if (attr1 != null && node1 != null && node1 == node2)
            {
                for (XmlAttr* attr = node2->Properties; attr != null; attr = attr->Next)
                {
                    if (SameAttribute((XmlNode*)attr, attr1)) return ImplementationSpecific | Preceding;
                    if (SameAttribute((XmlNode*)attr, attr2)) return ImplementationSpecific | Following;
                }
            }
        }

        if (node1 == null || node2 == null) return Apart(node1 == node2 ? otherId < id : node1 < node2);
        int depth1 = Depth(node1, node2, out XmlNode* root1, out bool below2), depth2 = Depth(node2, node1, out XmlNode* root2, out bool below1);
        if (root1 != root2) return Apart(node1 < node2);
        if ((below1 && attr1 == null) || (node1 == node2 && attr2 != null)) return Contains | Preceding;
        if ((below2 && attr2 == null) || (node1 == node2 && attr1 != null)) return ContainedBy | Following;
        // attributes come before children
        if (below1) return Preceding;
        if (below2) return Following;
        for (; depth1 > depth2; depth1--) node1 = node1->Parent;
        for (; depth2 > depth1; depth2--) node2 = node2->Parent;
        while (node1->Parent != node2->Parent)
        {
            node1 = node1->Parent;
            node2 = node2->Parent;
        }

        for (node1 = node1->Next; node1 != null; node1 = node1->Next)
            if (node1 == node2) return Preceding;
        return Following;
    }

    private static long Apart(bool precedes) => Disconnected | ImplementationSpecific | (precedes ? Preceding : Following);

    private static int Depth(XmlNode* node, XmlNode* searched, out XmlNode* root, out bool isBelow)
    {
        int depth = 0;
        isBelow = false;
        for (root = node; root->Parent != null; depth++)
        {
            root = root->Parent;
            isBelow |= root == searched;
        }

        return depth;
    }
}
