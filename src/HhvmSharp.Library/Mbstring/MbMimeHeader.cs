using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_encode_mimeheader() and mb_decode_mimeheader(): encoded words of RFC 2047.</summary>
[PhpExtension("mbstring")]
internal static class MbMimeHeader
{
    [PhpFunction("mb_encode_mimeheader(string $string, ?string $charset = null, ?string $transfer_encoding = null, string $newline = \"\\r\\n\", int $indent = 0): string")]
    internal static PhpString mb_encode_mimeheader(RequestContext ctx, PhpString @string, PhpString? charset, PhpString? transfer_encoding, PhpString newline, long indent)
    {
        MbState state = MbState.Of(ctx);
        MbEncoding target;
        bool base64 = true;
        if (charset is not null)
        {
            target = MbState.Encoding(ctx, charset, 2);
            if (target.MimeName is null || ReferenceEquals(target, MbEncodings.QuotedPrintable))
                Arg.ValueError(ctx, 2, $"\"{charset}\" cannot be used for MIME header encoding");
        }
        else
        {
            target = MbEncodings.Get(state.Language.MailCharset);
            base64 = state.Language.HeaderEncoding[0] != 'Q';
        }

        if (transfer_encoding is { Length: > 0 } && transfer_encoding[0] is (byte)'Q' or (byte)'q') base64 = false;
        return new MimeHeaderEncoder(state.Internal, target, base64, newline.Span, indent).Encode(@string);
    }

    [PhpFunction("mb_decode_mimeheader(string $string): string")]
    internal static PhpString mb_decode_mimeheader(RequestContext ctx, PhpString @string)
    {
        MbEncoding to = MbState.Of(ctx).Internal;
        var output = new MbOutput(@string.Length);
        uint state = 0;
        bool blank = false;
        ReadOnlySpan<byte> s = @string.Span;
        while (!s.IsEmpty)
        {
            if (s is [(byte)'=', (byte)'?', ..] && s.Length >= 6 && DecodeWord(s, to, output, ref state) is > 0 and var used)
            {
                s = s[Math.Min(used, s.Length)..];
                // a blank is written unless another encoded word follows
                ReadOnlySpan<byte> rest = s.TrimStart("\n\r\t "u8);
                blank = rest.Length < s.Length;
                s = rest;
                continue;
            }

            if (blank) to.Encode([' '], output, end: false);
            blank = false;
            s = Plain(s, to, output, ref state);
        }

        to.Encode([], output, end: true);
        return output.Bytes.ToPhpString();
    }

    /// <summary>ASCII up to what may be an encoded word; line breaks with their blanks become one space.</summary>
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> s, MbEncoding to, MbOutput output, scoped ref uint state)
    {
        if (s[0] is not ((byte)'\n' or (byte)'\r'))
        {
            int end = s[1..].IndexOfAny((byte)'=', (byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> text = end < 0 ? s : s[..(end + 1)];
            using var wide = new Wide(text.Length);
            MbEncodings.Ascii.Decode(text, wide, ref state);
            to.Encode(wide.Span, output, end: false);
            s = s[text.Length..];
        }

        if (s is not [(byte)'\n' or (byte)'\r', ..]) return s;
        s = s.TrimStart("\n\r\t "u8);
        if (!s.IsEmpty) to.Encode([' '], output, end: false);
        return s;
    }

    /// <summary>The length of an encoded word, 0 if it is none.</summary>
    private static int DecodeWord(ReadOnlySpan<byte> s, MbEncoding to, MbOutput output, ref uint state)
    {
        int mark = s[2..].IndexOf((byte)'?');
        if (mark < 0 || s.Length - (mark + 2) < 3) return 0;
        int form = mark + 3;
        if (s.At(form + 1) != '?') return 0;
        MbEncoding? from = MbEncodings.Find(Spans.UpToNul(s[2..(mark + 2)]));
        if (from is null) return 0;
        ReadOnlySpan<byte> text = s[(form + 2)..];
        int end = text.IndexOf("?="u8);
        int used = form + 2 + (end < 0 ? text.Length : end) + 2;
        if (end >= 0) text = text[..end];
        else if (text is [.., (byte)'?']) text = text[..^1];
        var bytes = new PhpStringBuilder(text.Length);
        if (s[form] is (byte)'Q' or (byte)'q') DecodeQ(text, bytes);
        else if (s[form] is (byte)'B' or (byte)'b') DecodeB(text, bytes);
        else return 0;
        using var wide = new Wide(bytes.Length);
        from.Decode(bytes.Span, wide, ref state);
        to.Encode(wide.Span, output, end: false);
        return used;
    }

    private static void DecodeQ(ReadOnlySpan<byte> text, PhpStringBuilder to)
    {
        for (int at = 0; at < text.Length; at++)
        {
            byte c = text[at];
            if (c == '=' && text.Length - at > 2)
            {
                byte c2 = text[at + 1], c3 = text[at + 2];
                if (Spans.IsHex(c2) && Spans.IsHex(c3))
                {
                    to.Append((byte)((Spans.Hex(c2) << 4) | Spans.Hex(c3)));
                    at += 2;
                    continue;
                }

                if (c2 is (byte)'\r' or (byte)'\n')
                {
                    at += c2 == '\r' && c3 == '\n' ? 2 : 1;
                    continue;
                }

                at += 2;
            }

            to.Append(c == '_' ? (byte)' ' : c);
        }
    }

    private static void DecodeB(ReadOnlySpan<byte> text, PhpStringBuilder to)
    {
        uint bits = 0;
        int count = 0;
        foreach (byte c in text)
        {
            if (c is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t' or (byte)'=') continue;
            int digit = Standard.Encodings.Digit(c);
            if (digit < 0)
            {
                to.Append('?');
                continue;
            }

            bits = (bits << 6) | (uint)digit;
            if (++count < 4) continue;
            to.Append((byte)(bits >> 16)).Append((byte)(bits >> 8)).Append((byte)bits);
            count = 0;
            bits = 0;
        }

        if (count == 3) to.Append((byte)(bits >> 10)).Append((byte)(bits >> 2));
        else if (count == 2) to.Append((byte)(bits >> 4));
    }
}
