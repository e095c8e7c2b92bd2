using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>+= and its like on variables, ++ and --.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* ASSIGN_OP(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value variable = ref Operand.Ptr1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (variable.IsInt && b.IsInt && op->Extended <= (uint)Opcode.SUB)
        {
            long x = variable.n, y = b.n;
            long r = op->Extended == (uint)Opcode.ADD ? unchecked(x + y) : unchecked(x - y);
            long overflow = op->Extended == (uint)Opcode.ADD ? (x ^ r) & (y ^ r) : (x ^ y) & (x ^ r);
            if (overflow >= 0)
            {
                variable.n = r;
                if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = Value.Int(r);
                return op + 1;
            }
        }
        else if (variable.IsFloat && b.IsFloat && op->Extended <= (uint)Opcode.MUL)
        {
            double x = variable.FloatValue, y = b.FloatValue;
            double r = op->Extended == (uint)Opcode.ADD ? x + y : op->Extended == (uint)Opcode.SUB ? x - y : x * y;
            variable.n = BitConverter.DoubleToInt64Bits(r);
            if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = Value.Float(r);
            return op + 1;
        }
        else if (op->Extended == (uint)Opcode.CONCAT && !b.IsUndef && Operators.TryConcatInPlace(ctx, ref variable, in b))
        {
            if (b.IsReference) Operand.Free2(ctx, f, op);
            if (op->ResultKind != OperandKind.Unused) Value.Copy(ref f.Slot(op->Result), in variable);
            return Next(ctx, f, op);
        }

        return AssignOpSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignOpSlow(RequestContext ctx, Frame f, Op* op)
    {
        Value b = Take2(ctx, f, op);
        var code = (Opcode)op->Extended;
        // Its conversion runs user code, which must not happen while the target is held.
        if (code == Opcode.CONCAT && b.IsObject) b = StringOperand(ctx, in b);
        ref Value variable = ref Operand.Ptr1(f, op);
        if (variable.IsUndef)
        {
            if (op->Op1Kind == OperandKind.Cv) ctx.UndefinedVariable(f, op->Op1);
            variable = ref Operand.Ptr1(f, op);
            if (variable.IsUndef) variable = Value.Null;
        }

        Value garbage = default;
        if (!ctx.HasPending || !b.IsUndef) garbage = OperateInPlace(ctx, ref variable, code, in b, Strict(f));
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = variable.Dereferenced().Copied();
        Value plain = op->Op1Kind == OperandKind.Var ? TakePlainVar(f, op->Op1) : default;
        b.ReleaseTemporary(ctx);
        garbage.Release(ctx);
        plain.ReleaseTemporary(ctx);
        return Next(ctx, f, op);
    }

    private static Value StringOperand(RequestContext ctx, in Value obj)
    {
        PhpString text = Conversions.ToStr(ctx, in obj);
        obj.Release(ctx);
        return ctx.HasPending ? default : Value.String(text);
    }

    /// <summary>
    /// variable op= b, through a reference and its types. Gives the old value, to be released by the caller when
    /// nothing points into containers any more. An exception leaves the variable as it was.
    /// </summary>
    internal static Value OperateInPlace(RequestContext ctx, ref Value variable, Opcode code, in Value b, bool strict)
    {
        PhpReference? around = variable.o as PhpReference;
        if (around is not null) variable = ref around.Value;
        if (code == Opcode.CONCAT && Operators.TryConcatInPlace(ctx, ref variable, in b)) return default;

        if (code == Opcode.ADD && variable.o is PhpArray && b.o is PhpArray right)
        {
            if (!ReferenceEquals(variable.o, right)) Operators.UnionInto(ctx, PhpArray.Separate(ctx, ref variable), right);
            return default;
        }

        // An array or object that the operator looks at must outlive what its handlers do to the variable.
        Value left = variable;
        if (left.Kind > Kind.String) left.AsCounted.AddRef();
        Value r = BinaryOp(ctx, code, in left, in b);
        ShareIfOperand(in r, in left, in b);
        left.Release(ctx);
        if (r.IsUndef) return default;
        if (around is { Sources: not null })
        {
            TypeChecks.AssignToReference(ctx, around, in r, strict);
            return default;
        }

        Value old = variable;
        variable = r;
        return old;
    }

    // ---- ++ and -- ----

    internal static Op* PRE_INC(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value v = ref Operand.Ptr1(f, op);
        if (v.IsInt && v.n != long.MaxValue)
        {
            v.n++;
            if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = Value.Int(v.n);
            return op + 1;
        }

        return IncDec(ctx, f, op, increment: true, post: false);
    }

    internal static Op* PRE_DEC(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value v = ref Operand.Ptr1(f, op);
        if (v.IsInt && v.n != long.MinValue)
        {
            v.n--;
            if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = Value.Int(v.n);
            return op + 1;
        }

        return IncDec(ctx, f, op, increment: false, post: false);
    }

    internal static Op* POST_INC(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value v = ref Operand.Ptr1(f, op);
        if (v.IsInt && v.n != long.MaxValue)
        {
            f.Slot(op->Result) = Value.Int(v.n);
            v.n++;
            return op + 1;
        }

        return IncDec(ctx, f, op, increment: true, post: true);
    }

    internal static Op* POST_DEC(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value v = ref Operand.Ptr1(f, op);
        if (v.IsInt && v.n != long.MinValue)
        {
            f.Slot(op->Result) = Value.Int(v.n);
            v.n--;
            return op + 1;
        }

        return IncDec(ctx, f, op, increment: false, post: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* IncDec(RequestContext ctx, Frame f, Op* op, bool increment, bool post)
    {
        ref Value v = ref Operand.Ptr1(f, op);
        if (v.IsUndef)
        {
            if (op->Op1Kind == OperandKind.Cv) ctx.UndefinedVariable(f, op->Op1);
            v = ref Operand.Ptr1(f, op);
            if (v.IsUndef) v = Value.Null;
        }

        PhpReference? around = v.o as PhpReference;
        if (around is not null) v = ref around.Value;
        Value before = v.Copied();
        Value result = default;
        if (around is { Sources: not null })
        {
            Value changed = before.Copied();
            Step(ctx, ref changed, increment);
            if (changed.IsFloat && before.IsInt) TypeChecks.IncDecReference(ctx, around, in changed, increment);
            else TypeChecks.AssignToReference(ctx, around, in changed, Strict(f));
            if (post ? !ctx.HasPending : op->ResultKind != OperandKind.Unused) result = post ? before.Copied() : around.Value.Copied();
        }
        else
        {
            Step(ctx, ref v, increment);
            if (post) result = before.Copied();
            else if (op->ResultKind != OperandKind.Unused) result = v.Copied();
        }

        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        Value plain = op->Op1Kind == OperandKind.Var ? TakePlainVar(f, op->Op1) : default;
        before.Release(ctx);
        plain.ReleaseTemporary(ctx);
        return Next(ctx, f, op);
    }

    /// <summary>increment_function / decrement_function on a plain slot.</summary>
    internal static void Step(RequestContext ctx, ref Value v, bool increment)
    {
        Value changed = increment ? Operators.Increment(ctx, in v) : Operators.Decrement(ctx, in v);
        if (changed.IsUndef) return;
        Value old = v;
        v = changed;
        old.Release(ctx);
    }
}
