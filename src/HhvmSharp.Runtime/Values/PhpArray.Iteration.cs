using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
    // ---- positions ----
    internal const int End = -1;

    /// <summary>The first position at or after <paramref name="pos"/> that holds an element, or End.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int NextPosition(int pos)
    {
        if (_holes == 0) return pos < Used ? pos : End;
        return NextLive(pos);
    }

    private int NextLive(int pos)
    {
        if (Strategy == ArrayStrategy.Hash)
        {
            ReadOnlySpan<Bucket> buckets = BucketSpan;
            for (; (uint)pos < (uint)buckets.Length; pos++)
                if (!buckets[pos].Val.IsUndef) return pos;
        }
        else
        {
            ReadOnlySpan<Value> values = ValueSpan;
            for (; (uint)pos < (uint)values.Length; pos++)
                if (!values[pos].IsUndef) return pos;
        }
        return End;
    }

    /// <summary>The last position at or before <paramref name="pos"/> that holds an element, or End.</summary>
    internal int PreviousPosition(int pos)
    {
        if (pos >= Used) pos = Used - 1;
        if (_holes == 0) return pos < 0 ? End : pos;
        if (Strategy == ArrayStrategy.Hash)
        {
            ReadOnlySpan<Bucket> buckets = BucketSpan;
            while (pos >= 0 && buckets[pos].Val.IsUndef) pos--;
        }
        else
        {
            ReadOnlySpan<Value> values = ValueSpan;
            while (pos >= 0 && values[pos].IsUndef) pos--;
        }
        return pos < 0 ? End : pos;
    }

    internal int FirstPosition => NextPosition(0);

    internal int LastPosition => PreviousPosition(Used - 1);

    /// <summary>Int or string (borrowed).</summary>
    internal Value KeyAt(int pos)
    {
        if (Strategy != ArrayStrategy.Hash) return Value.Int(pos);
        ref Bucket b = ref Unsafe.As<Bucket[]>(Data!)[pos];
        return b.Key is { } key ? new Value(key, 0) : Value.Int(b.Index);
    }

    /// <summary>Borrowed; undef at a tombstone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value ValueAt(int pos)
    {
        if (Strategy == ArrayStrategy.Values) return Unsafe.As<Value[]>(Data!)[pos];
        return ValueAtSlow(pos);
    }

    private Value ValueAtSlow(int pos) => Strategy switch
    {
        ArrayStrategy.Ints => Value.Int(Unsafe.As<long[]>(Data!)[pos]),
        ArrayStrategy.Floats => Value.Float(Unsafe.As<double[]>(Data!)[pos]),
        ArrayStrategy.Hash => Unsafe.As<Bucket[]>(Data!)[pos].Val,
        _ => default,
    };

    /// <summary>The slot at a position, widening typed storage; undef at a tombstone.</summary>
    internal ref Value SlotAt(int pos)
    {
        AssertWritable();
        _mayHaveReferences = true;
        return ref SlotAt(null, pos);
    }

    /// <summary>As SlotAt, for callers that put no reference into the slot.</summary>
    internal ref Value SlotAt(PhpContext? ctx, int pos)
    {
        if (Strategy == ArrayStrategy.Hash) return ref Unsafe.As<Bucket[]>(Data!)[pos].Val;
        if (Strategy != ArrayStrategy.Values) Widen(ctx);
        return ref Unsafe.As<Value[]>(Data!)[pos];
    }

    /// <summary>Where an int or exact string key is, or End.</summary>
    internal int PositionOf(in Value key)
    {
        if (key.IsInt)
        {
            if (Strategy == ArrayStrategy.Hash) return HashFind(key.n);
            return (ulong)key.n < (ulong)Used && !Get(key.n).IsUndef ? (int)key.n : End;
        }
        return Strategy == ArrayStrategy.Hash ? HashFind(key.AsString) : End;
    }

    /// <summary>
    /// One step of a foreach by value: the element at or after <paramref name="pos"/> (borrowed) and pos after it;
    /// undef at the end. Start with 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value Step(ref int pos)
    {
        int p = pos;
        if (p < Used)
        {
            if (Strategy == ArrayStrategy.Values)
            {
                Value v = Unsafe.As<Value[]>(Data!)[p];
                pos = p + 1;
                if (!v.IsUndef) return v;
            }
            else if (Strategy == ArrayStrategy.Ints)
            {
                pos = p + 1;
                return Value.Int(Unsafe.As<long[]>(Data!)[p]);
            }
        }
        return StepSlow(ref pos);
    }

    private Value StepSlow(ref int pos)
    {
        int p = NextPosition(pos);
        if (p < 0)
        {
            pos = Used;
            return default;
        }
        pos = p + 1;
        return ValueAt(p);
    }

    /// <summary>foreach ((key, value) in array): borrowed pairs, references not followed; the array must not change meanwhile.</summary>
    public Enumerator GetEnumerator() => new(this);

    public struct Enumerator
    {
        private readonly PhpArray _array;
        private int _next;
        private int _pos;

        internal Enumerator(PhpArray array)
        {
            _array = array;
            _next = 0;
            _pos = 0;
        }

        public readonly KeyValuePair<Value, Value> Current => new(_array.KeyAt(_pos), _array.ValueAt(_pos));

        public bool MoveNext()
        {
            int pos = _array.NextPosition(_next);
            if (pos < 0) return false;
            _pos = pos;
            _next = pos + 1;
            return true;
        }
    }

    // ---- the internal pointer and cursors under change ----

    /// <summary>Before a compaction: translates the pointer and cursors to the positions after it.</summary>
    /// <param name="copy">
    /// The array has just been duplicated. Zend then leaves alone a pointer at a tombstone and cursors past the end,
    /// which shows.
    /// </param>
    private void FixPositions(bool copy)
    {
        if (_pointer < Used && !(copy && ValueAt(_pointer).IsUndef)) _pointer = LiveBefore(_pointer);
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray)
            if (!copy || c.Position < Used) c.Position = LiveBefore(c.Position);
    }

    private int LiveBefore(int pos)
    {
        ReadOnlySpan<Bucket> buckets = BucketSpan;
        int live = 0;
        int end = Math.Min(pos, buckets.Length);
        for (int i = 0; i < end; i++)
            if (!buckets[i].Val.IsUndef) live++;
        return live;
    }

    internal bool HasCursors => _cursors is not null;

    internal void AddCursor(ArrayCursor cursor)
    {
        cursor.NextInArray = _cursors;
        _cursors = cursor;
    }

    internal void RemoveCursor(ArrayCursor cursor)
    {
        if (ReferenceEquals(_cursors, cursor))
        {
            _cursors = cursor.NextInArray;
        }
        else
        {
            for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray)
            {
                if (!ReferenceEquals(c.NextInArray, cursor)) continue;
                c.NextInArray = cursor.NextInArray;
                break;
            }
        }
        cursor.NextInArray = null;
    }

    /// <summary>After elements were put in front (array_unshift on the variable): every cursor moves along.</summary>
    internal void AdvanceCursors(int by)
    {
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray) c.Position += by;
    }

    /// <summary>Cursors at one position go to another (zend_hash_iterators_update).</summary>
    internal void MoveCursors(int from, int to)
    {
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray)
            if (c.Position == from) c.Position = to;
    }

    /// <summary>The lowest position of a cursor from <paramref name="start"/> on (zend_hash_iterators_lower_pos).</summary>
    internal int LowestCursor(int start)
    {
        int lowest = Used;
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray)
            if (c.Position >= start && c.Position < lowest) lowest = c.Position;
        return lowest;
    }

    /// <summary>For functions that rebuild an array in place: cursors of <paramref name="from"/> go on in this array at the same number.</summary>
    internal void TakeCursors(PhpArray from)
    {
        while (from._cursors is { } c)
        {
            from.RemoveCursor(c);
            c.Array = this;
            AddCursor(c);
        }
    }
}
