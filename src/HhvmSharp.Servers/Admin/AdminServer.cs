using System.Net;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Servers.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HhvmSharp.Servers.Admin;

/// <summary>
/// A small HTTP server of its own for whoever operates the process. It runs no PHP and waits for none, so it answers when
/// all threads of PHP are busy. It has no authentication: its address must not be reachable from outside.
/// </summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminServer(WebApplication app) => _app = app;

    internal static async Task<AdminServer> StartAsync(string address, PhpServer server, Action reload, Action stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (ServerOptions.EndPoint(address, out int port) is { } endPoint) kestrel.Listen(endPoint);
            else kestrel.ListenLocalhost(port);
        });
        WebApplication app = builder.Build();
        ((IApplicationBuilder)app).Run(http => AnswerAsync(http, server, reload, stop));
        await app.StartAsync().ConfigureAwait(false);
        return new AdminServer(app);
    }

    private static Task AnswerAsync(HttpContext http, PhpServer server, Action reload, Action stop)
    {
        switch (http.Request.Path.Value)
        {
            case "/health": return TextAsync(http, HttpStatusCode.OK, "ok\n");
            case "/ready":
                bool busy = server.IsStopping || server.Pool.Waiting >= server.Settings.Queue;
                return TextAsync(http, busy ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, busy ? "not ready\n" : "ready\n");
            case "/metrics": return TextAsync(http, HttpStatusCode.OK, Metrics.Write(server), "text/plain; version=0.0.4; charset=utf-8");
            case "/status.json": return TextAsync(http, HttpStatusCode.OK, StatusReport.Write(server), "application/json");
            case "/jit": return TextAsync(http, HttpStatusCode.OK, server.JitReport?.Invoke() ?? "This process compiles no PHP code: jit.mode is interp.\n");
            case "/reload": return CommandAsync(http, reload);
            case "/stop": return CommandAsync(http, stop);
            default: return TextAsync(http, HttpStatusCode.NotFound, "/health /ready /metrics /status.json /jit, POST /reload /stop\n");
        }
    }

    /// <summary>What changes something must be a POST: a link or an image does not stop a server.</summary>
    private static Task CommandAsync(HttpContext http, Action command)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            return TextAsync(http, HttpStatusCode.MethodNotAllowed, "POST only\n");
        }

        command();
        return TextAsync(http, HttpStatusCode.OK, "ok\n");
    }

    private static Task TextAsync(HttpContext http, HttpStatusCode status, string text, string type = "text/plain; charset=utf-8")
    {
        http.Response.StatusCode = (int)status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
