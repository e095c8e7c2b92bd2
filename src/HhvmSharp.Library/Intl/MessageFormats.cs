using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>What an argument's type says of its value.</summary>
internal enum MessageType
{
    Unknown,
    Text,
    Float,
    Int32,
    Int64,
    Date,
}

/// <summary>The value of an argument.</summary>
internal readonly record struct MessageValue(MessageType Type, string Text, double Number, long Integer)
{
    internal static MessageValue Of(string text) => new(MessageType.Text, text, 0, 0);

    internal static MessageValue Of(double number) => new(MessageType.Float, "", number, (long)number);

    internal static MessageValue Of(long integer) => new(MessageType.Int64, "", integer, integer);

    internal static MessageValue Date(double millis) => new(MessageType.Date, "", millis, 0);
}

/// <summary>The format of a simple argument.</summary>
internal abstract unsafe class MessageFormat
{
    internal abstract string Format(in MessageValue value, out int status);

    /// <summary>Reads a value and moves behind it; false: there is none.</summary>
    internal abstract bool Parse(string text, ref int at, out Value value);

    /// <summary>The type of the values that a type and a style take.</summary>
    /// <param name="named">Whether the message names its arguments, whose integers are 64 bits wide then.</param>
    internal static MessageType TypeOf(string? type, string style, bool named) => type?.ToLowerInvariant() switch
    {
        null => MessageType.Text,
        "number" when Keyword(style) == "integer" => named ? MessageType.Int64 : MessageType.Int32,
        "date" or "time" => MessageType.Date,
        _ => MessageType.Float,
    };

    private static string Keyword(string style) => style.Trim().ToLowerInvariant();

    internal static MessageFormat? Create(string type, string style, string locale, string? zone)
    {
        string keyword = Keyword(style);
        switch (type.ToLowerInvariant())
        {
            case "number" when keyword.StartsWith("::", StringComparison.Ordinal):
                return SkeletonFormat.Create(style.Trim()[2..], locale);
            case "number":
                return NumberMessageFormat.Create(keyword, style, locale);
            case "spellout":
                return NumberMessageFormat.CreateByRules(5, style, locale);
            case "ordinal":
                return NumberMessageFormat.CreateByRules(6, style, locale);
            case "duration":
                return NumberMessageFormat.CreateByRules(7, style, locale);
            default:
                return DateMessageFormat.Create(type.Equals("date", StringComparison.OrdinalIgnoreCase), keyword, style, locale, zone);
        }
    }
}

/// <summary>Numbers, by unum_*.</summary>
internal sealed unsafe class NumberMessageFormat(IcuHandle handle) : MessageFormat
{
    private const int Decimal = 1, Currency = 2, Percent = 3;

    /// <summary>UNumberFormatAttribute, UNumberFormatTextAttribute.</summary>
    private const int ParseIntegers = 0, MaxFraction = 6, DefaultRuleSet = 6;

    private static IcuHandle? Open(int style, string locale)
    {
        int status = 0;
        nint format;
        fixed (byte* l = Icu.CText(locale)) format = Unum.Open(style, null, 0, l, null, &status);
        return Icu.IsFailure(status) ? null : new IcuHandle(format, Unum.Close);
    }

    internal static NumberMessageFormat? Create(string keyword, string style, string locale)
    {
        if (Open(keyword switch { "currency" => Currency, "percent" => Percent, _ => Decimal }, locale) is not { } handle) return null;
        if (keyword == "integer")
        {
            Unum.SetAttribute(handle.Value, ParseIntegers, 1);
            Unum.SetAttribute(handle.Value, MaxFraction, 0);
        }
        else if (keyword is not ("" or "currency" or "percent"))
        {
            int status = 0;
            fixed (char* s = style) Unum.ApplyPattern(handle.Value, 0, s, style.Length, null, &status);
        }

        return new NumberMessageFormat(handle);
    }

    internal static NumberMessageFormat? CreateByRules(int kind, string ruleSet, string locale)
    {
        if (Open(kind, locale) is not { } handle) return null;
        int ignored = 0;
        if (ruleSet.Length > 0)
        {
            fixed (char* r = ruleSet) Unum.SetText(handle.Value, DefaultRuleSet, r, ruleSet.Length, &ignored);
        }

        return new NumberMessageFormat(handle);
    }

    internal override string Format(in MessageValue value, out int status)
    {
        (bool isInteger, long integer, double number) = (value.Type is MessageType.Int32 or MessageType.Int64, value.Integer, value.Number);
        return Icu.GetText((b, c, s) => isInteger ? Unum.FormatInt64(handle.Value, integer, b, c, 0, s) : Unum.FormatDouble(handle.Value, number, b, c, 0, s), out status);
    }

    internal override bool Parse(string text, ref int at, out Value value)
    {
        int position = at, status = 0;
        double number;
        fixed (char* t = text) number = Unum.ParseDouble(handle.Value, t, text.Length, &position, &status);
        value = number == Math.Floor(number) && Math.Abs(number) < long.MaxValue ? Value.Int((long)number) : Value.Float(number);
        bool found = !Icu.IsFailure(status) && position > at;
        at = position;
        return found;
    }
}

/// <summary>Numbers by a skeleton, by unumf_*.</summary>
internal sealed unsafe class SkeletonFormat(IcuHandle handle) : MessageFormat
{
    private static readonly delegate* unmanaged<char*, int, byte*, int*, nint> Open = (delegate* unmanaged<char*, int, byte*, int*, nint>)Icu.Function("unumf_openForSkeletonAndLocale");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("unumf_close");
    private static readonly delegate* unmanaged<int*, nint> OpenResult = (delegate* unmanaged<int*, nint>)Icu.Function("unumf_openResult");
    private static readonly delegate* unmanaged<nint, void> CloseResult = (delegate* unmanaged<nint, void>)Icu.Function("unumf_closeResult");
    private static readonly delegate* unmanaged<nint, double, nint, int*, void> FormatDouble = (delegate* unmanaged<nint, double, nint, int*, void>)Icu.Function("unumf_formatDouble");
    private static readonly delegate* unmanaged<nint, char*, int, int*, int> ResultText = (delegate* unmanaged<nint, char*, int, int*, int>)Icu.Function("unumf_resultToString");

    internal static SkeletonFormat? Create(string skeleton, string locale)
    {
        int status = 0;
        nint format;
        fixed (char* s = skeleton)
        fixed (byte* l = Icu.CText(locale)) format = Open(s, skeleton.Length, l, &status);
        return Icu.IsFailure(status) ? null : new SkeletonFormat(new IcuHandle(format, Close));
    }

    internal override string Format(in MessageValue value, out int status)
    {
        int code = 0;
        nint result = OpenResult(&code);
        FormatDouble(handle.Value, value.Number, result, &code);
        string text = Icu.IsFailure(code) ? "" : Icu.GetText((b, c, s) => ResultText(result, b, c, s), out code);
        CloseResult(result);
        status = code;
        return text;
    }

    internal override bool Parse(string text, ref int at, out Value value)
    {
        value = default;
        return false;
    }
}

/// <summary>Dates and times, by udat_*.</summary>
internal sealed unsafe class DateMessageFormat(IcuHandle handle) : MessageFormat
{
    private static readonly string[] Styles = ["full", "long", "medium", "short"];

    internal static DateMessageFormat? Create(bool isDate, string keyword, string style, string locale, string? zone)
    {
        string? pattern = null;
        int known = keyword.Length == 0 ? Udat.Medium : Array.IndexOf(Styles, keyword);
        if (style.Trim().StartsWith("::", StringComparison.Ordinal)) pattern = BestPattern(style.Trim()[2..], locale);
        else if (known < 0) pattern = style;
        IcuHandle? handle = pattern is not null ? Udat.Open(Udat.Pattern, Udat.Pattern, locale, pattern, out _)
            : isDate ? Udat.Open(Udat.None, known, locale, null, out _) : Udat.Open(known, Udat.None, locale, null, out _);
        if (handle is null) return null;
        if (zone is not null) Udat.SetZone(handle.Value, zone);
        return new DateMessageFormat(handle);
    }

    private static string BestPattern(string skeleton, string locale)
    {
        int status = 0;
        nint generator;
        fixed (byte* l = Icu.CText(locale)) generator = Udat.OpenGenerator(l, &status);
        if (Icu.IsFailure(status)) return skeleton;
        string pattern = Icu.GetText((b, c, s) =>
        {
            fixed (char* k = skeleton) return Udat.BestPattern(generator, k, skeleton.Length, b, c, s);
        }, out _);
        Udat.CloseGenerator(generator);
        return pattern;
    }

    internal override string Format(in MessageValue value, out int status) => Udat.Format(handle.Value, value.Number, out status);

    internal override bool Parse(string text, ref int at, out Value value)
    {
        int position = at, status = 0;
        double when;
        fixed (char* t = text) when = Udat.Parse(handle.Value, t, text.Length, &position, &status);
        value = Value.Float(when / 1000);
        bool found = !Icu.IsFailure(status) && position > at;
        at = position;
        return found;
    }
}
