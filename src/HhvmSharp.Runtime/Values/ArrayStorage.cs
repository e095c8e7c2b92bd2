using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// Where the storage of arrays comes from and goes to: one method per kind, in front of the request's
/// <see cref="StoragePool"/>. Value[] and Bucket[] are always clear above the used part.
/// </summary>
internal static class ArrayStorage
{
    internal static long[] NewInts(PhpContext? ctx, int capacity) =>
        ctx is not null && capacity >= StoragePool.MinLength && ctx.Pool.TryTake(StoragePool.Ints, capacity) is { } pooled
            ? Unsafe.As<long[]>(pooled)
            : GC.AllocateUninitializedArray<long>(capacity);

    internal static double[] NewFloats(PhpContext? ctx, int capacity) =>
        ctx is not null && capacity >= StoragePool.MinLength && ctx.Pool.TryTake(StoragePool.Floats, capacity) is { } pooled
            ? Unsafe.As<double[]>(pooled)
            : GC.AllocateUninitializedArray<double>(capacity);

    internal static Value[] NewValues(PhpContext? ctx, int capacity)
    {
        if (ctx is null || capacity < StoragePool.MinLength || ctx.Pool.TryTake(StoragePool.Values, capacity) is not { } pooled)
            return new Value[capacity];
        Unpoison(pooled);
        return Unsafe.As<Value[]>(pooled);
    }

    internal static PhpArray.Bucket[] NewBuckets(PhpContext? ctx, int capacity)
    {
        if (ctx is null || capacity < StoragePool.MinLength || ctx.Pool.TryTake(StoragePool.Buckets, capacity) is not { } pooled)
            return new PhpArray.Bucket[capacity];
        Unpoison(pooled);
        return Unsafe.As<PhpArray.Bucket[]>(pooled);
    }

    /// <summary>Release builds clear on return; Debug builds fill with poison then and clear here.</summary>
    [System.Diagnostics.Conditional("DEBUG")]
    private static void Unpoison(object data) => Array.Clear(Unsafe.As<Array>(data));

    /// <summary>A value of no kind: whatever reads it out of storage that was freed fails soon.</summary>
    private const string PoisonTag = "poison: freed storage was read";

    [System.Diagnostics.Conditional("DEBUG")]
    private static void Poison(Value[] data) => data.AsSpan().Fill(new Value(PoisonTag, 0x5EADBEEF));

    [System.Diagnostics.Conditional("DEBUG")]
    private static void Poison(PhpArray.Bucket[] data) =>
        data.AsSpan().Fill(new PhpArray.Bucket { Val = new Value(PoisonTag, 0x5EADBEEF), Index = 0x5EADBEEF });

    /// <summary>The index of a hash; the heads (first half) are zero unless <paramref name="clear"/> is false.</summary>
    internal static int[] NewIndex(PhpContext? ctx, int length, bool clear = true)
    {
        if (ctx is not null && length >= StoragePool.MinLength && ctx.Pool.TryTake(StoragePool.Index, length) is { } pooled)
        {
            int[] index = Unsafe.As<int[]>(pooled);
            if (clear) Array.Clear(index, 0, length / 2);
            return index;
        }
        return clear && length < 2048 ? new int[length] : NewBigIndex(length, clear);
    }

    private static int[] NewBigIndex(int length, bool clear)
    {
        int[] index = GC.AllocateUninitializedArray<int>(length);
        if (clear) Array.Clear(index, 0, length / 2);
        return index;
    }

    internal static void Free(PhpContext? ctx, long[] data)
    {
        if (ctx is not null && data.Length >= StoragePool.MinLength) ctx.Pool.Return(StoragePool.Ints, data, data.Length, 8);
    }

    internal static void Free(PhpContext? ctx, double[] data)
    {
        if (ctx is not null && data.Length >= StoragePool.MinLength) ctx.Pool.Return(StoragePool.Floats, data, data.Length, 8);
    }

    internal static void Free(PhpContext? ctx, int[] data)
    {
        if (ctx is not null && data.Length >= StoragePool.MinLength) ctx.Pool.Return(StoragePool.Index, data, data.Length, 4);
    }

    internal static void Free(PhpContext? ctx, Value[] data, int used)
    {
        if (ctx is null || data.Length < StoragePool.MinLength) return;
        if (!ctx.Pool.Return(StoragePool.Values, data, data.Length, 16)) return;
        Array.Clear(data, 0, used);
        Poison(data);
    }

    internal static void Free(PhpContext? ctx, PhpArray.Bucket[] data, int used)
    {
        if (ctx is null || data.Length < StoragePool.MinLength) return;
        if (!ctx.Pool.Return(StoragePool.Buckets, data, data.Length, 32)) return;
        Array.Clear(data, 0, used);
        Poison(data);
    }

    internal static void FreeAny(PhpContext? ctx, object data, int used)
    {
        if (ctx is null) return;
        if (data.GetType() == typeof(Value[])) Free(ctx, Unsafe.As<Value[]>(data), used);
        else if (data.GetType() == typeof(PhpArray.Bucket[])) Free(ctx, Unsafe.As<PhpArray.Bucket[]>(data), used);
        else if (data.GetType() == typeof(long[])) Free(ctx, Unsafe.As<long[]>(data));
        else Free(ctx, Unsafe.As<double[]>(data));
    }
}
