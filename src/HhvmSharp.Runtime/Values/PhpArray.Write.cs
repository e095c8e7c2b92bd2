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

    /// <summary>A string key that is not there and no int.</summary>
    internal void AddName(PhpContext ctx, PhpString key, Value owned)
    {
        if (Strategy != ArrayStrategy.Hash) ConvertToHash(ctx, Math.Max(Length + 1, _hintIfEmpty));
        if ((key.Count & PhpString.LiteralFlag) == 0) key.Count |= PhpString.SharedFlag | PhpString.NameFlag;
        AddHash(ctx, key, owned);
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
}
