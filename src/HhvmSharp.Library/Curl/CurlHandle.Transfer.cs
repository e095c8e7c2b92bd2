using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>Running a transfer.</summary>
internal sealed unsafe partial class CurlHandleObject
{
    /// <summary>The stream that the library logs to is gone: it goes on without.</summary>
    internal void VerifyStreams(RequestContext ctx, bool report)
    {
        if (_log.o is not null && _log.o is not PhpStream { IsClosed: false })
        {
            if (report) Arg.Warning(ctx, "CURLOPT_STDERR resource has gone away, resetting to stderr");
            LibCurl.Set(_easy, CurlOption.Stderr, 0);
            ReleaseLog(ctx);
        }

        VerifyStream(ctx, ref _read, _read.Method, report ? "CURLOPT_INFILE resource has gone away, resetting to default" : null);
        VerifyStream(ctx, ref _header, CurlMethod.Ignore, report ? "CURLOPT_WRITEHEADER resource has gone away, resetting to default" : null);
        VerifyStream(ctx, ref _write, CurlMethod.Output, report ? "CURLOPT_FILE resource has gone away, resetting to default" : null);
    }

    private static void VerifyStream(RequestContext ctx, ref CurlChannel channel, CurlMethod otherwise, string? warning)
    {
        if (!channel.HasLostStream) return;
        if (warning is not null) Arg.Warning(ctx, warning);
        channel.Reset(ctx, otherwise);
    }

    /// <summary>Forgets the last transfer.</summary>
    internal void Clear()
    {
        DropContent();
        SentHeader = null;
        Error = 0;
        new Span<byte>(_errorText, LibCurl.ErrorSize + 1).Clear();
    }

    /// <summary>curl_exec(): the body, true, or false.</summary>
    internal Value Execute(RequestContext ctx)
    {
        VerifyStreams(ctx, report: true);
        Clear();
        Error = LibCurl.curl_easy_perform(_easy);
        RethrowFailure();
        if (Error != LibCurl.Ok)
        {
            DropContent();
            return Value.False;
        }

        if (_log.o is PhpStream { IsClosed: false } log) log.Flush();
        if (_write.Method == CurlMethod.Return) return Content;
        if (_write.Method == CurlMethod.Stream) _write.OpenStream?.Flush();
        if (_header.Method == CurlMethod.Stream) _header.OpenStream?.Flush();
        return Value.True;
    }

    /// <summary>What has come so far (owned), when it is kept; otherwise null.</summary>
    internal Value Content
    {
        get
        {
            if (_write.Method != CurlMethod.Return) return Value.Null;
            if (_body is not null) _content = _content is null ? _body.ToPhpString() : PhpString.Concat(_content, _body.ToPhpString());
            _body = null;
            return Value.String(_content ?? PhpString.Empty).Copied();
        }
    }

    private void DropContent()
    {
        _body = null;
        _content = null;
    }

    /// <summary>The text for <see cref="Error"/>.</summary>
    internal PhpString ErrorMessage
    {
        get
        {
            if (Error == LibCurl.Ok) return PhpString.Empty;
            return LibCurl.Text(*_errorText != 0 ? _errorText : LibCurl.curl_easy_strerror(Error));
        }
    }

    internal void RethrowFailure()
    {
        if (_failure is not { } failure) return;
        _failure = null;
        failure.Throw();
    }
}
