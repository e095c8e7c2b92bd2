namespace HhvmSharp.Runtime.Values;

/// <summary>An order on items, as a struct so that the sort is compiled for it: positive when a comes after b.</summary>
internal interface IItemComparer<T>
{
    int Compare(ref T a, ref T b);
}

/// <summary>
/// The algorithm of PHP's sort: insertion sort up to 16 items, quicksort above, with the same pivots and the same
/// sequence of comparisons. For a consistent order any stable sort would do (callers break ties by the old position);
/// user-written comparison functions often are not consistent, and their results are visible.
/// </summary>
internal static class HybridSort
{
    internal static void Sort<T, TComparer>(Span<T> items, ref TComparer order)
        where TComparer : struct, IItemComparer<T>, allows ref struct
    {
        while (items.Length > 16)
        {
            int split = Partition(items, ref order);
            Span<T> left = items[..(split - 1)], right = items[split..];
            // The smaller part by recursion: the depth stays logarithmic.
            if (left.Length < right.Length)
            {
                Sort(left, ref order);
                items = right;
            }
            else
            {
                Sort(right, ref order);
                items = left;
            }
        }
        InsertionSort(items, ref order);
    }

    /// <summary>Puts the pivot in its place, at one below the index that is returned.</summary>
    private static int Partition<T, TComparer>(Span<T> items, ref TComparer order)
        where TComparer : struct, IItemComparer<T>, allows ref struct
    {
        int middle = items.Length >> 1;
        int last = items.Length - 1;
        if (items.Length >> 10 != 0)
        {
            int quarter = middle >> 1;
            Sort5(ref items[0], ref items[quarter], ref items[middle], ref items[middle + quarter], ref items[last], ref order);
        }
        else
        {
            Sort3(ref items[0], ref items[middle], ref items[last], ref order);
        }
        Swap(ref items[1], ref items[middle]);
        int i = 2, j = last;
        while (true)
        {
            while (order.Compare(ref items[1], ref items[i]) > 0)
                if (++i == j) goto done;
            if (--j == i) goto done;
            while (order.Compare(ref items[j], ref items[1]) > 0)
                if (--j == i) goto done;
            Swap(ref items[i], ref items[j]);
            if (++i == j) goto done;
        }
    done:
        Swap(ref items[1], ref items[i - 1]);
        return i;
    }

    private static void InsertionSort<T, TComparer>(Span<T> items, ref TComparer order)
        where TComparer : struct, IItemComparer<T>, allows ref struct
    {
        switch (items.Length)
        {
            case 0:
            case 1:
                return;
            case 2:
                if (order.Compare(ref items[0], ref items[1]) > 0) Swap(ref items[0], ref items[1]);
                return;
            case 3:
                Sort3(ref items[0], ref items[1], ref items[2], ref order);
                return;
            case 4:
                Sort4(ref items[0], ref items[1], ref items[2], ref items[3], ref order);
                return;
            case 5:
                Sort5(ref items[0], ref items[1], ref items[2], ref items[3], ref items[4], ref order);
                return;
        }
        // The first six linearly, the others by steps of two.
        for (int i = 1; i < 6; i++)
        {
            int j = i - 1;
            if (order.Compare(ref items[j], ref items[i]) <= 0) continue;
            while (j != 0)
            {
                j--;
                if (order.Compare(ref items[j], ref items[i]) <= 0)
                {
                    j++;
                    break;
                }
            }
            MoveDown(items, i, j);
        }
        for (int i = 6; i < items.Length; i++)
        {
            int j = i - 1;
            if (order.Compare(ref items[j], ref items[i]) <= 0) continue;
            while (true)
            {
                j -= 2;
                if (order.Compare(ref items[j], ref items[i]) <= 0)
                {
                    j++;
                    if (order.Compare(ref items[j], ref items[i]) <= 0) j++;
                    break;
                }
                if (j == 0) break;
                if (j == 1)
                {
                    j = 0;
                    if (order.Compare(ref items[i], ref items[j]) > 0) j = 1;
                    break;
                }
            }
            MoveDown(items, i, j);
        }
    }

    private static void MoveDown<T>(Span<T> items, int from, int to)
    {
        T item = items[from];
        items[to..from].CopyTo(items[(to + 1)..]);
        items[to] = item;
    }

    private static void Swap<T>(ref T a, ref T b)
    {
        T t = a;
        a = b;
        b = t;
    }

    private static void Sort3<T, TComparer>(ref T a, ref T b, ref T c, ref TComparer order)
        where TComparer : struct, IItemComparer<T>, allows ref struct
    {
        if (order.Compare(ref a, ref b) <= 0)
        {
            if (order.Compare(ref b, ref c) <= 0) return;
            Swap(ref b, ref c);
            if (order.Compare(ref a, ref b) > 0) Swap(ref a, ref b);
            return;
        }
        if (order.Compare(ref c, ref b) <= 0)
        {
            Swap(ref a, ref c);
            return;
        }
        Swap(ref a, ref b);
        if (order.Compare(ref b, ref c) > 0) Swap(ref b, ref c);
    }

    private static void Sort4<T, TComparer>(ref T a, ref T b, ref T c, ref T d, ref TComparer order)
        where TComparer : struct, IItemComparer<T>, allows ref struct
    {
        Sort3(ref a, ref b, ref c, ref order);
        if (order.Compare(ref c, ref d) <= 0) return;
        Swap(ref c, ref d);
        if (order.Compare(ref b, ref c) <= 0) return;
        Swap(ref b, ref c);
        if (order.Compare(ref a, ref b) > 0) Swap(ref a, ref b);
    }

    private static void Sort5<T, TComparer>(ref T a, ref T b, ref T c, ref T d, ref T e, ref TComparer order)
        where TComparer : struct, IItemComparer<T>, allows ref struct
    {
        Sort4(ref a, ref b, ref c, ref d, ref order);
        if (order.Compare(ref d, ref e) <= 0) return;
        Swap(ref d, ref e);
        if (order.Compare(ref c, ref d) <= 0) return;
        Swap(ref c, ref d);
        if (order.Compare(ref b, ref c) <= 0) return;
        Swap(ref b, ref c);
        if (order.Compare(ref a, ref b) > 0) Swap(ref a, ref b);
    }
}
