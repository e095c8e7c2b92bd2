using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

[Flags]
internal enum StreamFlags
{
    None = 0,
    NoSeek = 1,
    NoBuffer = 2,
    DetectEol = 4,
    EolMac = 8,
    IsDirectory = 0x40,

    /// <summary>fclose() refuses it.</summary>
    NoFclose = 0x80,
    WasWritten = 0x100,
    SuppressErrors = 0x200,
}

/// <summary>
/// A stream: what PHP's stream layer does for all of them (read buffer, filters, position, end of file) over the few
/// operations of each kind. Reading and writing may run user code: afterwards an exception may be pending.
/// </summary>
internal abstract partial class PhpStream : PhpResource
{
    internal const int DefaultChunkSize = 8192;

    /// <summary>The result of an option that a stream does not know.</summary>
    internal const int NotSupported = -2;

    protected readonly RequestContext Request;
    private bool _closing;

    protected PhpStream(RequestContext ctx, string mode)
        : base(ctx, "stream")
    {
        Request = ctx;
        Mode = mode;
        if (ctx.Streams.DetectLineEndings) Flags |= StreamFlags.DetectEol;
    }

    internal RequestContext Owner => Request;

    /// <summary>"stream_type" of the meta data.</summary>
    internal abstract string Label { get; }

    internal string Mode { get; set; }

    internal StreamFlags Flags { get; set; }

    /// <summary>What opened it; null for sockets and pipes.</summary>
    internal StreamWrapper? Wrapper { get; set; }

    /// <summary>The name it was opened with.</summary>
    internal PhpString? Uri { get; set; }

    /// <summary>"wrapper_data" of the meta data (owned).</summary>
    internal Value WrapperData;

    internal bool Eof { get; set; }

    internal bool FatalError { get; private set; }

    internal int ChunkSize { get; set; } = DefaultChunkSize;

    /// <summary>What closing returned: the exit status of a pipe's process.</summary>
    internal int CloseResult { get; private set; }

    private StreamContext? _context;

    /// <summary>Counted.</summary>
    internal StreamContext? Context
    {
        get => _context;
        set
        {
            if (value is not null) Value.FromHeap(value).Copied();
            StreamContext? old = _context;
            _context = value;
            if (old is not null) Value.FromHeap(old).Release(Request);
        }
    }

    internal bool IsSeekable => CanSeek && (Flags & StreamFlags.NoSeek) == 0;

    // ---- the operations of each kind ----

    /// <summary>Reads once; 0 with <see cref="Eof"/> set at the end, -1 on an error.</summary>
    protected abstract int ReadHandle(Span<byte> buffer);

    /// <summary>Writes once; -1 on an error.</summary>
    protected abstract int WriteHandle(ReadOnlySpan<byte> bytes);

    protected virtual bool CanWrite => true;

    protected virtual bool CanSeek => false;

    /// <summary>Memory and plain files: a read goes on until the buffer is full.</summary>
    protected virtual bool ReadsGreedily => false;

    protected virtual bool SeekHandle(long offset, int whence, out long position)
    {
        position = 0;
        return false;
    }

    protected virtual bool FlushHandle() => true;

    protected virtual int CloseHandle() => 0;

    protected virtual bool StatHandle(out FileStat stat)
    {
        stat = default;
        return false;
    }

    /// <summary>-1 when it cannot, otherwise whether it did block before (0 or 1).</summary>
    internal virtual int SetBlocking(bool blocking) => NotSupported;

    internal virtual bool SetTimeout(long seconds, long microseconds) => false;

    internal virtual int SetWriteBuffer(long size) => NotSupported;

    internal virtual int SetReadBuffer(long size)
    {
        if (size == 0) Flags |= StreamFlags.NoBuffer;
        else Flags &= ~StreamFlags.NoBuffer;
        return 0;
    }

    internal virtual bool CanLock => false;

    internal virtual bool Lock(int operation) => false;

    internal virtual bool CanTruncate => false;

    internal virtual bool Truncate(long size) => false;

    internal virtual bool CanSync => false;

    internal virtual bool Sync(bool dataOnly) => false;

    /// <summary>False: the other end is gone.</summary>
    protected virtual bool IsAlive() => true;

    /// <summary>Adds what it knows; false: the usual three entries are to be added.</summary>
    internal virtual bool AddMetaData(PhpArray target) => false;

    /// <summary>The descriptor of a stream that has one; -1.</summary>
    internal virtual int Descriptor => -1;

    /// <summary>As <see cref="Descriptor"/>, for stream_select() (a user's stream may name another one).</summary>
    internal virtual int DescriptorForSelect => Descriptor;

    internal virtual int SetChunkSize(int size)
    {
        int old = ChunkSize;
        ChunkSize = size;
        return old;
    }

    // ---- directories ----

    /// <summary>The next name of a directory; null at the end.</summary>
    internal virtual PhpString? ReadEntry(out byte type)
    {
        type = 0;
        return null;
    }

    internal virtual bool RewindEntries() => SeekHandle(0, Posix.SeekSet, out _);

    // ---- closing ----

    internal bool Stat(out FileStat stat) => StatHandle(out stat);

    /// <summary>Also what is still in a write filter is written.</summary>
    internal bool Flush(bool closing = false)
    {
        if (_writeFilters is not null && CanWrite) WriteFiltered(null, closing ? FilterFlush.Close : FilterFlush.Incremental);
        Flags &= ~StreamFlags.WasWritten;
        return FlushHandle();
    }

    protected sealed override void OnClose(PhpContext ctx)
    {
        if (_closing) return;
        _closing = true;
        if ((Flags & StreamFlags.WasWritten) != 0 || _writeFilters is not null) Flush(closing: true);
        CloseResult = CloseHandle();
        RemoveAll(_readFilters);
        RemoveAll(_writeFilters);
        _readFilters = _writeFilters = null;
        Value.Release(ctx, ref WrapperData);
        _buffer = [];
        _readPos = _writePos = 0;
        Context = null;
    }

    private void RemoveAll(FilterChain? chain)
    {
        while (chain is { Filters.Count: > 0 }) chain.Remove(Request, chain.Filters[0]);
    }

    protected void Notice(string message) => Request.RaiseFromFunction(ErrorLevel.Notice, message);

    protected void Warning(string message) => Request.RaiseFromFunction(ErrorLevel.Warning, message);
}
