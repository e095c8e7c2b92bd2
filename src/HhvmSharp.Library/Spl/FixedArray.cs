using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class SplFixedArray implements IteratorAggregate, ArrayAccess, Countable, JsonSerializable")]
internal sealed partial class FixedArrayObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>Owned; never references.</summary>
    private Value[] _elements = [];

    /// <summary>The size that setSize() was called with inside a destructor which a resize runs; -1: no resize is running.</summary>
    private long _pendingSize = -1;

    /// <summary>The int that an offset means; an exception may be pending after it.</summary>
    private static long Index(RequestContext ctx, in Value offset)
    {
        Value v = offset.Dereferenced();
        if (v.IsInt) return v.n;
        if (!v.IsNullOrUndef && Conversions.ToKey(ctx, in v, out Value key) && key.IsInt) return key.n;
        if (!ctx.HasPending) Dimensions.IllegalOffset(ctx, "SplFixedArray", in v, FetchMode.Read);
        return 0;
    }

    /// <summary>Where an offset points to; -1 with an exception pending.</summary>
    private int Locate(RequestContext ctx, in Value offset)
    {
        if (offset.IsUndef)
        {
            ctx.ThrowError("Error", "[] operator not supported for SplFixedArray");
            return -1;
        }

        long index = Index(ctx, in offset);
        if (ctx.HasPending) return -1;
        if ((ulong)index < (ulong)_elements.Length) return (int)index;
        ctx.ThrowError("OutOfBoundsException", "Index invalid or out of range");
        return -1;
    }

    private Value Read(RequestContext ctx, in Value offset)
    {
        int at = Locate(ctx, in offset);
        return at < 0 ? default : _elements[at].Copied();
    }

    private void Write(RequestContext ctx, in Value offset, in Value value)
    {
        int at = Locate(ctx, in offset);
        if (at >= 0) SplSupport.Put(ctx, ref _elements[at], value.Dereferenced().Copied());
    }

    private void Unset(RequestContext ctx, in Value offset)
    {
        int at = Locate(ctx, in offset);
        if (at >= 0) SplSupport.Put(ctx, ref _elements[at], Value.Null);
    }

    private bool Has(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        long index = Index(ctx, in offset);
        if (ctx.HasPending || (ulong)index >= (ulong)_elements.Length) return false;
        ref Value v = ref _elements[index];
        return checkEmpty ? Conversions.ToBool(ctx, in v) : !v.IsNull;
    }

    private void Resize(RequestContext ctx, long size)
    {
        if (size == _elements.Length) return;
        if (_pendingSize >= 0)
        {
            _pendingSize = size;
            return;
        }

        if (size > Array.MaxLength)
        {
            ctx.Fatal(ErrorLevel.Error, $"Possible integer overflow in memory allocation ({size} * 16 + 0)");
            return;
        }

        _pendingSize = size;
        Value[] old = _elements;
        var resized = new Value[size];
        int kept = Math.Min(old.Length, resized.Length);
        for (int i = 0; i < kept; i++) Value.Move(ref resized[i], in old[i]);
        for (int i = kept; i < resized.Length; i++) resized[i] = Value.Null;
        _elements = resized;
        if (size == 0)
            for (int i = old.Length - 1; i >= 0; i--) old[i].Release(ctx);
        else
            for (int i = kept; i < old.Length; i++) old[i].Release(ctx);

        // a destructor may have asked for another size: the last wish counts
        long wished = _pendingSize;
        _pendingSize = -1;
        if (wished != size) Resize(ctx, wished);
    }

    private PhpArray ToList()
    {
        var list = new PhpArray(_elements.Length);
        foreach (ref Value v in _elements.AsSpan()) list.Append(v.Copied());
        return list;
    }

    // ---- handlers ----

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (mode == FetchMode.Isset && !HasDimension(ctx, in offset, checkEmpty: false)) return ctx.HasPending ? default : Value.Null;
        if (!SplSupport.IsUser(Class.OffsetGet)) return Read(ctx, in offset);
        return ctx.CallFunction(Class.OffsetGet!, this, [offset.IsUndef ? Value.Null : offset]);
    }

    internal override void WriteDimension(RequestContext ctx, in Value offset, in Value value)
    {
        if (SplSupport.IsUser(Class.OffsetSet)) base.WriteDimension(ctx, in offset, in value);
        else Write(ctx, in offset, in value);
    }

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        if (!SplSupport.IsUser(Class.OffsetExists)) return Has(ctx, in offset, checkEmpty);
        Value exists = ctx.CallFunction(Class.OffsetExists!, this, [offset]);
        bool result = !ctx.HasPending && Conversions.ToBool(ctx, in exists);
        exists.Release(ctx);
        return result;
    }

    internal override void UnsetDimension(RequestContext ctx, in Value offset)
    {
        if (SplSupport.IsUser(Class.OffsetUnset)) base.UnsetDimension(ctx, in offset);
        else Unset(ctx, in offset);
    }

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod)) return base.CountElements(ctx, out count);
        count = _elements.Length;
        return true;
    }

    /// <summary>The elements stand before the real properties.</summary>
    internal override PhpArray GetView(RequestContext ctx)
    {
        PhpArray properties = BuildProperties();
        if (_elements.Length == 0) return properties;
        PhpArray all = ToList();
        foreach (KeyValuePair<Value, Value> p in properties) all.SetKey(ctx, p.Key, p.Value.Copied());
        Value.Array(properties).Release(ctx);
        return all;
    }

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) =>
        SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (FixedArrayObject)ctx.NewBare(Class);
        copy._elements = new Value[_elements.Length];
        for (int i = 0; i < _elements.Length; i++) Value.Copy(ref copy._elements[i], in _elements[i]);
        CopyMembers(ctx, copy);
        return copy;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        foreach (ref Value v in _elements.AsSpan()) visit(in v);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Value[] elements = _elements;
        _elements = [];
        for (int i = elements.Length - 1; i >= 0; i--) elements[i].Release(ctx);
        base.FreeObject(ctx);
    }

    private sealed class Walk : ObjectIterator
    {
        private readonly FixedArrayObject _array;
        private long _index;

        internal Walk(FixedArrayObject array)
        {
            _array = array;
            array.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _index = 0;

        internal override bool Valid(RequestContext ctx) => (ulong)_index < (ulong)_array._elements.Length;

        internal override Value Current(RequestContext ctx) => _array.Read(ctx, Value.Int(_index));

        internal override Value Key(RequestContext ctx) => Value.Int(_index);

        internal override void MoveNext(RequestContext ctx) => _index++;

        internal override void Dispose(RequestContext ctx) => Value.Object(_array).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_array));
    }
}
