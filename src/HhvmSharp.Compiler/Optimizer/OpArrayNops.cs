using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>Closes the gaps in an op array that is finished but not published yet (<see cref="NopRemoval"/> is for earlier).</summary>
internal static class OpArrayNops
{
    public static void Remove(OpArray code)
    {
        Op[] ops = code.Ops;
        var map = new int[ops.Length + 1];
        int next = 0;
        for (int i = 0; i < ops.Length; i++)
        {
            map[i] = next;
            if (ops[i].Code != Opcode.NOP) next++;
        }

        map[ops.Length] = next;
        Op[] kept = GC.AllocateUninitializedArray<Op>(next, pinned: true);
        for (int i = 0; i < ops.Length; i++)
        {
            Op op = ops[i], moved = op;
            if (op.Code == Opcode.NOP) continue;
            if (OpFacts.JumpsByOp1(op)) moved.Op1 = map[op.Op1];
            if (OpFacts.JumpsByOp2(op)) moved.Op2 = map[op.Op2];
            if (OpFacts.JumpsByExtended(op)) moved.Extended = (uint)map[op.Extended];
            if (OpFacts.JumpsByTable(op))
            {
                code.Literals = [.. code.Literals, Value.Array(NopRemoval.Moved(code.Literals[op.Op2].AsArray, map))];
                moved.Op2 = code.Literals.Length - 1;
            }

            kept[map[i]] = moved;
        }

        code.Ops = kept;
        code.TryCatch = Array.ConvertAll(code.TryCatch, t => new TryCatchElement(map[t.TryOp], map[t.CatchOp], map[t.FinallyOp], map[t.FinallyEnd]));
        code.LiveRanges = Array.FindAll(
            Array.ConvertAll(code.LiveRanges, r => new LiveRange(r.Slot, r.Kind, map[r.Start], map[r.End])), static r => r.Start < r.End);
    }
}
