using System.Diagnostics;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Access to operands by kind.</summary>
internal static unsafe class Operand
{
    /// <summary>The slot or literal, as it is (a reference or undef stays).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Raw1(Frame f, Op* op) =>
        ref op->Op1Kind == OperandKind.Const ? ref f.Code.Literals[op->Op1] : ref f.Slot(op->Op1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Raw2(Frame f, Op* op) =>
        ref op->Op2Kind == OperandKind.Const ? ref f.Code.Literals[op->Op2] : ref f.Slot(op->Op2);

    /// <summary>For reading: dereferenced; an undefined CV warns and gives null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Get1(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Raw1(f, op);
        if (v.IsReference) return ref v.AsReference.Value;
        if (v.IsUndef) return ref Undefined(ctx, f, op->Op1Kind, op->Op1);
        return ref v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Get2(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Raw2(f, op);
        if (v.IsReference) return ref v.AsReference.Value;
        if (v.IsUndef) return ref Undefined(ctx, f, op->Op2Kind, op->Op2);
        return ref v;
    }

    /// <summary>For reading without the warning (isset, ??): an undefined CV gives undef.</summary>
    internal static ref Value Quiet1(Frame f, Op* op) => ref Value.Deref(ref Raw1(f, op));

    internal static ref Value Quiet2(Frame f, Op* op) => ref Value.Deref(ref Raw2(f, op));

    /// <summary>For writing: the slot behind a CV or a VAR (write-fetches resolved), references not followed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Ptr1(Frame f, Op* op)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (op->Op1Kind == OperandKind.Var && v.IsIndirect) return ref Indirect.Resolve(ref v);
        return ref v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Ptr2(Frame f, Op* op)
    {
        ref Value v = ref f.Slot(op->Op2);
        if (op->Op2Kind == OperandKind.Var && v.IsIndirect) return ref Indirect.Resolve(ref v);
        return ref v;
    }

    /// <summary>
    /// A variable that is the last owner of its reference (it was given to a function by reference) becomes plain
    /// again: what the loop does itself, it does for plain variables.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Unwrap1(Frame f, Op* op)
    {
        if (op->Op1Kind != OperandKind.Cv) return;
        ref Value v = ref f.Slot(op->Op1);
        if (v.o is PhpReference { Count: 1, Sources: null } r) v = r.Value;
    }

    /// <summary>Consumes a TMP or VAR operand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Free1(RequestContext ctx, Frame f, Op* op)
    {
        if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.ReleaseTemporary(ctx, ref f.Slot(op->Op1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Free2(RequestContext ctx, Frame f, Op* op)
    {
        if ((op->Op2Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.ReleaseTemporary(ctx, ref f.Slot(op->Op2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Value Result(Frame f, Op* op) => ref f.Slot(op->Result);

    internal static bool ResultUsed(Op* op) => op->ResultKind != OperandKind.Unused;

    /// <summary>The op at an absolute index of this frame's code (jump targets).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Op* At(Frame f, int index) =>
        (Op*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(f.Code.Ops)) + index;

    /// <summary>The index of an op in its code.</summary>
    internal static int IndexOf(Frame f, Op* op) => (int)(op - At(f, 0));

    /// <summary>Warns about the undefined CV and gives a null to read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static ref Value Undefined(RequestContext ctx, Frame f, OperandKind kind, int slot)
    {
        if (kind == OperandKind.Cv) ctx.Warning($"Undefined variable ${f.Code.CvNames[slot]}");
        else Debug.Assert(kind != OperandKind.Tmp, "read of an empty temporary");
        ctx.NullSlot = Value.Null;
        return ref ctx.NullSlot;
    }
}

/// <summary>Write-fetch results: two slots, (Indirect tag, index) and the container.</summary>
internal static class Indirect
{
    internal static ref Value Resolve(ref Value slot)
    {
        object container = Unsafe.Add(ref slot, 1).o!;
        if (container is Value[] values) return ref values[slot.n];
        if (container is PhpArray.Bucket[] buckets) return ref buckets[slot.n].Val;
        return ref Unsafe.As<PhpReference>(container).Value;
    }

    internal static void Store(ref Value slot, object container, int index)
    {
        slot = Value.IndirectTo(index);
        Unsafe.Add(ref slot, 1) = new Value(container, 0);
    }
}
