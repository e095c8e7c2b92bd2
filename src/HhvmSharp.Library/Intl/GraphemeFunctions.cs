using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>grapheme_*: strings as sequences of grapheme clusters.</summary>
[PhpExtension("intl")]
internal static class GraphemeFunctions
{
    [PhpConst("GRAPHEME_EXTR_COUNT")] internal const int ExtractCount = 0;
    [PhpConst("GRAPHEME_EXTR_MAXBYTES")] internal const int ExtractBytes = 1;
    [PhpConst("GRAPHEME_EXTR_MAXCHARS")] internal const int ExtractChars = 2;

    private const string InputError = "Error converting input string to UTF-16";

    [PhpFunction("grapheme_strlen(string $string): int|false|null")]
    internal static Value grapheme_strlen(RequestContext ctx, PhpString @string)
    {
        if (Graphemes.IsSimple(@string.Span)) return Value.Int(@string.Length);
        if (Icu.FromUtf8(@string) is { } text) return Value.Int(Graphemes.Boundaries(text).Count - 1);
        IntlError.Set(ctx, Icu.InvalidChar, InputError);
        return Value.Null;
    }

    // ---- positions ----

    [PhpFunction("grapheme_strpos(string $haystack, string $needle, int $offset = 0): int|false")]
    internal static long? grapheme_strpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset) =>
        Position(ctx, haystack, needle, offset, ignoreCase: false, last: false);

    [PhpFunction("grapheme_stripos(string $haystack, string $needle, int $offset = 0): int|false")]
    internal static long? grapheme_stripos(RequestContext ctx, PhpString haystack, PhpString needle, long offset) =>
        Position(ctx, haystack, needle, offset, ignoreCase: true, last: false);

    [PhpFunction("grapheme_strrpos(string $haystack, string $needle, int $offset = 0): int|false")]
    internal static long? grapheme_strrpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset) =>
        Position(ctx, haystack, needle, offset, ignoreCase: false, last: true);

    [PhpFunction("grapheme_strripos(string $haystack, string $needle, int $offset = 0): int|false")]
    internal static long? grapheme_strripos(RequestContext ctx, PhpString haystack, PhpString needle, long offset) =>
        Position(ctx, haystack, needle, offset, ignoreCase: true, last: true);

    private static long? Position(RequestContext ctx, PhpString haystack, PhpString needle, long offset, bool ignoreCase, bool last)
    {
        if (offset is <= int.MinValue or > int.MaxValue || Math.Abs(offset) > haystack.Length)
            Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        int from = (int)offset;
        if (Graphemes.IsSimple(haystack.Span) && (from >= 0 || ignoreCase || last))
        {
            PhpString text = ignoreCase ? ByteStrings.ToLower(haystack) : haystack, wanted = ignoreCase ? ByteStrings.ToLower(needle) : needle;
            int at = last ? LastBytes(text.Span, wanted.Span, from) : FirstBytes(text.Span, wanted.Span, from);
            if (at >= 0) return at;
            if ((!ignoreCase && !last) || Graphemes.IsSimple(needle.Span)) return null;
        }

        int found = Graphemes.Find(ctx, haystack.Span, needle.Span, from, ignoreCase, last, out _);
        return found < 0 ? null : found;
    }

    private static int FirstBytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted, int offset)
    {
        int from = offset >= 0 ? offset : text.Length + offset, at = text[from..].IndexOf(wanted);
        return at < 0 ? -1 : from + at;
    }

    private static int LastBytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted, int offset)
    {
        int from = Math.Max(offset, 0), last = text.Length - wanted.Length;
        if (offset < 0 && wanted.Length <= -offset) last = text.Length + offset;
        for (int at = last; at >= from; at--)
        {
            if (text[at..].StartsWith(wanted)) return at;
        }

        return -1;
    }

    // ---- parts ----

    [PhpFunction("grapheme_strstr(string $haystack, string $needle, bool $beforeNeedle = false): string|false")]
    internal static PhpString? grapheme_strstr(RequestContext ctx, PhpString haystack, PhpString needle, bool beforeNeedle)
    {
        int at = haystack.Span.IndexOf(needle.Span);
        if (at < 0) return null;
        if (!Graphemes.IsSimple(haystack.Span)) return Around(ctx, haystack, needle, beforeNeedle, ignoreCase: false);
        return beforeNeedle ? PhpString.FromSpan(haystack.Span[..at]) : PhpString.FromSpan(haystack.Span[at..]);
    }

    [PhpFunction("grapheme_stristr(string $haystack, string $needle, bool $beforeNeedle = false): string|false")]
    internal static PhpString? grapheme_stristr(RequestContext ctx, PhpString haystack, PhpString needle, bool beforeNeedle) =>
        Around(ctx, haystack, needle, beforeNeedle, ignoreCase: true);

    private static PhpString? Around(RequestContext ctx, PhpString haystack, PhpString needle, bool before, bool ignoreCase)
    {
        if (Graphemes.Find(ctx, haystack.Span, needle.Span, 0, ignoreCase, last: false, out int units) < 0) return null;
        // as many characters as the place has UTF-16 units: PHP counts so too
        int at = 0;
        for (; units > 0 && at < haystack.Length; units--)
        {
            System.Text.Rune.DecodeFromUtf8(haystack.Span[at..], out _, out int used);
            at += used;
        }

        return before ? PhpString.FromSpan(haystack.Span[..at]) : PhpString.FromSpan(haystack.Span[at..]);
    }

    [PhpFunction("grapheme_substr(string $string, int $offset, ?int $length = null): string|false")]
    internal static PhpString? grapheme_substr(RequestContext ctx, PhpString @string, long offset, long? length)
    {
        if (offset is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 2, "is too large");
        if (length is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 3, "is too large");
        ReadOnlySpan<byte> bytes = @string.Span;
        bool simple = Graphemes.IsSimple(bytes);
        if (!simple && !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            IntlError.Set(ctx, Icu.InvalidChar, InputError);
            return null;
        }

        List<int>? boundaries = simple ? null : Graphemes.ByteBoundaries(bytes);
        int count = boundaries is null ? bytes.Length : boundaries.Count - 1;
        long start = offset >= 0 ? Math.Min(offset, count) : Math.Max(0, count + offset);
        long end = length is not { } wanted ? count : wanted >= 0 ? Math.Min(count, start + wanted) : count + wanted;
        if (end <= start) return PhpString.Empty;
        return PhpString.FromSpan(boundaries is null ? bytes[(int)start..(int)end] : bytes[boundaries[(int)start]..boundaries[(int)end]]);
    }

    [PhpFunction("grapheme_str_split(string $string, int $length = 1): array|false")]
    internal static PhpArray? grapheme_str_split(RequestContext ctx, PhpString @string, long length)
    {
        const long largest = uint.MaxValue / 4;
        if (length is <= 0 or > largest) Arg.ValueError(ctx, 2, $"must be greater than 0 and less than or equal to {largest}");
        var parts = new PhpArray();
        List<int> boundaries = Graphemes.ByteBoundaries(@string.Span);
        for (long i = 0; i < boundaries.Count - 1; i += length)
        {
            int end = boundaries[(int)Math.Min(i + length, boundaries.Count - 1)];
            parts.Append(ctx, Value.String(PhpString.FromSpan(@string.Span[boundaries[(int)i]..end])));
        }

        return parts;
    }

    [PhpFunction("grapheme_extract(string $haystack, int $size, int $type = GRAPHEME_EXTR_COUNT, int $offset = 0, &$next = null): string|false")]
    internal static PhpString? grapheme_extract(RequestContext ctx, PhpString haystack, long size, long type, long offset, PhpReference? next)
    {
        if (offset < 0) offset += haystack.Length;
        if (next is not null) Arguments.Assign(ctx, next, Value.Int(offset));
        Throw.IfPending(ctx);
        if (type is < ExtractCount or > ExtractChars)
            Arg.ValueError(ctx, 3, "must be one of GRAPHEME_EXTR_COUNT, GRAPHEME_EXTR_MAXBYTES, or GRAPHEME_EXTR_MAXCHARS");
        if (offset < 0 || offset >= haystack.Length)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "grapheme_extract: start not contained in string");
            return null;
        }

        if (size < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        if (size > int.MaxValue) Arg.ValueError(ctx, 2, "is too large");
        if (size == 0) return PhpString.Empty;
        ReadOnlySpan<byte> text = haystack.Span[(int)offset..];
        int skipped = text.IndexOfAnyExceptInRange((byte)0x80, (byte)0xBF);
        if (skipped < 0)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "grapheme_extract: invalid input string");
            return null;
        }

        text = text[skipped..];
        int end = Graphemes.IsSimple(text[..(int)Math.Min(size + 1, text.Length)]) ? (int)Math.Min(size, text.Length) : End(text, (int)size, (int)type);
        if (next is not null) Arguments.Assign(ctx, next, Value.Int(offset + end));
        return PhpString.FromSpan(text[..end]);
    }

    /// <summary>Where so many clusters, or clusters of so many bytes or characters, end; no more of the text is looked at than that needs.</summary>
    private static int End(ReadOnlySpan<byte> text, int size, int type)
    {
        const int averageCluster = 4, least = 256;
        for (long window = least + ((long)size * averageCluster); ; window *= 2)
        {
            int length = (int)Math.Min(window, text.Length);
            while (length < text.Length && (text[length] & 0xC0) == 0x80) length++;
            int end = EndIn(text[..length], size, type);
            if (end < length || length == text.Length) return end;
        }
    }

    private static int EndIn(ReadOnlySpan<byte> text, int size, int type)
    {
        List<int> boundaries = Graphemes.ByteBoundaries(text);
        if (type == ExtractCount) return boundaries[Math.Min(size, boundaries.Count - 1)];
        int used = 0, end = 0;
        for (int i = 1; i < boundaries.Count; i++)
        {
            ReadOnlySpan<byte> cluster = text[boundaries[i - 1]..boundaries[i]];
            used += type == ExtractBytes ? cluster.Length : Characters(cluster);
            if (used > size) break;
            end = boundaries[i];
        }

        return end;
    }

    private static int Characters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (; text.Length > 0; count++)
        {
            System.Text.Rune.DecodeFromUtf8(text, out _, out int used);
            text = text[used..];
        }

        return count;
    }
}
