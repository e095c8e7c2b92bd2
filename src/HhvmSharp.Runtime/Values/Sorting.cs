namespace HhvmSharp.Runtime.Values;

/// <summary>SORT_* with PHP's numbers.</summary>
[Flags]
public enum SortFlags
{
    Regular = 0,
    Numeric = 1,
    String = 2,
    LocaleString = 5,
    Natural = 6,

    /// <summary>With String and Natural: letters of either case are equal.</summary>
    FlagCase = 8,
}

/// <summary>An element while it is sorted: borrowed value, key, and its old place for ties.</summary>
internal struct SortItem
{
    internal Value Val;
    internal PhpString? Key;
    internal long Index;
    internal int Order;

    internal readonly Value KeyValue => Key is { } key ? new Value(key, 0) : Value.Int(Index);
}

/// <summary>A comparison function given by library code or the user: negative, 0, positive.</summary>
internal delegate int SortComparison(in SortItem a, in SortItem b);

/// <summary>Sorting of arrays: the sort() and ksort() families and custom orders. Stable, as PHP's is since 8.0.</summary>
public static class Sorting
{
    /// <summary>Sorts an exclusive array by its values.</summary>
    /// <param name="renumber">Drop the keys (sort, rsort) or keep them (asort, arsort).</param>
    public static void SortValues(PhpContext ctx, PhpArray array, SortFlags flags, bool reverse, bool renumber)
    {
        if (renumber && SortTyped(array, flags, reverse)) return;
        switch (Uniform(array))
        {
            case Kind.Int when flags == SortFlags.Regular:
                var ints = new IntOrder(reverse);
                Run(ctx, array, ref ints, renumber);
                break;
            case Kind.String when flags == SortFlags.String:
                var strings = new StringOrder(reverse);
                Run(ctx, array, ref strings, renumber);
                break;
            default:
                var order = new ValueOrder(ctx, flags, reverse);
                Run(ctx, array, ref order, renumber);
                break;
        }
    }

    /// <summary>Sorts an exclusive array by its keys (ksort, krsort).</summary>
    public static void SortKeys(PhpContext ctx, PhpArray array, SortFlags flags, bool reverse)
    {
        // A list is in order of its keys already.
        if (!reverse && array.IsPacked && (flags & ~SortFlags.FlagCase) is SortFlags.Regular or SortFlags.Numeric)
        {
            array.Pointer = 0;
            return;
        }
        var order = new KeyOrder(ctx, flags, reverse);
        Run(ctx, array, ref order, renumber: false);
    }

    /// <summary>Sorts an exclusive array by any order; ties keep their places. The comparison may run user code.</summary>
    internal static void SortBy(PhpContext ctx, PhpArray array, SortComparison comparison, bool renumber)
    {
        var order = new CustomOrder(comparison);
        Run(ctx, array, ref order, renumber);
    }

    /// <summary>Compares two values as sort() and array_unique() do for the flags: -1, 0, 1.</summary>
    public static int Compare(PhpContext ctx, in Value a, in Value b, SortFlags flags)
    {
        bool ignoreCase = (flags & SortFlags.FlagCase) != 0;
        switch (flags & ~SortFlags.FlagCase)
        {
            case SortFlags.Numeric:
                return Operators.ThreeWay(Conversions.ToFloat(ctx, in a), Conversions.ToFloat(ctx, in b));
            case SortFlags.String:
                {
                    PhpString x = Conversions.ToStr(ctx, in a), y = Conversions.ToStr(ctx, in b);
                    return ignoreCase ? ByteStrings.CompareIgnoreCase(x.Span, y.Span) : ByteStrings.Compare(x.Span, y.Span);
                }
            case SortFlags.Natural:
                return NaturalCompare.Compare(Conversions.ToStr(ctx, in a).Span, Conversions.ToStr(ctx, in b).Span, ignoreCase);
            case SortFlags.LocaleString:
                return ctx.CompareLocale(Conversions.ToStr(ctx, in a), Conversions.ToStr(ctx, in b));
            default:
                return CompareRegular(ctx, in a, in b);
        }
    }

    /// <summary>Compares two keys as ksort() does for the flags.</summary>
    internal static int CompareKeys(PhpContext ctx, in Value a, in Value b, SortFlags flags)
    {
        switch (flags & ~SortFlags.FlagCase)
        {
            case SortFlags.Numeric:
            case SortFlags.String:
            case SortFlags.Natural:
            case SortFlags.LocaleString:
                return Compare(ctx, in a, in b, flags);
            default:
                return a.IsInt && b.IsInt ? a.n.CompareTo(b.n) : Operators.Compare(ctx, in a, in b);
        }
    }

    /// <summary>Enum cases do not compare; here equal ones are brought together, after everything else.</summary>
    private static int CompareRegular(PhpContext ctx, in Value a, in Value b)
    {
        int result = Operators.Compare(ctx, in a, in b);
        if (result != Operators.Uncomparable) return result;
        Value y = b.Dereferenced();
        if (!y.IsObject || !y.AsObject.IsEnumCase) return result;
        Value x = a.Dereferenced();
        if (!x.IsObject || !x.AsObject.IsEnumCase) return -1;
        return x.AsObject.Id.CompareTo(y.AsObject.Id);
    }

    // ---- typed storage ----

    /// <summary>Ints and well-behaved floats have one sorted order, whatever the algorithm.</summary>
    private static bool SortTyped(PhpArray array, SortFlags flags, bool reverse)
    {
        if ((flags & ~SortFlags.FlagCase) is not (SortFlags.Regular or SortFlags.Numeric)) return false;
        if (array.Strategy == ArrayStrategy.Ints)
        {
            Span<long> ints = array.IntSpan;
            // As floats, large ints can be equal: then their order matters.
            if ((flags & ~SortFlags.FlagCase) == SortFlags.Numeric && !FitFloats(ints)) return false;
            ints.Sort();
            if (reverse) ints.Reverse();
        }
        else if (array.Strategy == ArrayStrategy.Floats)
        {
            Span<double> floats = array.FloatSpan;
            foreach (double d in floats)
                if (double.IsNaN(d) || (d == 0 && double.IsNegative(d))) return false;
            floats.Sort();
            if (reverse) floats.Reverse();
        }
        else
        {
            return false;
        }
        array.Pointer = 0;
        array.NextFree = array.Used;
        return true;
    }

    private static bool FitFloats(ReadOnlySpan<long> ints)
    {
        foreach (long n in ints)
            if (n is > (1L << 53) or < -(1L << 53)) return false;
        return true;
    }

    // ---- the rest ----

    private static void Run<TOrder>(PhpContext ctx, PhpArray array, ref TOrder order, bool renumber)
        where TOrder : struct, IItemComparer<SortItem>
    {
        int count = array.Length;
        if (count == 0 || (count == 1 && !renumber)) return;
        var items = new SortItem[count];
        int n = 0;
        bool packed = array.IsPacked;
        for (int pos = array.FirstPosition; pos >= 0; pos = array.NextPosition(pos + 1), n++)
        {
            ref SortItem item = ref items[n];
            item.Val = array.ValueAt(pos);
            item.Order = n;
            if (packed)
            {
                item.Index = pos;
                continue;
            }
            Value key = array.KeyAt(pos);
            if (key.IsInt) item.Index = key.n;
            else item.Key = key.AsString;
        }

        // Comparing may run user code: a second owner makes it work on a copy, and the items stay alive.
        array.Count++;
        HybridSort.Sort(items.AsSpan(), ref order);
        array.Rearrange(ctx, items, renumber);
        // If that code gave the variable another value, nobody wants this one any more.
        if (--array.Count == 0) ctx.Destroy(array);
    }

    /// <summary>The kind that all elements have, or -1.</summary>
    private static int Uniform(PhpArray array)
    {
        if (array.Strategy == ArrayStrategy.Ints) return Kind.Int;
        int kind = -1;
        int pos = 0;
        while (true)
        {
            Value v = array.Step(ref pos);
            if (v.IsUndef) return kind;
            int k = v.Kind;
            if (k != kind && kind >= 0) return -1;
            kind = k;
        }
    }

    private static int Stable(int result, in SortItem a, in SortItem b) => result != 0 ? result : a.Order.CompareTo(b.Order);

    private readonly struct ValueOrder(PhpContext ctx, SortFlags flags, bool reverse) : IItemComparer<SortItem>
    {
        public int Compare(ref SortItem a, ref SortItem b)
        {
            int result = Sorting.Compare(ctx, in a.Val, in b.Val, flags);
            return Stable(reverse ? -result : result, in a, in b);
        }
    }

    private readonly struct IntOrder(bool reverse) : IItemComparer<SortItem>
    {
        public int Compare(ref SortItem a, ref SortItem b)
        {
            long x = a.Val.n, y = b.Val.n;
            if (x == y) return a.Order.CompareTo(b.Order);
            return x > y != reverse ? 1 : -1;
        }
    }

    private readonly struct StringOrder(bool reverse) : IItemComparer<SortItem>
    {
        public int Compare(ref SortItem a, ref SortItem b)
        {
            int result = a.Val.AsString.Span.SequenceCompareTo(b.Val.AsString.Span);
            if (result == 0) return a.Order.CompareTo(b.Order);
            return result > 0 != reverse ? 1 : -1;
        }
    }

    private readonly struct KeyOrder(PhpContext ctx, SortFlags flags, bool reverse) : IItemComparer<SortItem>
    {
        public int Compare(ref SortItem a, ref SortItem b)
        {
            int result = CompareKeys(ctx, a.KeyValue, b.KeyValue, flags);
            return Stable(reverse ? -result : result, in a, in b);
        }
    }

    private readonly struct CustomOrder(SortComparison comparison) : IItemComparer<SortItem>
    {
        public int Compare(ref SortItem a, ref SortItem b) => Stable(comparison(in a, in b), in a, in b);
    }
}
