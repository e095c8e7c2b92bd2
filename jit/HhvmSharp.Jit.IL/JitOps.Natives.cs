using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>What calls of built-ins over typed entries need; rows of nested arrays.</summary>
internal static unsafe partial class JitOps
{
    /// <summary>A result that is an argument has two owners.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ShareSame(PhpString result, PhpString argument)
    {
        if (ReferenceEquals(result, argument)) result.MarkShared();
    }

    public static void ShareHeld(PhpString result, Value argument)
    {
        if (ReferenceEquals(result, argument.o)) result.MarkShared();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreText(RequestContext ctx, ref Value slot, PhpString text)
    {
        slot.o = text;
        slot.n = 0;
        if (text.Length >= Arguments.BigString) ctx.ChargeBig(text.Length);
    }

    /// <summary>A string that a variable holds too.</summary>
    public static void StoreShared(ref Value slot, PhpString text)
    {
        text.MarkShared();
        slot.o = text;
        slot.n = 0;
    }

    public static void StoreValue(ref Value slot, Value borrowed) => Value.Copy(ref slot, in borrowed);

    // ---- $a[$i][$j] = ... ----

    /// <summary>The array of a slot, made the slot's own; null: the interpreter must do it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpArray? WritableArray(RequestContext ctx, ref Value slot) =>
        slot.o is PhpArray { Count: 1, MayHaveReferences: false } a ? a : Writable(ctx, ref slot);

    /// <summary>The slot of a row, which is made when there is none; a slot without an array: the interpreter must do it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Row(RequestContext ctx, PhpArray a, long key)
    {
        if (HasValue(a, key))
        {
            ref Value v = ref ValueAt(a, key);
            if (v.o is PhpArray) return ref v;
        }

        return ref NewRow(ctx, a, key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref Value NewRow(RequestContext ctx, PhpArray a, long key)
    {
        ref Value known = ref ElementRef(a, key);
        if (!known.IsUndef) return ref known;
        if (a.Strategy is ArrayStrategy.Ints or ArrayStrategy.Floats && (ulong)key < (ulong)a.Used) return ref Missing[0];
        ref Value added = ref a.SlotFor(ctx, key, out _);
        added = Value.Array(new PhpArray());
        return ref ctx.HasPending ? ref Missing[0] : ref added;
    }

    /// <inheritdoc cref="Row"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref Value SymbolRow(RequestContext ctx, PhpArray a, PhpString key)
    {
        if (IsNumeric(key, out long index)) return ref Row(ctx, a, index);
        ref Value known = ref FindName(a, key);
        if (!known.IsUndef) return ref known;
        ref Value added = ref a.SlotFor(ctx, key, out _);
        added = Value.Array(new PhpArray());
        return ref ctx.HasPending ? ref Missing[0] : ref added;
    }
}
