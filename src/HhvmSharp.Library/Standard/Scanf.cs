using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>sscanf() and what fscanf() needs.</summary>
[PhpExtension("standard")]
internal static class Scanf
{
    private const int MaxArguments = 0xFF;

    [PhpFunction("sscanf(string $string, string $format, mixed &...$vars): array|int|null")]
    internal static Value sscanf(RequestContext ctx, PhpString @string, PhpString format, ReadOnlySpan<Value> vars) =>
        Scan(ctx, @string.Span, format.Span, vars);

    /// <summary>Both end at the first NUL. With variables the result is the number of conversions, otherwise an array.</summary>
    internal static Value Scan(RequestContext ctx, ReadOnlySpan<byte> text, ReadOnlySpan<byte> format, ReadOnlySpan<Value> vars)
    {
        text = Spans.UpToNul(text);
        format = Spans.UpToNul(format);
        int total = Validate(ctx, format, vars.Length);
        return new Scanner(ctx, text, format, vars, total).Run();
    }

    /// <summary>The number of variables that the format assigns, each exactly once.</summary>
    private static int Validate(RequestContext ctx, ReadOnlySpan<byte> format, int variables)
    {
        var assigned = new List<int>();
        bool positional = false, sequential = false;
        int next = 0, highest = 0;
        for (int i = 0; i < format.Length;)
        {
            if (format[i++] != '%') continue;
            if (format.At(i) == '%')
            {
                i++;
                continue;
            }

            bool suppress = format.At(i) == '*';
            if (suppress)
            {
                i++;
            }
            else
            {
                int digits = i;
                long n = ReadNumber(format, ref digits);
                if (digits > i && format.At(digits) == '$')
                {
                    i = digits + 1;
                    positional = true;
                    if (sequential) Mixed(ctx);
                    if (n < 1 || n > (variables > 0 ? variables : MaxArguments)) BadIndex(ctx, true);
                    highest = Math.Max(highest, (int)n);
                    next = (int)n - 1;
                }
                else
                {
                    sequential = true;
                    if (positional) Mixed(ctx);
                }
            }

            ReadNumber(format, ref i);
            if (format.At(i) is (byte)'l' or (byte)'L' or (byte)'h') i++;
            if (!suppress && variables > 0 && next >= variables) BadIndex(ctx, positional);
            byte conversion = format.At(i++);
            if (conversion == '[')
            {
                if (format.At(i) == '^') i++;
                int close = i < format.Length ? format[(i + 1)..].IndexOf((byte)']') : -1;
                // a bracket in front is one of the set; otherwise the first one closes it
                if (i < format.Length && format[i] != ']') close = format[i..].IndexOf((byte)']') - 1;
                if (close < -1 || i >= format.Length || (close == -1 && format[i] == ']')) Throw.ValueError(ctx, "Unmatched [ in format string");
                i += close + 2;
            }
            else if (!"ndDioxXufeEgsc"u8.Contains(conversion) || conversion == 0)
            {
                // at the end of the format C's string ends with the NUL
                Throw.ValueError(ctx, "Bad scan conversion character \"" + (conversion == 0 ? "" : (char)conversion + "\""));
            }

            if (suppress) continue;
            while (assigned.Count <= next) assigned.Add(0);
            assigned[next++]++;
        }

        int total = variables > 0 ? variables : highest > 0 ? highest : next;
        for (int i = 0; i < total; i++)
        {
            int times = i < assigned.Count ? assigned[i] : 0;
            if (times > 1) Throw.ValueError(ctx, "Variable is assigned by multiple \"%n$\" conversion specifiers");
            if (times == 0 && highest == 0) Throw.ValueError(ctx, "Variable is not assigned by any conversion specifiers");
        }

        return total;
    }

    private static void Mixed(RequestContext ctx) => Throw.ValueError(ctx, "cannot mix \"%\" and \"%n$\" conversion specifiers");

    private static void BadIndex(RequestContext ctx, bool positional) =>
        Throw.ValueError(ctx, positional ? "\"%n$\" argument index out of range" : "Different numbers of variable names and field specifiers");

    internal static long ReadNumber(ReadOnlySpan<byte> s, ref int at)
    {
        long n = 0;
        for (; ByteStrings.IsDigit(s.At(at)); at++) n = Math.Min(n * 10 + s[at] - '0', int.MaxValue);
        return n;
    }

    /// <summary>Goes through format and text together.</summary>
    private ref struct Scanner(RequestContext ctx, ReadOnlySpan<byte> text, ReadOnlySpan<byte> format, ReadOnlySpan<Value> vars, int total)
    {
        private const int MaxDigits = 63;

        private readonly ReadOnlySpan<byte> _text = text, _format = format;
        private readonly ReadOnlySpan<Value> _vars = vars;
        private readonly Value[] _results = new Value[total];
        private int _at, _f, _next, _conversions;
        private bool _underflow, _suppress;
        private long _width;

        internal Value Run()
        {
            while (_f < _format.Length && Step())
            {
            }

            bool nothing = _underflow && _conversions == 0;
            if (_vars.Length > 0) return Value.Int(nothing ? -1 : _conversions);
            if (nothing) return Value.Null;
            for (int i = 0; i < _results.Length; i++)
                if (_results[i].IsUndef) _results[i] = Value.Null;
            return Value.Array(PhpArray.FromValues(_results));
        }

        private bool End()
        {
            _underflow = true;
            return false;
        }

        /// <summary>One part of the format; false when scanning is over.</summary>
        private bool Step()
        {
            byte c = _format[_f++];
            if (ByteStrings.IsSpace(c))
            {
                while (_at < _text.Length && ByteStrings.IsSpace(_text[_at])) _at++;
                return true;
            }

            if (c != '%' || _format.At(_f) == '%')
            {
                if (c == '%') _f++;
                if (_at >= _text.Length) return End();
                return _text[_at++] == c;
            }

            Prefix();
            return Convert(_format.At(_f++));
        }

        /// <summary>"*", "n$", the width, the size.</summary>
        private void Prefix()
        {
            _suppress = _format.At(_f) == '*';
            if (_suppress)
            {
                _f++;
            }
            else
            {
                int digits = _f;
                long n = ReadNumber(_format, ref digits);
                if (digits > _f && _format.At(digits) == '$')
                {
                    _f = digits + 1;
                    _next = (int)n - 1;
                }
            }

            _width = ReadNumber(_format, ref _f);
            if (_format.At(_f) is (byte)'l' or (byte)'L' or (byte)'h') _f++;
        }

        private bool Convert(byte conversion)
        {
            if (conversion == 'n')
            {
                if (!_suppress) Assign(Value.Int(_at));
                _conversions++;
                return true;
            }

            if (_at >= _text.Length) return End();
            if (conversion is not ((byte)'c' or (byte)'['))
            {
                while (_at < _text.Length && ByteStrings.IsSpace(_text[_at])) _at++;
                if (_at >= _text.Length) return End();
            }

            bool go = conversion switch
            {
                (byte)'s' => Word(),
                (byte)'c' => Characters(),
                (byte)'[' => Set(),
                (byte)'f' or (byte)'e' or (byte)'E' or (byte)'g' => Float(),
                (byte)'i' => Integer(0, false),
                (byte)'o' => Integer(8, false),
                (byte)'x' or (byte)'X' => Integer(16, false),
                _ => Integer(10, conversion == 'u'),
            };
            if (go) _conversions++;
            return go;
        }

        private bool Characters()
        {
            if (_width == 0) _width = 1;
            return Word();
        }

        private bool Word()
        {
            int end = _at;
            while (end < _text.Length && !ByteStrings.IsSpace(_text[end]) && (_width == 0 || end - _at < _width)) end++;
            if (!_suppress) Assign(Value.String(PhpString.FromSpan(_text[_at..end])));
            _at = end;
            return true;
        }

        private bool Set()
        {
            bool exclude = _format.At(_f) == '^';
            if (exclude) _f++;
            ByteSet set = default;
            int start = _f;
            while (_f < _format.Length && (_format[_f] != ']' || _f == start))
            {
                byte c = _format[_f++];
                if (_format.At(_f) == '-' && _format.At(_f + 1) is not (0 or (byte)']') && !(c == '-' && _f - 1 == start))
                {
                    byte to = _format[_f + 1];
                    for (int k = Math.Min((sbyte)c, (sbyte)to); k <= Math.Max((sbyte)c, (sbyte)to); k++) set.Add((byte)k);
                    _f += 2;
                }
                else
                {
                    set.Add(c);
                }
            }

            _f++;
            int end = _at;
            while (end < _text.Length && set.Contains(_text[end]) != exclude && (_width == 0 || end - _at < _width)) end++;
            if (end == _at) return false;
            if (!_suppress) Assign(Value.String(PhpString.FromSpan(_text[_at..end])));
            _at = end;
            return true;
        }

        private bool Integer(int radix, bool unsigned)
        {
            long limit = _width is 0 or > MaxDigits ? MaxDigits : _width;
            int start = _at, digitsAt = -1, at = _at;
            for (; at < _text.Length && at - start < limit; at++)
            {
                byte c = _text[at];
                if (c is (byte)'+' or (byte)'-' && at == start) continue;
                int digit = ByteStrings.IsDigit(c) ? c - '0' : ByteStrings.IsLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
                if (digitsAt < 0)
                {
                    if (radix == 0) radix = digit == 0 ? 8 : 10;
                    if (digit >= radix) break;
                    digitsAt = at;
                    // 0x, right at the beginning
                    if (digit == 0 && radix is 8 or 16 && at == start && (radix == 16 || _width >= 0) && (_text.At(at + 1) | 0x20) == 'x' && at + 1 - start < limit && IsAutomatic(radix))
                    {
                        radix = 16;
                        at++;
                    }
                }
                else if (digit >= radix)
                {
                    break;
                }
            }

            if (digitsAt < 0)
            {
                if (at >= _text.Length) _underflow = true;
                return false;
            }

            // an x with nothing behind it is left alone
            if ((_text[at - 1] | 0x20) == 'x') at--;
            ReadOnlySpan<byte> number = _text[start..at];
            _at = at;
            if (_suppress) return true;
            bool negative = number[0] == '-';
            if (number[0] is (byte)'-' or (byte)'+') number = number[1..];
            if (radix == 16 && number.Length > 2 && (number[1] | 0x20) == 'x') number = number[2..];
            Assign(ToValue(number, radix, negative, unsigned));
            return true;
        }

        private readonly bool IsAutomatic(int radix) => radix == 16 || _format[_f - 1] == 'i';

        /// <summary>strtol, or strtoul, whose result is text when it is no int.</summary>
        private static Value ToValue(ReadOnlySpan<byte> digits, int radix, bool negative, bool unsigned)
        {
            UInt128 n = 0;
            foreach (byte c in digits)
            {
                int digit = ByteStrings.IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
                n = n * (uint)radix + (uint)digit;
                if (n > ulong.MaxValue) n = (UInt128)ulong.MaxValue + 1;
            }

            if (unsigned)
            {
                ulong u = n > ulong.MaxValue ? ulong.MaxValue : negative ? 0 - (ulong)n : (ulong)n;
                return (long)u >= 0 ? Value.Int((long)u) : Value.String(u.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            if (n > long.MaxValue) return Value.Int(negative ? long.MinValue : long.MaxValue);
            return Value.Int(negative ? -(long)n : (long)n);
        }

        private bool Float()
        {
            long limit = _width is 0 or > MaxDigits ? MaxDigits : _width;
            int start = _at, at = _at, exponentAt = -1;
            bool sign = true, digits = false, point = true, anyMantissa = false;
            for (; at < _text.Length && at - start < limit; at++)
            {
                byte c = _text[at];
                if (ByteStrings.IsDigit(c))
                {
                    digits = true;
                    sign = false;
                    if (exponentAt < 0) anyMantissa = true;
                }
                else if (c is (byte)'+' or (byte)'-' && sign)
                {
                    sign = false;
                }
                else if (c == '.' && point)
                {
                    sign = point = false;
                }
                else if (c is (byte)'e' or (byte)'E' && digits && exponentAt < 0)
                {
                    exponentAt = at;
                    point = digits = false;
                    sign = true;
                }
                else
                {
                    break;
                }
            }

            if (!digits)
            {
                if (!anyMantissa)
                {
                    if (at >= _text.Length) _underflow = true;
                    return false;
                }

                at = exponentAt; // a bad exponent is left alone
            }

            _at = at;
            if (!_suppress) Assign(Value.Float(Numbers.ToDouble(_text[start..at])));
            return true;
        }

        private void Assign(in Value owned)
        {
            int index = _next++;
            if (_vars.Length == 0) _results[index] = owned;
            else if (index < _vars.Length) Arguments.Assign(ctx, _vars[index].AsReference, in owned);
        }
    }
}
