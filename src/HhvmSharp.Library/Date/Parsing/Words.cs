namespace HhvmSharp.Library.Date.Parsing;

internal enum UnitKind { Microsecond, Second, Minute, Hour, Day, Month, Year, Weekday, Workday }

/// <summary>A unit of relative texts: so many of a kind, or the weekday (0 is Sunday).</summary>
internal readonly record struct RelativeUnit(UnitKind Kind, int Factor);

/// <summary>The words of date texts, in any case.</summary>
internal static class Words
{
    private static readonly Dictionary<string, RelativeUnit> Units = MakeUnits();

    private static readonly Dictionary<string, int> Months = MakeMonths();

    private static readonly Dictionary<string, int> Ordinals = new(StringComparer.OrdinalIgnoreCase)
    {
        ["first"] = 1,
        ["next"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["sixth"] = 6,
        ["seventh"] = 7,
        ["eight"] = 8,
        ["eighth"] = 8,
        ["ninth"] = 9,
        ["tenth"] = 10,
        ["eleventh"] = 11,
        ["twelfth"] = 12,
        ["last"] = -1,
        ["previous"] = -1,
        ["this"] = 0,
    };

    private static Dictionary<string, RelativeUnit> MakeUnits()
    {
        var units = new Dictionary<string, RelativeUnit>(StringComparer.OrdinalIgnoreCase);
        Plural(UnitKind.Microsecond, 1000, "msec", "millisecond");
        Plural(UnitKind.Microsecond, 1, "usec", "\u00C2\u00B5sec", "microsecond");
        Plural(UnitKind.Second, 1, "sec", "second");
        Plural(UnitKind.Minute, 1, "min", "minute");
        Plural(UnitKind.Hour, 1, "hour");
        Plural(UnitKind.Day, 1, "day");
        Plural(UnitKind.Day, 7, "week");
        Plural(UnitKind.Day, 14, "fortnight", "forthnight");
        Plural(UnitKind.Month, 1, "month");
        Plural(UnitKind.Year, 1, "year");
        Plural(UnitKind.Workday, 1, "weekday");
        units["ms"] = new RelativeUnit(UnitKind.Microsecond, 1000);
        units["\u00C2\u00B5s"] = new RelativeUnit(UnitKind.Microsecond, 1);
        string[] days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
        for (int i = 0; i < days.Length; i++)
        {
            Plural(UnitKind.Weekday, i, days[i]);
            units[days[i][..3]] = new RelativeUnit(UnitKind.Weekday, i);
        }

        return units;

        void Plural(UnitKind kind, int factor, params ReadOnlySpan<string> names)
        {
            foreach (string name in names) units[name] = units[name + "s"] = new RelativeUnit(kind, factor);
        }
    }

    private static Dictionary<string, int> MakeMonths()
    {
        string[] names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
        string[] roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
        var months = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["sept"] = 9 };
        for (int i = 0; i < names.Length; i++) months[names[i]] = months[names[i][..3]] = months[roman[i]] = i + 1;
        return months;
    }

    internal static RelativeUnit? Unit(string word) => Units.TryGetValue(word, out RelativeUnit unit) ? unit : null;

    /// <summary>0: no month.</summary>
    internal static int Month(string word) => Months.GetValueOrDefault(word);

    /// <summary>"first", "last": a number; "this" also sets the behaviour of weekdays.</summary>
    internal static int Ordinal(string word, ref int behavior)
    {
        if (!Ordinals.TryGetValue(word, out int value)) return 0;
        behavior = value == 0 ? 1 : 0;
        return value;
    }
}
