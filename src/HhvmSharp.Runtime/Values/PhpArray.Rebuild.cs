using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
    // ---- whole-array changes by the library; the array is exclusive ----

    /// <summary>Writes the same elements back in another order (values are moved, not counted).</summary>
    /// <param name="renumber">Keys become 0..n-1; otherwise the items' keys stay and the next free key too.</param>
    internal void Rearrange(PhpContext ctx, ReadOnlySpan<SortItem> items, bool renumber)
    {
        AssertWritable();
        if (renumber) RearrangeList(ctx, items);
        else RearrangeHash(ctx, items);
        _pointer = 0;
    }

    private void RearrangeList(PhpContext ctx, ReadOnlySpan<SortItem> items)
    {
        if (Strategy == ArrayStrategy.Ints)
        {
            long[] ints = Unsafe.As<long[]>(Data!);
            for (int i = 0; i < items.Length; i++) ints[i] = items[i].Val.n;
        }
        else if (Strategy == ArrayStrategy.Floats)
        {
            double[] floats = Unsafe.As<double[]>(Data!);
            for (int i = 0; i < items.Length; i++) floats[i] = items[i].Val.FloatValue;
        }
        else
        {
            if (Strategy == ArrayStrategy.Hash)
            {
                object old = Data!;
                int used = Used;
                ArrayStorage.Free(ctx, _index!);
                _index = null;
                Data = ArrayStorage.NewValues(ctx, RoundCapacity(items.Length));
                Strategy = ArrayStrategy.Values;
                ArrayStorage.FreeAny(ctx, old, used);
                Account(ctx);
            }
            Value[] values = Unsafe.As<Value[]>(Data!);
            for (int i = 0; i < items.Length; i++) Value.Move(ref values[i], in items[i].Val);
            if (Used > items.Length) System.Array.Clear(values, items.Length, Math.Min(Used, values.Length) - items.Length);
        }
        Used = items.Length;
        _holes = 0;
        _nextFree = items.Length;
    }

    private void RearrangeHash(PhpContext ctx, ReadOnlySpan<SortItem> items)
    {
        if (Strategy != ArrayStrategy.Hash) ConvertToHash(ctx, Used);
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        for (int i = 0; i < items.Length; i++)
        {
            ref Bucket b = ref buckets[i];
            Value.Move(ref b.Val, in items[i].Val);
            b.Key = items[i].Key;
            b.Index = items[i].Key is { } key ? key.GetHashCode() : items[i].Index;
        }
        if (Used > items.Length) System.Array.Clear(buckets, items.Length, Used - items.Length);
        Used = items.Length;
        _holes = 0;
        RebuildIndex();
    }

    /// <summary>A list that takes over the array of ints (its first <paramref name="length"/> elements).</summary>
    public static PhpArray FromInts(long[] ints, int length, PhpContext? ctx = null)
    {
        var array = new PhpArray();
        if (length == 0) return array;
        array._hintOrCharged = 0;
        array.Data = ints;
        array.Strategy = ArrayStrategy.Ints;
        array.Used = length;
        array._nextFree = length;
        if (ctx is not null) array.Account(ctx);
        return array;
    }

    /// <summary>A list that takes over the array of floats (its first <paramref name="length"/> elements).</summary>
    public static PhpArray FromFloats(double[] floats, int length)
    {
        var array = new PhpArray();
        if (length == 0) return array;
        array._hintOrCharged = 0;
        array.Data = floats;
        array.Strategy = ArrayStrategy.Floats;
        array.Used = length;
        array._nextFree = length;
        return array;
    }

    /// <summary>A list of owned values, which are moved out of the span.</summary>
    public static PhpArray FromValues(ReadOnlySpan<Value> owned)
    {
        if (owned.Length == 0 || IsAllOf(owned, owned[0].o))
        {
            var typed = new PhpArray(owned.Length);
            foreach (ref readonly Value v in owned) typed.Append(in v);
            return typed;
        }

        var array = new PhpArray();
        array._hintOrCharged = 0;
        array.Data = owned.ToArray();
        array.Strategy = ArrayStrategy.Values;
        array.Used = owned.Length;
        array._nextFree = owned.Length;
        foreach (ref readonly Value v in owned) array._mayHaveReferences |= v.IsReference;
        return array;
    }

    /// <summary>All are ints or all are floats: typed storage is for them.</summary>
    private static bool IsAllOf(ReadOnlySpan<Value> values, object? tag)
    {
        if ((object?)tag != (object)Tag.Int && (object?)tag != (object)Tag.Float) return false;
        foreach (ref readonly Value v in values)
            if (v.o != tag) return false;
        return true;
    }

    /// <summary>A list of strings.</summary>
    public static PhpArray FromStrings(ReadOnlySpan<PhpString> strings)
    {
        var array = new PhpArray(strings.Length);
        foreach (PhpString s in strings) array.Append(Value.String(s));
        return array;
    }

    /// <summary>Takes the last element out as array_pop does: the next free key goes back too. Undef when empty.</summary>
    internal Value Pop()
    {
        int pos = LastPosition;
        if (pos < 0) return default;
        Value key = KeyAt(pos);
        Value v = TakeAt(pos);
        if (key.IsInt && key.n == _nextFree - 1) _nextFree--;
        Pointer = FirstPosition;
        return v;
    }

    /// <summary>
    /// Takes the first element out as array_shift does: int keys are renumbered, string keys stay. Undef when empty.
    /// </summary>
    internal Value Shift()
    {
        int first = FirstPosition;
        if (first < 0) return default;
        Value result;
        switch (Strategy)
        {
            case ArrayStrategy.Ints:
                {
                    long[] ints = Unsafe.As<long[]>(Data!);
                    result = Value.Int(ints[0]);
                    System.Array.Copy(ints, 1, ints, 0, Used - 1);
                    Used--;
                    ShiftCursors(0);
                    _nextFree = Used;
                    break;
                }
            case ArrayStrategy.Floats:
                {
                    double[] floats = Unsafe.As<double[]>(Data!);
                    result = Value.Float(floats[0]);
                    System.Array.Copy(floats, 1, floats, 0, Used - 1);
                    Used--;
                    ShiftCursors(0);
                    _nextFree = Used;
                    break;
                }
            case ArrayStrategy.Values when _holes == 0:
                {
                    Value[] values = Unsafe.As<Value[]>(Data!);
                    result = values[0];
                    System.Array.Copy(values, 1, values, 0, Used - 1);
                    values[--Used] = default;
                    ShiftCursors(0);
                    _nextFree = Used;
                    break;
                }
            default:
                result = TakeAt(first);
                Renumber();
                break;
        }
        Pointer = FirstPosition;
        return result;
    }

    /// <summary>All positions moved down by one: cursors behind the removed one move along.</summary>
    private void ShiftCursors(int removed)
    {
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray)
            if (c.Position > removed) c.Position--;
    }

    /// <summary>Int keys become 0, 1, 2, ... in order, without holes; string keys stay.</summary>
    internal void Renumber()
    {
        AssertWritable();
        if (Strategy == ArrayStrategy.Hash)
        {
            long next = 0;
            bool changed = false;
            foreach (ref Bucket b in BucketSpan)
            {
                if (b.Key is not null || b.Val.IsUndef) continue;
                changed |= b.Index != next;
                b.Index = next++;
            }
            _nextFree = next;
            if (!changed) return;
            if (_holes != 0) HashCompact();
            else RebuildIndex();
            return;
        }
        if (_holes != 0)
        {
            FixPackedPositions();
            Span<Value> values = ValueSpan;
            int to = 0;
            for (int from = 0; from < values.Length; from++)
                if (!values[from].IsUndef) values[to++] = values[from];
            values[to..].Clear();
            Used = to;
            _holes = 0;
        }
        _nextFree = Used;
    }

    private void FixPackedPositions()
    {
        if (_pointer < Used) _pointer = LivePackedBefore(_pointer);
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray) c.Position = LivePackedBefore(c.Position);
    }

    private int LivePackedBefore(int pos)
    {
        ReadOnlySpan<Value> values = ValueSpan;
        int live = 0;
        for (int i = 0; i < pos && i < values.Length; i++)
            if (!values[i].IsUndef) live++;
        return live;
    }
}
