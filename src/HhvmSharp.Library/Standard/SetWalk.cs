using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// array_udiff(), array_uintersect() and their relatives: every array is sorted by the function, then they are walked
/// side by side. The calls and their order are PHP's, because the functions can see them and are not always consistent.
/// </summary>
/// <param name="byData">Compares values; null: as strings.</param>
/// <param name="byKey">Compares keys; null: the values alone decide (then <paramref name="byData"/> is set).</param>
/// <param name="useData">With a key function: values must be the same too.</param>
internal sealed class SetWalk(RequestContext ctx, PhpArray[] arrays, UserComparison? byData, UserComparison? byKey, bool useData)
{
    private readonly SortItem[][] _lists = new SortItem[arrays.Length][];
    private readonly int[] _at = new int[arrays.Length];

    internal PhpArray Run(bool intersect)
    {
        for (int i = 0; i < arrays.Length; i++)
        {
            _lists[i] = Items(arrays[i]);
            if (_lists[i].Length <= 1) continue;
            var order = new Order(this);
            HybridSort.Sort(_lists[i].AsSpan(), ref order);
        }

        Throw.IfPending(ctx);
        PhpArray result = arrays[0].Duplicate(ctx);
        if (intersect) Intersect(result);
        else Diff(result);
        if (!ctx.HasPending) return result;
        Value.Array(result).Release(ctx);
        throw PhpThrow.Instance;
    }

    private static SortItem[] Items(PhpArray array)
    {
        var items = new SortItem[array.Length];
        int n = 0;
        foreach ((Value key, Value v) in array)
        {
            items[n] = new SortItem { Val = v, Key = key.IsString ? key.AsString : null, Index = key.IsInt ? key.IntValue : 0, Order = n };
            n++;
        }

        return items;
    }

    private bool ByKey => byKey is not null;

    private bool AtEnd(int i) => _at[i] >= _lists[i].Length;

    /// <summary>The order that the lists are sorted by.</summary>
    private int Compare(in SortItem a, in SortItem b) => byKey is not null ? byKey.Compare(a.KeyValue, b.KeyValue) : CompareData(in a, in b);

    private int CompareData(in SortItem a, in SortItem b)
    {
        if (byData is not null) return byData.Compare(in a.Val, in b.Val);
        if (ctx.HasPending) return 0;
        return Conversions.ToStr(ctx, a.Val.Dereferenced()).Span.SequenceCompareTo(Conversions.ToStr(ctx, b.Val.Dereferenced()).Span);
    }

    private readonly struct Order(SetWalk walk) : IItemComparer<SortItem>
    {
        public int Compare(ref SortItem a, ref SortItem b) => walk.Compare(in a, in b);
    }

    private void Delete(PhpArray result, in SortItem item)
    {
        if (item.Key is not null) result.Remove(ctx, item.Key);
        else result.Remove(ctx, item.Index);
    }

    private void Intersect(PhpArray result)
    {
        int c = 0;
        while (!AtEnd(0) && !ctx.HasPending)
        {
            int i;
            for (i = 1; i < _lists.Length; i++)
            {
                while (!AtEnd(i) && (c = Compare(in _lists[0][_at[0]], in _lists[i][_at[i]])) > 0) _at[i]++;
                if (ByKey && useData && c == 0 && !AtEnd(i) && CompareData(in _lists[0][_at[0]], in _lists[i][_at[i]]) != 0) c = 1;
                if (AtEnd(i))
                {
                    // whatever is left is missing in that array
                    for (; !AtEnd(0); _at[0]++) Delete(result, in _lists[0][_at[0]]);
                    return;
                }

                if (c != 0) break;
                _at[i]++;
            }

            if (c != 0)
            {
                // not in all of them: neither is anything smaller than where that array stands
                do
                {
                    Delete(result, in _lists[0][_at[0]]);
                    if (++_at[0] >= _lists[0].Length) return;
                }
                while (!ByKey && Compare(in _lists[0][_at[0]], in _lists[i][_at[i]]) < 0);
                continue;
            }

            SkipEqual(null);
        }
    }

    /// <summary>Goes over the elements that are equal to the current one (keys are unique).</summary>
    private void SkipEqual(PhpArray? deleteFrom)
    {
        do
        {
            if (deleteFrom is not null) Delete(deleteFrom, in _lists[0][_at[0]]);
            if (++_at[0] >= _lists[0].Length || ByKey) return;
        }
        while (Compare(in _lists[0][_at[0] - 1], in _lists[0][_at[0]]) == 0);
    }

    private void Diff(PhpArray result)
    {
        while (!AtEnd(0) && !ctx.HasPending)
        {
            int c = 1;
            for (int i = 1; i < _lists.Length; i++)
            {
                int at = _at[i];
                SortItem[] other = _lists[i];
                ref SortItem current = ref _lists[0][_at[0]];
                if (!ByKey)
                {
                    while (_at[i] < other.Length && (c = Compare(in current, in other[_at[i]])) > 0) _at[i]++;
                    if (c != 0) continue;
                    if (!AtEnd(i)) _at[i]++;
                    break;
                }

                while (at < other.Length && (c = Compare(in current, in other[at])) != 0) at++;
                if (c != 0) continue;
                if (!useData) break;
                if (at >= other.Length) continue;
                if (CompareData(in current, in other[at]) == 0) break;
                c = -1;
            }

            SkipEqual(c == 0 ? result : null);
        }
    }
}
