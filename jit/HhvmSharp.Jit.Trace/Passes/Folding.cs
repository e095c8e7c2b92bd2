using HhvmSharp.Jit.Trace.Ir;

namespace HhvmSharp.Jit.Trace.Passes;

/// <summary>Constant folding and algebraic identities; of floats only what is exact for every value.</summary>
internal static class Folding
{
    /// <summary>True: the instruction is not needed, <paramref name="result"/> yields its value. It may be rewritten otherwise.</summary>
    internal static bool TryFold(IrBuilder b, ref Ins ins, out int result)
    {
        result = -1;
        switch (ins.Op)
        {
            case IrOp.Add or IrOp.AddOv or IrOp.Mul or IrOp.MulOv or IrOp.And or IrOp.Or or IrOp.Xor when b[ins.A].IsConstant && !b[ins.B].IsConstant:
                ins = ins with { A = ins.B, B = ins.A };
                break;
            case IrOp.Guard or IrOp.Compare when b[ins.A].IsConstant && !b[ins.B].IsConstant:
                ins = ins with { A = ins.B, B = ins.A, Imm = (long)Swap(ins.Condition) };
                break;
        }

        switch (ins.Op)
        {
            case IrOp.Add or IrOp.Sub or IrOp.Mul or IrOp.AddOv or IrOp.SubOv or IrOp.MulOv or IrOp.And or IrOp.Or or IrOp.Xor or IrOp.ShiftLeft or IrOp.ShiftRight
                or IrOp.Div or IrOp.Mod:
                return FoldInts(b, ins, out result);
            case IrOp.FAdd or IrOp.FSub or IrOp.FMul or IrOp.FDiv when b[ins.A].IsConstant && b[ins.B].IsConstant:
                result = b.Float(Compute(ins.Op, FloatOf(b[ins.A]), FloatOf(b[ins.B])));
                return true;
            case IrOp.IntToFloat when b[ins.A].IsConstant:
                result = b.Float(b[ins.A].Imm);
                return true;
            case IrOp.Compare when b[ins.A].IsConstant && b[ins.B].IsConstant:
                result = b.Bool(Holds(ins.Condition, b[ins.A], b[ins.B]));
                return true;
            default:
                return false;
        }
    }

    private static bool FoldInts(IrBuilder b, Ins ins, out int result)
    {
        result = -1;
        if (!b[ins.B].IsConstant) return false;
        long y = b[ins.B].Imm;
        if (!b[ins.A].IsConstant)
        {
            bool identity = ins.Op switch
            {
                IrOp.Add or IrOp.AddOv or IrOp.Sub or IrOp.SubOv or IrOp.Or or IrOp.Xor or IrOp.ShiftLeft or IrOp.ShiftRight => y == 0,
                IrOp.Mul or IrOp.MulOv or IrOp.Div => y == 1,
                IrOp.And => y == -1,
                _ => false,
            };
            result = ins.A;
            return identity;
        }

        if (Compute(ins.Op, b[ins.A].Imm, y) is not { } value) return false;
        result = b.Int(value);
        return true;
    }

    /// <summary>Null: it overflows or is not defined.</summary>
    private static long? Compute(IrOp op, long x, long y)
    {
        switch (op)
        {
            case IrOp.Add: return x + y;
            case IrOp.Sub: return x - y;
            case IrOp.Mul: return x * y;
            case IrOp.And: return x & y;
            case IrOp.Or: return x | y;
            case IrOp.Xor: return x ^ y;
            case IrOp.ShiftLeft: return x << (int)y;
            case IrOp.ShiftRight: return x >> (int)y;
            case IrOp.Div: return y is 0 or -1 ? null : x / y;
            case IrOp.Mod: return y is 0 or -1 ? null : x % y;
        }

        Int128 exact = op switch
        {
            IrOp.AddOv => (Int128)x + y,
            IrOp.SubOv => (Int128)x - y,
            _ => (Int128)x * y,
        };
        return exact == (long)exact ? (long)exact : null;
    }

    private static double Compute(IrOp op, double x, double y) => op switch
    {
        IrOp.FAdd => x + y,
        IrOp.FSub => x - y,
        IrOp.FMul => x * y,
        _ => x / y,
    };

    internal static double FloatOf(Ins constant) => BitConverter.Int64BitsToDouble(constant.Imm);

    internal static IrOp WithoutCheck(IrOp op) => op switch
    {
        IrOp.AddOv => IrOp.Add,
        IrOp.SubOv => IrOp.Sub,
        IrOp.MulOv => IrOp.Mul,
        _ => op,
    };

    /// <summary>The condition with its operands exchanged.</summary>
    internal static Condition Swap(Condition c) => c switch
    {
        Condition.Less => Condition.Greater,
        Condition.LessEqual => Condition.GreaterEqual,
        Condition.Greater => Condition.Less,
        Condition.GreaterEqual => Condition.LessEqual,
        Condition.NotLess => Condition.NotGreater,
        Condition.NotLessEqual => Condition.NotGreaterEqual,
        Condition.NotGreater => Condition.NotLess,
        Condition.NotGreaterEqual => Condition.NotLessEqual,
        Condition.Below => Condition.Above,
        Condition.Above => Condition.Below,
        _ => c,
    };

    /// <summary>The condition that holds when <paramref name="c"/> does not; of ints a plain order.</summary>
    internal static Condition Negate(Condition c, bool ofFloats)
    {
        Condition not = c switch
        {
            Condition.Less => Condition.NotLess,
            Condition.LessEqual => Condition.NotLessEqual,
            Condition.Greater => Condition.NotGreater,
            Condition.GreaterEqual => Condition.NotGreaterEqual,
            Condition.Equal => Condition.NotEqual,
            Condition.NotEqual => Condition.Equal,
            Condition.NotLess => Condition.Less,
            Condition.NotLessEqual => Condition.LessEqual,
            Condition.NotGreater => Condition.Greater,
            Condition.NotGreaterEqual => Condition.GreaterEqual,
            _ => throw new InvalidOperationException(),
        };
        return ofFloats ? not : OfInts(not);
    }

    /// <summary>Ints have no NaN: the negations are orders.</summary>
    internal static Condition OfInts(Condition c) => c switch
    {
        Condition.NotLess => Condition.GreaterEqual,
        Condition.NotLessEqual => Condition.Greater,
        Condition.NotGreater => Condition.LessEqual,
        Condition.NotGreaterEqual => Condition.Less,
        _ => c,
    };

    internal static bool Holds(Condition c, Ins a, Ins b)
    {
        if (a.Type == IrType.Float)
        {
            double x = FloatOf(a), y = FloatOf(b);
            return c switch
            {
                Condition.Less => x < y,
                Condition.LessEqual => x <= y,
                Condition.Greater => x > y,
                Condition.GreaterEqual => x >= y,
                Condition.Equal => x == y,
                Condition.NotEqual => x != y,
                Condition.NotLess => !(x < y),
                Condition.NotLessEqual => !(x <= y),
                Condition.NotGreater => !(x > y),
                _ => !(x >= y),
            };
        }

        return OfInts(c) switch
        {
            Condition.Less => a.Imm < b.Imm,
            Condition.LessEqual => a.Imm <= b.Imm,
            Condition.Greater => a.Imm > b.Imm,
            Condition.GreaterEqual => a.Imm >= b.Imm,
            Condition.Equal => a.Imm == b.Imm,
            Condition.NotEqual => a.Imm != b.Imm,
            Condition.Above => (ulong)a.Imm > (ulong)b.Imm,
            _ => (ulong)a.Imm < (ulong)b.Imm,
        };
    }
}
