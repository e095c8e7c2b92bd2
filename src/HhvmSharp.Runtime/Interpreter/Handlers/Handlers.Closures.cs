using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Closures: declaring, binding used variables, f(...).</summary>
internal static unsafe partial class Handlers
{
    internal static Op* DECLARE_LAMBDA_FUNCTION(RequestContext ctx, Frame f, Op* op)
    {
        UserFunction function = UserFunctions.Of(f.Code.Functions[op->Op2], f.Function.Scope);
        ClosureObject closure = ClosureObject.Create(ctx, function, f.ThisObject, f.This as PhpClass);
        Operand.Result(f, op) = Value.Object(closure);
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    internal static Op* BIND_LEXICAL(RequestContext ctx, Frame f, Op* op)
    {
        var closure = (ClosureObject)f.Slot(op->Op1).AsObject;
        ref Value cell = ref closure.Statics[op->Extended >> ExtendedValues.BindShift];
        ref Value variable = ref f.Slot(op->Op2);
        if ((op->Extended & ExtendedValues.BindRef) != 0)
        {
            PhpReference reference = Value.MakeRef(ref variable);
            reference.AddRef();
            cell = Value.FromHeap(reference);
            return op + 1;
        }

        if (variable.IsUndef && (op->Extended & ExtendedValues.BindImplicit) == 0)
        {
            Operand.Undefined(ctx, f, OperandKind.Cv, op->Op2);
            if (ctx.HasPending) return ctx.Unwind(f, op);
            cell = Value.Null;
            return op + 1;
        }

        cell = variable.Dereferenced().Copied();
        return op + 1;
    }

    internal static Op* CALLABLE_CONVERT(RequestContext ctx, Frame f, Op* op)
    {
        Frame call = ctx.TopFrame;
        CallTarget target = new() { Function = call.Function, This = call.This, Closure = call.Extras?.Closure };
        Value result = call.Function is ClosureInvoke invoke ? Value.Object(invoke.Closure).Copied()
            : (call.Flags & FrameFlags.Closure) != 0 ? Value.Object(target.Closure!).Copied()
            : Value.Object(ClosureObject.CreateFake(ctx, in target));
        call.ArgCount = 0;
        ctx.LeaveNative(call);
        Operand.Result(f, op) = result;
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }
}
