namespace HhvmSharp.Jit.Trace.Ir;

/// <summary>One instruction; it is named by its index.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Type">What it yields.</param>
/// <param name="A">An operand, or -1.</param>
/// <param name="B">An operand, or -1.</param>
/// <param name="C">An operand, or -1.</param>
/// <param name="Imm">A number that belongs to the operation.</param>
/// <param name="Snapshot">Of a guard: the state that its exit restores.</param>
internal readonly record struct Ins(IrOp Op, IrType Type, int A = -1, int B = -1, int C = -1, long Imm = 0, int Snapshot = -1)
{
    internal bool IsConstant => Op == IrOp.Constant;

    internal Condition Condition => (Condition)Imm;

    /// <summary>The trace can be left here.</summary>
    internal bool IsGuard => Op is IrOp.AddOv or IrOp.SubOv or IrOp.MulOv or IrOp.FloatToInt or IrOp.Guard or IrOp.GuardTag or IrOp.HeapValue
        or IrOp.GuardScalar or IrOp.Append;

    internal bool IsStore => Op is IrOp.StoreElement or IrOp.StoreValue or IrOp.Append;

    /// <summary>It stays although nobody uses what it yields.</summary>
    internal bool HasEffect => IsStore || Op is IrOp.Guard or IrOp.GuardTag or IrOp.GuardScalar or IrOp.HeapValue or IrOp.FloatToInt or IrOp.Loop;

    /// <summary>Reads memory that a store may change.</summary>
    internal bool IsLoad => Op is IrOp.Element or IrOp.GuardTag or IrOp.Payload or IrOp.HeapValue or IrOp.GuardScalar or IrOp.Field32 or IrOp.Field64 or IrOp.Field8 or IrOp.Byte;
}

/// <summary>The state that an exit restores: where the interpreter goes on, and what the window gets before.</summary>
/// <param name="Op">The op to go on at.</param>
/// <param name="Slots">Slots that differ from what is in memory, with the instructions that yield their values.</param>
internal sealed record Snapshot(int Op, (int Slot, int Value)[] Slots)
{
    internal static readonly (int, int)[] Nothing = [];
}

/// <summary>What a slot holds in memory wherever the trace runs: tested at its entry, or known from the trace before.</summary>
internal enum SlotFact : byte
{
    Unknown,
    Int, Float, Bool, Null,
    /// <summary>Nothing that is counted: it may be overwritten.</summary>
    Free,
    /// <summary>An array.</summary>
    Array,
    /// <summary>A reference to an array.</summary>
    ArrayReference,
    String,
    /// <summary>The array that a foreach walks; the payload is its position.</summary>
    Walked,
}

/// <summary>What is required of an array in a slot besides its being one.</summary>
/// <param name="Strategy">How it is stored, a Values.ArrayStrategy; -1: does not matter.</param>
/// <param name="Exclusive">It has one owner: it may be written.</param>
/// <param name="Dense">Without holes.</param>
internal readonly record struct ArrayFact(int Strategy = -1, bool Exclusive = false, bool Dense = false)
{
    internal bool Implies(ArrayFact other) =>
        (other.Strategy < 0 || other.Strategy == Strategy) && (Exclusive || !other.Exclusive) && (Dense || !other.Dense);
}
