using System.Globalization;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// Floats with a given number of decimals as C's printf prints them: correctly rounded from the exact value, ties to
/// the even digit (.NET rounds ties away from zero).
/// </summary>
internal static class FixedDigits
{
    /// <summary>"%.{places}f" of a finite, non-negative value.</summary>
    internal static string Format(double value, int places)
    {
        if (places <= MaxFastPlaces && value < MaxFastValue && FormatFast(value, places) is { } fast) return fast;
        // Beyond 1,074 decimals every float has only zeros.
        const int exact = 1100;
        int used = Math.Min(places, exact);
        string text;
        if (FractionBits(value) == used + 1)
        {
            // a tie: the exact value ends with a 5 behind the last place
            text = value.ToString("F" + (used + 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            string cut = text[..^1];
            if (cut[^1] == '.') cut = cut[..^1];
            text = ((cut[^1] - '0') & 1) == 0 ? cut : value.ToString("F" + used.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }
        else
        {
            text = value.ToString("F" + used.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return places > exact ? text + new string('0', places - exact) : text;
    }

    private const int MaxFastPlaces = 9;
    private const double MaxFastValue = 1e9;

    /// <summary>In integers of 128 bits, which hold the mantissa times a power of ten exactly; null: they do not hold the fraction.</summary>
    private static string? FormatFast(double value, int places)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int shift = 1075 - (int)((bits >> 52) & 0x7FF);
        if (shift is < 1 or > 120) return null;
        ulong power = 1;
        for (int i = 0; i < places; i++) power *= 10;
        UInt128 scaled = (UInt128)(ulong)((bits & 0xFFFFFFFFFFFFF) | (1L << 52)) * power;
        UInt128 rest = scaled & ((UInt128.One << shift) - 1), half = UInt128.One << (shift - 1);
        ulong digits = (ulong)(scaled >> shift);
        if (rest > half || (rest == half && (digits & 1) != 0)) digits++;
        Span<char> text = stackalloc char[24];
        int at = text.Length;
        for (int i = 0; i < places; i++, digits /= 10) text[--at] = (char)('0' + (digits % 10));
        if (places > 0) text[--at] = '.';
        do
        {
            text[--at] = (char)('0' + (digits % 10));
            digits /= 10;
        }
        while (digits != 0);
        return new string(text[at..]);
    }

    /// <summary>The mantissa and exponent of "%.{places}e" of a finite, non-negative value: "1.234560", 3.</summary>
    internal static string Exponential(double value, int places, out int exponent)
    {
        exponent = 0;
        if (value == 0) return places == 0 ? "0" : "0." + new string('0', places);
        string all = value.ToString("E1080", CultureInfo.InvariantCulture);
        int e = all.IndexOf('E');
        exponent = int.Parse(all.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        char[] digits = (all[0] + all[2..e]).ToCharArray();
        int keep = places + 1;
        if (keep < digits.Length && RoundsUp(digits, keep))
        {
            int i = keep - 1;
            while (i >= 0 && digits[i] == '9') digits[i--] = '0';
            if (i >= 0)
            {
                digits[i]++;
            }
            else
            {
                digits[0] = '1';
                exponent++;
            }
        }

        string kept = new string(digits, 0, Math.Min(keep, digits.Length)).PadRight(keep, '0');
        return places == 0 ? kept : kept[..1] + "." + kept[1..];
    }

    private static bool RoundsUp(char[] digits, int keep)
    {
        if (digits[keep] != '5') return digits[keep] > '5';
        for (int i = keep + 1; i < digits.Length; i++)
            if (digits[i] != '0') return true;
        return ((digits[keep - 1] - '0') & 1) != 0;
    }

    /// <summary>How many binary digits stand behind the point: as many as decimal ones.</summary>
    private static int FractionBits(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int e = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (e == 0) e = 1;
        else mantissa |= 1L << 52;
        if (mantissa == 0) return 0;
        int shift = 1075 - e - System.Numerics.BitOperations.TrailingZeroCount(mantissa);
        return Math.Max(0, shift);
    }
}
