using System.Text;
using HhvmSharp.Runtime.Ini;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>The configuration of the command line: its fixed settings, then -d in order.</summary>
public sealed class CommandLineIni
{
    /// <summary>What the command line fixes over php.ini; -d comes after and wins.</summary>
    private const string FixedSettings =
        "html_errors=0\nregister_argc_argv=1\nimplicit_flush=1\noutput_buffering=0\nmax_execution_time=0\nmax_input_time=-1\n";

    private readonly StringBuilder _text = new();

    /// <summary>-d name[=value]: a value that starts with a special char is quoted, a missing one is 1.</summary>
    public void Define(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            _text.Append(setting).Append("=1\n");
            return;
        }

        string value = setting[(equals + 1)..];
        if (value.Length > 0 && !char.IsAsciiLetterOrDigit(value[0]) && value[0] is not ('"' or '\''))
            _text.Append(setting, 0, equals).Append("=\"").Append(value).Append("\"\n");
        else
            _text.Append(setting).Append('\n');
    }

    /// <summary>For CGI: without the command line's fixed settings.</summary>
    public bool IsCgi { get; set; }

    /// <summary>The options for the host; <paramref name="getEnvironment"/> serves PHPRC, PHP_INI_SCAN_DIR and ${NAME}.</summary>
    public IniOptions Build(bool ignoreFiles, string? path, Func<string, string?> getEnvironment) => new()
    {
        IgnoreFiles = ignoreFiles,
        PathOverride = path,
        Executable = Environment.ProcessPath,
        Defaults = new KeyValuePair<string, string>[] { new("display_errors", "1") },
        SapiName = IsCgi ? "cgi-fcgi" : "cli",
        SearchCurrentDirectory = IsCgi,
        Overrides = IsCgi ? _text.ToString() : FixedSettings + _text,
        GetEnvironment = getEnvironment,
    };
}
