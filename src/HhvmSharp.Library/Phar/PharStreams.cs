using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>An open entry.</summary>
internal sealed class PharStream : PhpStream
{
    private readonly PharEntry _entry;

    /// <summary>For writing; null: <see cref="_bytes"/> are read.</summary>
    private PharContent? _content;
    private readonly ReadOnlyMemory<byte> _bytes;
    private long _at;

    internal PharStream(RequestContext ctx, PharEntry entry, ReadOnlyMemory<byte> bytes, string mode)
        : base(ctx, mode)
    {
        _entry = entry;
        _bytes = bytes;
        Begin();
    }

    internal PharStream(RequestContext ctx, PharEntry entry, PharContent content, string mode)
        : base(ctx, mode)
    {
        _entry = entry;
        _content = content;
        Begin();
    }

    private void Begin()
    {
        _entry.OpenCount++;
        PharState.Use(_entry.Archive);
    }

    private ReadOnlySpan<byte> Bytes => _content is null ? _bytes.Span : _content.Memory.Span;

    internal override string Label => "phar stream";

    protected override bool CanSeek => true;

    protected override int ReadHandle(Span<byte> buffer)
    {
        if (_entry.IsDeleted)
        {
            Eof = true;
            return -1;
        }

        ReadOnlySpan<byte> bytes = Bytes;
        int n = (int)Math.Max(0, Math.Min(buffer.Length, bytes.Length - _at));
        bytes.Slice((int)Math.Min(_at, bytes.Length), n).CopyTo(buffer);
        _at += n;
        Eof = _at == bytes.Length;
        return n;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        // what is not in the file yet can be changed by those who read it, too
        _content ??= _entry.Content;
        if (_content is null)
        {
            Request.Streams.LogError(Wrapper, StreamOptions.ReportErrors, $"phar error: Could not write {bytes.Length} characters to \"{_entry.Name}\" in phar \"{_entry.Archive.FileName}\"");
            return -1;
        }

        _content.Write(bytes, (int)_at);
        _at += bytes.Length;
        _entry.Content = _content;
        _entry.Size = _entry.PackedSize = _content.Length;
        _entry.IsModified = true;
        return bytes.Length;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        long length = Bytes.Length;
        position = whence == Posix.SeekEnd ? length + offset : whence == Posix.SeekSet ? offset : _at + offset;
        if (position > length || position < 0)
        {
            position = 0;
            return false;
        }

        _at = position;
        return true;
    }

    protected override bool StatHandle(out FileStat stat)
    {
        stat = PharWrapper.StatOf(_entry.Archive, _entry);
        return true;
    }

    protected override bool FlushHandle()
    {
        if (!_entry.IsModified) return false;
        _entry.Timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        try
        {
            PharWriter.Flush(Request, _entry.Archive);
            return true;
        }
        catch (PharFailure e)
        {
            if (e.Text is { } text) Request.Streams.LogError(Wrapper, StreamOptions.ReportErrors, text);
            return false;
        }
    }

    protected override int CloseHandle()
    {
        // also where nothing was written: a new entry is to be saved
        FlushHandle();
        if (_entry.OpenCount > 0) _entry.OpenCount--;
        PharState.Of(Request).Drop(_entry.Archive);
        return 0;
    }
}

/// <summary>An open directory: the names below it, sorted.</summary>
internal sealed class PharDirectory(RequestContext ctx, List<string> names) : PhpStream(ctx, "r")
{
    private int _next;

    internal override string Label => "phar dir";

    protected override bool CanSeek => true;

    protected override int ReadHandle(Span<byte> buffer) => -1;

    protected override int WriteHandle(ReadOnlySpan<byte> bytes) => -1;

    internal override PhpString? ReadEntry(out byte type)
    {
        type = 0;
        return _next < names.Count ? PhpString.FromLatin1(names[_next++]) : null;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        if (whence == Posix.SeekEnd) offset += names.Count;
        position = Math.Clamp(offset, 0, names.Count);
        if (offset < 0) return false;
        _next = (int)position;
        return true;
    }
}
