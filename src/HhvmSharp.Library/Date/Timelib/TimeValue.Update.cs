using HhvmSharp.Library.Date.Zones;

namespace HhvmSharp.Library.Date.Timelib;

/// <summary>From fields and relative parts to the timestamp (timelib's tm2unixtime).</summary>
internal sealed partial class TimeValue
{
    /// <summary>
    /// Applies the relative parts, normalises the fields and computes the timestamp in the time's zone, or in
    /// <paramref name="fallback"/> when it has none.
    /// </summary>
    internal void UpdateTimestamp(ZoneRules? fallback = null)
    {
        AdjustMonthSpecials();
        AdjustRelative();
        if (Relative is { HasSpecial: true, Special: SpecialUnit.Weekday }) AdjustWorkdays();
        Normalize();
        Relative.Special = SpecialUnit.None;
        Relative.SpecialAmount = 0;

        // in two halves, because the first day of the range begins before the first second of it
        long halfDays = CivilCalendar.EpochDays(Year, Month, Day) * (CivilCalendar.SecondsPerDay / 2);
        Timestamp = (Hour * CivilCalendar.SecondsPerHour) + (Minute * 60) + Second + halfDays + halfDays;
        AdjustZone(fallback);
        IsTimestampCurrent = true;
        HasRelative = Relative.HasWeekday = Relative.HasSpecial = false;
        Relative.Edge = MonthEdge.None;
    }

    // ---- ranges ----

    /// <summary>Brings <paramref name="a"/> into [start, end) by moving multiples of <paramref name="size"/> into <paramref name="b"/>.</summary>
    internal static void Carry(long start, long end, long size, ref long a, ref long b)
    {
        if (a < start)
        {
            long next = a + 1;
            b -= ((start - next) / size) + 1;
            a += size * ((start - next) / size);
            a += size;
        }

        if (a >= end)
        {
            b += a / size;
            a -= size * (a / size);
        }
    }

    private static bool CarryDays(ref long year, ref long month, ref long day)
    {
        if (day is >= CivilCalendar.DaysPerEra or <= -CivilCalendar.DaysPerEra)
        {
            long eras = day / CivilCalendar.DaysPerEra;
            year += CivilCalendar.YearsPerEra * eras;
            day -= CivilCalendar.DaysPerEra * eras;
        }

        Carry(1, 13, 12, ref month, ref year);
        bool changed = false;
        while (day <= 0 && month > 0)
        {
            day += month == 1 ? 31 : CivilCalendar.DaysInMonth(year, month - 1);
            month--;
            changed = true;
        }

        while (day > 0 && month <= 12 && day > CivilCalendar.DaysInMonth(year, month))
        {
            day -= CivilCalendar.DaysInMonth(year, month);
            month++;
            changed = true;
        }

        return changed;
    }

    internal void Normalize()
    {
        if (Microsecond != Unset) Carry(0, 1000000, 1000000, ref Microsecond, ref Second);
        if (Second != Unset)
        {
            Carry(0, 60, 60, ref Second, ref Minute);
            Carry(0, 60, 60, ref Minute, ref Hour);
            Carry(0, 24, 24, ref Hour, ref Day);
        }

        Carry(1, 13, 12, ref Month, ref Year);
        if (Year == 1970 && Month == 1)
        {
            CivilCalendar.DateFromEpochDays(Day - 1, out Year, out Month, out Day);
            return;
        }

        while (CarryDays(ref Year, ref Month, ref Day))
        {
        }

        Carry(1, 13, 12, ref Month, ref Year);
    }

    // ---- relative parts ----

    /// <summary>"first monday of", "first day of": they begin from an edge of the month.</summary>
    private void AdjustMonthSpecials()
    {
        if (Relative.HasSpecial && Relative.Special is SpecialUnit.DayOfWeekInMonth or SpecialUnit.LastDayOfWeekInMonth)
        {
            Day = 1;
            Month += Relative.Month + (Relative.Special == SpecialUnit.LastDayOfWeekInMonth ? 1 : 0);
            Relative.Month = 0;
        }

        MoveToEdge();
        Normalize();
    }

    private void MoveToEdge()
    {
        if (Relative.Edge == MonthEdge.First)
        {
            Day = 1;
        }
        else if (Relative.Edge == MonthEdge.Last)
        {
            Day = 0;
            Month++;
        }
    }

    private void AdjustRelative()
    {
        if (Relative.HasWeekday) AdjustWeekday();
        Normalize();
        if (HasRelative)
        {
            Microsecond += Relative.Microsecond;
            Second += Relative.Second;
            Minute += Relative.Minute;
            Hour += Relative.Hour;
            Day += Relative.Day;
            Month += Relative.Month;
            Year += Relative.Year;
        }

        MoveToEdge();
        Normalize();
    }

    private void AdjustWeekday()
    {
        long today = CivilCalendar.DayOfWeek(Year, Month, Day);
        if (Relative.WeekdayBehavior == 2)
        {
            // weeks begin on Monday: seen from a Sunday its other days are past, and seen from them Sunday is to come
            if (today == 0 && Relative.Weekday != 0) Relative.Weekday -= 7;
            if (Relative.Weekday == 0 && today != 0) Relative.Weekday = 7;
            Day += Relative.Weekday - today;
            return;
        }

        long difference = Relative.Weekday - today;
        if ((Relative.Day < 0 && difference < 0) || (Relative.Day >= 0 && difference <= -Relative.WeekdayBehavior)) difference += 7;
        if (Relative.Weekday >= 0) Day += difference;
        else Day -= 7 - (-(long)Relative.Weekday - today);
        Relative.HasWeekday = false;
    }

    /// <summary>"+3 weekdays": days from Monday to Friday.</summary>
    private void AdjustWorkdays()
    {
        long count = Relative.SpecialAmount, today = CivilCalendar.DayOfWeek(Year, Month, Day);
        Day += count / 5 * 7;
        long rest = count % 5;
        if (count > 0)
        {
            if (rest == 0) Day -= today == 0 ? 2 : today == 6 ? 1 : 0;
            else if (today == 6) Day++;
            else if (today + rest > 5) Day += 2;
        }
        else
        {
            if (rest == 0) Day += today == 6 ? 2 : today == 0 ? 1 : 0;
            else if (today == 0) Day--;
            else if (today + rest < 1) Day -= 2;
        }

        Day += rest;
    }

    // ---- the zone ----

    private void AdjustZone(ZoneRules? zone)
    {
        switch (ZoneKind)
        {
            case ZoneKind.Offset:
                IsLocal = true;
                Timestamp -= Offset;
                return;
            case ZoneKind.Abbreviation:
                IsLocal = true;
                Timestamp -= Offset + (Dst * CivilCalendar.SecondsPerHour);
                return;
            case ZoneKind.Id:
                zone = Zone;
                break;
        }

        if (zone is null) return;
        IsLocal = true;
        Timestamp -= OffsetOfLocal(zone);
        SetZone(zone);
    }

    /// <summary>
    /// The offset that a local time has, while <see cref="Timestamp"/> holds it as if it were UTC. A time that exists twice
    /// is the first of the two unless <see cref="Dst"/> says otherwise; one that does not exist is moved on.
    /// </summary>
    private long OffsetOfLocal(ZoneRules zone)
    {
        ZonePeriod current = zone.At(Timestamp);
        ZonePeriod after = zone.At(Timestamp - current.Offset);
        ZonePeriod actual = after;
        if (current.Offset == after.Offset && ZoneCount != 0)
        {
            if (current.Offset >= 0 && Dst != 0 && !current.IsDst)
            {
                // east of UTC: the local time taken as UTC is later than the moment, and may be past the end of daylight saving
                ZonePeriod earlier = zone.At(Timestamp - current.Offset - 7200);
                if (earlier.Offset != after.Offset && Timestamp - earlier.Offset < after.Start) actual = earlier;
            }
            else if (current.Offset <= 0 && current.IsDst && Dst == 0)
            {
                ZonePeriod later = zone.At(Timestamp - current.Offset + 7200);
                if (later.Offset != after.Offset && Timestamp - later.Offset >= later.Start) actual = later;
            }
        }

        bool inTransition = actual.Start != long.MinValue
            && Timestamp - actual.Offset >= actual.Start + (current.Offset - actual.Offset)
            && Timestamp - actual.Offset < actual.Start;
        return current.Offset != actual.Offset && !inTransition ? actual.Offset : current.Offset;
    }
}
