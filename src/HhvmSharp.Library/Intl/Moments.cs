using HhvmSharp.Library.Date;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Points in time from what scripts give.</summary>
internal static unsafe class Moments
{
    /// <summary>Milliseconds since 1970 of a number of seconds, a DateTimeInterface or an IntlCalendar; null after an error.</summary>
    internal static double? Read(RequestContext ctx, in Value value, IntlError own, string function)
    {
        Value v = value.Dereferenced();
        if (v.IsInt) return v.IntValue * 1000.0;
        if (v.IsFloat) return v.FloatValue * 1000.0;
        if (v.o is DateObject date) return OfDate(ctx, date, own, function);
        if (v.o is IntlCalendarObject calendar) return OfCalendar(ctx, calendar, own, function);
        string error = "invalid PHP type for date";
        if (v.IsString)
        {
            switch (Numbers.ParseNumeric(v.AsString.Span, false, out long l, out double d, out _))
            {
                case 0:
                    error = $"string '{Icu.Shown(v.AsString)}' is not numeric, which would be required for it to be a valid date";
                    break;
                case (int)Kind.Int:
                    return l * 1000.0;
                default:
                    return d * 1000.0;
            }
        }
        else if (v.IsObject)
        {
            error = "invalid object type for date/time (only IntlCalendar and DateTimeInterface permitted)";
        }

        IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: {error}");
        return null;
    }

    internal static double? OfDate(RequestContext ctx, DateObject date, IntlError? own, string function)
    {
        if (date.Time is { } time)
        {
            time.UpdateTimestamp();
            return time.Timestamp * 1000.0 + time.Microsecond / 1000;
        }

        IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: the {date.Class.Name} object is not properly initialized");
        return null;
    }

    private static double? OfCalendar(RequestContext ctx, IntlCalendarObject calendar, IntlError own, string function)
    {
        if (calendar.Calendar is null)
        {
            IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: IntlCalendar object is not properly constructed");
            return null;
        }

        int status = 0;
        double when = Ucal.GetMillis(calendar.Calendar.Value, &status);
        if (!Icu.IsFailure(status)) return when;
        IntlError.Set(ctx, own, status, $"{function}: call to internal Calendar::getTime() has failed");
        return null;
    }

    /// <summary>Milliseconds as seconds: an int where it fits.</summary>
    internal static Value Seconds(double millis)
    {
        double seconds = millis / 1000;
        return seconds is > long.MaxValue or < long.MinValue ? Value.Float(seconds < 0 ? Math.Ceiling(seconds) : Math.Floor(seconds)) : Value.Int((long)seconds);
    }
}
