using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Where nodes may be, by the DOM standard, and how they are moved and copied.</summary>
internal static unsafe class ModernTree
{
    private const string OneElement = "Cannot have more than one element child in a document", DoctypeFirst = "Document types must be the first child in a document",
        NoText = "Cannot insert text as a child of a document", NoDoctype = "Cannot insert a document type into anything other than a document";

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void Refuse(RequestContext ctx, string? message = null) => DomError.Throw(ctx, DomError.HierarchyRequest, message);

    internal static bool MayHaveChildren(XmlNode* node) => DomNodes.IsDocument(node) || node->Type is XmlType.Element or XmlType.Fragment;

    internal static bool MayBeChild(XmlNode* node) =>
        node->Type is not (XmlType.EntityReference or XmlType.Entity or XmlType.Notation) && !DomNodes.IsDocument(node) && node->Type < XmlType.ElementDecl;

    private static bool IsText(XmlNode* node) => node->Type is XmlType.Text or XmlType.CData;

    private static bool HasChild(XmlNode* node, XmlType type)
    {
        for (XmlNode* child = node->Children; child != null; child = child->Next)
            if (child->Type == type) return true;
        return false;
    }

    private static bool Follows(XmlNode* node, XmlType type)
    {
        for (XmlNode* next = node->Next; next != null; next = next->Next)
            if (next->Type == type) return true;
        return false;
    }

    private static bool Precedes(XmlNode* node, XmlType type)
    {
        for (XmlNode* previous = node->Prev; previous != null; previous = previous->Prev)
            if (previous->Type == type) return true;
        return false;
    }

    /// <summary>Whether a fragment for a document has an element; an exception if it has more, or text.</summary>
    private static bool FragmentHasElement(RequestContext ctx, XmlNode* fragment)
    {
        bool seen = false;
        for (XmlNode* child = fragment->Children; child != null; child = child->Next)
        {
            if (IsText(child)) Refuse(ctx, NoText);
            if (child->Type != XmlType.Element) continue;
            if (seen) Refuse(ctx, OneElement);
            seen = true;
        }

        return seen;
    }

    /// <summary>"ensure pre-insertion validity", from step 5 on.</summary>
    internal static void CheckInsertion(RequestContext ctx, XmlNode* parent, XmlNode* node, XmlNode* child)
    {
        bool inDocument = DomNodes.IsDocument(parent);
        if (inDocument && IsText(node)) Refuse(ctx, NoText);
        if (!inDocument && node->Type == XmlType.Dtd) Refuse(ctx, NoDoctype);
        if (!inDocument) return;
        if (node->Type == XmlType.Element || (node->Type == XmlType.Fragment && FragmentHasElement(ctx, node)))
        {
            if (HasChild(parent, XmlType.Element)) Refuse(ctx, OneElement);
            if (child != null && (child->Type == XmlType.Dtd || Follows(child, XmlType.Dtd))) Refuse(ctx, DoctypeFirst);
        }
        else if (node->Type == XmlType.Dtd)
        {
            if (HasChild(parent, XmlType.Dtd)) Refuse(ctx, "Cannot have more than one document type");
            if (child == null ? HasChild(parent, XmlType.Element) : Precedes(child, XmlType.Element)) Refuse(ctx, DoctypeFirst);
        }
    }

    /// <summary>"replace a child": its checks.</summary>
    private static void CheckReplacement(RequestContext ctx, XmlNode* parent, XmlNode* node, XmlNode* child)
    {
        if (!MayHaveChildren(parent) || !DomTree.MayContain(parent, node)) Refuse(ctx);
        if (child->Parent != parent) DomError.Throw(ctx, DomError.NotFound);
        bool fits = node->Type is XmlType.Fragment or XmlType.Dtd or XmlType.Element or XmlType.Text or XmlType.CData or XmlType.Comment or XmlType.ProcessingInstruction;
        if (!fits) Refuse(ctx);
        bool inDocument = DomNodes.IsDocument(parent);
        if (inDocument && IsText(node)) Refuse(ctx, NoText);
        if (!inDocument && node->Type == XmlType.Dtd) Refuse(ctx, NoDoctype);
        if (!inDocument) return;
        if (node->Type == XmlType.Element)
        {
            if (LibXml2.xmlDocGetRootElement((XmlDoc*)parent) != child) Refuse(ctx, OneElement);
            if (Follows(child, XmlType.Dtd)) Refuse(ctx, DoctypeFirst);
        }
        else if (node->Type == XmlType.Fragment && FragmentHasElement(ctx, node))
        {
            for (XmlNode* other = parent->Children; other != null; other = other->Next)
                if (other->Type == XmlType.Element && other != child) Refuse(ctx, OneElement);
            if (Follows(child, XmlType.Dtd)) Refuse(ctx, DoctypeFirst);
        }
        else if (node->Type == XmlType.Dtd && (((XmlDoc*)parent)->IntSubset != (XmlDtd*)child || Precedes(child, XmlType.Element)))
        {
            Refuse(ctx, DoctypeFirst);
        }
    }

    internal static void Insert(RequestContext ctx, DomObject self, DomObject added, DomObject? reference)
    {
        XmlNode* parent = self.Require(ctx), child = added.Require(ctx);
        if (!MayHaveChildren(parent)) Refuse(ctx);
        XmlNode* before = reference is null ? null : reference.Require(ctx);
        self.Document?.Changed();
        ParentNodes.Insert(ctx, self, child, parent, before);
    }

    internal static void Replace(RequestContext ctx, DomObject self, DomObject added, DomObject replaced)
    {
        XmlNode* parent = self.Require(ctx), child = added.Require(ctx), old = replaced.Require(ctx);
        if (child->Doc != parent->Doc && child->Doc != null) DomError.Throw(ctx, DomError.WrongDocument);
        CheckReplacement(ctx, parent, child, old);
        DomTree.EnterDocument(LibxmlState.Enter(ctx), child, parent, self.Document);
        if (child->Type == XmlType.Fragment)
        {
            XmlNode* previous = old->Prev, next = old->Next;
            LibXml2.xmlUnlinkNode(old);
            DomTree.InsertFragment(parent, previous, next, child);
        }
        else if (old != child)
        {
            bool isDoctype = (XmlNode*)LibXml2.xmlGetIntSubset(parent->Doc) == old;
            LibXml2.xmlReplaceNode(old, child);
            if (isDoctype) parent->Doc->IntSubset = (XmlDtd*)child;
        }

        self.Document?.Changed();
    }

    /// <summary>php_dom_normalize_modern: attributes are left as they are.</summary>
    internal static void Normalize(XmlNode* node)
    {
        for (XmlNode* child = node->Children; child != null;)
        {
            XmlNode* next = child->Next;
            if (child->Type == XmlType.Element) Normalize(child);
            if (child->Type == XmlType.Text)
            {
                if (child->Content == null || *child->Content == 0)
                {
                    DomTree.Drop(child);
                }
                else
                {
                    DomTree.MergeTexts(child);
                    next = child->Next;
                }
            }

            child = next;
        }
    }

    // ---- copies ----

    /// <summary>dom_clone_node: null when the library has no memory.</summary>
    internal static XmlNode* Copy(XmlNode* node, XmlDoc* doc, bool deep, NamespaceMapper mapper)
    {
        if (node->Type == XmlType.Dtd) return DomClone.CopyDoctype(node, doc);
        XmlNode* copy = CopyOne(node, doc, mapper);
        if (copy == null || !deep || !MayHaveChildren(node)) return copy;
        if (DomNodes.IsDocument(node))
        {
            doc = (XmlDoc*)copy;
            CopySubset((XmlDoc*)node, doc);
        }

        CopyChildren(node, copy, doc, mapper);
        return copy;
    }

    private static void CopySubset(XmlDoc* from, XmlDoc* to)
    {
        if (from->IntSubset == null) return;
        to->IntSubset = LibXml2.xmlCopyDtd(from->IntSubset);
        to->IntSubset->Parent = to;
        LibXml2.xmlSetTreeDoc((XmlNode*)to->IntSubset, to);
        to->Children = to->Last = (XmlNode*)to->IntSubset;
    }

    private static void CopyChildren(XmlNode* from, XmlNode* to, XmlDoc* doc, NamespaceMapper mapper)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        for (XmlNode* child = from->Children; child != null; child = child->Next)
        {
            if (child->Type == XmlType.Dtd) continue;
            XmlNode* copy = child->Type == XmlType.Element ? CopyOne(child, doc, mapper) : LibXml2.xmlDocCopyNode(child, doc, 1);
            if (copy == null) continue;
            DomTree.AppendUnmerged(to, copy);
            if (child->Type == XmlType.Element) CopyChildren(child, copy, doc, mapper);
        }
    }

    /// <summary>A node without its children; an element with its attributes, in the namespaces that the original has.</summary>
    private static XmlNode* CopyOne(XmlNode* node, XmlDoc* doc, NamespaceMapper mapper)
    {
        XmlNode* copy = LibXml2.xmlDocCopyNode(node, doc, 0);
        if (copy == null || node->Type is not (XmlType.Element or XmlType.Attribute)) return copy;
        copy->Ns = node->Ns;
        if (node->Type == XmlType.Attribute) return copy;
        for (XmlNs* ns = node->NsDef; ns != null; ns = ns->Next) mapper.AddDeclaration(copy, ns);
        XmlAttr* last = copy->Properties;
        while (last != null && last->Next != null) last = last->Next;
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
        {
            var added = (XmlAttr*)LibXml2.xmlDocCopyNode((XmlNode*)attr, doc, 0);
            added->Parent = copy;
            added->Ns = attr->Ns;
            added->Prev = last;
            if (last == null) copy->Properties = added;
            else last->Next = added;
            last = added;
        }

        return copy;
    }

    /// <summary>Brings copies into the namespaces of their document.</summary>
    internal static void Reconcile(XmlNode* copy, NamespaceMapper mapper)
    {
        if (!DomNodes.IsDocument(copy) && copy->Type != XmlType.Fragment)
        {
            mapper.Reconcile(copy);
            return;
        }

        for (XmlNode* child = copy->Children; child != null; child = child->Next) mapper.Reconcile(child);
    }
}
