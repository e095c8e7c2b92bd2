namespace HhvmSharp.Library.Intl;

/// <summary>What is used of ICU's converters (ucnv_*).</summary>
internal static unsafe class Ucnv
{
    internal static readonly delegate* unmanaged<byte*, int*, nint> Open = (delegate* unmanaged<byte*, int*, nint>)Icu.Function("ucnv_open");
    internal static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("ucnv_close");
    internal static readonly delegate* unmanaged<nint, int*, nint> Clone = (delegate* unmanaged<nint, int*, nint>)Icu.Function("ucnv_clone");
    internal static readonly delegate* unmanaged<nint, int*, byte*> Name = (delegate* unmanaged<nint, int*, byte*>)Icu.Function("ucnv_getName");
    internal static readonly delegate* unmanaged<nint, int> Type = (delegate* unmanaged<nint, int>)Icu.Function("ucnv_getType");
    internal static readonly delegate* unmanaged<nint, byte*, sbyte, int*, void> SetSubstitute = (delegate* unmanaged<nint, byte*, sbyte, int*, void>)Icu.Function("ucnv_setSubstChars");
    internal static readonly delegate* unmanaged<nint, byte*, sbyte*, int*, void> GetSubstitute = (delegate* unmanaged<nint, byte*, sbyte*, int*, void>)Icu.Function("ucnv_getSubstChars");
    internal static readonly delegate* unmanaged<nint, char*, int, byte*, int, int*, int> ToUChars = (delegate* unmanaged<nint, char*, int, byte*, int, int*, int>)Icu.Function("ucnv_toUChars");
    internal static readonly delegate* unmanaged<nint, byte*, int, char*, int, int*, int> FromUChars = (delegate* unmanaged<nint, byte*, int, char*, int, int*, int>)Icu.Function("ucnv_fromUChars");
    internal static readonly delegate* unmanaged<int> CountAvailable = (delegate* unmanaged<int>)Icu.Function("ucnv_countAvailable");
    internal static readonly delegate* unmanaged<int, byte*> Available = (delegate* unmanaged<int, byte*>)Icu.Function("ucnv_getAvailableName");
    internal static readonly delegate* unmanaged<byte*, int*, ushort> CountAliases = (delegate* unmanaged<byte*, int*, ushort>)Icu.Function("ucnv_countAliases");
    internal static readonly delegate* unmanaged<byte*, ushort, int*, byte*> Alias = (delegate* unmanaged<byte*, ushort, int*, byte*>)Icu.Function("ucnv_getAlias");
    internal static readonly delegate* unmanaged<ushort> CountStandards = (delegate* unmanaged<ushort>)Icu.Function("ucnv_countStandards");
    internal static readonly delegate* unmanaged<ushort, int*, byte*> Standard = (delegate* unmanaged<ushort, int*, byte*>)Icu.Function("ucnv_getStandard");
    internal static readonly delegate* unmanaged<nint, nint, nint, nint*, nint*, int*, void> SetToCallback = (delegate* unmanaged<nint, nint, nint, nint*, nint*, int*, void>)Icu.Function("ucnv_setToUCallBack");
    internal static readonly delegate* unmanaged<nint, nint, nint, nint*, nint*, int*, void> SetFromCallback = (delegate* unmanaged<nint, nint, nint, nint*, nint*, int*, void>)Icu.Function("ucnv_setFromUCallBack");
}
