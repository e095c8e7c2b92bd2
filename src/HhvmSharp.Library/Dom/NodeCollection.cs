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

    /// <summary>A class of Dom\: offsets are taken strictly.</summary>
    internal virtual bool IsModern => false;

    /// <summary>$list["name"] finds an element.</summary>
    internal virtual bool HasNames => false;

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

    /// <summary>A string that is no number means a name; false with an exception pending: no offset at all.</summary>
    private bool TryOffset(RequestContext ctx, in Value offset, FetchMode mode, out long index, out PhpString? name)
    {
        Value v = offset.Dereferenced();
        name = null;
        index = 0;
        if (!IsModern)
        {
            if (IsName(ctx, in v, out index)) name = v.AsString;
            return true;
        }

        if (v.IsInt) index = v.IntValue;
        else if (v.IsFloat) index = Conversions.ToIntSafe(ctx, v.FloatValue);
        else if (v.IsString && (ArrayKey.TryInt(v.AsString, out index) || HasNames)) name = ArrayKey.TryInt(v.AsString, out _) ? null : v.AsString;
        else Runtime.Interpreter.Dimensions.IllegalOffset(ctx, Class.Text.ToString(), in v, mode);
        return !ctx.HasPending;
    }

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
            ctx.ThrowError("Error", IsModern ? $"Cannot append to {Class.Text}" : $"Cannot access {Class.Text} without offset");
            return default;
        }

        if (!TryOffset(ctx, in offset, mode, out long index, out PhpString? name)) return default;
        if (name is not null) return Named(ctx, name);
        if (this is NodeMap && index is < 0 or > int.MaxValue)
        {
            ctx.ThrowError("ValueError", $"must be between 0 and {int.MaxValue}");
            return default;
        }

        return Item(ctx, index);
    }

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        if (!TryOffset(ctx, in offset, FetchMode.Isset, out long index, out PhpString? name)) return false;
        if (name is null) return index >= 0 && index < Length(ctx);
        Value found = Named(ctx, name);
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

    private protected PhpInstance WrappedIterator(RequestContext ctx) => (PhpInstance)ctx.WrapIterator(GetIterator(ctx, byRef: false)!).AsObject;

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
