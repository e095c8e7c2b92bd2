using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
    /// <summary>Gives an Empty array the storage that fits its first element.</summary>
    private void InitPacked(PhpContext? ctx, in Value first, int needed)
    {
        int capacity = RoundCapacity(Math.Max(needed, _hintOrCharged));
        _hintOrCharged = 0;
        if (first.IsInt)
        {
            Data = ArrayStorage.NewInts(ctx, capacity);
            Strategy = ArrayStrategy.Ints;
        }
        else if (first.IsFloat)
        {
            Data = ArrayStorage.NewFloats(ctx, capacity);
            Strategy = ArrayStrategy.Floats;
        }
        else
        {
            Data = ArrayStorage.NewValues(ctx, capacity);
            Strategy = ArrayStrategy.Values;
        }
        Account(ctx);
    }

    private void InitValues(PhpContext? ctx, int needed)
    {
        int capacity = RoundCapacity(Math.Max(needed, _hintOrCharged));
        _hintOrCharged = 0;
        Data = ArrayStorage.NewValues(ctx, capacity);
        Strategy = ArrayStrategy.Values;
        Account(ctx);
    }

    private static int GrownCapacity(int capacity, int needed)
    {
        if (needed > MaxCapacity) ThrowTooLarge();
        return RoundCapacity((int)Math.Min(MaxCapacity, Math.Max(needed, capacity * 2L)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long[] GrowInts(PhpContext? ctx, int needed)
    {
        long[] old = Unsafe.As<long[]>(Data!);
        long[] grown = ArrayStorage.NewInts(ctx, GrownCapacity(old.Length, needed));
        old.AsSpan(0, Used).CopyTo(grown);
        Data = grown;
        ArrayStorage.Free(ctx, old);
        Account(ctx);
        return grown;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private double[] GrowFloats(PhpContext? ctx, int needed)
    {
        double[] old = Unsafe.As<double[]>(Data!);
        double[] grown = ArrayStorage.NewFloats(ctx, GrownCapacity(old.Length, needed));
        old.AsSpan(0, Used).CopyTo(grown);
        Data = grown;
        ArrayStorage.Free(ctx, old);
        Account(ctx);
        return grown;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Value[] GrowValues(PhpContext? ctx, int needed)
    {
        Value[] old = Unsafe.As<Value[]>(Data!);
        Value[] grown = ArrayStorage.NewValues(ctx, GrownCapacity(old.Length, needed));
        System.Array.Copy(old, grown, Used);
        Data = grown;
        ArrayStorage.Free(ctx, old, Used);
        Account(ctx);
        return grown;
    }

    /// <summary>Typed storage becomes Value[] with room for <paramref name="needed"/> elements; positions stay.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Value[] Widen(PhpContext? ctx, int needed = 0)
    {
        AssertWritable();
        if (Strategy == ArrayStrategy.Ints)
        {
            long[] old = Unsafe.As<long[]>(Data!);
            Value[] values = ArrayStorage.NewValues(ctx, needed > old.Length ? GrownCapacity(old.Length, needed) : old.Length);
            for (int i = 0; i < Used; i++)
            {
                ref Value v = ref values[i];
                v.n = old[i];
                v.o = Tag.Int;
            }
            Data = values;
            ArrayStorage.Free(ctx, old);
        }
        else
        {
            double[] old = Unsafe.As<double[]>(Data!);
            Value[] values = ArrayStorage.NewValues(ctx, needed > old.Length ? GrownCapacity(old.Length, needed) : old.Length);
            for (int i = 0; i < Used; i++)
            {
                ref Value v = ref values[i];
                v.n = BitConverter.DoubleToInt64Bits(old[i]);
                v.o = Tag.Float;
            }
            Data = values;
            ArrayStorage.Free(ctx, old);
        }
        Strategy = ArrayStrategy.Values;
        Account(ctx);
        return Unsafe.As<Value[]>(Data);
    }

    /// <summary>Typed or empty storage becomes Value[]; hash arrays stay hash.</summary>
    internal void EnsureValues(PhpContext? ctx)
    {
        if (Strategy == ArrayStrategy.Empty) InitValues(ctx, 0);
        else if (Strategy is ArrayStrategy.Ints or ArrayStrategy.Floats) Widen(ctx);
    }

    /// <summary>
    /// The slot of a new key in Value[] storage, set to null: appends, leaves holes up to it, or converts to hash when
    /// the gap is too wide or the key would break the order (Zend's rule).
    /// </summary>
    private ref Value PackedAdd(PhpContext? ctx, long key)
    {
        Value[] values = Unsafe.As<Value[]>(Data!);
        int used = Used;
        if (key < used)
        {
            // A negative key, or a hole: the new element comes last in order.
            ConvertToHash(ctx, key < 0 ? used + 1 : Length + 1);
            return ref HashAdd(ctx, key);
        }
        if (key >= values.Length)
        {
            bool fits = (key >> 1) < values.Length && (values.Length >> 1) < Length;
            if (!fits || key >= MaxCapacity)
            {
                ConvertToHash(ctx, used + 1);
                return ref HashAdd(ctx, key);
            }
            values = GrowValues(ctx, (int)key + 1);
        }
        int pos = (int)key;
        _holes += pos - used; // storage above Used is always clear
        Used = pos + 1;
        _nextFree = key + 1; // even when it was higher: packed arrays forget, as in Zend
        ref Value slot = ref values[pos];
        slot.o = Tag.Null;
        slot.n = 0;
        return ref slot;
    }

    private int ValueIndex(ref Value slot) =>
        (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<Value[]>(Data!)), ref slot) / Unsafe.SizeOf<Value>());
}

/// <summary>What the interpreter's loop inlines.</summary>
public sealed partial class PhpArray
{
    /// <summary>Replaces an element that is there by an int or float, or appends it to a list; false: take the general way.</summary>
    internal bool TrySetScalar(long key, in Value scalar)
    {
        if ((ulong)key >= (ulong)Used) return key == Used && TryAppendScalar(in scalar);
        switch (Strategy)
        {
            case ArrayStrategy.Ints:
                if (!scalar.IsInt) return false;
                Unsafe.As<long[]>(Data!)[key] = scalar.n;
                return true;
            case ArrayStrategy.Floats:
                if (!scalar.IsFloat) return false;
                Unsafe.As<double[]>(Data!)[key] = scalar.FloatValue;
                return true;
            case ArrayStrategy.Values:
                ref Value slot = ref Unsafe.As<Value[]>(Data!)[key];
                if (slot.IsUndef || slot.Kind > Values.Kind.String) return false;
                slot = scalar;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Where the slot of an element is that is there and has a slot; the key is an int or a string.</summary>
    internal bool TryLocate(in Value key, out int index)
    {
        index = -1;
        if (Strategy == ArrayStrategy.Hash)
        {
            if (key.IsInt) index = HashFind(key.n);
            else if (key.o is PhpString name && !ArrayKey.TryInt(name, out _)) index = HashFind(name);
        }
        else if (Strategy == ArrayStrategy.Values && key.IsInt && (ulong)key.n < (ulong)Used && !Unsafe.As<Value[]>(Data!)[key.n].IsUndef)
        {
            index = (int)key.n;
        }

        return index >= 0;
    }

    /// <summary>Appends a number to a list with room for it; false: take the general way, which may have to ask for memory.</summary>
    internal bool TryAppendScalar(in Value scalar)
    {
        int used = Used;
        if (_nextFree != used) return false;
        switch (Strategy)
        {
            case ArrayStrategy.Ints:
                long[] ints = Unsafe.As<long[]>(Data!);
                if (!scalar.IsInt || (uint)used >= (uint)ints.Length) return false;
                ints[used] = scalar.n;
                break;
            case ArrayStrategy.Floats:
                double[] floats = Unsafe.As<double[]>(Data!);
                if (!scalar.IsFloat || (uint)used >= (uint)floats.Length) return false;
                floats[used] = scalar.FloatValue;
                break;
            case ArrayStrategy.Values:
                Value[] values = Unsafe.As<Value[]>(Data!);
                if ((uint)used >= (uint)values.Length) return false;
                values[used] = scalar;
                break;
            default:
                return false;
        }

        Used = used + 1;
        _nextFree = used + 1;
        return true;
    }

    /// <summary>Adds a number to an element that is one of the same type, or takes it away; false: take the general way.</summary>
    internal bool TryAddTo(in Value key, in Value amount, bool subtract)
    {
        if (key.IsInt)
        {
            if (Strategy != ArrayStrategy.Hash)
            {
                if ((ulong)key.n >= (ulong)Used) return false;
                if (Strategy == ArrayStrategy.Ints) return amount.IsInt && TryAdd(ref Unsafe.As<long[]>(Data!)[key.n], amount.n, subtract);
                if (Strategy == ArrayStrategy.Values) return TryAdd(ref Unsafe.As<Value[]>(Data!)[key.n], in amount, subtract);
                if (!amount.IsFloat) return false;
                Unsafe.As<double[]>(Data!)[key.n] += subtract ? -amount.FloatValue : amount.FloatValue;
                return true;
            }

            int pos = HashFind(key.n);
            return pos >= 0 && TryAdd(ref Unsafe.As<Bucket[]>(Data!)[pos].Val, in amount, subtract);
        }

        if (Strategy != ArrayStrategy.Hash || key.o is not PhpString name || ArrayKey.TryInt(name, out _)) return false;
        int found = HashFind(name);
        return found >= 0 && TryAdd(ref Unsafe.As<Bucket[]>(Data!)[found].Val, in amount, subtract);
    }

    private static bool TryAdd(ref Value slot, in Value amount, bool subtract)
    {
        if (slot.IsInt) return amount.IsInt && TryAdd(ref slot.n, amount.n, subtract);
        if (!slot.IsFloat || !amount.IsFloat) return false;
        slot = Value.Float(subtract ? slot.FloatValue - amount.FloatValue : slot.FloatValue + amount.FloatValue);
        return true;
    }

    private static bool TryAdd(ref long number, long amount, bool subtract)
    {
        long sum = subtract ? number - amount : number + amount;
        long overflow = subtract ? (number ^ amount) & (number ^ sum) : (number ^ sum) & (amount ^ sum);
        if (overflow < 0) return false;
        number = sum;
        return true;
    }
}
