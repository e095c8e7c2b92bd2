using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>The functions on timestamps.</summary>
[PhpExtension("date")]
internal static partial class DateFunctions
{
    private static long Now => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;

    private static TimeValue Local(RequestContext ctx, long? timestamp) => TimeValue.InZone(DateState.ZoneOf(ctx), timestamp ?? Now);

    [PhpFunction("time(): int", NoThrow = true, Frameless = true)]
    internal static long time() => Now;

    [PhpFunction("date(string $format, ?int $timestamp = null): string")]
    internal static PhpString date(RequestContext ctx, PhpString format, long? timestamp)
    {
        DateState state = ctx.GetState<DateState>();
        TimeValue t = state.Scratch;
        t.Zone = state.Zone(ctx);
        t.ZoneKind = ZoneKind.Id;
        t.SetLocal(timestamp ?? Now);
        return state.Format(format.Span, local: true);
    }

    [PhpFunction("gmdate(string $format, ?int $timestamp = null): string")]
    internal static PhpString gmdate(RequestContext ctx, PhpString format, long? timestamp)
    {
        DateState state = ctx.GetState<DateState>();
        state.Scratch.SetUtc(timestamp ?? Now);
        return state.Format(format.Span, local: false);
    }

    [PhpFunction("idate(string $format, ?int $timestamp = null): int|false")]
    internal static long? idate(RequestContext ctx, PhpString format, long? timestamp)
    {
        if (format.Length != 1)
        {
            Arg.Warning(ctx, "idate format is one char");
            return null;
        }

        int? part = Part((char)format[0], Local(ctx, timestamp));
        if (part is null or -1)
        {
            Arg.Warning(ctx, "Unrecognized date format token");
            return null;
        }

        return part;
    }

    private static int? Part(char letter, TimeValue t)
    {
        switch (letter)
        {
            case 'd' or 'j': return (int)t.Day;
            case 'N': return (int)CivilCalendar.IsoDayOfWeek(t.Year, t.Month, t.Day);
            case 'w': return (int)CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day);
            case 'z': return (int)CivilCalendar.DayOfYear(t.Year, t.Month, t.Day);
            case 'W' or 'o':
                CivilCalendar.IsoWeek(t.Year, t.Month, t.Day, out long week, out long year);
                return (int)(letter == 'W' ? week : year);
            case 'm' or 'n': return (int)t.Month;
            case 't': return CivilCalendar.DaysInMonth(t.Year, t.Month);
            case 'L': return CivilCalendar.IsLeap((int)t.Year) ? 1 : 0;
            case 'y': return (int)(t.Year % 100);
            case 'Y': return (int)t.Year;
            case 'B': return DateFormatter.SwatchBeat(t.Timestamp);
            case 'g' or 'h': return (int)DateFormatter.Hour12(t.Hour);
            case 'H' or 'G': return (int)t.Hour;
            case 'i': return (int)t.Minute;
            case 's': return (int)t.Second;
            case 'I': return t.Dst;
            case 'Z': return t.Offset;
            case 'U': return (int)t.Timestamp;
            default: return null;
        }
    }

    [PhpFunction("strtotime(string $datetime, ?int $baseTimestamp = null): int|false")]
    internal static long? strtotime(RequestContext ctx, PhpString datetime, long? baseTimestamp)
    {
        if (datetime.Length == 0) return null;
        TimeValue now = Local(ctx, baseTimestamp);
        TimeValue t = DateParser.Parse(datetime.Span, out ParseErrors errors);
        if (errors.Failed) return null;
        t.FillHoles(now, keepTime: false);
        t.UpdateTimestamp(now.Zone);
        return t.Timestamp;
    }

    [PhpFunction("mktime(int $hour, ?int $minute = null, ?int $second = null, ?int $month = null, ?int $day = null, ?int $year = null): int|false")]
    internal static long mktime(RequestContext ctx, long hour, long? minute, long? second, long? month, long? day, long? year) =>
        Make(Local(ctx, null), hour, minute, second, month, day, year);

    [PhpFunction("gmmktime(int $hour, ?int $minute = null, ?int $second = null, ?int $month = null, ?int $day = null, ?int $year = null): int|false")]
    internal static long gmmktime(long hour, long? minute, long? second, long? month, long? day, long? year) =>
        Make(TimeValue.InUtc(Now), hour, minute, second, month, day, year);

    private static long Make(TimeValue t, long hour, long? minute, long? second, long? month, long? day, long? year)
    {
        t.Hour = hour;
        t.Minute = minute ?? t.Minute;
        t.Second = second ?? t.Second;
        t.Month = month ?? t.Month;
        t.Day = day ?? t.Day;
        if (year is { } y) t.Year = y is >= 0 and < 70 ? y + 2000 : y is >= 70 and <= 100 ? y + 1900 : y;
        t.UpdateTimestamp();
        return t.Timestamp;
    }

    [PhpFunction("checkdate(int $month, int $day, int $year): bool", Pure = true, NoThrow = true)]
    internal static bool checkdate(long month, long day, long year) => year is >= 1 and <= 32767 && CivilCalendar.IsValidDate(year, month, day);

    [PhpFunction("localtime(?int $timestamp = null, bool $associative = false): array")]
    internal static PhpArray localtime(RequestContext ctx, long? timestamp, bool associative)
    {
        TimeValue t = Local(ctx, timestamp);
        long weekday = CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day), dayOfYear = CivilCalendar.DayOfYear(t.Year, t.Month, t.Day);
        ReadOnlySpan<(string Name, long Value)> fields =
        [
            ("tm_sec", t.Second), ("tm_min", t.Minute), ("tm_hour", t.Hour), ("tm_mday", t.Day), ("tm_mon", t.Month - 1),
            ("tm_year", t.Year - 1900), ("tm_wday", weekday), ("tm_yday", dayOfYear), ("tm_isdst", t.Dst),
        ];
        var result = new PhpArray(fields.Length);
        foreach ((string name, long value) in fields)
        {
            if (associative) result.Add(name, Value.Int(value));
            else result.Append(Value.Int(value));
        }

        return result;
    }

    [PhpFunction("getdate(?int $timestamp = null): array")]
    internal static PhpArray getdate(RequestContext ctx, long? timestamp)
    {
        TimeValue t = Local(ctx, timestamp);
        var result = new PhpArray(11);
        result.Add("seconds", Value.Int(t.Second));
        result.Add("minutes", Value.Int(t.Minute));
        result.Add("hours", Value.Int(t.Hour));
        result.Add("mday", Value.Int(t.Day));
        result.Add("wday", Value.Int(CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day)));
        result.Add("mon", Value.Int(t.Month));
        result.Add("year", Value.Int(t.Year));
        result.Add("yday", Value.Int(CivilCalendar.DayOfYear(t.Year, t.Month, t.Day)));
        result.Add("weekday", Value.String(DateFormatter.DayName(t)));
        result.Add("month", Value.String(DateFormatter.MonthNames[t.Month - 1]));
        result.Add(0, Value.Int(t.Timestamp));
        return result;
    }

    [PhpFunction("date_default_timezone_set(string $timezoneId): bool")]
    internal static bool date_default_timezone_set(RequestContext ctx, PhpString timezoneId)
    {
        string name = timezoneId.ToString();
        if (Zones.ZoneDatabase.Default.Find(name) is null)
        {
            Arg.Notice(ctx, $"Timezone ID '{name}' is invalid");
            return false;
        }

        ctx.GetState<DateState>().SetZone(name);
        return true;
    }

    [PhpFunction("date_default_timezone_get(): string")]
    internal static PhpString date_default_timezone_get(RequestContext ctx) => PhpString.FromLatin1(DateState.ZoneOf(ctx).Name);
}
