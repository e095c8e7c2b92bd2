using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Inserting and removing, as DOMNode's methods do it. Owned results; false after a warning.</summary>
internal static unsafe class DomTree
{
    /// <summary>dom_hierarchy: whether <paramref name="child"/> is no ancestor of its new parent.</summary>
    internal static bool MayContain(XmlNode* parent, XmlNode* child)
    {
        if (parent == null || child == null || child->Doc != parent->Doc) return true;
        if (child->Type == XmlType.Document) return false;
        for (XmlNode* node = parent; node != null; node = node->Parent)
            if (node == child) return false;
        return true;
    }

    private static bool Refuse(RequestContext ctx, int code, bool strict)
    {
        DomError.Raise(ctx, code, strict);
        return false;
    }

    /// <summary>dom_node_check_legacy_insertion_validity.</summary>
    private static bool MayInsert(RequestContext ctx, XmlNode* parent, XmlNode* child, bool strict, bool warnOfEmpty)
    {
        if (DomNodes.IsReadOnly(parent) || (child->Parent != null && DomNodes.IsReadOnly(child->Parent))) return Refuse(ctx, DomError.NoModificationAllowed, strict);
        if (!MayContain(parent, child)) return Refuse(ctx, DomError.HierarchyRequest, strict);
        if (child->Doc != parent->Doc && child->Doc != null) return Refuse(ctx, DomError.WrongDocument, strict);
        if (warnOfEmpty && child->Type == XmlType.Fragment && child->Children == null)
        {
            Arg.Warning(ctx, "Document Fragment is empty");
            return false;
        }

        bool fits = parent->Type != XmlType.Attribute || child->Type is XmlType.Text or XmlType.EntityReference;
        fits &= child->Type != XmlType.Attribute || parent->Type == XmlType.Element;
        return (fits && !DomNodes.IsDocument(child)) || Refuse(ctx, DomError.HierarchyRequest, strict);
    }

    /// <summary>A node made without a document takes the one it is inserted into, and so do the objects below it.</summary>
    internal static void EnterDocument(LibxmlState state, XmlNode* child, XmlNode* parent, DocumentRef? document)
    {
        if (child->Doc != null || parent->Doc == null) return;
        LibXml2.xmlSetTreeDoc(child, parent->Doc);
        SetDocument(state, child, document);
    }

    /// <summary>dom_set_document_ref_pointers.</summary>
    private static void SetDocument(LibxmlState state, XmlNode* root, DocumentRef? document)
    {
        if (document is null || !SetDocumentOfNode(state, root, document)) return;
        for (XmlNode* node = root->Children; node != null && SetDocumentOfNode(state, node, document); node = DomNodes.Next(node, root))
        {
        }
    }

    private static bool SetDocumentOfNode(LibxmlState state, XmlNode* node, DocumentRef document)
    {
        if (!SetDocumentOfObject(state, node, document)) return false;
        if (node->Type != XmlType.Element) return true;
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next) SetDocumentOfAttribute(state, attr, document);
        return true;
    }

    internal static void SetDocumentOfAttribute(LibxmlState state, XmlAttr* attr, DocumentRef document)
    {
        SetDocumentOfObject(state, (XmlNode*)attr, document);
        for (XmlNode* child = attr->Children; child != null; child = child->Next) SetDocumentOfObject(state, child, document);
    }

    private static bool SetDocumentOfObject(LibxmlState state, XmlNode* node, DocumentRef document)
    {
        if (state.WrapperOf(node) is not { } wrapper) return true;
        if (wrapper.Document is not null) return false;
        wrapper.Document = document;
        document.Count++;
        return true;
    }

    /// <summary>Moves the children of a fragment between two siblings; null when it has none.</summary>
    internal static XmlNode* InsertFragment(XmlNode* parent, XmlNode* previous, XmlNode* next, XmlNode* fragment)
    {
        XmlNode* first = fragment->Children;
        if (first == null) return null;
        if (previous == null) parent->Children = first;
        else previous->Next = first;
        first->Prev = previous;
        if (next == null)
        {
            parent->Last = fragment->Last;
        }
        else
        {
            fragment->Last->Next = next;
            next->Prev = fragment->Last;
        }

        for (XmlNode* node = first; node != null; node = node->Next)
        {
            node->Parent = parent;
            if (node == fragment->Last) break;
        }

        fragment->Children = fragment->Last = null;
        return first;
    }

    /// <summary>Without merging it with text that is last.</summary>
    internal static void AppendUnmerged(XmlNode* parent, XmlNode* child)
    {
        if (parent->Children == null)
        {
            parent->Children = child;
        }
        else
        {
            parent->Last->Next = child;
            child->Prev = parent->Last;
        }

        parent->Last = child;
        child->Parent = parent;
    }

    /// <summary>An attribute of the same name leaves; false when it is the inserted one.</summary>
    private static bool ReplaceAttribute(LibxmlState state, XmlNode* parent, XmlNode* attr)
    {
        XmlAttr* there = attr->Ns == null ? LibXml2.xmlHasProp(parent, attr->Name) : LibXml2.xmlHasNsProp(parent, attr->Name, attr->Ns->Href);
        if (there == null || there->Type == XmlType.AttributeDecl) return true;
        if (there == (XmlAttr*)attr) return false;
        LibXml2.xmlUnlinkNode((XmlNode*)there);
        state.FreeResource((XmlNode*)there);
        return true;
    }

    internal static Value AppendChild(RequestContext ctx, DomObject self, DomObject added)
    {
        XmlNode* parent = self.Require(ctx), child = added.Require(ctx);
        bool strict = self.IsStrict;
        if (!DomNodes.MayHaveChildren(parent) || !MayInsert(ctx, parent, child, strict, warnOfEmpty: true)) return Value.False;
        LibxmlState state = LibxmlState.Enter(ctx);
        EnterDocument(state, child, parent, self.Document);
        if (child->Parent != null) LibXml2.xmlUnlinkNode(child);
        XmlNode* result = child;
        if (child->Type == XmlType.Text && parent->Last != null && parent->Last->Type == XmlType.Text)
        {
            // the library would merge the two
            AppendUnmerged(parent, child);
        }
        else if (child->Type == XmlType.Attribute)
        {
            ReplaceAttribute(state, parent, child);
            result = LibXml2.xmlAddChild(parent, child);
            if (result != null) DomNamespaces.ReconcileAttribute((XmlAttr*)result);
        }
        else if (child->Type == XmlType.Fragment)
        {
            XmlNode* last = child->Last;
            result = InsertFragment(parent, parent->Last, null, child);
            DomNamespaces.ReconcileList(parent->Doc, result, last);
        }
        else if (child->Type == XmlType.Dtd)
        {
            if (parent->Doc->IntSubset != null)
            {
                DomError.Raise(ctx, DomError.HierarchyRequest, strict, "A document may only contain one document type");
                return Value.False;
            }

            result = LibXml2.xmlAddChild(parent, child);
            if (result != null) parent->Doc->IntSubset = (XmlDtd*)result;
        }
        else
        {
            result = LibXml2.xmlAddChild(parent, child);
            if (result != null) DomNamespaces.Reconcile(parent->Doc, result);
        }

        if (result == null)
        {
            DomError.Raise(ctx, DomError.InvalidState, strict);
            return Value.False;
        }

        self.Document?.Changed();
        return DomNodes.WrapOrNull(ctx, result, self);
    }

    internal static Value InsertBefore(RequestContext ctx, DomObject self, DomObject added, DomObject? reference)
    {
        if (reference is null) return InsertLast(ctx, self, added);
        XmlNode* parent = self.Require(ctx), child = added.Require(ctx);
        bool strict = self.IsStrict;
        if (!DomNodes.MayHaveChildren(parent) || !MayInsert(ctx, parent, child, strict, warnOfEmpty: true)) return Value.False;
        XmlNode* before = reference.Require(ctx);
        if (before->Parent != parent)
        {
            DomError.Raise(ctx, DomError.NotFound, strict);
            return Value.False;
        }

        LibxmlState state = LibxmlState.Enter(ctx);
        EnterDocument(state, child, parent, self.Document);
        self.Document?.Changed();
        if (child->Parent != null) LibXml2.xmlUnlinkNode(child);
        XmlNode* result = child;
        if (child->Type == XmlType.Text && (before->Type == XmlType.Text || (before->Prev != null && before->Prev->Type == XmlType.Text)))
        {
            child->Parent = before->Parent;
            child->Next = before;
            child->Prev = before->Prev;
            before->Prev = child;
            if (child->Prev != null) child->Prev->Next = child;
            if (child->Parent != null && child->Parent->Children == before) child->Parent->Children = child;
        }
        else if (child->Type == XmlType.Attribute)
        {
            if (ReplaceAttribute(state, before->Parent, child)) result = LibXml2.xmlAddPrevSibling(before, child);
        }
        else if (child->Type == XmlType.Fragment)
        {
            XmlNode* last = child->Last;
            result = InsertFragment(parent, before->Prev, before, child);
            DomNamespaces.ReconcileList(parent->Doc, result, last);
        }
        else
        {
            result = LibXml2.xmlAddPrevSibling(before, child);
            if (result != null) DomNamespaces.Reconcile(parent->Doc, result);
        }

        if (result == null) Throw.Error(ctx, "Cannot add newnode as the previous sibling of refnode");
        return DomNodes.WrapOrNull(ctx, result, self);
    }

    /// <summary>insertBefore() without a reference node.</summary>
    private static Value InsertLast(RequestContext ctx, DomObject self, DomObject added)
    {
        XmlNode* parent = self.Require(ctx), child = added.Require(ctx);
        if (!DomNodes.MayHaveChildren(parent) || !MayInsert(ctx, parent, child, self.IsStrict, warnOfEmpty: true)) return Value.False;
        LibxmlState state = LibxmlState.Enter(ctx);
        EnterDocument(state, child, parent, self.Document);
        self.Document?.Changed();
        if (child->Parent != null) LibXml2.xmlUnlinkNode(child);
        XmlNode* result = child;
        if (child->Type == XmlType.Text && parent->Last != null && parent->Last->Type == XmlType.Text)
        {
            AppendUnmerged(parent, child);
        }
        else if (child->Type == XmlType.Attribute)
        {
            if (ReplaceAttribute(state, parent, child)) result = LibXml2.xmlAddChild(parent, child);
        }
        else if (child->Type == XmlType.Fragment)
        {
            XmlNode* last = child->Last;
            result = InsertFragment(parent, parent->Last, null, child);
            DomNamespaces.ReconcileList(parent->Doc, result, last);
        }
        else
        {
            result = LibXml2.xmlAddChild(parent, child);
            if (result != null) DomNamespaces.Reconcile(parent->Doc, result);
        }

        if (result == null) Throw.Error(ctx, "Cannot add newnode as the previous sibling of refnode");
        return DomNodes.WrapOrNull(ctx, result, self);
    }

    internal static Value ReplaceChild(RequestContext ctx, DomObject self, DomObject added, DomObject replaced)
    {
        XmlNode* parent = self.Require(ctx), child = added.Require(ctx), old = replaced.Require(ctx);
        bool strict = self.IsStrict;
        if (child->Doc != parent->Doc && child->Doc != null)
        {
            DomError.Raise(ctx, DomError.WrongDocument, strict);
            return Value.False;
        }

        if (!DomNodes.MayHaveChildren(parent) || parent->Children == null || !MayInsert(ctx, parent, child, strict, warnOfEmpty: false)) return Value.False;
        int error = (old->Type == XmlType.Attribute) != (child->Type == XmlType.Attribute) ? DomError.HierarchyRequest : old->Parent != parent ? DomError.NotFound : 0;
        if (error != 0)
        {
            DomError.Raise(ctx, error, strict);
            return Value.False;
        }

        EnterDocument(LibxmlState.Enter(ctx), child, parent, self.Document);
        if (child->Type == XmlType.Fragment)
        {
            XmlNode* previous = old->Prev, next = old->Next, last = child->Last;
            LibXml2.xmlUnlinkNode(old);
            DomNamespaces.ReconcileList(parent->Doc, InsertFragment(parent, previous, next, child), last);
        }
        else if (old != child)
        {
            bool isDoctype = (XmlNode*)LibXml2.xmlGetIntSubset(parent->Doc) == old;
            LibXml2.xmlReplaceNode(old, child);
            if (child->Type != XmlType.Attribute) DomNamespaces.Reconcile(parent->Doc, child);
            if (isDoctype) parent->Doc->IntSubset = (XmlDtd*)child;
        }

        self.Document?.Changed();
        return DomNodes.WrapOrNull(ctx, old, self);
    }

    internal static Value RemoveChild(RequestContext ctx, DomObject self, DomObject removed)
    {
        XmlNode* parent = self.Require(ctx), child = removed.Require(ctx);
        int error = parent->Children == null || child->Parent != parent ? DomError.NotFound : DomNodes.IsReadOnly(parent) ? DomError.NoModificationAllowed : 0;
        if (error != 0)
        {
            DomError.Raise(ctx, error, self.IsStrict);
            return Value.False;
        }

        LibXml2.xmlUnlinkNode(child);
        self.Document?.Changed();
        return DomNodes.WrapOrNull(ctx, child, self);
    }

    // ---- normalize() ----

    internal static void Normalize(XmlNode* node)
    {
        for (XmlNode* child = node->Children; child != null;)
        {
            XmlNode* next = child->Next;
            if (child->Type == XmlType.Text)
            {
                MergeTexts(child);
                next = child->Next;
                if (child->Content == null || *child->Content == 0) Drop(child);
            }
            else if (child->Type == XmlType.Element)
            {
                Normalize(child);
                for (XmlAttr* attr = child->Properties; attr != null; attr = attr->Next) Normalize((XmlNode*)attr);
            }

            child = next;
        }
    }

    internal static void MergeTexts(XmlNode* text)
    {
        for (XmlNode* next = text->Next; next != null && next->Type == XmlType.Text;)
        {
            XmlNode* after = next->Next;
            if (next->Content != null) LibXml2.xmlNodeAddContent(text, next->Content);
            Drop(next);
            next = after;
        }
    }

    internal static void Drop(XmlNode* node)
    {
        LibXml2.xmlUnlinkNode(node);
        if (node->Private == 0) LibXml2.xmlFreeNode(node);
    }
}
