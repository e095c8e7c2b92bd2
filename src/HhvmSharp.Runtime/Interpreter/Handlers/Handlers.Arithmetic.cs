using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>+ - * / % ** and the bitwise operators. Fast paths for int and float, everything else in <see cref="Binary"/>.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* ADD(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt)
        {
            if (b.IsInt)
            {
                long x = a.n, y = b.n, r = unchecked(x + y);
                f.Slot(op->Result) = ((x ^ r) & (y ^ r)) >= 0 ? Value.Int(r) : Value.Float((double)x + y);
                return op + 1;
            }

            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Float(a.n + b.FloatValue);
                return op + 1;
            }
        }
        else if (a.IsFloat)
        {
            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Float(a.FloatValue + b.FloatValue);
                return op + 1;
            }

            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Float(a.FloatValue + b.n);
                return op + 1;
            }
        }

        return Binary(ctx, f, op, Opcode.ADD);
    }

    internal static Op* SUB(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt)
        {
            if (b.IsInt)
            {
                long x = a.n, y = b.n, r = unchecked(x - y);
                f.Slot(op->Result) = ((x ^ y) & (x ^ r)) >= 0 ? Value.Int(r) : Value.Float((double)x - y);
                return op + 1;
            }

            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Float(a.n - b.FloatValue);
                return op + 1;
            }
        }
        else if (a.IsFloat)
        {
            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Float(a.FloatValue - b.FloatValue);
                return op + 1;
            }

            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Float(a.FloatValue - b.n);
                return op + 1;
            }
        }

        return Binary(ctx, f, op, Opcode.SUB);
    }

    internal static Op* MUL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt)
        {
            if (b.IsInt)
            {
                long high = Math.BigMul(a.n, b.n, out long low);
                f.Slot(op->Result) = high == low >> 63 ? Value.Int(low) : Value.Float((double)a.n * b.n);
                return op + 1;
            }

            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Float(a.n * b.FloatValue);
                return op + 1;
            }
        }
        else if (a.IsFloat)
        {
            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Float(a.FloatValue * b.FloatValue);
                return op + 1;
            }

            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Float(a.FloatValue * b.n);
                return op + 1;
            }
        }

        return Binary(ctx, f, op, Opcode.MUL);
    }

    internal static Op* DIV(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsFloat && b.IsFloat && b.FloatValue != 0)
        {
            f.Slot(op->Result) = Value.Float(a.FloatValue / b.FloatValue);
            return op + 1;
        }

        return Binary(ctx, f, op, Opcode.DIV);
    }

    internal static Op* MOD(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt && b.IsInt && b.n > 0)
        {
            f.Slot(op->Result) = Value.Int(a.n % b.n);
            return op + 1;
        }

        return Binary(ctx, f, op, Opcode.MOD);
    }

    internal static Op* SL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt && b.IsInt && (ulong)b.n < 64)
        {
            f.Slot(op->Result) = Value.Int(a.n << (int)b.n);
            return op + 1;
        }

        return Binary(ctx, f, op, Opcode.SL);
    }

    internal static Op* SR(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt && b.IsInt && (ulong)b.n < 64)
        {
            f.Slot(op->Result) = Value.Int(a.n >> (int)b.n);
            return op + 1;
        }

        return Binary(ctx, f, op, Opcode.SR);
    }

    internal static Op* BW_OR(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (!a.IsInt || !b.IsInt) return Binary(ctx, f, op, Opcode.BW_OR);
        f.Slot(op->Result) = Value.Int(a.n | b.n);
        return op + 1;
    }

    internal static Op* BW_AND(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (!a.IsInt || !b.IsInt) return Binary(ctx, f, op, Opcode.BW_AND);
        f.Slot(op->Result) = Value.Int(a.n & b.n);
        return op + 1;
    }

    internal static Op* BW_XOR(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (!a.IsInt || !b.IsInt) return Binary(ctx, f, op, Opcode.BW_XOR);
        f.Slot(op->Result) = Value.Int(a.n ^ b.n);
        return op + 1;
    }

    internal static Op* POW(RequestContext ctx, Frame f, Op* op) => Binary(ctx, f, op, Opcode.POW);

    internal static Op* BW_NOT(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        if (a.IsInt)
        {
            f.Slot(op->Result) = Value.Int(~a.n);
            return op + 1;
        }

        Value v = Take1(ctx, f, op);
        Value r = Operators.BwNot(ctx, in v);
        v.Release(ctx);
        return Finish(ctx, f, op, in r);
    }

    internal static Op* BOOL_NOT(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        if (a.IsBool || a.IsInt || a.IsNull)
        {
            f.Slot(op->Result) = Value.Bool(a.n == 0);
            return op + 1;
        }

        Value v = Take1(ctx, f, op);
        bool truth = Truth(ctx, in v);
        v.Release(ctx);
        return FinishBool(ctx, f, op, !truth);
    }

    internal static Op* BOOL_XOR(RequestContext ctx, Frame f, Op* op)
    {
        Value a = Take1(ctx, f, op);
        Value b = Take2(ctx, f, op);
        bool r = Truth(ctx, in a) ^ Truth(ctx, in b);
        a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return FinishBool(ctx, f, op, r);
    }

    /// <summary>Any binary operator on any operands, as a handler.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* Binary(RequestContext ctx, Frame f, Op* op, Opcode code)
    {
        Value a = Take1(ctx, f, op);
        Value b = Take2(ctx, f, op);
        Value r = BinaryOp(ctx, code, in a, in b);
        ShareIfOperand(in r, in a, in b);
        a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return Finish(ctx, f, op, in r);
    }

    /// <summary>Concatenation with an empty string may give an operand itself, which a variable may still hold.</summary>
    private static void ShareIfOperand(in Value r, in Value a, in Value b)
    {
        if (r.o is PhpString s && !s.IsShared && (ReferenceEquals(s, a.o) || ReferenceEquals(s, b.o))) s.Count |= PhpString.SharedFlag;
    }

    /// <summary>A binary operator by opcode: borrowed operands, owned result, undef when it threw.</summary>
    internal static Value BinaryOp(RequestContext ctx, Opcode code, in Value a, in Value b) => code switch
    {
        Opcode.ADD => Operators.Add(ctx, in a, in b),
        Opcode.SUB => Operators.Sub(ctx, in a, in b),
        Opcode.MUL => Operators.Mul(ctx, in a, in b),
        Opcode.DIV => Operators.Div(ctx, in a, in b),
        Opcode.MOD => Operators.Mod(ctx, in a, in b),
        Opcode.SL => Operators.Sl(ctx, in a, in b),
        Opcode.SR => Operators.Sr(ctx, in a, in b),
        Opcode.CONCAT => Operators.Concat(ctx, in a, in b),
        Opcode.BW_OR => Operators.BwOr(ctx, in a, in b),
        Opcode.BW_AND => Operators.BwAnd(ctx, in a, in b),
        Opcode.BW_XOR => Operators.BwXor(ctx, in a, in b),
        _ => Operators.Pow(ctx, in a, in b),
    };
}
