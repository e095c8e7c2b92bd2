namespace HhvmSharp.Library.Intl;

/// <summary>What is used of ICU's resource bundles (ures_*).</summary>
internal static unsafe class Ures
{
    /// <summary>UResType.</summary>
    internal const int TypeString = 0, TypeBinary = 1, TypeTable = 2, TypeInt = 7, TypeArray = 8, TypeVector = 14;

    internal static readonly delegate* unmanaged<byte*, byte*, int*, nint> Open = (delegate* unmanaged<byte*, byte*, int*, nint>)Icu.Function("ures_open");
    internal static readonly delegate* unmanaged<byte*, byte*, int*, nint> OpenDirect = (delegate* unmanaged<byte*, byte*, int*, nint>)Icu.Function("ures_openDirect");
    internal static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("ures_close");
    internal static readonly delegate* unmanaged<nint, int> Size = (delegate* unmanaged<nint, int>)Icu.Function("ures_getSize");
    internal static readonly delegate* unmanaged<nint, int> Type = (delegate* unmanaged<nint, int>)Icu.Function("ures_getType");
    internal static readonly delegate* unmanaged<nint, byte*> Key = (delegate* unmanaged<nint, byte*>)Icu.Function("ures_getKey");
    internal static readonly delegate* unmanaged<nint, byte*, nint, int*, nint> ByKey = (delegate* unmanaged<nint, byte*, nint, int*, nint>)Icu.Function("ures_getByKey");
    internal static readonly delegate* unmanaged<nint, int, nint, int*, nint> ByIndex = (delegate* unmanaged<nint, int, nint, int*, nint>)Icu.Function("ures_getByIndex");
    internal static readonly delegate* unmanaged<nint, int*, int*, char*> GetString = (delegate* unmanaged<nint, int*, int*, char*>)Icu.Function("ures_getString");
    internal static readonly delegate* unmanaged<nint, int*, int*, byte*> GetBinary = (delegate* unmanaged<nint, int*, int*, byte*>)Icu.Function("ures_getBinary");
    internal static readonly delegate* unmanaged<nint, int*, int*, int*> GetVector = (delegate* unmanaged<nint, int*, int*, int*>)Icu.Function("ures_getIntVector");
    internal static readonly delegate* unmanaged<nint, int*, int> GetInt = (delegate* unmanaged<nint, int*, int>)Icu.Function("ures_getInt");
    internal static readonly delegate* unmanaged<nint, int, int*, byte*> LocaleByType = (delegate* unmanaged<nint, int, int*, byte*>)Icu.Function("ures_getLocaleByType");
    internal static readonly delegate* unmanaged<byte*, int*, nint> OpenLocales = (delegate* unmanaged<byte*, int*, nint>)Icu.Function("ures_openAvailableLocales");
}
