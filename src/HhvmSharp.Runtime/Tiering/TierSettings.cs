using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>The settings jit.*, and those of opcache.* that mean the same; an explicit jit.* wins.</summary>
internal sealed class TierSettings
{
    internal static readonly TierSettings Off = new();

    // Compiling takes some 50 µs an op, interpreting it 10 ns: what has run less often than this is not worth it.
    private const int StandardHotFunction = 5000, StandardHotLoop = 1000;

    /// <summary>Traces are cheap: a loop is recorded sooner than tier 1 compiles it.</summary>
    private const int TraceHotLoop = 64;

    /// <summary>Whether hot code is compiled to IL.</summary>
    internal bool Compiles { get; private init; }

    /// <summary>Whether hot loops become traces.</summary>
    internal bool Traces { get; private init; }

    /// <summary>Calls of a function before it is compiled.</summary>
    internal int HotFunction { get; private init; } = StandardHotFunction;

    /// <summary>Turns of a loop before it is compiled.</summary>
    internal int HotLoop { get; private init; } = StandardHotLoop;

    /// <summary>Nobody has said what is hot: compiling keeps to its budget.</summary>
    internal bool IsBudgeted => HotFunction == StandardHotFunction && HotLoop == StandardHotLoop;

    /// <summary>Times that a trace is left by one exit before it is continued there.</summary>
    internal int HotExit { get; private init; } = 8;

    internal static TierSettings Read(IniTable ini)
    {
        string mode = Text(ini, "jit.mode") ?? "";
        bool off = mode.Length == 0 ? IsOff(Configured(ini, "opcache.jit")) : mode == "interp";
        int hotLoop = Count(ini, "jit.hot_loop", "opcache.jit_hot_loop", mode == "trace" ? TraceHotLoop : StandardHotLoop);
        return new TierSettings
        {
            Compiles = !off && mode != "trace",
            Traces = mode == "trace" && !IsOff(Text(ini, "jit.trace")),
            HotFunction = Count(ini, "jit.hot_func", "opcache.jit_hot_func", StandardHotFunction),
            HotLoop = hotLoop,
            HotExit = Count(ini, "jit.hot_exit", "opcache.jit_hot_side_exit", Math.Min(8, hotLoop)),
        };
    }

    private static bool IsOff(string? value) => value?.ToLowerInvariant() is "off" or "disable" or "0" or "no" or "false";

    private static int Count(IniTable ini, string name, string other, int standard)
    {
        if (!int.TryParse(Text(ini, name), out int n) && !int.TryParse(Configured(ini, other), out n)) return standard;
        return n <= 0 ? int.MaxValue : Math.Min(n, 1 << 24);
    }

    private static string? Text(IniTable ini, string name) => ini.Get(name)?.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>What somebody has configured: the defaults of opcache.* (the JIT is off) do not count.</summary>
    private static string? Configured(IniTable ini, string name) => ini.Registry.Configuration.Get(PhpString.FromLatin1(name))?.ToString();
}
