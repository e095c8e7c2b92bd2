using System.Buffers.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>base64, uuencode, quoted-printable.</summary>
[PhpExtension("standard")]
internal static class Encodings
{
    [PhpFunction("base64_encode(string $string): string", Pure = true, Frameless = true)]
    internal static PhpString base64_encode(RequestContext ctx, PhpString @string)
    {
        if (@string.Length == 0) return PhpString.Empty;
        byte[] bytes = Arg.Allocate(ctx, (@string.Length + 2L) / 3 * 4);
        Base64.EncodeToUtf8(@string.Span, bytes, out _, out _);
        return new PhpString(bytes);
    }

    [PhpFunction("base64_decode(string $string, bool $strict = false): string|false", Pure = true, NoThrow = true)]
    internal static PhpString? base64_decode(PhpString @string, bool strict)
    {
        ReadOnlySpan<byte> s = @string.Span;
        var bytes = new byte[s.Length / 4 * 3 + 3];
        // well-formed text is decoded in vectors; .NET skips blanks within, PHP only outside of strict mode or likewise
        if (s.Length % 4 == 0 && Base64.DecodeFromUtf8(s, bytes, out int consumed, out int written) == System.Buffers.OperationStatus.Done && consumed == s.Length)
            return written == 0 ? PhpString.Empty : new PhpString(bytes, written);
        return Decode(s, strict);
    }

    /// <summary>What is no digit is skipped; strict: blanks only, and the padding has to be right.</summary>
    private static PhpString? Decode(ReadOnlySpan<byte> s, bool strict)
    {
        var bytes = new byte[s.Length / 4 * 3 + 3];
        int digits = 0, n = 0, padding = 0, bits = 0;
        foreach (byte c in s)
        {
            if (c == '=')
            {
                padding++;
                continue;
            }

            int digit = Digit(c);
            if (digit < 0)
            {
                if (!strict || c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r') continue;
                return null;
            }

            if (padding > 0 && strict) return null;
            bits = (bits << 6) | digit;
            switch (++digits & 3)
            {
                case 2:
                    bytes[n++] = (byte)(bits >> 4);
                    break;
                case 3:
                    bytes[n++] = (byte)(bits >> 2);
                    break;
                case 0:
                    bytes[n++] = (byte)bits;
                    break;
            }
        }

        if (strict && ((digits & 3) == 1 || (padding > 0 && (padding > 2 || ((digits + padding) & 3) != 0)))) return null;
        return n == 0 ? PhpString.Empty : new PhpString(bytes, n);
    }

    internal static int Digit(byte c) =>
        c is >= (byte)'A' and <= (byte)'Z' ? c - 'A' :
        c is >= (byte)'a' and <= (byte)'z' ? c - 'a' + 26 :
        ByteStrings.IsDigit(c) ? c - '0' + 52 :
        c == '+' ? 62 : c == '/' ? 63 : -1;

    // ---- uuencode ----

    private static byte Uu(int sixBits) => sixBits == 0 ? (byte)'`' : (byte)(sixBits + ' ');

    [PhpFunction("convert_uuencode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString convert_uuencode(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        var result = new PhpStringBuilder(s.Length / 2 * 3 + 46);
        for (int line = 0; line < s.Length; line += 45)
        {
            ReadOnlySpan<byte> part = s.Slice(line, Math.Min(45, s.Length - line));
            result.Append(Uu(part.Length));
            for (int i = 0; i < part.Length; i += 3)
            {
                int bits = (part[i] << 16) | (part.At(i + 1) << 8) | part.At(i + 2);
                result.Append(Uu(bits >> 18)).Append(Uu((bits >> 12) & 63)).Append(Uu((bits >> 6) & 63)).Append(Uu(bits & 63));
            }

            result.Append('\n');
        }

        return result.Append("`\n"u8).ToPhpString();
    }

    [PhpFunction("convert_uudecode(string $string): string|false")]
    internal static PhpString? convert_uudecode(RequestContext ctx, PhpString @string)
    {
        PhpString? result = UuDecode(@string.Span);
        if (result is null) Arg.Warning(ctx, "Argument #1 ($data) is not a valid uuencoded string");
        return result;
    }

    private static PhpString? UuDecode(ReadOnlySpan<byte> s)
    {
        if (s.IsEmpty) return null;
        var result = new PhpStringBuilder(s.Length);
        int at = 0, total = 0;
        while (at < s.Length)
        {
            int length = (s[at++] - ' ') & 63;
            if (length == 0) break;
            if (length > s.Length) return null;
            total += length;
            int end = at + (length == 45 ? 60 : (int)Math.Floor(length * 1.33));
            if (end > s.Length) return null;
            while (at < end)
            {
                if (at + 4 > s.Length) return null;
                Quad(s, at, result);
                at += 4;
            }

            if (length < 45) break;
            at++;
        }

        if (total > result.Length) Quad(s, at, result);
        if (result.Length < total) return null;
        result.Length = total;
        return result.ToPhpString();

        static void Quad(ReadOnlySpan<byte> s, int at, PhpStringBuilder result)
        {
            int bits = 0;
            for (int i = 0; i < 4; i++) bits = (bits << 6) | ((s.At(at + i) - ' ') & 63);
            result.Append((byte)(bits >> 16)).Append((byte)(bits >> 8)).Append((byte)bits);
        }
    }

    // ---- quoted-printable ----

    [PhpFunction("quoted_printable_encode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString quoted_printable_encode(PhpString @string)
    {
        const int maxLine = 75;
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IsEmpty) return PhpString.Empty;
        var result = new PhpStringBuilder(s.Length + s.Length / 4 + 16);
        int column = 0;
        for (int i = 0; i < s.Length; i++)
        {
            byte c = s[i];
            if (c == '\r' && s.At(i + 1) == '\n')
            {
                result.Append("\r\n"u8);
                i++;
                column = 0;
                continue;
            }

            if (c is < 32 or >= 127 or (byte)'=' || (c == ' ' && s.At(i + 1) == '\r'))
            {
                // the bytes of one UTF-8 character stay on one line
                column += 3;
                int room = c <= 0x7F ? column : c <= 0xDF ? column + 3 : c <= 0xEF ? column + 6 : c <= 0xF4 ? column + 9 : 0;
                if (room > maxLine)
                {
                    result.Append("=\r\n"u8);
                    column = 3;
                }

                result.Append('=').Append("0123456789ABCDEF"u8[c >> 4]).Append("0123456789ABCDEF"u8[c & 15]);
                continue;
            }

            if (++column > maxLine)
            {
                result.Append("=\r\n"u8);
                column = 1;
            }

            result.Append(c);
        }

        return result.ToPhpString();
    }

    [PhpFunction("quoted_printable_decode(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString quoted_printable_decode(PhpString @string)
    {
        ReadOnlySpan<byte> s = Spans.UpToNul(@string.Span);
        var result = new PhpStringBuilder(s.Length);
        for (int i = 0; i < s.Length;)
        {
            if (s[i] != '=')
            {
                result.Append(s[i++]);
                continue;
            }

            if (Spans.IsHex(s.At(i + 1)) && Spans.IsHex(s.At(i + 2)))
            {
                result.Append((byte)((Spans.Hex(s[i + 1]) << 4) | Spans.Hex(s[i + 2])));
                i += 3;
                continue;
            }

            // a soft line break, with blanks before it
            int k = i + 1;
            while (s.At(k) is (byte)' ' or (byte)'\t') k++;
            if (k >= s.Length) i = k;
            else if (s[k] == '\r' && s.At(k + 1) == '\n') i = k + 2;
            else if (s[k] is (byte)'\r' or (byte)'\n') i = k + 1;
            else result.Append(s[i++]);
        }

        return result.ToPhpString();
    }
}
