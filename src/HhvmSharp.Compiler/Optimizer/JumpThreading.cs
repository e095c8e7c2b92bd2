using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>Jumps to jumps go to the end of the chain at once; a jump to the next op goes away.</summary>
internal static class JumpThreading
{
    public static bool RunPass(FunctionState fn)
    {
        bool changed = false;
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            if (op.Code == Opcode.JMP)
            {
                changed |= Follow(fn, ref op.Op1);
                if (Next(fn, i) == Skip(fn, op.Op1))
                {
                    OpFacts.MakeNop(ref op);
                    changed = true;
                }
            }
            else if (OpFacts.JumpsByOp2(op) && op.Code is not (Opcode.CATCH or Opcode.ASSERT_CHECK))
            {
                changed |= Follow(fn, ref op.Op2);
                if (op.Code is Opcode.JMPZ_EX or Opcode.JMPNZ_EX) changed |= FollowShortCircuit(fn, ref op);
            }
        }

        return changed;
    }

    private static bool Follow(FunctionState fn, ref int target)
    {
        int end = target;
        for (int steps = 0; steps < 20; steps++)
        {
            int at = Skip(fn, end);
            if (at >= fn.Count || fn.Ops[at].Code != Opcode.JMP || fn.Ops[at].Op1 == end) break;
            end = fn.Ops[at].Op1;
        }

        if (end == target) return false;
        target = end;
        return true;
    }

    /// <summary>T = JMPZ_EX a, L; L: T = JMPZ_EX T, M: what jumps to L with false jumps on to M; with JMPNZ_EX at L it goes on behind it.</summary>
    private static bool FollowShortCircuit(FunctionState fn, ref Op op)
    {
        int at = Skip(fn, op.Op2);
        if (at >= fn.Count) return false;
        ref Op next = ref fn.Ops[at];
        if (next.Code is not (Opcode.JMPZ_EX or Opcode.JMPNZ_EX) || next.Op1Kind != OperandKind.Tmp || next.Op1 != op.Result
            || op.ResultKind != OperandKind.Tmp || next.ResultKind != OperandKind.Tmp || next.Result != op.Result)
            return false;
        int target = next.Code == op.Code ? next.Op2 : at + 1;
        if (target == op.Op2) return false;
        op.Op2 = target;
        return true;
    }

    private static int Skip(FunctionState fn, int at)
    {
        while (at < fn.Count && fn.Ops[at].Code == Opcode.NOP) at++;
        return at;
    }

    private static int Next(FunctionState fn, int at) => Skip(fn, at + 1);
}
