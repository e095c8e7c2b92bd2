using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Zones;

/// <summary>A TZ string as POSIX and RFC 8536 define it: "CET-1CEST,M3.5.0,M10.5.0/3".</summary>
internal sealed class PosixRule
{
    /// <summary>When in a year a change happens.</summary>
    private readonly struct Change(char kind, int day, int month, int week, int seconds)
    {
        /// <summary>Seconds from the start of the year, by the local time that ends then.</summary>
        internal long SecondsInto(long year)
        {
            long days = kind switch
            {
                'J' => day - 1 + (day >= 60 && CivilCalendar.IsLeap(year) ? 1 : 0),
                'M' => DayOfMonthRule(year),
                _ => day,
            };
            return (days * CivilCalendar.SecondsPerDay) + seconds;
        }

        /// <summary>The n-th (5: last) weekday of a month, as a day of the year.</summary>
        private long DayOfMonthRule(long year)
        {
            long first = CivilCalendar.DayOfWeek(year, month, 1);
            long d = day - first;
            if (d < 0) d += 7;
            for (int i = 1; i < week && d + 7 < CivilCalendar.DaysInMonth(year, month); i++) d += 7;
            return CivilCalendar.DayOfYear(year, month, 1) + d;
        }
    }

    private Change _begin, _end;

    internal ZoneType Standard { get; }

    internal ZoneType? Daylight { get; private set; }

    internal bool HasDst => Daylight is not null;

    private PosixRule(ZoneType standard) => Standard = standard;

    /// <summary>The two changes of a year in order, each with what holds from then on.</summary>
    internal (ZonePeriod First, ZonePeriod Second) ChangesOf(long year)
    {
        long start = CivilCalendar.EpochDays(year, 1, 1) * CivilCalendar.SecondsPerDay;
        var begin = new ZonePeriod(Daylight!, start + _begin.SecondsInto(year) - Standard.Offset);
        var end = new ZonePeriod(Standard, start + _end.SecondsInto(year) - Daylight!.Offset);
        return begin.Start < end.Start ? (begin, end) : (end, begin);
    }

    /// <summary>Null in the last days of the range, where the changes of the next year are out of it.</summary>
    internal ZonePeriod? At(long timestamp)
    {
        CivilCalendar.DateFromTimestamp(timestamp, out long year, out _, out _);
        (ZonePeriod first, ZonePeriod second) = ChangesOf(year);
        if (timestamp < first.Start) return Latest(ChangesOf(year - 1), timestamp);
        if (timestamp < second.Start) return first;
        (ZonePeriod next, ZonePeriod last) = ChangesOf(year + 1);
        return timestamp < next.Start ? second : timestamp < last.Start ? next : null;
    }

    /// <summary>The last change of the year before: the second one, unless it falls into the new year.</summary>
    private static ZonePeriod Latest((ZonePeriod First, ZonePeriod Second) changes, long timestamp) =>
        timestamp < changes.Second.Start ? changes.First : changes.Second;

    // ---- reading ----

    /// <summary>Null when the text is no rule.</summary>
    internal static PosixRule? Parse(string text)
    {
        int at = 0;
        if (!Name(text, ref at, out string standardName) || !Seconds(text, ref at, out int west)) return null;
        var rule = new PosixRule(new ZoneType(-west, false, standardName));
        if (at == text.Length) return rule;
        if (!Name(text, ref at, out string daylightName)) return null;
        int daylightOffset = 3600 - west;
        if (at < text.Length && text[at] != ',')
        {
            if (!Seconds(text, ref at, out west)) return null;
            daylightOffset = -west;
        }

        rule.Daylight = new ZoneType(daylightOffset, true, daylightName);
        return ReadChange(text, ref at, out rule._begin) && ReadChange(text, ref at, out rule._end) && at == text.Length ? rule : null;
    }

    /// <summary>Letters, or anything in angle brackets.</summary>
    private static bool Name(string text, ref int at, out string name)
    {
        int start = at;
        if (at < text.Length && text[at] == '<')
        {
            int end = text.IndexOf('>', at);
            name = end < 0 ? "" : text[(start + 1)..end];
            at = end + 1;
            return name.Length > 0;
        }

        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        name = text[start..at];
        return name.Length > 0;
    }

    private static bool Number(string text, ref int at, out int number)
    {
        int start = at;
        number = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at])) number = (number * 10) + (text[at++] - '0');
        return at > start;
    }

    /// <summary>[+-]hours[:minutes[:seconds]].</summary>
    private static bool Seconds(string text, ref int at, out int seconds)
    {
        seconds = 0;
        bool negative = at < text.Length && text[at] == '-';
        if (negative || (at < text.Length && text[at] == '+')) at++;
        for (int unit = 3600; unit > 0; unit /= 60)
        {
            if (!Number(text, ref at, out int n)) return false;
            seconds += n * unit;
            if (at >= text.Length || text[at] != ':') break;
            at++;
        }

        if (negative) seconds = -seconds;
        return true;
    }

    /// <summary>",Jn", ",n" or ",Mm.w.d", each with an optional "/time".</summary>
    private static bool ReadChange(string text, ref int at, out Change change)
    {
        change = default;
        if (at + 1 >= text.Length || text[at++] != ',') return false;
        char kind = text[at] is 'J' or 'M' ? text[at++] : 'n';
        int month = 0, week = 0;
        if (kind == 'M' && !(Number(text, ref at, out month) && Dot(text, ref at) && Number(text, ref at, out week) && Dot(text, ref at))) return false;
        if (!Number(text, ref at, out int day)) return false;
        int seconds = 2 * 3600;
        if (at < text.Length && text[at] == '/')
        {
            at++;
            if (!Seconds(text, ref at, out seconds)) return false;
        }

        if (kind == 'M' && month is < 1 or > 12) return false;
        change = new Change(kind, day, month, week, seconds);
        return true;

        static bool Dot(string text, ref int at) => at < text.Length && text[at++] == '.';
    }
}
