using System.Text;
using Xunit;

namespace HhvmSharp.Conformance;

/// <summary>What Reflection says of our functions, classes, constants and methods is what it says in PHP 8.4 (tests/arginfo).</summary>
public class ArgInfoTests
{
    private static readonly string Directory = Path.Combine(PhptTests.Root, "..", "arginfo");

    /// <summary>APCu is not part of PHP; intl's constants follow the version of ICU.</summary>
    private static readonly string[] Others = ["apcu ", "intl const "];

    [Fact]
    public void Signatures_are_those_of_PHP()
    {
        HashSet<string> known = [.. File.ReadLines(Path.Combine(Directory, "php84.txt"), Encoding.Latin1)];
        string[] differing = [.. Dump().Where(line => !known.Contains(line) && !Array.Exists(Others, o => line.StartsWith(o, StringComparison.Ordinal)))];
        Assert.True(differing.Length == 0, "not so in PHP 8.4:\n" + string.Join('\n', differing));
    }

    private static string[] Dump()
    {
        ExecutionResult result = Modes.CreateEngine("interp", 60, null).Run(new Execution
        {
            Script = Path.Combine(Directory, "dump.php"),
            Ini = ["memory_limit=-1"],
            Environment = new Dictionary<string, string>(),
            WorkingDirectory = Directory,
            CaptureError = false,
        });
        Assert.Equal(0, result.ExitCode);
        string[] lines = Encoding.Latin1.GetString(result.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 2000, result.Output.Length > 2000 ? "" : Encoding.Latin1.GetString(result.Output));
        return lines;
    }
}
