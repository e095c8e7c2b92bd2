using HhvmSharp.Library.Date;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlGregorianCalendar.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlGregorianCalendar extends IntlCalendar", Order = 11, NotSerializable = true)]
internal sealed unsafe class IntlGregorianCalendarObject(PhpClass cls) : IntlCalendarObject(cls)
{
    [PhpMethod("public function __construct($timezoneOrYear = UNKNOWN, $localeOrMonth = UNKNOWN, $day = UNKNOWN, $hour = UNKNOWN, $minute = UNKNOWN, $second = UNKNOWN)")]
    public void Construct(RequestContext ctx, Value timezoneOrYear, Value localeOrMonth, Value day, Value hour, Value minute, Value second)
    {
        IntlError.Global(ctx).Reset();
        if (ctx.Current!.ArgCount > 2)
        {
            ctx.Raise(ErrorLevel.Deprecated, "Calling IntlGregorianCalendar::__construct() with more than 2 arguments is deprecated, "
                + "use either IntlGregorianCalendar::createFromDate() or IntlGregorianCalendar::createFromDateTime() instead");
            Throw.IfPending(ctx);
        }

        Fill(ctx, [timezoneOrYear, localeOrMonth, day, hour, minute, second]);
        if (Calendar is null && !ctx.HasPending) Throw.New(ctx, "IntlException", "Constructor failed");
    }

    [PhpFunction("intlgregcal_create_instance($timezoneOrYear = UNKNOWN, $localeOrMonth = UNKNOWN, $day = UNKNOWN, $hour = UNKNOWN, $minute = UNKNOWN, $second = UNKNOWN): ?IntlGregorianCalendar", DeprecatedSince = "8.4", DeprecatedMessage = "use IntlGregorianCalendar::__construct(), IntlGregorianCalendar::createFromDate(), or IntlGregorianCalendar::createFromDateTime() instead")]
    public static IntlGregorianCalendarObject? create_instance(RequestContext ctx, Value timezoneOrYear, Value localeOrMonth, Value day, Value hour, Value minute, Value second)
    {
        IntlError.Global(ctx).Reset();
        IntlGregorianCalendarObject o = New(ctx);
        o.Fill(ctx, [timezoneOrYear, localeOrMonth, day, hour, minute, second]);
        if (o.Calendar is not null) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private static IntlGregorianCalendarObject New(RequestContext ctx) =>
        (IntlGregorianCalendarObject)ctx.NewObject(ctx.Environment.CoreClass("intlgregoriancalendar"));

    /// <summary>From a zone and a locale, or from a date and time.</summary>
    private void Fill(RequestContext ctx, ReadOnlySpan<Value> arguments)
    {
        int count = arguments.Length;
        while (count > 0 && arguments[count - 1].IsNullOrUndef) count--;
        if (count == 4) Throw.New(ctx, "ArgumentCountError", "No variant with 4 arguments (excluding trailing NULLs)");
        Frame f = ctx.Current!;
        var values = new long?[count > 2 ? count : 0];
        PhpString? locale = null;
        for (int i = 0; i < values.Length; i++)
        {
            if (!Arguments.Int(ctx, f, i, out long value)) throw PhpThrow.Instance;
            values[i] = value;
        }

        if (count == 2 && !Arguments.String(ctx, f, 1, out locale)) throw PhpThrow.Instance;
        if (Calendar is not null) Throw.Error(ctx, "IntlGregorianCalendar object is already constructed");
        if (count > 2)
        {
            for (int i = 0; i < values.Length; i++) CheckBounds(ctx, values[i]!.Value, i + 1);
            Calendar = FromFields(ctx, values);
        }
        else if (ZoneArguments.Read(ctx, in arguments[0], null, "intlgregcal_create_instance") is { } zone)
        {
            Calendar = Open(ctx, zone, locale, "intlgregcal_create_instance: error creating ICU GregorianCalendar from time zone and locale", Ucal.TypeGregorian);
        }
    }

    private static void CheckBounds(RequestContext ctx, long value, int number)
    {
        if (value is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, number, "must be between -2147483648 and 2147483647");
    }

    /// <summary>A calendar at a date in PHP's default zone.</summary>
    private static IcuHandle? FromFields(RequestContext ctx, ReadOnlySpan<long?> values)
    {
        string zone = ZoneArguments.Normalize(DateFunctions.date_default_timezone_get(ctx).ToString());
        IcuHandle? calendar = Ucal.New(zone, Icu.DefaultLocale, Ucal.TypeGregorian, out int status);
        if (calendar is null)
        {
            IntlError.Set(ctx, status, "IntlGregorianCalendar: Error creating ICU GregorianCalendar from date");
            return null;
        }

        Ucal.Clear(calendar.Value);
        SetDateFields(calendar.Value, values);
        return calendar;
    }

    [PhpMethod("public static function createFromDate(int $year, int $month, int $dayOfMonth): static")]
    public static Value createFromDate(RequestContext ctx, long year, long month, long dayOfMonth) => From(ctx, [year, month, dayOfMonth]);

    [PhpMethod("public static function createFromDateTime(int $year, int $month, int $dayOfMonth, int $hour, int $minute, ?int $second = null): static")]
    public static Value createFromDateTime(RequestContext ctx, long year, long month, long dayOfMonth, long hour, long minute, long? second) =>
        From(ctx, [year, month, dayOfMonth, hour, minute, second]);

    private static Value From(RequestContext ctx, ReadOnlySpan<long?> values)
    {
        for (int i = 0; i < values.Length; i++) CheckBounds(ctx, values[i] ?? 0, i + 1);
        IcuHandle? calendar = FromFields(ctx, values);
        if (calendar is null) return Value.Null;
        IntlGregorianCalendarObject o = New(ctx);
        o.Calendar = calendar;
        return Value.Object(o);
    }

    [PhpFunction("intlgregcal_set_gregorian_change(IntlGregorianCalendar $calendar, float $timestamp): bool")]
    [PhpMethod("public function setGregorianChange(float $timestamp): bool", Tentative = true)]
    public static bool set_gregorian_change(RequestContext ctx, IntlGregorianCalendarObject calendar, double timestamp)
    {
        int status = 0;
        Ucal.SetGregorianChange(Fetch(ctx, calendar), timestamp, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlgregcal_set_gregorian_change: error calling ICU method");
    }

    [PhpFunction("intlgregcal_get_gregorian_change(IntlGregorianCalendar $calendar): float")]
    [PhpMethod("public function getGregorianChange(): float", Tentative = true)]
    public static double get_gregorian_change(RequestContext ctx, IntlGregorianCalendarObject calendar)
    {
        int status = 0;
        return Ucal.GetGregorianChange(Fetch(ctx, calendar), &status);
    }

    [PhpFunction("intlgregcal_is_leap_year(IntlGregorianCalendar $calendar, int $year): bool")]
    [PhpMethod("public function isLeapYear(int $year): bool", Tentative = true)]
    public static bool is_leap_year(RequestContext ctx, IntlGregorianCalendarObject calendar, long year)
    {
        CheckInt32(ctx, year, 2);
        nint handle = Fetch(ctx, calendar);
        return year % 4 == 0 && (year < ChangeYear(handle) || year % 100 != 0 || year % 400 == 0);
    }

    /// <summary>The first year of the Gregorian rules.</summary>
    private static int ChangeYear(nint calendar)
    {
        int status = 0;
        nint copy = Ucal.Clone(calendar, &status);
        Ucal.SetMillis(copy, Ucal.GetGregorianChange(calendar, &status), &status);
        int year = Ucal.Get(copy, Ucal.Year, &status);
        if (Ucal.Get(copy, Ucal.Era, &status) == 0) year = 1 - year;
        Ucal.Close(copy);
        return year;
    }
}
