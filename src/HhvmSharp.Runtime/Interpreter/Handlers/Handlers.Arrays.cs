using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Array literals, and the array functions that are ops.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* INIT_ARRAY(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op1Kind == OperandKind.Unused)
        {
            f.Slot(op->Result) = Value.Array(PhpArray.Empty);
            return op + 1;
        }

        // The element is fetched before the result is written: a temporary may have got the same slot.
        var array = new PhpArray((int)(op->Extended >> ExtendedValues.ArraySizeShift));
        return AddElement(ctx, f, op, array, isNew: true);
    }

    internal static Op* ADD_ARRAY_ELEMENT(RequestContext ctx, Frame f, Op* op)
    {
        ref Value result = ref f.Slot(op->Result);
        return AddElement(ctx, f, op, PhpArray.Separate(ctx, ref result), isNew: false);
    }

    private static Op* AddElement(RequestContext ctx, Frame f, Op* op, PhpArray array, bool isNew)
    {
        Value element;
        if ((op->Extended & ExtendedValues.ArrayElementRef) != 0 && (op->Op1Kind & (OperandKind.Var | OperandKind.Cv)) != 0)
        {
            PhpReference r = Value.MakeRef(ref Operand.Ptr1(f, op));
            r.Count++;
            element = new Value(r, 0);
            if (op->Op1Kind == OperandKind.Var) TakePlainVar(f, op->Op1).Release(ctx);
        }
        else
        {
            element = TakeOwned(ctx, f, op->Op1Kind, op->Op1);
        }

        if (op->Op2Kind == OperandKind.Unused)
        {
            if (!array.Append(ctx, in element))
            {
                Dimensions.CannotAppend(ctx);
                element.ReleaseTemporary(ctx);
            }
        }
        else
        {
            ref Value raw = ref Operand.Raw2(f, op);
            if (raw.IsInt)
            {
                array.Set(ctx, raw.n, in element);
            }
            else if (raw.o is PhpString s && op->Op2Kind == OperandKind.Const)
            {
                array.Set(ctx, s, in element);
            }
            else
            {
                Value dim = Take2(ctx, f, op);
                if (!Dimensions.TryKey(ctx, in dim, FetchMode.Write, out DimKey key)) element.ReleaseTemporary(ctx);
                else if (key.Text is null) array.Set(ctx, key.Index, in element);
                else array.Set(ctx, key.Text, in element);
                dim.ReleaseTemporary(ctx);
            }
        }

        if (isNew) f.Slot(op->Result) = Value.Array(array);
        if (!ctx.HasPending) return op + 1;
        // A literal under construction belongs to the live range table, except in the op that makes it.
        if (isNew) Value.Release(ctx, ref f.Slot(op->Result));
        return ctx.Unwind(f, op);
    }

    internal static Op* ADD_ARRAY_UNPACK(RequestContext ctx, Frame f, Op* op)
    {
        ref Value result = ref f.Slot(op->Result);
        PhpArray target = PhpArray.Separate(ctx, ref result);
        Value source = Take1(ctx, f, op);
        switch (source.Kind)
        {
            case Kind.Array:
                UnpackArray(ctx, target, source.AsArray);
                break;
            case Kind.Object when (op->Extended & ExtendedValues.InConstExpr) == 0:
                UnpackObject(ctx, target, (PhpInstance)source.AsObject);
                break;
            case Kind.Object:
                ctx.ThrowError("Error", "Only arrays can be unpacked in constant expression");
                break;
            default:
                ctx.ThrowError("Error", $"Only arrays and Traversables can be unpacked, {TypeNames.OfValue(in source)} given");
                break;
        }

        source.ReleaseTemporary(ctx);
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    private static void UnpackArray(RequestContext ctx, PhpArray target, PhpArray source)
    {
        for (int pos = source.FirstPosition; pos >= 0; pos = source.NextPosition(pos + 1))
        {
            Value key = source.KeyAt(pos);
            Value v = source.ValueAt(pos);
            v = v.o is PhpReference { Count: 1 } r ? r.Value.Copied() : v.Copied();
            if (key.IsString)
            {
                target.Set(ctx, key.AsString, in v);
            }
            else if (!target.Append(ctx, in v))
            {
                Dimensions.CannotAppend(ctx);
                v.Release(ctx);
                return;
            }
        }
    }

    private static void UnpackObject(RequestContext ctx, PhpArray target, PhpInstance source)
    {
        if (!source.IsTraversable(ctx))
        {
            ctx.ThrowError("TypeError", $"Only arrays and Traversables can be unpacked, {source.Class.Name} given");
            return;
        }

        ObjectIterator? iterator = source.Iterate(ctx, byRef: false);
        if (iterator is null)
        {
            if (!ctx.HasPending) ctx.ThrowError("Exception", $"Object of type {source.Class.Name} did not create an Iterator");
            return;
        }

        for (iterator.Rewind(ctx); !ctx.HasPending && iterator.Valid(ctx) && !ctx.HasPending; iterator.MoveNext(ctx))
        {
            Value v = iterator.Current(ctx);
            if (ctx.HasPending)
            {
                v.Release(ctx);
                break;
            }

            Value key = iterator.Key(ctx);
            if (!ctx.HasPending && !key.IsInt && !key.IsString) ctx.ThrowError("Error", "Keys must be of type int|string during array unpacking");
            if (ctx.HasPending)
            {
                key.ReleaseTemporary(ctx);
                v.Release(ctx);
                break;
            }

            if (v.o is PhpReference r)
            {
                Value inner = r.Value.Copied();
                v.Release(ctx);
                v = inner;
            }

            if (key.o is PhpString name && !ArrayKey.TryInt(name, out _))
            {
                target.Set(ctx, name, in v);
            }
            else if (!target.Append(ctx, in v))
            {
                Dimensions.CannotAppend(ctx);
                v.Release(ctx);
                break;
            }
        }

        iterator.Close(ctx);
    }

    // ---- functions ----

    internal static Op* COUNT(RequestContext ctx, Frame f, Op* op)
    {
        object? o = Operand.Raw1(f, op).o;
        if (o is PhpReference r) o = r.Value.o;
        if (o is PhpArray array && (op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) == 0)
        {
            f.Slot(op->Result) = Value.Int(array.Length);
            return op + 1;
        }

        Value v = Take1(ctx, f, op);
        long count = 0;
        if (v.o is PhpArray temporary)
        {
            count = temporary.Length;
        }
        else if (v.o is not PhpInstance instance || !instance.CountElements(ctx, out count))
        {
            if (!ctx.HasPending)
                ctx.ThrowError("TypeError", $"{(op->Extended != 0 ? "sizeof" : "count")}(): Argument #1 ($value) must be of type Countable|array, {TypeNames.OfValue(in v)} given");
        }

        v.Release(ctx);
        return Finish(ctx, f, op, Value.Int(count));
    }

    internal static Op* ARRAY_KEY_EXISTS(RequestContext ctx, Frame f, Op* op)
    {
        Value key = Take1(ctx, f, op);
        Value subject = Take2(ctx, f, op);
        bool result = false;
        if (subject.o is PhpArray array)
        {
            if (Dimensions.TryKey(ctx, in key, FetchMode.Read, out DimKey k)) result = !Dimensions.Get(array, in k).IsUndef;
        }
        else if (!ctx.HasPending)
        {
            ctx.ThrowError("TypeError", $"array_key_exists(): Argument #2 ($array) must be of type array, {TypeNames.OfValue(in subject)} given");
        }

        subject.ReleaseTemporary(ctx);
        key.ReleaseTemporary(ctx);
        return FinishBool(ctx, f, op, result);
    }

    /// <summary>in_array() with a constant list, which the compiler has turned into keys.</summary>
    internal static Op* IN_ARRAY(RequestContext ctx, Frame f, Op* op)
    {
        PhpArray keys = f.Code.Literals[op->Op2].AsArray;
        ref Value raw = ref Operand.Raw1(f, op);
        if (raw.o is PhpString s)
        {
            f.Slot(op->Result) = Value.Bool(keys.ContainsKey(s));
            return op + 1;
        }

        Value v = Take1(ctx, f, op);
        bool found = false;
        if (v.o is PhpString text)
        {
            found = keys.ContainsKey(text);
        }
        else if (op->Extended != 0)
        {
            found = v.IsInt && keys.ContainsKey(v.n);
        }
        else if (v.IsNull || v.IsFalse)
        {
            found = keys.ContainsKey(PhpString.Empty);
        }
        else
        {
            foreach (KeyValuePair<Value, Value> pair in keys)
            {
                if (Operators.Compare(ctx, in v, pair.Key) != 0) continue;
                found = true;
                break;
            }
        }

        v.Release(ctx);
        return FinishBool(ctx, f, op, found);
    }
}
