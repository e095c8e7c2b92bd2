using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>T1 = ADD a b; T2 = QM_ASSIGN T1: the op writes T2 itself. (The arms of ?:, ?? and match end in such copies.)</summary>
internal static class ResultCopies
{
    public static bool RunPass(FunctionState fn)
    {
        bool[] targets = OpFacts.Targets(fn);
        var uses = new TemporaryUses(fn);
        bool changed = false;
        for (int i = 0; i + 1 < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            ref Op copy = ref fn.Ops[i + 1];
            if (copy.Code != Opcode.QM_ASSIGN || copy.Op1Kind != OperandKind.Tmp || targets[i + 1]) continue;
            if (op.ResultKind != OperandKind.Tmp || op.Result != copy.Op1 || !uses.IsLocal(op.Result)) continue;
            if ((op.Code.Flags() & OpcodeFlags.Jump) != 0 || op.Code.IsIndirect() || op.Code == Opcode.ROPE_INIT) continue;
            op.Result = copy.Result;
            op.ResultKind = copy.ResultKind;
            OpFacts.MakeNop(ref copy);
            changed = true;
        }

        return changed;
    }
}
