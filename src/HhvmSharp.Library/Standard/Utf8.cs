namespace HhvmSharp.Library.Standard;

/// <summary>UTF-8 code point by code point, with PHP's rule for what of an ill-formed sequence is skipped.</summary>
internal static class Utf8
{
    private static bool IsTrail(byte c) => (c & 0xC0) == 0x80;

    private static bool IsLead(byte c) => c is < 0x80 or (>= 0xC2 and <= 0xF4);

    /// <summary>
    /// The code point at <paramref name="at"/>, which moves behind it; -1 for an ill-formed sequence, of which no byte
    /// is skipped that could begin a character.
    /// </summary>
    internal static int Next(ReadOnlySpan<byte> s, ref int at)
    {
        byte c = s[at];
        if (c < 0x80)
        {
            at++;
            return c;
        }

        int left = s.Length - at;
        if (c < 0xC2 || c > 0xF4) return Skip(ref at, 1);
        if (c < 0xE0)
        {
            if (left < 2) return Skip(ref at, 1);
            if (!IsTrail(s[at + 1])) return Skip(ref at, IsLead(s[at + 1]) ? 1 : 2);
            int two = ((c & 0x1F) << 6) | (s[at + 1] & 0x3F);
            at += 2;
            return two;
        }

        int length = c < 0xF0 ? 3 : 4;
        for (int i = 1; i < length; i++)
        {
            if (i < left && IsTrail(s[at + i])) continue;
            // the sequence ends early: everything up to what could begin the next character
            for (int k = 1; k < length; k++)
                if (left <= k || IsLead(s[at + k])) return Skip(ref at, k);
            return Skip(ref at, length);
        }

        int code = length == 3
            ? ((c & 0x0F) << 12) | ((s[at + 1] & 0x3F) << 6) | (s[at + 2] & 0x3F)
            : ((c & 0x07) << 18) | ((s[at + 1] & 0x3F) << 12) | ((s[at + 2] & 0x3F) << 6) | (s[at + 3] & 0x3F);
        at += length;
        bool valid = length == 3 ? code >= 0x800 && code is < 0xD800 or > 0xDFFF : code is >= 0x10000 and <= 0x10FFFF;
        return valid ? code : -1;
    }

    private static int Skip(ref int at, int count)
    {
        at += count;
        return -1;
    }

    /// <summary>Writes a code point; the number of bytes.</summary>
    internal static int Write(int code, Span<byte> to)
    {
        if (code < 0x80)
        {
            to[0] = (byte)code;
            return 1;
        }

        if (code < 0x800)
        {
            to[0] = (byte)(0xC0 | (code >> 6));
            to[1] = (byte)(0x80 | (code & 0x3F));
            return 2;
        }

        if (code < 0x10000)
        {
            to[0] = (byte)(0xE0 | (code >> 12));
            to[1] = (byte)(0x80 | ((code >> 6) & 0x3F));
            to[2] = (byte)(0x80 | (code & 0x3F));
            return 3;
        }

        to[0] = (byte)(0xF0 | (code >> 18));
        to[1] = (byte)(0x80 | ((code >> 12) & 0x3F));
        to[2] = (byte)(0x80 | ((code >> 6) & 0x3F));
        to[3] = (byte)(0x80 | (code & 0x3F));
        return 4;
    }
}
