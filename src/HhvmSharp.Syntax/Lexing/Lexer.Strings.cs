using System.Buffers;
using HhvmSharp.Syntax.Lexing;

namespace HhvmSharp.Syntax;

public sealed partial class Lexer
{
    // not SearchValues: its code is compiled at run time
    private static ReadOnlySpan<byte> DoubleQuoteStops => "\"$\\{"u8;
    private static ReadOnlySpan<byte> BackquoteStops => "`$\\{"u8;

    // How much of a string with variables was scanned when its opening quote was read.
    private int _scannedLength;

    private TokenKind ScanSingleQuoted(int prefix)
    {
        var start = _pos + prefix + 1;
        var p = start;
        var escapes = false;
        while (true)
        {
            var stop = p < _limit ? _source.AsSpan(p, _limit - p).IndexOfAny((byte)'\'', (byte)'\\') : -1;
            if (stop < 0)
            {
                // Not closed: what follows can only be a syntax error.
                _pos = _limit;
                return TokenKind.T_ENCAPSED_AND_WHITESPACE;
            }

            p += stop;
            if (_source[p] == '\'')
            {
                break;
            }

            escapes = true;
            p = Math.Min(p + 2, _limit);
        }

        var text = _source.AsSpan(start, p - start);
        Line += CharTable.CountLines(text, 0);
        if (_parsing && !_scanAhead)
        {
            Value = escapes ? UnescapeSingle(text) : text.ToArray();
        }

        _pos = p + 1;
        return TokenKind.T_CONSTANT_ENCAPSED_STRING;
    }

    private static byte[] UnescapeSingle(ReadOnlySpan<byte> text)
    {
        var buffer = new byte[text.Length];
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (byte)'\\' or (byte)'\'')
            {
                i++;
            }

            buffer[n++] = text[i];
        }

        return buffer.AsSpan(0, n).ToArray();
    }

    private TokenKind ScanDoubleQuoted(int prefix)
    {
        var start = _pos + prefix + 1;
        var p = ScanToInterpolation(start, DoubleQuoteStops);
        if (p < _limit && _source[p] == '"')
        {
            _pos = p + 1;
            return Unescape(_source.AsSpan(start, p - start), (byte)'"') ? TokenKind.T_CONSTANT_ENCAPSED_STRING : Failed(TokenKind.T_CONSTANT_ENCAPSED_STRING);
        }

        _scannedLength = p - start;
        _pos = start;
        _mode = Mode.DoubleQuotes;
        return (TokenKind)'"';
    }

    // The offset of the closing quote, of a variable, or the end.
    private int ScanToInterpolation(int p, ReadOnlySpan<byte> stops)
    {
        while (p < _limit)
        {
            var stop = _source.AsSpan(p, _limit - p).IndexOfAny(stops);
            if (stop < 0)
            {
                return _limit;
            }

            p += stop;
            switch (_source[p])
            {
                case (byte)'\\':
                    p = Math.Min(p + 2, _limit);
                    break;
                case (byte)'$':
                    if (CharTable.IsLabelStart(At(p + 1)) || At(p + 1) == '{')
                    {
                        return p;
                    }

                    p++;
                    break;
                case (byte)'{':
                    if (At(p + 1) == '$')
                    {
                        return p;
                    }

                    p++;
                    break;
                default:
                    return p;
            }
        }

        return _limit;
    }

    private TokenKind ScanDoubleQuotes()
    {
        if (_scannedLength == 0)
        {
            if (_pos >= _limit)
            {
                return End();
            }

            if (ScanInterpolation() is { } token)
            {
                return token;
            }

            if (_source[_pos] == '"')
            {
                _mode = Mode.Scripting;
                return Take((TokenKind)'"', 1);
            }
        }

        var end = _scannedLength > 0 ? _pos + _scannedLength : ScanToInterpolation(_pos, DoubleQuoteStops);
        _scannedLength = 0;
        return StringContent(end, (byte)'"');
    }

    private TokenKind ScanBackquote()
    {
        if (_pos >= _limit)
        {
            return End();
        }

        if (ScanInterpolation() is { } token)
        {
            return token;
        }

        if (_source[_pos] == '`')
        {
            _mode = Mode.Scripting;
            return Take((TokenKind)'`', 1);
        }

        return StringContent(ScanToInterpolation(_pos, BackquoteStops), (byte)'`');
    }

    private TokenKind StringContent(int end, byte quote)
    {
        var text = _source.AsSpan(_pos, end - _pos);
        _pos = end;
        return Unescape(text, quote) ? TokenKind.T_ENCAPSED_AND_WHITESPACE : Failed(TokenKind.T_ENCAPSED_AND_WHITESPACE);
    }

    // "$name", "${" or "{$" at the current offset of a string, heredoc or backquote.
    private TokenKind? ScanInterpolation()
    {
        var c = _source[_pos];
        if (c == '$')
        {
            if (At(_pos + 1) == '{')
            {
                Push(Mode.LookingForVarName);
                EnterNesting((byte)'{');
                return Take(TokenKind.T_DOLLAR_OPEN_CURLY_BRACES, 2);
            }

            if (!CharTable.IsLabelStart(At(_pos + 1)))
            {
                return null;
            }

            var end = LabelEnd(_pos + 2);
            if (At(end) == '[')
            {
                Push(Mode.VarOffset);
            }
            else if ((At(end) == '-' && At(end + 1) == '>' && CharTable.IsLabelStart(At(end + 2)))
                || (At(end) == '?' && At(end + 1) == '-' && At(end + 2) == '>' && CharTable.IsLabelStart(At(end + 3))))
            {
                Push(Mode.LookingForProperty);
            }

            return Take(TokenKind.T_VARIABLE, end, Name(_pos + 1, end));
        }

        if (c == '{' && At(_pos + 1) == '$')
        {
            Push(Mode.Scripting);
            EnterNesting((byte)'{');
            return Take(TokenKind.T_CURLY_OPEN, 1);
        }

        return null;
    }

    private TokenKind ScanVarName()
    {
        Pop();
        Push(Mode.Scripting);
        if (CharTable.IsLabelStart(At(_pos)))
        {
            var end = LabelEnd(_pos + 1);
            if (At(end) is (byte)'[' or (byte)'}')
            {
                return Take(TokenKind.T_STRING_VARNAME, end, Name(_pos, end));
            }
        }

        return Restart;
    }

    private TokenKind ScanVarOffset()
    {
        if (_pos >= _limit)
        {
            return End();
        }

        var c = _source[_pos];
        if (CharTable.IsDigit(c))
        {
            return ScanOffsetNumber();
        }

        if (c == '$' && CharTable.IsLabelStart(At(_pos + 1)))
        {
            return ScanVariable();
        }

        if (CharTable.IsLabelStart(c))
        {
            var end = LabelEnd(_pos + 1);
            return Take(TokenKind.T_STRING, end, Name(_pos, end));
        }

        if (c == ']')
        {
            Pop();
            return Take((TokenKind)']', 1);
        }

        if (c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\\' or (byte)'\'' or (byte)'#')
        {
            Pop();
            return TokenKind.T_ENCAPSED_AND_WHITESPACE;
        }

        return Take(";:,.|^&+-/*=%!~$<>?@[(){}\"`"u8.Contains(c) ? (TokenKind)c : TokenKind.T_BAD_CHARACTER, 1);
    }

    /// <summary>Decodes a double-quoted text into <see cref="Value"/> and counts its lines; false after an invalid \u{...}.</summary>
    private bool Unescape(ReadOnlySpan<byte> text, byte quote)
    {
        var first = text.IndexOf((byte)'\\');
        if (first < 0)
        {
            Line += CharTable.CountLines(text, 0);
            if (_parsing && !_scanAhead)
            {
                Value = text.ToArray();
            }

            return true;
        }

        if (text.Length == 1)
        {
            Value = text.ToArray();
            return true;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        text[..first].CopyTo(buffer);
        var n = first;
        var lines = CharTable.CountLines(text[..first], 0);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (c != '\\' || i + 1 >= text.Length)
            {
                buffer[n++] = c;
            }
            else
            {
                c = text[++i];
                switch (c)
                {
                    case (byte)'n': buffer[n++] = (byte)'\n'; break;
                    case (byte)'r': buffer[n++] = (byte)'\r'; break;
                    case (byte)'t': buffer[n++] = (byte)'\t'; break;
                    case (byte)'f': buffer[n++] = (byte)'\f'; break;
                    case (byte)'v': buffer[n++] = (byte)'\v'; break;
                    case (byte)'e': buffer[n++] = 0x1b; break;
                    case (byte)'\\' or (byte)'$': buffer[n++] = c; break;
                    case (byte)'"' or (byte)'`':
                        if (c != quote)
                        {
                            buffer[n++] = (byte)'\\';
                        }

                        buffer[n++] = c;
                        break;
                    case (byte)'x' or (byte)'X' when i + 1 < text.Length && CharTable.IsHex(text[i + 1]):
                        var hex = CharTable.HexValue(text[++i]);
                        if (i + 1 < text.Length && CharTable.IsHex(text[i + 1]))
                        {
                            hex = (hex << 4) | CharTable.HexValue(text[++i]);
                        }

                        buffer[n++] = (byte)hex;
                        break;
                    case (byte)'u' when i + 1 < text.Length && text[i + 1] == '{':
                        if (!CodePoint(text, ref i, buffer, ref n))
                        {
                            Line += lines;
                            FailCodePoint(text, i);
                            ArrayPool<byte>.Shared.Return(buffer);
                            return false;
                        }

                        break;
                    case >= (byte)'0' and <= (byte)'7':
                        buffer[n++] = Octal(text, ref i, lines);
                        break;
                    default:
                        buffer[n++] = (byte)'\\';
                        buffer[n++] = c;
                        break;
                }

                c = text[i];
            }

            if (c == '\n' || (c == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
            {
                lines++;
            }
        }

        Line += lines;
        if (_parsing && !_scanAhead)
        {
            Value = buffer.AsSpan(0, n).ToArray();
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return true;
    }

    private byte Octal(ReadOnlySpan<byte> text, ref int i, int lines)
    {
        var start = i;
        var value = text[i] - '0';
        for (var digits = 1; digits < 3 && i + 1 < text.Length && CharTable.IsOctal(text[i + 1]); digits++)
        {
            value = (value << 3) | (text[++i] - '0');
        }

        if (value > 255 && !_scanAhead)
        {
            var escape = System.Text.Encoding.Latin1.GetString(text.Slice(start, i - start + 1));
            Warnings.Add(new Diagnostic(Severity.Warning, $"Octal escape sequence overflow \\{escape} is greater than \\377", Line + lines));
        }

        return (byte)value;
    }

    // \u{1F600} at i (the u); leaves i at the closing brace. On failure i stays at the u.
    private static bool CodePoint(ReadOnlySpan<byte> text, ref int i, byte[] buffer, ref int n)
    {
        var p = i + 2;
        var value = 0u;
        while (p < text.Length && CharTable.IsHex(text[p]))
        {
            value = Math.Min((value << 4) | (uint)CharTable.HexValue(text[p]), 0x1000000);
            p++;
        }

        if (p >= text.Length || text[p] != '}' || p == i + 2 || value > 0x10FFFF)
        {
            return false;
        }

        switch (value)
        {
            case < 0x80:
                buffer[n++] = (byte)value;
                break;
            case <= 0x7FF:
                buffer[n++] = (byte)(0xC0 | (value >> 6));
                buffer[n++] = (byte)(0x80 | (value & 0x3F));
                break;
            case <= 0xFFFF:
                buffer[n++] = (byte)(0xE0 | (value >> 12));
                buffer[n++] = (byte)(0x80 | ((value >> 6) & 0x3F));
                buffer[n++] = (byte)(0x80 | (value & 0x3F));
                break;
            default:
                buffer[n++] = (byte)(0xF0 | (value >> 18));
                buffer[n++] = (byte)(0x80 | ((value >> 12) & 0x3F));
                buffer[n++] = (byte)(0x80 | ((value >> 6) & 0x3F));
                buffer[n++] = (byte)(0x80 | (value & 0x3F));
                break;
        }

        i = p;
        return true;
    }

    private void FailCodePoint(ReadOnlySpan<byte> text, int u)
    {
        var p = u + 2;
        while (p < text.Length && CharTable.IsHex(text[p]))
        {
            p++;
        }

        var complete = p < text.Length && text[p] == '}' && p > u + 2;
        Fail(complete ? "Invalid UTF-8 codepoint escape sequence: Codepoint too large" : "Invalid UTF-8 codepoint escape sequence");
    }
}
