using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[Runtime.Functions.PhpClass("interface DOMParentNode")]
[PhpMethod("public function append(...$nodes): void")]
[PhpMethod("public function prepend(...$nodes): void")]
[PhpMethod("public function replaceChildren(...$nodes): void")]
internal static class DomParentNodeInterface;

[PhpExtension("dom")]
[Runtime.Functions.PhpClass("interface DOMChildNode")]
[PhpMethod("public function remove(): void")]
[PhpMethod("public function before(...$nodes): void")]
[PhpMethod("public function after(...$nodes): void")]
[PhpMethod("public function replaceWith(...$nodes): void")]
internal static class DomChildNodeInterface;

/// <summary>append(), before() and their like: several nodes and strings at once, never merged with text beside them.</summary>
internal static unsafe class ParentNodes
{
    internal static void Append(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, nodes);
        XmlNode* parent = self.Require(ctx);
        self.Document?.Changed();
        Insert(ctx, self, Gather(ctx, self, parent, nodes), parent, null);
    }

    internal static void Prepend(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, nodes);
        XmlNode* parent = self.Require(ctx);
        self.Document?.Changed();
        XmlNode* node = Gather(ctx, self, parent, nodes);
        Insert(ctx, self, node, parent, parent->Children);
    }

    internal static void After(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, nodes);
        XmlNode* node = self.Require(ctx), parent = node->Parent;
        if (parent == null) return;
        XmlNode* next = FirstOutside(nodes, node->Next, forward: true);
        self.Document?.Changed();
        Insert(ctx, self, Gather(ctx, self, parent, nodes), parent, next);
    }

    internal static void Before(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, nodes);
        XmlNode* node = self.Require(ctx), parent = node->Parent;
        if (parent == null) return;
        XmlNode* previous = FirstOutside(nodes, node->Prev, forward: false);
        self.Document?.Changed();
        XmlNode* gathered = Gather(ctx, self, parent, nodes);
        Insert(ctx, self, gathered, parent, previous == null ? parent->Children : previous->Next);
    }

    internal static void Remove(RequestContext ctx, DomObject self)
    {
        XmlNode* node = self.Require(ctx);
        if (!MayRemove(ctx, self, node)) return;
        self.Document?.Changed();
        LibXml2.xmlUnlinkNode(node);
    }

    internal static void ReplaceWith(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, nodes);
        XmlNode* node = self.Require(ctx), parent = node->Parent;
        if (parent == null) return;
        XmlNode* next = FirstOutside(nodes, node->Next, forward: true);
        if (!MayRemove(ctx, self, node)) return;
        self.Document?.Changed();
        XmlNode* gathered = Gather(ctx, self, parent, nodes);
        if (gathered == null) return;
        if (!IsValid(ctx, self, parent, gathered, next, parent->Doc))
        {
            Discard(gathered);
            return;
        }

        // it may have become part of what replaces it
        if (node->Parent != gathered) LibXml2.xmlUnlinkNode(node);
        InsertUnchecked(gathered, parent, next);
    }

    internal static void ReplaceChildren(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, nodes);
        XmlNode* parent = self.Require(ctx);
        self.Document?.Changed();
        XmlNode* node = Gather(ctx, self, parent, nodes);
        if (node == null) return;
        if (!IsValid(ctx, self, parent, node, null, parent->Doc))
        {
            Discard(node);
            return;
        }

        DomNodes.RemoveChildren(LibxmlState.Enter(ctx), parent);
        Insert(ctx, self, node, parent, null);
    }

    /// <summary>insertAdjacentElement and -Text: false when there is no such place; the node is left alone then.</summary>
    internal static bool InsertAdjacent(RequestContext ctx, DomObject self, string where, XmlNode* node)
    {
        XmlNode* at = self.Require(ctx), parent = at, next = null;
        switch (where.ToLowerInvariant())
        {
            case "beforebegin":
                parent = at->Parent;
                next = at;
                break;
            case "afterbegin":
                next = at->Children;
                break;
            case "beforeend":
                break;
            case "afterend":
                parent = at->Parent;
                next = at->Next;
                break;
            default:
                DomError.Raise(ctx, DomError.Syntax, self.IsStrict);
                return false;
        }

        if (parent == null) return false;
        if (!DomClone.Adopt(ctx, node, self, at->Doc)) return false;
        if (where.Equals("afterbegin", StringComparison.OrdinalIgnoreCase)) next = at->Children;
        else if (where.Equals("afterend", StringComparison.OrdinalIgnoreCase)) next = at->Next;
        return Insert(ctx, self, node, parent, next);
    }

    private static void CheckTypes(RequestContext ctx, ReadOnlySpan<Value> nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            Value v = nodes[i].Dereferenced();
            if (!v.IsString && v.o is not NodeObject) Arg.TypeError(ctx, i + 1, $"must be of type DOMNode|string, {TypeNames.Of(in v)} given");
        }
    }

    private static XmlNode* FirstOutside(ReadOnlySpan<Value> nodes, XmlNode* node, bool forward)
    {
        while (node != null && IsAmong(nodes, node)) node = forward ? node->Next : node->Prev;
        return node;
    }

    private static bool IsAmong(ReadOnlySpan<Value> nodes, XmlNode* node)
    {
        foreach (ref readonly Value v in nodes)
            if (v.Dereferenced().o is DomObject o && o.Node == node) return true;
        return false;
    }

    private static bool MayRemove(RequestContext ctx, DomObject self, XmlNode* node)
    {
        int error = DomNodes.IsReadOnly(node) || (node->Parent != null && DomNodes.IsReadOnly(node->Parent)) ? DomError.NoModificationAllowed
            : node->Parent == null ? DomError.NotFound : 0;
        if (error != 0) DomError.Raise(ctx, error, self.IsStrict);
        return error == 0;
    }

    /// <summary>dom_zvals_to_single_node: one node, or a fragment of all; null after a warning.</summary>
    private static XmlNode* Gather(RequestContext ctx, DomObject self, XmlNode* context, ReadOnlySpan<Value> nodes)
    {
        XmlDoc* doc = DomNodes.IsDocument(context) ? (XmlDoc*)context : context->Doc;
        if (nodes.Length == 1)
        {
            Value only = nodes[0].Dereferenced();
            return only.o is DomObject o ? o.Node : NewText(doc, only.AsString);
        }

        XmlNode* fragment = LibXml2.xmlNewDocFragment(doc);
        foreach (ref readonly Value v in nodes)
        {
            Value item = v.Dereferenced();
            if (item.IsString)
            {
                AddUnmerged(fragment, NewText(doc, item.AsString));
                continue;
            }

            XmlNode* node = ((DomObject)item.AsObject).Node;
            if (node == null) DomError.Throw(ctx, DomError.InvalidState);
            bool valid;
            try
            {
                valid = IsValid(ctx, self, fragment, node, null, doc);
            }
            catch (PhpThrow)
            {
                DiscardFragment(fragment);
                throw;
            }

            if (!valid)
            {
                DiscardFragment(fragment);
                return null;
            }

            if (node->Parent != null) LibXml2.xmlUnlinkNode(node);
            if (node->Type != XmlType.Fragment)
            {
                AddUnmerged(fragment, node);
                continue;
            }

            for (XmlNode* child = node->Children; child != null;)
            {
                XmlNode* next = child->Next;
                LibXml2.xmlUnlinkNode(child);
                AddUnmerged(fragment, child);
                child = next;
            }
        }

        return fragment;
    }

    private static XmlNode* NewText(XmlDoc* doc, PhpString text) => LibXml2.xmlNewDocTextLen(doc, LibXml2.Z(text), text.Length);

    private static void AddUnmerged(XmlNode* parent, XmlNode* child)
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

    /// <summary>dom_is_pre_insert_valid_without_step_1.</summary>
    private static bool IsValid(RequestContext ctx, DomObject self, XmlNode* parent, XmlNode* node, XmlNode* child, XmlDoc* doc)
    {
        int error = 0;
        if (!DomNodes.IsDocument(parent) && parent->Type is not (XmlType.Element or XmlType.Fragment)) error = DomError.HierarchyRequest;
        else if (node->Doc != doc) error = DomError.WrongDocument;
        else if (child != null && child->Parent != parent) error = DomError.NotFound;
        else if (!DomTree.MayContain(parent, node) || node->Type == XmlType.Attribute) error = DomError.HierarchyRequest;
        if (error != 0) DomError.Raise(ctx, error, self.IsStrict);
        return error == 0;
    }

    private static bool Insert(RequestContext ctx, DomObject self, XmlNode* node, XmlNode* parent, XmlNode* before)
    {
        if (node == null) return false;
        bool valid = false;
        try
        {
            valid = IsValid(ctx, self, parent, node, before, parent->Doc);
        }
        finally
        {
            if (!valid) Discard(node);
        }

        if (valid) InsertUnchecked(node, parent, before);
        return valid;
    }

    private static void Link(XmlNode* before, XmlNode* parent, XmlNode* first, XmlNode* last)
    {
        if (before == null)
        {
            if (parent->Children != null)
            {
                first->Prev = parent->Last;
                parent->Last->Next = first;
            }
            else
            {
                parent->Children = first;
            }

            parent->Last = last;
            return;
        }

        last->Next = before;
        if (before->Prev != null)
        {
            before->Prev->Next = first;
            first->Prev = before->Prev;
        }

        before->Prev = last;
        if (parent->Children == before) parent->Children = first;
    }

    private static void InsertUnchecked(XmlNode* node, XmlNode* parent, XmlNode* before)
    {
        if (node->Type != XmlType.Fragment)
        {
            if (before == node) before = node->Next;
            LibXml2.xmlUnlinkNode(node);
            Link(before, parent, node, node);
            node->Parent = parent;
            if (parent->Doc != null && node->Type == XmlType.Dtd)
            {
                parent->Doc->IntSubset = (XmlDtd*)node;
                node->Parent = (XmlNode*)parent->Doc;
            }
            else
            {
                DomNamespaces.Reconcile(parent->Doc, node);
            }

            return;
        }

        XmlNode* first = node->Children;
        if (first != null)
        {
            XmlNode* last = node->Last;
            Link(before, parent, first, last);
            for (XmlNode* child = first; child != null; child = child->Next)
            {
                child->Parent = parent;
                if (child == last) break;
            }

            DomNamespaces.ReconcileList(parent->Doc, first, last);
        }

        node->Children = node->Last = null;
        if (node->Private == 0) LibXml2.xmlFreeNode(node);
    }

    /// <summary>A node made here that found no place.</summary>
    private static void Discard(XmlNode* node)
    {
        if (node->Private != 0) return;
        if (node->Type == XmlType.Fragment) DiscardFragment(node);
        else if (node->Type == XmlType.Text && node->Parent == null) LibXml2.xmlFreeNode(node);
    }

    private static void DiscardFragment(XmlNode* fragment)
    {
        for (XmlNode* child = fragment->Children; child != null;)
        {
            XmlNode* next = child->Next;
            LibXml2.xmlUnlinkNode(child);
            if (child->Private == 0) LibXml2.xmlFreeNode(child);
            child = next;
        }

        LibXml2.xmlFreeNode(fragment);
    }
}
