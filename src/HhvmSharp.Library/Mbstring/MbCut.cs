namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_strcut() of encodings with states: as many characters as fit into the bytes, with what they need around them.</summary>
internal static class MbCut
{
    internal static ReadOnlySpan<byte> Cut(MbEncoding encoding, ReadOnlySpan<byte> bytes, int from, long length)
    {
        using var skipped = new Wide(from);
        uint state = 0;
        from = Math.Min(from, bytes.Length);
        length = Math.Min(length, bytes.Length - from);
        // a sequence that the start would break belongs to what follows
        while (from > 0 && !IsBoundary(encoding, bytes, from)) from--;
        encoding.Decode(bytes[..from], skipped, ref state);
        using var wide = new Wide(bytes.Length - from);
        encoding.Decode(bytes[from..], wide, ref state);
        MbOutput? best = null;
        for (int count = 1; count <= wide.Count; count++)
        {
            var output = new MbOutput(count * 2, '?', SubstituteMode.None);
            encoding.Encode(wide.Span[..count], output, end: true);
            if (output.Bytes.Length > length) break;
            best = output;
        }

        return best is null ? default : best.Bytes.Span;
    }

    /// <summary>What is before decodes the same with and without what follows.</summary>
    private static bool IsBoundary(MbEncoding encoding, ReadOnlySpan<byte> bytes, int at)
    {
        using Wide before = encoding.DecodeAll(bytes[..at]);
        return before.Count == 0 || before.Span[^1] != MbEncoding.Bad;
    }
}
