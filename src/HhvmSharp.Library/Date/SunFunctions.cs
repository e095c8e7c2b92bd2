using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>Sunrise, sunset and twilight.</summary>
[PhpExtension("date")]
internal static class SunFunctions
{
    private const string Since = "8.1", Advice = "use date_sun_info() instead";

    [PhpFunction("date_sunrise(int $timestamp, int $returnFormat = SUNFUNCS_RET_STRING, ?float $latitude = null, ?float $longitude = null, ?float $zenith = null, ?float $utcOffset = null): string|int|float|false", DeprecatedSince = Since, DeprecatedMessage = Advice)]
    internal static Value date_sunrise(RequestContext ctx, long timestamp, long returnFormat = DateConstants.SunString, double? latitude = null, double? longitude = null, double? zenith = null, double? utcOffset = null) =>
        SunTime(ctx, timestamp, returnFormat, latitude, longitude, zenith ?? ctx.Ini.GetDouble("date.sunrise_zenith"), utcOffset, isSet: false);

    [PhpFunction("date_sunset(int $timestamp, int $returnFormat = SUNFUNCS_RET_STRING, ?float $latitude = null, ?float $longitude = null, ?float $zenith = null, ?float $utcOffset = null): string|int|float|false", DeprecatedSince = Since, DeprecatedMessage = Advice)]
    internal static Value date_sunset(RequestContext ctx, long timestamp, long returnFormat = DateConstants.SunString, double? latitude = null, double? longitude = null, double? zenith = null, double? utcOffset = null) =>
        SunTime(ctx, timestamp, returnFormat, latitude, longitude, zenith ?? ctx.Ini.GetDouble("date.sunset_zenith"), utcOffset, isSet: true);

    private static Value SunTime(RequestContext ctx, long timestamp, long returnFormat, double? latitude, double? longitude, double zenith, double? utcOffset, bool isSet)
    {
        double lat = latitude ?? ctx.Ini.GetDouble("date.default_latitude"), lon = longitude ?? ctx.Ini.GetDouble("date.default_longitude");
        if (returnFormat is not (DateConstants.SunTimestamp or DateConstants.SunString or DateConstants.SunDouble))
            Arg.ValueError(ctx, 2, "must be one of SUNFUNCS_RET_TIMESTAMP, SUNFUNCS_RET_STRING, or SUNFUNCS_RET_DOUBLE");
        if (!double.IsFinite(lat) || !double.IsFinite(lon)) return Value.False;

        // PHP asks for the zone's offset before the time is known: it is that of 1970
        double offset = utcOffset ?? (DateState.ZoneOf(ctx).At(0).Offset / 3600.0);
        var sun = new SunPosition(TimeValue.InZone(DateState.ZoneOf(ctx), timestamp), lon, lat, 90 - zenith, upperLimb: true);
        if (sun.Side != 0) return Value.False;
        if (returnFormat == DateConstants.SunTimestamp) return Value.Int(isSet ? sun.Set : sun.Rise);
        double hour = (isSet ? sun.SetHour : sun.RiseHour) + offset;
        if (hour is > 24 or < 0) hour -= Math.Floor(hour / 24) * 24;
        if (hour is not (<= 24 and >= 0)) return Value.False;
        return returnFormat == DateConstants.SunDouble ? Value.Float(hour) : Value.String($"{(int)hour:00}:{(int)(60 * (hour - (int)hour)):00}");
    }

    [PhpFunction("date_sun_info(int $timestamp, float $latitude, float $longitude): array")]
    internal static PhpArray date_sun_info(RequestContext ctx, long timestamp, double latitude, double longitude)
    {
        if (!double.IsFinite(latitude)) Arg.ValueError(ctx, 2, "must be finite");
        if (!double.IsFinite(longitude)) Arg.ValueError(ctx, 3, "must be finite");
        TimeValue t = TimeValue.InZone(DateState.ZoneOf(ctx), timestamp);
        var result = new PhpArray(9);
        Add("sunrise", "sunset", -35.0 / 60, upperLimb: true);
        Add("civil_twilight_begin", "civil_twilight_end", -6);
        Add("nautical_twilight_begin", "nautical_twilight_end", -12);
        Add("astronomical_twilight_begin", "astronomical_twilight_end", -18);
        return result;

        void Add(string begin, string end, double altitude, bool upperLimb = false)
        {
            var sun = new SunPosition(t, longitude, latitude, altitude, upperLimb);
            result.Add(begin, sun.Side == 0 ? Value.Int(sun.Rise) : Value.Bool(sun.Side > 0));
            result.Add(end, sun.Side == 0 ? Value.Int(sun.Set) : Value.Bool(sun.Side > 0));
            if (upperLimb) result.Add("transit", Value.Int(sun.Transit));
        }
    }
}
