using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>hebrev(): Hebrew text from logical to visual order.</summary>
[PhpExtension("standard")]
internal static class Hebrew
{
    [PhpFunction("hebrev(string $string, int $max_chars_per_line = 0): string", Pure = true, NoThrow = true)]
    internal static PhpString hebrev(PhpString @string, long max_chars_per_line)
    {
        if (@string.Length == 0) return PhpString.Empty;
        return new PhpString(BreakVisual(ToVisual(@string.Span), max_chars_per_line));
    }

    private static bool IsHebrew(byte c) => c is >= 224 and <= 250;

    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static bool IsLineEnd(byte c) => c is (byte)'\n' or (byte)'\r';

    /// <summary>Everything from right to left, but for runs of other text, which keep their direction.</summary>
    private static byte[] ToVisual(ReadOnlySpan<byte> s)
    {
        var result = new byte[s.Length];
        int target = s.Length - 1, start = 0, end = 0;
        bool hebrew = IsHebrew(s[0]);
        do
        {
            if (hebrew)
            {
                while (end < s.Length - 1 && (IsHebrew(s[end + 1]) || IsBlank(s[end + 1]) || Spans.IsPunctuation(s[end + 1]) || s[end + 1] == '\n')) end++;
                for (int i = start; i <= end; i++)
                {
                    int pair = "()[]{}<>\\/"u8.IndexOf(s[i]);
                    result[target--] = pair < 0 ? s[i] : "()[]{}<>\\/"u8[pair ^ 1];
                }
            }
            else
            {
                while (end < s.Length - 1 && !IsHebrew(s[end + 1]) && s[end + 1] != '\n') end++;
                while (end > start && (IsBlank(s[end]) || Spans.IsPunctuation(s[end])) && s[end] is not ((byte)'/' or (byte)'-')) end--;
                for (int i = end; i >= start; i--) result[target--] = s[i];
            }

            hebrew = !hebrew;
            start = end + 1;
        }
        while (end < s.Length - 1);
        return result;
    }

    /// <summary>Lines of at most max characters, taken from the end, because that is where the text begins.</summary>
    private static byte[] BreakVisual(byte[] text, long max)
    {
        var result = new byte[text.Length];
        int begin = text.Length - 1, end = begin, target = 0;
        while (true)
        {
            long count = 0;
            while ((max == 0 || count < max) && begin > 0)
            {
                count++;
                begin--;
                if (!IsLineEnd(text[begin])) continue;
                while (begin > 0 && IsLineEnd(text[begin - 1]))
                {
                    begin--;
                    count++;
                }

                break;
            }

            if (max >= 0 && count == max)
            {
                // not in the middle of a word
                int at = begin;
                long left = count;
                while (left > 0 && !IsBlank(text[at]) && !IsLineEnd(text[at]))
                {
                    at++;
                    left--;
                }

                if (left > 0) begin = at;
            }

            int lineStart = begin;
            if (IsBlank(text[begin])) text[begin] = (byte)'\n';
            while (begin <= end && IsLineEnd(text[begin])) begin++;
            for (int i = begin; i <= end; i++) result[target++] = text[i];
            for (int i = lineStart; i <= end && IsLineEnd(text[i]); i++) result[target++] = text[i];
            begin = lineStart;
            if (begin == 0) return result;
            end = --begin;
        }
    }
}
