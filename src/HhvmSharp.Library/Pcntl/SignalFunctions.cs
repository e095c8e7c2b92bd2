using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcntl;

/// <summary>Handlers and masks of signals.</summary>
[PhpExtension("pcntl")]
internal static class SignalFunctions
{
    private const int Block = 0, Unblock = 1, SetMask = 2;

    [PhpFunction("pcntl_signal(int $signal, $handler, bool $restart_syscalls = true): bool")]
    internal static bool pcntl_signal(RequestContext ctx, long signal, Value handler, bool restart_syscalls)
    {
        SignalState state = SignalState.Of(ctx);
        if (signal < 1) Arg.ValueError(ctx, 1, "must be greater than or equal to 1");
        if (signal >= SignalState.Count) Arg.ValueError(ctx, 1, $"must be less than {SignalState.Count}");
        Value given = handler.Dereferenced();
        if (given.IsInt)
        {
            if (given.n is not (0 or SignalState.Ignore)) Arg.ValueError(ctx, 2, "must be either SIG_DFL or SIG_IGN when an integer value is given");
        }
        else if (!ctx.ResolveCallable(in given, out _, out _))
        {
            Throw.IfPending(ctx);
            state.LastError = PcntlLibC.Invalid;
            Arg.TypeError(ctx, 2, $"must be of type callable|int, {TypeNames.OfValue(in given)} given");
        }

        int number = (int)signal;
        bool had = state.Handlers.Remove(number, out Value old);
        state.Handlers[number] = given.Copied();
        if (!state.Update(number))
        {
            state.Handlers[number].Release(ctx);
            state.Handlers.Remove(number);
            if (had) state.Handlers[number] = old;
            state.LastError = PcntlLibC.Invalid;
            Arg.Warning(ctx, "Error assigning signal");
            return false;
        }

        old.Release(ctx);
        return true;
    }

    [PhpFunction("pcntl_signal_get_handler(int $signal)")]
    internal static Value pcntl_signal_get_handler(RequestContext ctx, long signal)
    {
        if (signal is < 1 or >= SignalState.Count) Arg.ValueError(ctx, 1, $"must be between 1 and {SignalState.Count - 1}");
        return SignalState.Of(ctx).Handlers.TryGetValue((int)signal, out Value handler) ? handler.Copied() : Value.Int(0);
    }

    [PhpFunction("pcntl_signal_dispatch(): bool")]
    internal static bool pcntl_signal_dispatch(RequestContext ctx)
    {
        SignalState.Of(ctx).Dispatch(ctx);
        return true;
    }

    [PhpFunction("pcntl_async_signals(?bool $enable = null): bool")]
    internal static bool pcntl_async_signals(RequestContext ctx, bool? enable)
    {
        SignalState state = SignalState.Of(ctx);
        bool old = state.IsAsync;
        state.IsAsync = enable ?? old;
        return old;
    }

    // ---- sets ----

    /// <summary>The signals of an argument.</summary>
    private static bool[] Set(RequestContext ctx, PhpArray signals, int argument, bool mayBeEmpty)
    {
        if (!mayBeEmpty && signals.Length == 0) Arg.ValueError(ctx, argument, "must not be empty");
        bool[] set = new bool[SignalState.Count];
        foreach (KeyValuePair<Value, Value> p in signals)
        {
            Value v = p.Value.Dereferenced();
            if (v.IsArray || v.IsObject || (v.IsString && Numbers.ParseNumeric(v.AsString.Span, false, out _, out _, out _) == 0))
                Arg.TypeError(ctx, argument, $"signals must be of type int, {TypeNames.OfValue(in v)} given");
            long signal = Conversions.ToInt(ctx, in v);
            if (signal is < 1 or >= SignalState.Count) Arg.ValueError(ctx, argument, $"signals must be between 1 and {SignalState.Count - 1}");
            set[signal] = true;
        }

        return set;
    }

    [PhpFunction("pcntl_sigprocmask(int $mode, array $signals, &$old_signals = null): bool")]
    internal static bool pcntl_sigprocmask(RequestContext ctx, long mode, PhpArray signals, PhpReference? old_signals)
    {
        if (mode is not (Block or Unblock or SetMask)) Arg.ValueError(ctx, 1, "must be one of SIG_BLOCK, SIG_UNBLOCK, or SIG_SETMASK");
        bool[] set = Set(ctx, signals, 2, mayBeEmpty: mode == SetMask);
        SignalState state = SignalState.Of(ctx);
        var old = new PhpArray();
        for (int i = 1; i < SignalState.Count; i++)
        {
            if (state.Blocked[i]) old.Append(Value.Int(i));
            state.Blocked[i] = mode switch { Block => state.Blocked[i] || set[i], Unblock => state.Blocked[i] && !set[i], _ => set[i] };
            state.Update(i);
        }

        state.RaiseUnblocked();
        if (state.IsAsync) state.Dispatch(ctx);
        if (old_signals is null) Value.Array(old).Release(ctx);
        else Arguments.Assign(ctx, old_signals, Value.Array(old));
        return true;
    }

    [PhpFunction("pcntl_sigwaitinfo(array $signals, &$info = []): int|false")]
    internal static long? pcntl_sigwaitinfo(RequestContext ctx, PhpArray signals, PhpReference? info) =>
        Wait(ctx, Set(ctx, signals, 1, mayBeEmpty: false), -1, info);

    [PhpFunction("pcntl_sigtimedwait(array $signals, &$info = [], int $seconds = 0, int $nanoseconds = 0): int|false")]
    internal static long? pcntl_sigtimedwait(RequestContext ctx, PhpArray signals, PhpReference? info, long seconds, long nanoseconds)
    {
        bool[] set = Set(ctx, signals, 1, mayBeEmpty: false);
        if (seconds < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        if (nanoseconds is < 0 or >= 1000000000) Arg.ValueError(ctx, 4, "must be between 0 and 1e9");
        if (seconds == 0 && nanoseconds == 0)
            Throw.ValueError(ctx, "pcntl_sigtimedwait(): At least one of argument #3 ($seconds) or argument #4 ($nanoseconds) must be greater than 0");
        return Wait(ctx, set, seconds + (nanoseconds / 1e9), info);
    }

    private static long? Wait(RequestContext ctx, bool[] set, double seconds, PhpReference? info)
    {
        SignalState state = SignalState.Of(ctx);
        if (!state.Wait(ctx, set, seconds, out ArrivedSignal signal, out int error))
        {
            if (error == 0) return null;
            state.LastError = error;
            Arg.Warning(ctx, PosixExtension.PosixProcess.posix_strerror(error).ToString());
            return null;
        }

        if (info is not null) Arguments.Assign(ctx, info, Value.Array(SignalState.Info(signal)));
        return signal.Number;
    }
}
