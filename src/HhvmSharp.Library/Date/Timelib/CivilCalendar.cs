namespace HhvmSharp.Library.Date.Timelib;

/// <summary>The proleptic Gregorian calendar on 64-bit years: days since 1970, weekdays, ISO weeks.</summary>
internal static class CivilCalendar
{
    internal const int SecondsPerDay = 86400, SecondsPerHour = 3600;
    internal const int DaysPerEra = 146097, YearsPerEra = 400;

    /// <summary>Days from 0000-03-01 to 1970-01-01; years that begin in March have their leap day last.</summary>
    private const int EpochShift = 719468;

    private static ReadOnlySpan<byte> MonthLengths => [31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    private static ReadOnlySpan<short> DaysBefore => [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    internal static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>Month 0 is the December before.</summary>
    internal static int DaysInMonth(long year, long month) => month == 2 && IsLeap(year) ? 29 : MonthLengths[(int)month];

    /// <summary>0 on January 1st.</summary>
    internal static long DayOfYear(long year, long month, long day) => DaysBefore[(int)month] + (month > 2 && IsLeap(year) ? 1 : 0) + day - 1;

    /// <summary>0 is Sunday; the day may lie outside the month.</summary>
    internal static long DayOfWeek(long year, long month, long day)
    {
        // any year of the same place in the 400-year cycle has the same weekdays
        long weekday = (EpochDays(Modulo(year, YearsPerEra), month, Modulo(day, 7)) + 4) % 7;
        return weekday < 0 ? weekday + 7 : weekday;
    }

    /// <summary>1 is Monday, 7 Sunday.</summary>
    internal static long IsoDayOfWeek(long year, long month, long day) => DayOfWeek(year, month, day) is var d && d == 0 ? 7 : d;

    private static long Modulo(long x, long y) => x % y is var r && r < 0 ? r + y : r;

    /// <summary>Days since 1970-01-01.</summary>
    internal static long EpochDays(long year, long month, long day)
    {
        if (month <= 2) year--;
        long era = (year >= 0 ? year : year - 399) / YearsPerEra;
        long yearOfEra = year - (era * YearsPerEra);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysPerEra) + dayOfEra - EpochShift;
    }

    internal static void DateFromEpochDays(long epochDays, out long year, out long month, out long day)
    {
        long days = epochDays + EpochShift;
        long era = (days >= 0 ? days : days - DaysPerEra + 1) / DaysPerEra;
        uint dayOfEra = (uint)(days - (era * DaysPerEra));
        uint yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        uint dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        uint marchMonth = ((5 * dayOfYear) + 2) / 153;
        day = dayOfYear - (((153 * marchMonth) + 2) / 5) + 1;
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        year = yearOfEra + (era * YearsPerEra) + (month <= 2 ? 1 : 0);
    }

    internal static void DateFromTimestamp(long timestamp, out long year, out long month, out long day)
    {
        long days = timestamp / SecondsPerDay;
        if (timestamp % SecondsPerDay < 0) days--;
        DateFromEpochDays(days, out year, out month, out day);
    }

    internal static void IsoWeek(long year, long month, long day, out long week, out long isoYear)
    {
        long dayOfYear = DayOfYear(year, month, day) + 1;
        long firstWeekday = IsoDayOfWeek(year, 1, 1), weekday = IsoDayOfWeek(year, month, day);
        if (dayOfYear <= 8 - firstWeekday && firstWeekday > 4)
        {
            isoYear = year - 1;
            week = firstWeekday == 5 || (firstWeekday == 6 && IsLeap(year - 1)) ? 53 : 52;
            return;
        }

        if ((IsLeap(year) ? 366 : 365) - dayOfYear < 4 - weekday)
        {
            isoYear = year + 1;
            week = 1;
            return;
        }

        isoYear = year;
        week = (dayOfYear + (7 - weekday) + (firstWeekday - 1)) / 7;
        if (firstWeekday > 4) week--;
    }

    /// <summary>Days from January 1st of a year to a day of one of its ISO weeks.</summary>
    internal static long DayOfIsoWeek(long isoYear, long week, long weekday)
    {
        long first = DayOfWeek(isoYear, 1, 1);
        return (first > 4 ? 7 - first : -first) + ((week - 1) * 7) + weekday;
    }

    internal static bool IsValidTime(long hour, long minute, long second) =>
        hour is >= 0 and <= 23 && minute is >= 0 and <= 59 && second is >= 0 and <= 59;

    internal static bool IsValidDate(long year, long month, long day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DaysInMonth(year, month);
}
