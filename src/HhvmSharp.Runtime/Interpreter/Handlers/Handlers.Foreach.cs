using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>foreach by value.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* FE_RESET_R(RequestContext ctx, Frame f, Op* op)
    {
        Value v = Take1(ctx, f, op);
        if (v.IsArray)
        {
            v.n = 0;
            f.Slot(op->Result) = v;
            return ctx.HasPending ? Failed(ctx, f, op) : op + 1;
        }

        return v.IsObject ? ResetObject(ctx, f, op, v, byRef: false) : ResetOther(ctx, f, op, v);
    }

    /// <summary>Not iterable: a warning, and over the loop.</summary>
    private static Op* ResetOther(RequestContext ctx, Frame f, Op* op, in Value v)
    {
        ctx.Warning($"foreach() argument must be of type array|object, {TypeNames.OfValue(in v)} given");
        f.Slot(op->Result) = default;
        v.Release(ctx);
        return ctx.HasPending ? ctx.Unwind(f, op) : Operand.At(f, op->Op2);
    }

    /// <summary>Takes over the object.</summary>
    private static Op* ResetObject(RequestContext ctx, Frame f, Op* op, in Value owned, bool byRef)
    {
        var obj = (PhpInstance)owned.AsObject;
        f.Slot(op->Result) = default;
        if (!obj.HasIterator)
        {
            Value loop = owned;
            loop.n = ctx.BeginLoop(new ForeachState());
            f.Slot(op->Result) = loop;
            if (ctx.HasPending) return FailedLoop(ctx, f, op);
            return HasProperties(obj) ? op + 1 : Operand.At(f, op->Op2);
        }

        ObjectIterator? iterator = obj.Iterate(ctx, byRef);
        if (iterator is null || ctx.HasPending)
        {
            iterator?.Close(ctx);
            if (!ctx.HasPending) ctx.ThrowError("Exception", $"Object of type {obj.Class.Text} did not create an Iterator");
            owned.Release(ctx);
            return ctx.Unwind(f, op);
        }

        var state = new ForeachState { Iterator = iterator };
        Value walked = owned;
        walked.n = ctx.BeginLoop(state);
        f.Slot(op->Result) = walked;
        iterator.Rewind(ctx);
        bool valid = !ctx.HasPending && iterator.Valid(ctx);
        if (ctx.HasPending) return FailedLoop(ctx, f, op);
        return valid ? op + 1 : Operand.At(f, op->Op2);
    }

    /// <summary>FE_RESET has thrown: the loop variable is not live yet.</summary>
    private static Op* FailedLoop(RequestContext ctx, Frame f, Op* op)
    {
        ForeachState.Free(ctx, ref f.Slot(op->Result), failed: true);
        return ctx.Unwind(f, op);
    }

    private static bool HasProperties(PhpInstance obj)
    {
        if (obj.Dynamic is { Length: > 0 }) return true;
        foreach (ref Value v in obj.Slots.AsSpan())
            if (!v.IsUndef) return true;
        return false;
    }

    internal static Op* FE_FETCH_R(RequestContext ctx, Frame f, Op* op)
    {
        ref Value loop = ref f.Slot(op->Op1);
        if (loop.o is not PhpArray array) return FetchNextOfObject(ctx, f, op);
        int pos = (int)loop.n;
        Value v;
        if (array.Strategy == ArrayStrategy.Ints && pos < array.Used) v = Value.Int(Unsafe.As<long[]>(array.Data!)[pos++]);
        else v = array.Step(ref pos);
        if (v.IsUndef) return Operand.At(f, (int)op->Extended);
        loop.n = pos;
        if (op->ResultKind != OperandKind.Unused) Value.Copy(ref f.Slot(op->Result), array.KeyAt(pos - 1));
        if (v.o is PhpReference r) v = r.Value;
        ref Value target = ref f.Slot(op->Op2);
        if (op->Op2Kind != OperandKind.Cv || target.Kind <= Kind.String)
        {
            Value.Copy(ref target, in v);
            return op + 1;
        }

        return AssignLoopVariable(ctx, f, op, v.Copied());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignLoopVariable(RequestContext ctx, Frame f, Op* op, in Value owned)
    {
        if (op->Op2Kind == OperandKind.Cv)
        {
            Value garbage = AssignOwned(ctx, ref f.Slot(op->Op2), in owned, Strict(f), out _);
            garbage.Release(ctx);
        }
        else
        {
            f.Slot(op->Op2) = owned;
        }

        return ctx.HasPending ? FailedFetch(ctx, f, op) : op + 1;
    }

    /// <summary>The key (and a temporary value) were written but will not be read.</summary>
    private static Op* FailedFetch(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op2Kind is OperandKind.Tmp or OperandKind.Var) Value.Release(ctx, ref f.Slot(op->Op2));
        return Failed(ctx, f, op);
    }

    private static Op* FetchNextOfObject(RequestContext ctx, Frame f, Op* op)
    {
        ref Value loop = ref f.Slot(op->Op1);
        if (loop.n == 0) return Operand.At(f, (int)op->Extended);
        ForeachState state = ctx.LoopOf(in loop);
        if (state.Iterator is not { } iterator)
        {
            ref Value property = ref NextProperty(ctx, f, (PhpInstance)loop.AsObject, state, out Value name, out _);
            if (Unsafe.IsNullRef(ref property)) return Operand.At(f, (int)op->Extended);
            Value copy = property.Dereferenced().Copied();
            if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = name.Copied();
            return AssignLoopVariable(ctx, f, op, in copy);
        }

        if (!MoveOn(ctx, state, iterator, out Value v)) return ctx.HasPending ? FailedBare(ctx, f, op) : Operand.At(f, (int)op->Extended);
        if (op->ResultKind != OperandKind.Unused && !StoreKey(ctx, f, op, iterator))
        {
            v.Release(ctx);
            return FailedBare(ctx, f, op);
        }

        if (v.o is PhpReference r)
        {
            Value inner = r.Value.Copied();
            v.Release(ctx);
            v = inner;
        }

        return AssignLoopVariable(ctx, f, op, in v);
    }

    /// <summary>The next element of an iterator (owned); false at the end or with an exception pending.</summary>
    private static bool MoveOn(RequestContext ctx, ForeachState state, ObjectIterator iterator, out Value v)
    {
        v = default;
        if (state.Started)
        {
            iterator.MoveNext(ctx);
            if (ctx.HasPending || !iterator.Valid(ctx) || ctx.HasPending) return false;
        }

        state.Started = true;
        v = iterator.Current(ctx);
        if (ctx.HasPending)
        {
            v.Release(ctx);
            return false;
        }

        return !v.IsUndef;
    }

    private static bool StoreKey(RequestContext ctx, Frame f, Op* op, ObjectIterator iterator)
    {
        Value key = iterator.Key(ctx);
        if (ctx.HasPending)
        {
            key.ReleaseTemporary(ctx);
            return false;
        }

        f.Slot(op->Result) = key.IsUndef ? Value.Null : key;
        return true;
    }

    /// <summary>
    /// The next property of a plain object that the running code may see: declared ones in the order of their slots,
    /// then dynamic ones. A null ref at the end.
    /// </summary>
    private static ref Value NextProperty(RequestContext ctx, Frame f, PhpInstance obj, ForeachState state, out Value name, out PropertyInfo? info)
    {
        PropertyInfo?[] declared = obj.Class.Slots;
        while (state.PropertySlot < declared.Length)
        {
            int slot = state.PropertySlot++;
            info = declared[slot];
            if (info is null || obj.Slots[slot].IsUndef || !IsVisible(f.Function.Scope, obj.Class, info)) continue;
            name = new Value(info.Name, 0);
            return ref obj.Slots[slot];
        }

        info = null;
        name = default;
        if (obj.Dynamic is not { } dynamic) return ref Unsafe.NullRef<Value>();
        if (dynamic.IsImmutable || dynamic.Count > 1)
        {
            // shared with an array cast: the cursor needs the object's own
            Value holder = Value.Array(dynamic);
            dynamic = PhpArray.Separate(ctx, ref holder);
            obj.Dynamic = dynamic;
        }

        state.Cursor ??= new ArrayCursor(dynamic, 0);
        int pos = dynamic.NextPosition(state.Cursor.PositionIn(dynamic));
        while (pos >= 0 && !obj.IsVisibleDynamic(ctx, dynamic.KeyAt(pos))) pos = dynamic.NextPosition(pos + 1);
        if (pos < 0) return ref Unsafe.NullRef<Value>();
        state.Cursor.Position = pos + 1;
        name = PropertyLookup.ShownKey(dynamic.KeyAt(pos));
        return ref dynamic.SlotAt(ctx, pos);
    }

    /// <summary>zend_check_property_access: what the name means in this scope is this very property.</summary>
    private static bool IsVisible(PhpClass? scope, PhpClass cls, PropertyInfo info)
    {
        if (info.IsPrivate) return ReferenceEquals(scope, info.DeclaringClass);
        if (scope is not null && !ReferenceEquals(scope, cls) && cls.IsSubclassOf(scope)
            && scope.Properties.TryGetValue(info.Name, out PropertyInfo? own) && own.IsPrivate && own.Slot != info.Slot) return false;
        if (info.IsPublic) return true;
        if (scope is null) return false;
        PhpClass root = (info.Prototype ?? info).DeclaringClass;
        return scope.IsSubclassOf(root) || root.IsSubclassOf(scope);
    }

    internal static Op* FE_FREE(RequestContext ctx, Frame f, Op* op)
    {
        ForeachState.Free(ctx, ref f.Slot(op->Op1));
        return Next(ctx, f, op);
    }
}
