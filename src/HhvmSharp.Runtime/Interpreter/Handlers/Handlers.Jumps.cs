using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Jumps: plain, conditional, short-circuit, jump tables.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* JMP(RequestContext ctx, Frame f, Op* op) => Operand.At(f, op->Op1);

    internal static Op* JMPZ(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Raw1(f, op);
        if (v.IsBool || v.IsInt) return v.n != 0 ? op + 1 : Operand.At(f, op->Op2);
        return JumpSlow(ctx, f, op, false);
    }

    internal static Op* JMPNZ(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Raw1(f, op);
        if (v.IsBool || v.IsInt) return v.n == 0 ? op + 1 : Operand.At(f, op->Op2);
        return JumpSlow(ctx, f, op, true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* JumpSlow(RequestContext ctx, Frame f, Op* op, bool when)
    {
        Value v = Take1(ctx, f, op);
        bool truth = Truth(ctx, in v);
        v.Release(ctx);
        if (ctx.HasPending) return ctx.Unwind(f, op);
        return truth == when ? Operand.At(f, op->Op2) : op + 1;
    }

    internal static Op* JMPZ_EX(RequestContext ctx, Frame f, Op* op) => JumpEx(ctx, f, op, false);

    internal static Op* JMPNZ_EX(RequestContext ctx, Frame f, Op* op) => JumpEx(ctx, f, op, true);

    private static Op* JumpEx(RequestContext ctx, Frame f, Op* op, bool when)
    {
        ref Value v = ref Operand.Raw1(f, op);
        bool truth;
        if (v.IsBool || v.IsInt)
        {
            truth = v.n != 0;
        }
        else
        {
            Value owned = Take1(ctx, f, op);
            truth = Truth(ctx, in owned);
            owned.Release(ctx);
            if (ctx.HasPending) return FailedBare(ctx, f, op);
        }

        f.Slot(op->Result) = Value.Bool(truth);
        return truth == when ? Operand.At(f, op->Op2) : op + 1;
    }

    internal static Op* BOOL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        if (a.IsBool || a.IsInt || a.IsNull)
        {
            f.Slot(op->Result) = Value.Bool(a.n != 0);
            return op + 1;
        }

        Value v = Take1(ctx, f, op);
        bool truth = Truth(ctx, in v);
        v.Release(ctx);
        return FinishBool(ctx, f, op, truth);
    }

    /// <summary>The short ternary ?: keeps a true value.</summary>
    internal static Op* JMP_SET(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        if (raw.IsBool || raw.IsInt || raw.IsNull)
        {
            if (raw.n == 0) return op + 1;
            f.Slot(op->Result) = raw;
            return Operand.At(f, op->Op2);
        }

        if (op->Op1Kind == OperandKind.Cv && raw.Kind is Kind.String or Kind.Array)
        {
            if (!Truth(ctx, in raw)) return op + 1;
            Value.Copy(ref f.Slot(op->Result), in raw);
            return Operand.At(f, op->Op2);
        }

        Value v = TakeOwned(ctx, f, op->Op1Kind, op->Op1);
        bool truth = Truth(ctx, in v);
        if (ctx.HasPending || !truth)
        {
            v.Release(ctx);
            return ctx.HasPending ? FailedBare(ctx, f, op) : op + 1;
        }

        f.Slot(op->Result) = v;
        return Operand.At(f, op->Op2);
    }

    internal static Op* COALESCE(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        if (raw.Dereferenced().IsNullOrUndef)
        {
            // The reference around a null goes, but not the null of a TMP: nothing to free there.
            Operand.Free1(ctx, f, op);
            return op + 1;
        }

        f.Slot(op->Result) = TakeOwned(ctx, f, op->Op1Kind, op->Op1);
        return Operand.At(f, op->Op2);
    }

    /// <summary>?-&gt;: a null ends the chain. A value that is not null stays for the op that follows.</summary>
    internal static Op* JMP_NULL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        if (!raw.Dereferenced().IsNullOrUndef) return op + 1;
        bool undefined = raw.IsUndef;
        if (op->Op1Kind != OperandKind.Cv) Operand.Free1(ctx, f, op);
        switch (op->Extended & ExtendedValues.ChainMask)
        {
            case ExtendedValues.ChainExpr:
                f.Slot(op->Result) = Value.Null;
                if (undefined && op->Op1Kind == OperandKind.Cv && (op->Extended & ExtendedValues.JmpNullIs) == 0)
                {
                    ctx.UndefinedVariable(f, op->Op1);
                    if (ctx.HasPending) return Failed(ctx, f, op);
                }

                break;
            case ExtendedValues.ChainIsset:
                f.Slot(op->Result) = Value.False;
                break;
            default:
                f.Slot(op->Result) = Value.True;
                break;
        }

        return Operand.At(f, op->Op2);
    }

    // ---- jump tables: the subject is left for the cases, or for the FREE at the target ----

    internal static Op* SWITCH_LONG(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Quiet1(f, op);
        if (!v.IsInt) return op + 1; // the chain of CASEs decides
        return f.Code.Literals[op->Op2].AsArray.TryGetValue(v.n, out Value target)
            ? Operand.At(f, (int)target.n)
            : Operand.At(f, (int)op->Extended);
    }

    internal static Op* SWITCH_STRING(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Quiet1(f, op);
        if (v.o is not PhpString s) return op + 1;
        return f.Code.Literals[op->Op2].AsArray.TryGetValue(s, out Value target)
            ? Operand.At(f, (int)target.n)
            : Operand.At(f, (int)op->Extended);
    }

    internal static Op* MATCH(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        if (raw.IsUndef && op->Op1Kind == OperandKind.Cv)
        {
            ctx.UndefinedVariable(f, op->Op1);
            if (ctx.HasPending) return ctx.Unwind(f, op);
        }

        Value v = raw.Dereferenced();
        PhpArray table = f.Code.Literals[op->Op2].AsArray;
        Value target = v.IsInt ? table.Get(v.n) : v.o is PhpString s ? table.Get(s) : default;
        return target.IsUndef ? Operand.At(f, (int)op->Extended) : Operand.At(f, (int)target.n);
    }

    internal static Op* MATCH_ERROR(RequestContext ctx, Frame f, Op* op)
    {
        Value v = Operand.Raw1(f, op).Dereferenced();
        ctx.ThrowError("UnhandledMatchError", "Unhandled match case " + ErrorText.MatchSubject(ctx, in v));
        Operand.Free1(ctx, f, op);
        return ctx.Unwind(f, op);
    }

    internal static Op* ASSERT_CHECK(RequestContext ctx, Frame f, Op* op)
    {
        if (ctx.Settings.Assertions > 0) return op + 1;
        if (Operand.ResultUsed(op)) f.Slot(op->Result) = Value.True;
        return Operand.At(f, op->Op2);
    }
}
