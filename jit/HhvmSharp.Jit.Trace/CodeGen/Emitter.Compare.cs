using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;
using Iced.Intel;
using AsmCode = Iced.Intel.Code;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Comparisons, as values and as guards.</summary>
internal sealed unsafe partial class Emitter
{
    /// <summary>Compares two ints; the second one may be anything.</summary>
    private void CompareInts(Ins ins)
    {
        Ins b = _ir.Code[ins.B];
        Register a = IntIn(ins.A, Registers.Scratch);
        if (b.IsConstant && b.Imm == 0) Add(AsmCode.Test_rm64_r64, a, a);
        else AluWith(Alu.Cmp, a, ins.B, Registers.Scratch2);
    }

    /// <summary>Compares two floats so that "above" (or "above or equal", "equal") tells; NaN gives "below" and "parity".</summary>
    private void CompareFloats(int a, int b) =>
        FloatCompareWith(FloatIn(a, Registers.FloatScratch), b);

    private void FloatCompareWith(Register a, int operand)
    {
        Ins b = _ir.Code[operand];
        if (b.IsConstant && b.Imm == 0)
        {
            LoadFloat(Registers.FloatScratch2, operand);
            Add(AsmCode.VEX_Vucomisd_xmm_xmmm64, a, Registers.FloatScratch2);
        }
        else if (b.IsConstant) Add(AsmCode.VEX_Vucomisd_xmm_xmmm64, a, ConstantPlace(b.Imm));
        else if (_at[operand].IsRegister) Add(AsmCode.VEX_Vucomisd_xmm_xmmm64, a, Registers.Float[_at[operand].Register]);
        else Add(AsmCode.VEX_Vucomisd_xmm_xmmm64, a, SpillPlace(_at[operand].Spill));
    }

    private void EmitGuard(int i, Ins ins)
    {
        Label exit = ExitOf(i);
        if (IsFloat(ins.A))
        {
            GuardFloats(ins, exit);
            return;
        }

        CompareInts(ins);
        switch (Folding.OfInts(ins.Condition))
        {
            case Condition.Less: _asm.jge(exit); break;
            case Condition.LessEqual: _asm.jg(exit); break;
            case Condition.Greater: _asm.jle(exit); break;
            case Condition.GreaterEqual: _asm.jl(exit); break;
            case Condition.Equal: _asm.jne(exit); break;
            case Condition.NotEqual: _asm.je(exit); break;
            case Condition.Above: _asm.jbe(exit); break;
            default: _asm.jae(exit); break;
        }
    }

    private void GuardFloats(Ins ins, Label exit)
    {
        switch (ins.Condition)
        {
            case Condition.Greater: CompareFloats(ins.A, ins.B); _asm.jbe(exit); break;
            case Condition.GreaterEqual: CompareFloats(ins.A, ins.B); _asm.jb(exit); break;
            case Condition.Less: CompareFloats(ins.B, ins.A); _asm.jbe(exit); break;
            case Condition.LessEqual: CompareFloats(ins.B, ins.A); _asm.jb(exit); break;
            case Condition.NotGreater: CompareFloats(ins.A, ins.B); _asm.ja(exit); break;
            case Condition.NotGreaterEqual: CompareFloats(ins.A, ins.B); _asm.jae(exit); break;
            case Condition.NotLess: CompareFloats(ins.B, ins.A); _asm.ja(exit); break;
            case Condition.NotLessEqual: CompareFloats(ins.B, ins.A); _asm.jae(exit); break;
            case Condition.Equal:
                CompareFloats(ins.A, ins.B);
                _asm.jne(exit);
                _asm.jp(exit);
                break;
            default:
                // equal and not NaN leaves
                CompareFloats(ins.A, ins.B);
                Label differs = _asm.CreateLabel();
                _asm.jp(differs);
                _asm.je(exit);
                _asm.Label(ref differs);
                _asm.nop();
                break;
        }
    }

    private void EmitCompare(int i, Ins ins)
    {
        if (!IsFloat(ins.A))
        {
            CompareInts(ins);
            Set(Folding.OfInts(ins.Condition) switch
            {
                Condition.Less => AsmCode.Setl_rm8,
                Condition.LessEqual => AsmCode.Setle_rm8,
                Condition.Greater => AsmCode.Setg_rm8,
                Condition.GreaterEqual => AsmCode.Setge_rm8,
                Condition.Equal => AsmCode.Sete_rm8,
                Condition.NotEqual => AsmCode.Setne_rm8,
                Condition.Above => AsmCode.Seta_rm8,
                _ => AsmCode.Setb_rm8,
            }, Register.AL);
        }
        else
        {
            SetFloats(ins);
        }

        Register to = Target(i, Registers.Scratch);
        Add(AsmCode.Movzx_r32_rm8, Low(to), Register.AL);
        StoreInt(i, to);
    }

    private void SetFloats(Ins ins)
    {
        switch (ins.Condition)
        {
            case Condition.Greater: CompareFloats(ins.A, ins.B); Set(AsmCode.Seta_rm8, Register.AL); break;
            case Condition.GreaterEqual: CompareFloats(ins.A, ins.B); Set(AsmCode.Setae_rm8, Register.AL); break;
            case Condition.Less: CompareFloats(ins.B, ins.A); Set(AsmCode.Seta_rm8, Register.AL); break;
            case Condition.LessEqual: CompareFloats(ins.B, ins.A); Set(AsmCode.Setae_rm8, Register.AL); break;
            case Condition.NotGreater: CompareFloats(ins.A, ins.B); Set(AsmCode.Setbe_rm8, Register.AL); break;
            case Condition.NotGreaterEqual: CompareFloats(ins.A, ins.B); Set(AsmCode.Setb_rm8, Register.AL); break;
            case Condition.NotLess: CompareFloats(ins.B, ins.A); Set(AsmCode.Setbe_rm8, Register.AL); break;
            case Condition.NotLessEqual: CompareFloats(ins.B, ins.A); Set(AsmCode.Setb_rm8, Register.AL); break;
            case Condition.Equal:
                CompareFloats(ins.A, ins.B);
                Set(AsmCode.Sete_rm8, Register.AL);
                Set(AsmCode.Setnp_rm8, Register.DL);
                Add(AsmCode.And_r8_rm8, Register.AL, Register.DL);
                break;
            default:
                CompareFloats(ins.A, ins.B);
                Set(AsmCode.Setne_rm8, Register.AL);
                Set(AsmCode.Setp_rm8, Register.DL);
                Add(AsmCode.Or_r8_rm8, Register.AL, Register.DL);
                break;
        }
    }

    private void Set(AsmCode code, Register to) => _asm.AddInstruction(Instruction.Create(code, to));
}
