using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlCalendar: fields and limits.</summary>
internal unsafe partial class IntlCalendarObject
{
    [PhpFunction("intlcal_get(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function get(int $field): int|false", Tentative = true)]
    public static long? get(RequestContext ctx, IntlCalendarObject calendar, long field)
    {
        CheckField(ctx, field, 2);
        int status = 0, value = Ucal.Get(Fetch(ctx, calendar), (int)field, &status);
        return IntlError.Check(ctx, calendar.Error, status, CallFailed) ? value : null;
    }

    private static long? Limit(RequestContext ctx, IntlCalendarObject calendar, long field, int limit)
    {
        CheckField(ctx, field, 2);
        int status = 0, value = Ucal.GetLimit(Fetch(ctx, calendar), (int)field, limit, &status);
        return IntlError.Check(ctx, calendar.Error, status, CallFailed) ? value : null;
    }

    [PhpFunction("intlcal_get_minimum(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function getMinimum(int $field): int|false", Tentative = true)]
    public static long? get_minimum(RequestContext ctx, IntlCalendarObject calendar, long field) => Limit(ctx, calendar, field, Ucal.Minimum);

    [PhpFunction("intlcal_get_maximum(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function getMaximum(int $field): int|false", Tentative = true)]
    public static long? get_maximum(RequestContext ctx, IntlCalendarObject calendar, long field) => Limit(ctx, calendar, field, Ucal.Maximum);

    [PhpFunction("intlcal_get_greatest_minimum(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function getGreatestMinimum(int $field): int|false", Tentative = true)]
    public static long? get_greatest_minimum(RequestContext ctx, IntlCalendarObject calendar, long field) => Limit(ctx, calendar, field, Ucal.GreatestMinimum);

    [PhpFunction("intlcal_get_least_maximum(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function getLeastMaximum(int $field): int|false", Tentative = true)]
    public static long? get_least_maximum(RequestContext ctx, IntlCalendarObject calendar, long field) => Limit(ctx, calendar, field, Ucal.LeastMaximum);

    [PhpFunction("intlcal_get_actual_minimum(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function getActualMinimum(int $field): int|false", Tentative = true)]
    public static long? get_actual_minimum(RequestContext ctx, IntlCalendarObject calendar, long field) => Limit(ctx, calendar, field, Ucal.ActualMinimum);

    [PhpFunction("intlcal_get_actual_maximum(IntlCalendar $calendar, int $field): int|false")]
    [PhpMethod("public function getActualMaximum(int $field): int|false", Tentative = true)]
    public static long? get_actual_maximum(RequestContext ctx, IntlCalendarObject calendar, long field) => Limit(ctx, calendar, field, Ucal.ActualMaximum);

    [PhpFunction("intlcal_add(IntlCalendar $calendar, int $field, int $value): bool")]
    [PhpMethod("public function add(int $field, int $value): bool", Tentative = true)]
    public static bool add(RequestContext ctx, IntlCalendarObject calendar, long field, long value)
    {
        CheckField(ctx, field, 2);
        CheckInt32(ctx, value, 3);
        int status = 0;
        Ucal.Add(Fetch(ctx, calendar), (int)field, (int)value, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_add: Call to underlying method failed");
    }

    [PhpFunction("intlcal_roll(IntlCalendar $calendar, int $field, $value): bool")]
    [PhpMethod("public function roll(int $field, $value): bool", Tentative = true)]
    public static bool roll(RequestContext ctx, IntlCalendarObject calendar, long field, Value value)
    {
        nint handle = Fetch(ctx, calendar);
        CheckField(ctx, field, 2);
        long amount;
        if (value.IsBool)
        {
            amount = value.BoolValue ? 1 : -1;
            Arg.Deprecated(ctx, "Passing bool is deprecated, use 1 or -1 instead");
        }
        else
        {
            amount = Conversions.ToInt(ctx, in value);
            CheckInt32(ctx, amount, 3);
        }

        int status = 0;
        Ucal.Roll(handle, (int)field, (int)amount, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_roll: Error calling ICU Calendar::roll");
    }

    [PhpFunction("intlcal_clear(IntlCalendar $calendar, ?int $field = null): true")]
    [PhpMethod("public function clear(?int $field = null): true", Tentative = true)]
    public static bool clear(RequestContext ctx, IntlCalendarObject calendar, long? field)
    {
        nint handle = Fetch(ctx, calendar);
        if (field is not { } one)
        {
            Ucal.Clear(handle);
            return true;
        }

        CheckField(ctx, one, 2);
        Ucal.ClearField(handle, (int)one);
        return true;
    }

    [PhpFunction("intlcal_is_set(IntlCalendar $calendar, int $field): bool")]
    [PhpMethod("public function isSet(int $field): bool", Tentative = true)]
    public static bool is_set(RequestContext ctx, IntlCalendarObject calendar, long field)
    {
        CheckField(ctx, field, 2);
        return Ucal.IsSet(Fetch(ctx, calendar), (int)field) != 0;
    }

    [PhpFunction("intlcal_field_difference(IntlCalendar $calendar, float $timestamp, int $field): int|false")]
    [PhpMethod("public function fieldDifference(float $timestamp, int $field): int|false", Tentative = true)]
    public static long? field_difference(RequestContext ctx, IntlCalendarObject calendar, double timestamp, long field)
    {
        CheckField(ctx, field, 3);
        int status = 0, value = Ucal.FieldDifference(Fetch(ctx, calendar), timestamp, (int)field, &status);
        return IntlError.Check(ctx, calendar.Error, status, "intlcal_field_difference: Call to ICU method has failed") ? value : null;
    }

    // ---- setting ----

    [PhpFunction("intlcal_set(IntlCalendar $calendar, int $year, int $month, int $dayOfMonth = UNKNOWN, int $hour = UNKNOWN, int $minute = UNKNOWN, int $second = UNKNOWN): true", DeprecatedSince = "8.4", DeprecatedMessage = "use IntlCalendar::set(), IntlCalendar::setDate(), or IntlCalendar::setDateTime() instead")]
    public static bool intlcal_set(RequestContext ctx, IntlCalendarObject calendar, long year, long month, long? dayOfMonth, long? hour, long? minute, long? second) =>
        SetFields(ctx, calendar, [year, month, dayOfMonth, hour, minute, second]);

    [PhpMethod("public function set(int $year, int $month, int $dayOfMonth = UNKNOWN, int $hour = UNKNOWN, int $minute = UNKNOWN, int $second = UNKNOWN): true", Tentative = true)]
    public static bool set(RequestContext ctx, IntlCalendarObject calendar, long year, long month, long? dayOfMonth, long? hour, long? minute, long? second)
    {
        if (dayOfMonth is not null)
        {
            ctx.Raise(ErrorLevel.Deprecated,
                "Calling IntlCalendar::set() with more than 2 arguments is deprecated, use either IntlCalendar::setDate() or IntlCalendar::setDateTime() instead");
            Throw.IfPending(ctx);
        }

        return SetFields(ctx, calendar, [year, month, dayOfMonth, hour, minute, second]);
    }

    /// <summary>A field and its value, or a date, or a date and time.</summary>
    private static bool SetFields(RequestContext ctx, IntlCalendarObject calendar, ReadOnlySpan<long?> values)
    {
        int count = values.IndexOf((long?)null);
        if (count >= 0) values = values[..count];
        for (int i = 0; i < values.Length; i++) CheckInt32(ctx, values[i]!.Value, i + 2);
        nint handle = Fetch(ctx, calendar);
        switch (values.Length)
        {
            case 2:
                CheckField(ctx, values[0]!.Value, 2);
                Ucal.Set(handle, (int)values[0]!, (int)values[1]!);
                break;
            case 4:
                Throw.New(ctx, "ArgumentCountError", "IntlCalendar::set() has no variant with exactly 4 parameters");
                break;
            default:
                SetDateFields(handle, values);
                break;
        }

        return true;
    }

    private protected static void SetDateFields(nint calendar, ReadOnlySpan<long?> values)
    {
        ReadOnlySpan<int> fields = [Ucal.Year, Ucal.Month, Ucal.Date, Ucal.HourOfDay, Ucal.Minute, Ucal.Second];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value) Ucal.Set(calendar, fields[i], (int)value);
        }
    }

    [PhpMethod("public function setDate(int $year, int $month, int $dayOfMonth): void")]
    public static void setDate(RequestContext ctx, IntlCalendarObject calendar, long year, long month, long dayOfMonth)
    {
        ReadOnlySpan<long?> values = [year, month, dayOfMonth];
        for (int i = 0; i < values.Length; i++) CheckInt32(ctx, values[i]!.Value, i + 2);
        SetDateFields(Fetch(ctx, calendar), values);
    }

    [PhpMethod("public function setDateTime(int $year, int $month, int $dayOfMonth, int $hour, int $minute, ?int $second = null): void")]
    public static void setDateTime(RequestContext ctx, IntlCalendarObject calendar, long year, long month, long dayOfMonth, long hour, long minute, long? second)
    {
        ReadOnlySpan<long?> values = [year, month, dayOfMonth, hour, minute, second];
        for (int i = 0; i < values.Length; i++) CheckInt32(ctx, values[i] ?? 0, i + 2);
        SetDateFields(Fetch(ctx, calendar), values);
    }
}
