using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Searching in strings.</summary>
[PhpExtension("standard")]
internal static class StringSearch
{
    [PhpFunction("strpos(string $haystack, string $needle, int $offset = 0): int|false", Frameless = true)]
    internal static long? strpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset = 0)
    {
        int from = Offset(ctx, haystack, offset);
        int at = haystack.Span[from..].IndexOf(needle.Span);
        return at < 0 ? null : at + from;
    }

    [PhpFunction("stripos(string $haystack, string $needle, int $offset = 0): int|false", Frameless = true)]
    internal static long? stripos(RequestContext ctx, PhpString haystack, PhpString needle, long offset = 0)
    {
        int from = Offset(ctx, haystack, offset);
        int at = ByteStrings.IndexOfIgnoreCase(haystack.Span[from..], needle.Span);
        return at < 0 ? null : at + from;
    }

    [PhpFunction("strrpos(string $haystack, string $needle, int $offset = 0): int|false", Frameless = true)]
    internal static long? strrpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset = 0)
    {
        ReverseRange(ctx, haystack, needle, offset, out int start, out int end);
        int at = haystack.Span[start..end].LastIndexOf(needle.Span);
        return at < 0 ? null : at + start;
    }

    [PhpFunction("strripos(string $haystack, string $needle, int $offset = 0): int|false", Frameless = true)]
    internal static long? strripos(RequestContext ctx, PhpString haystack, PhpString needle, long offset = 0)
    {
        ReverseRange(ctx, haystack, needle, offset, out int start, out int end);
        int at = ByteStrings.LastIndexOfIgnoreCase(haystack.Span[start..end], needle.Span);
        return at < 0 ? null : at + start;
    }

    private static int Offset(RequestContext ctx, PhpString haystack, long offset)
    {
        if (offset < 0) offset += haystack.Length;
        if (offset < 0 || offset > haystack.Length) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        return (int)offset;
    }

    /// <summary>A negative offset counts from the end and limits where the match may begin.</summary>
    private static void ReverseRange(RequestContext ctx, PhpString haystack, PhpString needle, long offset, out int start, out int end)
    {
        int length = haystack.Length;
        start = 0;
        end = length;
        if (offset >= 0)
        {
            if (offset > length) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
            start = (int)offset;
            return;
        }

        if (offset < -(long)length) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        end = (int)Math.Min(length, length + offset + needle.Length);
    }

    [PhpFunction("strstr(string $haystack, string $needle, bool $before_needle = false): string|false", Pure = true, Frameless = true)]
    [PhpFunction("strchr(string $haystack, string $needle, bool $before_needle = false): string|false", Pure = true)]
    internal static PhpString? strstr(PhpString haystack, PhpString needle, bool before_needle) =>
        Part(haystack, haystack.Span.IndexOf(needle.Span), before_needle);

    [PhpFunction("stristr(string $haystack, string $needle, bool $before_needle = false): string|false", Pure = true, Frameless = true)]
    internal static PhpString? stristr(PhpString haystack, PhpString needle, bool before_needle) =>
        Part(haystack, ByteStrings.IndexOfIgnoreCase(haystack.Span, needle.Span), before_needle);

    [PhpFunction("strrchr(string $haystack, string $needle, bool $before_needle = false): string|false", Pure = true, Frameless = true)]
    internal static PhpString? strrchr(PhpString haystack, PhpString needle, bool before_needle) =>
        Part(haystack, haystack.Span.LastIndexOf(needle.Length == 0 ? (byte)0 : needle[0]), before_needle);

    private static PhpString? Part(PhpString haystack, int at, bool before) =>
        at < 0 ? null : before ? haystack.Substring(0, at) : haystack.Substring(at, haystack.Length - at);

    [PhpFunction("str_contains(string $haystack, string $needle): bool", Pure = true, NoThrow = true)]
    internal static bool str_contains(PhpString haystack, PhpString needle) => haystack.Span.IndexOf(needle.Span) >= 0;

    [PhpFunction("str_starts_with(string $haystack, string $needle): bool", Pure = true, NoThrow = true)]
    internal static bool str_starts_with(PhpString haystack, PhpString needle) => haystack.Span.StartsWith(needle.Span);

    [PhpFunction("str_ends_with(string $haystack, string $needle): bool", Pure = true, NoThrow = true)]
    internal static bool str_ends_with(PhpString haystack, PhpString needle) => haystack.Span.EndsWith(needle.Span);

    [PhpFunction("strpbrk(string $string, string $characters): string|false")]
    internal static PhpString? strpbrk(RequestContext ctx, PhpString @string, PhpString characters)
    {
        if (characters.Length == 0) Arg.ValueError(ctx, 2, "must be a non-empty string");
        return Part(@string, @string.Span.IndexOfAny(characters.Span), false);
    }

    [PhpFunction("strspn(string $string, string $characters, int $offset = 0, ?int $length = null): int", Pure = true, NoThrow = true)]
    internal static long strspn(PhpString @string, PhpString characters, long offset, long? length) =>
        Count(Window(@string, offset, length), characters, accepted: true);

    [PhpFunction("strcspn(string $string, string $characters, int $offset = 0, ?int $length = null): int", Pure = true, NoThrow = true)]
    internal static long strcspn(PhpString @string, PhpString characters, long offset, long? length) =>
        Count(Window(@string, offset, length), characters, accepted: false);

    private static long Count(ReadOnlySpan<byte> text, PhpString characters, bool accepted)
    {
        int at = accepted ? text.IndexOfAnyExcept(characters.Span) : text.IndexOfAny(characters.Span);
        return at < 0 ? text.Length : at;
    }

    private static ReadOnlySpan<byte> Window(PhpString s, long offset, long? length)
    {
        long n = s.Length;
        if (offset < 0) offset = Math.Max(0, offset + n);
        else if (offset > n) offset = n;
        long rest = n - offset;
        if (length is { } l)
        {
            if (l < 0) l = Math.Max(0, l + rest);
            rest = Math.Min(l, rest);
        }

        return s.Span.Slice((int)offset, (int)rest);
    }

    [PhpFunction("substr_count(string $haystack, string $needle, int $offset = 0, ?int $length = null): int", Frameless = true)]
    internal static long substr_count(RequestContext ctx, PhpString haystack, PhpString needle, long offset, long? length)
    {
        if (needle.Length == 0) Arg.ValueError(ctx, 2, "must not be empty");
        long n = haystack.Length;
        if (offset < 0) offset += n;
        if (offset < 0 || offset > n) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        long count = n - offset;
        if (length is { } l)
        {
            if (l < 0) l += count;
            if (l < 0 || l > count) Arg.ValueError(ctx, 4, "must be contained in argument #1 ($haystack)");
            count = l;
        }

        return haystack.Span.Slice((int)offset, (int)count).Count(needle.Span);
    }

    [PhpFunction("substr_compare(string $haystack, string $needle, int $offset, ?int $length = null, bool $case_insensitive = false): int", Frameless = true)]
    internal static long substr_compare(RequestContext ctx, PhpString haystack, PhpString needle, long offset, long? length, bool case_insensitive)
    {
        if (length == 0) return 0;
        if (length < 0) Arg.ValueError(ctx, 4, "must be greater than or equal to 0");
        if (offset < 0) offset = Math.Max(0, offset + haystack.Length);
        if (offset > haystack.Length) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        ReadOnlySpan<byte> a = haystack.Span[(int)offset..], b = needle.Span;
        long limit = length ?? Math.Max(b.Length, a.Length);
        if (a.Length > limit) a = a[..(int)limit];
        if (b.Length > limit) b = b[..(int)limit];
        return case_insensitive ? Core.CoreStrings.DifferenceIgnoreCase(a, b) : Core.CoreStrings.Difference(a, b);
    }

    [PhpFunction("substr(string $string, int $offset, ?int $length = null): string", Pure = true, NoThrow = true)]
    internal static PhpString substr(PhpString @string, long offset, long? length)
    {
        long n = @string.Length;
        if (offset > n) return PhpString.Empty;
        if (offset < 0) offset = offset < -n ? 0 : n + offset;
        long rest = n - offset;
        long count = rest;
        if (length is { } l)
        {
            if (l < 0) count = -l > rest || l == long.MinValue ? 0 : rest + l;
            else count = Math.Min(l, rest);
        }

        return @string.Substring((int)offset, (int)count);
    }

    [PhpFunction("similar_text(string $string1, string $string2, &$percent = null): int", Frameless = true)]
    internal static long similar_text(RequestContext ctx, PhpString string1, PhpString string2, PhpReference? percent)
    {
        int total = string1.Length + string2.Length;
        if (total == 0)
        {
            if (percent is not null) Arguments.Assign(ctx, percent, Value.Float(0));
            return 0;
        }

        long similar = Similar(string1.Span, string2.Span);
        if (percent is not null) Arguments.Assign(ctx, percent, Value.Float(similar * 2.0 * 100.0 / total));
        return similar;
    }

    /// <summary>The longest common substring, and the same to its left and right; the outer part is a loop to bound the stack.</summary>
    private static long Similar(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long sum = 0;
        while (true)
        {
            int max = 0, at1 = 0, at2 = 0, found = 0;
            for (int i = 0; i < a.Length && a.Length - i > max; i++)
            {
                for (int k = 0; k < b.Length && b.Length - k > max; k++)
                {
                    int n = a[i..].CommonPrefixLength(b[k..]);
                    if (n <= max) continue;
                    max = n;
                    found++;
                    at1 = i;
                    at2 = k;
                }
            }

            if (max == 0) return sum;
            sum += max;
            if (at1 > 0 && at2 > 0 && found > 1) sum += Similar(a[..at1], b[..at2]);
            a = a[(at1 + max)..];
            b = b[(at2 + max)..];
            if (a.IsEmpty || b.IsEmpty) return sum;
        }
    }
}
