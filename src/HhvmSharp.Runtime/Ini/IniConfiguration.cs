using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>Where to look for configuration; the command line fills it in.</summary>
public sealed record IniOptions
{
    /// <summary>-n: no php.ini and no scan directory.</summary>
    public bool IgnoreFiles { get; init; }

    /// <summary>-c: a file, or a directory to look in.</summary>
    public string? PathOverride { get; init; }

    /// <summary>Name of the SAPI ("cli"): php-NAME.ini is preferred over php.ini.</summary>
    public string SapiName { get; init; } = "cli";

    /// <summary>Look in the current directory too (CGI, not CLI).</summary>
    public bool SearchCurrentDirectory { get; init; }

    /// <summary>The executable's path, whose directory is searched.</summary>
    public string? Executable { get; init; }

    /// <summary>Settings under php.ini (display_errors=1 of the CLI).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Defaults { get; init; } = [];

    /// <summary>Ini text above php.ini: the SAPI's fixed settings, then -d.</summary>
    public string Overrides { get; init; } = "";

    /// <summary>PHPRC, PHP_INI_SCAN_DIR and ${NAME} come from here.</summary>
    public required Func<string, string?> GetEnvironment { get; init; }

    /// <summary>The text of a built-in constant, or null.</summary>
    public Func<PhpString, PhpString?> GetConstant { get; init; } = _ => null;
}

/// <summary>What the configuration files and the command line said: settings known to nobody included.</summary>
public sealed class IniConfiguration
{
    /// <summary>Where php.ini is looked for last, and the directory of further files.</summary>
    public const string DefaultPath = "/etc/hhvmsharp", DefaultScanPath = "/etc/hhvmsharp/conf.d";

    public static readonly IniConfiguration Empty = new();

    private readonly Dictionary<PhpString, PhpString> _values = [];
    private readonly Dictionary<PhpString, OrderedDictionary<PhpString, PhpString>> _arrays = [];
    private readonly Dictionary<string, Dictionary<PhpString, PhpString>> _pathSections = [];
    private readonly Dictionary<string, Dictionary<PhpString, PhpString>> _hostSections = [];
    private readonly List<string> _scanned = [];

    private IniConfiguration()
    {
    }

    /// <summary>The php.ini that was read, or null.</summary>
    public string? LoadedFile { get; private set; }

    /// <summary>The directories searched for more files (colon separated), or null when scanning is off.</summary>
    public string? ScanPath { get; private set; }

    /// <summary>Further files, in the order they were read.</summary>
    public IReadOnlyList<string> ScannedFiles => _scanned;

    /// <summary>extension= and zend_extension= lines.</summary>
    public List<string> Extensions { get; } = [];

    /// <summary>Syntax errors, as "PHP:  message in FILE on line N" lines for standard error.</summary>
    public List<string> Errors { get; } = [];

    public PhpString? Get(PhpString name) => _values.GetValueOrDefault(name);

    /// <summary>name[key]=value lines of <paramref name="name"/>, or null.</summary>
    public OrderedDictionary<PhpString, PhpString>? GetArray(PhpString name) => _arrays.GetValueOrDefault(name);

    /// <summary>Every plain setting.</summary>
    public IReadOnlyDictionary<PhpString, PhpString> Values => _values;

    /// <summary>[PATH=/dir] settings that apply to a script in <paramref name="directory"/>, outermost first.</summary>
    public IEnumerable<KeyValuePair<PhpString, PhpString>> ForDirectory(string directory)
    {
        if (_pathSections.Count == 0) yield break;
        for (int i = directory.IndexOf('/', Math.Min(1, directory.Length)); ; i = directory.IndexOf('/', i + 1))
        {
            string prefix = i < 0 ? directory : directory[..i];
            if (_pathSections.TryGetValue(prefix, out var section))
                foreach (var entry in section) yield return entry;
            if (i < 0) yield break;
        }
    }

    /// <summary>[HOST=name] settings.</summary>
    public IEnumerable<KeyValuePair<PhpString, PhpString>> ForHost(string host) =>
        _hostSections.TryGetValue(host.ToLowerInvariant(), out var section) ? section : [];

    /// <summary>Reads php.ini, the scan directory and the overrides.</summary>
    public static IniConfiguration Load(IniOptions options)
    {
        var configuration = new IniConfiguration();
        foreach ((string name, string value) in options.Defaults)
            configuration._values[PhpString.Literal(name)] = PhpString.Literal(value);
        configuration.ReadMainFile(options);
        if (!options.IgnoreFiles) configuration.ReadScanDirectories(options);
        if (options.Overrides.Length != 0)
            configuration.Read(Encoding.UTF8.GetBytes(options.Overrides), "Unknown", options);
        return configuration;
    }

    private void ReadMainFile(IniOptions options)
    {
        if (options.IgnoreFiles && options.PathOverride is null) return;
        string? wanted = options.PathOverride;
        var directories = new List<string>();
        if (wanted is not null)
        {
            directories.Add(wanted);
        }
        else
        {
            wanted = options.GetEnvironment("PHPRC");
            if (!string.IsNullOrEmpty(wanted)) directories.Add(wanted);
            if (options.SearchCurrentDirectory) directories.Add(".");
            if (Path.GetDirectoryName(options.Executable) is { Length: > 0 } home) directories.Add(home);
            directories.Add(DefaultPath);
        }

        if (!string.IsNullOrEmpty(wanted) && File.Exists(wanted))
        {
            ReadFile(Path.GetFullPath(wanted), options);
            return;
        }

        foreach (string name in (ReadOnlySpan<string>)[$"php-{options.SapiName}.ini", "php.ini"])
        {
            foreach (string directory in directories)
            {
                string path = Path.Combine(directory, name);
                if (!File.Exists(path)) continue;
                ReadFile(Path.GetFullPath(path), options);
                return;
            }
        }
    }

    private void ReadFile(string path, IniOptions options)
    {
        try
        {
            Read(File.ReadAllBytes(path), path, options);
            LoadedFile = path;
            _values[PhpString.Literal("cfg_file_path")] = PhpString.FromUtf8(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Errors.Add($"PHP:  cannot read {path}: {e.Message}");
        }
    }

    private void ReadScanDirectories(IniOptions options)
    {
        ScanPath = options.GetEnvironment("PHP_INI_SCAN_DIR") ?? DefaultScanPath;
        if (ScanPath.Length == 0)
        {
            ScanPath = null;
            return;
        }

        foreach (string part in ScanPath.Split(':'))
        {
            // an empty part stands for the built-in directory: "/my/conf.d:"
            string directory = part.Length == 0 ? DefaultScanPath : part;
            if (!Directory.Exists(directory)) continue;
            string[] files = Directory.GetFiles(directory, "*.ini");
            Array.Sort(files, StringComparer.Ordinal);
            foreach (string path in files)
            {
                if (Read(File.ReadAllBytes(path), path, options)) _scanned.Add(path);
            }
        }
    }

    private bool Read(byte[] text, string name, IniOptions options)
    {
        var receiver = new Receiver(this, options);
        if (IniParser.Parse(text, IniScannerMode.Normal, receiver, receiver) is not { } error) return true;
        Errors.Add($"PHP:  {error.Message} in {name} on line {error.Line}");
        return false;
    }

    /// <summary>Settings of one file; a special section ends with the file.</summary>
    private sealed class Receiver(IniConfiguration configuration, IniOptions options) : IIniReceiver, IIniNames
    {
        private Dictionary<PhpString, PhpString>? _section;

        public void Entry(PhpString name, Value value)
        {
            if (value.IsUndef) return;
            PhpString text = value.AsString;
            if (_section is not null)
            {
                _section[name] = text;
            }
            else if (name.ToLower().ToString() is "extension" or "zend_extension")
            {
                configuration.Extensions.Add(text.ToUtf8());
            }
            else
            {
                configuration._values[Literal(name)] = Literal(text);
                configuration._arrays.Remove(name);
            }
        }

        public void ArrayEntry(PhpString name, PhpString offset, Value value)
        {
            if (!configuration._arrays.TryGetValue(name, out var array))
            {
                configuration._arrays[Literal(name)] = array = [];
                configuration._values.Remove(name);
            }

            if (offset.Length == 0)
            {
                int next = 0;
                foreach (PhpString key in array.Keys)
                    if (int.TryParse(key.ToString(), out int n) && n >= next) next = n + 1;
                offset = PhpString.FromLatin1(next.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            array[Literal(offset)] = Literal(value.AsString);
        }

        public void Section(PhpString name)
        {
            string text = name.ToUtf8();
            _section = null;
            bool path = text.StartsWith("PATH", StringComparison.OrdinalIgnoreCase);
            if (!path && !text.StartsWith("HOST", StringComparison.OrdinalIgnoreCase)) return;
            string key = text[4..].TrimEnd('/', '\\').TrimStart('=', ' ', '\t');
            if (!path) key = key.ToLowerInvariant();
            Dictionary<string, Dictionary<PhpString, PhpString>> sections = path ? configuration._pathSections : configuration._hostSections;
            if (!sections.TryGetValue(key, out _section)) sections[key] = _section = [];
        }

        public PhpString? Constant(PhpString name) => options.GetConstant(name);

        public PhpString? Variable(PhpString name) =>
            configuration.Get(name) ??
            (options.GetEnvironment(name.ToUtf8()) is { } value ? PhpString.FromUtf8(value) : null);

        /// <summary>Shared by all requests from now on.</summary>
        private static PhpString Literal(PhpString text) => PhpString.Literal(text.Span);
    }
}
