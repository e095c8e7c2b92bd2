using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlChar: what one function of ICU tells of a code point.</summary>
internal static unsafe partial class IntlCharClass
{
    private static delegate* unmanaged<int, sbyte> Test(string name) => (delegate* unmanaged<int, sbyte>)Icu.Function("u_" + name);

    private static delegate* unmanaged<int, int> Map(string name) => (delegate* unmanaged<int, int>)Icu.Function("u_" + name);

    private static readonly delegate* unmanaged<int, sbyte>
        IsUAlphabeticFunction = Test("isUAlphabetic"),
        IsULowercaseFunction = Test("isULowercase"),
        IsUUppercaseFunction = Test("isUUppercase"),
        IsUWhiteSpaceFunction = Test("isUWhiteSpace"),
        IslowerFunction = Test("islower"),
        IsupperFunction = Test("isupper"),
        IstitleFunction = Test("istitle"),
        IsdigitFunction = Test("isdigit"),
        IsalphaFunction = Test("isalpha"),
        IsalnumFunction = Test("isalnum"),
        IsxdigitFunction = Test("isxdigit"),
        IspunctFunction = Test("ispunct"),
        IsgraphFunction = Test("isgraph"),
        IsblankFunction = Test("isblank"),
        IsdefinedFunction = Test("isdefined"),
        IsspaceFunction = Test("isspace"),
        IsJavaSpaceCharFunction = Test("isJavaSpaceChar"),
        IsWhitespaceFunction = Test("isWhitespace"),
        IscntrlFunction = Test("iscntrl"),
        IsISOControlFunction = Test("isISOControl"),
        IsprintFunction = Test("isprint"),
        IsbaseFunction = Test("isbase"),
        IsMirroredFunction = Test("isMirrored"),
        IsIDStartFunction = Test("isIDStart"),
        IsIDPartFunction = Test("isIDPart"),
        IsIDIgnorableFunction = Test("isIDIgnorable"),
        IsJavaIDStartFunction = Test("isJavaIDStart"),
        IsJavaIDPartFunction = Test("isJavaIDPart");

    private static readonly delegate* unmanaged<int, int>
        CharDirectionFunction = Map("charDirection"),
        CharTypeFunction = Map("charType"),
        CharDigitValueFunction = Map("charDigitValue"),
        TolowerFunction = Map("tolower"),
        ToupperFunction = Map("toupper"),
        TotitleFunction = Map("totitle"),
        CharMirrorFunction = Map("charMirror"),
        GetBidiPairedBracketFunction = Map("getBidiPairedBracket");

    private static bool? Is(RequestContext ctx, in Value codepoint, delegate* unmanaged<int, sbyte> test) => CodePoint(ctx, in codepoint) is { } c ? test(c) != 0 : null;

    private static long? Number(RequestContext ctx, in Value codepoint, delegate* unmanaged<int, int> of) => CodePoint(ctx, in codepoint) is { } c ? of(c) : null;

    private static Value Mapped(RequestContext ctx, in Value codepoint, delegate* unmanaged<int, int> map) => CodePoint(ctx, in codepoint) is { } c ? AsGiven(in codepoint, map(c)) : Value.Null;

    [PhpMethod("public static function isUAlphabetic(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isUAlphabetic(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsUAlphabeticFunction);

    [PhpMethod("public static function isULowercase(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isULowercase(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsULowercaseFunction);

    [PhpMethod("public static function isUUppercase(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isUUppercase(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsUUppercaseFunction);

    [PhpMethod("public static function isUWhiteSpace(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isUWhiteSpace(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsUWhiteSpaceFunction);

    [PhpMethod("public static function islower(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? islower(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IslowerFunction);

    [PhpMethod("public static function isupper(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isupper(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsupperFunction);

    [PhpMethod("public static function istitle(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? istitle(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IstitleFunction);

    [PhpMethod("public static function isdigit(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isdigit(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsdigitFunction);

    [PhpMethod("public static function isalpha(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isalpha(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsalphaFunction);

    [PhpMethod("public static function isalnum(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isalnum(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsalnumFunction);

    [PhpMethod("public static function isxdigit(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isxdigit(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsxdigitFunction);

    [PhpMethod("public static function ispunct(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? ispunct(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IspunctFunction);

    [PhpMethod("public static function isgraph(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isgraph(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsgraphFunction);

    [PhpMethod("public static function isblank(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isblank(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsblankFunction);

    [PhpMethod("public static function isdefined(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isdefined(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsdefinedFunction);

    [PhpMethod("public static function isspace(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isspace(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsspaceFunction);

    [PhpMethod("public static function isJavaSpaceChar(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isJavaSpaceChar(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsJavaSpaceCharFunction);

    [PhpMethod("public static function isWhitespace(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isWhitespace(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsWhitespaceFunction);

    [PhpMethod("public static function iscntrl(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? iscntrl(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IscntrlFunction);

    [PhpMethod("public static function isISOControl(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isISOControl(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsISOControlFunction);

    [PhpMethod("public static function isprint(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isprint(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsprintFunction);

    [PhpMethod("public static function isbase(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isbase(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsbaseFunction);

    [PhpMethod("public static function isMirrored(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isMirrored(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsMirroredFunction);

    [PhpMethod("public static function isIDStart(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isIDStart(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsIDStartFunction);

    [PhpMethod("public static function isIDPart(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isIDPart(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsIDPartFunction);

    [PhpMethod("public static function isIDIgnorable(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isIDIgnorable(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsIDIgnorableFunction);

    [PhpMethod("public static function isJavaIDStart(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isJavaIDStart(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsJavaIDStartFunction);

    [PhpMethod("public static function isJavaIDPart(int|string $codepoint): ?bool", Tentative = true)]
    public static bool? isJavaIDPart(RequestContext ctx, Value codepoint) => Is(ctx, in codepoint, IsJavaIDPartFunction);

    [PhpMethod("public static function charDirection(int|string $codepoint): ?int", Tentative = true)]
    public static long? charDirection(RequestContext ctx, Value codepoint) => Number(ctx, in codepoint, CharDirectionFunction);

    [PhpMethod("public static function charType(int|string $codepoint): ?int", Tentative = true)]
    public static long? charType(RequestContext ctx, Value codepoint) => Number(ctx, in codepoint, CharTypeFunction);

    [PhpMethod("public static function charDigitValue(int|string $codepoint): ?int", Tentative = true)]
    public static long? charDigitValue(RequestContext ctx, Value codepoint) => Number(ctx, in codepoint, CharDigitValueFunction);

    [PhpMethod("public static function tolower(int|string $codepoint): int|string|null", Tentative = true)]
    public static Value tolower(RequestContext ctx, Value codepoint) => Mapped(ctx, in codepoint, TolowerFunction);

    [PhpMethod("public static function toupper(int|string $codepoint): int|string|null", Tentative = true)]
    public static Value toupper(RequestContext ctx, Value codepoint) => Mapped(ctx, in codepoint, ToupperFunction);

    [PhpMethod("public static function totitle(int|string $codepoint): int|string|null", Tentative = true)]
    public static Value totitle(RequestContext ctx, Value codepoint) => Mapped(ctx, in codepoint, TotitleFunction);

    [PhpMethod("public static function charMirror(int|string $codepoint): int|string|null", Tentative = true)]
    public static Value charMirror(RequestContext ctx, Value codepoint) => Mapped(ctx, in codepoint, CharMirrorFunction);

    [PhpMethod("public static function getBidiPairedBracket(int|string $codepoint): int|string|null", Tentative = true)]
    public static Value getBidiPairedBracket(RequestContext ctx, Value codepoint) => Mapped(ctx, in codepoint, GetBidiPairedBracketFunction);
}
