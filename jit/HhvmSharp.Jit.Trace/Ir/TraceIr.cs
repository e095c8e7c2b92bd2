namespace HhvmSharp.Jit.Trace.Ir;

/// <summary>How a trace ends.</summary>
internal enum TraceEnd : byte
{
    /// <summary>It goes on at its own <see cref="IrOp.Loop"/>.</summary>
    Loops,
    /// <summary>It jumps to the head of a loop that has a trace.</summary>
    Links,
    /// <summary>The interpreter goes on.</summary>
    Leaves,
}

/// <summary>A recorded trace: what it needs at its entry, its instructions, its snapshots, its end.</summary>
internal sealed class TraceIr(int slots)
{
    internal List<Ins> Code { get; } = [];

    /// <summary>Number 0 is the entry's: nothing to restore.</summary>
    internal List<Snapshot> Snapshots { get; } = [];

    /// <summary>By slot: what memory holds while the trace runs.</summary>
    internal SlotFact[] Facts { get; } = new SlotFact[slots];

    internal ArrayFact[] ArrayFacts { get; } = new ArrayFact[slots];

    /// <summary>The facts that the trace before has tested.</summary>
    internal SlotFact[] Inherited { get; } = new SlotFact[slots];

    internal ArrayFact[] InheritedArrays { get; } = new ArrayFact[slots];

    internal TraceEnd End { get; set; }

    /// <summary>The state at the end of a trace that does not loop.</summary>
    internal int EndSnapshot { get; set; } = -1;

    /// <summary>The state at the start of each turn.</summary>
    internal int LoopSnapshot { get; set; } = -1;

    /// <summary>Where <see cref="IrOp.Loop"/> stands, or -1.</summary>
    internal int LoopStart { get; set; } = -1;
}
