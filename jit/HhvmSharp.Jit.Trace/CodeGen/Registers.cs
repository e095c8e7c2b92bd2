using Iced.Intel;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Who is who in a trace's machine code.</summary>
internal static class Registers
{
    /// <summary>The address of the frame's window.</summary>
    internal const Register Window = Register.RDI;

    /// <summary>Counts down; the trace is left when it is used up.</summary>
    internal const Register Budget = Register.RSI;

    /// <summary>Never allocated: operands from the stack, tags, divisions.</summary>
    internal const Register Scratch = Register.RAX, Scratch2 = Register.RDX, FloatScratch = Register.XMM14, FloatScratch2 = Register.XMM15;

    internal static readonly Register[] General =
    [
        Register.RCX, Register.R8, Register.R9, Register.R10, Register.R11, Register.RBX, Register.RBP, Register.R12, Register.R13, Register.R14, Register.R15,
    ];

    internal static readonly Register[] Float =
    [
        Register.XMM0, Register.XMM1, Register.XMM2, Register.XMM3, Register.XMM4, Register.XMM5, Register.XMM6, Register.XMM7,
        Register.XMM8, Register.XMM9, Register.XMM10, Register.XMM11, Register.XMM12, Register.XMM13,
    ];

    /// <summary>Values that fit on the stack, 8 bytes each.</summary>
    internal const int MaxSpills = 32;
}
