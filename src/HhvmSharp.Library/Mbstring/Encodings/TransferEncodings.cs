using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Html;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>BASE64, as an "encoding" of bytes.</summary>
internal sealed class Base64Encoding : MbEncoding
{
    private const int LineLength = 72;

    internal Base64Encoding()
        : base("BASE64", "BASE64")
    {
        IsTransfer = IsAsciiUnsafe = HasStates = true;
        Deprecation = "Handling Base64 via mbstring is deprecated; use base64_encode/base64_decode instead";
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        int count = (int)(state & 0xFF);
        uint bits = state >> 8;
        foreach (byte c in bytes)
        {
            if (c is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t' or (byte)'=') continue;
            int digit = Encodings.Digit(c);
            if (digit < 0)
            {
                to.Add(Bad);
                continue;
            }

            bits = (bits << 6) | (uint)digit;
            count += 6;
            if (count < 24) continue;
            to.Add(bits >> 16);
            to.Add((bits >> 8) & 0xFF);
            to.Add(bits & 0xFF);
            bits = 0;
            count = 0;
        }

        if (count == 18)
        {
            to.Add((bits >> 10) & 0xFF);
            to.Add((bits >> 2) & 0xFF);
        }
        else if (count == 12)
        {
            to.Add((bits >> 4) & 0xFF);
        }
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        int count = (int)(to.State & 3), column = (int)((to.State >> 2) & 0x3F) * 4;
        uint bits = to.State >> 8;
        foreach (uint w in text)
        {
            bits = (bits << 8) | (w & 0xFF);
            if (++count < 3) continue;
            Break(to, ref column);
            Write(to.Bytes, bits, 4);
            column += 4;
            bits = 0;
            count = 0;
        }

        if (end && count > 0)
        {
            Break(to, ref column);
            Write(to.Bytes, bits << (8 * (3 - count)), count + 1);
            to.Bytes.Append((byte)'=', 3 - count);
            return;
        }

        to.State = (bits << 8) | ((uint)(column / 4) << 2) | (uint)count;
    }

    private static void Break(MbOutput to, ref int column)
    {
        if (column <= LineLength) return;
        to.Bytes.Append("\r\n"u8);
        column = 0;
    }

    private static void Write(PhpStringBuilder to, uint bits, int digits)
    {
        for (int i = 0; i < digits; i++) to.Append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8[(int)(bits >> (18 - 6 * i)) & 63]);
    }
}

/// <summary>Quoted-Printable.</summary>
internal sealed class QuotedPrintableEncoding : MbEncoding
{
    private const uint LineLength = 72;

    internal QuotedPrintableEncoding()
        : base("Quoted-Printable", "Quoted-Printable", "qprint")
    {
        IsTransfer = IsAsciiUnsafe = HasStates = true;
        Deprecation = "Handling QPrint via mbstring is deprecated; use quoted_printable_encode/quoted_printable_decode instead";
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;)
        {
            byte c = bytes[at++];
            if (c != '=' || at == bytes.Length)
            {
                to.Add(c);
                continue;
            }

            byte c2 = bytes[at++];
            if (Spans.IsHex(c2) && at < bytes.Length)
            {
                byte c3 = bytes[at++];
                if (Spans.IsHex(c3)) to.Add((uint)((Spans.Hex(c2) << 4) | Spans.Hex(c3)));
                else to.Add([c, c2, c3]);
            }
            else if (c2 == '\r' && at < bytes.Length)
            {
                byte c3 = bytes[at++];
                if (c3 != '\n') to.Add(c3);
            }
            else if (c2 != '\n')
            {
                to.Add([c, c2]);
            }
        }
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        ref uint column = ref to.State;
        foreach (uint w in text)
        {
            switch (w)
            {
                case 0:
                    to.Bytes.Append((byte)0);
                    column = 0;
                    continue;
                case '\n':
                    to.Bytes.Append("\r\n"u8);
                    column = 0;
                    continue;
                case '\r':
                    continue;
            }

            if (column >= LineLength)
            {
                to.Bytes.Append("=\r\n"u8);
                column = 0;
            }

            if (w is >= 0x80 or '=')
            {
                to.Bytes.Append('=').Append("0123456789ABCDEF"u8[(int)(w >> 4) & 15]).Append("0123456789ABCDEF"u8[(int)w & 15]);
                column += 3;
            }
            else
            {
                to.Bytes.Append((byte)w);
                column++;
            }
        }
    }
}

/// <summary>uuencode with its header line.</summary>
internal sealed class UuencodeEncoding : MbEncoding
{
    private const int BytesPerLine = 45;

    internal UuencodeEncoding()
        : base("UUENCODE", "x-uuencode")
    {
        Width = 1;
        IsTransfer = HasStates = true;
        Deprecation = "Handling Uuencode via mbstring is deprecated; use convert_uuencode/convert_uudecode instead";
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        int begin = bytes.IndexOf("begin "u8);
        if (begin < 0) return;
        int newline = bytes[begin..].IndexOf((byte)'\n');
        if (newline < 0) return;
        int at = begin + newline + 1;
        while (at < bytes.Length)
        {
            int size = (bytes[at++] - ' ') & 63;
            do
            {
                // a group has to be followed by something
                if (bytes.Length - at < 5) return;
                int a = Digit(bytes[at]), b = Digit(bytes[at + 1]), c = Digit(bytes[at + 2]), d = Digit(bytes[at + 3]);
                at += 4;
                if (size-- > 0) to.Add((uint)((a << 2) | (b >> 4)) & 0xFF);
                if (size-- > 0) to.Add((uint)((b << 4) | (c >> 2)) & 0xFF);
                if (size-- > 0) to.Add((uint)((c << 6) | d) & 0xFF);
            }
            while (size > 0);
            at++;
        }

        static int Digit(byte c) => (c - ' ') & 63;
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        if (to.State == 0)
        {
            to.Bytes.Append("begin 0644 filename\n"u8);
            to.State = 1;
        }

        for (int line = 0; line < text.Length; line += BytesPerLine)
        {
            ReadOnlySpan<uint> part = text.Slice(line, Math.Min(BytesPerLine, text.Length - line));
            to.Bytes.Append((byte)(part.Length + ' '));
            for (int i = 0; i < part.Length; i += 3)
            {
                uint bits = 0;
                for (int k = i; k < i + 3; k++) bits = (bits << 8) | (k < part.Length ? part[k] & 0xFF : 0);
                for (int shift = 18; shift >= 0; shift -= 6)
                {
                    uint digit = (bits >> shift) & 63;
                    to.Bytes.Append(digit == 0 ? (byte)'`' : (byte)(digit + ' '));
                }
            }

            to.Bytes.Append('\n');
        }
    }
}

/// <summary>ASCII with the named entities of HTML 4.01, and numeric ones for the rest.</summary>
internal sealed class HtmlEntitiesEncoding : MbEncoding
{
    internal HtmlEntitiesEncoding()
        : base("HTML-ENTITIES", "HTML-ENTITIES", "HTML", "html")
    {
        IsTransfer = IsAsciiUnsafe = HasStates = true;
        Deprecation = "Handling HTML entities via mbstring is deprecated; use htmlspecialchars, htmlentities, or mb_encode_numericentity/mb_decode_numericentity instead";
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;)
        {
            byte c = bytes[at++];
            if (c != '&')
            {
                to.Add(c);
                continue;
            }

            int end = at;
            while (end < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] == '#')) end++;
            if (bytes.At(end) == ';' && Resolve(bytes[at..end], out uint cp))
            {
                to.Add(cp);
                at = end + 1;
                continue;
            }

            to.Add('&');
            if (bytes.At(end) == ';') end++;
            while (at < end) to.Add(bytes[at++]);
        }
    }

    private static bool Resolve(ReadOnlySpan<byte> name, out uint cp)
    {
        cp = 0;
        if (name is [(byte)'#', .. var digits])
        {
            bool hex = digits is [(byte)'x' or (byte)'X', ..];
            if (hex) digits = digits[1..];
            if (digits.IsEmpty) return false;
            foreach (byte d in digits)
            {
                if (hex ? !Spans.IsHex(d) : !ByteStrings.IsDigit(d)) return false;
                cp = unchecked(hex ? cp * 16 + (uint)Spans.Hex(d) : cp * 10 + d - '0');
            }

            return cp <= 0x10FFFF;
        }

        if (name.SequenceEqual("apos"u8) || !HtmlEntities.For(HtmlFlags.Html401).TryResolve(name, out int first, out _)) return false;
        cp = (uint)first;
        return true;
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (w < 0x80)
            {
                to.Bytes.Append((byte)w);
                continue;
            }

            to.Bytes.Append('&');
            string? name = w <= 0x10FFFF ? HtmlEntities.For(HtmlFlags.Html401).NameOf((int)w) : null;
            if (name is not null) to.Bytes.Append(name);
            else to.Bytes.Append('#').Append(w);
            to.Bytes.Append(';');
        }
    }
}
