using System.Collections.Concurrent;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>
/// Settings that depend on where a script is: sections [HOST=] and [PATH=] of php.ini, and the user's own files
/// (user_ini.filename) from the document root down to the script. Those are looked at again after user_ini.cache_ttl.
/// </summary>
public static class DirectorySettings
{
    private sealed record Cached(long Until, List<KeyValuePair<PhpString, PhpString>> Settings);

    /// <summary>By file; belongs to the process's configuration, so a reload starts with a new one.</summary>
    private sealed class Cache : ConcurrentDictionary<string, Cached>;

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IniRegistry, Cache> Caches = [];

    public static IEnumerable<(PhpString Name, PhpString Value, IniAccess Who)> Of(IniRegistry registry, string? script, string? root, string? host)
    {
        if (host is not null)
            foreach ((PhpString name, PhpString value) in registry.Configuration.ForHost(host.Split(':')[0])) yield return (name, value, IniAccess.System);
        if (script is null || Path.GetDirectoryName(script) is not { } directory) yield break;
        foreach ((PhpString name, PhpString value) in registry.Configuration.ForDirectory(directory)) yield return (name, value, IniAccess.System);
        if (registry.Find(PhpString.Literal("user_ini.filename"))?.Value is not { Length: > 0 } fileName) yield break;
        long ttl = registry.Find(PhpString.Literal("user_ini.cache_ttl"))?.Value is { } text ? IniQuantity.Parse(text, out _) : 0;
        foreach (string folder in Folders(root is null ? directory : PhpString.FromLatin1(root).ToUtf8(), directory))
            foreach ((PhpString name, PhpString value) in Read(registry, Path.Combine(folder, fileName.ToUtf8()), ttl)) yield return (name, value, IniAccess.PerDir);
    }

    /// <summary>From the root down to the directory; only the directory when it is not below the root.</summary>
    private static IEnumerable<string> Folders(string root, string directory)
    {
        root = root.TrimEnd('/');
        if (!directory.StartsWith(root + "/", StringComparison.Ordinal)) return [directory];
        var folders = new List<string> { root };
        for (int slash = directory.IndexOf('/', root.Length + 1); slash >= 0; slash = directory.IndexOf('/', slash + 1)) folders.Add(directory[..slash]);
        folders.Add(directory);
        return folders;
    }

    private static List<KeyValuePair<PhpString, PhpString>> Read(IniRegistry registry, string file, long ttl)
    {
        Cache cache = Caches.GetOrCreateValue(registry);
        long now = Environment.TickCount64;
        if (cache.TryGetValue(file, out Cached? known) && known.Until > now) return known.Settings;
        List<KeyValuePair<PhpString, PhpString>> settings = [];
        try
        {
            if (File.Exists(file)) settings = Parse(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // as if it were not there
        }

        cache[file] = new Cached(now + (ttl * 1000), settings);
        return settings;
    }

    /// <summary>The plain settings of a text in php.ini's form.</summary>
    public static List<KeyValuePair<PhpString, PhpString>> Parse(byte[] text)
    {
        IniConfiguration parsed = IniConfiguration.Load(new IniOptions { IgnoreFiles = true, Overrides = System.Text.Encoding.UTF8.GetString(text), GetEnvironment = _ => null });
        return [.. parsed.Values];
    }
}
