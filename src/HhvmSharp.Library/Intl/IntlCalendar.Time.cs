using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlCalendar: the moment, the zone, weeks, comparison and attributes.</summary>
internal unsafe partial class IntlCalendarObject
{
    [PhpFunction("intlcal_get_time(IntlCalendar $calendar): float|false")]
    [PhpMethod("public function getTime(): float|false", Tentative = true)]
    public static double? get_time(RequestContext ctx, IntlCalendarObject calendar)
    {
        int status = 0;
        double time = Ucal.GetMillis(Fetch(ctx, calendar), &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_get_time: error calling ICU Calendar::getTime") ? time : null;
    }

    [PhpFunction("intlcal_set_time(IntlCalendar $calendar, float $timestamp): bool")]
    [PhpMethod("public function setTime(float $timestamp): bool", Tentative = true)]
    public static bool set_time(RequestContext ctx, IntlCalendarObject calendar, double timestamp)
    {
        int status = 0;
        Ucal.SetMillis(Fetch(ctx, calendar), timestamp, &status);
        return IntlError.Check(ctx, calendar.Error, status, "Call to underlying method failed");
    }

    [PhpFunction("intlcal_get_time_zone(IntlCalendar $calendar): IntlTimeZone|false")]
    [PhpMethod("public function getTimeZone(): IntlTimeZone|false", Tentative = true)]
    public static IntlTimeZoneObject? get_time_zone(RequestContext ctx, IntlCalendarObject calendar)
    {
        Fetch(ctx, calendar);
        return IntlTimeZoneObject.Create(ctx, Ucal.ZoneOf(calendar.Calendar!));
    }

    [PhpFunction("intlcal_set_time_zone(IntlCalendar $calendar, $timezone): bool")]
    [PhpMethod("public function setTimeZone($timezone): bool", Tentative = true)]
    public static bool set_time_zone(RequestContext ctx, IntlCalendarObject calendar, Value timezone)
    {
        nint handle = Fetch(ctx, calendar);
        if (timezone.IsNullOrUndef) return true;
        if (ZoneArguments.Read(ctx, in timezone, calendar.Error, "intlcal_set_time_zone") is not { } zone) return false;
        int status = 0;
        fixed (char* z = zone) Ucal.SetZone(handle, z, zone.Length, &status);
        return true;
    }

    [PhpFunction("intlcal_get_type(IntlCalendar $calendar): string")]
    [PhpMethod("public function getType(): string", Tentative = true)]
    public static PhpString get_type(RequestContext ctx, IntlCalendarObject calendar)
    {
        int status = 0;
        return PhpString.FromLatin1(Icu.Text(Ucal.Type(Fetch(ctx, calendar), &status)));
    }

    [PhpFunction("intlcal_get_locale(IntlCalendar $calendar, int $type): string|false")]
    [PhpMethod("public function getLocale(int $type): string|false", Tentative = true)]
    public static PhpString? get_locale(RequestContext ctx, IntlCalendarObject calendar, long type)
    {
        if (type is not (IntlFunctions.ActualLocale or IntlFunctions.ValidLocale))
            Arg.ValueError(ctx, IntlFunctions.Argument(ctx, 2), "must be either Locale::ACTUAL_LOCALE or Locale::VALID_LOCALE");
        int status = 0;
        byte* locale = Ucal.LocaleByType(Fetch(ctx, calendar), (int)type, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_get_locale: Call to ICU method has failed") ? PhpString.FromLatin1(Icu.Text(locale)) : null;
    }

    [PhpFunction("intlcal_in_daylight_time(IntlCalendar $calendar): bool")]
    [PhpMethod("public function inDaylightTime(): bool", Tentative = true)]
    public static bool in_daylight_time(RequestContext ctx, IntlCalendarObject calendar)
    {
        int status = 0;
        bool result = Ucal.InDaylightTime(Fetch(ctx, calendar), &status) != 0;
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_in_daylight_time: Error calling ICU method") && result;
    }

    // ---- comparison ----

    private static double Moment(nint calendar)
    {
        int status = 0;
        return Ucal.GetMillis(calendar, &status);
    }

    [PhpFunction("intlcal_after(IntlCalendar $calendar, IntlCalendar $other): bool")]
    [PhpMethod("public function after(IntlCalendar $other): bool", Tentative = true)]
    public static bool after(RequestContext ctx, IntlCalendarObject calendar, IntlCalendarObject other) =>
        Moment(Fetch(ctx, calendar)) > Moment(Other(ctx, other));

    [PhpFunction("intlcal_before(IntlCalendar $calendar, IntlCalendar $other): bool")]
    [PhpMethod("public function before(IntlCalendar $other): bool", Tentative = true)]
    public static bool before(RequestContext ctx, IntlCalendarObject calendar, IntlCalendarObject other) =>
        Moment(Fetch(ctx, calendar)) < Moment(Other(ctx, other));

    [PhpFunction("intlcal_equals(IntlCalendar $calendar, IntlCalendar $other): bool")]
    [PhpMethod("public function equals(IntlCalendar $other): bool", Tentative = true)]
    public static bool equals(RequestContext ctx, IntlCalendarObject calendar, IntlCalendarObject other) =>
        Moment(Fetch(ctx, calendar)) == Moment(Other(ctx, other));

    [PhpFunction("intlcal_is_equivalent_to(IntlCalendar $calendar, IntlCalendar $other): bool")]
    [PhpMethod("public function isEquivalentTo(IntlCalendar $other): bool", Tentative = true)]
    public static bool is_equivalent_to(RequestContext ctx, IntlCalendarObject calendar, IntlCalendarObject other)
    {
        nint second = Other(ctx, other);
        return Ucal.EquivalentTo(Fetch(ctx, calendar), second) != 0;
    }

    // ---- weeks ----

    [PhpFunction("intlcal_get_day_of_week_type(IntlCalendar $calendar, int $dayOfWeek): int|false")]
    [PhpMethod("public function getDayOfWeekType(int $dayOfWeek): int|false", Tentative = true)]
    public static long? get_day_of_week_type(RequestContext ctx, IntlCalendarObject calendar, long dayOfWeek)
    {
        CheckDay(ctx, dayOfWeek);
        int status = 0, type = Ucal.DayOfWeekType(Fetch(ctx, calendar), (int)dayOfWeek, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_get_day_of_week_type: Call to ICU method has failed") ? type : null;
    }

    [PhpFunction("intlcal_get_weekend_transition(IntlCalendar $calendar, int $dayOfWeek): int|false")]
    [PhpMethod("public function getWeekendTransition(int $dayOfWeek): int|false", Tentative = true)]
    public static long? get_weekend_transition(RequestContext ctx, IntlCalendarObject calendar, long dayOfWeek)
    {
        CheckDay(ctx, dayOfWeek);
        int status = 0, when = Ucal.WeekendTransition(Fetch(ctx, calendar), (int)dayOfWeek, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_get_weekend_transition: Error calling ICU method") ? when : null;
    }

    [PhpFunction("intlcal_is_weekend(IntlCalendar $calendar, ?float $timestamp = null): bool")]
    [PhpMethod("public function isWeekend(?float $timestamp = null): bool", Tentative = true)]
    public static bool is_weekend(RequestContext ctx, IntlCalendarObject calendar, double? timestamp)
    {
        nint handle = Fetch(ctx, calendar);
        int status = 0;
        bool weekend = Ucal.IsWeekend(handle, timestamp ?? Moment(handle), &status) != 0;
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_is_weekend: Error calling ICU method") && weekend;
    }

    [PhpFunction("intlcal_get_first_day_of_week(IntlCalendar $calendar): int|false")]
    [PhpMethod("public function getFirstDayOfWeek(): int|false", Tentative = true)]
    public static long get_first_day_of_week(RequestContext ctx, IntlCalendarObject calendar) => Ucal.GetAttribute(Fetch(ctx, calendar), Ucal.FirstDayOfWeek);

    [PhpFunction("intlcal_set_first_day_of_week(IntlCalendar $calendar, int $dayOfWeek): true")]
    [PhpMethod("public function setFirstDayOfWeek(int $dayOfWeek): true", Tentative = true)]
    public static bool set_first_day_of_week(RequestContext ctx, IntlCalendarObject calendar, long dayOfWeek)
    {
        CheckDay(ctx, dayOfWeek);
        return SetAttribute(ctx, calendar, Ucal.FirstDayOfWeek, dayOfWeek);
    }

    private static bool SetAttribute(RequestContext ctx, IntlCalendarObject calendar, int attribute, long value)
    {
        Ucal.SetAttribute(Fetch(ctx, calendar), attribute, (int)value);
        return true;
    }

    [PhpFunction("intlcal_get_minimal_days_in_first_week(IntlCalendar $calendar): int|false")]
    [PhpMethod("public function getMinimalDaysInFirstWeek(): int|false", Tentative = true)]
    public static long get_minimal_days_in_first_week(RequestContext ctx, IntlCalendarObject calendar) => Ucal.GetAttribute(Fetch(ctx, calendar), Ucal.MinimalDays);

    [PhpFunction("intlcal_set_minimal_days_in_first_week(IntlCalendar $calendar, int $days): true")]
    [PhpMethod("public function setMinimalDaysInFirstWeek(int $days): true", Tentative = true)]
    public static bool set_minimal_days_in_first_week(RequestContext ctx, IntlCalendarObject calendar, long days)
    {
        if (days is < 1 or > 7) Arg.ValueError(ctx, IntlFunctions.Argument(ctx, 2), "must be between 1 and 7");
        return SetAttribute(ctx, calendar, Ucal.MinimalDays, days);
    }

    // ---- attributes ----

    [PhpFunction("intlcal_is_lenient(IntlCalendar $calendar): bool")]
    [PhpMethod("public function isLenient(): bool", Tentative = true)]
    public static bool is_lenient(RequestContext ctx, IntlCalendarObject calendar) => Ucal.GetAttribute(Fetch(ctx, calendar), Ucal.Lenient) != 0;

    [PhpFunction("intlcal_set_lenient(IntlCalendar $calendar, bool $lenient): true")]
    [PhpMethod("public function setLenient(bool $lenient): true", Tentative = true)]
    public static bool set_lenient(RequestContext ctx, IntlCalendarObject calendar, bool lenient) => SetAttribute(ctx, calendar, Ucal.Lenient, lenient ? 1 : 0);

    [PhpFunction("intlcal_get_repeated_wall_time_option(IntlCalendar $calendar): int")]
    [PhpMethod("public function getRepeatedWallTimeOption(): int", Tentative = true)]
    public static long get_repeated_wall_time_option(RequestContext ctx, IntlCalendarObject calendar) => Ucal.GetAttribute(Fetch(ctx, calendar), Ucal.RepeatedWallTime);

    [PhpFunction("intlcal_get_skipped_wall_time_option(IntlCalendar $calendar): int")]
    [PhpMethod("public function getSkippedWallTimeOption(): int", Tentative = true)]
    public static long get_skipped_wall_time_option(RequestContext ctx, IntlCalendarObject calendar) => Ucal.GetAttribute(Fetch(ctx, calendar), Ucal.SkippedWallTime);

    [PhpFunction("intlcal_set_repeated_wall_time_option(IntlCalendar $calendar, int $option): true")]
    [PhpMethod("public function setRepeatedWallTimeOption(int $option): true", Tentative = true)]
    public static bool set_repeated_wall_time_option(RequestContext ctx, IntlCalendarObject calendar, long option)
    {
        if (option is not (0 or 1)) Arg.ValueError(ctx, IntlFunctions.Argument(ctx, 2), "must be either IntlCalendar::WALLTIME_FIRST or IntlCalendar::WALLTIME_LAST");
        return SetAttribute(ctx, calendar, Ucal.RepeatedWallTime, option);
    }

    [PhpFunction("intlcal_set_skipped_wall_time_option(IntlCalendar $calendar, int $option): true")]
    [PhpMethod("public function setSkippedWallTimeOption(int $option): true", Tentative = true)]
    public static bool set_skipped_wall_time_option(RequestContext ctx, IntlCalendarObject calendar, long option)
    {
        if (option is not (0 or 1 or 2))
        {
            Arg.ValueError(ctx, IntlFunctions.Argument(ctx, 2),
                "must be one of IntlCalendar::WALLTIME_FIRST, IntlCalendar::WALLTIME_LAST, or IntlCalendar::WALLTIME_NEXT_VALID");
        }

        return SetAttribute(ctx, calendar, Ucal.SkippedWallTime, option);
    }

    [PhpFunction("intlcal_get_error_code(IntlCalendar $calendar): int|false")]
    [PhpMethod("public function getErrorCode(): int|false", Tentative = true)]
    public static long get_error_code(IntlCalendarObject calendar) => calendar.Error.Code;

    [PhpFunction("intlcal_get_error_message(IntlCalendar $calendar): string|false")]
    [PhpMethod("public function getErrorMessage(): string|false", Tentative = true)]
    public static PhpString get_error_message(IntlCalendarObject calendar) => PhpString.FromUtf8(calendar.Error.Text);
}
