namespace HhvmSharp.Library.Mbstring;

/// <summary>Ranges of code points with a property, sorted.</summary>
internal sealed class CodePointSet(List<(uint From, uint To)> ranges)
{
    private readonly (uint From, uint To)[] _ranges = [.. ranges.OrderBy(r => r.From)];

    internal bool Contains(uint codePoint)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < _ranges[middle].From) high = middle - 1;
            else if (codePoint > _ranges[middle].To) low = middle + 1;
            else return true;
        }

        return false;
    }
}

/// <summary>Properties of characters; what is not in .NET's own data or may be of another version of Unicode there.</summary>
internal static class UnicodeData
{
    private const uint FirstWide = 0x1100;

    private static readonly Lazy<Dictionary<string, CodePointSet>> Sets = new(() => Load("properties"));
    private static readonly Lazy<CodePointSet> Common = new(() => Load("common")["common"]);

    private static Dictionary<string, CodePointSet> Load(string file)
    {
        Dictionary<string, List<(uint From, uint To)>> ranges = [];
        foreach (string[] fields in DataFile.Lines(file))
        {
            if (!ranges.TryGetValue(fields[0], out List<(uint From, uint To)>? list)) ranges[fields[0]] = list = [];
            foreach (string range in fields.AsSpan(1)) list.Add(DataFile.Range(range));
        }

        return ranges.ToDictionary(r => r.Key, r => new CodePointSet(r.Value));
    }

    internal static int Width(uint codePoint) => codePoint >= FirstWide && Sets.Value["wide"].Contains(codePoint) ? 2 : 1;

    /// <summary>A letter with case (that is not ignorable).</summary>
    internal static bool IsCased(uint codePoint) =>
        codePoint < 0x80 ? char.IsAsciiLetter((char)codePoint) : Sets.Value["cased"].Contains(codePoint);

    /// <summary>It says nothing about whether a word goes on.</summary>
    internal static bool IsCaseIgnorable(uint codePoint) =>
        codePoint < 0x80 ? codePoint is '\'' or '.' or ':' or '^' or '`' : Sets.Value["ignorable"].Contains(codePoint);

    /// <summary>Of what most texts consist.</summary>
    internal static bool IsCommon(uint codePoint) => Common.Value.Contains(codePoint);
}
