using System.Globalization;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>Numeric strings, by PHP's rules: what counts as a number, and its value. See Numbers.Format.cs for printing.</summary>
public static partial class Numbers
{
    /// <summary>9223372036854775808, the magnitude of the smallest int.</summary>
    private const ulong MinMagnitude = 1UL << 63;

    /// <summary>
    /// Reads a numeric string: optional whitespace, sign, decimal int or float, whitespace. Ints that do not fit
    /// become floats.
    /// </summary>
    /// <param name="allowErrors">Accept a number followed by anything (a "leading-numeric" string).</param>
    /// <param name="trailing">Something else than whitespace followed.</param>
    /// <returns><see cref="Kind.Int"/>, <see cref="Kind.Float"/>, or 0 when it is no number.</returns>
    public static int ParseNumeric(ReadOnlySpan<byte> text, bool allowErrors, out long intValue, out double floatValue, out bool trailing) =>
        ParseNumeric(text, allowErrors, out intValue, out floatValue, out trailing, out _);

    /// <param name="overflow">1 or -1 when the text was an int too large for PHP's int, else 0.</param>
    internal static int ParseNumeric(ReadOnlySpan<byte> text, bool allowErrors, out long intValue, out double floatValue, out bool trailing, out int overflow)
    {
        intValue = 0;
        floatValue = 0;
        trailing = false;
        overflow = 0;
        // Most strings that are not numbers start with a letter.
        if (text.IsEmpty || text[0] > '9') return 0;

        int start = SkipWhitespace(text, 0);
        int i = start;
        bool negative = false;
        if (i < text.Length && (text[i] == '-' || text[i] == '+'))
        {
            negative = text[i] == '-';
            i++;
        }
        if (i >= text.Length) return 0;

        ulong magnitude = 0;
        bool isFloat = false;
        int digits = 0;
        if (IsDigit(text[i]))
        {
            while (i < text.Length && text[i] == '0') i++;
            int first = i;
            for (; i < text.Length; i++)
            {
                uint d = (uint)(text[i] - '0');
                if (d > 9) break;
                if (i - first >= 20)
                {
                    isFloat = true;
                    break;
                }
                magnitude = magnitude * 10 + d;
            }
            digits = i - first;
            if (digits >= 20)
            {
                isFloat = true;
                overflow = negative ? -1 : 1;
            }
            else if (i < text.Length)
            {
                byte c = text[i];
                if (c == '.') isFloat = true;
                else if ((c | 0x20) == 'e') isFloat = HasExponent(text, i);
            }
        }
        else if (text[i] == '.' && i + 1 < text.Length && IsDigit(text[i + 1]))
        {
            isFloat = true;
        }
        else
        {
            return 0;
        }

        if (isFloat)
        {
            floatValue = ReadFloat(text[start..], out int length);
            i = start + length;
        }

        if (i < text.Length && SkipWhitespace(text, i) != text.Length)
        {
            if (!allowErrors) return 0;
            trailing = true;
        }
        if (isFloat) return Kind.Float;

        if (digits == 19 && (magnitude > MinMagnitude || magnitude == MinMagnitude && (!negative || i < text.Length && text[i] != 0)))
        {
            // The last condition is Zend's: it compares the rest of the text, so "-9223372036854775808 " is a float.
            overflow = negative ? -1 : 1;
            floatValue = ReadFloat(text[start..], out _);
            return Kind.Float;
        }
        intValue = negative ? (long)(0 - magnitude) : (long)magnitude;
        return Kind.Int;
    }

    /// <summary>is_numeric() of a string.</summary>
    public static bool IsNumeric(ReadOnlySpan<byte> text) => ParseNumeric(text, false, out _, out _, out _) != 0;

    /// <summary>strtod: the float at the start of the text after whitespace, 0 when there is none. "inf", "nan" and hex are no numbers.</summary>
    public static double ToDouble(ReadOnlySpan<byte> text) => ReadFloat(text[SkipWhitespace(text, 0)..], out _);

    /// <summary>The same, telling how many bytes were read (0: none).</summary>
    public static double ToDouble(ReadOnlySpan<byte> text, out int consumed)
    {
        int start = SkipWhitespace(text, 0);
        double d = ReadFloat(text[start..], out consumed);
        if (consumed != 0) consumed += start;
        return d;
    }

    private static int SkipWhitespace(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && IsWhitespace(text[i])) i++;
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWhitespace(byte c) => c == ' ' || c - 9u <= 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte c) => c - (uint)'0' <= 9;

    /// <summary>At the "e": digits follow, maybe after a sign.</summary>
    private static bool HasExponent(ReadOnlySpan<byte> text, int e)
    {
        int i = e + 1;
        if (i < text.Length && (text[i] == '-' || text[i] == '+')) i++;
        return i < text.Length && IsDigit(text[i]);
    }

    /// <summary>Sign, digits, point, digits, exponent, correctly rounded.</summary>
    private static double ReadFloat(ReadOnlySpan<byte> text, out int length)
    {
        int i = 0;
        bool negative = false;
        if (i < text.Length && (text[i] == '-' || text[i] == '+'))
        {
            negative = text[i] == '-';
            i++;
        }

        // The first 19 significant digits, and the power of ten that goes with them.
        ulong mantissa = 0;
        int significant = 0;
        int scale = 0;
        int from = i;
        for (; i < text.Length && IsDigit(text[i]); i++)
        {
            if (significant < 19)
            {
                mantissa = mantissa * 10 + (uint)(text[i] - '0');
                if (mantissa != 0) significant++;
            }
            else
            {
                scale++;
                significant++;
            }
        }
        int digits = i - from;
        if (i < text.Length && text[i] == '.')
        {
            int point = i++;
            for (; i < text.Length && IsDigit(text[i]); i++)
            {
                digits++;
                if (significant < 19)
                {
                    mantissa = mantissa * 10 + (uint)(text[i] - '0');
                    if (mantissa != 0) significant++;
                    scale--;
                }
                else
                {
                    significant++;
                }
            }
            if (digits == 0) i = point;
        }
        if (digits == 0)
        {
            length = 0;
            return 0;
        }
        if (i < text.Length && (text[i] | 0x20) == 'e' && HasExponent(text, i))
        {
            i++;
            bool negativeExponent = text[i] == '-';
            if (text[i] == '-' || text[i] == '+') i++;
            int exponent = 0;
            for (; i < text.Length && IsDigit(text[i]); i++)
                if (exponent < 100_000) exponent = exponent * 10 + (text[i] - '0');
            scale += negativeExponent ? -exponent : exponent;
        }
        length = i;

        double d;
        if (mantissa == 0) d = 0;
        else if (significant <= 19 && mantissa <= 1UL << 53 && (uint)(scale + 22) <= 44) d = ScaleExactly(mantissa, scale);
        else if (scale + Math.Min(significant, 19) > 310) d = double.PositiveInfinity;
        else if (scale + Math.Min(significant, 19) < -325) d = 0;
        else d = double.Parse(text.Slice(from, i - from), NumberStyles.Float, CultureInfo.InvariantCulture);
        return negative ? -d : d;
    }

    /// <summary>Both factors are exact, so the one rounding is the right one.</summary>
    private static double ScaleExactly(ulong mantissa, int scale) =>
        scale >= 0 ? mantissa * PowersOfTen[scale] : mantissa / PowersOfTen[-scale];

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    // ---- float to int ----

    /// <summary>The float lies in the range of int (before cutting off the fraction).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool FitsInt(double d) => d >= -9223372036854775808.0 && d < 9223372036854775808.0;

    /// <summary>PHP's (int) of a float: cuts off the fraction, modulo 2^64 out of range, 0 for INF and NAN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt(double d) => FitsInt(d) ? (long)d : WrapToInt(d);

    private static long WrapToInt(double d)
    {
        if (!double.IsFinite(d)) return 0;
        double rest = d % 18446744073709551616.0;
        if (rest < 0) rest += 18446744073709551616.0;
        return rest >= 9223372036854775808.0 ? (long)(rest - 9223372036854775808.0) + long.MinValue : (long)rest;
    }

    /// <summary>The (int) of a float that was written as a string: saturates.</summary>
    public static long ToIntSaturating(double d) =>
        FitsInt(d) ? (long)d : !double.IsFinite(d) ? 0 : d > 0 ? long.MaxValue : long.MinValue;

    /// <summary>The float is an int without loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIntegral(double d) => FitsInt(d) && (long)d == d;
}
