namespace HhvmSharp.Library.Phar;

/// <summary>Sizes and numbers of the zip format.</summary>
internal static class ZipFormat
{
    internal const int LocalSize = 30, CentralSize = 46, EndSize = 22, DescriptorSize = 16;

    internal const int Stored = 0, Deflated = 8, Bzip2 = 12;

    internal const int Encrypted = 1, HasDescriptor = 8, Utf8 = 1 << 11;

    /// <summary>The extra field "nu" with the permissions.</summary>
    internal const int PermissionsSize = 18;

    internal static string MethodName(int method) => method switch
    {
        1 => "Shrunk",
        2 or 3 or 4 or 5 => "Reduce",
        6 => "Implode",
        7 => "Tokenize",
        9 => "Deflate64",
        10 => "PKWare Implode/old IBM TERSE",
        14 => "LZMA",
        18 => "IBM TERSE",
        19 => "IBM LZ77",
        97 => "WavPack",
        98 => "PPMd",
        _ => "unknown",
    };

    /// <summary>Seconds since 1970 of a DOS date and time, which are local.</summary>
    internal static long ToUnix(int time, int date)
    {
        var day = new DateTime(1980 + ((date >> 9) & 127), 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        DateTime local = day.AddMonths(((date >> 5) & 15) - 1).AddDays((date & 31) - 1)
            .AddHours((time >> 11) & 31).AddMinutes((time >> 5) & 63).AddSeconds((time << 1) & 62);
        return (long)(TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.Local) - DateTime.UnixEpoch).TotalSeconds;
    }

    internal static (int Time, int Date) ToDos(long unix)
    {
        DateTime t = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddSeconds(unix), TimeZoneInfo.Local);
        if (t.Year < 1980) return (0, (1 << 5) + 1);
        return ((t.Hour << 11) + (t.Minute << 5) + (t.Second >> 1), ((t.Year - 1980) << 9) + (t.Month << 5) + t.Day);
    }
}
