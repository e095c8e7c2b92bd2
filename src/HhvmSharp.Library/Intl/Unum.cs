namespace HhvmSharp.Library.Intl;

/// <summary>What is used of ICU's number formats (unum_*).</summary>
internal static unsafe class Unum
{
    internal static readonly delegate* unmanaged<int, char*, int, byte*, void*, int*, nint> Open = (delegate* unmanaged<int, char*, int, byte*, void*, int*, nint>)Icu.Function("unum_open");
    internal static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("unum_close");
    internal static readonly delegate* unmanaged<nint, int*, nint> Clone = (delegate* unmanaged<nint, int*, nint>)Icu.Function("unum_clone");
    internal static readonly delegate* unmanaged<nint, int, char*, int, nint, int*, int> Format = (delegate* unmanaged<nint, int, char*, int, nint, int*, int>)Icu.Function("unum_format");
    internal static readonly delegate* unmanaged<nint, long, char*, int, nint, int*, int> FormatInt64 = (delegate* unmanaged<nint, long, char*, int, nint, int*, int>)Icu.Function("unum_formatInt64");
    internal static readonly delegate* unmanaged<nint, double, char*, int, nint, int*, int> FormatDouble = (delegate* unmanaged<nint, double, char*, int, nint, int*, int>)Icu.Function("unum_formatDouble");
    internal static readonly delegate* unmanaged<nint, double, char*, char*, int, nint, int*, int> FormatCurrency = (delegate* unmanaged<nint, double, char*, char*, int, nint, int*, int>)Icu.Function("unum_formatDoubleCurrency");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, int*, int> Parse = (delegate* unmanaged<nint, char*, int, int*, int*, int>)Icu.Function("unum_parse");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, int*, long> ParseInt64 = (delegate* unmanaged<nint, char*, int, int*, int*, long>)Icu.Function("unum_parseInt64");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, int*, double> ParseDouble = (delegate* unmanaged<nint, char*, int, int*, int*, double>)Icu.Function("unum_parseDouble");
    internal static readonly delegate* unmanaged<nint, char*, int, int*, char*, int*, double> ParseCurrency = (delegate* unmanaged<nint, char*, int, int*, char*, int*, double>)Icu.Function("unum_parseDoubleCurrency");
    internal static readonly delegate* unmanaged<nint, int, int> GetAttribute = (delegate* unmanaged<nint, int, int>)Icu.Function("unum_getAttribute");
    internal static readonly delegate* unmanaged<nint, int, int, void> SetAttribute = (delegate* unmanaged<nint, int, int, void>)Icu.Function("unum_setAttribute");
    internal static readonly delegate* unmanaged<nint, int, double> GetDouble = (delegate* unmanaged<nint, int, double>)Icu.Function("unum_getDoubleAttribute");
    internal static readonly delegate* unmanaged<nint, int, double, void> SetDouble = (delegate* unmanaged<nint, int, double, void>)Icu.Function("unum_setDoubleAttribute");
    internal static readonly delegate* unmanaged<nint, int, char*, int, int*, int> GetText = (delegate* unmanaged<nint, int, char*, int, int*, int>)Icu.Function("unum_getTextAttribute");
    internal static readonly delegate* unmanaged<nint, int, char*, int, int*, void> SetText = (delegate* unmanaged<nint, int, char*, int, int*, void>)Icu.Function("unum_setTextAttribute");
    internal static readonly delegate* unmanaged<nint, int, char*, int, int*, int> GetSymbol = (delegate* unmanaged<nint, int, char*, int, int*, int>)Icu.Function("unum_getSymbol");
    internal static readonly delegate* unmanaged<nint, int, char*, int, int*, void> SetSymbol = (delegate* unmanaged<nint, int, char*, int, int*, void>)Icu.Function("unum_setSymbol");
    internal static readonly delegate* unmanaged<nint, sbyte, char*, int, int*, int> ToPattern = (delegate* unmanaged<nint, sbyte, char*, int, int*, int>)Icu.Function("unum_toPattern");
    internal static readonly delegate* unmanaged<nint, sbyte, char*, int, void*, int*, void> ApplyPattern = (delegate* unmanaged<nint, sbyte, char*, int, void*, int*, void>)Icu.Function("unum_applyPattern");
    internal static readonly delegate* unmanaged<nint, int, int*, byte*> LocaleByType = (delegate* unmanaged<nint, int, int*, byte*>)Icu.Function("unum_getLocaleByType");
    internal static readonly delegate* unmanaged<byte*, byte*> Iso3Language = (delegate* unmanaged<byte*, byte*>)Icu.Function("uloc_getISO3Language");
}
