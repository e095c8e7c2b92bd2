using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>opcache.blacklist_filename: files that name scripts which are not cached.</summary>
internal sealed class ScriptBlacklist
{
    internal static readonly ScriptBlacklist Empty = new([]);

    private readonly Regex? _pattern;

    private ScriptBlacklist(List<string> entries)
    {
        Entries = entries;
        if (entries.Count > 0) _pattern = new Regex("^(" + string.Join('|', entries.Select(Pattern)) + ")", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>Absolute paths with ?, * and **.</summary>
    internal IReadOnlyList<string> Entries { get; }

    internal bool Matches(PhpString path) => _pattern is not null && _pattern.IsMatch(path.ToUtf8());

    /// <summary>Reads the files that a setting names; <paramref name="warn"/> is told what could not be read.</summary>
    internal static ScriptBlacklist Load(string setting, Action<string> warn)
    {
        var entries = new List<string>();
        string[] files = Glob(setting);
        if (files.Length == 0) warn($"No blacklist file found matching: {setting}\n");
        foreach (string file in files)
        {
            try
            {
                Read(file, entries);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                warn($"Cannot load blacklist file: {file}\n");
            }
        }

        return new ScriptBlacklist(entries);
    }

    private static string[] Glob(string setting)
    {
        string directory = Path.GetDirectoryName(setting) is { Length: > 0 } d ? d : ".";
        string pattern = Path.GetFileName(setting);
        if (!Directory.Exists(directory)) return [];
        IEnumerable<string> names = Directory.EnumerateFiles(directory).Where(f => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(f), ignoreCase: false));
        return [.. names.Order(StringComparer.Ordinal)];
    }

    private static void Read(string file, List<string> entries)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        foreach (string raw in File.ReadAllText(file).Split('\n'))
        {
            string line = raw.Trim('\r');
            if (line.Length > 1 && line[0] == '"' && line[^1] == '"') line = line[1..^1];
            if (line.Length > 0 && line[0] != ';') entries.Add(Path.GetFullPath(line, directory));
        }
    }

    private static string Pattern(string entry)
    {
        var text = new StringBuilder();
        for (int i = 0; i < entry.Length; i++)
        {
            if (entry[i] == '?')
            {
                text.Append("[^/]");
            }
            else if (entry[i] == '*')
            {
                bool any = i + 1 < entry.Length && entry[i + 1] == '*';
                if (any) i++;
                text.Append(any ? ".*" : "[^/]*");
            }
            else
            {
                text.Append(Regex.Escape(entry[i].ToString()));
            }
        }

        return text.ToString();
    }
}
