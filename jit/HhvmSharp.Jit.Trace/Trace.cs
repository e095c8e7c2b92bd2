using System.Runtime.InteropServices;
using HhvmSharp.Jit.Trace.CodeGen;
using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.Trace;

/// <summary>What kind of way out of a trace it is.</summary>
internal enum ExitKind : byte
{
    /// <summary>A guard did not hold.</summary>
    Guard,
    /// <summary>The frame does not fit at the entry.</summary>
    Entry,
    /// <summary>The budget is used up.</summary>
    Poll,
    /// <summary>The trace ends here.</summary>
    End,
}

/// <summary>A way out of a trace, and how often it was taken.</summary>
internal sealed unsafe class TraceExit(Trace trace, ExitKind kind, Snapshot snapshot, nint* cell)
{
    internal Trace Trace { get; } = trace;

    internal ExitKind Kind { get; } = kind;

    internal Snapshot Snapshot { get; } = snapshot;

    /// <summary>The op at which the interpreter goes on.</summary>
    internal int Op => Snapshot.Op;

    /// <summary>Nothing of a loop's trace was done: what goes on here is the loop for other types.</summary>
    internal bool IsBeforeLoop => Trace.Parent is null && Op == Trace.Start && Snapshot.Slots.Length == 0;

    /// <summary>Times it was taken by the interpreter's driver; not those that went into a side trace.</summary>
    internal int Count;

    /// <summary>Recordings from here that came to nothing.</summary>
    internal int Failures;

    internal AbortReason Reason { get; set; }

    /// <summary>The trace that goes on from here.</summary>
    internal Trace? Next { get; private set; }

    /// <summary>From now on the exit goes on in <paramref name="next"/>, in every thread.</summary>
    internal void Link(Trace next)
    {
        Next = next;
        Volatile.Write(ref *cell, next.Entry);
    }
}

/// <summary>A compiled trace.</summary>
internal sealed unsafe class Trace(OpArray code, int start, TraceExit? parent)
{
    internal OpArray Code { get; } = code;

    /// <summary>The op at which it was recorded from.</summary>
    internal int Start { get; } = start;

    /// <summary>The exit that it continues; null for the trace of a loop.</summary>
    internal TraceExit? Parent { get; } = parent;

    internal int Number { get; set; }

    /// <summary>How many traces before this one have left at its own first op with nothing done.</summary>
    internal int Alternatives { get; } = parent is { } p && p.Op == p.Trace.Start && p.Snapshot.Slots.Length == 0 ? p.Trace.Alternatives + 1 : 0;

    /// <summary>The machine code.</summary>
    internal CodeBlock? Block { get; set; }

    internal nint Entry => Block!.Address;

    internal TraceIr Ir { get; set; } = null!;

    internal TraceExit[] Exits { get; set; } = [];

    /// <summary>The trace that it jumps to at its end; kept alive by this.</summary>
    internal Trace? Target { get; set; }

    internal int Ops { get; set; }

    internal int Instructions { get; set; }

    internal TimeSpan CompileTime { get; set; }

    /// <summary>Times it was entered by the driver.</summary>
    internal long Entries;

    /// <summary>The cells that exits jump through.</summary>
    private nint* _cells;

    internal nint* AllocateCells(int count, nint leave)
    {
        _cells = (nint*)NativeMemory.Alloc((nuint)Math.Max(count, 1), (nuint)sizeof(nint));
        for (int i = 0; i < count; i++) _cells[i] = leave;
        return _cells;
    }

    ~Trace() => NativeMemory.Free(_cells);

    /// <summary>What the dumps show.</summary>
    internal string? IrListing { get; set; }

    internal string? AsmListing { get; set; }
}
