using System.IO.Pipelines;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>The records that go back on a connection. Several requests may write at the same time.</summary>
internal sealed class FastCgiOutput(PipeWriter writer)
{
    private readonly Lock _lock = new();
    private bool _gone;

    /// <summary>Sends bytes as records of a type, as many as they need; false when the web server is gone.</summary>
    internal bool Send(RecordType type, int id, ReadOnlySpan<byte> bytes, bool flush)
    {
        lock (_lock)
        {
            while (bytes.Length > 0 && !_gone)
            {
                int length = Math.Min(bytes.Length, RecordHeader.MaxLength);
                Put(type, id, bytes[..length]);
                bytes = bytes[length..];
            }

            return flush ? Flush() : !_gone;
        }
    }

    /// <summary>The end of a request's output, and of the request.</summary>
    internal bool SendEnd(int id, int exitStatus, ProtocolStatus status, bool hasOutput)
    {
        Span<byte> body = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(body, exitStatus);
        body[4] = (byte)status;
        lock (_lock)
        {
            if (hasOutput) Put(RecordType.StdOut, id, default);
            Put(RecordType.EndRequest, id, body);
            return Flush();
        }
    }

    private void Put(RecordType type, int id, ReadOnlySpan<byte> content)
    {
        if (_gone) return;
        int padding = -content.Length & 7;
        try
        {
            Span<byte> record = writer.GetSpan(RecordHeader.Size + content.Length + padding);
            new RecordHeader(RecordHeader.SupportedVersion, type, id, content.Length, padding).Write(record);
            content.CopyTo(record[RecordHeader.Size..]);
            record.Slice(RecordHeader.Size + content.Length, padding).Clear();
            writer.Advance(RecordHeader.Size + content.Length + padding);
        }
        catch (InvalidOperationException)
        {
            _gone = true; // the connection has ended meanwhile
        }
    }

    /// <summary>Waits while the web server does not read.</summary>
    private bool Flush()
    {
        if (_gone) return false;
        try
        {
            ValueTask<FlushResult> sent = writer.FlushAsync();
            FlushResult result = sent.IsCompleted ? sent.Result : sent.AsTask().GetAwaiter().GetResult();
            _gone = result.IsCompleted || result.IsCanceled;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            _gone = true;
        }

        return !_gone;
    }

    /// <summary>The connection has broken: what is still written goes nowhere.</summary>
    internal void Close() => _gone = true;
}
