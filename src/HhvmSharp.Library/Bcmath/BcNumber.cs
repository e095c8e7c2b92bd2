using System.Numerics;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Bcmath;

/// <summary>A decimal number of any precision: <see cref="Digits"/> / 10^<see cref="Scale"/> (libbcmath's bc_num).</summary>
internal readonly partial record struct BcNumber(BigInteger Digits, int Scale)
{
    /// <summary>Decimal digits that one conversion step handles: 10^19 fits in 64 bits.</summary>
    private const int ChunkDigits = 19;

    private static readonly BigInteger[] Powers = CreatePowers();

    internal static BcNumber Zero => default;

    internal static BcNumber One { get; } = new(BigInteger.One, 0);

    internal bool IsZero => Digits.IsZero;

    internal static BcNumber FromInt(long value) => new(value, 0);

    private static BigInteger[] CreatePowers()
    {
        var powers = new BigInteger[64];
        powers[0] = BigInteger.One;
        for (int i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }

    private static BigInteger PowerOf10(long exponent) =>
        exponent < Powers.Length ? Powers[exponent] : BigInteger.Pow(10, checked((int)exponent));

    // ---- text ----

    /// <summary>Reads "[+-]digits[.digits]". The fraction's trailing zeros count for <paramref name="fullScale"/> only.</summary>
    internal static bool TryParse(PhpString text, out BcNumber number, out int fullScale)
    {
        number = default;
        fullScale = 0;
        ReadOnlySpan<byte> s = Spans.UpToNul(text.Span);
        bool negative = s.Length > 0 && s[0] == '-';
        if (negative || (s.Length > 0 && s[0] == '+')) s = s[1..];
        int point = s.IndexOf((byte)'.');
        ReadOnlySpan<byte> integer = point < 0 ? s : s[..point], fraction = point < 0 ? default : s[(point + 1)..];
        if (integer.ContainsAnyExceptInRange((byte)'0', (byte)'9') || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        fullScale = fraction.Length;
        fraction = fraction.TrimEnd((byte)'0');
        BigInteger digits = ParseDigits(integer.TrimStart((byte)'0'), fraction);
        number = new BcNumber(negative ? -digits : digits, fraction.Length);
        return true;
    }

    private static BigInteger ParseDigits(ReadOnlySpan<byte> integer, ReadOnlySpan<byte> fraction)
    {
        int length = integer.Length + fraction.Length;
        if (length <= 2 * ChunkDigits)
        {
            Span<byte> all = stackalloc byte[2 * ChunkDigits];
            integer.CopyTo(all);
            fraction.CopyTo(all[integer.Length..]);
            int low = Math.Min(length, ChunkDigits);
            UInt128 value = ParseChunk(all[..(length - low)]);
            if (value != 0) value *= 10_000_000_000_000_000_000UL;
            value += ParseChunk(all[(length - low)..length]);
            return value;
        }

        var text = new char[length];
        for (int i = 0; i < integer.Length; i++) text[i] = (char)integer[i];
        for (int i = 0; i < fraction.Length; i++) text[integer.Length + i] = (char)fraction[i];
        return BigInteger.Parse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ulong ParseChunk(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (byte c in digits) value = (value * 10) + (ulong)(c - '0');
        return value;
    }

    /// <summary>With exactly <paramref name="scale"/> digits behind the point: cut, not rounded, or filled up with zeros.</summary>
    internal PhpString ToPhpString(RequestContext ctx, long scale)
    {
        BcNumber cut = Truncated(scale);
        BigInteger magnitude = BigInteger.Abs(cut.Digits);
        string digits = magnitude <= ulong.MaxValue ? ((ulong)magnitude).ToString() : magnitude.ToString();
        int integer = Math.Max(digits.Length - cut.Scale, 1), sign = cut.Digits.Sign < 0 ? 1 : 0;
        byte[] bytes = Arg.Allocate(ctx, sign + integer + (scale > 0 ? scale + 1 : 0));
        Span<byte> rest = bytes;
        rest.Fill((byte)'0');
        if (sign != 0) rest[0] = (byte)'-';
        int next = 0;
        if (digits.Length > cut.Scale)
        {
            next = integer;
            PhpString.Narrow(digits[..integer], rest.Slice(sign, integer));
        }

        if (scale == 0) return new PhpString(bytes);
        rest[sign + integer] = (byte)'.';
        int leading = cut.Scale - (digits.Length - next);
        PhpString.Narrow(digits[next..], rest[(sign + integer + 1 + leading)..]);
        return new PhpString(bytes);
    }

    /// <summary>The integer as int; false when it is too large.</summary>
    internal bool TryToInt(out long value)
    {
        bool fits = BigInteger.Abs(Digits) <= long.MaxValue;
        value = fits ? (long)Digits : 0;
        return fits;
    }

    // ---- scale ----

    internal BcNumber Truncated(long scale) =>
        scale >= Scale ? this : new BcNumber(BigInteger.Divide(Digits, PowerOf10(Scale - scale)), (int)scale);

    internal BcNumber WithoutTrailingZeros()
    {
        BigInteger digits = Digits;
        int scale = Scale;
        if (digits.IsZero) return Zero;
        while (scale > 0)
        {
            BigInteger shorter = BigInteger.DivRem(digits, 10, out BigInteger last);
            if (!last.IsZero) break;
            digits = shorter;
            scale--;
        }

        return new BcNumber(digits, scale);
    }

    /// <summary>The digits at a scale that is at least the number's own.</summary>
    private BigInteger DigitsAt(long scale) => scale == Scale ? Digits : Digits * PowerOf10(scale - Scale);
}
