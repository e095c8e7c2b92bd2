using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
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
