using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>$a[$i] = $v, $a[] = $v, $a[$i] op= $v, unset($a[$i]); the value stands in the OP_DATA behind.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* ASSIGN_DIM(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value container = ref Operand.Ptr1(f, op);
        if (container.o is PhpReference r) container = ref r.Value;
        else if (container.IsNullOrUndef && IsPlainElement(f, op)) container = Value.Array(new PhpArray());
        if (container.o is PhpArray)
        {
            Op* data = op + 1;
            ref Value value = ref Operand.Raw1(f, data);
            if (!value.IsUndef && !value.IsReference)
            {
                if (op->Op2Kind == OperandKind.Unused)
                {
                    PhpArray list = PhpArray.Separate(ctx, ref container);
                    Value v = value;
                    if ((data->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0) v = v.Copied();
                    if (list.Append(ctx, in v))
                    {
                        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = v.Copied();
                        return AfterDim(ctx, f, op);
                    }

                    v.Release(ctx);
                    Dimensions.CannotAppend(ctx);
                    FreePlainVar1(ctx, f, op);
                    return FailedBare(ctx, f, op);
                }

                ref Value dim = ref Operand.Raw2(f, op);
                if (dim.IsInt)
                {
                    PhpArray array = PhpArray.Separate(ctx, ref container);
                    if (!array.MayHaveReferences && op->ResultKind == OperandKind.Unused)
                    {
                        if ((data->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) array.Set(ctx, dim.n, in value);
                        else array.Set(ctx, dim.n, value.Copied());
                        return AfterDim(ctx, f, op);
                    }
                }
                else if (dim.o is PhpString name && op->ResultKind == OperandKind.Unused)
                {
                    PhpArray array = PhpArray.Separate(ctx, ref container);
                    if (!array.MayHaveReferences)
                    {
                        Value v = value;
                        if ((data->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0) v = v.Copied();
                        array.SetSymbol(ctx, name, in v);
                        return AfterDim(ctx, f, op);
                    }
                }
            }
        }

        return AssignDimSlow(ctx, f, op);
    }

    /// <summary>Key and value are such that a new array gets its first element without more ado, so that the storage fits it.</summary>
    private static bool IsPlainElement(Frame f, Op* op)
    {
        ref Value value = ref Operand.Raw1(f, op + 1);
        return !value.IsUndef && !value.IsReference && (op->Op2Kind == OperandKind.Unused || (op->ResultKind == OperandKind.Unused && Operand.Raw2(f, op).IsInt));
    }

    private static Op* AfterDim(RequestContext ctx, Frame f, Op* op)
    {
        FreePlainVar1(ctx, f, op);
        return Next2(ctx, f, op);
    }

    private static void FreePlainVar1(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op1Kind != OperandKind.Var) return;
        Value plain = TakePlainVar(f, op->Op1);
        plain.ReleaseTemporary(ctx);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignDimSlow(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        Value original = OriginalDim(f, op);
        bool append = op->Op2Kind == OperandKind.Unused;
        // Zend's order: the container becomes an array, the dim warns, then the value.
        ref Value container = ref Operand.Ptr1(f, op);
        PhpReference? around = container.o as PhpReference;
        if (around is not null) container = ref around.Value;
        bool givenUp = container.IsNullOrUndef || container.IsFalse
            ? Dimensions.Vivify(ctx, ref container, around) is null
            : container.Kind is not (Kind.Array or Kind.Object or Kind.String);
        if (givenUp && !ctx.HasPending && container.Kind is not (Kind.Array or Kind.Null or Kind.Undef or Kind.String)) Dimensions.ScalarAsArray(ctx);
        object? before = container.o;
        Value dim = append || givenUp ? default : Take2(ctx, f, op);
        Value value = givenUp ? default : TakeOwned(ctx, f, data->Op1Kind, data->Op1);
        if (givenUp)
        {
            Operand.Free2(ctx, f, op);
            Operand.Free1(ctx, f, data);
        }

        if (original.IsUndef) original = dim;
        container = ref Operand.Ptr1(f, op);
        around = container.o as PhpReference;
        if (around is not null) container = ref around.Value;
        Value result = Value.Null;
        Value garbage = default;
        // A diagnostic's handler has replaced the array: nothing is assigned.
        if (before is PhpArray && !ReferenceEquals(before, container.o)) givenUp = true;
        switch (givenUp ? Kind.Undef : container.Kind)
        {
            case Kind.Array:
                garbage = AssignElement(ctx, f, PhpArray.Separate(ctx, ref container), append, in dim, in value, out result);
                break;
            case Kind.Object:
                {
                    Value holder = container.Copied();
                    ((PhpInstance)holder.AsObject).WriteDimension(ctx, in original, in value);
                    if (!ctx.HasPending) result = value.Copied();
                    value.ReleaseTemporary(ctx);
                    garbage = holder;
                    break;
                }
            case Kind.String:
                if (append) Dimensions.AppendToString(ctx);
                else AssignStringOffset(ctx, f, op, in dim, in value, out result);
                value.ReleaseTemporary(ctx);
                break;
            default:
                value.ReleaseTemporary(ctx);
                break;
        }

        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        dim.ReleaseTemporary(ctx);
        FreePlainVar1(ctx, f, op);
        garbage.Release(ctx);
        return Next2(ctx, f, op);
    }

    /// <summary>Takes over the value; gives what it replaced and, for the result, an owned copy.</summary>
    private static Value AssignElement(RequestContext ctx, Frame f, PhpArray array, bool append, in Value dim, in Value value, out Value result)
    {
        result = Value.Null;
        if (append)
        {
            if (array.Append(ctx, in value))
            {
                result = value.Copied();
            }
            else
            {
                Dimensions.CannotAppend(ctx);
                value.ReleaseTemporary(ctx);
            }

            return default;
        }

        ref Value slot = ref Dimensions.Slot(ctx, array, in dim, FetchMode.Write);
        if (Unsafe.IsNullRef(ref slot))
        {
            value.ReleaseTemporary(ctx);
            return default;
        }

        Value garbage = AssignOwned(ctx, ref slot, in value, Strict(f), out Value assigned);
        result = assigned.Copied();
        return garbage;
    }

    /// <summary>$s[$i] = "x": in place when nobody shares the string.</summary>
    private static void AssignStringOffset(RequestContext ctx, Frame f, Op* op, in Value dim, in Value value, out Value result)
    {
        result = Value.Null;
        long offset = Dimensions.StringOffset(ctx, in dim, FetchMode.Write);
        if (ctx.HasPending) return;
        // Diagnostics may have run user code: the container is resolved after each.
        if (StringTarget(f, op) is not { } text) return;
        if (offset < -(long)text.Length)
        {
            ctx.Warning($"Illegal string offset {offset}");
            return;
        }

        if (offset < 0) offset += text.Length;
        PhpString source = value.o as PhpString ?? Conversions.ToStr(ctx, in value);
        if (ctx.HasPending) return;
        if (source.Length != 1)
        {
            if (source.Length == 0)
            {
                ctx.ThrowError("Error", "Cannot assign an empty string to a string offset");
                return;
            }

            ctx.Warning("Only the first byte will be assigned to the string offset");
            if (ctx.HasPending) return;
        }

        byte c = source[0];
        if (StringTarget(f, op) is not { } target) return;
        if (offset >= Array.MaxLength)
        {
            ctx.MemoryExhausted(offset + 32);
            return;
        }

        int at = (int)offset;
        if (target.IsShared)
        {
            int length = Math.Max(target.Length, at + 1);
            byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
            target.Span.CopyTo(bytes);
            bytes.AsSpan(target.Length).Fill((byte)' ');
            target = new PhpString(bytes, length);
            Value.Deref(ref Operand.Ptr1(f, op)).o = target;
        }
        else if (at >= target.Length)
        {
            byte[] pad = new byte[at + 1 - target.Length];
            pad.AsSpan().Fill((byte)' ');
            target.AppendInPlace(pad);
        }

        target.MutableSpan()[at] = c;
        result = new Value(PhpString.SingleByte(c), 0);
    }

    private static PhpString? StringTarget(Frame f, Op* op) => Value.Deref(ref Operand.Ptr1(f, op)).o as PhpString;

    // ---- $a[$i] op= $v ----

    internal static Op* ASSIGN_DIM_OP(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value container = ref Operand.Ptr1(f, op);
        if (container.o is PhpReference r) container = ref r.Value;
        if (container.o is PhpArray && op->Op1Kind == OperandKind.Cv && op->ResultKind == OperandKind.Unused)
        {
            ref Value dim = ref Operand.Raw2(f, op);
            ref Value value = ref Operand.Raw1(f, op + 1);
            if (op->Op2Kind != OperandKind.Unused && dim.IsInt && value.IsInt && op->Extended <= (uint)Opcode.SUB)
            {
                Value old = container.AsArray.Get(dim.n);
                if (old.IsInt)
                {
                    long x = old.n, y = value.n;
                    long sum = op->Extended == (uint)Opcode.ADD ? unchecked(x + y) : unchecked(x - y);
                    long overflow = op->Extended == (uint)Opcode.ADD ? (x ^ sum) & (y ^ sum) : (x ^ y) & (x ^ sum);
                    if (overflow >= 0)
                    {
                        PhpArray.Separate(ctx, ref container).Set(ctx, dim.n, Value.Int(sum));
                        return op + 2;
                    }
                }
            }
        }

        return AssignDimOpSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignDimOpSlow(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        var code = (Opcode)op->Extended;
        Value original = OriginalDim(f, op);
        bool append = op->Op2Kind == OperandKind.Unused;
        ref Value container = ref Operand.Ptr1(f, op);
        if (container.IsUndef && op->Op1Kind == OperandKind.Cv)
        {
            ctx.UndefinedVariable(f, op->Op1);
            container = ref Operand.Ptr1(f, op);
        }

        Value dim = append ? default : Take2(ctx, f, op);
        if (original.IsUndef) original = dim;
        Value value = Take(ctx, f, data->Op1Kind, data->Op1, quiet: false);
        if (code == Opcode.CONCAT && value.IsObject) value = StringOperand(ctx, in value);
        container = ref Operand.Ptr1(f, op);
        PhpReference? around = container.o as PhpReference;
        if (around is not null) container = ref around.Value;
        Value result = Value.Null;
        Value garbage = default;
        if (!value.IsUndef)
        {
            switch (container.Kind)
            {
                case Kind.Undef:
                case Kind.Null:
                case Kind.Bool when container.n == 0:
                    if (Dimensions.Vivify(ctx, ref container, around) is null) break;
                    goto case Kind.Array;
                case Kind.Array:
                    {
                        PhpArray array = PhpArray.Separate(ctx, ref container);
                        ref Value slot = ref append ? ref array.AppendSlot(ctx) : ref Dimensions.Slot(ctx, array, in dim, FetchMode.ReadWrite);
                        if (Unsafe.IsNullRef(ref slot))
                        {
                            if (append) Dimensions.CannotAppend(ctx);
                            break;
                        }

                        garbage = OperateInPlace(ctx, ref slot, code, in value, Strict(f));
                        result = slot.Dereferenced().Copied();
                        break;
                    }
                case Kind.Object:
                    garbage = container.Copied();
                    result = OperateOnObjectDim(ctx, (PhpInstance)garbage.AsObject, in original, code, in value);
                    break;
                case Kind.String:
                    if (append) Dimensions.AppendToString(ctx);
                    else
                    {
                        Dimensions.StringOffset(ctx, in dim, FetchMode.ReadWrite);
                        Dimensions.WrongStringOffset(ctx, op->Code, 0);
                    }

                    break;
                default:
                    Dimensions.ScalarAsArray(ctx);
                    break;
            }
        }

        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        value.ReleaseTemporary(ctx);
        dim.ReleaseTemporary(ctx);
        FreePlainVar1(ctx, f, op);
        garbage.Release(ctx);
        return Next2(ctx, f, op);
    }

    private static Value OperateOnObjectDim(RequestContext ctx, PhpInstance obj, in Value dim, Opcode code, in Value value)
    {
        Value read = obj.ReadDimension(ctx, in dim, FetchMode.Read);
        if (ctx.HasPending)
        {
            read.ReleaseTemporary(ctx);
            return Value.Null;
        }

        Value old = read.Dereferenced();
        if (old.IsUndef) old = Value.Null;
        Value changed = BinaryOp(ctx, code, in old, in value);
        ShareIfOperand(in changed, in old, in value);
        if (!changed.IsUndef && !ctx.HasPending) obj.WriteDimension(ctx, in dim, in changed);
        read.ReleaseTemporary(ctx);
        return changed;
    }

    // ---- unset($a[$i]) ----

    internal static Op* UNSET_DIM(RequestContext ctx, Frame f, Op* op)
    {
        Value original = OriginalDim(f, op);
        ref Value container = ref Operand.Ptr1(f, op);
        if (container.o is PhpReference r) container = ref r.Value;
        if (container.IsUndef && op->Op1Kind == OperandKind.Cv)
        {
            ctx.UndefinedVariable(f, op->Op1);
            container = ref Value.Deref(ref Operand.Ptr1(f, op));
        }

        ref Value raw = ref Operand.Raw2(f, op);
        Value dim;
        if (raw.IsUndef)
        {
            dim = Take2(ctx, f, op);
            container = ref Value.Deref(ref Operand.Ptr1(f, op));
        }
        else
        {
            dim = Take2(ctx, f, op);
        }

        switch (container.Kind)
        {
            case Kind.Array:
                {
                    if (!Dimensions.TryKey(ctx, in dim, FetchMode.Unset, out DimKey key)) break;
                    container = ref Value.Deref(ref Operand.Ptr1(f, op));
                    if (container.o is not PhpArray) break;
                    PhpArray array = PhpArray.Separate(ctx, ref container);
                    if (key.Text is null) array.Remove(ctx, key.Index);
                    else array.Remove(ctx, key.Text);
                    break;
                }
            case Kind.Object:
                {
                    Value holder = container.Copied();
                    if (original.IsUndef) original = dim;
                    ((PhpInstance)holder.AsObject).UnsetDimension(ctx, in original);
                    holder.ReleaseTemporary(ctx);
                    break;
                }
            case Kind.String:
                ctx.ThrowError("Error", "Cannot unset string offsets");
                break;
            case Kind.Undef:
            case Kind.Null:
                break;
            case Kind.Bool when container.n == 0:
                Dimensions.FalseToArray(ctx);
                break;
            default:
                ctx.ThrowError("Error", "Cannot unset offset in a non-array variable");
                break;
        }

        dim.ReleaseTemporary(ctx);
        FreePlainVar1(ctx, f, op);
        return Next(ctx, f, op);
    }
}
