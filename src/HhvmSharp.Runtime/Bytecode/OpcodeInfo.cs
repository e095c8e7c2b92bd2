namespace HhvmSharp.Runtime.Bytecode;

[Flags]
public enum OpcodeFlags : byte { Cache = 1, Indirect = 2, Data = 4, Jump = 8, Throw = 16, Retval = 32 }

/// <summary>Facts about the opcodes, from the table Opcodes.txt.</summary>
public static partial class OpcodeInfo
{
    public static string Name(this Opcode code) => Names[(int)code] ?? code.ToString();

    public static OpcodeFlags Flags(this Opcode code) => FlagTable[(int)code];

    public static bool Exists(int number) => (uint)number < Count && Names[number] is not null;

    /// <summary>The result takes two window slots (a write-fetch).</summary>
    public static bool IsIndirect(this Opcode code) => (FlagTable[(int)code] & OpcodeFlags.Indirect) != 0;

    /// <summary>The uses of operand 1 and 2 as the table writes them.</summary>
    public static (string Op1, string Op2) Operands(this Opcode code) => (Op1Uses[(int)code] ?? "-", Op2Uses[(int)code] ?? "-");
}
