using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Calendar;

/// <summary>The functions that mean the C library's local time: that of TZ in the environment, else of the machine.</summary>
[PhpExtension("calendar")]
internal static class SystemTime
{
    [PhpConst("CAL_EASTER_DEFAULT")] internal const long EasterDefault = 0;
    [PhpConst("CAL_EASTER_ROMAN")] internal const long EasterRoman = 1;
    [PhpConst("CAL_EASTER_ALWAYS_GREGORIAN")] internal const long EasterGregorian = 2;
    [PhpConst("CAL_EASTER_ALWAYS_JULIAN")] internal const long EasterJulian = 3;

    private const long FirstEpochDay = 2440588, SecondsPerDay = 86400, MaxYear = long.MaxValue / 5 * 4;

    private static readonly PhpString ZoneVariable = PhpString.Literal("TZ");

    private static ZoneRules Zone(RequestContext ctx)
    {
        string name = ctx.EnvironmentVariables.TryGetValue(ZoneVariable, out PhpString? variable) ? variable.ToString().TrimStart(':') : TimeZoneInfo.Local.Id;
        return ZoneDatabase.Default.Find(name) ?? ZoneDatabase.Utc;
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    [PhpFunction("unixtojd(?int $timestamp = null): int|false")]
    internal static long? unixtojd(RequestContext ctx, long? timestamp)
    {
        if (timestamp < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        TimeValue t = TimeValue.InZone(Zone(ctx), timestamp ?? Now);
        // the C library's years are ints
        return t.Year - 1900 > int.MaxValue ? null : DayNumbers.FromGregorian((int)t.Year, (int)t.Month, (int)t.Day);
    }

    [PhpFunction("jdtounix(int $julian_day): int")]
    internal static long jdtounix(RequestContext ctx, long julian_day)
    {
        const long last = (long.MaxValue / SecondsPerDay) + FirstEpochDay;
        if (julian_day is < FirstEpochDay or > last) Throw.ValueError(ctx, $"jday must be between {FirstEpochDay} and {last}");
        return (julian_day - FirstEpochDay) * SecondsPerDay;
    }

    [PhpFunction("easter_days(?int $year = null, int $mode = CAL_EASTER_DEFAULT): int")]
    internal static long easter_days(RequestContext ctx, long? year, long mode = EasterDefault) => EasterDays(YearOf(ctx, year), mode);

    [PhpFunction("easter_date(?int $year = null, int $mode = CAL_EASTER_DEFAULT): int")]
    internal static long easter_date(RequestContext ctx, long? year, long mode = EasterDefault)
    {
        long y = YearOf(ctx, year);
        if (y < 1970) Arg.ValueError(ctx, 1, "must be a year after 1970 (inclusive)");
        if (y > 2000000000) Arg.ValueError(ctx, 1, "must be a year before 2.000.000.000 (inclusive)");
        var t = new TimeValue { Year = y, Month = 3, Day = 21 + EasterDays(y, mode) };
        t.UpdateTimestamp(Zone(ctx));
        return t.Timestamp;
    }

    private static long YearOf(RequestContext ctx, long? year)
    {
        long y = year ?? TimeValue.InZone(Zone(ctx), Now).Year;
        if (y is <= 0 or > MaxYear) Arg.ValueError(ctx, 1, $"must be between 1 and {MaxYear}");
        return y;
    }

    /// <summary>Days from March 21st to Easter, by Simon Kershaw's algorithm: the Sunday after the paschal full moon.</summary>
    private static long EasterDays(long year, long mode)
    {
        long golden = (year % 19) + 1;
        bool julian = mode == EasterJulian || (mode != EasterGregorian && (year <= 1582 || (year <= 1752 && mode != EasterRoman)));
        long sunday, moon;
        if (julian)
        {
            sunday = Modulo(year + (year / 4) + 5, 7);
            moon = Modulo(3 - (11 * golden) - 7, 30);
        }
        else
        {
            long solar = ((year - 1600) / 100) - ((year - 1600) / 400), lunar = (year - 1400) / 100 * 8 / 25;
            sunday = Modulo(year + (year / 4) - (year / 100) + (year / 400), 7);
            moon = Modulo(3 - (11 * golden) + solar - lunar, 30);
        }

        if (moon == 29 || (moon == 28 && golden > 11)) moon--;
        return moon + Modulo(4 - moon - sunday, 7) + 1;
    }

    private static long Modulo(long x, long y) => x % y is var r && r < 0 ? r + y : r;
}
