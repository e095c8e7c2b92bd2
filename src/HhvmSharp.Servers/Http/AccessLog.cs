using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HhvmSharp.Servers.Http;

/// <summary>Requests in the combined format, written by a task of its own; a reload opens the file again.</summary>
internal sealed class AccessLog
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly string _file;
    private readonly Task _writer;
    private volatile bool _reopen;

    internal AccessLog(string file)
    {
        _file = file;
        _writer = file.Length == 0 ? Task.CompletedTask : Task.Run(WriteAsync);
    }

    internal void Add(HttpContext http, long bytes)
    {
        if (_file.Length == 0) return;
        HttpRequest r = http.Request;
        string user = http.Connection.RemoteIpAddress?.ToString() ?? "-";
        string now = DateTime.UtcNow.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        string target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        _lines.Writer.TryWrite($"{user} - - [{now}] \"{r.Method} {Quoted(target)} {r.Protocol}\" {http.Response.StatusCode} {bytes} \"{Quoted(Or(r.Headers.Referer))}\" \"{Quoted(Or(r.Headers.UserAgent))}\"");

        static string Or(Microsoft.Extensions.Primitives.StringValues v) => v.Count == 0 ? "-" : v.ToString();
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    internal void Reopen() => _reopen = true;

    internal async Task CloseAsync()
    {
        _lines.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        Stream output = Open();
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            if (_reopen && _file != "-")
            {
                _reopen = false;
                await output.DisposeAsync().ConfigureAwait(false);
                output = Open();
            }

            while (_lines.Reader.TryRead(out string? line)) await output.WriteAsync(Encoding.Latin1.GetBytes(line + "\n")).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }

        await output.DisposeAsync().ConfigureAwait(false);
    }

    private Stream Open() => _file switch
    {
        "-" => Console.OpenStandardOutput(),
        _ => new FileStream(_file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
    };
}
