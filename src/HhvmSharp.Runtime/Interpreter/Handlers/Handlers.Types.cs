using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Return types.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* VERIFY_RETURN_TYPE(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op1Kind == OperandKind.Unused)
        {
            TypeChecks.ReturnError(ctx, f.Function, f.Code.ReturnType!, "none");
            return ctx.Unwind(f, op);
        }

        ref Value v = ref Operand.Raw1(f, op);
        if (op->Op1Kind == OperandKind.Const)
        {
            Value.Copy(ref Operand.Result(f, op), in v);
            v = ref Operand.Result(f, op);
        }
        else if (op->Op1Kind == OperandKind.Var && v.IsIndirect)
        {
            v = ref Indirect.Resolve(ref v);
        }

        if ((TypeChecks.MaskOf(in v) & f.Code.ReturnType!.Mask) != 0) return op + 1;
        if (v.IsReference && (f.Code.Flags & FunctionFlags.ReturnsReference) == 0)
        {
            // what is returned may be coerced, the variable must not be
            Value plain = v.Dereferenced().Copied();
            v.Release(ctx);
            v = plain;
        }

        if (op->Op1Kind == OperandKind.Cv && v.IsUndef)
        {
            Operand.Undefined(ctx, f, OperandKind.Cv, op->Op1);
            if (ctx.HasPending) return ctx.Unwind(f, op);
            if ((f.Code.ReturnType.Mask & TypeMask.Null) != 0) return op + 1;
            TypeChecks.ReturnError(ctx, f.Function, f.Code.ReturnType, "null");
            return ctx.Unwind(f, op);
        }

        return TypeChecks.VerifyReturn(ctx, f, ref v) ? op + 1 : ctx.Unwind(f, op);
    }

    internal static Op* VERIFY_NEVER_TYPE(RequestContext ctx, Frame f, Op* op)
    {
        ctx.ThrowError("TypeError", $"{Functions.FunctionNames.Display(f.Function)}(): never-returning {(f.Function.Scope is null ? "function" : "method")} must not implicitly return");
        return ctx.Unwind(f, op);
    }
}
