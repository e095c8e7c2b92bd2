using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;

namespace HhvmSharp.Library.Tokenizer;

/// <summary>
/// The tokens of a source as PHP values: arrays and one-character strings, or objects of <paramref name="cls"/>, which
/// is PhpToken or extends it. Equal texts share a string.
/// </summary>
internal sealed class TokenList(RequestContext ctx, byte[] source, PhpClass? cls) : TokenListener
{
    private readonly PhpArray _tokens = new(source.Length / 8);
    private readonly Value[] _defaults = cls is null ? [] : ctx.DefaultsOf(cls);
    private PhpString?[] _texts = new PhpString?[256];
    private int _textCount;

    /// <summary>All tokens, errors passed over; undefined behind __halt_compiler();, which is one piece of inline HTML.</summary>
    internal static PhpArray Scan(RequestContext ctx, byte[] source, PhpClass? cls)
    {
        var list = new TokenList(ctx, source, cls);
        var lexer = new Lexer(source, Options(ctx), parsing: false);
        int untilRest = -1;
        for (TokenKind kind = lexer.Next(); kind != TokenKind.END; kind = lexer.Next())
        {
            list.Add(kind, lexer.StartLine, lexer.TokenStart, lexer.TokenLength);
            if (kind == TokenKind.T_HALT_COMPILER && untilRest < 0)
            {
                untilRest = 3;
            }
            else if (untilRest > 0 && !IsIgnorable(kind) && --untilRest == 0)
            {
                if (lexer.Position < source.Length) list.Add(TokenKind.T_INLINE_HTML, lexer.StartLine, lexer.Position, source.Length - lexer.Position);
                break;
            }
        }

        return list._tokens;
    }

    /// <summary>The tokens as the parser understands them: a keyword that is used as a name is T_STRING. Throws PHP's ParseError.</summary>
    internal static PhpArray Parse(RequestContext ctx, byte[] source, PhpClass? cls)
    {
        var list = new TokenList(ctx, source, cls);
        ParseResult result = PhpParser.Parse(source, "", Options(ctx), list);
        foreach (Diagnostic d in result.Warnings)
            ctx.RaiseAt(d.Severity == Severity.Deprecated ? ErrorLevel.Deprecated : ErrorLevel.CompileWarning, d.Message, PhpString.Empty, d.Line);
        if (result.Error is not { } error) return list._tokens;
        Value.Array(list._tokens).Release(ctx);
        ctx.ThrowCompileError(error.Severity == Severity.ParseError ? "ParseError" : "CompileError", error.Message, PhpString.Empty, error.Line);
        throw PhpThrow.Instance;
    }

    internal static bool IsIgnorable(TokenKind kind) =>
        kind is TokenKind.T_WHITESPACE or TokenKind.T_COMMENT or TokenKind.T_DOC_COMMENT or TokenKind.T_OPEN_TAG;

    private static ParserOptions Options(RequestContext ctx) => new() { ShortOpenTag = ctx.Settings.ShortOpenTag };

    public override void OnToken(TokenKind kind, int line, int start, int length)
    {
        if (kind == TokenKind.END) return;
        if (kind == (TokenKind)';' && length > 1) kind = TokenKind.T_CLOSE_TAG;
        else if (kind == TokenKind.T_ECHO && length == 3) kind = TokenKind.T_OPEN_TAG_WITH_ECHO;
        Add(kind, line, start, length);
    }

    public override void OnName(int start, int length)
    {
        ReadOnlySpan<byte> name = source.AsSpan(start, length);
        for (int i = _tokens.Length - 1; i >= 0; i--)
        {
            Value token = _tokens.Get(i);
            if (token.o is PhpArray array && array.Get(1).AsString.Span.SequenceEqual(name))
            {
                array.Set(ctx, 0, Value.Int((int)TokenKind.T_STRING));
                return;
            }

            if (token.o is PhpInstance o && o.Slots[1].AsString.Span.SequenceEqual(name))
            {
                o.Slots[0] = Value.Int((int)TokenKind.T_STRING);
                return;
            }
        }
    }

    public override void OnStop(int line, int offset)
    {
        if (offset < source.Length) Add(TokenKind.T_INLINE_HTML, line, offset, source.Length - offset);
    }

    private void Add(TokenKind kind, int line, int start, int length)
    {
        PhpString text = Text(source.AsSpan(start, length));
        if (cls is not null) _tokens.Append(NewToken((int)kind, text, line, start));
        else if ((int)kind >= 256) _tokens.Append(Value.Array(PhpArray.FromValues([Value.Int((int)kind), Value.String(text), Value.Int(line)])));
        else _tokens.Append(Value.String(text));
    }

    private Value NewToken(int kind, PhpString text, int line, int start)
    {
        PhpInstance token = ctx.NewBare(cls!);
        Value[] slots = token.Slots;
        slots[0] = Value.Int(kind);
        slots[1] = Value.String(text);
        slots[2] = Value.Int(line);
        slots[3] = Value.Int(start);
        for (int i = 4; i < slots.Length; i++) Value.Copy(ref slots[i], in _defaults[i]);
        return Value.Object(token);
    }

    private PhpString Text(ReadOnlySpan<byte> text)
    {
        if (text.Length <= 1) return PhpString.FromSpan(text);
        int mask = _texts.Length - 1, i = PhpString.ComputeHash(text) & mask;
        for (; _texts[i] is { } known; i = (i + 1) & mask)
            if (known.Span.SequenceEqual(text)) return known;
        PhpString made = PhpString.FromSpan(text);
        made.MarkShared();
        _texts[i] = made;
        if (++_textCount > _texts.Length / 2) GrowTexts();
        return made;
    }

    private void GrowTexts()
    {
        var grown = new PhpString?[_texts.Length * 4];
        foreach (PhpString? s in _texts)
        {
            if (s is null) continue;
            int i = s.GetHashCode() & (grown.Length - 1);
            while (grown[i] is not null) i = (i + 1) & (grown.Length - 1);
            grown[i] = s;
        }

        _texts = grown;
    }
}
