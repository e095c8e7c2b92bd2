using System.Text.RegularExpressions;

namespace HhvmSharp.Conformance;

/// <summary>The tests of a run, in order, with names relative to the root.</summary>
public sealed class TestList
{
    private TestList(string root, List<string> paths)
    {
        Root = root;
        Paths = paths;
        Names = paths.ConvertAll(p => Path.GetRelativePath(root, p));
    }

    public string Root { get; }

    public IReadOnlyList<string> Paths { get; }

    public IReadOnlyList<string> Names { get; }

    /// <exception cref="UsageException">A path is not there, or there are no tests.</exception>
    public static TestList Collect(RunOptions options)
    {
        string start = options.Root ?? Environment.CurrentDirectory;
        IEnumerable<string> given = options.Paths.Concat(options.Lists.SelectMany(ReadNames)).Select(p => Path.GetFullPath(p, start));
        var paths = given.SelectMany(Expand).Distinct().ToList();
        if (paths.Count == 0) throw new UsageException("no tests found");
        string root = options.Root ?? FindRoot(paths[0]) ?? start;
        if (options.Exclude.Count > 0)
        {
            Regex[] patterns = [.. options.Exclude.Select(x => new Regex(x))];
            paths.RemoveAll(p => patterns.Any(x => x.IsMatch(Path.GetRelativePath(root, p))));
        }

        if (options.Sample > 1) paths = paths.Where((_, i) => i % options.Sample == 0).ToList();
        return new TestList(root, paths);
    }

    /// <summary>Names in a list file: one a line, # starts a comment line.</summary>
    internal static IEnumerable<string> ReadNames(string file) =>
        File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#');

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path))
        {
            return Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).SelectMany(Expand)
                .Concat(Directory.EnumerateFiles(path, "*.phpt").Order(StringComparer.Ordinal));
        }

        return path.EndsWith(".phpt", StringComparison.Ordinal) && File.Exists(path)
            ? [path]
            : throw new UsageException($"not a .phpt file or a directory: {path}");
    }

    private static string? FindRoot(string path)
    {
        for (string? d = Path.GetDirectoryName(path); d is not null; d = Path.GetDirectoryName(d))
            if (File.Exists(Path.Combine(d, "run-tests.php"))) return d;
        return null;
    }
}
