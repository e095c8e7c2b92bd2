using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Servers;

/// <summary>server.* and fastcgi.*: settings of the process, read at its start and again on reload where that is possible.</summary>
internal sealed class ServerSettings
{
    private const int DefaultThreadsPerProcessor = 8;

    /// <summary>The table: name and default.</summary>
    internal static readonly IniEntry[] Entries =
    [
        new("server.threads", "0", IniAccess.System) { Kind = IniKind.NonNegative },
        new("server.queue", "1024", IniAccess.System) { Kind = IniKind.NonNegative },
        new("server.request_timeout", "0", IniAccess.System) { Kind = IniKind.NonNegative },
        new("server.stop_timeout", "30", IniAccess.System) { Kind = IniKind.NonNegative },
        new("server.access_log", "", IniAccess.System),
        new("server.error_log", "", IniAccess.System),
        new("server.tls_cert", "", IniAccess.System),
        new("server.tls_key", "", IniAccess.System),
        new("server.max_body", "0", IniAccess.System) { Kind = IniKind.NonNegative },
        new("server.clear_env", "1", IniAccess.System) { Kind = IniKind.Bool },
        new("fastcgi.limit_extensions", ".php .phar", IniAccess.System),
        new("fastcgi.allowed_clients", "", IniAccess.System),
        new("fastcgi.listen_mode", "0660", IniAccess.System),
        new("fastcgi.ping_path", "", IniAccess.System),
        new("fastcgi.ping_response", "pong", IniAccess.System),
        new("fastcgi.status_path", "", IniAccess.System),
    ];

    internal ServerSettings(IniRegistry registry)
    {
        string Text(string name) => registry.Find(PhpString.FromLatin1(name))?.Value?.ToUtf8() ?? "";
        long Number(string name) => IniQuantity.Parse(PhpString.FromUtf8(Text(name)), out _);
        Threads = Number("server.threads") is > 0 and var threads ? (int)Math.Min(threads, 10_000) : Environment.ProcessorCount * DefaultThreadsPerProcessor;
        Queue = (int)Math.Clamp(Number("server.queue"), 1, 1_000_000);
        RequestTimeout = TimeSpan.FromSeconds(Number("server.request_timeout"));
        StopTimeout = TimeSpan.FromSeconds(Number("server.stop_timeout"));
        AccessLog = Text("server.access_log");
        ErrorLog = Text("server.error_log");
        TlsCertificate = Text("server.tls_cert");
        TlsKey = Text("server.tls_key");
        MaxBody = Number("server.max_body");
        ClearEnvironment = IniQuantity.ParseBool(PhpString.FromUtf8(Text("server.clear_env")));
        LimitExtensions = Text("fastcgi.limit_extensions").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        AllowedClients = Text("fastcgi.allowed_clients").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        ListenMode = Convert.ToInt32(Text("fastcgi.listen_mode"), 8);
        PingPath = Text("fastcgi.ping_path");
        PingResponse = Text("fastcgi.ping_response");
        StatusPath = Text("fastcgi.status_path");
    }

    /// <summary>Threads that run PHP.</summary>
    internal int Threads { get; }

    /// <summary>Requests that may wait for a thread; more are refused.</summary>
    internal int Queue { get; }

    /// <summary>Wall-clock limit of a request; zero: none.</summary>
    internal TimeSpan RequestTimeout { get; }

    /// <summary>How long a stop waits for running requests.</summary>
    internal TimeSpan StopTimeout { get; }

    /// <summary>A file, "-" for standard output, or empty.</summary>
    internal string AccessLog { get; }

    /// <summary>Where PHP's errors go when error_log names no file; empty: standard error.</summary>
    internal string ErrorLog { get; }

    /// <summary>PEM with certificate and key, PEM with a key of its own, or PKCS #12; empty: no TLS.</summary>
    internal string TlsCertificate { get; }

    internal string TlsKey { get; }

    /// <summary>Bytes of an HTTP body; 0: only post_max_size counts.</summary>
    internal long MaxBody { get; }

    /// <summary>FastCGI: requests do not see the environment of the process.</summary>
    internal bool ClearEnvironment { get; }

    internal string[] LimitExtensions { get; }

    internal string[] AllowedClients { get; }

    /// <summary>Of a Unix socket.</summary>
    internal int ListenMode { get; }

    internal string PingPath { get; }

    internal string PingResponse { get; }

    internal string StatusPath { get; }
}
