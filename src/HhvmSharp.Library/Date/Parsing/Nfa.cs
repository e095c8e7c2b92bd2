namespace HhvmSharp.Library.Date.Parsing;

/// <summary>A set of bytes.</summary>
internal sealed class ByteClass
{
    private readonly bool[] _members = new bool[256];

    internal bool Contains(int b) => _members[b];

    internal void Add(int b) => _members[b] = true;

    internal void Invert()
    {
        for (int b = 0; b < _members.Length; b++) _members[b] = !_members[b];
    }
}

/// <summary>
/// A nondeterministic automaton for a list of patterns. A state either consumes a byte and goes on to <see cref="State.Next"/>,
/// or goes on without one to <see cref="State.Next"/> and <see cref="State.Other"/>, or accepts a rule.
/// </summary>
internal sealed class Nfa
{
    internal sealed class State
    {
        /// <summary>What it consumes; null: nothing.</summary>
        internal ByteClass? Bytes { get; init; }

        internal int Next { get; set; } = -1;

        internal int Other { get; init; } = -1;

        /// <summary>The rule that is complete here; -1: none.</summary>
        internal int Rule { get; init; } = -1;
    }

    private readonly List<State> _states = [];

    internal State this[int index] => _states[index];

    internal int Count => _states.Count;

    private int Add(State state)
    {
        _states.Add(state);
        return _states.Count - 1;
    }

    internal int AddByte(ByteClass bytes, int next) => Add(new State { Bytes = bytes, Next = next });

    internal int AddSplit(int next, int other) => Add(new State { Next = next, Other = other });

    internal int AddAccept(int rule) => Add(new State { Rule = rule });
}
