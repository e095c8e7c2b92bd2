using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.Trace;

/// <summary>What is known of one loop.</summary>
internal sealed class LoopState(int head)
{
    /// <summary>Recordings that came to nothing before it is left to the interpreter.</summary>
    internal const int MaxFailures = 6;

    /// <summary>Versions of its trace, for other types at its entry.</summary>
    internal const int MaxVersions = 4;

    /// <summary>The op it begins with.</summary>
    internal int Head { get; } = head;

    /// <summary>Turns towards the next recording; below 0 after one that came to nothing.</summary>
    internal int Turns;

    internal int Failures;

    internal AbortReason Reason;

    /// <summary>The op at which the last recording ended.</summary>
    internal int ReasonAt;

    internal int Versions;

    /// <summary>Its first trace; those for other types hang on its entry.</summary>
    internal volatile Trace? Root;

    internal bool GivenUp => Failures >= MaxFailures;

    /// <summary>Waits longer each time; what cannot change is not tried often.</summary>
    internal void Fail(AbortReason reason, int at)
    {
        Reason = reason;
        ReasonAt = at;
        Failures += reason is AbortReason.Opcode or AbortReason.TooManySpills or AbortReason.CacheFull ? 3 : 1;
        Turns = -(4 << (Failures * 2));
    }
}

/// <summary>The loops and traces of one op array.</summary>
internal sealed class CodeTraces(OpArray code)
{
    private readonly LoopState?[] _loops = new LoopState?[code.Ops.Length];

    internal OpArray Code { get; } = code;

    /// <summary>All that were made, in order.</summary>
    internal List<Trace> All { get; } = [];

    internal IEnumerable<LoopState> Loops => _loops.Where(l => l is not null).Select(l => l!);

    internal LoopState Loop(int head) => _loops[head] ??= new LoopState(head);

    internal Trace? TraceAt(int head) => _loops[head]?.Root;

    internal int Count => All.Count;

    internal void Add(Trace trace)
    {
        lock (All) All.Add(trace);
    }
}
