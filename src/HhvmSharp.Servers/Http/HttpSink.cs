using System.IO.Pipelines;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Servers.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HhvmSharp.Servers.Http;

/// <summary>Output of a request to Kestrel. Used by the request's own thread while the exchange waits.</summary>
internal sealed class HttpSink(HttpContext http) : ResponseSink
{
    private PipeWriter Body => http.Response.BodyWriter;

    protected override void Begin(ResponseHeaders headers, int? knownLength)
    {
        HttpResponse response = http.Response;
        response.StatusCode = Status;
        if (headers.StatusLine is { } line && line.Split(' ', 3) is [_, _, { } reason]) http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        foreach (string header in headers.Lines)
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            string name = header[..colon], value = header[(colon + 1)..].Trim(' ', '\t');
            // the connection is the server's business; lengths are checked by Kestrel and must be right
            if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Connection", StringComparison.OrdinalIgnoreCase)) continue;
            try
            {
                response.Headers.Append(name, value);
            }
            catch (InvalidOperationException)
            {
                // a byte that no header may hold
            }
        }

        if (knownLength is { } length && response.Headers.ContentLength is null && MayHaveBody) response.Headers.ContentLength = length;
    }

    private bool MayHaveBody => Status is >= 200 and not (204 or 304);

    protected override bool Send(ReadOnlySpan<byte> bytes, bool flush)
    {
        if (http.RequestAborted.IsCancellationRequested) return false;
        try
        {
            if (bytes.Length > 0 && MayHaveBody && !HttpMethods.IsHead(http.Request.Method))
            {
                bytes.CopyTo(Body.GetSpan(bytes.Length));
                Body.Advance(bytes.Length);
            }

            if (!flush) return true;
            ValueTask<FlushResult> sent = Body.FlushAsync();
            FlushResult result = sent.IsCompleted ? sent.Result : sent.AsTask().GetAwaiter().GetResult();
            return !result.IsCanceled && !result.IsCompleted && !http.RequestAborted.IsCancellationRequested;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
    }

    protected override void End()
    {
        try
        {
            if (!IsGone) http.Response.CompleteAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // the client left at the last moment, or the program had promised another length
        }
    }
}
