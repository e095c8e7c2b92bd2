namespace HhvmSharp.Library.Intl;

internal static unsafe partial class Icu
{
    private static readonly delegate* unmanaged<byte*> DefaultLocaleFunction = (delegate* unmanaged<byte*>)Function("uloc_getDefault");
    private static readonly delegate* unmanaged<byte*, byte*, int, int*, int> CanonicalizeFunction = (delegate* unmanaged<byte*, byte*, int, int*, int>)Function("uloc_canonicalize");

    internal static string DefaultLocale => Text(DefaultLocaleFunction());

    /// <summary>Locale::createFromName() accepts anything; names are canonicalized where ICU does so.</summary>
    internal static string Canonicalize(string locale, out int status)
    {
        byte[] name = CText(locale);
        return GetBytes((b, c, s) =>
        {
            fixed (byte* n = name) return CanonicalizeFunction(n, b, c, s);
        }, out status);
    }
}

/// <summary>Enumerations of strings (uenum_*).</summary>
internal static unsafe class IcuEnumeration
{
    private static readonly delegate* unmanaged<nint, int*, int*, byte*> Next = (delegate* unmanaged<nint, int*, int*, byte*>)Icu.Function("uenum_next");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("uenum_close");

    /// <summary>All strings; the enumeration is closed.</summary>
    internal static List<string> Take(nint enumeration)
    {
        List<string> all = [];
        int status = 0, length;
        while (Next(enumeration, &length, &status) is var text && text is not null && status <= 0) all.Add(Icu.Text(text));
        Close(enumeration);
        return all;
    }
}
