using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
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

    /// <summary>What the compiler may know of built-ins when it compiles an include; null: nothing.</summary>
    public ICompileEnvironment? CompileEnvironment { get; set; }

    /// <summary>Compiled files.</summary>
    internal ScriptCache Scripts { get; } = new();

    /// <summary>Built-in constants whose use is deprecated.</summary>
    internal HashSet<PhpString> DeprecatedConstants { get; } = [];

    /// <summary>By lower-case name.</summary>
    internal Dictionary<PhpString, PhpFunction> Functions { get; } = [];

    internal OrderedDictionary<PhpString, PhpClass> Classes { get; } = [];

    internal Dictionary<PhpString, Value> Constants { get; } = [];

    /// <summary>Loaded extensions in PHP's order, by lower-case name.</summary>
    internal OrderedDictionary<string, ExtensionInfo> Extensions { get; } = [];

    /// <summary>The registered settings; a host replaces the built-in defaults by what it has configured.</summary>
    internal IniRegistry Ini { get; set; } = new(IniConfiguration.Empty);

    /// <summary>The directory that requests start in; absolute.</summary>
    public string StartDirectory { get; set; } = "/";

    /// <summary>The process's environment variables, read once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ProcessVariables { get; set; } = [];
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
