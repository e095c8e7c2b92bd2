using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Backslashes, hexadecimal digits, ISO-8859-1 and UTF-8.</summary>
[PhpExtension("standard")]
internal static class StringEscapes
{
    // ---- backslashes ----

    [PhpFunction("addslashes(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString addslashes(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        int at = s.IndexOfAny("'\"\\\0"u8);
        if (at < 0) return @string;
        var result = new PhpStringBuilder(s.Length + 16);
        while (at >= 0)
        {
            result.Append(s[..at]).Append('\\').Append(s[at] == 0 ? (byte)'0' : s[at]);
            s = s[(at + 1)..];
            at = s.IndexOfAny("'\"\\\0"u8);
        }

        return result.Append(s).ToPhpString();
    }

    [PhpFunction("stripslashes(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString stripslashes(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        int at = s.IndexOf((byte)'\\');
        if (at < 0) return @string;
        var result = new PhpStringBuilder(s.Length);
        while (at >= 0)
        {
            result.Append(s[..at]);
            s = s[(at + 1)..];
            if (s.IsEmpty) break;
            result.Append(s[0] == '0' ? (byte)0 : s[0]);
            s = s[1..];
            at = s.IndexOf((byte)'\\');
        }

        return result.Append(s).ToPhpString();
    }

    [PhpFunction("addcslashes(string $string, string $characters): string", Pure = true, Frameless = true)]
    internal static PhpString addcslashes(RequestContext ctx, PhpString @string, PhpString characters)
    {
        if (@string.Length == 0) return PhpString.Empty;
        if (characters.Length == 0) return @string;
        ByteSet set = ByteSet.FromMask(ctx, characters);
        var result = new PhpStringBuilder(@string.Length + 16);
        foreach (byte c in @string.Span)
        {
            if (!set.Contains(c))
            {
                result.Append(c);
                continue;
            }

            result.Append('\\');
            if (c is >= 32 and <= 126) result.Append(c);
            else if (c is >= 7 and <= 13) result.Append("abtnvfr"u8[c - 7]);
            else result.Append((byte)('0' + (c >> 6))).Append((byte)('0' + ((c >> 3) & 7))).Append((byte)('0' + (c & 7)));
        }

        return result.ToPhpString();
    }

    [PhpFunction("stripcslashes(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString stripcslashes(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IndexOf((byte)'\\') < 0) return @string;
        var result = new PhpStringBuilder(s.Length);
        for (int i = 0; i < s.Length; i++)
        {
            if (s[i] != '\\' || i + 1 >= s.Length)
            {
                result.Append(s[i]);
                continue;
            }

            byte c = s[++i];
            int letter = "abtnvfr"u8.IndexOf(c);
            if (letter >= 0)
            {
                result.Append((byte)(7 + letter));
            }
            else if (c == 'x' && Spans.IsHex(s.At(i + 1)))
            {
                int n = Spans.Hex(s[++i]);
                if (Spans.IsHex(s.At(i + 1))) n = (n << 4) | Spans.Hex(s[++i]);
                result.Append((byte)n);
            }
            else if (c is >= (byte)'0' and <= (byte)'7')
            {
                int n = c - '0';
                for (int digits = 1; digits < 3 && s.At(i + 1) is >= (byte)'0' and <= (byte)'7'; digits++) n = (n << 3) | (s[++i] - '0');
                result.Append((byte)n);
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToPhpString();
    }

    [PhpFunction("quotemeta(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString quotemeta(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IndexOfAny(".\\+*?[^]$()"u8) < 0) return @string;
        var result = new PhpStringBuilder(s.Length + 16);
        foreach (byte c in s)
        {
            if (".\\+*?[^]$()"u8.Contains(c)) result.Append('\\');
            result.Append(c);
        }

        return result.ToPhpString();
    }

    // ---- hexadecimal ----

    [PhpFunction("bin2hex(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString bin2hex(PhpString @string) => LowerHex(@string.Span);

    internal static PhpString LowerHex(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return PhpString.Empty;
        var hex = new byte[bytes.Length * 2];
        Convert.TryToHexStringLower(bytes, hex, out _);
        return new PhpString(hex);
    }

    [PhpFunction("hex2bin(string $string): string|false")]
    internal static PhpString? hex2bin(RequestContext ctx, PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.Length % 2 != 0)
        {
            Arg.Warning(ctx, "Hexadecimal input string must have an even length");
            return null;
        }

        var bytes = new byte[s.Length / 2];
        if (Convert.FromHexString(s, bytes, out _, out _) == System.Buffers.OperationStatus.Done) return PhpString.FromSpan(bytes);
        Arg.Warning(ctx, "Input string must be hexadecimal string");
        return null;
    }

    // ---- ISO-8859-1 ----

    private const string Utf8Advice = "visit the php.net documentation for various alternatives";

    [PhpFunction("utf8_encode(string $string): string", Pure = true, NoThrow = true, DeprecatedSince = "8.2", DeprecatedMessage = Utf8Advice)]
    internal static PhpString utf8_encode(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (System.Text.Ascii.IsValid(s)) return @string;
        var result = new PhpStringBuilder(s.Length + 16);
        foreach (byte c in s)
        {
            if (c < 0x80) result.Append(c);
            else result.Append((byte)(0xC0 | (c >> 6))).Append((byte)(0x80 | (c & 0x3F)));
        }

        return result.ToPhpString();
    }

    [PhpFunction("utf8_decode(string $string): string", Pure = true, NoThrow = true, DeprecatedSince = "8.2", DeprecatedMessage = Utf8Advice)]
    internal static PhpString utf8_decode(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (System.Text.Ascii.IsValid(s)) return @string;
        var result = new PhpStringBuilder(s.Length);
        int at = 0;
        while (at < s.Length)
        {
            bool valid = Utf8Text.Next(s, ref at, out int code);
            result.Append(valid && code <= 0xFF ? (byte)code : (byte)'?');
        }

        return result.ToPhpString();
    }

    // ---- tags ----

    [PhpFunction("strip_tags(string $string, array|string|null $allowed_tags = null): string", Frameless = true)]
    internal static PhpString strip_tags(RequestContext ctx, PhpString @string, Value allowed_tags)
    {
        PhpString? allowed = null;
        if (allowed_tags.IsString) allowed = allowed_tags.AsString;
        else if (allowed_tags.IsArray && allowed_tags.AsArray.Length > 0)
        {
            var tags = new PhpStringBuilder();
            foreach ((Value _, Value tag) in allowed_tags.AsArray) tags.Append('<').Append(StringReplace.Text(ctx, in tag)).Append('>');
            allowed = tags.ToPhpString();
        }

        return new TagStripper(@string, allowed).Run();
    }
}
