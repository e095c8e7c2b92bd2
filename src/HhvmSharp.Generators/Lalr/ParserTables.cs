using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace HhvmSharp.Generators.Lalr;

/// <summary>
/// Parsing tables with default reductions chosen as Bison chooses them (the most frequent reduction of a state; without
/// looking at the next token where it is the only action), since what "expecting ..." lists depends on it. Rows share
/// one comb: entry <c>base + token</c> belongs to the row if its check is the token.
/// </summary>
internal sealed class ParserTables
{
    private const int Error = int.MinValue;
    private readonly Grammar _grammar;
    private readonly Automaton _automaton;

    public ParserTables(Grammar grammar, Automaton automaton)
    {
        _grammar = grammar;
        _automaton = automaton;
    }

    public void Emit(StringBuilder b)
    {
        var states = _automaton.States;
        var rows = new List<SortedDictionary<int, int>>();
        var defaults = new int[states.Count];
        foreach (var state in states)
        {
            rows.Add(ActionRow(state, out defaults[state.Number]));
        }

        var (actionBase, actionTable, actionCheck) = Pack(rows);
        var columns = GotoColumns(out var defaultGoto);
        var (gotoBase, gotoTable, gotoCheck) = Pack(columns);

        b.Append($"    // {states.Count} states, {_grammar.Rules.Count} rules, {_grammar.Terminals.Count} tokens, {_grammar.Nonterminals.Count} nonterminals\n");
        b.Append($"    private const int FinalState = {_automaton.Final}, TokenCount = {_grammar.Terminals.Count}, NoRow = {NoRow}, ErrorAction = {ErrorValue};\n\n");
        Array(b, "ushort", "RuleLeft", _grammar.Rules.Select(r => r.Left.Number - _grammar.Terminals.Count));
        Array(b, "byte", "RuleLength", _grammar.Rules.Select(r => r.Right.Length));
        Array(b, "short", "DefaultReduction", defaults);
        Array(b, "short", "ActionBase", actionBase);
        Array(b, "short", "ActionTable", actionTable.Select(v => v == Error ? ErrorValue : v));
        Array(b, "short", "ActionCheck", actionCheck);
        Array(b, "short", "DefaultGoto", defaultGoto);
        Array(b, "short", "GotoBase", gotoBase);
        Array(b, "short", "GotoTable", gotoTable);
        Array(b, "short", "GotoCheck", gotoCheck);
        var translate = new int[_grammar.Terminals.Max(t => t.Code) + 1];
        for (var i = 0; i < translate.Length; i++)
        {
            translate[i] = 2;
        }

        foreach (var t in _grammar.Terminals.Where(t => t.Code >= 0))
        {
            translate[t.Code] = t.Number;
        }

        Array(b, "byte", "Translate", translate);
        Array(b, "short", "TokenCode", _grammar.Terminals.Select(t => t.Code));
    }

    private const int NoRow = short.MinValue, ErrorValue = short.MinValue;

    // token -> state + 1 (shift), -rule (reduce) or Error; what equals the default is left out.
    private SortedDictionary<int, int> ActionRow(State state, out int defaultRule)
    {
        var row = new SortedDictionary<int, int>();
        defaultRule = 0;
        for (var r = state.Reductions.Count - 1; r >= 0; r--)
        {
            for (var t = 0; t < _grammar.Terminals.Count; t++)
            {
                if ((state.Lookaheads[r][t >> 6] & (1UL << (t & 63))) != 0)
                {
                    row[t] = -state.Reductions[r].Number;
                }
            }
        }

        foreach (var t in state.Transitions.Where(t => t.Key < _grammar.Terminals.Count && !state.DisabledShifts.Contains(t.Key)))
        {
            row[t.Key] = t.Value + 1;
        }

        foreach (var t in state.Errors)
        {
            row[t] = Error;
        }

        if (state.Reductions.Count > 0)
        {
            if (state.Consistent)
            {
                defaultRule = state.Reductions[0].Number;
                row.Clear();
                return row;
            }

            var max = 0;
            foreach (var rule in state.Reductions)
            {
                var count = row.Values.Count(v => v == -rule.Number);
                if (count > max)
                {
                    max = count;
                    defaultRule = rule.Number;
                }
            }

            foreach (var t in row.Keys.ToArray())
            {
                if (defaultRule != 0 && row[t] == -defaultRule)
                {
                    row.Remove(t);
                }
            }
        }

        if (defaultRule == 0)
        {
            foreach (var t in row.Keys.ToArray())
            {
                if (row[t] == Error)
                {
                    row.Remove(t);
                }
            }
        }

        return row;
    }

    private List<SortedDictionary<int, int>> GotoColumns(out int[] defaultGoto)
    {
        var columns = new List<SortedDictionary<int, int>>();
        defaultGoto = new int[_grammar.Nonterminals.Count];
        for (var n = 0; n < _grammar.Nonterminals.Count; n++)
        {
            var column = new SortedDictionary<int, int>();
            foreach (var state in _automaton.States)
            {
                if (state.Transitions.TryGetValue(n + _grammar.Terminals.Count, out var to))
                {
                    column[state.Number] = to;
                }
            }

            if (column.Count > 0)
            {
                var common = column.Values.GroupBy(v => v).OrderByDescending(g => g.Count()).First().Key;
                defaultGoto[n] = common;
                foreach (var key in column.Keys.ToArray())
                {
                    if (column[key] == common)
                    {
                        column.Remove(key);
                    }
                }
            }

            columns.Add(column);
        }

        return columns;
    }

    private static (int[] Base, List<int> Table, List<int> Check) Pack(List<SortedDictionary<int, int>> rows)
    {
        var bases = new int[rows.Count];
        var table = new List<int>();
        var check = new List<int>();
        var used = new HashSet<int>();
        var same = new Dictionary<string, int>();
        var firstFree = 0;
        foreach (var i in Enumerable.Range(0, rows.Count).OrderByDescending(i => rows[i].Count))
        {
            if (rows[i].Count == 0)
            {
                bases[i] = NoRow;
                continue;
            }

            var key = string.Join(",", rows[i].Select(p => p.Key + ":" + p.Value));
            if (same.TryGetValue(key, out var known))
            {
                bases[i] = known;
                continue;
            }

            while (firstFree < check.Count && check[firstFree] >= 0)
            {
                firstFree++;
            }

            var keys = rows[i].Keys.ToArray();
            var at = firstFree - keys[0];
            while (used.Contains(at) || keys.Any(k => at + k < check.Count && check[at + k] >= 0))
            {
                at++;
            }

            used.Add(at);
            same[key] = bases[i] = at;
            foreach (var p in rows[i])
            {
                while (check.Count <= at + p.Key)
                {
                    check.Add(-1);
                    table.Add(0);
                }

                check[at + p.Key] = p.Key;
                table[at + p.Key] = p.Value;
            }
        }

        return (bases, table, check);
    }

    private static void Array(StringBuilder b, string type, string name, IEnumerable<int> values)
    {
        b.Append($"    private static ReadOnlySpan<{type}> {name} =>\n    [");
        var i = 0;
        foreach (var v in values)
        {
            b.Append(i++ % 24 == 0 ? "\n        " : " ").Append(v.ToString(CultureInfo.InvariantCulture)).Append(',');
        }

        b.Append("\n    ];\n\n");
    }
}
