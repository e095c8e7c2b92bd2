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

[PhpExtension("dom")]
[Runtime.Functions.PhpClass("interface Dom\\ParentNode")]
[PhpMethod("public function append(Dom\\Node|string ...$nodes): void")]
[PhpMethod("public function prepend(Dom\\Node|string ...$nodes): void")]
[PhpMethod("public function replaceChildren(Dom\\Node|string ...$nodes): void")]
[PhpMethod("public function querySelector(string $selectors): ?Dom\\Element")]
[PhpMethod("public function querySelectorAll(string $selectors): Dom\\NodeList")]
internal static class ModernParentNodeInterface;

[PhpExtension("dom")]
[Runtime.Functions.PhpClass("interface Dom\\ChildNode")]
[PhpMethod("public function remove(): void")]
[PhpMethod("public function before(Dom\\Node|string ...$nodes): void")]
[PhpMethod("public function after(Dom\\Node|string ...$nodes): void")]
[PhpMethod("public function replaceWith(Dom\\Node|string ...$nodes): void")]
internal static class ModernChildNodeInterface;

/// <summary>append(), before() and their like: several nodes and strings at once, never merged with text beside them.</summary>
internal static unsafe class ParentNodes
{
    internal static void Append(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, self, nodes);
        XmlNode* parent = self.Require(ctx);
        self.Document?.Changed();
        Insert(ctx, self, Gather(ctx, self, parent, nodes), parent, null);
    }

    internal static void Prepend(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, self, nodes);
        XmlNode* parent = self.Require(ctx);
        self.Document?.Changed();
        XmlNode* node = Gather(ctx, self, parent, nodes);
        Insert(ctx, self, node, parent, parent->Children);
    }

    internal static void After(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, self, nodes);
        XmlNode* node = self.Require(ctx), parent = node->Parent;
        if (parent == null) return;
        XmlNode* next = FirstOutside(nodes, node->Next, forward: true);
        self.Document?.Changed();
        Insert(ctx, self, Gather(ctx, self, parent, nodes), parent, next);
    }

    internal static void Before(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, self, nodes);
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
        CheckTypes(ctx, self, nodes);
        XmlNode* node = self.Require(ctx), parent = node->Parent;
        if (parent == null) return;
        XmlNode* next = FirstOutside(nodes, node->Next, forward: true);
        if (!MayRemove(ctx, self, node)) return;
        self.Document?.Changed();
        XmlNode* gathered = Gather(ctx, self, parent, nodes);
        if (gathered == null) return;
        if (!IsValidOrDiscarded(ctx, self, gathered, parent, next)) return;

        // it may have become part of what replaces it
        if (node->Parent != gathered) LibXml2.xmlUnlinkNode(node);
        InsertUnchecked(self, gathered, parent, next);
    }

    internal static void ReplaceChildren(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        CheckTypes(ctx, self, nodes);
        XmlNode* parent = self.Require(ctx);
        self.Document?.Changed();
        XmlNode* node = Gather(ctx, self, parent, nodes);
        if (node == null) return;
        if (!IsValidOrDiscarded(ctx, self, node, parent, null)) return;
        DomNodes.RemoveChildren(LibxmlState.Enter(ctx), parent);
        Insert(ctx, self, node, parent, null);
    }

    /// <summary>insertAdjacentElement(): false when there is no such place; the node is left alone then.</summary>
    internal static bool InsertAdjacent(RequestContext ctx, DomObject self, string where, XmlNode* node)
    {
        XmlNode* at = self.Require(ctx), parent = AdjacentParent(ctx, self, where);
        if (parent == null || !DomClone.Adopt(ctx, node, self, at->Doc)) return false;
        XmlNode* next = where.ToLowerInvariant() switch { "beforebegin" => at, "afterbegin" => at->Children, "afterend" => at->Next, _ => null };
        return Insert(ctx, self, node, parent, next);
    }

    internal static void InsertAdjacentText(RequestContext ctx, DomObject self, string where, PhpString data)
    {
        // the text is made only when it has a place: whoever inserts it owns it
        if (AdjacentParent(ctx, self, where) != null) InsertAdjacent(ctx, self, where, NewText(self.Require(ctx)->Doc, data));
    }

    /// <summary>The parent of what is inserted; null when the node has none, or after a warning.</summary>
    private static XmlNode* AdjacentParent(RequestContext ctx, DomObject self, string where)
    {
        XmlNode* at = self.Require(ctx);
        switch (where.ToLowerInvariant())
        {
            case "beforebegin" or "afterend":
                return at->Parent;
            case "afterbegin" or "beforeend":
                return at;
            default:
                DomError.Raise(ctx, DomError.Syntax, self.IsStrict);
                return null;
        }
    }

    private static void CheckTypes(RequestContext ctx, DomObject self, ReadOnlySpan<Value> nodes)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            Value v = nodes[i].Dereferenced();
            if (v.IsString || (self.FollowsSpec ? v.o is ModernNode : v.o is NodeObject)) continue;
            Arg.TypeError(ctx, i + 1, $"must be of type {(self.FollowsSpec ? "Dom\\Node" : "DOMNode")}|string, {TypeNames.Of(in v)} given");
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
                DomTree.AppendUnmerged(fragment, NewText(doc, item.AsString));
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
                DomTree.AppendUnmerged(fragment, node);
                continue;
            }

            for (XmlNode* child = node->Children; child != null;)
            {
                XmlNode* next = child->Next;
                LibXml2.xmlUnlinkNode(child);
                DomTree.AppendUnmerged(fragment, child);
                child = next;
            }
        }

        return fragment;
    }

    private static XmlNode* NewText(XmlDoc* doc, PhpString text) => LibXml2.xmlNewDocTextLen(doc, LibXml2.Z(text), text.Length);

    /// <summary>dom_is_pre_insert_valid_without_step_1.</summary>
    private static bool IsValid(RequestContext ctx, DomObject self, XmlNode* parent, XmlNode* node, XmlNode* child, XmlDoc* doc)
    {
        int error = 0;
        if (!DomNodes.IsDocument(parent) && parent->Type is not (XmlType.Element or XmlType.Fragment)) error = DomError.HierarchyRequest;
        else if (node->Doc != doc) error = DomError.WrongDocument;
        else if (child != null && child->Parent != parent) error = DomError.NotFound;
        else if (!DomTree.MayContain(parent, node) || node->Type == XmlType.Attribute || (self.FollowsSpec && !ModernTree.MayBeChild(node))) error = DomError.HierarchyRequest;
        if (error == 0 && self.FollowsSpec) ModernTree.CheckInsertion(ctx, parent, node, child);
        if (error != 0) DomError.Raise(ctx, error, self.IsStrict);
        return error == 0;
    }

    /// <summary>php_dom_pre_insert; false after a warning.</summary>
    internal static bool Insert(RequestContext ctx, DomObject self, XmlNode* node, XmlNode* parent, XmlNode* before)
    {
        if (node == null || !IsValidOrDiscarded(ctx, self, node, parent, before)) return false;
        InsertUnchecked(self, node, parent, before);
        return true;
    }

    private static bool IsValidOrDiscarded(RequestContext ctx, DomObject self, XmlNode* node, XmlNode* parent, XmlNode* before)
    {
        bool valid = false;
        try
        {
            valid = IsValid(ctx, self, parent, node, before, parent->Doc);
        }
        finally
        {
            if (!valid) Discard(node);
        }

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

    private static void InsertUnchecked(DomObject self, XmlNode* node, XmlNode* parent, XmlNode* before)
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
            else if (!self.FollowsSpec)
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

            if (!self.FollowsSpec) DomNamespaces.ReconcileList(parent->Doc, first, last);
            if (parent->Doc != null && first->Type == XmlType.Dtd) parent->Doc->IntSubset = (XmlDtd*)first;
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
