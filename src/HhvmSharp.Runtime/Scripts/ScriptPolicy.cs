using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>The opcache.* settings of one request, read once.</summary>
internal sealed class ScriptPolicy
{
    private static readonly int[] HashSizes =
    [
        5, 11, 19, 53, 107, 223, 463, 983, 1979, 3907, 7963, 16229, 32531, 65407, 130987, 262237, 524521, 1048793,
    ];

    private readonly int _verbosity;
    private readonly string _errorLog;

    internal ScriptPolicy(RequestContext ctx)
    {
        IniTable ini = ctx.Ini;
        // as far as a process can be said to start opcache: the settings that requests start with
        IsStarted = Starts(ctx);
        Enabled = IsStarted && ini.GetBool("opcache.enable");
        Now = (long)ctx.StartTime;
        CodeOptions = (ctx.Settings.ShortOpenTag ? 1 : 0) | (Math.Sign(ctx.Settings.Assertions) + 1) << 1 | ctx.Precision << 3;
        MemoryLimit = Megabytes(Number(ini, "opcache.memory_consumption", 128));
        long files = Number(ini, "opcache.max_accelerated_files", 10000);
        MaxKeys = Array.Find(HashSizes, size => size >= files) is > 0 and var size ? size : HashSizes[^1];
        _errorLog = ini.GetString("opcache.error_log");
        _verbosity = (int)ini.GetLong("opcache.log_verbosity_level");
        Blacklist = ScriptBlacklist.Empty;
        FileCache = ini.Get("opcache.file_cache") is { Length: > 0 } directory && ScriptFileCache.IsUsable(directory.ToUtf8()) ? directory.ToUtf8() : null;
        if (!IsStarted) return;
        ValidateTimestamps = ini.GetBool("opcache.validate_timestamps");
        RevalidateFreq = ini.GetLong("opcache.revalidate_freq");
        RevalidatePath = ini.GetBool("opcache.revalidate_path");
        UpdateProtection = ini.GetLong("opcache.file_update_protection");
        MaxFileSize = ini.GetLong("opcache.max_file_size");
        FileCacheOnly = FileCache is not null && ini.GetBool("opcache.file_cache_only");
        if (ini.GetString("opcache.blacklist_filename") is { Length: > 0 } list)
            Blacklist = ini.Registry.GetBlacklist(list, message => Log(ScriptLog.Warning, message));
    }

    /// <summary>opcache runs in this process: opcache.enable, and on the command line opcache.enable_cli.</summary>
    internal bool IsStarted { get; }

    /// <summary>And this request has not switched it off.</summary>
    internal bool Enabled { get; }

    /// <summary>The request's time, seconds since 1970.</summary>
    internal long Now { get; }

    internal int CodeOptions { get; }
    internal bool ValidateTimestamps { get; }
    internal long RevalidateFreq { get; }
    internal bool RevalidatePath { get; }
    internal long UpdateProtection { get; }
    internal long MaxFileSize { get; }
    internal long MemoryLimit { get; }
    internal int MaxKeys { get; }

    /// <summary>The directory of opcache.file_cache, or null.</summary>
    internal string? FileCache { get; }

    internal bool FileCacheOnly { get; }
    internal ScriptBlacklist Blacklist { get; }

    internal void Log(int level, string message)
    {
        if (level <= _verbosity) ScriptLog.Write(_errorLog, level, message);
    }

    private static bool Starts(RequestContext ctx)
    {
        IniRegistry registry = ctx.Ini.Registry;
        return Default("opcache.enable") && (ctx.SapiName != "cli" || Default("opcache.enable_cli"));

        bool Default(string name) => registry.Find(PhpString.FromLatin1(name)) is { } setting && IniQuantity.ParseBool(setting.Value);
    }

    /// <summary>Digits only, as PHP reads these two; <paramref name="missing"/> where the extension is not there.</summary>
    private static long Number(IniTable ini, string name, long missing) => ini.Get(name) is { } value ? IniQuantity.ParseInteger(value) : missing;

    private static long Megabytes(long value) => value > long.MaxValue >> 20 ? long.MaxValue & ~((1 << 20) - 1) : value << 20;
}
