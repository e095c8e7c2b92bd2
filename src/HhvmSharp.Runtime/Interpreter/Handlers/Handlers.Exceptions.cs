using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>THROW, CATCH, finally.</summary>
internal static unsafe partial class Handlers
{
    private const uint LastCatch = 1;

    internal static Op* THROW(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Get1(ctx, f, op);
        if (ctx.HasPending) return ctx.Unwind(f, op);
        if (v.o is not PhpInstance thrown || !ThrowableMethods.IsThrowable(ctx, thrown))
        {
            ctx.ThrowError("Error", v.IsObject ? "Cannot throw objects that do not implement Throwable" : "Can only throw objects");
            Operand.Free1(ctx, f, op);
            return ctx.Unwind(f, op);
        }

        thrown.AddRef();
        Operand.Free1(ctx, f, op);
        ctx.SetException(thrown);
        return ctx.Unwind(f, op);
    }

    internal static Op* CATCH(RequestContext ctx, Frame f, Op* op)
    {
        if (ctx.Exception is not { } exception) return Operand.At(f, op->Op2);
        PhpString lower = f.Code.Literals[op->Op1 + 1].AsString;
        PhpClass? cls = f.Code.Caches[op->Cache] as PhpClass;
        if (cls is null || cls.IsUser)
        {
            cls = ctx.FindLoadedClass(lower);
            if (cls is not null) f.Code.Caches[op->Cache] = cls;
        }

        if (cls is null || !exception.Class.IsSubclassOf(cls))
            return (op->Extended & LastCatch) != 0 ? ctx.Unwind(f, op) : Operand.At(f, op->Op2);
        ctx.Exception = null;
        if (op->ResultKind == OperandKind.Unused)
        {
            Value.Object(exception).Release(ctx);
            return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
        }

        AssignStrict(ctx, ref f.Slot(op->Result), Value.Object(exception));
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    /// <summary>An assignment with strict types (the catch variable): takes over the value.</summary>
    private static void AssignStrict(RequestContext ctx, ref Value slot, in Value owned)
    {
        if (slot.IsReference)
        {
            PhpReference reference = slot.AsReference;
            if (reference.Sources is not null)
            {
                TypeChecks.AssignToReference(ctx, reference, in owned, strict: true);
                return;
            }

            Value.AssignMove(ctx, ref reference.Value, in owned);
            return;
        }

        Value.AssignMove(ctx, ref slot, in owned);
    }

    internal static Op* FAST_CALL(RequestContext ctx, Frame f, Op* op)
    {
        FastCall.Store(ref f.Slot(op->Result), null, Operand.IndexOf(f, op));
        return Operand.At(f, op->Op1);
    }

    internal static Op* FAST_RET(RequestContext ctx, Frame f, Op* op)
    {
        ref Value call = ref f.Slot(op->Op1);
        int from = FastCall.OpOf(in call);
        if (from >= 0) return Operand.At(f, from + 1);
        // the finally block was entered by an exception (or a generator's end): it goes on
        if (call.o is PhpInstance exception) ctx.Exception = exception;
        else ctx.Unwinding = FastCall.UnwindingOf(in call);
        call = default;
        int at = Operand.IndexOf(f, op);
        if (ctx.Dispatch(f, at, op->Op2 == -1 ? -1 : op->Op2)) return null;
        return ctx.UnwindFrame(f, at);
    }

    internal static Op* DISCARD_EXCEPTION(RequestContext ctx, Frame f, Op* op)
    {
        ref Value call = ref f.Slot(op->Op1);
        ctx.DropReturnValue(f, in call);
        if (call.o is PhpInstance)
        {
            Value delayed = call;
            call = default;
            delayed.Release(ctx);
        }
        else
        {
            call = default;
        }

        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    internal static Op* HANDLE_EXCEPTION(RequestContext ctx, Frame f, Op* op) => ctx.Unwind(f, op);
}
