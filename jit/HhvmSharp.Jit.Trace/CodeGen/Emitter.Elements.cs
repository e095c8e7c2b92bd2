using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Values;
using Iced.Intel;
using AsmCode = Iced.Intel.Code;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Elements of arrays.</summary>
internal sealed unsafe partial class Emitter
{
    private void EmitElement(int i, Ins ins)
    {
        switch (ins.Op)
        {
            case IrOp.Element:
                if (IsFloat(i)) EmitFloatLoad(i, Indexed(ins.A, ins.B, 8));
                else EmitIntLoad(i, Indexed(ins.A, ins.B, 8));
                break;
            case IrOp.StoreElement:
                StorePayload(Indexed(ins.A, ins.B, 8), ins.C);
                break;
            case IrOp.ValueAddress:
                EmitValueAddress(i, ins);
                break;
            case IrOp.GuardTag:
                {
                    Register at = IntIn(ins.A, Registers.Scratch2);
                    LoadConstant(Registers.Scratch, TagOf((IrType)ins.Imm));
                    Add(AsmCode.Cmp_rm64_r64, Mem(at, NativeLayout.StorageData), Registers.Scratch);
                    _asm.jne(ExitOf(i));
                    break;
                }

            case IrOp.Payload:
                if (IsFloat(i)) EmitFloatLoad(i, Mem(IntIn(ins.A, Registers.Scratch), NativeLayout.StorageData + NativeLayout.Payload));
                else EmitIntLoad(i, Mem(IntIn(ins.A, Registers.Scratch), NativeLayout.StorageData + NativeLayout.Payload));
                break;
            case IrOp.HeapValue:
                {
                    Register to = Target(i, Registers.Scratch);
                    Add(AsmCode.Mov_r64_rm64, to, Mem(IntIn(ins.A, Registers.Scratch), NativeLayout.StorageData));
                    Add(AsmCode.Test_rm64_r64, to, to);
                    _asm.je(ExitOf(i));
                    Add(AsmCode.Cmp_rm32_imm8, Mem(to, NativeLayout.Kind), (int)ins.Imm);
                    _asm.jne(ExitOf(i));
                    StoreInt(i, to);
                    break;
                }

            case IrOp.GuardScalar:
                Add(AsmCode.Mov_r64_rm64, Registers.Scratch, Mem(IntIn(ins.A, Registers.Scratch), NativeLayout.StorageData));
                Add(AsmCode.Test_rm64_r64, Registers.Scratch, Registers.Scratch);
                _asm.je(ExitOf(i));
                Add(AsmCode.Cmp_rm32_imm8, Mem(Registers.Scratch, NativeLayout.Kind), Kind.String);
                _asm.ja(ExitOf(i));
                break;
            case IrOp.StoreValue:
                {
                    Register at = IntIn(ins.A, Registers.Scratch2);
                    LoadConstant(Registers.Scratch, TagOf(_ir.Code[ins.C].Type));
                    Add(AsmCode.Mov_rm64_r64, Mem(at, NativeLayout.StorageData), Registers.Scratch);
                    StorePayload(Mem(at, NativeLayout.StorageData + NativeLayout.Payload), ins.C, Registers.Scratch);
                    break;
                }

            case IrOp.Append:
                EmitAppend(i, ins);
                break;
            default:
                throw new InvalidOperationException($"no code for {ins.Op}");
        }
    }

    private void EmitValueAddress(int i, Ins ins)
    {
        Register to = Target(i, Registers.Scratch);
        Ins index = _ir.Code[ins.B];
        if (index.IsConstant && index.Imm is >= 0 and < 1 << 24)
        {
            Add(AsmCode.Lea_r64_m, to, Mem(IntIn(ins.A, Registers.Scratch), (int)index.Imm * 16));
        }
        else
        {
            // twice the index, 8 times that
            Register twice = Registers.Scratch2, at = IntIn(ins.B, Registers.Scratch2);
            _asm.AddInstruction(Instruction.Create(AsmCode.Lea_r64_m, twice, new MemoryOperand(at, at, 1, 0, 0)));
            _asm.AddInstruction(Instruction.Create(AsmCode.Lea_r64_m, to, new MemoryOperand(IntIn(ins.A, Registers.Scratch), twice, 8, 0, 0)));
        }

        StoreInt(i, to);
    }

    /// <summary>An int that must come from the stack is loaded through a scratch register: the address is computed first.</summary>
    private void StorePayload(MemoryOperand place, int value, Register scratch = Register.None)
    {
        Ins ins = _ir.Code[value];
        if (ins.IsConstant && ins.Imm == (int)ins.Imm)
        {
            Add(AsmCode.Mov_rm64_imm32, place, (int)ins.Imm);
        }
        else if (IsFloat(value))
        {
            Add(AsmCode.VEX_Vmovsd_m64_xmm, place, FloatIn(value, Registers.FloatScratch));
        }
        else if (!ins.IsConstant && _at[value].IsRegister)
        {
            Add(AsmCode.Mov_rm64_r64, place, General(value));
        }
        else
        {
            if (scratch == Register.None)
            {
                Add(AsmCode.Lea_r64_m, Registers.Scratch, place);
                (place, scratch) = (Mem(Registers.Scratch, 0), Registers.Scratch2);
            }

            Add(AsmCode.Mov_rm64_r64, place, IntIn(value, scratch));
        }
    }

    private void EmitAppend(int i, Ins ins)
    {
        Register array = IntIn(ins.A, Registers.Scratch2);
        Add(AsmCode.Mov_r32_rm32, Register.EAX, Mem(array, NativeLayout.ArrayUsed));
        Add(AsmCode.Cmp_rm64_r64, Mem(array, NativeLayout.ArrayNextFree), Register.RAX);
        _asm.jne(ExitOf(i));
        Register storage = IntIn(ins.B, Registers.Scratch2);
        Add(AsmCode.Cmp_rm32_r32, Mem(storage, NativeLayout.StorageLength), Register.EAX);
        _asm.jbe(ExitOf(i));
        if ((ArrayStrategy)ins.Imm == ArrayStrategy.Values)
        {
            Add(AsmCode.Shl_rm64_imm8, Register.RAX, 4);
            Add(AsmCode.Add_r64_rm64, Register.RAX, storage);
            LoadConstant(Registers.Scratch2, TagOf(_ir.Code[ins.C].Type));
            Add(AsmCode.Mov_rm64_r64, Mem(Register.RAX, NativeLayout.StorageData), Registers.Scratch2);
            StorePayload(Mem(Register.RAX, NativeLayout.StorageData + NativeLayout.Payload), ins.C, Registers.Scratch2);
        }
        else
        {
            AppendNumber(storage, ins.C);
        }

        array = IntIn(ins.A, Registers.Scratch2);
        Add(AsmCode.Mov_r32_rm32, Register.EAX, Mem(array, NativeLayout.ArrayUsed));
        _asm.AddInstruction(Instruction.Create(AsmCode.Inc_rm32, Register.EAX));
        Add(AsmCode.Mov_rm32_r32, Mem(array, NativeLayout.ArrayUsed), Register.EAX);
        Add(AsmCode.Mov_rm64_r64, Mem(array, NativeLayout.ArrayNextFree), Register.RAX);
    }

    /// <summary>To typed storage at the position in the scratch register; the other one may hold the storage.</summary>
    private void AppendNumber(Register storage, int number)
    {
        var place = new MemoryOperand(storage, Register.RAX, 8, NativeLayout.StorageData, 1);
        Ins value = _ir.Code[number];
        if (!IsFloat(number) && !(value.IsConstant && value.Imm == (int)value.Imm) && (value.IsConstant || !_at[number].IsRegister))
        {
            // both scratch registers hold the address
            if (value.IsConstant) Add(AsmCode.VEX_Vmovsd_xmm_m64, Registers.FloatScratch, ConstantPlace(value.Imm));
            else Add(AsmCode.VEX_Vmovsd_xmm_m64, Registers.FloatScratch, SpillPlace(_at[number].Spill));
            Add(AsmCode.VEX_Vmovsd_m64_xmm, place, Registers.FloatScratch);
        }
        else
        {
            StorePayload(place, number);
        }
    }
}
