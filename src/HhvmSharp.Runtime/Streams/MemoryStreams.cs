using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

internal enum MemoryMode
{
    Default,
    ReadOnly,
    Append,
}

/// <summary>php://memory.</summary>
internal sealed class PhpMemoryStream : PhpStream
{
    private readonly MemoryMode _mode;
    private byte[] _data = [];
    private int _length;
    private long _at;

    internal PhpMemoryStream(RequestContext ctx, MemoryMode mode)
        : base(ctx, ModeText(mode))
    {
        _mode = mode;
        Flags |= StreamFlags.NoBuffer;
    }

    /// <summary>Over bytes that are not changed.</summary>
    internal PhpMemoryStream(RequestContext ctx, byte[] data)
        : this(ctx, MemoryMode.ReadOnly)
    {
        _data = data;
        _length = data.Length;
    }

    internal static MemoryMode ModeOf(string mode) =>
        mode.Contains('a') ? MemoryMode.Append : mode.AsSpan().ContainsAny('w', '+') ? MemoryMode.Default : MemoryMode.ReadOnly;

    internal static string ModeText(MemoryMode mode) => mode switch
    {
        MemoryMode.ReadOnly => "rb",
        MemoryMode.Append => "a+b",
        _ => "w+b",
    };

    internal ReadOnlySpan<byte> Data => _data.AsSpan(0, _length);

    internal override string Label => "MEMORY";

    protected override bool CanSeek => true;

    protected override bool ReadsGreedily => true;

    protected override int ReadHandle(Span<byte> buffer)
    {
        if (_at >= _length)
        {
            Eof = true;
            return 0;
        }

        int n = (int)Math.Min(buffer.Length, _length - _at);
        _data.AsSpan((int)_at, n).CopyTo(buffer);
        _at += n;
        return n;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        if (_mode == MemoryMode.ReadOnly) return -1;
        if (_mode == MemoryMode.Append) _at = _length;
        if (_at + bytes.Length > _length) Resize(_at + bytes.Length);
        bytes.CopyTo(_data.AsSpan((int)_at));
        _at += bytes.Length;
        return bytes.Length;
    }

    private void Resize(long length)
    {
        if (length > Array.MaxLength) throw new OutOfMemoryException("The stream is too long");
        if (length > _data.Length)
        {
            long capacity = Math.Min(Array.MaxLength, Math.Max(length, _data.Length * 2L));
            Request.ChargeString(capacity);
            Array.Resize(ref _data, (int)capacity);
        }

        if (length > _length) _data.AsSpan(_length, (int)length - _length).Clear();
        _length = (int)length;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        long start = whence switch
        {
            Posix.SeekCur => _at,
            Posix.SeekEnd => _length,
            _ => 0,
        };
        bool ok = whence is Posix.SeekSet or Posix.SeekCur or Posix.SeekEnd && start + offset >= 0;
        _at = ok ? start + offset : 0;
        position = ok ? _at : -1;
        if (ok) Eof = false;
        return ok;
    }

    protected override bool StatHandle(out FileStat stat)
    {
        stat = new FileStat
        {
            Mode = FileStat.Regular | (_mode == MemoryMode.ReadOnly ? 0x124 : 0x1B6), // 0444, 0666
            Size = _length,
            Links = 1,
            RawDevice = -1,
            Device = 0xC,
            BlockSize = -1,
            Blocks = -1,
        };
        return true;
    }

    internal override bool CanTruncate => true;

    internal override bool Truncate(long size)
    {
        if (_mode == MemoryMode.ReadOnly || size < 0) return false;
        if (size > _length) Resize(size);
        _length = (int)size;
        _at = Math.Min(_at, size);
        return true;
    }
}

/// <summary>php://temp: memory, until there is too much of it; then a temporary file.</summary>
internal class TempStream : PhpStream
{
    private readonly long _limit;
    private PhpStream? _inner;

    internal TempStream(RequestContext ctx, MemoryMode mode, long limit)
        : base(ctx, PhpMemoryStream.ModeText(mode))
    {
        _limit = limit;
        _inner = new PhpMemoryStream(ctx, mode);
        Flags |= StreamFlags.NoBuffer;
    }

    protected TempStream(RequestContext ctx, string mode, byte[] data)
        : base(ctx, mode)
    {
        _inner = new PhpMemoryStream(ctx, data);
        Flags |= StreamFlags.NoBuffer;
    }

    internal override string Label => "TEMP";

    protected override bool CanSeek => true;

    protected override bool ReadsGreedily => true;

    protected override int ReadHandle(Span<byte> buffer)
    {
        if (_inner is null) return -1;
        int n = _inner.Read(buffer);
        Eof = _inner.Eof;
        return n;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        if (_inner is PhpMemoryStream memory && memory.Position + bytes.Length >= _limit && !MoveToFile(memory)) return 0;
        return _inner?.Write(bytes) ?? -1;
    }

    private bool MoveToFile(PhpMemoryStream memory)
    {
        if (TemporaryFiles.Open(Request, null, "php"u8, out byte[] name) is not (>= 0 and var fd))
        {
            Warning("Unable to create temporary file, Check permissions in temporary files directory.");
            return false;
        }

        var file = new PlainFileStream(Request, fd, "r+b", temporary: name);
        file.Write(memory.Data);
        file.Seek(memory.Position);
        Value.FromHeap(memory).Release(Request);
        _inner = file;
        return true;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = -1;
        if (_inner is null) return false;
        bool done = _inner.Seek(offset, whence);
        position = _inner.Position;
        Eof = _inner.Eof;
        return done;
    }

    protected override bool FlushHandle() => _inner?.Flush() ?? false;

    protected override int CloseHandle()
    {
        if (_inner is not null) Value.FromHeap(_inner).Release(Request);
        _inner = null;
        return 0;
    }

    protected override bool StatHandle(out FileStat stat)
    {
        stat = default;
        return _inner is not null && _inner.Stat(out stat);
    }

    internal override int Descriptor
    {
        get
        {
            if (_inner is PhpMemoryStream memory && !MoveToFile(memory)) return -1;
            return _inner?.Descriptor ?? -1;
        }
    }

    internal override int DescriptorForSelect => _inner is PlainFileStream file ? file.Descriptor : -1;

    internal override bool CanTruncate => _inner?.CanTruncate ?? false;

    internal override bool Truncate(long size) => _inner?.Truncate(size) ?? false;

    internal override bool CanLock => _inner?.CanLock ?? false;

    internal override bool Lock(int operation) => _inner?.Lock(operation) ?? false;
}
