using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
    // ---- writing: the array is exclusive; owned values are taken over; an old value is released ----

    /// <summary>zend_hash_index_update: replaces the element, even when it is a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(PhpContext ctx, long key, in Value owned)
    {
        AssertWritable();
        if ((ulong)key < (ulong)Used && Strategy == ArrayStrategy.Ints && owned.IsInt)
            Unsafe.As<long[]>(Data!)[(int)key] = owned.n;
        else
            SetOutOfLine(ctx, key, in owned);
    }

    private void SetOutOfLine(PhpContext ctx, long key, in Value owned)
    {
        if (Strategy == ArrayStrategy.Values && (ulong)key < (ulong)Used)
        {
            ref Value slot = ref Unsafe.As<Value[]>(Data!)[(int)key];
            if (!slot.IsUndef)
            {
                if (owned.IsReference) _mayHaveReferences = true;
                Value old = slot;
                Value.Move(ref slot, in owned);
                old.Release(ctx);
                return;
            }
        }
        else if (Strategy == ArrayStrategy.Hash)
        {
            SetHash(ctx, key, in owned);
            return;
        }
        SetSlow(ctx, key, owned);
    }

    /// <summary>Find and add in one piece: building arrays by key is as hot as reading them.</summary>
    private void SetHash(PhpContext ctx, long key, in Value owned)
    {
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int[] index = _index!;
        int head = (int)key & (buckets.Length - 1);
        int i = index[head] - 1;
        while ((uint)i < (uint)buckets.Length)
        {
            ref Bucket b = ref buckets[i];
            if (b.Index == key && b.Key is null)
            {
                ReplaceAt(ctx, ref b.Val, in owned);
                return;
            }
            i = index[buckets.Length + i] - 1;
        }
        int pos = Used;
        if ((uint)pos >= (uint)buckets.Length || owned.o is PhpReference)
        {
            AddHash(ctx, key, owned);
            return;
        }
        Used = pos + 1;
        ref Bucket added = ref buckets[pos];
        added.Index = key;
        Value.Move(ref added.Val, in owned);
        index[buckets.Length + pos] = index[head];
        index[head] = pos + 1;
        if (key >= _nextFree) _nextFree = key < long.MaxValue ? key + 1 : key;
    }

    private void SetHash(PhpContext ctx, PhpString key, in Value owned)
    {
        int hash = key.GetHashCode();
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int[] index = _index!;
        int head = hash & (buckets.Length - 1);
        int i = index[head] - 1;
        while ((uint)i < (uint)buckets.Length)
        {
            ref Bucket b = ref buckets[i];
            if (ReferenceEquals(b.Key, key) || (b.Index == hash && b.Key is { } other && SameBytes(other, key)))
            {
                ReplaceAt(ctx, ref b.Val, in owned);
                return;
            }
            i = index[buckets.Length + i] - 1;
        }
        int pos = Used;
        if ((uint)pos >= (uint)buckets.Length || owned.o is PhpReference)
        {
            AddHash(ctx, key, owned);
            return;
        }
        Used = pos + 1;
        key.MarkShared(); // the array holds it from now on: nobody may change it in place
        ref Bucket added = ref buckets[pos];
        added.Index = hash;
        added.Key = key;
        Value.Move(ref added.Val, in owned);
        index[buckets.Length + pos] = index[head];
        index[head] = pos + 1;
    }

    private void ReplaceAt(PhpContext ctx, ref Value slot, in Value owned)
    {
        if (owned.o is PhpReference) _mayHaveReferences = true;
        Value old = slot;
        Value.Move(ref slot, in owned);
        old.Release(ctx);
    }

    // By value: the operand may lie in the storage that grows.
    private void AddHash(PhpContext ctx, long key, Value owned)
    {
        if (owned.IsReference) _mayHaveReferences = true;
        Value.Move(ref HashAdd(ctx, key), in owned);
    }

    private void AddHash(PhpContext ctx, PhpString key, Value owned)
    {
        if (owned.IsReference) _mayHaveReferences = true;
        Value.Move(ref HashAdd(ctx, key), in owned);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SetSlow(PhpContext? ctx, long key, Value owned)
    {
        Debug.Assert(!owned.IsUndef, "undef stored in an array");
        if (Strategy == ArrayStrategy.Empty && key == 0) InitPacked(ctx, in owned, 1);
        if (Strategy == ArrayStrategy.Ints && owned.IsInt && (ulong)key <= (ulong)Used)
        {
            long[] ints = Unsafe.As<long[]>(Data!);
            if (key == Used)
            {
                if (Used >= ints.Length) ints = GrowInts(ctx, Used + 1);
                NotePackedAppend();
            }
            ints[(int)key] = owned.n;
            return;
        }
        if (Strategy == ArrayStrategy.Floats && owned.IsFloat && (ulong)key <= (ulong)Used)
        {
            double[] floats = Unsafe.As<double[]>(Data!);
            if (key == Used)
            {
                if (Used >= floats.Length) floats = GrowFloats(ctx, Used + 1);
                NotePackedAppend();
            }
            floats[(int)key] = owned.FloatValue;
            return;
        }
        if (owned.IsReference) _mayHaveReferences = true;
        ref Value slot = ref SlotFor(ctx, key, out bool added);
        Value old = slot;
        Value.Move(ref slot, in owned);
        if (!added) old.Release(ctx!);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NotePackedAppend()
    {
        _nextFree = ++Used;
    }

    /// <summary>zend_hash_update: replaces the element, even when it is a reference.</summary>
    public void Set(PhpContext ctx, PhpString key, in Value owned)
    {
        AssertWritable();
        Debug.Assert(!owned.IsUndef, "undef stored in an array");
        if (Strategy != ArrayStrategy.Hash)
        {
            Value value = owned;
            ConvertToHash(ctx, Math.Max(Length + 1, _hintIfEmpty));
            SetHash(ctx, key, in value);
            return;
        }
        SetHash(ctx, key, in owned);
    }

    public void SetSymbol(PhpContext ctx, PhpString key, in Value owned)
    {
        if (ArrayKey.TryInt(key, out long index)) Set(ctx, index, in owned);
        else Set(ctx, key, in owned);
    }

    /// <summary>Sets under a key as the array holds it: an int or an exact string.</summary>
    public void SetKey(PhpContext ctx, in Value key, in Value owned)
    {
        if (key.IsInt) Set(ctx, key.n, in owned);
        else Set(ctx, key.AsString, in owned);
    }

    /// <summary>For building results: a new key, known to be absent and not numeric.</summary>
    public void Add(string latin1Key, in Value owned) => Add(PhpString.FromLatin1(latin1Key), in owned);

    /// <summary>For building results: a new key, known to be absent, exact.</summary>
    public void Add(PhpString key, in Value owned)
    {
        AssertWritable();
        if (owned.IsReference) _mayHaveReferences = true;
        Value value = owned;
        if (Strategy != ArrayStrategy.Hash) ConvertToHash(null, Math.Max(Length + 1, _hintIfEmpty));
        Debug.Assert(HashFind(key) < 0, "the key is not new");
        Value.Move(ref HashAdd(null, key), in value);
    }

    /// <summary>For building results: a key known to be absent.</summary>
    public void Add(long key, in Value owned)
    {
        AssertWritable();
        Debug.Assert(!ContainsKey(key), "the key is not new");
        SetSlow(null, key, owned);
    }

    /// <summary>Appends; false (and nothing taken) when the next key is occupied ("Cannot add element to the array as the next element is already occupied").</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Append(in Value owned) => Append(null, in owned);

    /// <summary>The same with the growth charged to the request: what the engine uses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Append(PhpContext? ctx, in Value owned)
    {
        AssertWritable();
        if (owned.IsInt && Strategy == ArrayStrategy.Ints)
        {
            long[] ints = Unsafe.As<long[]>(Data!);
            int used = Used;
            if ((uint)used < (uint)ints.Length && _nextFree == used)
            {
                ints[used] = owned.n;
                Used = used + 1;
                _nextFree = used + 1;
                return true;
            }
        }
        return AppendOutOfLine(ctx, in owned);
    }

    private bool AppendOutOfLine(PhpContext? ctx, in Value owned)
    {
        if (Strategy == ArrayStrategy.Floats && owned.IsFloat && _nextFree == Used)
        {
            double[] floats = Unsafe.As<double[]>(Data!);
            int used = Used;
            if ((uint)used < (uint)floats.Length)
            {
                floats[used] = owned.FloatValue;
                Used = used + 1;
                _nextFree = used + 1;
                return true;
            }
        }
        if (Strategy == ArrayStrategy.Values && _nextFree == Used)
        {
            Value[] values = Unsafe.As<Value[]>(Data!);
            int used = Used;
            if ((uint)used < (uint)values.Length)
            {
                if (owned.IsReference) _mayHaveReferences = true;
                Value.Move(ref values[used], in owned);
                Used = used + 1;
                _nextFree = used + 1;
                return true;
            }
        }
        return AppendSlow(ctx, owned);
    }

    private bool AppendSlow(PhpContext? ctx, Value owned)
    {
        long key = _nextFree == long.MinValue ? 0 : _nextFree;
        // Only the largest key can be occupied: everything else below NextFree is never given out again.
        if (key == long.MaxValue && ContainsKey(key)) return false;
        SetSlow(ctx, key, owned);
        return true;
    }

    // ---- slots ----

    /// <summary>The slot of a key, widening typed storage; a null ref (Unsafe.IsNullRef) when absent. Valid until the next write.</summary>
    internal ref Value Find(long key)
    {
        _mayHaveReferences = true;
        return ref FindSlot(null, key);
    }

    internal ref Value Find(PhpString key)
    {
        _mayHaveReferences = true;
        return ref FindSlot(key);
    }

    internal ref Value FindSymbol(PhpString key)
    {
        if (ArrayKey.TryInt(key, out long index)) return ref Find(index);
        return ref Find(key);
    }

    /// <summary>As Find, for callers that put no reference into the slot (or call <see cref="NoteReference"/>).</summary>
    internal ref Value FindSlot(PhpContext? ctx, long key)
    {
        AssertWritable();
        if (Strategy == ArrayStrategy.Hash)
        {
            int pos = HashFind(key);
            if (pos < 0) return ref Unsafe.NullRef<Value>();
            return ref Unsafe.As<Bucket[]>(Data!)[pos].Val;
        }
        if ((ulong)key >= (ulong)Used) return ref Unsafe.NullRef<Value>();
        Value[] values = Strategy == ArrayStrategy.Values ? Unsafe.As<Value[]>(Data!) : Widen(ctx);
        ref Value slot = ref values[(int)key];
        if (slot.IsUndef) return ref Unsafe.NullRef<Value>();
        return ref slot;
    }

    internal ref Value FindSlot(PhpString key)
    {
        AssertWritable();
        if (Strategy == ArrayStrategy.Hash)
        {
            int pos = HashFind(key);
            if (pos >= 0) return ref Unsafe.As<Bucket[]>(Data!)[pos].Val;
        }
        return ref Unsafe.NullRef<Value>();
    }

    /// <summary>The slot of a key, added as PHP null when absent.</summary>
    internal ref Value GetOrAdd(long key, out bool added) => ref GetOrAdd(null, key, out added);

    internal ref Value GetOrAdd(PhpString key, out bool added) => ref GetOrAdd(null, key, out added);

    internal ref Value GetOrAdd(PhpContext? ctx, long key, out bool added)
    {
        AssertWritable();
        _mayHaveReferences = true;
        return ref SlotFor(ctx, key, out added);
    }

    internal ref Value GetOrAdd(PhpContext? ctx, PhpString key, out bool added)
    {
        AssertWritable();
        _mayHaveReferences = true;
        return ref SlotFor(ctx, key, out added);
    }

    internal ref Value GetOrAddSymbol(PhpContext? ctx, PhpString key, out bool added)
    {
        if (ArrayKey.TryInt(key, out long index)) return ref GetOrAdd(ctx, index, out added);
        return ref GetOrAdd(ctx, key, out added);
    }

    /// <summary>As GetOrAdd, for callers that put no reference into the slot (or call <see cref="NoteReference"/>).</summary>
    internal ref Value SlotFor(PhpContext? ctx, long key, out bool added)
    {
        if (Strategy == ArrayStrategy.Values && (ulong)key < (ulong)Used)
        {
            ref Value slot = ref Unsafe.As<Value[]>(Data!)[(int)key];
            if (!slot.IsUndef)
            {
                added = false;
                return ref slot;
            }
        }
        return ref SlotForSlow(ctx, key, out added);
    }

    private ref Value SlotForSlow(PhpContext? ctx, long key, out bool added)
    {
        switch (Strategy)
        {
            case ArrayStrategy.Empty:
                added = true;
                // Which keys still start a packed array is visible: those forget a higher next free key.
                if ((ulong)key < (ulong)RoundCapacity(_hintOrCharged))
                {
                    InitValues(ctx, (int)key + 1);
                    return ref PackedAdd(ctx, key);
                }
                ConvertToHash(ctx, Math.Max(MinCapacity, _hintOrCharged));
                return ref HashAdd(ctx, key);

            case ArrayStrategy.Ints:
            case ArrayStrategy.Floats:
                {
                    if ((ulong)key < (ulong)Used)
                    {
                        added = false;
                        return ref Widen(ctx)[(int)key];
                    }
                    added = true;
                    Widen(ctx, key == Used ? Used + 1 : 0);
                    return ref PackedAdd(ctx, key);
                }

            case ArrayStrategy.Values:
                added = true; // present keys were found by the caller
                return ref PackedAdd(ctx, key);

            default:
                int pos = HashFind(key);
                added = pos < 0;
                if (pos >= 0) return ref Unsafe.As<Bucket[]>(Data!)[pos].Val;
                return ref HashAdd(ctx, key);
        }
    }

    internal ref Value SlotFor(PhpContext? ctx, PhpString key, out bool added)
    {
        if (Strategy != ArrayStrategy.Hash) ConvertToHash(ctx, Math.Max(Length + 1, _hintIfEmpty));
        int pos = HashFind(key);
        added = pos < 0;
        if (pos >= 0) return ref Unsafe.As<Bucket[]>(Data!)[pos].Val;
        return ref HashAdd(ctx, key);
    }

    /// <summary>A new slot (null) at the next key; a null ref when it is occupied.</summary>
    internal ref Value AppendSlot() => ref AppendSlot(null);

    internal ref Value AppendSlot(PhpContext? ctx)
    {
        AssertWritable();
        _mayHaveReferences = true;
        long key = _nextFree == long.MinValue ? 0 : _nextFree;
        if (key == long.MaxValue && ContainsKey(key)) return ref Unsafe.NullRef<Value>();
        return ref SlotFor(ctx, key, out _);
    }

    /// <summary>For write-fetches (two-slot indirects): the container array of the storage and the index in it of a slot just returned by Find/GetOrAdd/AppendSlot.</summary>
    internal object SlotContainer => Data!;

    internal int SlotIndex(ref Value slot) => Strategy == ArrayStrategy.Hash ? BucketIndex(ref slot) : ValueIndex(ref slot);

    /// <summary>The slot that a (container, index) pair stands for; the container is a Value[] or a Bucket[].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value SlotOf(object container, int index)
    {
        if (container.GetType() == typeof(Value[])) return ref Unsafe.As<Value[]>(container)[index];
        return ref ((Bucket[])container)[index].Val;
    }

    // ---- removing ----

    public bool Remove(PhpContext ctx, long key)
    {
        AssertWritable();
        int pos;
        if (Strategy == ArrayStrategy.Hash)
        {
            pos = HashFind(key);
            if (pos < 0) return false;
        }
        else
        {
            if ((ulong)key >= (ulong)Used) return false;
            pos = (int)key;
        }
        return RemoveAt(ctx, pos);
    }

    public bool Remove(PhpContext ctx, PhpString key)
    {
        AssertWritable();
        if (Strategy != ArrayStrategy.Hash) return false;
        int pos = HashFind(key);
        return pos >= 0 && RemoveAt(ctx, pos);
    }

    public bool RemoveSymbol(PhpContext ctx, PhpString key) =>
        ArrayKey.TryInt(key, out long index) ? Remove(ctx, index) : Remove(ctx, key);

    /// <summary>Removes the element at a position; false at a tombstone.</summary>
    internal bool RemoveAt(PhpContext ctx, int pos)
    {
        Value old = TakeAt(pos);
        if (old.IsUndef) return false;
        old.Release(ctx); // last: it may run a destructor that looks at this array
        return true;
    }

    /// <summary>Removes the element at a position and hands its value over; undef at a tombstone.</summary>
    internal Value TakeAt(int pos)
    {
        AssertWritable();
        if ((uint)pos >= (uint)Used) return default;
        Value old;
        switch (Strategy)
        {
            case ArrayStrategy.Ints when pos == Used - 1:
                old = Value.Int(Unsafe.As<long[]>(Data!)[pos]);
                break;
            case ArrayStrategy.Floats when pos == Used - 1:
                old = Value.Float(Unsafe.As<double[]>(Data!)[pos]);
                break;
            case ArrayStrategy.Hash:
                old = Unsafe.As<Bucket[]>(Data!)[pos].Val;
                if (old.IsUndef) return default;
                HashUnlink(pos);
                break;
            default:
                Value[] values = Strategy == ArrayStrategy.Values ? Unsafe.As<Value[]>(Data!) : Widen(null);
                old = values[pos];
                if (old.IsUndef) return default;
                values[pos] = default;
                break;
        }
        _holes++;
        // What points at it stays there and finds the next element when it is asked.
        if (pos == Used - 1)
        {
            TrimEnd();
            if (_pointer > Used) _pointer = Used;
            for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray)
                if (c.Position > Used) c.Position = Used;
        }
        return old;
    }

    /// <summary>The last position has just become a tombstone.</summary>
    private void TrimEnd()
    {
        int used = Used;
        switch (Strategy)
        {
            case ArrayStrategy.Hash:
                {
                    Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
                    while (used > 0 && buckets[used - 1].Val.IsUndef) used--;
                    break;
                }
            case ArrayStrategy.Values:
                {
                    Value[] values = Unsafe.As<Value[]>(Data!);
                    while (used > 0 && values[used - 1].IsUndef) used--;
                    break;
                }
            default:
                used--;
                break;
        }
        _holes -= Used - used;
        Used = used;
    }

    /// <summary>zend_hash_clean: no elements, next key 0 again.</summary>
    public void Clear(PhpContext ctx)
    {
        AssertWritable();
        object? data = Data;
        int used = Used;
        ArrayStrategy strategy = Strategy;
        ResetToEmpty(ctx);
        _nextFree = long.MinValue;
        _pointer = 0;
        for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray) c.Position = 0;
        if (data is not null) ReleaseStorage(ctx, data, used, strategy);
    }

    private void ResetToEmpty(PhpContext? ctx)
    {
        if (_index is not null) ArrayStorage.Free(ctx, _index);
        _index = null;
        Data = null;
        Used = 0;
        _holes = 0;
        bool charged = Strategy != ArrayStrategy.Empty;
        Strategy = ArrayStrategy.Empty;
        if (charged) Account(ctx);
        _hintOrCharged = 0;
        _mayHaveReferences = false;
    }

    private static void ReleaseStorage(PhpContext ctx, object data, int used, ArrayStrategy strategy)
    {
        if (strategy == ArrayStrategy.Values)
        {
            Value[] values = Unsafe.As<Value[]>(data);
            for (int i = 0; i < used; i++) values[i].Release(ctx);
        }
        else if (strategy == ArrayStrategy.Hash)
        {
            Bucket[] buckets = Unsafe.As<Bucket[]>(data);
            for (int i = 0; i < used; i++) buckets[i].Val.Release(ctx);
        }
        ArrayStorage.FreeAny(ctx, data, used);
    }

    /// <summary>
    /// For the destroyer, when no owner is left and the elements' counts have been given up (or will be, from a
    /// worklist): forgets the elements, returns the storage to the request's pool and the bytes to its account.
    /// </summary>
    internal void FreeStorage(PhpContext ctx)
    {
        object? data = Data;
        int used = Used;
        for (ArrayCursor? c = _cursors; c is not null;)
        {
            ArrayCursor? next = c.NextInArray;
            c.Forget();
            c = next;
        }
        _cursors = null;
        ResetToEmpty(ctx);
        if (data is not null) ArrayStorage.FreeAny(ctx, data, used);
    }
}
