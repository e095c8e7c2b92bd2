namespace HhvmSharp.Library.Date.Timelib;

/// <summary>Differences of times, and times moved by a distance (timelib's interval.c).</summary>
internal sealed partial class TimeValue
{
    private bool SameZoneId(TimeValue other) => ZoneKind == ZoneKind.Id && other.ZoneKind == ZoneKind.Id && Zone!.Name == other.Zone!.Name;

    private (long, long, long, long, long, long, long) Fields => (Year, Month, Day, Hour, Minute, Second, Microsecond);

    /// <summary>The distance from one time to another.</summary>
    internal static RelativeTime Difference(TimeValue one, TimeValue two)
    {
        RelativeTime r = default;
        bool sameId = one.SameZoneId(two);
        bool inOrder = sameId ? one.Fields.CompareTo(two.Fields) <= 0 : Compare(one, two) <= 0;
        if (!inOrder)
        {
            (one, two) = (two, one);
            r.Invert = 1;
        }

        r.Year = two.Year - one.Year;
        r.Month = two.Month - one.Month;
        r.Day = two.Day - one.Day;
        r.Hour = two.Hour - one.Hour;
        r.Minute = two.Minute - one.Minute;
        r.Second = two.Second - one.Second;
        r.Microsecond = two.Microsecond - one.Microsecond;
        r.Days = DaysBetween(one, two);
        if (sameId)
        {
            CorrectDifference(ref r, one, two);
            return r;
        }

        if (one.ZoneKind != ZoneKind.Id) r.Hour += one.Dst;
        if (two.ZoneKind != ZoneKind.Id) r.Hour -= two.Dst;
        r.Second += one.Offset - two.Offset;
        NormalizeRelative(r.Invert != 0 ? one : two, ref r);
        return r;
    }

    /// <summary>Wall-clock differences in one zone, across changes of its offset.</summary>
    private static void CorrectDifference(ref RelativeTime r, TimeValue one, TimeValue two)
    {
        long correction = two.Offset - one.Offset;
        if (two.Timestamp < one.Timestamp)
        {
            // the wall clock went forward while time went back: both are in the hour that exists twice
            long flipped = Magnitude((r.Minute * 60) + r.Second - correction);
            r.Hour = flipped / 3600;
            r.Minute = (flipped - (r.Hour * 3600)) / 60;
            r.Second = flipped % 60;
            r.Invert = 1 - r.Invert;
        }

        NormalizeRelative(r.Invert != 0 ? one : two, ref r);
        long elapsed = two.Timestamp - one.Timestamp;
        long hours = correction / 3600, minutes = correction % 3600 / 60;
        if (one.Dst == 1 && two.Dst == 0)
        {
            if (elapsed + correction >= CivilCalendar.SecondsPerDay) return;
            r.Hour -= hours;
            r.Minute -= minutes;
        }
        else if (one.Dst == 0 && two.Dst == 1)
        {
            long start = two.Zone!.At(two.Timestamp).Start;
            long nextDay = one.Timestamp + CivilCalendar.SecondsPerDay;
            bool endsInGap = nextDay > start && nextDay <= start + correction;
            if (endsInGap || two.Timestamp < start || (elapsed + correction) % CivilCalendar.SecondsPerDay <= two.Timestamp - start) return;
            r.Hour -= hours;
            r.Minute -= minutes;
        }
        else if (elapsed >= CivilCalendar.SecondsPerDay)
        {
            var period = two.Zone!.At(two.Timestamp - two.Offset);
            long shift = one.Offset - period.Offset;
            if (two.Timestamp < period.Start - shift || two.Timestamp >= period.Start) return;
            r.Day--;
            r.Hour = 24;
        }
    }

    /// <summary>Brings the units into their ranges; a month is as long as the months next to the base.</summary>
    private static void NormalizeRelative(TimeValue baseTime, ref RelativeTime r)
    {
        Carry(0, 1000000, 1000000, ref r.Microsecond, ref r.Second);
        Carry(0, 60, 60, ref r.Second, ref r.Minute);
        Carry(0, 60, 60, ref r.Minute, ref r.Hour);
        Carry(0, 24, 24, ref r.Hour, ref r.Day);
        Carry(0, 12, 12, ref r.Month, ref r.Year);
        Carry(1, 13, 12, ref baseTime.Month, ref baseTime.Year);
        (long year, long month) = (baseTime.Year, baseTime.Month);
        while (r.Day < 0)
        {
            if (r.Invert == 0 && --month < 1) (year, month) = (year - 1, 12);
            r.Day += CivilCalendar.DaysInMonth(year, month);
            r.Month--;
            if (r.Invert != 0 && ++month > 12) (year, month) = (year + 1, 1);
        }

        Carry(0, 12, 12, ref r.Month, ref r.Year);
    }

    private static int DaysBetween(TimeValue one, TimeValue two)
    {
        if (!SameZone(one, two)) return ToInt(Math.Abs((double)(one.Timestamp - two.Timestamp) / CivilCalendar.SecondsPerDay));
        (TimeValue earliest, TimeValue latest) = Compare(one, two) < 0 ? (one, two) : (two, one);
        int days = (int)Magnitude(one.EpochDays - two.EpochDays);
        return latest.DecimalHour < earliest.DecimalHour && days > 0 ? days - 1 : days;
    }

    /// <summary>As C does it: what does not fit is the lowest int.</summary>
    private static int ToInt(double d) => d is > int.MinValue and < 2147483648.0 ? (int)d : int.MinValue;

    /// <summary>llabs: the lowest number stays.</summary>
    private static long Magnitude(long n) => n < 0 ? -n : n;

    private long EpochDays => CivilCalendar.EpochDays(Year, Month, Day);

    private double DecimalHour
    {
        get
        {
            double minutes = (double)Minute / 60, seconds = (double)Second / 3600, fraction = (double)Microsecond / 3600000000;
            return Hour >= 0 ? Hour + minutes + seconds + fraction : Hour - minutes - seconds - fraction;
        }
    }

    private static RelativeTime Scaled(in RelativeTime r, long sign) => new()
    {
        Year = r.Year * sign,
        Month = r.Month * sign,
        Day = r.Day * sign,
        Hour = r.Hour * sign,
        Minute = r.Minute * sign,
        Second = r.Second * sign,
        Microsecond = r.Microsecond * sign,
    };

    /// <summary>The time moved by civil units (sign 1), or back (-1); hours follow the wall clock.</summary>
    internal TimeValue Moved(in RelativeTime r, int sign)
    {
        TimeValue t = Clone();
        t.Relative = sign > 0 && (r.HasWeekday || r.HasSpecial) ? r : Scaled(in r, r.Invert != 0 ? -sign : sign);
        t.HasRelative = true;
        t.IsTimestampCurrent = false;
        t.UpdateTimestamp();
        t.UpdateFields();
        t.HasRelative = false;
        return t;
    }

    /// <summary>As <see cref="Moved"/>, but hours, minutes and seconds are elapsed time.</summary>
    internal TimeValue MovedElapsed(in RelativeTime r, int sign)
    {
        TimeValue t = Clone();
        t.HasRelative = true;
        t.IsTimestampCurrent = false;
        if (r.HasWeekday || r.HasSpecial)
        {
            t.Relative = r;
            t.UpdateTimestamp();
            t.UpdateFields();
        }
        else
        {
            if (r.Invert != 0) sign = -sign;
            t.Relative = new RelativeTime { Year = r.Year * sign, Month = r.Month * sign, Day = r.Day * sign };
            if ((t.Relative.Year | t.Relative.Month | t.Relative.Day) != 0) t.UpdateTimestamp();
            (long second, long microsecond) = (r.Second, r.Microsecond);
            if (microsecond != 0) Carry(0, 1000000, 1000000, ref microsecond, ref second);
            t.Timestamp += sign * ((r.Hour * 3600) + (r.Minute * 60) + second);
            t.UpdateFields();
            if (r.Microsecond != 0)
            {
                t.Microsecond += microsecond * sign;
                t.Normalize();
                t.UpdateTimestamp();
            }

            t.Normalize();
        }

        if (t.ZoneKind == ZoneKind.Id) t.SetZone(t.Zone!);
        t.HasRelative = false;
        return t;
    }
}
