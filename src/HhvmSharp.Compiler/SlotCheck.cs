using System.Collections;
using System.Diagnostics;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler;

/// <summary>
/// Debug builds only: no op may write a slot that another temporary still needs. Liveness by data flow over the
/// temporaries before they get their slots; a FAST_CALL goes to its finally block, whose FAST_RET comes back behind it.
/// </summary>
internal static class SlotCheck
{
    [Conditional("DEBUG")]
    public static void Run(FunctionState fn, int[] slots, int[] sizes)
    {
        int count = fn.Count, temporaries = slots.Length;
        if (temporaries == 0) return;
        Op[] ops = fn.Ops;
        List<int>[] next = Successors(fn);
        var liveIn = new BitArray[count + 1];
        for (int i = 0; i <= count; i++) liveIn[i] = new BitArray(temporaries);
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = count - 1; i >= 0; i--)
            {
                BitArray live = LiveOut(i);
                if (Defined(ops[i]) is >= 0 and int defined && !Keeps(ops[i], defined)) live[defined] = false;
                if (IsTemporary(ops[i].Op1Kind) && ops[i].Code != Opcode.FAST_RET) live[ops[i].Op1] = true;
                if (IsTemporary(ops[i].Op2Kind) && !IsFetch(ops[i].Code)) live[ops[i].Op2] = true;
                if (ops[i].Code == Opcode.FAST_RET) live[ops[i].Op1] = true;
                if (Same(live, liveIn[i])) continue;
                liveIn[i] = live;
                changed = true;
            }
        }

        var born = new int[temporaries]; // finally blocks come back to all of their callers at once, also to later ones
        for (int i = 0; i < born.Length; i++) born[i] = int.MaxValue; // Span.Fill is compiled at run time
        for (int i = 0; i < count; i++)
            if (Defined(ops[i]) is >= 0 and int defined && born[defined] > i) born[defined] = i;
        foreach (TryCatchBuilder t in fn.TryCatch)
            if (t.FinallyOp != 0 && born[ops[t.FinallyEnd].Op1] > t.FinallyOp) born[ops[t.FinallyEnd].Op1] = t.FinallyOp;
        for (int i = 0; i < count; i++)
        {
            int defined = Defined(ops[i]);
            if (defined < 0) continue;
            BitArray live = LiveOut(i);
            for (int t = 0; t < temporaries; t++)
            {
                if (t == defined || !live[t] || born[t] > i || slots[t] >= slots[defined] + sizes[defined] || slots[defined] >= slots[t] + sizes[t]) continue;
                throw new InvalidOperationException($"{fn.Name}, op {i} {ops[i].Code.Name()}, line {ops[i].Line}: temporary {defined} is given the slot of {t}, which is needed later");
            }
        }

        BitArray LiveOut(int at)
        {
            var live = new BitArray(temporaries);
            foreach (int target in next[at])
            {
                if (target >= 0)
                {
                    live.Or(liveIn[target]);
                    continue;
                }

                // an exception on its way to a finally block writes the temporary of the FAST_RET
                var entry = new BitArray(liveIn[~target]);
                foreach (TryCatchBuilder t in fn.TryCatch)
                    if (t.FinallyOp == ~target) entry[ops[t.FinallyEnd].Op1] = false;
                live.Or(entry);
            }

            return live;
        }
    }

    private static List<int>[] Successors(FunctionState fn)
    {
        var next = new List<int>[fn.Count];
        for (int i = 0; i < fn.Count; i++)
        {
            next[i] = [.. BytecodeFlow.JumpTargets(fn.Ops[i], fn.Literals)];
            if (BytecodeFlow.FallsThrough(fn.Ops[i].Code)) next[i].Add(i + 1);
        }

        for (int i = 0; i < fn.Count; i++)
        {
            if (fn.Ops[i].Code != Opcode.FAST_CALL) continue;
            foreach (TryCatchBuilder t in fn.TryCatch)
                if (t.FinallyOp == fn.Ops[i].Op1) next[t.FinallyEnd].Add(i + 1);
        }

        foreach (TryCatchBuilder t in fn.TryCatch)
        {
            for (int i = t.TryOp; i < t.CatchOp; i++) next[i].Add(t.CatchOp);
            for (int i = t.TryOp; i < t.FinallyOp; i++) next[i].Add(~t.FinallyOp);
        }

        return next;
    }

    private static bool IsTemporary(OperandKind kind) => kind is OperandKind.Tmp or OperandKind.Var;

    private static bool IsFetch(Opcode code) => code is Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW;

    private static int Defined(in Op op) => IsTemporary(op.ResultKind) ? op.Result : IsFetch(op.Code) && IsTemporary(op.Op2Kind) ? op.Op2 : -1;

    /// <summary>Ropes and array literals are built in several steps.</summary>
    private static bool Keeps(in Op op, int defined) =>
        op.Code is Opcode.ROPE_ADD or Opcode.ADD_ARRAY_ELEMENT or Opcode.ADD_ARRAY_UNPACK || (IsTemporary(op.Op1Kind) && op.Op1 == defined);

    private static bool Same(BitArray a, BitArray b)
    {
        for (int i = 0; i < a.Length; i++)
            if (a[i] != b[i]) return false;
        return true;
    }
}
