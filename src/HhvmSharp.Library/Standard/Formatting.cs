using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>printf() and its relatives.</summary>
[PhpExtension("standard")]
internal static class Formatting
{
    [PhpFunction("sprintf(string $format, mixed ...$values): string", Frameless = true)]
    internal static PhpString sprintf(RequestContext ctx, PhpString format, ReadOnlySpan<Value> values) =>
        new Formatter(ctx, format.Span, values, 1).Run();

    [PhpFunction("printf(string $format, mixed ...$values): int")]
    internal static long printf(RequestContext ctx, PhpString format, ReadOnlySpan<Value> values)
    {
        PhpString text = new Formatter(ctx, format.Span, values, 1).Run();
        ctx.Output.Write(text);
        return text.Length;
    }

    [PhpFunction("vsprintf(string $format, array $values): string", Frameless = true)]
    internal static PhpString vsprintf(RequestContext ctx, PhpString format, PhpArray values) =>
        new Formatter(ctx, format.Span, Elements(values), -1).Run();

    [PhpFunction("vprintf(string $format, array $values): int")]
    internal static long vprintf(RequestContext ctx, PhpString format, PhpArray values)
    {
        PhpString text = new Formatter(ctx, format.Span, Elements(values), -1).Run();
        ctx.Output.Write(text);
        return text.Length;
    }

    /// <summary>Borrowed elements in order.</summary>
    internal static Value[] Elements(PhpArray array)
    {
        var values = new Value[array.Length];
        int n = 0;
        foreach ((Value _, Value v) in array) values[n++] = v.Dereferenced();
        return values;
    }
}

/// <summary>php_formatted_print.</summary>
/// <param name="before">Arguments before the values, for the count in errors; -1: the values came in an array.</param>
internal ref struct Formatter(RequestContext ctx, ReadOnlySpan<byte> format, ReadOnlySpan<Value> args, int before)
{
    private const int MaxPrecision = 53;

    private readonly ReadOnlySpan<byte> _format = format;
    private readonly ReadOnlySpan<Value> _args = args;
    private readonly PhpStringBuilder _out = new(format.Length + 32);
    private int _at;
    private int _next;
    private int _missing = -1;

    // the current specifier
    private int _width, _precision;
    private byte _padding;
    private bool _left, _sign, _hasPrecision;

    private readonly byte Current => _at < _format.Length ? _format[_at] : (byte)0;

    internal PhpString Run()
    {
        while (_at < _format.Length)
        {
            int percent = _format[_at..].IndexOf((byte)'%');
            if (percent < 0)
            {
                _out.Append(_format[_at..]);
                break;
            }

            _out.Append(_format.Slice(_at, percent));
            _at += percent + 1;
            if (Current == '%')
            {
                _out.Append('%');
                _at++;
                continue;
            }

            Specifier();
        }

        if (_missing >= 0)
        {
            if (before == -1) Throw.ValueError(ctx, $"The arguments array must contain {_missing + 1} items, {_args.Length} given");
            Throw.New(ctx, "ArgumentCountError", $"{_missing + before + 1} arguments are required, {_args.Length + before} given");
        }

        return _out.ToPhpString();
    }

    private void Specifier()
    {
        _width = _precision = 0;
        _padding = (byte)' ';
        _left = _sign = _hasPrecision = false;
        int argument = -1;
        if (!ByteStrings.IsLetter(Current))
        {
            argument = ArgumentNumber();
            Modifiers();
            if (!Width() || !Precision()) return;
        }

        if (Current == 'l') _at++;
        if (argument < 0) argument = _next++;
        if (argument >= _args.Length)
        {
            _missing = Math.Max(_missing, argument);
            return;
        }

        byte type = Current;
        if (_hasPrecision && _precision == -1 && type is not ((byte)'g' or (byte)'G' or (byte)'h' or (byte)'H'))
            Throw.ValueError(ctx, "Precision -1 is only supported for %g, %G, %h and %H");
        Convert(type, in _args[argument]);
        _at++;
    }

    /// <summary>"n$", or -1.</summary>
    private int ArgumentNumber()
    {
        int i = _at;
        while (i < _format.Length && ByteStrings.IsDigit(_format[i])) i++;
        if (i >= _format.Length || _format[i] != '$') return -1;
        int n = Number();
        if (n <= 0) Throw.ValueError(ctx, "Argument number specifier must be greater than zero and less than 2147483647");
        _at++;
        return n - 1;
    }

    /// <summary>Decimal digits; -1 when too large.</summary>
    private int Number()
    {
        long n = 0;
        while (ByteStrings.IsDigit(Current))
        {
            n = Math.Min(n * 10 + Current - '0', int.MaxValue);
            _at++;
        }

        return n >= int.MaxValue ? -1 : (int)n;
    }

    private void Modifiers()
    {
        for (; ; _at++)
        {
            switch (Current)
            {
                case (byte)' ' or (byte)'0':
                    _padding = Current;
                    break;
                case (byte)'-':
                    _left = true;
                    break;
                case (byte)'+':
                    _sign = true;
                    break;
                case (byte)'\'':
                    if (_format.Length - _at <= 1) Throw.ValueError(ctx, "Missing padding character");
                    _padding = _format[++_at];
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>False: an argument is missing, the specifier is given up.</summary>
    private bool Width()
    {
        if (Current == '*')
        {
            _at++;
            if (!Star(out Value v)) return false;
            if (!v.IsInt) Throw.ValueError(ctx, "Width must be an integer");
            if (v.IntValue is < 0 or > int.MaxValue) Throw.ValueError(ctx, "Width must be between 0 and 2147483647");
            _width = (int)v.IntValue;
        }
        else if (ByteStrings.IsDigit(Current) && (_width = Number()) < 0)
        {
            Throw.ValueError(ctx, "Width must be between 0 and 2147483647");
        }

        return true;
    }

    private bool Precision()
    {
        if (Current != '.') return true;
        _at++;
        if (Current == '*')
        {
            _at++;
            if (!Star(out Value v)) return false;
            if (!v.IsInt) Throw.ValueError(ctx, "Precision must be an integer");
            if (v.IntValue is < -1 or > int.MaxValue) Throw.ValueError(ctx, "Precision must be between -1 and 2147483647");
            _precision = (int)v.IntValue;
            _hasPrecision = true;
        }
        else if (ByteStrings.IsDigit(Current))
        {
            if ((_precision = Number()) < 0) Throw.ValueError(ctx, "Precision must be between 0 and 2147483647");
            _hasPrecision = true;
        }

        return true;
    }

    private bool Star(out Value value)
    {
        int n = ArgumentNumber();
        if (n < 0) n = _next++;
        value = default;
        if (n >= _args.Length)
        {
            _missing = Math.Max(_missing, n);
            return false;
        }

        value = _args[n].Dereferenced();
        return true;
    }

    private void Convert(byte type, in Value argument)
    {
        switch (type)
        {
            case (byte)'s':
                PhpString s = Conversions.ToStr(ctx, in argument);
                Throw.IfPending(ctx);
                ReadOnlySpan<byte> text = s.Span;
                if (_hasPrecision && _precision < text.Length) text = text[.._precision];
                Append(text, negative: false, signed: false);
                break;
            case (byte)'d':
                long n = ToInt(in argument);
                if (_left && _padding == '0') _padding = (byte)' ';
                Append(n, n < 0);
                break;
            case (byte)'u':
                if (_left && _padding == '0') _padding = (byte)' ';
                Ascii(((ulong)ToInt(in argument)).ToString(System.Globalization.CultureInfo.InvariantCulture), false, false);
                break;
            case (byte)'e' or (byte)'E' or (byte)'f' or (byte)'F' or (byte)'g' or (byte)'G' or (byte)'h' or (byte)'H':
                double d = Conversions.ToFloat(ctx, in argument);
                Throw.IfPending(ctx);
                Float(type, d);
                break;
            case (byte)'c':
                _out.Append((byte)ToInt(in argument));
                break;
            case (byte)'o':
                Radix((ulong)ToInt(in argument), 8, false);
                break;
            case (byte)'x':
                Radix((ulong)ToInt(in argument), 16, false);
                break;
            case (byte)'X':
                Radix((ulong)ToInt(in argument), 16, true);
                break;
            case (byte)'b':
                Radix((ulong)ToInt(in argument), 2, false);
                break;
            case (byte)'%':
                _out.Append('%');
                break;
            default:
                if (type == 0 && _at >= _format.Length) Throw.ValueError(ctx, "Missing format specifier at end of string");
                Throw.ValueError(ctx, $"Unknown format specifier \"{(type == 0 ? "" : ((char)type).ToString())}\"");
                break;
        }
    }

    private readonly long ToInt(in Value argument)
    {
        long n = Conversions.ToInt(ctx, in argument);
        Throw.IfPending(ctx);
        return n;
    }

    private readonly void Append(long n, bool negative)
    {
        Span<byte> buffer = stackalloc byte[24];
        int length = Numbers.FormatInt(n, buffer[1..]);
        if (!negative && _sign)
        {
            buffer[0] = (byte)'+';
            Append(buffer[..(length + 1)], false, true);
            return;
        }

        Append(buffer.Slice(1, length), negative, _sign);
    }

    private readonly void Radix(ulong n, uint radix, bool upper)
    {
        PhpString digits = Bases.Digits(n, radix);
        ReadOnlySpan<byte> text = upper ? ByteStrings.ToUpper(digits).Span : digits.Span;
        if (_hasPrecision) text = default; // php_sprintf_append2n passes max_width 0
        Append(text, false, false);
    }

    private readonly void Ascii(string text, bool negative, bool signed) => Append(System.Text.Encoding.Latin1.GetBytes(text), negative, signed);

    private readonly void Float(byte type, double d)
    {
        int precision = _precision;
        if (!_hasPrecision) precision = 6;
        if (precision > MaxPrecision)
        {
            Arg.Notice(ctx, $"Requested precision of {precision} digits was truncated to PHP maximum of {MaxPrecision} digits");
            precision = MaxPrecision;
        }

        if (!double.IsFinite(d))
        {
            Ascii(double.IsNaN(d) ? "NaN" : d < 0 ? "-INF" : "INF", d < 0, _sign);
            return;
        }

        bool negative = d < 0;
        string text;
        if (type is (byte)'f' or (byte)'F')
        {
            text = FixedDigits.Format(Math.Abs(d), precision);
        }
        else if (type is (byte)'e' or (byte)'E')
        {
            text = FixedDigits.Exponential(Math.Abs(d), precision, out int exponent);
            text += (char)type + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else
        {
            if (precision == 0) precision = 1;
            text = Numbers.ToString(d, precision).ToString();
            if (type is (byte)'g' or (byte)'h') text = text.Replace('E', 'e');
            negative = text[0] == '-';
            if (negative) text = text[1..];
        }

        Ascii((negative ? "-" : _sign ? "+" : "") + text, negative, _sign);
    }

    /// <summary>Pads; with zeros the sign stays in front.</summary>
    private readonly void Append(ReadOnlySpan<byte> text, bool negative, bool signed)
    {
        int pad = _width - text.Length;
        if (pad > 0 && !_left)
        {
            if ((negative || signed) && _padding == '0')
            {
                _out.Append((byte)(negative ? '-' : '+'));
                text = text[1..];
            }

            _out.Append(_padding, pad);
        }

        _out.Append(text);
        if (pad > 0 && _left) _out.Append(_padding, pad);
    }
}
