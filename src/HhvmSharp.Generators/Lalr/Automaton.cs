using System;
using System.Collections.Generic;
using System.Linq;

namespace HhvmSharp.Generators.Lalr;

internal sealed class State(int number, int[] kernel, int symbol)
{
    public readonly int Number = number;
    public readonly int[] Kernel = kernel;
    public readonly int AccessSymbol = symbol;
    public readonly SortedDictionary<int, int> Transitions = [];   // symbol number -> state
    public readonly List<Rule> Reductions = [];                    // in rule order
    public ulong[][] Lookaheads = [];                              // per reduction
    public readonly HashSet<int> Errors = [];                      // tokens that %nonassoc forbids here
    public readonly HashSet<int> DisabledShifts = [];
    public bool Consistent;
}

/// <summary>
/// The LALR(1) automaton of a grammar: LR(0) states, lookaheads after DeRemer and Pennello, and conflicts resolved by
/// precedence as Bison resolves them.
/// </summary>
internal sealed class Automaton
{
    private readonly Grammar _grammar;
    private readonly int _terminals;
    private readonly int _words;
    private readonly List<int> _itemSymbol = [];     // item -> symbol after the dot, or ~rule at the end
    private readonly Dictionary<int, int[]> _closureRules = [];
    public readonly List<State> States = [];
    public readonly List<string> Conflicts = [];

    public int Final { get; private set; }

    public Automaton(Grammar grammar)
    {
        _grammar = grammar;
        _terminals = grammar.Terminals.Count;
        _words = (_terminals + 63) / 64;
        foreach (var rule in grammar.Rules)
        {
            rule.FirstItem = _itemSymbol.Count;
            _itemSymbol.AddRange(rule.Right.Select(s => s.Number));
            _itemSymbol.Add(~rule.Number);
        }

        Nullability();
        BuildStates();
        Lookaheads();
        foreach (var state in States)
        {
            Resolve(state);
        }
    }

    private void Nullability()
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var rule in _grammar.Rules.Where(r => !r.Left.Nullable && r.Right.All(s => s.Nullable)))
            {
                rule.Left.Nullable = changed = true;
            }
        }
    }

    // All rules that a nonterminal at the dot brings in.
    private int[] ClosureRules(int nonterminal)
    {
        if (_closureRules.TryGetValue(nonterminal, out var known))
        {
            return known;
        }

        var seen = new HashSet<int> { nonterminal };
        var work = new Stack<int>();
        work.Push(nonterminal);
        var rules = new List<int>();
        while (work.Count > 0)
        {
            foreach (var rule in _grammar.SymbolAt(work.Pop()).Rules)
            {
                rules.Add(rule.Number);
                if (rule.Right.Length > 0 && !rule.Right[0].Terminal && seen.Add(rule.Right[0].Number))
                {
                    work.Push(rule.Right[0].Number);
                }
            }
        }

        return _closureRules[nonterminal] = rules.ToArray();
    }

    private void BuildStates()
    {
        var known = new Dictionary<string, State>();
        State Get(int[] kernel, int symbol)
        {
            var key = string.Join(",", kernel);
            if (!known.TryGetValue(key, out var state))
            {
                state = new State(States.Count, kernel, symbol);
                known[key] = state;
                States.Add(state);
            }

            return state;
        }

        Get([_grammar.Rules[0].FirstItem], -1);
        var mark = new bool[_grammar.Rules.Count];
        for (var i = 0; i < States.Count; i++)
        {
            var state = States[i];
            var items = new List<int>(state.Kernel);
            Array.Clear(mark, 0, mark.Length);
            foreach (var item in state.Kernel)
            {
                if (_itemSymbol[item] >= _terminals)
                {
                    foreach (var rule in ClosureRules(_itemSymbol[item]))
                    {
                        if (!mark[rule])
                        {
                            mark[rule] = true;
                            items.Add(_grammar.Rules[rule].FirstItem);
                        }
                    }
                }
            }

            items.Sort();
            var next = new SortedDictionary<int, List<int>>();
            foreach (var item in items)
            {
                var symbol = _itemSymbol[item];
                if (symbol < 0)
                {
                    if (~symbol != 0)
                    {
                        state.Reductions.Add(_grammar.Rules[~symbol]);
                    }
                    else
                    {
                        Final = state.Number;
                    }

                    continue;
                }

                if (!next.TryGetValue(symbol, out var list))
                {
                    next[symbol] = list = [];
                }

                list.Add(item + 1);
            }

            foreach (var pair in next)
            {
                state.Transitions[pair.Key] = Get(pair.Value.ToArray(), pair.Key).Number;
            }

            state.Consistent = state.Reductions.Count <= 1 && !(state.Reductions.Count == 1 && state.Transitions.Keys.Any(s => s < _terminals));
        }
    }

    private void Lookaheads()
    {
        // A "goto" is a transition on a nonterminal; the sets are computed over gotos.
        var index = new Dictionary<long, int>();
        var from = new List<int>();
        var to = new List<int>();
        var on = new List<int>();
        foreach (var state in States)
        {
            foreach (var t in state.Transitions.Where(t => t.Key >= _terminals))
            {
                index[Key(state.Number, t.Key)] = from.Count;
                from.Add(state.Number);
                to.Add(t.Value);
                on.Add(t.Key);
            }
        }

        var follow = new ulong[from.Count][];
        var reads = new List<int>[from.Count];
        for (var g = 0; g < from.Count; g++)
        {
            follow[g] = new ulong[_words];
            reads[g] = [];
            foreach (var t in States[to[g]].Transitions)
            {
                if (t.Key < _terminals)
                {
                    follow[g][t.Key >> 6] |= 1UL << (t.Key & 63);
                }
                else if (_grammar.SymbolAt(t.Key).Nullable)
                {
                    reads[g].Add(index[Key(to[g], t.Key)]);
                }
            }
        }

        Digraph(reads, follow);

        var includes = new List<int>[from.Count];
        for (var g = 0; g < includes.Length; g++)
        {
            includes[g] = [];
        }

        var lookback = new Dictionary<long, List<int>>();
        var path = new List<int>();
        for (var g = 0; g < from.Count; g++)
        {
            foreach (var rule in _grammar.SymbolAt(on[g]).Rules)
            {
                var state = from[g];
                path.Clear();
                foreach (var symbol in rule.Right)
                {
                    path.Add(state);
                    state = States[state].Transitions[symbol.Number];
                }

                var key = Key(state, rule.Number);
                if (!lookback.TryGetValue(key, out var list))
                {
                    lookback[key] = list = [];
                }

                list.Add(g);
                for (var i = rule.Right.Length - 1; i >= 0 && !rule.Right[i].Terminal; i--)
                {
                    includes[index[Key(path[i], rule.Right[i].Number)]].Add(g);
                    if (!rule.Right[i].Nullable)
                    {
                        break;
                    }
                }
            }
        }

        Digraph(includes, follow);

        foreach (var state in States)
        {
            state.Lookaheads = new ulong[state.Reductions.Count][];
            for (var r = 0; r < state.Reductions.Count; r++)
            {
                var set = state.Lookaheads[r] = new ulong[_words];
                foreach (var g in lookback[Key(state.Number, state.Reductions[r].Number)])
                {
                    Or(set, follow[g]);
                }
            }
        }
    }

    private static long Key(int a, int b) => ((long)a << 32) | (uint)b;

    private static void Or(ulong[] into, ulong[] from)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] |= from[i];
        }
    }

    // F(x) |= F(y) for every x R y, transitively; strongly connected nodes share the result.
    private static void Digraph(List<int>[] relation, ulong[][] sets)
    {
        var depth = new int[relation.Length];
        var stack = new Stack<int>();
        void Traverse(int x)
        {
            stack.Push(x);
            var d = depth[x] = stack.Count;
            foreach (var y in relation[x])
            {
                if (depth[y] == 0)
                {
                    Traverse(y);
                }

                depth[x] = Math.Min(depth[x], depth[y]);
                Or(sets[x], sets[y]);
            }

            if (depth[x] == d)
            {
                int y;
                do
                {
                    y = stack.Pop();
                    depth[y] = int.MaxValue;
                    if (y != x)
                    {
                        Array.Copy(sets[x], sets[y], sets[x].Length);
                    }
                }
                while (y != x);
            }
        }

        for (var x = 0; x < relation.Length; x++)
        {
            if (depth[x] == 0)
            {
                Traverse(x);
            }
        }
    }

    private static bool Has(ulong[] set, int token) => (set[token >> 6] & (1UL << (token & 63))) != 0;

    private static void Remove(ulong[] set, int token) => set[token >> 6] &= ~(1UL << (token & 63));

    private void Resolve(State state)
    {
        if (state.Consistent)
        {
            return;
        }

        for (var r = 0; r < state.Reductions.Count; r++)
        {
            var rule = state.Reductions[r];
            foreach (var token in state.Transitions.Keys.Where(s => s < _terminals && Has(state.Lookaheads[r], s)).ToArray())
            {
                var symbol = _grammar.Terminals[token];
                if (rule.Prec is not { Prec: > 0 } || symbol.Prec == 0)
                {
                    Conflicts.Add($"state {state.Number}: shift/reduce on {symbol.Name}, rule {rule.Left.Name} (line {rule.Line})");
                    continue;
                }

                var reduce = rule.Prec.Prec > symbol.Prec || (rule.Prec.Prec == symbol.Prec && symbol.Assoc == Assoc.Left);
                var shift = rule.Prec.Prec < symbol.Prec || (rule.Prec.Prec == symbol.Prec && symbol.Assoc == Assoc.Right);
                if (!shift)
                {
                    state.DisabledShifts.Add(token);
                }

                if (!reduce)
                {
                    Remove(state.Lookaheads[r], token);
                }

                if (!shift && !reduce)
                {
                    if (symbol.Assoc == Assoc.NonAssoc)
                    {
                        state.Errors.Add(token);
                    }
                    else
                    {
                        Conflicts.Add($"state {state.Number}: unresolved on {symbol.Name}, rule {rule.Left.Name} (line {rule.Line})");
                    }
                }
            }
        }

        for (var a = 0; a < state.Reductions.Count; a++)
        {
            for (var b = a + 1; b < state.Reductions.Count; b++)
            {
                for (var t = 0; t < _terminals; t++)
                {
                    if (Has(state.Lookaheads[a], t) && Has(state.Lookaheads[b], t))
                    {
                        Conflicts.Add($"state {state.Number}: reduce/reduce on {_grammar.Terminals[t].Name}, lines {state.Reductions[a].Line} and {state.Reductions[b].Line}");
                    }
                }
            }
        }
    }
}
