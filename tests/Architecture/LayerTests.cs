using System.Text.RegularExpressions;
using Xunit;

namespace HhvmSharp.Architecture;

/// <summary>The layers inside the runtime's one assembly: Values knows nothing, Bytecode knows Values.</summary>
public partial class LayerTests
{
    private static readonly string[] Upper =
        ["Interpreter", "Classes", "Functions", "Output", "Ini", "Input", "Streams", "Tiering", "Generated"];

    [Fact]
    public void Values_know_nothing_of_the_rest() => Assert.Empty(Uses("Values", ["Bytecode", .. Upper]));

    [Fact]
    public void Bytecode_knows_only_values() => Assert.Empty(Uses("Bytecode", Upper));

    [Fact]
    public void The_runtime_knows_neither_compiler_nor_tiers() =>
        Assert.Empty(Repository.Sources("src", "HhvmSharp.Runtime")
            .Where(f => OutsideRuntime().IsMatch(File.ReadAllText(f))).Select(Repository.Relative));

    [Fact]
    public void No_source_file_is_longer_than_a_thousand_lines() =>
        Assert.Empty(new[] { "src", "jit", "tests" }.SelectMany(d => Repository.Sources(d))
            .Where(f => !f.EndsWith(".g.cs", StringComparison.Ordinal) && File.ReadLines(f).Count() > 1000).Select(Repository.Relative));

    [Fact]
    public void HHVM_VERSION_is_never_defined() =>
        Assert.Empty(Repository.Sources("src").Where(f => File.ReadAllText(f).Contains("PhpConst(\"HHVM_", StringComparison.Ordinal)).Select(Repository.Relative));

    /// <summary>Lines of a layer's files that name one of the namespaces.</summary>
    private static IEnumerable<string> Uses(string layer, string[] namespaces)
    {
        var name = new Regex($@"\b(?:using (?:static )?HhvmSharp\.Runtime\.|HhvmSharp\.Runtime\.|(?<![.\w])(?={string.Join('|', namespaces)}))({string.Join('|', namespaces)})(?:;|\.[A-Z])");
        foreach (string file in Repository.Sources("src", "HhvmSharp.Runtime", layer))
        {
            int number = 0;
            foreach (string line in File.ReadLines(file))
            {
                number++;
                if (!line.TrimStart().StartsWith("//", StringComparison.Ordinal) && name.IsMatch(line))
                    yield return $"{Repository.Relative(file)}:{number}: {line.Trim()}";
            }
        }
    }

    [GeneratedRegex(@"^\s*using HhvmSharp\.(Compiler|Syntax|Library|Hosting|Jit)\b", RegexOptions.Multiline)]
    private static partial Regex OutsideRuntime();
}
