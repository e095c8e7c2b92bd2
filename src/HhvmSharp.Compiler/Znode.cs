using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler;

/// <summary>The result of compiling an expression: a constant, or the number of a temporary or compiled variable.</summary>
internal struct Znode
{
    public OperandKind Kind;

    /// <summary>Number of the temporary or CV; for Unused a number such as a class fetch type.</summary>
    public int Num;

    public Value Const;

    public static Znode Constant(Value value) => new() { Kind = OperandKind.Const, Const = value };

    public static Znode Cv(int num) => new() { Kind = OperandKind.Cv, Num = num };

    public static Znode Tmp(int num) => new() { Kind = OperandKind.Tmp, Num = num };

    public static Znode Unused(int num = 0) => new() { Kind = OperandKind.Unused, Num = num };

    public readonly bool IsConst => Kind == OperandKind.Const;

    public readonly bool IsTemporary => Kind is OperandKind.Tmp or OperandKind.Var;
}

/// <summary>Where an op stands that may still be waiting in the stack of delayed ops.</summary>
internal readonly record struct OpRef(int Index)
{
    public static readonly OpRef None = new(int.MinValue);

    public static OpRef Delayed(int index) => new(~index);

    public bool IsNone => Index == int.MinValue;
}

/// <summary>What a variable is fetched for (Zend's BP_VAR_*).</summary>
internal enum FetchMode { R, W, RW, IS, FuncArg, Unset }
