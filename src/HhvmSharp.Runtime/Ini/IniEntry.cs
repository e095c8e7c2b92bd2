using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// An ini setting as an extension declares it. <paramref name="Default"/> null is PHP's NULL (ini_get gives "").
/// </summary>
public sealed record IniEntry(string Name, string? Default, IniAccess Access)
{
    /// <summary>What values are accepted, and how phpinfo and --ri show them.</summary>
    public IniKind Kind { get; init; }

    /// <summary>The engine's typed copy of it, kept in <see cref="EngineSettings"/>.</summary>
    internal EngineSetting Setting { get; init; }

    /// <summary>Called before a value is taken, after <see cref="Kind"/>'s own check; false refuses it.</summary>
    public IniChange? OnChange { get; init; }
}

/// <summary>Who may change a setting: ini_set, .user.ini and directories, php.ini and the command line.</summary>
[Flags]
public enum IniAccess { User = 1, PerDir = 2, System = 4, All = 7 }

/// <summary>PHP's OnUpdate* handlers.</summary>
public enum IniKind : byte
{
    String,
    /// <summary>An empty value is refused.</summary>
    NonEmpty,
    Bool,
    /// <summary>A quantity ("2M"); a malformed one warns.</summary>
    Long,
    /// <summary>A quantity that must not be negative.</summary>
    NonNegative,
    Real,
    /// <summary>A colour, shown as such by phpinfo.</summary>
    Color,
}

public enum IniStage : byte { Startup, Shutdown, Activate, Deactivate, Runtime, PerDirectory }

/// <summary>
/// Decides on a new value. <see cref="IniTable.Context"/> is null at <see cref="IniStage.Startup"/>.
/// </summary>
public delegate bool IniChange(IniTable table, PhpString? value, IniStage stage);
