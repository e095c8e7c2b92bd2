using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>strftime() as the C library does it in the C locale.</summary>
[PhpExtension("date")]
internal static class Strftime
{
    private const string Since = "8.1", Advice = "use IntlDateFormatter::format() instead";

    /// <summary>The longest result that PHP makes room for.</summary>
    private const int MaxLength = 256 << 5;

    [PhpFunction("strftime(string $format, ?int $timestamp = null): string|false", DeprecatedSince = Since, DeprecatedMessage = Advice)]
    internal static PhpString? strftime(RequestContext ctx, PhpString format, long? timestamp) =>
        format.Length == 0 ? null : Format(format, TimeValue.InZone(DateState.ZoneOf(ctx), timestamp ?? DateFunctions.time()));

    [PhpFunction("gmstrftime(string $format, ?int $timestamp = null): string|false", DeprecatedSince = Since, DeprecatedMessage = Advice)]
    internal static PhpString? gmstrftime(PhpString format, long? timestamp) =>
        format.Length == 0 ? null : Format(format, TimeValue.InUtc(timestamp ?? DateFunctions.time()));

    /// <summary>Conversions that have no alternative form, by era (%E) and by digits (%O).</summary>
    private const string NotAlternative = "aAbBdDeFgGhHIjklmMSUVwW", NotAlternativeDigits = "aAcDFxXY";

    private static PhpString? Format(PhpString format, TimeValue t)
    {
        var to = new PhpStringBuilder(format.Length * 4);
        int end = format.Span.IndexOf((byte)0);
        Format(to, end < 0 ? format.Span : format.Span[..end], t);
        return to.Length is 0 or >= MaxLength ? null : to.ToPhpString();
    }

    private static void Format(PhpStringBuilder to, ReadOnlySpan<byte> format, TimeValue t)
    {
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                to.Append(format[i]);
                continue;
            }

            int start = i++;
            char flag = '\0';
            while (i < format.Length - 1 && format[i] is (byte)'_' or (byte)'-' or (byte)'0' or (byte)'^' or (byte)'#') flag = (char)format[i++];
            int width = 0;
            while (i < format.Length - 1 && char.IsAsciiDigit((char)format[i])) width = Math.Min((width * 10) + (format[i++] - '0'), MaxLength);
            char modifier = '\0';
            if (i < format.Length - 1 && format[i] is (byte)'E' or (byte)'O') modifier = (char)format[i++];
            var field = new Field(flag, width);
            char c = (char)format[i];
            bool refused = modifier == 'E' ? NotAlternative.Contains(c) : modifier == 'O' && NotAlternativeDigits.Contains(c);
            if (refused || !field.Append(to, c, t)) field.Text(to, PhpString.FromSpan(format[start..(i + 1)]).ToString(), keepCase: true);
        }
    }

    /// <summary>One conversion with its flag and width.</summary>
    private readonly struct Field(char flag, int width)
    {
        internal bool Append(PhpStringBuilder to, char c, TimeValue t)
        {
            long weekday = CivilCalendar.DayOfWeek(t.Year, t.Month, t.Day), dayOfYear = CivilCalendar.DayOfYear(t.Year, t.Month, t.Day);
            switch (c)
            {
                case 'a': return Text(to, DateFormatter.ShortDayNames[weekday]);
                case 'A': return Text(to, DateFormatter.DayNames[weekday]);
                case 'b' or 'h': return Text(to, DateFormatter.ShortMonthNames[t.Month - 1]);
                case 'B': return Text(to, DateFormatter.MonthNames[t.Month - 1]);
                case 'c': return Composed(to, "%a %b %e %H:%M:%S %Y"u8, t);
                case 'C': return Number(to, (t.Year - Modulo(t.Year, 100)) / 100, 1);
                case 'd': return Number(to, t.Day, 2);
                case 'D' or 'x': return Composed(to, "%m/%d/%y"u8, t);
                case 'e': return Number(to, t.Day, 2, ' ');
                case 'F': return Composed(to, "%Y-%m-%d"u8, t);
                case 'g' or 'G':
                    CivilCalendar.IsoWeek(t.Year, t.Month, t.Day, out _, out long isoYear);
                    return c == 'G' ? Number(to, isoYear, 1) : Number(to, Modulo(isoYear, 100), 2);
                case 'H': return Number(to, t.Hour, 2);
                case 'I': return Number(to, DateFormatter.Hour12(t.Hour), 2);
                case 'j': return Number(to, dayOfYear + 1, 3);
                case 'k': return Number(to, t.Hour, 2, ' ');
                case 'l': return Number(to, DateFormatter.Hour12(t.Hour), 2, ' ');
                case 'm': return Number(to, t.Month, 2);
                case 'M': return Number(to, t.Minute, 2);
                case 'n': return Text(to, "\n");
                case 'p': return flag == '#' ? Text(to, t.Hour >= 12 ? "pm" : "am", keepCase: true) : Text(to, t.Hour >= 12 ? "PM" : "AM");
                case 'P': return Text(to, t.Hour >= 12 ? "pm" : "am", keepCase: true);
                case 'r': return Composed(to, "%I:%M:%S %p"u8, t);
                case 'R': return Composed(to, "%H:%M"u8, t);
                case 's':
                    // the C library takes the fields for times of its own zone, which is UTC where servers run
                    return Number(to, t.Timestamp + t.Offset - (t.Dst * CivilCalendar.SecondsPerHour), 1, ' ');
                case 'S': return Number(to, t.Second, 2);
                case 't': return Text(to, "\t");
                case 'T' or 'X': return Composed(to, "%H:%M:%S"u8, t);
                case 'u': return Number(to, weekday == 0 ? 7 : weekday, 1);
                case 'U': return Number(to, (dayOfYear - weekday + 7) / 7, 2);
                case 'V':
                    CivilCalendar.IsoWeek(t.Year, t.Month, t.Day, out long week, out _);
                    return Number(to, week, 2);
                case 'w': return Number(to, weekday, 1);
                case 'W': return Number(to, (dayOfYear - ((weekday + 6) % 7) + 7) / 7, 2);
                case 'y': return Number(to, Modulo(t.Year, 100), 2);
                case 'Y': return Number(to, t.Year, 1);
                case 'z': return Offset(to, t);
                case 'Z':
                    string zone = t.ZoneKind == ZoneKind.Id ? t.Zone!.At(t.Timestamp).Abbreviation : "GMT";
                    return flag == '#' ? Text(to, zone.ToLowerInvariant(), keepCase: true) : Text(to, zone);
                case '%': return Text(to, "%");
                default: return false;
            }
        }

        private static long Modulo(long x, long y) => x % y is var r && r < 0 ? r + y : r;

        internal bool Text(PhpStringBuilder to, string text, bool keepCase = false)
        {
            if (!keepCase && flag is '^' or '#') text = text.ToUpperInvariant();
            if (text.Length < width) to.Append((byte)(flag == '0' ? '0' : ' '), width - text.Length);
            to.Append(text);
            return true;
        }

        private bool Number(PhpStringBuilder to, long n, int digits, char padding = '0')
        {
            if (flag == '0') padding = '0';
            else if (flag is '_' or '-') padding = ' ';
            string text = (n < 0 ? (ulong)-n : (ulong)n).ToString(System.Globalization.CultureInfo.InvariantCulture);
            int count = flag == '-' ? width : Math.Max(width, digits);
            if (n < 0) count--;
            if (padding == ' ' && text.Length < count) to.Append((byte)' ', count - text.Length);
            if (n < 0) to.Append('-');
            if (padding == '0' && text.Length < count) to.Append((byte)'0', count - text.Length);
            to.Append(text);
            return true;
        }

        private bool Composed(PhpStringBuilder to, ReadOnlySpan<byte> format, TimeValue t)
        {
            var inner = new PhpStringBuilder();
            Format(inner, format, t);
            return Text(to, inner.ToString(), keepCase: flag != '^');
        }

        private bool Offset(PhpStringBuilder to, TimeValue t)
        {
            int minutes = Math.Abs(t.Offset) / 60;
            // the C library pads the sign to the width, and the digits again
            Text(to, t.Offset < 0 ? "-" : "+");
            return Number(to, (minutes / 60 * 100) + (minutes % 60), 4);
        }
    }
}
