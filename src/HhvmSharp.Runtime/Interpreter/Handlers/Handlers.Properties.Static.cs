using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Class::$name.</summary>
internal static unsafe partial class Handlers
{
    /// <summary>An inline-cache entry of a static property seen from one scope.</summary>
    internal sealed class StaticCache(PhpClass cls, PropertyInfo info)
    {
        internal readonly PhpClass Class = cls;
        internal readonly PropertyInfo Info = info;
    }

    /// <summary>The cell of a static property named in the op that this request has used before; a null ref: take the general way.</summary>
    private static ref Value CachedCell(RequestContext ctx, Frame f, Op* op, out PropertyInfo? info)
    {
        info = null;
        if (op->Op1Kind == OperandKind.Const && f.Code.Caches[op->Cache + 1] is StaticCache cache)
        {
            PhpClass? cls = null;
            if (op->Op2Kind == OperandKind.Const) cls = ctx.BoundClass(f, op);
            else if (op->Op2Kind == OperandKind.Unused && (op->Op2 & ExtendedValues.ClassMask) == ExtendedValues.ClassSelf) cls = f.Function.Scope;
            ClassState?[] states = ctx.ClassStates;
            if (ReferenceEquals(cls, cache.Class) && cls.StateSlot < states.Length && states[cls.StateSlot] is { Updated: true })
            {
                info = cache.Info;
                return ref ctx.StaticCell(info);
            }
        }

        return ref Unsafe.NullRef<Value>();
    }

    /// <summary>
    /// Finds the cell of op1 (name) in op2 (class): its declaration, or null with an exception pending (or silently for
    /// Isset). Operands are consumed.
    /// </summary>
    private static PropertyInfo? StaticProperty(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        PhpClass? cls = ctx.FetchClassOperand(f, op, op->Op2Kind, op->Op2);
        if (cls is null)
        {
            Operand.Free1(ctx, f, op);
            return null;
        }

        bool named = op->Op1Kind == OperandKind.Const;
        if (named && f.Code.Caches[op->Cache + 1] is StaticCache cache && ReferenceEquals(cache.Class, cls))
        {
            if (!ctx.GetClassState(cls).Updated && !ctx.UpdateClass(cls)) return null;
            if (mode is FetchMode.Read or FetchMode.ReadWrite && !ctx.CheckStaticInitialized(cache.Info)) return null;
            return cache.Info;
        }

        Value holder = Take1(ctx, f, op);
        PropertyInfo? info = null;
        if (!ctx.HasPending && Conversions.TryToStr(ctx, in holder, out PhpString? name)) info = ctx.FindStatic(cls, name, mode);
        holder.ReleaseTemporary(ctx);
        if (info is not null && named && !ctx.HasPending && !info.DeclaringClass.IsTrait) f.Code.Caches[op->Cache + 1] = new StaticCache(cls, info);
        return ctx.HasPending ? null : info;
    }

    private static Op* FetchStatic(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        PropertyInfo? info = StaticProperty(ctx, f, op, mode);
        if (info is null)
        {
            if (ctx.HasPending || mode != FetchMode.Isset) return FailedBare(ctx, f, op);
            f.Slot(op->Result) = Value.Null;
            return op + 1;
        }

        ref Value cell = ref ctx.StaticCell(info);
        if (mode is FetchMode.Read or FetchMode.Isset)
        {
            Value v = cell.Dereferenced();
            f.Slot(op->Result) = v.IsUndef ? Value.Null : v.Copied();
            return op + 1;
        }

        uint flags = op->Extended & ExtendedValues.FetchObjFlags;
        if (flags != 0 && info.Type is not null && !TypeChecks.PrepareFetch(ctx, info, ref cell, flags)) return FailedBare(ctx, f, op);
        Indirect.Store(ref f.Slot(op->Result), ctx.GetClassState(info.StaticOwner!).Statics, info.Slot);
        return op + 1;
    }

    internal static Op* FETCH_STATIC_PROP_R(RequestContext ctx, Frame f, Op* op)
    {
        ref Value cell = ref CachedCell(ctx, f, op, out _);
        if (Unsafe.IsNullRef(ref cell)) return FetchStatic(ctx, f, op, FetchMode.Read);
        cell = ref Value.Deref(ref cell);
        if (cell.IsUndef) return FetchStatic(ctx, f, op, FetchMode.Read);
        Value.Copy(ref f.Slot(op->Result), in cell);
        return op + 1;
    }

    internal static Op* FETCH_STATIC_PROP_W(RequestContext ctx, Frame f, Op* op) => FetchStatic(ctx, f, op, FetchMode.Write);

    internal static Op* FETCH_STATIC_PROP_RW(RequestContext ctx, Frame f, Op* op) => FetchStatic(ctx, f, op, FetchMode.ReadWrite);

    internal static Op* FETCH_STATIC_PROP_IS(RequestContext ctx, Frame f, Op* op) => FetchStatic(ctx, f, op, FetchMode.Isset);

    internal static Op* FETCH_STATIC_PROP_UNSET(RequestContext ctx, Frame f, Op* op) => FetchStatic(ctx, f, op, FetchMode.Unset);

    internal static Op* FETCH_STATIC_PROP_FUNC_ARG(RequestContext ctx, Frame f, Op* op) =>
        FetchStatic(ctx, f, op, (ctx.TopFrame.Flags & FrameFlags.SendByRef) != 0 ? FetchMode.Write : FetchMode.Read);

    internal static Op* ASSIGN_STATIC_PROP(RequestContext ctx, Frame f, Op* op)
    {
        ref Value cell = ref CachedCell(ctx, f, op, out PropertyInfo? known);
        if (!Unsafe.IsNullRef(ref cell) && cell.Kind <= Kind.String && op->ResultKind == OperandKind.Unused)
        {
            ref Value source = ref Operand.Raw1(f, op + 1);
            bool plain = source.Kind is > Kind.Undef and < Kind.Resource && !source.IsIndirect;
            if (plain && (known!.Type is null || (!known.IsWriteRestricted && (TypeChecks.MaskOf(in source) & known.Type.Mask) != 0)))
            {
                if ((op[1].Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.Move(ref cell, in source);
                else Value.Copy(ref cell, in source);
                return op + 2;
            }
        }

        return AssignStaticSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignStaticSlow(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        PropertyInfo? info = StaticProperty(ctx, f, op, FetchMode.Write);
        if (info is null)
        {
            Take(ctx, f, data->Op1Kind, data->Op1, quiet: true).Release(ctx);
            return FailedBare(ctx, f, op);
        }

        Value value = TakeOwned(ctx, f, data->Op1Kind, data->Op1);
        if (info.Type is not null && (info.IsWriteRestricted || (TypeChecks.MaskOf(in value) & info.Type.Mask) == 0))
        {
            if (info.SetVisibility != 0 && !PropertyLookup.HasSetAccess(ctx, info)) PropertyLookup.AsymmetricError(ctx, info, "modify");
            else TypeChecks.CoerceForProperty(ctx, info, ref value, Strict(f));
            if (ctx.HasPending)
            {
                value.ReleaseTemporary(ctx);
                return FailedBare(ctx, f, op);
            }
        }

        Value garbage = AssignOwned(ctx, ref ctx.StaticCell(info), in value, Strict(f), out Value assigned);
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = assigned.Copied();
        garbage.Release(ctx);
        return Next2(ctx, f, op);
    }

    internal static Op* ASSIGN_STATIC_PROP_OP(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        PropertyInfo? info = StaticProperty(ctx, f, op, FetchMode.ReadWrite);
        Value b = Take(ctx, f, data->Op1Kind, data->Op1, quiet: info is null);
        if (info is null)
        {
            b.ReleaseTemporary(ctx);
            return FailedBare(ctx, f, op);
        }

        var code = (Opcode)op->Extended;
        if (code == Opcode.CONCAT && b.IsObject) b = StringOperand(ctx, in b);
        bool wanted = op->ResultKind != OperandKind.Unused;
        Value result = default;
        if (!ctx.HasPending)
        {
            Value[] cells = ctx.GetClassState(info.StaticOwner!).Statics;
            if (cells[info.Slot].IsUndef) cells[info.Slot] = Value.Null;
            result = OperateOnSlot(ctx, cells, info.Slot, info.Type is null ? null : info, code, in b, Strict(f), wanted);
        }

        b.ReleaseTemporary(ctx);
        if (wanted) f.Slot(op->Result) = result;
        return Next2(ctx, f, op);
    }

    internal static Op* ASSIGN_STATIC_PROP_REF(RequestContext ctx, Frame f, Op* op)
    {
        Op* data = op + 1;
        PropertyInfo? info = StaticProperty(ctx, f, op, FetchMode.Write);
        Value result = default, garbage = default;
        if (info is not null)
        {
            Value[] cells = ctx.GetClassState(info.StaticOwner!).Statics;
            result = BindReference(ctx, f, data, cells, info.Slot, info.Type is null ? null : info, (op->Extended & ExtendedValues.ReturnsFunction) != 0, out garbage);
        }

        Value plain = data->Op1Kind == OperandKind.Var ? TakePlainVar(f, data->Op1) : default;
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        garbage.Release(ctx);
        plain.ReleaseTemporary(ctx);
        return Next2(ctx, f, op);
    }

    private static Op* StepStatic(RequestContext ctx, Frame f, Op* op, bool increment, bool post)
    {
        PropertyInfo? info = StaticProperty(ctx, f, op, FetchMode.ReadWrite);
        if (info is null) return FailedBare(ctx, f, op);
        Value[] cells = ctx.GetClassState(info.StaticOwner!).Statics;
        Value result = StepSlot(ctx, cells, info.Slot, info.Type is null ? null : info, increment, post, Strict(f));
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = result;
        else result.Release(ctx);
        return Next(ctx, f, op);
    }

    internal static Op* PRE_INC_STATIC_PROP(RequestContext ctx, Frame f, Op* op) => StepStatic(ctx, f, op, increment: true, post: false);

    internal static Op* PRE_DEC_STATIC_PROP(RequestContext ctx, Frame f, Op* op) => StepStatic(ctx, f, op, increment: false, post: false);

    internal static Op* POST_INC_STATIC_PROP(RequestContext ctx, Frame f, Op* op) => StepStatic(ctx, f, op, increment: true, post: true);

    internal static Op* POST_DEC_STATIC_PROP(RequestContext ctx, Frame f, Op* op) => StepStatic(ctx, f, op, increment: false, post: true);

    internal static Op* ISSET_ISEMPTY_STATIC_PROP(RequestContext ctx, Frame f, Op* op)
    {
        bool empty = (op->Extended & ExtendedValues.IsEmpty) != 0;
        ref Value cell = ref CachedCell(ctx, f, op, out _);
        if (!Unsafe.IsNullRef(ref cell) && (empty ? cell.Kind is > Kind.Undef and <= Kind.Int : !cell.IsReference))
        {
            f.Slot(op->Result) = Value.Bool(empty ? cell.n == 0 : !cell.IsNullOrUndef);
            return op + 1;
        }

        PropertyInfo? info = StaticProperty(ctx, f, op, FetchMode.Isset);
        if (ctx.HasPending) return FailedBare(ctx, f, op);
        Value v = info is null ? default : ctx.StaticCell(info).Dereferenced();
        bool result = empty ? v.IsUndef || !Truth(ctx, in v) : !v.IsNullOrUndef;
        return FinishBool(ctx, f, op, result);
    }

    internal static Op* UNSET_STATIC_PROP(RequestContext ctx, Frame f, Op* op)
    {
        PhpClass? cls = ctx.FetchClassOperand(f, op, op->Op2Kind, op->Op2);
        Value holder = Take1(ctx, f, op);
        if (cls is not null && !ctx.HasPending && Conversions.TryToStr(ctx, in holder, out PhpString? name))
            ctx.ThrowError("Error", $"Attempt to unset static property {cls.Text}::${name}");
        holder.ReleaseTemporary(ctx);
        return ctx.Unwind(f, op);
    }
}
