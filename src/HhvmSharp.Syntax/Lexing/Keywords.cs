using System.Text;

namespace HhvmSharp.Syntax.Lexing;

/// <summary>PHP's keywords, found by a small perfect-enough hash over length and three letters; case does not matter.</summary>
internal static class Keywords
{
    private static readonly (byte[] Word, TokenKind Kind)[]?[] s_buckets = Build();

    private static (byte[], TokenKind)[]?[] Build()
    {
        var buckets = new (byte[], TokenKind)[]?[512];
        for (var kind = (int)TokenKind.T_INCLUDE; kind <= (int)TokenKind.T_NS_C; kind++)
        {
            // Labels of one spelling are in single quotes; 'yield from' and 'public(set)' are more than a word.
            var label = TokenNames.LabelOf(kind);
            if (label.AsSpan().IndexOfAny(' ', '(') < 0)
            {
                Add(buckets, label.Trim('\''), (TokenKind)kind);
            }
        }

        Add(buckets, "die", TokenKind.T_EXIT);
        return buckets;
    }

    private static void Add((byte[], TokenKind)[]?[] buckets, string word, TokenKind kind)
    {
        var bytes = Array.ConvertAll(word.ToCharArray(), static c => (byte)char.ToLowerInvariant(c)); // the framework's encoder is compiled at run time
        ref var bucket = ref buckets[Hash(bytes)];
        bucket = [.. bucket ?? [], (bytes, kind)];
    }

    private static int Hash(ReadOnlySpan<byte> word)
        => ((word.Length * 31) + ((word[0] | 0x20) * 7) + ((word[^1] | 0x20) * 13) + ((word[word.Length >> 1] | 0x20) * 3)) & 511;

    /// <summary>The keyword that <paramref name="word"/> is, or T_STRING.</summary>
    public static TokenKind Find(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 2 or > 15 || s_buckets[Hash(word)] is not { } bucket)
        {
            return TokenKind.T_STRING;
        }

        foreach (var (candidate, kind) in bucket)
        {
            if (EqualsIgnoreCase(word, candidate))
            {
                return kind;
            }
        }

        return TokenKind.T_STRING;
    }

    /// <summary>Whether the text is the given lower-case word, whatever its case.</summary>
    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length)
        {
            return false;
        }

        for (var i = 0; i < lower.Length; i++)
        {
            var c = text[i];
            if ((uint)(c - 'A') < 26)
            {
                c |= 0x20;
            }

            if (c != lower[i])
            {
                return false;
            }
        }

        return true;
    }
}
