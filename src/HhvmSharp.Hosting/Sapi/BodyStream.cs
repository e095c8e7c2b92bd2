namespace HhvmSharp.Hosting.Sapi;

/// <summary>The first <paramref name="length"/> bytes of a stream, and not one more: the rest is not this request's.</summary>
public sealed class BodyStream(Stream source, long length) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > length - _read) buffer = buffer[..(int)(length - _read)];
        int n = buffer.Length == 0 ? 0 : source.Read(buffer);
        _read += n;
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
