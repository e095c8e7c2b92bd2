using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>Conditions: negations and conversions before a jump, the temporaries of `&amp;&amp;` and `||`, jumps around jumps.</summary>
internal static class BooleanJumps
{
    public static bool RunPass(FunctionState fn)
    {
        bool[] targets = OpFacts.Targets(fn);
        var uses = new TemporaryUses(fn);
        bool changed = false;
        for (int i = 0; i + 1 < fn.Count; i++)
        {
            if (targets[i + 1]) continue;
            ref Op op = ref fn.Ops[i];
            ref Op next = ref fn.Ops[i + 1];
            if (op.Code is Opcode.BOOL or Opcode.BOOL_NOT && op.ResultKind == OperandKind.Tmp && uses.IsLocal(op.Result) && DropConversion(ref op, ref next))
                changed = true;
            else if (next.Code == Opcode.BOOL && next.Op1Kind == OperandKind.Tmp && op.ResultKind == OperandKind.Tmp && op.Result == next.Op1
                && uses.IsLocal(op.Result) && GivesBool(op.Code))
                changed |= TakeResult(ref op, ref next);
        }

        for (int i = 0; i + 2 < fn.Count; i++) changed |= InvertJump(fn, targets, i);
        return changed | ShortCircuits(fn);
    }

    /// <summary>T = BOOL_NOT x; JMPZ T: JMPNZ x, on the line of the op that read x.</summary>
    private static bool DropConversion(ref Op op, ref Op jump)
    {
        if (jump.Code is not (Opcode.JMPZ or Opcode.JMPNZ) || jump.Op1Kind != OperandKind.Tmp || jump.Op1 != op.Result) return false;
        if (op.Code == Opcode.BOOL_NOT) jump.Code = jump.Code == Opcode.JMPZ ? Opcode.JMPNZ : Opcode.JMPZ;
        jump.Op1Kind = op.Op1Kind;
        jump.Op1 = op.Op1;
        jump.Line = op.Line;
        OpFacts.MakeNop(ref op);
        return true;
    }

    /// <summary>T1 = IS_EQUAL a b; T2 = BOOL T1: T2 = IS_EQUAL a b.</summary>
    private static bool TakeResult(ref Op op, ref Op conversion)
    {
        op.Result = conversion.Result;
        op.ResultKind = conversion.ResultKind;
        OpFacts.MakeNop(ref conversion);
        return true;
    }

    private static bool GivesBool(Opcode code) => Compiler.IsSmartBranch(code) || code is Opcode.BOOL or Opcode.BOOL_NOT or Opcode.BOOL_XOR;

    /// <summary>JMPZ x, over; JMP target; over: JMPNZ x, target.</summary>
    private static bool InvertJump(FunctionState fn, bool[] targets, int i)
    {
        ref Op op = ref fn.Ops[i];
        ref Op jump = ref fn.Ops[i + 1];
        if (op.Code is not (Opcode.JMPZ or Opcode.JMPNZ) || jump.Code != Opcode.JMP || targets[i + 1] || op.Op2 != i + 2) return false;
        op.Code = op.Code == Opcode.JMPZ ? Opcode.JMPNZ : Opcode.JMPZ;
        op.Op2 = jump.Op1;
        OpFacts.MakeNop(ref jump);
        return true;
    }

    /// <summary>
    /// T = JMPZ_EX a, end; ...; T = BOOL b; end: JMPZ T, target. When nothing else reads T, each JMPZ_EX jumps where T
    /// would lead, and the last operand is tested itself.
    /// </summary>
    private static bool ShortCircuits(FunctionState fn)
    {
        bool changed = false;
        for (int end = 1; end < fn.Count; end++)
        {
            ref Op last = ref fn.Ops[end];
            if (last.Code is not (Opcode.JMPZ or Opcode.JMPNZ) || last.Op1Kind != OperandKind.Tmp) continue;
            if (IsShortCircuit(fn, end, out List<int>? jumps)) changed |= Thread(fn, end, jumps);
        }

        return changed;
    }

    private static bool IsShortCircuit(FunctionState fn, int end, out List<int> jumps)
    {
        jumps = [];
        int tmp = fn.Ops[end].Op1;
        Op before = fn.Ops[end - 1];
        if (before.ResultKind != OperandKind.Tmp || before.Result != tmp || !GivesBool(before.Code)) return false;
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            bool ex = op.Code is Opcode.JMPZ_EX or Opcode.JMPNZ_EX && op.ResultKind == OperandKind.Tmp && op.Result == tmp;
            if (ex)
            {
                if (op.Op2 != end || i > end) return false;
                jumps.Add(i);
                continue;
            }

            if (JumpsTo(fn, op, end)) return false;
            bool reads = (OpFacts.IsTemporary(op.Op1Kind) && op.Op1 == tmp) || (OpFacts.IsTemporary(op.Op2Kind) && op.Op2 == tmp);
            if (reads && i != end) return false;
        }

        return jumps.Count > 0;
    }

    private static bool JumpsTo(FunctionState fn, in Op op, int target)
    {
        if (OpFacts.JumpsByOp1(op) && op.Op1 == target) return true;
        if (OpFacts.JumpsByOp2(op) && op.Op2 == target) return true;
        if (OpFacts.JumpsByExtended(op) && op.Extended == target) return true;
        if (!OpFacts.JumpsByTable(op)) return false;
        foreach (var pair in fn.Literals[op.Op2].AsArray)
            if (pair.Value.IntValue == target) return true;
        return false;
    }

    private static bool Thread(FunctionState fn, int end, List<int> jumps)
    {
        bool[] targets = OpFacts.Targets(fn);
        ref Op last = ref fn.Ops[end];
        int tmp = last.Op1;
        foreach (int i in jumps)
        {
            ref Op op = ref fn.Ops[i];
            bool whenFalse = op.Code == Opcode.JMPZ_EX;
            op.Code = whenFalse ? Opcode.JMPZ : Opcode.JMPNZ;
            op.Op2 = whenFalse == (last.Code == Opcode.JMPZ) ? last.Op2 : end + 1;
            op.ResultKind = OperandKind.Unused;
            op.Result = 0;
            if (!targets[i]) Rename(fn, i, tmp);
        }

        Rename(fn, end, tmp);
        return true;
    }

    /// <summary>The jump and the op before it, which computes its condition, get a temporary of their own.</summary>
    private static void Rename(FunctionState fn, int jump, int tmp)
    {
        ref Op test = ref fn.Ops[jump - 1];
        if (test.ResultKind != OperandKind.Tmp || test.Result != tmp || fn.Ops[jump].Op1Kind != OperandKind.Tmp || fn.Ops[jump].Op1 != tmp) return;
        if (test.Code is Opcode.JMPZ_EX or Opcode.JMPNZ_EX) return;
        test.Result = fn.Ops[jump].Op1 = fn.NewTmp();
    }
}
