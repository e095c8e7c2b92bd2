using HhvmSharp.Jit.Trace.Ir;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Where a value lives, for as long as it does: a register of its class, or a place on the stack.</summary>
/// <param name="Register">The number of the register in its class, or -1.</param>
/// <param name="Spill">The number of the place, or -1.</param>
internal readonly record struct Location(int Register, int Spill)
{
    internal static readonly Location None = new(-1, -1);

    internal bool IsRegister => Register >= 0;
}

/// <summary>
/// Linear scan over a trace: each value has one location for all of its life, so that an exit finds it wherever it
/// leaves. When registers run out, the value that the loop uses least goes to the stack.
/// </summary>
internal sealed class LinearScan
{
    private sealed class Interval(int value, int start)
    {
        internal readonly int Value = value, Start = start;
        internal int End = start;
        internal int Weight;
    }

    private readonly TraceIr _trace;
    private readonly bool[] _live;
    private readonly int[] _registers;
    private readonly Interval?[] _intervals;
    private readonly Location[] _locations;
    private readonly List<Interval> _active = [];
    private readonly List<(int Spill, int Until)> _spills = [];
    private readonly bool[][] _taken;

    /// <summary>Positions: 2i reads the operands of instruction i, 2i+1 writes its result.</summary>
    private readonly int _end;

    private LinearScan(TraceIr trace, bool[] live, int generalRegisters, int floatRegisters)
    {
        _trace = trace;
        _live = live;
        _registers = [generalRegisters, floatRegisters];
        _taken = [new bool[generalRegisters], new bool[floatRegisters]];
        _intervals = new Interval?[trace.Code.Count];
        _locations = new Location[trace.Code.Count];
        _end = 2 * trace.Code.Count;
    }

    /// <param name="trace">What is to be allocated.</param>
    /// <param name="live">The instructions that are needed.</param>
    /// <param name="generalRegisters">How many registers there are for ints and addresses.</param>
    /// <param name="floatRegisters">And for floats.</param>
    /// <param name="spills">How many places on the stack were used.</param>
    internal static Location[] Run(TraceIr trace, bool[] live, int generalRegisters, int floatRegisters, out int spills)
    {
        var scan = new LinearScan(trace, live, generalRegisters, floatRegisters);
        scan.FindIntervals();
        scan.Allocate();
        spills = scan._spills.Count;
        return scan._locations;
    }

    internal static bool IsFloat(Ins ins) => ins.Type == IrType.Float;

    /// <summary>AddOv and SubOv may overwrite their first operand although their exit needs it: the exit takes the change back.</summary>
    internal static bool CanUndo(Ins ins) => ins.Op is IrOp.AddOv or IrOp.SubOv && ins.A != ins.B;

    private void FindIntervals()
    {
        int loop = _trace.LoopStart, phis = loop;
        for (int i = 0; i < _trace.Code.Count; i++)
        {
            _locations[i] = Location.None;
            if (!_live[i]) continue;
            Ins ins = _trace.Code[i];
            if (ins.Op == IrOp.Phi)
            {
                phis = i;
                Use(ins.A, 2 * loop, true);
                _intervals[i] = new Interval(i, 2 * loop + 1);
                continue;
            }

            Use(ins.A, 2 * i, true);
            Use(ins.B, 2 * i, true);
            Use(ins.C, 2 * i, true);
            if (ins.IsGuard) UseSnapshot(ins, i);
            if (ins.Type != IrType.None && !ins.IsConstant) _intervals[i] = new Interval(i, 2 * i + 1);
        }

        if (loop >= 0)
        {
            foreach ((_, int value) in _trace.Snapshots[_trace.LoopSnapshot].Slots) Use(value, 2 * phis + 1, false);
            for (int i = loop + 1; i <= phis; i++)
                if (_live[i]) Use(_trace.Code[i].B, _end, true);
            for (int i = 0; i < loop; i++)
                if (_intervals[i] is { } interval && interval.End > 2 * loop) interval.End = _end + 1;
        }

        if (_trace.EndSnapshot >= 0)
            foreach ((_, int value) in _trace.Snapshots[_trace.EndSnapshot].Slots) Use(value, _end, false);
    }

    private void UseSnapshot(Ins ins, int i)
    {
        // a result is written before the guard is known to hold
        int late = ins.Type == IrType.None ? 2 * i : 2 * i + 1;
        foreach ((_, int value) in _trace.Snapshots[ins.Snapshot].Slots)
            Use(value, value == ins.A && CanUndo(ins) ? 2 * i : late, false);
        if (CanUndo(ins) && ins.B >= 0) Use(ins.B, late, false);
    }

    private void Use(int value, int position, bool counts)
    {
        if (value < 0 || _intervals[value] is not { } interval) return;
        if (position > interval.End) interval.End = position;
        if (counts) interval.Weight += _trace.LoopStart >= 0 && position > 2 * _trace.LoopStart ? 10 : 1;
    }

    private void Allocate()
    {
        foreach (Interval interval in _intervals.Where(i => i is not null).Select(i => i!).OrderBy(i => i.Start))
        {
            Expire(interval.Start);
            int kind = Class(interval);
            int register = Choose(interval, kind);
            if (register < 0)
            {
                Interval victim = Victim(interval, kind);
                if (ReferenceEquals(victim, interval))
                {
                    Spill(interval);
                    continue;
                }

                register = _locations[victim.Value].Register;
                _active.Remove(victim);
                Spill(victim);
            }

            _taken[kind][register] = true;
            _locations[interval.Value] = new Location(register, -1);
            _active.Add(interval);
        }
    }

    private int Class(Interval interval) => IsFloat(_trace.Code[interval.Value]) ? 1 : 0;

    private void Expire(int position)
    {
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            Interval old = _active[i];
            if (old.End > position || (old.End == position && (old.End & 1) != 0)) continue;
            _taken[Class(old)][_locations[old.Value].Register] = false;
            _active.RemoveAt(i);
        }
    }

    /// <summary>A free register: that of the phi the value becomes, or of the operand it replaces, if possible.</summary>
    private int Choose(Interval interval, int kind)
    {
        Ins ins = _trace.Code[interval.Value];
        if (PhiOf(interval.Value) is int phi && phi >= 0 && IsFree(phi, kind) is int r and >= 0) return r;
        if (ins.A >= 0 && IsFree(ins.A, kind) is int a and >= 0) return a;
        for (int i = 0; i < _registers[kind]; i++)
            if (!_taken[kind][i]) return i;
        return -1;
    }

    /// <summary>The register of a value whose life is over, if nobody has taken it.</summary>
    private int IsFree(int value, int kind)
    {
        Location at = _locations[value];
        return at.IsRegister && IsFloat(_trace.Code[value]) == (kind == 1) && !_taken[kind][at.Register] ? at.Register : -1;
    }

    /// <summary>The phi whose next value this is, or -1.</summary>
    private int PhiOf(int value)
    {
        if (_trace.LoopStart < 0) return -1;
        for (int i = _trace.LoopStart + 1; i < _trace.Code.Count && _trace.Code[i].Op == IrOp.Phi; i++)
            if (_live[i] && _trace.Code[i].B == value) return i;
        return -1;
    }

    private Interval Victim(Interval newcomer, int kind)
    {
        Interval victim = newcomer;
        foreach (Interval a in _active)
        {
            if (Class(a) != kind) continue;
            if (a.Weight < victim.Weight || (a.Weight == victim.Weight && a.End > victim.End)) victim = a;
        }

        return victim;
    }

    /// <summary>A place that is free for the whole interval.</summary>
    private void Spill(Interval interval)
    {
        for (int i = 0; i < _spills.Count; i++)
        {
            if (_spills[i].Until >= interval.Start) continue;
            _spills[i] = (i, interval.End);
            _locations[interval.Value] = new Location(-1, i);
            return;
        }

        _spills.Add((_spills.Count, interval.End));
        _locations[interval.Value] = new Location(-1, _spills.Count - 1);
    }
}
