using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>A resolved array key: an int, or an exact string.</summary>
internal readonly struct DimKey
{
    internal readonly PhpString? Text;
    internal readonly long Index;

    internal DimKey(long index) => Index = index;

    internal DimKey(PhpString text) => Text = text;

    internal Value AsValue => Text is null ? Value.Int(Index) : new Value(Text, 0);
}

/// <summary>What [] does on every kind of container (zend_fetch_dimension_address and its relatives).</summary>
internal static class Dimensions
{
    // ---- keys ----

    /// <summary>
    /// The array key that a value means. False: it is no key and the TypeError is pending, or a diagnostic's handler
    /// has thrown. The value is dereferenced and not undef.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryKey(RequestContext ctx, in Value dim, FetchMode mode, out DimKey key)
    {
        if (dim.IsInt)
        {
            key = new DimKey(dim.n);
            return true;
        }

        if (dim.o is PhpString s)
        {
            key = ArrayKey.TryInt(s, out long index) ? new DimKey(index) : new DimKey(s);
            return true;
        }

        return TryOddKey(ctx, in dim, mode, out key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryOddKey(RequestContext ctx, in Value dim, FetchMode mode, out DimKey key)
    {
        switch (dim.Kind)
        {
            case Kind.Undef:
            case Kind.Null:
                key = new DimKey(PhpString.Empty);
                return true;
            case Kind.Bool:
                key = new DimKey(dim.n);
                return true;
            case Kind.Float:
                {
                    double d = dim.FloatValue;
                    long index = Numbers.ToInt(d);
                    key = new DimKey(index);
                    if (index == d) return true;
                    ctx.Deprecated($"Implicit conversion from float {Numbers.ToString(d, -1)} to int loses precision");
                    return !ctx.HasPending;
                }
            case Kind.Resource:
                {
                    long id = dim.AsResource.Id;
                    key = new DimKey(id);
                    ctx.Warning($"Resource ID#{id} used as offset, casting to integer ({id})");
                    return !ctx.HasPending;
                }
            default:
                key = default;
                IllegalOffset(ctx, "array", in dim, mode);
                return false;
        }
    }

    /// <summary>zend_illegal_container_offset.</summary>
    internal static void IllegalOffset(RequestContext ctx, string container, in Value offset, FetchMode mode)
    {
        string type = TypeNames.Of(in offset);
        switch (mode)
        {
            case FetchMode.Isset:
                ctx.ThrowError("TypeError", $"Cannot access offset of type {type} in isset or empty");
                break;
            case FetchMode.Unset when container == "string":
                ctx.ThrowError("Error", "Cannot unset string offsets");
                break;
            case FetchMode.Unset:
                ctx.ThrowError("TypeError", $"Cannot unset offset of type {type} on {container}");
                break;
            default:
                ctx.ThrowError("TypeError", $"Cannot access offset of type {type} on {container}");
                break;
        }
    }

    internal static void UndefinedKey(RequestContext ctx, in DimKey key)
    {
        if (key.Text is null) ctx.Warning($"Undefined array key {key.Index}");
        else ctx.Warning($"Undefined array key \"{key.Text}\"");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value Get(PhpArray array, in DimKey key) => key.Text is null ? array.Get(key.Index) : array.Get(key.Text);

    // ---- reading ----

    /// <summary>
    /// $container[$dim]: owned, without a reference around it. Both operands are dereferenced and kept alive by the
    /// caller; modes Read and Isset (quiet). In a list() strings and scalars silently give null.
    /// </summary>
    internal static Value Read(RequestContext ctx, in Value container, in Value dim, in Value objectDim, FetchMode mode, bool isList)
    {
        switch (container.Kind)
        {
            case Kind.Array:
                {
                    // isset() reports bad offsets of nested reads as an access, as Zend does.
                    if (!TryKey(ctx, in dim, FetchMode.Read, out DimKey key)) return Value.Null;
                    Value v = Get(container.AsArray, in key);
                    if (!v.IsUndef) return v.Dereferenced().Copied();
                    if (mode == FetchMode.Read) UndefinedKey(ctx, in key);
                    return Value.Null;
                }
            case Kind.String when !isList:
                return ReadString(ctx, container.AsString, in dim, mode);
            case Kind.Object:
                {
                    Value v = ((PhpInstance)container.AsObject).ReadDimension(ctx, in objectDim, mode);
                    if (v.o is PhpReference r)
                    {
                        Value inner = r.Value.Copied();
                        v.Release(ctx);
                        return inner;
                    }

                    return v.IsUndef ? Value.Null : v;
                }
            default:
                if (!isList && mode != FetchMode.Isset)
                    ctx.Warning($"Trying to access array offset on {TypeNames.OfValue(in container)}");
                return Value.Null;
        }
    }

    private static Value ReadString(RequestContext ctx, PhpString text, in Value dim, FetchMode mode)
    {
        long offset;
        switch (dim.Kind)
        {
            case Kind.Int:
                offset = dim.n;
                break;
            case Kind.String:
                if (!TryParseOffset(dim.AsString.Span, out offset, out bool trailing))
                {
                    if (mode != FetchMode.Isset) IllegalOffset(ctx, "string", in dim, FetchMode.Read);
                    return Value.Null;
                }

                if (trailing) ctx.Warning($"Illegal string offset \"{ErrorText.CString(dim.AsString)}\"");
                break;
            case Kind.Undef:
            case Kind.Null:
            case Kind.Bool:
            case Kind.Float:
                if (mode != FetchMode.Isset) ctx.Warning("String offset cast occurred");
                offset = Conversions.ToInt(ctx, in dim);
                break;
            default:
                IllegalOffset(ctx, "string", in dim, FetchMode.Read);
                return Value.Null;
        }

        long at = offset < 0 ? offset + text.Length : offset;
        if ((ulong)at < (ulong)text.Length) return new Value(PhpString.SingleByte(text[(int)at]), 0);
        if (mode == FetchMode.Isset) return Value.Null;
        ctx.Warning($"Uninitialized string offset {offset}");
        return Value.String(PhpString.Empty);
    }

    /// <summary>A string that starts with an int, as an offset; <paramref name="trailing"/>: something follows.</summary>
    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long offset, out bool trailing) =>
        Numbers.ParseNumeric(text, true, out offset, out _, out trailing) == Kind.Int;

    /// <summary>The offset that a write to a string means; an exception may be pending after it.</summary>
    internal static long StringOffset(RequestContext ctx, in Value dim, FetchMode mode)
    {
        switch (dim.Kind)
        {
            case Kind.Int:
                return dim.n;
            case Kind.String:
                if (TryParseOffset(dim.AsString.Span, out long offset, out bool trailing))
                {
                    if (trailing && mode != FetchMode.Unset) ctx.Warning($"Illegal string offset \"{ErrorText.CString(dim.AsString)}\"");
                    return offset;
                }

                IllegalOffset(ctx, "string", in dim, mode);
                return 0;
            case Kind.Undef:
            case Kind.Null:
            case Kind.Bool:
            case Kind.Float:
                ctx.Warning("String offset cast occurred");
                return Conversions.ToInt(ctx, in dim);
            default:
                IllegalOffset(ctx, "string", in dim, mode);
                return 0;
        }
    }

    // ---- isset and empty ----

    /// <summary>isset($container[$dim]) or empty(); operands dereferenced, kept alive by the caller.</summary>
    internal static bool Isset(RequestContext ctx, in Value container, in Value dim, in Value objectDim, bool empty)
    {
        switch (container.Kind)
        {
            case Kind.Array:
                {
                    if (!TryKey(ctx, in dim, FetchMode.Isset, out DimKey key)) return false;
                    Value v = Get(container.AsArray, in key).Dereferenced();
                    return empty ? v.IsUndef || !Handlers.Truth(ctx, in v) : !v.IsNullOrUndef;
                }
            case Kind.Object:
                return ((PhpInstance)container.AsObject).HasDimension(ctx, in objectDim, empty) != empty;
            case Kind.String:
                {
                    long at;
                    if (dim.IsInt) at = dim.n;
                    else if (dim.Kind < Kind.String)
                    {
                        at = Conversions.ToInt(ctx, in dim);
                        if (dim.IsFloat && at != dim.FloatValue) ctx.Deprecated($"Implicit conversion from float {Numbers.ToString(dim.FloatValue, -1)} to int loses precision");
                    }
                    else if (dim.o is not PhpString s || !TryParseOffset(s.Span, out at, out bool rest) || rest) return empty;
                    PhpString text = container.AsString;
                    if (at < 0) at += text.Length;
                    if ((ulong)at >= (ulong)text.Length) return empty;
                    return !empty || text[(int)at] == (byte)'0';
                }
            default:
                return empty;
        }
    }

    // ---- writing ----

    /// <summary>
    /// The slot of $array[$dim] to write into (the array is exclusive); a null ref when there is none, with or without
    /// an exception pending. ReadWrite warns about an absent key, Unset does not add.
    /// </summary>
    internal static ref Value Slot(RequestContext ctx, PhpArray array, in Value dim, FetchMode mode)
    {
        if (dim.IsInt && mode == FetchMode.Write) return ref array.SlotFor(ctx, dim.n, out _);
        return ref SlotSlow(ctx, array, in dim, mode);
    }

    private static ref Value SlotSlow(RequestContext ctx, PhpArray array, in Value dim, FetchMode mode)
    {
        if (dim.Kind is not (Kind.Int or Kind.String))
        {
            // A diagnostic may run user code, which may write to this array.
            array.Count++;
            bool valid = TryKey(ctx, in dim, mode == FetchMode.Unset ? FetchMode.Read : mode, out DimKey odd);
            if (!StillExclusive(ctx, array) || !valid) return ref Unsafe.NullRef<Value>();
            return ref SlotOf(ctx, array, odd, mode);
        }

        TryKey(ctx, in dim, mode, out DimKey key);
        return ref SlotOf(ctx, array, key, mode);
    }

    /// <summary>Gives back the count taken before user code ran; false when the array is no longer the container's alone.</summary>
    private static bool StillExclusive(RequestContext ctx, PhpArray array)
    {
        if (array.Count == 2)
        {
            array.Count = 1;
            return true;
        }

        Value.Array(array).Release(ctx);
        return false;
    }

    private static ref Value SlotOf(RequestContext ctx, PhpArray array, DimKey key, FetchMode mode)
    {
        if (mode == FetchMode.Write)
        {
            if (key.Text is null) return ref array.SlotFor(ctx, key.Index, out _);
            return ref array.SlotFor(ctx, key.Text, out _);
        }

        ref Value slot = ref key.Text is null ? ref array.FindSlot(ctx, key.Index) : ref array.FindSlot(key.Text);
        if (!Unsafe.IsNullRef(ref slot) || mode == FetchMode.Unset) return ref slot;
        array.Count++;
        key.Text?.MarkShared(); // a handler may change the variable that it comes from
        UndefinedKey(ctx, in key);
        if (!StillExclusive(ctx, array) || ctx.HasPending) return ref Unsafe.NullRef<Value>();
        if (key.Text is null) return ref array.SlotFor(ctx, key.Index, out _);
        return ref array.SlotFor(ctx, key.Text, out _);
    }

    internal static void CannotAppend(RequestContext ctx) =>
        ctx.ThrowError("Error", "Cannot add element to the array as the next element is already occupied");

    internal static void ScalarAsArray(RequestContext ctx) => ctx.ThrowError("Error", "Cannot use a scalar value as an array");

    internal static void FalseToArray(RequestContext ctx) => ctx.Deprecated("Automatic conversion of false to array is deprecated");

    internal static void AppendToString(RequestContext ctx) => ctx.ThrowError("Error", "[] operator not supported for strings");

    /// <summary>A write-fetch or an assign-op met a string: which error depends on what the op wanted.</summary>
    internal static void WrongStringOffset(RequestContext ctx, Opcode code, uint extended)
    {
        if (ctx.HasPending) return;
        string message = code switch
        {
            Opcode.ASSIGN_DIM_OP => "Cannot use assign-op operators with string offsets",
            Opcode.FETCH_LIST_W => "Cannot create references to/from string offsets",
            _ => (extended & 7) switch
            {
                ExtendedValues.DimDim => "Cannot use string offset as an array",
                ExtendedValues.DimObj => "Cannot use string offset as an object",
                ExtendedValues.DimIncDec => "Cannot increment/decrement string offsets",
                _ => "Cannot create references to/from string offsets",
            },
        };
        ctx.ThrowError("Error", message);
    }

    /// <summary>
    /// null, undef or false becomes an array (auto-vivification); the container is that plain slot. Null when a typed
    /// reference forbids it, or the deprecation's handler has replaced the variable.
    /// </summary>
    internal static PhpArray? Vivify(RequestContext ctx, ref Value container, PhpReference? around)
    {
        if (around?.Sources is not null && !TypeChecks.ArrayAssignableToReference(ctx, around)) return null;
        bool fromFalse = container.IsFalse;
        var array = new PhpArray();
        container = Value.Array(array);
        if (fromFalse)
        {
            array.Count++;
            FalseToArray(ctx);
            if (!StillExclusive(ctx, array)) return null;
        }

        return array;
    }
}
