using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
    /// <summary>A shallow copy with one owner (zend_array_dup: references with one owner are unwrapped; typed storage is copied as it is).</summary>
    internal PhpArray Duplicate() => Duplicate(null);

    internal PhpArray Duplicate(PhpContext? ctx)
    {
        var copy = new PhpArray { _nextFree = _nextFree };
        if (Length == 0) return copy;

        copy.Strategy = Strategy;
        copy.Used = Used;
        copy._holes = _holes;
        copy._pointer = _pointer < Used || IsImmutable ? _pointer : 0;
        switch (Strategy)
        {
            case ArrayStrategy.Ints:
                {
                    long[] data = ArrayStorage.NewInts(ctx, Unsafe.As<long[]>(Data!).Length);
                    IntSpan.CopyTo(data);
                    copy.Data = data;
                    break;
                }
            case ArrayStrategy.Floats:
                {
                    double[] data = ArrayStorage.NewFloats(ctx, Unsafe.As<double[]>(Data!).Length);
                    FloatSpan.CopyTo(data);
                    copy.Data = data;
                    break;
                }
            case ArrayStrategy.Values:
                {
                    Value[] data = ArrayStorage.NewValues(ctx, Unsafe.As<Value[]>(Data!).Length);
                    ValueSpan.CopyTo(data);
                    copy.Data = data;
                    break;
                }
            default:
                {
                    Bucket[] data = ArrayStorage.NewBuckets(ctx, Unsafe.As<Bucket[]>(Data!).Length);
                    BucketSpan.CopyTo(data);
                    copy.Data = data;
                    copy._index = ArrayStorage.NewIndex(ctx, _index!.Length, clear: false);
                    _index.AsSpan().CopyTo(copy._index);
                    break;
                }
        }
        if (!IsImmutable)
        {
            // What is in an immutable array is immutable too: nothing to count.
            if (Strategy >= ArrayStrategy.Values) copy.CountElements(this);
            for (ArrayCursor? c = _cursors; c is not null; c = c.NextInArray) c.FollowCopy(copy);
            if (Strategy == ArrayStrategy.Hash) copy.HashCompact(copy: true);
        }
        copy.Account(ctx);
        return copy;
    }

    /// <summary>After a bitwise copy: takes a count of every element.</summary>
    private void CountElements(PhpArray source)
    {
        bool kept = false;
        if (Strategy == ArrayStrategy.Values)
        {
            Span<Value> values = ValueSpan;
            for (int i = 0; i < values.Length; i++)
                if (values[i].IsHeap) kept |= CountElement(ref values[i], source);
        }
        else
        {
            Span<Bucket> buckets = BucketSpan;
            for (int i = 0; i < buckets.Length; i++)
                if (buckets[i].Val.IsHeap) kept |= CountElement(ref buckets[i].Val, source);
        }
        _mayHaveReferences = kept;
    }

    /// <returns>The element stays a reference.</returns>
    private static bool CountElement(ref Value slot, PhpArray source)
    {
        if (slot.o is PhpReference r)
        {
            // Nobody else refers to it, so it is a plain value; but an array that contains itself stays what it is.
            if (r.Count != 1 || ReferenceEquals(r.Value.o, source))
            {
                r.Count++;
                return true;
            }
            Value.Copy(ref slot, in r.Value);
            return false;
        }
        Value.CountCopy(slot.o!);
        return false;
    }

    /// <summary>Makes the array in <paramref name="slot"/> exclusive to it and returns it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static PhpArray Separate(PhpContext ctx, ref Value slot)
    {
        PhpArray array = slot.AsArray;
        return array.Count == 1 ? array : SeparateSlow(ctx, ref slot, array);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PhpArray SeparateSlow(PhpContext ctx, ref Value slot, PhpArray shared)
    {
        PhpArray copy = shared.Duplicate(ctx);
        slot.o = copy;
        if (shared.Count > 0) shared.Count--; // it had at least two owners, so it lives on
        return copy;
    }

    /// <summary>Marks it and everything in it immutable (literals). Elements must be scalars, literals or immutable arrays.</summary>
    internal PhpArray Freeze()
    {
        if (IsImmutable) return this;
        if (Strategy == ArrayStrategy.Values)
        {
            foreach (ref Value v in ValueSpan) FreezeElement(ref v);
        }
        else if (Strategy == ArrayStrategy.Hash)
        {
            HashCompact();
            foreach (ref Bucket b in BucketSpan)
            {
                if (b.Key is { } key) key.MakeLiteral();
                FreezeElement(ref b.Val);
            }
        }
        _mayHaveReferences = false;
        Count = Immutable;
        return this;
    }

    private static void FreezeElement(ref Value v)
    {
        if (v.o is PhpString s) s.MakeLiteral();
        else if (v.o is PhpArray a) a.Freeze();
        else if (v.IsHeap) throw new InvalidOperationException("only scalars, strings and arrays can be frozen");
    }
}
