using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>What reading a date found.</summary>
internal static partial class DateFunctions
{
    [PhpFunction("date_parse(string $datetime): array")]
    internal static PhpArray date_parse(RequestContext ctx, PhpString datetime)
    {
        TimeValue t = DateParser.Parse(datetime.Span, out ParseErrors errors);
        return Parsed(ctx, t, errors);
    }

    [PhpFunction("date_parse_from_format(string $format, string $datetime): array")]
    internal static PhpArray date_parse_from_format(RequestContext ctx, PhpString format, PhpString datetime)
    {
        StreamArg.Path(ctx, datetime, 2);
        TimeValue t = FormatParser.Parse(format.Span, datetime.Span, out ParseErrors errors);
        return Parsed(ctx, t, errors);
    }

    [PhpFunction("date_get_last_errors(): array|false")]
    internal static PhpArray? date_get_last_errors(RequestContext ctx)
    {
        if (ctx.GetState<DateState>().LastErrors is not { } errors) return null;
        var result = new PhpArray(4);
        AddErrors(ctx, result, errors);
        return result;
    }

    private static void AddErrors(RequestContext ctx, PhpArray to, ParseErrors errors)
    {
        to.Add("warning_count", Value.Int(errors.Warnings.Count));
        to.Add("warnings", Messages(ctx, errors.Warnings));
        to.Add("error_count", Value.Int(errors.Errors.Count));
        to.Add("errors", Messages(ctx, errors.Errors));
    }

    private static Value Messages(RequestContext ctx, IReadOnlyList<ParseMessage> messages)
    {
        var result = new PhpArray(messages.Count);
        foreach (ParseMessage m in messages) result.Set(ctx, m.Position, Value.String(m.Text));
        return Value.Array(result);
    }

    private static Value Known(long field) => field == TimeValue.Unset ? Value.False : Value.Int(field);

    private static PhpArray Parsed(RequestContext ctx, TimeValue t, ParseErrors errors)
    {
        var result = new PhpArray(16);
        result.Add("year", Known(t.Year));
        result.Add("month", Known(t.Month));
        result.Add("day", Known(t.Day));
        result.Add("hour", Known(t.Hour));
        result.Add("minute", Known(t.Minute));
        result.Add("second", Known(t.Second));
        result.Add("fraction", t.Microsecond == TimeValue.Unset ? Value.False : Value.Float(t.Microsecond / 1000000.0));
        AddErrors(ctx, result, errors);
        result.Add("is_localtime", Value.Bool(t.IsLocal));
        if (t.IsLocal) AddZone(result, t);
        if (t.HasRelative) result.Add("relative", Relative(in t.Relative));
        return result;
    }

    private static void AddZone(PhpArray to, TimeValue t)
    {
        to.Add("zone_type", Known((long)t.ZoneKind));
        if (t.ZoneKind is ZoneKind.Offset or ZoneKind.Abbreviation)
        {
            to.Add("zone", Known(t.Offset));
            to.Add("is_dst", Value.Bool(t.Dst != 0));
        }

        if (t.ZoneKind is ZoneKind.Id or ZoneKind.Abbreviation && t.Abbreviation is not null) to.Add("tz_abbr", Value.String(t.Abbreviation));
        if (t.ZoneKind == ZoneKind.Id && t.Zone is not null) to.Add("tz_id", Value.String(t.Zone.Name));
    }

    private static Value Relative(in RelativeTime r)
    {
        var result = new PhpArray(8);
        result.Add("year", Value.Int(r.Year));
        result.Add("month", Value.Int(r.Month));
        result.Add("day", Value.Int(r.Day));
        result.Add("hour", Value.Int(r.Hour));
        result.Add("minute", Value.Int(r.Minute));
        result.Add("second", Value.Int(r.Second));
        if (r.HasWeekday) result.Add("weekday", Value.Int(r.Weekday));
        if (r is { HasSpecial: true, Special: SpecialUnit.Weekday }) result.Add("weekdays", Value.Int(r.SpecialAmount));
        if (r.Edge != MonthEdge.None) result.Add(r.Edge == MonthEdge.First ? "first_day_of_month" : "last_day_of_month", Value.True);
        return Value.Array(result);
    }
}
