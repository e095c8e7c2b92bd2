using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Servers.Requests;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>One request of a connection: its parameters, its body, its output; run when the parameters are complete.</summary>
internal sealed class FastCgiRequest
{
    /// <summary>Bytes of a body that may wait for the program; then the connection is not read any further.</summary>
    private const int BodyLimit = 1 << 20;

    private readonly PhpServer _server;
    private readonly FastCgiOutput _output;
    private readonly Action<FastCgiRequest, ProtocolStatus, bool> _end;
    private readonly EndPoint? _remote;
    private readonly Pipe _body = new(new PipeOptions(pauseWriterThreshold: BodyLimit, resumeWriterThreshold: BodyLimit / 2, useSynchronizationContext: false));
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryStream _params = new();
    private volatile bool _aborted;

    internal FastCgiRequest(PhpServer server, FastCgiOutput output, int id, bool keeps, Action<FastCgiRequest, ProtocolStatus, bool> end, EndPoint? remote)
    {
        (_server, _output, _end, _remote) = (server, output, end, remote);
        Id = id;
        KeepsConnection = keeps;
    }

    internal int Id { get; }

    internal bool KeepsConnection { get; }

    internal bool IsStarted { get; private set; }

    internal Task Done => _done.Task;

    internal bool TryAddParams(byte[] bytes, int limit)
    {
        if (IsStarted || _params.Length + bytes.Length > limit) return false;
        _params.Write(bytes);
        return true;
    }

    internal async ValueTask AddBodyAsync(byte[] bytes)
    {
        if (bytes.Length == 0) await _body.Writer.CompleteAsync().ConfigureAwait(false);
        else await _body.Writer.WriteAsync(bytes).ConfigureAwait(false);
    }

    /// <summary>Nobody waits for the response any more.</summary>
    internal void Abort()
    {
        _aborted = true;
        _body.Writer.Complete();
    }

    /// <summary>Nothing more will happen to this request.</summary>
    internal void Finish() => _done.TrySetResult();

    internal bool TryStart()
    {
        if (IsStarted) return true;
        IsStarted = true;
        return _server.TryPost(Run);
    }

    private void Run()
    {
        var sink = new Sink(this);
        try
        {
            if (NameValues.Read(_params.GetBuffer().AsSpan(0, (int)_params.Length)) is not { } pairs)
            {
                sink.Finish();
                return;
            }

            var variables = new FastCgiVariables(pairs);
            if (StatusPage.TryAnswer(_server, variables, sink)) return;
            Run(variables, sink);
        }
        finally
        {
            sink.Finish();
            _body.Reader.Complete();
            Finish();
        }
    }

    private void Run(FastCgiVariables variables, Sink sink)
    {
        string? script = ScriptLocation.Find(variables, _server.Host.Environment.Ini);
        _ = long.TryParse(variables["CONTENT_LENGTH"], NumberStyles.None, CultureInfo.InvariantCulture, out long length);
        Stream body = length > 0 ? new BodyStream(_body.Reader.AsStream(), length) : Stream.Null;
        var options = new RequestOptions
        {
            Sink = sink,
            SapiName = "fpm-fcgi",
            Method = variables["REQUEST_METHOD"],
            QueryString = PhpString.FromLatin1(variables["QUERY_STRING"] ?? ""),
            Cookies = PhpString.FromLatin1(variables["HTTP_COOKIE"] ?? ""),
            Body = new RequestBody(body, length, variables["CONTENT_TYPE"] ?? ""),
            Settings = RequestSettings.Of(_server.Host.Environment.Ini, variables, script),
            Variables = variables.WithEnvironment(_server.Settings.ClearEnvironment ? [] : _server.Host.Environment.ProcessVariables),
            ServerVariables = variables.ServerVariables(),
            CurrentDirectory = script is null ? null : Path.GetDirectoryName(script),
            Log = message => LogToWebServer(message),
        };
        _server.Run(options, sink, request => Execute(request, script));
    }

    private void Execute(PhpRequest request, string? script)
    {
        if (!IsAllowed()) request.Respond(403, "Access denied.\n");
        else if (script is null) request.Respond(404, "File not found.\n");
        else if (!HasAllowedExtension(script)) request.Respond(403, "Access denied.\n");
        else if (!request.TryExecuteFile(PhpString.FromUtf8(script), out _)) request.Respond(404, "No input file specified.\n");
    }

    /// <summary>fastcgi.allowed_clients; a Unix socket has its own permissions.</summary>
    private bool IsAllowed()
    {
        string[] allowed = _server.Settings.AllowedClients;
        if (allowed.Length == 0 || _remote is not IPEndPoint { Address: var address }) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return allowed.Any(a => IPAddress.TryParse(a, out IPAddress? good) && good.Equals(address));
    }

    /// <summary>fastcgi.limit_extensions: a wrongly set up web server must not make uploads run.</summary>
    private bool HasAllowedExtension(string script)
    {
        string[] extensions = _server.Settings.LimitExtensions;
        return extensions.Length == 0 || extensions.Any(e => script.EndsWith(e, StringComparison.Ordinal) && script.Length > e.Length);
    }

    /// <summary>The web server's error log, as php-fpm does; server.error_log when it is set.</summary>
    private void LogToWebServer(PhpString message)
    {
        if (_server.Settings.ErrorLog.Length > 0) _server.Log(message);
        else _output.Send(RecordType.StdErr, Id, [.. "PHP message: "u8, .. message.Span], flush: false);
    }

    internal sealed class Sink(FastCgiRequest request) : ResponseSink
    {
        protected override void Begin(ResponseHeaders headers, int? knownLength) =>
            request._output.Send(RecordType.StdOut, request.Id, CgiHeaders.Format(headers), flush: false);

        protected override bool Send(ReadOnlySpan<byte> bytes, bool flush) =>
            !request._aborted && request._output.Send(RecordType.StdOut, request.Id, bytes, flush);

        protected override void End() => request._end(request, ProtocolStatus.Complete, true);

        /// <summary>A response that no program makes.</summary>
        internal void Answer(string contentType, string body)
        {
            string head = $"Content-Type: {contentType}\r\nExpires: Thu, 01 Jan 1970 00:00:00 GMT\r\nCache-Control: no-cache, no-store, must-revalidate, max-age=0\r\n\r\n";
            request._output.Send(RecordType.StdOut, request.Id, System.Text.Encoding.UTF8.GetBytes(head + body), flush: false);
            Discard();
            End();
        }
    }
}
