using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>foreach by reference.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* FE_RESET_RW(RequestContext ctx, Frame f, Op* op)
    {
        if ((op->Op1Kind & (OperandKind.Var | OperandKind.Cv)) == 0) return ResetValueByRef(ctx, f, op);
        ref Value source = ref Operand.Ptr1(f, op);
        if (source.IsUndef && op->Op1Kind == OperandKind.Cv)
        {
            ctx.UndefinedVariable(f, op->Op1);
            return ResetOther(ctx, f, op, Value.Null);
        }

        Value v = source.Dereferenced();
        if (v.IsObject)
        {
            var obj = (PhpInstance)v.AsObject;
            if (obj.HasIterator)
            {
                Value owned = v.Copied();
                FreePlainVar1(ctx, f, op);
                return ResetObject(ctx, f, op, in owned, byRef: true);
            }
        }
        else if (!v.IsArray)
        {
            Value other = v.Copied();
            FreePlainVar1(ctx, f, op);
            return ResetOther(ctx, f, op, in other);
        }

        PhpReference r = Value.MakeRef(ref Operand.Ptr1(f, op));
        r.Count++;
        var state = new ForeachState();
        if (r.Value.IsArray) state.Cursor = new ArrayCursor(PhpArray.Separate(ctx, ref r.Value), 0);
        f.Slot(op->Result) = new Value(r, ctx.BeginLoop(state));
        if (op->Op1Kind == OperandKind.Var) TakePlainVar(f, op->Op1).Release(ctx);
        if (r.Value.o is PhpInstance plain && !HasProperties(plain)) return Operand.At(f, op->Op2);
        return Next(ctx, f, op);
    }

    /// <summary>A temporary or constant: nobody else sees the references.</summary>
    private static Op* ResetValueByRef(RequestContext ctx, Frame f, Op* op)
    {
        Value v = Take1(ctx, f, op);
        if (v.IsObject && ((PhpInstance)v.AsObject).HasIterator) return ResetObject(ctx, f, op, in v, byRef: true);
        if (!v.IsArray && !v.IsObject) return ResetOther(ctx, f, op, in v);
        var r = new PhpReference(in v);
        var state = new ForeachState();
        if (v.IsArray) state.Cursor = new ArrayCursor(PhpArray.Separate(ctx, ref r.Value), 0);
        f.Slot(op->Result) = new Value(r, ctx.BeginLoop(state));
        if (v.o is PhpInstance plain && !HasProperties(plain)) return Operand.At(f, op->Op2);
        return Next(ctx, f, op);
    }

    internal static Op* FE_FETCH_RW(RequestContext ctx, Frame f, Op* op)
    {
        ref Value loop = ref f.Slot(op->Op1);
        if (loop.n == 0) return Operand.At(f, (int)op->Extended);
        ForeachState state = ctx.LoopOf(in loop);
        if (state.Iterator is { } iterator) return FetchIteratorRef(ctx, f, op, state, iterator);
        ref Value walked = ref Value.Deref(ref loop);
        ref Value slot = ref Unsafe.NullRef<Value>();
        Value key;
        if (walked.IsArray)
        {
            PhpArray array = PhpArray.Separate(ctx, ref walked);
            state.Cursor ??= new ArrayCursor(array, 0);
            int pos = array.NextPosition(state.Cursor.PositionIn(array));
            if (pos < 0)
            {
                state.Cursor.Position = array.Used;
                return Operand.At(f, (int)op->Extended);
            }

            state.Cursor.Position = pos + 1;
            key = array.KeyAt(pos);
            slot = ref array.SlotAt(pos);
        }
        else if (walked.o is PhpInstance held)
        {
            PhpInstance? obj = held.IsLazy ? LazyObjects.Initialize(ctx, held) : held; // a lazy one has been assigned in the loop
            if (obj is null) return FailedBare(ctx, f, op);
            slot = ref NextProperty(ctx, f, obj, state, out key, out PropertyInfo? info);
            if (Unsafe.IsNullRef(ref slot)) return Operand.At(f, (int)op->Extended);
            if (!slot.IsReference && info is not null)
            {
                if (info.IsReadOnly)
                {
                    ctx.ThrowError("Error", $"Cannot acquire reference to readonly property {info.DeclaringClass.Text}::${info.Name}");
                    return FailedBare(ctx, f, op);
                }

                if (info.Type is not null) TypeChecks.AddSource(Value.MakeRef(ref slot), info);
            }
            else if (info is null)
            {
                obj.Dynamic!.NoteReference();
            }
        }
        else
        {
            ctx.Warning($"foreach() argument must be of type array|object, {TypeNames.OfValue(in walked)} given");
            return ctx.HasPending ? FailedBare(ctx, f, op) : Operand.At(f, (int)op->Extended);
        }

        PhpReference r = Value.MakeRef(ref slot);
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = key.Copied();
        return BindLoopReference(ctx, f, op, r, owned: false);
    }

    private static Op* FetchIteratorRef(RequestContext ctx, Frame f, Op* op, ForeachState state, ObjectIterator iterator)
    {
        if (!MoveOn(ctx, state, iterator, out Value v)) return ctx.HasPending ? FailedBare(ctx, f, op) : Operand.At(f, (int)op->Extended);
        if (op->ResultKind != OperandKind.Unused && !StoreKey(ctx, f, op, iterator))
        {
            v.Release(ctx);
            return FailedBare(ctx, f, op);
        }

        return BindLoopReference(ctx, f, op, v.o as PhpReference ?? new PhpReference(in v), owned: true);
    }

    private static Op* BindLoopReference(RequestContext ctx, Frame f, Op* op, PhpReference r, bool owned)
    {
        if (!owned) r.Count++;
        ref Value target = ref f.Slot(op->Op2);
        Value old = op->Op2Kind == OperandKind.Cv ? target : default;
        target = new Value(r, 0);
        old.Release(ctx);
        return ctx.HasPending ? FailedFetch(ctx, f, op) : op + 1;
    }
}
