using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

[PhpExtension("intl")]
[PhpClass("class IntlException extends Exception", Order = 13)]
internal static class IntlExceptionClass;

/// <summary>intl_get_error_code() and its kin.</summary>
[PhpExtension("intl")]
[PhpIni("intl.default_locale", null, IniAccess.All, Kind = IniKind.NonEmpty)]
[PhpIni("intl.error_level", "0", IniAccess.All, Kind = IniKind.Long)]
[PhpIni("intl.use_exceptions", "0", IniAccess.All, Kind = IniKind.Bool)]
internal static partial class IntlFunctions
{
    internal const int MaxLocaleLength = 156;

    [PhpConst("INTL_MAX_LOCALE_LEN")] internal const int MaxLocale = MaxLocaleLength;

    [PhpConst("INTL_ICU_VERSION")]
    internal static string IcuVersion => Icu.Version;

    [PhpConst("INTL_ICU_DATA_VERSION")]
    internal static string DataVersion => Icu.Version;

    [PhpConst("ULOC_ACTUAL_LOCALE")] internal const int ActualLocale = 0;
    [PhpConst("ULOC_VALID_LOCALE")] internal const int ValidLocale = 1;

    [PhpFunction("intl_get_error_code(): int")]
    internal static long intl_get_error_code(RequestContext ctx) => IntlError.Global(ctx).Code;

    [PhpFunction("intl_get_error_message(): string")]
    internal static PhpString intl_get_error_message(RequestContext ctx) => PhpString.FromUtf8(IntlError.Global(ctx).Text);

    [PhpFunction("intl_is_failure(int $errorCode): bool")]
    internal static bool intl_is_failure(long errorCode) => Icu.IsFailure((int)errorCode);

    [PhpFunction("intl_error_name(int $errorCode): string")]
    internal static PhpString intl_error_name(long errorCode) => PhpString.FromLatin1(Icu.ErrorName((int)errorCode));

    /// <summary>An argument number as seen from a method, whose object is no argument.</summary>
    internal static int Argument(RequestContext ctx, int number) => ctx.Current!.This is null ? number : number - 1;

    /// <summary>Whether a locale's name is short enough for ICU; an error is set if it is not.</summary>
    internal static bool CheckLocale(RequestContext ctx, int length)
    {
        if (length <= MaxLocaleLength) return true;
        IntlError.Set(ctx, Icu.IllegalArgument, $"Locale string too long, should be no longer than {MaxLocaleLength} characters");
        return false;
    }
}
