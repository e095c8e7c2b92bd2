using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Extensions, files, resources, the cycle collector.</summary>
[PhpExtension("Core")]
internal static class InfoFunctions
{
    [PhpFunction("zend_version(): string", Pure = true)]
    internal static PhpString zend_version() => PhpString.FromLatin1("4.4.24");

    [PhpFunction("get_included_files(): array")]
    [PhpFunction("get_required_files(): array")]
    internal static PhpArray get_included_files(RequestContext ctx)
    {
        var result = new PhpArray(ctx.IncludedFiles.Count);
        foreach (PhpString file in ctx.IncludedFiles.Keys) result.Append(ctx, Value.String(file).Copied());
        return result;
    }

    // ---- extensions ----

    [PhpFunction("extension_loaded(string $extension): bool")]
    internal static bool extension_loaded(RequestContext ctx, PhpString extension) => ctx.Environment.Extensions.ContainsKey(extension.ToLower().ToString());

    [PhpFunction("get_loaded_extensions(bool $zend_extensions = false): array")]
    internal static PhpArray get_loaded_extensions(RequestContext ctx, bool zend_extensions)
    {
        var result = new PhpArray();
        foreach (ExtensionInfo e in ctx.Environment.Extensions.Values)
            if (!zend_extensions || e.IsZendExtension) result.Append(ctx, Value.String(e.Name));
        return result;
    }

    [PhpFunction("get_extension_funcs(string $extension): array|false")]
    internal static PhpArray? get_extension_funcs(RequestContext ctx, PhpString extension)
    {
        string name = extension.ToString();
        if (name.Equals("zend", StringComparison.OrdinalIgnoreCase)) name = "Core";
        if (!ctx.Environment.Extensions.ContainsKey(name.ToLowerInvariant())) return null;
        var result = new PhpArray();
        foreach (PhpString f in ctx.Environment.Functions.Names(name)) result.Append(ctx, Value.String(f));
        return result.Length == 0 ? null : result;
    }

    // ---- cycle collector ----

    [PhpFunction("gc_collect_cycles(): int")]
    internal static long gc_collect_cycles(RequestContext ctx) => ctx.CollectCycles();

    [PhpFunction("gc_mem_caches(): int")]
    internal static long gc_mem_caches() => 0; // the pools of a request are not caches of the operating system's memory

    [PhpFunction("gc_enabled(): bool")]
    internal static bool gc_enabled(RequestContext ctx) => ctx.GcEnabled;

    [PhpFunction("gc_enable(): void")]
    internal static void gc_enable(RequestContext ctx) => SetEnabled(ctx, true);

    [PhpFunction("gc_disable(): void")]
    internal static void gc_disable(RequestContext ctx) => SetEnabled(ctx, false);

    private static void SetEnabled(RequestContext ctx, bool enabled)
    {
        ctx.Ini.Set(PhpString.FromLatin1("zend.enable_gc"), PhpString.FromLatin1(enabled ? "1" : "0"), Runtime.Interpreter.IniAccess.User, Runtime.Interpreter.IniStage.Runtime);
    }

    [PhpFunction("gc_status(): array")]
    internal static PhpArray gc_status(RequestContext ctx)
    {
        var result = new PhpArray(12);
        result.Add("running", Value.Bool(ctx.GcCollecting));
        result.Add("protected", Value.False);
        result.Add("full", Value.False);
        result.Add("runs", Value.Int(ctx.GcRuns));
        result.Add("collected", Value.Int(ctx.GcCollected));
        result.Add("threshold", Value.Int(ctx.GcThreshold));
        result.Add("buffer_size", Value.Int(16384));
        result.Add("roots", Value.Int(ctx.GcRootCount));
        result.Add("application_time", Value.Float((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - ctx.StartTime));
        result.Add("collector_time", Value.Float(0));
        result.Add("destructor_time", Value.Float(0));
        result.Add("free_time", Value.Float(0));
        return result;
    }
}
