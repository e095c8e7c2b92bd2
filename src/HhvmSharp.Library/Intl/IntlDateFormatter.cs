using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlDateFormatter and datefmt_*.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlDateFormatter", Order = 5, NotSerializable = true)]
[PhpClassConst("public const int FULL = 0")]
[PhpClassConst("public const int LONG = 1")]
[PhpClassConst("public const int MEDIUM = 2")]
[PhpClassConst("public const int SHORT = 3")]
[PhpClassConst("public const int NONE = -1")]
[PhpClassConst("public const int RELATIVE_FULL = 128")]
[PhpClassConst("public const int RELATIVE_LONG = 129")]
[PhpClassConst("public const int RELATIVE_MEDIUM = 130")]
[PhpClassConst("public const int RELATIVE_SHORT = 131")]
[PhpClassConst("public const int PATTERN = -2")]
[PhpClassConst("public const int GREGORIAN = 1")]
[PhpClassConst("public const int TRADITIONAL = 0")]
internal sealed unsafe partial class IntlDateFormatterObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>What the calendar is when it came as an object.</summary>
    private const long OwnCalendar = -1;

    private IcuHandle? _handle;
    private long _dateType, _timeType;
    private long _calendarType = OwnCalendar;
    private string _locale = "";

    private IntlError Error { get; } = new();

    private static nint Fetch(RequestContext ctx, IntlDateFormatterObject formatter)
    {
        formatter.Error.Reset();
        IntlError.Global(ctx).Reset();
        if (formatter._handle is null) Throw.Error(ctx, "Found unconstructed IntlDateFormatter");
        return formatter._handle.Value;
    }

    // ---- making ----

    [PhpMethod("public function __construct(?string $locale, int $dateType = IntlDateFormatter::FULL, int $timeType = IntlDateFormatter::FULL, $timezone = null, $calendar = null, ?string $pattern = null)")]
    public void Construct(RequestContext ctx, PhpString? locale, long dateType, long timeType, Value timezone, Value calendar, PhpString? pattern)
    {
        CheckCalendar(ctx, in calendar, 5);
        if (!Open(ctx, locale, dateType, timeType, timezone, calendar, pattern)) IntlError.Throw(ctx);
    }

    [PhpFunction("datefmt_create(?string $locale, int $dateType = IntlDateFormatter::FULL, int $timeType = IntlDateFormatter::FULL, $timezone = null, IntlCalendar|int|null $calendar = null, ?string $pattern = null): ?IntlDateFormatter")]
    [PhpMethod("public static function create(?string $locale, int $dateType = IntlDateFormatter::FULL, int $timeType = IntlDateFormatter::FULL, $timezone = null, IntlCalendar|int|null $calendar = null, ?string $pattern = null): ?IntlDateFormatter", Tentative = true)]
    public static IntlDateFormatterObject? create(RequestContext ctx, PhpString? locale, long dateType, long timeType, Value timezone, Value calendar, PhpString? pattern)
    {
        var o = (IntlDateFormatterObject)ctx.NewObject(ctx.Environment.CoreClass("intldateformatter"));
        try
        {
            if (o.Open(ctx, locale, dateType, timeType, timezone, calendar, pattern)) return o;
        }
        catch (PhpThrow)
        {
            Value.Object(o).Release(ctx);
            throw;
        }

        Value.Object(o).Release(ctx);
        return null;
    }

    private static void CheckCalendar(RequestContext ctx, in Value calendar, int number)
    {
        Value value = calendar.Dereferenced();
        if (!value.IsNullOrUndef && !value.IsInt && value.o is not IntlCalendarObject) Arg.WrongType(ctx, number, "of type IntlCalendar|int|null", in value);
    }

    private static bool IsStyle(long style) => style is >= Udat.Pattern and <= Udat.Short or >= Udat.Relative and <= Udat.Relative + Udat.Short;

    private bool Open(RequestContext ctx, PhpString? locale, long dateType, long timeType, Value timezone, Value calendar, PhpString? pattern)
    {
        IntlError.Global(ctx).Reset();
        bool Fail(int code, string message, IntlError? own = null)
        {
            IntlError.Set(ctx, own, code, "datefmt_create: " + message);
            return false;
        }

        if (_handle is not null) return Fail(Icu.IllegalArgument, "cannot call constructor twice", Error);
        if (!IsStyle(dateType)) return Fail(Icu.IllegalArgument, "invalid date format style");
        if (!IsStyle(timeType)) return Fail(Icu.IllegalArgument, "invalid time format style");
        if (dateType == Udat.Pattern && timeType != Udat.Pattern)
            return Fail(Icu.IllegalArgument, "time format must be IntlDateFormatter::PATTERN if date format is IntlDateFormatter::PATTERN");
        int length = locale?.Length ?? 0;
        if (!IntlFunctions.CheckLocale(ctx, length)) return false;
        string name = length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale!), canonical = Icu.Canonicalize(name, out int status);
        if (Icu.IsFailure(status) || canonical.Length == 0) canonical = name;
        fixed (byte* l = Icu.CText(canonical))
        {
            if ((length == 1 && name[0] != 'C') || (length > 1 && Icu.Text(Unum.Iso3Language(l)).Length == 0)) Arg.ValueError(ctx, 1, $"\"{name}\" is invalid");
        }

        string? zone = null;
        Value given = calendar.Dereferenced();
        if (!IsCalendar(ctx, in given, "datefmt_create")) return false;
        if ((!timezone.IsNullOrUndef || given.o is not IntlCalendarObject) && (zone = ZoneArguments.Read(ctx, in timezone, Error, "datefmt_create")) is null) return false;
        string? text = null;
        if (pattern is { Length: > 0 } && (text = Icu.FromUtf8(pattern)) is null) return Fail(Icu.InvalidChar, "error converting pattern to UTF-16");
        IcuHandle? handle = Udat.Open((int)timeType, (int)dateType, canonical, text, out status);
        Error.Code = status;
        if (handle is null) return Fail(status, "date formatter creation failed");
        if (text is not null) Udat.ApplyPattern(handle.Value, text);
        TakeCalendar(handle.Value, in given, canonical, zone);
        (_handle, _dateType, _timeType, _locale) = (handle, dateType, timeType, canonical);
        return true;
    }

    /// <summary>Whether a calendar argument is one; an error is set if it is not.</summary>
    private bool IsCalendar(RequestContext ctx, in Value calendar, string function)
    {
        string error;
        if (calendar.o is IntlCalendarObject o)
        {
            if (o.Calendar is not null) return true;
            error = "Found unconstructed IntlCalendar object";
        }
        else
        {
            if (!calendar.IsInt || calendar.IntValue is Ucal.TypeDefault or Ucal.TypeGregorian) return true;
            error = "Invalid value for calendar type; it must be one of IntlDateFormatter::TRADITIONAL (locale's default calendar) or IntlDateFormatter::GREGORIAN. Alternatively, it can be an IntlCalendar object";
        }

        IntlError.Set(ctx, Error, Icu.IllegalArgument, $"{function}: {error}");
        return false;
    }

    /// <param name="zone">The time zone; null: that of the calendar object.</param>
    private void TakeCalendar(nint format, in Value calendar, string locale, string? zone)
    {
        if (calendar.o is IntlCalendarObject given)
        {
            _calendarType = OwnCalendar;
            Udat.SetCalendar(format, given.Calendar!.Value);
            if (zone is not null) Udat.SetZone(format, zone);
            return;
        }

        _calendarType = calendar.IsInt ? calendar.IntValue : Ucal.TypeGregorian;
        if (Ucal.New(zone!, locale, (int)_calendarType, out _) is not { } made) return;
        Udat.SetCalendar(format, made.Value);
        GC.KeepAlive(made);
    }

    // ---- what it is made of ----

    [PhpFunction("datefmt_get_datetype(IntlDateFormatter $formatter): int|false")]
    [PhpMethod("public function getDateType(): int|false", Tentative = true)]
    public static long? get_datetype(RequestContext ctx, IntlDateFormatterObject formatter)
    {
        Fetch(ctx, formatter);
        return formatter._dateType;
    }

    [PhpFunction("datefmt_get_timetype(IntlDateFormatter $formatter): int|false")]
    [PhpMethod("public function getTimeType(): int|false", Tentative = true)]
    public static long? get_timetype(RequestContext ctx, IntlDateFormatterObject formatter)
    {
        Fetch(ctx, formatter);
        return formatter._timeType;
    }

    [PhpFunction("datefmt_get_calendar(IntlDateFormatter $formatter): int|false")]
    [PhpMethod("public function getCalendar(): int|false", Tentative = true)]
    public static long? get_calendar(RequestContext ctx, IntlDateFormatterObject formatter)
    {
        Fetch(ctx, formatter);
        return formatter._calendarType == OwnCalendar ? null : formatter._calendarType;
    }

    [PhpFunction("datefmt_set_calendar(IntlDateFormatter $formatter, IntlCalendar|int|null $calendar): bool")]
    [PhpMethod("public function setCalendar(IntlCalendar|int|null $calendar): bool", Tentative = true)]
    public static bool set_calendar(RequestContext ctx, IntlDateFormatterObject formatter, Value calendar)
    {
        nint format = Fetch(ctx, formatter);
        if (!formatter.IsCalendar(ctx, in calendar, "datefmt_set_calendar")) return false;
        formatter.TakeCalendar(format, in calendar, formatter._locale, calendar.o is IntlCalendarObject ? null : ZoneOf(format));
        return true;
    }

    private static string ZoneOf(nint format) => Icu.GetText((b, c, s) => Ucal.ZoneId(Udat.GetCalendar(format), b, c, s), out _);

    [PhpFunction("datefmt_get_timezone_id(IntlDateFormatter $formatter): string|false")]
    [PhpMethod("public function getTimeZoneId(): string|false", Tentative = true)]
    public static PhpString? get_timezone_id(RequestContext ctx, IntlDateFormatterObject formatter) => PhpString.FromUtf8(ZoneOf(Fetch(ctx, formatter)));

    [PhpFunction("datefmt_get_calendar_object(IntlDateFormatter $formatter): IntlCalendar|false|null")]
    [PhpMethod("public function getCalendarObject(): IntlCalendar|false|null", Tentative = true)]
    public static Value get_calendar_object(RequestContext ctx, IntlDateFormatterObject formatter)
    {
        int status = 0;
        nint copy = Ucal.Clone(Udat.GetCalendar(Fetch(ctx, formatter)), &status);
        return Icu.IsFailure(status) ? Value.False : Value.Object(IntlCalendarObject.Create(ctx, new IcuHandle(copy, Ucal.Close)));
    }

    [PhpFunction("datefmt_get_timezone(IntlDateFormatter $formatter): IntlTimeZone|false")]
    [PhpMethod("public function getTimeZone(): IntlTimeZone|false", Tentative = true)]
    public static IntlTimeZoneObject? get_timezone(RequestContext ctx, IntlDateFormatterObject formatter) =>
        IntlTimeZoneObject.Create(ctx, ZoneOf(Fetch(ctx, formatter)));

    [PhpFunction("datefmt_set_timezone(IntlDateFormatter $formatter, $timezone): bool")]
    [PhpMethod("public function setTimeZone($timezone): bool", Tentative = true)]
    public static bool set_timezone(RequestContext ctx, IntlDateFormatterObject formatter, Value timezone)
    {
        nint format = Fetch(ctx, formatter);
        if (ZoneArguments.Read(ctx, in timezone, formatter.Error, "datefmt_set_timezone") is not { } zone) return false;
        Udat.SetZone(format, zone);
        return true;
    }

    [PhpFunction("datefmt_set_pattern(IntlDateFormatter $formatter, string $pattern): bool")]
    [PhpMethod("public function setPattern(string $pattern): bool", Tentative = true)]
    public static bool set_pattern(RequestContext ctx, IntlDateFormatterObject formatter, PhpString pattern)
    {
        nint format = Fetch(ctx, formatter);
        if (Icu.FromUtf8(pattern) is { } text)
        {
            Udat.ApplyPattern(format, text);
            return true;
        }

        IntlError.Set(ctx, formatter.Error, Icu.InvalidChar, "Error converting pattern to UTF-16");
        return false;
    }

    [PhpFunction("datefmt_get_pattern(IntlDateFormatter $formatter): string|false")]
    [PhpMethod("public function getPattern(): string|false", Tentative = true)]
    public static PhpString? get_pattern(RequestContext ctx, IntlDateFormatterObject formatter)
    {
        nint format = Fetch(ctx, formatter);
        string pattern = Icu.GetText((b, c, s) => Udat.ToPattern(format, 0, b, c, s), out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Error getting formatter pattern") ? PhpString.FromUtf8(pattern) : null;
    }

    [PhpFunction("datefmt_get_locale(IntlDateFormatter $formatter, int $type = ULOC_ACTUAL_LOCALE): string|false")]
    [PhpMethod("public function getLocale(int $type = ULOC_ACTUAL_LOCALE): string|false", Tentative = true)]
    public static PhpString? get_locale(RequestContext ctx, IntlDateFormatterObject formatter, long type)
    {
        int status = 0;
        byte* name = Udat.LocaleByType(Fetch(ctx, formatter), (int)type, &status);
        return IntlError.Check(ctx, formatter.Error, status, "Error getting locale") ? PhpString.FromLatin1(Icu.Text(name)) : null;
    }

    [PhpFunction("datefmt_set_lenient(IntlDateFormatter $formatter, bool $lenient): void")]
    [PhpMethod("public function setLenient(bool $lenient): void", Tentative = true)]
    public static void set_lenient(RequestContext ctx, IntlDateFormatterObject formatter, bool lenient) =>
        Udat.SetLenient(Fetch(ctx, formatter), lenient ? (sbyte)1 : (sbyte)0);

    [PhpFunction("datefmt_is_lenient(IntlDateFormatter $formatter): bool")]
    [PhpMethod("public function isLenient(): bool", Tentative = true)]
    public static bool is_lenient(RequestContext ctx, IntlDateFormatterObject formatter) => Udat.IsLenient(Fetch(ctx, formatter)) != 0;

    // ---- errors, handlers ----

    [PhpFunction("datefmt_get_error_code(IntlDateFormatter $formatter): int")]
    [PhpMethod("public function getErrorCode(): int", Tentative = true)]
    public static long get_error_code(IntlDateFormatterObject formatter) => formatter.Error.Code;

    [PhpFunction("datefmt_get_error_message(IntlDateFormatter $formatter): string")]
    [PhpMethod("public function getErrorMessage(): string", Tentative = true)]
    public static PhpString get_error_message(IntlDateFormatterObject formatter) => PhpString.FromUtf8(formatter.Error.Text);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        int status = 0;
        if (_handle is null) ctx.ThrowError("Error", "Cannot clone uninitialized IntlDateFormatter");
        else if (Udat.Clone(_handle.Value, &status) is var handle && Icu.IsFailure(status)) ctx.ThrowError("Error", "Failed to clone IntlDateFormatter");
        else if (copy is IntlDateFormatterObject o) o._handle = new IcuHandle(handle, Udat.Close);
        return copy;
    }
}
