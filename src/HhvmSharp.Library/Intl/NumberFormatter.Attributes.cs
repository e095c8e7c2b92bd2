using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>NumberFormatter: attributes, symbols, pattern.</summary>
internal sealed unsafe partial class NumberFormatterObject
{
    private const int RoundingIncrement = 12, LastInteger = 19, SymbolCount = 29;

    private static bool IsInteger(long attribute) => attribute is >= 0 and <= LastInteger and not RoundingIncrement;

    [PhpFunction("numfmt_get_attribute(NumberFormatter $formatter, int $attribute): int|float|false")]
    [PhpMethod("public function getAttribute(int $attribute): int|float|false", Tentative = true)]
    public static Value get_attribute(RequestContext ctx, NumberFormatterObject formatter, long attribute)
    {
        nint handle = Fetch(ctx, formatter);
        Value value = default;
        bool known = false;
        if (IsInteger(attribute))
        {
            int integer = Unum.GetAttribute(handle, (int)attribute);
            known = integer != -1;
            value = Value.Int(integer);
        }
        else if (attribute == RoundingIncrement)
        {
            double real = Unum.GetDouble(handle, (int)attribute);
            known = real != -1;
            value = Value.Float(real);
        }

        return IntlError.Check(ctx, formatter.Error, known ? Icu.Ok : Icu.Unsupported, "Error getting attribute value") ? value : Value.False;
    }

    [PhpFunction("numfmt_set_attribute(NumberFormatter $formatter, int $attribute, int|float $value): bool")]
    [PhpMethod("public function setAttribute(int $attribute, int|float $value): bool", Tentative = true)]
    public static bool set_attribute(RequestContext ctx, NumberFormatterObject formatter, long attribute, Value value)
    {
        nint handle = Fetch(ctx, formatter);
        bool known = true;
        if (IsInteger(attribute)) Unum.SetAttribute(handle, (int)attribute, (int)Conversions.ToInt(ctx, in value));
        else if (attribute == RoundingIncrement) Unum.SetDouble(handle, (int)attribute, value.IsInt ? value.IntValue : value.FloatValue);
        else known = false;
        return IntlError.Check(ctx, formatter.Error, known ? Icu.Ok : Icu.Unsupported, "Error setting attribute value");
    }

    [PhpFunction("numfmt_get_text_attribute(NumberFormatter $formatter, int $attribute): string|false")]
    [PhpMethod("public function getTextAttribute(int $attribute): string|false", Tentative = true)]
    public static PhpString? get_text_attribute(RequestContext ctx, NumberFormatterObject formatter, long attribute)
    {
        nint handle = Fetch(ctx, formatter);
        string text = Icu.GetText((b, c, s) => Unum.GetText(handle, (int)attribute, b, c, s), out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Error getting attribute value") ? PhpString.FromUtf8(text) : null;
    }

    [PhpFunction("numfmt_set_text_attribute(NumberFormatter $formatter, int $attribute, string $value): bool")]
    [PhpMethod("public function setTextAttribute(int $attribute, string $value): bool", Tentative = true)]
    public static bool set_text_attribute(RequestContext ctx, NumberFormatterObject formatter, long attribute, PhpString value)
    {
        nint handle = Fetch(ctx, formatter);
        if (formatter.Wide(ctx, value, "Error converting attribute value to UTF-16") is not { } text) return false;
        int status = 0;
        fixed (char* t = text) Unum.SetText(handle, (int)attribute, t, text.Length, &status);
        return IntlError.Check(ctx, formatter.Error, status, "Error setting text attribute");
    }

    private static bool CheckSymbol(RequestContext ctx, long symbol, string function)
    {
        if (symbol is >= 0 and < SymbolCount) return true;
        IntlError.Set(ctx, Icu.IllegalArgument, $"{function}: invalid symbol value");
        return false;
    }

    [PhpFunction("numfmt_get_symbol(NumberFormatter $formatter, int $symbol): string|false")]
    [PhpMethod("public function getSymbol(int $symbol): string|false", Tentative = true)]
    public static PhpString? get_symbol(RequestContext ctx, NumberFormatterObject formatter, long symbol)
    {
        if (!CheckSymbol(ctx, symbol, "numfmt_get_symbol")) return null;
        nint handle = Fetch(ctx, formatter);
        string text = Icu.GetText((b, c, s) => Unum.GetSymbol(handle, (int)symbol, b, c, s), out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Error getting symbol value") ? PhpString.FromUtf8(text) : null;
    }

    [PhpFunction("numfmt_set_symbol(NumberFormatter $formatter, int $symbol, string $value): bool")]
    [PhpMethod("public function setSymbol(int $symbol, string $value): bool", Tentative = true)]
    public static bool set_symbol(RequestContext ctx, NumberFormatterObject formatter, long symbol, PhpString value)
    {
        if (!CheckSymbol(ctx, symbol, "numfmt_set_symbol")) return false;
        nint handle = Fetch(ctx, formatter);
        if (formatter.Wide(ctx, value, "Error converting symbol value to UTF-16") is not { } text) return false;
        int status = 0;
        fixed (char* t = text) Unum.SetSymbol(handle, (int)symbol, t, text.Length, &status);
        return IntlError.Check(ctx, formatter.Error, status, "Error setting symbol value");
    }

    [PhpFunction("numfmt_get_pattern(NumberFormatter $formatter): string|false")]
    [PhpMethod("public function getPattern(): string|false", Tentative = true)]
    public static PhpString? get_pattern(RequestContext ctx, NumberFormatterObject formatter)
    {
        nint handle = Fetch(ctx, formatter);
        string text = Icu.GetText((b, c, s) => Unum.ToPattern(handle, 0, b, c, s), out int status);
        return IntlError.Check(ctx, formatter.Error, status, "Error getting formatter pattern") ? PhpString.FromUtf8(text) : null;
    }

    [PhpFunction("numfmt_set_pattern(NumberFormatter $formatter, string $pattern): bool")]
    [PhpMethod("public function setPattern(string $pattern): bool", Tentative = true)]
    public static bool set_pattern(RequestContext ctx, NumberFormatterObject formatter, PhpString pattern)
    {
        nint handle = Fetch(ctx, formatter);
        if (formatter.Wide(ctx, pattern, "Error converting pattern to UTF-16") is not { } text) return false;
        int status = 0;
        ParseError problem = default;
        fixed (char* t = text) Unum.ApplyPattern(handle, 0, t, text.Length, &problem, &status);
        return IntlError.Check(ctx, formatter.Error, status, $"Error setting pattern value at line {problem.Line}, offset {problem.Offset}");
    }

    [PhpFunction("numfmt_get_locale(NumberFormatter $formatter, int $type = ULOC_ACTUAL_LOCALE): string|false")]
    [PhpMethod("public function getLocale(int $type = ULOC_ACTUAL_LOCALE): string|false", Tentative = true)]
    public static PhpString? get_locale(RequestContext ctx, NumberFormatterObject formatter, long type)
    {
        int status = 0;
        byte* locale = Unum.LocaleByType(Fetch(ctx, formatter), (int)type, &status);
        return IntlError.Check(ctx, formatter.Error, status, "Error getting locale") ? PhpString.FromLatin1(Icu.Text(locale)) : null;
    }
}
