using System.Globalization;
using System.Text;

namespace HhvmSharp.Library.Intl;

/// <summary>A part of a message: text, an argument, or the number of the plural around it.</summary>
internal abstract record MessagePart
{
    internal sealed record Text(string Value) : MessagePart;

    /// <summary>"#" in a plural.</summary>
    internal sealed record Number : MessagePart;

    /// <summary>{name}, {name, type}, {name, type, style}.</summary>
    internal sealed record Simple(string Name, string? Type, string Style) : MessagePart;

    /// <summary>{name, choice, 0#none|1#one|1&lt;many}: each message is for numbers from its limit on.</summary>
    internal sealed record Choice(string Name, List<(double Limit, bool Above, List<MessagePart> Message)> Cases) : MessagePart;

    /// <summary>{name, plural, offset:1 =0 {...} one {...} other {...}}, and selectordinal.</summary>
    internal sealed record Plural(string Name, bool Ordinal, double Offset, List<(double? Exact, string Keyword, List<MessagePart> Message)> Cases) : MessagePart;

    /// <summary>{name, select, a {...} other {...}}.</summary>
    internal sealed record Select(string Name, List<(string Keyword, List<MessagePart> Message)> Cases) : MessagePart;

    /// <summary>The argument that it names.</summary>
    internal string? Argument => this switch
    {
        Simple p => p.Name,
        Choice p => p.Name,
        Plural p => p.Name,
        Select p => p.Name,
        _ => null,
    };
}

/// <summary>Reads a message pattern that ICU has accepted: errors are no matter here.</summary>
internal sealed class MessagePattern
{
    /// <summary>What a message stands in, which says what is special in it.</summary>
    private enum Within
    {
        Nothing,
        Choice,
        Plural,
        Select,
    }

    private readonly string _text;
    private int _at;

    private MessagePattern(string text) => _text = text;

    internal static List<MessagePart> Parse(string text) => new MessagePattern(text).Message(Within.Nothing);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private List<MessagePart> Message(Within within)
    {
        List<MessagePart> parts = [];
        var literal = new StringBuilder();
        void Flush()
        {
            if (literal.Length > 0) parts.Add(new MessagePart.Text(literal.ToString()));
            literal.Clear();
        }

        while (_at < _text.Length)
        {
            char c = _text[_at];
            if ((c == '}' && within != Within.Nothing) || (c == '|' && within == Within.Choice)) break;
            _at++;
            switch (c)
            {
                case '\'':
                    Quoted(within, literal);
                    break;
                case '#' when within == Within.Plural:
                    Flush();
                    parts.Add(new MessagePart.Number());
                    break;
                case '{':
                    Flush();
                    parts.Add(Argument());
                    break;
                default:
                    literal.Append(c);
                    break;
            }
        }

        Flush();
        return parts;
    }

    /// <summary>Behind an apostrophe: two are one, one quotes what would be special, any other stands for itself.</summary>
    private void Quoted(Within within, StringBuilder literal)
    {
        char next = Current;
        bool quotes = next is '{' or '}' || (next == '|' && within == Within.Choice) || (next == '#' && within == Within.Plural);
        if (!quotes)
        {
            literal.Append('\'');
            if (next == '\'') _at++;
            return;
        }

        while (_at < _text.Length)
        {
            char c = _text[_at++];
            if (c == '\'')
            {
                if (Current != '\'') return;
                _at++;
            }

            literal.Append(c);
        }
    }

    private MessagePart Argument()
    {
        string name = Word();
        SkipSpace();
        if (Current != ',') return Closed(new MessagePart.Simple(name, null, ""));
        _at++;
        string type = Word();
        SkipSpace();
        bool styled = Current == ',';
        if (styled) _at++;
        return Closed(type.ToLowerInvariant() switch
        {
            "choice" => new MessagePart.Choice(name, Choices()),
            "plural" => Plural(name, ordinal: false),
            "selectordinal" => Plural(name, ordinal: true),
            "select" => new MessagePart.Select(name, Selections()),
            _ => new MessagePart.Simple(name, type, styled ? Style() : ""),
        });
    }

    private MessagePart Closed(MessagePart part)
    {
        if (Current == '}') _at++;
        return part;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && IsSpace(_text[_at])) _at++;
    }

    /// <summary>Pattern_White_Space.</summary>
    private static bool IsSpace(char c) => c is (>= '\t' and <= '\r') or ' ' or '\u0085' or '\u200E' or '\u200F' or '\u2028' or '\u2029';

    private string Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && !IsSpace(_text[_at]) && _text[_at] is not (',' or '{' or '}' or '#' or '<' or '|' or '\u2264')) _at++;
        return _text[start.._at];
    }

    /// <summary>The style of a simple argument, as it stands there.</summary>
    private string Style()
    {
        int start = _at, depth = 0;
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '\'')
            {
                int end = _text.IndexOf('\'', _at + 1);
                if (end < 0) break;
                _at = end;
            }
            else if (c == '{')
            {
                depth++;
            }
            else if (c == '}' && depth-- == 0)
            {
                break;
            }
        }

        return _text[start.._at];
    }

    private List<(double Limit, bool Above, List<MessagePart> Message)> Choices()
    {
        List<(double, bool, List<MessagePart>)> cases = [];
        while (_at < _text.Length && Current != '}')
        {
            double limit = Number(Word());
            SkipSpace();
            bool above = Current == '<';
            _at++;
            cases.Add((limit, above, Message(Within.Choice)));
            if (Current == '|') _at++;
        }

        return cases;
    }

    private static double Number(string text) => text switch
    {
        "\u221E" => double.PositiveInfinity,
        "-\u221E" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : 0,
    };

    private MessagePart.Plural Plural(string name, bool ordinal)
    {
        const string offsetName = "offset:";
        double offset = 0;
        List<(double?, string, List<MessagePart>)> cases = [];
        SkipSpace();
        while (_at < _text.Length && Current != '}')
        {
            string selector = Word();
            if (selector.StartsWith(offsetName, StringComparison.Ordinal))
            {
                offset = Number(selector.Length > offsetName.Length ? selector[offsetName.Length..] : Word());
            }
            else
            {
                double? exact = selector.StartsWith('=') ? Number(selector[1..]) : null;
                cases.Add((exact, selector, Braced(Within.Plural)));
            }

            SkipSpace();
        }

        return new MessagePart.Plural(name, ordinal, offset, cases);
    }

    private List<(string Keyword, List<MessagePart> Message)> Selections()
    {
        List<(string, List<MessagePart>)> cases = [];
        SkipSpace();
        while (_at < _text.Length && Current != '}')
        {
            cases.Add((Word(), Braced(Within.Select)));
            SkipSpace();
        }

        return cases;
    }

    private List<MessagePart> Braced(Within within)
    {
        SkipSpace();
        if (Current == '{') _at++;
        List<MessagePart> message = Message(within);
        if (Current == '}') _at++;
        return message;
    }
}
