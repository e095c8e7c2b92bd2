using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Servers.Admin;
using HhvmSharp.Servers.FastCgi;
using HhvmSharp.Servers.Generated;
using HhvmSharp.Servers.Http;
using HhvmSharp.Servers.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HhvmSharp.Servers;

/// <summary>
/// A server process from start to end: the host with its configuration, Kestrel in front of it, and the signals: SIGTERM
/// and SIGINT stop it when the running requests have ended, SIGHUP reads the configuration again.
/// </summary>
public sealed class ServerProcess
{
    private readonly ServerOptions _options;
    private readonly PhpServer _server;
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpServer? _http;

    private ServerProcess(ServerOptions options, PhpServer server)
    {
        _options = options;
        _server = server;
    }

    /// <summary>Runs until it is stopped; the exit status. <paramref name="prepare"/> sees the host before any request.</summary>
    public static int Run(ServerOptions options, Action<PhpHost> prepare)
    {
        PhpHost host = PhpHost.Start(new HostOptions
        {
            SapiName = options.SapiName,
            Executable = Path.Combine(AppContext.BaseDirectory, "hhvm"),
            Ini = options.Ini(),
            Extend = environment =>
            {
                GeneratedExtensions_HhvmSharp_Servers.Register(environment);
                foreach (IniEntry entry in ServerSettings.Entries) environment.AddIni("hhvm", entry);
            },
        });
        foreach (string error in host.Configuration.Errors) Console.Error.WriteLine(error);
        prepare(host);
        int preloaded = PhpThread.Run(() =>
        {
            var output = new StandardOutputSink();
            bool ok = host.Preload(output, options.SapiName);
            output.Flush();
            return ok ? 0 : 1;
        });
        if (preloaded != 0) return 1;
        return new ServerProcess(options, new PhpServer(host)).RunAsync().GetAwaiter().GetResult();
    }

    private async Task<int> RunAsync()
    {
        await using WebApplication app = Build();
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Reload();
        });
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"hhvm: {e.Message}");
            return 1;
        }

        if (SocketPath is { } socket) Posix.ChangeMode([.. Encoding.UTF8.GetBytes(socket), 0], _server.Settings.ListenMode);
        AdminServer? admin = _options.Admin is null ? null : await AdminServer.StartAsync(_options.Admin, _server, Reload, () => _stop.TrySetResult()).ConfigureAwait(false);
        Console.Error.WriteLine(Announcement(app));
        await _stop.Task.ConfigureAwait(false);
        return await StopAsync(app, admin).ConfigureAwait(false);
    }

    /// <summary>As PHP's own server says it, for programs that wait for the line or look for the port in it.</summary>
    private string Announcement(WebApplication app)
    {
        if (_options.FastCgi || SocketPath is not null) return $"hhvm: {(_options.FastCgi ? "FastCGI" : "HTTP")} on {_options.Listen}, {_server.Pool.Threads} threads";
        string now = DateTime.Now.ToString("ddd MMM dd HH:mm:ss yyyy", CultureInfo.InvariantCulture);
        string bound = app.Urls.First();
        string host = _options.Listen[..(_options.Listen.LastIndexOf(':') + 1)];
        if (host.Length == 0) host = "localhost:";
        return $"[{now}] PHP {PhpVersion.Text} Development Server ({(UsesTls ? "https" : "http")}://{host}{bound[(bound.LastIndexOf(':') + 1)..]}) started";
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.TrySetResult();
    }

    private void Reload()
    {
        _server.Reload();
        _http?.Reload();
    }

    /// <summary>No new connections, the running requests end, then the process does.</summary>
    private async Task<int> StopAsync(WebApplication app, AdminServer? admin)
    {
        using var limit = new CancellationTokenSource(_server.Settings.StopTimeout);
        Task closing = app.StopAsync(limit.Token);
        bool drained = await _server.DrainAsync().ConfigureAwait(false);
        await closing.ConfigureAwait(false);
        if (admin is not null) await admin.DisposeAsync().ConfigureAwait(false);
        if (_http is not null) await _http.CloseAsync().ConfigureAwait(false);
        if (!drained) _server.Log("stopped while requests were still running");
        return drained ? 0 : 1;
    }

    /// <summary>The path of a Unix socket, or null.</summary>
    private string? SocketPath => _options.Listen.StartsWith("unix:", StringComparison.Ordinal) ? _options.Listen["unix:".Length..] : null;

    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore();
        if (UsesTls) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(Configure);
        WebApplication app = builder.Build();
        if (_options.FastCgi) return app;
        _http = new HttpServer(_server, new DocumentRoot(_options.DocumentRoot), RouterPath);
        ((IApplicationBuilder)app).Run(_http.HandleAsync);
        return app;
    }

    private string? RouterPath => _options.Router is null ? null : Path.GetFullPath(_options.Router);

    private bool UsesTls => !_options.FastCgi && _server.Settings.TlsCertificate.Length > 0;

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = _server.Settings.MaxBody > 0 ? _server.Settings.MaxBody : null;
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
        if (SocketPath is { } path)
        {
            File.Delete(path); // left behind by a process that was killed
            kestrel.ListenUnixSocket(path, ConfigureEndPoint);
        }
        else if (ServerOptions.EndPoint(_options.Listen, out int port) is { } endPoint)
        {
            kestrel.Listen(endPoint, ConfigureEndPoint);
        }
        else if (port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, port, ConfigureEndPoint); // any port, but one for both families is not to be had
        }
        else
        {
            kestrel.ListenLocalhost(port, ConfigureEndPoint);
        }
    }

    private void ConfigureEndPoint(ListenOptions listen)
    {
        if (_options.FastCgi)
        {
            listen.Run(connection =>
            {
                _server.Statistics.CountConnection();
                return new FastCgiConnection(_server, connection).RunAsync();
            });
            return;
        }

        listen.Protocols = UsesTls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        if (UsesTls) listen.UseHttps(LoadCertificate());
        listen.Use(next => connection =>
        {
            _server.Statistics.CountConnection();
            return next(connection);
        });
    }

    private X509Certificate2 LoadCertificate()
    {
        string file = _server.Settings.TlsCertificate, key = _server.Settings.TlsKey;
        if (file.EndsWith(".pfx", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".p12", StringComparison.OrdinalIgnoreCase))
            return X509CertificateLoader.LoadPkcs12FromFile(file, null);
        return X509Certificate2.CreateFromPemFile(file, key.Length > 0 ? key : null);
    }
}
