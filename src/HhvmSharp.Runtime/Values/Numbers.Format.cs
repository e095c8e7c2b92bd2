using System.Globalization;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Numbers
{
    /// <summary>Bytes that any int needs.</summary>
    public const int MaxIntLength = 20;

    /// <summary>Bytes that a float of precision 17 or -1 needs, ".0" included.</summary>
    public const int MaxFloatLength = 32;

    /// <summary>More digits than any float has: a higher precision changes nothing.</summary>
    internal const int MaxPrecision = 1100;

    private static readonly PhpString?[] SmallInts = new PhpString?[1024];
    private static readonly PhpString Infinity = PhpString.Literal("INF");
    private static readonly PhpString MinusInfinity = PhpString.Literal("-INF");
    private static readonly PhpString NotANumber = PhpString.Literal("NAN");

    // ---- ints ----

    /// <summary>Writes the decimal digits and returns how many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FormatInt(long value, Span<byte> to)
    {
        value.TryFormat(to, out int written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>The string of an int; small ones are shared.</summary>
    public static PhpString ToString(long value)
    {
        if ((ulong)value < 1024)
        {
            // Racing threads may make two of them: they are equal literals.
            return SmallInts[value] ?? MakeSmallInt((int)value);
        }
        Span<byte> buffer = stackalloc byte[MaxIntLength];
        return new PhpString(buffer[..FormatInt(value, buffer)]);
    }

    private static PhpString MakeSmallInt(int value)
    {
        PhpString s;
        if (value < 10)
        {
            s = PhpString.SingleByte((byte)('0' + value));
        }
        else
        {
            Span<byte> buffer = stackalloc byte[MaxIntLength];
            s = PhpString.Literal(buffer[..FormatInt(value, buffer)]);
        }
        Volatile.Write(ref SmallInts[value], s);
        return s;
    }

    // ---- floats ----

    /// <summary>The string of a float with ini precision (echo, casts) or serialize_precision (-1: shortest form that reads back the same).</summary>
    public static PhpString ToString(double value, int precision)
    {
        if (double.IsNaN(value)) return NotANumber;
        if (double.IsInfinity(value)) return value > 0 ? Infinity : MinusInfinity;
        precision = Math.Min(precision, MaxPrecision);
        Span<byte> buffer = precision <= 17 ? stackalloc byte[MaxFloatLength] : new byte[precision + MaxFloatLength];
        return PhpString.FromSpan(buffer[..FormatFloat(value, precision, buffer)]);
    }

    /// <summary>
    /// Writes a float as zend_gcvt does: up to <paramref name="precision"/> significant digits (-1: as many as needed),
    /// exponential form ("1.0E+25") when the point lies outside them. The buffer holds
    /// <see cref="MaxFloatLength"/> bytes, or precision + that when precision is above 17.
    /// </summary>
    /// <param name="zeroFraction">Adds ".0" to what would look like an int (var_export, json with the flag).</param>
    public static int FormatFloat(double value, int precision, Span<byte> to, bool zeroFraction = false) =>
        FormatExactly(value, precision == 0 ? 1 : precision, to, zeroFraction);

    /// <summary>As <see cref="FormatFloat"/>, but with precision 0 all floats from 1 on have an exponent (serialize, JSON).</summary>
    public static int FormatExactly(double value, int precision, Span<byte> to, bool zeroFraction = false)
    {
        int limit = precision < 0 ? 17 : Math.Min(precision, MaxPrecision);
        if (!double.IsFinite(value)) return WriteSpecial(value, limit, to);
        int at = 0;
        if (double.IsNegative(value))
        {
            to[at++] = (byte)'-';
            value = -value;
        }

        // Whole numbers below these limits are their own digits.
        if (value < 9007199254740992.0 && value == (long)value)
        {
            int length = FormatInt((long)value, to[at..]);
            if (length <= limit)
            {
                at += length;
                if (zeroFraction) at = WritePointZero(to, at);
                return at;
            }
        }

        Span<byte> digits = limit <= 17 ? stackalloc byte[24] : new byte[limit + 8];
        int count = GetDigits(value, precision < 0 ? -1 : Math.Max(limit, 1), digits, out int point);
        digits = digits[..count];

        if (point > limit || point < -3)
        {
            to[at++] = digits[0];
            to[at++] = (byte)'.';
            if (count == 1) to[at++] = (byte)'0';
            else
            {
                digits[1..].CopyTo(to[at..]);
                at += count - 1;
            }
            to[at++] = (byte)'E';
            int exponent = point - 1;
            to[at++] = (byte)(exponent < 0 ? '-' : '+');
            at += FormatInt(Math.Abs(exponent), to[at..]);
            return at;
        }
        if (point <= 0)
        {
            to[at++] = (byte)'0';
            to[at++] = (byte)'.';
            to.Slice(at, -point).Fill((byte)'0');
            at += -point;
            digits.CopyTo(to[at..]);
            return at + count;
        }
        if (count <= point)
        {
            digits.CopyTo(to[at..]);
            to.Slice(at + count, point - count).Fill((byte)'0');
            at += point;
            if (zeroFraction) at = WritePointZero(to, at);
            return at;
        }
        digits[..point].CopyTo(to[at..]);
        at += point;
        to[at++] = (byte)'.';
        digits[point..].CopyTo(to[at..]);
        return at + count - point;
    }

    private static int WritePointZero(Span<byte> to, int at)
    {
        to[at] = (byte)'.';
        to[at + 1] = (byte)'0';
        return at + 2;
    }

    private static int WriteSpecial(double value, int limit, Span<byte> to)
    {
        ReadOnlySpan<byte> text = double.IsNaN(value) ? "NAN"u8 : value > 0 ? "INF"u8 : "-INF"u8;
        // Zend's buffer is as long as the precision: with precision 2, INF is "IN".
        text = text[..Math.Min(text.Length, limit)];
        text.CopyTo(to);
        return text.Length;
    }

    /// <summary>
    /// The significant digits of a positive finite float without trailing zeros, as dtoa gives them: mode 0 (shortest)
    /// for precision -1, mode 2 otherwise. The value is 0.DIGITS * 10^point.
    /// </summary>
    internal static int GetDigits(double value, int precision, Span<byte> digits, out int point)
    {
        if (value == 0)
        {
            digits[0] = (byte)'0';
            point = 1;
            return 1;
        }
        Span<byte> text = precision <= 17 ? stackalloc byte[40] : new byte[precision + 16];
        int length;
        // "R" chooses between forms by itself; all of them are digits, maybe with a point, maybe with an exponent.
        value.TryFormat(text, out length, precision < 0 ? "R" : ExponentFormat(precision), CultureInfo.InvariantCulture);

        int count = 0;
        int seenPoint = -1;
        int exponent = 0;
        int leadingZeros = 0;
        for (int i = 0; i < length; i++)
        {
            byte c = text[i];
            if (c == '.')
            {
                seenPoint = count + leadingZeros;
            }
            else if (c == 'E')
            {
                bool negative = text[i + 1] == '-';
                for (int k = i + 2; k < length; k++) exponent = exponent * 10 + (text[k] - '0');
                if (negative) exponent = -exponent;
                break;
            }
            else if (count == 0 && c == '0')
            {
                leadingZeros++;
            }
            else
            {
                digits[count++] = c;
            }
        }
        point = (seenPoint < 0 ? count + leadingZeros : seenPoint) - leadingZeros + exponent;
        while (count > 1 && digits[count - 1] == '0') count--;
        return count;
    }

    private static readonly string[] ExponentFormats =
        ["E0", "E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11", "E12", "E13", "E14", "E15", "E16"];

    private static string ExponentFormat(int precision) =>
        (uint)precision < (uint)ExponentFormats.Length ? ExponentFormats[precision] : "E" + (precision - 1).ToString(CultureInfo.InvariantCulture);
}
