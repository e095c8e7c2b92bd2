using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>Code points as UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>Also of surrogates and what is beyond Unicode, by the pattern.</summary>
    internal static void Append(PhpStringBuilder to, int cp)
    {
        if (cp < 0x80) to.Append((byte)cp);
        else if (cp < 0x800) to.Append((byte)(0xC0 | (cp >> 6))).Append((byte)(0x80 | (cp & 0x3F)));
        else if (cp < 0x10000) to.Append((byte)(0xE0 | (cp >> 12))).Append((byte)(0x80 | ((cp >> 6) & 0x3F))).Append((byte)(0x80 | (cp & 0x3F)));
        else to.Append((byte)(0xF0 | (cp >> 18))).Append((byte)(0x80 | ((cp >> 12) & 0x3F))).Append((byte)(0x80 | ((cp >> 6) & 0x3F))).Append((byte)(0x80 | (cp & 0x3F)));
    }

    /// <summary>Reads a code point. False: no valid sequence; an invalid sequence is as long as its valid beginning, at least one byte.</summary>
    internal static bool Next(ReadOnlySpan<byte> text, ref int at, out int cp)
    {
        byte c = text[at];
        cp = c;
        if (c < 0x80)
        {
            at++;
            return true;
        }

        int left = text.Length - at;
        if (c < 0xC2) return Bad(ref at, 1);
        if (c < 0xE0)
        {
            if (left < 2) return Bad(ref at, 1);
            if (!Trail(text[at + 1])) return Bad(ref at, Lead(text[at + 1]) ? 1 : 2);
            cp = ((c & 0x1F) << 6) | (text[at + 1] & 0x3F);
            at += 2;
            return true;
        }

        if (c < 0xF0)
        {
            if (left < 3 || !Trail(text[at + 1]) || !Trail(text[at + 2]))
            {
                if (left < 2 || Lead(text[at + 1])) return Bad(ref at, 1);
                return Bad(ref at, left < 3 || Lead(text[at + 2]) ? 2 : 3);
            }

            cp = ((c & 0x0F) << 12) | ((text[at + 1] & 0x3F) << 6) | (text[at + 2] & 0x3F);
            if (cp < 0x800 || cp is >= 0xD800 and <= 0xDFFF) return Bad(ref at, 3);
            at += 3;
            return true;
        }

        if (c >= 0xF5) return Bad(ref at, 1);
        if (left < 4 || !Trail(text[at + 1]) || !Trail(text[at + 2]) || !Trail(text[at + 3]))
        {
            if (left < 2 || Lead(text[at + 1])) return Bad(ref at, 1);
            if (left < 3 || Lead(text[at + 2])) return Bad(ref at, 2);
            return Bad(ref at, left < 4 || Lead(text[at + 3]) ? 3 : 4);
        }

        cp = ((c & 7) << 18) | ((text[at + 1] & 0x3F) << 12) | ((text[at + 2] & 0x3F) << 6) | (text[at + 3] & 0x3F);
        if (cp is < 0x10000 or > 0x10FFFF) return Bad(ref at, 4);
        at += 4;
        return true;
    }

    private static bool Bad(ref int at, int length)
    {
        at += length;
        return false;
    }

    private static bool Trail(byte c) => c is >= 0x80 and <= 0xBF;

    private static bool Lead(byte c) => c is < 0x80 or >= 0xC2 and <= 0xF4;
}
