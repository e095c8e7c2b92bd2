using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>$object->name: reading, write-fetches, isset, unset.</summary>
internal static unsafe partial class Handlers
{
    // ---- operands ----

    private static ref object? PropertySlotCache(Frame f, Op* op) =>
        ref op->Op2Kind == OperandKind.Const && op->Cache >= 0 ? ref f.Code.Caches[op->Cache] : ref PropertyLookup.NoCache;

    /// <summary>
    /// The object that a writing op acts on. A temporary is taken out of its slot (the caller releases it, last).
    /// Null: <paramref name="other"/> is what stands there.
    /// </summary>
    private static PhpInstance? TargetObject(RequestContext ctx, Frame f, Op* op, out Value temporary, out Value other)
    {
        temporary = default;
        other = default;
        if (op->Op1Kind == OperandKind.Unused) return Unsafe.As<PhpInstance>(f.This);
        ref Value slot = ref f.Slot(op->Op1);
        Value v;
        if (op->Op1Kind == OperandKind.Var && slot.IsIndirect)
        {
            v = Indirect.Resolve(ref slot);
        }
        else
        {
            v = slot;
            if (op->Op1Kind != OperandKind.Cv)
            {
                temporary = v;
                slot.o = null;
            }
        }

        if (v.o is PhpReference r) v = r.Value;
        if (v.IsObject) return Unsafe.As<PhpInstance>(v.o);
        other = v;
        return null;
    }

    /// <summary>$this, or the object that the operand's slot holds; null: something else.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PhpInstance? QuickObject(Frame f, Op* op)
    {
        if (op->Op1Kind == OperandKind.Unused) return Unsafe.As<PhpInstance>(f.This);
        ref Value v = ref Operand.Raw1(f, op);
        if (v.IsReference) v = ref v.AsReference.Value;
        return v.IsObject ? Unsafe.As<PhpInstance>(v.o) : null;
    }

    /// <summary>The property's name; null: its conversion threw. The caller releases <paramref name="holder"/>.</summary>
    private static PhpString? PropertyName(RequestContext ctx, Frame f, Op* op, out Value holder)
    {
        holder = Take2(ctx, f, op);
        if (holder.o is PhpString s) return s;
        return ctx.HasPending || !Conversions.TryToStr(ctx, in holder, out PhpString? name) ? null : name;
    }

    /// <summary>zend_throw_non_object_error.</summary>
    private static void ThrowNonObject(RequestContext ctx, Frame f, Op* op, in Value other, PhpString? name, FetchMode mode)
    {
        if (other.IsUndef && op->Op1Kind == OperandKind.Cv && mode != FetchMode.Write) ctx.UndefinedVariable(f, op->Op1);
        if (ctx.HasPending) return;
        string text = op->Code switch
        {
            Opcode.PRE_INC_OBJ or Opcode.PRE_DEC_OBJ or Opcode.POST_INC_OBJ or Opcode.POST_DEC_OBJ => "increment/decrement",
            Opcode.FETCH_OBJ_W or Opcode.FETCH_OBJ_RW or Opcode.FETCH_OBJ_FUNC_ARG or Opcode.ASSIGN_OBJ_REF => "modify",
            _ => "assign",
        };
        ctx.ThrowError("Error", $"Attempt to {text} property \"{name}\" on {TypeNames.OfValue(in other)}");
    }

    // ---- reading ----

    internal static Op* FETCH_OBJ_R(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op2Kind == OperandKind.Const && f.Code.Caches[op->Cache] is PropertyCache { Slot: >= 0 } cache)
        {
            if (QuickObject(f, op) is { } o && ReferenceEquals(o.Class, cache.Class))
            {
                Value p = o.Slots[cache.Slot];
                if (p.o is PhpReference inner) p = inner.Value;
                if (p.o is not null)
                {
                    if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0)
                    {
                        Value.Copy(ref f.Slot(op->Result), in p);
                        return op + 1;
                    }

                    Value result = p.Copied();
                    Value.Release(ctx, ref f.Slot(op->Op1));
                    return Finish(ctx, f, op, in result);
                }
            }
        }

        return FetchObjRead(ctx, f, op, FetchMode.Read);
    }

    internal static Op* FETCH_OBJ_IS(RequestContext ctx, Frame f, Op* op) => FetchObjRead(ctx, f, op, FetchMode.Isset);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* FetchObjRead(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        bool self = op->Op1Kind == OperandKind.Unused;
        Value container = self ? Value.Object((PhpInstance)f.This!).Copied() : Take(ctx, f, op->Op1Kind, op->Op1, mode == FetchMode.Isset);
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        Value result = default;
        if (name is not null)
        {
            if (!container.IsObject)
            {
                if (mode == FetchMode.Read) ctx.Warning($"Attempt to read property \"{name}\" on {TypeNames.OfValue(in container)}");
                result = Value.Null;
            }
            else if ((op->Extended & ExtendedValues.InConstExpr) != 0 && !((PhpInstance)container.AsObject).Class.IsEnum)
            {
                ctx.ThrowError("Error", "Fetching properties on non-enums in constant expressions is not allowed");
            }
            else
            {
                result = ((PhpInstance)container.AsObject).ReadProperty(ctx, name, mode, ref PropertySlotCache(f, op));
                if (result.IsUndef && !ctx.HasPending) result = Value.Null;
            }
        }

        holder.ReleaseTemporary(ctx);
        container.ReleaseTemporary(ctx);
        return Finish(ctx, f, op, in result);
    }

    // ---- write-fetches ----

    internal static Op* FETCH_OBJ_W(RequestContext ctx, Frame f, Op* op) => FetchObjWrite(ctx, f, op, FetchMode.Write);

    internal static Op* FETCH_OBJ_RW(RequestContext ctx, Frame f, Op* op) => FetchObjWrite(ctx, f, op, FetchMode.ReadWrite);

    internal static Op* FETCH_OBJ_UNSET(RequestContext ctx, Frame f, Op* op) => FetchObjWrite(ctx, f, op, FetchMode.Unset);

    internal static Op* FETCH_OBJ_FUNC_ARG(RequestContext ctx, Frame f, Op* op)
    {
        if ((ctx.TopFrame.Flags & FrameFlags.SendByRef) == 0) return FETCH_OBJ_R(ctx, f, op);
        if ((op->Op1Kind & (OperandKind.Const | OperandKind.Tmp)) == 0) return FetchObjWrite(ctx, f, op, FetchMode.Write);
        ctx.ThrowError("Error", "Cannot use temporary expression in write context");
        Operand.Free2(ctx, f, op);
        Operand.Free1(ctx, f, op);
        return FailedBare(ctx, f, op);
    }

    private static Op* FetchObjWrite(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        PhpInstance? obj = TargetObject(ctx, f, op, out Value temporary, out Value other);
        uint flags = op->Extended & ExtendedValues.FetchObjFlags;
        if (obj is not null && op->Op2Kind == OperandKind.Const && f.Code.Caches[op->Cache] is PropertyCache { Slot: >= 0 } cache
            && ReferenceEquals(cache.Class, obj.Class) && !obj.Slots[cache.Slot].IsUndef && cache.Info is not { IsWriteRestricted: true })
        {
            Indirect.Store(ref f.Slot(op->Result), obj.Slots, cache.Slot);
            if (flags != 0 && cache.Info is not null && !TypeChecks.PrepareFetch(ctx, cache.Info, ref obj.Slots[cache.Slot], flags))
            {
                temporary.ReleaseTemporary(ctx);
                return FailedBare(ctx, f, op);
            }

            if (temporary.IsUndef) return op + 1;
            FreeContainer(ctx, ref f.Slot(op->Result), in temporary);
            return Next(ctx, f, op);
        }

        return FetchObjWriteSlow(ctx, f, op, mode, obj, in temporary, in other);
    }

    private static Op* FetchObjWriteSlow(RequestContext ctx, Frame f, Op* op, FetchMode mode, PhpInstance? obj, in Value temporary, in Value other)
    {
        Value held = obj is null ? default : Value.Object(obj).Copied();
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        ref Value result = ref f.Slot(op->Result);
        result = default;
        if (obj is null)
        {
            if (mode == FetchMode.Unset)
            {
                if (other.IsUndef && op->Op1Kind == OperandKind.Cv) ctx.UndefinedVariable(f, op->Op1);
                result = Value.Null;
            }
            else
            {
                ThrowNonObject(ctx, f, op, in other, name, mode);
            }
        }
        else if (name is not null)
        {
            DropHold(ref held);
            ref object? cache = ref PropertySlotCache(f, op);
            switch (obj.GetPropertySlot(ctx, name, mode, ref cache, out object container, out int index, out PropertyInfo? info))
            {
                case SlotResult.Found:
                    Indirect.Store(ref result, container, index);
                    uint flags = op->Extended & ExtendedValues.FetchObjFlags;
                    if (flags != 0 && info is not null) TypeChecks.PrepareFetch(ctx, info, ref Indirect.Resolve(ref result), flags);
                    break;
                case SlotResult.Overloaded:
                    Value v = obj.ReadProperty(ctx, name, mode, ref cache);
                    if (v.o is PhpReference { Count: 1 } r)
                    {
                        Value inner = r.Value.Copied();
                        v.Release(ctx);
                        v = inner;
                    }

                    result = v.IsUndef && !ctx.HasPending ? Value.Null : v;
                    break;
            }
        }

        holder.ReleaseTemporary(ctx);
        if (ctx.HasPending)
        {
            if (result.IsIndirect) result = default;
            held.ReleaseTemporary(ctx);
            temporary.ReleaseTemporary(ctx);
            return Failed(ctx, f, op);
        }

        held.ReleaseTemporary(ctx);
        FreeContainer(ctx, ref result, in temporary);
        return Next(ctx, f, op);
    }

    /// <summary>
    /// Gives up the hold that kept an object alive while operands were evaluated, unless it is the last one: code that
    /// a write runs may release the object, which is an Error.
    /// </summary>
    private static void DropHold(ref Value held)
    {
        if (held.AsObject.Count == 1) return;
        held.AsObject.Count--;
        held = default;
    }

    // ---- isset, unset ----

    internal static Op* ISSET_ISEMPTY_PROP_OBJ(RequestContext ctx, Frame f, Op* op)
    {
        bool empty = (op->Extended & ExtendedValues.IsEmpty) != 0;
        bool self = op->Op1Kind == OperandKind.Unused;
        if (op->Op2Kind == OperandKind.Const && (op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0
            && f.Code.Caches[op->Cache] is PropertyCache { Slot: >= 0 } cache && QuickObject(f, op) is { } o && ReferenceEquals(o.Class, cache.Class))
        {
            ref Value p = ref o.Slots[cache.Slot];
            if (p.Kind is > Kind.Undef and < Kind.Reference && (!empty || p.Kind <= Kind.Int))
            {
                f.Slot(op->Result) = Value.Bool(empty ? p.n == 0 : !p.IsNull);
                return op + 1;
            }
        }

        Value container = self ? Value.Object((PhpInstance)f.This!) : Take(ctx, f, op->Op1Kind, op->Op1, quiet: true);
        bool result = empty;
        if (container.IsObject)
        {
            PhpString? name = PropertyName(ctx, f, op, out Value holder);
            if (name is not null)
            {
                PropertyTest test = empty ? PropertyTest.NotEmpty : PropertyTest.Isset;
                result = empty ^ ((PhpInstance)container.AsObject).HasProperty(ctx, name, test, ref PropertySlotCache(f, op));
            }
            else
            {
                result = false;
            }

            holder.ReleaseTemporary(ctx);
        }
        else
        {
            Take2(ctx, f, op).Release(ctx);
        }

        if (!self) container.ReleaseTemporary(ctx); // $this is kept by the frame
        return FinishBool(ctx, f, op, result);
    }

    internal static Op* UNSET_OBJ(RequestContext ctx, Frame f, Op* op)
    {
        PhpInstance? obj = TargetObject(ctx, f, op, out Value temporary, out Value other);
        Value held = obj is null ? default : Value.Object(obj).Copied();
        PhpString? name = PropertyName(ctx, f, op, out Value holder);
        if (obj is not null && name is not null) obj.UnsetProperty(ctx, name, ref PropertySlotCache(f, op));
        else if (other.IsUndef && obj is null && op->Op1Kind == OperandKind.Cv && !ctx.HasPending) ctx.UndefinedVariable(f, op->Op1);
        holder.ReleaseTemporary(ctx);
        held.ReleaseTemporary(ctx);
        temporary.ReleaseTemporary(ctx);
        return Next(ctx, f, op);
    }
}
