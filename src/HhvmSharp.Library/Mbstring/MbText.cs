using System.Numerics;
using System.Runtime.Intrinsics;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Counting and cutting of texts in any encoding.</summary>
internal static class MbText
{
    /// <summary>Valid UTF-8; remembered by the string, because texts are asked for more than once.</summary>
    internal static bool IsValidUtf8(PhpString text)
    {
        if (text.IsKnownUtf8) return true;
        if (!System.Text.Unicode.Utf8.IsValid(text.Span)) return false;
        if (!text.IsInterned) text.IsKnownUtf8 = true;
        return true;
    }

    internal static long Length(PhpString text, MbEncoding encoding)
    {
        if (encoding.Width != 0) return text.Length / encoding.Width;
        if (ReferenceEquals(encoding, MbEncodings.Utf8) && IsValidUtf8(text)) return CharactersOf(text.Span);
        using Wide wide = encoding.DecodeAll(text.Span);
        return wide.Count;
    }

    /// <summary>How many bytes are not trail bytes of UTF-8.</summary>
    internal static int CharactersOf(ReadOnlySpan<byte> text)
    {
        int trails = 0, at = 0;
        for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
            trails += BitOperations.PopCount(Trails(text[at..]));
        for (; at < text.Length; at++)
            if (Utf8Encoding.IsTrail(text[at])) trails++;
        return text.Length - trails;
    }

    private static uint Trails(ReadOnlySpan<byte> text) =>
        Vector128.LessThan(Vector128.Create(text).AsSByte(), Vector128.Create((sbyte)-64)).ExtractMostSignificantBits();

    /// <summary>Where valid UTF-8 has its n-th character; its length when it has fewer.</summary>
    internal static int OffsetOf(ReadOnlySpan<byte> text, long characters)
    {
        int at = 0;
        for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
        {
            int here = Vector128<byte>.Count - BitOperations.PopCount(Trails(text[at..]));
            if (here > characters) break;
            characters -= here;
        }

        for (; at < text.Length; at++)
        {
            if (Utf8Encoding.IsTrail(text[at])) continue;
            if (characters-- == 0) return at;
        }

        return text.Length;
    }

    /// <param name="length">Characters; <see cref="long.MaxValue"/> for all that follow.</param>
    internal static PhpString Substring(MbState state, PhpString text, long from, long length, MbEncoding encoding)
    {
        if (length == 0 || (from >= text.Length && !ReferenceEquals(encoding, MbEncodings.MacJapanese))) return PhpString.Empty;
        if (encoding.Width != 0)
        {
            from *= encoding.Width;
            if (from >= text.Length) return PhpString.Empty;
            long bytes = length > text.Length ? text.Length : length * encoding.Width;
            return text.Substring((int)from, (int)Math.Min(bytes, text.Length - from));
        }

        if (ReferenceEquals(encoding, MbEncodings.Utf8) && IsValidUtf8(text))
        {
            int start = OffsetOf(text.Span, from);
            int count = length >= text.Length - start ? text.Length - start : OffsetOf(text.Span[start..], length);
            return text.Substring(start, count);
        }

        return Reencoded(state, text, from, length, encoding);
    }

    /// <summary>A part by way of code points: what is no character becomes the substitute.</summary>
    internal static PhpString Reencoded(MbState state, PhpString text, long from, long length, MbEncoding encoding)
    {
        using Wide wide = encoding.DecodeAll(text.Span);
        if (from >= wide.Count) return PhpString.Empty;
        MbOutput output = state.Output(text.Length);
        encoding.Encode(wide.Span.Slice((int)from, (int)Math.Min(length, wide.Count - from)), output, end: true);
        return output.Bytes.ToPhpString();
    }

    /// <summary>All of a text; BASE64 and its like deal with bytes on the other side.</summary>
    internal static void Convert(ReadOnlySpan<byte> text, MbEncoding from, MbEncoding to, MbOutput output)
    {
        if (ReferenceEquals(to, MbEncodings.Base64) || ReferenceEquals(to, MbEncodings.QuotedPrintable)) from = MbEncodings.EightBit;
        else if (ReferenceEquals(from, MbEncodings.Base64) || ReferenceEquals(from, MbEncodings.QuotedPrintable) || ReferenceEquals(from, MbEncodings.Uuencode)) to = MbEncodings.EightBit;
        if (text.IsEmpty) return;
        using Wide wide = from.DecodeAll(text);
        to.Encode(wide.Span, output, end: true);
    }

    /// <summary>As UTF-8 for searching: what is no character is 0xFF, which matches nothing but the same.</summary>
    internal static PhpString ToSearchable(PhpString text, MbEncoding encoding)
    {
        if (encoding.IsUtf8 && IsValidUtf8(text)) return text;
        var output = new MbOutput(text.Length, 0, SubstituteMode.BadUtf8);
        Convert(text.Span, encoding, MbEncodings.Utf8, output);
        return output.Bytes.ToPhpString();
    }
}
