using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Normalizer and normalizer_*.</summary>
[PhpExtension("intl")]
[PhpClass("class Normalizer", Order = 2)]
[PhpClassConst("public const int FORM_D = 4")]
[PhpClassConst("public const int NFD = 4")]
[PhpClassConst("public const int FORM_KD = 8")]
[PhpClassConst("public const int NFKD = 8")]
[PhpClassConst("public const int FORM_C = 16")]
[PhpClassConst("public const int NFC = 16")]
[PhpClassConst("public const int FORM_KC = 32")]
[PhpClassConst("public const int NFKC = 32")]
[PhpClassConst("public const int FORM_KC_CF = 48")]
[PhpClassConst("public const int NFKC_CF = 48")]
internal static unsafe class NormalizerClass
{
    private static readonly delegate* unmanaged<nint, char*, int, char*, int, int*, int> NormalizeText =
        (delegate* unmanaged<nint, char*, int, char*, int, int*, int>)Icu.Function("unorm2_normalize");
    private static readonly delegate* unmanaged<nint, char*, int, int*, sbyte> IsNormalText =
        (delegate* unmanaged<nint, char*, int, int*, sbyte>)Icu.Function("unorm2_isNormalized");
    private static readonly delegate* unmanaged<nint, int, char*, int, int*, int> RawDecomposition =
        (delegate* unmanaged<nint, int, char*, int, int*, int>)Icu.Function("unorm2_getRawDecomposition");

    /// <summary>The normalizer for a form; 0 for an unknown one.</summary>
    private static nint Instance(long form)
    {
        string? name = form switch { 4 => "NFD", 8 => "NFKD", 16 => "NFC", 32 => "NFKC", 48 => "NFKCCasefold", _ => null };
        if (name is null) return 0;
        int status = 0;
        return ((delegate* unmanaged<int*, nint>)Icu.Function($"unorm2_get{name}Instance"))(&status);
    }

    /// <summary>The normalizer and the text; a text that is not UTF-8 is an error, and null.</summary>
    private static nint Prepare(RequestContext ctx, PhpString text, long form, string error, out string? wide)
    {
        IntlError.Global(ctx).Reset();
        nint normalizer = Instance(form);
        if (normalizer == 0) Arg.ValueError(ctx, 2, "must be a a valid normalization form");
        wide = Icu.FromUtf8(text);
        if (wide is null) IntlError.Set(ctx, Icu.InvalidChar, error);
        return normalizer;
    }

    [PhpFunction("normalizer_normalize(string $string, int $form = Normalizer::FORM_C): string|false")]
    [PhpMethod("public static function normalize(string $string, int $form = Normalizer::FORM_C): string|false", Tentative = true)]
    public static PhpString? normalize(RequestContext ctx, PhpString @string, long form)
    {
        nint normalizer = Prepare(ctx, @string, form, "Error converting input string to UTF-16", out string? text);
        if (text is null) return null;
        string result = Icu.GetText((b, c, s) =>
        {
            fixed (char* t = text) return NormalizeText(normalizer, t, text.Length, b, c, s);
        }, out int status, text.Length + 16);
        if (!Icu.IsFailure(status)) return PhpString.FromUtf8(result);
        IntlError.Set(ctx, status, "Error normalizing string");
        return null;
    }

    [PhpFunction("normalizer_is_normalized(string $string, int $form = Normalizer::FORM_C): bool")]
    [PhpMethod("public static function isNormalized(string $string, int $form = Normalizer::FORM_C): bool", Tentative = true)]
    public static bool is_normalized(RequestContext ctx, PhpString @string, long form)
    {
        nint normalizer = Prepare(ctx, @string, form, "Error converting string to UTF-16.", out string? text);
        if (text is null) return false;
        int status = 0;
        bool normal;
        fixed (char* t = text) normal = IsNormalText(normalizer, t, text.Length, &status) != 0;
        if (!Icu.IsFailure(status)) return normal;
        IntlError.Set(ctx, status, "Error testing if string is the given normalization form.");
        return false;
    }

    [PhpFunction("normalizer_get_raw_decomposition(string $string, int $form = Normalizer::FORM_C): ?string")]
    [PhpMethod("public static function getRawDecomposition(string $string, int $form = Normalizer::FORM_C): ?string", Tentative = true)]
    public static PhpString? get_raw_decomposition(RequestContext ctx, PhpString @string, long form)
    {
        IntlError.Global(ctx).Reset();
        bool whole = System.Text.Rune.DecodeFromUtf8(@string.Span, out System.Text.Rune rune, out int used) == System.Buffers.OperationStatus.Done;
        if (used != @string.Length || used == 0)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "Input string must be exactly one UTF-8 encoded code point long.");
            return null;
        }

        if (!whole)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "Code point out of range");
            return null;
        }

        nint normalizer = Instance(form);
        if (normalizer == 0) return null;
        const int longest = 32;
        char* buffer = stackalloc char[longest];
        int status = 0, length = RawDecomposition(normalizer, rune.Value, buffer, longest, &status);
        return length < 0 ? null : PhpString.FromUtf8(new string(buffer, 0, length));
    }
}
