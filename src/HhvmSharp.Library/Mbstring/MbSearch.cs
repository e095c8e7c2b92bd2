using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Searching: in UTF-8, whatever the encoding is.</summary>
[PhpExtension("mbstring")]
internal static class MbSearch
{
    private const long NotFound = -1, BadOffset = -2;

    [PhpFunction("mb_strpos(string $haystack, string $needle, int $offset = 0, ?string $encoding = null): int|false", Frameless = true)]
    internal static Value mb_strpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset, PhpString? encoding) =>
        Position(ctx, haystack, needle, offset, encoding, last: false);

    [PhpFunction("mb_strrpos(string $haystack, string $needle, int $offset = 0, ?string $encoding = null): int|false")]
    internal static Value mb_strrpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset, PhpString? encoding) =>
        Position(ctx, haystack, needle, offset, encoding, last: true);

    [PhpFunction("mb_stripos(string $haystack, string $needle, int $offset = 0, ?string $encoding = null): int|false")]
    internal static Value mb_stripos(RequestContext ctx, PhpString haystack, PhpString needle, long offset, PhpString? encoding) =>
        Position(ctx, haystack, needle, offset, encoding, last: false, fold: true);

    [PhpFunction("mb_strripos(string $haystack, string $needle, int $offset = 0, ?string $encoding = null): int|false")]
    internal static Value mb_strripos(RequestContext ctx, PhpString haystack, PhpString needle, long offset, PhpString? encoding) =>
        Position(ctx, haystack, needle, offset, encoding, last: true, fold: true);

    private static Value Position(RequestContext ctx, PhpString haystack, PhpString needle, long offset, PhpString? encoding, bool last, bool fold = false)
    {
        long at = Find(haystack, needle, MbState.Encoding(ctx, encoding, 4), offset, last, fold);
        if (at == BadOffset) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        return at < 0 ? Value.False : Value.Int(at);
    }

    /// <summary>In characters.</summary>
    private static long Find(PhpString haystack, PhpString needle, MbEncoding encoding, long offset, bool last, bool fold)
    {
        if (fold)
        {
            haystack = Casing.FoldForSearch(haystack, encoding);
            needle = Casing.FoldForSearch(needle, encoding);
        }
        else if (!encoding.IsUtf8)
        {
            haystack = MbText.ToSearchable(haystack, encoding);
            needle = MbText.ToSearchable(needle, encoding);
        }

        ReadOnlySpan<byte> text = haystack.Span;
        int start = OffsetOf(text, text.Length, offset, 0);
        if (start < 0) return BadOffset;
        if (text.Length < needle.Length || start > text.Length) return NotFound;
        int found;
        if (!last)
        {
            found = text[start..].IndexOf(needle.Span);
            if (found >= 0) found += start;
        }
        else if (offset >= 0)
        {
            found = text[start..].LastIndexOf(needle.Span);
            if (found >= 0) found += start;
        }
        else
        {
            // from the end: the needle may begin at the offset
            int end = OffsetOf(text, text.Length, MbText.CharactersOf(needle.Span), start);
            found = text[..(end < 0 ? text.Length : Math.Min(end, text.Length))].LastIndexOf(needle.Span);
        }

        return found < 0 ? NotFound : MbText.CharactersOf(text[..found]);
    }

    /// <summary>The byte offset of a character, negative from the end; -1 when the text is shorter.</summary>
    private static int OffsetOf(ReadOnlySpan<byte> text, int end, long offset, int from)
    {
        if (offset == 0) return from;
        if (offset < 0)
        {
            for (int at = end; at > 0;)
                if (!Utf8Encoding.IsTrail(text[--at]) && ++offset == 0) return at;
            return -1;
        }

        byte[] lengths = MbEncodings.Utf8.Lengths!;
        while (offset-- > 0)
        {
            if (from >= end) return -1;
            from += lengths[text[from]];
        }

        return from;
    }

    [PhpFunction("mb_strstr(string $haystack, string $needle, bool $before_needle = false, ?string $encoding = null): string|false")]
    internal static PhpString? mb_strstr(RequestContext ctx, PhpString haystack, PhpString needle, bool before_needle, PhpString? encoding) =>
        Part(ctx, haystack, needle, before_needle, encoding, last: false, fold: false);

    [PhpFunction("mb_strrchr(string $haystack, string $needle, bool $before_needle = false, ?string $encoding = null): string|false")]
    internal static PhpString? mb_strrchr(RequestContext ctx, PhpString haystack, PhpString needle, bool before_needle, PhpString? encoding) =>
        Part(ctx, haystack, needle, before_needle, encoding, last: true, fold: false);

    [PhpFunction("mb_stristr(string $haystack, string $needle, bool $before_needle = false, ?string $encoding = null): string|false")]
    internal static PhpString? mb_stristr(RequestContext ctx, PhpString haystack, PhpString needle, bool before_needle, PhpString? encoding) =>
        Part(ctx, haystack, needle, before_needle, encoding, last: false, fold: true);

    [PhpFunction("mb_strrichr(string $haystack, string $needle, bool $before_needle = false, ?string $encoding = null): string|false")]
    internal static PhpString? mb_strrichr(RequestContext ctx, PhpString haystack, PhpString needle, bool before_needle, PhpString? encoding) =>
        Part(ctx, haystack, needle, before_needle, encoding, last: true, fold: true);

    private static PhpString? Part(RequestContext ctx, PhpString haystack, PhpString needle, bool before, PhpString? name, bool last, bool fold)
    {
        MbEncoding encoding = MbState.Encoding(ctx, name, 4);
        long at = Find(haystack, needle, encoding, 0, last, fold);
        if (at < 0) return null;
        MbState state = MbState.Of(ctx);
        return before ? MbText.Substring(state, haystack, 0, at, encoding) : MbText.Substring(state, haystack, at, long.MaxValue, encoding);
    }

    [PhpFunction("mb_substr_count(string $haystack, string $needle, ?string $encoding = null): int", Frameless = true)]
    internal static long mb_substr_count(RequestContext ctx, PhpString haystack, PhpString needle, PhpString? encoding)
    {
        if (needle.Length == 0) Arg.ValueError(ctx, 2, "must not be empty");
        MbEncoding found = MbState.Encoding(ctx, encoding, 3);
        ReadOnlySpan<byte> text = MbText.ToSearchable(haystack, found).Span, part = MbText.ToSearchable(needle, found).Span;
        // bytes that are only escape sequences
        if (part.IsEmpty) Arg.ValueError(ctx, 2, "must not be empty");
        return text.Count(part);
    }
}
