namespace HhvmSharp.Runtime.Output;

/// <summary>
/// php://stdin, php://stdout and php://stderr of a request: the process's own on the command line, something else
/// where several requests share a process. Bytes go straight through; whoever writes to Output must have flushed the
/// request's output first.
/// </summary>
public sealed class StandardStreams
{
    public required Stream Input { get; init; }

    public required Stream Output { get; init; }

    public required Stream Error { get; init; }

    /// <summary>They are file descriptors 0, 1 and 2 of this process.</summary>
    public bool AreProcessStreams { get; init; }
}
