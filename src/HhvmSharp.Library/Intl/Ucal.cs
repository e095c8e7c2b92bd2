namespace HhvmSharp.Library.Intl;

/// <summary>What is used of ICU's calendars and time zones (ucal_*).</summary>
internal static unsafe class Ucal
{
    internal const int TypeDefault = 0, TypeGregorian = 1;

    /// <summary>UCalendarDateFields.</summary>
    internal const int Era = 0, Year = 1, Month = 2, Date = 5, HourOfDay = 11, Minute = 12, Second = 13, Millisecond = 14, ZoneOffset = 15, DstOffset = 16, LastField = 22;

    /// <summary>UCalendarAttribute.</summary>
    internal const int Lenient = 0, FirstDayOfWeek = 1, MinimalDays = 2, RepeatedWallTime = 3, SkippedWallTime = 4;

    /// <summary>UCalendarLimitType.</summary>
    internal const int Minimum = 0, Maximum = 1, GreatestMinimum = 2, LeastMaximum = 3, ActualMinimum = 4, ActualMaximum = 5;

    internal static readonly delegate* unmanaged<char*, int, byte*, int, int*, nint> Open = (delegate* unmanaged<char*, int, byte*, int, int*, nint>)Icu.Function("ucal_open");
    internal static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("ucal_close");
    internal static readonly delegate* unmanaged<nint, int*, nint> Clone = (delegate* unmanaged<nint, int*, nint>)Icu.Function("ucal_clone");
    internal static readonly delegate* unmanaged<double> Now = (delegate* unmanaged<double>)Icu.Function("ucal_getNow");
    internal static readonly delegate* unmanaged<nint, int*, double> GetMillis = (delegate* unmanaged<nint, int*, double>)Icu.Function("ucal_getMillis");
    internal static readonly delegate* unmanaged<nint, double, int*, void> SetMillis = (delegate* unmanaged<nint, double, int*, void>)Icu.Function("ucal_setMillis");
    internal static readonly delegate* unmanaged<nint, int, int*, int> Get = (delegate* unmanaged<nint, int, int*, int>)Icu.Function("ucal_get");
    internal static readonly delegate* unmanaged<nint, int, int, void> Set = (delegate* unmanaged<nint, int, int, void>)Icu.Function("ucal_set");
    internal static readonly delegate* unmanaged<nint, int, sbyte> IsSet = (delegate* unmanaged<nint, int, sbyte>)Icu.Function("ucal_isSet");
    internal static readonly delegate* unmanaged<nint, int, void> ClearField = (delegate* unmanaged<nint, int, void>)Icu.Function("ucal_clearField");
    internal static readonly delegate* unmanaged<nint, void> Clear = (delegate* unmanaged<nint, void>)Icu.Function("ucal_clear");
    internal static readonly delegate* unmanaged<nint, int, int, int*, void> Add = (delegate* unmanaged<nint, int, int, int*, void>)Icu.Function("ucal_add");
    internal static readonly delegate* unmanaged<nint, int, int, int*, void> Roll = (delegate* unmanaged<nint, int, int, int*, void>)Icu.Function("ucal_roll");
    internal static readonly delegate* unmanaged<nint, int, int, int*, int> GetLimit = (delegate* unmanaged<nint, int, int, int*, int>)Icu.Function("ucal_getLimit");
    internal static readonly delegate* unmanaged<nint, double, int, int*, int> FieldDifference = (delegate* unmanaged<nint, double, int, int*, int>)Icu.Function("ucal_getFieldDifference");
    internal static readonly delegate* unmanaged<nint, int, int> GetAttribute = (delegate* unmanaged<nint, int, int>)Icu.Function("ucal_getAttribute");
    internal static readonly delegate* unmanaged<nint, int, int, void> SetAttribute = (delegate* unmanaged<nint, int, int, void>)Icu.Function("ucal_setAttribute");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, void> SetZone = (delegate* unmanaged<nint, char*, int, int*, void>)Icu.Function("ucal_setTimeZone");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, int> ZoneId = (delegate* unmanaged<nint, char*, int, int*, int>)Icu.Function("ucal_getTimeZoneID");
    internal static readonly delegate* unmanaged<nint, int*, byte*> Type = (delegate* unmanaged<nint, int*, byte*>)Icu.Function("ucal_getType");
    internal static readonly delegate* unmanaged<nint, int, int*, byte*> LocaleByType = (delegate* unmanaged<nint, int, int*, byte*>)Icu.Function("ucal_getLocaleByType");
    internal static readonly delegate* unmanaged<nint, int, int*, int> DayOfWeekType = (delegate* unmanaged<nint, int, int*, int>)Icu.Function("ucal_getDayOfWeekType");
    internal static readonly delegate* unmanaged<nint, int, int*, int> WeekendTransition = (delegate* unmanaged<nint, int, int*, int>)Icu.Function("ucal_getWeekendTransition");
    internal static readonly delegate* unmanaged<nint, double, int*, sbyte> IsWeekend = (delegate* unmanaged<nint, double, int*, sbyte>)Icu.Function("ucal_isWeekend");
    internal static readonly delegate* unmanaged<nint, int*, sbyte> InDaylightTime = (delegate* unmanaged<nint, int*, sbyte>)Icu.Function("ucal_inDaylightTime");
    internal static readonly delegate* unmanaged<nint, nint, sbyte> EquivalentTo = (delegate* unmanaged<nint, nint, sbyte>)Icu.Function("ucal_equivalentTo");
    internal static readonly delegate* unmanaged<nint, double, int*, void> SetGregorianChange = (delegate* unmanaged<nint, double, int*, void>)Icu.Function("ucal_setGregorianChange");
    internal static readonly delegate* unmanaged<nint, int*, double> GetGregorianChange = (delegate* unmanaged<nint, int*, double>)Icu.Function("ucal_getGregorianChange");
    internal static readonly delegate* unmanaged<byte*, byte*, sbyte, int*, nint> KeywordValues = (delegate* unmanaged<byte*, byte*, sbyte, int*, nint>)Icu.Function("ucal_getKeywordValuesForLocale");
    internal static readonly delegate* unmanaged<int> CountAvailable = (delegate* unmanaged<int>)Icu.Function("ucal_countAvailable");
    internal static readonly delegate* unmanaged<int, byte*> Available = (delegate* unmanaged<int, byte*>)Icu.Function("ucal_getAvailable");

    internal static readonly delegate* unmanaged<int, byte*, int*, int*, nint> OpenZones = (delegate* unmanaged<int, byte*, int*, int*, nint>)Icu.Function("ucal_openTimeZoneIDEnumeration");
    internal static readonly delegate* unmanaged<char*, int, int*, int> DefaultZone = (delegate* unmanaged<char*, int, int*, int>)Icu.Function("ucal_getDefaultTimeZone");
    internal static readonly delegate* unmanaged<char*, int*, int> DstSavings = (delegate* unmanaged<char*, int*, int>)Icu.Function("ucal_getDSTSavings");
    internal static readonly delegate* unmanaged<char*, int, char*, int, sbyte*, int*, int> CanonicalId = (delegate* unmanaged<char*, int, char*, int, sbyte*, int*, int>)Icu.Function("ucal_getCanonicalTimeZoneID");
    internal static readonly delegate* unmanaged<int*, byte*> DataVersion = (delegate* unmanaged<int*, byte*>)Icu.Function("ucal_getTZDataVersion");
    internal static readonly delegate* unmanaged<char*, int, char*, int, int*, int> WindowsId = (delegate* unmanaged<char*, int, char*, int, int*, int>)Icu.Function("ucal_getWindowsTimeZoneID");
    internal static readonly delegate* unmanaged<char*, int, byte*, char*, int, int*, int> ForWindowsId = (delegate* unmanaged<char*, int, byte*, char*, int, int*, int>)Icu.Function("ucal_getTimeZoneIDForWindowsID");
    internal static readonly delegate* unmanaged<nint, int, byte*, char*, int, int*, int> DisplayName = (delegate* unmanaged<nint, int, byte*, char*, int, int*, int>)Icu.Function("ucal_getTimeZoneDisplayName");
    internal static readonly delegate* unmanaged<nint, int, int, int*, int*, int*, void> OffsetFromLocal = (delegate* unmanaged<nint, int, int, int*, int*, int*, void>)Icu.Function("ucal_getTimeZoneOffsetFromLocal");
    internal static readonly delegate* unmanaged<nint, int, double*, int*, sbyte> Transition = (delegate* unmanaged<nint, int, double*, int*, sbyte>)Icu.Function("ucal_getTimeZoneTransitionDate");

    /// <summary>A calendar in a zone; zones that are unknown become "Etc/Unknown".</summary>
    internal static IcuHandle? New(string zone, string locale, int type, out int status)
    {
        int code = 0;
        nint calendar;
        fixed (char* z = zone)
        fixed (byte* l = Icu.CText(locale)) calendar = Open(z, zone.Length, l, type, &code);
        status = code;
        return Icu.IsFailure(code) || calendar == 0 ? null : new IcuHandle(calendar, Close);
    }

    internal static string ZoneOf(IcuHandle calendar) => Icu.GetText((b, c, s) => ZoneId(calendar.Value, b, c, s), out _);

    /// <summary>Sets a Gregorian calendar to the local time that, read as UTC, is so many milliseconds.</summary>
    internal static void SetLocalMillis(nint calendar, double when)
    {
        int status = 0;
        IcuHandle utc = New("GMT", "en", TypeGregorian, out _)!;
        SetMillis(utc.Value, when, &status);
        Clear(calendar);
        foreach (int field in (ReadOnlySpan<int>)[Era, Year, Month, Date, HourOfDay, Minute, Second, Millisecond])
            Set(calendar, field, Get(utc.Value, field, &status));
        GC.KeepAlive(utc);
    }
}
