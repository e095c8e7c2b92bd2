using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>A file descriptor: plain files, pipes, terminals, the standard streams.</summary>
internal class PlainFileStream : PhpStream
{
    private int _fd;
    private readonly bool _ownsFd;
    private readonly bool _seekable = true;

    /// <summary>Removed when the stream closes (NUL-terminated).</summary>
    private readonly byte[]? _temporary;

    /// <param name="ownsFd">Closing the stream closes the descriptor, at the latest when the request ends.</param>
    internal PlainFileStream(RequestContext ctx, int fd, string mode, bool ownsFd = true, byte[]? temporary = null)
        : base(ctx, mode)
    {
        _fd = fd;
        _ownsFd = ownsFd;
        _temporary = temporary;
        if (Posix.Stat(fd, out FileStat stat)) _seekable = IsSeekableType(in stat);
        if (!_seekable)
        {
            Flags |= StreamFlags.NoSeek;
            Position = -1;
        }
        else
        {
            Position = Posix.Seek(fd, 0, Posix.SeekCur);
            if (Position >= 0) return;
            _seekable = false;
            Flags |= StreamFlags.NoSeek;
        }
    }

    internal override string Label => "STDIO";

    protected override bool CanSeek => true;

    protected override bool ReadsGreedily => Wrapper is PlainFileWrapper;

    internal override int Descriptor => _fd;

    /// <summary>The few character devices that have positions are the memory devices.</summary>
    private static bool IsSeekableType(in FileStat stat)
    {
        if (stat.Type == FileStat.Fifo) return false;
        if (stat.Type != FileStat.Character) return true;
        long major = (stat.RawDevice >> 8) & 0xFFF, minor = stat.RawDevice & 0xFF;
        return major == 1 && minor is (>= 1 and <= 5) or 7;
    }

    /// <summary>Descriptors that echo shares: what was printed must come first.</summary>
    private void FlushOutput()
    {
        if (_fd <= 2) Request.Output.Sink.Flush();
    }

    protected override int ReadHandle(Span<byte> buffer)
    {
        FlushOutput();
        int n = Posix.Read(_fd, buffer);
        if (n < 0 && Posix.Error == Posix.Interrupted) n = Posix.Read(_fd, buffer);
        if (n < 0) n = ReadFailed(buffer.Length, Posix.Error);
        else if (n == 0) Eof = true;
        Request.Streams.ClearStatCache();
        return n;
    }

    private int ReadFailed(int count, int error)
    {
        if (error == Posix.TryAgain) return 0;
        if (error == Posix.Interrupted) return -1;
        if ((Flags & StreamFlags.SuppressErrors) == 0) Notice($"Read of {count} bytes failed with errno={error} {Posix.Message(error)}");
        if (error != Posix.BadDescriptor) Eof = true;
        return -1;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        FlushOutput();
        int n = Posix.Write(_fd, bytes);
        if (n < 0)
        {
            int error = Posix.Error;
            if (error == Posix.TryAgain) n = 0;
            else if (error != Posix.Interrupted && (Flags & StreamFlags.SuppressErrors) == 0)
                Notice($"Write of {bytes.Length} bytes failed with errno={error} {Posix.Message(error)}");
        }

        Request.Streams.ClearStatCache();
        return n;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = 0;
        if (!_seekable)
        {
            Warning("Cannot seek on this stream");
            return false;
        }

        long result = Posix.Seek(_fd, offset, whence);
        if (result < 0) position = Position;
        else position = result;
        return result >= 0;
    }

    protected override int CloseHandle()
    {
        if (_fd < 0) return 0;
        if (_fd <= 2) Request.Output.Sink.Flush();
        int result = _ownsFd || !Request.ClosingResources ? Posix.Close(_fd) : 0;
        _fd = -1;
        if (_temporary is not null) Posix.Unlink(_temporary);
        return result;
    }

    protected override bool StatHandle(out FileStat stat) => Posix.Stat(_fd, out stat);

    internal override int SetBlocking(bool blocking) =>
        _fd >= 0 && Posix.SetBlocking(_fd, blocking, out bool was) ? (was ? 1 : 0) : -1;

    internal override int SetWriteBuffer(long size) => -1;

    internal override bool CanLock => _fd >= 0;

    internal override bool Lock(int operation) => Posix.Lock(_fd, operation) == 0;

    internal override bool CanTruncate => _fd >= 0;

    internal override bool Truncate(long size) => size >= 0 && Posix.SetLength(_fd, size) == 0;

    internal override bool CanSync => _fd >= 0;

    internal override bool Sync(bool dataOnly) => (dataOnly ? Posix.SyncData(_fd) : Posix.Sync(_fd)) == 0;

    internal override bool AddMetaData(PhpArray target)
    {
        target.Add("timed_out", Value.False);
        target.Add("blocked", Value.Bool(Posix.IsBlocking(_fd)));
        target.Add("eof", Value.Bool(Eof));
        return true;
    }
}

/// <summary>An open directory.</summary>
internal sealed class DirectoryStream : PhpStream
{
    private nint _directory;

    internal DirectoryStream(RequestContext ctx, nint directory)
        : base(ctx, "r") => _directory = directory;

    internal override string Label => "dir";

    protected override bool CanSeek => true;

    protected override bool CanWrite => false;

    protected override int ReadHandle(Span<byte> buffer) => -1;

    protected override int WriteHandle(ReadOnlySpan<byte> bytes) => -1;

    internal override PhpString? ReadEntry(out byte type) =>
        Posix.NextEntry(_directory, out type) is { } name ? new PhpString(name) : null;

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = 0;
        Posix.RewindDirectory(_directory);
        return true;
    }

    protected override int CloseHandle()
    {
        int result = Posix.CloseDirectory(_directory);
        _directory = 0;
        return result;
    }
}
