namespace HhvmSharp.Library.Intl;

/// <summary>Names of time zones in the styles that ICU's C functions know only by date patterns.</summary>
internal static unsafe class ZoneNames
{
    private static readonly delegate* unmanaged<int, int, byte*, char*, int, char*, int, int*, nint> Open =
        (delegate* unmanaged<int, int, byte*, char*, int, char*, int, int*, nint>)Icu.Function("udat_open");
    private static readonly delegate* unmanaged<nint, double, char*, int, nint, int*, int> Format =
        (delegate* unmanaged<nint, double, char*, int, nint, int*, int>)Icu.Function("udat_format");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("udat_close");

    private const int ByPattern = -2;

    /// <summary>The name in a generic, GMT or location style; null for the styles with a function of their own.</summary>
    internal static string? Style(string id, int style, bool dst, byte[] locale)
    {
        string? pattern = style switch { 3 => "v", 4 => "vvvv", 5 => "Z", 6 => "ZZZZ", 8 => "VVVV", _ => null };
        if (pattern is null) return null;
        int status = 0;
        nint format;
        fixed (byte* l = locale)
        fixed (char* z = id, p = pattern) format = Open(ByPattern, ByPattern, l, z, id.Length, p, pattern.Length, &status);
        if (Icu.IsFailure(status)) return null;
        double when = Moment(id, dst);
        string text = Icu.GetText((b, c, s) => Format(format, when, b, c, 0, s), out _);
        Close(format);
        return text;
    }

    /// <summary>Now, or the next time at which the zone has the wanted daylight saving.</summary>
    private static double Moment(string id, bool dst)
    {
        int status = 0;
        double now = Ucal.Now(), when = now;
        IcuHandle calendar = Ucal.New(id, "en", Ucal.TypeGregorian, out _)!;
        for (int i = 0; i < 3; i++)
        {
            Ucal.SetMillis(calendar.Value, when, &status);
            if (Ucal.Get(calendar.Value, Ucal.DstOffset, &status) != 0 == dst) return when;
            if (Ucal.Transition(calendar.Value, 0, &when, &status) == 0) break;
        }

        GC.KeepAlive(calendar);
        return now;
    }
}
