using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Html;

/// <summary>
/// The named entities of HTML 4.01 and HTML 5 (the W3C's lists). A line of the data is the code points, then the names,
/// the one used for encoding first.
/// </summary>
internal sealed class HtmlEntities
{
    private static readonly Lazy<HtmlEntities> Html401 = new(static () => new HtmlEntities("Entities.Html401.txt"));
    private static readonly Lazy<HtmlEntities> Html5 = new(static () => new HtmlEntities("Entities.Html5.txt"));

    private readonly Dictionary<string, (int First, int Second)> _byName = [];
    private readonly Dictionary<(int First, int Second), string> _names = [];
    private readonly HashSet<int> _pairStarts = [];

    private HtmlEntities(string resource)
    {
        using Stream stream = typeof(HtmlEntities).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split(' ');
            string[] points = fields[0].Split(',');
            var key = (Hex(points[0]), points.Length > 1 ? Hex(points[1]) : 0);
            if (key.Item2 != 0) _pairStarts.Add(key.Item1);
            _names.Add(key, fields[1]);
            for (int i = 1; i < fields.Length; i++) _byName.Add(fields[i], key);
        }

        static int Hex(string s) => int.Parse(s, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    internal static HtmlEntities For(int documentType) => documentType == HtmlFlags.Html5 ? Html5.Value : Html401.Value;

    internal bool TryResolve(ReadOnlySpan<byte> name, out int first, out int second)
    {
        bool found = _byName.TryGetValue(Encoding.Latin1.GetString(name), out (int First, int Second) points);
        (first, second) = points;
        return found;
    }

    internal string? NameOf(int first, int second = 0) => _names.GetValueOrDefault((first, second));

    /// <summary>An entity for two code points begins with this one.</summary>
    internal bool StartsPair(int codePoint) => _pairStarts.Contains(codePoint);

    internal IEnumerable<KeyValuePair<(int First, int Second), string>> All => _names;
}

/// <summary>ENT_* by their parts.</summary>
internal static class HtmlFlags
{
    internal const int Single = 1, Double = 2, Ignore = 4, Substitute = 8, TypeMask = 0x30, Html401 = 0, Xml1 = 16, Xhtml = 32, Html5 = 48, Disallowed = 128;

    /// <summary>Code points that may stand literally in a document of the type.</summary>
    internal static bool IsAllowed(int cp, int type) => type switch
    {
        Html401 => cp is >= 0x20 and <= 0x7E or 0x0A or 0x09 or 0x0D or >= 0xA0 and <= 0xD7FF or >= 0xE000 and <= 0x10FFFF,
        Html5 => cp is >= 0x20 and <= 0x7E or 0x09 or 0x0A or 0x0C or 0x0D or >= 0xA0 and <= 0xD7FF || (cp is >= 0xE000 and <= 0x10FFFF && !IsNonCharacter(cp)),
        _ => cp is >= 0x20 and <= 0xD7FF or 0x0A or 0x09 or 0x0D or >= 0xE000 and <= 0x10FFFF and not 0xFFFE and not 0xFFFF,
    };

    /// <summary>Code points that a numeric entity may name.</summary>
    internal static bool IsNumericAllowed(int cp, int type) => type switch
    {
        Html401 => cp <= 0x10FFFF,
        Html5 => cp is >= 0x20 and <= 0x7E or 0x09 or 0x0A or 0x0C || (cp is >= 0xA0 and <= 0x10FFFF && !IsNonCharacter(cp)),
        _ => IsAllowed(cp, type),
    };

    private static bool IsNonCharacter(int cp) => (cp & 0xFFFF) >= 0xFFFE || cp is >= 0xFDD0 and <= 0xFDEF;
}
