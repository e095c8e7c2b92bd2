using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>== != === !== &lt; &lt;= &lt;=&gt;, and the comparisons of switch and match.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* IS_IDENTICAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        // Tags are compared by reference, so this answers for ints, bools and nulls.
        if ((a.IsInt || a.IsBool || a.IsNull) && !b.IsReference && !b.IsUndef)
        {
            bool same = ReferenceEquals(a.o, b.o) && a.n == b.n;
            if ((op->Op2Kind & (OperandKind.Tmp | OperandKind.Var)) != 0 && b.IsHeap) return Identical(ctx, f, op, false, true);
            f.Slot(op->Result) = Value.Bool(same);
            return op + 1;
        }

        return Identical(ctx, f, op, false, true);
    }

    internal static Op* IS_NOT_IDENTICAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if ((a.IsInt || a.IsBool || a.IsNull) && !b.IsReference && !b.IsUndef)
        {
            bool same = ReferenceEquals(a.o, b.o) && a.n == b.n;
            if ((op->Op2Kind & (OperandKind.Tmp | OperandKind.Var)) != 0 && b.IsHeap) return Identical(ctx, f, op, true, true);
            f.Slot(op->Result) = Value.Bool(!same);
            return op + 1;
        }

        return Identical(ctx, f, op, true, true);
    }

    /// <summary>A case of a match: the subject stays.</summary>
    internal static Op* CASE_STRICT(RequestContext ctx, Frame f, Op* op) => Identical(ctx, f, op, false, false);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* Identical(RequestContext ctx, Frame f, Op* op, bool negate, bool free1)
    {
        ref Value ra = ref Operand.Raw1(f, op);
        ref Value rb = ref Operand.Raw2(f, op);
        if (ra.o is PhpString s && rb.o is PhpString t)
        {
            f.Slot(op->Result) = Value.Bool(s.Equals(t) != negate);
            return op + 1;
        }

        Value a = free1 ? Take1(ctx, f, op) : ra.Dereferenced();
        Value b = Take2(ctx, f, op);
        // a constant comes second, as in Zend: which array is walked shows in those that contain themselves
        bool r = (op->Op1Kind == OperandKind.Const ? Operators.Identical(ctx, in b, in a) : Operators.Identical(ctx, in a, in b)) != negate;
        if (free1) a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return FinishBool(ctx, f, op, r);
    }

    internal static Op* IS_EQUAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt && b.IsInt)
        {
            f.Slot(op->Result) = Value.Bool(a.n == b.n);
            return op + 1;
        }

        return Equal(ctx, f, op, false, true);
    }

    internal static Op* IS_NOT_EQUAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt && b.IsInt)
        {
            f.Slot(op->Result) = Value.Bool(a.n != b.n);
            return op + 1;
        }

        return Equal(ctx, f, op, true, true);
    }

    /// <summary>A case of a switch: the subject stays.</summary>
    internal static Op* CASE(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt && b.IsInt)
        {
            f.Slot(op->Result) = Value.Bool(a.n == b.n);
            return op + 1;
        }

        return Equal(ctx, f, op, false, false);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* Equal(RequestContext ctx, Frame f, Op* op, bool negate, bool free1)
    {
        ref Value ra = ref Operand.Raw1(f, op);
        ref Value rb = ref Operand.Raw2(f, op);
        if (ra.IsFloat && rb.IsFloat)
        {
            f.Slot(op->Result) = Value.Bool((ra.FloatValue == rb.FloatValue) != negate);
            return op + 1;
        }

        Value a = free1 ? Take1(ctx, f, op) : ra.Dereferenced();
        Value b = Take2(ctx, f, op);
        bool r = Operators.LooseEquals(ctx, in a, in b) != negate;
        if (free1) a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return FinishBool(ctx, f, op, r);
    }

    internal static Op* IS_SMALLER(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt)
        {
            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Bool(a.n < b.n);
                return op + 1;
            }

            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Bool(a.n < b.FloatValue);
                return op + 1;
            }
        }
        else if (a.IsFloat)
        {
            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Bool(a.FloatValue < b.FloatValue);
                return op + 1;
            }

            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Bool(a.FloatValue < b.n);
                return op + 1;
            }
        }

        return Compare(ctx, f, op, orEqual: false);
    }

    internal static Op* IS_SMALLER_OR_EQUAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.IsInt)
        {
            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Bool(a.n <= b.n);
                return op + 1;
            }

            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Bool(a.n <= b.FloatValue);
                return op + 1;
            }
        }
        else if (a.IsFloat)
        {
            if (b.IsFloat)
            {
                f.Slot(op->Result) = Value.Bool(a.FloatValue <= b.FloatValue);
                return op + 1;
            }

            if (b.IsInt)
            {
                f.Slot(op->Result) = Value.Bool(a.FloatValue <= b.n);
                return op + 1;
            }
        }

        return Compare(ctx, f, op, orEqual: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* Compare(RequestContext ctx, Frame f, Op* op, bool orEqual)
    {
        Value a = Take1(ctx, f, op);
        Value b = Take2(ctx, f, op);
        int c = Operators.Compare(ctx, in a, in b);
        a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return FinishBool(ctx, f, op, orEqual ? c <= 0 : c < 0);
    }

    internal static Op* SPACESHIP(RequestContext ctx, Frame f, Op* op)
    {
        Value a = Take1(ctx, f, op);
        Value b = Take2(ctx, f, op);
        int c = Operators.Compare(ctx, in a, in b);
        a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return Finish(ctx, f, op, Value.Int(c < 0 ? -1 : c > 0 ? 1 : 0));
    }
}
