using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>parse_ini_string's modes: INI_SCANNER_NORMAL, _RAW and _TYPED with PHP's numbers.</summary>
public enum IniScannerMode { Normal = 0, Raw = 1, Typed = 2 }

/// <summary>Tokens of the ini grammar; single characters have a token of their own, with the char in <see cref="IniScanner.Char"/>.</summary>
internal enum IniToken
{
    End, Section, Raw, Constant, Number, String, Whitespace, Label, Offset, DollarCurly, VarName, QuotedString, Fallback,
    BoolTrue, BoolFalse, NullNull, EndOfLine, Char,
}

/// <summary>
/// The scanner of php.ini's grammar: longest match, the earlier rule on a tie, a stack of states, as PHP's
/// Zend/zend_ini_scanner.l declares them.
/// </summary>
internal ref struct IniScanner
{
    private enum State { Initial, Offset, SectionValue, SectionRaw, Value, RawValue, DoubleQuotes, VarName, VarFallback }

    private readonly ReadOnlySpan<byte> _source;
    private readonly IniScannerMode _mode;
    private readonly Stack<State> _stack = new();
    private State _state = State.Initial;
    private int _pos;

    internal IniScanner(ReadOnlySpan<byte> source, IniScannerMode mode)
    {
        _source = source;
        _mode = mode;
        if (source.Length > 3 && source.StartsWith("\uFEFF"u8)) _pos = 3;
    }

    internal int Line = 1;

    /// <summary>The token's text where it has one.</summary>
    internal ReadOnlySpan<byte> Text;

    internal byte Char;

    /// <summary>The token stands where typed mode makes booleans and null of the words.</summary>
    internal bool InValue;

    internal IniToken Next()
    {
        while (true)
        {
            Text = default;
            if (_pos >= _source.Length)
            {
                if (_state is State.Value or State.RawValue)
                {
                    _state = State.Initial;
                    return IniToken.EndOfLine;
                }

                return IniToken.End;
            }

            IniToken? token = _state switch
            {
                State.Initial => Initial(),
                State.Value => Value(),
                State.RawValue => RawValue(),
                State.SectionRaw => SectionRaw(),
                State.DoubleQuotes => DoubleQuotes(),
                State.VarName => VarName(),
                _ => Mixed(),
            };
            if (token is { } t) return t;
        }
    }

    private readonly byte At(int index) => index < _source.Length ? _source[index] : (byte)0;

    private IniToken Take(IniToken token, int length)
    {
        Text = _source.Slice(_pos, length);
        _pos += length;
        InValue = _state is State.Value or State.RawValue;
        return token;
    }

    private IniToken TakeChar(int length)
    {
        Char = _source[_pos];
        _pos += length;
        return IniToken.Char;
    }

    private IniToken EndOfLine(int length)
    {
        _pos += length;
        Line++;
        _state = State.Initial;
        return IniToken.EndOfLine;
    }

    private void Push(State state)
    {
        _stack.Push(_state);
        _state = state;
    }

    // ---- states ----

    private IniToken? Initial()
    {
        int blanks = Blanks(_pos);
        byte next = At(_pos + blanks);
        int label = 0;
        while (IsLabelChar(At(_pos + label)) && _pos + label < _source.Length) label++;
        byte first = _source[_pos];

        if (first == '[')
        {
            _pos++;
            _state = _mode == IniScannerMode.Raw ? State.SectionRaw : State.SectionValue;
            return IniToken.Section;
        }

        // a label followed by "[" is longer than the label alone; words and "=" come first on a tie
        if (label > 0 && At(_pos + label) == '[')
        {
            int length = label + 1 + Blanks(_pos + label + 1);
            Text = TrimStart(_source.Slice(_pos, length)).TrimEnd("[\n\r\t "u8);
            _pos += length;
            _state = State.Offset;
            return IniToken.Offset;
        }

        int newline = NewLine(_pos + blanks);
        if (newline > 0 && blanks + newline > label)
        {
            _pos += blanks + newline;
            Line++;
            return IniToken.EndOfLine;
        }

        if (next == '=' && blanks + 1 > label)
        {
            _pos += blanks + 1;
            _pos += Blanks(_pos);
            _state = _mode == IniScannerMode.Raw ? State.RawValue : State.Value;
            Char = (byte)'=';
            return IniToken.Char;
        }

        int comment = next == ';' ? Comment(_pos + blanks) : 0;
        if (comment > 0) return EndOfLine(blanks + comment);

        if (Word(out IniToken word) is var length2 && length2 > 0 && length2 >= label) return TakeWord(word, length2);
        if (label > 0 && label >= blanks)
        {
            Take(IniToken.Label, label);
            Text = TrimStart(Text).TrimEnd("\n\r\t "u8);
            return IniToken.Label;
        }

        if (blanks > 0)
        {
            _pos += blanks;
            return null;
        }

        return ":,.]\"'()&|^+-/*=%$!~<>?@{}"u8.Contains(first) ? TakeChar(1) : Stop();
    }

    private IniToken? Value()
    {
        byte c = _source[_pos];
        int blanks = Blanks(_pos);
        if (c == '\'' && Quoted() is > 0 and var quoted) return TakeQuoted(quoted);
        if (c == '$' && At(_pos + 1) == '{') return Variable();
        if (NewLine(_pos + blanks) is > 0 and var newline) return EndOfLine(blanks + newline);
        if (blanks > 0)
        {
            byte next = At(_pos + blanks);
            if (next == '"') return OpenQuotes(blanks + 1);
            if (next == ';' && Comment(_pos + blanks) is > 0 and var after) return EndOfLine(blanks + after);
            return Take(IniToken.Whitespace, blanks);
        }

        if (c == '"') return OpenQuotes(1);
        if (c == ';' && Comment(_pos) is > 0 and var comment) return EndOfLine(comment);
        int text = Run(static (ref IniScanner s, int at) => s.ValueChar(at));
        int word = Word(out IniToken wordToken);
        int constant = Constant();
        int number = Number();
        int best = Math.Max(Math.Max(text, word), Math.Max(constant, number));
        if (best > 0)
        {
            if (word == best) return TakeWord(wordToken, word);
            return Take(constant == best ? IniToken.Constant : number == best ? IniToken.Number : IniToken.String, best);
        }

        if ("&|^~()!"u8.Contains(c)) return TakeChar(1 + Blanks(_pos + 1));
        if (c != '=') _pos++;
        _state = State.Initial;
        return IniToken.EndOfLine;
    }

    /// <summary>Section names, offsets and fallbacks of variables: the same rules with other ends.</summary>
    private IniToken? Mixed()
    {
        byte c = _source[_pos];
        int blanks = Blanks(_pos);
        bool fallback = _state == State.VarFallback;
        if (!fallback && c == '\'' && Quoted() is > 0 and var quoted) return TakeQuoted(quoted);
        if (c == '$' && At(_pos + 1) == '{') return Variable();
        if (_state == State.SectionValue && c == ']') return EndOfSection();
        if (_state == State.Offset && At(_pos + blanks) == ']')
        {
            _pos += blanks + 1;
            _state = State.Initial;
            Char = (byte)']';
            return IniToken.Char;
        }

        if (fallback && c == '}')
        {
            _state = _stack.Pop();
            return TakeChar(1);
        }

        int text = fallback
            ? Run(static (ref IniScanner s, int at) => s.EscapedChar(at, (byte)'}'))
            : Run(static (ref IniScanner s, int at) => s.EscapedChar(at, (byte)']'));
        int constant = Constant();
        int number = Number();
        int quotes = At(_pos + blanks) == '"' ? blanks + 1 : 0;
        int best = Math.Max(Math.Max(text, quotes), Math.Max(constant, number));
        if (best == 0) return Stop();
        if (constant == best) return Take(IniToken.Constant, best);
        if (number == best) return Take(IniToken.Number, best);
        return text == best ? Take(IniToken.String, best) : OpenQuotes(best);
    }

    private IniToken? SectionRaw()
    {
        if (_source[_pos] == ']') return EndOfSection();
        int length = _source[_pos..].IndexOfAny("]\n\r"u8);
        if (length < 0) length = _source.Length - _pos;
        return length == 0 ? Stop() : Take(IniToken.Raw, length);
    }

    private IniToken EndOfSection()
    {
        _pos++;
        _pos += Blanks(_pos);
        _pos += NewLine(_pos);
        Line++;
        _state = State.Initial;
        Char = (byte)']';
        return IniToken.Char;
    }

    private IniToken? RawValue()
    {
        int blanks = Blanks(_pos);
        if (NewLine(_pos + blanks) is > 0 and var newline) return EndOfLine(blanks + newline);
        if (At(_pos + blanks) == ';' && Comment(_pos + blanks) is > 0 and var comment) return EndOfLine(blanks + comment);
        if (blanks > 1)
        {
            _pos += blanks;
            return null;
        }

        byte c = _source[_pos];
        if (c is (byte)'\n' or (byte)'\r' or (byte)';' or 0)
        {
            _pos++;
            _state = State.Initial;
            return IniToken.EndOfLine;
        }

        int start = _pos + blanks;
        bool quoted = At(start) == '"';
        int end = _pos + 1;
        int semicolon = -1;
        for (; end < _source.Length; end++)
        {
            byte b = _source[end];
            if (b is (byte)'\n' or (byte)'\r') break;
            if (b == ';' && semicolon < 0) semicolon = end;
            else if (b == '"' && quoted) semicolon = -1;
        }

        ReadOnlySpan<byte> text = _source[start..Math.Max(start, semicolon >= 0 ? semicolon : end)].TrimEnd("\n\r\t "u8);
        if (text.Length > 1 && text[0] == '"' && text[^1] == '"') text = text[1..^1];
        _pos = end;
        Text = text;
        InValue = true;
        return IniToken.Raw;
    }

    private IniToken? DoubleQuotes()
    {
        byte c = _source[_pos];
        if (c == '"')
        {
            _state = _stack.Pop();
            return TakeChar(1 + Blanks(_pos + 1));
        }

        if (c == '$' && At(_pos + 1) == '{') return Variable();
        int i = _pos;
        while (i < _source.Length)
        {
            byte b = _source[i];
            if (b == '"' || (b == '$' && At(i + 1) == '{')) break;
            i++;
            if (b != '\\' || i >= _source.Length) continue;
            byte escaped = _source[i++];
            // "C:\path\" at the end of a line: the backslash is the path's, the quote closes
            if (escaped == '"' && (i >= _source.Length || _source[i] is (byte)'\n' or (byte)'\r'))
            {
                i--;
                break;
            }
        }

        Take(IniToken.QuotedString, i - _pos);
        Text = Unescape(Text);
        return IniToken.QuotedString;
    }

    private IniToken? VarName()
    {
        byte c = _source[_pos];
        if (c == '}')
        {
            _state = _stack.Pop();
            return TakeChar(1);
        }

        if (c == ':' && At(_pos + 1) == '-')
        {
            _pos += 2;
            _state = State.VarFallback;
            return IniToken.Fallback;
        }

        if (!IsLabelChar(c)) return Stop();
        int end = _pos + 1;
        while (end < _source.Length && !"=\n\r\t;&|^$~(){}!\"[]"u8.Contains(_source[end]) &&
               !(_source[end] == ':' && At(end + 1) == '-'))
            end++;
        Take(IniToken.VarName, end - _pos);
        Text = TrimStart(Text).TrimEnd("\n\r\t "u8);
        return IniToken.VarName;
    }

    private IniToken Stop()
    {
        _pos = _source.Length;
        _state = State.Initial;
        return IniToken.End;
    }

    private IniToken Variable()
    {
        _pos += 2;
        Push(State.VarName);
        return IniToken.DollarCurly;
    }

    private IniToken OpenQuotes(int length)
    {
        _pos += length;
        Push(State.DoubleQuotes);
        Char = (byte)'"';
        return IniToken.Char;
    }

    private IniToken TakeQuoted(int length)
    {
        Take(IniToken.Raw, length);
        Text = Text[1..^1];
        return IniToken.Raw;
    }

    private IniToken TakeWord(IniToken token, int length)
    {
        Take(token, length);
        Text = token == IniToken.BoolTrue ? "1"u8 : default;
        return token;
    }

    // ---- lengths of matches at a position, 0 for none ----

    private readonly int Blanks(int at)
    {
        int i = at;
        while (At(i) is (byte)' ' or (byte)'\t') i++;
        return i - at;
    }

    private readonly int NewLine(int at) => At(at) switch
    {
        (byte)'\r' => At(at + 1) == '\n' ? 2 : 1,
        (byte)'\n' => 1,
        _ => 0,
    };

    /// <summary>From ";" to the end of the line, which must exist.</summary>
    private readonly int Comment(int at)
    {
        int length = _source[at..].IndexOfAny((byte)'\r', (byte)'\n');
        return length < 0 ? 0 : length + NewLine(at + length);
    }

    private readonly int Quoted()
    {
        int length = _source[(_pos + 1)..].IndexOf((byte)'\'');
        return length > 0 ? length + 2 : 0;
    }

    private readonly int Constant()
    {
        int i = _pos;
        if (!char.IsAsciiLetter((char)At(i)) && At(i) != '_') return 0;
        while (char.IsAsciiLetterOrDigit((char)At(i)) || At(i) == '_') i++;
        return i - _pos;
    }

    /// <summary>[-]?digits, or digits with a point anywhere (without a sign).</summary>
    private readonly int Number()
    {
        int i = _pos;
        if (At(i) == '-') i++;
        int digits = i;
        while (char.IsAsciiDigit((char)At(i))) i++;
        bool any = i > digits;
        if (At(_pos) != '-' && At(i) == '.')
        {
            int fraction = i + 1;
            while (char.IsAsciiDigit((char)At(fraction))) fraction++;
            if (any || fraction > i + 1) return fraction - _pos;
        }

        return any ? i - _pos : 0;
    }

    private readonly int Word(out IniToken token)
    {
        ReadOnlySpan<byte> rest = _source[_pos..];
        token = IniToken.BoolTrue;
        int length = Longest(rest, "true"u8, "on"u8, "yes"u8);
        if (Longest(rest, "false"u8, "off"u8, "none"u8, "no"u8) is > 0 and var f)
        {
            token = IniToken.BoolFalse;
            length = f;
        }

        if (StartsWith(rest, "null"u8))
        {
            token = IniToken.NullNull;
            length = 4;
        }

        return length == 0 ? 0 : length + Blanks(_pos + length);
    }

    private static int Longest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d = default) =>
        StartsWith(text, a) ? a.Length : StartsWith(text, b) ? b.Length : StartsWith(text, c) ? c.Length
        : d.Length > 0 && StartsWith(text, d) ? d.Length : 0;

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private delegate int CharLength(ref IniScanner scanner, int at);

    private int Run(CharLength charLength)
    {
        int i = _pos;
        while (i < _source.Length && charLength(ref this, i) is > 0 and var n) i += n;
        return Math.Min(i, _source.Length) - _pos;
    }

    private readonly int ValueChar(int at)
    {
        byte c = _source[at];
        if (c == '$') return LiteralDollar(at);
        return "= \t\n\r;&|^~()!\"'\0"u8.Contains(c) ? 0 : 1;
    }

    private readonly int EscapedChar(int at, byte end)
    {
        byte c = _source[at];
        if (c == '$') return LiteralDollar(at);
        if (c == '\\') return at + 1 < _source.Length ? 2 : 0;
        return c == end || "\n\r;\"'"u8.Contains(c) ? 0 : 1;
    }

    private readonly int LiteralDollar(int at) => At(at + 1) switch
    {
        (byte)'{' or 0 => 0,
        (byte)'\\' when at + 2 < _source.Length => 3,
        _ => 2,
    };

    private static bool IsLabelChar(byte c) => !"=\n\r\t;&|^$~(){}!\"[]\0"u8.Contains(c);

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text) => text.TrimStart(" \t"u8);

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        var result = new byte[text.Length];
        int n = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '\\')
            {
                if (++i >= text.Length)
                {
                    result[n++] = (byte)'\\';
                    break;
                }

                c = text[i];
                if (c is not ((byte)'"' or (byte)'\\' or (byte)'$')) result[n++] = (byte)'\\';
            }

            result[n++] = c;
            if (c == '\n' || (c == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n'))) Line++;
        }

        return result.AsSpan(0, n);
    }
}
