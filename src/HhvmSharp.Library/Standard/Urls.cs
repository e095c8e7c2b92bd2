using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>URLs: taking apart, %-encoding.</summary>
[PhpExtension("standard")]
internal static class Urls
{
    [PhpConst("PHP_URL_SCHEME")] internal const int SchemePart = 0;
    [PhpConst("PHP_URL_HOST")] internal const int HostPart = 1;
    [PhpConst("PHP_URL_PORT")] internal const int PortPart = 2;
    [PhpConst("PHP_URL_USER")] internal const int UserPart = 3;
    [PhpConst("PHP_URL_PASS")] internal const int PassPart = 4;
    [PhpConst("PHP_URL_PATH")] internal const int PathPart = 5;
    [PhpConst("PHP_URL_QUERY")] internal const int QueryPart = 6;
    [PhpConst("PHP_URL_FRAGMENT")] internal const int FragmentPart = 7;
    [PhpConst("PHP_QUERY_RFC1738")] internal const int Rfc1738 = 1;
    [PhpConst("PHP_QUERY_RFC3986")] internal const int Rfc3986 = 2;

    private static readonly System.Buffers.SearchValues<byte> Plain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"u8);

    private static readonly System.Buffers.SearchValues<byte> RawPlain =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    [PhpFunction("urlencode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString urlencode(PhpString @string) => Encode(@string, raw: false);

    [PhpFunction("rawurlencode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString rawurlencode(PhpString @string) => Encode(@string, raw: true);

    [PhpFunction("urldecode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString urldecode(PhpString @string) => Decode(@string, plusIsSpace: true);

    [PhpFunction("rawurldecode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString rawurldecode(PhpString @string) => Decode(@string, plusIsSpace: false);

    private static PhpString Encode(PhpString text, bool raw)
    {
        if (text.Span.IndexOfAnyExcept(raw ? RawPlain : Plain) < 0) return text;
        if (text.Length > 256)
        {
            var result = new PhpStringBuilder(text.Length + text.Length / 2 + 16);
            AppendEncoded(result, text.Span, raw);
            return result.ToPhpString();
        }

        Span<byte> buffer = stackalloc byte[3 * 256];
        ReadOnlySpan<byte> digits = "0123456789ABCDEF"u8;
        int n = 0;
        foreach (byte c in text.Span)
        {
            if (char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'.' or (byte)'_' || (raw && c == '~'))
            {
                buffer[n++] = c;
            }
            else if (c == ' ' && !raw)
            {
                buffer[n++] = (byte)'+';
            }
            else
            {
                buffer[n++] = (byte)'%';
                buffer[n++] = digits[c >> 4];
                buffer[n++] = digits[c & 15];
            }
        }

        return PhpString.FromSpan(buffer[..n]);
    }

    /// <summary>%XX for everything but letters, digits and "-._"; a space is "+", or with raw %20, and "~" stays.</summary>
    internal static void AppendEncoded(PhpStringBuilder result, ReadOnlySpan<byte> text, bool raw)
    {
        System.Buffers.SearchValues<byte> plain = raw ? RawPlain : Plain;
        while (!text.IsEmpty)
        {
            int n = text.IndexOfAnyExcept(plain);
            if (n < 0)
            {
                result.Append(text);
                return;
            }

            result.Append(text[..n]);
            byte c = text[n];
            if (c == ' ' && !raw) result.Append('+');
            else result.Append('%').Append("0123456789ABCDEF"u8[c >> 4]).Append("0123456789ABCDEF"u8[c & 15]);
            text = text[(n + 1)..];
        }
    }

    private static PhpString Decode(PhpString text, bool plusIsSpace)
    {
        ReadOnlySpan<byte> s = text.Span;
        int first = plusIsSpace ? s.IndexOfAny((byte)'%', (byte)'+') : s.IndexOf((byte)'%');
        return first < 0 ? text : RequestVariables.Decode(s, plusIsSpace);
    }

    // ---- parse_url ----

    [PhpFunction("parse_url(string $url, int $component = -1): int|string|array|null|false")]
    internal static Value parse_url(RequestContext ctx, PhpString url, long component)
    {
        if (!UrlParts.TryParse(url.Span, out UrlParts parts)) return Value.False;
        if (component > -1)
        {
            switch (component)
            {
                case SchemePart: return Value.String(parts.Scheme);
                case HostPart: return Value.String(parts.Host);
                case PortPart: return parts.Port < 0 ? Value.Null : Value.Int(parts.Port);
                case UserPart: return Value.String(parts.User);
                case PassPart: return Value.String(parts.Pass);
                case PathPart: return Value.String(parts.Path);
                case QueryPart: return Value.String(parts.Query);
                case FragmentPart: return Value.String(parts.Fragment);
                default:
                    Arg.ValueError(ctx, 2, $"must be a valid URL component identifier, {component} given");
                    break;
            }
        }

        var result = new PhpArray(8);
        Add("scheme", parts.Scheme);
        Add("host", parts.Host);
        if (parts.Port >= 0) result.Add("port", Value.Int(parts.Port));
        Add("user", parts.User);
        Add("pass", parts.Pass);
        Add("path", parts.Path);
        Add("query", parts.Query);
        Add("fragment", parts.Fragment);
        return Value.Array(result);

        void Add(string name, PhpString? part)
        {
            if (part is not null) result.Add(name, Value.String(part));
        }
    }
}

/// <summary>The parts of a URL as php_url_parse_ex2 finds them: lenient, and not any RFC's.</summary>
internal struct UrlParts
{
    internal PhpString? Scheme, Host, User, Pass, Path, Query, Fragment;
    internal int Port;

    internal static bool TryParse(ReadOnlySpan<byte> url, out UrlParts parts)
    {
        parts = new UrlParts { Port = -1 };
        int colon = url.IndexOf((byte)':');
        bool slashes = url.StartsWith("//"u8);
        if (colon > 0)
        {
            if (IsScheme(url[..colon]))
            {
                if (colon + 1 == url.Length)
                {
                    parts.Scheme = Text(url[..colon]);
                    return true;
                }

                if (url[colon + 1] != '/')
                {
                    // "a.com:80" is a host and its port, "mailto:x" a scheme and a path
                    int end = colon + 1;
                    while (end < url.Length && ByteStrings.IsDigit(url[end])) end++;
                    if ((end == url.Length || url[end] == '/') && end - colon < 7) return parts.WithPort(url, colon, slashes);
                    parts.Scheme = Text(url[..colon]);
                    return parts.Rest(url[(colon + 1)..]);
                }

                parts.Scheme = Text(url[..colon]);
                if (url.At(colon + 2) != '/') return parts.Rest(url[(colon + 1)..]);
                ReadOnlySpan<byte> rest = url[(colon + 3)..];
                // file:///path, file:///c:/path
                if (ByteStrings.EqualsIgnoreCase(parts.Scheme.Span, "file"u8) && rest.At(0) == '/')
                    return parts.Rest(rest.At(2) == ':' ? rest[1..] : rest);
                return parts.Authority(rest);
            }

            int stop = url.IndexOfAny((byte)'?', (byte)'#');
            if (colon + 1 < url.Length && (stop < 0 || colon < stop)) return parts.WithPort(url, colon, slashes);
            return slashes ? parts.Authority(url[2..]) : parts.Rest(url);
        }

        if (colon == 0) return parts.WithPort(url, colon, slashes);
        return slashes ? parts.Authority(url[2..]) : parts.Rest(url);
    }

    private static bool IsScheme(ReadOnlySpan<byte> s)
    {
        foreach (byte c in s)
            if (!ByteStrings.IsLetter(c) && !ByteStrings.IsDigit(c) && c is not ((byte)'+' or (byte)'.' or (byte)'-')) return false;
        return true;
    }

    /// <summary>No scheme: perhaps a port behind the colon.</summary>
    private bool WithPort(ReadOnlySpan<byte> url, int colon, bool slashes)
    {
        int start = colon + 1, end = start;
        while (end < url.Length && end - start < 6 && ByteStrings.IsDigit(url[end])) end++;
        int digits = end - start;
        if (digits is > 0 and < 6 && (end == url.Length || url[end] == '/'))
        {
            if (!ParsePort(url[start..end])) return false;
            return Authority(slashes ? url[2..] : url);
        }

        if (digits == 0 && end == url.Length) return false;
        return slashes ? Authority(url[2..]) : Rest(url);
    }

    /// <summary>strtol of up to five characters, which have to begin as a number.</summary>
    private bool ParsePort(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\n\v\f\r"u8);
        bool negative = text.At(0) == '-';
        if (text.At(0) is (byte)'-' or (byte)'+') text = text[1..];
        int n = 0, i = 0;
        for (; i < text.Length && ByteStrings.IsDigit(text[i]); i++) n = n * 10 + text[i] - '0';
        if (i == 0 || n > 65535 || (negative && n != 0)) return false;
        Port = n;
        return true;
    }

    private bool Authority(ReadOnlySpan<byte> s)
    {
        int end = s.IndexOfAny("/?#"u8);
        ReadOnlySpan<byte> authority = end < 0 ? s : s[..end];
        int at = authority.LastIndexOf((byte)'@');
        if (at >= 0)
        {
            ReadOnlySpan<byte> login = authority[..at];
            int colon = login.IndexOf((byte)':');
            User = Text(colon < 0 ? login : login[..colon]);
            if (colon >= 0) Pass = Text(login[(colon + 1)..]);
            authority = authority[(at + 1)..];
        }

        // an IPv6 address has colons of its own
        bool bracketed = authority.Length > 0 && authority[0] == '[' && authority[^1] == ']';
        int port = bracketed ? -1 : authority.LastIndexOf((byte)':');
        if (port >= 0)
        {
            if (Port <= 0)
            {
                ReadOnlySpan<byte> digits = authority[(port + 1)..];
                if (digits.Length > 5 || (digits.Length > 0 && !ParsePort(digits))) return false;
            }

            authority = authority[..port];
        }

        if (authority.IsEmpty) return false;
        Host = Text(authority);
        return end < 0 || Rest(s[end..]);
    }

    private bool Rest(ReadOnlySpan<byte> s)
    {
        bool whole = s.IsEmpty;
        int hash = s.IndexOf((byte)'#');
        if (hash >= 0)
        {
            Fragment = Text(s[(hash + 1)..]);
            s = s[..hash];
        }

        int question = s.IndexOf((byte)'?');
        if (question >= 0)
        {
            Query = Text(s[(question + 1)..]);
            s = s[..question];
        }

        if (!s.IsEmpty || whole) Path = Text(s);
        return true;
    }

    /// <summary>Control characters become "_".</summary>
    private static PhpString Text(ReadOnlySpan<byte> part)
    {
        byte[] bytes = part.ToArray();
        foreach (ref byte c in bytes.AsSpan())
            if (c is < 32 or 127) c = (byte)'_';
        return bytes.Length == 0 ? PhpString.Empty : new PhpString(bytes);
    }
}
