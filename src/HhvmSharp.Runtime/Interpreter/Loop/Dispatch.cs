using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// Dispatch numbers: what the loop switches on. 0 is "call the opcode's handler"; the others are the hot combinations
/// whose fast paths are inlined in the loop (S: a window slot, C: a literal) and which fall back to the handler.
/// They are derived when an op array is first run and never written to disk.
/// </summary>
internal static class Dispatch
{
    internal const ushort Call = 0,
        AddSS = 1, AddSC = 2, SubSS = 3, SubSC = 4, MulSS = 5, MulSC = 6,
        LessJumpSS = 7, LessJumpSC = 8, LessJumpCS = 9, LessEqualJumpSS = 10, LessEqualJumpSC = 11, LessEqualJumpCS = 12,
        EqualJumpSS = 13, EqualJumpSC = 14, NotEqualJumpSS = 15, NotEqualJumpSC = 16,
        IdenticalJumpSC = 17, NotIdenticalJumpSC = 18,
        LessSS = 19, LessSC = 20, LessEqualSS = 21, LessEqualSC = 22, EqualSS = 23, EqualSC = 24,
        AssignSS = 25, AssignSC = 26, QmAssignS = 27, QmAssignC = 28,
        Increment = 29, Decrement = 30, PostIncrement = 31, PostDecrement = 32,
        Jump = 33, JumpZeroS = 34, JumpNotZeroS = 35,
        FetchDimSS = 36, FetchDimSC = 37, SendCv = 38, SendTmp = 39, SendC = 40,
        AndSS = 41, AndSC = 42, OrSS = 43, XorSS = 44, ShiftLeftSC = 45, ShiftRightSC = 46, ModSS = 47, ModSC = 48,
        DoCall = 49, ReturnSimple = 50, Receive = 51, FreeScalar = 52, AssignDimSS = 53, AssignDimNext = 54,
        AddAssign = 55, SubAssign = 56, InitFcall = 57, MulAssign = 58,
        AddSSAssign = 59, AddSCAssign = 60, SubSSAssign = 61, SubSCAssign = 62, MulSSAssign = 63, IncrementLessSS = 64, IncrementLessSC = 65,
        AssignSTmp = 66, FetchDimDim = 67, FetchThisProperty = 68, FetchProperty = 69, AssignThisProperty = 70, AssignDimOp = 71, SubCS = 72, QmAssignTmp = 73, ConcatAssign = 74, SendVar = 75, SendReference = 76, VerifyReturn = 77, InitMethod = 78,
        SendCvEx = 79, SendTmpEx = 80, SendCEx = 81, SendVarEx = 82;

    /// <summary>Derives the dispatch numbers of an op array's ops; idempotent.</summary>
    internal static void Specialize(Op[] ops)
    {
        bool[] targets = JumpTargets(ops);
        for (int i = 0; i < ops.Length; i++)
        {
            ref Op op = ref ops[i];
            op.Dispatch = Choose(ops, i, targets);
        }
    }

    private static bool[] JumpTargets(Op[] ops)
    {
        var targets = new bool[ops.Length + 1];
        foreach (ref Op op in ops.AsSpan())
        {
            (string one, string two) = op.Code.Operands();
            if (one.Contains('j') && (uint)op.Op1 < targets.Length) targets[op.Op1] = true;
            if (two.Contains('j') && (uint)op.Op2 < targets.Length) targets[op.Op2] = true;
            if ((op.Code.Flags() & OpcodeFlags.Jump) != 0 && op.Extended < targets.Length) targets[op.Extended] = true;
        }

        return targets;
    }

    private static ushort Choose(Op[] ops, int i, bool[] targets)
    {
        ref Op op = ref ops[i];
        bool slot1 = IsSlot(op.Op1Kind), slot2 = IsSlot(op.Op2Kind);
        bool const1 = op.Op1Kind == OperandKind.Const, const2 = op.Op2Kind == OperandKind.Const;
        switch (op.Code)
        {
            case Opcode.ADD: return slot1 ? AssignsResult(ops, i, targets) ? slot2 ? AddSSAssign : AddSCAssign : slot2 ? AddSS : AddSC : Call;
            case Opcode.SUB: return slot1 ? AssignsResult(ops, i, targets) ? slot2 ? SubSSAssign : SubSCAssign : slot2 ? SubSS : SubSC : slot2 ? SubCS : Call;
            case Opcode.MUL: return slot1 ? slot2 ? AssignsResult(ops, i, targets) ? MulSSAssign : MulSS : MulSC : Call;
            case Opcode.BW_AND: return slot1 ? slot2 ? AndSS : AndSC : Call;
            case Opcode.BW_OR: return slot1 && slot2 ? OrSS : Call;
            case Opcode.BW_XOR: return slot1 && slot2 ? XorSS : Call;
            case Opcode.SL: return slot1 && const2 ? ShiftLeftSC : Call;
            case Opcode.SR: return slot1 && const2 ? ShiftRightSC : Call;
            case Opcode.MOD: return slot1 ? slot2 ? ModSS : ModSC : Call;
            case Opcode.IS_SMALLER:
                if (Fused(ops, i, targets)) return slot1 ? slot2 ? LessJumpSS : LessJumpSC : slot2 ? LessJumpCS : Call;
                return slot1 ? slot2 ? LessSS : LessSC : Call;
            case Opcode.IS_SMALLER_OR_EQUAL:
                if (Fused(ops, i, targets)) return slot1 ? slot2 ? LessEqualJumpSS : LessEqualJumpSC : slot2 ? LessEqualJumpCS : Call;
                return slot1 ? slot2 ? LessEqualSS : LessEqualSC : Call;
            case Opcode.IS_EQUAL:
                if (Fused(ops, i, targets)) return slot1 ? slot2 ? EqualJumpSS : EqualJumpSC : Call;
                return slot1 ? slot2 ? EqualSS : EqualSC : Call;
            case Opcode.IS_NOT_EQUAL: return Fused(ops, i, targets) && slot1 ? slot2 ? NotEqualJumpSS : NotEqualJumpSC : Call;
            case Opcode.IS_IDENTICAL: return Fused(ops, i, targets) && slot1 && const2 ? IdenticalJumpSC : Call;
            case Opcode.IS_NOT_IDENTICAL: return Fused(ops, i, targets) && slot1 && const2 ? NotIdenticalJumpSC : Call;
            case Opcode.ASSIGN:
                if (op.Op1Kind != OperandKind.Cv || op.ResultKind != OperandKind.Unused) return Call;
                return const2 ? AssignSC : op.Op2Kind == OperandKind.Cv ? AssignSS : AssignSTmp;
            case Opcode.QM_ASSIGN: return const1 ? QmAssignC : op.Op1Kind == OperandKind.Cv ? QmAssignS : QmAssignTmp;
            case Opcode.PRE_INC:
                if (op.Op1Kind != OperandKind.Cv || op.ResultKind != OperandKind.Unused) return Call;
                return EndsLoop(ops, i + 1) ? ops[i + 1].Op2Kind == OperandKind.Const ? IncrementLessSC : IncrementLessSS : Increment;
            case Opcode.PRE_DEC: return op.Op1Kind == OperandKind.Cv && op.ResultKind == OperandKind.Unused ? Decrement : Call;
            case Opcode.POST_INC: return op.Op1Kind == OperandKind.Cv ? PostIncrement : Call;
            case Opcode.POST_DEC: return op.Op1Kind == OperandKind.Cv ? PostDecrement : Call;
            case Opcode.JMP: return Jump;
            case Opcode.JMPZ: return slot1 ? JumpZeroS : Call;
            case Opcode.JMPNZ: return slot1 ? JumpNotZeroS : Call;
            case Opcode.FETCH_DIM_R:
                if (op.Op1Kind != OperandKind.Cv || op.Extended != 0) return Call;
                return FetchesInner(ops, i, targets) ? FetchDimDim : slot2 ? FetchDimSS : FetchDimSC;
            case Opcode.FETCH_OBJ_R:
                if (!const2 || op.Extended != 0 || op.Cache < 0) return Call;
                return op.Op1Kind == OperandKind.Unused ? FetchThisProperty : op.Op1Kind == OperandKind.Cv ? FetchProperty : Call;
            case Opcode.ASSIGN_OBJ:
                if (!const2 || op.Cache < 0 || op.Op1Kind != OperandKind.Unused || op.ResultKind != OperandKind.Unused) return Call;
                return ops[i + 1].Op1Kind == OperandKind.Var ? Call : AssignThisProperty;
            case Opcode.ASSIGN_DIM_OP:
                if (op.Op1Kind != OperandKind.Cv || op.ResultKind != OperandKind.Unused || op.Op2Kind == OperandKind.Unused) return Call;
                return (Opcode)op.Extended is Opcode.ADD or Opcode.SUB ? AssignDimOp : Call;
            case Opcode.ASSIGN_DIM:
                if (op.Op1Kind != OperandKind.Cv || op.ResultKind != OperandKind.Unused) return Call;
                return slot2 ? AssignDimSS : op.Op2Kind == OperandKind.Unused ? AssignDimNext : Call;
            case Opcode.ASSIGN_OP:
                if (op.Op1Kind != OperandKind.Cv || op.ResultKind != OperandKind.Unused || !slot2 && !const2) return Call;
                return (Opcode)op.Extended switch { Opcode.ADD => AddAssign, Opcode.SUB => SubAssign, Opcode.MUL => MulAssign, Opcode.CONCAT => ConcatAssign, _ => Call };
            case Opcode.SEND_VAR: return op.Op2Kind == OperandKind.Unused ? op.Op1Kind == OperandKind.Cv ? SendCv : op.Op1Kind == OperandKind.Var ? SendVar : Call : Call;
            case Opcode.SEND_VAR_EX: return op.Op2Kind == OperandKind.Unused ? op.Op1Kind == OperandKind.Cv ? SendCvEx : op.Op1Kind == OperandKind.Var ? SendVarEx : Call : Call;
            case Opcode.SEND_VAR_NO_REF_EX: return op.Op2Kind == OperandKind.Unused && op.Op1Kind == OperandKind.Var ? SendVarEx : Call;
            case Opcode.SEND_VAL_EX: return op.Op2Kind == OperandKind.Unused ? const1 ? SendCEx : SendTmpEx : Call;
            case Opcode.SEND_REF: return op.Op2Kind == OperandKind.Unused && op.Op1Kind == OperandKind.Cv ? SendReference : Call;
            case Opcode.VERIFY_RETURN_TYPE: return op.Op1Kind is OperandKind.Cv or OperandKind.Tmp ? VerifyReturn : Call;
            case Opcode.SEND_VAL: return op.Op2Kind == OperandKind.Unused ? const1 ? SendC : SendTmp : Call;
            case Opcode.INIT_FCALL or Opcode.INIT_NS_FCALL_BY_NAME: return InitFcall;
            case Opcode.INIT_METHOD_CALL: return const2 && op.Cache >= 0 && op.Op1Kind is OperandKind.Cv or OperandKind.Unused ? InitMethod : Call;
            case Opcode.DO_UCALL:
            case Opcode.DO_ICALL:
            case Opcode.DO_FCALL:
            case Opcode.DO_FCALL_BY_NAME: return DoCall;
            case Opcode.RETURN: return ReturnSimple;
            case Opcode.RECV: return Receive;
            case Opcode.FREE: return FreeScalar;
            default: return Call;
        }
    }

    /// <summary>The result goes into a variable by the ASSIGN behind it and nowhere else.</summary>
    private static bool AssignsResult(Op[] ops, int i, bool[] targets)
    {
        if (i + 1 >= ops.Length || targets[i + 1] || ops[i].ResultKind != OperandKind.Tmp) return false;
        ref Op next = ref ops[i + 1];
        return next.Code == Opcode.ASSIGN && next.Op1Kind == OperandKind.Cv && next.ResultKind == OperandKind.Unused
            && next.Op2Kind == OperandKind.Tmp && next.Op2 == ops[i].Result;
    }

    /// <summary>The element is the container of the FETCH_DIM_R behind it.</summary>
    private static bool FetchesInner(Op[] ops, int i, bool[] targets)
    {
        if (i + 1 >= ops.Length || targets[i + 1]) return false;
        ref Op next = ref ops[i + 1];
        return next.Code == Opcode.FETCH_DIM_R && next.Extended == 0 && (next.Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0 && next.Op1 == ops[i].Result
            && next.Op2Kind != OperandKind.Unused;
    }

    /// <summary>At <paramref name="i"/> stands the fused IS_SMALLER and JMPNZ of a loop: it may also be jumped to.</summary>
    private static bool EndsLoop(Op[] ops, int i)
    {
        if (i + 1 >= ops.Length || ops[i].Code != Opcode.IS_SMALLER || !IsSlot(ops[i].Op1Kind)) return false;
        return ops[i + 1].Code == Opcode.JMPNZ && ops[i + 1].Op1Kind == OperandKind.Tmp && ops[i + 1].Op1 == ops[i].Result
            && (ops[i].Flags & OpFlags.SmartJmpnz) != 0;
    }

    private static bool IsSlot(OperandKind kind) => (kind & (OperandKind.Tmp | OperandKind.Var | OperandKind.Cv)) != 0;

    /// <summary>The comparison's result is read by the JMPZ or JMPNZ behind it and by nothing else.</summary>
    private static bool Fused(Op[] ops, int i, bool[] targets)
    {
        if ((ops[i].Flags & (OpFlags.SmartJmpz | OpFlags.SmartJmpnz)) == 0 || i + 1 >= ops.Length || targets[i + 1]) return false;
        ref Op next = ref ops[i + 1];
        return next.Code is Opcode.JMPZ or Opcode.JMPNZ && next.Op1 == ops[i].Result && next.Op1Kind == OperandKind.Tmp;
    }
}
