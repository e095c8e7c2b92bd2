using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Calendar;

/// <summary>Dates of four calendars as Julian day counts.</summary>
[PhpExtension("calendar")]
internal static class CalendarFunctions
{
    [PhpConst("CAL_GREGORIAN")] internal const long Gregorian = 0;
    [PhpConst("CAL_JULIAN")] internal const long Julian = 1;
    [PhpConst("CAL_JEWISH")] internal const long Jewish = 2;
    [PhpConst("CAL_FRENCH")] internal const long French = 3;
    [PhpConst("CAL_NUM_CALS")] internal const long Count = 4;

    [PhpConst("CAL_DOW_DAYNO")] internal const long DayNumber = 0;
    [PhpConst("CAL_DOW_SHORT")] internal const long DayShort = 2;
    [PhpConst("CAL_DOW_LONG")] internal const long DayLong = 1;

    [PhpConst("CAL_MONTH_GREGORIAN_SHORT")] internal const long MonthGregorianShort = 0;
    [PhpConst("CAL_MONTH_GREGORIAN_LONG")] internal const long MonthGregorianLong = 1;
    [PhpConst("CAL_MONTH_JULIAN_SHORT")] internal const long MonthJulianShort = 2;
    [PhpConst("CAL_MONTH_JULIAN_LONG")] internal const long MonthJulianLong = 3;
    [PhpConst("CAL_MONTH_JEWISH")] internal const long MonthJewish = 4;
    [PhpConst("CAL_MONTH_FRENCH")] internal const long MonthFrench = 5;

    [PhpConst("CAL_JEWISH_ADD_ALAFIM_GERESH")] internal const long AddAlafimGeresh = JewishCalendar.AddAlafimGeresh;
    [PhpConst("CAL_JEWISH_ADD_ALAFIM")] internal const long AddAlafim = JewishCalendar.AddAlafim;
    [PhpConst("CAL_JEWISH_ADD_GERESHAYIM")] internal const long AddGershayim = JewishCalendar.AddGershayim;

    /// <summary>The last day of the French calendar is 14-13-05.</summary>
    private const long DayAfterFrench = 2380953;

    private static void CheckCalendar(RequestContext ctx, int argument, long calendar)
    {
        if (calendar is < 0 or >= Count) Arg.ValueError(ctx, argument, "must be a valid calendar ID");
    }

    private static void CheckMonth(RequestContext ctx, long month)
    {
        if (month is <= 0 or > int.MaxValue - 1) Arg.ValueError(ctx, 2, $"must be between 1 and {int.MaxValue - 1}");
    }

    private static void CheckYear(RequestContext ctx, int argument, long year)
    {
        if (year > int.MaxValue - 1) Arg.ValueError(ctx, argument, $"must be less than {int.MaxValue - 1}");
    }

    private static long ToDay(long calendar, long year, long month, long day) => calendar switch
    {
        Gregorian => DayNumbers.FromGregorian((int)year, (int)month, (int)day),
        Julian => DayNumbers.FromJulian((int)year, (int)month, (int)day),
        Jewish => JewishCalendar.ToDayNumber((int)year, (int)month, (int)day),
        _ => DayNumbers.FromFrench((int)year, (int)month, (int)day),
    };

    private static CalendarDate FromDay(long calendar, long day) => calendar switch
    {
        Gregorian => DayNumbers.ToGregorian(day),
        Julian => DayNumbers.ToJulian(day),
        Jewish => JewishCalendar.FromDayNumber(day),
        _ => DayNumbers.ToFrench(day),
    };

    [PhpFunction("cal_days_in_month(int $calendar, int $month, int $year): int")]
    internal static long cal_days_in_month(RequestContext ctx, long calendar, long month, long year)
    {
        CheckCalendar(ctx, 1, calendar);
        CheckMonth(ctx, month);
        CheckYear(ctx, 3, year);
        long start = ToDay(calendar, year, month, 1);
        if (start == 0) Throw.ValueError(ctx, "Invalid date");
        long next = ToDay(calendar, year, month + 1, 1);
        // behind the last month comes the next year, which after 1 B.C. is 1 A.D.
        if (next == 0) next = ToDay(calendar, year == -1 ? 1 : year + 1, 1, 1);
        if (next == 0 && calendar == French) next = DayAfterFrench;
        return next - start;
    }

    [PhpFunction("cal_from_jd(int $julian_day, int $calendar): array")]
    internal static PhpArray cal_from_jd(RequestContext ctx, long julian_day, long calendar)
    {
        CheckCalendar(ctx, 2, calendar);
        CalendarDate date = FromDay(calendar, julian_day);
        var result = new PhpArray(9);
        result.Add("date", Value.String(date.ToString()));
        result.Add("month", Value.Int(date.Month));
        result.Add("day", Value.Int(date.Day));
        result.Add("year", Value.Int(date.Year));
        bool known = calendar != Jewish || date.Year > 0;
        int weekday = DayNumbers.DayOfWeek(julian_day);
        result.Add("dow", known ? Value.Int(weekday) : Value.Null);
        result.Add("abbrevdayname", Value.String(known ? CalendarNames.ShortDays[weekday] : ""));
        result.Add("dayname", Value.String(known ? CalendarNames.Days[weekday] : ""));
        (string brief, string full) = calendar switch
        {
            Jewish => (CalendarNames.Jewish(date), CalendarNames.Jewish(date)),
            French => (CalendarNames.French[date.Month], CalendarNames.French[date.Month]),
            _ => (CalendarNames.ShortMonths[date.Month], CalendarNames.Months[date.Month]),
        };
        result.Add("abbrevmonth", Value.String(brief));
        result.Add("monthname", Value.String(full));
        return result;
    }

    [PhpFunction("cal_info(int $calendar = -1): array")]
    internal static PhpArray cal_info(RequestContext ctx, long calendar)
    {
        if (calendar != -1)
        {
            CheckCalendar(ctx, 1, calendar);
            return Info(calendar);
        }

        var all = new PhpArray((int)Count);
        for (long i = 0; i < Count; i++) all.Append(Value.Array(Info(i)));
        return all;
    }

    private static PhpArray Info(long calendar)
    {
        (string name, string[] months, string[] brief) = calendar switch
        {
            Gregorian => ("Gregorian", CalendarNames.Months, CalendarNames.ShortMonths),
            Julian => ("Julian", CalendarNames.Months, CalendarNames.ShortMonths),
            Jewish => ("Jewish", CalendarNames.JewishLeap, CalendarNames.JewishLeap),
            _ => ("French", CalendarNames.French, CalendarNames.French),
        };
        var result = new PhpArray(5);
        result.Add("months", List(months));
        result.Add("abbrevmonths", List(brief));
        result.Add("maxdaysinmonth", Value.Int(calendar <= Julian ? 31 : 30));
        result.Add("calname", Value.String(name));
        result.Add("calsymbol", Value.String("CAL_" + name.ToUpperInvariant()));
        return result;

        static Value List(string[] names)
        {
            var list = new PhpArray(names.Length);
            for (int i = 1; i < names.Length; i++) list.Add(i, Value.String(names[i]));
            return Value.Array(list);
        }
    }

    [PhpFunction("cal_to_jd(int $calendar, int $month, int $day, int $year): int")]
    internal static long cal_to_jd(RequestContext ctx, long calendar, long month, long day, long year)
    {
        CheckCalendar(ctx, 1, calendar);
        CheckMonth(ctx, month);
        if (day is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 3, $"must be between {int.MinValue} and {int.MaxValue}");
        CheckYear(ctx, 4, year);
        return ToDay(calendar, year, month, day);
    }

    [PhpFunction("frenchtojd(int $month, int $day, int $year): int", NoThrow = true)]
    internal static long frenchtojd(long month, long day, long year) => ToDay(French, year, month, day);

    [PhpFunction("gregoriantojd(int $month, int $day, int $year): int", NoThrow = true)]
    internal static long gregoriantojd(long month, long day, long year) => ToDay(Gregorian, year, month, day);

    [PhpFunction("juliantojd(int $month, int $day, int $year): int", NoThrow = true)]
    internal static long juliantojd(long month, long day, long year) => ToDay(Julian, year, month, day);

    [PhpFunction("jewishtojd(int $month, int $day, int $year): int")]
    internal static long jewishtojd(RequestContext ctx, long month, long day, long year)
    {
        if (year is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 3, $"must be between {int.MinValue} and {int.MaxValue}");
        return ToDay(Jewish, year, month, day);
    }

    [PhpFunction("jdtofrench(int $julian_day): string", NoThrow = true)]
    internal static PhpString jdtofrench(long julian_day) => PhpString.FromLatin1(DayNumbers.ToFrench(julian_day).ToString());

    [PhpFunction("jdtogregorian(int $julian_day): string", NoThrow = true)]
    internal static PhpString jdtogregorian(long julian_day) => PhpString.FromLatin1(DayNumbers.ToGregorian(julian_day).ToString());

    [PhpFunction("jdtojulian(int $julian_day): string", NoThrow = true)]
    internal static PhpString jdtojulian(long julian_day) => PhpString.FromLatin1(DayNumbers.ToJulian(julian_day).ToString());

    [PhpFunction("jdtojewish(int $julian_day, bool $hebrew = false, int $flags = 0): string")]
    internal static PhpString jdtojewish(RequestContext ctx, long julian_day, bool hebrew, long flags)
    {
        CalendarDate date = JewishCalendar.FromDayNumber(julian_day);
        if (!hebrew) return PhpString.FromLatin1(date.ToString());
        if (date.Year is <= 0 or > 9999) Throw.ValueError(ctx, "Year out of range (0-9999)");
        return PhpString.FromLatin1($"{JewishCalendar.Numeral(date.Day, flags)} {CalendarNames.Hebrew(date)} {JewishCalendar.Numeral(date.Year, flags)}");
    }

    [PhpFunction("jddayofweek(int $julian_day, int $mode = CAL_DOW_DAYNO): int|string", NoThrow = true)]
    internal static Value jddayofweek(long julian_day, long mode = DayNumber)
    {
        int weekday = DayNumbers.DayOfWeek(julian_day);
        return mode switch
        {
            DayLong => Value.String(CalendarNames.Days[weekday]),
            DayShort => Value.String(CalendarNames.ShortDays[weekday]),
            _ => Value.Int(weekday),
        };
    }

    [PhpFunction("jdmonthname(int $julian_day, int $mode): string", NoThrow = true)]
    internal static PhpString jdmonthname(long julian_day, long mode) => PhpString.FromLatin1(mode switch
    {
        MonthGregorianLong => CalendarNames.Months[DayNumbers.ToGregorian(julian_day).Month],
        MonthJulianShort => CalendarNames.ShortMonths[DayNumbers.ToJulian(julian_day).Month],
        MonthJulianLong => CalendarNames.Months[DayNumbers.ToJulian(julian_day).Month],
        MonthJewish => CalendarNames.Jewish(JewishCalendar.FromDayNumber(julian_day)),
        MonthFrench => CalendarNames.French[DayNumbers.ToFrench(julian_day).Month],
        _ => CalendarNames.ShortMonths[DayNumbers.ToGregorian(julian_day).Month],
    });
}
