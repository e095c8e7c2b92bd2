namespace HhvmSharp.Library.Date.Parsing;

/// <summary>What a token of a date text is; the order is the precedence of equally long matches.</summary>
internal enum DateToken
{
    Yesterday, Now, Noon, Today, Tomorrow, Timestamp, TimestampFraction, MonthEdge, BackFront, WeekdayOf,
    Time12, MssqlTime, Time24, GnuNoColon, IsoNoColon, American, IsoDate4, IsoDate2, IsoDateX, GnuDateShorter, GnuDateShort,
    DateFull, PointedDate4, PointedDate2, DateNoDay, DateNoDayReverse, DateTextual, DateNoYearReverse, DateNoColon,
    DateTime, DayOfYear, IsoWeekday, IsoWeek, PgTextShort, PgTextReverse, CommonLog, Year, Ago, DayText,
    RelativeTextWeek, RelativeText, MonthText, Zone, DateShortTime12, DateShortTime24, Relative,
    Separator, Space, End, Any,
}

/// <summary>The formats that strtotime() understands, as patterns (see <see cref="PatternCompiler"/>).</summary>
internal static class DateGrammar
{
    private static readonly Dictionary<string, string> Definitions = new()
    {
        // parts; "lz": with a leading zero
        ["space"] = "[ \t]+|(\u00C2\u00A0)+|(\u00E2\u0080\u00AF)+",
        ["fraction"] = "\\.[0-9]+",
        ["hour24"] = "[01]?[0-9]|2[0-4]",
        ["hour24lz"] = "[01][0-9]|2[0-4]",
        ["hour12"] = "0?[1-9]|1[0-2]",
        ["minute"] = "[0-5]?[0-9]",
        ["minutelz"] = "[0-5][0-9]",
        ["second"] = "[0-5]?[0-9]|60",
        ["secondlz"] = "[0-5][0-9]|60",
        ["meridian"] = "[AaPp]\\.?[Mm]\\.?[\0\t ]",
        ["zone"] = "\\(?[A-Za-z]{1,6}\\)?|[A-Z][a-z]+([_/\\-][A-Za-z]+)+",
        ["offset"] = "(GMT)?[+\\-](<hour24>(:?<minute>)?|<hour24lz><minutelz><secondlz>|<hour24lz>:<minutelz>:<secondlz>)",
        ["daysuffix"] = "st|nd|rd|th",
        ["month"] = "0?[0-9]|1[0-2]",
        ["monthlz"] = "0[0-9]|1[0-2]",
        ["day"] = "([0-2]?[0-9]|3[01])<daysuffix>?",
        ["daylz"] = "[0-2][0-9]|3[01]",
        ["year"] = "[0-9]{1,4}",
        ["year4"] = "[0-9]{4}",
        ["dayofyear"] = "00[1-9]|0[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-6]",
        ["weekofyear"] = "0[1-9]|[1-4][0-9]|5[0-3]",

        // names
        ["dayfulls"] = "'sundays'|'mondays'|'tuesdays'|'wednesdays'|'thursdays'|'fridays'|'saturdays'",
        ["dayfull"] = "'sunday'|'monday'|'tuesday'|'wednesday'|'thursday'|'friday'|'saturday'",
        ["dayabbr"] = "'sun'|'mon'|'tue'|'wed'|'thu'|'fri'|'sat'",
        ["daytext"] = "<dayfulls>|<dayfull>|<dayabbr>|'weekday'|'weekdays'",
        ["monthfull"] = "'january'|'february'|'march'|'april'|'may'|'june'|'july'|'august'|'september'|'october'|'november'|'december'",
        ["monthabbr"] = "'jan'|'feb'|'mar'|'apr'|'may'|'jun'|'jul'|'aug'|'sep'|'sept'|'oct'|'nov'|'dec'",
        ["monthroman"] = "I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII",
        ["monthtext"] = "<monthfull>|<monthabbr>|<monthroman>",

        // times and dates that are parts of others
        ["timeshort12"] = "<hour12>[:.]<minutelz><space>?<meridian>",
        ["timelong12"] = "<hour12>[:.]<minute>[:.]<secondlz><space>?<meridian>",
        ["timeshort24"] = "'t'?<hour24>[:.]<minute>",
        ["timelong24"] = "'t'?<hour24>[:.]<minute>[:.]<second>",
        ["timezone24"] = "'t'?<hour24>[:.]<minute>[:.]<secondlz><space>?(<offset>|<zone>)",
        ["datenoyear"] = "<monthtext>[ .\t\\-]*<day>([,.stndrh\t ]+|\0)",

        // relative texts
        ["ordinal"] = "'first'|'second'|'third'|'fourth'|'fifth'|'sixth'|'seventh'|'eight'|'eighth'|'ninth'|'tenth'|'eleventh'|'twelfth'",
        ["reltext"] = "'next'|'last'|'previous'|'this'",
        ["relunit"] = "'ms'|'\u00C2\u00B5s'|('msec'|'millisecond'|'\u00C2\u00B5sec'|'microsecond'|'usec'|'sec'|'second'|'min'|'minute'|'hour'|'day'|'fortnight'|'forthnight'|'month'|'year')'s'?|'weeks'|<daytext>",
    };

    private static readonly (DateToken Token, string Pattern)[] Rules =
    [
        (DateToken.Yesterday, "'yesterday'"),
        (DateToken.Now, "'now'"),
        (DateToken.Noon, "'noon'"),
        (DateToken.Today, "'midnight'|'today'"),
        (DateToken.Tomorrow, "'tomorrow'"),
        (DateToken.Timestamp, "@-?[0-9]+"),
        (DateToken.TimestampFraction, "@-?[0-9]+\\.[0-9]{0,6}"),
        (DateToken.MonthEdge, "'first day of'|'last day of'"),
        (DateToken.BackFront, "('back of '|'front of ')<hour24>(<space>?<meridian>)?"),
        (DateToken.WeekdayOf, "(<ordinal>|<reltext>)<space>(<dayfulls>|<dayfull>|<dayabbr>)<space>'of'"),
        (DateToken.Time12, "<hour12><space>?<meridian>|<timeshort12>|<timelong12>"),
        (DateToken.MssqlTime, "<hour12>:<minutelz>:<secondlz>[:.][0-9]+<meridian>"),
        (DateToken.Time24, "'t'<hour24>|<timeshort24>|<timelong24>|'t'?<hour24>[:.]<minute>[:.]<second><fraction>"),
        (DateToken.GnuNoColon, "'t'?<hour24lz><minutelz>"),
        (DateToken.IsoNoColon, "'t'?<hour24lz><minutelz><secondlz>"),
        (DateToken.American, "<month>/<day>(/<year>)?"),
        (DateToken.IsoDate4, "[+\\-]?<year4>-<monthlz>-<daylz>|<year4>/<monthlz>/<daylz>/?|<year4>/<month>/<day>"),
        (DateToken.IsoDate2, "[0-9]{2}-<monthlz>-<daylz>"),
        (DateToken.IsoDateX, "[+\\-][0-9]{5,19}-<monthlz>-<daylz>"),
        (DateToken.GnuDateShorter, "<year4>-<month>"),
        (DateToken.GnuDateShort, "<year>-<month>-<day>"),
        (DateToken.DateFull, "<day>[ \t.\\-]*<monthtext>[ \t.\\-]*<year>"),
        (DateToken.PointedDate4, "<day>[.\t\\-]<month>[.\\-]<year4>"),
        (DateToken.PointedDate2, "<day>[.\t]<month>\\.[0-9]{2}"),
        (DateToken.DateNoDay, "<monthtext>[ .\t\\-]*<year4>"),
        (DateToken.DateNoDayReverse, "<year4>[ .\t\\-]*<monthtext>"),
        (DateToken.DateTextual, "<monthtext>[ .\t\\-]*<day>[,.stndrh\t ]+<year>|<datenoyear>"),
        (DateToken.DateNoYearReverse, "<day>[ .\t\\-]*<monthtext>"),
        (DateToken.DateNoColon, "<year4><monthlz><daylz>"),
        (DateToken.DateTime, DateTimes),
        (DateToken.DayOfYear, "<year4>[.\\-]?<dayofyear>"),
        (DateToken.IsoWeekday, "<year4>-?W<weekofyear>-?[0-7]"),
        (DateToken.IsoWeek, "<year4>-?W<weekofyear>"),
        (DateToken.PgTextShort, "<monthabbr>-<daylz>-<year>"),
        (DateToken.PgTextReverse, "<year>-<monthabbr>-<daylz>"),
        (DateToken.CommonLog, "<day>/<monthabbr>/<year4>:<hour24lz>:<minutelz>:<secondlz><space><offset>"),
        (DateToken.Year, "<year4>"),
        (DateToken.Ago, "'ago'"),
        (DateToken.DayText, "<daytext>"),
        (DateToken.RelativeTextWeek, "<reltext><space>'week'"),
        (DateToken.RelativeText, "(<ordinal>|<reltext>)<space><relunit>"),
        (DateToken.MonthText, "<monthfull>|<monthabbr>"),
        (DateToken.Zone, "<offset>|<zone>"),
        (DateToken.DateShortTime12, "<datenoyear>(<timeshort12>|<timelong12>)"),
        (DateToken.DateShortTime24, "<datenoyear>(<timeshort24>|<timelong24>|<timezone24>)"),
        (DateToken.Relative, "[+\\-]*[ \t]*[0-9]{1,13}<space>?(<relunit>|'week')"),
        (DateToken.Separator, "[.,]"),
        (DateToken.Space, "<space>"),
        (DateToken.End, "\0|\n"),
        (DateToken.Any, "[^]"),
    ];

    /// <summary>XML-RPC, the same without colons, SOAP, WDDX, EXIF.</summary>
    private const string DateTimes =
        "<year4><monthlz><daylz>T<hour24>:<minutelz>:<secondlz>"
        + "|<year4><monthlz><daylz>'t'<hour24><minutelz><secondlz>"
        + "|<year4>-<monthlz>-<daylz>T<hour24lz>:<minutelz>:<secondlz><fraction><offset>?"
        + "|<year4>-<month>-<day>T<hour24>:<minute>:<second>"
        + "|<year4>:<monthlz>:<daylz> <hour24lz>:<minutelz>:<secondlz>";

    private static readonly Lexer Lexer = new(Definitions, Array.ConvertAll(Rules, static r => r.Pattern));

    /// <summary>The token at a place of the text.</summary>
    internal static DateToken Next(ReadOnlySpan<byte> text, int at, out int length) => Rules[Lexer.Match(text, at, out length)].Token;
}
