using System.Diagnostics;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Clocks and waiting.</summary>
[PhpExtension("standard")]
internal static class TimeFunctions
{
    /// <summary>Microseconds since 1970.</summary>
    private static long NowMicroseconds() => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    [PhpFunction("microtime(bool $as_float = false): string|float")]
    internal static Value microtime(bool as_float)
    {
        long now = NowMicroseconds();
        if (as_float) return Value.Float(now / 1_000_000 + now % 1_000_000 / 1e6);
        return Value.String(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{now % 1_000_000 / 1e6:F8} {now / 1_000_000}"));
    }

    [PhpFunction("gettimeofday(bool $as_float = false): array|float")]
    internal static Value gettimeofday(bool as_float)
    {
        long now = NowMicroseconds();
        if (as_float) return Value.Float(now / 1_000_000 + now % 1_000_000 / 1e6);
        var result = new PhpArray(4);
        result.Add("sec", Value.Int(now / 1_000_000));
        result.Add("usec", Value.Int(now % 1_000_000));
        result.Add("minuteswest", Value.Int(0));
        result.Add("dsttime", Value.Int(0));
        return Value.Array(result);
    }

    [PhpFunction("hrtime(bool $as_number = false): array|int|float|false")]
    internal static Value hrtime(bool as_number)
    {
        long now = (long)((Int128)Stopwatch.GetTimestamp() * 1_000_000_000 / Stopwatch.Frequency);
        if (as_number) return Value.Int(now);
        return Value.Array(PhpArray.FromInts([now / 1_000_000_000, now % 1_000_000_000], 2));
    }

    [PhpFunction("getrusage(int $mode = 0): array|false")]
    internal static PhpArray? getrusage(long mode)
    {
        var usage = new long[18];
        if (GetResourceUsage(mode == 1 ? -1 : 0, usage) != 0) return null;
        var result = new PhpArray(16);
        ReadOnlySpan<(string Name, int Index)> fields =
        [
            ("ru_oublock", 11), ("ru_inblock", 10), ("ru_msgsnd", 12), ("ru_msgrcv", 13), ("ru_maxrss", 4), ("ru_ixrss", 5), ("ru_idrss", 6),
            ("ru_minflt", 7), ("ru_majflt", 8), ("ru_nsignals", 14), ("ru_nvcsw", 15), ("ru_nivcsw", 16), ("ru_nswap", 9),
            ("ru_utime.tv_usec", 1), ("ru_utime.tv_sec", 0), ("ru_stime.tv_usec", 3), ("ru_stime.tv_sec", 2),
        ];
        foreach ((string name, int index) in fields) result.Add(name, Value.Int(usage[index]));
        return result;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetResourceUsage(int who, [Out] long[] usage);

    [PhpFunction("sleep(int $seconds): int")]
    internal static long sleep(RequestContext ctx, long seconds)
    {
        if (seconds is < 0 or > uint.MaxValue) Arg.ValueError(ctx, 1, seconds < 0 ? "must be greater than or equal to 0" : $"must be between 0 and {uint.MaxValue}");
        return (long)Math.Ceiling(Wait(ctx, TimeSpan.FromSeconds(seconds)).TotalSeconds);
    }

    [PhpFunction("usleep(int $microseconds): void")]
    internal static void usleep(RequestContext ctx, long microseconds)
    {
        if (microseconds is < 0 or > uint.MaxValue) Arg.ValueError(ctx, 1, microseconds < 0 ? "must be greater than or equal to 0" : $"must be between 0 and {uint.MaxValue}");
        Wait(ctx, TimeSpan.FromMicroseconds(microseconds));
    }

    [PhpFunction("time_nanosleep(int $seconds, int $nanoseconds): array|bool")]
    internal static Value time_nanosleep(RequestContext ctx, long seconds, long nanoseconds)
    {
        if (seconds < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        if (nanoseconds < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        if (nanoseconds > 999_999_999) Throw.ValueError(ctx, "nanoseconds was not in the range 0 to 999 999 999 or seconds was negative");
        TimeSpan left = Wait(ctx, TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(nanoseconds / 100));
        if (left <= TimeSpan.Zero) return Value.True;
        var rest = new PhpArray(2);
        rest.Add("seconds", Value.Int((long)left.TotalSeconds));
        rest.Add("nanoseconds", Value.Int(left.Ticks % TimeSpan.TicksPerSecond * 100));
        return Value.Array(rest);
    }

    [PhpFunction("time_sleep_until(float $timestamp): bool")]
    internal static bool time_sleep_until(RequestContext ctx, double timestamp)
    {
        double seconds = timestamp - NowMicroseconds() / 1e6;
        if (seconds <= 0)
        {
            Arg.Warning(ctx, "Argument #1 ($timestamp) must be greater than or equal to the current time");
            return false;
        }

        return Wait(ctx, TimeSpan.FromSeconds(seconds)) <= TimeSpan.Zero;
    }

    /// <summary>Waits in short steps, so that an interruption of the request (a signal, its end) is noticed; returns what is left.</summary>
    private static TimeSpan Wait(RequestContext ctx, TimeSpan time)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), end);
            if (left <= TimeSpan.Zero || ctx.InterruptRequested) return left;
            if (left > TimeSpan.FromMilliseconds(2)) Thread.Sleep(left < TimeSpan.FromMilliseconds(52) ? left - TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(50));
            else if (left > TimeSpan.FromMicroseconds(200)) Thread.Sleep(0);
            else Thread.SpinWait(20);
        }
    }
}
