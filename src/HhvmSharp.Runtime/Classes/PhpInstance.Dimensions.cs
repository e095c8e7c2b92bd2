using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>$object[...]: ArrayAccess, or the Error. An undef offset stands for [].</summary>
public partial class PhpInstance
{
    private void BadArrayAccess(RequestContext ctx) => ctx.ThrowError("Error", $"Cannot use object of type {Class.Text} as array");

    private static Value OffsetOf(in Value offset) => offset.IsUndef ? Value.Null : offset.Dereferenced();

    /// <summary>Owned, maybe a reference; null for isset() of an offset that is not there; undef when an exception is pending.</summary>
    internal virtual Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (Class.OffsetGet is not { } get)
        {
            BadArrayAccess(ctx);
            return default;
        }

        Value key = OffsetOf(in offset).Copied();
        Value held = Value.Object(this).Copied();
        Value result = default;
        if (mode != FetchMode.Isset || Exists(ctx, in key)) result = ctx.CallFunction(get, this, [key]);
        else if (!ctx.HasPending) result = Value.Null;
        held.Release(ctx);
        key.Release(ctx);
        return result;
    }

    private bool Exists(RequestContext ctx, in Value key)
    {
        Value exists = ctx.CallFunction(Class.OffsetExists!, this, [key]);
        bool result = !ctx.HasPending && Conversions.ToBool(ctx, in exists);
        exists.Release(ctx);
        return result;
    }

    /// <summary>
    /// The slot of an element for a write-fetch, of native classes that have slots (ArrayObject). Overloaded: what
    /// <see cref="ReadDimension"/> gives stands for it.
    /// </summary>
    internal virtual SlotResult GetDimensionSlot(RequestContext ctx, in Value offset, FetchMode mode, out object container, out int index)
    {
        container = Slots;
        index = 0;
        return SlotResult.Overloaded;
    }

    internal virtual void WriteDimension(RequestContext ctx, in Value offset, in Value value)
    {
        if (Class.OffsetSet is not { } set)
        {
            BadArrayAccess(ctx);
            return;
        }

        CallWith(ctx, set, OffsetOf(in offset), in value);
    }

    private void CallWith(RequestContext ctx, PhpFunction method, in Value offset, in Value value)
    {
        Value held = Value.Object(this).Copied();
        if (value.IsUndef) ctx.CallFunction(method, this, [offset]).Release(ctx);
        else ctx.CallFunction(method, this, [offset, value]).Release(ctx);
        held.Release(ctx);
    }

    /// <summary>isset($object[offset]), or !empty() when <paramref name="checkEmpty"/>.</summary>
    internal virtual bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        if (Class.OffsetExists is null)
        {
            BadArrayAccess(ctx);
            return false;
        }

        Value key = OffsetOf(in offset).Copied();
        Value held = Value.Object(this).Copied();
        bool result = Exists(ctx, in key);
        if (checkEmpty && result && !ctx.HasPending)
        {
            Value value = ctx.CallFunction(Class.OffsetGet!, this, [key]);
            result = !ctx.HasPending && Conversions.ToBool(ctx, in value);
            value.Release(ctx);
        }

        held.Release(ctx);
        key.Release(ctx);
        return result;
    }

    internal virtual void UnsetDimension(RequestContext ctx, in Value offset)
    {
        if (Class.OffsetUnset is { } unset) CallWith(ctx, unset, OffsetOf(in offset), default);
        else BadArrayAccess(ctx);
    }
}
