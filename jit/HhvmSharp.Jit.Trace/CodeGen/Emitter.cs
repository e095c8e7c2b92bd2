using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using Iced.Intel;
using AsmCode = Iced.Intel.Code;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Writes the machine code of one trace: entry tests, instructions, exits.</summary>
internal sealed unsafe partial class Emitter
{
    private readonly Assembler _asm = new(64);
    private readonly Trace _trace;
    private readonly TraceIr _ir;
    private readonly bool[] _live;
    private readonly Location[] _at;
    private readonly int _head;
    private readonly Dictionary<long, Label> _floats = [];
    private readonly List<(int Instruction, int Ir)> _marks = [];

    private Emitter(Trace trace, bool[] live, Location[] locations, int head)
    {
        _trace = trace;
        _ir = trace.Ir;
        _live = live;
        _at = locations;
        _head = head;
    }

    /// <summary>Instructions of a turn: what the budget counts.</summary>
    private int Weight => Math.Max(4, _ir.LoopStart >= 0 ? _ir.Code.Count - _ir.LoopStart : _ir.Code.Count);

    /// <param name="trace">Its <see cref="Trace.Ir"/> is compiled; block and exits are set.</param>
    /// <param name="memory">Where the code goes.</param>
    /// <param name="exits">Gives the exits their numbers.</param>
    /// <param name="leave">The stub that returns to the driver.</param>
    /// <param name="listing">Whether dumps are wanted.</param>
    internal static AbortReason Compile(Trace trace, CodeMemory memory, ExitTable exits, nint leave, bool listing)
    {
        bool[] live = Passes.DeadCode.Live(trace.Ir);
        Location[] locations = LinearScan.Run(trace.Ir, live, Registers.General.Length, Registers.Float.Length, out int spills);
        if (spills > Registers.MaxSpills) return AbortReason.TooManySpills;
        var emitter = new Emitter(trace, live, locations, trace.Start);
        emitter.FindExits(exits, leave);
        emitter.Emit();
        emitter.EmitStubs();
        emitter.EmitConstants();
        trace.Block = CodeWriterBlock.Assemble(memory, emitter._asm, out uint[] offsets);
        if (trace.Block is null) return AbortReason.CacheFull;
        trace.Instructions = emitter._asm.Instructions.Count;
        if (listing)
        {
            trace.IrListing = IrPrinter.Print(trace.Ir, trace.Code, live, locations);
            trace.AsmListing = AsmListing.Print(trace, emitter._marks, offsets);
        }

        return AbortReason.None;
    }

    private void Emit()
    {
        if (_trace.Parent is null) EmitPoll(_entryPoll);
        EmitEntry();
        for (int i = 0; i < _ir.Code.Count; i++)
        {
            if (!_live[i] || _ir.Code[i].Op == IrOp.Phi) continue;
            _marks.Add((_asm.Instructions.Count, i));
            if (_ir.Code[i].Op == IrOp.Loop) EmitLoop();
            else EmitIns(i);
        }

        _marks.Add((_asm.Instructions.Count, -1));
        switch (_ir.End)
        {
            case TraceEnd.Loops:
                EmitPhis(p => p.B);
                _asm.jmp(_loop);
                break;
            default:
                Jump(_endExit);
                break;
        }
    }

    // ---- the loop ----

    private Label _loop;

    private void EmitLoop()
    {
        EmitPhis(p => p.A);
        _loop = _asm.CreateLabel();
        _asm.Label(ref _loop);
        EmitPoll(_loopPoll);
    }

    private void EmitPoll(int exit)
    {
        Add(AsmCode.Sub_rm64_imm32, Registers.Budget, Weight);
        _asm.jle(_exits[exit].Label);
    }

    /// <summary>Moves all values into their phis at once.</summary>
    private void EmitPhis(Func<Ins, int> source)
    {
        var moves = new List<(int From, int To)>();
        for (int i = _ir.LoopStart + 1; i < _ir.Code.Count && _ir.Code[i].Op == IrOp.Phi; i++)
        {
            int from = source(_ir.Code[i]);
            if (_live[i] && from != i && (_ir.Code[from].IsConstant || _at[from] != _at[i] || IsFloat(from) != IsFloat(i))) moves.Add((from, i));
        }

        EmitMoves(moves);
    }

    private void EmitMoves(List<(int From, int To)> moves)
    {
        // by place: a register of either class, or a place on the stack
        int Place(int value) => _ir.Code[value].IsConstant ? -1 : _at[value].IsRegister ? _at[value].Register + (IsFloat(value) ? 100 : 0) : 200 + _at[value].Spill;
        var waiting = moves.Select(m => (m.From, m.To, Source: Place(m.From), Target: Place(m.To))).ToList();
        while (waiting.Count > 0)
        {
            int ready = waiting.FindIndex(m => !waiting.Any(o => o.Source == m.Target && o != m));
            if (ready >= 0)
            {
                Move(waiting[ready].To, waiting[ready].From);
                waiting.RemoveAt(ready);
                continue;
            }

            // a cycle: the first one's target is kept in a scratch register, whoever wants it takes it from there
            (int from, int to, int _, int target) = waiting[0];
            bool isFloat = IsFloat(to);
            int keeper = isFloat ? 300 : 301;
            if (isFloat) LoadFloat(Registers.FloatScratch2, to);
            else LoadInt(Registers.Scratch2, to);
            for (int i = 0; i < waiting.Count; i++)
            {
                if (waiting[i].Source == target) waiting[i] = waiting[i] with { Source = keeper, From = -2 };
            }

            Move(to, from);
            waiting.RemoveAt(0);
        }
    }

    /// <summary>From -2: the scratch register of the target's class.</summary>
    private void Move(int to, int from)
    {
        if (IsFloat(to))
        {
            Register source = from == -2 ? Registers.FloatScratch2 : FloatIn(from, Registers.FloatScratch);
            StoreFloat(to, source);
        }
        else if (from == -2)
        {
            StoreInt(to, Registers.Scratch2);
        }
        else if (_at[to].IsRegister)
        {
            LoadInt(General(to), from);
        }
        else
        {
            StoreInt(to, IntIn(from, Registers.Scratch));
        }
    }

    // ---- where values are ----

    private bool IsFloat(int value) => LinearScan.IsFloat(_ir.Code[value]);

    private Register General(int value) => Registers.General[_at[value].Register];

    private static MemoryOperand Mem(Register at, int offset) => new(at, Register.None, 1, offset, offset == 0 ? 0 : 1);

    private static MemoryOperand SpillPlace(int spill) => Mem(Register.RSP, spill * 8);

    private static MemoryOperand SlotPlace(int slot, int offset) => Mem(Registers.Window, slot * 16 + offset);

    /// <summary>The register of an int, or <paramref name="scratch"/> loaded with it.</summary>
    private Register IntIn(int value, Register scratch)
    {
        if (!_ir.Code[value].IsConstant && _at[value].IsRegister) return General(value);
        LoadInt(scratch, value);
        return scratch;
    }

    private void LoadInt(Register to, int value)
    {
        Ins ins = _ir.Code[value];
        if (ins.IsConstant) LoadConstant(to, ins.Imm);
        else if (!_at[value].IsRegister) Add(AsmCode.Mov_r64_rm64, to, SpillPlace(_at[value].Spill));
        else if (General(value) != to) Add(AsmCode.Mov_r64_rm64, to, General(value));
    }

    /// <summary>Flags are kept.</summary>
    private void LoadConstant(Register to, long value)
    {
        if (value is >= 0 and <= uint.MaxValue) _asm.AddInstruction(Instruction.Create(AsmCode.Mov_r32_imm32, Low(to), (uint)value));
        else if (value == (int)value) Add(AsmCode.Mov_rm64_imm32, to, (int)value);
        else _asm.AddInstruction(Instruction.Create(AsmCode.Mov_r64_imm64, to, value));
    }

    /// <summary>The lower half of a register.</summary>
    private static Register Low(Register r) => Register.EAX + (r - Register.RAX);

    /// <summary>The register that an instruction's int result is computed in.</summary>
    private Register Target(int value, Register scratch) => _at[value].IsRegister ? General(value) : scratch;

    private void StoreInt(int value, Register from)
    {
        if (!_at[value].IsRegister) Add(AsmCode.Mov_rm64_r64, SpillPlace(_at[value].Spill), from);
        else if (General(value) != from) Add(AsmCode.Mov_r64_rm64, General(value), from);
    }

    private Register FloatIn(int value, Register scratch)
    {
        if (!_ir.Code[value].IsConstant && _at[value].IsRegister) return Registers.Float[_at[value].Register];
        LoadFloat(scratch, value);
        return scratch;
    }

    private void LoadFloat(Register to, int value)
    {
        Ins ins = _ir.Code[value];
        if (ins.IsConstant && ins.Imm == 0) Add(AsmCode.VEX_Vxorpd_xmm_xmm_xmmm128, to, to, to);
        else if (ins.IsConstant) Add(AsmCode.VEX_Vmovsd_xmm_m64, to, ConstantPlace(ins.Imm));
        else if (!_at[value].IsRegister) Add(AsmCode.VEX_Vmovsd_xmm_m64, to, SpillPlace(_at[value].Spill));
        else if (Registers.Float[_at[value].Register] != to) Add(AsmCode.VEX_Vmovapd_xmm_xmmm128, to, Registers.Float[_at[value].Register]);
    }

    private Register FloatTarget(int value) => _at[value].IsRegister ? Registers.Float[_at[value].Register] : Registers.FloatScratch;

    private void StoreFloat(int value, Register from)
    {
        if (!_at[value].IsRegister) Add(AsmCode.VEX_Vmovsd_m64_xmm, SpillPlace(_at[value].Spill), from);
        else if (Registers.Float[_at[value].Register] != from) Add(AsmCode.VEX_Vmovapd_xmm_xmmm128, Registers.Float[_at[value].Register], from);
    }

    private MemoryOperand ConstantPlace(long bits)
    {
        if (!_floats.TryGetValue(bits, out Label label)) _floats[bits] = label = _asm.CreateLabel();
        return new MemoryOperand(Register.RIP, Register.None, 1, (long)label.Id, 8);
    }

    private void EmitConstants()
    {
        foreach ((long bits, Label label) in _floats)
        {
            Label here = label;
            _asm.Label(ref here);
            _asm.dq(bits);
        }
    }

    // ---- instructions ----

    private void Add(AsmCode code, Register a, Register b) => _asm.AddInstruction(Instruction.Create(code, a, b));

    private void Add(AsmCode code, Register a, int b) => _asm.AddInstruction(Instruction.Create(code, a, b));

    private void Add(AsmCode code, Register a, MemoryOperand b) => _asm.AddInstruction(Instruction.Create(code, a, b));

    private void Add(AsmCode code, MemoryOperand a, Register b) => _asm.AddInstruction(Instruction.Create(code, a, b));

    private void Add(AsmCode code, MemoryOperand a, int b) => _asm.AddInstruction(Instruction.Create(code, a, b));

    private void Add(AsmCode code, Register a, Register b, Register c) => _asm.AddInstruction(Instruction.Create(code, a, b, c));

    private void Add(AsmCode code, Register a, Register b, MemoryOperand c) => _asm.AddInstruction(Instruction.Create(code, a, b, c));
}
