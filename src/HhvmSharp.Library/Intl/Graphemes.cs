using System.Buffers;
using System.Text;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Intl;

/// <summary>Boundaries of grapheme clusters, and searching that respects them.</summary>
internal static unsafe class Graphemes
{
    private const int Character = 0, Done = -1, StrengthAttribute = 5, SecondaryStrength = 1;

    private static readonly delegate* unmanaged<int, byte*, char*, int, int*, nint> Open = (delegate* unmanaged<int, byte*, char*, int, int*, nint>)Icu.Function("ubrk_open");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("ubrk_close");
    private static readonly delegate* unmanaged<nint, int> Next = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_next");
    private static readonly delegate* unmanaged<char*, int, char*, int, byte*, nint, int*, nint> OpenSearch =
        (delegate* unmanaged<char*, int, char*, int, byte*, nint, int*, nint>)Icu.Function("usearch_open");
    private static readonly delegate* unmanaged<nint, void> CloseSearch = (delegate* unmanaged<nint, void>)Icu.Function("usearch_close");
    private static readonly delegate* unmanaged<nint, void> ResetSearch = (delegate* unmanaged<nint, void>)Icu.Function("usearch_reset");
    private static readonly delegate* unmanaged<nint, nint> SearchCollator = (delegate* unmanaged<nint, nint>)Icu.Function("usearch_getCollator");
    private static readonly delegate* unmanaged<nint, int, int*, void> SetOffset = (delegate* unmanaged<nint, int, int*, void>)Icu.Function("usearch_setOffset");
    private static readonly delegate* unmanaged<nint, int*, int> SearchNext = (delegate* unmanaged<nint, int*, int>)Icu.Function("usearch_next");
    private static readonly delegate* unmanaged<nint, int*, int> SearchLast = (delegate* unmanaged<nint, int*, int>)Icu.Function("usearch_last");
    private static readonly delegate* unmanaged<nint, int, int, int*, void> SetCollatorAttribute = (delegate* unmanaged<nint, int, int, int*, void>)Icu.Function("ucol_setAttribute");

    /// <summary>0 and the end of each cluster, in UTF-16.</summary>
    internal static List<int> Boundaries(ReadOnlySpan<char> text)
    {
        List<int> all = [0];
        int status = 0;
        fixed (char* t = text)
        {
            nint iterator = Open(Character, null, t, text.Length, &status);
            while (Next(iterator) is var at and not Done) all.Add(at);
            Close(iterator);
        }

        return all;
    }

    /// <summary>The end of each cluster in bytes; what is not UTF-8 counts as U+FFFD.</summary>
    internal static List<int> ByteBoundaries(ReadOnlySpan<byte> text)
    {
        var wide = new char[text.Length];
        var ends = new int[text.Length + 1];
        int length = 0, at = 0;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf8(text[at..], out Rune rune, out int used);
            at += used;
            int units = rune.EncodeToUtf16(wide.AsSpan(length));
            for (int i = 0; i < units; i++) ends[++length] = at;
        }

        List<int> all = Boundaries(wide.AsSpan(0, length));
        for (int i = 0; i < all.Count; i++) all[i] = ends[all[i]];
        return all;
    }

    /// <summary>No character above 7F and no CR LF: each byte is a cluster.</summary>
    internal static bool IsSimple(ReadOnlySpan<byte> text) => Ascii.IsValid(text) && text.IndexOf("\r\n"u8) < 0;

    /// <summary>The number of clusters before a text; -1: it is not there, or after an error.</summary>
    /// <param name="unit">Where it is in UTF-16.</param>
    internal static int Find(RequestContext ctx, ReadOnlySpan<byte> haystack, ReadOnlySpan<byte> needle, int offset, bool ignoreCase, bool last, out int unit)
    {
        unit = -1;
        if (Wide(ctx, haystack, "Error converting input string to UTF-16") is not { } text) return -1;
        if (Wide(ctx, needle, "Error converting needle string to UTF-16") is not { } wanted) return -1;
        List<int> boundaries = Boundaries(text);
        int index = offset >= 0 ? offset : boundaries.Count - 1 + offset;
        if (index < 0 || index >= boundaries.Count) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        int from = boundaries[index];
        if (wanted.Length == 0) return last && offset >= 0 ? text.Length : from;
        unit = Search(ctx, text, wanted, offset, from, ignoreCase, last);
        int clusters = unit < 0 ? -1 : boundaries.BinarySearch(unit);
        return clusters < 0 ? -1 : clusters;
    }

    private static string? Wide(RequestContext ctx, ReadOnlySpan<byte> text, string error)
    {
        string? wide = Icu.FromUtf8(text);
        if (wide is null) IntlError.Set(ctx, Icu.InvalidChar, error);
        return wide;
    }

    private static int Search(RequestContext ctx, string text, string wanted, int offset, int from, bool ignoreCase, bool last)
    {
        int status = 0, found = Done;
        byte root = 0;
        fixed (char* t = text, w = wanted)
        {
            nint iterator = Open(Character, null, t, text.Length, &status);
            nint search = OpenSearch(w, wanted.Length, t, text.Length, &root, iterator, &status);
            if (ignoreCase && !Icu.IsFailure(status))
            {
                SetCollatorAttribute(SearchCollator(search), StrengthAttribute, SecondaryStrength, &status);
                ResetSearch(search);
            }

            if (!Icu.IsFailure(status))
            {
                if (offset != 0) SetOffset(search, last ? 0 : from, &status);
                found = last ? Last(search, offset, from, &status) : SearchNext(search, &status);
            }

            if (search != 0) CloseSearch(search);
            Close(iterator);
        }

        if (Icu.IsFailure(status)) IntlError.Set(ctx, status, "Error looking up string");
        return Icu.IsFailure(status) ? Done : found;
    }

    private static int Last(nint search, int offset, int from, int* status)
    {
        if (offset >= 0)
        {
            int found = SearchLast(search, status);
            return found < from ? Done : found;
        }

        // the last one that does not begin behind the offset, found forwards: ICU's backward search is not reliable
        int before = Done;
        while (SearchNext(search, status) is var at and not Done && at <= from) before = at;
        return before;
    }
}
