using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What all groups of handlers share: endings, and operands taken as owned locals.</summary>
internal static unsafe partial class Handlers
{
    /// <summary>The usual end of an op that may have thrown and has written its result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Op* Next(RequestContext ctx, Frame f, Op* op) => ctx.HasPending ? Failed(ctx, f, op) : op + 1;

    /// <summary>As <see cref="Next"/>, for an op with an OP_DATA behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Op* Next2(RequestContext ctx, Frame f, Op* op) => ctx.HasPending ? Failed(ctx, f, op) : op + 2;

    /// <summary>An exception is pending and the result is written (or undef): the unwinder must not find it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* Failed(RequestContext ctx, Frame f, Op* op)
    {
        if ((op->ResultKind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.Release(ctx, ref f.Slot(op->Result));
        return ctx.Unwind(f, op);
    }

    /// <summary>An exception is pending before the result was written; its slot may hold anything.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* FailedBare(RequestContext ctx, Frame f, Op* op)
    {
        if ((op->ResultKind & (OperandKind.Tmp | OperandKind.Var)) != 0) f.Slot(op->Result) = default;
        return ctx.Unwind(f, op);
    }

    /// <summary>Writes an owned result and ends the op.</summary>
    private static Op* Finish(RequestContext ctx, Frame f, Op* op, in Value owned)
    {
        f.Slot(op->Result) = owned;
        return Next(ctx, f, op);
    }

    private static Op* FinishBool(RequestContext ctx, Frame f, Op* op, bool value)
    {
        f.Slot(op->Result) = Value.Bool(value);
        return Next(ctx, f, op);
    }

    internal static bool Strict(Frame f) => (f.Code.Flags & FunctionFlags.StrictTypes) != 0;

    /// <summary>
    /// The operand as a local that stays alive whatever user code does: a temporary is taken out of its slot, an
    /// array or object of a variable gets a count. Dereferenced; an undefined variable warns and gives null. The
    /// caller releases it. It must not be stored in a slot: a variable's string is not marked shared.
    /// </summary>
    internal static Value Take1(RequestContext ctx, Frame f, Op* op) => Take(ctx, f, op->Op1Kind, op->Op1, quiet: false);

    internal static Value Take2(RequestContext ctx, Frame f, Op* op) => Take(ctx, f, op->Op2Kind, op->Op2, quiet: false);

    internal static Value Take(RequestContext ctx, Frame f, OperandKind kind, int index, bool quiet)
    {
        switch (kind)
        {
            case OperandKind.Const:
                return f.Code.Literals[index]; // immutable: nothing to count
            case OperandKind.Cv:
                {
                    Value v = f.Slot(index);
                    if (v.o is PhpReference r) v = r.Value;
                    if (v.IsUndef)
                    {
                        if (!quiet) ctx.UndefinedVariable(f, index);
                        return Value.Null;
                    }

                    if (v.Kind > Kind.String) v.AsCounted.AddRef();
                    return v;
                }
            case OperandKind.Unused:
                return default;
            default:
                return TakeTemporary(ctx, ref f.Slot(index));
        }
    }

    /// <summary>Empties a TMP or VAR slot and gives its value without a reference around it.</summary>
    internal static Value TakeTemporary(RequestContext ctx, ref Value slot)
    {
        Value v = slot;
        if (v.IsIndirect)
        {
            v = Indirect.Resolve(ref slot).Dereferenced().Copied();
            slot.o = null;
            return v.IsUndef ? Value.Null : v;
        }

        slot.o = null;
        if (v.o is PhpReference r)
        {
            Value inner = r.Value.Copied();
            v.Release(ctx);
            return inner;
        }

        return v;
    }

    /// <summary>The operand as an owned value, fit to be stored in a slot.</summary>
    internal static Value TakeOwned(RequestContext ctx, Frame f, OperandKind kind, int index)
    {
        switch (kind)
        {
            case OperandKind.Const:
                return f.Code.Literals[index].Copied();
            case OperandKind.Cv:
                {
                    ref Value v = ref Value.Deref(ref f.Slot(index));
                    if (!v.IsUndef) return v.Copied();
                    ctx.UndefinedVariable(f, index);
                    return Value.Null;
                }
            default:
                return TakeTemporary(ctx, ref f.Slot(index));
        }
    }

    /// <summary>Truth of a value that is not one of the payload kinds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Truth(RequestContext ctx, in Value v)
    {
        object? o = v.o;
        if (o == (object)Tag.Bool || o == (object)Tag.Int || o == (object)Tag.Null) return v.n != 0;
        if (o is PhpArray array) return array.Length != 0;
        return Conversions.ToBool(ctx, in v);
    }
}
