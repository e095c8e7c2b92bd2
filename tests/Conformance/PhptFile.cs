using System.Text;
using System.Text.RegularExpressions;

namespace HhvmSharp.Conformance;

/// <summary>A test file that breaks the format's rules.</summary>
public sealed class PhptFormatException(string message) : Exception(message);

/// <summary>
/// A .phpt file: its sections by name. Text is Latin-1 decoded, one char per byte, so that nothing is lost.
/// </summary>
public sealed partial class PhptFile
{
    private static readonly HashSet<string> Known =
    [
        "TEST", "EXPECT", "EXPECTF", "EXPECTREGEX", "EXPECTREGEX_EXTERNAL", "EXPECT_EXTERNAL", "EXPECTF_EXTERNAL",
        "EXPECTHEADERS", "POST", "POST_RAW", "GZIP_POST", "DEFLATE_POST", "PUT", "GET", "COOKIE", "ARGS", "FILE",
        "FILEEOF", "FILE_EXTERNAL", "REDIRECTTEST", "CAPTURE_STDIO", "STDIN", "CGI", "PHPDBG", "INI", "ENV",
        "EXTENSIONS", "SKIPIF", "XFAIL", "XLEAK", "CLEAN", "CREDITS", "DESCRIPTION", "CONFLICTS",
        "WHITESPACE_SENSITIVE", "FLAKY",
    ];

    private static readonly string[] CgiSections =
        ["GET", "POST", "GZIP_POST", "DEFLATE_POST", "POST_RAW", "PUT", "COOKIE", "EXPECTHEADERS"];

    private readonly Dictionary<string, string> _sections;

    private PhptFile(string path, Dictionary<string, string> sections)
    {
        Path = path;
        _sections = sections;
    }

    public string Path { get; }

    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    public bool Has(string section) => _sections.ContainsKey(section);

    /// <summary>The section's text, null when it is missing.</summary>
    public string? this[string section] => _sections.GetValueOrDefault(section);

    /// <summary>The section's text, "" when it is missing.</summary>
    public string Text(string section) => _sections.GetValueOrDefault(section, "");

    public bool IsFilled(string section) => Text(section).Length != 0;

    /// <summary>Needs a CGI binary: it sends a request or looks at headers.</summary>
    public bool NeedsCgi => Has("CGI") || CgiSections.Any(IsFilled);

    /// <exception cref="PhptFormatException">The file is malformed.</exception>
    public static PhptFile Load(string path)
    {
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        return new PhptFile(path, Parse(path, text));
    }

    private static Dictionary<string, string> Parse(string path, string text)
    {
        List<string> lines = Lines(text);
        if (lines.Count == 0) throw new PhptFormatException("empty test");
        if (!lines[0].StartsWith("--TEST--", StringComparison.Ordinal)) throw new PhptFormatException("tests must start with --TEST--");
        var parts = new Dictionary<string, StringBuilder> { ["TEST"] = new() };
        string current = "TEST";
        bool isCode = false, done = false;
        foreach (string line in lines.Skip(1))
        {
            Match header = HeaderPattern().Match(line);
            if (header.Success)
            {
                current = header.Groups[1].Value;
                if (parts.TryGetValue(current, out StringBuilder? seen) && seen.Length > 0)
                    throw new PhptFormatException($"duplicated {current} section");
                if (!Known.Contains(current)) throw new PhptFormatException($"unknown section {current}");
                parts[current] = new StringBuilder();
                isCode = current is "FILE" or "FILEEOF" or "FILE_EXTERNAL";
                done = false;
                continue;
            }

            if (!done) parts[current].Append(line);
            if (isCode && DonePattern().IsMatch(line)) done = true;
        }

        var sections = parts.ToDictionary(p => p.Key, p => p.Value.ToString());
        if (!sections.ContainsKey("REDIRECTTEST")) Check(path, sections);
        return sections;
    }

    private static void Check(string path, Dictionary<string, string> sections)
    {
        if (!sections.ContainsKey("PHPDBG") && new[] { "FILE", "FILEEOF", "FILE_EXTERNAL" }.Count(sections.ContainsKey) != 1)
            throw new PhptFormatException("missing section --FILE--");
        if (sections.Remove("FILEEOF", out string? code)) sections["FILE"] = code.TrimEnd('\r', '\n');
        foreach (string name in (ReadOnlySpan<string>)["FILE", "EXPECT", "EXPECTF", "EXPECTREGEX"])
        {
            if (!sections.TryGetValue(name + "_EXTERNAL", out string? external)) continue;
            string file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, external.Replace("..", "", StringComparison.Ordinal).Trim(PhpText.Blanks));
            if (!File.Exists(file)) throw new PhptFormatException($"could not load --{name}_EXTERNAL-- {file}");
            sections[name] = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        }

        if (new[] { "EXPECT", "EXPECTF", "EXPECTREGEX" }.Count(sections.ContainsKey) != 1)
            throw new PhptFormatException("missing section --EXPECT--, --EXPECTF-- or --EXPECTREGEX--");
    }

    /// <summary>Names of resources that tests must not use at the same time; "all" means alone.</summary>
    public static IReadOnlyCollection<string> Conflicts(string path)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        string list = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "CONFLICTS");
        if (File.Exists(list))
        {
            foreach (string line in File.ReadLines(list))
                if (line.Trim() is { Length: > 0 } key && line[0] != '#') keys.Add(key);
        }

        Match section = ConflictsPattern().Match(Encoding.Latin1.GetString(File.ReadAllBytes(path)));
        if (section.Success)
            foreach (string line in section.Groups[1].Value.Split('\n'))
                if (line.Trim() is { Length: > 0 } key) keys.Add(key);
        return keys;
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    [GeneratedRegex("^--([_A-Z]+)--")]
    private static partial Regex HeaderPattern();

    [GeneratedRegex(@"^===DONE===[ \t\n\r\f\v]*$")]
    private static partial Regex DonePattern();

    [GeneratedRegex(@"^--CONFLICTS--\r?\n(.*?)(?=^--[_A-Z]+--|\z)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ConflictsPattern();
}

internal static class PhpText
{
    /// <summary>What PHP's trim() strips.</summary>
    internal static readonly char[] Blanks = [' ', '\t', '\n', '\r', '\0', '\v'];
}
