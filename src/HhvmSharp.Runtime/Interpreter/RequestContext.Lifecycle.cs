using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What a host connects a request to, and what is to happen at its end.</summary>
public sealed partial class RequestContext
{
    private ResponseHeaders? _headers;

    /// <summary>PHP_SAPI and php_sapi_name(): "cli", "cgi-fcgi", "cli-server", "fpm-fcgi".</summary>
    public string SapiName { get; init; } = "cli";

    /// <summary>The main script's path as it was given, for get_included_files and $_SERVER; null for -r.</summary>
    public PhpString? MainScript { get; internal set; }

    /// <summary>php://stdin, php://stdout, php://stderr; null where a server has none.</summary>
    public StandardStreams? StandardStreams { get; init; }

    /// <summary>The body of the request, decoded from any transfer encoding.</summary>
    public RequestBody Body { get; init; } = RequestBody.None;

    /// <summary>Follows an upload while it comes in.</summary>
    internal IUploadObserver? UploadObserver { get; set; }

    public ResponseHeaders Headers => _headers ??= new ResponseHeaders(this);

    /// <summary>Seconds since 1970 when the request began.</summary>
    public double StartTime { get; init; } = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    /// <summary>register_shutdown_function: what it has resolved, with the arguments, all owned, in order.</summary>
    internal List<(CallTarget Target, Value[] Arguments)>? ShutdownFunctions;

    internal void AddShutdownFunction(in CallTarget target, Value[] owned) => (ShutdownFunctions ??= []).Add((target, owned));

    /// <summary>Run when the program's output is complete and before the headers go out: sessions are written here.</summary>
    internal readonly List<Action<RequestContext>> EndHooks = [];

    /// <summary>The program has ended: shutdown functions and destructors run.</summary>
    internal bool InShutdown;
}
