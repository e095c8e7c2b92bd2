using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// What a process shares between requests: the built-in functions, classes and constants of the loaded extensions,
/// the compiler and the script cache. Filled at start-up, then read-only.
/// </summary>
public sealed class RuntimeEnvironment
{
    public required IScriptCompiler Compiler { get; init; }

    /// <summary>Linked classes of the process and their ids.</summary>
    internal ClassRegistry ClassRegistry { get; } = new();

    /// <summary>By lower-case name.</summary>
    internal Dictionary<PhpString, PhpFunction> Functions { get; } = [];

    internal OrderedDictionary<PhpString, PhpClass> Classes { get; } = [];

    internal Dictionary<PhpString, Value> Constants { get; } = [];

    /// <summary>Loaded extensions in PHP's order, by lower-case name.</summary>
    internal OrderedDictionary<string, ExtensionInfo> Extensions { get; } = [];
}

/// <summary>An extension: what it is called and declares.</summary>
public sealed class ExtensionInfo
{
    public required string Name { get; init; }
    public string Version { get; init; } = "8.4.24";
    internal List<PhpFunction> Functions { get; } = [];
    internal List<PhpClass> Classes { get; } = [];
    internal List<KeyValuePair<PhpString, Value>> Constants { get; } = [];
    internal List<IniEntry> IniEntries { get; } = [];
}

/// <summary>An ini setting as an extension declares it.</summary>
public sealed record IniEntry(string Name, string? Default, IniAccess Access);

[Flags]
public enum IniAccess { User = 1, PerDir = 2, System = 4, All = 7 }
