namespace HhvmSharp.Conformance;

/// <summary>The verdicts of run-tests, and what kept a test from running.</summary>
public enum Outcome
{
    Pass,
    Fail,
    Timeout,
    /// <summary>The process that ran the test died, or the test outgrew its memory.</summary>
    Crash,
    /// <summary>Expected to fail, and did.</summary>
    XFail,
    /// <summary>Expected to fail, and passed.</summary>
    XPass,
    Skip,
    /// <summary>Needs a CGI binary (or phpdbg).</summary>
    NeedsCgi,
    /// <summary>A list of other tests, which is not followed.</summary>
    Redirect,
    /// <summary>The test file is malformed, or its SKIPIF printed something else.</summary>
    Bork,
}

public sealed record TestResult(Outcome Outcome, string Reason = "", string Output = "")
{
    public double Seconds { get; init; }

    internal const string MissingExtension = "missing extension: ";

    /// <summary>This machine lacks the library of an extension that the test needs.</summary>
    public bool LacksExtension => Outcome == Outcome.Skip && Reason.StartsWith(MissingExtension, StringComparison.Ordinal);

    /// <summary>The test could not be stopped: its process is of no more use.</summary>
    public bool EndsProcess { get; init; }

    /// <summary>The verdict as phpt.py and its JSON spell it.</summary>
    public string OutcomeName => Name(Outcome);

    public static string Name(Outcome outcome) => outcome switch
    {
        Outcome.NeedsCgi => "NEEDS_CGI",
        _ => outcome.ToString().ToUpperInvariant(),
    };

    public static Outcome Parse(string name) =>
        name == "NEEDS_CGI" ? Outcome.NeedsCgi : Enum.Parse<Outcome>(name, ignoreCase: true);

    /// <summary>A verdict that fails the run.</summary>
    public bool IsBad => Outcome is Outcome.Fail or Outcome.Timeout or Outcome.Crash or Outcome.Bork;
}
