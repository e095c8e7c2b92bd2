using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>$object->name = ..., op=, &amp;=, ++ and --.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* ASSIGN_OBJ(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op2Kind == OperandKind.Const && f.Code.Caches[op->Cache] is PropertyCache { Slot: >= 0 } cache)
        {
            if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0 && QuickObject(f, op) is { } o && ReferenceEquals(o.Class, cache.Class))
            {
                ref Value target = ref o.Slots[cache.Slot];
                if (target.o is not null && target.o is not PhpReference)
                {
                    Op* data = op + 1;
                    ref Value source = ref data->Op1Kind == OperandKind.Const ? ref f.Code.Literals[data->Op1] : ref f.Slot(data->Op1);
                    Value value = source.o is PhpReference inner ? inner.Value : source;
                    PropertyInfo? info = cache.Info;
                    if (value.o is not null && !value.IsIndirect && (info is null || (!info.IsWriteRestricted && (TypeChecks.MaskOf(in value) & info.Type!.Mask) != 0)))
                    {
                        Value old = target;
                        if (data->Op1Kind == OperandKind.Tmp)
                        {
                            Value.Move(ref target, in value);
                            source.o = null;
                        }
                        else
                        {
                            Value.Copy(ref target, in value);
                        }

                        if (op->ResultKind != OperandKind.Unused) Value.Copy(ref f.Slot(op->Result), in value);
                        if (data->Op1Kind == OperandKind.Var) Value.Release(ctx, ref source);
                        if (old.Kind <= Kind.String) return op + 2;
                        old.Release(ctx);
                        return Next2(ctx, f, op);
                    }
                }
            }
        }

        return AssignObjSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignObjSlow(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        PhpInstance? obj = TargetObject(ctx, f, op, out Value temporary, out Value other);
        Value held = obj is null ? default : Value.Object(obj).Copied();
        Value value = Take(ctx, f, data->Op1Kind, data->Op1, quiet: false);
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        Value result = default;
        bool wanted = op->ResultKind != OperandKind.Unused;
        if (obj is null) ThrowNonObject(ctx, f, op, in other, name, FetchMode.Write);
        else if (name is not null && !ctx.HasPending)
        {
            DropHold(ref held);
            result = obj.WriteProperty(ctx, name, in value, ref PropertySlotCache(f, op), wanted);
        }

        if (wanted) f.Slot(op->Result) = result;
        value.ReleaseTemporary(ctx);
        holder.ReleaseTemporary(ctx);
        held.ReleaseTemporary(ctx);
        temporary.ReleaseTemporary(ctx);
        return Next2(ctx, f, op);
    }

    // ---- op= ----

    internal static Op* ASSIGN_OBJ_OP(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op2Kind == OperandKind.Const && (op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0
            && f.Code.Caches[op->Cache] is PropertyCache { Slot: >= 0 } cache && QuickObject(f, op) is { } o && ReferenceEquals(o.Class, cache.Class)
            && cache.Info is not { IsWriteRestricted: true } && TryOperateSame(ctx, ref o.Slots[cache.Slot], (Opcode)op->Extended, in Operand.Raw1(f, op + 1)))
        {
            if (op->ResultKind != OperandKind.Unused) Value.Copy(ref f.Slot(op->Result), in o.Slots[cache.Slot]);
            return op + 2;
        }

        return AssignObjOpSlow(ctx, f, op);
    }

    /// <summary>slot op= b where neither the type of the slot changes nor anything can go wrong: ints, floats, strings.</summary>
    private static bool TryOperateSame(RequestContext ctx, ref Value slot, Opcode code, in Value b)
    {
        if (slot.IsInt && b.IsInt)
        {
            long x = slot.n, y = b.n;
            switch (code)
            {
                case Opcode.ADD when ((x ^ (x + y)) & (y ^ (x + y))) >= 0:
                    slot.n = x + y;
                    return true;
                case Opcode.SUB when ((x ^ y) & (x ^ (x - y))) >= 0:
                    slot.n = x - y;
                    return true;
                default:
                    return false;
            }
        }

        if (slot.IsFloat && b.IsFloat && code is Opcode.ADD or Opcode.SUB or Opcode.MUL)
        {
            double x = slot.FloatValue, y = b.FloatValue;
            slot.n = BitConverter.DoubleToInt64Bits(code == Opcode.ADD ? x + y : code == Opcode.SUB ? x - y : x * y);
            return true;
        }

        return code == Opcode.CONCAT && slot.IsString && b.IsString && Operators.TryConcatInPlace(ctx, ref slot, in b) && !ctx.HasPending;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignObjOpSlow(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        PhpInstance? obj = TargetObject(ctx, f, op, out Value temporary, out Value other);
        Value held = obj is null ? default : Value.Object(obj).Copied();
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        Value b = Take(ctx, f, data->Op1Kind, data->Op1, quiet: false);
        var code = (Opcode)op->Extended;
        Value result = default;
        bool wanted = op->ResultKind != OperandKind.Unused;
        if (obj is null)
        {
            ThrowNonObject(ctx, f, op, in other, name, FetchMode.ReadWrite);
        }
        else if (name is not null && !ctx.HasPending)
        {
            // its conversion runs user code, which must not happen while the slot is held
            if (code == Opcode.CONCAT && b.IsObject) b = StringOperand(ctx, in b);
            ref object? cache = ref PropertySlotCache(f, op);
            if (!ctx.HasPending)
            {
                switch (obj.GetPropertySlot(ctx, name, FetchMode.ReadWrite, ref cache, out object container, out int index, out PropertyInfo? info))
                {
                    case SlotResult.Found:
                        result = OperateOnSlot(ctx, container, index, info, code, in b, Strict(f), wanted);
                        break;
                    case SlotResult.Overloaded:
                        result = OperateOverloaded(ctx, obj, name, code, in b, ref cache, wanted);
                        break;
                }
            }
        }

        if (wanted) f.Slot(op->Result) = result;
        b.ReleaseTemporary(ctx);
        holder.ReleaseTemporary(ctx);
        held.ReleaseTemporary(ctx);
        temporary.ReleaseTemporary(ctx);
        return Next2(ctx, f, op);
    }

    /// <summary>op= on a property's or static cell's slot; the result (when wanted) is owned.</summary>
    private static Value OperateOnSlot(RequestContext ctx, object container, int index, PropertyInfo? info, Opcode code, in Value b, bool strict, bool wanted)
    {
        ref Value slot = ref PhpArray.SlotOf(container, index);
        Value garbage;
        if (info is null || slot.IsReference || (code == Opcode.CONCAT && slot.IsString && b.IsString))
        {
            garbage = OperateInPlace(ctx, ref slot, code, in b, strict);
        }
        else
        {
            Value left = slot.Copied();
            Value changed = BinaryOp(ctx, code, in left, in b);
            ShareIfOperand(in changed, in left, in b);
            garbage = left;
            if (!changed.IsUndef)
            {
                if (ctx.HasPending || !TypeChecks.CoerceForProperty(ctx, info, ref changed, strict))
                {
                    changed.Release(ctx);
                }
                else
                {
                    left.Release(ctx);
                    slot = ref PhpArray.SlotOf(container, index);
                    garbage = slot;
                    slot = changed;
                }
            }
        }

        Value result = wanted && !ctx.HasPending ? PhpArray.SlotOf(container, index).Dereferenced().Copied() : default;
        garbage.Release(ctx);
        return result;
    }

    private static Value OperateOverloaded(RequestContext ctx, PhpInstance obj, PhpString name, Opcode code, in Value b, ref object? cache, bool wanted)
    {
        Value read = obj.ReadProperty(ctx, name, FetchMode.Read, ref cache);
        if (ctx.HasPending)
        {
            read.ReleaseTemporary(ctx);
            return default;
        }

        Value changed = BinaryOp(ctx, code, in read, in b);
        ShareIfOperand(in changed, in read, in b);
        if (!changed.IsUndef && !ctx.HasPending) obj.WriteProperty(ctx, name, in changed, ref cache, wantResult: false);
        Value result = wanted && !ctx.HasPending ? changed.Copied() : default;
        read.ReleaseTemporary(ctx);
        changed.Release(ctx);
        return result;
    }

    // ---- by reference ----

    internal static Op* ASSIGN_OBJ_REF(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        PhpInstance? obj = TargetObject(ctx, f, op, out Value temporary, out Value other);
        Value held = obj is null ? default : Value.Object(obj).Copied();
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        Value result = Value.Null, garbage = default;
        if (obj is null)
        {
            ThrowNonObject(ctx, f, op, in other, name, FetchMode.Write);
        }
        else if (name is not null && !ctx.HasPending)
        {
            ref object? cache = ref PropertySlotCache(f, op);
            switch (obj.GetPropertySlot(ctx, name, FetchMode.Write, ref cache, out object container, out int index, out PropertyInfo? info))
            {
                case SlotResult.Found:
                    result = BindReference(ctx, f, data, container, index, info, (op->Extended & ExtendedValues.ReturnsFunction) != 0, out garbage);
                    break;
                case SlotResult.Overloaded:
                    Value v = obj.ReadProperty(ctx, name, FetchMode.Write, ref cache);
                    if (!v.IsUndef) ctx.ThrowError("Error", "Cannot assign by reference to overloaded object");
                    v.Release(ctx);
                    break;
            }
        }

        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        garbage.Release(ctx);
        Value plain = data->Op1Kind == OperandKind.Var ? TakePlainVar(f, data->Op1) : default;
        plain.ReleaseTemporary(ctx);
        holder.ReleaseTemporary(ctx);
        held.ReleaseTemporary(ctx);
        temporary.ReleaseTemporary(ctx);
        return Next2(ctx, f, op);
    }

    /// <summary>slot = &amp;source, with the property's type; gives the result (owned) and what the slot held.</summary>
    private static Value BindReference(RequestContext ctx, Frame f, Op* data, object container, int index, PropertyInfo? info, bool fromFunction, out Value garbage)
    {
        garbage = default;
        ref Value source = ref f.Slot(data->Op1);
        if (data->Op1Kind == OperandKind.Var && source.IsIndirect) source = ref Indirect.Resolve(ref source);
        if (source.IsUndef) source = Value.Null;
        if (data->Op1Kind == OperandKind.Var && fromFunction && !source.IsReference)
        {
            ctx.Notice("Only variables should be assigned by reference");
            if (ctx.HasPending) return default;
            Value value = f.Slot(data->Op1).Copied();
            if (info is not null && !TypeChecks.CoerceForProperty(ctx, info, ref value, Strict(f)))
            {
                value.ReleaseTemporary(ctx);
                return default;
            }

            garbage = AssignOwned(ctx, ref PhpArray.SlotOf(container, index), in value, Strict(f), out Value assigned);
            return assigned.Copied();
        }

        if (info is not null)
        {
            if (!TypeChecks.AssignableByReference(ctx, info, ref source, Strict(f))) return default;
            if (PhpArray.SlotOf(container, index).o is PhpReference { Sources: not null } bound) TypeChecks.RemoveSource(bound, info);
        }

        PhpReference r = Value.MakeRef(ref source);
        ref Value target = ref PhpArray.SlotOf(container, index);
        if (!ReferenceEquals(target.o, r))
        {
            r.Count++;
            garbage = target;
            target = new Value(r, 0);
        }

        if (info is not null) TypeChecks.AddSource(r, info);
        r.Count++; // the result is the reference: what its value is when it is read
        return new Value(r, 0);
    }

    // ---- ++ and -- ----

    internal static Op* PRE_INC_OBJ(RequestContext ctx, Frame f, Op* op) => StepProperty(ctx, f, op, increment: true, post: false);

    internal static Op* PRE_DEC_OBJ(RequestContext ctx, Frame f, Op* op) => StepProperty(ctx, f, op, increment: false, post: false);

    internal static Op* POST_INC_OBJ(RequestContext ctx, Frame f, Op* op) => StepProperty(ctx, f, op, increment: true, post: true);

    internal static Op* POST_DEC_OBJ(RequestContext ctx, Frame f, Op* op) => StepProperty(ctx, f, op, increment: false, post: true);

    private static Op* StepProperty(RequestContext ctx, Frame f, Op* op, bool increment, bool post)
    {
        PhpInstance? obj = TargetObject(ctx, f, op, out Value temporary, out Value other);
        if (obj is not null && temporary.IsUndef && op->Op2Kind == OperandKind.Const && f.Code.Caches[op->Cache] is PropertyCache { Slot: >= 0 } cached
            && ReferenceEquals(cached.Class, obj.Class) && cached.Info is not { IsWriteRestricted: true })
        {
            ref Value v = ref obj.Slots[cached.Slot];
            if (v.IsInt && v.n != (increment ? long.MaxValue : long.MinValue))
            {
                long before = v.n;
                v.n = increment ? before + 1 : before - 1;
                if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = Value.Int(post ? before : v.n);
                return op + 1;
            }
        }

        Value held = obj is null ? default : Value.Object(obj).Copied();
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        Value result = default;
        if (obj is null)
        {
            ThrowNonObject(ctx, f, op, in other, name, FetchMode.ReadWrite);
        }
        else if (name is not null && !ctx.HasPending)
        {
            ref object? cache = ref PropertySlotCache(f, op);
            switch (obj.GetPropertySlot(ctx, name, FetchMode.ReadWrite, ref cache, out object container, out int index, out PropertyInfo? info))
            {
                case SlotResult.Found:
                    result = StepSlot(ctx, container, index, info, increment, post, Strict(f));
                    break;
                case SlotResult.Overloaded:
                    result = StepOverloaded(ctx, obj, name, increment, post, ref cache);
                    break;
            }
        }

        holder.ReleaseTemporary(ctx);
        held.ReleaseTemporary(ctx);
        temporary.ReleaseTemporary(ctx);
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        return Next(ctx, f, op);
    }

    /// <summary>++ or -- on the slot of a property or static cell; owned: the value before (post) or after.</summary>
    private static Value StepSlot(RequestContext ctx, object container, int index, PropertyInfo? info, bool increment, bool post, bool strict)
    {
        ref Value slot = ref PhpArray.SlotOf(container, index);
        PhpReference? around = slot.o as PhpReference;
        Value before = around is not null ? around.Value.Copied() : slot.Copied();
        Value changed = before.Copied();
        Step(ctx, ref changed, increment);
        if (ctx.HasPending)
        {
            before.Release(ctx);
            changed.Release(ctx);
            return default;
        }

        bool overflow = changed.IsFloat && before.IsInt;
        if (around is { Sources: not null })
        {
            if (overflow) TypeChecks.IncDecReference(ctx, around, in changed, increment);
            else TypeChecks.AssignToReference(ctx, around, in changed, strict);
        }
        else if (info is not null && around is null && overflow && (info.Type!.Mask & TypeMask.Float) == 0)
        {
            ctx.ThrowError("TypeError", $"Cannot {(increment ? "increment" : "decrement")} property {info.DeclaringClass.Text}::${info.Name} of type {info.Type.Text} past its {(increment ? "maximal" : "minimal")} value");
        }
        else if (info is not null && around is null && !overflow && !TypeChecks.CoerceForProperty(ctx, info, ref changed, strict))
        {
            changed.Release(ctx);
        }
        else
        {
            ref Value target = ref Value.Deref(ref PhpArray.SlotOf(container, index));
            Value old = target;
            target = changed;
            old.Release(ctx);
        }

        if (ctx.HasPending)
        {
            before.Release(ctx);
            return default;
        }

        if (post) return before;
        before.Release(ctx);
        return PhpArray.SlotOf(container, index).Dereferenced().Copied();
    }

    private static Value StepOverloaded(RequestContext ctx, PhpInstance obj, PhpString name, bool increment, bool post, ref object? cache)
    {
        Value before = obj.ReadProperty(ctx, name, FetchMode.Read, ref cache);
        if (ctx.HasPending)
        {
            before.Release(ctx);
            return default;
        }

        Value changed = before.Copied();
        Step(ctx, ref changed, increment);
        obj.WriteProperty(ctx, name, in changed, ref cache, wantResult: false); // even when the step threw
        Value kept = post ? before : changed;
        (post ? changed : before).Release(ctx);
        if (!ctx.HasPending) return kept;
        kept.Release(ctx);
        return default;
    }
}
