using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// Interruption from outside: the time limit, a signal, an aborted connection. Another thread sets the flag; loops and
/// calls of every tier poll it and call <see cref="HandleInterrupt"/>. As in PHP on Linux the time limit counts the
/// processor time of the request, not waiting.
/// </summary>
public sealed partial class RequestContext
{
    private Timer? _timer;
    private long _timeLimit;
    private long _limitEnd;    // in processor milliseconds of this thread; 0: no limit
    private volatile Action<RequestContext>? _onInterrupt;

    /// <summary>Something wants this request's thread: call <see cref="HandleInterrupt"/> at the next safe point.</summary>
    internal volatile bool InterruptRequested;

    /// <summary>Asks the request's thread to run <paramref name="action"/> at its next poll; may be called from any thread.</summary>
    public void RequestInterrupt(Action<RequestContext> action)
    {
        Action<RequestContext>? seen;
        do seen = _onInterrupt;
        while (Interlocked.CompareExchange(ref _onInterrupt, seen + action, seen) != seen);
        Interrupt();
    }

    private void Interrupt()
    {
        InterruptRequested = true;
        StackLimit = nuint.MaxValue; // the next compiled call looks
    }

    /// <summary>Runs what was asked for. Afterwards an exception or bailout may be pending.</summary>
    internal void HandleInterrupt()
    {
        InterruptRequested = false;
        StackLimit = 0;
        if (_limitEnd != 0)
        {
            long left = _limitEnd - ThreadMilliseconds();
            if (left <= 0)
            {
                _limitEnd = 0;
                Fatal(ErrorLevel.Error, $"Maximum execution time of {_timeLimit} second{(_timeLimit == 1 ? "" : "s")} exceeded");
                return;
            }

            _timer?.Change(left + 1, Timeout.Infinite);
        }

        Interlocked.Exchange(ref _onInterrupt, null)?.Invoke(this);
    }

    /// <summary>Starts the clock again with a limit in seconds; 0 and less: none (set_time_limit, max_execution_time).</summary>
    internal void ChangeTimeLimit(long seconds)
    {
        _timeLimit = seconds;
        if (seconds <= 0)
        {
            _limitEnd = 0;
            _timer?.Change(Timeout.Infinite, Timeout.Infinite);
            return;
        }

        long milliseconds = Math.Min(seconds, int.MaxValue / 1000) * 1000;
        _limitEnd = ThreadMilliseconds() + milliseconds;
        _timer ??= new Timer(static state => ((RequestContext)state!).Interrupt(), this, Timeout.Infinite, Timeout.Infinite);
        _timer.Change(milliseconds + 1, Timeout.Infinite);
    }

    /// <summary>The end of the request: no more interruptions.</summary>
    internal void StopTimer()
    {
        _limitEnd = 0;
        _timer?.Dispose();
        _timer = null;
    }

    /// <summary>Processor time of the calling thread, which is the request's own.</summary>
    private static long ThreadMilliseconds()
    {
        const int threadClock = 3;    // CLOCK_THREAD_CPUTIME_ID
        return ClockGetTime(threadClock, out TimeSpec t) == 0 ? t.Seconds * 1000 + t.Nanoseconds / 1_000_000 : 0;
    }

    private struct TimeSpec
    {
        internal long Seconds, Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out TimeSpec time);
}
