using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using HhvmSharp.Jit.Trace.CodeGen;
using HhvmSharp.Jit.Trace.Recording;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Trace;

/// <summary>
/// Tier 2: hot loops become traces. Counts the turns of loops and the exits of traces, records what is hot, runs what is
/// compiled. docs/traces.md describes the whole.
/// </summary>
internal sealed unsafe class TraceTier : ITraceTier
{
    /// <summary>Instructions of traces in one stay: about 0.1 ms, because a collection waits for it.</summary>
    private const long Budget = 400_000;

    /// <summary>Bytes of machine code.</summary>
    private const long CodeLimit = 64 << 20;

    /// <summary>Recordings from an exit that came to nothing.</summary>
    private const int MaxExitFailures = 2;

    /// <summary>Traces of one op array, and one after the other at one op: each for what the others refuse.</summary>
    private const int MaxTraces = 200, MaxAlternatives = 4;

    private readonly ConditionalWeakTable<OpArray, CodeTraces> _codes = [];
    private readonly CodeMemory _memory = new(CodeLimit);
    private readonly ExitTable _exits = new();
    private readonly Lazy<NativeStubs?> _stubs;
    private int _numbers;

    internal TraceTier()
    {
        _stubs = new Lazy<NativeStubs?>(() => Unavailable is null ? NativeStubs.Create(_memory) : null);
    }

    /// <summary>Traces keep what --dump=trace and --dump=asm show.</summary>
    internal bool KeepListings { get; set; }

    /// <summary>Why this machine runs without traces; null: it does not.</summary>
    internal static string? Unavailable { get; } =
        !Avx2.IsSupported || !Bmi2.X64.IsSupported ? "the CPU has no AVX2"
        : RuntimeInformation.ProcessArchitecture != Architecture.X64 || OperatingSystem.IsWindows() ? "traces are for x86-64 on Linux"
        : !NativeLayout.IsUsable ? "this .NET lays out values in another way"
        : null;

    internal IEnumerable<CodeTraces> Codes => _codes.Select(p => p.Value);

    internal long CodeBytes => _memory.Used;

    private CodeTraces Of(OpArray code)
    {
        TierState state = TierState.Of(code);
        if (state.Traces is CodeTraces known) return known;
        Interlocked.CompareExchange(ref state.Traces, new CodeTraces(code), null);
        var traces = (CodeTraces)state.Traces;
        _codes.TryAdd(code, traces);
        return traces;
    }

    public bool LoopHead(RequestContext ctx, Frame f, int at)
    {
        CodeTraces code = Of(f.Code);
        LoopState loop = code.Loop(at);
        if (loop.Root is { } root) return Run(ctx, f, code, root);
        if (loop.GivenUp || ++loop.Turns <= 0) return false;
        if (_stubs.Value is null || (f.Code.Original ?? f.Code).StaysInterpreted)
        {
            f.Code.Heat = int.MinValue;
            return false;
        }

        if (Record(ctx, f, code, loop, null)) return true;
        if (loop.GivenUp && code.Loops.All(l => l.GivenUp)) f.Code.Heat = int.MinValue;
        return true;
    }

    // ---- running ----

    /// <summary>Stays in traces as long as they go on. Always true: the frame has been set to where it goes on.</summary>
    private bool Run(RequestContext ctx, Frame f, CodeTraces code, Trace trace)
    {
        NativeStubs stubs = _stubs.Value!;
        while (true)
        {
            trace.Entries++;
            nint number;
            fixed (byte* window = &Unsafe.As<Value, byte>(ref f.Window)) number = stubs.Enter(window, Budget, trace.Entry);
            TraceExit exit = _exits[(int)number];
            f.Ip = Operand.At(f, exit.Op);
            if (exit.Kind == ExitKind.Poll)
            {
                if (ctx.InterruptRequested) return true;
                trace = exit.Trace;
                continue;
            }

            exit.Count++;
            if (exit.Next is not null || exit.Failures >= MaxExitFailures || exit.Count % ctx.TierSettings.HotExit != 0) return true;
            Continue(ctx, f, code, exit);
            return true;
        }
    }

    /// <summary>An exit is hot: a trace is recorded from there, or one that is there already goes on.</summary>
    private void Continue(RequestContext ctx, Frame f, CodeTraces code, TraceExit exit)
    {
        if (!exit.IsBeforeLoop && exit.Kind != ExitKind.Entry && code.TraceAt(exit.Op) is { } known)
        {
            exit.Link(known);
            return;
        }

        if (code.Count >= MaxTraces || exit.Trace.Alternatives >= MaxAlternatives)
        {
            exit.Failures = MaxExitFailures;
            exit.Reason = AbortReason.TypesChange;
            return;
        }

        if (exit.IsBeforeLoop)
        {
            LoopState loop = code.Loop(exit.Op);
            if (loop.Versions >= LoopState.MaxVersions)
            {
                exit.Failures = MaxExitFailures;
                exit.Reason = AbortReason.TypesChange;
                return;
            }

            Record(ctx, f, code, loop, exit);
            return;
        }

        Record(ctx, f, code, null, exit);
    }

    // ---- recording ----

    /// <summary>Records from the frame's op on: a loop, a version of one for other types, or the continuation of an exit.</summary>
    private bool Record(RequestContext ctx, Frame f, CodeTraces code, LoopState? loop, TraceExit? exit)
    {
        int start = Operand.IndexOf(f, f.Ip);
        Recorder.Result result = Recorder.Run(ctx, f, start, loop is not null, exit, code.TraceAt);
        AbortReason reason = result.Reason;
        Trace? trace = result.Ir is null ? null : Compile(f.Code, start, loop is null ? exit : null, result, out reason);
        if (trace is null)
        {
            if (exit is null)
            {
                loop!.Fail(reason, result.At);
            }
            else
            {
                exit.Failures++;
                exit.Reason = reason;
            }

            return false;
        }

        code.Add(trace);
        exit?.Link(trace);
        if (loop is not null)
        {
            loop.Versions++;
            loop.Root ??= trace;
        }

        return true;
    }

    private Trace? Compile(OpArray code, int start, TraceExit? parent, Recorder.Result recorded, out AbortReason reason)
    {
        long began = Stopwatch.GetTimestamp();
        var trace = new Trace(code, start, parent) { Ir = recorded.Ir!, Target = recorded.Target, Ops = recorded.Ops, Number = Interlocked.Increment(ref _numbers) };
        reason = Emitter.Compile(trace, _memory, _exits, _stubs.Value!.Leave, KeepListings);
        trace.CompileTime = Stopwatch.GetElapsedTime(began);
        return reason == AbortReason.None ? trace : null;
    }

    /// <summary>The listings of all traces: <paramref name="subject"/> is trace or asm.</summary>
    internal string Listings(string subject)
    {
        var text = new System.Text.StringBuilder();
        foreach (Trace t in Codes.SelectMany(c => c.All).OrderBy(t => t.Number))
            text.Append(TraceReport.Title(t)).Append('\n').Append(subject == "asm" ? t.AsmListing : t.IrListing).Append('\n');
        return text.ToString();
    }
}
