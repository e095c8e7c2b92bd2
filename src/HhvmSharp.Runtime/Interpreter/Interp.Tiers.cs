using System.Diagnostics;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// Between interpreter and compiled code: hot loops and calls, the recording of types before something is compiled,
/// side exits. A compiled entry is called as a plain method and comes back when it has left its frame or set the
/// frame's Ip to where the interpreter goes on; either way the loop reloads ctx.Current.
/// </summary>
internal static unsafe partial class Interp
{
    /// <summary>Turns of a loop, and ops, whose types are recorded before it is compiled.</summary>
    private const int RecordedTurns = 12, RecordedOps = 4000;

    /// <summary>Ops recorded after a side exit: what did not fit is soon met again.</summary>
    private const int RecordedAfterExit = 48;

    internal static void EnterCompiled(RequestContext ctx, Frame f, nint entry) => ((delegate*<RequestContext, Frame, void>)entry)(ctx, f);

    /// <summary>Enters a user function whose frame is complete, in the best tier it has. The loop reloads afterwards.</summary>
    internal static void StartUser(RequestContext ctx, Frame call)
    {
        ctx.EnterUser(call);
        if (call.Code.Entry != 0 || ++call.Code.CallHeat > 0) StartHot(ctx, call);
    }

    /// <summary>As <see cref="Run"/>, for a frame that has just been entered.</summary>
    internal static void RunCall(RequestContext ctx, Frame entry)
    {
        if ((entry.Code.Entry != 0 || ++entry.Code.CallHeat > 0) && StartHot(ctx, entry))
        {
            if (ctx.LeaveRun)
            {
                ctx.LeaveRun = false;
                return;
            }

            entry = ctx.Current!;
        }

        Run(ctx, entry);
    }

    /// <summary>A function that has compiled code or was called often. True: it has run, reload.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool StartHot(RequestContext ctx, Frame f)
    {
        OpArray code = f.Code;
        nint entry = code.Entry;
        if (entry == 0)
        {
            TierState? state = AskForCall(ctx, code);
            if (state is null) return false;
            state.Profile.NoteArguments(f);
            if (!state.CallsRecorded)
            {
                state.CallsRecorded = true;
                Record(ctx, RecordedOps, null);
                return true;
            }

            if (Compile(ctx, f, 0, state) is not { } unit) return false;
            entry = unit.Entry;
        }

        EnterCompiled(ctx, f, entry);
        return true;
    }

    /// <summary>The counter of calls has run out: null when it is only set for the next time.</summary>
    private static TierState? AskForCall(RequestContext ctx, OpArray code)
    {
        TierSettings settings = ctx.TierSettings;
        if (!settings.Compiles || (code.Tier is TierState { GivenUp: true }))
        {
            code.CallHeat = int.MinValue;
            return null;
        }

        if (code.Tier is null && settings.HotFunction > 1)
        {
            code.CallHeat = 1 - settings.HotFunction;
            _ = TierState.Of(code);
            return null;
        }

        bool isAllowed = MayCompile(ctx, settings);
        code.CallHeat = isAllowed ? 0 : 1 - settings.HotFunction;
        return isAllowed ? TierState.Of(code) : null;
    }

    /// <summary>
    /// A jump backwards whose counter has run out, or an interruption. True: reload. False: go on at
    /// <paramref name="target"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool BackEdge(RequestContext ctx, Frame f, Op* target)
    {
        if (ctx.InterruptRequested)
        {
            f.Ip = target;
            ctx.HandleInterrupt();
            if (ctx.HasPending)
            {
                ctx.Unwind(f, target);
                return true;
            }
        }

        OpArray code = f.Code;
        if (code.Heat <= 0) return false;
        int at = Operand.IndexOf(f, target);
        TierSettings settings = ctx.TierSettings;
        if (settings.Traces && WaitForHeat(code, settings)) return false;
        if (settings.Traces && ctx.Environment.TraceTier is { } traces)
        {
            f.Ip = target;
            if (traces.LoopHead(ctx, f, at)) return true;
            if (!settings.Compiles) return false;
        }

        TierState? state = code.Tier as TierState;
        if (state?.UnitAt(at) is { } known)
        {
            code.Heat = 0;
            f.Ip = target;
            EnterCompiled(ctx, f, known.Entry);
            return true;
        }

        if (!settings.Compiles || state is { GivenUp: true })
        {
            code.Heat = int.MinValue;
            return false;
        }

        if (WaitForHeat(code, settings)) return false;
        if (!MayCompile(ctx, settings))
        {
            code.Heat = 1 - settings.HotLoop;
            return false;
        }

        code.Heat = 0;
        f.Ip = target;
        Record(ctx, RecordedOps, code);
        return true;
    }

    /// <summary>The first time, turns are only counted from here on.</summary>
    private static bool WaitForHeat(OpArray code, TierSettings settings)
    {
        if (code.LoopsCounted || settings.HotLoop <= 1) return false;
        code.LoopsCounted = true;
        code.Heat = 1 - settings.HotLoop;
        return true;
    }

    /// <summary>Goes on recording after compiled code was left in an unusual way.</summary>
    internal static void RecordAfterExit(RequestContext ctx)
    {
        if (!ctx.InterruptRequested) Record(ctx, RecordedAfterExit, null);
    }

    private static bool MayCompile(RequestContext ctx, TierSettings settings) => !settings.IsBudgeted || ctx.Environment.CompileBudget.Allows;

    private static CompiledUnit? Compile(RequestContext ctx, Frame f, int entry, TierState state)
    {
        long start = Stopwatch.GetTimestamp();
        CompiledUnit? unit = state.GivenUp ? null : ctx.Environment.TierCompiler!.Compile(ctx, f, entry, state);
        ctx.Environment.CompileBudget.Charge(start);
        if (unit is not null)
        {
            state.Add(unit, ctx.TierSettings);
            return unit;
        }

        if (entry == 0) f.Code.CallHeat = int.MinValue;
        return null;
    }

    /// <summary>
    /// A compiled frame goes on in the interpreter at op <paramref name="at"/>: the next ops are recorded, and a unit
    /// that is left too often is thrown away.
    /// </summary>
    internal static void SideExit(RequestContext ctx, Frame f, CompiledUnit unit, int exit)
    {
        int at = unit.ExitOps[exit];
        f.Ip = Operand.At(f, at);
        if (ctx.InterruptRequested) return;
        NoteExit(unit, exit);
        if (at == 0) TierState.Of(f.Code).Profile.NoteArguments(f);
        Record(ctx, RecordedAfterExit, null);
    }

    internal static void NoteExit(CompiledUnit unit, int exit)
    {
        int at = unit.ExitOps[exit];
        TierState state = TierState.Of(unit.Code);
        if (TierState.CountExit(unit, exit))
        {
            lock (state)
            {
                if (unit.Host is { } host)
                {
                    unit.Retired = true;
                    state.NoInlining = true;
                    if (!host.Retired) TierState.Of(host.Code).Retire(host);
                    return;
                }

                // what an inline cache holds is one class of several, whatever is recorded next
                bool isPolymorphic = unit.Code.Ops[at].Cache >= 0 && exit != unit.EntryExit && !unit.UnseenExits.Contains(exit);
                if (isPolymorphic || state.HasFailedBefore(unit, at) || state.Units.Count >= TierState.MaxVersions / 2) state.Generic.Add(at);
                state.Retire(unit);
            }
        }
    }

    /// <summary>
    /// Interprets from ctx.Current on, noting the kinds of operands; ends after a number of ops, or when the frame that
    /// was entered from C# ends. <paramref name="loop"/>: the code whose loop is to be compiled when enough was seen;
    /// it is then entered.
    /// </summary>
    private static void Record(RequestContext ctx, int budget, OpArray? loop)
    {
        Frame f = ctx.Current!;
        Op* op = f.Ip;
        OpProfile profile = TierState.Of(f.Code).Profile;
        int turns = 0, enough = Math.Min(RecordedTurns, ctx.TierSettings.HotLoop);
        while (budget-- > 0 && !ctx.InterruptRequested)
        {
            profile.Note(f, op);
            f.Ip = op;
            Op* next = HandlerTable.Entries[(int)op->Code](ctx, f, op);
            if (next == null)
            {
                if (ctx.LeaveRun) return;
                bool entered = ReferenceEquals(ctx.Current!.Prev, f);
                f = ctx.Current;
                op = f.Ip;
                profile = TierState.Of(f.Code).Profile;
                if (entered) profile.NoteArguments(f);
                continue;
            }

            profile.NoteResult(f, op);
            if (next <= op && ReferenceEquals(f.Code, loop) && ++turns >= enough)
            {
                f.Ip = next;
                CompileLoop(ctx, f, Operand.IndexOf(f, next));
                return;
            }

            op = next;
        }

        f.Ip = op;
        if (loop is not null && ReferenceEquals(f.Code, loop)) loop.Heat = -RecordedTurns;
    }

    private static void CompileLoop(RequestContext ctx, Frame f, int at)
    {
        TierState state = TierState.Of(f.Code);
        CompiledUnit? unit = state.UnitAt(at) ?? Compile(ctx, f, at, state);
        if (unit is null)
        {
            f.Code.Heat = int.MinValue;
            return;
        }

        EnterCompiled(ctx, f, unit.Entry);
    }

    /// <summary>
    /// For compiled code: runs the topmost pending call of a user function to its end. False: the call was entered and
    /// the native stack is too deep to run it here, so the caller's frame must go on in the interpreter.
    /// </summary>
    internal static bool CallFromCompiled(RequestContext ctx, Frame f, Frame call, int resultSlot)
    {
        call.Prev = f;
        call.ResultSlot = resultSlot;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ctx.EnterUser(call);
            return false;
        }

        call.Flags |= FrameFlags.Top;
        ctx.EnterUser(call);
        RunCall(ctx, call);
        return true;
    }
}
