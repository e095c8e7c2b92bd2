using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler;

/// <summary>
/// Gives temporaries their window slots behind the CVs. A temporary holds its slots from the first op that names it to
/// the last; an op's result never shares a slot with its operands. Write-fetches take two slots, ropes one an element.
/// A finally block runs in the middle of whatever calls it, so what lives across a FAST_CALL lives to the block's end.
/// </summary>
internal static class TemporarySlots
{
    public static int Assign(FunctionState fn, List<LiveRange> ranges, out LiveRange[] live)
    {
        Span<Op> ops = fn.Ops.AsSpan(0, fn.Count);
        int cvs = fn.Cvs.Count;
        int[] slots = Layout(ops, fn, out int used);
        foreach (ref Op op in ops)
        {
            if (op.Op1Kind is OperandKind.Tmp or OperandKind.Var) op.Op1 = cvs + slots[op.Op1];
            if (op.Op2Kind is OperandKind.Tmp or OperandKind.Var) op.Op2 = cvs + slots[op.Op2];
            if (op.ResultKind is OperandKind.Tmp or OperandKind.Var) op.Result = cvs + slots[op.Result];
        }

        live = new LiveRange[ranges.Count];
        for (int i = 0; i < live.Length; i++) live[i] = ranges[i] with { Slot = cvs + slots[ranges[i].Slot] };
        return used;
    }

    private static int[] Layout(Span<Op> ops, FunctionState fn, out int used)
    {
        List<int> sizes = fn.TmpSizes;
        List<TryCatchBuilder> tries = fn.TryCatch;
        int count = sizes.Count;
        var first = new int[count];
        var last = new int[count];
        var size = new int[count];
        for (int i = 0; i < first.Length; i++) first[i] = -1; // Span.Fill is compiled at run time
        for (int i = 0; i < count; i++) size[i] = sizes[i];
        for (int i = 0; i < ops.Length; i++)
        {
            ref Op op = ref ops[i];
            if (op.Op1Kind is OperandKind.Tmp or OperandKind.Var) Touch(op.Op1, i);
            if (op.Op2Kind is OperandKind.Tmp or OperandKind.Var) Touch(op.Op2, i);
            if (op.ResultKind is OperandKind.Tmp or OperandKind.Var)
            {
                Touch(op.Result, i);
                if (op.Code.IsIndirect() && size[op.Result] < 2) size[op.Result] = 2;
            }
        }

        // exceptions enter a finally block too, and leave what they are in the slot of its FAST_RET
        foreach (TryCatchBuilder t in tries)
            if (t.FinallyOp != 0 && ops[t.FinallyEnd].Code == Opcode.FAST_RET) Touch(ops[t.FinallyEnd].Op1, t.FinallyOp);
        for (int i = 0; i < ops.Length; i++)
            if (ops[i].Code == Opcode.FAST_CALL) LastAcross(i, EndOfFinally(tries, ops[i].Op1));
        var order = new List<int>();
        for (int i = 0; i < count; i++)
            if (first[i] >= 0) order.Add(i);
        order.Sort((a, b) => first[a] != first[b] ? first[a].CompareTo(first[b]) : a.CompareTo(b));
        var slots = new int[count];
        var busyUntil = new List<int>();   // per slot: the last op that needs it
        foreach (int t in order)
        {
            int at = 0;
            while (!Fits(at, t)) at++;
            slots[t] = at;
            while (busyUntil.Count < at + size[t]) busyUntil.Add(-1);
            for (int k = 0; k < size[t]; k++) busyUntil[at + k] = last[t];
        }

        used = busyUntil.Count;
        SlotCheck.Run(fn, slots, size);
        return slots;

        void Touch(int tmp, int op)
        {
            if (first[tmp] < 0 || op < first[tmp]) first[tmp] = op;
            if (op > last[tmp]) last[tmp] = op;
        }

        void LastAcross(int call, int end)
        {
            for (int tmp = 0; tmp < count; tmp++)
                if (first[tmp] >= 0 && first[tmp] <= call && last[tmp] >= call && last[tmp] < end) last[tmp] = end;
        }

        bool Fits(int at, int t)
        {
            for (int k = 0; k < size[t] && at + k < busyUntil.Count; k++)
                if (busyUntil[at + k] >= first[t]) return false;
            return true;
        }
    }

    private static int EndOfFinally(List<TryCatchBuilder> tries, int finallyOp)
    {
        int end = 0;
        foreach (TryCatchBuilder t in tries)
            if (t.FinallyOp == finallyOp && t.FinallyEnd > end) end = t.FinallyEnd;
        return end;
    }
}
