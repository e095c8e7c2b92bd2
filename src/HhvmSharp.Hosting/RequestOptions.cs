using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>A request as its SAPI received it.</summary>
public sealed record RequestOptions
{
    public required IOutputSink Sink { get; init; }

    public string SapiName { get; init; } = "cli";

    /// <summary>Settings in place of the process's; null: the process's.</summary>
    public IniRegistry? Ini { get; init; }

    /// <summary>Settings of this request alone, in order (PHP_VALUE, .user.ini): whose change it is, as ini_set() would see it.</summary>
    public IReadOnlyList<(PhpString Name, PhpString Value, IniAccess Who)>? Settings { get; init; }

    /// <summary>Environment in place of the process's; null: the process's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Environment { get; init; }

    /// <summary>Variables of the SAPI that getenv() and $_ENV know too (CGI, FastCGI): the whole environment of the request.</summary>
    public IReadOnlyList<KeyValuePair<PhpString, PhpString>>? Variables { get; init; }

    /// <summary>The environment is part of $_SERVER.</summary>
    public bool ImportsEnvironment { get; init; } = true;

    /// <summary>Where errors are logged to when error_log names no file; null: standard error.</summary>
    public Action<PhpString>? Log { get; init; }

    /// <summary>Where relative paths start; null: where the process was started.</summary>
    public string? CurrentDirectory { get; init; }

    public StandardStreams? StandardStreams { get; init; }

    /// <summary>$argv; empty on a server.</summary>
    public IReadOnlyList<PhpString> Arguments { get; init; } = [];

    /// <summary>null on the command line.</summary>
    public string? Method { get; init; }

    public PhpString QueryString { get; init; } = PhpString.Empty;

    /// <summary>The Cookie header.</summary>
    public PhpString Cookies { get; init; } = PhpString.Empty;

    public RequestBody Body { get; init; } = RequestBody.None;

    /// <summary>$_SERVER entries of the SAPI, in order, behind the environment's.</summary>
    public IReadOnlyList<KeyValuePair<string, PhpString>> ServerVariables { get; init; } = [];
}
