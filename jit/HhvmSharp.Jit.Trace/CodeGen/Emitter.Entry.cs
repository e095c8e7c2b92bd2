using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Values;
using Iced.Intel;
using AsmCode = Iced.Intel.Code;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>The entry: what the trace takes for granted of the frame is tested once.</summary>
internal sealed unsafe partial class Emitter
{
    private void EmitEntry()
    {
        // the tags first, so that each is loaded once
        foreach (SlotFact tag in new[] { SlotFact.Int, SlotFact.Float, SlotFact.Bool, SlotFact.Null })
        {
            bool loaded = false;
            for (int s = 0; s < _ir.Facts.Length; s++)
            {
                if (_ir.Facts[s] != tag || _ir.Inherited[s] == tag) continue;
                if (!loaded) LoadConstant(Registers.Scratch, TagOf(tag));
                loaded = true;
                Add(AsmCode.Cmp_rm64_r64, SlotPlace(s, 0), Registers.Scratch);
                _asm.jne(_exits[_entryExit].Label);
            }
        }

        for (int s = 0; s < _ir.Facts.Length; s++)
        {
            SlotFact known = _ir.Inherited[s];
            switch (_ir.Facts[s])
            {
                case SlotFact.Free when known is SlotFact.Unknown:
                    TestFree(s);
                    break;
                case SlotFact.Array or SlotFact.Walked or SlotFact.ArrayReference:
                    TestArray(s, _ir.Facts[s], known);
                    break;
                case SlotFact.String when known != SlotFact.String:
                    LoadHeap(SlotPlace(s, 0), Kind.String);
                    break;
            }
        }
    }

    private void TestFree(int slot)
    {
        Label free = _asm.CreateLabel();
        Add(AsmCode.Mov_r64_rm64, Registers.Scratch, SlotPlace(slot, 0));
        Add(AsmCode.Test_rm64_r64, Registers.Scratch, Registers.Scratch);
        _asm.je(free);
        Add(AsmCode.Cmp_rm32_imm8, Mem(Registers.Scratch, NativeLayout.Kind), Kind.String);
        _asm.ja(_exits[_entryExit].Label);
        _asm.Label(ref free);
        _asm.AddInstruction(Instruction.Create(AsmCode.Nopd));
    }

    /// <summary>The heap object at a place, of this kind, comes into the scratch register.</summary>
    private void LoadHeap(MemoryOperand place, int kind)
    {
        Add(AsmCode.Mov_r64_rm64, Registers.Scratch, place);
        Add(AsmCode.Test_rm64_r64, Registers.Scratch, Registers.Scratch);
        _asm.je(_exits[_entryExit].Label);
        Add(AsmCode.Cmp_rm32_imm8, Mem(Registers.Scratch, NativeLayout.Kind), kind);
        _asm.jne(_exits[_entryExit].Label);
    }

    private void TestArray(int slot, SlotFact fact, SlotFact known)
    {
        ArrayFact needed = _ir.ArrayFacts[slot];
        bool isKnown = known == fact || (fact == SlotFact.Array && known == SlotFact.Walked);
        if (isKnown && _ir.InheritedArrays[slot].Implies(needed)) return;
        if (isKnown)
        {
            Add(AsmCode.Mov_r64_rm64, Registers.Scratch, SlotPlace(slot, 0));
            if (fact == SlotFact.ArrayReference) Add(AsmCode.Mov_r64_rm64, Registers.Scratch, Mem(Registers.Scratch, NativeLayout.ReferenceValue));
        }
        else if (fact == SlotFact.ArrayReference)
        {
            LoadHeap(SlotPlace(slot, 0), Kind.Reference);
            LoadHeap(Mem(Registers.Scratch, NativeLayout.ReferenceValue), Kind.Array);
        }
        else
        {
            LoadHeap(SlotPlace(slot, 0), Kind.Array);
        }

        if (needed.Strategy >= 0) TestByte(NativeLayout.ArrayStrategy, needed.Strategy);
        if (needed.Exclusive) TestInt(NativeLayout.Count, 1);
        if (needed.Dense) TestInt(NativeLayout.ArrayHoles, 0);
    }

    private void TestByte(int offset, int value)
    {
        Add(AsmCode.Cmp_rm8_imm8, Mem(Registers.Scratch, offset), value);
        _asm.jne(_exits[_entryExit].Label);
    }

    private void TestInt(int offset, int value)
    {
        Add(AsmCode.Cmp_rm32_imm8, Mem(Registers.Scratch, offset), value);
        _asm.jne(_exits[_entryExit].Label);
    }

    private static long TagOf(SlotFact fact) => fact switch
    {
        SlotFact.Int => NativeLayout.IntTag,
        SlotFact.Float => NativeLayout.FloatTag,
        SlotFact.Bool => NativeLayout.BoolTag,
        _ => NativeLayout.NullTag,
    };

    private static long TagOf(IrType type) => TagOf(FactOf(type));

    internal static SlotFact FactOf(IrType type) => type switch
    {
        IrType.Int => SlotFact.Int,
        IrType.Float => SlotFact.Float,
        IrType.Bool => SlotFact.Bool,
        _ => SlotFact.Null,
    };
}
