using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>How words sound and how far they are apart.</summary>
[PhpExtension("standard")]
internal static class StringMetrics
{
    [PhpFunction("levenshtein(string $string1, string $string2, int $insertion_cost = 1, int $replacement_cost = 1, int $deletion_cost = 1): int", Pure = true, Frameless = true)]
    internal static long levenshtein(PhpString string1, PhpString string2, long insertion_cost, long replacement_cost, long deletion_cost)
    {
        ReadOnlySpan<byte> a = string1.Span, b = string2.Span;
        if (a.IsEmpty) return b.Length * insertion_cost;
        if (b.IsEmpty) return a.Length * deletion_cost;
        long[] previous = new long[b.Length + 1], current = new long[b.Length + 1];
        for (int k = 0; k <= b.Length; k++) previous[k] = k * insertion_cost;
        foreach (byte c in a)
        {
            current[0] = previous[0] + deletion_cost;
            for (int k = 0; k < b.Length; k++)
            {
                long cost = previous[k] + (c == b[k] ? 0 : replacement_cost);
                cost = Math.Min(cost, previous[k + 1] + deletion_cost);
                current[k + 1] = Math.Min(cost, current[k] + insertion_cost);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }

    [PhpFunction("soundex(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString soundex(PhpString @string)
    {
        // 0: a letter that only separates equal codes
        ReadOnlySpan<sbyte> codes = [0, (sbyte)'1', (sbyte)'2', (sbyte)'3', 0, (sbyte)'1', (sbyte)'2', 0, 0, (sbyte)'2', (sbyte)'2', (sbyte)'4', (sbyte)'5',
            (sbyte)'5', 0, (sbyte)'1', (sbyte)'2', (sbyte)'6', (sbyte)'2', (sbyte)'3', 0, (sbyte)'1', 0, (sbyte)'2', 0, (sbyte)'2'];
        Span<byte> result = stackalloc byte[4];
        int length = 0, last = -1;
        foreach (byte raw in @string.Span)
        {
            byte c = ByteStrings.ToUpper(raw);
            if (c is < (byte)'A' or > (byte)'Z') continue;
            int code = codes[c - 'A'];
            if (length == 0)
            {
                result[length++] = c;
                last = code;
            }
            else if (code != last)
            {
                last = code;
                if (code != 0) result[length++] = (byte)code;
            }

            if (length == 4) break;
        }

        result[length..].Fill((byte)'0');
        return PhpString.FromSpan(result);
    }

    [PhpFunction("metaphone(string $string, int $max_phonemes = 0): string")]
    internal static PhpString metaphone(RequestContext ctx, PhpString @string, long max_phonemes)
    {
        if (max_phonemes < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        return new Metaphone(@string.Span, max_phonemes).Run();
    }
}
