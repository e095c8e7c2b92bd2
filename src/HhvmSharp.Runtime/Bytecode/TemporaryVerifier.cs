using System.Collections;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>
/// Checks that every read of a temporary comes after a write on each path to it, by data flow over the op array. A
/// handler of exceptions starts with the temporaries whose live range covers the try block and the handler.
/// </summary>
public static class TemporaryVerifier
{
    public static void Verify(ScriptUnit unit)
    {
        foreach (OpArray code in UnitLinks.Codes(unit)) Verify(code);
    }

    /// <exception cref="InvalidDataException">A temporary may be read before it is written.</exception>
    public static void Verify(OpArray code)
    {
        int count = code.Ops.Length, cvs = code.CvNames.Length;
        var entry = new BitArray?[count + 1];
        var work = new Stack<int>();
        Enter(entry, work, 0, new BitArray(code.NumTmps));
        foreach (TryCatchElement t in code.TryCatch)
        {
            if (t.CatchOp != 0) EnterHandler(code, entry, work, t.TryOp, t.CatchOp, -1);
            if (t.FinallyOp != 0) EnterHandler(code, entry, work, t.TryOp, t.FinallyOp, code.Ops[t.FinallyEnd].Op1);
        }

        var clobbered = new Dictionary<int, BitArray>();
        foreach (TryCatchElement t in code.TryCatch)
            if (t.FinallyOp != 0) clobbered[t.FinallyOp] = Written(code, t.FinallyOp, t.FinallyEnd);

        while (work.TryPop(out int at))
        {
            if (at >= count) continue;
            Op op = code.Ops[at];
            var live = new BitArray(entry[at]!);
            Read(code, at, op, 1, op.Op1Kind, op.Op1, live);
            if (op.Code is Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW)
            {
                if (IsTemporary(op.Op2Kind)) live[op.Op2 - cvs] = true;
            }
            else
            {
                Read(code, at, op, 2, op.Op2Kind, op.Op2, live);
            }

            if (IsTemporary(op.ResultKind)) live[op.Result - cvs] = true;
            foreach (int target in BytecodeFlow.JumpTargets(code, at)) Enter(entry, work, target, live);
            if (op.Code == Opcode.FAST_CALL)
            {
                if (clobbered.TryGetValue(op.Op1, out BitArray? written)) live.And(new BitArray(written).Not());
                Enter(entry, work, at + 1, live);
            }
            else if (BytecodeFlow.FallsThrough(op.Code))
            {
                Enter(entry, work, at + 1, live);
            }
        }
    }

    private static bool IsTemporary(OperandKind kind) => kind is OperandKind.Tmp or OperandKind.Var;

    /// <summary>The temporaries that a finally block writes; the one of its FAST_RET may not be among them.</summary>
    private static BitArray Written(OpArray code, int from, int end)
    {
        int cvs = code.CvNames.Length;
        var written = new BitArray(code.NumTmps);
        for (int i = from; i < end; i++)
        {
            Op op = code.Ops[i];
            if (IsTemporary(op.ResultKind))
            {
                written[op.Result - cvs] = true;
                if (op.Code.IsIndirect()) written[op.Result - cvs + 1] = true;
            }

            if (op.Code is Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW && IsTemporary(op.Op2Kind)) written[op.Op2 - cvs] = true;
        }

        if (code.Ops[end].Code == Opcode.FAST_RET && written[code.Ops[end].Op1 - cvs])
            throw new InvalidDataException($"{code.Name?.ToString() ?? code.FileName.ToString()}, op {end} FAST_RET: its temporary is written in the block");
        return written;
    }

    private static void Read(OpArray code, int at, in Op op, int operand, OperandKind kind, int slot, BitArray live)
    {
        if (!IsTemporary(kind) || op.Code == Opcode.FAST_RET) return;
        int tmp = slot - code.CvNames.Length;
        if (!live[tmp] && op.Code != Opcode.DISCARD_EXCEPTION)
            throw new InvalidDataException($"{code.Name?.ToString() ?? code.FileName.ToString()}, op {at} {op.Code.Name()}: operand {operand}, temporary {slot}, may not be written yet");
    }

    private static void Enter(BitArray?[] entry, Stack<int> work, int at, BitArray live)
    {
        BitArray? old = entry[at];
        if (old is null)
        {
            entry[at] = new BitArray(live);
            work.Push(at);
            return;
        }

        var both = new BitArray(old).And(live);
        for (int i = 0; i < both.Length; i++)
        {
            if (both[i] == old[i]) continue;
            entry[at] = both;
            work.Push(at);
            return;
        }
    }

    /// <summary>Where a range that a FREE before a jump out of the loop cuts short ends all in all.</summary>
    private static int LoopEnd(OpArray code, int end)
    {
        if (end >= code.Ops.Length) return end;
        Op op = code.Ops[end];
        return op.Code is Opcode.FREE or Opcode.FE_FREE && (op.Extended & ExtendedValues.FreeOnReturn) != 0 ? end + op.Op2 : end;
    }

    private static void EnterHandler(OpArray code, BitArray?[] entry, Stack<int> work, int tryOp, int handler, int fastCall)
    {
        var live = new BitArray(code.NumTmps);
        foreach (LiveRange r in code.LiveRanges)
            if (r.Start <= tryOp && LoopEnd(code, r.End) > handler) live[r.Slot - code.CvNames.Length] = true;
        if (fastCall >= 0) live[fastCall - code.CvNames.Length] = true;
        Enter(entry, work, handler, live);
    }
}
