using System.Buffers.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Binary as text: hexadecimal, base64, uuencode, quoted-printable, Latin-1 and UTF-8.</summary>
[PhpExtension("standard")]
internal static class Encodings
{
    [PhpFunction("bin2hex(string $string): string", Pure = true)]
    internal static PhpString bin2hex(RequestContext ctx, PhpString @string)
    {
        if (@string.Length == 0) return PhpString.Empty;
        byte[] bytes = Arg.Allocate(ctx, @string.Length * 2L);
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        ReadOnlySpan<byte> s = @string.Span;
        for (int i = 0; i < s.Length; i++)
        {
            bytes[i * 2] = digits[s[i] >> 4];
            bytes[i * 2 + 1] = digits[s[i] & 15];
        }

        return new PhpString(bytes);
    }

    [PhpFunction("hex2bin(string $string): string|false")]
    internal static PhpString? hex2bin(RequestContext ctx, PhpString @string)
    {
        if (@string.Length % 2 != 0)
        {
            Arg.Warning(ctx, "Hexadecimal input string must have an even length");
            return null;
        }

        byte[] bytes = new byte[@string.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            int high = Digit(@string[i * 2]), low = Digit(@string[i * 2 + 1]);
            if (high < 0 || low < 0)
            {
                Arg.Warning(ctx, "Input string must be hexadecimal string");
                return null;
            }

            bytes[i] = (byte)(high * 16 + low);
        }

        return PhpString.FromSpan(bytes);
    }

    internal static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };

    [PhpFunction("base64_encode(string $string): string", Pure = true)]
    internal static PhpString base64_encode(RequestContext ctx, PhpString @string)
    {
        if (@string.Length == 0) return PhpString.Empty;
        byte[] bytes = Arg.Allocate(ctx, (@string.Length + 2L) / 3 * 4);
        Base64.EncodeToUtf8(@string.Span, bytes, out _, out int written);
        return new PhpString(bytes, written);
    }

    [PhpFunction("base64_decode(string $string, bool $strict = false): string|false", Pure = true)]
    internal static PhpString? base64_decode(PhpString @string, bool strict)
    {
        ReadOnlySpan<byte> s = @string.Span;
        byte[] bytes = new byte[s.Length / 4 * 3 + 3];
        // clean input goes the fast way; the framework accepts only that
        if (s.Length % 4 == 0 && s.Length > 0 && s.IndexOfAny(" \t\r\n"u8) < 0
            && Base64.DecodeFromUtf8(s, bytes, out int consumed, out int written) == System.Buffers.OperationStatus.Done && consumed == s.Length)
            return written == bytes.Length ? new PhpString(bytes) : PhpString.FromSpan(bytes.AsSpan(0, written));
        int count = 0, length = 0, padding = 0;
        foreach (byte c in s)
        {
            if (c == '=')
            {
                padding++;
                continue;
            }

            int v = SixBits(c);
            if (v < 0)
            {
                if (!strict || c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
                return null;
            }

            if (strict && padding > 0) return null;
            switch (count++ % 4)
            {
                case 0:
                    bytes[length] = (byte)(v << 2);
                    break;
                case 1:
                    bytes[length++] |= (byte)(v >> 4);
                    bytes[length] = (byte)(v << 4);
                    break;
                case 2:
                    bytes[length++] |= (byte)(v >> 2);
                    bytes[length] = (byte)(v << 6);
                    break;
                default:
                    bytes[length++] |= (byte)v;
                    break;
            }
        }

        if (strict && (count % 4 == 1 || (padding > 0 && (padding > 2 || (count + padding) % 4 != 0)))) return null;
        return PhpString.FromSpan(bytes.AsSpan(0, length));
    }

    private static int SixBits(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    [PhpFunction("convert_uuencode(string $string): string", Pure = true)]
    internal static PhpString convert_uuencode(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        var result = new PhpStringBuilder(s.Length * 4 / 3 + s.Length / 45 * 2 + 16);
        for (int i = 0; i < s.Length; i += 45)
        {
            int line = Math.Min(45, s.Length - i);
            result.Append(Letter(line));
            for (int k = i; k < i + line; k += 3)
            {
                int a = s[k], b = k + 1 < s.Length ? s[k + 1] : 0, c = k + 2 < s.Length ? s[k + 2] : 0;
                result.Append(Letter(a >> 2)).Append(Letter(((a << 4) | (b >> 4)) & 63)).Append(Letter(((b << 2) | (c >> 6)) & 63)).Append(Letter(c & 63));
            }

            result.Append('\n');
        }

        return result.Append(Letter(0)).Append('\n').ToPhpString();

        static byte Letter(int v) => (byte)(v == 0 ? '`' : v + ' ');
    }

    [PhpFunction("convert_uudecode(string $string): string|false")]
    internal static PhpString? convert_uudecode(RequestContext ctx, PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        var result = new PhpStringBuilder(s.Length);
        int at = 0, total = 0;
        while (at < s.Length)
        {
            int n = Bits(s[at++]);
            if (n == 0) break;
            total += n;
            int groups = n == 45 ? 15 : (n + 2) / 3;
            if (at + groups * 4 > s.Length) return Invalid();
            for (int i = 0; i < groups; i++, at += 4)
            {
                int a = Bits(s[at]), b = Bits(s[at + 1]), c = Bits(s[at + 2]), d = Bits(s[at + 3]);
                result.Append((byte)((a << 2) | (b >> 4))).Append((byte)((b << 4) | (c >> 2))).Append((byte)((c << 6) | d));
            }

            if (n < 45) break;
            at++; // the line end
        }

        if (total > result.Length) return Invalid();
        result.Length = total;
        return result.ToPhpString();

        PhpString? Invalid()
        {
            Arg.Warning(ctx, "Argument #1 ($data) is not a valid uuencoded string");
            return null;
        }

        static int Bits(byte c) => (c - ' ') & 63;
    }

    [PhpFunction("quoted_printable_encode(string $string): string", Pure = true)]
    internal static PhpString quoted_printable_encode(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IsEmpty) return PhpString.Empty;
        var result = new PhpStringBuilder(s.Length * 2);
        ReadOnlySpan<byte> hex = "0123456789ABCDEF"u8;
        int column = 0;
        for (int i = 0; i < s.Length; i++)
        {
            byte c = s[i];
            if (c == '\r' && i + 1 < s.Length && s[i + 1] == '\n')
            {
                result.Append("\r\n");
                i++;
                column = 0;
                continue;
            }

            bool encode = c < 32 || c == 127 || c >= 128 || c == '=' || (c == ' ' && i + 1 < s.Length && s[i + 1] == '\r');
            if (encode)
            {
                // a multi-byte character is not torn apart by a soft line break
                const int limit = 75;
                column += 3;
                if ((column > limit && c <= 0x7F) || (c is > 0x7F and <= 0xDF && column + 3 > limit) || (c is > 0xDF and <= 0xEF && column + 6 > limit) || (c is > 0xEF and <= 0xF4 && column + 9 > limit))
                {
                    column = 3;
                    result.Append("=\r\n");
                }

                result.Append('=').Append(hex[c >> 4]).Append(hex[c & 15]);
            }
            else
            {
                if (++column > 75)
                {
                    column = 1;
                    result.Append("=\r\n");
                }

                result.Append(c);
            }
        }

        return result.ToPhpString();
    }

    [PhpFunction("quoted_printable_decode(string $string): string", Pure = true)]
    internal static PhpString quoted_printable_decode(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        var result = new PhpStringBuilder(s.Length);
        int i = 0;
        while (i < s.Length)
        {
            if (s[i] != '=')
            {
                result.Append(s[i++]);
                continue;
            }

            if (i + 2 < s.Length && Digit(s[i + 1]) >= 0 && Digit(s[i + 2]) >= 0)
            {
                result.Append((byte)(Digit(s[i + 1]) * 16 + Digit(s[i + 2])));
                i += 3;
                continue;
            }

            int k = 1; // a soft line break, perhaps with blanks before it
            while (i + k < s.Length && s[i + k] is (byte)' ' or (byte)'\t') k++;
            if (i + k >= s.Length) i += k;
            else if (s[i + k] == '\r' && i + k + 1 < s.Length && s[i + k + 1] == '\n') i += k + 2;
            else if (s[i + k] is (byte)'\n' or (byte)'\r') i += k + 1;
            else result.Append(s[i++]);
        }

        return result.ToPhpString();
    }

    [PhpFunction("utf8_encode(string $string): string", Pure = true, DeprecatedSince = "8.2", DeprecatedMessage = "visit the php.net documentation for various alternatives")]
    internal static PhpString utf8_encode(PhpString @string)
    {
        var result = new PhpStringBuilder(@string.Length * 2);
        foreach (byte c in @string.Span) Utf8Text.Append(result, c);
        return result.ToPhpString();
    }

    [PhpFunction("utf8_decode(string $string): string", Pure = true, DeprecatedSince = "8.2", DeprecatedMessage = "visit the php.net documentation for various alternatives")]
    internal static PhpString utf8_decode(PhpString @string)
    {
        var result = new PhpStringBuilder(@string.Length);
        ReadOnlySpan<byte> s = @string.Span;
        int at = 0;
        while (at < s.Length)
            result.Append(Utf8Text.Next(s, ref at, out int cp) && cp <= 0xFF ? (byte)cp : (byte)'?');
        return result.ToPhpString();
    }
}
