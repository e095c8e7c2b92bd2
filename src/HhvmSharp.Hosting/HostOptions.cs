using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Hosting;

/// <summary>How a process is set up; everything about configuration is in <see cref="Ini"/>.</summary>
public sealed record HostOptions
{
    /// <summary>-n, -c, -d and the SAPI's own settings. Constants and environment are filled in by the host.</summary>
    public required IniOptions Ini { get; init; }

    /// <summary>PHP_SAPI.</summary>
    public string SapiName { get; init; } = "cli";

    /// <summary>Adds what only this kind of process has: functions and settings of a server.</summary>
    public Action<RuntimeEnvironment>? Extend { get; init; }

    /// <summary>PHP_BINARY: the executable's absolute path, or null.</summary>
    public string? Executable { get; init; }
}
