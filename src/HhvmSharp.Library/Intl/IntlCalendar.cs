using HhvmSharp.Library.Date;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlCalendar: one of ICU's calendars.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlCalendar", Order = 10, NotSerializable = true)]
[PhpClassConst("public const int FIELD_ERA = 0")]
[PhpClassConst("public const int FIELD_YEAR = 1")]
[PhpClassConst("public const int FIELD_MONTH = 2")]
[PhpClassConst("public const int FIELD_WEEK_OF_YEAR = 3")]
[PhpClassConst("public const int FIELD_WEEK_OF_MONTH = 4")]
[PhpClassConst("public const int FIELD_DATE = 5")]
[PhpClassConst("public const int FIELD_DAY_OF_YEAR = 6")]
[PhpClassConst("public const int FIELD_DAY_OF_WEEK = 7")]
[PhpClassConst("public const int FIELD_DAY_OF_WEEK_IN_MONTH = 8")]
[PhpClassConst("public const int FIELD_AM_PM = 9")]
[PhpClassConst("public const int FIELD_HOUR = 10")]
[PhpClassConst("public const int FIELD_HOUR_OF_DAY = 11")]
[PhpClassConst("public const int FIELD_MINUTE = 12")]
[PhpClassConst("public const int FIELD_SECOND = 13")]
[PhpClassConst("public const int FIELD_MILLISECOND = 14")]
[PhpClassConst("public const int FIELD_ZONE_OFFSET = 15")]
[PhpClassConst("public const int FIELD_DST_OFFSET = 16")]
[PhpClassConst("public const int FIELD_YEAR_WOY = 17")]
[PhpClassConst("public const int FIELD_DOW_LOCAL = 18")]
[PhpClassConst("public const int FIELD_EXTENDED_YEAR = 19")]
[PhpClassConst("public const int FIELD_JULIAN_DAY = 20")]
[PhpClassConst("public const int FIELD_MILLISECONDS_IN_DAY = 21")]
[PhpClassConst("public const int FIELD_IS_LEAP_MONTH = 22")]
[PhpClassConst("public const int FIELD_FIELD_COUNT = 24")]
[PhpClassConst("public const int FIELD_DAY_OF_MONTH = 5")]
[PhpClassConst("public const int DOW_SUNDAY = 1")]
[PhpClassConst("public const int DOW_MONDAY = 2")]
[PhpClassConst("public const int DOW_TUESDAY = 3")]
[PhpClassConst("public const int DOW_WEDNESDAY = 4")]
[PhpClassConst("public const int DOW_THURSDAY = 5")]
[PhpClassConst("public const int DOW_FRIDAY = 6")]
[PhpClassConst("public const int DOW_SATURDAY = 7")]
[PhpClassConst("public const int DOW_TYPE_WEEKDAY = 0")]
[PhpClassConst("public const int DOW_TYPE_WEEKEND = 1")]
[PhpClassConst("public const int DOW_TYPE_WEEKEND_OFFSET = 2")]
[PhpClassConst("public const int DOW_TYPE_WEEKEND_CEASE = 3")]
[PhpClassConst("public const int WALLTIME_FIRST = 1")]
[PhpClassConst("public const int WALLTIME_LAST = 0")]
[PhpClassConst("public const int WALLTIME_NEXT_VALID = 2")]
internal unsafe partial class IntlCalendarObject(PhpClass cls) : PhpInstance(cls)
{
    private const string CallFailed = "Call to ICU method has failed";

    private static readonly (int Field, string Name)[] ViewFields =
    [
        (0, "era"), (1, "year"), (2, "month"), (3, "week of year"), (4, "week of month"), (6, "day of year"), (5, "day of month"), (7, "day of week"),
        (8, "day of week in month"), (9, "AM/PM"), (10, "hour"), (11, "hour of day"), (12, "minute"), (13, "second"), (14, "millisecond"),
        (15, "zone offset"), (16, "DST offset"), (17, "year for week of year"), (18, "localized day of week"), (19, "extended year"), (20, "julian day"),
        (21, "milliseconds in day"), (22, "is leap month"),
    ];

    internal IcuHandle? Calendar { get; set; }

    internal IntlError Error { get; } = new();

    /// <summary>The object for a calendar: Gregorian ones have a class of their own.</summary>
    internal static IntlCalendarObject Create(RequestContext ctx, IcuHandle calendar)
    {
        int status = 0;
        bool gregorian = Icu.Text(Ucal.Type(calendar.Value, &status)) == "gregorian";
        var o = (IntlCalendarObject)ctx.NewObject(ctx.Environment.CoreClass(gregorian ? "intlgregoriancalendar" : "intlcalendar"));
        o.Calendar = calendar;
        return o;
    }

    [PhpMethod("private function __construct()")]
    public void Construct()
    {
    }

    /// <summary>The calendar of a constructed object, with its errors cleared.</summary>
    private protected static nint Fetch(RequestContext ctx, IntlCalendarObject calendar)
    {
        calendar.Error.Reset();
        IntlError.Global(ctx).Reset();
        if (calendar.Calendar is null) Throw.Error(ctx, "Found unconstructed IntlCalendar");
        return calendar.Calendar.Value;
    }

    /// <summary>Argument 2 of a function and 1 of a method, where both are calendars.</summary>
    private static nint Other(RequestContext ctx, IntlCalendarObject other)
    {
        if (other.Calendar is null) Throw.Error(ctx, $"{Arg.FunctionName(ctx)}(): Argument #{IntlFunctions.Argument(ctx, 2)} ($other) is uninitialized");
        return other.Calendar.Value;
    }

    private static void CheckField(RequestContext ctx, long field, int number)
    {
        if (field is < 0 or > Ucal.LastField) Arg.ValueError(ctx, IntlFunctions.Argument(ctx, number), "must be a valid field");
    }

    private protected static void CheckInt32(RequestContext ctx, long value, int number)
    {
        if (value is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, IntlFunctions.Argument(ctx, number), "must be between -2147483648 and 2147483647");
    }

    private static void CheckDay(RequestContext ctx, long day)
    {
        if (day is < 1 or > 7) Arg.ValueError(ctx, IntlFunctions.Argument(ctx, 2), "must be a valid day of the week");
    }

    // ---- making ----

    [PhpFunction("intlcal_create_instance($timezone = null, ?string $locale = null): ?IntlCalendar")]
    [PhpMethod("public static function createInstance($timezone = null, ?string $locale = null): ?IntlCalendar", Tentative = true)]
    public static IntlCalendarObject? create_instance(RequestContext ctx, Value timezone, PhpString? locale)
    {
        IntlError.Global(ctx).Reset();
        if (ZoneArguments.Read(ctx, in timezone, null, "intlcal_create_instance") is not { } zone) return null;
        return Open(ctx, zone, locale, "Error creating ICU Calendar object") is { } calendar ? Create(ctx, calendar) : null;
    }

    private protected static IcuHandle? Open(RequestContext ctx, string zone, PhpString? locale, string error, int type = Ucal.TypeDefault)
    {
        IcuHandle? calendar = Ucal.New(zone, locale is null ? IntlState.Locale(ctx) : Icu.Name(locale), type, out int status);
        if (calendar is null) IntlError.Set(ctx, status, error);
        return calendar;
    }

    [PhpFunction("intlcal_from_date_time(DateTime|string $datetime, ?string $locale = null): ?IntlCalendar")]
    [PhpMethod("public static function fromDateTime(DateTime|string $datetime, ?string $locale = null): ?IntlCalendar", Tentative = true)]
    public static IntlCalendarObject? from_date_time(RequestContext ctx, Value datetime, PhpString? locale)
    {
        IntlError.Global(ctx).Reset();
        if (datetime.o is DateObject date) return FromDate(ctx, date, locale);
        var made = (DateTimeObject)ctx.NewObject(ctx.Environment.CoreClass("datetime"));
        try
        {
            made.Construct(ctx, Elements.Text(ctx, in datetime), null);
            return FromDate(ctx, made, locale);
        }
        finally
        {
            Value.Object(made).Release(ctx);
        }
    }

    private static IntlCalendarObject? FromDate(RequestContext ctx, DateObject date, PhpString? locale)
    {
        if (date.Time is not { } time)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "intlcal_from_date_time: DateTime object is unconstructed");
            return null;
        }

        time.UpdateTimestamp();
        string? zone = time.IsLocal ? ZoneArguments.FromTime(ctx, time, null, "intlcal_from_date_time") : "GMT";
        if (zone is null || Open(ctx, zone, locale, "intlcal_from_date_time: error creating ICU Calendar object") is not { } calendar) return null;
        int status = 0;
        Ucal.SetMillis(calendar.Value, time.Timestamp * 1000.0, &status);
        if (!Icu.IsFailure(status)) return Create(ctx, calendar);
        IntlError.Set(ctx, status, "intlcal_from_date_time: error creating ICU Calendar::setTime()");
        return null;
    }

    [PhpFunction("intlcal_to_date_time(IntlCalendar $calendar): DateTime|false")]
    [PhpMethod("public function toDateTime(): DateTime|false", Tentative = true)]
    public static PhpInstance? to_date_time(RequestContext ctx, IntlCalendarObject calendar)
    {
        int status = 0;
        double seconds = Ucal.GetMillis(Fetch(ctx, calendar), &status) / 1000;
        if (!IntlError.Check(ctx, calendar.Error, status, CallFailed)) return null;
        if (ZoneArguments.ToDate(ctx, Ucal.ZoneOf(calendar.Calendar!), calendar.Error, "intlcal_to_date_time") is not { } zone) return null;
        var date = (DateTimeObject)ctx.NewObject(ctx.Environment.CoreClass("datetime"));
        date.Construct(ctx, PhpString.FromLatin1($"@{(long)seconds}"), null);
        DateOperations.SetTimezone(ctx, date, zone);
        Value.Object(zone).Release(ctx);
        return date;
    }

    // ---- lists ----

    [PhpFunction("intlcal_get_keyword_values_for_locale(string $keyword, string $locale, bool $onlyCommon): IntlIterator|false")]
    [PhpMethod("public static function getKeywordValuesForLocale(string $keyword, string $locale, bool $onlyCommon): IntlIterator|false", Tentative = true)]
    public static IntlIteratorObject? get_keyword_values_for_locale(RequestContext ctx, PhpString keyword, PhpString locale, bool onlyCommon)
    {
        IntlError.Global(ctx).Reset();
        int status = 0;
        nint values;
        fixed (byte* k = Icu.CText(keyword), l = Icu.CText(locale)) values = Ucal.KeywordValues(k, l, onlyCommon ? (sbyte)1 : (sbyte)0, &status);
        return IntlError.Check(ctx, null, status, "intlcal_get_keyword_values_for_locale: error calling underlying method")
            ? IntlIteratorObject.Over(ctx, IcuEnumeration.Take(values)) : null;
    }

    [PhpFunction("intlcal_get_now(): float")]
    [PhpMethod("public static function getNow(): float", Tentative = true)]
    public static double get_now(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        return Ucal.Now();
    }

    [PhpFunction("intlcal_get_available_locales(): array")]
    [PhpMethod("public static function getAvailableLocales(): array", Tentative = true)]
    public static PhpArray get_available_locales(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        var all = new PhpArray();
        for (int i = 0, n = Ucal.CountAvailable(); i < n; i++) all.Append(ctx, Value.String(PhpString.FromLatin1(Icu.Text(Ucal.Available(i)))));
        return all;
    }

    // ---- handlers ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (Calendar is null)
        {
            ctx.ThrowError("Error", "Cannot clone uninitialized IntlCalendar");
        }
        else if (copy is IntlCalendarObject calendar)
        {
            int status = 0;
            nint made = Ucal.Clone(Calendar.Value, &status);
            if (Icu.IsFailure(status)) ctx.ThrowError("Error", "Failed to clone IntlCalendar");
            else calendar.Calendar = new IcuHandle(made, Ucal.Close);
        }

        return copy;
    }

    internal override PhpArray GetView(RequestContext ctx)
    {
        var view = new PhpArray();
        void Add(PhpArray to, string key, Value value) => to.Set(ctx, PhpString.FromLatin1(key), value);
        Add(view, "valid", Value.Bool(Calendar is not null));
        if (Calendar is not { } calendar) return view;
        int status = 0;
        Add(view, "type", Value.String(PhpString.FromLatin1(Icu.Text(Ucal.Type(calendar.Value, &status)))));
        var zone = new PhpArray();
        IntlTimeZoneObject.AddState(ctx, zone, Ucal.ZoneOf(calendar));
        Add(view, "timeZone", Value.Array(zone));
        Add(view, "locale", Value.String(PhpString.FromLatin1(Icu.Text(Ucal.LocaleByType(calendar.Value, IntlFunctions.ValidLocale, &status)))));
        var fields = new PhpArray();
        foreach ((int field, string name) in ViewFields)
        {
            status = 0;
            int value = Ucal.Get(calendar.Value, field, &status);
            Add(fields, name, Icu.IsFailure(status) ? Value.String(PhpString.FromLatin1(Icu.ErrorName(status))) : Value.Int(value));
        }

        Add(view, "fields", Value.Array(fields));
        return view;
    }
}
