using System.Globalization;
using System.Text;

namespace HhvmSharp.Library.Date.Zones;

/// <summary>An abbreviation with what it stands for; <see cref="Offset"/> includes daylight saving.</summary>
internal sealed record AbbreviationEntry(string Name, bool IsDst, int Offset, string? Zone);

/// <summary>The abbreviations of time zones ("CEST"), which may stand for several zones.</summary>
internal static class Abbreviations
{
    /// <summary>Longer words are names of zones.</summary>
    private const int MaxLength = 5;

    /// <summary>In the data: a zone for an offset alone.</summary>
    private const string AnyName = "*";

    private static readonly Lazy<Dictionary<string, List<AbbreviationEntry>>> Table = new(Read);
    private static readonly AbbreviationEntry Utc = new("utc", false, 0, "UTC");

    /// <summary>By name, in PHP's order.</summary>
    internal static IEnumerable<KeyValuePair<string, List<AbbreviationEntry>>> All => Table.Value.Where(static p => p.Key != AnyName);

    private static Dictionary<string, List<AbbreviationEntry>> Read()
    {
        var table = new Dictionary<string, List<AbbreviationEntry>>(StringComparer.OrdinalIgnoreCase);
        using Stream stream = typeof(Abbreviations).Assembly.GetManifestResourceStream("Date.abbreviations.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            string[] fields = line.Split(' ');
            if (!table.TryGetValue(fields[0], out List<AbbreviationEntry>? entries)) table.Add(fields[0], entries = []);
            int offset = int.Parse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            foreach (string zone in fields.AsSpan(3)) entries.Add(new AbbreviationEntry(fields[0], fields[1] == "1", offset, zone == "-" ? null : zone));
        }

        return table;
    }

    /// <summary>The first meaning of an abbreviation in a text.</summary>
    internal static AbbreviationEntry? Find(string name)
    {
        if (name.Length > MaxLength) return null;
        return IsUtc(name) ? Utc : Lookup(name)?[0];
    }

    /// <summary>The meaning with the offset if there is one, else the first one, else a zone with the offset alone.</summary>
    internal static AbbreviationEntry? Find(string name, long offset, long isDst)
    {
        if (IsUtc(name)) return Utc;
        if (Lookup(name) is { } entries) return entries.Find(e => e.Offset == offset) ?? entries[0];
        return Table.Value[AnyName].Find(e => e.Offset == offset && (e.IsDst ? 1 : 0) == isDst);
    }

    private static bool IsUtc(string name) => name.Equals("utc", StringComparison.OrdinalIgnoreCase) || name.Equals("gmt", StringComparison.OrdinalIgnoreCase);

    private static List<AbbreviationEntry>? Lookup(string name) => name == AnyName ? null : Table.Value.GetValueOrDefault(name);
}
