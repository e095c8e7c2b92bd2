using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Browsers;

/// <summary>A file of browscap: patterns of user agents and what is known of them.</summary>
internal sealed class BrowserTable : IIniReceiver, IIniNames
{
    private const string DefaultSection = "Default Browser Capability Settings";

    /// <summary>The table that the process read last.</summary>
    internal sealed class Cache
    {
        internal volatile BrowserTable? Last;
    }

    private readonly Dictionary<string, Entry> _entries = [];
    private readonly List<Entry> _order = [];
    private readonly string _file;
    private readonly DateTime _changed;
    private Entry? _current;

    private BrowserTable(string file, DateTime changed) => (_file, _changed) = (file, changed);

    /// <summary>One section.</summary>
    internal sealed class Entry(string pattern)
    {
        internal string Pattern { get; } = pattern;

        internal string Lower { get; } = pattern.ToLowerInvariant();

        internal string? Parent { get; set; }

        internal List<KeyValuePair<string, PhpString>> Facts { get; } = [];

        /// <summary>Characters that are no wildcards.</summary>
        internal int Weight { get; } = pattern.Length - pattern.Count(static c => c is '?' or '*');
    }

    /// <summary>The file's table; the process keeps the last one, as long as the file stays the same.</summary>
    internal static BrowserTable? Read(Cache cache, string file)
    {
        var info = new FileInfo(file);
        if (!info.Exists) return null;
        if (cache.Last is { } last && last._file == file && last._changed == info.LastWriteTimeUtc) return last;
        var table = new BrowserTable(file, info.LastWriteTimeUtc);
        IniParser.Parse(File.ReadAllBytes(file), IniScannerMode.Raw, table, table);
        return cache.Last = table;
    }

    void IIniReceiver.Entry(PhpString name, Value value)
    {
        if (_current is null || !value.IsString) return;
        PhpString text = value.AsString.ToString().ToLowerInvariant() switch
        {
            "on" or "yes" or "true" => PhpString.Literal("1"),
            "no" or "off" or "none" or "false" => PhpString.Empty,
            _ => value.AsString,
        };
        string key = name.ToString().ToLowerInvariant();
        if (key == "parent") _current.Parent = text.ToString();
        else _current.Facts.Add(new(key, text));
    }

    void IIniReceiver.ArrayEntry(PhpString name, PhpString offset, Value value)
    {
        // there are none in such files
    }

    void IIniReceiver.Section(PhpString name)
    {
        _current = new Entry(name.ToString());
        if (!_entries.ContainsKey(_current.Pattern)) _order.Add(_current);
        else _order[_order.FindIndex(e => e.Pattern == _current.Pattern)] = _current;
        _entries[_current.Pattern] = _current;
    }

    PhpString? IIniNames.Constant(PhpString name) => null;

    PhpString? IIniNames.Variable(PhpString name) => null;

    internal Entry? Section(string name) => _entries.GetValueOrDefault(name);

    /// <summary>The pattern that leaves the fewest characters to its wildcards; else the default.</summary>
    internal Entry? Find(string agent)
    {
        agent = agent.ToLowerInvariant();
        if (_entries.TryGetValue(agent, out Entry? exact)) return exact;
        Entry? best = null;
        foreach (Entry entry in _order)
        {
            if (entry.Lower == agent) return entry;
            if (entry.Weight <= agent.Length && (best is null || entry.Weight > best.Weight) && Matches(agent, entry.Lower)) best = entry;
        }

        return best ?? _entries.GetValueOrDefault(DefaultSection);
    }

    private static bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        int t = 0, p = 0, star = -1, from = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = ++p;
                from = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star;
                t = ++from;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
