using System;
using System.Collections.Generic;

namespace HhvmSharp.Generators.Lalr;

internal enum Assoc { None, Left, Right, NonAssoc, Precedence }

internal sealed class Symbol(string name, bool terminal)
{
    public readonly string Name = name;
    public readonly bool Terminal = terminal;
    public int Number = -1;
    public int Code = -1;             // terminals: the token's number in TokenKind
    public string Type = "";          // nonterminals and valued tokens: C# type of the semantic value, see GrammarReader
    public int Prec;
    public Assoc Assoc;
    public List<Rule> Rules = [];
    public bool Nullable;
}

internal sealed class Rule(int number, Symbol left, Symbol[] right, Symbol? prec, string? action, int line)
{
    public readonly int Number = number;
    public readonly Symbol Left = left;
    public readonly Symbol[] Right = right;
    public readonly Symbol? Prec = prec;
    public readonly string? Action = action;
    public readonly int Line = line;
    public int FirstItem;
}

internal sealed class Grammar
{
    public readonly List<Symbol> Terminals = [];
    public readonly List<Symbol> Nonterminals = [];
    public readonly List<Rule> Rules = [];

    public int SymbolCount => Terminals.Count + Nonterminals.Count;

    public Symbol SymbolAt(int number) => number < Terminals.Count ? Terminals[number] : Nonterminals[number - Terminals.Count];
}

internal sealed class GrammarException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
