using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>$a[$i] in every fetch mode.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* FETCH_DIM_R(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        object? o = Operand.Raw1(f, op).o;
        if (o is PhpReference r) o = r.Value.o;
        if (o is PhpArray array)
        {
            ref Value dim = ref Operand.Raw2(f, op);
            Value v;
            if (dim.IsInt) v = array.Get(dim.n);
            else if (dim.o is PhpString s) v = array.GetSymbol(s);
            else return FetchDimRead(ctx, f, op, FetchMode.Read, false);
            if (v.IsUndef) return FetchDimRead(ctx, f, op, FetchMode.Read, false);
            if (v.o is PhpReference inner) v = inner.Value;
            if ((op->Op1Kind & (OperandKind.Const | OperandKind.Cv)) == 0)
            {
                // the container is consumed, the element may live in it alone
                Value owned = v.Copied();
                Value.Release(ctx, ref f.Slot(op->Op1));
                return Finish(ctx, f, op, in owned);
            }

            Value.Copy(ref f.Slot(op->Result), in v);
            return op + 1;
        }

        if (o is PhpString text && (op->Op1Kind & (OperandKind.Const | OperandKind.Cv)) != 0)
        {
            ref Value dim = ref Operand.Raw2(f, op);
            if (dim.IsInt && (ulong)dim.n < (ulong)text.Length)
            {
                f.Slot(op->Result) = new Value(PhpString.SingleByte(text[(int)dim.n]), 0);
                return op + 1;
            }
        }

        return FetchDimRead(ctx, f, op, FetchMode.Read, false);
    }

    internal static Op* FETCH_DIM_IS(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        object? o = Operand.Raw1(f, op).o;
        if (o is PhpReference r) o = r.Value.o;
        if (o is PhpArray array && (op->Op1Kind & (OperandKind.Const | OperandKind.Cv)) != 0)
        {
            ref Value dim = ref Operand.Raw2(f, op);
            Value v;
            if (dim.IsInt) v = array.Get(dim.n);
            else if (dim.o is PhpString s) v = array.GetSymbol(s);
            else return FetchDimRead(ctx, f, op, FetchMode.Isset, false);
            if (v.o is PhpReference inner) v = inner.Value;
            if (v.IsUndef) f.Slot(op->Result) = Value.Null;
            else Value.Copy(ref f.Slot(op->Result), in v);
            return op + 1;
        }

        return FetchDimRead(ctx, f, op, FetchMode.Isset, false);
    }

    /// <summary>list(): the container stays for the other elements.</summary>
    internal static Op* FETCH_LIST_R(RequestContext ctx, Frame f, Op* op)
    {
        object? o = Operand.Raw1(f, op).o;
        if (o is PhpReference r) o = r.Value.o;
        if (o is PhpArray array)
        {
            ref Value dim = ref Operand.Raw2(f, op);
            Value v = dim.IsInt ? array.Get(dim.n) : dim.o is PhpString s ? array.GetSymbol(s) : default;
            if (!v.IsUndef)
            {
                if (v.o is PhpReference inner) v = inner.Value;
                Value.Copy(ref f.Slot(op->Result), in v);
                return op + 1;
            }
        }

        return FetchDimRead(ctx, f, op, FetchMode.Read, true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* FetchDimRead(RequestContext ctx, Frame f, Op* op, FetchMode mode, bool isList)
    {
        // The list's container is not consumed, but must live while a diagnostic's handler runs.
        Value container = isList && op->Op1Kind != OperandKind.Cv
            ? Operand.Raw1(f, op).Dereferenced().Copied()
            : Take(ctx, f, op->Op1Kind, op->Op1, mode == FetchMode.Isset);
        Value original = OriginalDim(f, op);
        Value dim = Take2(ctx, f, op);
        if (original.IsUndef) original = dim;
        if ((op->Extended & ExtendedValues.InConstExpr) != 0 && container.IsObject)
        {
            ctx.ThrowError("Error", "Cannot use [] on objects in constant expression");
            container.ReleaseTemporary(ctx);
            dim.ReleaseTemporary(ctx);
            return FailedBare(ctx, f, op);
        }

        Value v = Dimensions.Read(ctx, in container, in dim, in original, mode, isList);
        dim.ReleaseTemporary(ctx);
        container.ReleaseTemporary(ctx);
        return Finish(ctx, f, op, in v);
    }

    /// <summary>The compiler turns constant numeric strings into ints; an ArrayAccess object sees what was written.</summary>
    internal static Value OriginalDim(Frame f, Op* op) =>
        op->Op2Kind == OperandKind.Const && (op->Flags & OpFlags.HasOriginalKey) != 0 ? f.Code.Literals[op->Op2 + 1] : default;

    internal static Op* FETCH_DIM_W(RequestContext ctx, Frame f, Op* op) => FetchDimWrite(ctx, f, op, FetchMode.Write);

    internal static Op* FETCH_DIM_RW(RequestContext ctx, Frame f, Op* op) => FetchDimWrite(ctx, f, op, FetchMode.ReadWrite);

    internal static Op* FETCH_DIM_UNSET(RequestContext ctx, Frame f, Op* op) => FetchDimWrite(ctx, f, op, FetchMode.Unset);

    internal static Op* FETCH_DIM_FUNC_ARG(RequestContext ctx, Frame f, Op* op)
    {
        if ((ctx.TopFrame.Flags & FrameFlags.SendByRef) != 0)
        {
            if ((op->Op1Kind & (OperandKind.Const | OperandKind.Tmp)) == 0) return FetchDimWrite(ctx, f, op, FetchMode.Write);
            ctx.ThrowError("Error", "Cannot use temporary expression in write context");
        }
        else
        {
            if (op->Op2Kind != OperandKind.Unused) return FETCH_DIM_R(ctx, f, op);
            ctx.ThrowError("Error", "Cannot use [] for reading");
        }

        Operand.Free2(ctx, f, op);
        Operand.Free1(ctx, f, op);
        return FailedBare(ctx, f, op);
    }

    internal static Op* FETCH_LIST_W(RequestContext ctx, Frame f, Op* op)
    {
        ref Value slot = ref f.Slot(op->Op1);
        if (op->Op1Kind == OperandKind.Var && !slot.IsIndirect && !slot.IsReference)
        {
            ctx.Notice("Attempting to set reference to non referenceable value");
            return FetchDimRead(ctx, f, op, FetchMode.Read, true);
        }

        return FetchDimWrite(ctx, f, op, FetchMode.Write);
    }

    /// <summary>Leaves a write-fetch in the result, or a plain value where the container is an object.</summary>
    private static Op* FetchDimWrite(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        // A VAR that is no write-fetch is a temporary container (f()[0] = 1): out of its slot, because the result
        // may be given the same one. FETCH_LIST_W does not consume it.
        Value temporary = default;
        bool isTemporary = false;
        Operand.Unwrap1(f, op);
        scoped ref Value container = ref f.Slot(op->Op1);
        if (op->Op1Kind == OperandKind.Var)
        {
            if (container.IsIndirect)
            {
                container = ref Indirect.Resolve(ref container);
            }
            else if (op->Code != Opcode.FETCH_LIST_W)
            {
                temporary = container;
                container.o = null;
                container = ref temporary;
                isTemporary = true;
            }
        }

        PhpReference? around = container.o as PhpReference;
        if (around is not null) container = ref around.Value;
        ref Value raw = ref Operand.Raw2(f, op);
        if (op->Op2Kind != OperandKind.Unused && container.o is PhpArray { Count: 1 } own && !isTemporary && own.TryLocate(in raw, out int index))
        {
            uint use = op->Extended & 7;
            if (use is 0 or ExtendedValues.DimRef) own.NoteReference();
            Indirect.Store(ref f.Slot(op->Result), own.SlotContainer, index);
            return op + 1;
        }

        if (container.o is PhpArray && op->Op2Kind != OperandKind.Unused && !raw.IsUndef)
        {
            // Common: no undefined dim, nothing to warn about but the key itself.
            PhpArray array = PhpArray.Separate(ctx, ref container);
            Value dim = raw.Dereferenced();
            StoreSlot(ctx, f, op, array, ref Dimensions.Slot(ctx, array, in dim, mode));
            Operand.Free2(ctx, f, op);
        }
        else
        {
            FetchDimWriteSlow(ctx, f, op, mode, ref container, around);
        }

        if (isTemporary) FreeContainer(ctx, ref f.Slot(op->Result), in temporary);
        return Next(ctx, f, op);
    }

    private static void StoreSlot(RequestContext ctx, Frame f, Op* op, PhpArray array, ref Value slot)
    {
        ref Value result = ref f.Slot(op->Result);
        if (Unsafe.IsNullRef(ref slot))
        {
            result = Value.Null;
            return;
        }

        // What takes a reference says so (DimRef, or list by reference); anything else stores plain values.
        uint use = op->Extended & 7;
        if (use is 0 or ExtendedValues.DimRef) array.NoteReference();
        Indirect.Store(ref result, array.SlotContainer, array.SlotIndex(ref slot));
    }

    private static void FetchDimWriteSlow(RequestContext ctx, Frame f, Op* op, FetchMode mode, ref Value container, PhpReference? around)
    {
        ref Value result = ref f.Slot(op->Result);
        Value original = OriginalDim(f, op);
        bool append = op->Op2Kind == OperandKind.Unused;
        switch (container.Kind)
        {
            case Kind.Undef:
            case Kind.Null:
            case Kind.Bool when container.n == 0:
                if (mode != FetchMode.Write && container.IsUndef && op->Op1Kind == OperandKind.Cv) ctx.UndefinedVariable(f, op->Op1);
                if (mode == FetchMode.Unset)
                {
                    if (container.IsFalse) Dimensions.FalseToArray(ctx);
                    Take2(ctx, f, op).Release(ctx);
                    result = Value.Null;
                    return;
                }

                if (Dimensions.Vivify(ctx, ref container, around) is null)
                {
                    Operand.Free2(ctx, f, op);
                    result = Value.Null;
                    return;
                }

                goto case Kind.Array;
            case Kind.Array:
                {
                    if (append)
                    {
                        PhpArray list = PhpArray.Separate(ctx, ref container);
                        ref Value added = ref list.AppendSlot(ctx);
                        if (Unsafe.IsNullRef(ref added)) Dimensions.CannotAppend(ctx);
                        StoreSlot(ctx, f, op, list, ref added);
                        return;
                    }

                    Value dim = Take2(ctx, f, op); // may warn, so the container is looked at again
                    if (container.o is PhpArray)
                    {
                        PhpArray array = PhpArray.Separate(ctx, ref container);
                        StoreSlot(ctx, f, op, array, ref Dimensions.Slot(ctx, array, in dim, mode));
                    }
                    else
                    {
                        result = Value.Null;
                    }

                    dim.ReleaseTemporary(ctx);
                    return;
                }
            case Kind.String:
                {
                    result = default;
                    if (append)
                    {
                        Dimensions.AppendToString(ctx);
                        return;
                    }

                    Value dim = Take2(ctx, f, op);
                    Dimensions.StringOffset(ctx, in dim, mode);
                    Dimensions.WrongStringOffset(ctx, op->Code, op->Extended);
                    dim.ReleaseTemporary(ctx);
                    return;
                }
            case Kind.Object:
                {
                    Value holder = container.Copied();
                    Value dim = Take2(ctx, f, op);
                    if (original.IsUndef) original = dim;
                    var obj = (PhpInstance)holder.AsObject;
                    SlotResult slot = obj.GetDimensionSlot(ctx, in original, mode, out object elements, out int index);
                    if (slot != SlotResult.Overloaded)
                    {
                        result = default;
                        if (slot == SlotResult.Found) Indirect.Store(ref result, elements, index);
                        dim.ReleaseTemporary(ctx);
                        holder.ReleaseTemporary(ctx);
                        return;
                    }

                    Value v = obj.ReadDimension(ctx, in original, mode);
                    if (v.IsUndef && !ctx.HasPending) v = Value.Null;
                    if (!v.IsUndef && !v.IsReference && !v.IsObject && !ctx.HasPending)
                        ctx.Notice($"Indirect modification of overloaded element of {obj.Class.Text} has no effect");
                    result = v;
                    dim.ReleaseTemporary(ctx);
                    holder.ReleaseTemporary(ctx);
                    return;
                }
            default:
                result = default;
                if (mode == FetchMode.Unset) ctx.ThrowError("Error", "Cannot unset offset in a non-array variable");
                else Dimensions.ScalarAsArray(ctx);
                Operand.Free2(ctx, f, op);
                return;
        }
    }

    /// <summary>
    /// Frees a temporary container after a write-fetch into it. When it dies with this, the fetched slot would dangle:
    /// the result becomes a copy of its value.
    /// </summary>
    internal static void FreeContainer(RequestContext ctx, ref Value result, in Value container)
    {
        if (container.Kind <= Kind.String) return;
        Counted holder = container.AsCounted;
        bool dies = holder.Count == 1 && (holder is not PhpReference r || r.Value.Kind <= Kind.String || r.Value.AsCounted.Count == 1);
        if (result.IsIndirect && dies)
        {
            Value copy = Indirect.Resolve(ref result).Copied();
            result = copy.IsUndef ? Value.Null : copy;
        }

        container.ReleaseTemporary(ctx);
    }

    internal static Op* ISSET_ISEMPTY_DIM_OBJ(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        object? o = Operand.Raw1(f, op).o;
        if (o is PhpReference r) o = r.Value.o;
        if (o is PhpArray array && op->Extended == 0 && (op->Op1Kind & (OperandKind.Const | OperandKind.Cv)) != 0)
        {
            ref Value dim = ref Operand.Raw2(f, op);
            Value v;
            if (dim.IsInt) v = array.Get(dim.n);
            else if (dim.o is PhpString s) v = array.GetSymbol(s);
            else return IssetDimSlow(ctx, f, op);
            if (v.o is PhpReference inner) v = inner.Value;
            f.Slot(op->Result) = Value.Bool(!v.IsNullOrUndef);
            return op + 1;
        }

        return IssetDimSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* IssetDimSlow(RequestContext ctx, Frame f, Op* op)
    {
        Value container = Take(ctx, f, op->Op1Kind, op->Op1, quiet: true);
        Value original = OriginalDim(f, op);
        Value dim = Take2(ctx, f, op);
        if (original.IsUndef) original = dim;
        bool result = Dimensions.Isset(ctx, in container, in dim, in original, (op->Extended & ExtendedValues.IsEmpty) != 0);
        dim.ReleaseTemporary(ctx);
        container.ReleaseTemporary(ctx);
        return FinishBool(ctx, f, op, result);
    }
}
