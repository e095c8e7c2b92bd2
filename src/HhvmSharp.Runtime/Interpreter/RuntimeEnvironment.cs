using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// What a process shares between requests: the built-in functions, classes and constants of the loaded extensions,
/// the compiler and the script cache. Filled at start-up, then read-only.
/// </summary>
public sealed class RuntimeEnvironment
{
    public required IScriptCompiler Compiler { get; init; }

    /// <summary>Compiles hot code to machine code; null: everything is interpreted.</summary>
    internal Tiering.ITierCompiler? TierCompiler { get; set; }

    /// <summary>Records and runs traces of hot loops; null: there are none.</summary>
    internal Tiering.ITraceTier? TraceTier { get; set; }

    internal Tiering.CompileBudget CompileBudget { get; } = new();

    public RuntimeEnvironment()
    {
        Functions = new FunctionTable(this);
        Classes = new ClassTable(this);
        Constants = new ConstantTable(this);
    }

    private long _lastRequestId;

    /// <summary>Tells requests apart in inline caches; never 0.</summary>
    internal long NextRequestId() => Interlocked.Increment(ref _lastRequestId);

    /// <summary>Linked classes of the process and their ids.</summary>
    internal ClassRegistry ClassRegistry { get; } = new();

    /// <summary>What the compiler may know of built-ins when it compiles an include; null: nothing.</summary>
    public ICompileEnvironment? CompileEnvironment { get; set; }

    /// <summary>Compiled files.</summary>
    internal ScriptCache Scripts { get; } = new();

    /// <summary>Value stacks of requests that have ended, all undef: at most as many as ever ran at the same time.</summary>
    internal System.Collections.Concurrent.ConcurrentStack<Value[]> Stacks { get; } = new();

    /// <summary>opcache.file_cache.</summary>
    internal ScriptFileCache ScriptFiles { get; } = new();

    /// <summary>32 bytes that change with everything the compiler may know of this process: the builds, disable_functions.</summary>
    internal Lazy<byte[]> BuildId { get; set; } = new(static () => new byte[32]);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<Type, object> _shared = new();

    /// <summary>What an extension keeps for the process, made at the first use; several requests use it at the same time.</summary>
    internal T GetShared<T>()
        where T : class, new() => (T)_shared.GetOrAdd(typeof(T), static _ => new T());

    /// <summary>What the tier compiler tells about its work, as text; set by the executable that plugs it in.</summary>
    public Func<string>? TierReport { get; set; }

    /// <summary>What opcache.preload declared; null: nothing.</summary>
    internal PreloadedCode? Preloaded { get; set; }

    /// <summary>By lower-case name.</summary>
    public FunctionTable Functions { get; }

    /// <summary>By lower-case name.</summary>
    public ClassTable Classes { get; }

    public ConstantTable Constants { get; }

    /// <summary>What is compiled instead of a script's bytes (an archive's stub), or null for the bytes.</summary>
    internal Func<RequestContext, ScriptSource, byte[]?>? ScriptContent { get; set; }

    /// <summary>Stream wrappers by scheme, in the order of stream_get_wrappers().</summary>
    internal OrderedDictionary<string, StreamWrapper> StreamWrappers { get; } = new() { ["php"] = new PhpWrapper(), ["file"] = PlainFileWrapper.Instance };

    /// <summary>Stream filters by name or pattern, in the order of stream_get_filters().</summary>
    internal OrderedDictionary<string, FilterFactory> StreamFilters { get; } = [];

    /// <summary>Functions that ob_start() does not call: a handler in C# has their name (ob_gzhandler).</summary>
    internal Dictionary<string, OutputHandlerFactory> OutputHandlers { get; } = [];

    /// <summary>Loaded extensions in PHP's order, by lower-case name.</summary>
    internal OrderedDictionary<string, ExtensionInfo> Extensions { get; } = [];

    /// <summary>Names of what PHP loads as Zend extensions.</summary>
    public IEnumerable<string> ZendExtensionNames => Extensions.Values.Where(e => e.IsZendExtension).Select(e => e.Name);

    /// <summary>Adds the built-ins of an assembly; called by its generated registration, before requests run.</summary>
    public void Register(NativeTable table)
    {
        foreach (string name in table.Extensions) Extension(name);
        Functions.Register(table);
        Constants.Register(table);
        Classes.Register(table);
        _tables.Add(table);
    }

    private readonly List<NativeTable> _tables = [];

    /// <summary>Takes an extension away whose library this machine does not have; before requests run.</summary>
    public void Leave(string extension)
    {
        Extensions.Remove(extension.ToLowerInvariant());
        foreach (NativeTable table in _tables) table.Leave(extension);
    }

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, PhpClass> _core = new();

    /// <summary>A class that the engine itself needs, by lower-case name.</summary>
    internal PhpClass CoreClass(string lowerName) => _core.TryGetValue(lowerName, out PhpClass? known) ? known : FindCore(lowerName);

    private PhpClass FindCore(string lowerName)
    {
        if (!Classes.TryGetValue(PhpString.FromLatin1(lowerName), out PhpClass? cls))
            throw new InvalidOperationException($"Built-in class {lowerName} is not registered");
        return _core.GetOrAdd(lowerName, cls);
    }

    /// <summary>Declares an ini setting.</summary>
    public void AddIni(string extension, IniEntry entry) => Extension(extension).IniEntries.Add(entry);

    private ExtensionInfo Extension(string name)
    {
        string lower = name.ToLowerInvariant();
        if (!Extensions.TryGetValue(lower, out ExtensionInfo? info)) Extensions.Add(lower, info = new ExtensionInfo { Name = name });
        return info;
    }

    /// <summary>The registered settings; a host replaces the built-in defaults by what it has configured.</summary>
    internal IniRegistry Ini { get; set; } = new(IniConfiguration.Empty);

    /// <summary>The directory that requests start in; absolute.</summary>
    public string StartDirectory { get; set; } = "/";

    /// <summary>PHP_BINARY: the executable's absolute path, or null.</summary>
    public string? Executable { get; set; }

    /// <summary>The process's environment variables, read once; shared by all requests, so literals.</summary>
    public IReadOnlyList<KeyValuePair<PhpString, PhpString>> ProcessVariables { get; set; } = [];
}

/// <summary>An extension. Its functions, classes and constants are found by its name in the tables.</summary>
public sealed class ExtensionInfo
{
    public required string Name { get; init; }
    public string Version { get; init; } = PhpVersion.Text;
    internal List<IniEntry> IniEntries { get; } = [];

    /// <summary>PHP loads it as a Zend extension; it is listed as such too.</summary>
    internal bool IsZendExtension => Name == "Zend OPcache";
}
