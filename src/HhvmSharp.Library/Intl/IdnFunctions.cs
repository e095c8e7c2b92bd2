using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>idn_to_ascii(), idn_to_utf8(): domain names by UTS #46.</summary>
[PhpExtension("intl")]
internal static unsafe class IdnFunctions
{
    [PhpConst("IDNA_ALLOW_UNASSIGNED")] internal const int AllowUnassigned = 1;
    [PhpConst("IDNA_USE_STD3_RULES")] internal const int UseStd3Rules = 2;
    [PhpConst("IDNA_CHECK_BIDI")] internal const int CheckBidi = 4;
    [PhpConst("IDNA_CHECK_CONTEXTJ")] internal const int CheckContextj = 8;
    [PhpConst("IDNA_NONTRANSITIONAL_TO_ASCII")] internal const int NontransitionalToAscii = 16;
    [PhpConst("IDNA_NONTRANSITIONAL_TO_UNICODE")] internal const int NontransitionalToUnicode = 32;
    [PhpConst("IDNA_ERROR_EMPTY_LABEL")] internal const int ErrorEmptyLabel = 1;
    [PhpConst("IDNA_ERROR_LABEL_TOO_LONG")] internal const int ErrorLabelTooLong = 2;
    [PhpConst("IDNA_ERROR_DOMAIN_NAME_TOO_LONG")] internal const int ErrorDomainNameTooLong = 4;
    [PhpConst("IDNA_ERROR_LEADING_HYPHEN")] internal const int ErrorLeadingHyphen = 8;
    [PhpConst("IDNA_ERROR_TRAILING_HYPHEN")] internal const int ErrorTrailingHyphen = 16;
    [PhpConst("IDNA_ERROR_HYPHEN_3_4")] internal const int ErrorHyphen34 = 32;
    [PhpConst("IDNA_ERROR_LEADING_COMBINING_MARK")] internal const int ErrorLeadingCombiningMark = 64;
    [PhpConst("IDNA_ERROR_DISALLOWED")] internal const int ErrorDisallowed = 128;
    [PhpConst("IDNA_ERROR_PUNYCODE")] internal const int ErrorPunycode = 256;
    [PhpConst("IDNA_ERROR_LABEL_HAS_DOT")] internal const int ErrorLabelHasDot = 512;
    [PhpConst("IDNA_ERROR_INVALID_ACE_LABEL")] internal const int ErrorInvalidAceLabel = 1024;
    [PhpConst("IDNA_ERROR_BIDI")] internal const int ErrorBidi = 2048;
    [PhpConst("IDNA_ERROR_CONTEXTJ")] internal const int ErrorContextj = 4096;
    [PhpConst("INTL_IDNA_VARIANT_UTS46")] internal const int Uts46 = 1;

    /// <summary>ICU's default options, nontransitional since its version 76.</summary>
    [PhpConst("IDNA_DEFAULT")]
    internal static int Default => Icu.Major >= 76 ? NontransitionalToAscii | NontransitionalToUnicode : 0;

    private const int LongestAscii = 255, LongestUnicode = 252 * 4;

    /// <summary>UIDNAInfo.</summary>
    private struct Info
    {
        internal short Size;
        internal byte IsTransitionalDifferent, Reserved;
        internal uint Errors;
        internal int Reserved2, Reserved3;
    }

    private static readonly delegate* unmanaged<uint, int*, nint> Open = (delegate* unmanaged<uint, int*, nint>)Icu.Function("uidna_openUTS46");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("uidna_close");
    private static readonly delegate* unmanaged<nint, byte*, int, byte*, int, Info*, int*, int> ToAscii =
        (delegate* unmanaged<nint, byte*, int, byte*, int, Info*, int*, int>)Icu.Function("uidna_nameToASCII_UTF8");
    private static readonly delegate* unmanaged<nint, byte*, int, byte*, int, Info*, int*, int> ToUnicode =
        (delegate* unmanaged<nint, byte*, int, byte*, int, Info*, int*, int>)Icu.Function("uidna_nameToUnicodeUTF8");

    [PhpFunction("idn_to_ascii(string $domain, int $flags = IDNA_DEFAULT, int $variant = INTL_IDNA_VARIANT_UTS46, &$idna_info = null): string|false")]
    internal static PhpString? idn_to_ascii(RequestContext ctx, PhpString domain, long flags, long variant, PhpReference? idna_info) =>
        Convert(ctx, domain, flags, variant, idna_info, toAscii: true);

    [PhpFunction("idn_to_utf8(string $domain, int $flags = IDNA_DEFAULT, int $variant = INTL_IDNA_VARIANT_UTS46, &$idna_info = null): string|false")]
    internal static PhpString? idn_to_utf8(RequestContext ctx, PhpString domain, long flags, long variant, PhpReference? idna_info) =>
        Convert(ctx, domain, flags, variant, idna_info, toAscii: false);

    private static PhpString? Convert(RequestContext ctx, PhpString domain, long flags, long variant, PhpReference? details, bool toAscii)
    {
        IntlError.Global(ctx).Reset();
        if (domain.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (variant != Uts46) Arg.ValueError(ctx, 2, "must be INTL_IDNA_VARIANT_UTS46");
        if (details is not null)
        {
            Arguments.Assign(ctx, details, Value.Array(new PhpArray()));
            Throw.IfPending(ctx);
        }

        int status = 0;
        nint idna = Open((uint)flags, &status);
        if (!Check(ctx, status, "failed to open UIDNA instance")) return null;
        var info = new Info { Size = (short)sizeof(Info) };
        var buffer = new byte[toAscii ? LongestAscii : LongestUnicode];
        int length;
        fixed (byte* d = domain.Span, b = buffer)
            length = (toAscii ? ToAscii : ToUnicode)(idna, d, domain.Length, b, buffer.Length, &info, &status);
        Close(idna);
        if (length >= buffer.Length || !Check(ctx, status, "failed to convert name")) return null;
        PhpString result = PhpString.FromSpan(buffer.AsSpan(0, length));
        if (details is not null)
        {
            var found = new PhpArray();
            found.Set(ctx, PhpString.Literal("result"), Value.String(result).Copied());
            found.Set(ctx, PhpString.Literal("isTransitionalDifferent"), Value.Bool(info.IsTransitionalDifferent != 0));
            found.Set(ctx, PhpString.Literal("errors"), Value.Int(info.Errors));
            Arguments.Assign(ctx, details, Value.Array(found));
        }

        return info.Errors == 0 ? result : null;
    }

    private static bool Check(RequestContext ctx, int status, string message) =>
        IntlError.Check(ctx, null, status, $"{Arg.FunctionName(ctx)}: {message}");
}
