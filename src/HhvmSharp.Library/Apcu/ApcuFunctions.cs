using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Apcu;

/// <summary>apcu_*(): the functions of APCu 5.1 over the process's <see cref="ApcuStore"/>.</summary>
[PhpExtension("apcu")]
[PhpIni("apc.enabled", "1", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("apc.enable_cli", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("apc.shm_segments", "1", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("apc.shm_size", "32M", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("apc.entries_hint", "4096", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("apc.gc_ttl", "3600", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("apc.ttl", "0", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("apc.smart", "0", IniAccess.System, Kind = IniKind.Long)]
[PhpIni("apc.mmap_file_mask", null, IniAccess.System)]
[PhpIni("apc.slam_defense", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("apc.preload_path", null, IniAccess.System)]
[PhpIni("apc.coredump_unmap", "0", IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("apc.use_request_time", "0", IniAccess.All, Kind = IniKind.Bool)]
[PhpIni("apc.serializer", "php", IniAccess.System)]
internal static class ApcuFunctions
{
    internal static ApcuStore Store(RequestContext ctx) => ctx.Environment.GetShared<ApcuStore>();

    [PhpFunction("apcu_enabled(): bool")]
    internal static bool apcu_enabled(RequestContext ctx) => ctx.Ini.GetBool("apc.enabled") && (ctx.SapiName != "cli" || ctx.Ini.GetBool("apc.enable_cli"));

    [PhpFunction("apcu_clear_cache(): bool")]
    internal static bool apcu_clear_cache(RequestContext ctx)
    {
        Store(ctx).Clear();
        return true;
    }

    [PhpFunction("apcu_store($key, mixed $value = UNKNOWN, int $ttl = 0): array|bool")]
    internal static Value apcu_store(RequestContext ctx, Value key, Value value, long ttl) => Put(ctx, in key, in value, ttl, onlyNew: false);

    [PhpFunction("apcu_add($key, mixed $value = UNKNOWN, int $ttl = 0): array|bool")]
    internal static Value apcu_add(RequestContext ctx, Value key, Value value, long ttl) => Put(ctx, in key, in value, ttl, onlyNew: true);

    private static Value Put(RequestContext ctx, in Value key, in Value value, long ttl, bool onlyNew)
    {
        if (!apcu_enabled(ctx)) return Value.False;
        if (key.IsArray)
        {
            var failed = new PhpArray();
            foreach ((Value k, Value v) in key.AsArray)
            {
                PhpString name = Conversions.ToStr(ctx, in k);
                if (!PutOne(ctx, name, v.Dereferenced(), ttl, onlyNew)) failed.SetSymbol(ctx, name, Value.Int(-1));
                if (ctx.HasPending) break;
            }

            return Value.Array(failed);
        }

        if (!key.IsString) Arg.WrongType(ctx, 1, "array|string", in key);
        if (!value.IsUndef) return Value.Bool(PutOne(ctx, key.AsString, value, ttl, onlyNew));
        Arg.Warning(ctx, $"Arguments must be ($key, $value)");
        return Value.False;
    }

    private static bool PutOne(RequestContext ctx, PhpString key, in Value value, long ttl, bool onlyNew) =>
        ApcuEntry.Create(ctx, key, value, ttl) is { } entry && !ctx.HasPending && Store(ctx).Store(ctx, key, entry, onlyNew);

    [PhpFunction("apcu_fetch($key, &$success = null): mixed")]
    internal static Value apcu_fetch(RequestContext ctx, Value key, PhpReference? success)
    {
        Value result = Value.False;
        bool found = false;
        if (apcu_enabled(ctx))
        {
            if (key.IsArray)
            {
                var all = new PhpArray();
                foreach ((_, Value k) in key.AsArray)
                {
                    Value one = k.Dereferenced();
                    if (!one.IsString && !one.IsInt)
                    {
                        Arg.Warning(ctx, "apc_fetch() expects a string or array of strings.");
                        break;
                    }

                    PhpString name = Conversions.ToStr(ctx, in one);
                    if (Store(ctx).Find(name) is not { } entry) continue;
                    found = true;
                    all.SetSymbol(ctx, name, entry.Fetch(ctx));
                }

                found = true;
                result = Value.Array(all);
            }
            else if (Store(ctx).Find(Key(ctx, in key)) is { } entry)
            {
                found = true;
                result = entry.Fetch(ctx);
            }
        }

        if (success is not null) Arguments.Assign(ctx, success, Value.Bool(found));
        return result;
    }

    private static PhpString Key(RequestContext ctx, in Value key)
    {
        if (key.IsString) return key.AsString;
        if (key.IsInt || key.IsFloat || key.IsBool) return Conversions.ToStr(ctx, in key);
        Arg.WrongType(ctx, 1, "array|string", in key);
        return PhpString.Empty;
    }

    [PhpFunction("apcu_exists($key): array|bool")]
    internal static Value apcu_exists(RequestContext ctx, Value key)
    {
        if (!apcu_enabled(ctx)) return Value.False;
        if (!key.IsArray) return Value.Bool(Store(ctx).Find(Key(ctx, in key), count: false) is not null);
        var found = new PhpArray();
        foreach ((_, Value k) in key.AsArray)
        {
            Value one = k.Dereferenced();
            PhpString name = Conversions.ToStr(ctx, in one);
            if (Store(ctx).Find(name, count: false) is not null) found.SetSymbol(ctx, name, Value.True);
        }

        return Value.Array(found);
    }

    [PhpFunction("apcu_delete($key): array|bool")]
    internal static Value apcu_delete(RequestContext ctx, Value key)
    {
        if (!apcu_enabled(ctx)) return Value.False;
        if (key.IsObject && key.AsObject is ApcuIterator iterator) return Value.Bool(iterator.DeleteAll(ctx));
        if (!key.IsArray) return Value.Bool(Store(ctx).Delete(Key(ctx, in key)));
        var failed = new PhpArray();
        foreach ((_, Value k) in key.AsArray)
        {
            Value one = k.Dereferenced();
            if (!one.IsString) Arg.Warning(ctx, "apcu_delete() expects a string, array of strings, or APCUIterator instance.");
            if (!one.IsString || !Store(ctx).Delete(one.AsString)) failed.Append(one.Copied());
        }

        return Value.Array(failed);
    }

    [PhpFunction("apcu_inc(string $key, int $step = 1, &$success = null, int $ttl = 0): int|false")]
    internal static long? apcu_inc(RequestContext ctx, PhpString key, long step, PhpReference? success, long ttl) => Step(ctx, key, step, success, ttl);

    [PhpFunction("apcu_dec(string $key, int $step = 1, &$success = null, int $ttl = 0): int|false")]
    internal static long? apcu_dec(RequestContext ctx, PhpString key, long step, PhpReference? success, long ttl) => Step(ctx, key, unchecked(-step), success, ttl);

    private static long? Step(RequestContext ctx, PhpString key, long step, PhpReference? success, long ttl)
    {
        long? result = apcu_enabled(ctx) ? Store(ctx).Change(ctx, key, n => unchecked(n + step), create: true, ttl) : null;
        if (success is not null) Arguments.Assign(ctx, success, Value.Bool(result is not null));
        return result;
    }

    [PhpFunction("apcu_cas(string $key, int $old, int $new): bool")]
    internal static bool apcu_cas(RequestContext ctx, PhpString key, long old, long @new) =>
        apcu_enabled(ctx) && Store(ctx).Change(ctx, key, n => n == old ? @new : null, create: false, 0) is not null;

    [PhpFunction("apcu_entry(string $key, callable $callback, int $ttl = 0): mixed")]
    internal static Value apcu_entry(RequestContext ctx, PhpString key, Value callback, long ttl)
    {
        if (!apcu_enabled(ctx)) return Value.Null;
        if (Store(ctx).Find(key) is { } known) return known.Fetch(ctx);
        object gate = ctx.Environment.GetShared<ApcuLocks>().Of(key);
        // one request makes it, the others wait; two that wait for each other's entries go on after a while
        bool locked = Monitor.TryEnter(gate, ApcuLocks.Patience);
        try
        {
            if (locked && Store(ctx).Find(key, count: false) is { } made) return made.Fetch(ctx);
            Value value = ctx.Call(in callback, Value.String(key));
            if (!ctx.HasPending) PutOne(ctx, key, in value, ttl, onlyNew: false);
            return value;
        }
        finally
        {
            if (locked) Monitor.Exit(gate);
        }
    }

    // ---- what is in it ----

    [PhpFunction("apcu_key_info(string $key): ?array")]
    internal static PhpArray? apcu_key_info(RequestContext ctx, PhpString key)
    {
        if (!apcu_enabled(ctx) || Store(ctx).Find(key, count: false) is not { } e) return null;
        return Map(ctx, ("hits", e.Hits), ("access_time", e.Accessed), ("mtime", e.Created), ("creation_time", e.Created), ("deletion_time", 0), ("ttl", e.Ttl), ("refs", 0));
    }

    [PhpFunction("apcu_cache_info(bool $limited = false): array|false")]
    internal static PhpArray? apcu_cache_info(RequestContext ctx, bool limited)
    {
        if (!apcu_enabled(ctx))
        {
            Arg.Warning(ctx, "No APC info available.  Perhaps APC is not enabled? Check apc.enabled in your ini file");
            return null;
        }

        ApcuStore store = Store(ctx);
        PhpArray info = Map(ctx, ("num_slots", ctx.Ini.GetLong("apc.entries_hint")), ("ttl", ctx.Ini.GetLong("apc.ttl")), ("num_hits", store.Hits), ("num_misses", store.Misses),
            ("num_inserts", store.Inserts), ("num_entries", store.Count), ("expunges", store.Expunges), ("start_time", store.StartTime), ("mem_size", store.Memory));
        info.Set(ctx, PhpString.Literal("memory_type"), Value.String("mmap"));
        if (limited) return info;
        var list = new PhpArray();
        foreach ((PhpString key, ApcuEntry e) in store.Entries)
        {
            var entry = new PhpArray();
            entry.Set(ctx, PhpString.Literal("info"), Value.String(key).Copied());
            foreach ((Value name, Value value) in Map(ctx, ("ttl", e.Ttl), ("num_hits", e.Hits), ("mtime", e.Created), ("creation_time", e.Created), ("deletion_time", 0),
                ("access_time", e.Accessed), ("ref_count", 0), ("mem_size", e.Size))) entry.Set(ctx, name.AsString, value.Copied());
            list.Append(Value.Array(entry));
        }

        info.Set(ctx, PhpString.Literal("cache_list"), Value.Array(list));
        info.Set(ctx, PhpString.Literal("deleted_list"), Value.Array(PhpArray.Empty));
        info.Set(ctx, PhpString.Literal("slot_distribution"), Value.Array(PhpArray.Empty));
        return info;
    }

    [PhpFunction("apcu_sma_info(bool $limited = false): array|false")]
    internal static PhpArray? apcu_sma_info(RequestContext ctx, bool limited)
    {
        if (!apcu_enabled(ctx)) return null;
        long size = ApcuStore.Limit(ctx);
        PhpArray info = Map(ctx, ("num_seg", 1));
        info.Set(ctx, PhpString.Literal("seg_size"), Value.Float(size));
        info.Set(ctx, PhpString.Literal("avail_mem"), Value.Float(Math.Max(0, size - Store(ctx).Memory)));
        if (!limited) info.Set(ctx, PhpString.Literal("block_lists"), Value.Array(PhpArray.Empty));
        return info;
    }

    private static PhpArray Map(RequestContext ctx, params ReadOnlySpan<(string Name, long Value)> entries)
    {
        var map = new PhpArray(entries.Length);
        foreach ((string name, long value) in entries) map.Set(ctx, PhpString.Literal(name), Value.Int(value));
        return map;
    }
}

/// <summary>Who makes an entry: a fixed number of locks, chosen by key.</summary>
internal sealed class ApcuLocks
{
    /// <summary>How long a request waits for another's entry.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly object[] _locks = [.. Enumerable.Range(0, 1024).Select(_ => new object())];

    internal object Of(PhpString key) => _locks[(uint)key.GetHashCode() % (uint)_locks.Length];
}
