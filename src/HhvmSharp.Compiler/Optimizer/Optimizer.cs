using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>
/// The passes over the op array of one function, whose temporaries still have their own numbers. They change nothing
/// that a script can see: which op warns, on which line, in which order. Repeated while they find something.
/// </summary>
internal static class OptimizerPipeline
{
    private const int MaxRounds = 5;

    public static void Run(FunctionState fn, FoldContext fold, OptimizerPasses passes)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            bool changed = false;
            if ((passes & OptimizerPasses.ConstantFolding) != 0) changed |= ConstantFolding.RunPass(fn, fold);
            if ((passes & OptimizerPasses.BooleanJumps) != 0) changed |= BooleanJumps.RunPass(fn);
            if ((passes & OptimizerPasses.ResultCopies) != 0) changed |= ResultCopies.RunPass(fn);
            if ((passes & OptimizerPasses.JumpThreading) != 0) changed |= JumpThreading.RunPass(fn);
            if ((passes & OptimizerPasses.UnreachableCode) != 0) changed |= UnreachableCode.RunPass(fn);
            if ((passes & OptimizerPasses.NopRemoval) != 0) NopRemoval.RunPass(fn);
            if (!changed) return;
        }
    }
}

/// <summary>Facts about ops that several passes need.</summary>
internal static class OpFacts
{
    public static bool IsTemporary(OperandKind kind) => kind is OperandKind.Tmp or OperandKind.Var;

    public static void MakeNop(ref Op op) => op = new Op { Line = op.Line, Cache = -1 };

    /// <summary>Has a jump target in operand 2.</summary>
    public static bool JumpsByOp2(in Op op) => op.Code switch
    {
        Opcode.JMPZ or Opcode.JMPNZ or Opcode.JMPZ_EX or Opcode.JMPNZ_EX or Opcode.JMP_SET or Opcode.COALESCE or Opcode.FE_RESET_R or Opcode.FE_RESET_RW
            or Opcode.JMP_NULL or Opcode.BIND_INIT_STATIC_OR_JMP or Opcode.ASSERT_CHECK => true,
        Opcode.CATCH => (op.Extended & ExtendedValues.LastCatch) == 0,
        _ => false,
    };

    public static bool JumpsByOp1(in Op op) => op.Code is Opcode.JMP or Opcode.FAST_CALL;

    public static bool JumpsByTable(in Op op) => op.Code is Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH;

    public static bool JumpsByExtended(in Op op) => op.Code is Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW || JumpsByTable(op);

    /// <summary>
    /// Whether control goes on to the next op. A throw in an expression counts as going on, as in Zend: the ops behind
    /// it tell which temporaries are live.
    /// </summary>
    public static bool FallsThrough(in Op op) => op.Code switch
    {
        Opcode.THROW or Opcode.MATCH_ERROR => op.Extended == ExtendedValues.ThrowIsExpr,
        Opcode.FAST_CALL => true,
        _ => BytecodeFlow.FallsThrough(op.Code),
    };

    /// <summary>Jump targets by op, entries of the try table included.</summary>
    public static bool[] Targets(FunctionState fn)
    {
        var targets = new bool[fn.Count + 1];
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            if (JumpsByOp1(op)) targets[op.Op1] = true;
            if (JumpsByOp2(op)) targets[op.Op2] = true;
            if (JumpsByExtended(op)) targets[op.Extended] = true;
            if (JumpsByTable(op))
                foreach (var pair in fn.Literals[op.Op2].AsArray) targets[pair.Value.IntValue] = true;
        }

        foreach (TryCatchBuilder t in fn.TryCatch)
        {
            targets[t.TryOp] = true;
            targets[t.CatchOp] |= t.CatchOp != 0;
            targets[t.FinallyOp] |= t.FinallyOp != 0;
            targets[t.FinallyEnd] |= t.FinallyEnd != 0;
        }

        return targets;
    }
}

/// <summary>How often each temporary is written and read.</summary>
internal sealed class TemporaryUses
{
    public readonly int[] Writes, Reads;

    public TemporaryUses(FunctionState fn)
    {
        Writes = new int[fn.TmpSizes.Count];
        Reads = new int[fn.TmpSizes.Count];
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            if (OpFacts.IsTemporary(op.Op1Kind)) Reads[op.Op1]++;
            if (OpFacts.IsTemporary(op.Op2Kind))
            {
                if (op.Code is Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW) Writes[op.Op2]++;
                else Reads[op.Op2]++;
            }

            if (OpFacts.IsTemporary(op.ResultKind)) Writes[op.Result]++;
        }
    }

    public bool IsLocal(int tmp) => Writes[tmp] == 1 && Reads[tmp] == 1;
}
