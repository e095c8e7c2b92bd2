using System.Collections.Concurrent;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>A compiled file in the cache; it holds for one state of the file.</summary>
internal sealed class CachedScript
{
    internal required PhpString Path { get; init; }
    internal required ScriptUnit Unit { get; init; }

    /// <summary>Modification time in ticks (UTC) and length of the source it was compiled from.</summary>
    internal required long Stamp { get; init; }
    internal required long Length { get; init; }

    /// <summary>The settings that the code depends on, as a number.</summary>
    internal required int Options { get; init; }

    /// <summary>Bytes, estimated.</summary>
    internal required long Memory { get; init; }

    /// <summary>Order of addition.</summary>
    internal required long Number { get; init; }

    /// <summary>Part of opcache.preload: it stays, and its file is not looked at again.</summary>
    internal bool IsPreloaded { get; init; }

    internal long Hits;
    internal long LastUsed;

    /// <summary>Seconds since 1970 until which the file is taken to be unchanged.</summary>
    internal long TrustedUntil;
}

/// <summary>
/// Compiled files of the process. Two ways to use it: as opcache, by the rules of the request's
/// <see cref="ScriptPolicy"/>; or, where opcache is off, as a memory that is asked the file's state each time, so that
/// nobody can tell.
/// </summary>
internal sealed class ScriptCache
{
    private readonly ConcurrentDictionary<PhpString, CachedScript> _scripts = new();
    private readonly ConcurrentDictionary<PhpString, PhpString> _names = new();
    private long _memory, _hits, _misses, _blacklistMisses, _added;

    internal long Memory => Interlocked.Read(ref _memory);
    internal long Hits => Interlocked.Read(ref _hits);
    internal long Misses => Interlocked.Read(ref _misses);
    internal long BlacklistMisses => Interlocked.Read(ref _blacklistMisses);
    internal long StartTime { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    internal long LastRestart { get; private set; }
    internal long ManualRestarts { get; private set; }

    /// <summary>The last script did not fit.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>opcache_reset() was called; the next request starts with an empty cache.</summary>
    internal volatile bool RestartPending;

    /// <summary>Scripts, oldest first.</summary>
    internal IEnumerable<CachedScript> Scripts => _scripts.Values.OrderBy(s => s.Number);

    internal int ScriptCount => _scripts.Count;

    /// <summary>Real paths and the other names under which scripts are found.</summary>
    internal int KeyCount => _scripts.Count + _names.Count;

    // ---- finding ----

    /// <summary>The real path of an absolute name when nothing has to be asked of the file system now, or null.</summary>
    internal PhpString? Resolve(RequestContext ctx, PhpString name)
    {
        ScriptPolicy policy = ctx.ScriptPolicy;
        if (!policy.Enabled || policy.RevalidatePath) return null;
        if (!_scripts.TryGetValue(name, out CachedScript? script) && !(_names.TryGetValue(name, out PhpString? path) && _scripts.TryGetValue(path, out script)))
            return null;
        return IsTrusted(policy, script) ? script.Path : null;
    }

    /// <summary>The unit of a file by its real path, if the cache has it and the policy holds it valid.</summary>
    internal ScriptUnit? Find(RequestContext ctx, PhpString path)
    {
        if (!_scripts.TryGetValue(path, out CachedScript? script)) return null;
        ScriptPolicy policy = ctx.ScriptPolicy;
        if (script.Options != policy.CodeOptions) return null;
        if (!IsTrusted(policy, script) && !IsCurrent(policy, script))
        {
            Remove(script);
            return null;
        }

        if (policy.Enabled)
        {
            Interlocked.Increment(ref _hits);
            Interlocked.Increment(ref script.Hits);
            script.LastUsed = policy.Now;
        }

        return script.Unit;
    }

    private static bool IsTrusted(ScriptPolicy policy, CachedScript script) => script.IsPreloaded ||
        (policy.Enabled && (!policy.ValidateTimestamps || (policy.RevalidateFreq > 0 && script.TrustedUntil >= policy.Now)));

    private static bool IsCurrent(ScriptPolicy policy, CachedScript script)
    {
        var file = new FileInfo(script.Path.ToUtf8());
        if (!file.Exists || file.LastWriteTimeUtc.Ticks != script.Stamp || file.Length != script.Length) return false;
        script.TrustedUntil = policy.Now + policy.RevalidateFreq;
        return true;
    }

    /// <summary>opcache_is_script_cached(): the same question without counting it as a use.</summary>
    internal bool Contains(RequestContext ctx, PhpString path) =>
        _scripts.TryGetValue(path, out CachedScript? script) && (IsTrusted(ctx.ScriptPolicy, script) || IsCurrent(ctx.ScriptPolicy, script));

    // ---- changing ----

    /// <summary>A file had to be compiled: may its code be kept, here or on disk?</summary>
    internal bool Missed(RequestContext ctx, ScriptSource source)
    {
        ScriptPolicy policy = ctx.ScriptPolicy;
        if (!policy.Enabled) return true;
        Interlocked.Increment(ref _misses);
        if (policy.Blacklist.Matches(source.OpenedPath))
        {
            Interlocked.Increment(ref _blacklistMisses);
            return false;
        }

        if (policy.MaxFileSize > 0 && source.Length > policy.MaxFileSize) return false;
        return policy.UpdateProtection <= 0 || UnixSeconds(source.Stamp) <= policy.Now - policy.UpdateProtection;
    }

    /// <summary>Adds a compiled file if there is room.</summary>
    internal void Add(RequestContext ctx, ScriptSource source, ScriptUnit unit)
    {
        ScriptPolicy policy = ctx.ScriptPolicy;
        if (policy.Enabled && (RestartPending || policy.FileCacheOnly)) return;
        long size = UnitSize.Of(unit);
        if (Memory + size > policy.MemoryLimit || KeyCount >= policy.MaxKeys)
        {
            IsFull = true;
            if (policy.Enabled) return;
            Clear();
        }

        Add(source, unit, policy, size, preloaded: false);
        if (policy.Enabled) policy.Log(ScriptLog.Info, $"Cached script '{source.OpenedPath}'");
    }

    /// <summary>Adds what opcache.preload compiled.</summary>
    internal void AddPreloaded(ScriptSource source, ScriptUnit unit, ScriptPolicy policy) =>
        Add(source, unit, policy, UnitSize.Of(unit), preloaded: true);

    private void Add(ScriptSource source, ScriptUnit unit, ScriptPolicy policy, long size, bool preloaded)
    {
        var script = new CachedScript
        {
            Path = PhpString.Literal(source.OpenedPath.Span),
            Unit = unit,
            Stamp = source.Stamp,
            Length = source.Length,
            Options = policy.CodeOptions,
            Memory = size,
            Number = Interlocked.Increment(ref _added),
            IsPreloaded = preloaded,
            LastUsed = policy.Now,
            TrustedUntil = policy.Now + policy.RevalidateFreq,
        };
        if (_scripts.TryGetValue(script.Path, out CachedScript? old))
        {
            if (old.IsPreloaded) return;
            Remove(old);
        }

        if (_scripts.TryAdd(script.Path, script)) Interlocked.Add(ref _memory, size);
    }

    /// <summary>Another absolute name under which a cached file was included.</summary>
    internal void AddName(ScriptPolicy policy, PhpString name, PhpString path)
    {
        if (policy.Enabled && KeyCount < policy.MaxKeys && _scripts.ContainsKey(path)) _names[PhpString.Literal(name.Span)] = path;
    }

    /// <summary>opcache_invalidate(): true when the script was there.</summary>
    internal bool Invalidate(RequestContext ctx, PhpString path, bool force)
    {
        if (!_scripts.TryGetValue(path, out CachedScript? script)) return false;
        if (!script.IsPreloaded && (force || !ctx.ScriptPolicy.ValidateTimestamps || !IsCurrent(ctx.ScriptPolicy, script))) Remove(script);
        return true;
    }

    private void Remove(CachedScript script)
    {
        if (_scripts.TryRemove(new KeyValuePair<PhpString, CachedScript>(script.Path, script))) Interlocked.Add(ref _memory, -script.Memory);
    }

    internal void ScheduleRestart() => RestartPending = true;

    /// <summary>Called as a request starts: the time for a restart that was asked for.</summary>
    internal void Restart(ScriptPolicy policy)
    {
        RestartPending = false;
        Clear();
        ManualRestarts++;
        LastRestart = policy.Now;
        Interlocked.Exchange(ref _hits, 0);
        Interlocked.Exchange(ref _misses, 0);
        Interlocked.Exchange(ref _blacklistMisses, 0);
        policy.Log(ScriptLog.Debug, "Restarting!");
    }

    private void Clear()
    {
        _names.Clear();
        foreach (CachedScript script in _scripts.Values)
            if (!script.IsPreloaded) Remove(script);
        IsFull = false;
    }

    internal static long UnixSeconds(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
}
