using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Values;
using Iced.Intel;
using AsmCode = Iced.Intel.Code;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>
/// Exits: each writes the slots of its snapshot to the window and jumps through its cell, which leads back to the driver
/// until a side trace takes over.
/// </summary>
internal sealed unsafe partial class Emitter
{
    /// <param name="Snapshot">What is restored.</param>
    /// <param name="Undo">The AddOv or SubOv whose effect on its first operand is taken back first; -1: none.</param>
    private sealed class ExitStub(ExitKind kind, int snapshot, int undo, Label label)
    {
        internal readonly ExitKind Kind = kind;
        internal readonly int Snapshot = snapshot, Undo = undo;
        internal Label Label = label;
        internal int Number;
    }

    private readonly List<ExitStub> _exits = [];
    private readonly Dictionary<int, int> _exitOfSnapshot = [], _exitOfIns = [];
    private int _entryExit, _entryPoll = -1, _loopPoll = -1, _endExit = -1;
    private nint* _cells;

    private void FindExits(ExitTable table, nint leave)
    {
        _entryExit = NewExit(ExitKind.Entry, 0, -1);
        if (_trace.Parent is null) _entryPoll = NewExit(ExitKind.Poll, 0, -1);
        if (_ir.LoopSnapshot >= 0) _loopPoll = NewExit(ExitKind.Poll, _ir.LoopSnapshot, -1);
        for (int i = 0; i < _ir.Code.Count; i++)
        {
            Ins ins = _ir.Code[i];
            if (!_live[i] || !ins.IsGuard) continue;
            bool undo = LinearScan.CanUndo(ins) && _at[i].IsRegister && !_ir.Code[ins.A].IsConstant && _at[ins.A] == _at[i];
            if (undo) _exitOfIns[i] = NewExit(ExitKind.Guard, ins.Snapshot, i);
            else if (!_exitOfSnapshot.ContainsKey(ins.Snapshot)) _exitOfSnapshot[ins.Snapshot] = NewExit(ExitKind.Guard, ins.Snapshot, -1);
        }

        if (_ir.End != TraceEnd.Loops) _endExit = NewExit(ExitKind.End, _ir.EndSnapshot, -1);
        _cells = _trace.AllocateCells(_exits.Count, leave);
        var exits = new TraceExit[_exits.Count];
        for (int i = 0; i < exits.Length; i++) exits[i] = new TraceExit(_trace, _exits[i].Kind, _ir.Snapshots[_exits[i].Snapshot], &_cells[i]);
        _trace.Exits = exits;
        int first = table.Add(exits);
        for (int i = 0; i < exits.Length; i++) _exits[i].Number = first + i;
        if (_ir.End == TraceEnd.Links) exits[_endExit].Link(_trace.Target!);
    }

    private int NewExit(ExitKind kind, int snapshot, int undo)
    {
        _exits.Add(new ExitStub(kind, snapshot, undo, _asm.CreateLabel()));
        return _exits.Count - 1;
    }

    private Label ExitOf(int ins) =>
        _exits[_exitOfIns.TryGetValue(ins, out int own) ? own : _exitOfSnapshot[_ir.Code[ins].Snapshot]].Label;

    private void Jump(int exit) => _asm.jmp(_exits[exit].Label);

    private void EmitStubs()
    {
        for (int i = 0; i < _exits.Count; i++)
        {
            ExitStub exit = _exits[i];
            _asm.Label(ref exit.Label);
            _marks.Add((_asm.Instructions.Count, -2 - i));
            if (exit.Undo >= 0) EmitUndo(_ir.Code[exit.Undo]);
            EmitRestore(_ir.Snapshots[exit.Snapshot]);
            _asm.AddInstruction(Instruction.Create(AsmCode.Mov_r64_imm64, Registers.Scratch2, (long)(nint)(&_cells[i])));
            _asm.AddInstruction(Instruction.Create(AsmCode.Mov_r32_imm32, Register.EAX, (uint)exit.Number));
            _asm.AddInstruction(Instruction.Create(AsmCode.Jmp_rm64, Mem(Registers.Scratch2, 0)));
        }
    }

    private void EmitUndo(Ins ins)
    {
        Register target = General(ins.A);
        AluWith(ins.Op == IrOp.AddOv ? Alu.Sub : Alu.Add, target, ins.B, Registers.Scratch);
    }

    private void EmitRestore(Snapshot snapshot)
    {
        // payloads first: the tags need a scratch register for each type
        foreach ((int slot, int value) in snapshot.Slots)
        {
            MemoryOperand place = SlotPlace(slot, NativeLayout.Payload);
            Ins ins = _ir.Code[value];
            if (ins.IsConstant && ins.Imm == (int)ins.Imm) Add(AsmCode.Mov_rm64_imm32, place, (int)ins.Imm);
            else if (IsFloat(value) && !ins.IsConstant) Add(AsmCode.VEX_Vmovsd_m64_xmm, place, FloatIn(value, Registers.FloatScratch));
            else Add(AsmCode.Mov_rm64_r64, place, IntIn(value, Registers.Scratch));
        }

        foreach (IGrouping<IrType, (int Slot, int Value)> group in snapshot.Slots.Where(s => NeedsTag(s.Slot, s.Value)).GroupBy(s => _ir.Code[s.Value].Type))
        {
            LoadConstant(Registers.Scratch, TagOf(group.Key));
            foreach ((int slot, _) in group) Add(AsmCode.Mov_rm64_r64, SlotPlace(slot, 0), Registers.Scratch);
        }
    }

    private bool NeedsTag(int slot, int value) => _ir.Facts[slot] != SlotFact.Walked && _ir.Facts[slot] != FactOf(_ir.Code[value].Type);
}
