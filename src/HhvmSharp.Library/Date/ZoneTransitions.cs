using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>DateTimeZone::getTransitions().</summary>
internal static class ZoneTransitions
{
    internal static PhpArray List(RequestContext ctx, ZoneRules zone, long begin, long end)
    {
        var result = new PhpArray();
        long[] transitions = zone.Transitions;
        int next = 0;
        if (begin != long.MinValue)
        {
            while (next < transitions.Length && transitions[next] <= begin) next++;
        }

        if (next < transitions.Length || begin == long.MinValue)
        {
            // the period that the range begins in, then those that begin in it
            Add(ctx, result, begin, next == 0 ? zone.First : zone.TransitionTypes[next - 1]);
            for (; next < transitions.Length; next++)
            {
                if (transitions[next] >= end) return result;
                Add(ctx, result, transitions[next], zone.TransitionTypes[next]);
            }
        }
        else
        {
            Add(ctx, result, begin, transitions.Length == 0 ? zone.First : zone.YearlyRule is null ? zone.TransitionTypes[^1] : zone.At(begin).Type);
        }

        if (transitions.Length > 0 && zone.YearlyRule is { } rule) AddYears(ctx, result, rule, transitions[^1], begin, end);
        return result;
    }

    private static void AddYears(RequestContext ctx, PhpArray result, PosixRule rule, long last, long begin, long end)
    {
        CivilCalendar.DateFromTimestamp(last, out long year, out _, out _);
        CivilCalendar.DateFromTimestamp(end, out long lastYear, out _, out _);
        for (; year <= lastYear; year++)
        {
            (ZonePeriod first, ZonePeriod second) = rule.ChangesOf(year);
            foreach (ZonePeriod period in (ReadOnlySpan<ZonePeriod>)[first, second])
            {
                if (period.Start <= last || period.Start < begin) continue;
                if (period.Start > end) return;
                Add(ctx, result, period.Start, period.Type);
            }
        }
    }

    private static void Add(RequestContext ctx, PhpArray result, long timestamp, ZoneType type)
    {
        var entry = new PhpArray(5);
        entry.Add("ts", Value.Int(timestamp));
        entry.Add("time", Value.String(DateFormatter.Format("x-m-d\\TH:i:sP"u8, TimeValue.InUtc(timestamp), local: false)));
        entry.Add("offset", Value.Int(type.Offset));
        entry.Add("isdst", Value.Bool(type.IsDst));
        entry.Add("abbr", Value.String(type.Abbreviation));
        result.Append(ctx, Value.Array(entry));
        Throw.IfPending(ctx);
    }
}
