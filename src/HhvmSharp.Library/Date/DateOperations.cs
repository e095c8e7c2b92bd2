using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>What DateTime does to itself and DateTimeImmutable to a copy, and what both answer.</summary>
internal static class DateOperations
{
    // ---- changes ----

    /// <summary>False after a warning.</summary>
    internal static bool Modify(RequestContext ctx, DateObject o, PhpString modifier)
    {
        TimeValue t = o.Checked(ctx);
        TimeValue given = DateParser.Parse(modifier.Span, out ParseErrors errors);
        ctx.GetState<DateState>().KeepErrors(errors);
        if (errors.Failed)
        {
            Arg.Warning(ctx, DateSupport.Describe("Failed to parse time string", modifier, errors));
            return false;
        }

        t.Relative = given.Relative;
        t.HasRelative = given.HasRelative;
        if (given.Year != TimeValue.Unset) t.Year = given.Year;
        if (given.Month != TimeValue.Unset) t.Month = given.Month;
        if (given.Day != TimeValue.Unset) t.Day = given.Day;
        if (given.Hour != TimeValue.Unset)
        {
            t.Hour = given.Hour;
            t.Minute = given.Minute != TimeValue.Unset ? given.Minute : 0;
            t.Second = given.Minute != TimeValue.Unset && given.Second != TimeValue.Unset ? given.Second : 0;
        }

        if (given.Microsecond != TimeValue.Unset) t.Microsecond = given.Microsecond;
        if (IsTimestamp(given)) t.SetZone(0);
        t.UpdateTimestamp();
        t.UpdateFields();
        t.HasRelative = false;
        t.Relative = default;
        return true;
    }

    /// <summary>"@" and a number, which is UTC.</summary>
    private static bool IsTimestamp(TimeValue t) => t is
    {
        Year: 1970, Month: 1, Day: 1, Hour: 0, Minute: 0, Second: 0, Microsecond: 0,
        ZoneCount: > 0, ZoneKind: ZoneKind.Offset, Offset: 0, Dst: 0,
    };

    /// <summary>As <see cref="Modify"/>; the warning is an exception.</summary>
    internal static void ModifyOrThrow(RequestContext ctx, DateObject o, PhpString modifier)
    {
        using (new WarningsAsExceptions(ctx, "datemalformedstringexception")) Modify(ctx, o, modifier);
        Throw.IfPending(ctx);
    }

    internal static void Add(RequestContext ctx, DateObject o, IntervalObject interval)
    {
        TimeValue t = o.Checked(ctx);
        ref RelativeTime r = ref interval.Checked(ctx);
        o.Time = interval.IsWall ? t.MovedElapsed(in r, 1) : t.Moved(in r, 1);
    }

    internal static void Sub(RequestContext ctx, DateObject o, IntervalObject interval)
    {
        TimeValue t = o.Checked(ctx);
        ref RelativeTime r = ref interval.Checked(ctx);
        if (r.HasWeekday || r.HasSpecial)
        {
            Arg.Warning(ctx, "Only non-special relative time specifications are supported for subtraction");
            return;
        }

        o.Time = interval.IsWall ? t.MovedElapsed(in r, -1) : t.Moved(in r, -1);
    }

    internal static void SubOrThrow(RequestContext ctx, DateObject o, IntervalObject interval)
    {
        using (new WarningsAsExceptions(ctx, "dateinvalidoperationexception")) Sub(ctx, o, interval);
        Throw.IfPending(ctx);
    }

    /// <summary>Zend's EH_THROW for a while.</summary>
    private readonly ref struct WarningsAsExceptions
    {
        private readonly RequestContext _ctx;
        private readonly PhpClass? _saved;

        internal WarningsAsExceptions(RequestContext ctx, string lowerClass)
        {
            _ctx = ctx;
            _saved = ctx.WarningsBecome;
            ctx.WarningsBecome = DateSupport.Class(ctx, lowerClass);
        }

        public void Dispose() => _ctx.WarningsBecome = _saved;
    }

    internal static void SetTimezone(RequestContext ctx, DateObject o, ZoneObject zone)
    {
        TimeValue t = o.Checked(ctx);
        zone.ApplyTo(t);
        t.SetLocal(t.Timestamp);
    }

    internal static void SetTime(RequestContext ctx, DateObject o, long hour, long minute, long second, long microsecond)
    {
        TimeValue t = o.Checked(ctx);
        (t.Hour, t.Minute, t.Second, t.Microsecond) = (hour, minute, second, microsecond);
        t.UpdateTimestamp();
        t.UpdateFields();
    }

    internal static void SetDate(RequestContext ctx, DateObject o, long year, long month, long day)
    {
        TimeValue t = o.Checked(ctx);
        (t.Year, t.Month, t.Day) = (year, month, day);
        t.UpdateTimestamp();
    }

    internal static void SetIsoDate(RequestContext ctx, DateObject o, long year, long week, long weekday)
    {
        TimeValue t = o.Checked(ctx);
        (t.Year, t.Month, t.Day) = (year, 1, 1);
        t.Relative = new RelativeTime { Day = CivilCalendar.DayOfIsoWeek(year, week, weekday) };
        t.HasRelative = true;
        t.UpdateTimestamp();
    }

    internal static void SetTimestamp(RequestContext ctx, DateObject o, long timestamp)
    {
        TimeValue t = o.Checked(ctx);
        t.SetLocal(timestamp);
        t.UpdateTimestamp();
        t.Microsecond = 0;
    }

    internal static void CheckMicrosecond(RequestContext ctx, DateObject o, long microsecond)
    {
        if (microsecond is < 0 or > 999999) SplArg.Error(ctx, "DateRangeError", 1, $"must be between 0 and 999999, {microsecond} given");
        o.Checked(ctx);
    }

    // ---- answers ----

    internal static PhpString Format(RequestContext ctx, DateObject o, PhpString format)
    {
        TimeValue t = o.Checked(ctx);
        return DateFormatter.Format(format.Span, t, t.IsLocal);
    }

    internal static Value GetTimezone(RequestContext ctx, DateObject o)
    {
        TimeValue t = o.Checked(ctx);
        if (!t.IsLocal) return Value.False;
        ZoneObject zone = ZoneObject.Create(ctx);
        zone.Take(t);
        return Value.Object(zone);
    }

    internal static long GetOffset(RequestContext ctx, DateObject o)
    {
        TimeValue t = o.Checked(ctx);
        return t.IsLocal ? t.CurrentOffset : 0;
    }

    internal static long GetTimestamp(RequestContext ctx, DateObject o)
    {
        TimeValue t = o.Checked(ctx);
        if (!t.IsTimestampCurrent) t.UpdateTimestamp();
        return t.Timestamp;
    }

    internal static Value Diff(RequestContext ctx, DateObject from, DateObject to, bool absolute)
    {
        RelativeTime r = TimeValue.Difference(from.Checked(ctx), to.Checked(ctx));
        if (absolute) r.Invert = 0;
        return Value.Object(IntervalObject.Create(ctx, in r));
    }

    // ---- new objects ----

    internal static Value FromText(RequestContext ctx, PhpClass cls, PhpString text, PhpString? format, ZoneObject? zone)
    {
        bool valid = false;
        Value o = DateSupport.Built(ctx, DateObject.Create(ctx, cls, null), d => valid = d.Initialize(ctx, text, format, zone));
        if (valid) return o;
        o.Release(ctx);
        return Value.False;
    }

    internal static Value FromState(RequestContext ctx, string className, PhpArray data) =>
        DateSupport.Built(ctx, DateObject.Create(ctx, DateSupport.Class(ctx, className.ToLowerInvariant()), null), o =>
        {
            if (!o.InitializeFrom(ctx, data)) DateSupport.InvalidData(ctx, className);
        });

    internal static Value FromObject(RequestContext ctx, PhpClass cls, DateObject other) =>
        Value.Object(DateObject.Create(ctx, cls, other.Checked(ctx).Clone()));

    internal static Value FromTimestamp(RequestContext ctx, PhpClass cls, Value timestamp) =>
        DateSupport.Built(ctx, DateObject.Create(ctx, cls, null), o =>
        {
            long seconds = timestamp.n;
            int microseconds = 0;
            if (timestamp.IsFloat) SplitTimestamp(ctx, timestamp.FloatValue, out seconds, out microseconds);
            var t = new TimeValue { ZoneKind = ZoneKind.Offset };
            t.SetUtc(seconds);
            t.UpdateTimestamp();
            t.Microsecond = microseconds;
            o.Time = t;
        });

    private static void SplitTimestamp(RequestContext ctx, double timestamp, out long seconds, out int microseconds)
    {
        double whole = Math.Truncate(timestamp);
        if (double.IsNaN(whole) || !(whole >= long.MinValue && whole < 9223372036854775808.0)) OutOfRange(ctx, timestamp);
        seconds = (long)whole;
        microseconds = (int)Math.Round(timestamp % 1 * 1000000, MidpointRounding.AwayFromZero);
        if (Math.Abs(microseconds) == 1000000)
        {
            seconds += Math.Sign(microseconds);
            microseconds = 0;
        }

        if (microseconds >= 0) return;
        if (seconds == long.MinValue) OutOfRange(ctx, timestamp);
        seconds--;
        microseconds += 1000000;
    }

    private static void OutOfRange(RequestContext ctx, double timestamp)
    {
        string given = new PhpStringBuilder().Append(timestamp, 6).ToString().Replace('E', 'e');
        SplArg.Error(ctx, "DateRangeError", 1, $"must be a finite number between {long.MinValue} and {long.MaxValue}.999999, {given} given");
    }
}
