namespace HhvmSharp.Runtime.Values;

/// <summary>Byte-string helpers by PHP's (locale-independent, ASCII) rules, on spans.</summary>
public static class ByteStrings
{
    public static byte ToLower(byte c) => c - (uint)'A' <= 'Z' - 'A' ? (byte)(c | 0x20) : c;

    public static byte ToUpper(byte c) => c - (uint)'a' <= 'z' - 'a' ? (byte)(c & ~0x20) : c;

    /// <summary>ASCII upper case; the string itself when nothing changes.</summary>
    public static PhpString ToUpper(PhpString s) => s.Span.ContainsAnyInRange((byte)'a', (byte)'z') ? s.FlipCase((byte)'a') : s;

    /// <summary>ASCII lower case; the string itself when nothing changes.</summary>
    public static PhpString ToLower(PhpString s) => s.ToLower();

    /// <summary>memcmp, then the length: -1, 0 or 1.</summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Operators.CompareBytes(a, b);

    /// <summary>strcasecmp: -1, 0 or 1.</summary>
    public static int CompareIgnoreCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int length = Math.Min(a.Length, b.Length);
        int i = a.CommonPrefixLength(b);
        for (; i < length; i++)
        {
            byte x = ToLower(a[i]), y = ToLower(b[i]);
            if (x != y) return x < y ? -1 : 1;
        }
        return a.Length == b.Length ? 0 : a.Length < b.Length ? -1 : 1;
    }

    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        a.Length == b.Length && CompareIgnoreCase(a, b) == 0;

    /// <summary>Where the needle first occurs, letters of either case; -1.</summary>
    public static int IndexOfIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle)
    {
        if (needle.IsEmpty) return 0;
        byte lower = ToLower(needle[0]), upper = ToUpper(needle[0]);
        int at = 0;
        int last = text.Length - needle.Length;
        while (at <= last)
        {
            int i = text.Slice(at, last - at + 1).IndexOfAny(lower, upper);
            if (i < 0) return -1;
            at += i;
            if (EqualsIgnoreCase(text.Slice(at, needle.Length), needle)) return at;
            at++;
        }
        return -1;
    }

    /// <summary>Where the needle last occurs, letters of either case; -1.</summary>
    public static int LastIndexOfIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> needle)
    {
        if (needle.IsEmpty) return text.Length;
        byte lower = ToLower(needle[0]), upper = ToUpper(needle[0]);
        int end = text.Length - needle.Length + 1;
        while (end > 0)
        {
            int i = text[..end].LastIndexOfAny(lower, upper);
            if (i < 0) return -1;
            if (EqualsIgnoreCase(text.Slice(i, needle.Length), needle)) return i;
            end = i;
        }
        return -1;
    }

    /// <summary>C's isspace in the C locale.</summary>
    public static bool IsSpace(byte c) => c == ' ' || c - 9u <= 4;

    public static bool IsDigit(byte c) => c - (uint)'0' <= 9;

    public static bool IsLetter(byte c) => (c | 0x20u) - 'a' <= 25;
}
