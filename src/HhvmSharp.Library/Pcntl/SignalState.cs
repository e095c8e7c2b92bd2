using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcntl;

/// <summary>A signal that came; who sent it is known when it was this process.</summary>
internal readonly record struct ArrivedSignal(int Number, bool FromSelf);

/// <summary>
/// The signals of a request. .NET's own threads take part in the delivery of signals, so a signal that the script asks for
/// is caught by .NET, queued here, and run by the request's thread; the mask of blocked signals is kept here too.
/// </summary>
internal sealed class SignalState
{
    internal const int Count = 65, Ignore = 1;

    private const int Interrupted = 4;

    private readonly Dictionary<int, PosixSignalRegistration> _caught = [];
    private readonly Lock _lock = new();
    private readonly List<ArrivedSignal> _arrived = [];
    private RequestContext? _ctx;
    private int _fromSelf;
    private long _arrivals;
    private bool _dispatching;

    /// <summary>What pcntl_signal() was given, owned: a callable, SIG_DFL or SIG_IGN. Other threads look, so changes take the lock.</summary>
    private readonly Dictionary<int, Value> _handlers = [];

    internal bool[] Blocked { get; } = new bool[Count];

    internal int LastError { get; set; }

    internal bool IsAsync { get; set; }

    internal static SignalState Of(RequestContext ctx)
    {
        SignalState state = ctx.GetState<SignalState>();
        if (state._ctx is not null) return state;
        state._ctx = ctx;
        ctx.EndHooks.Add(static c => c.GetState<SignalState>().End(c));
        ctx.RunTicks += static c => c.GetState<SignalState>().Dispatch(c);
        return state;
    }

    /// <summary>The handler of a signal, borrowed; undef: none was set.</summary>
    internal Value Handler(int number) => _handlers.GetValueOrDefault(number);

    /// <summary>Takes over an owned handler; false when the signal cannot be caught, and nothing has changed then.</summary>
    internal bool SetHandler(RequestContext ctx, int number, in Value owned)
    {
        Value old = Exchange(number, in owned);
        bool done = Update(number);
        (done ? old : Exchange(number, in old)).Release(ctx);
        return done;
    }

    private Value Exchange(int number, in Value owned)
    {
        lock (_lock)
        {
            _handlers.Remove(number, out Value old);
            if (!owned.IsUndef) _handlers[number] = owned;
            return old;
        }
    }

    private void End(RequestContext ctx)
    {
        foreach (PosixSignalRegistration registration in _caught.Values) registration.Dispose();
        _caught.Clear();
        foreach (int number in _handlers.Keys.ToArray()) Exchange(number, default).Release(ctx);
    }

    /// <summary>Signals that the runtime needs for itself: faults, and the one that stops threads for the garbage collector.</summary>
    private static bool IsReserved(int number) => number is 4 or 5 or 7 or 8 or 9 or 11 or 19 or 32 or 33 or 34;

    /// <summary>Catches a signal if it is handled, ignored or blocked, and lets it be otherwise. False: it cannot be caught.</summary>
    internal bool Update(int number)
    {
        bool wanted = Blocked[number] || (_handlers.TryGetValue(number, out Value handler) && !(handler.IsInt && handler.n == 0));
        if (!wanted)
        {
            if (_caught.Remove(number, out PosixSignalRegistration? registration)) registration.Dispose();
            return true;
        }

        if (_caught.ContainsKey(number)) return true;
        if (IsReserved(number)) return false;
        try
        {
            _caught.Add(number, PosixSignalRegistration.Create((PosixSignal)number, context =>
            {
                context.Cancel = true;
                Arrive(number);
            }));
            return true;
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>On a thread of .NET.</summary>
    private void Arrive(int number)
    {
        lock (_lock)
        {
            _arrivals++;
            bool ignored = !Blocked[number] && _handlers.TryGetValue(number, out Value handler) && handler.IsInt;
            if (!ignored) _arrived.Add(new ArrivedSignal(number, _fromSelf == number));
        }

        if (IsAsync && !Blocked[number]) _ctx!.RequestInterrupt(Dispatch);
    }

    /// <summary>After this process has sent itself a signal: POSIX has it delivered when kill() returns.</summary>
    internal void SendToSelf(RequestContext ctx, int number, Func<bool> send)
    {
        long before;
        lock (_lock) (before, _fromSelf) = (_arrivals, number);
        bool sent = send();
        for (int i = 0; sent && i < 1000 && _caught.ContainsKey(number); i++)
        {
            lock (_lock)
                if (_arrivals != before) break;
            Thread.Sleep(1);
        }

        lock (_lock) _fromSelf = 0;
        if (IsAsync) Dispatch(ctx);
    }

    private bool TryTake(Predicate<ArrivedSignal> wanted, out ArrivedSignal signal)
    {
        lock (_lock)
        {
            int index = _arrived.FindIndex(wanted);
            signal = index < 0 ? default : _arrived[index];
            if (index >= 0) _arrived.RemoveAt(index);
            return index >= 0;
        }
    }

    /// <summary>Runs the handlers of what has come (pcntl_signal_dispatch).</summary>
    internal void Dispatch(RequestContext ctx)
    {
        if (_dispatching) return;
        _dispatching = true;
        ctx.FiberSwitchesBlocked++;
        while (!ctx.HasPending && TryTake(s => !Blocked[s.Number], out ArrivedSignal signal))
        {
            if (!_handlers.TryGetValue(signal.Number, out Value handler) || handler.IsInt) continue;
            Value held = handler.Copied();
            if (ctx.ResolveCallable(in held, out CallTarget target, out _))
            {
                Value info = Value.Array(Info(signal));
                ctx.CallFunction(target.Function, target.This, [Value.Int(signal.Number), info], null, target.Closure, FrameFlags.Dynamic).Release(ctx);
                info.Release(ctx);
            }

            held.Release(ctx);
        }

        ctx.FiberSwitchesBlocked--;
        _dispatching = false;
        if (!ctx.HasPending) return;
        // an exception drops the rest
        while (TryTake(s => !Blocked[s.Number], out _))
        {
        }
    }

    /// <summary>What came while it was blocked and has no handler does now what it does by default.</summary>
    internal void RaiseUnblocked()
    {
        while (TryTake(s => !Blocked[s.Number] && !_handlers.ContainsKey(s.Number), out ArrivedSignal signal))
            _ = PosixExtension.LibC.Kill(Environment.ProcessId, signal.Number);
    }

    /// <summary>Waits for one of the signals; false when the time is over (negative: there is no limit) or the wait was interrupted.</summary>
    internal bool Wait(RequestContext ctx, bool[] wanted, double seconds, out ArrivedSignal signal, out int error)
    {
        long end = Environment.TickCount64 + (long)(Math.Min(seconds, int.MaxValue) * 1000);
        error = 0;
        if (ctx.InterruptRequested) ctx.HandleInterrupt(); // what had come before the call does not interrupt it
        Throw.IfPending(ctx);
        while (!TryTake(s => wanted[s.Number], out signal))
        {
            if (ctx.InterruptRequested)
            {
                error = Interrupted;
                return false;
            }

            if (seconds >= 0 && Environment.TickCount64 >= end) return false;
            Thread.Sleep(1);
        }

        return true;
    }

    /// <summary>The siginfo array, as far as it is known: .NET does not tell who sent a signal.</summary>
    internal static PhpArray Info(ArrivedSignal signal)
    {
        var info = new PhpArray(5);
        info.Add("signo", Value.Int(signal.Number));
        info.Add("errno", Value.Int(0));
        info.Add("code", Value.Int(0));
        if (!signal.FromSelf || signal.Number is not (10 or 12 or >= 34)) return info;
        info.Add("pid", Value.Int(Environment.ProcessId));
        info.Add("uid", Value.Int(PosixExtension.LibC.GetUid()));
        return info;
    }
}
