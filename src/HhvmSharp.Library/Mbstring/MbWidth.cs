using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Widths on a terminal: one column, or two for East Asian wide characters.</summary>
[PhpExtension("mbstring")]
internal static class MbWidth
{
    [PhpFunction("mb_strwidth(string $string, ?string $encoding = null): int")]
    internal static long mb_strwidth(RequestContext ctx, PhpString @string, PhpString? encoding) => Of(@string, MbState.Encoding(ctx, encoding, 2));

    private static long Of(PhpString text, MbEncoding encoding)
    {
        using Wide wide = encoding.DecodeAll(text.Span);
        long width = 0;
        foreach (uint w in wide.Span) width += UnicodeData.Width(w);
        return width;
    }

    [PhpFunction("mb_strimwidth(string $string, int $start, int $width, string $trim_marker = \"\", ?string $encoding = null): string")]
    internal static PhpString mb_strimwidth(RequestContext ctx, PhpString @string, long start, long width, PhpString trim_marker, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 5);
        MbState state = MbState.Of(ctx);
        if (start != 0)
        {
            long length = MbText.Length(@string, found);
            if (start < 0) start += length;
            if (start < 0 || start > length) Arg.ValueError(ctx, 2, "is out of range");
        }

        if (width < 0)
        {
            Arg.Deprecated(ctx, "passing a negative integer to argument #3 ($width) is deprecated");
            width += Of(@string, found);
            if (start > 0) width -= Of(MbText.Substring(state, @string, 0, start, found), found);
            if (width < 0) Arg.ValueError(ctx, 3, "is out of range");
        }

        return Trim(state, @string, trim_marker, found, (int)start, width);
    }

    private static PhpString Trim(MbState state, PhpString text, PhpString marker, MbEncoding encoding, int from, long width)
    {
        using Wide wide = encoding.DecodeAll(text.Span);
        ReadOnlySpan<uint> rest = wide.Span[from..];
        if (Fitting(rest, width) == rest.Length)
        {
            if (rest.Contains(MbEncoding.Bad)) return MbText.Reencoded(state, text, from, long.MaxValue, encoding);
            return from == 0 ? text : MbText.Substring(state, text, from, long.MaxValue, encoding);
        }

        long markerWidth = Of(marker, encoding);
        if (width <= markerWidth) return marker;
        MbOutput output = state.Output((int)Math.Min(width, text.Length));
        encoding.Encode(rest[..Fitting(rest, width - markerWidth)], output, end: true);
        return output.Bytes.Append(marker).ToPhpString();
    }

    /// <summary>How many characters of a beginning are no wider.</summary>
    private static int Fitting(ReadOnlySpan<uint> text, long width)
    {
        for (int i = 0; i < text.Length; i++)
        {
            width -= UnicodeData.Width(text[i]);
            if (width < 0) return i;
        }

        return text.Length;
    }
}
