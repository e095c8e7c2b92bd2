using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>Lists of time zones.</summary>
[PhpExtension("date")]
internal static class ZoneFunctions
{
    /// <summary>DateTimeZone::ALL, ALL_WITH_BC, PER_COUNTRY.</summary>
    internal const long AllGroups = 2047, AllWithOldNames = 4095, PerCountry = 4096;

    /// <summary>By bit, from DateTimeZone::AFRICA on.</summary>
    private static readonly string[] Groups =
        ["Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/", "UTC"];

    [PhpFunction("timezone_identifiers_list(int $timezoneGroup = DateTimeZone::ALL, ?string $countryCode = null): array")]
    internal static PhpArray timezone_identifiers_list(RequestContext ctx, long timezoneGroup = AllGroups, PhpString? countryCode = null)
    {
        if (timezoneGroup == PerCountry && countryCode?.Length != 2)
            Arg.ValueError(ctx, 2, "must be a two-letter ISO 3166-1 compatible country code when argument #1 ($timezoneGroup) is DateTimeZone::PER_COUNTRY");
        string country = countryCode?.ToString() ?? "";
        ZoneDatabase database = ZoneDatabase.Default;
        var result = new PhpArray();
        foreach (string name in database.Names)
        {
            bool wanted = timezoneGroup switch
            {
                PerCountry => (database.LocationOf(name) ?? ZoneLocation.Unknown).Country == country,
                AllWithOldNames => true,
                _ => InGroup(name, timezoneGroup) && (name == "UTC" || database.LocationOf(name) is not null),
            };
            if (wanted) result.Append(Value.String(name));
        }

        return result;
    }

    private static bool InGroup(string name, long groups)
    {
        for (int i = 0; i < Groups.Length; i++)
            if ((groups >> i & 1) != 0 && name.StartsWith(Groups[i], StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    [PhpFunction("timezone_abbreviations_list(): array")]
    internal static PhpArray timezone_abbreviations_list()
    {
        var result = new PhpArray();
        foreach ((string name, List<AbbreviationEntry> entries) in Abbreviations.All)
        {
            var list = new PhpArray(entries.Count);
            foreach (AbbreviationEntry e in entries)
            {
                var entry = new PhpArray(3);
                entry.Add("dst", Value.Bool(e.IsDst));
                entry.Add("offset", Value.Int(e.Offset));
                entry.Add("timezone_id", e.Zone is null ? Value.Null : Value.String(e.Zone));
                list.Append(Value.Array(entry));
            }

            result.Add(name, Value.Array(list));
        }

        return result;
    }

    [PhpFunction("timezone_name_from_abbr(string $abbr, int $utcOffset = -1, int $isDST = -1): string|false")]
    internal static PhpString? timezone_name_from_abbr(PhpString abbr, long utcOffset, long isDST) =>
        Abbreviations.Find(abbr.ToString(), utcOffset, isDST)?.Zone is { } zone ? PhpString.FromLatin1(zone) : null;

    [PhpFunction("timezone_version_get(): string")]
    internal static PhpString timezone_version_get() => PhpString.FromLatin1(ZoneDatabase.Default.Version);
}
