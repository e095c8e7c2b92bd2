using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>Descriptor 0, 1 or 2 of the process as a stream, without a buffer.</summary>
public sealed class DescriptorStream(int fd) : Stream
{
    /// <summary>The process's own three streams.</summary>
    public static StandardStreams ForProcess() => new()
    {
        Input = new DescriptorStream(0),
        Output = new DescriptorStream(1),
        Error = new DescriptorStream(2),
        AreProcessStreams = true,
    };

    public override bool CanRead => fd == 0;

    public override bool CanWrite => fd != 0;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Descriptor.Read(fd, buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => Descriptor.Write(fd, buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
