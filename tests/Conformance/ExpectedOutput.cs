using System.Text;
using System.Text.RegularExpressions;

namespace HhvmSharp.Conformance;

/// <summary>Compares a test's output with its EXPECT, EXPECTF or EXPECTREGEX section as PHP's run-tests does.</summary>
public static partial class ExpectedOutput
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(10);

    /// <summary>What run-tests does to output before it compares.</summary>
    public static string Normalize(string output) =>
        output.Trim(PhpText.Blanks).Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>Whether normalized output is as expected; the note says why it could not be compared.</summary>
    public static (bool Passed, string Note) Compare(PhptFile test, string output)
    {
        if (test["EXPECT"] is { } exact) return (output == Normalize(exact), "");
        bool format = test.Has("EXPECTF");
        string expected = Normalize(test.Text(format ? "EXPECTF" : "EXPECTREGEX"));
        if (format && expected == output) return (true, "");
        try
        {
            string pattern = format ? FromFormat(expected) : FromPcre(expected);
            // a bare | binds looser than the anchors, as in run-tests' '/^...$/s'
            return (Regex.IsMatch(output, "^" + pattern + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant, MatchLimit), "");
        }
        catch (RegexMatchTimeoutException)
        {
            return (false, "regex timeout");
        }
        catch (RegexParseException e)
        {
            return (false, $"regex not translatable: {e.Message}");
        }
    }

    /// <summary>EXPECTF's placeholders as a regular expression.</summary>
    internal static string FromFormat(string format)
    {
        var result = new StringBuilder();
        int position = 0;
        while (position < format.Length)
        {
            int start = format.IndexOf("%r", position, StringComparison.Ordinal);
            int end = start < 0 ? -1 : format.IndexOf("%r", start + 2, StringComparison.Ordinal);
            if (end < 0) start = end = format.Length;
            result.Append(Placeholders().Replace(Escape(format[position..start]), m => Placeholder(m.Value[1])));
            if (end > start) result.Append('(').Append(FromPcre(format[(start + 2)..end])).Append(')');
            position = end + 2;
        }

        return result.ToString();
    }

    private static string Placeholder(char letter) => letter switch
    {
        'e' => "/",
        's' => @"[^\r\n]+",
        'S' => @"[^\r\n]*",
        'a' => ".+",
        'A' => ".*",
        'w' => @"[ \t\n\r\f\v]*",
        'i' => "[+-]?[0-9]+",
        'd' => "[0-9]+",
        'x' => "[0-9a-fA-F]+",
        'f' => @"[+-]?(?:[0-9]+|(?=\.[0-9]))(?:\.[0-9]+)?(?:[Ee][+-]?[0-9]+)?",
        'c' => ".",
        _ => @"\x00",
    };

    /// <summary>Regex.Escape leaves ] and } alone and does not touch NUL; here every special char is quoted.</summary>
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (@"\*+?|{}[]()^$.#".Contains(c, StringComparison.Ordinal)) result.Append('\\');
            result.Append(c);
        }

        return result.ToString();
    }

    /// <summary>The PCRE spellings in the corpus that .NET spells otherwise.</summary>
    internal static string FromPcre(string pattern)
    {
        var result = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '(' && pattern.AsSpan(i).StartsWith("(?P<"))
            {
                result.Append("(?<");
                i += 3;
                continue;
            }

            if (c is '+' or '*' or '?' or '}' && i + 1 < pattern.Length && pattern[i + 1] == '+')
            {
                // possessive: same language for the patterns that tests have
                result.Append(c);
                i++;
                continue;
            }

            if (c != '\\' || i + 1 >= pattern.Length)
            {
                result.Append(c);
                continue;
            }

            char next = pattern[++i];
            switch (next)
            {
                case 'R': result.Append(@"(?:\r\n|\n|\r)"); break;
                case 'h': result.Append(@"[ \t]"); break;
                case 'd': result.Append(InClass(pattern, i) ? "0-9" : "[0-9]"); break;
                case 's': result.Append(InClass(pattern, i) ? @" \t\n\r\f\v" : @"[ \t\n\r\f\v]"); break;
                case 'Q':
                    int end = pattern.IndexOf(@"\E", i, StringComparison.Ordinal);
                    if (end < 0) end = pattern.Length;
                    result.Append(Escape(pattern[(i + 1)..end]));
                    i = end + 1;
                    break;
                case 'x' when i + 1 < pattern.Length && pattern[i + 1] == '{':
                    int close = pattern.IndexOf('}', i);
                    result.Append(@"\x").Append(pattern[(i + 2)..close].PadLeft(2, '0'));
                    i = close;
                    break;
                case '<' or '>' or ':' or '=' or '!' or '@' or '%' or '&' or '~' or '`' or '"' or '\'' or '/' or ',' or ';' or '_':
                    result.Append(next);
                    break;
                default:
                    result.Append('\\').Append(next);
                    break;
            }
        }

        return result.ToString();
    }

    private static bool InClass(string pattern, int at)
    {
        bool inside = false;
        for (int i = 0; i < at; i++)
        {
            if (pattern[i] == '\\') i++;
            else if (pattern[i] == '[') inside = true;
            else if (pattern[i] == ']') inside = false;
        }

        return inside;
    }

    [GeneratedRegex("%[esSaAwidxfc0]")]
    private static partial Regex Placeholders();
}
