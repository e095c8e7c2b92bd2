using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Values;
using Iced.Intel;
using AsmCode = Iced.Intel.Code;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>One method for each group of operations.</summary>
internal sealed unsafe partial class Emitter
{
    private readonly record struct Alu(AsmCode Load, AsmCode Immediate)
    {
        internal static readonly Alu Add = new(AsmCode.Add_r64_rm64, AsmCode.Add_rm64_imm32);
        internal static readonly Alu Sub = new(AsmCode.Sub_r64_rm64, AsmCode.Sub_rm64_imm32);
        internal static readonly Alu And = new(AsmCode.And_r64_rm64, AsmCode.And_rm64_imm32);
        internal static readonly Alu Or = new(AsmCode.Or_r64_rm64, AsmCode.Or_rm64_imm32);
        internal static readonly Alu Xor = new(AsmCode.Xor_r64_rm64, AsmCode.Xor_rm64_imm32);
        internal static readonly Alu Cmp = new(AsmCode.Cmp_r64_rm64, AsmCode.Cmp_rm64_imm32);
        internal static readonly Alu Mul = new(AsmCode.Imul_r64_rm64, AsmCode.INVALID);
    }

    private void EmitIns(int i)
    {
        Ins ins = _ir.Code[i];
        switch (ins.Op)
        {
            case IrOp.Constant:
                break;
            case IrOp.Slot:
                if (IsFloat(i)) EmitFloatLoad(i, SlotPlace((int)ins.Imm, NativeLayout.Payload));
                else EmitIntLoad(i, SlotPlace((int)ins.Imm, NativeLayout.Payload));
                break;
            case IrOp.SlotObject:
                EmitSlotObject(i, (int)ins.Imm);
                break;
            case IrOp.Field64:
                EmitIntLoad(i, Field(ins.A, (int)ins.Imm));
                break;
            case IrOp.Field32:
                {
                    Register to = Target(i, Registers.Scratch);
                    Add(AsmCode.Mov_r32_rm32, Low(to), Field(ins.A, (int)ins.Imm));
                    StoreInt(i, to);
                    break;
                }

            case IrOp.Field8:
                EmitByteLoad(i, Field(ins.A, (int)ins.Imm));
                break;
            case IrOp.Byte:
                EmitByteLoad(i, Indexed(ins.A, ins.B, 1));
                break;
            case IrOp.Add or IrOp.AddOv:
                EmitAlu(i, ins, Alu.Add, true);
                break;
            case IrOp.Sub or IrOp.SubOv:
                EmitAlu(i, ins, Alu.Sub, false);
                break;
            case IrOp.Mul or IrOp.MulOv:
                EmitAlu(i, ins, Alu.Mul, true);
                break;
            case IrOp.And:
                EmitAlu(i, ins, Alu.And, true);
                break;
            case IrOp.Or:
                EmitAlu(i, ins, Alu.Or, true);
                break;
            case IrOp.Xor:
                EmitAlu(i, ins, Alu.Xor, true);
                break;
            case IrOp.ShiftLeft:
                EmitShift(i, ins, AsmCode.Shl_rm64_imm8, AsmCode.VEX_Shlx_r64_rm64_r64);
                break;
            case IrOp.ShiftRight:
                EmitShift(i, ins, AsmCode.Sar_rm64_imm8, AsmCode.VEX_Sarx_r64_rm64_r64);
                break;
            case IrOp.Div or IrOp.Mod:
                EmitDivision(i, ins);
                break;
            case IrOp.FAdd:
                EmitFloat(i, ins, AsmCode.VEX_Vaddsd_xmm_xmm_xmmm64);
                break;
            case IrOp.FSub:
                EmitFloat(i, ins, AsmCode.VEX_Vsubsd_xmm_xmm_xmmm64);
                break;
            case IrOp.FMul:
                EmitFloat(i, ins, AsmCode.VEX_Vmulsd_xmm_xmm_xmmm64);
                break;
            case IrOp.FDiv:
                EmitFloat(i, ins, AsmCode.VEX_Vdivsd_xmm_xmm_xmmm64);
                break;
            case IrOp.FSqrt or IrOp.FAbs or IrOp.FFloor or IrOp.FCeil:
                EmitFloatFunction(i, ins);
                break;
            case IrOp.IntToFloat or IrOp.FloatToInt:
                EmitConversion(i, ins);
                break;
            case IrOp.Compare:
                EmitCompare(i, ins);
                break;
            case IrOp.Guard:
                EmitGuard(i, ins);
                break;
            default:
                EmitElement(i, ins);
                break;
        }
    }

    private void EmitIntLoad(int i, MemoryOperand place)
    {
        Register to = Target(i, Registers.Scratch);
        Add(AsmCode.Mov_r64_rm64, to, place);
        StoreInt(i, to);
    }

    private void EmitByteLoad(int i, MemoryOperand place)
    {
        Register to = Target(i, Registers.Scratch);
        Add(AsmCode.Movzx_r32_rm8, Low(to), place);
        StoreInt(i, to);
    }

    private void EmitFloatLoad(int i, MemoryOperand place)
    {
        Register to = FloatTarget(i);
        Add(AsmCode.VEX_Vmovsd_xmm_m64, to, place);
        StoreFloat(i, to);
    }

    private void EmitSlotObject(int i, int slot)
    {
        Register to = Target(i, Registers.Scratch);
        Add(AsmCode.Mov_r64_rm64, to, SlotPlace(slot, 0));
        if (_ir.Facts[slot] == SlotFact.ArrayReference) Add(AsmCode.Mov_r64_rm64, to, Mem(to, NativeLayout.ReferenceValue));
        StoreInt(i, to);
    }

    private MemoryOperand Field(int value, int offset) => Mem(IntIn(value, Registers.Scratch), offset);

    /// <summary>Element <paramref name="index"/> of the storage: both scratch registers may hold parts of the address.</summary>
    private MemoryOperand Indexed(int storage, int index, int scale)
    {
        Register at = IntIn(storage, Registers.Scratch);
        if (_ir.Code[index].IsConstant && _ir.Code[index].Imm is >= 0 and < 1 << 24)
            return Mem(at, NativeLayout.StorageData + (int)_ir.Code[index].Imm * scale);
        return new MemoryOperand(at, IntIn(index, Registers.Scratch2), scale, NativeLayout.StorageData, 1);
    }

    /// <summary>An int operation with any kind of second operand.</summary>
    private void AluWith(Alu alu, Register to, int operand, Register scratch)
    {
        Ins b = _ir.Code[operand];
        if (b.IsConstant && b.Imm == (int)b.Imm && alu.Immediate != AsmCode.INVALID)
        {
            Add(alu.Immediate, to, (int)b.Imm);
        }
        else if (b.IsConstant)
        {
            LoadConstant(scratch, b.Imm);
            Add(alu.Load, to, scratch);
        }
        else if (_at[operand].IsRegister)
        {
            Add(alu.Load, to, General(operand));
        }
        else
        {
            Add(alu.Load, to, SpillPlace(_at[operand].Spill));
        }
    }

    private bool IsIn(int value, Register register) => !_ir.Code[value].IsConstant && _at[value].IsRegister && General(value) == register;

    private void EmitAlu(int i, Ins ins, Alu alu, bool commutes)
    {
        (int a, int b) = (ins.A, ins.B);
        Register to = Target(i, Registers.Scratch);
        if (IsIn(b, to) && !IsIn(a, to))
        {
            if (commutes) (a, b) = (b, a);
            else to = Registers.Scratch;
        }

        Ins right = _ir.Code[b];
        if (ins.Op is IrOp.Mul or IrOp.MulOv && right.IsConstant && right.Imm == (int)right.Imm)
        {
            _asm.AddInstruction(Instruction.Create(AsmCode.Imul_r64_rm64_imm32, to, IntIn(a, Registers.Scratch), (int)right.Imm));
        }
        else if (ins.Op == IrOp.Add && right.IsConstant && right.Imm == (int)right.Imm && !_ir.Code[a].IsConstant && _at[a].IsRegister && !IsIn(a, to))
        {
            Add(AsmCode.Lea_r64_m, to, Mem(General(a), (int)right.Imm));
        }
        else
        {
            LoadInt(to, a);
            AluWith(alu, to, b, Registers.Scratch2);
        }

        if (ins.IsGuard) _asm.jo(ExitOf(i));
        StoreInt(i, to);
    }

    private void EmitShift(int i, Ins ins, AsmCode immediate, AsmCode variable)
    {
        Register to = Target(i, Registers.Scratch);
        if (_ir.Code[ins.B].IsConstant)
        {
            LoadInt(to, ins.A);
            Add(immediate, to, (int)_ir.Code[ins.B].Imm);
        }
        else
        {
            Add(variable, to, IntIn(ins.A, Registers.Scratch), IntIn(ins.B, Registers.Scratch2));
        }

        StoreInt(i, to);
    }

    private void EmitDivision(int i, Ins ins)
    {
        bool isModulo = ins.Op == IrOp.Mod;
        Ins divisor = _ir.Code[ins.B];
        if (divisor.IsConstant && divisor.Imm > 0 && (divisor.Imm & (divisor.Imm - 1)) == 0)
        {
            EmitPowerOfTwo(i, ins, divisor.Imm, isModulo);
            return;
        }

        if (divisor.IsConstant && divisor.Imm > 2)
        {
            EmitMagic(i, ins, divisor.Imm, isModulo);
            return;
        }

        MemoryOperand redZone = Mem(Register.RSP, -8);
        if (divisor.IsConstant)
        {
            LoadConstant(Register.RAX, divisor.Imm);
            Add(AsmCode.Mov_rm64_r64, redZone, Register.RAX);
        }

        LoadInt(Register.RAX, ins.A);
        _asm.AddInstruction(Instruction.Create(AsmCode.Cqo));
        if (divisor.IsConstant) _asm.AddInstruction(Instruction.Create(AsmCode.Idiv_rm64, redZone));
        else if (_at[ins.B].IsRegister) _asm.AddInstruction(Instruction.Create(AsmCode.Idiv_rm64, General(ins.B)));
        else _asm.AddInstruction(Instruction.Create(AsmCode.Idiv_rm64, SpillPlace(_at[ins.B].Spill)));
        StoreInt(i, isModulo ? Register.RDX : Register.RAX);
    }

    /// <summary>Rounds towards zero: negative dividends are raised first.</summary>
    private void EmitPowerOfTwo(int i, Ins ins, long divisor, bool isModulo)
    {
        int shift = System.Numerics.BitOperations.TrailingZeroCount(divisor);
        LoadInt(Registers.Scratch, ins.A);
        if (shift == 0)
        {
            if (isModulo) LoadConstant(Registers.Scratch, 0);
            StoreInt(i, Registers.Scratch);
            return;
        }

        Add(AsmCode.Mov_r64_rm64, Registers.Scratch2, Registers.Scratch);
        Add(AsmCode.Sar_rm64_imm8, Registers.Scratch2, 63);
        Add(AsmCode.Shr_rm64_imm8, Registers.Scratch2, 64 - shift);
        Add(AsmCode.Add_r64_rm64, Registers.Scratch, Registers.Scratch2);
        if (!isModulo)
        {
            Add(AsmCode.Sar_rm64_imm8, Registers.Scratch, shift);
        }
        else
        {
            // the bits below, less what was added
            Add(AsmCode.Shl_rm64_imm8, Registers.Scratch, 64 - shift);
            Add(AsmCode.Shr_rm64_imm8, Registers.Scratch, 64 - shift);
            Add(AsmCode.Sub_r64_rm64, Registers.Scratch, Registers.Scratch2);
        }

        StoreInt(i, Registers.Scratch);
    }

    /// <summary>Division by a constant as a multiplication (Granlund and Montgomery; Hacker's Delight 10-1).</summary>
    private void EmitMagic(int i, Ins ins, long divisor, bool isModulo)
    {
        (long multiplier, int shift) = Magic(divisor);
        LoadConstant(Register.RAX, multiplier);
        Register dividend = IntIn(ins.A, Register.RDX);
        _asm.AddInstruction(Instruction.Create(AsmCode.Imul_rm64, dividend)); // rdx: the upper half
        dividend = IntIn(ins.A, Register.RAX);
        if (multiplier < 0) Add(AsmCode.Add_r64_rm64, Register.RDX, dividend);
        if (shift > 0) Add(AsmCode.Sar_rm64_imm8, Register.RDX, shift);
        if (dividend != Register.RAX) Add(AsmCode.Mov_r64_rm64, Register.RAX, dividend);
        Add(AsmCode.Shr_rm64_imm8, Register.RAX, 63);
        Add(AsmCode.Add_r64_rm64, Register.RAX, Register.RDX);
        if (isModulo)
        {
            if (divisor == (int)divisor)
            {
                _asm.AddInstruction(Instruction.Create(AsmCode.Imul_r64_rm64_imm32, Register.RDX, Register.RAX, (int)divisor));
            }
            else
            {
                LoadConstant(Register.RDX, divisor);
                Add(AsmCode.Imul_r64_rm64, Register.RDX, Register.RAX);
            }

            LoadInt(Register.RAX, ins.A);
            Add(AsmCode.Sub_r64_rm64, Register.RAX, Register.RDX);
        }

        StoreInt(i, Register.RAX);
    }

    /// <summary>For a divisor above 2.</summary>
    internal static (long Multiplier, int Shift) Magic(long divisor)
    {
        const ulong two63 = 1UL << 63;
        ulong d = (ulong)divisor, limit = two63 - 1 - two63 % d;
        int p = 63;
        ulong q1 = two63 / limit, r1 = two63 - q1 * limit, q2 = two63 / d, r2 = two63 - q2 * d, delta;
        do
        {
            p++;
            q1 *= 2;
            r1 *= 2;
            if (r1 >= limit)
            {
                q1++;
                r1 -= limit;
            }

            q2 *= 2;
            r2 *= 2;
            if (r2 >= d)
            {
                q2++;
                r2 -= d;
            }

            delta = d - r2;
        }
        while (q1 < delta || (q1 == delta && r1 == 0));
        return ((long)(q2 + 1), p - 64);
    }

    // ---- floats ----

    /// <summary>A float operation whose second operand may be in memory.</summary>
    private void FloatWith(AsmCode code, Register to, Register a, int operand)
    {
        Ins b = _ir.Code[operand];
        if (b.IsConstant) Add(code, to, a, ConstantPlace(b.Imm));
        else if (_at[operand].IsRegister) Add(code, to, a, Registers.Float[_at[operand].Register]);
        else Add(code, to, a, SpillPlace(_at[operand].Spill));
    }

    private void EmitFloat(int i, Ins ins, AsmCode code)
    {
        Register to = FloatTarget(i);
        FloatWith(code, to, FloatIn(ins.A, Registers.FloatScratch2), ins.B);
        StoreFloat(i, to);
    }

    private void EmitFloatFunction(int i, Ins ins)
    {
        Register to = FloatTarget(i), a = FloatIn(ins.A, Registers.FloatScratch2);
        switch (ins.Op)
        {
            case IrOp.FSqrt:
                Add(AsmCode.VEX_Vsqrtsd_xmm_xmm_xmmm64, to, a, a);
                break;
            case IrOp.FAbs:
                Add(AsmCode.VEX_Vmovsd_xmm_m64, Registers.FloatScratch, ConstantPlace(long.MaxValue));
                Add(AsmCode.VEX_Vandpd_xmm_xmm_xmmm128, to, a, Registers.FloatScratch);
                break;
            default:
                int mode = ins.Op == IrOp.FFloor ? 9 : 10;
                _asm.AddInstruction(Instruction.Create(AsmCode.VEX_Vroundsd_xmm_xmm_xmmm64_imm8, to, a, a, mode));
                break;
        }

        StoreFloat(i, to);
    }

    private void EmitConversion(int i, Ins ins)
    {
        if (ins.Op == IrOp.IntToFloat)
        {
            Register to = FloatTarget(i), from = IntIn(ins.A, Registers.Scratch);
            Add(AsmCode.VEX_Vxorpd_xmm_xmm_xmmm128, to, to, to); // no dependence on what was there
            Add(AsmCode.VEX_Vcvtsi2sd_xmm_xmm_rm64, to, to, from);
            StoreFloat(i, to);
            return;
        }

        // what is out of range becomes the smallest int
        Add(AsmCode.VEX_Vcvttsd2si_r64_xmmm64, Registers.Scratch, FloatIn(ins.A, Registers.FloatScratch));
        LoadConstant(Registers.Scratch2, long.MinValue);
        Add(AsmCode.Cmp_r64_rm64, Registers.Scratch, Registers.Scratch2);
        _asm.je(ExitOf(i));
        StoreInt(i, Registers.Scratch);
    }
}
