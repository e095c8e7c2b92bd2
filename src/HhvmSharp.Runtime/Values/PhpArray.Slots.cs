using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public sealed partial class PhpArray
{
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
}
