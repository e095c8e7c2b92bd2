using Xunit;

namespace HhvmSharp.Conformance;

/// <summary>Our own .phpt files, each in every mode that is built, and each twice in one process.</summary>
public class PhptTests
{
    internal static readonly string Root = FindTests();

    private static readonly Dictionary<string, TestRunner> Runners = Modes.Built.ToDictionary(m => m, m => new TestRunner(
        Modes.CreateEngine(m, 30, null), new RunSettings { SourceRoot = Root, Repeat = 2, TimeoutSeconds = 30 }));

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string mode in Modes.Built)
                foreach (string path in Directory.EnumerateFiles(Root, "*.phpt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    cases.Add(mode, Path.GetRelativePath(Root, path));
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Passes(string mode, string test)
    {
        TestResult result = Runners[mode].Run(Path.Combine(Root, test));
        Assert.True(result.Outcome is Outcome.Pass or Outcome.Skip or Outcome.XFail, $"{result.OutcomeName} {result.Reason}\n{result.Output}");
    }

    [Fact]
    public void A_mode_that_is_not_built_is_an_error_that_names_it()
    {
        foreach (string mode in Modes.All.Except(Modes.Built))
            Assert.Contains(mode, Assert.Throws<UsageException>(() => Modes.Require(mode)).Message, StringComparison.Ordinal);
    }

    private static string FindTests()
    {
        for (string? d = AppContext.BaseDirectory; d is not null; d = Path.GetDirectoryName(d))
        {
            string tests = Path.Combine(d, "tests", "phpt");
            if (Directory.Exists(tests)) return tests;
        }

        throw new InvalidOperationException("tests/phpt is not above the test assembly");
    }
}
