using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Backtraces, extensions, resources, the cycle collector.</summary>
[PhpExtension("Core")]
internal static class EngineInfo
{
    [PhpFunction("debug_backtrace(int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT, int $limit = 0): array")]
    internal static PhpArray debug_backtrace(RequestContext ctx, long options, long limit) =>
        Backtrace.Build(ctx, skipLast: true, (int)options, (int)limit);

    [PhpFunction("debug_print_backtrace(int $options = 0, int $limit = 0): void")]
    internal static void debug_print_backtrace(RequestContext ctx, long options, long limit)
    {
        PhpArray trace = Backtrace.Build(ctx, skipLast: true, (int)options, (int)limit);
        PhpString text = ThrowableMethods.TraceText(ctx, trace, withMain: false);
        Value.Array(trace).Release(ctx);
        ctx.Echo(text.Span);
    }

    // ---- extensions ----

    [PhpFunction("get_loaded_extensions(bool $zend_extensions = false): array")]
    internal static PhpArray get_loaded_extensions(RequestContext ctx, bool zend_extensions)
    {
        var names = new PhpArray();
        if (zend_extensions) return names;
        foreach (ExtensionInfo e in ctx.Environment.Extensions.Values) names.Append(Value.String(e.Name));
        return names;
    }

    [PhpFunction("extension_loaded(string $extension): bool")]
    internal static bool extension_loaded(RequestContext ctx, PhpString extension) =>
        ctx.Environment.Extensions.ContainsKey(extension.ToLower().ToString());

    [PhpFunction("get_extension_funcs(string $extension): array|false")]
    internal static PhpArray? get_extension_funcs(RequestContext ctx, PhpString extension)
    {
        string name = extension.ToLower().ToString();
        if (name == "zend") name = "core";
        if (!ctx.Environment.Extensions.ContainsKey(name)) return null;
        var functions = new PhpArray();
        foreach (PhpString f in ctx.Environment.Functions.Names(name)) functions.Append(Value.String(f).Copied());
        return functions.Length == 0 ? null : functions;
    }

    // ---- resources ----

    private static PhpResource Resource(RequestContext ctx, in Value given)
    {
        Value v = given.Dereferenced();
        if (!v.IsResource) Arg.TypeError(ctx, 1, $"must be of type resource, {TypeNames.OfValue(in v)} given");
        return v.AsResource;
    }

    [PhpFunction("get_resource_type($resource): string")]
    internal static PhpString get_resource_type(RequestContext ctx, Value resource) => PhpString.FromLatin1(Resource(ctx, in resource).TypeName);

    [PhpFunction("get_resource_id($resource): int")]
    internal static long get_resource_id(RequestContext ctx, Value resource) => Resource(ctx, in resource).Id;

    // ---- garbage ----

    [PhpFunction("gc_mem_caches(): int")]
    internal static long gc_mem_caches() => 0;

    [PhpFunction("gc_collect_cycles(): int")]
    internal static long gc_collect_cycles(RequestContext ctx)
    {
        int collected = ctx.CollectCycles();
        Throw.IfPending(ctx);
        return collected;
    }

    [PhpFunction("gc_enabled(): bool")]
    internal static bool gc_enabled(RequestContext ctx) => ctx.GcEnabled;

    [PhpFunction("gc_enable(): void")]
    internal static void gc_enable(RequestContext ctx) => SetEnabled(ctx, true);

    [PhpFunction("gc_disable(): void")]
    internal static void gc_disable(RequestContext ctx) => SetEnabled(ctx, false);

    private static void SetEnabled(RequestContext ctx, bool on)
    {
        ctx.GcEnabled = on;
        ctx.Ini.Set(PhpString.Literal("zend.enable_gc"), PhpString.SingleByte(on ? (byte)'1' : (byte)'0'), IniAccess.User, IniStage.Runtime);
    }

    [PhpFunction("gc_status(): array")]
    internal static PhpArray gc_status(RequestContext ctx)
    {
        var status = new PhpArray(16);
        status.Add("running", Value.Bool(ctx.GcCollecting));
        status.Add("protected", Value.False);
        status.Add("full", Value.False);
        status.Add("runs", Value.Int(ctx.GcRuns));
        status.Add("collected", Value.Int(ctx.GcCollected));
        status.Add("threshold", Value.Int(ctx.GcThreshold));
        status.Add("buffer_size", Value.Int(16384));
        status.Add("roots", Value.Int(ctx.GcRootCount));
        status.Add("application_time", Value.Float((DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds - ctx.StartTime));
        status.Add("collector_time", Value.Float(0));
        status.Add("destructor_time", Value.Float(0));
        status.Add("free_time", Value.Float(0));
        return status;
    }
}
