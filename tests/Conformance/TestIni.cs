namespace HhvmSharp.Conformance;

/// <summary>The ini settings of a test, in order; the same names and defaults as PHP's run-tests.</summary>
public sealed class TestIni
{
    private static readonly string[] Defaults =
    [
        "output_handler=", "open_basedir=", "disable_functions=", "output_buffering=Off", "error_reporting=30719",
        "display_errors=1", "display_startup_errors=1", "log_errors=0", "html_errors=0", "track_errors=0",
        "report_memleaks=1", "report_zend_debug=0", "docref_root=", "docref_ext=.html", "error_prepend_string=",
        "error_append_string=", "auto_prepend_file=", "auto_append_file=", "ignore_repeated_errors=0", "precision=14",
        "serialize_precision=-1", "memory_limit=128M", "opcache.fast_shutdown=0", "opcache.file_update_protection=0",
        "opcache.revalidate_freq=0", "opcache.jit_hot_loop=1", "opcache.jit_hot_func=1", "opcache.jit_hot_return=1",
        "opcache.jit_hot_side_exit=1", "opcache.jit_max_root_traces=100000", "opcache.jit_max_side_traces=100000",
        "opcache.jit_max_exit_counters=100000", "opcache.protect_memory=1", "zend.assertions=1",
        "zend.exception_ignore_args=0", "zend.exception_string_param_max_len=15", "short_open_tag=0",
        "date.timezone=UTC",
    ];

    private readonly List<KeyValuePair<string, List<string>>> _settings = [];

    public TestIni(IEnumerable<string> additional)
    {
        Add(Defaults);
        Add(additional);
    }

    private TestIni(TestIni other)
    {
        foreach ((string name, List<string> values) in other._settings) _settings.Add(new(name, [.. values]));
    }

    public TestIni Copy() => new(this);

    public void Add(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            string name = line[..equals].Trim(), value = line[(equals + 1)..].Trim();
            int index = _settings.FindIndex(s => s.Key == name);
            if (index < 0) _settings.Add(new(name, [value]));
            else if (name is "extension" or "zend_extension") _settings[index].Value.Add(value);
            else _settings[index] = new(name, [value]);
        }
    }

    /// <summary>"name=value" for each -d of the command line; run-tests passes values through addslashes in a shell word.</summary>
    public IEnumerable<string> Definitions =>
        _settings.SelectMany(s => s.Value.Select(v => $"{s.Key}={v.Replace("'", "\\'", StringComparison.Ordinal)}"));
}
