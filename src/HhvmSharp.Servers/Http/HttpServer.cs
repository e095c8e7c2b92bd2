using HhvmSharp.Servers.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace HhvmSharp.Servers.Http;

/// <summary>What each HTTP request becomes: a script's run, a file, or an error.</summary>
internal sealed class HttpServer(PhpServer server, DocumentRoot root, string? router)
{
    private readonly FileExtensionContentTypeProvider _types = new();
    private AccessLog _log = new(server.Settings.AccessLog);

    internal Task CloseAsync() => _log.CloseAsync();

    /// <summary>After a reload: the log may have been rotated or renamed.</summary>
    internal void Reload() => _log.Reopen();

    internal async Task HandleAsync(HttpContext http)
    {
        long sent = await RespondAsync(http).ConfigureAwait(false);
        _log.Add(http, sent);
    }

    /// <summary>Bytes of the body.</summary>
    private async Task<long> RespondAsync(HttpContext http)
    {
        string raw = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (DocumentRoot.Decode(raw) is not { } path) return await ErrorAsync(http, 400).ConfigureAwait(false);
        Target target = root.Find(path);
        if (router is null && !target.IsScript) return await FileAsync(http, target).ConfigureAwait(false);
        var exchange = new HttpExchange(server, http, root, path, target, router);
        if (!server.TryPost(exchange.Run))
        {
            http.Response.Headers.RetryAfter = "1";
            return await ErrorAsync(http, 503).ConfigureAwait(false);
        }

        await exchange.Done.ConfigureAwait(false);
        return exchange.ServesFile ? await FileAsync(http, target).ConfigureAwait(false) : exchange.BytesSent;
    }

    private async Task<long> FileAsync(HttpContext http, Target target)
    {
        // what follows a file's name names nothing
        if (target.File is null || target.PathInfo is not null) return await ErrorAsync(http, 404).ConfigureAwait(false);
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return await ErrorAsync(http, 405).ConfigureAwait(false);
        }

        server.Statistics.CountStatic();
        var file = new FileInfo(target.File);
        DateTimeOffset modified = file.LastWriteTimeUtc;
        if (!_types.TryGetContentType(file.Name, out string? type)) type = "application/octet-stream";
        if (type.StartsWith("text/", StringComparison.Ordinal)) type += "; charset=UTF-8";
        var tag = new EntityTagHeaderValue($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"");
        try
        {
            await TypedResults.PhysicalFile(file.FullName, type, null, modified, tag, enableRangeProcessing: true).ExecuteAsync(http).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException)
        {
            return await ErrorAsync(http, 403).ConfigureAwait(false);
        }

        return http.Response.ContentLength ?? 0;
    }

    private static async Task<long> ErrorAsync(HttpContext http, int status)
    {
        string reason = Hosting.Sapi.HttpStatus.Reason(status);
        byte[] page = System.Text.Encoding.UTF8.GetBytes($"<!doctype html><html><head><title>{status} {reason}</title></head><body><h1>{reason}</h1></body></html>\n");
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=UTF-8";
        http.Response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.Body.WriteAsync(page).ConfigureAwait(false);
        return page.Length;
    }
}
