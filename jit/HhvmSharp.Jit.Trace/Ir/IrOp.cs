namespace HhvmSharp.Jit.Trace.Ir;

/// <summary>What an instruction yields.</summary>
internal enum IrType : byte
{
    None,
    Int,
    Float,
    /// <summary>0 or 1.</summary>
    Bool,
    Null,
    /// <summary>The address of a heap object or of its storage: good until the trace is left, never stored anywhere.</summary>
    Address,
}

/// <summary>How two operands compare. The negations of the orders are not each other's opposites: a float may be NaN.</summary>
internal enum Condition : byte
{
    Less, LessEqual, Greater, GreaterEqual, Equal, NotEqual, NotLess, NotLessEqual, NotGreater, NotGreaterEqual,
    /// <summary>Unsigned: an index inside of a storage.</summary>
    Below,
    /// <summary>The same with the operands exchanged.</summary>
    Above,
}

/// <summary>
/// The operations of a trace. A, B, C are instructions unless the row says otherwise; "guard" means that the trace is
/// left by the instruction's snapshot when it does not hold.
/// </summary>
internal enum IrOp : byte
{
    /// <summary>Imm is the int, the bits of the float, 0 or 1, 0.</summary>
    Constant,

    // ---- the frame's window, which is not written before an exit ----
    /// <summary>The payload of slot Imm.</summary>
    Slot,
    /// <summary>The heap object in slot Imm; of a reference its value's.</summary>
    SlotObject,

    /// <summary>Starts as A, is B in the next turn.</summary>
    Phi,

    /// <summary>Here the loop begins.</summary>
    Loop,

    // ---- heap objects: offset Imm ----
    Field64, Field32, Field8,

    // ---- ints ----
    Add, Sub, Mul,
    /// <summary>The same with a guard: it did not overflow.</summary>
    AddOv, SubOv, MulOv,
    And, Or, Xor,
    /// <summary>By B, which is 0 to 63.</summary>
    ShiftLeft, ShiftRight,
    /// <summary>By B, which is not 0 and not -1.</summary>
    Div, Mod,

    // ---- floats ----
    FAdd, FSub, FMul, FDiv, FSqrt, FAbs, FFloor, FCeil,

    IntToFloat,
    /// <summary>Guard: the float is in the range of ints.</summary>
    FloatToInt,

    /// <summary>A bool: Condition Imm of A and B, both ints or both floats.</summary>
    Compare,
    /// <summary>Guard: condition Imm holds.</summary>
    Guard,

    // ---- elements; A is a storage ----
    /// <summary>Element B of a long[] or double[].</summary>
    Element,
    StoreElement,
    /// <summary>The address of element B of a Value[].</summary>
    ValueAddress,
    /// <summary>Guard: the value at A has the tag of type Imm.</summary>
    GuardTag,
    /// <summary>The payload of the value at A.</summary>
    Payload,
    /// <summary>Guard: the value at A is a heap object of kind Imm; yields it.</summary>
    HeapValue,
    /// <summary>Guard: the value at A may be overwritten: not undef, not counted.</summary>
    GuardScalar,
    /// <summary>Writes C to the value at A.</summary>
    StoreValue,
    /// <summary>Guard: array A has room, and its next key is its length. Appends C to its storage B.</summary>
    Append,
    /// <summary>Byte B of a string's bytes A.</summary>
    Byte,
}
