using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>Results that are made in one piece.</summary>
public sealed partial class PhpArray
{
    /// <summary>A list of as many elements, to be filled with owned values that are no references; before that nobody else may see it.</summary>
    internal static PhpArray NewList(PhpContext ctx, int count, out Span<Value> slots)
    {
        var list = new PhpArray();
        if (count == 0)
        {
            slots = default;
            return list;
        }

        list.InitValues(ctx, count);
        list.Used = count;
        list._nextFree = count;
        slots = list.ValueSpan;
        return list;
    }

    /// <summary>Buckets, some, and all of them elements.</summary>
    private bool IsDenseHash => Strategy == ArrayStrategy.Hash && _holes == 0 && Used > 0;

    /// <summary>array_keys().</summary>
    internal static PhpArray KeysOf(PhpContext ctx, PhpArray array)
    {
        if (array.IsDenseHash && Unsafe.As<Bucket[]>(array.Data!)[0].Key is not null)
        {
            PhpArray keys = NewList(ctx, array.Length, out Span<Value> slots);
            Span<Bucket> buckets = array.BucketSpan;
            for (int i = 0; i < slots.Length; i++)
            {
                ref Bucket b = ref buckets[i];
                slots[i] = b.Key is { } key ? new Value(key, 0) : Value.Int(b.Index); // keys are shared strings
            }

            return keys;
        }

        var result = new PhpArray(array.Length);
        for (int p = array.FirstPosition; p != End; p = array.NextPosition(p + 1)) result.Append(ctx, array.KeyAt(p).Copied());
        return result;
    }

    /// <summary>array_values() of what is not a list already.</summary>
    internal static PhpArray ValuesOf(PhpContext ctx, PhpArray array)
    {
        if (array.IsDenseHash && !array._mayHaveReferences && !array.IsAllNumbers())
        {
            PhpArray values = NewList(ctx, array.Length, out Span<Value> slots);
            Span<Bucket> buckets = array.BucketSpan;
            for (int i = 0; i < slots.Length; i++) Value.Copy(ref slots[i], in buckets[i].Val);
            return values;
        }

        var result = new PhpArray(array.Length);
        for (int p = array.FirstPosition; p != End; p = array.NextPosition(p + 1)) result.AppendUnwrapped(ctx, array.ValueAt(p));
        return result;
    }

    /// <summary>Of a hash: typed storage would do.</summary>
    private bool IsAllNumbers()
    {
        foreach (ref Bucket b in BucketSpan)
            if (!b.Val.IsInt && !b.Val.IsFloat) return false;
        return true;
    }

    /// <summary>False only when no element has to be released: nothing but scalars and strings.</summary>
    internal bool MayHoldCounted()
    {
        if (Strategy == ArrayStrategy.Values)
        {
            foreach (ref Value v in ValueSpan)
                if (v.Kind > Values.Kind.String) return true;
            return false;
        }

        if (Strategy != ArrayStrategy.Hash) return false;
        foreach (ref Bucket b in BucketSpan)
            if (b.Val.Kind > Values.Kind.String) return true;
        return false;
    }

    /// <summary>Appends a copy; a reference that nobody else holds is unwrapped.</summary>
    private void AppendUnwrapped(PhpContext ctx, in Value v) => Append(ctx, v.o is PhpReference { Count: 1 } r ? r.Value.Copied() : v.Copied());

    /// <summary>A copy with room for more elements, when all keys are strings and nothing is a reference; null: it has to be made otherwise.</summary>
    internal PhpArray? CopyOfNamed(PhpContext ctx, int capacity)
    {
        if (!IsDenseHash || _mayHaveReferences) return null;
        foreach (ref Bucket b in BucketSpan)
            if (b.Key is null) return null;
        var copy = new PhpArray { Strategy = ArrayStrategy.Hash, Used = Used };
        capacity = Math.Max(RoundCapacity(capacity), MinCapacity);
        Bucket[] data = ArrayStorage.NewBuckets(ctx, capacity);
        BucketSpan.CopyTo(data);
        copy.Data = data;
        if (capacity == Unsafe.As<Bucket[]>(Data!).Length)
        {
            copy._index = ArrayStorage.NewIndex(ctx, capacity * 2, clear: false);
            _index.AsSpan().CopyTo(copy._index);
        }
        else
        {
            copy._index = ArrayStorage.NewIndex(ctx, capacity * 2);
            copy.FillIndex();
        }

        if (!IsImmutable) copy.CountElements(this);
        copy.Account(ctx);
        return copy;
    }
}
