namespace HhvmSharp.Library.Date.Parsing;

/// <summary>
/// Finds the longest match of a list of rules, of equally long ones the first. The deterministic automaton is made as far
/// as texts need it, and shared by all requests: its states are complete when they are published, and only ever added.
/// </summary>
internal sealed class Lexer
{
    private sealed class State(int[] members, int rule)
    {
        /// <summary>States of the NFA that consume, ascending.</summary>
        internal readonly int[] Members = members;

        /// <summary>The first rule that is complete here; -1: none.</summary>
        internal readonly int Rule = rule;

        /// <summary>By byte; null: not known yet.</summary>
        internal readonly State?[] Next = new State?[256];
    }

    /// <summary>States by their members and rule.</summary>
    private sealed class StateComparer : IEqualityComparer<(int[] Members, int Rule)>
    {
        public bool Equals((int[] Members, int Rule) a, (int[] Members, int Rule) b) => a.Rule == b.Rule && a.Members.AsSpan().SequenceEqual(b.Members);

        public int GetHashCode((int[] Members, int Rule) key)
        {
            var hash = default(HashCode);
            hash.Add(key.Rule);
            foreach (int m in key.Members) hash.Add(m);
            return hash.ToHashCode();
        }
    }

    private readonly Nfa _nfa = new();
    private readonly Dictionary<(int[] Members, int Rule), State> _states = new(new StateComparer());
    private readonly Lock _lock = new();
    private readonly State _start, _dead;

    /// <summary>Marks of the closure being computed.</summary>
    private readonly int[] _seen;
    private int _round;

    /// <summary><paramref name="patterns"/> are the rules in order of precedence.</summary>
    internal Lexer(IReadOnlyDictionary<string, string> definitions, IReadOnlyList<string> patterns)
    {
        var compiler = new PatternCompiler(_nfa, definitions);
        int[] starts = new int[patterns.Count];
        for (int i = 0; i < starts.Length; i++) starts[i] = compiler.Compile(patterns[i], i);
        _seen = new int[_nfa.Count];
        _dead = Intern([], -1);
        _start = Closure(starts);
    }

    /// <summary>The rule that matches at a place of the text, which goes on with NUL bytes; there must be one.</summary>
    internal int Match(ReadOnlySpan<byte> text, int at, out int length)
    {
        State state = _start;
        int rule = -1, start = at;
        length = 0;
        while (true)
        {
            int b = at < text.Length ? text[at] : 0;
            state = state.Next[b] ?? Step(state, b);
            if (ReferenceEquals(state, _dead)) return rule;
            at++;
            if (state.Rule < 0) continue;
            rule = state.Rule;
            length = at - start;
        }
    }

    private State Step(State state, int b)
    {
        lock (_lock)
        {
            if (state.Next[b] is { } known) return known;
            var targets = new List<int>();
            foreach (int m in state.Members)
            {
                Nfa.State s = _nfa[m];
                if (s.Bytes!.Contains(b)) targets.Add(s.Next);
            }

            State next = Closure(targets);
            Volatile.Write(ref state.Next[b], next);
            return next;
        }
    }

    /// <summary>The state for a set of NFA states and all that are reached from them without a byte.</summary>
    private State Closure(IEnumerable<int> targets)
    {
        _round++;
        var open = new Stack<int>(targets);
        var members = new List<int>();
        int rule = -1;
        while (open.TryPop(out int index))
        {
            if (_seen[index] == _round) continue;
            _seen[index] = _round;
            Nfa.State s = _nfa[index];
            if (s.Bytes is not null)
            {
                members.Add(index);
            }
            else if (s.Rule >= 0)
            {
                if (rule < 0 || s.Rule < rule) rule = s.Rule;
            }
            else
            {
                open.Push(s.Next);
                open.Push(s.Other);
            }
        }

        members.Sort();
        return Intern([.. members], rule);
    }

    private State Intern(int[] members, int rule)
    {
        if (_states.TryGetValue((members, rule), out State? known)) return known;
        var state = new State(members, rule);
        _states.Add((members, rule), state);
        return state;
    }
}
