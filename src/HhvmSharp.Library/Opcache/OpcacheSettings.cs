using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Opcache;

/// <summary>
/// opcache.* with PHP's defaults, access and rules. Those about PHP's shared memory, its optimizer's passes and the
/// process (listed in docs/opcache.md) are accepted and have nothing here that they could act on.
/// </summary>
[PhpExtension("Zend OPcache")]
[PhpIni("opcache.enable", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(Enable))]
[PhpIni("opcache.use_cwd", "1", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.validate_timestamps", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(Policy))]
[PhpIni("opcache.validate_permission", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.validate_root", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.dups_fix", "0", IniAccess.All, Kind = IniKind.Bool)]
[PhpIni("opcache.revalidate_path", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(Policy))]
[PhpIni("opcache.log_verbosity_level", "1", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.memory_consumption", "128", IniAccess.System, OnChange = nameof(MemoryConsumption))]
[PhpIni("opcache.interned_strings_buffer", "8", IniAccess.System, OnChange = nameof(InternedStrings))]
[PhpIni("opcache.max_accelerated_files", "10000", IniAccess.System, OnChange = nameof(MaxFiles))]
[PhpIni("opcache.max_wasted_percentage", "5", IniAccess.System, OnChange = nameof(MaxWasted))]
[PhpIni("opcache.force_restart_timeout", "180", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.revalidate_freq", "2", IniAccess.All, Kind = IniKind.Long, OnChange = nameof(Policy))]
[PhpIni("opcache.file_update_protection", "2", IniAccess.All, Kind = IniKind.Long, OnChange = nameof(Policy))]
[PhpIni("opcache.preferred_memory_model", "", IniAccess.System)]
[PhpIni("opcache.blacklist_filename", "", IniAccess.System)]
[PhpIni("opcache.max_file_size", "0", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.protect_memory", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.save_comments", "1", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.record_warnings", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.optimization_level", "0x7FFEBFFF", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.opt_debug_level", "0", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.enable_file_override", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.enable_cli", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.error_log", "", IniAccess.System)]
[PhpIni("opcache.restrict_api", "", IniAccess.System)]
[PhpIni("opcache.lockfile_path", "/tmp", IniAccess.System)]
[PhpIni("opcache.file_cache", null, IniAccess.System, OnChange = nameof(FileCache))]
[PhpIni("opcache.file_cache_only", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.file_cache_consistency_checks", "1", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.huge_code_pages", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("opcache.preload", "", IniAccess.System)]
[PhpIni("opcache.preload_user", "", IniAccess.System)]
[PhpIni("opcache.jit", "disable", IniAccess.All, OnChange = nameof(Jit))]
[PhpIni("opcache.jit_buffer_size", "64M", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.jit_debug", "0", IniAccess.All, Kind = IniKind.Long, OnChange = nameof(JitDebug))]
[PhpIni("opcache.jit_bisect_limit", "0", IniAccess.All, Kind = IniKind.Long)]
[PhpIni("opcache.jit_prof_threshold", "0.005", IniAccess.All, Kind = IniKind.Real)]
[PhpIni("opcache.jit_max_root_traces", "1024", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.jit_max_side_traces", "128", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.jit_max_exit_counters", "8192", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("opcache.jit_hot_loop", "64", IniAccess.System, OnChange = nameof(HotLoop))]
[PhpIni("opcache.jit_hot_func", "127", IniAccess.System, OnChange = nameof(HotFunction))]
[PhpIni("opcache.jit_hot_return", "8", IniAccess.System, OnChange = nameof(HotReturn))]
[PhpIni("opcache.jit_hot_side_exit", "8", IniAccess.All, OnChange = nameof(HotSideExit))]
[PhpIni("opcache.jit_blacklist_root_trace", "16", IniAccess.All, OnChange = nameof(BlacklistRoot))]
[PhpIni("opcache.jit_blacklist_side_trace", "8", IniAccess.All, OnChange = nameof(BlacklistSide))]
[PhpIni("opcache.jit_max_loop_unrolls", "8", IniAccess.All, OnChange = nameof(LoopUnrolls))]
[PhpIni("opcache.jit_max_recursive_calls", "2", IniAccess.All, OnChange = nameof(RecursiveCalls))]
[PhpIni("opcache.jit_max_recursive_returns", "2", IniAccess.All, OnChange = nameof(RecursiveReturns))]
[PhpIni("opcache.jit_max_polymorphic_calls", "2", IniAccess.All, Kind = IniKind.Long)]
[PhpIni("opcache.jit_max_trace_length", "1024", IniAccess.All, OnChange = nameof(TraceLength))]
internal static class OpcacheSettings
{
    /// <summary>Bits of opcache.jit_debug that cannot change after the start.</summary>
    private const long PersistentDebugBits = 0x100 | 0x200 | 0x400 | 0x800 | 0x1000;

    internal static bool Policy(IniTable table, PhpString? value, IniStage stage)
    {
        table.Context?.ForgetScriptPolicy();
        return true;
    }

    /// <summary>A request can only switch it off.</summary>
    internal static bool Enable(IniTable table, PhpString? value, IniStage stage)
    {
        if (stage is IniStage.Startup or IniStage.Shutdown or IniStage.Deactivate) return true;
        if (!IniQuantity.ParseBool(value)) return Policy(table, value, stage);
        table.Raise(ErrorLevel.Warning, "Zend OPcache can't be temporary enabled (it may be only disabled till the end of request)");
        return false;
    }

    internal static bool MemoryConsumption(IniTable table, PhpString? value, IniStage stage) =>
        Check(table, IniQuantity.ParseInteger(value) >= 8, "opcache.memory_consumption is set below the required 8MB.\n");

    internal static bool InternedStrings(IniTable table, PhpString? value, IniStage stage)
    {
        const long max = 32767; // what the positions of PHP's table of strings can tell apart
        long size = Quantity(table, value, "opcache.interned_strings_buffer");
        return Check(table, size >= 0, $"opcache.interned_strings_buffer must be greater than or equal to 0, {size} given.\n") &&
            Check(table, size <= max, $"opcache.interned_strings_buffer must be less than or equal to {max}, {size} given.\n");
    }

    internal static bool MaxFiles(IniTable table, PhpString? value, IniStage stage)
    {
        long files = IniQuantity.ParseInteger(value);
        return Check(table, files >= 200, "opcache.max_accelerated_files is set below the required minimum (200).\n") &&
            Check(table, files <= 1_000_000, "opcache.max_accelerated_files is set above the limit (1000000).\n");
    }

    internal static bool MaxWasted(IniTable table, PhpString? value, IniStage stage) =>
        Check(table, IniQuantity.ParseInteger(value) is > 0 and <= 50, "opcache.max_wasted_percentage must be set between 1 and 50.\n");

    /// <summary>An unusable directory is no error: there is no file cache then.</summary>
    internal static bool FileCache(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is { Length: > 0 }) Check(table, ScriptFileCache.IsUsable(value.ToUtf8()), "opcache.file_cache must be a full path of accessible directory.\n");
        return true;
    }

    private static bool Check(IniTable table, bool good, string complaint)
    {
        if (!good && table.GetLong("opcache.log_verbosity_level") >= ScriptLog.Warning)
            ScriptLog.Write(table.GetString("opcache.error_log"), ScriptLog.Warning, complaint);
        return good;
    }

    // ---- the JIT's ----

    internal static bool Jit(IniTable table, PhpString? value, IniStage stage)
    {
        string text = value?.ToString().ToLowerInvariant() ?? "";
        if (stage != IniStage.Startup && table.Registry.Find(PhpString.Literal("opcache.jit"))?.Value?.ToString().ToLowerInvariant() == "disable")
        {
            if (stage == IniStage.Runtime) table.Raise(ErrorLevel.Warning, "Cannot change opcache.jit setting at run-time (JIT is disabled)");
            return false;
        }

        if (text is "disable" or "" or "0" or "off" or "no" or "false" or "1" or "on" or "yes" or "true" or "tracing" or "function" || IsJitNumber(text)) return true;
        table.Raise(ErrorLevel.Warning, "Invalid \"opcache.jit\" setting. Should be \"disable\", \"on\", \"off\", \"tracing\", \"function\" or 4-digit number");
        return false;
    }

    /// <summary>CRTO: CPU flags, register allocation, trigger, optimisation level.</summary>
    private static bool IsJitNumber(string text)
    {
        if (!int.TryParse(text, out int jit) || jit < 0) return false;
        if (jit == 0) return true;
        int level = jit % 10, trigger = jit / 10 % 10, registers = jit / 100 % 10, cpu = jit / 1000;
        return level is > 0 and <= 5 && trigger is <= 5 and not 4 && registers <= 2 && cpu <= 1;
    }

    internal static bool JitDebug(IniTable table, PhpString? value, IniStage stage)
    {
        if (stage == IniStage.Startup) return true;
        long changed = table.GetLong("opcache.jit_debug") ^ (value is null ? 0 : IniQuantity.Parse(value, out _));
        if ((changed & PersistentDebugBits) == 0) return true;
        if (stage == IniStage.Runtime) table.Raise(ErrorLevel.Warning, "Some opcache.jit_debug bits cannot be changed after startup");
        return false;
    }

    internal static bool HotLoop(IniTable table, PhpString? value, IniStage stage) => Counter(table, value, "opcache.jit_hot_loop");

    internal static bool HotFunction(IniTable table, PhpString? value, IniStage stage) => Counter(table, value, "opcache.jit_hot_func");

    internal static bool HotReturn(IniTable table, PhpString? value, IniStage stage) => Counter(table, value, "opcache.jit_hot_return");

    internal static bool HotSideExit(IniTable table, PhpString? value, IniStage stage) => Counter(table, value, "opcache.jit_hot_side_exit");

    internal static bool BlacklistRoot(IniTable table, PhpString? value, IniStage stage) => Counter(table, value, "opcache.jit_blacklist_root_trace");

    internal static bool BlacklistSide(IniTable table, PhpString? value, IniStage stage) => Counter(table, value, "opcache.jit_blacklist_side_trace");

    internal static bool LoopUnrolls(IniTable table, PhpString? value, IniStage stage) => Range(table, value, "opcache.jit_max_loop_unrolls", 1, 9, 10);

    internal static bool RecursiveCalls(IniTable table, PhpString? value, IniStage stage) => Range(table, value, "opcache.jit_max_recursive_calls", 1, 9, 10);

    internal static bool RecursiveReturns(IniTable table, PhpString? value, IniStage stage) => Range(table, value, "opcache.jit_max_recursive_returns", 0, 3, 4);

    internal static bool TraceLength(IniTable table, PhpString? value, IniStage stage) => Range(table, value, "opcache.jit_max_trace_length", 4, 1024, 1024);

    private static bool Counter(IniTable table, PhpString? value, string name)
    {
        if (Quantity(table, value, name) is >= 0 and < 256) return true;
        table.Raise(ErrorLevel.Warning, $"Invalid \"{name}\" setting; using default value instead. Should be between 0 and 255");
        return false;
    }

    /// <summary>PHP's message names a limit that is itself refused, for some of them.</summary>
    private static bool Range(IniTable table, PhpString? value, string name, long low, long high, long shown)
    {
        long number = Quantity(table, value, name);
        if (number >= low && number <= high) return true;
        table.Raise(ErrorLevel.Warning, $"Invalid \"{name}\" setting. Should be between {low} and {shown}");
        return false;
    }

    private static long Quantity(IniTable table, PhpString? value, string name)
    {
        if (value is null) return 0;
        long number = IniQuantity.Parse(value, out string? error);
        if (error is not null) table.Raise(ErrorLevel.Warning, $"Invalid \"{name}\" setting. {error}");
        return number;
    }
}
