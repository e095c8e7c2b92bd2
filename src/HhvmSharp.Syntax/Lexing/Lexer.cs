using System.Buffers;
using System.Runtime.CompilerServices;
using HhvmSharp.Syntax.Lexing;

namespace HhvmSharp.Syntax;

/// <summary>Receives every token, white space and comments included, while a parser reads (token_get_all with TOKEN_PARSE).</summary>
public abstract class TokenListener
{
    /// <summary>A token was read. A <c>?&gt;</c> comes as ';', a <c>&lt;?=</c> as T_ECHO.</summary>
    public abstract void OnToken(TokenKind kind, int line, int start, int length);

    /// <summary>The keyword at this offset turned out to be a name.</summary>
    public abstract void OnName(int start, int length);

    /// <summary><c>__halt_compiler();</c> was read: the parser goes no further than this offset.</summary>
    public abstract void OnStop(int line, int offset);
}

/// <summary>
/// PHP's lexer, with all of PHP's tokens and its states (strings, heredocs, inline HTML). In parser mode it skips white
/// space and comments, decodes literals into <see cref="Value"/> and <see cref="Number"/>, and turns an error into
/// T_ERROR with <see cref="Error"/> set; otherwise (token_get_all) it returns every token and goes on after errors.
/// </summary>
public sealed partial class Lexer
{
    private enum Mode : byte
    {
        Shebang,
        Initial,
        Scripting,
        LookingForProperty,
        LookingForVarName,
        DoubleQuotes,
        Backquote,
        Heredoc,
        EndHeredoc,
        Nowdoc,
        VarOffset,
    }

    // The scanners' own results besides tokens: try again in another mode; white space or a comment was read.
    private const TokenKind Restart = (TokenKind)(-1);

    private readonly byte[] _source;
    private readonly bool _parsing;
    private readonly bool _shortTags;
    private readonly StringPool? _pool;
    private int _limit;
    private int _pos;
    private Mode _mode;
    private Mode[] _modes = new Mode[16];
    private int _modeCount;
    private (byte Opening, int Line)[] _nesting = new (byte, int)[32];
    private int _nestingCount;
    private bool _lineAfterToken;
    private int _docStart;
    private int _docLength;

    public Lexer(byte[] source, ParserOptions options, bool parsing)
    {
        _source = source;
        _limit = source.Length;
        _parsing = parsing;
        _shortTags = options.ShortOpenTag;
        _mode = options.StartInPhp ? Mode.Scripting : options.SkipShebang ? Mode.Shebang : Mode.Initial;
        _pool = parsing ? StringPool.Current : null;
        Line = options.StartLine;
    }

    /// <summary>The line the lexer has reached (at the end of the current token).</summary>
    public int Line { get; private set; }

    /// <summary>The line where the current token starts.</summary>
    public int StartLine { get; private set; }

    /// <summary>The offset of the current token.</summary>
    public int TokenStart { get; private set; }

    public int TokenLength { get; private set; }

    /// <summary>The offset behind the current token.</summary>
    public int Position => _pos;

    public ReadOnlySpan<byte> TokenText => _source.AsSpan(Math.Min(TokenStart, _limit), Math.Min(TokenLength, _limit - Math.Min(TokenStart, _limit)));

    /// <summary>In parser mode: the name (string) or the decoded literal (byte[]) of the current token.</summary>
    public object? Value { get; private set; }

    /// <summary>In parser mode: the value of a number; a float's bits.</summary>
    public long Number { get; private set; }

    /// <summary>The first error, if any.</summary>
    public Diagnostic? Error { get; private set; }

    public List<Diagnostic> Warnings { get; } = [];

    public TokenListener? Listener { get; init; }

    /// <summary>Reads the next token; END at the end.</summary>
    public TokenKind Next()
    {
        if (_lineAfterToken)
        {
            Line++;
            _lineAfterToken = false;
        }

        return Scan();
    }

    /// <summary>The last doc comment that no declaration has taken yet.</summary>
    public byte[]? TakeDocComment()
    {
        if (_docLength == 0)
        {
            return null;
        }

        var doc = _source.AsSpan(_docStart, _docLength).ToArray();
        _docLength = 0;
        return doc;
    }

    public void ResetDocComment() => _docLength = 0;

    /// <summary>Makes the next token END: nothing behind __halt_compiler(); is read.</summary>
    public void Stop()
    {
        Listener?.OnStop(Line, _pos);
        _pos = _limit;
    }

    private TokenKind Scan()
    {
        StartLine = Line;
        Value = null;
        while (true)
        {
            TokenStart = _pos;
            var kind = _mode switch
            {
                Mode.Scripting => ScanScripting(),
                Mode.Initial => ScanInitial(),
                Mode.LookingForProperty => ScanProperty(),
                Mode.DoubleQuotes => ScanDoubleQuotes(),
                Mode.Heredoc => ScanHeredoc(),
                Mode.Nowdoc => ScanNowdoc(),
                Mode.EndHeredoc => ScanEndHeredoc(),
                Mode.VarOffset => ScanVarOffset(),
                Mode.LookingForVarName => ScanVarName(),
                Mode.Backquote => ScanBackquote(),
                _ => ScanShebang(),
            };
            if (kind == Restart)
            {
                continue;
            }

            TokenLength = _pos - TokenStart;
            if (kind == TokenKind.END)
            {
                TokenLength = 1;
            }

            if (Listener != null && kind != TokenKind.T_ERROR && !_scanAhead)
            {
                Listener.OnToken(kind, StartLine, TokenStart, TokenLength);
            }

            if (_parsing && !_scanAhead && kind is TokenKind.T_WHITESPACE or TokenKind.T_COMMENT or TokenKind.T_DOC_COMMENT or TokenKind.T_OPEN_TAG)
            {
                StartLine = Line;
                continue;
            }

            return kind;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte At(int i) => (uint)i < (uint)_limit ? _source[i] : (byte)0;

    private void Push(Mode mode)
    {
        if (_modeCount == _modes.Length)
        {
            Array.Resize(ref _modes, _modeCount * 2);
        }

        _modes[_modeCount++] = _mode;
        _mode = mode;
    }

    private void Pop() => _mode = _modes[--_modeCount];

    private TokenKind Take(TokenKind kind, int length)
    {
        _pos += length;
        return kind;
    }

    private TokenKind Take(TokenKind kind, int end, object? value)
    {
        _pos = end;
        Value = value;
        return kind;
    }

    private string? Name(int start, int end) => _pool?.Get(_source.AsSpan(start, end - start));

    private void CountLines(int start, int end) => Line += CharTable.CountLines(_source.AsSpan(start, end - start), At(end));

    private void Fail(string message) => Error ??= new Diagnostic(Severity.ParseError, message, Line);

    /// <summary>T_ERROR for a parser, what the token would have been for token_get_all.</summary>
    private TokenKind Failed(TokenKind otherwise) => _parsing && !_scanAhead ? TokenKind.T_ERROR : otherwise;

    private void EnterNesting(byte opening)
    {
        if (_nestingCount == _nesting.Length)
        {
            Array.Resize(ref _nesting, _nestingCount * 2);
        }

        _nesting[_nestingCount++] = (opening, Line);
    }

    private TokenKind ExitNesting(byte closing)
    {
        _pos++;
        if (_nestingCount == 0)
        {
            Fail($"Unmatched '{(char)closing}'");
            return Failed((TokenKind)closing);
        }

        var (opening, line) = _nesting[_nestingCount - 1];
        if ((opening == '{' && closing != '}') || (opening == '[' && closing != ']') || (opening == '(' && closing != ')'))
        {
            BadNesting(opening, line, closing);
            return Failed((TokenKind)closing);
        }

        _nestingCount--;
        return (TokenKind)closing;
    }

    private void BadNesting(byte opening, int line, byte closing)
    {
        Fail($"Unclosed '{(char)opening}'" + (line != Line ? $" on line {line}" : "") + (closing != 0 ? $" does not match '{(char)closing}'" : ""));
    }

    private TokenKind End()
    {
        if (_nestingCount > 0)
        {
            var (opening, line) = _nesting[_nestingCount - 1];
            BadNesting(opening, line, 0);
            return Failed(TokenKind.END);
        }

        return TokenKind.END;
    }

    private TokenKind ScanShebang()
    {
        _mode = Mode.Initial;
        if (At(_pos) == '#' && At(_pos + 1) == '!')
        {
            var newline = _source.AsSpan(_pos, _limit - _pos).IndexOfAny((byte)'\n', (byte)'\r');
            if (newline >= 0)
            {
                _pos += newline + (At(_pos + newline) == '\r' && At(_pos + newline + 1) == '\n' ? 2 : 1);
                Line++;
            }
        }

        return Restart;
    }

    private TokenKind ScanInitial()
    {
        if (_pos >= _limit)
        {
            return End();
        }

        if (At(_pos) == '<' && At(_pos + 1) == '?' && OpenTag() is { } tag)
        {
            return tag;
        }

        // The first byte is text whatever it is; then up to the next opening tag.
        var p = _pos + (At(_pos) == '<' && At(_pos + 1) == '?' ? IsPhp(_pos + 2) ? 5 : 2 : 1);
        while (p < _limit)
        {
            var open = _source.AsSpan(p, _limit - p).IndexOf((byte)'<');
            if (open < 0)
            {
                p = _limit;
                break;
            }

            p += open + 1;
            if (At(p) == '?' && (_shortTags || At(p + 1) == '=' || (IsPhp(p + 1) && (p + 4 == _limit || CharTable.IsBlank(At(p + 4))))))
            {
                p--;
                break;
            }
        }

        Value = _parsing && !_scanAhead ? _source.AsSpan(_pos, p - _pos).ToArray() : null;
        CountLines(_pos, p);
        _pos = p;
        return TokenKind.T_INLINE_HTML;
    }

    private bool IsPhp(int at) => at + 3 <= _limit && Keywords.EqualsIgnoreCase(_source.AsSpan(at, 3), "php"u8);

    private TokenKind? OpenTag()
    {
        var p = _pos + 2;
        if (At(p) == '=' && p < _limit)
        {
            _mode = Mode.Scripting;
            return Take(_parsing ? TokenKind.T_ECHO : TokenKind.T_OPEN_TAG_WITH_ECHO, 3);
        }

        if (IsPhp(p))
        {
            var after = At(p + 3);
            if (p + 3 == _limit || CharTable.IsBlank(after))
            {
                _mode = Mode.Scripting;
                var length = p + 3 == _limit ? 5 : after == '\r' && At(p + 4) == '\n' ? 7 : 6;
                if (length > 5 && after is (byte)'\n' or (byte)'\r')
                {
                    Line++;
                }

                return Take(TokenKind.T_OPEN_TAG, length);
            }
        }

        if (_shortTags)
        {
            _mode = Mode.Scripting;
            return Take(TokenKind.T_OPEN_TAG, 2);
        }

        return null;
    }
}
