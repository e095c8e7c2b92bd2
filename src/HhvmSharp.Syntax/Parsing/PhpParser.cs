using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Syntax;

/// <summary>
/// PHP's parser: the LALR(1) tables and actions generated from Grammar.txt, run over <see cref="Lexer"/>. It works
/// exactly as a Bison parser does (default reductions before the next token is read, at most four expected tokens in a
/// message, a stack of 10,000), because error texts and line numbers depend on it.
/// </summary>
public sealed partial class PhpParser
{
    /// <summary>A slot of the parser's stack: a token's or nonterminal's semantic value.</summary>
    private struct Sem
    {
        /// <summary>A node, array, name or literal.</summary>
        public object? Obj;

        /// <summary>A number, flags, or where a list starts in the item stack.</summary>
        public long Num;

        /// <summary>The line where the token starts; a list's line.</summary>
        public int Line;

        /// <summary>A token's offset; a list's length.</summary>
        public int Aux;
    }

    private sealed class ParseAbort(Diagnostic error) : Exception
    {
        public Diagnostic Diagnostic { get; } = error;
    }

    private const int MaxDepth = 10000;

    private readonly Lexer _lexer;
    private readonly byte[] _source;
    private int[] _states = new int[200];
    private Sem[] _values = new Sem[200];
    private Stmt[] _result = [];
    private int _haltOffset = -1;
    private int _lastEnd;

    // Whether a yield was seen in the function being parsed.
    private bool _generator;

    private PhpParser(byte[] source, ParserOptions options, TokenListener? listener)
    {
        _source = source;
        _lexer = new Lexer(source, options, true) { Listener = listener };
    }

    /// <summary>Parses a whole file. Never throws for what the source says: see <see cref="ParseResult.Error"/>.</summary>
    public static ParseResult Parse(byte[] source, string fileName, ParserOptions? options = null, TokenListener? listener = null)
    {
        var parser = new PhpParser(source, options ?? ParserOptions.Default, listener);
        Diagnostic? error = null;
        try
        {
            error = parser.Run();
        }
        catch (ParseAbort abort)
        {
            error = abort.Diagnostic;
        }

        return new ParseResult(fileName, error == null ? parser._result : [], error, parser._lexer.Warnings, parser._haltOffset) { LastLine = parser._lexer.Line };
    }

    private int Line => _lexer.Line;

    private Diagnostic? Run()
    {
        var state = 0;
        var top = 0;
        var token = -1;
        var kind = TokenKind.END;
        _states[0] = 0;
        while (true)
        {
            int rule;
            int rowBase = ActionBase[state];
            if (rowBase == NoRow)
            {
                rule = DefaultReduction[state];
            }
            else
            {
                if (token < 0)
                {
                    kind = _lexer.Next();
                    if (kind == TokenKind.T_ERROR)
                    {
                        return _lexer.Error;
                    }

                    token = Translate[(int)kind];
                }

                var at = rowBase + token;
                if ((uint)at < (uint)ActionCheck.Length && ActionCheck[at] == token)
                {
                    var action = ActionTable[at];
                    if (action > 0)
                    {
                        state = action - 1;
                        if (++top >= _states.Length - 1 && !Grow())
                        {
                            return new Diagnostic(Severity.ParseError, "memory exhausted", Line);
                        }

                        _states[top] = state;
                        ref var value = ref _values[top];
                        value.Obj = _lexer.Value;
                        value.Num = _lexer.Number;
                        value.Line = _lexer.StartLine;
                        value.Aux = _lexer.TokenStart;
                        _lastEnd = _lexer.Position;
                        token = -1;
                        if (state == FinalState)
                        {
                            return null;
                        }

                        continue;
                    }

                    rule = action == ErrorAction ? 0 : -action;
                }
                else
                {
                    rule = DefaultReduction[state];
                }
            }

            if (rule == 0)
            {
                return new Diagnostic(Severity.ParseError, SyntaxError(state, kind), Line);
            }

            top -= RuleLength[rule];
            if (top + 1 >= _states.Length - 1 && !Grow())
            {
                return new Diagnostic(Severity.ParseError, "memory exhausted", Line);
            }

            if (HasAction[rule])
            {
                Reduce(rule, ref _values[top + 1]);
            }

            var left = RuleLeft[rule];
            var from = _states[top];
            var goTo = GotoBase[left] == NoRow ? -1 : GotoBase[left] + from;
            state = (uint)goTo < (uint)GotoCheck.Length && GotoCheck[goTo] == from ? GotoTable[goTo] : DefaultGoto[left];
            _states[++top] = state;
        }
    }

    private bool Grow()
    {
        if (_states.Length >= MaxDepth)
        {
            return false;
        }

        var size = Math.Min(_states.Length * 2, MaxDepth);
        Array.Resize(ref _states, size);
        Array.Resize(ref _values, size);
        return true;
    }

    [DoesNotReturn]
    private void Fail(string message) => throw new ParseAbort(new Diagnostic(Severity.FatalError, message, Line));

    [DoesNotReturn]
    private void FailParse(string message) => throw new ParseAbort(new Diagnostic(Severity.ParseError, message, Line));

    // --- lists under construction: their items lie on one stack, since lists nest strictly

    private Node?[] _items = new Node?[256];
    private int _itemCount;

    private void StartList(ref Sem v)
    {
        v.Obj = null;
        v.Num = _itemCount;
        v.Aux = 0;
        v.Line = Line;
    }

    private void StartList(ref Sem v, Node? item)
    {
        StartList(ref v);
        if (item != null)
        {
            v.Line = Math.Min(item.Line, v.Line);
        }

        Append(ref v, item);
    }

    private void Append(ref Sem v, Node? item)
    {
        Debug.Assert(v.Num + v.Aux == _itemCount, "a list was not taken before the list around it goes on");
        if (_itemCount == _items.Length)
        {
            Array.Resize(ref _items, _itemCount * 2);
        }

        _items[_itemCount++] = item;
        v.Aux++;
    }

    private T[] Take<T>(in Sem list)
        where T : Node
    {
        var start = (int)list.Num;
        _itemCount = Math.Min(_itemCount, start);
        if (list.Aux == 0)
        {
            return [];
        }

        var result = new T[list.Aux];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Unsafe.As<T>(_items[start + i]!);
        }

        return result;
    }
}
