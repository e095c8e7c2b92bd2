namespace HhvmSharp.Library.Intl;

/// <summary>What is used of ICU's date formats and pattern generators (udat_*, udatpg_*).</summary>
internal static unsafe class Udat
{
    /// <summary>UDateFormatStyle.</summary>
    internal const int Pattern = -2, None = -1, Short = 3, Medium = 2, Relative = 128;

    private static readonly delegate* unmanaged<int, int, byte*, char*, int, char*, int, int*, nint> OpenFunction =
        (delegate* unmanaged<int, int, byte*, char*, int, char*, int, int*, nint>)Icu.Function("udat_open");
    internal static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("udat_close");
    internal static readonly delegate* unmanaged<nint, int*, nint> Clone = (delegate* unmanaged<nint, int*, nint>)Icu.Function("udat_clone");
    private static readonly delegate* unmanaged<nint, double, char*, int, nint, int*, int> FormatFunction =
        (delegate* unmanaged<nint, double, char*, int, nint, int*, int>)Icu.Function("udat_format");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, int*, double> Parse = (delegate* unmanaged<nint, char*, int, int*, int*, double>)Icu.Function("udat_parse");
    internal static readonly delegate* unmanaged<nint, nint, char*, int, int*, int*, void> ParseCalendar =
        (delegate* unmanaged<nint, nint, char*, int, int*, int*, void>)Icu.Function("udat_parseCalendar");
    internal static readonly delegate* unmanaged<nint, sbyte> IsLenient = (delegate* unmanaged<nint, sbyte>)Icu.Function("udat_isLenient");
    internal static readonly delegate* unmanaged<nint, sbyte, void> SetLenient = (delegate* unmanaged<nint, sbyte, void>)Icu.Function("udat_setLenient");
    internal static readonly delegate* unmanaged<nint, nint> GetCalendar = (delegate* unmanaged<nint, nint>)Icu.Function("udat_getCalendar");
    internal static readonly delegate* unmanaged<nint, nint, void> SetCalendar = (delegate* unmanaged<nint, nint, void>)Icu.Function("udat_setCalendar");
    internal static readonly delegate* unmanaged<nint, sbyte, char*, int, int*, int> ToPattern = (delegate* unmanaged<nint, sbyte, char*, int, int*, int>)Icu.Function("udat_toPattern");
    private static readonly delegate* unmanaged<nint, sbyte, char*, int, void> ApplyPatternFunction = (delegate* unmanaged<nint, sbyte, char*, int, void>)Icu.Function("udat_applyPattern");
    internal static readonly delegate* unmanaged<nint, int, int*, byte*> LocaleByType = (delegate* unmanaged<nint, int, int*, byte*>)Icu.Function("udat_getLocaleByType");

    internal static readonly delegate* unmanaged<byte*, int*, nint> OpenGenerator = (delegate* unmanaged<byte*, int*, nint>)Icu.Function("udatpg_open");
    internal static readonly delegate* unmanaged<nint, void> CloseGenerator = (delegate* unmanaged<nint, void>)Icu.Function("udatpg_close");
    internal static readonly delegate* unmanaged<nint, char*, int, char*, int, int*, int> Skeleton = (delegate* unmanaged<nint, char*, int, char*, int, int*, int>)Icu.Function("udatpg_getSkeleton");
    internal static readonly delegate* unmanaged<nint, char*, int, char*, int, int*, int> BestPattern = (delegate* unmanaged<nint, char*, int, char*, int, int*, int>)Icu.Function("udatpg_getBestPattern");

    /// <summary>A format by styles, or by a pattern.</summary>
    internal static IcuHandle? Open(int timeStyle, int dateStyle, string locale, string? pattern, out int status)
    {
        int code = 0;
        nint format;
        fixed (char* p = pattern)
        fixed (byte* l = Icu.CText(locale)) format = OpenFunction(timeStyle, dateStyle, l, null, 0, p, pattern?.Length ?? 0, &code);
        status = code;
        return Icu.IsFailure(code) || format == 0 ? null : new IcuHandle(format, Close);
    }

    internal static void ApplyPattern(nint format, string pattern)
    {
        fixed (char* p = pattern) ApplyPatternFunction(format, 0, p, pattern.Length);
    }

    internal static string Format(nint format, double when, out int status) => Icu.GetText((b, c, s) => FormatFunction(format, when, b, c, 0, s), out status);

    internal static void SetZone(nint format, string zone)
    {
        int status = 0;
        fixed (char* z = zone) Ucal.SetZone(GetCalendar(format), z, zone.Length, &status);
    }
}
