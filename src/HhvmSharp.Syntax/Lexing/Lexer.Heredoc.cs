using HhvmSharp.Syntax.Lexing;

namespace HhvmSharp.Syntax;

public sealed partial class Lexer
{
    private const string MixedIndentation = "Invalid indentation - tabs and spaces cannot be mixed";
    private const int UsesSpaces = 1, UsesTabs = 2;

    private static ReadOnlySpan<byte> HeredocStops => "\r\n$\\{"u8;

    private struct Label
    {
        public int Start, Length, Indentation;
        public bool Spaces;
    }

    private Label[] _labels = new Label[4];
    private int _labelCount;

    // Looking for a heredoc's end, whose indentation its text must be stripped of.
    private bool _scanAhead;
    private int _foundIndentation;
    private bool _foundSpaces;

    // The parts of <<<"LABEL"newline, as found by StartHeredoc.
    private int _labelStart;
    private int _labelLength;
    private int _headerEnd;

    private bool StartHeredoc(int prefix)
    {
        var p = _pos + prefix;
        if (At(p) != '<' || At(p + 1) != '<' || At(p + 2) != '<')
        {
            return false;
        }

        p += 3;
        while (At(p) is (byte)' ' or (byte)'\t')
        {
            p++;
        }

        var quote = At(p) is (byte)'\'' or (byte)'"' ? At(p++) : (byte)0;
        if (!CharTable.IsLabelStart(At(p)))
        {
            return false;
        }

        var end = LabelEnd(p + 1);
        _labelStart = p;
        _labelLength = end - p;
        if (quote != 0 && At(end++) != quote)
        {
            return false;
        }

        switch (At(end))
        {
            case (byte)'\n':
                _headerEnd = end + 1;
                return true;
            case (byte)'\r':
                _headerEnd = end + (At(end + 1) == '\n' ? 2 : 1);
                return true;
            default:
                return false;
        }
    }

    private TokenKind ScanStartHeredoc(int prefix)
    {
        Line++;
        var nowdoc = _source[_labelStart - 1] == '\'';
        _mode = nowdoc ? Mode.Nowdoc : Mode.Heredoc;
        if (_labelCount == _labels.Length)
        {
            Array.Resize(ref _labels, _labelCount * 2);
        }

        var label = new Label { Start = _labelStart, Length = _labelLength };
        _labels[_labelCount++] = label;
        _pos = _headerEnd;
        var p = SkipIndentation(_pos, out var spacing);
        if (p == _limit)
        {
            return TokenKind.T_START_HEREDOC;
        }

        if (IsLabelAt(p, label))
        {
            if (spacing == (UsesSpaces | UsesTabs))
            {
                Fail(MixedIndentation);
                if (_parsing && !_scanAhead)
                {
                    return TokenKind.T_ERROR;
                }
            }

            _labels[_labelCount - 1].Indentation = p - _pos;
            _mode = Mode.EndHeredoc;
            return TokenKind.T_START_HEREDOC;
        }

        if (!nowdoc && !_scanAhead && !FindIndentation())
        {
            return Failed(TokenKind.T_START_HEREDOC);
        }

        return TokenKind.T_START_HEREDOC;
    }

    private int SkipIndentation(int p, out int spacing)
    {
        spacing = 0;
        for (; p < _limit && _source[p] is (byte)' ' or (byte)'\t'; p++)
        {
            spacing |= _source[p] == '\t' ? UsesTabs : UsesSpaces;
        }

        return p;
    }

    private bool IsLabelAt(int p, in Label label)
        => label.Length < _limit - p
            && _source.AsSpan(p, label.Length).SequenceEqual(_source.AsSpan(label.Start, label.Length))
            && !CharTable.IsLabel(_source[p + label.Length]);

    // Runs the lexer over the heredoc, nested ones included, to its end, and goes back to its start.
    private bool FindIndentation()
    {
        var saved = (_pos, _mode, Line, StartLine, TokenStart, TokenLength, _docStart, _docLength, Error, _scannedLength);
        var modes = _modes.AsSpan(0, _modeCount).ToArray();
        var nesting = _nesting.AsSpan(0, _nestingCount).ToArray();
        var labels = _labels.AsSpan(0, _labelCount).ToArray();
        _modeCount = 0;
        _nestingCount = 0;
        _scanAhead = true;
        _foundIndentation = 0;
        _foundSpaces = false;
        _docLength = 0;
        Error = null;
        TokenKind? first = null;
        for (var level = 1; level > 0;)
        {
            var kind = Scan();
            if (Error != null)
            {
                break;
            }

            first ??= kind;
            level = kind switch
            {
                TokenKind.T_START_HEREDOC => level + 1,
                TokenKind.T_END_HEREDOC => level - 1,
                TokenKind.END => 0,
                _ => level,
            };
        }

        // While PHP looks ahead it is in no file: see Diagnostic.Line.
        var misplaced = _foundIndentation > 0 && first is TokenKind.T_VARIABLE or TokenKind.T_DOLLAR_OPEN_CURLY_BRACES or TokenKind.T_CURLY_OPEN
            ? new Diagnostic(Severity.ParseError, $"Invalid body indentation level (expecting an indentation level of at least {_foundIndentation})", 0)
            : null;
        (_pos, _mode, Line, StartLine, TokenStart, TokenLength, _docStart, _docLength, Error, _scannedLength) = saved;
        _scanAhead = false;
        _lineAfterToken = false;
        Value = null;
        Restore(ref _modes, ref _modeCount, modes);
        Restore(ref _nesting, ref _nestingCount, nesting);
        Restore(ref _labels, ref _labelCount, labels);
        _labels[_labelCount - 1].Indentation = _foundIndentation;
        _labels[_labelCount - 1].Spaces = _foundSpaces;
        Error ??= misplaced;
        return misplaced == null;
    }

    private static void Restore<T>(ref T[] stack, ref int count, T[] saved)
    {
        saved.CopyTo(stack, 0);
        count = saved.Length;
    }

    private TokenKind ScanEndHeredoc()
    {
        var label = _labels[--_labelCount];
        _pos += label.Indentation + label.Length;
        _mode = Mode.Scripting;
        return TokenKind.T_END_HEREDOC;
    }

    private TokenKind ScanHeredoc()
    {
        if (_pos >= _limit)
        {
            return End();
        }

        if (ScanInterpolation() is { } token)
        {
            return token;
        }

        ref var label = ref _labels[_labelCount - 1];
        var start = _pos;
        var p = start;
        var newline = 0;
        while (p < _limit)
        {
            var stop = _source.AsSpan(p, _limit - p).IndexOfAny(HeredocStops);
            if (stop < 0)
            {
                p = _limit;
                break;
            }

            p += stop;
            var c = _source[p++];
            if (c is (byte)'\n' or (byte)'\r')
            {
                var end = HeredocEnd(ref p, c, label, out var error);
                if (error)
                {
                    return TokenKind.T_ERROR;
                }

                if (end == EndOfFile)
                {
                    CountLines(start, _limit);
                    _pos = _limit;
                    return TokenKind.T_ENCAPSED_AND_WHITESPACE;
                }

                if (end > 0)
                {
                    newline = end;
                    if (_scanAhead)
                    {
                        _foundIndentation = p - _lineStart;
                        _foundSpaces = _spacing == UsesSpaces;
                    }
                    else
                    {
                        p = _lineStart;
                    }

                    break;
                }
            }
            else if (c == '\\')
            {
                if (p < _limit && _source[p] is not ((byte)'\n' or (byte)'\r'))
                {
                    p++;
                }
            }
            else if (c == '$' ? CharTable.IsLabelStart(At(p)) || At(p) == '{' : At(p) == '$')
            {
                p--;
                break;
            }
        }

        // The newline before the label belongs to the token but not to the text.
        _pos = p;
        ReadOnlySpan<byte> text = _source.AsSpan(start, p - start - newline);
        if (_scanAhead || !_parsing || Error != null)
        {
            CountLines(start, start + text.Length);
            return TokenKind.T_ENCAPSED_AND_WHITESPACE;
        }

        if (label.Indentation > 0)
        {
            text = StripIndentation(text, label.Indentation, label.Spaces, IsLineStart(start), newline != 0, out var ok);
            if (!ok)
            {
                return TokenKind.T_ERROR;
            }
        }

        return Unescape(text, 0) ? TokenKind.T_ENCAPSED_AND_WHITESPACE : TokenKind.T_ERROR;
    }

    private bool IsLineStart(int p) => _source[p - 1] is (byte)'\n' or (byte)'\r';

    private const int EndOfFile = -1;
    private int _lineStart;
    private int _spacing;

    // p is behind a newline's first byte: skips to the text of the next line. The result is the newline's length if
    // the label stands there, 0 if not, EndOfFile at the end.
    private int HeredocEnd(ref int p, byte c, in Label label, out bool error)
    {
        error = false;
        var newline = 1;
        if (c == '\r' && At(p) == '\n')
        {
            p++;
            newline = 2;
        }

        _lineStart = p;
        p = SkipIndentation(p, out _spacing);
        if (p == _limit)
        {
            return EndOfFile;
        }

        if (!CharTable.IsLabelStart(_source[p]) || !IsLabelAt(p, label))
        {
            return 0;
        }

        if (_spacing == (UsesSpaces | UsesTabs))
        {
            Fail(MixedIndentation);
            if (_parsing && !_scanAhead)
            {
                error = true;
                return 0;
            }
        }

        _lineAfterToken = true;
        _mode = Mode.EndHeredoc;
        return newline;
    }

    private TokenKind ScanNowdoc()
    {
        if (_pos >= _limit)
        {
            return End();
        }

        ref var label = ref _labels[_labelCount - 1];
        var start = _pos;
        var p = start;
        var newline = 0;
        var indentation = 0;
        var sawLine = false;
        while (p < _limit)
        {
            var stop = _source.AsSpan(p, _limit - p).IndexOfAny((byte)'\n', (byte)'\r');
            if (stop < 0)
            {
                p = _limit;
                break;
            }

            p += stop + 1;
            sawLine = true;
            var end = HeredocEnd(ref p, _source[p - 1], label, out var error);
            indentation = p - _lineStart;
            if (error)
            {
                return TokenKind.T_ERROR;
            }

            if (end == EndOfFile)
            {
                CountLines(start, _limit);
                _pos = _limit;
                return TokenKind.T_ENCAPSED_AND_WHITESPACE;
            }

            if (end > 0)
            {
                newline = end;
                p = _lineStart;
                label.Indentation = indentation;
                break;
            }
        }

        _pos = p;
        ReadOnlySpan<byte> text = _source.AsSpan(start, p - start - newline);
        if (_parsing && !_scanAhead)
        {
            var stripped = text;
            if (Error == null && sawLine && indentation > 0)
            {
                stripped = StripIndentation(text, indentation, _spacing == UsesSpaces, IsLineStart(start), newline != 0, out var ok);
                if (!ok)
                {
                    return TokenKind.T_ERROR;
                }
            }

            Value = stripped.ToArray();
        }

        CountLines(start, start + text.Length);
        return TokenKind.T_ENCAPSED_AND_WHITESPACE;
    }

    private static int NextNewline(ReadOnlySpan<byte> text, int from, out int length)
    {
        length = 0;
        var at = from <= text.Length ? text[from..].IndexOfAny((byte)'\n', (byte)'\r') : -1;
        if (at < 0)
        {
            return -1;
        }

        at += from;
        length = text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
        return at;
    }

    // Takes the closing label's indentation off every line; lines of white space may have less.
    private ReadOnlySpan<byte> StripIndentation(ReadOnlySpan<byte> text, int indentation, bool spaces, bool newlineAtStart, bool newlineAtEnd, out bool ok)
    {
        ok = true;
        var copy = new byte[text.Length];
        var n = 0;
        var p = 0;
        var lines = 0;
        var newline = 0;
        if (!newlineAtStart)
        {
            newline = NextNewline(text, 0, out var length);
            if (newline < 0)
            {
                return text;
            }

            n = p = newline + length;
            text[..p].CopyTo(copy);
            lines++;
        }

        while (p <= text.Length && newline >= 0)
        {
            newline = NextNewline(text, p, out var length);
            if (newline < 0 && newlineAtEnd)
            {
                newline = text.Length;
            }

            for (var skip = 0; skip < indentation && p != newline; skip++, p++)
            {
                var c = p < text.Length ? text[p] : (byte)0;
                if (c is not ((byte)' ' or (byte)'\t') || (c == ' ') != spaces)
                {
                    Line += lines;
                    Fail(c is (byte)' ' or (byte)'\t' ? MixedIndentation : $"Invalid body indentation level (expecting an indentation level of at least {indentation})");
                    ok = false;
                    return default;
                }
            }

            if (p == text.Length)
            {
                break;
            }

            var rest = newline >= 0 ? newline - p + length : text.Length - p;
            text.Slice(p, rest).CopyTo(copy.AsSpan(n));
            p += rest;
            n += rest;
            lines++;
        }

        return copy.AsSpan(0, n);
    }
}
