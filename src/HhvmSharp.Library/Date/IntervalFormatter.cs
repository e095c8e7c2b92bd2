using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>DateInterval::format().</summary>
internal static class IntervalFormatter
{
    internal static PhpString Format(ReadOnlySpan<byte> format, in RelativeTime r)
    {
        var to = new PhpStringBuilder(format.Length * 2);
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                to.Append(format[i]);
                continue;
            }

            if (++i == format.Length) break;
            if (!Field(to, (char)format[i], in r)) to.Append('%').Append(format[i]);
        }

        return to.ToPhpString();
    }

    private static bool Field(PhpStringBuilder to, char c, in RelativeTime r)
    {
        switch (c)
        {
            case 'Y' or 'y': Number(to, (int)r.Year, c == 'Y' ? 2 : 1); break;
            case 'M' or 'm': Number(to, (int)r.Month, c == 'M' ? 2 : 1); break;
            case 'D' or 'd': Number(to, (int)r.Day, c == 'D' ? 2 : 1); break;
            case 'H' or 'h': Number(to, (int)r.Hour, c == 'H' ? 2 : 1); break;
            case 'I' or 'i': Number(to, (int)r.Minute, c == 'I' ? 2 : 1); break;
            case 'S' or 's': Number(to, r.Second, c == 'S' ? 2 : 1); break;
            case 'F' or 'f': Number(to, r.Microsecond, c == 'F' ? 6 : 1); break;
            case 'a' when (int)r.Days == TimeValue.Unset: to.Append("(unknown)"); break;
            case 'a': to.Append((long)(int)r.Days); break;
            case 'r': to.Append(r.Invert != 0 ? "-" : ""); break;
            case 'R': to.Append(r.Invert != 0 ? '-' : '+'); break;
            case '%': to.Append('%'); break;
            default: return false;
        }

        return true;
    }

    private static void Number(PhpStringBuilder to, long n, int width) => DateFormatter.SignedPad(to, n, width);
}
