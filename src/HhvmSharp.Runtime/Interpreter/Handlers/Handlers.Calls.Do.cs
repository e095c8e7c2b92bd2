using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>DO_*: running the innermost pending call; RETURN: leaving a frame.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* DO_FCALL(RequestContext ctx, Frame f, Op* op)
    {
        Frame call = ctx.TopFrame;
        call.Prev = f;
        call.ResultSlot = op->ResultKind == OperandKind.Unused ? -1 : op->Result;
        if (ctx.InterruptRequested)
        {
            ctx.HandleInterrupt();
            if (ctx.HasPending) return AbandonCall(ctx, f, op, call);
        }

        if (call.Function is UserFunction)
        {
            if ((call.Function.Flags & (FunctionFlags.Deprecated | FunctionFlags.Abstract)) != 0 && !ctx.MayCall(call))
                return AbandonCall(ctx, f, op, call);
            Interp.StartUser(ctx, call);
            return null;
        }

        return DoOther(ctx, f, op, call);
    }

    internal static Op* DO_UCALL(RequestContext ctx, Frame f, Op* op) => DO_FCALL(ctx, f, op);

    internal static Op* DO_FCALL_BY_NAME(RequestContext ctx, Frame f, Op* op) => DO_FCALL(ctx, f, op);

    internal static Op* DO_ICALL(RequestContext ctx, Frame f, Op* op) => DO_FCALL(ctx, f, op);

    private static Op* AbandonCall(RequestContext ctx, Frame f, Op* op, Frame call)
    {
        ctx.DropCall(call);
        return ctx.Unwind(f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* DoOther(RequestContext ctx, Frame f, Op* op, Frame call)
    {
        // a call of a deprecated __call is reported under the name that was called
        bool magic = call.Function is TrampolineFunction;
        if (magic && (call.Function.Flags & FunctionFlags.Deprecated) != 0 && !ctx.MayCall(call)) return AbandonCall(ctx, f, op, call);
        if (call.Function is not NativeFunction) call = ctx.PrepareIndirect(call);
        if (!magic && (call.Function.Flags & FunctionFlags.Deprecated) != 0 && !ctx.MayCall(call)) return AbandonCall(ctx, f, op, call);
        if (call.Function is UserFunction)
        {
            Interp.StartUser(ctx, call);
            return null;
        }

        Value result = default;
        ctx.RunNative(call, ref result);
        bool wanted = call.ResultSlot >= 0;
        ctx.LeaveNative(call);
        if (ctx.HasPending)
        {
            result.Release(ctx);
            return ctx.Unwind(f, op);
        }

        if (wanted)
        {
            Value.Move(ref f.Slot(op->Result), in result);
        }
        else
        {
            result.Release(ctx);
            if (ctx.HasPending) return ctx.Unwind(f, op);
        }

        return op + 1;
    }

    internal static Op* RETURN(RequestContext ctx, Frame f, Op* op)
    {
        Value result;
        if (op->Op1Kind == OperandKind.Tmp)
        {
            ref Value temporary = ref f.Slot(op->Op1);
            result = temporary;
            temporary.o = null;
            return ctx.LeaveUser(f, in result);
        }

        ref Value v = ref Operand.Raw1(f, op);
        switch (op->Op1Kind)
        {
            case OperandKind.Const:
                result = v.Copied();
                break;
            case OperandKind.Cv:
                if (v.IsUndef)
                {
                    Operand.Undefined(ctx, f, OperandKind.Cv, op->Op1);
                    if (ctx.HasPending) return ctx.Unwind(f, op);
                    result = Value.Null;
                }
                else if (v.IsReference)
                {
                    result = v.AsReference.Value.Copied();
                }
                else if ((f.Flags & FrameFlags.Code) != 0)
                {
                    result = v.Copied();
                }
                else
                {
                    // the frame ends: the variable hands its count over
                    result = v;
                    v.o = null;
                }

                break;
            default:
                if (v.IsReference)
                {
                    result = v.AsReference.Value.Copied();
                    Value.Release(ctx, ref v);
                }
                else
                {
                    result = v;
                    v.o = null;
                }

                break;
        }

        return ctx.LeaveUser(f, in result);
    }

    internal static Op* RETURN_BY_REF(RequestContext ctx, Frame f, Op* op)
    {
        const uint ReturnsFunction = 1, ReturnsValue = 2;
        Value result;
        if ((op->Op1Kind & (OperandKind.Const | OperandKind.Tmp)) != 0 || (op->Op1Kind == OperandKind.Var && op->Extended == ReturnsValue))
        {
            ctx.Notice("Only variable references should be returned by reference");
            ref Value v = ref Operand.Raw1(f, op);
            if (op->Op1Kind == OperandKind.Const)
            {
                result = Value.FromHeap(new PhpReference(v.Copied()));
            }
            else if (v.IsReference)
            {
                result = v;
                v.o = null;
            }
            else
            {
                result = Value.FromHeap(new PhpReference(in v));
                v.o = null;
            }
        }
        else
        {
            ref Value v = ref Operand.Ptr1(f, op);
            if (op->Op1Kind == OperandKind.Var && op->Extended == ReturnsFunction && !v.IsReference && !f.Slot(op->Op1).IsIndirect)
            {
                ctx.Notice("Only variable references should be returned by reference");
                result = Value.FromHeap(new PhpReference(in v));
                v.o = null;
            }
            else
            {
                PhpReference reference = Value.MakeRef(ref v);
                reference.AddRef();
                result = Value.FromHeap(reference);
                Operand.Free1(ctx, f, op);
            }
        }

        if (ctx.HasPending)
        {
            result.Release(ctx);
            return ctx.Unwind(f, op);
        }

        return ctx.LeaveUser(f, in result);
    }
}
