using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>date()'s formats.</summary>
internal static class DateFormatter
{
    internal static readonly string[] MonthNames =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    internal static readonly string[] DayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    internal static readonly string[] ShortMonthNames = Array.ConvertAll(MonthNames, static n => n[..3]);

    internal static readonly string[] ShortDayNames = Array.ConvertAll(DayNames, static n => n[..3]);

    /// <summary>The zone as formats show it.</summary>
    private readonly ref struct ZoneView
    {
        internal readonly int Offset;
        internal readonly bool IsDst;
        internal readonly string Abbreviation;

        internal ZoneView(TimeValue t, bool local)
        {
            Abbreviation = "GMT";
            if (!local) return;
            switch (t.ZoneKind)
            {
                case ZoneKind.Abbreviation:
                    Offset = t.CurrentOffset;
                    IsDst = t.Dst != 0;
                    Abbreviation = t.Abbreviation!;
                    break;
                case ZoneKind.Offset:
                    Offset = t.Offset;
                    Abbreviation = OffsetText("GMT", Offset, "");
                    break;
                case ZoneKind.Id:
                    ZonePeriod period = t.Zone!.At(t.Timestamp);
                    (Offset, IsDst, Abbreviation) = (period.Offset, period.IsDst, period.Abbreviation);
                    break;
                default:
                    Abbreviation = "";
                    break;
            }
        }
    }

    private static string OffsetText(string prefix, int offset, string colon) =>
        $"{prefix}{(offset < 0 ? '-' : '+')}{Math.Abs(offset / 3600):00}{colon}{Math.Abs(offset % 3600 / 60):00}";

    /// <summary>"+02:00", with seconds if there are any.</summary>
    internal static string OffsetName(int offset) =>
        OffsetText("", offset, ":") + (offset % 60 == 0 ? "" : $":{Math.Abs(offset % 60):00}");

    internal static string ZoneName(TimeValue t) => t.ZoneKind switch
    {
        ZoneKind.Id => t.Zone!.Name,
        ZoneKind.Abbreviation => t.Abbreviation!,
        ZoneKind.Offset => OffsetName(t.Offset),
        _ => "",
    };

    internal static PhpString Format(ReadOnlySpan<byte> format, TimeValue t, bool local)
    {
        if (format.IsEmpty) return PhpString.Empty;
        var to = new PhpStringBuilder(format.Length * 4);
        Format(to, format, t, local);
        return to.ToPhpString();
    }

    internal static void Format(PhpStringBuilder to, ReadOnlySpan<byte> format, TimeValue t, bool local)
    {
        for (int i = 0; i < format.Length; i++)
        {
            char c = (char)format[i];
            if (Common(to, c, t) || Day(to, c, t) || Month(to, c, t) || Time(to, c, t) || Zone(to, c, t, local)) continue;
            if (c == '\\') i++;
            to.Append(i < format.Length ? format[i] : (byte)0); // a backslash at the end takes C's end of the string
        }
    }

    /// <summary>What most formats consist of.</summary>
    private static bool Common(PhpStringBuilder to, char c, TimeValue t)
    {
        switch (c)
        {
            case 'Y': Year(to, t.Year, ""); return true;
            case 'm': TwoDigits(to, t.Month); return true;
            case 'd': TwoDigits(to, t.Day); return true;
            case 'H': TwoDigits(to, t.Hour); return true;
            case 'i': TwoDigits(to, t.Minute); return true;
            case 's': TwoDigits(to, t.Second); return true;
            case '-' or ':' or ' ': to.Append(c); return true;
            default: return false;
        }
    }

    private static void TwoDigits(PhpStringBuilder to, long n)
    {
        Span<byte> room = to.Reserve(2);
        int tens = (int)n / 10;
        room[0] = (byte)('0' + tens);
        room[1] = (byte)('0' + (int)n - (tens * 10));
    }

    private static bool Day(PhpStringBuilder to, char c, TimeValue t)
    {
        switch (c)
        {
            case 'D': to.Append(ShortDayNames[CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day)]); return true;
            case 'j': to.Append(t.Day); return true;
            case 'l': to.Append(DayName(t)); return true;
            case 'S': to.Append(Suffix(t.Day)); return true;
            case 'w': to.Append(CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day)); return true;
            case 'N': to.Append(CivilCalendar.IsoDayOfWeek(t.Year, t.Month, t.Day)); return true;
            case 'z': to.Append(CivilCalendar.DayOfYear(t.Year, t.Month, t.Day)); return true;
            case 'W' or 'o':
                CivilCalendar.IsoWeek(t.Year, t.Month, t.Day, out long week, out long year);
                if (c == 'W') Pad(to, week, 2);
                else to.Append(year);
                return true;
            default: return false;
        }
    }

    internal static string DayName(TimeValue t) => DayNames[CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day)];

    private static string Suffix(long day) => day is >= 10 and <= 19 ? "th" : (day % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" };

    private static bool Month(PhpStringBuilder to, char c, TimeValue t)
    {
        switch (c)
        {
            case 'F': to.Append(MonthNames[t.Month - 1]); return true;
            case 'M': to.Append(ShortMonthNames[t.Month - 1]); return true;
            case 'n': to.Append(t.Month); return true;
            case 't': to.Append((long)CivilCalendar.DaysInMonth(t.Year, t.Month)); return true;
            case 'L': to.Append(CivilCalendar.IsLeap((int)t.Year) ? '1' : '0'); return true;
            case 'y': Pad(to, (int)(t.Year % 100), 2); return true;
            case 'x': Year(to, t.Year, t.Year >= 10000 ? "+" : ""); return true;
            case 'X': Year(to, t.Year, "+"); return true;
            default: return false;
        }
    }

    private static void Year(PhpStringBuilder to, long year, string plus)
    {
        to.Append(year < 0 ? "-" : plus);
        ulong digits = year < 0 ? (ulong)-year : (ulong)year;
        if (digits < 10000)
        {
            TwoDigits(to, (long)digits / 100);
            TwoDigits(to, (long)digits % 100);
        }
        else to.Append(digits.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static bool Time(PhpStringBuilder to, char c, TimeValue t)
    {
        switch (c)
        {
            case 'a': to.Append(t.Hour >= 12 ? "pm" : "am"); return true;
            case 'A': to.Append(t.Hour >= 12 ? "PM" : "AM"); return true;
            case 'B': Pad(to, SwatchBeat(t.Timestamp), 3); return true;
            case 'g': to.Append(Hour12(t.Hour)); return true;
            case 'G': to.Append(t.Hour); return true;
            case 'h': Pad(to, Hour12(t.Hour), 2); return true;
            case 'u': Pad(to, t.Microsecond, 6); return true;
            case 'v': Pad(to, t.Microsecond / 1000, 3); return true;
            case 'U': to.Append(t.Timestamp); return true;
            default: return false;
        }
    }

    internal static long Hour12(long hour) => hour % 12 is var h && h == 0 ? 12 : h;

    /// <summary>Thousandths of a day, by Swiss time.</summary>
    internal static int SwatchBeat(long timestamp)
    {
        int tenths = (int)(((timestamp % 86400) + 3600) * 10);
        if (tenths < 0) tenths += 864000;
        return tenths / 864 % 1000;
    }

    private static bool Zone(PhpStringBuilder to, char c, TimeValue t, bool local)
    {
        if (!"IpPOTeZcr".Contains(c)) return false;
        var zone = new ZoneView(t, local);
        switch (c)
        {
            case 'I': to.Append(zone.IsDst ? '1' : '0'); return true;
            case 'p' when !local || zone.Abbreviation is "UTC" or "Z" or "GMT+0000": to.Append('Z'); return true;
            case 'p' or 'P': Offset(to, zone.Offset, colon: true); return true;
            case 'O': Offset(to, zone.Offset, colon: false); return true;
            case 'T': to.Append(zone.Abbreviation); return true;
            case 'e': to.Append(local ? ZoneName(t) : "UTC"); return true;
            case 'Z': to.Append((long)zone.Offset); return true;
            case 'c':
                SignedPad(to, t.Year, 4);
                Fields(to, t, "-m-d\\TH:i:s"u8);
                Offset(to, zone.Offset, colon: true);
                return true;
            case 'r':
                Fields(to, t, "D, d M "u8);
                SignedPad(to, t.Year, 4);
                Fields(to, t, " H:i:s "u8);
                Offset(to, zone.Offset, colon: false);
                return true;
            default: return false;
        }
    }

    private static void Fields(PhpStringBuilder to, TimeValue t, ReadOnlySpan<byte> format)
    {
        for (int i = 0; i < format.Length; i++)
        {
            char c = (char)format[i];
            if (Common(to, c, t) || Day(to, c, t) || Month(to, c, t)) continue;
            to.Append(c == '\\' ? format[++i] : format[i]);
        }
    }

    private static void Offset(PhpStringBuilder to, int offset, bool colon)
    {
        to.Append(offset < 0 ? '-' : '+');
        Pad(to, Math.Abs(offset / 3600), 2);
        if (colon) to.Append(':');
        Pad(to, Math.Abs(offset % 3600 / 60), 2);
    }

    /// <summary>A number with leading zeros; a sign counts as a digit.</summary>
    internal static void SignedPad(PhpStringBuilder to, long n, int width)
    {
        if (n < 0)
        {
            to.Append('-');
            width--;
            n = -n;
        }

        Pad(to, n, width);
    }

    private static void Pad(PhpStringBuilder to, long n, int width)
    {
        if (n < 0)
        {
            SignedPad(to, n, width);
            return;
        }

        if (width == 2 && n < 100)
        {
            TwoDigits(to, n);
            return;
        }

        int digits = 1;
        for (long rest = n; rest >= 10; rest /= 10) digits++;
        if (digits < width) to.Append((byte)'0', width - digits);
        to.Append(n);
    }
}
