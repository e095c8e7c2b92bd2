namespace HhvmSharp.Conformance;

/// <summary>The modes of execution (ini jit.mode) that tests can be run in.</summary>
public static class Modes
{
    /// <summary>All modes that the design names.</summary>
    public static readonly string[] All = ["interp", "il", "trace", "auto"];

    /// <summary>Those that this build has.</summary>
    public static readonly string[] Built = ["interp", "il", "trace", "auto"];

    /// <exception cref="UsageException">There is no such mode, or it is not built.</exception>
    public static void Require(string mode)
    {
        if (!All.Contains(mode)) throw new UsageException($"there is no mode {mode}; modes are {string.Join(", ", All)}");
        if (!Built.Contains(mode)) throw new UsageException($"mode {mode} is not built; built: {string.Join(", ", Built)}");
    }

    /// <summary>An engine in this process; <paramref name="executable"/> is what PHP_BINARY says.</summary>
    internal static IPhpEngine CreateEngine(string mode, int timeoutSeconds, string? executable)
    {
        Require(mode);
        return new InProcessEngine(mode, timeoutSeconds, executable);
    }
}
