using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>NumberFormatter and numfmt_*.</summary>
[PhpExtension("intl")]
[PhpClass("class NumberFormatter", Order = 1, NotSerializable = true)]
[PhpClassConst("public const int PATTERN_DECIMAL = 0")]
[PhpClassConst("public const int DECIMAL = 1")]
[PhpClassConst("public const int CURRENCY = 2")]
[PhpClassConst("public const int PERCENT = 3")]
[PhpClassConst("public const int SCIENTIFIC = 4")]
[PhpClassConst("public const int SPELLOUT = 5")]
[PhpClassConst("public const int ORDINAL = 6")]
[PhpClassConst("public const int DURATION = 7")]
[PhpClassConst("public const int PATTERN_RULEBASED = 9")]
[PhpClassConst("public const int IGNORE = 0")]
[PhpClassConst("public const int CURRENCY_ACCOUNTING = 12")]
[PhpClassConst("public const int DEFAULT_STYLE = 1")]
[PhpClassConst("public const int ROUND_CEILING = 0")]
[PhpClassConst("public const int ROUND_FLOOR = 1")]
[PhpClassConst("public const int ROUND_DOWN = 2")]
[PhpClassConst("public const int ROUND_UP = 3")]
[PhpClassConst("public const int ROUND_TOWARD_ZERO = 2")]
[PhpClassConst("public const int ROUND_AWAY_FROM_ZERO = 3")]
[PhpClassConst("public const int ROUND_HALFEVEN = 4")]
[PhpClassConst("public const int ROUND_HALFODD = 8")]
[PhpClassConst("public const int ROUND_HALFDOWN = 5")]
[PhpClassConst("public const int ROUND_HALFUP = 6")]
[PhpClassConst("public const int PAD_BEFORE_PREFIX = 0")]
[PhpClassConst("public const int PAD_AFTER_PREFIX = 1")]
[PhpClassConst("public const int PAD_BEFORE_SUFFIX = 2")]
[PhpClassConst("public const int PAD_AFTER_SUFFIX = 3")]
[PhpClassConst("public const int PARSE_INT_ONLY = 0")]
[PhpClassConst("public const int GROUPING_USED = 1")]
[PhpClassConst("public const int DECIMAL_ALWAYS_SHOWN = 2")]
[PhpClassConst("public const int MAX_INTEGER_DIGITS = 3")]
[PhpClassConst("public const int MIN_INTEGER_DIGITS = 4")]
[PhpClassConst("public const int INTEGER_DIGITS = 5")]
[PhpClassConst("public const int MAX_FRACTION_DIGITS = 6")]
[PhpClassConst("public const int MIN_FRACTION_DIGITS = 7")]
[PhpClassConst("public const int FRACTION_DIGITS = 8")]
[PhpClassConst("public const int MULTIPLIER = 9")]
[PhpClassConst("public const int GROUPING_SIZE = 10")]
[PhpClassConst("public const int ROUNDING_MODE = 11")]
[PhpClassConst("public const int ROUNDING_INCREMENT = 12")]
[PhpClassConst("public const int FORMAT_WIDTH = 13")]
[PhpClassConst("public const int PADDING_POSITION = 14")]
[PhpClassConst("public const int SECONDARY_GROUPING_SIZE = 15")]
[PhpClassConst("public const int SIGNIFICANT_DIGITS_USED = 16")]
[PhpClassConst("public const int MIN_SIGNIFICANT_DIGITS = 17")]
[PhpClassConst("public const int MAX_SIGNIFICANT_DIGITS = 18")]
[PhpClassConst("public const int LENIENT_PARSE = 19")]
[PhpClassConst("public const int POSITIVE_PREFIX = 0")]
[PhpClassConst("public const int POSITIVE_SUFFIX = 1")]
[PhpClassConst("public const int NEGATIVE_PREFIX = 2")]
[PhpClassConst("public const int NEGATIVE_SUFFIX = 3")]
[PhpClassConst("public const int PADDING_CHARACTER = 4")]
[PhpClassConst("public const int CURRENCY_CODE = 5")]
[PhpClassConst("public const int DEFAULT_RULESET = 6")]
[PhpClassConst("public const int PUBLIC_RULESETS = 7")]
[PhpClassConst("public const int DECIMAL_SEPARATOR_SYMBOL = 0")]
[PhpClassConst("public const int GROUPING_SEPARATOR_SYMBOL = 1")]
[PhpClassConst("public const int PATTERN_SEPARATOR_SYMBOL = 2")]
[PhpClassConst("public const int PERCENT_SYMBOL = 3")]
[PhpClassConst("public const int ZERO_DIGIT_SYMBOL = 4")]
[PhpClassConst("public const int DIGIT_SYMBOL = 5")]
[PhpClassConst("public const int MINUS_SIGN_SYMBOL = 6")]
[PhpClassConst("public const int PLUS_SIGN_SYMBOL = 7")]
[PhpClassConst("public const int CURRENCY_SYMBOL = 8")]
[PhpClassConst("public const int INTL_CURRENCY_SYMBOL = 9")]
[PhpClassConst("public const int MONETARY_SEPARATOR_SYMBOL = 10")]
[PhpClassConst("public const int EXPONENTIAL_SYMBOL = 11")]
[PhpClassConst("public const int PERMILL_SYMBOL = 12")]
[PhpClassConst("public const int PAD_ESCAPE_SYMBOL = 13")]
[PhpClassConst("public const int INFINITY_SYMBOL = 14")]
[PhpClassConst("public const int NAN_SYMBOL = 15")]
[PhpClassConst("public const int SIGNIFICANT_DIGIT_SYMBOL = 16")]
[PhpClassConst("public const int MONETARY_GROUPING_SEPARATOR_SYMBOL = 17")]
[PhpClassConst("public const int TYPE_DEFAULT = 0")]
[PhpClassConst("public const int TYPE_INT32 = 1")]
[PhpClassConst("public const int TYPE_INT64 = 2")]
[PhpClassConst("public const int TYPE_DOUBLE = 3")]
[PhpClassConst("public const int TYPE_CURRENCY = 4", Deprecated = true)]
internal sealed unsafe partial class NumberFormatterObject(PhpClass cls) : PhpInstance(cls)
{
    private IcuHandle? _handle;

    private IntlError Error { get; } = new();

    private static nint Fetch(RequestContext ctx, NumberFormatterObject formatter)
    {
        formatter.Error.Reset();
        IntlError.Global(ctx).Reset();
        if (formatter._handle is null) Throw.Error(ctx, "Found unconstructed NumberFormatter");
        return formatter._handle.Value;
    }

    // ---- making ----

    [PhpMethod("public function __construct(string $locale, int $style, ?string $pattern = null)")]
    public void Construct(RequestContext ctx, PhpString locale, long style, PhpString? pattern)
    {
        if (!Open(ctx, locale, style, pattern) && !ctx.HasPending) Throw.New(ctx, "IntlException", "Constructor failed");
    }

    [PhpFunction("numfmt_create(string $locale, int $style, ?string $pattern = null): ?NumberFormatter")]
    [PhpMethod("public static function create(string $locale, int $style, ?string $pattern = null): ?NumberFormatter", Tentative = true)]
    public static NumberFormatterObject? create(RequestContext ctx, PhpString locale, long style, PhpString? pattern)
    {
        var o = (NumberFormatterObject)ctx.NewObject(ctx.Environment.CoreClass("numberformatter"));
        if (o.Open(ctx, locale, style, pattern)) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private bool Open(RequestContext ctx, PhpString locale, long style, PhpString? pattern)
    {
        if (!IntlFunctions.CheckLocale(ctx, locale.Length)) return false;
        if (_handle is not null) Throw.Error(ctx, "NumberFormatter object is already constructed");
        string? text = pattern is { Length: > 0 } ? Icu.FromUtf8(pattern) : "";
        if (text is null)
        {
            IntlError.Set(ctx, Error, Icu.InvalidChar, "numfmt_create: error converting pattern to UTF-16");
            return false;
        }

        string name = locale.Length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale);
        fixed (byte* l = Icu.CText(name))
        {
            if (Icu.Text(Unum.Iso3Language(l)).Length == 0) Arg.ValueError(ctx, 1, $"\"{name}\" is invalid");
        }

        string canonical = Icu.Canonicalize(name, out int status);
        if (Icu.IsFailure(status) || canonical.Length == 0) canonical = name;
        int code = 0;
        nint handle;
        fixed (char* t = text)
        fixed (byte* l = Icu.CText(canonical)) handle = Unum.Open((int)style, text.Length == 0 ? null : t, text.Length, l, null, &code);
        if (!IntlError.Check(ctx, Error, code, "numfmt_create: number formatter creation failed")) return false;
        _handle = new IcuHandle(handle, Unum.Close);
        return true;
    }

    // ---- formatting ----

    [PhpFunction("numfmt_format(NumberFormatter $formatter, int|float $num, int $type = NumberFormatter::TYPE_DEFAULT): string|false")]
    [PhpMethod("public function format(int|float $num, int $type = NumberFormatter::TYPE_DEFAULT): string|false", Tentative = true)]
    public static PhpString? format(RequestContext ctx, NumberFormatterObject formatter, Value num, long type)
    {
        nint handle = Fetch(ctx, formatter);
        if (type == TypeDefault) type = num.IsInt ? TypeInt64 : TypeDouble;
        long integer = num.IsInt ? num.IntValue : type == TypeInt32 ? Conversions.ToInt(ctx, in num) : (long)num.FloatValue;
        double real = num.IsInt ? num.IntValue : num.FloatValue;
        CheckType(ctx, type, "formatCurrency", "numfmt_format_currency");
        string text = Icu.GetText((b, c, s) => type switch
        {
            TypeInt32 => Unum.Format(handle, (int)integer, b, c, 0, s),
            TypeInt64 => Unum.FormatInt64(handle, integer, b, c, 0, s),
            _ => Unum.FormatDouble(handle, real, b, c, 0, s),
        }, out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Number formatting failed") ? PhpString.FromUtf8(text) : null;
    }

    /// <summary>int, long or double; currencies have functions of their own.</summary>
    private static void CheckType(RequestContext ctx, long type, string method, string function)
    {
        if (type is TypeInt32 or TypeInt64 or TypeDouble) return;
        int number = IntlFunctions.Argument(ctx, 3);
        if (type != TypeCurrency) Arg.ValueError(ctx, number, "must be a NumberFormatter::TYPE_* constant");
        Arg.ValueError(ctx, number, "cannot be NumberFormatter::TYPE_CURRENCY constant, use "
            + (number == 2 ? $"NumberFormatter::{method}() method instead" : $"{function}() function instead"));
    }

    private const int TypeDefault = 0, TypeInt32 = 1, TypeInt64 = 2, TypeDouble = 3, TypeCurrency = 4;

    [PhpFunction("numfmt_format_currency(NumberFormatter $formatter, float $amount, string $currency): string|false")]
    [PhpMethod("public function formatCurrency(float $amount, string $currency): string|false", Tentative = true)]
    public static PhpString? format_currency(RequestContext ctx, NumberFormatterObject formatter, double amount, PhpString currency)
    {
        nint handle = Fetch(ctx, formatter);
        if (formatter.Wide(ctx, currency, "Currency conversion to UTF-16 failed") is not { } code) return null;
        string text = Icu.GetText((b, c, s) =>
        {
            fixed (char* k = code + "\0") return Unum.FormatCurrency(handle, amount, k, b, c, 0, s);
        }, out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Number formatting failed") ? PhpString.FromUtf8(text) : null;
    }

    private string? Wide(RequestContext ctx, PhpString text, string error)
    {
        string? wide = Icu.FromUtf8(text);
        if (wide is null) IntlError.Set(ctx, Error, Icu.InvalidChar, error);
        return wide;
    }

    // ---- parsing ----

    [PhpFunction("numfmt_parse(NumberFormatter $formatter, string $string, int $type = NumberFormatter::TYPE_DOUBLE, &$offset = null): int|float|false")]
    [PhpMethod("public function parse(string $string, int $type = NumberFormatter::TYPE_DOUBLE, &$offset = null): int|float|false", Tentative = true)]
    public static Value parse(RequestContext ctx, NumberFormatterObject formatter, PhpString @string, long type, PhpReference? offset)
    {
        int position = offset is null ? 0 : (int)Conversions.ToInt(ctx, in offset.Value);
        nint handle = Fetch(ctx, formatter);
        if (formatter.Wide(ctx, @string, "String conversion to UTF-16 failed") is not { } text) return Value.False;
        CheckType(ctx, type, "parseCurrency", "numfmt_parse_currency");
        int status = 0;
        int* at = offset is null ? null : &position;
        Value result;
        fixed (char* t = text)
        {
            result = type switch
            {
                TypeInt32 => Value.Int(Unum.Parse(handle, t, text.Length, at, &status)),
                TypeInt64 => Value.Int(Unum.ParseInt64(handle, t, text.Length, at, &status)),
                _ => Value.Float(Unum.ParseDouble(handle, t, text.Length, at, &status)),
            };
        }

        if (offset is not null) Arguments.Assign(ctx, offset, Value.Int(position));
        return IntlError.Check(ctx, formatter.Error, status, "Number parsing failed") ? result : Value.False;
    }

    [PhpFunction("numfmt_parse_currency(NumberFormatter $formatter, string $string, &$currency, &$offset = null): float|false")]
    [PhpMethod("public function parseCurrency(string $string, &$currency, &$offset = null): float|false", Tentative = true)]
    public static double? parse_currency(RequestContext ctx, NumberFormatterObject formatter, PhpString @string, PhpReference currency, PhpReference? offset)
    {
        nint handle = Fetch(ctx, formatter);
        if (formatter.Wide(ctx, @string, "String conversion to UTF-16 failed") is not { } text) return null;
        int status = 0, position = offset is null ? 0 : (int)Conversions.ToInt(ctx, in offset.Value);
        char* code = stackalloc char[5];
        *code = '\0';
        double number;
        fixed (char* t = text) number = Unum.ParseCurrency(handle, t, text.Length, offset is null ? null : &position, code, &status);
        if (offset is not null) Arguments.Assign(ctx, offset, Value.Int(position));
        if (!IntlError.Check(ctx, formatter.Error, status, "Number parsing failed")) return null;
        Arguments.Assign(ctx, currency, Value.String(PhpString.FromUtf8(new string(code))));
        return number;
    }

    // ---- errors, handlers ----

    [PhpFunction("numfmt_get_error_code(NumberFormatter $formatter): int")]
    [PhpMethod("public function getErrorCode(): int", Tentative = true)]
    public static long get_error_code(NumberFormatterObject formatter) => formatter.Error.Code;

    [PhpFunction("numfmt_get_error_message(NumberFormatter $formatter): string")]
    [PhpMethod("public function getErrorMessage(): string", Tentative = true)]
    public static PhpString get_error_message(NumberFormatterObject formatter) => PhpString.FromUtf8(formatter.Error.Text);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        int status = 0;
        if (_handle is null) ctx.ThrowError("Error", "Cannot clone uninitialized NumberFormatter");
        else if (Unum.Clone(_handle.Value, &status) is var handle && Icu.IsFailure(status)) ctx.ThrowError("Error", "Failed to clone NumberFormatter");
        else if (copy is NumberFormatterObject o) o._handle = new IcuHandle(handle, Unum.Close);
        return copy;
    }
}
