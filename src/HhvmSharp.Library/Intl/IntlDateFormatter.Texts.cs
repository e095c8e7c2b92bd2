using HhvmSharp.Library.Date;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlDateFormatter: to text and back.</summary>
internal sealed unsafe partial class IntlDateFormatterObject
{
    /// <summary>The members of localtime()'s array and what they are of a calendar's field.</summary>
    private static readonly (string Name, int Field, int Offset)[] LocalFields =
    [
        ("tm_sec", Ucal.Second, 0), ("tm_min", Ucal.Minute, 0), ("tm_hour", Ucal.HourOfDay, 0), ("tm_year", Ucal.Year, -1900),
        ("tm_mday", Ucal.Date, 0), ("tm_wday", 7, -1), ("tm_yday", 6, 0), ("tm_mon", Ucal.Month, 0),
    ];

    // ---- to text ----

    [PhpFunction("datefmt_format(IntlDateFormatter $formatter, $datetime): string|false")]
    [PhpMethod("public function format($datetime): string|false", Tentative = true)]
    public static PhpString? format(RequestContext ctx, IntlDateFormatterObject formatter, Value datetime)
    {
        nint format = Fetch(ctx, formatter);
        double? when;
        if (datetime.IsArray)
        {
            if (datetime.AsArray.Length == 0) return null;
            when = formatter.FromFields(ctx, format, datetime.AsArray);
        }
        else
        {
            when = Moments.Read(ctx, in datetime, formatter.Error, "datefmt_format");
        }

        if (when is not { } moment) return null;
        string text = Udat.Format(format, moment, out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Date formatting failed") ? PhpString.FromUtf8(text) : null;
    }

    /// <summary>The moment of an array as localtime() gives it; null after an error.</summary>
    private double? FromFields(RequestContext ctx, nint format, PhpArray fields)
    {
        int status = 0;
        nint calendar = Ucal.Clone(Udat.GetCalendar(format), &status);
        var handle = new IcuHandle(calendar, Ucal.Close);
        Ucal.Clear(calendar);
        foreach ((string name, int field, int offset) in (ReadOnlySpan<(string, int, int)>)
            [("tm_year", Ucal.Year, 1900), ("tm_mon", Ucal.Month, 0), ("tm_hour", Ucal.HourOfDay, 0), ("tm_min", Ucal.Minute, 0), ("tm_sec", Ucal.Second, 0), ("tm_mday", Ucal.Date, 0)])
        {
            Value value = fields.Get(PhpString.FromLatin1(name)).Dereferenced();
            if (!value.IsUndef && !value.IsInt)
            {
                IntlError.Set(ctx, Error, Icu.IllegalArgument, $"datefmt_format: parameter array contains a non-integer element for key '{name}'");
                return null;
            }

            if (value.IsInt && value.IntValue is < int.MinValue or > int.MaxValue)
            {
                IntlError.Set(ctx, Error, Icu.IllegalArgument, $"datefmt_format: value {value.IntValue} is out of bounds for a 32-bit integer in key '{name}'");
                return null;
            }

            Ucal.Set(calendar, field, (value.IsInt ? (int)value.IntValue : 0) + offset);
        }

        double when = Ucal.GetMillis(calendar, &status);
        GC.KeepAlive(handle);
        return IntlError.Check(ctx, Error, status, "datefmt_format: date formatting failed") ? when : null;
    }

    [PhpFunction("datefmt_format_object($datetime, $format = null, ?string $locale = null): string|false")]
    [PhpMethod("public static function formatObject($datetime, $format = null, ?string $locale = null): string|false", Tentative = true)]
    public static PhpString? format_object(RequestContext ctx, Value datetime, Value format, PhpString? locale)
    {
        if (!datetime.IsObject) Arg.WrongType(ctx, 1, "of type object", in datetime);
        PhpString? Fail(int code, string message)
        {
            IntlError.Set(ctx, code, "datefmt_format_object: " + message);
            return null;
        }

        string name = locale is null ? IntlState.Locale(ctx) : Icu.Name(locale);
        long dateStyle = Udat.Medium, timeStyle = Udat.Medium;
        PhpString? pattern = null;
        if (format.IsArray)
        {
            if (format.AsArray.Length != 2) return Fail(Icu.IllegalArgument, "bad format; if array, it must have two elements");
            List<Value> styles = [];
            foreach ((Value _, Value style) in format.AsArray)
            {
                if (!IsObjectStyle(style.Dereferenced()))
                    return Fail(Icu.IllegalArgument, $"bad format; the {(styles.Count == 0 ? "date format (first" : "time format (second")} element of the array) is not valid");
                styles.Add(style.Dereferenced());
            }

            (dateStyle, timeStyle) = (styles[0].IntValue, styles[1].IntValue);
        }
        else if (format.IsInt)
        {
            if (!IsObjectStyle(format)) return Fail(Icu.IllegalArgument, "the date/time format type is invalid");
            dateStyle = timeStyle = format.IntValue;
        }
        else if (!format.IsNullOrUndef)
        {
            pattern = Elements.Text(ctx, in format);
            if (pattern.Length == 0) return Fail(Icu.IllegalArgument, "the format is empty");
        }

        if (timeStyle != Udat.None) timeStyle &= ~(long)Udat.Relative;
        int status = 0;
        double when;
        string? zone;
        IcuHandle? calendar;
        if (datetime.o is IntlCalendarObject given)
        {
            if (given.Calendar is null) return Fail(Icu.IllegalArgument, "bad IntlCalendar instance: not initialized properly");
            calendar = given.Calendar;
            zone = Ucal.ZoneOf(calendar);
            when = Ucal.GetMillis(calendar.Value, &status);
            if (Icu.IsFailure(status)) return Fail(status, "error obtaining instant from IntlCalendar");
        }
        else if (datetime.o is DateObject date)
        {
            if (Moments.OfDate(ctx, date, null, "datefmt_format_object") is not { } moment) return null;
            zone = date.Time!.IsLocal ? ZoneArguments.FromTime(ctx, date.Time, null, "datefmt_format_object") : "GMT";
            if (zone is null) return Fail(Icu.IllegalArgument, "could not convert DateTime's time zone");
            calendar = Ucal.New(zone, name, Ucal.TypeGregorian, out status);
            if (calendar is null) return Fail(status, "could not create GregorianCalendar");
            when = moment;
        }
        else
        {
            return Fail(Icu.Ok, "the passed object must be an instance of either IntlCalendar or DateTimeInterface");
        }

        IcuHandle? formatter = pattern is null ? Udat.Open((int)timeStyle, (int)dateStyle, name, null, out status)
            : Udat.Open(Udat.Pattern, Udat.Pattern, name, Icu.FromUtf8(pattern) ?? "", out status);
        if (formatter is null) return Fail(status, pattern is null ? "could not create DateFormat" : "could not create SimpleDateFormat");
        Udat.SetCalendar(formatter.Value, calendar.Value);
        Udat.SetZone(formatter.Value, zone);
        string text = Udat.Format(formatter.Value, when, out status);
        GC.KeepAlive(calendar);
        GC.KeepAlive(formatter);
        return Icu.IsFailure(status) ? Fail(status, "error converting result to UTF-8") : PhpString.FromUtf8(text);
    }

    private static bool IsObjectStyle(in Value style) => style.IsInt && style.IntValue != Udat.Pattern && IsStyle(style.IntValue);

    // ---- from text ----

    [PhpFunction("datefmt_parse(IntlDateFormatter $formatter, string $string, &$offset = null): int|float|false")]
    [PhpMethod("public function parse(string $string, &$offset = null): int|float|false", Tentative = true)]
    public static Value parse(RequestContext ctx, IntlDateFormatterObject formatter, PhpString @string, PhpReference? offset)
    {
        nint format = Fetch(ctx, formatter);
        return formatter.At(ctx, @string, offset, strict: true, (text, at, status) =>
        {
            fixed (char* t = text) return Udat.Parse(format, t, text.Length, at, status);
        }) is { } when ? Moments.Seconds(when) : Value.False;
    }

    [PhpMethod("public function parseToCalendar(string $string, &$offset = null): int|float|false")]
    public Value parseToCalendar(RequestContext ctx, PhpString @string, PhpReference? offset)
    {
        nint format = Fetch(ctx, this);
        return At(ctx, @string, offset, strict: false, (text, at, status) => ParseInto(format, text, at, status)) is { } when ? Moments.Seconds(when) : Value.False;
    }

    /// <summary>Parses into the format's own calendar.</summary>
    private static double ParseInto(nint format, string text, int* at, int* status)
    {
        nint calendar = Udat.GetCalendar(format);
        fixed (char* t = text) Udat.ParseCalendar(format, calendar, t, text.Length, at, status);
        return Icu.IsFailure(*status) ? 0 : Ucal.GetMillis(calendar, status);
    }

    private delegate double ParseCall(string text, int* at, int* status);

    /// <summary>Runs a parser from an offset, which it moves; null after an error.</summary>
    /// <param name="strict">Whether an offset of -1 lies outside the text.</param>
    private double? At(RequestContext ctx, PhpString @string, PhpReference? offset, bool strict, ParseCall parse)
    {
        int position = 0, status = 0;
        if (offset is not null)
        {
            long wanted = Conversions.ToInt(ctx, in offset.Value);
            if (wanted is < int.MinValue or > int.MaxValue)
            {
                IntlError.Set(ctx, Icu.IllegalArgument, "String index is out of valid range.");
                return null;
            }

            position = (int)wanted;
            if ((strict || position != -1) && (position < 0 || position > @string.Length)) return null;
        }

        double result = 0;
        if (Icu.FromUtf8(@string) is not { } text)
        {
            IntlError.Set(ctx, Error, Icu.InvalidChar, "Error converting timezone to UTF-16");
            return null;
        }

        result = parse(text, offset is null ? null : &position, &status);
        if (offset is not null) Arguments.Assign(ctx, offset, Value.Int(position));
        return IntlError.Check(ctx, Error, status, strict ? "Date parsing failed" : "Calendar parsing failed") ? result : null;
    }

    [PhpFunction("datefmt_localtime(IntlDateFormatter $formatter, string $string, &$offset = null): array|false")]
    [PhpMethod("public function localtime(string $string, &$offset = null): array|false", Tentative = true)]
    public static PhpArray? localtime(RequestContext ctx, IntlDateFormatterObject formatter, PhpString @string, PhpReference? offset)
    {
        nint format = Fetch(ctx, formatter);
        if (formatter.At(ctx, @string, offset, strict: true, (text, at, status) => ParseInto(format, text, at, status)) is null) return null;
        nint calendar = Udat.GetCalendar(format);
        int status = 0;
        var fields = new PhpArray();
        foreach ((string name, int field, int add) in LocalFields)
        {
            int value = Ucal.Get(calendar, field, &status);
            if (!IntlError.Check(ctx, formatter.Error, status, "Date parsing - localtime failed : could not get a field from calendar")) return null;
            fields.Set(ctx, PhpString.FromLatin1(name), Value.Int(value + add));
        }

        fields.Set(ctx, PhpString.Literal("tm_isdst"), Value.Int(Ucal.InDaylightTime(calendar, &status) == 1 ? 1 : 0));
        return fields;
    }
}
