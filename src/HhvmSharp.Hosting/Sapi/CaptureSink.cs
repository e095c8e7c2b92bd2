using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>Keeps output in memory, up to a limit; also the stream behind php://stdout and php://stderr of such a request.</summary>
public sealed class CaptureSink(int limit) : Stream, IOutputSink
{
    private readonly MemoryStream _bytes = new();

    /// <summary>More came than the limit allows; the rest was dropped.</summary>
    public bool Overflowed { get; private set; }

    public byte[] ToArray() => _bytes.ToArray();

    bool IOutputSink.Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes);
        return !Overflowed;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_bytes.Length + buffer.Length > limit) Overflowed = true;
        else _bytes.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public void FlushImplicitly()
    {
    }

    public void SendHeaders(RequestContext ctx)
    {
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _bytes.Length;

    public override long Position
    {
        get => _bytes.Length;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
