namespace HhvmSharp.Library.Mbstring;

/// <summary>
/// Which of several encodings texts are likely to be in: the one whose characters have the fewest demerits. Rare characters
/// have many, ASCII punctuation some (encodings of seven bits are full of it), each character one, errors very many.
/// </summary>
internal static class MbDetection
{
    private const ulong RejectedDemerits = 500, ErrorDemerits = 1000;

    private sealed class Candidate(MbEncoding encoding, float weight)
    {
        internal readonly MbEncoding Encoding = encoding;
        internal readonly float Weight = weight;
        internal ulong Demerits;
    }

    /// <param name="strict">Encodings in which a text has errors are out.</param>
    /// <param name="orderCounts">Earlier ones are preferred.</param>
    internal static MbEncoding? Guess(IReadOnlyList<ReadOnlyMemory<byte>> texts, MbEncoding[] encodings, bool strict, bool orderCounts)
    {
        if (encodings.Length == 0) return null;
        if (encodings.Length == 1)
        {
            if (!strict) return encodings[0];
            foreach (ReadOnlyMemory<byte> text in texts)
                if (!encodings[0].IsValid(text.Span)) return null;
            return encodings[0];
        }

        if (texts.Count == 1 && texts[0].IsEmpty) return encodings[0];
        List<Candidate> candidates = Candidates(texts, encodings, strict, orderCounts);
        for (int i = texts.Count - 1; i >= 0; i--)
        {
            Count(texts[i].Span, candidates, strict);
            if (candidates.Count == 0) return null;
        }

        Candidate? best = null;
        foreach (Candidate candidate in candidates)
            if (best is null || candidate.Demerits < best.Demerits) best = candidate;
        return best?.Encoding;
    }

    private static List<Candidate> Candidates(IReadOnlyList<ReadOnlyMemory<byte>> texts, MbEncoding[] encodings, bool strict, bool orderCounts)
    {
        List<Candidate> candidates = [];
        for (int i = 0; i < encodings.Length; i++)
        {
            var candidate = new Candidate(encodings[i], orderCounts ? (float)(1.0 + 0.3 * i / encodings.Length) : 1);
            bool rejected = false;
            if (encodings[i].HasStrictCheck)
            {
                foreach (ReadOnlyMemory<byte> text in texts)
                {
                    if (encodings[i].IsValid(text.Span)) continue;
                    rejected = strict;
                    candidate.Demerits += RejectedDemerits;
                    if (strict) break;
                }
            }

            if (!rejected) candidates.Add(candidate);
        }

        return candidates;
    }

    private static void Count(ReadOnlySpan<byte> text, List<Candidate> candidates, bool strict)
    {
        // the last one left needs no further proof, unless errors would rule it out too
        for (int i = candidates.Count - 1; i >= 0 && (strict || candidates.Count > 1); i--)
        {
            Candidate candidate = candidates[i];
            using Wide wide = candidate.Encoding.DecodeAll(WithoutMark(text, candidate.Encoding));
            foreach (uint w in wide.Span)
            {
                if (w != MbEncoding.Bad)
                {
                    candidate.Demerits += Demerits(w);
                }
                else if (strict)
                {
                    candidates.RemoveAt(i);
                    break;
                }
                else
                {
                    candidate.Demerits += ErrorDemerits;
                }
            }
        }

        foreach (Candidate candidate in candidates) candidate.Demerits = (ulong)(candidate.Demerits * (double)candidate.Weight);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text, MbEncoding encoding)
    {
        if (ReferenceEquals(encoding, MbEncodings.Utf8) && text is [0xEF, 0xBB, 0xBF, ..]) return text[3..];
        if (ReferenceEquals(encoding, MbEncodings.Utf16Be) && text is [0xFE, 0xFF, ..]) return text[2..];
        return ReferenceEquals(encoding, MbEncodings.Utf16Le) && text is [0xFF, 0xFE, ..] ? text[2..] : text;
    }

    private static uint Demerits(uint w) => w switch
    {
        > 0xFFFF => 40,
        >= 0x21 and <= 0x2F => 6,
        _ => UnicodeData.IsCommon(w) ? 1u : 30u,
    };
}
