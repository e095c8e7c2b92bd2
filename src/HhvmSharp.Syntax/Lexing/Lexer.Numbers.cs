using System.Globalization;
using HhvmSharp.Syntax.Lexing;

namespace HhvmSharp.Syntax;

public sealed partial class Lexer
{
    // The end of [0-9]+(_[0-9]+)* in the given digits, or start if there is none.
    private int DigitsEnd(int start, Func<byte, bool> digit)
    {
        var p = start;
        while (p < _limit && digit(_source[p]))
        {
            p++;
            if (At(p) == '_' && p + 1 < _limit && digit(_source[p + 1]))
            {
                p++;
            }
        }

        return p;
    }

    private static readonly Func<byte, bool> s_decimal = CharTable.IsDigit, s_hex = CharTable.IsHex, s_octal = CharTable.IsOctal,
        s_binary = static c => c is (byte)'0' or (byte)'1';

    /// <summary>The end of a number at p and its base; 0 for a float.</summary>
    private int NumberEnd(int p, out int @base)
    {
        if (At(p) == '0')
        {
            (@base, var digits) = (At(p + 1) | 0x20) switch
            {
                'x' => (16, s_hex),
                'b' => (2, s_binary),
                'o' => (8, s_octal),
                _ => (10, s_decimal),
            };
            if (@base != 10)
            {
                var radixEnd = DigitsEnd(p + 2, digits);
                if (radixEnd > p + 2)
                {
                    return radixEnd;
                }
            }
        }

        @base = 10;
        var end = DigitsEnd(p, s_decimal);
        if (At(end) == '.' && (end > p || CharTable.IsDigit(At(end + 1))))
        {
            @base = 0;
            end = DigitsEnd(end + 1, s_decimal);
        }

        if ((At(end) | 0x20) == 'e')
        {
            var exponent = end + (At(end + 1) is (byte)'+' or (byte)'-' ? 2 : 1);
            if (CharTable.IsDigit(At(exponent)))
            {
                @base = 0;
                end = DigitsEnd(exponent, s_decimal);
            }
        }

        return end;
    }

    private TokenKind ScanNumber()
    {
        var end = NumberEnd(_pos, out var @base);
        var text = _source.AsSpan(_pos, end - _pos);
        _pos = end;
        if (text.IndexOf((byte)'_') >= 0)
        {
            text = text.ToArray().Where(c => c != '_').ToArray();
        }

        if (@base == 0)
        {
            return Float(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        var digits = @base == 10 ? text : text[2..];
        if (@base == 10 && text[0] == '0')
        {
            @base = 8;
            if (text.IndexOfAny((byte)'8', (byte)'9') is var bad and >= 0)
            {
                Fail("Invalid numeric literal");
                if (_parsing && !_scanAhead)
                {
                    return TokenKind.T_ERROR;
                }

                digits = text[..bad];
            }
        }

        var value = 0L;
        foreach (var c in digits)
        {
            var digit = CharTable.HexValue(c);
            if (value > (long.MaxValue - digit) / @base)
            {
                return Float(@base == 10 ? double.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : RadixFloat(digits, @base));
            }

            value = (value * @base) + digit;
        }

        Number = value;
        return TokenKind.T_LNUMBER;
    }

    // Zend adds digit by digit in floating point, with its rounding errors.
    private static double RadixFloat(ReadOnlySpan<byte> digits, int @base)
    {
        var value = 0.0;
        foreach (var c in digits)
        {
            value = (value * @base) + CharTable.HexValue(c);
        }

        return value;
    }

    private TokenKind Float(double value)
    {
        Number = BitConverter.DoubleToInt64Bits(value);
        return TokenKind.T_DNUMBER;
    }

    // "$a[0]": an offset that looks like a canonical int is one, everything else is a string.
    private TokenKind ScanOffsetNumber()
    {
        var end = OffsetNumberEnd();
        var text = _source.AsSpan(_pos, end - _pos);
        var canonical = text[0] != '0' || text.Length == 1;
        foreach (var c in text)
        {
            canonical &= CharTable.IsDigit(c);
        }

        _pos = end;
        if (canonical && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            Number = value;
            Value = null;
        }
        else
        {
            Value = text.ToArray();
        }

        return TokenKind.T_NUM_STRING;
    }

    private int OffsetNumberEnd()
    {
        if (At(_pos) == '0')
        {
            var digits = (At(_pos + 1) | 0x20) switch { 'x' => s_hex, 'b' => s_binary, 'o' => s_octal, _ => null };
            if (digits != null && DigitsEnd(_pos + 2, digits) is var end && end > _pos + 2)
            {
                return end;
            }
        }

        return DigitsEnd(_pos, s_decimal);
    }
}
