using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>RECV*: parameters of a user function at entry; func_get_args and friends.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* RECV(RequestContext ctx, Frame f, Op* op)
    {
        int number = op->Op1;
        if (number > f.ArgCount)
        {
            TooFewArguments(ctx, f);
            return ctx.Unwind(f, op);
        }

        return VerifyParameter(ctx, f, op, number);
    }

    private static Op* VerifyParameter(RequestContext ctx, Frame f, Op* op, int number)
    {
        TypeDecl? type = f.Code.Params[number - 1].Type;
        if (type is null) return op + 1;
        ref Value slot = ref f.Slot(op->Result);
        if ((TypeChecks.MaskOf(in slot) & type.Mask) != 0) return op + 1;
        return TypeChecks.VerifyArgument(ctx, f, number, ref slot) ? op + 1 : ctx.Unwind(f, op);
    }

    /// <summary>zend_missing_arg_error.</summary>
    private static void TooFewArguments(RequestContext ctx, Frame f)
    {
        string name = FunctionNames.DisplayParts(f.Function);
        string atLeast = f.Function.RequiredParams == f.Function.NumParams ? "exactly" : "at least";
        Frame? caller = f.Prev;
        string message = caller?.Code is { } code && (caller.Function.Flags & FunctionFlags.Internal) == 0
            ? $"Too few arguments to function {name}(), {f.ArgCount} passed in {code.FileName} on line {caller.Line} and {atLeast} {f.Function.RequiredParams} expected"
            : $"Too few arguments to function {name}(), {f.ArgCount} passed and {atLeast} {f.Function.RequiredParams} expected";
        ctx.ThrowError("ArgumentCountError", message);
    }

    internal static Op* RECV_INIT(RequestContext ctx, Frame f, Op* op)
    {
        int number = op->Op1;
        ref Value slot = ref f.Slot(op->Result);
        if (number > f.ArgCount || slot.IsUndef)
        {
            ref Value initial = ref f.Code.Literals[op->Op2];
            if (initial.o is ConstExpr expression)
            {
                Value value = ctx.EvaluateConstExpr(expression, f.Function.Scope);
                if (ctx.HasPending) return ctx.Unwind(f, op);
                slot = value;
            }
            else
            {
                Value.Copy(ref slot, in initial);
            }

            if (initial.o is not ConstExpr) return op + 1;
        }

        return VerifyParameter(ctx, f, op, number);
    }

    internal static Op* RECV_VARIADIC(RequestContext ctx, Frame f, Op* op)
    {
        int first = op->Op1;
        var rest = new PhpArray(Math.Max(0, f.ArgCount - first + 1));
        ref Value slot = ref f.Slot(op->Result);
        slot = Value.Array(rest);
        TypeDecl? type = f.Code.Params[^1].Type;
        for (int number = first; number <= f.ArgCount; number++)
        {
            ref Value argument = ref f.Arg(number - 1);
            if (type is not null && (TypeChecks.MaskOf(in argument) & type.Mask) == 0 && !TypeChecks.VerifyArgument(ctx, f, number, ref argument))
                return ctx.Unwind(f, op);
            rest.Append(argument.Copied());
        }

        if ((f.Flags & FrameFlags.NamedArgs) != 0)
        {
            PhpArray named = f.Extras!.NamedArgs!;
            for (int pos = named.FirstPosition; pos != PhpArray.End; pos = named.NextPosition(pos + 1))
            {
                if (type is not null)
                {
                    ref Value argument = ref named.SlotAt(pos);
                    if ((TypeChecks.MaskOf(in argument) & type.Mask) == 0 && !TypeChecks.VerifyArgument(ctx, f, f.ArgCount + 1, ref argument))
                        return ctx.Unwind(f, op);
                }

                rest.Set(ctx, named.KeyAt(pos).AsString, named.ValueAt(pos).Copied());
            }
        }

        return op + 1;
    }

    internal static Op* FUNC_NUM_ARGS(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Result(f, op) = Value.Int(f.ArgCount);
        return op + 1;
    }

    internal static Op* FUNC_GET_ARGS(RequestContext ctx, Frame f, Op* op)
    {
        int skip = op->Op1Kind == OperandKind.Const ? (int)f.Code.Literals[op->Op1].IntValue : 0;
        Operand.Result(f, op) = Value.Array(CollectArguments(f, skip));
        return op + 1;
    }

    /// <summary>The arguments from <paramref name="skip"/> on as func_get_args sees them (owned).</summary>
    internal static PhpArray CollectArguments(Frame f, int skip)
    {
        var args = new PhpArray(Math.Max(0, f.ArgCount - skip));
        for (int i = skip; i < f.ArgCount; i++)
        {
            Value v = f.Arg(i).Dereferenced();
            args.Append(v.IsUndef ? Value.Null : v.Copied());
        }

        return args;
    }

    internal static Op* FETCH_THIS(RequestContext ctx, Frame f, Op* op)
    {
        if (f.ThisObject is { } self)
        {
            self.AddRef();
            Operand.Result(f, op) = Value.Object(self);
            return op + 1;
        }

        // FETCH_TYPE in the extended value: BP_VAR_R 0, BP_VAR_IS 3
        if (op->Extended == 3)
        {
            Operand.Result(f, op) = Value.Null;
            return op + 1;
        }

        ctx.ThrowError("Error", "Using $this when not in object context");
        return ctx.Unwind(f, op);
    }

    internal static Op* ISSET_ISEMPTY_THIS(RequestContext ctx, Frame f, Op* op)
    {
        bool empty = (op->Extended & 1) != 0;
        Operand.Result(f, op) = Value.Bool(empty ^ f.This is PhpInstance);
        return op + 1;
    }
}
