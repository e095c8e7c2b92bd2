using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>Output of CGI: the headers as lines, then the body, on descriptor 1.</summary>
public sealed class CgiSink(StandardOutputSink output) : IOutputSink
{
    /// <summary>-q: no headers.</summary>
    public bool Quiet { get; init; }

    public bool Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void Flush() => output.Flush();

    public void FlushImplicitly() => output.Flush();

    public void SendHeaders(RequestContext ctx)
    {
        if (Quiet) return;
        ResponseHeaders headers = ctx.Headers;
        var text = new StringBuilder();
        if (headers.StatusLine is { } line && line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space) text.Append("Status:").Append(line, space, line.Length - space).Append("\r\n");
        else if (headers.Status is not (0 or 200)) text.Append("Status: ").Append(headers.Status).Append(' ').Append(Reason(headers.Status)).Append("\r\n");
        foreach (string header in headers.Lines) text.Append(header).Append("\r\n");
        output.Write(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()));
    }

    private static string Reason(int status) => status switch
    {
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        410 => "Gone",
        413 => "Request Entity Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Unknown Status Code",
    };
}
