using System.Globalization;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>The C locale and its UTF-8 variant: the only ones here, because results must not depend on the machine.</summary>
[PhpExtension("standard")]
internal static class LocaleData
{
    [PhpConst("LC_CTYPE")] internal const int Ctype = 0;
    [PhpConst("LC_NUMERIC")] internal const int Numeric = 1;
    [PhpConst("LC_TIME")] internal const int Time = 2;
    [PhpConst("LC_COLLATE")] internal const int Collate = 3;
    [PhpConst("LC_MONETARY")] internal const int Monetary = 4;
    [PhpConst("LC_MESSAGES")] internal const int Messages = 5;
    [PhpConst("LC_ALL")] internal const int All = 6;
    [PhpConst("CHAR_MAX")] internal const int CharMax = 127;
    [PhpConst("CODESET")] internal const int Codeset = 14;
    [PhpConst("RADIXCHAR")] internal const int RadixChar = 65536;
    [PhpConst("THOUSEP")] internal const int ThousandsSeparator = 65537;
    [PhpConst("YESEXPR")] internal const int YesExpression = 327680;
    [PhpConst("NOEXPR")] internal const int NoExpression = 327681;
    [PhpConst("ABDAY_1")] internal const int AbDay1 = 131072;
    [PhpConst("ABDAY_2")] internal const int AbDay2 = 131073;
    [PhpConst("ABDAY_3")] internal const int AbDay3 = 131074;
    [PhpConst("ABDAY_4")] internal const int AbDay4 = 131075;
    [PhpConst("ABDAY_5")] internal const int AbDay5 = 131076;
    [PhpConst("ABDAY_6")] internal const int AbDay6 = 131077;
    [PhpConst("ABDAY_7")] internal const int AbDay7 = 131078;
    [PhpConst("DAY_1")] internal const int Day1 = 131079;
    [PhpConst("DAY_2")] internal const int Day2 = 131080;
    [PhpConst("DAY_3")] internal const int Day3 = 131081;
    [PhpConst("DAY_4")] internal const int Day4 = 131082;
    [PhpConst("DAY_5")] internal const int Day5 = 131083;
    [PhpConst("DAY_6")] internal const int Day6 = 131084;
    [PhpConst("DAY_7")] internal const int Day7 = 131085;
    [PhpConst("ABMON_1")] internal const int AbMon1 = 131086;
    [PhpConst("ABMON_2")] internal const int AbMon2 = 131087;
    [PhpConst("ABMON_3")] internal const int AbMon3 = 131088;
    [PhpConst("ABMON_4")] internal const int AbMon4 = 131089;
    [PhpConst("ABMON_5")] internal const int AbMon5 = 131090;
    [PhpConst("ABMON_6")] internal const int AbMon6 = 131091;
    [PhpConst("ABMON_7")] internal const int AbMon7 = 131092;
    [PhpConst("ABMON_8")] internal const int AbMon8 = 131093;
    [PhpConst("ABMON_9")] internal const int AbMon9 = 131094;
    [PhpConst("ABMON_10")] internal const int AbMon10 = 131095;
    [PhpConst("ABMON_11")] internal const int AbMon11 = 131096;
    [PhpConst("ABMON_12")] internal const int AbMon12 = 131097;
    [PhpConst("MON_1")] internal const int Mon1 = 131098;
    [PhpConst("MON_2")] internal const int Mon2 = 131099;
    [PhpConst("MON_3")] internal const int Mon3 = 131100;
    [PhpConst("MON_4")] internal const int Mon4 = 131101;
    [PhpConst("MON_5")] internal const int Mon5 = 131102;
    [PhpConst("MON_6")] internal const int Mon6 = 131103;
    [PhpConst("MON_7")] internal const int Mon7 = 131104;
    [PhpConst("MON_8")] internal const int Mon8 = 131105;
    [PhpConst("MON_9")] internal const int Mon9 = 131106;
    [PhpConst("MON_10")] internal const int Mon10 = 131107;
    [PhpConst("MON_11")] internal const int Mon11 = 131108;
    [PhpConst("MON_12")] internal const int Mon12 = 131109;
    [PhpConst("AM_STR")] internal const int AmString = 131110;
    [PhpConst("PM_STR")] internal const int PmString = 131111;
    [PhpConst("D_T_FMT")] internal const int DateTimeFormat = 131112;
    [PhpConst("D_FMT")] internal const int DateFormat = 131113;
    [PhpConst("T_FMT")] internal const int TimeFormat = 131114;
    [PhpConst("T_FMT_AMPM")] internal const int TimeFormatAmPm = 131115;
    [PhpConst("ERA")] internal const int Era = 131116;
    [PhpConst("ERA_D_FMT")] internal const int EraDateFormat = 131118;
    [PhpConst("ALT_DIGITS")] internal const int AltDigits = 131119;
    [PhpConst("ERA_D_T_FMT")] internal const int EraDateTimeFormat = 131120;
    [PhpConst("ERA_T_FMT")] internal const int EraTimeFormat = 131121;
    [PhpConst("CRNCYSTR")] internal const int CurrencyString = 262159;

    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <summary>nl_langinfo() of the C locale; null with a warning for what is no item.</summary>
    internal static PhpString? Info(RequestContext ctx, long item)
    {
        string? text = item switch
        {
            Codeset => ctx.GetState<StandardState>().Locale.EndsWith("UTF-8", StringComparison.OrdinalIgnoreCase) ? "UTF-8" : "ANSI_X3.4-1968",
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
            Era or EraDateFormat or EraDateTimeFormat or EraTimeFormat or AltDigits => "",
            CurrencyString => "-",
            _ => null,
        };
        if (text is null) Arg.Warning(ctx, $"Item '{item}' is not valid");
        return text is null ? null : PhpString.FromLatin1(text);
    }

    [PhpFunction("setlocale(int $category, $locales, ...$rest): string|false")]
    internal static PhpString? setlocale(RequestContext ctx, long category, Value locales, ReadOnlySpan<Value> rest)
    {
        var names = new List<PhpString>();
        Collect(in locales);
        foreach (ref readonly Value v in rest) Collect(in v);
        StandardState state = ctx.GetState<StandardState>();
        if (category is < Ctype or > All) return null;
        foreach (PhpString name in names)
        {
            string text = name.ToString();
            if (text == "0") return PhpString.FromLatin1(state.Locale);
            if (text.Length >= 255)
            {
                Arg.Warning(ctx, "Specified locale name is too long");
                return null;
            }

            string? known = text.ToUpperInvariant() switch
            {
                "" or "C" or "POSIX" => "C",
                "C.UTF-8" or "C.UTF8" => text,
                _ => null,
            };
            if (known is null) continue;
            state.Locale = known;
            return PhpString.FromLatin1(known);
        }

        return null;

        void Collect(in Value v)
        {
            if (!v.Dereferenced().IsArray)
            {
                names.Add(StringReplace.Text(ctx, v.Dereferenced()));
                return;
            }

            foreach ((Value _, Value element) in v.Dereferenced().AsArray) names.Add(StringReplace.Text(ctx, in element));
        }
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

    [PhpFunction("strcoll(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strcoll(PhpString string1, PhpString string2) => ByteStrings.Compare(string1.Span, string2.Span);

    [PhpFunction("strnatcmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strnatcmp(PhpString string1, PhpString string2) => NaturalCompare.Compare(string1.Span, string2.Span, false);

    [PhpFunction("strnatcasecmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strnatcasecmp(PhpString string1, PhpString string2) => NaturalCompare.Compare(string1.Span, string2.Span, true);
}
