using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>How an operand is addressed.</summary>
public enum OperandKind : byte
{
    /// <summary>Not used; for *_OBJ ops on $this, and class operands with a ZEND_FETCH_CLASS_* number.</summary>
    Unused = 0,
    /// <summary>Index into <see cref="OpArray.Literals"/>.</summary>
    Const = 1,
    /// <summary>A window slot: an owned temporary, consumed by its one reader; never a reference.</summary>
    Tmp = 2,
    /// <summary>A window slot: an owned temporary that may hold a reference, or a write-fetch (two slots).</summary>
    Var = 4,
    /// <summary>A window slot: a compiled variable, borrowed.</summary>
    Cv = 8,
}

/// <summary>
/// One oplines's worth of plain data, 32 bytes. Window slots count from 0 with the compiled variables first, the
/// temporaries behind them; jump targets and counts stand in the operand fields as numbers (jump targets: op index).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct Op
{
    public Opcode Code;        // 2
    /// <summary>The dispatch number: the opcode, or a specialised form of it, derived when the op array is loaded.</summary>
    public ushort Dispatch;    // 2
    public OperandKind Op1Kind;
    public OperandKind Op2Kind;
    public OperandKind ResultKind;
    public byte Flags;
    public int Op1;
    public int Op2;
    public int Result;
    /// <summary>Zend's extended_value without the cache slot (that is <see cref="Cache"/>).</summary>
    public uint Extended;
    public int Line;
    /// <summary>Index of the first inline-cache slot in <see cref="OpArray.Caches"/>, or -1.</summary>
    public int Cache;
}
