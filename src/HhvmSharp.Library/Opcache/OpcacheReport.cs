using HhvmSharp.Runtime;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Opcache;

/// <summary>The arrays of opcache_get_status() and opcache_get_configuration(), with PHP's keys in PHP's order.</summary>
internal static class OpcacheReport
{
    /// <summary>Settings as opcache_get_configuration() lists them; the sign says how: ? bool, # int, M megabytes, % percentage, . float, $ text.</summary>
    private static readonly string[] Directives =
    [
        "?enable", "?enable_cli", "?use_cwd", "?validate_timestamps", "?validate_permission", "?validate_root", "?dups_fix",
        "?revalidate_path", "#log_verbosity_level", "Mmemory_consumption", "#interned_strings_buffer", "#max_accelerated_files",
        "%max_wasted_percentage", "#force_restart_timeout", "#revalidate_freq", "$preferred_memory_model", "$blacklist_filename",
        "#max_file_size", "$error_log", "?protect_memory", "?save_comments", "?record_warnings", "?enable_file_override",
        "#optimization_level", "$lockfile_path", "$file_cache", "?file_cache_only", "?file_cache_consistency_checks",
        "#file_update_protection", "#opt_debug_level", "$restrict_api", "?huge_code_pages", "$preload", "$preload_user", "$jit",
        "#jit_buffer_size", "#jit_debug", "#jit_bisect_limit", "#jit_blacklist_root_trace", "#jit_blacklist_side_trace",
        "#jit_hot_func", "#jit_hot_loop", "#jit_hot_return", "#jit_hot_side_exit", "#jit_max_exit_counters",
        "#jit_max_loop_unrolls", "#jit_max_polymorphic_calls", "#jit_max_recursive_calls", "#jit_max_recursive_returns",
        "#jit_max_root_traces", "#jit_max_side_traces", ".jit_prof_threshold", "#jit_max_trace_length",
    ];

    internal static PhpArray Configuration(RequestContext ctx)
    {
        var directives = new PhpArray();
        foreach (string entry in Directives)
        {
            string name = "opcache." + entry[1..];
            directives.Set(ctx, PhpString.Literal(name), Directive(ctx.Ini, entry[0], name));
        }

        var blacklist = new PhpArray();
        foreach (string path in ctx.ScriptPolicy.Blacklist.Entries) blacklist.Append(Value.String(PhpString.FromUtf8(path)));
        return Map(ctx, ("directives", Value.Array(directives)),
            ("version", Value.Array(Map(ctx, ("version", Value.String(PhpVersion.Text)), ("opcache_product_name", Value.String("Zend OPcache"))))),
            ("blacklist", Value.Array(blacklist)));
    }

    private static Value Directive(IniTable ini, char how, string name) => how switch
    {
        '?' => Value.Bool(ini.GetBool(name)),
        '#' => Value.Int(ini.GetLong(name)),
        'M' => Value.Int(IniQuantity.ParseInteger(ini.Get(name)) << 20),
        '%' => Value.Float(IniQuantity.ParseInteger(ini.Get(name)) / 100.0),
        '.' => Value.Float(ini.GetDouble(name)),
        _ => Value.String(ini.Get(name) ?? PhpString.Empty).Copied(),
    };

    internal static PhpArray Status(RequestContext ctx, bool includeScripts)
    {
        ScriptCache cache = ctx.Environment.Scripts;
        ScriptPolicy policy = ctx.ScriptPolicy;
        PhpArray status = Map(ctx, ("opcache_enabled", Value.Bool(policy.Enabled)));
        if (policy.FileCache is { } directory) Add(ctx, status, "file_cache", Value.String(PhpString.FromUtf8(directory)));
        if (policy.FileCacheOnly)
        {
            Add(ctx, status, "file_cache_only", Value.True);
            return status;
        }

        Add(ctx, status, "cache_full", Value.Bool(cache.IsFull));
        Add(ctx, status, "restart_pending", Value.Bool(cache.RestartPending));
        Add(ctx, status, "restart_in_progress", Value.False);
        // what is dropped is the collector's: nothing is ever wasted
        Add(ctx, status, "memory_usage", Value.Array(Map(ctx, ("used_memory", Value.Int(cache.Memory)),
            ("free_memory", Value.Int(Math.Max(0, policy.MemoryLimit - cache.Memory))), ("wasted_memory", Value.Int(0)), ("current_wasted_percentage", Value.Float(0)))));
        Add(ctx, status, "opcache_statistics", Value.Array(Statistics(ctx, cache, policy)));
        if (ctx.Environment.Preloaded is { } preloaded) Add(ctx, status, "preload_statistics", Value.Array(Preloaded(ctx, cache, preloaded)));
        if (includeScripts && policy.Enabled) Add(ctx, status, "scripts", Value.Array(Scripts(ctx, cache, policy)));
        Add(ctx, status, "jit", Value.Array(Map(ctx, ("enabled", Value.False), ("on", Value.False), ("kind", Value.Int(0)), ("opt_level", Value.Int(0)),
            ("opt_flags", Value.Int(0)), ("buffer_size", Value.Int(0)), ("buffer_free", Value.Int(0)))));
        return status;
    }

    private static PhpArray Statistics(RequestContext ctx, ScriptCache cache, ScriptPolicy policy)
    {
        double requests = cache.Hits + cache.Misses;
        return Map(ctx, ("num_cached_scripts", Value.Int(cache.ScriptCount)), ("num_cached_keys", Value.Int(cache.KeyCount)),
            ("max_cached_keys", Value.Int(policy.MaxKeys)), ("hits", Value.Int(cache.Hits)), ("start_time", Value.Int(cache.StartTime)),
            ("last_restart_time", Value.Int(cache.LastRestart)), ("oom_restarts", Value.Int(0)), ("hash_restarts", Value.Int(0)),
            ("manual_restarts", Value.Int(cache.ManualRestarts)), ("misses", Value.Int(cache.Misses - cache.BlacklistMisses)),
            ("blacklist_misses", Value.Int(cache.BlacklistMisses)),
            ("blacklist_miss_ratio", Value.Float(requests > 0 ? cache.BlacklistMisses / requests * 100 : 0)),
            ("opcache_hit_rate", Value.Float(requests > 0 ? cache.Hits / requests * 100 : 0)));
    }

    private static PhpArray Preloaded(RequestContext ctx, ScriptCache cache, PreloadedCode code)
    {
        PhpArray result = Map(ctx, ("memory_consumption", Value.Int(cache.Scripts.Where(s => s.IsPreloaded).Sum(s => s.Memory))));
        List("functions", code.Functions.Select(f => f.Value.Name));
        List("classes", code.Classes.Select(c => c.Value.Name.ToLower().Equals(c.Key) ? c.Value.Name : c.Key));
        List("scripts", code.Scripts);
        return result;

        void List(string name, IEnumerable<PhpString> items)
        {
            var list = new PhpArray();
            foreach (PhpString item in items) list.Append(Value.String(item).Copied());
            if (list.Length > 0) Add(ctx, result, name, Value.Array(list));
        }
    }

    private static PhpArray Scripts(RequestContext ctx, ScriptCache cache, ScriptPolicy policy)
    {
        var scripts = new PhpArray();
        foreach (CachedScript s in cache.Scripts)
        {
            PhpArray report = Map(ctx, ("full_path", Value.String(s.Path).Copied()), ("hits", Value.Int(s.Hits)), ("memory_consumption", Value.Int(s.Memory)),
                ("last_used", Value.String(ScriptLog.Time(DateTimeOffset.FromUnixTimeSeconds(s.LastUsed).LocalDateTime))), ("last_used_timestamp", Value.Int(s.LastUsed)));
            if (policy.ValidateTimestamps) Add(ctx, report, "timestamp", Value.Int(s.IsPreloaded ? 0 : ScriptCache.UnixSeconds(s.Stamp)));
            Add(ctx, report, "revalidate", Value.Int(s.TrustedUntil));
            scripts.Set(ctx, s.Path, Value.Array(report));
        }

        return scripts;
    }

    private static PhpArray Map(RequestContext ctx, params ReadOnlySpan<(string Key, Value Value)> entries)
    {
        var map = new PhpArray(entries.Length);
        foreach ((string key, Value value) in entries) Add(ctx, map, key, value);
        return map;
    }

    private static void Add(RequestContext ctx, PhpArray map, string key, in Value value) => map.Set(ctx, PhpString.Literal(key), in value);
}
