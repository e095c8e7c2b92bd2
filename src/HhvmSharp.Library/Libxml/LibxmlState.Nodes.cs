namespace HhvmSharp.Library.Libxml;

/// <summary>
/// The lifetime of nodes. The library frees a tree as a whole; a node that PHP has an object for must outlive it, and a
/// node that is in no tree ends with its last object.
/// </summary>
internal sealed unsafe partial class LibxmlState
{
    private readonly List<NodeRef?> _nodes = [null];
    private readonly Stack<int> _freeNumbers = new();

    internal NodeRef? Find(XmlNode* node) => node->Private == 0 ? null : _nodes[(int)node->Private];

    /// <summary>The DOM object of a node, if there is one; borrowed.</summary>
    internal XmlObject? WrapperOf(XmlNode* node) => node == null ? null : Find(node)?.Wrapper;

    internal NodeRef Add(XmlNode* node)
    {
        var made = new NodeRef { Node = node, Count = 1 };
        if (_freeNumbers.TryPop(out int number))
        {
            _nodes[number] = made;
        }
        else
        {
            number = _nodes.Count;
            _nodes.Add(made);
        }

        made.Number = number;
        node->Private = number;
        return made;
    }

    /// <summary>php_libxml_decrement_node_ptr: how many objects are left, -1 without a node.</summary>
    internal int Release(XmlObject o)
    {
        if (o.Ref is not { } held) return -1;
        if (--held.Count > 0) return held.Count;
        if (held.Node != null) held.Node->Private = 0;
        if (held.Wrapper is { } wrapper) wrapper.Ref = null;
        held.Wrapper = null;
        _nodes[held.Number] = null;
        _freeNumbers.Push(held.Number);
        return 0;
    }

    private void Unregister(XmlNode* node)
    {
        if (Find(node) is not { } held) return;
        if (held.Wrapper is { } wrapper)
        {
            Release(wrapper);
            wrapper.ReleaseDocument();
            return;
        }

        if (node->Type != XmlType.Document) node->Private = 0;
        held.Node = null;
    }

    /// <summary>php_libxml_node_free_resource: the last object of a node is gone.</summary>
    internal void FreeResource(XmlNode* node)
    {
        if (node == null) return;
        switch (node->Type)
        {
            case XmlType.Document or XmlType.HtmlDocument:
                return;
            case XmlType.EntityReference:
                // its children are the declaration's
                Unregister(node);
                if (node->Parent == null) Free(node);
                return;
            default:
                if (node->Parent != null && node->Type != XmlType.Namespace)
                {
                    Unregister(node);
                    return;
                }

                FreeList(node->Children);
                if (node->Type == XmlType.Element) FreeList((XmlNode*)node->Properties);
                Unregister(node);
                Free(node);
                return;
        }
    }

    /// <summary>php_libxml_node_free_list: frees siblings and all below them, but what PHP has objects for is only unlinked.</summary>
    internal void FreeList(XmlNode* node)
    {
        while (node != null)
        {
            XmlNode* next = node->Next;
            if (node->Private != 0)
            {
                Preserve(node);
                node = next;
                continue;
            }

            switch (node->Type)
            {
                case XmlType.EntityReference or XmlType.Notation:
                    break;
                case XmlType.EntityDecl:
                    UnlinkEntityDeclaration((XmlEntity*)node);
                    break;
                case XmlType.Attribute:
                    if (node->Doc != null && ((XmlAttr*)node)->Kind == XmlAttr.IdKind) LibXml2.xmlRemoveID(node->Doc, (XmlAttr*)node);
                    FreeList(node->Children);
                    break;
                case XmlType.AttributeDecl or XmlType.Dtd or XmlType.DocumentType or XmlType.Namespace or XmlType.Text:
                    FreeList(node->Children);
                    break;
                default:
                    FreeList(node->Children);
                    FreeList((XmlNode*)node->Properties);
                    break;
            }

            next = node->Next;
            LibXml2.xmlUnlinkNode(node);
            Unregister(node);
            Free(node);
            node = next;
        }
    }

    /// <summary>Takes a node out of a tree that ends; the namespaces it uses are declared anew inside it.</summary>
    private void Preserve(XmlNode* node)
    {
        LibXml2.xmlUnlinkNode(node);
        if (node->Type != XmlType.Element || Find(node)!.Wrapper is not { } wrapper || wrapper.Document is { Classes: DomClasses.Modern }) return;
        if (node->Doc != null)
        {
            LibXml2.xmlReconciliateNs(node->Doc, node);
            return;
        }

        // the library wants a document, whose only use is to hold the namespace "xml"
        XmlDoc dummy = default;
        dummy.Type = XmlType.Document;
        node->Doc = &dummy;
        LibXml2.xmlReconciliateNs(node->Doc, node);
        node->Doc = null;
        if (dummy.OldNs == null) return;
        dummy.OldNs->Next = node->NsDef;
        node->NsDef = dummy.OldNs;
    }

    /// <summary>The library finds the table only through an attached DTD.</summary>
    private static void UnlinkEntityDeclaration(XmlEntity* entity)
    {
        XmlDtd* dtd = entity->Parent;
        if (dtd == null) return;
        if (LibXml2.xmlHashLookup(dtd->Entities, entity->Name) == entity) LibXml2.xmlHashRemoveEntry(dtd->Entities, entity->Name, 0);
        if (LibXml2.xmlHashLookup(dtd->ParameterEntities, entity->Name) == entity) LibXml2.xmlHashRemoveEntry(dtd->ParameterEntities, entity->Name, 0);
    }

    /// <summary>php_libxml_node_free.</summary>
    private void Free(XmlNode* node)
    {
        if (Find(node) is { } held) held.Node = null;
        switch (node->Type)
        {
            case XmlType.Attribute:
                LibXml2.xmlFreeProp((XmlAttr*)node);
                break;
            case XmlType.EntityDecl:
                FreeEntity((XmlEntity*)node);
                break;
            case XmlType.Notation:
                // made by us, not by the library
                var notation = (XmlEntity*)node;
                LibXml2.Free(notation->Name);
                LibXml2.Free(notation->ExternalId);
                LibXml2.Free(notation->SystemId);
                LibXml2.Free(notation);
                break;
            case XmlType.ElementDecl or XmlType.AttributeDecl:
                break;
            case XmlType.Namespace:
                if (node->Ns != null) LibXml2.xmlFreeNs(node->Ns);
                node->Ns = null;
                node->Type = XmlType.Element;
                LibXml2.xmlFreeNode(node);
                break;
            case XmlType.Dtd:
                FreeDtd((XmlDtd*)node);
                break;
            case XmlType.Element:
                TemplateContents.Drop(node);
                KeepNamespaces(node);
                LibXml2.xmlFreeNode(node);
                break;
            default:
                LibXml2.xmlFreeNode(node);
                break;
        }
    }

    /// <summary>Declarations have no count: nodes that live on may use those of one that ends, so the document keeps them.</summary>
    private static void KeepNamespaces(XmlNode* node)
    {
        if (node->NsDef == null || node->Doc == null) return;
        XmlNs* last = node->NsDef;
        while (last->Next != null) last = last->Next;
        KeepNamespaces(node->Doc, node->NsDef, last);
        node->NsDef = null;
    }

    /// <summary>php_libxml_set_old_ns.</summary>
    internal static void KeepNamespace(XmlDoc* doc, XmlNs* ns) => KeepNamespaces(doc, ns, ns);

    private static void KeepNamespaces(XmlDoc* doc, XmlNs* first, XmlNs* last)
    {
        if (doc == null) return;
        if (doc->OldNs == null)
        {
            // the library takes the first one for "xml"
            var xml = (XmlNs*)LibXml2.Allocate(sizeof(XmlNs));
            xml->Type = XmlType.Namespace;
            fixed (byte* href = "http://www.w3.org/XML/1998/namespace\0"u8, prefix = "xml\0"u8)
            {
                xml->Href = LibXml2.xmlStrdup(href);
                xml->Prefix = LibXml2.xmlStrdup(prefix);
            }

            doc->OldNs = xml;
        }
        else
        {
            last->Next = doc->OldNs->Next;
        }

        doc->OldNs->Next = first;
    }

    private static void FreeEntity(XmlEntity* entity)
    {
        if (entity->Kind == XmlEntity.Predefined) return;
        UnlinkEntityDeclaration(entity);
        if (entity->Children != null && entity->Owner != 0 && entity == (XmlEntity*)entity->Children->Parent) LibXml2.xmlFreeNodeList(entity->Children);
        void* dict = entity->Doc != null ? entity->Doc->Dict : null;
        FreeUnlessOwned(dict, entity->Name);
        FreeUnlessOwned(dict, entity->ExternalId);
        FreeUnlessOwned(dict, entity->SystemId);
        FreeUnlessOwned(dict, entity->Uri);
        FreeUnlessOwned(dict, entity->Content);
        FreeUnlessOwned(dict, entity->Orig);
        LibXml2.Free(entity);
    }

    private static void FreeUnlessOwned(void* dict, byte* text)
    {
        if (text != null && (dict == null || LibXml2.xmlDictOwns(dict, text) == 0)) LibXml2.Free(text);
    }

    private static void FreeDtd(XmlDtd* dtd)
    {
        if (dtd->Private == 0)
        {
            UnlinkKeptEntities(dtd->Entities);
            UnlinkKeptEntities(dtd->ParameterEntities);
        }

        LibXml2.xmlFreeDtd(dtd);
    }

    /// <summary>Entities that PHP has objects for leave the table.</summary>
    private static void UnlinkKeptEntities(void* table)
    {
        if (table != null) LibXml2.xmlHashScan(table, &Unlink, table);

        [System.Runtime.InteropServices.UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
        static void Unlink(void* entity, void* from, byte* name)
        {
            if (((XmlEntity*)entity)->Private != 0) LibXml2.xmlHashRemoveEntry(from, name, 0);
        }
    }
}
