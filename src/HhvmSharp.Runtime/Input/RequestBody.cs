using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>
/// The body of a request: a stream that is read once, when something first wants it. A form with files is taken apart
/// as it comes in and then gone; anything else is kept for php://input.
/// </summary>
public sealed class RequestBody(Stream source, long contentLength, string contentType)
{
    private const int BlockSize = 16 * 1024;

    private ReadOnlyMemory<byte>? _bytes;
    private bool _isTaken;

    public static readonly RequestBody None = new(Stream.Null, 0, "");

    /// <summary>A body that is there already.</summary>
    public static RequestBody Of(byte[] bytes, string contentType) => new(new MemoryStream(bytes, writable: false), bytes.Length, contentType);

    /// <summary>As the client said; -1: it did not.</summary>
    public long ContentLength => contentLength;

    public string ContentType => contentType;

    /// <summary>"multipart/form-data", in lower case, without parameters.</summary>
    private string MediaType
    {
        get
        {
            int end = contentType.AsSpan().IndexOfAny(';', ',', ' ');
            return (end < 0 ? contentType : contentType[..end]).ToLowerInvariant();
        }
    }

    /// <summary>Everything; empty when a form's parser has had it.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            if (_bytes is { } known) return known;
            if (_isTaken) return ReadOnlyMemory<byte>.Empty;
            _isTaken = true;
            var all = new MemoryStream(contentLength is > 0 and < 1 << 20 ? (int)contentLength : 0);
            source.CopyTo(all);
            _bytes = all.GetBuffer().AsMemory(0, (int)all.Length);
            return _bytes.Value;
        }
    }

    /// <summary>At the start of a POST request: reads what PHP reads then, with its limits.</summary>
    internal void ReadPost(RequestContext ctx, BodyLimits limits)
    {
        if (MediaType != "multipart/form-data") ReadLimited(ctx, limits);
    }

    /// <summary>Fills $_POST and $_FILES; false: a content type that PHP does not parse.</summary>
    internal bool Parse(RequestContext ctx, BodyLimits limits, ref PhpArray post, ref PhpArray files)
    {
        switch (MediaType)
        {
            case "application/x-www-form-urlencoded":
                if (_bytes is null) ReadLimited(ctx, limits);
                if (!ctx.HasPending) RequestVariables.ParseForm(ctx, ref post, Bytes.Span, limits);
                return true;
            case "multipart/form-data":
                Stream form = _bytes is { } bytes ? new MemoryStream(bytes.ToArray(), writable: false) : _isTaken ? Stream.Null : source;
                _isTaken = true;
                new MultipartForm(ctx, form, limits).Parse(contentType, contentLength, ref post, ref files);
                return true;
            default:
                return false;
        }
    }

    private void ReadLimited(RequestContext ctx, BodyLimits limits)
    {
        if (limits.PostMaxSize > 0 && contentLength > limits.PostMaxSize)
        {
            _bytes = ReadOnlyMemory<byte>.Empty;
            ctx.RaiseFromFunction(ErrorLevel.Warning, $"POST Content-Length of {contentLength} bytes exceeds the limit of {limits.PostMaxSize} bytes");
            return;
        }

        if (limits.PostMaxSize <= 0 || contentLength >= 0) return; // Bytes reads it, and it is no longer than was said
        _isTaken = true;
        var all = new MemoryStream();
        var block = new byte[BlockSize];
        int n;
        while ((n = source.Read(block)) > 0)
        {
            all.Write(block.AsSpan(0, n));
            if (all.Length <= limits.PostMaxSize) continue;
            ctx.RaiseFromFunction(ErrorLevel.Warning, $"Actual POST length does not match Content-Length, and exceeds {limits.PostMaxSize} bytes");
            break;
        }

        _bytes = all.GetBuffer().AsMemory(0, (int)all.Length);
    }
}
