using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Iconv;

/// <summary>Reads one header (with its continuation lines) and writes it with the encoded words of RFC 2047 decoded.</summary>
internal ref struct MimeScanner
{
    private const int MaxCharset = 79;

    private enum State
    {
        Any, AfterEquals, Charset, Scheme, AfterScheme, Text, TextEnd, AfterReturn, AfterNewline, AfterWord, Language, Blanks, Plain,
    }

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _to;
    private readonly bool _strict, _goOn;
    private readonly PhpStringBuilder _result;
    private readonly Converter _plain;
    private Converter? _word;
    private State _state;
    private int _at, _wordStart = -1, _charsetStart, _encodedStart, _encodedEnd, _blanks = -1;
    private bool _quoted, _done;

    private MimeScanner(ReadOnlySpan<byte> text, string to, int mode, PhpStringBuilder result, Converter plain)
    {
        _text = text;
        _to = to;
        _strict = (mode & IconvFunctions.MimeDecodeStrict) != 0;
        _goOn = (mode & IconvFunctions.MimeDecodeContinueOnError) != 0;
        _result = result;
        _plain = plain;
    }

    /// <param name="consumed">Where the next header begins.</param>
    internal static IconvError Decode(ReadOnlySpan<byte> text, string to, int mode, PhpStringBuilder result, out int consumed)
    {
        consumed = text.Length;
        IconvError error = Converter.Open(to, "ASCII", out Converter? plain);
        if (error != IconvError.None) return error;
        using (plain)
        {
            var scanner = new MimeScanner(text, to, mode, result, plain!);
            error = scanner.Run();
            scanner._word?.Dispose();
            consumed = Math.Min(scanner._at, text.Length);
            return error;
        }
    }

    private IconvError Run()
    {
        for (; _at < _text.Length && !_done; _at++)
        {
            IconvError error = Step(_text[_at]);
            if (error != IconvError.None) return error;
        }

        if (_state is State.Any or State.AfterNewline or State.Blanks or State.Plain) return IconvError.None;
        if (!_goOn) return IconvError.Malformed;
        if (_state == State.AfterEquals) Append((byte)'=');
        return IconvError.None;
    }

    private IconvError Append(byte c) => _plain.Append([c], _result);

    /// <summary>From where something began up to and with the current byte, as it is.</summary>
    private IconvError AppendFrom(int start) => _plain.Append(_text[start..Math.Min(_at + 1, _text.Length)], _result);

    private readonly State Outside => _strict ? State.Plain : State.Any;

    private IconvError Step(byte c)
    {
        switch (_state)
        {
            case State.Any:
                return Any(c);
            case State.AfterEquals:
                return AfterEquals(c);
            case State.Charset:
                return Charset(c);
            case State.Scheme:
                if (c is (byte)'b' or (byte)'B' or (byte)'q' or (byte)'Q')
                {
                    _quoted = c is (byte)'q' or (byte)'Q';
                    _state = State.AfterScheme;
                    return IconvError.None;
                }

                return GiveUp();
            case State.AfterScheme:
                if (c != '?') return GiveUp();
                _encodedStart = _at + 1;
                _state = State.Text;
                return IconvError.None;
            case State.Text:
                if (c == '?')
                {
                    _encodedEnd = _at;
                    _state = State.TextEnd;
                }

                return IconvError.None;
            case State.TextEnd:
                if (c != '=') return GiveUp();
                _state = State.AfterWord;
                return _at + 1 == _text.Length ? AfterWord(c, end: true) : IconvError.None;
            case State.AfterWord:
                return AfterWord(c, end: false);
            case State.AfterReturn:
                if (c == '\n')
                {
                    _state = State.AfterNewline;
                    return IconvError.None;
                }

                Append((byte)'\r');
                Append(c);
                _state = State.Any;
                return IconvError.None;
            case State.AfterNewline:
                return Continuation(c);
            case State.Language:
                if (c == '?') _state = State.Scheme;
                return IconvError.None;
            case State.Blanks:
                return Blanks(c);
            default:
                return Plain(c);
        }
    }

    /// <summary>A malformed word: an error, or text as it is.</summary>
    private IconvError GiveUp()
    {
        if (!_goOn) return IconvError.Malformed;
        IconvError error = AppendFrom(_wordStart);
        _wordStart = -1;
        _state = Outside;
        return error;
    }

    private IconvError Any(byte c)
    {
        switch (c)
        {
            case (byte)'\r':
                _state = State.AfterReturn;
                return IconvError.None;
            case (byte)'\n':
                _state = State.AfterNewline;
                return IconvError.None;
            case (byte)'=':
                _wordStart = _at;
                _state = State.AfterEquals;
                return IconvError.None;
            case (byte)' ' or (byte)'\t':
                _blanks = _at;
                _state = State.Blanks;
                return IconvError.None;
            default:
                IconvError error = Append(c);
                if (error != IconvError.None && !_goOn) return error;
                _wordStart = -1;
                if (_strict) _state = State.Plain;
                return IconvError.None;
        }
    }

    private IconvError AfterEquals(byte c)
    {
        if (c == '?')
        {
            _charsetStart = _at + 1;
            _state = State.Charset;
            return IconvError.None;
        }

        if (c is (byte)'\r' or (byte)'\n') _at--;
        IconvError error = AppendFrom(_wordStart);
        _wordStart = -1;
        _state = Outside;
        return error;
    }

    private IconvError Charset(byte c)
    {
        switch (c)
        {
            case (byte)'?':
                _state = State.Scheme;
                break;
            case (byte)'*':
                _state = State.Language;
                break;
            case (byte)'\r' or (byte)'\n':
                _at--;
                Append((byte)'=');
                Append((byte)'?');
                IconvError error = AppendFrom(_charsetStart);
                _state = Outside;
                return error;
            default:
                return IconvError.None;
        }

        ReadOnlySpan<byte> name = _text[_charsetStart.._at];
        if (name.Length > MaxCharset) return GiveUp();
        _word?.Dispose();
        IconvError opened = Converter.Open(_to, System.Text.Encoding.Latin1.GetString(name), out _word);
        if (opened == IconvError.None || !_goOn) return opened;
        return SkipWord();
    }

    /// <summary>A word in an unknown charset stays as it is.</summary>
    private IconvError SkipWord()
    {
        for (int marks = 2; marks > 0 && _at + 1 < _text.Length;)
            if (_text[++_at] == '?') marks--;
        if (_text.At(_at + 1) == '=') _at++;
        IconvError error = AppendFrom(_wordStart);
        _state = State.Plain;
        return error;
    }

    private IconvError AfterWord(byte c, bool end)
    {
        bool blank = c is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t';
        if (!blank && !end && _strict)
        {
            _state = State.Plain;
            return AppendFrom(_wordStart);
        }

        PhpString text = PhpString.FromSpan(_text[_encodedStart.._encodedEnd]);
        PhpString? decoded = _quoted ? Unquote(text.Span) : Encodings.base64_decode(text, strict: false);
        if (decoded is null) return _goOn ? GiveUp() : IconvError.Unknown;
        IconvError error = _word!.Append(decoded.Span, _result);
        if (error == IconvError.None) error = _word.Finish(_result);
        if (error != IconvError.None)
        {
            if (!_goOn) return error;
            error = _wordStart < 0 ? IconvError.None : _plain.Append(_text[_wordStart.._at], _result);
            _wordStart = -1;
            if (error != IconvError.None) return IconvError.None;
        }

        return end ? End() : Behind(c);
    }

    /// <summary>Quoted-Printable with "_" for a space; null: there is something else than hexadecimal digits after "=".</summary>
    private static PhpString? Unquote(ReadOnlySpan<byte> text)
    {
        var to = new PhpStringBuilder(text.Length);
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != '=')
            {
                to.Append(text[at] == '_' ? (byte)' ' : text[at]);
                continue;
            }

            ReadOnlySpan<byte> rest = text[(at + 1)..];
            if (rest.Length > 1 && Spans.IsHex(rest[0]) && Spans.IsHex(rest[1]))
            {
                to.Append((byte)((Spans.Hex(rest[0]) << 4) | Spans.Hex(rest[1])));
                at += 2;
                continue;
            }

            // a soft line break, with blanks before it
            int blanks = rest.Length - rest.TrimStart(" \t"u8).Length;
            if (rest.At(blanks) is not ((byte)'\r' or (byte)'\n')) return null;
            at += blanks + (rest.At(blanks) == '\r' && rest.At(blanks + 1) == '\n' ? 2 : 1);
        }

        return to.ToPhpString();
    }

    private IconvError End()
    {
        _state = State.Any;
        return IconvError.None;
    }

    /// <summary>The first byte behind an encoded word.</summary>
    private IconvError Behind(byte c)
    {
        _state = c switch
        {
            (byte)'\r' => State.AfterReturn,
            (byte)'\n' => State.AfterNewline,
            (byte)'=' => State.AfterEquals,
            (byte)' ' or (byte)'\t' => State.Blanks,
            _ => State.Plain,
        };
        if (_state == State.Blanks) _blanks = _at;
        return _state == State.Plain ? Ignore(Append(c)) : IconvError.None;
    }

    private static IconvError Ignore(IconvError _) => IconvError.None;

    private IconvError Continuation(byte c)
    {
        if (c is not ((byte)' ' or (byte)'\t'))
        {
            _at--;
            _done = true;
            return IconvError.None;
        }

        if (_wordStart < 0) Append((byte)' ');
        _blanks = -1;
        _state = State.Blanks;
        return IconvError.None;
    }

    private IconvError Blanks(byte c)
    {
        switch (c)
        {
            case (byte)'\r':
                _state = State.AfterReturn;
                break;
            case (byte)'\n':
                _state = State.AfterNewline;
                break;
            case (byte)'=':
                if (_wordStart < 0) WriteBlanks();
                _wordStart = _at;
                _state = State.AfterEquals;
                break;
            case (byte)' ' or (byte)'\t':
                break;
            default:
                WriteBlanks();
                Append(c);
                _wordStart = -1;
                _state = Outside;
                break;
        }

        return IconvError.None;
    }

    private void WriteBlanks()
    {
        if (_blanks >= 0) _plain.Append(_text[_blanks.._at], _result);
        _blanks = -1;
    }

    private IconvError Plain(byte c)
    {
        switch (c)
        {
            case (byte)'\r':
                _state = State.AfterReturn;
                break;
            case (byte)'\n':
                _state = State.AfterNewline;
                break;
            case (byte)' ' or (byte)'\t':
                _blanks = _at;
                _state = State.Blanks;
                break;
            case (byte)'=' when !_strict:
                _wordStart = _at;
                _state = State.AfterEquals;
                break;
            default:
                Append(c);
                break;
        }

        return IconvError.None;
    }
}
