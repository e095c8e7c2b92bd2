using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>
/// Ops that no path reaches become NOPs. Catch and finally blocks count as reached; so do the ops that free loop
/// variables, because they end live ranges.
/// </summary>
internal static class UnreachableCode
{
    public static bool RunPass(FunctionState fn)
    {
        var reached = new bool[fn.Count];
        var work = new Stack<int>();
        work.Push(0);
        foreach (TryCatchBuilder t in fn.TryCatch)
        {
            if (t.CatchOp != 0) work.Push(t.CatchOp);
            if (t.FinallyOp != 0) work.Push(t.FinallyOp);
            if (t.FinallyEnd != 0) work.Push(t.FinallyEnd);
        }

        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            if (op.Code is Opcode.FREE or Opcode.FE_FREE && (op.Extended & ExtendedValues.FreeOnReturn) == 0) work.Push(i);
        }

        while (work.TryPop(out int at))
        {
            while (at < fn.Count && !reached[at])
            {
                reached[at] = true;
                PushTargets(fn, fn.Ops[at], work);
                if (!OpFacts.FallsThrough(fn.Ops[at])) break;
                at++;
            }
        }

        bool changed = false;
        for (int i = 0; i < fn.Count; i++)
        {
            if (reached[i] || fn.Ops[i].Code == Opcode.NOP) continue;
            OpFacts.MakeNop(ref fn.Ops[i]);
            changed = true;
        }

        return changed;
    }

    private static void PushTargets(FunctionState fn, in Op op, Stack<int> work)
    {
        if (OpFacts.JumpsByOp1(op)) work.Push(op.Op1);
        if (OpFacts.JumpsByOp2(op)) work.Push(op.Op2);
        if (OpFacts.JumpsByExtended(op)) work.Push((int)op.Extended);
        if (OpFacts.JumpsByTable(op))
            foreach (var pair in fn.Literals[op.Op2].AsArray) work.Push((int)pair.Value.IntValue);
    }
}
