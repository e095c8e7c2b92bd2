using System.Text;

namespace HhvmSharp.Conformance;

/// <summary>Splits the ARGS section as a POSIX shell would, without expansions.</summary>
internal static class ShellWords
{
    internal static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\'')
            {
                if (c == quote) quote = '\0';
                else word.Append(c);
            }
            else if (quote == '"')
            {
                if (c == quote) quote = '\0';
                else if (c == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '$' or '`') word.Append(text[++i]);
                else word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                quote = c;
                inWord = true;
            }
            else if (c == '\\' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
                inWord = true;
            }
            else if (char.IsWhiteSpace(c))
            {
                if (inWord) words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }

        if (quote != '\0') return [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        if (inWord) words.Add(word.ToString());
        return words;
    }
}
