using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>SEND_UNPACK (f(...$args)) and SEND_ARRAY (call_user_func_array).</summary>
internal static unsafe partial class Handlers
{
    internal static Op* SEND_UNPACK(RequestContext ctx, Frame f, Op* op)
    {
        ref Value args = ref Operand.Quiet1(f, op);
        if (args.IsArray) UnpackArray(ctx, f, op, ref args);
        else if (args.o is PhpInstance traversable) UnpackTraversable(ctx, f, traversable, in args);
        else
        {
            if (args.IsUndef) args = ref Operand.Undefined(ctx, f, op->Op1Kind, op->Op1);
            if (!ctx.HasPending) ctx.ThrowError("TypeError", $"Only arrays and Traversables can be unpacked, {TypeNames.OfValue(in args)} given");
        }

        Operand.Free1(ctx, f, op);
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    private static void UnpackArray(RequestContext ctx, Frame f, Op* op, ref Value slot)
    {
        Frame call = ctx.TopFrame;
        PhpArray array = slot.AsArray;
        bool fromVariable = (op->Op1Kind & (OperandKind.Var | OperandKind.Cv)) != 0;
        if (fromVariable && AnyByReference(call, array))
            array = PhpArray.Separate(ctx, ref slot);
        bool named = false;
        for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
        {
            Value key = array.KeyAt(pos);
            ref Value target = ref Unsafe.NullRef<Value>();
            int number;
            if (key.IsString)
            {
                named = true;
                target = ref NamedArgument(ctx, call, key.AsString, out number);
                if (Unsafe.IsNullRef(ref target)) return;
            }
            else
            {
                if (named)
                {
                    ctx.ThrowError("Error", "Cannot use positional argument after named argument during unpacking");
                    return;
                }

                target = ref NextArgument(ctx, call, out number);
            }

            if (call.Function.SendMode(number - 1) != 0)
            {
                PhpReference reference;
                if (fromVariable)
                {
                    reference = Value.MakeRef(ref array.SlotAt(pos));
                    reference.AddRef();
                }
                else
                {
                    Value item = array.ValueAt(pos);
                    reference = item.IsReference ? item.AsReference : new PhpReference(item.Copied());
                    if (item.IsReference) reference.AddRef();
                }

                target = Value.FromHeap(reference);
            }
            else
            {
                target = array.ValueAt(pos).Dereferenced().Copied();
            }
        }
    }

    private static bool AnyByReference(Frame call, PhpArray array)
    {
        PhpFunction function = call.Function;
        foreach (ParamInfo p in function.Params)
            if (p.ByRef) return true;
        return false;
    }

    private static ref Value NextArgument(RequestContext ctx, Frame call, out int number)
    {
        int index = call.ArgCount;
        ctx.GrowArguments(call, index + 1);
        call.Slot(index) = default;
        call.ArgCount = index + 1;
        number = index + 1;
        return ref call.Slot(index);
    }

    private static void UnpackTraversable(RequestContext ctx, Frame f, PhpInstance traversable, in Value args)
    {
        Frame call = ctx.TopFrame;
        if (!traversable.IsTraversable(ctx))
        {
            ctx.ThrowError("TypeError", $"Only arrays and Traversables can be unpacked, {TypeNames.OfValue(in args)} given");
            return;
        }

        ObjectIterator? iterator = traversable.Iterate(ctx, byRef: false);
        if (iterator is null)
        {
            if (!ctx.HasPending) ctx.ThrowError("Exception", $"Object of type {traversable.Class.Name} did not create an Iterator");
            return;
        }

        bool named = false;
        iterator.Rewind(ctx);
        for (; !ctx.HasPending && iterator.Valid(ctx); iterator.MoveNext(ctx))
        {
            if (ctx.HasPending) break;
            Value current = iterator.Current(ctx);
            if (ctx.HasPending) break;
            Value key = iterator.Key(ctx);
            if (ctx.HasPending)
            {
                current.Release(ctx);
                break;
            }

            if (!Unpack(ctx, call, in key, in current, ref named)) break;
        }

        iterator.Close(ctx);
    }

    /// <summary>One pair of a traversable; takes over key and value.</summary>
    private static bool Unpack(RequestContext ctx, Frame call, in Value key, in Value current, ref bool named)
    {
        Value item = current.Dereferenced().Copied();
        current.Release(ctx);
        ref Value target = ref Unsafe.NullRef<Value>();
        int number;
        if (key.IsString && !ArrayKey.TryInt(key.AsString, out _))
        {
            named = true;
            target = ref NamedArgument(ctx, call, key.AsString, out number);
            if (Unsafe.IsNullRef(ref target)) return false;
        }
        else if (!key.IsInt && !key.IsString)
        {
            ctx.ThrowError("Error", "Keys must be of type int|string during argument unpacking");
            key.ReleaseTemporary(ctx);
            item.Release(ctx);
            return false;
        }
        else if (named)
        {
            ctx.ThrowError("Error", "Cannot use positional argument after named argument during unpacking");
            item.Release(ctx);
            return false;
        }
        else
        {
            target = ref NextArgument(ctx, call, out number);
        }

        if (call.Function.SendMode(number - 1) != ParamFlags.ByRef)
        {
            target = item;
            return true;
        }

        target = Value.FromHeap(new PhpReference(in item));
        ctx.Warning($"Cannot pass by-reference argument {number} of {FunctionNames.Display(call.Function)}() by unpacking a Traversable, passing by-value instead");
        return !ctx.HasPending;
    }

    internal static Op* SEND_ARRAY(RequestContext ctx, Frame f, Op* op)
    {
        ref Value args = ref Operand.Get1(ctx, f, op);
        if (ctx.HasPending) return SendFailed(ctx, f, op);
        if (!args.IsArray)
        {
            ctx.ThrowError("TypeError", $"call_user_func_array(): Argument #2 ($args) must be of type array, {TypeNames.OfValue(in args)} given");
            Operand.Free2(ctx, f, op);
            return SendFailed(ctx, f, op);
        }

        PhpArray array = args.AsArray;
        int skip = 0;
        long length = long.MaxValue;
        if (op->Op2Kind != OperandKind.Unused)
        {
            skip = (int)op->Extended;
            ref Value limit = ref Operand.Get2(ctx, f, op);
            bool strict = (f.Code.Flags & FunctionFlags.StrictTypes) != 0;
            if (limit.IsInt)
            {
                length = limit.IntValue;
            }
            else if (!limit.IsNull && (strict || !TypeChecks.ToIntWeak(ctx, in limit, out length)))
            {
                if (ctx.HasPending) return SendFailed(ctx, f, op);
                ctx.ThrowError("TypeError", $"array_slice(): Argument #3 ($length) must be of type ?int, {TypeNames.OfValue(in limit)} given");
                Operand.Free2(ctx, f, op);
                return SendFailed(ctx, f, op);
            }

            if (length < 0) length += array.Length - skip;
            Operand.Free2(ctx, f, op);
        }

        SendElements(ctx, ctx.TopFrame, array, skip, length);
        Operand.Free1(ctx, f, op);
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    /// <summary>Appends array elements as arguments: string keys are names, by-reference mismatches warn.</summary>
    internal static void SendElements(RequestContext ctx, Frame call, PhpArray array, int skip, long length)
    {
        bool named = false;
        for (int pos = array.FirstPosition; pos != PhpArray.End && length > 0; pos = array.NextPosition(pos + 1))
        {
            if (skip > 0)
            {
                skip--;
                continue;
            }

            length--;
            Value key = array.KeyAt(pos);
            ref Value target = ref Unsafe.NullRef<Value>();
            int number;
            if (key.IsString)
            {
                named = true;
                target = ref NamedArgument(ctx, call, key.AsString, out number);
                if (Unsafe.IsNullRef(ref target)) return;
            }
            else if (named)
            {
                ctx.ThrowError("Error", "Cannot use positional argument after named argument");
                return;
            }
            else
            {
                target = ref NextArgument(ctx, call, out number);
            }

            Value item = array.ValueAt(pos);
            ParamFlags mode = call.Function.SendMode(number - 1);
            if (mode != 0)
            {
                if (item.IsReference || mode == ParamFlags.PreferRef)
                {
                    target = item.Copied();
                }
                else
                {
                    target = Value.FromHeap(new PhpReference(item.Copied()));
                    MustBeReference(ctx, call.Function, number - 1);
                    if (ctx.HasPending) return;
                }
            }
            else if (item.IsReference && call.Function is not TrampolineFunction)
            {
                target = item.AsReference.Value.Copied();
            }
            else
            {
                target = item.Copied();
            }
        }
    }
}
