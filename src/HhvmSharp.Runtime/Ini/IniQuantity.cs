using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>Numbers and booleans as ini values spell them: "128M", "0x10k", "on".</summary>
public static class IniQuantity
{
    /// <summary>zend_ini_parse_bool: true, yes and on, else C's atoi.</summary>
    public static bool ParseBool(PhpString? value) =>
        value is not null && (EqualsIgnoreCase(value, "true") || EqualsIgnoreCase(value, "yes") || EqualsIgnoreCase(value, "on") ||
                              (int)ParseInteger(value) != 0);

    internal static bool EqualsIgnoreCase(PhpString value, string word) =>
        Ascii.EqualsIgnoreCase(value.Span, word);

    /// <summary>C's atol: leading blanks, a sign, digits; what follows is ignored.</summary>
    public static long ParseInteger(PhpString? value)
    {
        if (value is null) return 0;
        ReadOnlySpan<byte> s = value.Span.TrimStart(" \t\n\v\f\r"u8);
        bool negative = s.Length > 0 && s[0] == '-';
        if (s.Length > 0 && s[0] is (byte)'-' or (byte)'+') s = s[1..];
        int n = 0;
        while (n < s.Length && char.IsAsciiDigit((char)s[n])) n++;
        if (n == 0) return 0;
        long result = 0; // by hand: .NET's parser loads its cultures, at every start
        foreach (byte digit in s[..n])
        {
            if (result > (long.MaxValue - (digit - '0')) / 10) return negative ? long.MinValue : long.MaxValue;
            result = (result * 10) + (digit - '0');
        }

        return negative ? -result : result;
    }

    /// <summary>C's strtod over the leading number, 0 without one.</summary>
    public static double ParseDouble(PhpString? value)
    {
        if (value is null) return 0;
        string s = value.ToString().TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        for (int n = s.Length; n > 0; n--)
        {
            if (double.TryParse(s.AsSpan(0, n), NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double d))
                return d;
        }

        return 0;
    }

    /// <summary>
    /// A signed quantity with a prefix (0x, 0o, 0b) and a multiplier (K, M, G). <paramref name="error"/> gets PHP's
    /// text ("Invalid quantity ...") when the value is read in the lenient way of old.
    /// </summary>
    public static long Parse(PhpString value, out string? error) => unchecked((long)Parse(value, signed: true, out error));

    /// <summary>The same for sizes: "-1" is the largest value.</summary>
    public static ulong ParseUnsigned(PhpString value, out string? error) => Parse(value, signed: false, out error);

    private static ulong Parse(PhpString value, bool signed, out string? error)
    {
        error = null;
        ReadOnlySpan<byte> text = value.Span;
        int pos = 0, end = text.Length;
        while (pos < end && IsSpace(text[pos])) pos++;
        while (pos < end && IsSpace(text[end - 1])) end--;
        if (pos == end) return 0;
        int start = pos;
        bool negative = text[pos] == '-';
        if (text[pos] is (byte)'-' or (byte)'+') pos++;
        if (!IsDigit(At(text, pos)))
        {
            error = $"Invalid quantity \"{Escape(text)}\": no valid leading digits, interpreting as \"0\" for backwards compatibility";
            return 0;
        }

        int numberBase = 0;
        if (text[pos] == '0' && !IsDigit(At(text, pos + 1)))
        {
            if (pos + 1 == end) return 0;
            byte prefix = (byte)(text[pos + 1] | 0x20);
            numberBase = prefix switch { (byte)'x' => 16, (byte)'o' => 8, (byte)'b' => 2, _ => 0 };
            if (numberBase == 0 && prefix is not ((byte)'g' or (byte)'m' or (byte)'k'))
            {
                error = $"Invalid prefix \"0{(char)text[pos + 1]}\", interpreting as \"0\" for backwards compatibility";
                return 0;
            }

            if (numberBase != 0)
            {
                pos += 2;
                if (pos == end || DigitValue(text[pos]) >= numberBase || HasPrefix(text[pos..end], numberBase))
                {
                    error = $"Invalid quantity \"{Escape(text)}\": no digits after base prefix, interpreting as \"0\" for backwards compatibility";
                    return 0;
                }
            }
        }

        if (numberBase == 0) numberBase = text[pos] == '0' ? 8 : 10;
        bool overflow = false;
        ulong number = 0;
        for (; pos < end && DigitValue(text[pos]) < numberBase; pos++)
        {
            ulong digit = (ulong)DigitValue(text[pos]);
            if (number > (ulong.MaxValue - digit) / (ulong)numberBase) overflow = true;
            number = overflow ? ulong.MaxValue : number * (ulong)numberBase + digit;
        }

        int digitsEnd = pos;
        if (!overflow) number = ApplySign(number, negative, signed, digitsEnd == end, ref overflow);
        while (digitsEnd < end && IsSpace(text[digitsEnd])) digitsEnd++;
        if (digitsEnd != end)
        {
            string interpreted = Escape(text[..digitsEnd]);
            string suffix = Escape(text.Slice(end - 1, 1));
            ulong factor = (byte)(text[end - 1] | 0x20) switch { (byte)'g' => 1UL << 30, (byte)'m' => 1UL << 20, (byte)'k' => 1UL << 10, _ => 0 };
            if (factor == 0)
            {
                error = $"Invalid quantity \"{Escape(text)}\": unknown multiplier \"{suffix}\", interpreting as \"{interpreted}\" for backwards compatibility";
                return number;
            }

            if (!overflow)
            {
                overflow = !signed ? number > ulong.MaxValue / factor
                    : (long)number > 0 ? (long)number > long.MaxValue / (long)factor
                    : (long)number < long.MinValue / (long)factor;
            }

            number = unchecked(number * factor);
            if (digitsEnd != end - 1)
            {
                error = $"Invalid quantity \"{Escape(text)}\", interpreting as \"{interpreted}{suffix}\" for backwards compatibility";
                return number;
            }
        }

        if (overflow)
            error = $"Invalid quantity \"{Escape(text)}\": value is out of range, using overflow result for backwards compatibility";
        return number;
    }

    private static ulong ApplySign(ulong number, bool negative, bool signed, bool whole, ref bool overflow)
    {
        if (!signed)
        {
            if (!negative) return number;
            if (number == 1 && whole) return ulong.MaxValue;    // memory_limit=-1
            overflow = true;
            return number;
        }

        if (negative && number == 1UL << 63) return number;
        if ((long)number < 0)
        {
            overflow = true;
            return number;
        }

        return negative ? unchecked(0 - number) : number;
    }

    /// <summary>After a base prefix C's strtoul would silently take a second one.</summary>
    private static bool HasPrefix(ReadOnlySpan<byte> digits, int numberBase)
    {
        if (digits.Length < 2 || digits[0] != '0' || IsDigit(digits[1])) return false;
        byte c = (byte)(digits[1] | 0x20);
        return c is (byte)'x' or (byte)'o' || (c == 'b' && numberBase != 16);
    }

    private static byte At(ReadOnlySpan<byte> text, int index) => index < text.Length ? text[index] : (byte)0;

    private static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    private static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v' or (byte)'\f';

    private static int DigitValue(byte c) => IsDigit(c) ? c - '0' : (byte)(c | 0x20) is >= (byte)'a' and <= (byte)'z' and var l ? l - 'a' + 10 : 99;

    /// <summary>smart_str_append_escaped: control bytes and high bytes as \n, \e, \x1F.</summary>
    internal static string Escape(ReadOnlySpan<byte> text)
    {
        var result = new StringBuilder();
        foreach (byte c in text)
        {
            switch (c)
            {
                case (byte)'\n': result.Append("\\n"); break;
                case (byte)'\r': result.Append("\\r"); break;
                case (byte)'\t': result.Append("\\t"); break;
                case (byte)'\f': result.Append("\\f"); break;
                case (byte)'\v': result.Append("\\v"); break;
                case (byte)'\\': result.Append("\\\\"); break;
                case 27: result.Append("\\e"); break;
                case < 32 or > 126: result.Append("\\x").Append(c.ToString("X2", CultureInfo.InvariantCulture)); break;
                default: result.Append((char)c); break;
            }
        }

        return result.ToString();
    }
}
