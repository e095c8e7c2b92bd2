using HhvmSharp.Library.Date.Zones;

namespace HhvmSharp.Library.Date.Timelib;

/// <summary>The kinds of time zone that a time may have.</summary>
internal enum ZoneKind { None, Offset, Abbreviation, Id }

/// <summary>A point in time as fields and as seconds since 1970, with its zone and what is to be added to it (timelib_time).</summary>
internal sealed partial class TimeValue
{
    /// <summary>A field that a text does not give.</summary>
    internal const long Unset = -9999999;

    internal long Year, Month, Day, Hour, Minute, Second, Microsecond;

    /// <summary>Seconds east of UTC, without daylight saving for abbreviations.</summary>
    internal int Offset;

    /// <summary>1 in daylight-saving time.</summary>
    internal int Dst;

    internal string? Abbreviation;
    internal ZoneRules? Zone;
    internal ZoneKind ZoneKind;

    internal RelativeTime Relative;

    /// <summary>Seconds since 1970-01-01 00:00:00 UTC.</summary>
    internal long Timestamp;

    internal bool HasDate, HasRelative;

    /// <summary>How often the text gave a time or a zone.</summary>
    internal int TimeCount, ZoneCount;

    internal bool IsTimestampCurrent;

    /// <summary>The fields are local time in the zone.</summary>
    internal bool IsLocal;

    internal TimeValue Clone() => (TimeValue)MemberwiseClone();

    /// <summary>A value of which no field is known.</summary>
    internal static TimeValue Unknown() => new()
    {
        Year = Unset,
        Month = Unset,
        Day = Unset,
        Hour = Unset,
        Minute = Unset,
        Second = Unset,
        Microsecond = Unset,
        Offset = (int)Unset,
        Dst = (int)Unset,
    };

    /// <summary>A moment in a zone with rules.</summary>
    internal static TimeValue InZone(ZoneRules zone, long timestamp)
    {
        var t = new TimeValue { Zone = zone, ZoneKind = ZoneKind.Id };
        t.SetLocal(timestamp);
        return t;
    }

    internal static TimeValue InUtc(long timestamp)
    {
        var t = new TimeValue();
        t.SetUtc(timestamp);
        return t;
    }

    /// <summary>By moment; both must be current.</summary>
    internal static int Compare(TimeValue a, TimeValue b) =>
        a.Timestamp != b.Timestamp ? a.Timestamp.CompareTo(b.Timestamp) : a.Microsecond.CompareTo(b.Microsecond);

    // ---- from the timestamp to the fields ----

    /// <summary>Fields in UTC.</summary>
    internal void SetUtc(long timestamp)
    {
        CivilCalendar.DateFromTimestamp(timestamp, out Year, out Month, out Day);
        long rest = timestamp % CivilCalendar.SecondsPerDay;
        if (rest < 0) rest += CivilCalendar.SecondsPerDay;
        Hour = rest / 3600;
        Minute = rest / 60 % 60;
        Second = rest % 60;
        Offset = 0;
        Dst = 0;
        Timestamp = timestamp;
        IsTimestampCurrent = true;
        IsLocal = false;
    }

    /// <summary>Fields in the time's zone.</summary>
    internal void SetLocal(long timestamp)
    {
        switch (ZoneKind)
        {
            case ZoneKind.Abbreviation or ZoneKind.Offset:
                (int offset, int dst) = (Offset, Dst);
                SetUtc(timestamp + offset + (dst * CivilCalendar.SecondsPerHour));
                (Offset, Dst) = (offset, dst);
                break;
            case ZoneKind.Id:
                ZonePeriod period = Zone!.At(timestamp);
                SetUtc(timestamp + period.Offset);
                Dst = period.IsDst ? 1 : 0;
                Offset = period.Offset;
                Abbreviation = period.UpperAbbreviation;
                break;
            default:
                IsLocal = false;
                ZoneCount = 0;
                return;
        }

        Timestamp = timestamp;
        IsLocal = true;
        ZoneCount = 1;
    }

    /// <summary>Fields of the moment, leaving what says which zone it is (timelib_update_from_sse).</summary>
    internal void UpdateFields()
    {
        (int offset, int dst, long timestamp) = (Offset, Dst, Timestamp);
        SetUtc(timestamp + CurrentOffset);
        Timestamp = timestamp;
        IsLocal = true;
        ZoneCount = 1;
        (Offset, Dst) = (offset, dst);
    }

    /// <summary>Seconds east of UTC at the moment.</summary>
    internal int CurrentOffset => ZoneKind switch
    {
        ZoneKind.Abbreviation or ZoneKind.Offset => Offset + (Dst * CivilCalendar.SecondsPerHour),
        ZoneKind.Id => Zone!.At(Timestamp).Offset,
        _ => 0,
    };

    // ---- the zone ----

    internal void SetZone(int offset)
    {
        Abbreviation = null;
        Offset = offset;
        ZoneCount = 1;
        ZoneKind = ZoneKind.Offset;
        Dst = 0;
        Zone = null;
    }

    internal void SetZone(int offset, string abbreviation, int dst)
    {
        Abbreviation = abbreviation;
        Offset = offset;
        ZoneCount = 1;
        ZoneKind = ZoneKind.Abbreviation;
        Dst = dst;
        Zone = null;
    }

    internal void SetZone(ZoneRules zone)
    {
        ZonePeriod period = zone.At(Timestamp);
        Offset = period.Offset;
        Dst = period.IsDst ? 1 : 0;
        Zone = zone;
        Abbreviation = period.Abbreviation;
        ZoneCount = 1;
        ZoneKind = ZoneKind.Id;
    }

    /// <summary>timelib_same_timezone.</summary>
    internal static bool SameZone(TimeValue a, TimeValue b) => a.ZoneKind == b.ZoneKind && a.ZoneKind switch
    {
        ZoneKind.Abbreviation or ZoneKind.Offset => a.CurrentOffset == b.CurrentOffset,
        ZoneKind.Id => a.Zone!.Name == b.Zone!.Name,
        _ => false,
    };

    // ---- filling in ----

    /// <summary>Takes from <paramref name="now"/> what the text did not give (timelib_fill_holes).</summary>
    internal void FillHoles(TimeValue now, bool keepTime)
    {
        if (!keepTime && HasDate && TimeCount == 0) Hour = Minute = Second = Microsecond = 0;
        bool any = Year != Unset || Month != Unset || Day != Unset || Hour != Unset || Minute != Unset || Second != Unset;
        if (Microsecond == Unset) Microsecond = any ? 0 : Known(now.Microsecond);
        if (Year == Unset) Year = Known(now.Year);
        if (Month == Unset) Month = Known(now.Month);
        if (Day == Unset) Day = Known(now.Day);
        if (Hour == Unset) Hour = Known(now.Hour);
        if (Minute == Unset) Minute = Known(now.Minute);
        if (Second == Unset) Second = Known(now.Second);
        if (Zone is null)
        {
            Zone = now.Zone;
            if (Offset == Unset) Offset = (int)Known(now.Offset);
            if (Dst == Unset) Dst = (int)Known(now.Dst);
            Abbreviation ??= now.Abbreviation;
        }

        if (ZoneKind == ZoneKind.None && now.ZoneKind != ZoneKind.None)
        {
            ZoneKind = now.ZoneKind;
            IsLocal = true;
        }

        static long Known(long field) => field != Unset ? field : 0;
    }
}
