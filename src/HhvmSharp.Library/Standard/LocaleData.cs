using System.Globalization;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// setlocale() and what follows from it. The locales that exist are C and C.UTF-8, which differ in the code set only:
/// behaviour by other locales is the business of ext/intl. LC_MESSAGES alone can be any locale of the system, for gettext.
/// </summary>
[PhpExtension("standard")]
internal static partial class LocaleData
{
    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <summary>glibc's categories; the last ones show only in the name of a mixed locale.</summary>
    private static readonly string[] Categories =
        ["LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION"];

    /// <summary>PHP starts with UTF-8 characters and everything else as in C.</summary>
    internal static string[] Initial()
    {
        var names = new string[Categories.Length];
        Array.Fill(names, "C");
        names[Ctype] = "C.UTF-8";
        return names;
    }

    [PhpFunction("nl_langinfo(int $item): string|false")]
    internal static PhpString? nl_langinfo(RequestContext ctx, long item)
    {
        string? text = item switch
        {
            Codeset => ctx.GetState<StandardState>().Locales[Ctype] == "C" ? "ANSI_X3.4-1968" : "UTF-8",
            RadixChar => ".",
            ThousandsSeparator => "",
            YesExpression => "^[yY]",
            NoExpression => "^[nN]",
            >= AbDay1 and <= AbDay7 => Names.AbbreviatedDayNames[item - AbDay1],
            >= Day1 and <= Day7 => Names.DayNames[item - Day1],
            >= AbMon1 and <= AbMon12 => Names.AbbreviatedMonthNames[item - AbMon1],
            >= Mon1 and <= Mon12 => Names.MonthNames[item - Mon1],
            AmString => "AM",
            PmString => "PM",
            DateTimeFormat => "%a %b %e %H:%M:%S %Y",
            DateFormat => "%m/%d/%y",
            TimeFormat => "%H:%M:%S",
            TimeFormatAmPm => "%I:%M:%S %p",
            Era or EraYear or EraDateFormat or EraDateTimeFormat or EraTimeFormat or AltDigits => "",
            CurrencyString => "-",
            >= IntCurrencySymbol and <= NegativeSign or Grouping or YesString or NoString => "",
            >= IntFractionDigits and <= NegativeSignPosition => "\u007F",
            _ => null,
        };
        if (text is null) Arg.Warning(ctx, $"Item '{item}' is not valid");
        return text is null ? null : PhpString.FromLatin1(text);
    }

    [PhpFunction("setlocale(int $category, $locales, ...$rest): string|false")]
    internal static PhpString? setlocale(RequestContext ctx, long category, Value locales, ReadOnlySpan<Value> rest)
    {
        PhpString? result = TryEach(ctx, category, in locales);
        for (int i = 0; i < rest.Length && result is null; i++) result = TryEach(ctx, category, in rest[i]);
        return result;
    }

    private static PhpString? TryEach(RequestContext ctx, long category, in Value locales)
    {
        Value v = locales.Dereferenced();
        if (!v.IsArray) return TryOne(ctx, category, StringReplace.Text(ctx, in v));
        foreach ((Value _, Value element) in v.AsArray)
            if (TryOne(ctx, category, StringReplace.Text(ctx, in element)) is { } result) return result;
        return null;
    }

    private static PhpString? TryOne(RequestContext ctx, long category, PhpString name)
    {
        string[] current = ctx.GetState<StandardState>().Locales;
        if (name.Equals("0")) return category is < Ctype or > All ? null : Describe(current, category);
        if (name.Length >= 255)
        {
            Arg.Warning(ctx, "Specified locale name is too long");
            return null;
        }

        if (category is < Ctype or > All) return null;
        string text = name.ToString();
        if (text.Contains(';', StringComparison.Ordinal))
        {
            if (category != All || !SetMixed(current, text)) return null;
            return Describe(current, category);
        }

        if ((Known(text) ?? (category == Messages && SystemHas(text) ? text : null)) is not { } known) return null;
        if (category == All) Array.Fill(current, known);
        else current[category] = known;
        return Describe(current, category);
    }

    private static string? Known(string name)
    {
        // the environment's locale, where it is one of ours
        if (name.Length == 0) name = Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LANG") ?? "C";
        if (name.ToUpperInvariant() is "C.UTF-8" or "C.UTF8") return name;
        return name is "C" or "POSIX" ? "C" : null;
    }

    /// <summary>A language for messages, which touches nothing but gettext's translations, can be any that the system has.</summary>
    private static unsafe bool SystemHas(string name)
    {
        byte[] text = [.. PhpString.FromLatin1(name).Span, 0];
        fixed (byte* p = text)
        {
            nint locale = LibC.NewLocale(1 << Messages, p, 0);
            if (locale == 0) return false;
            LibC.FreeLocale(locale);
            return true;
        }
    }

    private static unsafe class LibC
    {
        [DllImport("libc", EntryPoint = "newlocale")]
        internal static extern nint NewLocale(int mask, byte* name, nint start);

        [DllImport("libc", EntryPoint = "freelocale")]
        internal static extern void FreeLocale(nint locale);
    }

    /// <summary>"LC_CTYPE=C;LC_NUMERIC=C.UTF-8;..."</summary>
    private static bool SetMixed(string[] current, string text)
    {
        var next = (string[])current.Clone();
        foreach (string part in text.Split(';'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            int category = equals < 0 ? -1 : Array.IndexOf(Categories, part[..equals]);
            if (category < 0 || Known(part[(equals + 1)..]) is not { } known) return false;
            next[category] = known;
        }

        next.CopyTo(current, 0);
        return true;
    }

    private static PhpString Describe(string[] current, long category)
    {
        if (category != All) return PhpString.FromLatin1(current[category]);
        if (Array.TrueForAll(current, n => n == current[0])) return PhpString.FromLatin1(current[0]);
        return PhpString.FromLatin1(string.Join(';', Categories.Select((c, i) => $"{c}={current[i]}")));
    }

    [PhpFunction("localeconv(): array")]
    internal static PhpArray localeconv()
    {
        var result = new PhpArray(18);
        result.Add("decimal_point", Value.String("."));
        foreach (string name in (ReadOnlySpan<string>)["thousands_sep", "int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep", "positive_sign", "negative_sign"])
            result.Add(name, Value.String(PhpString.Empty));
        foreach (string name in (ReadOnlySpan<string>)["int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes", "n_sep_by_space", "p_sign_posn", "n_sign_posn"])
            result.Add(name, Value.Int(CharMax));
        result.Add("grouping", Value.Array(new PhpArray()));
        result.Add("mon_grouping", Value.Array(new PhpArray()));
        return result;
    }

    [PhpFunction("strcoll(string $string1, string $string2): int", NoThrow = true)]
    internal static long strcoll(RequestContext ctx, PhpString string1, PhpString string2) => ctx.CompareLocale(string1, string2);

    [PhpFunction("strnatcmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strnatcmp(PhpString string1, PhpString string2) => NaturalCompare.Compare(string1.Span, string2.Span, false);

    [PhpFunction("strnatcasecmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strnatcasecmp(PhpString string1, PhpString string2) => NaturalCompare.Compare(string1.Span, string2.Span, true);
}
