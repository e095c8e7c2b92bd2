namespace HhvmSharp.Conformance;

/// <summary>One execution of a script: what run-tests would put on a command line.</summary>
public sealed record Execution
{
    public required string Script { get; init; }

    /// <summary>"name=value" settings, in order.</summary>
    public required IReadOnlyList<string> Ini { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Standard input; null: closed.</summary>
    public byte[]? Input { get; init; }

    public bool CaptureOutput { get; init; } = true;
    public bool CaptureError { get; init; } = true;

    /// <summary>Run by the CGI binary.</summary>
    public bool Cgi { get; init; }
}

public enum ExecutionEnd { Normal, Timeout, OutOfMemory, OutputTooLong }

/// <summary><paramref name="ExitCode"/> negative: killed by that signal.</summary>
public sealed record ExecutionResult(byte[] Output, int ExitCode, ExecutionEnd End = ExecutionEnd.Normal)
{
    public bool Crashed => End == ExecutionEnd.Normal && (ExitCode < 0 || ExitCode is > 128 and < 160);
}

/// <summary>Something that runs PHP scripts: this process, or a command.</summary>
public interface IPhpEngine
{
    /// <summary>Lower-case names of the loaded extensions ("opcache" for "Zend OPcache").</summary>
    IReadOnlySet<string> Extensions { get; }

    bool HasCgi { get; }

    /// <summary>A script could not be stopped: this process must not run more.</summary>
    bool IsStuck { get; }

    ExecutionResult Run(Execution execution);
}
