using HhvmSharp.Library.Libxml;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>A list of nodes: the children of one, elements by name, or what a query found.</summary>
internal abstract unsafe class NodeList(PhpClass cls) : NodeCollection(cls)
{
    /// <summary>An XPath result: fixed, owned. Otherwise the list is live.</summary>
    private PhpArray? _fixed;

    /// <summary>Elements of these names below <see cref="NodeCollection.Base"/>; a null local name: its children.</summary>
    private PhpString? _local, _uri;

    /// <summary>Dom\: the name in lower case, for HTML elements in HTML documents; by qualified name.</summary>
    private PhpString? _localLower;

    // what was found in the document as it was at a count of changes
    private long _stamp, _length = -1, _index;
    private DomObject? _at;

    private static NodeList New(RequestContext ctx, string className) => (NodeList)ctx.NewObject(ctx.Environment.CoreClass(className));

    private static string ClassFor(DomObject about) => about.FollowsSpec ? "dom\\nodelist" : "domnodelist";

    internal static Value Children(RequestContext ctx, DomObject parent)
    {
        NodeList list = New(ctx, ClassFor(parent));
        list.About(parent);
        return Value.Object(list);
    }

    internal static NodeList ByName(RequestContext ctx, DomObject root, PhpString? uri, PhpString local)
    {
        CheckPath(ctx, uri, 1);
        CheckPath(ctx, local, uri is null ? 1 : 2);
        NodeList list = New(ctx, root.FollowsSpec ? "dom\\htmlcollection" : "domnodelist");
        list.About(root);
        list._local = PhpString.FromSpan(local.Span);
        if (root.FollowsSpec && uri is null) list._localLower = list._local.ToLower();
        list._uri = uri is null ? null : PhpString.FromSpan(uri.Span);
        return list;
    }

    private static void CheckPath(RequestContext ctx, PhpString? text, int number)
    {
        if (text is not null && text.Span.Contains((byte)0)) Arg.ValueError(ctx, number, "must not contain any null bytes");
    }

    /// <summary>Takes over the array.</summary>
    internal static Value Of(RequestContext ctx, DomObject about, PhpArray nodes)
    {
        NodeList list = New(ctx, ClassFor(about));
        list._fixed = nodes;
        return Value.Object(list);
    }

    /// <summary>Forgets what was found when the document has changed since; true: it has.</summary>
    private bool CheckStamp(RequestContext ctx)
    {
        long now = Base?.Document?.Modifications ?? 0;
        if (now == _stamp && now != 0) return false;
        _stamp = now;
        _length = -1;
        Forget(ctx);
        return true;
    }

    private void Forget(RequestContext ctx)
    {
        if (_at is not { } old) return;
        _at = null;
        _index = 0;
        Value.Object(old).Release(ctx);
    }

    private XmlNode* First()
    {
        XmlNode* node = BaseNode;
        if (_local is not null) return DomNodes.FirstChild(node);
        if (node->Type == XmlType.EntityReference) DtdProperties.Synchronize(node);
        return node->Children;
    }

    private bool Matches(XmlNode* node)
    {
        if (node->Type != XmlType.Element) return false;
        if (!_local!.Equals("*") && !HasName(node)) return false;
        if (_uri is null || _uri.Equals("*")) return true;
        return node->Ns == null ? _uri.Length == 0 : LibXml2.Same(node->Ns->Href, _uri.Span);
    }

    private bool HasName(XmlNode* node)
    {
        if (_localLower is null) return LibXml2.Same(node->Name, _local!.Span);
        return ModernNames.Matches(node, (DomNodes.IsHtmlInHtml(node) ? _localLower : _local!).Span);
    }

    /// <summary>The first element that is called so: namedItem().</summary>
    internal Value NamedItem(RequestContext ctx, PhpString key)
    {
        XmlNode* root = BaseNode;
        if (root == null || key.Length == 0) return Value.Null;
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
        {
            if (!Matches(node)) continue;
            if (ModernNames.HasValue(node, "id"u8, key) || (DomNodes.IsIn(node, NamespaceUris.Html) && ModernNames.HasValue(node, "name"u8, key)))
                return Value.Object(DomNodes.Wrap(ctx, node, Base));
        }

        return Value.Null;
    }

    /// <summary>The match at or behind a node that is <paramref name="skip"/> matches further; counts what it skips.</summary>
    private XmlNode* Seek(XmlNode* node, long skip, ref long count)
    {
        XmlNode* root = BaseNode;
        for (; node != null; node = _local is null ? node->Next : DomNodes.Next(node, root))
        {
            if (_local is not null && !Matches(node)) continue;
            if (count == skip) return node;
            count++;
        }

        return null;
    }

    internal override long Length(RequestContext ctx)
    {
        if (_fixed is not null) return _fixed.Length;
        if (BaseNode == null) return 0;
        CheckStamp(ctx);
        if (_length >= 0) return _length;
        long count = 0;
        Seek(First(), -1, ref count);
        return _length = count;
    }

    internal override Value Item(RequestContext ctx, long index)
    {
        if (index < 0) return Value.Null;
        if (_fixed is not null) return _fixed.TryGetValue(index, out Value found) ? found.Copied() : Value.Null;
        if (BaseNode == null) return Value.Null;
        CheckStamp(ctx);
        XmlNode* start;
        long skip = index, count = 0;
        if (_at is not null && index >= _index && _at.Node != null)
        {
            start = _at.Node;
            skip -= _index;
        }
        else
        {
            start = First();
        }

        XmlNode* node = Seek(start, skip, ref count);
        if (node == null) return Value.Null;
        DomObject item = DomNodes.Wrap(ctx, node, Base);
        Forget(ctx);
        item.AddRef();
        _at = item;
        _index = index;
        return Value.Object(item);
    }

    internal override Value Following(RequestContext ctx, DomObject current, long index)
    {
        // children: wherever the current one is now
        if (_fixed is not null || _local is not null) return Item(ctx, index);
        XmlNode* node = current.Node;
        if (node == null) return Value.Null;
        // Dom\: wherever the list is now
        return IsModern && CheckStamp(ctx) ? Item(ctx, index) : DomNodes.WrapOrNull(ctx, node->Next, Base);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (_fixed is not null) visit(Value.Array(_fixed));
        if (_at is not null) visit(Value.Object(_at));
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Forget(ctx);
        if (_fixed is { } nodes)
        {
            _fixed = null;
            Value.Array(nodes).Release(ctx);
        }

        base.FreeObject(ctx);
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMNodeList implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed class NodeListObject(PhpClass cls) : NodeList(cls)
{
    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => WrappedIterator(ctx);

    [PhpMethod("public function item(int $index)")]
    public Value ItemMethod(RequestContext ctx, long index) => Item(ctx, index);
}
