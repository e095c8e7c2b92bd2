using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Operators
{
    /// <summary>What uncomparable operands give: greater, whichever side they are on (so both &lt; and &gt; are false).</summary>
    internal const int Uncomparable = 1;

    // ---- the operators ----

    /// <summary>a == b</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool LooseEquals(PhpContext ctx, in Value a, in Value b) =>
        a.IsInt && b.IsInt ? a.n == b.n : LooseEqualsSlow(ctx, in a, in b);

    private static bool LooseEqualsSlow(PhpContext ctx, in Value a, in Value b)
    {
        if (a.o is PhpString x && b.o is PhpString y) return LooseEquals(x, y);
        return Compare(ctx, in a, in b) == 0;
    }

    /// <summary>a &lt; b; a &gt; b is Less(b, a), as in Zend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Less(PhpContext ctx, in Value a, in Value b) =>
        a.IsInt && b.IsInt ? a.n < b.n : LessSlow(ctx, in a, in b);

    private static bool LessSlow(PhpContext ctx, in Value a, in Value b) =>
        a.IsFloat && b.IsFloat ? a.FloatValue < b.FloatValue : Compare(ctx, in a, in b) < 0;

    /// <summary>a &lt;= b; a &gt;= b is LessOrEqual(b, a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool LessOrEqual(PhpContext ctx, in Value a, in Value b) =>
        a.IsInt && b.IsInt ? a.n <= b.n : LessOrEqualSlow(ctx, in a, in b);

    private static bool LessOrEqualSlow(PhpContext ctx, in Value a, in Value b) =>
        a.IsFloat && b.IsFloat ? a.FloatValue <= b.FloatValue : Compare(ctx, in a, in b) <= 0;

    /// <summary>a &lt;=&gt; b as a value: -1, 0 or 1.</summary>
    public static Value Spaceship(PhpContext ctx, in Value a, in Value b)
    {
        int c = Compare(ctx, in a, in b);
        return ctx.HasPending ? default : Value.Int(c);
    }

    // ---- loose comparison ----

    /// <summary>PHP's loose comparison: -1, 0 or 1. May run user code (objects); 1 when that threw.</summary>
    public static int Compare(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt) return a.n.CompareTo(b.n);
        Value x = a.Dereferenced(), y = b.Dereferenced();
        int kx = x.Kind, ky = y.Kind;
        if (kx == Kind.Array && ky == Kind.Array) return CompareArrays(ctx, x.AsArray, y.AsArray);
        return CompareFlat(ctx, in x, kx, in y, ky);
    }

    /// <summary>Everything but two arrays; the operands are no references.</summary>
    private static int CompareFlat(PhpContext ctx, in Value x, int kx, in Value y, int ky)
    {
        if (kx == Kind.Undef) kx = Kind.Null;
        if (ky == Kind.Undef) ky = Kind.Null;
        if (kx == ky)
        {
            switch (kx)
            {
                case Kind.Int:
                    return x.n.CompareTo(y.n);
                case Kind.Float:
                    return ThreeWay(x.FloatValue, y.FloatValue);
                case Kind.String:
                    return SmartCompare(x.AsString, y.AsString);
                case Kind.Null:
                    return 0;
                case Kind.Bool:
                    return (int)(x.n - y.n);
                case Kind.Object:
                    return ReferenceEquals(x.o, y.o) ? 0 : Normalize(x.AsObject.Compare(ctx, in x, in y));
            }
        }
        else
        {
            switch (kx, ky)
            {
                case (Kind.Int, Kind.Float):
                    return ThreeWay(x.n, y.FloatValue);
                case (Kind.Float, Kind.Int):
                    return ThreeWay(x.FloatValue, y.n);
                case (Kind.Null, Kind.String):
                    return y.AsString.Length == 0 ? 0 : -1;
                case (Kind.String, Kind.Null):
                    return x.AsString.Length == 0 ? 0 : 1;
                case (Kind.Int, Kind.String):
                    return CompareIntToString(x.n, y.AsString);
                case (Kind.String, Kind.Int):
                    return -CompareIntToString(y.n, x.AsString);
                case (Kind.Float, Kind.String):
                    return double.IsNaN(x.FloatValue) ? 1 : CompareFloatToString(ctx, x.FloatValue, y.AsString);
                case (Kind.String, Kind.Float):
                    return double.IsNaN(y.FloatValue) ? 1 : -CompareFloatToString(ctx, y.FloatValue, x.AsString);
                case (Kind.Object, Kind.Null):
                    return 1;
                case (Kind.Null, Kind.Object):
                    return -1;
            }
        }

        if (kx == Kind.Object) return Normalize(x.AsObject.Compare(ctx, in x, in y));
        if (ky == Kind.Object) return Normalize(y.AsObject.Compare(ctx, in x, in y));

        // With null or a bool on either side both become bools.
        if (kx <= Kind.Bool || ky <= Kind.Bool)
            return (Conversions.ToBool(ctx, in x) ? 1 : 0) - (Conversions.ToBool(ctx, in y) ? 1 : 0);

        // An array is greater than everything else.
        if (kx == Kind.Array) return 1;
        if (ky == Kind.Array) return -1;

        // Resources are numbers here.
        Value p = Conversions.ToNumber(ctx, in x), q = Conversions.ToNumber(ctx, in y);
        return CompareFlat(ctx, in p, p.Kind, in q, q.Kind);
    }

    private static int Normalize(int c) => c > 0 ? 1 : c < 0 ? -1 : 0;

    /// <summary>NAN is greater than everything, on either side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ThreeWay(double a, double b) => a == b ? 0 : a < b ? -1 : 1;

    private static int CompareIntToString(long n, PhpString s)
    {
        int kind = Numbers.ParseNumeric(s.Span, false, out long i, out double d, out _);
        if (kind == Kind.Int) return n.CompareTo(i);
        if (kind == Kind.Float) return ThreeWay(n, d);
        Span<byte> digits = stackalloc byte[Numbers.MaxIntLength];
        return CompareBytes(digits[..Numbers.FormatInt(n, digits)], s.Span);
    }

    private static int CompareFloatToString(PhpContext ctx, double x, PhpString s)
    {
        int kind = Numbers.ParseNumeric(s.Span, false, out long i, out double d, out _);
        if (kind != 0) return ThreeWay(x, kind == Kind.Int ? i : d);
        return CompareBytes(Numbers.ToString(x, ctx.Precision).Span, s.Span);
    }

    /// <summary>memcmp, then the length: -1, 0 or 1.</summary>
    internal static int CompareBytes(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Normalize(a.SequenceCompareTo(b));

    /// <summary>Numeric strings as numbers, others byte by byte.</summary>
    internal static int SmartCompare(PhpString a, PhpString b)
    {
        if (ReferenceEquals(a, b)) return 0;
        if (!NumericPair(a, b, out long i, out double x, out long j, out double y, out int kind, out int overflow)) return CompareBytes(a.Span, b.Span);
        if (overflow != 0) return overflow;
        return kind == Kind.Int ? i.CompareTo(j) : ThreeWay(x, y);
    }

    internal static bool LooseEquals(PhpString a, PhpString b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (!NumericPair(a, b, out long i, out double x, out long j, out double y, out int kind, out int overflow)) return a.Equals(b);
        if (overflow != 0) return false;
        return kind == Kind.Int ? i == j : x == y;
    }

    /// <summary>
    /// Two numeric strings to be compared as numbers of <paramref name="kind"/>. False when they are to be compared as
    /// bytes: either is not numeric, or both overflowed to the same side, so that floats would not tell them apart.
    /// </summary>
    /// <param name="overflow">Not 0: an int against an int too large for PHP, so this is the result.</param>
    private static bool NumericPair(PhpString a, PhpString b, out long i, out double x, out long j, out double y, out int kind, out int overflow)
    {
        i = j = 0;
        x = y = 0;
        kind = overflow = 0;
        int ka = Numbers.ParseNumeric(a.Span, false, out i, out x, out _, out int overA);
        if (ka == 0) return false;
        int kb = Numbers.ParseNumeric(b.Span, false, out j, out y, out _, out int overB);
        if (kb == 0) return false;
        if (overA != 0 && overA == overB && x - y == 0) return false;
        if (ka == Kind.Int && kb == Kind.Int)
        {
            kind = Kind.Int;
            return true;
        }
        kind = Kind.Float;
        if (ka == Kind.Int)
        {
            overflow = -overB;
            x = i;
        }
        else if (kb == Kind.Int)
        {
            overflow = overA;
            y = j;
        }
        else if (x == y && !double.IsFinite(x))
        {
            return false;
        }
        return true;
    }

    // ---- identity ----

    /// <summary>a === b. Never runs user code; a recursive array throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Identical(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt) return a.n == b.n;
        return IdenticalSlow(ctx, in a, in b);
    }

    private static bool IdenticalSlow(PhpContext ctx, in Value a, in Value b)
    {
        Value x = a.Dereferenced(), y = b.Dereferenced();
        if (x.IsArray && y.IsArray) return IdenticalArrays(ctx, x.AsArray, y.AsArray);
        return IdenticalFlat(in x, in y);
    }

    /// <summary>Everything but two arrays; no references.</summary>
    private static bool IdenticalFlat(in Value x, in Value y)
    {
        if (x.IsNullOrUndef) return y.IsNullOrUndef;
        if (x.IsFloat) return y.IsFloat && x.FloatValue == y.FloatValue;
        if (x.o is PhpString s) return y.o is PhpString t && s.Equals(t);
        // Tags and heap objects by reference; for scalars the payload too.
        return ReferenceEquals(x.o, y.o) && x.n == y.n;
    }
}
