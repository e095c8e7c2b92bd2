using System.Globalization;
using System.Text;

namespace HhvmSharp.Library.Mbstring;

/// <summary>The embedded tables of Data/, which generate.php makes; docs/mbstring.md has the format.</summary>
internal static class DataFile
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The lines of a table, in fields.</summary>
    internal static IEnumerable<string[]> Lines(string name)
    {
        using Stream stream = typeof(DataFile).Assembly.GetManifestResourceStream($"Mbstring.{name}.txt")!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line) yield return line.Split(' ');
    }

    internal static uint Hex(ReadOnlySpan<char> text) => uint.Parse(text, NumberStyles.HexNumber, Invariant);

    internal static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, Invariant);

    /// <summary>Values in a row; "A..B" are all from A to B.</summary>
    internal static List<uint> Values(ReadOnlySpan<string> fields)
    {
        List<uint> values = [];
        foreach (string field in fields)
        {
            int dots = field.IndexOf("..", StringComparison.Ordinal);
            if (dots < 0)
            {
                values.Add(Hex(field));
                continue;
            }

            uint last = Hex(field.AsSpan(dots + 2));
            for (uint v = Hex(field.AsSpan(0, dots)); v <= last; v++) values.Add(v);
        }

        return values;
    }

    /// <summary>"A" or "A-B".</summary>
    internal static (uint From, uint To) Range(string field)
    {
        int dash = field.IndexOf('-');
        return dash < 0 ? (Hex(field), Hex(field)) : (Hex(field.AsSpan(0, dash)), Hex(field.AsSpan(dash + 1)));
    }
}
