using System.Collections.Concurrent;

namespace HhvmSharp.Library.Date.Zones;

/// <summary>
/// The system's time-zone database (TZDIR, else /usr/share/zoneinfo), read as it is needed and kept for the process.
/// UTC is there without it.
/// </summary>
internal sealed class ZoneDatabase
{
    private static readonly Lazy<ZoneDatabase> System = new(static () => new ZoneDatabase(FindDirectory()));

    /// <summary>More names than zones can be asked for, by their case.</summary>
    private const int CacheSize = 4096;

    /// <summary>strcasecmp's order, in which "_" comes before letters.</summary>
    private static readonly Comparer<string> ByLowerCase =
        Comparer<string>.Create(static (a, b) => string.CompareOrdinal(a.ToLowerInvariant(), b.ToLowerInvariant()));

    private static readonly string[] SkippedFolders = ["posix", "right"];
    private static readonly string[] SkippedFiles = ["posixrules", "localtime"];

    private readonly string? _directory;
    private readonly ConcurrentDictionary<string, ZoneRules?> _zones = new(StringComparer.Ordinal);
    private readonly Lazy<SortedDictionary<string, string>> _names;
    private readonly Lazy<Dictionary<string, ZoneLocation>> _locations;

    private ZoneDatabase(string? directory)
    {
        _directory = directory;
        _names = new Lazy<SortedDictionary<string, string>>(ListNames);
        _locations = new Lazy<Dictionary<string, ZoneLocation>>(() => ZoneLocation.ReadTable(directory));
        _zones["UTC"] = Utc;
    }

    internal static ZoneDatabase Default => System.Value;

    internal static ZoneRules Utc { get; } = new("UTC", new ZoneType(0, false, "UTC"), [], [], PosixRule.Parse("UTC0"));

    private static string? FindDirectory()
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("TZDIR"), "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];
        return candidates.FirstOrDefault(d => !string.IsNullOrEmpty(d) && Path.IsPathFullyQualified(d) && Directory.Exists(d));
    }

    /// <summary>What the database calls itself: its release, when it says it.</summary>
    internal string Version
    {
        get
        {
            string? path = _directory is null ? null : Path.Combine(_directory, "tzdata.zi");
            if (path is null || !File.Exists(path)) return "0.system";
            using var reader = new StreamReader(path);
            string first = reader.ReadLine() ?? "";
            const string Prefix = "# version ";
            return first.StartsWith(Prefix, StringComparison.Ordinal) ? first[Prefix.Length..] : "0.system";
        }
    }

    /// <summary>All zones by name, old names included, sorted without regard to case.</summary>
    internal IEnumerable<string> Names => _names.Value.Values;

    /// <summary>The zone's line in the table of locations, if it is a current name.</summary>
    internal ZoneLocation? LocationOf(string name) => _locations.Value.GetValueOrDefault(name.ToUpperInvariant());

    /// <summary>A zone in any case; it keeps the name as it is given. Null when there is none.</summary>
    internal ZoneRules? Find(string name)
    {
        if (_zones.TryGetValue(name, out ZoneRules? known)) return known;
        ZoneRules? found = IsName(name) ? Load(name) : null;
        // what scripts ask for in vain is not kept: it may be anything
        if (found is not null && _zones.Count < CacheSize) _zones.TryAdd(name, found);
        return found;
    }

    private ZoneRules? Load(string name)
    {
        if (Read(name) is { } exact) return exact;
        if (_names.Value.TryGetValue(name, out string? spelled) && !string.Equals(spelled, name, StringComparison.Ordinal)) return Find(spelled)?.Named(name);
        return null;
    }

    private ZoneRules? Read(string name)
    {
        if (_directory is null || name.Contains("..", StringComparison.Ordinal) || name[0] == '/') return null;
        if (SkippedFiles.Contains(name) || SkippedFolders.Contains(name.Split('/')[0])) return null;
        string path = Path.Combine(_directory, name);
        if (!File.Exists(path)) return null;
        try
        {
            return ZoneFile.Read(name, File.ReadAllBytes(path));
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and < 100 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');

    private SortedDictionary<string, string> ListNames()
    {
        var names = new SortedDictionary<string, string>(ByLowerCase) { ["UTC"] = "UTC" };
        if (_directory is not null) List(_directory, "", names);
        return names;
    }

    private static void List(string folder, string prefix, SortedDictionary<string, string> names)
    {
        Span<byte> magic = stackalloc byte[4];
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            string file = Path.GetFileName(path);
            if (!IsName(file) || SkippedFiles.Contains(file)) continue;
            using FileStream stream = File.OpenRead(path);
            if (stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("TZif"u8)) names[prefix + file] = prefix + file;
        }

        foreach (string path in Directory.EnumerateDirectories(folder))
        {
            string name = Path.GetFileName(path);
            if (IsName(name) && !(prefix.Length == 0 && SkippedFolders.Contains(name))) List(path, prefix + name + "/", names);
        }
    }
}
