using System.Globalization;

namespace HhvmSharp.Library.Date.Zones;

/// <summary>Where a zone is, as the database's zone.tab says.</summary>
internal sealed record ZoneLocation(string Country, double Latitude, double Longitude, string Comments)
{
    /// <summary>Of zones that are not in the table.</summary>
    internal static ZoneLocation Unknown { get; } = new("??", 0, 0, "?");

    internal static Dictionary<string, ZoneLocation> ReadTable(string? directory)
    {
        var result = new Dictionary<string, ZoneLocation>();
        string path = Path.Combine(directory ?? "/", "zone.tab");
        if (directory is null || !File.Exists(path)) return result;
        foreach (string line in File.ReadLines(path))
        {
            string[] fields = line.Split('\t');
            if (line.StartsWith('#') || fields.Length < 3) continue;
            int second = fields[1].AsSpan(1).IndexOfAny('+', '-') + 1;
            if (second == 0) continue;
            result[fields[2].ToUpperInvariant()] = new ZoneLocation(
                fields[0], Degrees(fields[1][..second], 2), Degrees(fields[1][second..], 3), fields.Length > 3 ? fields[3] : "");
        }

        return result;
    }

    /// <summary>ISO 6709: sign, degrees, minutes and perhaps seconds without separators; as exact as PHP's own table, 1/100000 degree.</summary>
    private static double Degrees(string text, int degreeDigits)
    {
        ReadOnlySpan<char> digits = text.AsSpan(1);
        double value = Part(digits[..degreeDigits]) + (Part(digits.Slice(degreeDigits, 2)) / 60.0);
        if (digits.Length > degreeDigits + 2) value += Part(digits.Slice(degreeDigits + 2, 2)) / 3600.0;
        value = Math.Floor(value * 100000) / 100000;
        return text[0] == '-' ? -value : value;

        static int Part(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
