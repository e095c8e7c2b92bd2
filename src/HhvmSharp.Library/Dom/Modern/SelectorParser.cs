using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>A selector that cannot be parsed; the message is lexbor's.</summary>
internal sealed class InvalidSelectorException(string message) : Exception(message);

/// <summary>CSS selectors (Selectors Level 4).</summary>
internal ref struct SelectorParser
{
    private const string EndOfFile = "END-OF-FILE";

    /// <summary>Pseudo-elements: they exist, but a tree has none.</summary>
    private static readonly HashSet<string> PseudoElements =
    [
        "after", "backdrop", "before", "first-letter", "first-line", "grammar-error", "inactive-selection", "marker", "placeholder", "selection",
        "spelling-error", "target-text",
    ];

    private readonly ReadOnlySpan<byte> _text;
    private int _at;

    private SelectorParser(ReadOnlySpan<byte> text) => _text = text;

    internal static List<ComplexSelector> Parse(PhpString text)
    {
        var parser = new SelectorParser(text.Span);
        List<ComplexSelector> list = parser.List(inFunction: false, isRelative: false);
        if (!parser.AtEnd) throw parser.Unexpected();
        return list;
    }

    // ---- characters and tokens ----

    private readonly bool AtEnd => _at >= _text.Length;

    private readonly int Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : -1;

    private static bool IsSpace(int c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    private static bool IsNameStart(int c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' or >= 0x80;

    private static bool IsName(int c) => IsNameStart(c) || IsDigit(c) || c == '-';

    private readonly bool StartsName(int ahead = 0)
    {
        int c = Peek(ahead), next = Peek(ahead + 1);
        if (c == '-') return IsNameStart(next) || next == '-' || (next == '\\' && Peek(ahead + 2) != '\n');
        return IsNameStart(c) || (c == '\\' && next != '\n');
    }

    /// <summary>Skips spaces and comments; true: there were spaces.</summary>
    private bool Spaces()
    {
        bool found = false;
        while (true)
        {
            if (IsSpace(Peek()))
            {
                _at++;
                found = true;
            }
            else if (Peek() == '/' && Peek(1) == '*')
            {
                int end = _text[(_at + 2)..].IndexOf("*/"u8);
                _at = end < 0 ? _text.Length : _at + end + 4;
            }
            else
            {
                return found;
            }
        }
    }

    private byte[] Name()
    {
        var name = new List<byte>();
        while (true)
        {
            int c = Peek();
            if (c == '\\' && Peek(1) != '\n')
            {
                _at++;
                Escape(name);
            }
            else if (c >= 0 && IsName(c))
            {
                name.Add((byte)c);
                _at++;
            }
            else
            {
                return [.. name];
            }
        }
    }

    private void Escape(List<byte> to)
    {
        int digits = 0, code = 0;
        for (; digits < 6 && Peek() >= 0 && char.IsAsciiHexDigit((char)Peek()); digits++) code = (code << 4) | Convert.ToInt32(((char)_text[_at++]).ToString(), 16);
        if (digits == 0 && !AtEnd)
        {
            to.Add(_text[_at++]);
            return;
        }

        if (digits > 0 && IsSpace(Peek())) _at++;
        Rune rune = digits > 0 && code != 0 && Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar;
        Span<byte> utf8 = stackalloc byte[4];
        to.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private byte[] Quoted()
    {
        int quote = _text[_at++];
        var text = new List<byte>();
        while (!AtEnd && Peek() != quote)
        {
            if (Peek() != '\\')
            {
                text.Add(_text[_at++]);
                continue;
            }

            _at++;
            if (Peek() == '\n') _at++;
            else if (!AtEnd) Escape(text);
        }

        if (AtEnd) throw UnexpectedText(EndOfFile);
        _at++;
        return [.. text];
    }

    private static InvalidSelectorException UnexpectedText(string token) => new($"Selectors. Unexpected token: {token}");

    private static string Latin(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);

    /// <summary>The token that stands here is not what may stand here.</summary>
    private readonly InvalidSelectorException Unexpected()
    {
        SelectorParser rest = this;
        int start = _at, c = Peek();
        if (c < 0) return UnexpectedText(EndOfFile);
        if (c is '"' or '\'')
        {
            rest.Quoted();
            return UnexpectedText(Latin(_text[start..rest._at]));
        }

        if (IsDigit(c))
        {
            while (IsDigit(rest.Peek()) || rest.Peek() == '.') rest._at++;
            rest.Name();
            return UnexpectedText(Latin(_text[start..rest._at]));
        }

        if (StartsName() || (c is '@' && StartsName(1)) || (c == '#' && IsName(Peek(1))))
        {
            if (c is '@' or '#') rest._at++;
            byte[] name = rest.Name();
            string text = (c is '@' or '#' ? ((char)c).ToString() : "") + Latin(name);
            return UnexpectedText(c is not ('@' or '#') && rest.Peek() == '(' ? text + "(" : text);
        }

        return UnexpectedText(((char)c).ToString());
    }

    // ---- selectors ----

    private List<ComplexSelector> List(bool inFunction, bool isRelative)
    {
        var list = new List<ComplexSelector>();
        while (true)
        {
            list.Add(Complex(inFunction, isRelative));
            if (Peek() != ',') return list;
            _at++;
        }
    }

    /// <summary>A list in which what cannot be parsed is left out.</summary>
    private List<ComplexSelector> ForgivingList(bool isRelative)
    {
        var list = new List<ComplexSelector>();
        while (true)
        {
            int start = _at;
            try
            {
                list.Add(Complex(inFunction: true, isRelative));
            }
            catch (InvalidSelectorException)
            {
                _at = start;
                SkipToComma();
            }

            if (Peek() != ',') return list;
            _at++;
        }
    }

    private void SkipToComma()
    {
        for (int depth = 0; !AtEnd; _at++)
        {
            int c = Peek();
            if (depth == 0 && c is ',' or ')') return;
            if (c is '(' or '[') depth++;
            else if (c is ')' or ']') depth--;
        }
    }

    private bool TryCombinator(out Combinator combinator)
    {
        combinator = Peek() switch { '>' => Combinator.Child, '+' => Combinator.NextSibling, '~' => Combinator.LaterSibling, _ => Combinator.Descendant };
        if (combinator == Combinator.Descendant) return false;
        _at++;
        return true;
    }

    private ComplexSelector Complex(bool inFunction, bool isRelative)
    {
        var compounds = new List<(Combinator, SimpleSelector[])>();
        Spaces();
        Combinator before = Combinator.Descendant;
        if (isRelative && TryCombinator(out before)) Spaces();
        while (true)
        {
            compounds.Add((before, Compound()));
            bool spaced = Spaces();
            if (AtEnd || Peek() == ',' || (inFunction && Peek() == ')')) return new ComplexSelector(compounds);
            if (TryCombinator(out before)) Spaces();
            else if (!spaced) throw Unexpected();
        }
    }

    private SimpleSelector[] Compound()
    {
        var parts = new List<SimpleSelector>();
        if (TryType(out SimpleSelector? type)) parts.Add(type!);
        while (true)
        {
            switch (Peek())
            {
                case '#' when IsName(Peek(1)) || Peek(1) == '\\':
                    _at++;
                    parts.Add(new IdSelector(Name()));
                    continue;
                case '.':
                    _at++;
                    if (!StartsName()) throw Unexpected();
                    parts.Add(new ClassSelector(Name()));
                    continue;
                case '[':
                    _at++;
                    parts.Add(Attribute());
                    continue;
                case ':':
                    _at++;
                    parts.Add(Pseudo());
                    continue;
            }

            if (parts.Count == 0) throw Unexpected();
            return [.. parts];
        }
    }

    /// <summary>"name", "*", "ns|name": namespaces are not looked at.</summary>
    private bool TryType(out SimpleSelector? type)
    {
        type = null;
        if (Peek() == '|' && (StartsName(1) || Peek(1) == '*')) _at++;
        else if (Peek() == '*' && Peek(1) == '|' && (StartsName(2) || Peek(2) == '*')) _at += 2;
        if (Peek() == '*')
        {
            _at++;
            type = new AnySelector();
            return true;
        }

        if (!StartsName()) return false;
        byte[] name = Name();
        if (Peek() == '(') throw UnexpectedText(Latin(name) + "(");
        if (Peek() != '|' || !(StartsName(1) || Peek(1) == '*'))
        {
            type = new TypeSelector(name);
            return true;
        }

        _at++;
        return TryType(out type);
    }

    private AttributeSelector Attribute()
    {
        Spaces();
        if (Peek() == '|' && StartsName(1)) _at++;
        if (!StartsName()) throw Unexpected();
        byte[] name = Name();
        if (Peek() == '|' && StartsName(1))
        {
            _at++;
            name = Name();
        }

        Spaces();
        if (Peek() == ']')
        {
            _at++;
            return new AttributeSelector(name, '\0', [], false);
        }

        char test = (char)Math.Max(Peek(), 0);
        if (test != '=' && !(test is '~' or '|' or '^' or '$' or '*' && Peek(1) == '=')) throw Unexpected();
        _at += test == '=' ? 1 : 2;
        Spaces();
        byte[] value = Peek() is '"' or '\'' ? Quoted() : StartsName() ? Name() : throw Unexpected();
        Spaces();
        bool ignoreCase = false;
        if (Peek() is 'i' or 'I' or 's' or 'S' && !IsName(Peek(1)))
        {
            ignoreCase = Peek() is 'i' or 'I';
            _at++;
            Spaces();
        }

        if (Peek() != ']') throw Unexpected();
        _at++;
        return new AttributeSelector(name, test, value, ignoreCase);
    }

    // ---- pseudo-classes ----

    private SimpleSelector Pseudo()
    {
        bool isElement = Peek() == ':';
        if (isElement) _at++;
        if (!StartsName()) throw Unexpected();
        string given = Latin(Name()), name = given.ToLowerInvariant();
        if (isElement) throw PseudoElements.Contains(name) ? new InvalidSelectorException($"Selectors. Not supported: {given}") : UnexpectedText(given);
        if (Peek() == '(') return Function(given, name);
        if (PseudoClassSelector.Supported.Contains(name)) return new PseudoClassSelector(name);
        throw PseudoClassSelector.Unsupported.Contains(name) ? new InvalidSelectorException($"Selectors. Not supported: {given}") : UnexpectedText(given);
    }

    private SimpleSelector Function(string given, string name)
    {
        switch (name)
        {
            case "dir" or "lang" or "nth-col" or "nth-last-col":
                throw new InvalidSelectorException($"Selectors. Not supported: {given}");
            case not ("current" or "has" or "is" or "not" or "where" or "nth-child" or "nth-last-child" or "nth-of-type" or "nth-last-of-type"):
                throw UnexpectedText(given + "(");
        }

        _at++;
        Spaces();
        if (AtEnd) throw new InvalidSelectorException("Selectors. End Of File in pseudo function");
        if (Peek() == ')') throw Empty(given);
        SimpleSelector result = name switch
        {
            "not" => new ListSelector(List(inFunction: true, isRelative: false), isNot: true, isHas: false),
            "has" => new ListSelector(ForgivingList(isRelative: true), isNot: false, isHas: true),
            "is" or "where" or "current" => new ListSelector(ForgivingList(isRelative: false), isNot: false, isHas: false),
            _ => Nth(given, name),
        };
        Spaces();
        if (AtEnd) return result;
        if (Peek() != ')') throw Unexpected();
        _at++;
        return result;
    }

    private static InvalidSelectorException Empty(string function) => new($"Selectors. Pseudo function can't be empty: {function}()");

    private NthSelector Nth(string given, string name)
    {
        Formula(given, out long a, out long b);
        Spaces();
        List<ComplexSelector>? of = null;
        if (name is "nth-child" or "nth-last-child" && Peek() is 'o' or 'O' && Peek(1) is 'f' or 'F' && !IsName(Peek(2)))
        {
            _at += 2;
            Spaces();
            if (AtEnd || Peek() == ')') throw Empty(given);
            of = List(inFunction: true, isRelative: false);
        }

        return new NthSelector(a, b, name.Contains("last", StringComparison.Ordinal), name.EndsWith("of-type", StringComparison.Ordinal), of);
    }

    /// <summary>"even", "odd", "An+B".</summary>
    private void Formula(string function, out long a, out long b)
    {
        foreach ((string word, int offset) in (ReadOnlySpan<(string, int)>)[("even", 0), ("odd", 1)])
        {
            if (!Latin(_text[_at..]).StartsWith(word, StringComparison.OrdinalIgnoreCase) || IsName(Peek(word.Length))) continue;
            _at += word.Length;
            a = 2;
            b = offset;
            return;
        }

        int start = _at;
        long sign = 1;
        if (Peek() is '+' or '-') sign = _text[_at++] == '-' ? -1 : 1;
        bool hasDigits = Digits(out long number);
        if (Peek() is not ('n' or 'N'))
        {
            if (!hasDigits)
            {
                _at = start;
                throw Unexpected();
            }

            a = 0;
            b = sign * number;
            return;
        }

        _at++;
        a = sign * (hasDigits ? number : 1);
        b = 0;
        if (IsNameStart(Peek()))
        {
            _at = start;
            throw Unexpected();
        }

        int before = _at;
        Spaces();
        if (Peek() is not ('+' or '-'))
        {
            _at = before;
            return;
        }

        sign = _text[_at++] == '-' ? -1 : 1;
        Spaces();
        if (!Digits(out b)) throw Empty(function);
        b *= sign;
    }

    private bool Digits(out long number)
    {
        int start = _at;
        for (number = 0; IsDigit(Peek()); _at++) number = Math.Min(number * 10 + (_text[_at] - '0'), int.MaxValue);
        return _at > start;
    }
}
