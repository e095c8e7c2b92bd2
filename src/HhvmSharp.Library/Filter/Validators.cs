using HhvmSharp.Library.Pcre;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Filter;

/// <summary>FILTER_VALIDATE_*.</summary>
internal static class Validators
{
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\v\n"u8);

    internal static Value Int(RequestContext ctx, FilterCall call, ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (text.Length == 0 || !ParseInt(text, call.Has(FilterFlag.AllowOctal), call.Has(FilterFlag.AllowHex), out long n)) return call.Failure;
        Value min = call.Option("min_range"), max = call.Option("max_range");
        if (!min.IsUndef && n < Conversions.ToInt(ctx, in min)) return call.Failure;
        if (!max.IsUndef && n > Conversions.ToInt(ctx, in max)) return call.Failure;
        return Value.Int(n);
    }

    private static bool ParseInt(ReadOnlySpan<byte> text, bool octal, bool hex, out long n)
    {
        n = 0;
        if (text[0] != '0') return ParseDecimal(text, out n);
        ReadOnlySpan<byte> rest = text[1..];
        if (hex && rest.At(0) is (byte)'x' or (byte)'X') return rest.Length > 1 && ParseDigits(rest[1..], 16, out n);
        if (!octal) return rest.Length == 0;
        if (rest.At(0) is not ((byte)'o' or (byte)'O')) return ParseDigits(rest, 8, out n);
        return rest.Length > 1 && ParseDigits(rest[1..], 8, out n);
    }

    private static bool ParseDecimal(ReadOnlySpan<byte> text, out long n)
    {
        n = 0;
        bool negative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+') text = text[1..];
        if (text.SequenceEqual("0"u8)) return true;
        if (text.At(0) is not (>= (byte)'1' and <= (byte)'9')) return false;
        foreach (byte c in text)
        {
            int digit = c - '0';
            if ((uint)digit > 9) return false;
            if (negative ? n < (long.MinValue + digit) / 10 : n > (long.MaxValue - digit) / 10) return false;
            n = negative ? n * 10 - digit : n * 10 + digit;
        }

        return true;
    }

    /// <summary>Digits of base 8 or 16; what fills 64 bits is a negative int.</summary>
    internal static bool ParseDigits(ReadOnlySpan<byte> text, uint radix, out long n)
    {
        ulong value = 0;
        n = 0;
        foreach (byte c in text)
        {
            if (!Spans.IsHex(c)) return false;
            uint digit = (uint)Spans.Hex(c);
            if (digit >= radix || value > ulong.MaxValue / radix || value * radix > ulong.MaxValue - digit) return false;
            value = value * radix + digit;
        }

        n = (long)value;
        return true;
    }

    internal static Value Bool(FilterCall call, ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        Span<byte> lower = stackalloc byte[5];
        if (text.Length > 5) return call.Failure;
        for (int i = 0; i < text.Length; i++) lower[i] = char.IsAsciiLetter((char)text[i]) ? (byte)(text[i] | 0x20) : text[i];
        ReadOnlySpan<byte> word = lower[..text.Length];
        if (word.SequenceEqual("1"u8) || word.SequenceEqual("true"u8) || word.SequenceEqual("on"u8) || word.SequenceEqual("yes"u8)) return Value.True;
        bool no = word.Length == 0 || word.SequenceEqual("0"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("off"u8) || word.SequenceEqual("no"u8);
        return no ? Value.False : call.Failure;
    }

    internal static Value Float(RequestContext ctx, FilterCall call, ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (text.Length == 0) return call.Failure;
        byte point = (byte)'.';
        Value option = call.Option("decimal");
        if (option.IsString)
        {
            if (option.AsString.Length != 1) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"decimal\" option must be one character long");
            point = option.AsString[0];
        }

        ReadOnlySpan<byte> separators = "',."u8;
        option = call.Option("thousand");
        if (option.IsString)
        {
            if (option.AsString.Length < 1) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"thousand\" option must not be empty");
            separators = option.AsString.Span;
        }

        if (Normalize(text, point, call.Has(FilterFlag.AllowThousand) ? separators : default) is not { } number) return call.Failure;
        double d;
        switch (Numbers.ParseNumeric(number.Span, false, out long n, out d, out _))
        {
            case Kind.Int:
                d = n;
                break;
            case Kind.Float:
                // what rounds to zero without being one, and what is too large
                if ((d == 0 && number.Length > 1 && number.Span.IndexOfAnyInRange((byte)'1', (byte)'9') >= 0) || !double.IsFinite(d)) return call.Failure;
                break;
            default:
                return call.Failure;
        }

        Value min = call.Option("min_range"), max = call.Option("max_range");
        if (!min.IsUndef && d < Conversions.ToFloat(ctx, in min)) return call.Failure;
        if (!max.IsUndef && d > Conversions.ToFloat(ctx, in max)) return call.Failure;
        return Value.Float(d);
    }

    /// <summary>The number without separators of thousands and with a point; null when it is none.</summary>
    private static PhpStringBuilder? Normalize(ReadOnlySpan<byte> text, byte point, ReadOnlySpan<byte> separators)
    {
        var number = new PhpStringBuilder(text.Length);
        int at = 0;
        if (text[0] is (byte)'+' or (byte)'-') number.Append(text[at++]);
        for (bool first = true; ; first = false)
        {
            int digits = CopyDigits(text, ref at, number);
            byte c = text.At(at);
            if (at == text.Length || c == point || c is (byte)'e' or (byte)'E')
            {
                if (!first && digits != 3) return null;
                break;
            }

            if (!separators.Contains(c) || (first ? digits is < 1 or > 3 : digits != 3)) return null;
            at++;
        }

        if (at < text.Length && text[at] == point)
        {
            number.Append('.');
            at++;
            CopyDigits(text, ref at, number);
        }

        if (text.At(at) is (byte)'e' or (byte)'E')
        {
            number.Append(text[at++]);
            if (text.At(at) is (byte)'+' or (byte)'-') number.Append(text[at++]);
            CopyDigits(text, ref at, number);
        }

        return at == text.Length ? number : null;
    }

    private static int CopyDigits(ReadOnlySpan<byte> text, ref int at, PhpStringBuilder to)
    {
        int start = at;
        while (char.IsAsciiDigit((char)text.At(at))) to.Append(text[at++]);
        return at - start;
    }

    internal static bool Regexp(RequestContext ctx, FilterCall call, PhpString text)
    {
        Value regexp = call.Option("regexp");
        if (!regexp.IsString) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"regexp\" option is missing");
        return Pattern.Find(ctx, regexp.AsString) is { } pattern && Matches(ctx, pattern, text);
    }

    internal static bool Matches(RequestContext ctx, Pattern pattern, PhpString text)
    {
        var matcher = new Matcher(ctx, pattern, text);
        try
        {
            return matcher.Next();
        }
        finally
        {
            matcher.Dispose();
        }
    }

    internal static bool Domain(ReadOnlySpan<byte> domain, bool hostname)
    {
        ReadOnlySpan<byte> name = domain.EndsWith("."u8) ? domain[..^1] : domain;
        byte first = domain.At(0);
        if (name.Length > 253 || first == '.' || (hostname && !IsAlnum(first))) return false;
        int length = 1;
        for (int i = 0; i < name.Length; i++)
        {
            byte c = name[i], next = domain.At(i + 1);
            if (c == '.')
            {
                if (next == '.' || (hostname && (!IsAlnum(domain[i - 1]) || !IsAlnum(next)))) return false;
                length = 1;
                continue;
            }

            if (length > 63 || (hostname && (c != '-' || next == 0) && !IsAlnum(c))) return false;
            length++;
        }

        return true;
    }

    private static bool IsAlnum(byte c) => char.IsAsciiLetterOrDigit((char)c);

    internal static bool Url(FilterCall call, PhpString text)
    {
        if (Sanitizers.Keep(text, Sanitizers.UrlCharacters).Length != text.Length || !UrlParts.TryParse(text.Span, out UrlParts url)) return false;
        if (url.Scheme is not { } scheme) return false;
        string kind = scheme.ToString();
        if (kind.Equals("http", StringComparison.OrdinalIgnoreCase) || kind.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            if (url.Host is not { } host) return false;
            ReadOnlySpan<byte> h = host.Span;
            bool bracketed = h.Length >= 2 && h[0] == '[' && h[^1] == ']' && IpAddress.TryParseIpv6(h[1..^1], default);
            if (!bracketed && !Domain(h, hostname: true)) return false;
        }

        if (url.Host is null && kind is not ("mailto" or "news" or "file")) return false;
        if (call.Has(FilterFlag.PathRequired) && url.Path is null) return false;
        if (call.Has(FilterFlag.QueryRequired) && url.Query is null) return false;
        return IsUserInfo(url.User) && IsUserInfo(url.Pass);
    }

    private static bool IsUserInfo(PhpString? part)
    {
        if (part is null) return true;
        ReadOnlySpan<byte> s = part.Span;
        for (int i = 0; i < s.Length; i++)
        {
            if (IsAlnum(s[i]) || "-._~!$&'()*+,;=:\0"u8.Contains(s[i])) continue;
            if (s[i] != '%' || i > s.Length - 3 || !char.IsAsciiDigit((char)s[i + 1]) || !Spans.IsHex(s[i + 2])) return false;
            i += 2;
        }

        return true;
    }

    internal static bool Mac(RequestContext ctx, FilterCall call, ReadOnlySpan<byte> text)
    {
        Value wanted = call.Option("separator");
        if (wanted.IsString && wanted.AsString.Length != 1)
            Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"separator\" option must be one character long");
        int groups, digits;
        byte separator;
        if (text.Length == 14) (groups, digits, separator) = (3, 4, (byte)'.');
        else if (text.Length == 17 && text[2] is (byte)'-' or (byte)':') (groups, digits, separator) = (6, 2, text[2]);
        else return false;
        if (wanted.IsString && wanted.AsString[0] != separator) return false;
        for (int i = 0; i < groups; i++)
        {
            int at = i * (digits + 1);
            if ((i < groups - 1 && text[at + digits] != separator) || !ParseDigits(text.Slice(at, digits), 16, out _)) return false;
        }

        return true;
    }
}
