namespace HhvmSharp.Library.Calendar;

/// <summary>A date of some calendar; all 0 when a day has none.</summary>
internal readonly record struct CalendarDate(int Year, int Month, int Day)
{
    public override string ToString() => FormattableString.Invariant($"{Month}/{Day}/{Year}");
}

/// <summary>Julian day counts of the Gregorian, the Julian and the French republican calendar; 0 is no day. There is no year 0.</summary>
internal static class DayNumbers
{
    private const int GregorianOffset = 32045, JulianOffset = 32083, FrenchOffset = 2375474;
    private const int FirstFrenchDay = 2375840, LastFrenchDay = 2380952;
    private const int DaysPer4Years = 1461, DaysPer400Years = 146097, DaysPer5Months = 153;

    /// <summary>Years are counted from 4801 B.C., where they begin in March.</summary>
    private const int FirstYear = 4800;

    /// <summary>0 is Sunday.</summary>
    internal static int DayOfWeek(long day) => (int)((day % 7) + 8) % 7;

    internal static CalendarDate ToGregorian(long day)
    {
        if (day <= 0 || day > (long.MaxValue - (4 * GregorianOffset)) / 4) return default;
        long quarters = ((day + GregorianOffset) * 4) - 1;
        if (quarters < 0 || quarters / DaysPer400Years > int.MaxValue) return default;
        int century = (int)(quarters / DaysPer400Years);
        quarters = (quarters % DaysPer400Years / 4 * 4) + 3;
        if (century > (int.MaxValue / 100) - (quarters / DaysPer4Years)) return default;
        return FromMarch((century * 100) + (int)(quarters / DaysPer4Years), (int)(quarters % DaysPer4Years) / 4);
    }

    internal static CalendarDate ToJulian(long day)
    {
        if (day <= 0 || day > (long.MaxValue - (JulianOffset * 4) + 1) / 4) return default;
        long quarters = (day * 4) + ((JulianOffset * 4) - 1);
        long year = quarters / DaysPer4Years;
        return year > int.MaxValue ? default : FromMarch((int)year, (int)(quarters % DaysPer4Years) / 4);
    }

    /// <param name="dayOfYear">0 is March 1st.</param>
    private static CalendarDate FromMarch(int year, int dayOfYear)
    {
        int fifths = (dayOfYear * 5) + 2;
        int month = fifths / DaysPer5Months;
        if (month >= 10) year++;
        year -= FirstYear;
        return new CalendarDate(year <= 0 ? year - 1 : year, month < 10 ? month + 3 : month - 9, (fifths % DaysPer5Months / 5) + 1);
    }

    internal static long FromGregorian(int year, int month, int day)
    {
        if (!IsDate(year, month, day) || year < -4714 || (year == -4714 && (month < 11 || (month == 11 && day < 25)))) return 0;
        long march = ToMarch(year, ref month);
        return (march / 100 * DaysPer400Years / 4) + (march % 100 * DaysPer4Years / 4) + (((month * DaysPer5Months) + 2) / 5) + day - GregorianOffset;
    }

    internal static long FromJulian(int year, int month, int day)
    {
        if (!IsDate(year, month, day) || year < -4713 || (year == -4713 && month == 1 && day == 1)) return 0;
        long march = ToMarch(year, ref month);
        return (march * DaysPer4Years / 4) + (((month * DaysPer5Months) + 2) / 5) + day - JulianOffset;
    }

    private static bool IsDate(int year, int month, int day) =>
        year != 0 && year <= int.MaxValue - FirstYear && month is >= 1 and <= 12 && day is >= 1 and <= 31;

    private static long ToMarch(int year, ref int month)
    {
        long march = (long)year + FirstYear + (year < 0 ? 1 : 0);
        month -= 3;
        if (month >= 0) return march;
        month += 12;
        return march - 1;
    }

    internal static CalendarDate ToFrench(long day)
    {
        if (day is < FirstFrenchDay or > LastFrenchDay) return default;
        int quarters = ((int)(day - FrenchOffset) * 4) - 1;
        int dayOfYear = quarters % DaysPer4Years / 4;
        return new CalendarDate(quarters / DaysPer4Years, (dayOfYear / 30) + 1, (dayOfYear % 30) + 1);
    }

    internal static long FromFrench(int year, int month, int day) =>
        year is < 1 or > 14 || month is < 1 or > 13 || day is < 1 or > 30 ? 0 : (year * DaysPer4Years / 4) + ((month - 1) * 30) + day + FrenchOffset;
}
