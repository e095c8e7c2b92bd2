using System.Buffers;
using System.IO.Pipelines;
using HhvmSharp.Servers.Requests;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>
/// A connection from a web server: reads records, starts requests, also several at a time, and hands their bodies on.
/// It ends when the web server closes it, or after a request that did not ask to keep it.
/// </summary>
internal sealed class FastCgiConnection(PhpServer server, ConnectionContext connection)
{
    private const int Responder = 1, KeepConnection = 1;

    /// <summary>Bytes of parameters that one request may have.</summary>
    private const int MaxParams = 1 << 20;

    private readonly FastCgiOutput _output = new(connection.Transport.Output);
    private readonly Dictionary<int, FastCgiRequest> _requests = [];
    private readonly Lock _lock = new();
    private volatile bool _closing, _draining;

    internal async Task RunAsync()
    {
        PipeReader input = connection.Transport.Input;
        // the process stops: a connection on which nothing runs is closed, another one when its requests have ended
        using CancellationTokenRegistration? stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.Register(() =>
        {
            _draining = true;
            input.CancelPendingRead();
        });
        try
        {
            while (!_closing && !(_draining && IsIdle))
            {
                ReadResult read = await input.ReadAsync().ConfigureAwait(false);
                ReadOnlySequence<byte> bytes = read.Buffer;
                while (!_closing && TryTakeRecord(ref bytes, out RecordHeader header, out byte[] content))
                {
                    if (header.Version != RecordHeader.SupportedVersion) return;
                    await HandleAsync(header, content).ConfigureAwait(false);
                }

                input.AdvanceTo(bytes.Start, bytes.End);
                if (read.IsCompleted) break;
            }
        }
        catch (Exception e) when (e is IOException or ConnectionResetException or OperationCanceledException)
        {
            _output.Close();
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    private bool IsIdle
    {
        get
        {
            lock (_lock) return _requests.Count == 0;
        }
    }

    /// <summary>Requests that run end before the connection does; they learn that nobody listens.</summary>
    private async Task EndAsync()
    {
        FastCgiRequest[] running;
        lock (_lock) running = [.. _requests.Values];
        foreach (FastCgiRequest request in running) request.Abort();
        if (!_closing && running.Length > 0) _output.Close();
        foreach (FastCgiRequest request in running) await request.Done.ConfigureAwait(false);
    }

    private static bool TryTakeRecord(ref ReadOnlySequence<byte> bytes, out RecordHeader header, out byte[] content)
    {
        content = [];
        header = default;
        if (bytes.Length < RecordHeader.Size) return false;
        Span<byte> head = stackalloc byte[RecordHeader.Size];
        bytes.Slice(0, RecordHeader.Size).CopyTo(head);
        header = RecordHeader.Read(head);
        if (bytes.Length < RecordHeader.Size + header.Length + header.Padding) return false;
        content = bytes.Slice(RecordHeader.Size, header.Length).ToArray();
        bytes = bytes.Slice(RecordHeader.Size + header.Length + header.Padding);
        return true;
    }

    private async ValueTask HandleAsync(RecordHeader header, byte[] content)
    {
        if (header.Id == 0)
        {
            Manage(header.Type, content);
            return;
        }

        if (header.Type == RecordType.BeginRequest)
        {
            Begin(header.Id, content);
            return;
        }

        FastCgiRequest? request;
        lock (_lock) _requests.TryGetValue(header.Id, out request);
        if (request is null) return; // it has ended, the web server could not know
        switch (header.Type)
        {
            case RecordType.Params when content.Length > 0:
                if (!request.TryAddParams(content, MaxParams)) Refuse(request, ProtocolStatus.Overloaded);
                break;
            case RecordType.Params:
                Start(request);
                break;
            case RecordType.StdIn:
                await request.AddBodyAsync(content).ConfigureAwait(false);
                break;
            case RecordType.AbortRequest:
                request.Abort();
                if (!request.IsStarted) Refuse(request, ProtocolStatus.Complete);
                break;
        }
    }

    /// <summary>Records without a request: what the server can do, or a type it does not know.</summary>
    private void Manage(RecordType type, byte[] content)
    {
        if (type != RecordType.GetValues)
        {
            _output.Send(RecordType.Unknown, 0, [(byte)type, 0, 0, 0, 0, 0, 0, 0], flush: true);
            return;
        }

        var answers = new List<KeyValuePair<string, string>>();
        foreach ((string name, _) in NameValues.Read(content) ?? [])
        {
            string? value = name switch
            {
                "FCGI_MAX_CONNS" or "FCGI_MAX_REQS" => (server.Settings.Threads + server.Settings.Queue).ToString(System.Globalization.CultureInfo.InvariantCulture),
                "FCGI_MPXS_CONNS" => "1",
                _ => null,
            };
            if (value is not null) answers.Add(new(name, value));
        }

        _output.Send(RecordType.GetValuesResult, 0, NameValues.Write(answers), flush: true);
    }

    private void Begin(int id, byte[] content)
    {
        if (content.Length < 3) return;
        int role = (content[0] << 8) | content[1];
        bool keep = (content[2] & KeepConnection) != 0;
        if (role != Responder)
        {
            _output.SendEnd(id, 0, ProtocolStatus.UnknownRole, hasOutput: false);
            if (!keep) Close();
            return;
        }

        var request = new FastCgiRequest(server, _output, id, keep, EndRequest, connection.RemoteEndPoint);
        lock (_lock)
        {
            if (_requests.TryAdd(id, request)) return;
        }

        _output.SendEnd(id, 0, ProtocolStatus.CannotMultiplex, hasOutput: false); // two requests of one id
    }

    private void Start(FastCgiRequest request)
    {
        if (!request.TryStart()) Refuse(request, ProtocolStatus.Overloaded);
    }

    private void Refuse(FastCgiRequest request, ProtocolStatus status)
    {
        EndRequest(request, status, hasOutput: false);
        request.Finish();
    }

    /// <summary>Writes the end of a request. Its id is free before that: the web server may use it again as soon as it reads the end.</summary>
    private void EndRequest(FastCgiRequest request, ProtocolStatus status, bool hasOutput)
    {
        lock (_lock) _requests.Remove(request.Id);
        _output.SendEnd(request.Id, 0, status, hasOutput);
        if (!request.KeepsConnection || _draining) Close();
    }

    private void Close()
    {
        _closing = true;
        connection.Transport.Input.CancelPendingRead();
    }
}
