using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Sorting.</summary>
[PhpExtension("standard")]
internal static class ArraySort
{
    [PhpConst("SORT_ASC")] internal const int Ascending = 4;
    [PhpConst("SORT_DESC")] internal const int Descending = 3;
    [PhpConst("SORT_REGULAR")] internal const int Regular = 0;
    [PhpConst("SORT_NUMERIC")] internal const int Numeric = 1;
    [PhpConst("SORT_STRING")] internal const int String = 2;
    [PhpConst("SORT_LOCALE_STRING")] internal const int LocaleString = 5;
    [PhpConst("SORT_NATURAL")] internal const int Natural = 6;
    [PhpConst("SORT_FLAG_CASE")] internal const int FlagCase = 8;

    [PhpFunction("sort(array &$array, int $flags = SORT_REGULAR): true")]
    internal static bool sort(RequestContext ctx, PhpReference array, long flags = 0) => Values(ctx, array, flags, false, true);

    [PhpFunction("rsort(array &$array, int $flags = SORT_REGULAR): true")]
    internal static bool rsort(RequestContext ctx, PhpReference array, long flags = 0) => Values(ctx, array, flags, true, true);

    [PhpFunction("asort(array &$array, int $flags = SORT_REGULAR): true")]
    internal static bool asort(RequestContext ctx, PhpReference array, long flags = 0) => Values(ctx, array, flags, false, false);

    [PhpFunction("arsort(array &$array, int $flags = SORT_REGULAR): true")]
    internal static bool arsort(RequestContext ctx, PhpReference array, long flags = 0) => Values(ctx, array, flags, true, false);

    [PhpFunction("natsort(array &$array): true")]
    internal static bool natsort(RequestContext ctx, PhpReference array) => Values(ctx, array, Natural, false, false);

    [PhpFunction("natcasesort(array &$array): true")]
    internal static bool natcasesort(RequestContext ctx, PhpReference array) => Values(ctx, array, Natural | FlagCase, false, false);

    [PhpFunction("ksort(array &$array, int $flags = SORT_REGULAR): true")]
    internal static bool ksort(RequestContext ctx, PhpReference array, long flags = 0) => Keys(ctx, array, flags, false);

    [PhpFunction("krsort(array &$array, int $flags = SORT_REGULAR): true")]
    internal static bool krsort(RequestContext ctx, PhpReference array, long flags = 0) => Keys(ctx, array, flags, true);

    private static bool Values(RequestContext ctx, PhpReference array, long flags, bool reverse, bool renumber)
    {
        Sorting.SortValues(ctx, Elements.Writable(ctx, array), (SortFlags)(int)flags, reverse, renumber);
        return true;
    }

    private static bool Keys(RequestContext ctx, PhpReference array, long flags, bool reverse)
    {
        Sorting.SortKeys(ctx, Elements.Writable(ctx, array), (SortFlags)(int)flags, reverse);
        return true;
    }

    // ---- with a comparison function ----

    [PhpFunction("usort(array &$array, callable $callback): true")]
    internal static bool usort(RequestContext ctx, Frame f, PhpReference array, CallTarget callback) => User(ctx, f, array, in callback, keys: false, renumber: true);

    [PhpFunction("uasort(array &$array, callable $callback): true")]
    internal static bool uasort(RequestContext ctx, Frame f, PhpReference array, CallTarget callback) => User(ctx, f, array, in callback, keys: false, renumber: false);

    [PhpFunction("uksort(array &$array, callable $callback): true")]
    internal static bool uksort(RequestContext ctx, Frame f, PhpReference array, CallTarget callback) => User(ctx, f, array, in callback, keys: true, renumber: false);

    private static bool User(RequestContext ctx, Frame f, PhpReference reference, in CallTarget callback, bool keys, bool renumber)
    {
        if (reference.Value.AsArray.Length == 0) return true;
        var compare = new UserComparison(ctx, in callback, Arguments.At(f, 1));
        // sorted in a copy, so that the callback sees the array as it was
        PhpArray copy = reference.Value.AsArray.Duplicate(ctx);
        try
        {
            Sorting.SortBy(ctx, copy, keys
                ? (in SortItem a, in SortItem b) => compare.Compare(a.KeyValue, b.KeyValue)
                : (in SortItem a, in SortItem b) => compare.Compare(in a.Val, in b.Val), renumber);
        }
        finally
        {
            compare.Dispose();
        }

        Arguments.Assign(ctx, reference, Value.Array(copy));
        return true;
    }

    // ---- unique ----

    [PhpFunction("array_unique(array $array, int $flags = SORT_STRING): array", Frameless = true)]
    internal static PhpArray array_unique(RequestContext ctx, PhpArray array, long flags = String)
    {
        if (array.Length <= 1) return Elements.Same(array);
        if (flags == String)
        {
            if (array.IsList && array.Strategy == ArrayStrategy.Values && array.NextFree == array.Length && array.Pointer == 0 && HasNoTwin(array.ValueSpan)) return Elements.Same(array);
            var seen = new HashSet<PhpString>(array.Length);
            var kept = new PhpArray();
            foreach ((Value key, Value v) in array)
            {
                if (seen.Add(Elements.Text(ctx, v.Dereferenced()))) Elements.Put(ctx, kept, in key, Elements.Own(in v));
            }

            return kept;
        }

        // equal elements stand together once sorted; of each group the first in the array stays
        PhpArray sorted = array.Duplicate(ctx);
        var items = new List<(Value Key, Value Val)>(array.Length);
        Sorting.SortValues(ctx, sorted, (SortFlags)(int)flags, reverse: false, renumber: false);
        foreach ((Value key, Value v) in sorted) items.Add((key, v));
        PhpArray result = array.Duplicate(ctx);
        int last = 0;
        for (int i = 1; i < items.Count; i++)
        {
            if (Sorting.Compare(ctx, items[last].Val, items[i].Val, (SortFlags)(int)flags) != 0)
            {
                last = i;
                continue;
            }

            Throw.IfPending(ctx);
            Value drop = items[i].Key;
            if (drop.IsInt) result.Remove(ctx, drop.IntValue);
            else result.Remove(ctx, drop.AsString);
        }

        Value.Array(sorted).Release(ctx);
        return result;
    }

    private const int MaxOnStack = 256;

    /// <summary>Few strings, all different.</summary>
    private static bool HasNoTwin(ReadOnlySpan<Value> values)
    {
        if (values.Length > MaxOnStack) return false;
        int size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)values.Length * 2);
        Span<short> table = stackalloc short[size]; // positions + 1 by hash
        table.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].o is not PhpString s) return false;
            int at = s.GetHashCode() & (size - 1);
            for (; table[at] != 0; at = (at + 1) & (size - 1))
                if (s.Equals(values[table[at] - 1].AsString)) return false;
            table[at] = (short)(i + 1);
        }

        return true;
    }

    // ---- array_multisort ----

    [PhpFunction("array_multisort(prefer-ref &$array, prefer-ref &...$rest): bool")]
    internal static bool array_multisort(RequestContext ctx, Frame f, Value array, ReadOnlySpan<Value> rest)
    {
        int count = Arguments.Count(f);
        var arrays = new List<int>();
        var orders = new List<bool>();
        var flags = new List<SortFlags>();
        bool orderAllowed = false, flagAllowed = false;
        for (int i = 0; i < count; i++)
        {
            Value v = Arguments.At(f, i).Dereferenced();
            if (v.IsArray)
            {
                arrays.Add(i);
                orders.Add(false);
                flags.Add(SortFlags.Regular);
                orderAllowed = flagAllowed = true;
                continue;
            }

            if (!v.IsInt) Arg.TypeError(ctx, i + 1, "must be an array or a sort flag");
            long flag = v.IntValue & ~FlagCase;
            switch (flag)
            {
                case Ascending or Descending:
                    if (i == 0 || !orderAllowed) Arg.TypeError(ctx, i + 1, "must be an array or a sort flag that has not already been specified");
                    orders[^1] = v.IntValue == Descending;
                    orderAllowed = false;
                    break;
                case Regular or Numeric or String or Natural or LocaleString:
                    if (i == 0 || !flagAllowed) Arg.TypeError(ctx, i + 1, "must be an array or a sort flag that has not already been specified");
                    flags[^1] = (SortFlags)(int)v.IntValue;
                    flagAllowed = false;
                    break;
                default:
                    Arg.ValueError(ctx, i + 1, "must be a valid sort flag");
                    break;
            }
        }

        PhpArray ArrayAt(int n) => Arguments.At(f, arrays[n]).Dereferenced().AsArray;
        int size = ArrayAt(0).Length;
        for (int n = 1; n < arrays.Count; n++)
            if (ArrayAt(n).Length != size) Throw.ValueError(ctx, "Array sizes are inconsistent");
        if (size < 1) return true;
        Value[][] columns = new Value[arrays.Count][];
        Value[][] keys = new Value[arrays.Count][];
        for (int n = 0; n < columns.Length; n++)
        {
            columns[n] = new Value[size];
            keys[n] = new Value[size];
            int row = 0;
            foreach ((Value key, Value v) in ArrayAt(n))
            {
                keys[n][row] = key;
                columns[n][row++] = v;
            }
        }

        int[] rows = new int[size];
        for (int i = 0; i < size; i++) rows[i] = i;
        var order = new RowOrder(ctx, columns, [.. orders], [.. flags]);
        HybridSort.Sort(rows.AsSpan(), ref order);
        Throw.IfPending(ctx);
        for (int n = 0; n < columns.Length; n++)
        {
            var result = new PhpArray(size);
            foreach (int row in rows)
            {
                if (keys[n][row].IsString) result.Set(ctx, keys[n][row].AsString, columns[n][row].Copied());
                else result.Append(ctx, columns[n][row].Copied());
            }

            ref Value slot = ref Arguments.At(f, arrays[n]);
            if (slot.IsReference) Arguments.Assign(ctx, slot.AsReference, Value.Array(result));
            else Value.Array(result).Release(ctx);
        }

        return true;
    }

    private readonly struct RowOrder(RequestContext ctx, Value[][] columns, bool[] descending, SortFlags[] flags) : IItemComparer<int>
    {
        public int Compare(ref int a, ref int b)
        {
            for (int n = 0; n < columns.Length; n++)
            {
                int c = Sorting.Compare(ctx, in columns[n][a], in columns[n][b], flags[n]);
                if (c != 0) return descending[n] ? -c : c;
            }

            return a.CompareTo(b);
        }
    }
}
