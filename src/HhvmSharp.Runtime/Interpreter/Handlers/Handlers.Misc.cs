using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Semantics of the opcodes, one file per group. Here: output, copies, @, declarations of functions.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* NOP(RequestContext ctx, Frame f, Op* op) => op + 1;

    internal static Op* ECHO(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        if (raw.o is PhpString s)
        {
            ctx.Echo(s.Span);
            return Next(ctx, f, op);
        }

        Value v = Take1(ctx, f, op);
        PhpString text = Conversions.ToStr(ctx, in v);
        // An exception of __toString suppresses the output, a throwing warning handler does not (Zend's order).
        if (text.Length != 0 && !(ctx.HasPending && v.IsObject)) ctx.Echo(text.Span);
        v.Release(ctx);
        return Next(ctx, f, op);
    }

    internal static Op* FREE(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (v.Kind <= Kind.String)
        {
            v.o = null;
            return op + 1;
        }

        Value.ReleaseTemporary(ctx, ref v);
        return Next(ctx, f, op);
    }

    internal static Op* COPY_TMP(RequestContext ctx, Frame f, Op* op)
    {
        Value.Copy(ref f.Slot(op->Result), in f.Slot(op->Op1));
        return op + 1;
    }

    internal static Op* QM_ASSIGN(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Raw1(f, op);
        if (v.IsReference || v.IsUndef)
        {
            Value owned = TakeOwned(ctx, f, op->Op1Kind, op->Op1);
            return Finish(ctx, f, op, in owned);
        }

        if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.Move(ref f.Slot(op->Result), in v);
        else Value.Copy(ref f.Slot(op->Result), in v);
        return op + 1;
    }

    // ---- @ ----

    internal static Op* BEGIN_SILENCE(RequestContext ctx, Frame f, Op* op)
    {
        f.Slot(op->Result) = Value.Int(ctx.ErrorReporting);
        if (!RequestContext.OnlyFatal(ctx.ErrorReporting)) ctx.ErrorReporting &= ErrorLevel.FatalMask;
        return op + 1;
    }

    internal static Op* END_SILENCE(RequestContext ctx, Frame f, Op* op)
    {
        ctx.EndSilence(ref f.Slot(op->Op1));
        return op + 1;
    }

    internal static Op* TICKS(RequestContext ctx, Frame f, Op* op)
    {
        if (++ctx.TickCount >= op->Extended)
        {
            ctx.TickCount = 0;
            ctx.RunTicks?.Invoke(ctx);
            return Next(ctx, f, op);
        }

        return op + 1;
    }

    internal static Op* DECLARE_FUNCTION(RequestContext ctx, Frame f, Op* op)
    {
        ctx.DeclareFunction(UserFunctions.Of(f.Code.Functions[op->Op2]));
        return Next(ctx, f, op);
    }
}
