using System.Globalization;
using System.Text;
using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Parsing;

/// <summary>Reads numbers and words of a text from left to right; behind its end are NUL bytes.</summary>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Without blanks around; of nothing but blanks the last one stays.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> trimmed = text.Trim(" \t\n\v\f\r"u8);
        return trimmed.IsEmpty && !text.IsEmpty ? text[^1..] : trimmed;
    }

    internal int At;

    internal readonly byte Current => Peek(0);

    internal readonly byte Peek(int offset) => At + offset < _text.Length ? _text[At + offset] : (byte)0;

    internal readonly bool AtDigit => char.IsAsciiDigit((char)Current);

    internal readonly bool AtLetter => char.IsAsciiLetter((char)Current);

    /// <summary>The text from a place up to here.</summary>
    internal readonly string Since(int start) => Encoding.Latin1.GetString(_text[Math.Min(start, _text.Length)..Math.Min(At, _text.Length)]);

    internal readonly bool IsAtAny(ReadOnlySpan<byte> bytes) => bytes.Contains(Current);

    // ---- numbers ----

    /// <summary>The next number, of at most so many digits; Unset when there is none up to the end.</summary>
    internal long Number(int maxDigits) => Number(maxDigits, out _);

    internal long Number(int maxDigits, out int digits)
    {
        digits = 0;
        while (!AtDigit)
        {
            if (Current == 0) return TimeValue.Unset;
            At++;
        }

        long n = 0;
        while (AtDigit && digits < maxDigits)
        {
            n = (n * 10) + (Current - '0');
            At++;
            digits++;
        }

        return n;
    }

    /// <summary>The next number behind any signs; an error text when there is none or it does not fit.</summary>
    internal string? SignedNumber(int maxDigits, out long number)
    {
        number = 0;
        while (!AtDigit && Current is not ((byte)'+' or (byte)'-'))
        {
            if (Current == 0) return "Found unexpected data";
            At++;
        }

        bool negative = false;
        for (; Current is (byte)'+' or (byte)'-'; At++) negative ^= Current == '-';
        while (!AtDigit)
        {
            if (Current == 0) return "Found unexpected data";
            At++;
        }

        // downwards, where there is one number more
        bool fits = true;
        for (int digits = 0; AtDigit && digits < maxDigits; digits++, At++)
        {
            int digit = Current - '0';
            fits = fits && (number > long.MinValue / 10 || (number == long.MinValue / 10 && digit <= 8));
            number = (number * 10) - digit;
        }

        if (!negative) number = -number;
        if (fits && (negative || number >= 0)) return null;
        number = 0;
        return "Number out of range";
    }

    /// <summary>Microseconds from the digits behind a '.' or ':'; Unset when there are none up to the end.</summary>
    internal long Fraction()
    {
        while (!AtDigit && Current is not ((byte)'.' or (byte)':'))
        {
            if (Current == 0) return TimeValue.Unset;
            At++;
        }

        int start = At + 1;
        while (AtDigit || Current is (byte)'.' or (byte)':') At++;
        string digits = Since(start);
        int end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (end >= 0 && digits[end] == '.') end = digits.IndexOfAny(['.', ':'], end + 1);
        _ = double.TryParse(end < 0 ? digits : digits[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return (long)(value * Math.Pow(10, 6 - digits.Length));
    }

    // ---- words ----

    internal string Letters()
    {
        int start = At;
        while (AtLetter) At++;
        return Since(start);
    }

    internal void SkipSpaces()
    {
        while (true)
        {
            if (Current is (byte)' ' or (byte)'\t') At++;
            else if (Current == 0xE2 && Peek(1) == 0x80 && Peek(2) == 0xAF) At += 3; // narrow no-break space
            else if (Current == 0xC2 && Peek(1) == 0xA0) At += 2; // no-break space
            else return;
        }
    }

    /// <summary>"st", "nd", "rd", "th".</summary>
    internal void SkipDaySuffix()
    {
        int a = Current | 0x20, b = Peek(1) | 0x20;
        if ((a, b) is ('n', 'd') or ('r', 'd') or ('s', 't') or ('t', 'h')) At += 2;
    }

    /// <summary>What "am" or "pm", found somewhere, adds to an hour. Unset when there is none and <paramref name="check"/> is set.</summary>
    internal long Meridian(long hour, bool check)
    {
        while (Current != 0 && !IsAtAny("AaPp"u8)) At++;
        if (Current == 0 && check) return TimeValue.Unset;
        bool am = (Current | 0x20) == 'a';
        long add = am ? (hour == 12 ? -12 : 0) : hour != 12 ? 12 : 0;
        At++;
        bool dot = Current == '.';
        if (dot) At++;
        bool m = (Current | 0x20) == 'm';
        if (m) At++;
        if (check && (!m || (dot && Current != '.'))) return TimeValue.Unset;
        if (Current == '.' && (dot || !check)) At++;
        return add;
    }

    internal long MonthName()
    {
        while (IsAtAny(" \t-./"u8)) At++;
        return Words.Month(Letters());
    }

    /// <summary>A word up to a separator, as a unit.</summary>
    internal RelativeUnit? Unit()
    {
        int start = At;
        while (Current != 0 && !IsAtAny(" ,\t;:/.-()"u8)) At++;
        return Words.Unit(Since(start));
    }
}
