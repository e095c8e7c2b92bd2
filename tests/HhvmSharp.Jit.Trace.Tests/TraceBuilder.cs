using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;

namespace HhvmSharp.Jit.Trace.Tests;

/// <summary>Short names for making traces by hand; slot n is variable n, and every slot is live.</summary>
internal sealed class TraceBuilder
{
    internal readonly TraceIr Ir;
    internal readonly IrBuilder B;
    internal readonly int[] Start, Now;

    internal TraceBuilder(int slots)
    {
        Ir = new TraceIr(slots);
        B = new IrBuilder(Ir);
        Start = new int[slots];
        Now = new int[slots];
        Array.Fill(Start, -1);
        Array.Fill(Now, -1);
        B.AddSnapshot(new Snapshot(0, Snapshot.Nothing));
    }

    internal int Slot(int slot, IrType type = IrType.Int)
    {
        if (Now[slot] >= 0) return Now[slot];
        Ir.Facts[slot] = CodeGen.Emitter.FactOf(type);
        return Start[slot] = Now[slot] = B.Emit(new Ins(IrOp.Slot, type, Imm: slot));
    }

    internal void Set(int slot, int value)
    {
        if (Now[slot] < 0 && Ir.Facts[slot] == SlotFact.Unknown) Ir.Facts[slot] = SlotFact.Free;
        Now[slot] = value;
    }

    internal int Snap(int op) => B.AddSnapshot(new Snapshot(op, [.. Enumerable.Range(0, Now.Length).Where(s => Now[s] >= 0 && Now[s] != Start[s]).Select(s => (s, Now[s]))]));

    internal int Op(IrOp op, int a, int b, IrType type = IrType.Int, int exit = 0) =>
        B.Emit(new Ins(op, type, a, b, Snapshot: op is IrOp.AddOv or IrOp.SubOv or IrOp.MulOv ? Snap(exit) : -1));

    internal int Guard(Condition condition, int a, int b, int exit) => B.Emit(new Ins(IrOp.Guard, IrType.None, a, b, Imm: (long)condition, Snapshot: Snap(exit)));

    internal bool Close() => LoopPeeling.Run(B, 0, Start, Now, (_, _) => true) && (Ir.End = TraceEnd.Loops) == TraceEnd.Loops;

    /// <summary>The trace ends; what the slots hold is restored by an exit to this op.</summary>
    internal void Leave(int op)
    {
        Ir.End = TraceEnd.Leaves;
        Ir.EndSnapshot = Snap(op);
    }

    /// <summary>The instructions behind the loop's start that are needed.</summary>
    internal IrOp[] Turn()
    {
        bool[] live = DeadCode.Live(Ir);
        return [.. Enumerable.Range(Ir.LoopStart + 1, Ir.Code.Count - Ir.LoopStart - 1).Where(i => live[i] && !Ir.Code[i].IsConstant).Select(i => Ir.Code[i].Op)];
    }
}
