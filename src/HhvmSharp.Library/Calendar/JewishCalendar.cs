using System.Text;

namespace HhvmSharp.Library.Calendar;

/// <summary>The Jewish calendar: months 1 (Tishri) to 13 (Elul), of which 6 (Adar I) is in leap years only.</summary>
internal static class JewishCalendar
{
    private const int Offset = 347997;

    /// <summary>12/13/887605; PHP stops there.</summary>
    private const long LastDay = 324542846;

    // the day has 24 hours of 1080 halakim, and begins at 6 p.m.
    private const long Hour = 1080, Day = 24 * Hour, Lunation = (29 * Day) + 13753, MetonicCycle = Lunation * ((12 * 19) + 7);
    private const long FirstMolad = 31524;

    internal static bool IsLeap(int year) => ((year - 1) % 19) is 2 or 5 or 7 or 10 or 13 or 16 or 18;

    /// <summary>The first day of a year, counted from the calendar's first: that of the new moon, put off by four rules.</summary>
    private static int NewYear(int year)
    {
        int cycleYear = (year - 1) % 19;
        long months = 12L * cycleYear;
        for (int y = 0; y < cycleYear; y++)
            if (IsLeap(y + 1)) months++;
        long molad = FirstMolad + ((year - 1) / 19 * MetonicCycle) + (months * Lunation);
        long day = molad / Day, time = molad % Day;
        int weekday = (int)(day % 7);
        bool afterLeap = cycleYear is 0 or 3 or 6 or 8 or 11 or 14 or 17;
        if (time >= 18 * Hour || (!IsLeap(year) && weekday == 2 && time >= (9 * Hour) + 204) || (afterLeap && weekday == 1 && time >= (15 * Hour) + 589))
        {
            day++;
            weekday = (weekday + 1) % 7;
        }

        // never on Sunday, Wednesday or Friday
        if (weekday is 0 or 3 or 5) day++;
        return (int)day;
    }

    /// <summary>Heshvan has 30 days in the long years.</summary>
    private static bool IsLong(int newYear, int nextNewYear) => nextNewYear - newYear is 355 or 385;

    /// <summary>Days that a month lies before the next year: its day 1 is that many days before New Year, less one.</summary>
    private static int BeforeNextYear(int month, bool leap) => month switch
    {
        4 => leap ? 296 : 266,
        5 => leap ? 267 : 237,
        6 => leap ? 237 : 207,
        7 => 207,
        8 => 178,
        9 => 148,
        10 => 119,
        11 => 89,
        12 => 60,
        _ => 30,
    };

    internal static long ToDayNumber(int year, int month, int day)
    {
        if (year is <= 0 or >= int.MaxValue - 1 || day is <= 0 or > 30 || month is < 1 or > 13) return 0;
        long sdn;
        if (month <= 3)
        {
            int newYear = NewYear(year);
            sdn = newYear + day + month switch { 1 => -1, 2 => 29, _ => IsLong(newYear, NewYear(year + 1)) ? 59 : 58 };
        }
        else
        {
            sdn = NewYear(year + 1) + day - BeforeNextYear(month, IsLeap(year));
        }

        return sdn + Offset;
    }

    internal static CalendarDate FromDayNumber(long dayNumber)
    {
        if (dayNumber is <= Offset or > LastDay) return default;
        int day = (int)(dayNumber - Offset);
        int year = (int)(day / 365.2468) + 1;
        while (NewYear(year) > day) year--;
        while (NewYear(year + 1) <= day) year++;
        int newYear = NewYear(year), next = NewYear(year + 1);
        for (int month = 13; month >= 4; month--)
        {
            if (month == 6 && !IsLeap(year)) continue;
            int inMonth = day - next + BeforeNextYear(month, IsLeap(year));
            if (inMonth > 0) return new CalendarDate(year, month, inMonth);
        }

        int fromNewYear = day - newYear + 1;
        int heshvan = IsLong(newYear, next) ? 30 : 29;
        return fromNewYear <= 30 ? new CalendarDate(year, 1, fromNewYear)
            : fromNewYear <= 30 + heshvan ? new CalendarDate(year, 2, fromNewYear - 30)
            : new CalendarDate(year, 3, fromNewYear - 30 - heshvan);
    }

    // ---- Hebrew numerals, in ISO-8859-8 ----

    internal const int AddAlafimGeresh = 2, AddAlafim = 4, AddGershayim = 8;

    /// <summary>Alef to tav by position, without the final forms.</summary>
    private const string Letters = "0\u00E0\u00E1\u00E2\u00E3\u00E4\u00E5\u00E6\u00E7\u00E8\u00E9\u00EB\u00EC\u00EE\u00F0\u00F1\u00F2\u00F4\u00F6\u00F7\u00F8\u00F9\u00FA";

    /// <summary>A number of 1 to 9999; thousands are not told from ones by the letters alone.</summary>
    internal static string Numeral(int n, long flags)
    {
        var text = new StringBuilder();
        if (n >= 1000)
        {
            text.Append(Letters[n / 1000]);
            if ((flags & AddAlafimGeresh) != 0) text.Append('\'');
            if ((flags & AddAlafim) != 0) text.Append(" \u00E0\u00EC\u00F4\u00E9\u00ED ");
            n %= 1000;
        }

        int start = text.Length;
        for (; n >= 400; n -= 400) text.Append(Letters[22]);
        if (n >= 100) text.Append(Letters[18 + (n / 100)]);
        n %= 100;
        if (n is 15 or 16)
        {
            // 9 + 6 and 9 + 7: the others would spell a name of God
            text.Append(Letters[9]).Append(Letters[n - 9]);
        }
        else
        {
            if (n >= 10) text.Append(Letters[9 + (n / 10)]);
            if (n % 10 > 0) text.Append(Letters[n % 10]);
        }

        if ((flags & AddGershayim) == 0 || text.Length == start) return text.ToString();
        return text.Length - start == 1 ? text.Append('\'').ToString() : text.Insert(text.Length - 1, '"').ToString();
    }
}
