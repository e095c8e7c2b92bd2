using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>GENERATOR_CREATE, YIELD, YIELD_FROM, GENERATOR_RETURN.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* GENERATOR_CREATE(RequestContext ctx, Frame f, Op* op)
    {
        var generator = (GeneratorObject)ctx.NewObject(ctx.Environment.CoreClass("generator"));
        bool top = (f.Flags & FrameFlags.Top) != 0;
        int resultSlot = f.ResultSlot;
        Frame? caller = f.Prev;
        ctx.DetachFrame(f, generator);
        generator.Frame!.Ip = op + 1;
        ctx.Current = caller;
        if (top)
        {
            ctx.ReturnValue = Value.Object(generator);
            ctx.LeaveRun = true;
            return null;
        }

        if (resultSlot >= 0)
        {
            caller!.Slot(resultSlot) = Value.Object(generator);
        }
        else
        {
            Value.Object(generator).Release(ctx);
            if (ctx.HasPending) return ctx.Unwind(caller!, caller!.Ip);
        }

        caller!.Ip++;
        return null;
    }

    private static GeneratorObject GeneratorOf(Frame f) => (GeneratorObject)f.Extras!.Generator!;

    /// <summary>Leaves the Run of the generator's frame; it is resumed at <paramref name="next"/>.</summary>
    private static Op* Suspend(RequestContext ctx, Frame f, Op* next)
    {
        f.Ip = next;
        if (ctx.HasPendingCall(f)) ctx.SaveCalls(f);
        ctx.Current = f.Prev;
        ctx.ReturnValue = default;
        ctx.LeaveRun = true;
        return null;
    }

    internal static Op* YIELD(RequestContext ctx, Frame f, Op* op)
    {
        GeneratorObject generator = GeneratorOf(f);
        if (generator.ForcedClose)
        {
            ctx.ThrowError("Error", "Cannot yield from finally in a force-closed generator");
            Operand.Free2(ctx, f, op);
            Operand.Free1(ctx, f, op);
            return ctx.Unwind(f, op);
        }

        Value.Release(ctx, ref generator.CurrentValue);
        Value.Release(ctx, ref generator.CurrentKey);
        Value value = op->Op1Kind == OperandKind.Unused ? Value.Null
            : f.Function.ReturnsReference ? YieldReference(ctx, f, op)
            : TakeOperand1(ctx, f, op);
        generator.CurrentValue = value;
        if (op->Op2Kind != OperandKind.Unused)
        {
            generator.CurrentKey = Operand.Get2(ctx, f, op).Copied();
            Operand.Free2(ctx, f, op);
            if (generator.CurrentKey.IsInt && generator.CurrentKey.IntValue > generator.LargestKey) generator.LargestKey = generator.CurrentKey.IntValue;
        }
        else
        {
            generator.CurrentKey = Value.Int(++generator.LargestKey);
        }

        if (ctx.HasPending) return ctx.Unwind(f, op);
        generator.SendTarget = -1;
        if (op->ResultKind != OperandKind.Unused)
        {
            generator.SendTarget = op->Result;
            Operand.Result(f, op) = Value.Null;
        }

        return Suspend(ctx, f, op);
    }

    /// <summary>Operand 1 as an owned value: temporaries are moved, the rest copied.</summary>
    private static Value TakeOperand1(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Operand.Raw1(f, op);
        if (op->Op1Kind == OperandKind.Tmp || (op->Op1Kind == OperandKind.Var && !v.IsReference))
        {
            Value moved = v;
            v.o = null;
            return moved;
        }

        Value copy = Operand.Get1(ctx, f, op).Copied();
        Operand.Free1(ctx, f, op);
        return copy;
    }

    private static Value YieldReference(RequestContext ctx, Frame f, Op* op)
    {
        const uint ReturnsFunction = 1;
        if ((op->Op1Kind & (OperandKind.Const | OperandKind.Tmp)) != 0)
        {
            ctx.Notice("Only variable references should be yielded by reference");
            return TakeOperand1(ctx, f, op);
        }

        ref Value v = ref Operand.Ptr1(f, op);
        if (op->Op1Kind == OperandKind.Var && op->Extended == ReturnsFunction && !v.IsReference)
        {
            ctx.Notice("Only variable references should be yielded by reference");
            return TakeOperand1(ctx, f, op);
        }

        PhpReference reference = Value.MakeRef(ref v);
        reference.AddRef();
        Operand.Free1(ctx, f, op);
        return Value.FromHeap(reference);
    }

    internal static Op* YIELD_FROM(RequestContext ctx, Frame f, Op* op)
    {
        GeneratorObject generator = GeneratorOf(f);
        Value source = Operand.Get1(ctx, f, op).Copied();
        Operand.Free1(ctx, f, op);
        if (generator.ForcedClose)
        {
            source.ReleaseTemporary(ctx);
            ctx.ThrowError("Error", "Cannot use \"yield from\" in a force-closed generator");
            return ctx.Unwind(f, op);
        }

        if (source.IsArray)
        {
            generator.DelegateTo(in source);
        }
        else if (source.o is GeneratorObject inner)
        {
            if (inner.Frame is null && inner.Result.IsUndef)
            {
                ctx.ThrowError("Error", "Generator passed to yield from was aborted without proper return and is unable to continue");
            }
            else if (inner.Frame is null)
            {
                if (op->ResultKind != OperandKind.Unused) Operand.Result(f, op) = inner.Result.Copied();
                source.ReleaseTemporary(ctx);
                return op + 1;
            }
            else if (inner.Leaf(ctx) == generator)
            {
                ctx.ThrowError("Error", "Impossible to yield from the Generator being currently run");
            }
            else
            {
                generator.DelegateTo(ctx, inner);
            }
        }
        else if (source.o is PhpInstance traversable && traversable.IsTraversable(ctx))
        {
            ObjectIterator? iterator = traversable.Iterate(ctx, byRef: false);
            source.ReleaseTemporary(ctx);
            source = default;
            if (iterator is null && !ctx.HasPending) ctx.ThrowError("Error", $"Object of type {traversable.Class.Name} did not create an Iterator");
            if (iterator is not null)
            {
                if (!ctx.HasPending) iterator.Rewind(ctx);
                if (ctx.HasPending) iterator.Close(ctx);
                else generator.DelegateTo(iterator);
            }
        }
        else
        {
            ctx.ThrowError("Error", "Can use \"yield from\" only with arrays and Traversables");
        }

        if (ctx.HasPending)
        {
            source.ReleaseTemporary(ctx);
            return ctx.Unwind(f, op);
        }

        if (op->ResultKind != OperandKind.Unused) Operand.Result(f, op) = Value.Null;
        generator.SendTarget = -1;
        return Suspend(ctx, f, op);
    }

    internal static Op* GENERATOR_RETURN(RequestContext ctx, Frame f, Op* op)
    {
        GeneratorObject generator = GeneratorOf(f);
        generator.Result = TakeOperand1(ctx, f, op);
        ctx.Current = f.Prev;
        ctx.FreeGeneratorFrame(f, generator);
        ctx.ReturnValue = default;
        ctx.LeaveRun = true;
        return null;
    }
}
