namespace HhvmSharp.Library.Date.Timelib;

/// <summary>When the sun crosses an altitude on a day: Paul Schlyter's algorithm, as timelib computes it.</summary>
internal readonly struct SunPosition
{
    private const double Degree = Math.PI / 180, Radian = 180 / Math.PI;

    /// <summary>-1: the sun stays below the altitude all day, 1: above; 0: it rises and sets.</summary>
    internal readonly int Side;

    /// <summary>Hours UTC of the day; only when the sun rises and sets.</summary>
    internal readonly double RiseHour, SetHour;

    internal readonly long Rise, Set, Transit;

    /// <param name="local">A time of the day.</param>
    /// <param name="altitude">Degrees over the horizon.</param>
    /// <param name="upperLimb">Of the sun's edge, not of its centre.</param>
    internal SunPosition(TimeValue local, double longitude, double latitude, double altitude, bool upperLimb)
    {
        TimeValue noon = local.Clone();
        noon.Hour = 12;
        noon.Minute = noon.Second = 0;
        noon.UpdateTimestamp();
        var midnight = new TimeValue { Year = noon.Year, Month = noon.Month, Day = noon.Day };
        midnight.UpdateTimestamp();
        long day = midnight.Timestamp;

        double d = ((double)day / 86400) + 2440587.5 - 2451545 + 2 - (longitude / 360);
        double sidereal = Revolution(Revolution(180.0 + 356.0470 + 282.9404 + ((0.9856002585 + 4.70935E-5) * d)) + 180 + longitude);
        Equatorial(d, out double ascension, out double declination, out double distance);
        double south = 12 - (HalfRevolution(sidereal - ascension) / 15);
        if (upperLimb) altitude -= 0.2666 / distance;
        double cosine = (Sin(altitude) - (Sin(latitude) * Sin(declination))) / (Cos(latitude) * Cos(declination));
        Transit = (long)(day + (south * 3600));
        if (cosine >= 1)
        {
            Side = -1;
            Rise = Set = Transit;
        }
        else if (cosine <= -1)
        {
            Side = 1;
            Rise = noon.Timestamp - (12 * 3600);
            Set = noon.Timestamp + (12 * 3600);
        }
        else
        {
            double arc = Radian * Math.Acos(cosine) / 15;
            RiseHour = south - arc;
            SetHour = south + arc;
            Rise = (long)((RiseHour * 3600) + day);
            Set = (long)((SetHour * 3600) + day);
        }
    }

    private static double Sin(double degrees) => Math.Sin(degrees * Degree);

    private static double Cos(double degrees) => Math.Cos(degrees * Degree);

    private static double Revolution(double x) => x - (360 * Math.Floor(x * (1.0 / 360)));

    private static double HalfRevolution(double x) => x - (360 * Math.Floor((x * (1.0 / 360)) + 0.5));

    private static void Equatorial(double d, out double ascension, out double declination, out double distance)
    {
        double anomaly = Revolution(356.0470 + (0.9856002585 * d));
        double perihelion = 282.9404 + (4.70935E-5 * d), eccentricity = 0.016709 - (1.151E-9 * d);
        double eccentric = anomaly + (eccentricity * Radian * Sin(anomaly) * (1 + (eccentricity * Cos(anomaly))));
        double x = Cos(eccentric) - eccentricity, y = Math.Sqrt(1 - (eccentricity * eccentricity)) * Sin(eccentric);
        distance = Math.Sqrt((x * x) + (y * y));
        double ecliptic = (Radian * Math.Atan2(y, x)) + perihelion;
        if (ecliptic >= 360) ecliptic -= 360;

        double obliquity = 23.4393 - (3.563E-7 * d);
        x = distance * Cos(ecliptic);
        y = distance * Sin(ecliptic);
        double z = y * Sin(obliquity);
        y *= Cos(obliquity);
        ascension = Radian * Math.Atan2(y, x);
        declination = Radian * Math.Atan2(z, Math.Sqrt((x * x) + (y * y)));
    }
}
