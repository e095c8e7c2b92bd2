using HhvmSharp.Jit.Analysis;
using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Trace.Recording;

/// <summary>
/// Records what a frame does from one op on, while the interpreter's handlers do it: each op is first written into the
/// trace, for operands of the types that they have now, then executed. It ends at the head of a loop, at an op that
/// traces do not do, or comes to nothing.
/// </summary>
internal sealed unsafe partial class Recorder
{
    /// <summary>Ops of one trace, and instructions.</summary>
    private const int MaxOps = 400, MaxInstructions = 2000;

    /// <summary>Ops that make a trace worth its entry when it does not reach a loop.</summary>
    private const int MinOps = 4;

    private readonly RequestContext _ctx;
    private readonly Frame _f;
    private readonly OpArray _code;
    private readonly Flow _flow;
    private readonly TraceIr _ir;
    private readonly IrBuilder _b;
    private readonly int _start;
    private readonly bool _isLoop;
    private readonly Func<int, Trace?> _traceAt;

    /// <summary>By slot: the instruction that has loaded it; the one that yields its value now. -1: not touched.</summary>
    private readonly int[] _loaded, _now;

    /// <summary>Heads of loops that were passed.</summary>
    private readonly HashSet<int> _passed = [];

    private Op* _op;
    private int _at;

    private AbortReason _reason;

    private Recorder(RequestContext ctx, Frame f, int start, bool isLoop, TraceExit? parent, Func<int, Trace?> traceAt)
    {
        _ctx = ctx;
        _f = f;
        _code = f.Code;
        _start = start;
        _isLoop = isLoop;
        _traceAt = traceAt;
        _flow = new Flow(_code, (_code.Flags & FunctionFlags.DynamicVars) != 0 || (f.Flags & (FrameFlags.HasSymbols | FrameFlags.Code | FrameFlags.Generator)) != 0);
        _ir = new TraceIr(_code.WindowSize);
        _b = new IrBuilder(_ir);
        _loaded = new int[_code.WindowSize];
        _now = new int[_code.WindowSize];
        Array.Fill(_loaded, -1);
        Array.Fill(_now, -1);
        _b.AddSnapshot(new Snapshot(start, Snapshot.Nothing));
        if (parent is { Kind: not ExitKind.Entry } && !isLoop) Inherit(parent);
    }

    /// <summary>What the recording has come to.</summary>
    /// <param name="Ir">The trace, or null.</param>
    /// <param name="Reason">Why there is none.</param>
    /// <param name="At">The op at which that was found.</param>
    /// <param name="Target">The trace that it goes on in.</param>
    /// <param name="Ops">The number of ops.</param>
    internal readonly record struct Result(TraceIr? Ir, AbortReason Reason, int At, Trace? Target, int Ops);

    /// <summary>Records and executes from op <paramref name="start"/> on. The frame stands afterwards where the interpreter goes on.</summary>
    /// <param name="ctx">The request.</param>
    /// <param name="f">The current frame.</param>
    /// <param name="start">The head of a loop, or where the parent is left.</param>
    /// <param name="isLoop">Whether the trace may go on at its own start.</param>
    /// <param name="parent">The exit that the trace continues.</param>
    /// <param name="traceAt">The trace of the loop at an op, if there is one.</param>
    internal static Result Run(RequestContext ctx, Frame f, int start, bool isLoop, TraceExit? parent, Func<int, Trace?> traceAt)
    {
        var recorder = new Recorder(ctx, f, start, isLoop, parent, traceAt);
        return recorder.Record();
    }

    /// <summary>What the trace before has tested, and what its exit has written.</summary>
    private void Inherit(TraceExit parent)
    {
        TraceIr ir = parent.Trace.Ir;
        ir.Facts.CopyTo(_ir.Inherited, 0);
        ir.ArrayFacts.CopyTo(_ir.InheritedArrays, 0);
        foreach ((int slot, int value) in parent.Snapshot.Slots)
            if (ir.Facts[slot] != SlotFact.Walked) _ir.Inherited[slot] = CodeGen.Emitter.FactOf(ir.Code[value].Type);
        _ir.Inherited.CopyTo(_ir.Facts, 0);
        _ir.InheritedArrays.CopyTo(_ir.ArrayFacts, 0);
    }

    private Result Record()
    {
        _op = Operand.At(_f, _start);
        for (int ops = 1; ; ops++)
        {
            _at = Operand.IndexOf(_f, _op);
            _f.Ip = _op;
            if (_ctx.InterruptRequested) return Abort(AbortReason.Interrupted, ops);
            if (ops > MaxOps || _ir.Code.Count > MaxInstructions) return Abort(AbortReason.TooLong, ops);
            if (!Translate()) return Leave(ops);
            if (_b.IsContradiction) return Abort(AbortReason.TypesChange, ops);
            Op* next = HandlerTable.Entries[(int)_op->Code](_ctx, _f, _op);
            if (next == null) return new Result(null, AbortReason.Exception, _at, null, ops);
            if (next <= _op)
            {
                int head = Operand.IndexOf(_f, next);
                _f.Ip = next;
                _op = next;
                _at = head;
                if (head == _start && _isLoop) return Close(ops);
                if (_traceAt(head) is { } trace) return Link(trace, head, ops);
                if (_isLoop && head < _start) return Abort(AbortReason.LeavesLoop, ops);
                if (!_passed.Add(head)) return _isLoop ? Abort(AbortReason.InnerLoop, ops) : Leave(ops);
            }

            _op = next;
        }
    }

    private Result Abort(AbortReason reason, int ops) => new(null, reason, _at, null, ops);

    /// <summary>The loop is complete: a loop of its own, or a jump to its entry when types have changed.</summary>
    private Result Close(int ops)
    {
        if (LoopPeeling.Run(_b, _start, _loaded, _now, _flow.IsLive))
        {
            _ir.End = TraceEnd.Loops;
            return new Result(_ir, AbortReason.None, _start, null, ops);
        }

        if (Snap(_start) is not (int snapshot and >= 0)) return Abort(AbortReason.ValueLost, ops);
        _ir.End = TraceEnd.Leaves;
        _ir.EndSnapshot = snapshot;
        return new Result(_ir, AbortReason.None, _start, null, ops);
    }

    private Result Link(Trace trace, int head, int ops)
    {
        if (Snap(head) is not (int snapshot and >= 0)) return Abort(AbortReason.ValueLost, ops);
        _ir.End = TraceEnd.Links;
        _ir.EndSnapshot = snapshot;
        return new Result(_ir, AbortReason.None, head, trace, ops);
    }

    /// <summary>The op cannot be recorded: the interpreter goes on there.</summary>
    private Result Leave(int ops)
    {
        if (_isLoop || ops <= MinOps) return Abort(_reason, ops);
        // what exists only in the trace is computed again
        if (Snap(_at) is not (int snapshot and >= 0)) return Abort(AbortReason.ValueLost, ops);
        if (_ir.Snapshots[snapshot].Op == _start) return Abort(_reason, ops);
        _ir.End = TraceEnd.Leaves;
        _ir.EndSnapshot = snapshot;
        return new Result(_ir, AbortReason.None, _at, null, ops);
    }

    private bool Fail(AbortReason reason)
    {
        _reason = reason;
        return false;
    }
}
