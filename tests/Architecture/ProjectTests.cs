using Xunit;

namespace HhvmSharp.Architecture;

/// <summary>Who may know whom: the table of projects.</summary>
public class ProjectTests
{
    private static readonly string[] AllowedFolders = ["src", "jit", "tests", "bench", "docs"];

    private const string Prefix = "HhvmSharp.";

    /// <summary>What each project may reference directly. "*" may reference everything under src and jit.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Generators"] = [],
        ["Syntax"] = [],
        ["Runtime"] = [],
        ["Compiler"] = ["Syntax", "Runtime"],
        ["Library"] = ["Runtime", "Syntax"],
        ["Hosting"] = ["Runtime", "Library", "Compiler"],
        ["Servers"] = ["Hosting"],
        ["Cli"] = ["*"],
        ["Daemon"] = ["*"],
        ["Jit.Analysis"] = ["Runtime"],
        ["Jit.IL"] = ["Jit.Analysis"],
        ["Jit.Trace"] = ["Jit.Analysis"],
    };

    [Fact]
    public void Projects_reference_only_what_the_design_allows()
    {
        var wrong = new List<string>();
        foreach (string project in Repository.Projects.Keys)
        {
            string name = project[Prefix.Length..];
            if (!Allowed.TryGetValue(name, out string[]? allowed))
            {
                bool test = Repository.Projects[project].StartsWith(Path.Combine(Repository.Root, "tests"), StringComparison.Ordinal)
                    || Repository.Projects[project].StartsWith(Path.Combine(Repository.Root, "bench"), StringComparison.Ordinal);
                if (!test) wrong.Add($"{project} is not in the table");
                continue;
            }

            if (allowed is ["*"]) continue;
            wrong.AddRange(Repository.References(project).Where(r => !allowed.Contains(r[Prefix.Length..])).Select(r => $"{project} -> {r}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_trace_tier_references_Iced() =>
        Assert.DoesNotContain(Repository.Projects.Keys, p => p != "HhvmSharp.Jit.Trace" && Repository.Packages(p).Contains("Iced"));

    [Fact]
    public void Only_the_generators_reference_Roslyn() =>
        Assert.DoesNotContain(Repository.Projects.Keys, p =>
            p is not ("HhvmSharp.Generators" or "HhvmSharp.Benchmarks") && !p.EndsWith(".Tests", StringComparison.Ordinal) &&
            Repository.Packages(p).Any(n => n.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)));

    [Fact]
    public void Package_versions_are_central() =>
        Assert.Empty(Repository.Projects.Values.Where(p => File.ReadAllText(p).Contains("PackageReference", StringComparison.Ordinal) &&
            System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(p), "<PackageReference[^>]*Version=")).Select(Repository.Relative));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "HhvmSharp.sln"));
        Assert.All(Repository.Projects.Keys, p => Assert.Contains($"\"{p}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Top_level_folders_are_those_of_the_design()
    {
        string[] found = [.. Directory.EnumerateDirectories(Repository.Root).Select(Path.GetFileName).OfType<string>()
            .Where(d => d[0] != '.' && d is not ("out" or "artifacts" or "TestResults" or "BenchmarkDotNet.Artifacts"))];
        Assert.Empty(found.Except(AllowedFolders));
    }
}
