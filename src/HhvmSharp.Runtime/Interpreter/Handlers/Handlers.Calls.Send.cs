using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>SEND_*: arguments into the frame of the innermost pending call.</summary>
internal static unsafe partial class Handlers
{
    /// <summary>
    /// The slot the argument goes to, and its number (from 1): positional by Op2, or named by the literal of Op2.
    /// A null ref with an exception pending when a named argument does not fit.
    /// </summary>
    private static ref Value ArgumentSlot(RequestContext ctx, Frame f, Op* op, out int number)
    {
        Frame call = ctx.TopFrame;
        if (op->Op2Kind != OperandKind.Const)
        {
            number = op->Op2;
            return ref call.Slot(number - 1);
        }

        return ref NamedArgument(ctx, call, f.Code.Literals[op->Op2].AsString, out number);
    }

    /// <summary>zend_handle_named_arg.</summary>
    internal static ref Value NamedArgument(RequestContext ctx, Frame call, PhpString name, out int number)
    {
        PhpFunction function = call.Function;
        int index = -1;
        for (int i = 0; i < function.NumParams; i++)
        {
            if (!function.Params[i].Name.Equals(name)) continue;
            index = i;
            break;
        }

        number = index + 1;
        if (index < 0)
        {
            if (!function.IsVariadic)
            {
                ctx.ThrowError("Error", $"Unknown named parameter ${name}");
                return ref System.Runtime.CompilerServices.Unsafe.NullRef<Value>();
            }

            number = function.NumParams + 1;
            FrameExtras extras = call.NeedExtras();
            extras.NamedArgs ??= new PhpArray();
            call.Flags |= FrameFlags.NamedArgs;
            ref Value extra = ref extras.NamedArgs.GetOrAdd(name, out bool added);
            if (!added) return ref Overwrites(ctx, name);
            return ref extra;
        }

        if (index >= call.ArgCount)
        {
            int old = call.ArgCount;
            ctx.GrowArguments(call, index + 1);
            for (int i = old; i <= index; i++) call.Slot(i) = default;
            call.ArgCount = index + 1;
            if (index > old) call.Flags |= FrameFlags.MayHaveUndef;
        }
        else if (!call.Slot(index).IsUndef)
        {
            return ref Overwrites(ctx, name);
        }

        return ref call.Slot(index);
    }

    private static ref Value Overwrites(RequestContext ctx, PhpString name)
    {
        ctx.ThrowError("Error", $"Named parameter ${name} overwrites previous argument");
        return ref System.Runtime.CompilerServices.Unsafe.NullRef<Value>();
    }

    private static Op* SendFailed(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Free1(ctx, f, op);
        return ctx.Unwind(f, op);
    }

    internal static Op* SEND_VAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out _);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        return SendTemporary(f, op, ref slot);
    }

    private static Op* SendTemporary(Frame f, Op* op, ref Value slot)
    {
        if (op->Op1Kind == OperandKind.Const)
        {
            Value.Copy(ref slot, in f.Code.Literals[op->Op1]);
        }
        else
        {
            ref Value v = ref f.Slot(op->Op1);
            Value.Move(ref slot, in v);
            v.o = null;
        }

        return op + 1;
    }

    internal static Op* SEND_VAL_EX(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out int number);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        PhpFunction function = ctx.TopFrame.Function;
        if (function.SendMode(number - 1) == ParamFlags.ByRef)
        {
            ctx.ThrowError("Error", $"{FunctionNames.Display(function)}(): Argument #{number}{FunctionNames.ParameterSuffix(function, number - 1)} could not be passed by reference");
            return SendFailed(ctx, f, op);
        }

        return SendTemporary(f, op, ref slot);
    }

    internal static Op* SEND_VAR(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out _);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        return SendByValue(ctx, f, op, ref slot);
    }

    private static Op* SendByValue(RequestContext ctx, Frame f, Op* op, ref Value slot)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (op->Op1Kind == OperandKind.Cv)
        {
            if (v.IsUndef)
            {
                slot = Value.Null;
                Operand.Undefined(ctx, f, op->Op1Kind, op->Op1);
                return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
            }

            Value.Copy(ref slot, in Value.Deref(ref v));
            return op + 1;
        }

        if (v.IsReference)
        {
            Value.Copy(ref slot, in v.AsReference.Value);
            Value.Release(ctx, ref v);
            return op + 1;
        }

        if (v.IsIndirect)
        {
            Value.Copy(ref slot, in Value.Deref(ref Indirect.Resolve(ref v)));
            v.o = null;
            return op + 1;
        }

        Value.Move(ref slot, in v);
        v.o = null;
        return op + 1;
    }

    private static Op* SendReference(RequestContext ctx, Frame f, Op* op, ref Value slot)
    {
        ref Value v = ref Operand.Ptr1(f, op);
        PhpReference reference = Value.MakeRef(ref v);
        reference.AddRef();
        slot = Value.FromHeap(reference);
        Operand.Free1(ctx, f, op);
        return op + 1;
    }

    internal static Op* SEND_VAR_EX(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out int number);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        return ctx.TopFrame.Function.SendMode(number - 1) != 0 ? SendReference(ctx, f, op, ref slot) : SendByValue(ctx, f, op, ref slot);
    }

    internal static Op* SEND_REF(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out _);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        return SendReference(ctx, f, op, ref slot);
    }

    internal static Op* SEND_FUNC_ARG(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out _);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        if ((ctx.TopFrame.Flags & FrameFlags.SendByRef) == 0) return SendByValue(ctx, f, op, ref slot);
        ctx.TopFrame.Flags &= ~FrameFlags.SendByRef;
        return SendReference(ctx, f, op, ref slot);
    }

    internal static Op* CHECK_FUNC_ARG(RequestContext ctx, Frame f, Op* op)
    {
        Frame call = ctx.TopFrame;
        int number = op->Op2;
        if (op->Op2Kind == OperandKind.Const)
        {
            PhpString name = f.Code.Literals[op->Op2].AsString;
            PhpFunction function = call.Function;
            number = function.NumParams + 1;
            for (int i = 0; i < function.NumParams; i++)
                if (function.Params[i].Name.Equals(name)) number = i + 1;
        }

        if (call.Function.SendMode(number - 1) != 0) call.Flags |= FrameFlags.SendByRef;
        else call.Flags &= ~FrameFlags.SendByRef;
        return op + 1;
    }

    internal static Op* SEND_VAR_NO_REF(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out _);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        return SendResultByReference(ctx, f, op, ref slot);
    }

    private static Op* SendResultByReference(RequestContext ctx, Frame f, Op* op, ref Value slot)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (v.IsIndirect) return SendReference(ctx, f, op, ref slot);
        bool isReference = v.IsReference;
        slot = isReference ? v : Value.FromHeap(new PhpReference(in v));
        v.o = null;
        if (isReference) return op + 1;
        ctx.Notice("Only variables should be passed by reference");
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    internal static Op* SEND_VAR_NO_REF_EX(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref ArgumentSlot(ctx, f, op, out int number);
        if (op->Op2Kind == OperandKind.Const && System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot)) return SendFailed(ctx, f, op);
        ParamFlags mode = ctx.TopFrame.Function.SendMode(number - 1);
        if (mode == 0 || (mode == ParamFlags.PreferRef && !f.Slot(op->Op1).IsReference)) return SendByValue(ctx, f, op, ref slot);
        return SendResultByReference(ctx, f, op, ref slot);
    }

    internal static Op* SEND_USER(RequestContext ctx, Frame f, Op* op)
    {
        ref Value argument = ref Operand.Get1(ctx, f, op);
        ref Value slot = ref ctx.TopFrame.Slot(op->Op2 - 1);
        slot = argument.Copied();
        if (ctx.TopFrame.Function.SendMode(op->Op2 - 1) == ParamFlags.ByRef)
        {
            MustBeReference(ctx, ctx.TopFrame.Function, op->Op2 - 1);
            slot = Value.FromHeap(new PhpReference(in slot));
        }

        Operand.Free1(ctx, f, op);
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    /// <summary>zend_param_must_be_ref.</summary>
    internal static void MustBeReference(RequestContext ctx, PhpFunction function, int index) =>
        ctx.Warning($"{FunctionNames.Display(function)}(): Argument #{index + 1}{FunctionNames.ParameterSuffix(function, index)} must be passed by reference, value given");

    internal static Op* CHECK_UNDEF_ARGS(RequestContext ctx, Frame f, Op* op)
    {
        Frame call = ctx.TopFrame;
        if ((call.Flags & FrameFlags.MayHaveUndef) == 0) return op + 1;
        call.Flags &= ~FrameFlags.MayHaveUndef;
        return ctx.FillUndefinedArguments(call) ? op + 1 : ctx.Unwind(f, op);
    }
}
