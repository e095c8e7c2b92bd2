using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>
/// The kinds of values that the ops of one op array have met. Bits 0 to 12: <see cref="Kind"/> of an operand, looked at
/// through references; <see cref="Reference"/>: it was one; from <see cref="StrategyShift"/> on: how an array was stored.
/// </summary>
internal sealed unsafe class OpProfile(int ops, int parameters)
{
    internal const uint Reference = 1 << Kind.Reference;

    internal const int StrategyShift = 16;

    internal readonly uint[] Operand1 = new uint[ops];
    internal readonly uint[] Operand2 = new uint[ops];

    /// <summary>Kinds of results, for ops that go on at the next op; calls of user functions are not among them.</summary>
    internal readonly uint[] Result = new uint[ops];

    /// <summary>Kinds of the arguments at entry.</summary>
    internal readonly uint[] Arguments = new uint[parameters];

    internal void NoteArguments(Frame f)
    {
        for (int i = 0; i < Arguments.Length; i++) Arguments[i] |= Mask(in f.Slot(i));
    }

    /// <summary>Whether the op was run while types were recorded.</summary>
    internal bool Seen(int op) => (Operand1[op] & Executed) != 0;

    private const uint Executed = 1u << 31;

    /// <summary>In <see cref="Result"/>: an operation on ints has given a float.</summary>
    internal const uint Overflow = 1u << 30;

    private bool _ints;

    /// <summary>Notes what <paramref name="op"/> is about to read.</summary>
    internal void Note(Frame f, Op* op)
    {
        int index = Interpreter.Operand.IndexOf(f, op);
        uint one = Executed;
        if (op->Op1Kind > OperandKind.Const) one |= Mask(in f.Slot(op->Op1));
        else if (op->Op1Kind == OperandKind.Unused && f.This is PhpObject) one |= 1 << Kind.Object;
        Operand1[index] |= one;
        if (op->Op2Kind > OperandKind.Const && op->Code != Opcode.FE_FETCH_R) Operand2[index] |= Mask(in f.Slot(op->Op2));
        _ints = IsInt(f, op->Op1Kind, op->Op1) && (op->Op2Kind == OperandKind.Unused || IsInt(f, op->Op2Kind, op->Op2));
    }

    /// <summary>Notes what <paramref name="op"/> has left in its result.</summary>
    internal void NoteResult(Frame f, Op* op)
    {
        int index = Interpreter.Operand.IndexOf(f, op);
        if (op->Code == Opcode.FE_FETCH_R) Operand2[index] |= Mask(in f.Slot(op->Op2)); // the element
        if (op->ResultKind <= OperandKind.Const) return;
        uint mask = Mask(in f.Slot(op->Result));
        Result[index] |= _ints && mask == 1u << Kind.Float ? mask | Overflow : mask;
    }

    private static bool IsInt(Frame f, OperandKind kind, int index) => kind switch
    {
        OperandKind.Unused => false,
        OperandKind.Const => f.Code.Literals[index].IsInt,
        _ => f.Slot(index).Dereferenced().IsInt,
    };

    internal static uint Mask(in Value value)
    {
        uint mask = 0;
        Value v = value;
        if (v.IsIndirect) return 1 << Kind.Indirect;
        if (v.o is PhpReference r)
        {
            mask = Reference;
            v = r.Value;
        }

        mask |= 1u << v.Kind;
        if (v.o is PhpArray array) mask |= 1u << (StrategyShift + (int)array.Strategy);
        return mask;
    }
}
