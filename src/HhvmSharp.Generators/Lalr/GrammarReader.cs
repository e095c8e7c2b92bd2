using System;
using System.Collections.Generic;
using System.Linq;

namespace HhvmSharp.Generators.Lalr;

/// <summary>
/// Reads Grammar.txt. Notation, a line each:
/// <code>
///   // comment
///   %left 'a' 'b'        (also %right %nonassoc %precedence: a new level, binding tighter than those before)
///   %literals , ] (      one-character tokens in the order in which "expecting" lists name them
///   %type Expr : expr variable ...     semantic type: a node class, T[] (array), list T (being built), string, bytes, num
///   name                 at the first column: a nonterminal; its alternatives follow, indented
///     : symbol symbol = C# expression        sets $$ according to the nonterminal's type
///     | symbol %prec 'x' { C# statements }
///     |                                      (empty)
/// </code>
/// In an action $1 is the value of the first symbol, typed; @1 its stack entry (Line, Num, Aux); <c>= []</c>,
/// <c>= [x]</c> and <c>= [..., x]</c> start a list or append to the one in $1. An action may go on on deeper indented lines.
/// </summary>
internal sealed class GrammarReader
{
    private readonly Grammar _grammar = new();
    private readonly Dictionary<string, Symbol> _symbols = [];
    private readonly Dictionary<string, TokenTable.Entry> _tokens = [];
    private readonly HashSet<string> _defined = [];
    private int _prec;

    public static Grammar Read(string text, TokenTable tokens) => new GrammarReader().Run(text, tokens);

    private Grammar Run(string text, TokenTable tokens)
    {
        foreach (var entry in tokens.Entries)
        {
            _tokens[entry.Spelling] = entry;
            _tokens[entry.Name] = entry;
        }

        var lines = Logical(text);

        // Symbol numbers decide the order of "expecting a or b": end of file, then the one-character tokens of the
        // precedence declarations, then the table's order, then the other one-character tokens.
        Terminal("END", 0);
        _grammar.Terminals.Add(new Symbol("error", true) { Number = 1, Code = 256 });
        _grammar.Terminals.Add(new Symbol("$undefined", true) { Number = 2, Code = 257 });
        var precedence = lines.Where(l => l.Text[0] == '%' && !l.Text.StartsWith("%type", StringComparison.Ordinal) && !l.Text.StartsWith("%literals", StringComparison.Ordinal)).ToList();
        foreach (var (number, line) in precedence)
        {
            foreach (var word in Words(line).Skip(1).Where(w => !_tokens.ContainsKey(w)))
            {
                Token(number, word);
            }
        }

        foreach (var entry in tokens.Entries)
        {
            Terminal(entry.Spelling, entry.Code);
        }

        foreach (var (number, line) in precedence)
        {
            Precedence(number, line);
        }

        foreach (var (_, line) in lines.Where(l => l.Text.StartsWith("%literals", StringComparison.Ordinal)))
        {
            foreach (var c in Words(line).Skip(1))
            {
                Terminal("'" + c + "'", c[0]);
            }
        }

        foreach (var (number, line) in lines.Where(l => l.Text.StartsWith("%type", StringComparison.Ordinal)))
        {
            Types(number, line);
        }

        Rules(lines);
        foreach (var s in _grammar.Nonterminals.Where(s => !_defined.Contains(s.Name)))
        {
            throw new GrammarException(0, "nonterminal without rules: " + s.Name);
        }

        for (var i = 0; i < _grammar.Nonterminals.Count; i++)
        {
            _grammar.Nonterminals[i].Number = _grammar.Terminals.Count + i;
        }

        return _grammar;
    }

    // Joins continuation lines (indented deeper than the | or : they belong to) and drops comments.
    private static List<(int Number, string Text)> Logical(string text)
    {
        var result = new List<(int, string)>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            var trimmed = line.TrimStart();
            if (trimmed.Length == 0 || trimmed.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            var head = line[0] != ' ' || trimmed[0] is ':' or '|';
            if (head)
            {
                result.Add((i + 1, line[0] == ' ' ? trimmed : line));
            }
            else
            {
                result[result.Count - 1] = (result[result.Count - 1].Item1, result[result.Count - 1].Item2 + " " + trimmed);
            }
        }

        return result;
    }

    private static string[] Words(string line) => line.Split([' '], StringSplitOptions.RemoveEmptyEntries);

    private Symbol Terminal(string name, int code)
    {
        if (!_symbols.TryGetValue(name, out var symbol))
        {
            symbol = new Symbol(name, true) { Number = _grammar.Terminals.Count, Code = code };
            _symbols[name] = symbol;
            _grammar.Terminals.Add(symbol);
        }

        return symbol;
    }

    private Symbol Token(int line, string name)
    {
        if (_tokens.TryGetValue(name, out var entry))
        {
            return Terminal(entry.Spelling, entry.Code);
        }

        if (name.Length == 3 && name[0] == '\'')
        {
            return Terminal(name, name[1]);
        }

        if (name.StartsWith("PREC_", StringComparison.Ordinal))
        {
            return Terminal(name, -1);
        }

        throw new GrammarException(line, "unknown token " + name);
    }

    private void Precedence(int line, string text)
    {
        var words = Words(text);
        var assoc = words[0] switch
        {
            "%left" => Assoc.Left,
            "%right" => Assoc.Right,
            "%nonassoc" => Assoc.NonAssoc,
            "%precedence" => Assoc.Precedence,
            _ => throw new GrammarException(line, "unknown directive " + words[0]),
        };
        _prec++;
        foreach (var word in words.Skip(1))
        {
            var symbol = Token(line, word);
            symbol.Prec = _prec;
            symbol.Assoc = assoc;
        }
    }

    private void Types(int line, string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            throw new GrammarException(line, "%type T : symbols");
        }

        var type = text.Substring(5, colon - 5).Trim();
        foreach (var word in Words(text.Substring(colon + 1)))
        {
            var symbol = word[0] == '\'' || word.StartsWith("T_", StringComparison.Ordinal) ? Token(line, word) : Nonterminal(word);
            symbol.Type = type;
        }
    }

    private Symbol Nonterminal(string name)
    {
        if (!_symbols.TryGetValue(name, out var symbol))
        {
            symbol = new Symbol(name, false);
            _symbols[name] = symbol;
            _grammar.Nonterminals.Add(symbol);
        }

        return symbol;
    }

    private void Rules(List<(int Number, string Text)> lines)
    {
        var accept = Nonterminal("$accept");
        _defined.Add("$accept");
        Symbol? left = null;
        foreach (var (number, text) in lines)
        {
            if (text[0] == '%')
            {
                continue;
            }

            if (text[0] is not (':' or '|'))
            {
                left = Nonterminal(text.Trim());
                if (!_defined.Add(left.Name))
                {
                    throw new GrammarException(number, "nonterminal defined twice: " + left.Name);
                }

                if (_grammar.Rules.Count == 0)
                {
                    Add(accept, [left, _symbols["END"]], null, null, number);
                }

                continue;
            }

            if (left == null)
            {
                throw new GrammarException(number, "a rule needs a nonterminal");
            }

            var right = new List<Symbol>();
            Symbol? prec = null;
            string? action = null;
            var pos = 1;
            while (action == null && Next(text, ref pos) is { } word)
            {
                if (word is "=" or "{")
                {
                    action = text.Substring(pos - 1).Trim();
                }
                else if (word == "%prec")
                {
                    prec = Token(number, Next(text, ref pos)!);
                }
                else
                {
                    right.Add(word[0] == '\'' || word == "END" || word.StartsWith("T_", StringComparison.Ordinal) ? Token(number, word) : Nonterminal(word));
                }
            }

            Add(left, right.ToArray(), prec, action, number);
        }
    }

    private static string? Next(string text, ref int pos)
    {
        while (pos < text.Length && text[pos] == ' ')
        {
            pos++;
        }

        if (pos >= text.Length)
        {
            return null;
        }

        var start = pos;
        while (pos < text.Length && text[pos] != ' ')
        {
            pos++;
        }

        return text.Substring(start, pos - start);
    }

    private void Add(Symbol left, Symbol[] right, Symbol? prec, string? action, int line)
    {
        prec ??= right.LastOrDefault(s => s.Terminal);
        var rule = new Rule(_grammar.Rules.Count, left, right, prec, action, line);
        _grammar.Rules.Add(rule);
        left.Rules.Add(rule);
    }
}
