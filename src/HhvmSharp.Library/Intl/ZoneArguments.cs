using HhvmSharp.Library.Date;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Time zones between PHP's values and ICU's identifiers.</summary>
internal static class ZoneArguments
{
    internal const string Unknown = "Etc/Unknown";

    /// <summary>The identifier of what may be an IntlTimeZone, a DateTimeZone, a name, or null for PHP's default; null after an error.</summary>
    internal static string? Read(RequestContext ctx, in Value zone, IntlError? own, string function)
    {
        if (zone.IsNullOrUndef) return Known(ctx, DateFunctions.date_default_timezone_get(ctx), own, function);
        if (zone.o is IntlTimeZoneObject intl)
        {
            if (intl.ZoneId is null) IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: passed IntlTimeZone is not properly constructed");
            return intl.ZoneId;
        }

        if (zone.o is ZoneObject date) return FromDate(ctx, date, own, function);
        return Known(ctx, Elements.Text(ctx, in zone), own, function);
    }

    private static string? Known(RequestContext ctx, PhpString name, IntlError? own, string function)
    {
        if (Icu.FromUtf8(name) is not { } text)
        {
            IntlError.Set(ctx, own, Icu.InvalidChar, $"{function}: Time zone identifier given is not a valid UTF-8 string");
            return null;
        }

        string id = Normalize(text);
        if (id != Unknown) return id;
        IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: No such time zone: '{Spans.UpToNul(name.Span).ToArray().AsLatin1()}'");
        return null;
    }

    /// <summary>As TimeZone::createTimeZone(): custom identifiers in their normal form, "Etc/Unknown" for what is none.</summary>
    internal static string Normalize(string id)
    {
        IcuHandle? calendar = Ucal.New(id, "en", Ucal.TypeGregorian, out _);
        return calendar is null ? Unknown : Ucal.ZoneOf(calendar);
    }

    internal static string? FromDate(RequestContext ctx, ZoneObject zone, IntlError? own, string function)
    {
        var time = new TimeValue();
        zone.CopyTo(ctx, time);
        return FromTime(ctx, time, own, function);
    }

    /// <summary>The zone of a DateTime or DateTimeZone.</summary>
    internal static string? FromTime(RequestContext ctx, TimeValue time, IntlError? own, string function)
    {
        string id;
        switch (time.ZoneKind)
        {
            case ZoneKind.Id:
                id = time.Zone!.Name;
                break;
            case ZoneKind.Offset:
                int minutes = time.Offset / 60;
                if (Math.Abs(minutes) >= 24 * 60)
                {
                    IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: object has an time zone offset that's too large");
                    return null;
                }

                id = $"GMT{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes / 60):00}:{Math.Abs(minutes % 60):00}";
                break;
            default:
                id = time.Abbreviation ?? "";
                break;
        }

        string known = Normalize(id);
        if (known != Unknown) return known;
        IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: time zone id '{id}' extracted from ext/date DateTimeZone not recognized");
        return null;
    }

    /// <summary>A DateTimeZone for an identifier; null after an error.</summary>
    internal static ZoneObject? ToDate(RequestContext ctx, string id, IntlError own, string function)
    {
        var zone = (ZoneObject)ctx.NewObject(ctx.Environment.CoreClass("datetimezone"));
        if (id.StartsWith("GMT", StringComparison.Ordinal))
        {
            int offset = IntlTimeZoneObject.RawOffset(id) / 1000;
            zone.Take(new TimeValue { ZoneKind = ZoneKind.Offset, Offset = offset });
            return zone;
        }

        try
        {
            zone.Construct(ctx, PhpString.FromUtf8(id));
        }
        catch (PhpThrow)
        {
            // the constructor's exception stays pending
        }

        if (!ctx.HasPending) return zone;
        Value.Object(zone).Release(ctx);
        IntlError.Set(ctx, own, Icu.IllegalArgument, $"{function}: DateTimeZone constructor threw exception");
        return null;
    }

    private static string AsLatin1(this byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
