using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// strip_tags(): a state machine over text, tags, processing instructions, declarations and comments. Behaviour with
/// broken markup is PHP's, quote by quote.
/// </summary>
internal sealed class TagStripper
{
    private enum State
    {
        Text,
        Tag,
        /// <summary>&lt;? ... ?&gt;</summary>
        Instruction,
        /// <summary>&lt;! ...&gt;</summary>
        Declaration,
        Comment,
    }

    private readonly byte[] _text;
    private readonly string? _allowed;
    private readonly PhpStringBuilder _out;
    private readonly PhpStringBuilder _tag = new();
    private State _state;
    private int _at;
    private int _depth;
    private int _brackets;
    private byte _quote;
    private byte _last;
    private readonly bool _allowTagSpaces;
    private bool _isXml;

    /// <param name="allowTagSpaces">"&lt; " begins a tag, too.</param>
    internal TagStripper(PhpString text, PhpString? allowed, bool allowTagSpaces = false)
    {
        _allowTagSpaces = allowTagSpaces;
        _text = text.Span.ToArray();
        _allowed = allowed?.ToLower().ToString();
        _out = new PhpStringBuilder(_text.Length);
    }

    internal PhpString Run()
    {
        for (; _at < _text.Length; _at++)
        {
            byte c = _text[_at];
            switch (_state)
            {
                case State.Text:
                    InText(c);
                    break;
                case State.Tag:
                    InTag(c);
                    break;
                case State.Instruction:
                    InInstruction(c);
                    break;
                case State.Declaration:
                    InDeclaration(c);
                    break;
                default:
                    if (c == '>' && _quote == 0 && Back(1) == '-' && Back(2) == '-') ToText();
                    break;
            }
        }

        return _out.ToPhpString();
    }

    private byte Back(int n) => _at >= n ? _text[_at - n] : (byte)0;

    private byte Lower(int n) => ByteStrings.ToLower(Back(n));

    private bool SpaceFollows() => !_allowTagSpaces && _at + 1 < _text.Length && ByteStrings.IsSpace(_text[_at + 1]);

    private void ToText()
    {
        _quote = 0;
        _state = State.Text;
        _tag.Clear();
    }

    private void InText(byte c)
    {
        switch (c)
        {
            case 0:
                break;
            case (byte)'<':
                if (_quote != 0) break;
                if (SpaceFollows())
                {
                    _out.Append(c);
                    break;
                }

                _last = (byte)'<';
                _state = State.Tag;
                if (_allowed is not null) _tag.Append('<');
                break;
            case (byte)'>':
                if (_depth > 0) _depth--;
                else if (_quote == 0) _out.Append(c);
                break;
            default:
                _out.Append(c);
                break;
        }
    }

    private void InTag(byte c)
    {
        switch (c)
        {
            case 0:
                return;
            case (byte)'<':
                if (_quote != 0) return;
                if (!SpaceFollows())
                {
                    _depth++;
                    return;
                }

                break;
            case (byte)'>':
                if (_depth > 0)
                {
                    _depth--;
                    return;
                }

                if (_quote != 0) return;
                _last = (byte)'>';
                if (_isXml && Back(1) == '-') return;
                _isXml = false;
                if (_allowed is not null)
                {
                    _tag.Append('>');
                    if (IsAllowed(_tag.Span)) _out.Append(_tag.Span);
                }

                ToText();
                return;
            case (byte)'"' or (byte)'\'':
                Quote(c);
                break;
            case (byte)'!' when Back(1) == '<':
                _state = State.Declaration;
                _last = c;
                return;
            case (byte)'?' when Back(1) == '<':
                _brackets = 0;
                _state = State.Instruction;
                return;
        }

        if (_allowed is not null) _tag.Append(c);
    }

    private void Quote(byte c)
    {
        if (_at == 0 || (_quote != 0 && c != _quote)) return;
        _quote = _quote != 0 ? (byte)0 : c;
    }

    private void InInstruction(byte c)
    {
        switch (c)
        {
            case (byte)'(':
                if (_last is (byte)'"' or (byte)'\'') break;
                _last = c;
                _brackets++;
                break;
            case (byte)')':
                if (_last is (byte)'"' or (byte)'\'') break;
                _last = c;
                _brackets--;
                break;
            case (byte)'>':
                if (_depth > 0) _depth--;
                else if (_quote == 0 && _brackets == 0 && _last != '"' && Back(1) == '?') ToText();
                break;
            case (byte)'"' or (byte)'\'':
                if (_at < 1 || Back(1) == '\\') break;
                if (_last == c) _last = 0;
                else if (_last != '\\') _last = c;
                Quote(c);
                break;
            case (byte)'l' or (byte)'L':
                // <?xml is no PHP
                if (_at > 4 && Lower(1) == 'm' && Lower(2) == 'x' && Back(3) == '?' && Back(4) == '<')
                {
                    _state = State.Tag;
                    _isXml = true;
                }

                break;
        }
    }

    private void InDeclaration(byte c)
    {
        switch (c)
        {
            case (byte)'>':
                if (_depth > 0) _depth--;
                else if (_quote == 0) ToText();
                break;
            case (byte)'"' or (byte)'\'':
                if (Back(1) != '\\') Quote(c);
                break;
            case (byte)'-':
                if (_at >= 2 && Back(1) == '-' && Back(2) == '!') _state = State.Comment;
                break;
            case (byte)'e' or (byte)'E':
                // a DOCTYPE is like a tag
                if (_at > 6 && Lower(1) == 'p' && Lower(2) == 'y' && Lower(3) == 't' && Lower(4) == 'c' && Lower(5) == 'o' && Lower(6) == 'd') _state = State.Tag;
                break;
        }
    }

    /// <summary>The tag without attributes, slashes and spaces, in lower case, occurs in the list.</summary>
    private bool IsAllowed(ReadOnlySpan<byte> tag)
    {
        var name = new System.Text.StringBuilder();
        bool inName = false;
        for (int i = 0; i < tag.Length; i++)
        {
            char c = (char)ByteStrings.ToLower(tag[i]);
            if (c == '<')
            {
                name.Append(c);
            }
            else if (c == '>')
            {
                break;
            }
            else if (!ByteStrings.IsSpace((byte)c))
            {
                inName = true;
                if (c != '/' || (tag[i - 1] != '<' && tag[i + 1] != '>')) name.Append(c);
            }
            else if (inName)
            {
                break;
            }
        }

        return _allowed!.Contains(name.Append('>').ToString(), StringComparison.Ordinal);
    }
}
