using Xunit;

namespace HhvmSharp.Differential;

/// <summary>A bounded number of random programs with each test run; more by the executable.</summary>
public class DifferentialTests
{
    [Fact]
    public void Compiled_code_does_what_the_interpreter_does()
    {
        var run = new DifferentialRun();
        for (int seed = 1; seed <= 60; seed++)
            Assert.True(run.Compare(ProgramGenerator.Generate(seed)) is null, $"seed {seed} differs");
    }

    [Fact]
    public void Traces_do_what_the_interpreter_does()
    {
        var run = new DifferentialRun(traces: true);
        for (int seed = 1; seed <= 60; seed++)
            Assert.True(run.Compare(LoopGenerator.Generate(seed)) is null, $"seed {seed} differs");
    }
}
