using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
    internal const int MinCapacity = 8;
    private const int MaxCapacity = 1 << 30;

    // ---- lookup: the position, or End ----

    internal int HashFind(long key)
    {
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int[] index = _index!;
        int capacity = buckets.Length;
        int i = index[(int)key & (capacity - 1)] - 1;
        while ((uint)i < (uint)buckets.Length)
        {
            ref Bucket b = ref buckets[i];
            if (b.Index == key && b.Key is null) return i;
            i = index[capacity + i] - 1;
        }
        return End;
    }

    internal int HashFind(PhpString key)
    {
        int hash = key.GetHashCode();
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int[] index = _index!;
        int capacity = buckets.Length;
        int i = index[hash & (capacity - 1)] - 1;
        while ((uint)i < (uint)buckets.Length)
        {
            ref Bucket b = ref buckets[i];
            if (ReferenceEquals(b.Key, key)) return i;
            if (b.Index == hash && b.Key is { } other && SameBytes(other, key)) return i;
            i = index[capacity + i] - 1;
        }
        return End;
    }

    private static bool SameBytes(PhpString a, PhpString b) => a.Length == b.Length && a.Span.SequenceEqual(b.Span);

    private bool IsHashList()
    {
        if (_holes != 0)
        {
            // Tombstones do not matter for the keys' order: count the live ones.
            long next = 0;
            foreach (ref readonly Bucket b in BucketSpan)
            {
                if (b.Val.IsUndef) continue;
                if (b.Key is not null || b.Index != next) return false;
                next++;
            }
            return true;
        }
        ReadOnlySpan<Bucket> all = BucketSpan;
        for (int i = 0; i < all.Length; i++)
            if (all[i].Key is not null || all[i].Index != i) return false;
        return true;
    }

    // ---- adding: the key is known to be absent; the value is PHP null ----

    private ref Value HashAdd(PhpContext? ctx, long key)
    {
        ref Value slot = ref HashAddBucket(ctx, null, key);
        if (key >= _nextFree) _nextFree = key < long.MaxValue ? key + 1 : key;
        return ref slot;
    }

    private ref Value HashAdd(PhpContext? ctx, PhpString key)
    {
        int hash = key.GetHashCode();
        // The array holds it from now on: nobody may change it in place.
        if (!key.IsShared) key.Count |= PhpString.SharedFlag;
        return ref HashAddBucket(ctx, key, hash);
    }

    private ref Value HashAddBucket(PhpContext? ctx, PhpString? key, long h)
    {
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int pos = Used;
        if (pos >= buckets.Length)
        {
            HashMakeRoom(ctx);
            buckets = Unsafe.As<Bucket[]>(Data!);
            pos = Used;
        }
        Used = pos + 1;
        ref Bucket b = ref buckets[pos];
        if (key is not null) b.Key = key; // fresh and cleared buckets have null
        b.Index = h;
        b.Val.o = Tag.Null;
        b.Val.n = 0;
        int[] index = _index!;
        int capacity = buckets.Length;
        ref int head = ref index[(int)h & (capacity - 1)];
        index[capacity + pos] = head;
        head = pos + 1;
        return ref b.Val;
    }

    // ---- growth ----

    private void HashMakeRoom(PhpContext? ctx)
    {
        if (_holes > (Length >> 5)) HashCompact();
        else HashResize(ctx, checked(Used + 1));
    }

    /// <summary>Moves the live buckets together; positions change, so the internal pointer and cursors move along.</summary>
    private void HashCompact(bool copy = false)
    {
        if (_holes == 0) return;
        FixPositions(copy);
        Span<Bucket> buckets = BucketSpan;
        int to = 0;
        for (int from = 0; from < buckets.Length; from++)
        {
            if (buckets[from].Val.IsUndef) continue;
            if (to != from) buckets[to] = buckets[from];
            to++;
        }
        buckets[to..].Clear();
        Used = to;
        _holes = 0;
        if (to == 0) _pointer = 0;
        RebuildIndex();
    }

    private void HashResize(PhpContext? ctx, int needed)
    {
        Bucket[] old = Unsafe.As<Bucket[]>(Data!);
        int capacity = RoundCapacity(needed);
        Bucket[] grown = ArrayStorage.NewBuckets(ctx, capacity);
        System.Array.Copy(old, grown, Used);
        int oldUsed = Used;
        int[] oldIndex = _index!;
        Data = grown;
        _index = ArrayStorage.NewIndex(ctx, capacity * 2);
        if (_holes != 0) HashCompact();
        else FillIndex();
        ArrayStorage.Free(ctx, old, oldUsed);
        ArrayStorage.Free(ctx, oldIndex);
        Account(ctx);
    }

    private static int RoundCapacity(int needed)
    {
        if (needed <= MinCapacity) return MinCapacity;
        if (needed > MaxCapacity) ThrowTooLarge();
        return (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)needed);
    }

    private void RebuildIndex()
    {
        System.Array.Clear(_index!, 0, Unsafe.As<Bucket[]>(Data!).Length);
        FillIndex();
    }

    /// <summary>Links every live bucket; the heads are zero.</summary>
    private void FillIndex()
    {
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int[] index = _index!;
        int capacity = buckets.Length;
        for (int i = 0; i < Used; i++)
        {
            ref Bucket b = ref buckets[i];
            if (b.Val.IsUndef) continue;
            ref int head = ref index[(int)b.Index & (capacity - 1)];
            index[capacity + i] = head;
            head = i + 1;
        }
    }

    // ---- deletion ----

    /// <summary>Unlinks the bucket and makes it a tombstone. The value was taken out by the caller.</summary>
    private void HashUnlink(int pos)
    {
        Bucket[] buckets = Unsafe.As<Bucket[]>(Data!);
        int[] index = _index!;
        int capacity = buckets.Length;
        ref Bucket b = ref buckets[pos];
        ref int link = ref index[(int)b.Index & (capacity - 1)];
        while (link != pos + 1) link = ref index[capacity + link - 1];
        link = index[capacity + pos];
        b.Key = null;
        b.Val = default;
    }

    // ---- conversion ----

    /// <summary>Holes are closed on the way, as Zend does: the internal pointer and cursors move along.</summary>
    private void ConvertToHash(PhpContext? ctx, int needed)
    {
        int capacity = RoundCapacity(Math.Max(needed, PackedCapacity));
        Bucket[] buckets = ArrayStorage.NewBuckets(ctx, capacity);
        object? old = Data;
        switch (Strategy)
        {
            case ArrayStrategy.Ints:
                {
                    ReadOnlySpan<long> from = IntSpan;
                    for (int i = 0; i < from.Length; i++)
                    {
                        buckets[i].Val = Value.Int(from[i]);
                        buckets[i].Index = i;
                    }
                    break;
                }
            case ArrayStrategy.Floats:
                {
                    ReadOnlySpan<double> from = FloatSpan;
                    for (int i = 0; i < from.Length; i++)
                    {
                        buckets[i].Val = Value.Float(from[i]);
                        buckets[i].Index = i;
                    }
                    break;
                }
            case ArrayStrategy.Values:
                {
                    ReadOnlySpan<Value> from = ValueSpan;
                    for (int i = 0; i < from.Length; i++)
                    {
                        Value.Move(ref buckets[i].Val, in from[i]);
                        buckets[i].Index = i;
                    }
                    break;
                }
        }
        if (Strategy == ArrayStrategy.Empty) _hintOrCharged = 0;
        Data = buckets;
        _index = ArrayStorage.NewIndex(ctx, capacity * 2);
        ArrayStrategy was = Strategy;
        int oldUsed = Used;
        Strategy = ArrayStrategy.Hash;
        if (_holes != 0) HashCompact();
        else FillIndex();
        if (was != ArrayStrategy.Empty) ArrayStorage.FreeAny(ctx, old!, oldUsed);
        Account(ctx);
    }

    /// <summary>Makes an array of hash strategy of what may be packed (library code that wants buckets).</summary>
    internal void EnsureHash(PhpContext? ctx, int capacity = 0)
    {
        AssertWritable();
        if (Strategy != ArrayStrategy.Hash) ConvertToHash(ctx, Math.Max(capacity, _hintIfEmpty));
        else if (capacity > Unsafe.As<Bucket[]>(Data!).Length) HashResize(ctx, capacity);
    }

    private int PackedCapacity => Data is null ? 0 : Unsafe.As<System.Array>(Data).Length;

    private int _hintIfEmpty => Strategy == ArrayStrategy.Empty ? Math.Max(_hintOrCharged, 0) : 0;

    /// <summary>The position whose value slot is <paramref name="slot"/>.</summary>
    private int BucketIndex(ref Value slot) =>
        (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<Bucket[]>(Data!)).Val, ref slot) / Unsafe.SizeOf<Bucket>());
}
