namespace HhvmSharp.Library.Date.Parsing;

/// <summary>A set of bytes.</summary>
internal struct ByteClass
{
    private UInt128 _low, _high;

    internal readonly bool Contains(int b) => ((b < 128 ? _low >> b : _high >> (b - 128)) & 1) != 0;

    internal void Add(int b)
    {
        if (b < 128) _low |= UInt128.One << b;
        else _high |= UInt128.One << (b - 128);
    }

    internal readonly ByteClass Inverted() => new() { _low = ~_low, _high = ~_high };
}

/// <summary>
/// A nondeterministic automaton for a list of patterns. A state either consumes a byte and goes on to <see cref="State.Next"/>,
/// or goes on without one to <see cref="State.Next"/> and <see cref="State.Other"/>, or accepts a rule.
/// </summary>
internal sealed class Nfa
{
    internal struct State
    {
        internal bool Consumes;
        internal ByteClass Bytes;
        internal int Next, Other;

        /// <summary>The rule that is complete here; -1: none.</summary>
        internal int Rule;
    }

    private readonly List<State> _states = [];

    internal State this[int index] => _states[index];

    internal int Count => _states.Count;

    internal int AddByte(in ByteClass bytes, int next)
    {
        _states.Add(new State { Consumes = true, Bytes = bytes, Next = next, Other = -1, Rule = -1 });
        return _states.Count - 1;
    }

    internal int AddSplit(int next, int other)
    {
        _states.Add(new State { Next = next, Other = other, Rule = -1 });
        return _states.Count - 1;
    }

    internal int AddAccept(int rule)
    {
        _states.Add(new State { Next = -1, Other = -1, Rule = rule });
        return _states.Count - 1;
    }

    internal void SetNext(int state, int next)
    {
        State s = _states[state];
        s.Next = next;
        _states[state] = s;
    }
}
