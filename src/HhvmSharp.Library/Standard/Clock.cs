using System.Diagnostics;
using HhvmSharp.Library.Date;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Reading the clock and waiting.</summary>
[PhpExtension("standard")]
internal static class Clock
{
    private static long Microseconds => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;

    [PhpFunction("microtime(bool $as_float = false): string|float", NoThrow = true, Frameless = true)]
    internal static Value microtime(bool as_float)
    {
        long now = Microseconds;
        return as_float
            ? Value.Float(now / 1e6)
            : Value.String(FormattableString.Invariant($"{now % 1_000_000 / 1e6:F8} {now / 1_000_000}"));
    }

    [PhpFunction("gettimeofday(bool $as_float = false): array|float")]
    internal static Value gettimeofday(RequestContext ctx, bool as_float)
    {
        long now = Microseconds;
        if (as_float) return Value.Float(now / 1e6);
        var parts = new PhpArray(4);
        parts.Add("sec", Value.Int(now / 1_000_000));
        parts.Add("usec", Value.Int(now % 1_000_000));
        ZonePeriod zone = DateState.ZoneOf(ctx).At(now / 1_000_000);
        parts.Add("minuteswest", Value.Int(-zone.Offset / 60));
        parts.Add("dsttime", Value.Int(zone.IsDst ? 1 : 0));
        return Value.Array(parts);
    }

    [PhpFunction("hrtime(bool $as_number = false): array|int|float|false", NoThrow = true)]
    internal static Value hrtime(bool as_number)
    {
        long ticks = Stopwatch.GetTimestamp();
        long nanoseconds = (long)((Int128)ticks * 1_000_000_000 / Stopwatch.Frequency);
        if (as_number) return Value.Int(nanoseconds);
        var parts = new PhpArray(2);
        parts.Append(Value.Int(nanoseconds / 1_000_000_000));
        parts.Append(Value.Int(nanoseconds % 1_000_000_000));
        return Value.Array(parts);
    }

    /// <summary>Waits in short steps, so that the request can be interrupted; the output so far is on its way first.</summary>
    private static void Wait(RequestContext ctx, TimeSpan time)
    {
        ctx.Output.FlushSink();
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (!ctx.InterruptRequested)
        {
            double left = (end - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency;
            if (left <= 0) return;
            Thread.Sleep(TimeSpan.FromSeconds(Math.Min(left, 0.05)));
        }
    }

    [PhpFunction("sleep(int $seconds): int")]
    internal static long sleep(RequestContext ctx, long seconds)
    {
        if (seconds < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Wait(ctx, TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)));
        return 0;
    }

    [PhpFunction("usleep(int $microseconds): void")]
    internal static void usleep(RequestContext ctx, long microseconds)
    {
        if (microseconds < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Wait(ctx, TimeSpan.FromMicroseconds(Math.Min(microseconds, uint.MaxValue)));
    }

    [PhpFunction("time_nanosleep(int $seconds, int $nanoseconds): array|bool")]
    internal static bool time_nanosleep(RequestContext ctx, long seconds, long nanoseconds)
    {
        if (seconds < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        if (nanoseconds < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        if (nanoseconds > 999_999_999) Throw.ValueError(ctx, "Nanoseconds was not in the range 0 to 999 999 999 or seconds was negative");
        Wait(ctx, TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)) + TimeSpan.FromMicroseconds(nanoseconds / 1000.0));
        return true;
    }

    /// <summary>As far as 64 bits of nanoseconds go.</summary>
    private const double LatestWake = ulong.MaxValue / 1_000_000_000;

    [PhpFunction("time_sleep_until(float $timestamp): bool")]
    internal static bool time_sleep_until(RequestContext ctx, double timestamp)
    {
        if (!(timestamp < LatestWake) || timestamp < -LatestWake) Arg.ValueError(ctx, 1, $"must be between 0 and {LatestWake:F0}");
        double left = timestamp - (Microseconds / 1e6);
        if (left <= 0)
        {
            Arg.Warning(ctx, "Argument #1 ($timestamp) must be greater than or equal to the current time");
            return false;
        }

        Wait(ctx, TimeSpan.FromSeconds(Math.Min(left, int.MaxValue)));
        return true;
    }
}
