using HhvmSharp.Library.Libxml;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>What lists and maps of nodes share: the "length" property, dimensions, foreach.</summary>
internal abstract unsafe class NodeCollection(PhpClass cls) : HandledObject(cls)
{
    private static readonly PropertyTable Table = new PropertyTable().Add<NodeCollection>("length", (ctx, o) => Value.Int(o.Length(ctx)));

    /// <summary>The object it is about; counted.</summary>
    internal DomObject? Base;

    internal abstract long Length(RequestContext ctx);

    /// <summary>Owned; null outside.</summary>
    internal abstract Value Item(RequestContext ctx, long index);

    /// <summary>$list["name"]; undef when names are not looked up.</summary>
    internal virtual Value Named(RequestContext ctx, PhpString name) => Value.Null;

    internal void About(DomObject o)
    {
        o.AddRef();
        Base = o;
    }

    internal XmlNode* BaseNode => Base is null ? null : Base.Node;

    internal override PropertyTable Properties => Table;

    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        PhpArray result = BuildProperties();
        result.Set(ctx, PhpString.Literal("length"), Value.Int(Length(ctx)));
        return result;
    }

    /// <summary>A string that is no number means a name.</summary>
    private static bool IsName(RequestContext ctx, in Value offset, out long index)
    {
        index = 0;
        Value v = offset.Dereferenced();
        if (!v.IsString)
        {
            index = Conversions.ToInt(ctx, in v);
            return false;
        }

        int kind = Numbers.ParseNumeric(v.AsString.Span, true, out index, out double d, out _);
        if (kind == Runtime.Values.Kind.Float) index = d >= long.MaxValue ? long.MaxValue : d <= long.MinValue ? long.MinValue : (long)d;
        return kind == 0;
    }

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (offset.IsUndef)
        {
            ctx.ThrowError("Error", $"Cannot access {Class.Text} without offset");
            return default;
        }

        if (IsName(ctx, in offset, out long index)) return Named(ctx, offset.Dereferenced().AsString);
        if (this is NamedNodeMapObject && index is < 0 or > int.MaxValue)
        {
            ctx.ThrowError("ValueError", $"must be between 0 and {int.MaxValue}");
            return default;
        }

        return Item(ctx, index);
    }

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        if (!IsName(ctx, in offset, out long index)) return index >= 0 && index < Length(ctx);
        Value found = Named(ctx, offset.Dereferenced().AsString);
        bool there = found.IsObject;
        found.Release(ctx);
        return there;
    }

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        count = Length(ctx);
        return true;
    }

    /// <summary>The key that foreach gives for a node.</summary>
    internal virtual Value KeyOf(long index, DomObject node) => Value.Int(index);

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) =>
        SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    /// <summary>The element behind <paramref name="current"/>, which is at <paramref name="index"/> - 1; owned, null at the end.</summary>
    internal virtual Value Following(RequestContext ctx, DomObject current, long index) => Item(ctx, index);

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (Base is not null) visit(Value.Object(Base));
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (Base is not { } held) return;
        Base = null;
        Value.Object(held).Release(ctx);
    }

    private sealed class Walk : ObjectIterator
    {
        private readonly NodeCollection _list;
        private long _index;
        private Value _current;

        internal Walk(NodeCollection list)
        {
            _list = list;
            list.AddRef();
        }

        internal override void Rewind(RequestContext ctx)
        {
            // PHP's walk has no rewind: it starts where it is made
            if (_index == 0 && _current.IsUndef) _current = _list.Item(ctx, 0);
        }

        internal override bool Valid(RequestContext ctx) => _current.IsObject;

        internal override Value Current(RequestContext ctx) => _current.Copied();

        internal override Value Key(RequestContext ctx) => _list.KeyOf(_index, (DomObject)_current.AsObject);

        internal override void MoveNext(RequestContext ctx)
        {
            if (!_current.IsObject) return;
            _index++;
            Value next = _list.Following(ctx, (DomObject)_current.AsObject, _index);
            Value old = _current;
            _current = next;
            old.Release(ctx);
        }

        internal override void Dispose(RequestContext ctx)
        {
            _current.Release(ctx);
            _current = default;
            Value.Object(_list).Release(ctx);
        }

        internal override void EnumerateChildren(ChildVisitor visit)
        {
            visit(Value.Object(_list));
            visit(in _current);
        }
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMNodeList implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed unsafe class NodeListObject(PhpClass cls) : NodeCollection(cls)
{
    private static readonly PhpString Name = PhpString.Literal("domnodelist");

    /// <summary>An XPath result: fixed, owned. Otherwise the list is live.</summary>
    private PhpArray? _fixed;

    /// <summary>Elements of these names below <see cref="NodeCollection.Base"/>; a null local name: its children.</summary>
    private PhpString? _local, _uri;

    // what was found in the document as it was at a count of changes
    private long _stamp, _length = -1, _index;
    private DomObject? _at;

    private static NodeListObject New(RequestContext ctx) => (NodeListObject)ctx.NewObject(ctx.Environment.CoreClass(Name.ToString()));

    internal static Value Children(RequestContext ctx, DomObject parent)
    {
        NodeListObject list = New(ctx);
        list.About(parent);
        return Value.Object(list);
    }

    internal static NodeListObject ByName(RequestContext ctx, DomObject root, PhpString? uri, PhpString local)
    {
        CheckPath(ctx, uri, 1);
        CheckPath(ctx, local, uri is null ? 1 : 2);
        NodeListObject list = New(ctx);
        list.About(root);
        list._local = PhpString.FromSpan(local.Span);
        list._uri = uri is null ? null : PhpString.FromSpan(uri.Span);
        return list;
    }

    private static void CheckPath(RequestContext ctx, PhpString? text, int number)
    {
        if (text is not null && text.Span.Contains((byte)0)) Arg.ValueError(ctx, number, "must not contain any null bytes");
    }

    /// <summary>Takes over the array.</summary>
    internal static Value Of(RequestContext ctx, PhpArray nodes)
    {
        NodeListObject list = New(ctx);
        list._fixed = nodes;
        return Value.Object(list);
    }

    private void CheckStamp(RequestContext ctx)
    {
        long now = Base?.Document?.Modifications ?? 0;
        if (now == _stamp && now != 0) return;
        _stamp = now;
        _length = -1;
        Forget(ctx);
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
        if (!_local!.Equals("*") && !LibXml2.Same(node->Name, _local.Span)) return false;
        if (_uri is null || _uri.Equals("*")) return true;
        return node->Ns == null ? _uri.Length == 0 : LibXml2.Same(node->Ns->Href, _uri.Span);
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
        return node == null ? Value.Null : DomNodes.WrapOrNull(ctx, node->Next, Base);
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => (PhpInstance)ctx.WrapIterator(GetIterator(ctx, byRef: false)!).AsObject;

    [PhpMethod("public function item(int $index)")]
    public Value ItemMethod(RequestContext ctx, long index) => Item(ctx, index);

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
