using System.Text;

namespace HhvmSharp.Library.Dom;

/// <summary>"prescan a byte stream to determine its encoding", of the HTML standard.</summary>
internal ref struct MetaScanner(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    private static bool IsSpace(int c) => c is '\t' or '\n' or '\f' or '\r' or ' ';

    private readonly int Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : -1;

    private readonly bool StartsWith(string lower)
    {
        for (int i = 0; i < lower.Length; i++)
            if (Peek(i) < 0 || char.ToLowerInvariant((char)Peek(i)) != lower[i]) return false;
        return true;
    }

    /// <summary>Null: nothing says.</summary>
    internal HtmlEncoding? Find()
    {
        for (; _at < _text.Length; _at++)
        {
            if (StartsWith("<!--"))
            {
                int end = _text[(_at + 2)..].IndexOf("-->"u8);
                if (end < 0) return null;
                _at += end + 4;
            }
            else if (StartsWith("<meta") && (IsSpace(Peek(5)) || Peek(5) == '/'))
            {
                _at += 5;
                if (Meta() is { } found) return found;
            }
            else if (Peek() == '<' && (char.IsAsciiLetter((char)Math.Max(Peek(1), 0)) || (Peek(1) == '/' && char.IsAsciiLetter((char)Math.Max(Peek(2), 0)))))
            {
                while (_at < _text.Length && !IsSpace(Peek()) && Peek() != '>') _at++;
                while (Attribute(out _, out _))
                {
                }
            }
            else if (Peek() == '<' && Peek(1) is '!' or '/' or '?')
            {
                while (_at < _text.Length && Peek() != '>') _at++;
            }
        }

        return null;
    }

    private HtmlEncoding? Meta()
    {
        string? charset = null;
        bool isPragma = false, needsPragma = false;
        var seen = new HashSet<string>();
        while (Attribute(out string name, out string value))
        {
            if (!seen.Add(name)) continue;
            if (name == "http-equiv") isPragma |= value == "content-type";
            else if (name == "content" && charset is null && (charset = FromContent(value)) is not null) needsPragma = true;
            else if (name == "charset") (charset, needsPragma) = (value, false);
        }

        return charset is null || (needsPragma && !isPragma) ? null : HtmlEncoding.Find(Encoding.Latin1.GetBytes(charset.Trim(' ', '\t', '\n', '\f', '\r')));
    }

    /// <summary>"get an attribute", in lower case; false at the end of the tag.</summary>
    private bool Attribute(out string name, out string value)
    {
        var text = new StringBuilder();
        name = value = "";
        while (IsSpace(Peek()) || Peek() == '/') _at++;
        if (Peek() is -1 or '>') return false;
        while (Peek() >= 0 && !IsSpace(Peek()) && Peek() is not ('/' or '>') && !(Peek() == '=' && text.Length > 0)) text.Append(char.ToLowerInvariant((char)_text[_at++]));
        name = text.ToString();
        while (IsSpace(Peek())) _at++;
        if (Peek() != '=') return true;
        _at++;
        while (IsSpace(Peek())) _at++;
        text.Clear();
        if (Peek() is '"' or '\'')
        {
            int quote = _text[_at++];
            while (Peek() >= 0 && Peek() != quote) text.Append(char.ToLowerInvariant((char)_text[_at++]));
            if (Peek() >= 0) _at++;
        }
        else
        {
            while (Peek() >= 0 && !IsSpace(Peek()) && Peek() != '>') text.Append(char.ToLowerInvariant((char)_text[_at++]));
        }

        value = text.ToString();
        return true;
    }

    /// <summary>The charset of "text/html; charset=x".</summary>
    private static string? FromContent(string content)
    {
        int at = 0;
        while ((at = content.IndexOf("charset", at, StringComparison.Ordinal)) >= 0)
        {
            at += 7;
            while (at < content.Length && IsSpace(content[at])) at++;
            if (at >= content.Length || content[at] != '=') continue;
            at++;
            while (at < content.Length && IsSpace(content[at])) at++;
            if (at >= content.Length) return null;
            if (content[at] is '"' or '\'')
            {
                int end = content.IndexOf(content[at], at + 1);
                return end < 0 ? null : content[(at + 1)..end];
            }

            int stop = at;
            while (stop < content.Length && !IsSpace(content[stop]) && content[stop] != ';') stop++;
            return content[at..stop];
        }

        return null;
    }
}
