using System.Xml.Linq;

namespace HhvmSharp.Architecture;

/// <summary>The source tree that these tests look at.</summary>
internal static class Repository
{
    internal static readonly string Root = FindRoot();

    /// <summary>Project files by project name.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Projects =
        new[] { "src", "jit", "tests", "bench" }
            .Select(d => Path.Combine(Root, d)).Where(Directory.Exists)
            .SelectMany(d => Directory.EnumerateFiles(d, "*.csproj", SearchOption.AllDirectories))
            .ToDictionary(p => Path.GetFileNameWithoutExtension(p), StringComparer.Ordinal);

    /// <summary>Names of the projects that a project references, analyzers left out.</summary>
    internal static IEnumerable<string> References(string project) =>
        XDocument.Load(Projects[project]).Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("OutputItemType") != "Analyzer")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));

    internal static IEnumerable<string> Packages(string project) =>
        XDocument.Load(Projects[project]).Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!);

    /// <summary>C# files of a folder, without what builds leave there.</summary>
    internal static IEnumerable<string> Sources(params string[] folder)
    {
        string directory = Path.Combine([Root, .. folder]);
        if (!Directory.Exists(directory)) return [];
        return Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
    }

    internal static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static string FindRoot()
    {
        string? d = AppContext.BaseDirectory;
        while (d is not null && !File.Exists(Path.Combine(d, "HhvmSharp.sln"))) d = Path.GetDirectoryName(d);
        return d ?? throw new InvalidOperationException("HhvmSharp.sln is not above the tests");
    }
}
