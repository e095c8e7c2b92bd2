using System.Runtime.CompilerServices;
using HhvmSharp.Syntax.Lexing;

namespace HhvmSharp.Syntax;

public sealed partial class Lexer
{
    private TokenKind ScanScripting()
    {
        if (_pos >= _limit)
        {
            return End();
        }

        var c = _source[_pos];
        if (CharTable.IsLabelStart(c))
        {
            return ScanLabel(c);
        }

        switch (c)
        {
            case (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r':
                return ScanWhitespace();
            case (byte)'$':
                return CharTable.IsLabelStart(At(_pos + 1)) ? ScanVariable() : Take((TokenKind)'$', 1);
            case >= (byte)'0' and <= (byte)'9':
                return ScanNumber();
            case (byte)'\'':
                return ScanSingleQuoted(0);
            case (byte)'"':
                return ScanDoubleQuoted(0);
            case (byte)'(':
                return ScanCast();
            case (byte)'[':
                EnterNesting(c);
                return Take((TokenKind)'[', 1);
            case (byte)')' or (byte)']':
                return ExitNesting(c);
            case (byte)'{':
                Push(Mode.Scripting);
                EnterNesting(c);
                return Take((TokenKind)'{', 1);
            case (byte)'}':
                ResetDocComment();
                if (_modeCount > 0)
                {
                    Pop();
                }

                return ExitNesting(c);
            case (byte)'`':
                _mode = Mode.Backquote;
                return Take((TokenKind)'`', 1);
            case (byte)'\\':
                return ScanBackslash();
            case (byte)'#':
                if (At(_pos + 1) == '[')
                {
                    EnterNesting((byte)'[');
                    return Take(TokenKind.T_ATTRIBUTE, 2);
                }

                return ScanLineComment(1);
            case (byte)'/':
                return At(_pos + 1) switch
                {
                    (byte)'/' => ScanLineComment(2),
                    (byte)'*' => ScanBlockComment(),
                    (byte)'=' => Take(TokenKind.T_DIV_EQUAL, 2),
                    _ => Take((TokenKind)'/', 1),
                };
            case (byte)'?':
                return ScanQuestionMark();
            case (byte)'&':
                return At(_pos + 1) switch
                {
                    (byte)'&' => Take(TokenKind.T_BOOLEAN_AND, 2),
                    (byte)'=' => Take(TokenKind.T_AND_EQUAL, 2),
                    _ => ScanAmpersand(),
                };
            case (byte)'<':
                return ScanLess();
            default:
                return ScanOperator(c);
        }
    }

    private TokenKind ScanWhitespace()
    {
        var p = _pos;
        for (; p < _limit; p++)
        {
            var c = _source[p];
            if (c == '\n')
            {
                Line++;
            }
            else if (c == '\r')
            {
                if (At(p + 1) != '\n')
                {
                    Line++;
                }
            }
            else if (c is not ((byte)' ' or (byte)'\t'))
            {
                break;
            }
        }

        _pos = p;
        return TokenKind.T_WHITESPACE;
    }

    private int LabelEnd(int p)
    {
        while (p < _limit && CharTable.IsLabel(_source[p]))
        {
            p++;
        }

        return p;
    }

    private TokenKind ScanVariable()
    {
        var end = LabelEnd(_pos + 2);
        return Take(TokenKind.T_VARIABLE, end, Name(_pos + 1, end));
    }

    private TokenKind ScanLabel(byte first)
    {
        var end = LabelEnd(_pos + 1);
        var length = end - _pos;
        if (length == 1 && (first | 0x20) == 'b')
        {
            var next = At(end);
            if (next == '\'')
            {
                return ScanSingleQuoted(1);
            }

            if (next == '"')
            {
                return ScanDoubleQuoted(1);
            }

            if (next == '<' && StartHeredoc(1))
            {
                return ScanStartHeredoc(1);
            }
        }

        if (At(end) == '\\' && CharTable.IsLabelStart(At(end + 1)))
        {
            var relative = Keywords.EqualsIgnoreCase(_source.AsSpan(_pos, length), "namespace"u8);
            var last = QualifiedEnd(end);
            return relative
                ? Take(TokenKind.T_NAME_RELATIVE, last, Name(end + 1, last))
                : Take(TokenKind.T_NAME_QUALIFIED, last, Name(_pos, last));
        }

        var kind = Keywords.Find(_source.AsSpan(_pos, length));
        switch (kind)
        {
            case TokenKind.T_STRING:
                return Take(kind, end, Name(_pos, end));
            case TokenKind.T_YIELD:
                var from = SkipTrivia(end);
                if (from > end && WordAt(from, "from"u8) && !CharTable.IsLabel(At(from + 4)))
                {
                    CountLines(_pos, from + 4);
                    return Take(TokenKind.T_YIELD_FROM, from + 4, null);
                }

                break;
            case TokenKind.T_ENUM:
                // Only a keyword in front of a name: enum stays usable as a class and function name.
                var name = SkipTrivia(end);
                if (name == end || !CharTable.IsLabelStart(At(name)) || WordAt(name, "extends"u8) || WordAt(name, "implements"u8))
                {
                    return Take(TokenKind.T_STRING, end, Name(_pos, end));
                }

                break;
            case TokenKind.T_PUBLIC or TokenKind.T_PROTECTED or TokenKind.T_PRIVATE when At(end) == '(' && WordAt(end, "(set)"u8):
                return Take(
                    kind == TokenKind.T_PUBLIC ? TokenKind.T_PUBLIC_SET : kind == TokenKind.T_PROTECTED ? TokenKind.T_PROTECTED_SET : TokenKind.T_PRIVATE_SET,
                    length + 5);
        }

        return Take(kind, length);
    }

    private bool WordAt(int p, ReadOnlySpan<byte> word)
        => p + word.Length <= _limit && Keywords.EqualsIgnoreCase(_source.AsSpan(p, word.Length), word);

    // p is at a backslash that a label follows.
    private int QualifiedEnd(int p)
    {
        while (At(p) == '\\' && CharTable.IsLabelStart(At(p + 1)))
        {
            p = LabelEnd(p + 2);
        }

        return p;
    }

    private TokenKind ScanBackslash()
    {
        if (!CharTable.IsLabelStart(At(_pos + 1)))
        {
            return Take(TokenKind.T_NS_SEPARATOR, 1);
        }

        var end = QualifiedEnd(_pos);
        return Take(TokenKind.T_NAME_FULLY_QUALIFIED, end, Name(_pos + 1, end));
    }

    // Behind white space and complete comments.
    private int SkipTrivia(int p)
    {
        while (p < _limit)
        {
            var c = _source[p];
            if (CharTable.IsBlank(c))
            {
                p++;
                continue;
            }

            var next = At(p + 1);
            int skip;
            if (c == '/' && next == '*')
            {
                var close = _source.AsSpan(p + 2, _limit - p - 2).IndexOf("*/"u8);
                skip = close < 0 || _source.AsSpan(p + 2, close).Contains((byte)0) ? -1 : close + 4;
            }
            else if ((c == '/' && next == '/') || (c == '#' && next != '['))
            {
                var close = _source.AsSpan(p + 1, _limit - p - 1).IndexOfAny((byte)'\n', (byte)'\r', (byte)0);
                skip = close < 0 || _source[p + 1 + close] == 0 ? -1 : close + 2;
            }
            else
            {
                return p;
            }

            if (skip < 0)
            {
                return p;
            }

            p += skip;
        }

        return p;
    }

    private TokenKind ScanAmpersand()
    {
        var p = SkipTrivia(_pos + 1);
        var variable = p < _limit && (_source[p] == '$' || (_source[p] == '.' && At(p + 1) == '.' && At(p + 2) == '.'));
        return Take(variable ? TokenKind.T_AMPERSAND_FOLLOWED_BY_VAR_OR_VARARG : TokenKind.T_AMPERSAND_NOT_FOLLOWED_BY_VAR_OR_VARARG, 1);
    }

    private TokenKind ScanLineComment(int prefix)
    {
        var p = _pos + prefix;
        while (true)
        {
            var stop = _source.AsSpan(p, _limit - p).IndexOfAny((byte)'\n', (byte)'\r', (byte)'?');
            if (stop < 0)
            {
                p = _limit;
                break;
            }

            p += stop;
            if (_source[p] != '?' || At(p + 1) == '>')
            {
                break;
            }

            p++;
        }

        _pos = p;
        return TokenKind.T_COMMENT;
    }

    private TokenKind ScanBlockComment()
    {
        var doc = At(_pos + 2) == '*' && CharTable.IsBlank(At(_pos + 3));
        var body = _pos + (doc ? 4 : 2);
        if (doc)
        {
            ResetDocComment();
            while (CharTable.IsBlank(At(body)))
            {
                body++;
            }
        }

        var close = body < _limit ? _source.AsSpan(body, _limit - body).IndexOf("*/"u8) : -1;
        if (close < 0)
        {
            _ = _limit;
            Fail($"Unterminated comment starting line {Line}");
            if (_parsing && !_scanAhead)
            {
                _pos = _limit;
                return TokenKind.T_ERROR;
            }
        }

        var end = close < 0 ? _limit : body + close + 2;
        CountLines(_pos, end);
        if (doc)
        {
            _docStart = _pos;
            _docLength = end - _pos;
        }

        _pos = end;
        return doc ? TokenKind.T_DOC_COMMENT : TokenKind.T_COMMENT;
    }

    private TokenKind ScanQuestionMark()
    {
        switch (At(_pos + 1))
        {
            case (byte)'>':
                _mode = Mode.Initial;
                var newline = At(_pos + 2) switch { (byte)'\n' => 1, (byte)'\r' => At(_pos + 3) == '\n' ? 2 : 1, _ => 0 };
                _lineAfterToken = newline > 0;
                return Take(_parsing ? (TokenKind)';' : TokenKind.T_CLOSE_TAG, 2 + newline);
            case (byte)'-' when At(_pos + 2) == '>':
                Push(Mode.LookingForProperty);
                return Take(TokenKind.T_NULLSAFE_OBJECT_OPERATOR, 3);
            case (byte)'?':
                return At(_pos + 2) == '=' ? Take(TokenKind.T_COALESCE_EQUAL, 3) : Take(TokenKind.T_COALESCE, 2);
            default:
                return Take((TokenKind)'?', 1);
        }
    }

    private TokenKind ScanLess()
    {
        switch (At(_pos + 1))
        {
            case (byte)'<':
                if (At(_pos + 2) == '=')
                {
                    return Take(TokenKind.T_SL_EQUAL, 3);
                }

                return StartHeredoc(0) ? ScanStartHeredoc(0) : Take(TokenKind.T_SL, 2);
            case (byte)'=':
                return At(_pos + 2) == '>' ? Take(TokenKind.T_SPACESHIP, 3) : Take(TokenKind.T_IS_SMALLER_OR_EQUAL, 2);
            case (byte)'>':
                return Take(TokenKind.T_IS_NOT_EQUAL, 2);
            default:
                return Take((TokenKind)'<', 1);
        }
    }

    private TokenKind ScanOperator(byte c)
    {
        var d = At(_pos + 1);
        switch (c)
        {
            case (byte)';' or (byte)',' or (byte)'@' or (byte)'~':
                return Take((TokenKind)c, 1);
            case (byte)'-':
                if (d == '>')
                {
                    Push(Mode.LookingForProperty);
                    return Take(TokenKind.T_OBJECT_OPERATOR, 2);
                }

                return d == '-' ? Take(TokenKind.T_DEC, 2) : d == '=' ? Take(TokenKind.T_MINUS_EQUAL, 2) : Take((TokenKind)'-', 1);
            case (byte)'=':
                return d == '=' ? At(_pos + 2) == '=' ? Take(TokenKind.T_IS_IDENTICAL, 3) : Take(TokenKind.T_IS_EQUAL, 2)
                    : d == '>' ? Take(TokenKind.T_DOUBLE_ARROW, 2) : Take((TokenKind)'=', 1);
            case (byte)':':
                return d == ':' ? Take(TokenKind.T_PAAMAYIM_NEKUDOTAYIM, 2) : Take((TokenKind)':', 1);
            case (byte)'.':
                if (CharTable.IsDigit(d))
                {
                    return ScanNumber();
                }

                return d == '=' ? Take(TokenKind.T_CONCAT_EQUAL, 2)
                    : d == '.' && At(_pos + 2) == '.' ? Take(TokenKind.T_ELLIPSIS, 3) : Take((TokenKind)'.', 1);
            case (byte)'+':
                return d == '+' ? Take(TokenKind.T_INC, 2) : d == '=' ? Take(TokenKind.T_PLUS_EQUAL, 2) : Take((TokenKind)'+', 1);
            case (byte)'*':
                return d == '*' ? At(_pos + 2) == '=' ? Take(TokenKind.T_POW_EQUAL, 3) : Take(TokenKind.T_POW, 2)
                    : d == '=' ? Take(TokenKind.T_MUL_EQUAL, 2) : Take((TokenKind)'*', 1);
            case (byte)'%':
                return d == '=' ? Take(TokenKind.T_MOD_EQUAL, 2) : Take((TokenKind)'%', 1);
            case (byte)'^':
                return d == '=' ? Take(TokenKind.T_XOR_EQUAL, 2) : Take((TokenKind)'^', 1);
            case (byte)'|':
                return d == '|' ? Take(TokenKind.T_BOOLEAN_OR, 2) : d == '=' ? Take(TokenKind.T_OR_EQUAL, 2) : Take((TokenKind)'|', 1);
            case (byte)'!':
                return d == '=' ? At(_pos + 2) == '=' ? Take(TokenKind.T_IS_NOT_IDENTICAL, 3) : Take(TokenKind.T_IS_NOT_EQUAL, 2) : Take((TokenKind)'!', 1);
            case (byte)'>':
                return d == '>' ? At(_pos + 2) == '=' ? Take(TokenKind.T_SR_EQUAL, 3) : Take(TokenKind.T_SR, 2)
                    : d == '=' ? Take(TokenKind.T_IS_GREATER_OR_EQUAL, 2) : Take((TokenKind)'>', 1);
            default:
                return Take(TokenKind.T_BAD_CHARACTER, 1);
        }
    }

    // "(" or a cast such as "( int )".
    private TokenKind ScanCast()
    {
        var p = _pos + 1;
        while (At(p) is (byte)' ' or (byte)'\t')
        {
            p++;
        }

        var end = p;
        while ((uint)((At(end) | 0x20) - 'a') < 26)
        {
            end++;
        }

        if (end - p is >= 3 and <= 7)
        {
            var close = end;
            while (At(close) is (byte)' ' or (byte)'\t')
            {
                close++;
            }

            if (At(close) == ')' && CastKindOf(_source.AsSpan(p, end - p)) is { } kind)
            {
                if (kind == TokenKind.T_ERROR)
                {
                    if (_parsing && !_scanAhead)
                    {
                        Take(kind, close + 1 - _pos);
                        Fail("The (real) cast has been removed, use (float) instead");
                        return TokenKind.T_ERROR;
                    }

                    kind = TokenKind.T_DOUBLE_CAST;
                }

                return Take(kind, close + 1 - _pos);
            }
        }

        EnterNesting((byte)'(');
        return Take((TokenKind)'(', 1);
    }

    private static TokenKind? CastKindOf(ReadOnlySpan<byte> word)
    {
        Span<byte> lower = stackalloc byte[word.Length];
        for (var i = 0; i < word.Length; i++)
        {
            lower[i] = (byte)(word[i] | 0x20);
        }

        return lower switch
        {
            _ when lower.SequenceEqual("int"u8) || lower.SequenceEqual("integer"u8) => TokenKind.T_INT_CAST,
            _ when lower.SequenceEqual("float"u8) || lower.SequenceEqual("double"u8) => TokenKind.T_DOUBLE_CAST,
            _ when lower.SequenceEqual("real"u8) => TokenKind.T_ERROR,
            _ when lower.SequenceEqual("string"u8) || lower.SequenceEqual("binary"u8) => TokenKind.T_STRING_CAST,
            _ when lower.SequenceEqual("array"u8) => TokenKind.T_ARRAY_CAST,
            _ when lower.SequenceEqual("object"u8) => TokenKind.T_OBJECT_CAST,
            _ when lower.SequenceEqual("bool"u8) || lower.SequenceEqual("boolean"u8) => TokenKind.T_BOOL_CAST,
            _ when lower.SequenceEqual("unset"u8) => TokenKind.T_UNSET_CAST,
            _ => null,
        };
    }

    private TokenKind ScanProperty()
    {
        var c = At(_pos);
        if (CharTable.IsBlank(c))
        {
            return ScanWhitespace();
        }

        if (CharTable.IsLabelStart(c))
        {
            Pop();
            var end = LabelEnd(_pos + 1);
            return Take(TokenKind.T_STRING, end, Name(_pos, end));
        }

        switch (c)
        {
            case (byte)'-' when At(_pos + 1) == '>':
                return Take(TokenKind.T_OBJECT_OPERATOR, 2);
            case (byte)'?' when At(_pos + 1) == '-' && At(_pos + 2) == '>':
                return Take(TokenKind.T_NULLSAFE_OBJECT_OPERATOR, 3);
            case (byte)'#':
                return ScanLineComment(1);
            case (byte)'/' when At(_pos + 1) == '/':
                return ScanLineComment(2);
            case (byte)'/' when At(_pos + 1) == '*':
                return ScanBlockComment();
            default:
                Pop();
                return Restart;
        }
    }
}
