using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>The read side: buffer, filters, lines.</summary>
internal abstract partial class PhpStream
{
    private byte[] _buffer = [];
    private int _readPos, _writePos;
    private FilterChain? _readFilters, _writeFilters;

    /// <summary>Where PHP code is in the stream; -1 when that has no meaning.</summary>
    internal long Position { get; set; }

    internal int Buffered => _writePos - _readPos;

    internal ReadOnlySpan<byte> BufferedBytes => _buffer.AsSpan(_readPos, Buffered);

    internal FilterChain ReadFilters => _readFilters ??= new FilterChain(this, isRead: true);

    internal FilterChain WriteFilters => _writeFilters ??= new FilterChain(this, isRead: false);

    internal bool HasReadFilters => _readFilters is { Filters.Count: > 0 };

    private bool HasWriteFilters => _writeFilters is { Filters.Count: > 0 };

    /// <summary>Nothing buffered, and the end was seen.</summary>
    internal bool AtEnd
    {
        get
        {
            if (Buffered > 0) return false;
            if (!Eof && !IsAlive()) Eof = true;
            return Eof;
        }
    }

    /// <summary>Reads what there is, at most the buffer: 0 at the end, -1 when nothing could be read.</summary>
    internal int Read(Span<byte> buffer)
    {
        int total = 0;
        while (buffer.Length > 0)
        {
            int taken = TakeBuffered(buffer);
            total += taken;
            HasDelivered = total > 0;
            buffer = buffer[taken..];
            if (buffer.IsEmpty) break;
            int n;
            if (!HasReadFilters && ((Flags & StreamFlags.NoBuffer) != 0 || ChunkSize == 1))
            {
                n = ReadHandle(buffer);
            }
            else
            {
                n = Fill(buffer.Length) ? TakeBuffered(buffer) : -1;
            }

            if (n < 0 && total == 0) return -1;
            if (n <= 0) break;
            total += n;
            buffer = buffer[n..];
            if (!ReadsGreedily) break;
        }

        HasDelivered = false;
        Position += total;
        return total;
    }

    /// <summary>The read that goes on has something already: it need not wait for more.</summary>
    protected bool HasDelivered { get; private set; }

    private int TakeBuffered(Span<byte> buffer)
    {
        int n = Math.Min(Buffered, buffer.Length);
        _buffer.AsSpan(_readPos, n).CopyTo(buffer);
        _readPos += n;
        return n;
    }

    /// <summary>Reads once, or until the filters have let through something, unless that much is buffered. False on an error.</summary>
    internal bool Fill(int size)
    {
        bool before = Eof;
        bool ok = true;
        if (HasReadFilters) ok = FillFiltered(size);
        else if (Buffered < size) ok = FillDirect();
        if (before != Eof) _context?.Notify(Request, StreamNotification.Completed, 0, null, 0);
        return ok;
    }

    private bool FillDirect()
    {
        Room(ChunkSize);
        int n = ReadHandle(_buffer.AsSpan(_writePos));
        if (n < 0) return false;
        _writePos += n;
        return true;
    }

    /// <summary>Makes room behind what is buffered.</summary>
    private void Room(int size)
    {
        if (_buffer.Length - _writePos >= size) return;
        if (_readPos > 0)
        {
            _buffer.AsSpan(_readPos, Buffered).CopyTo(_buffer);
            _writePos -= _readPos;
            _readPos = 0;
        }

        if (_buffer.Length - _writePos < size) Array.Resize(ref _buffer, Math.Max(_writePos + size, _buffer.Length == 0 ? 0 : _buffer.Length + size));
    }

    private bool FillFiltered(int size)
    {
        int wanted = Math.Min(size, ChunkSize);
        var chunk = new byte[ChunkSize];
        while (!Eof && Buffered < wanted)
        {
            int n = ReadHandle(chunk);
            if (n < 0 && Buffered == 0) return false;
            var brigade = new List<Bucket>();
            if (n > 0) StreamFilter.Pass(brigade, chunk[..n]);
            FilterFlush flush = Eof ? FilterFlush.Close : n > 0 ? FilterFlush.Normal : FilterFlush.Incremental;
            long consumed = StreamFilter.NotCounted;
            FilterStatus status = _readFilters!.Run(ref brigade, ref consumed, flush);
            if (status == FilterStatus.PassOn) Buffer(brigade);
            if (status == FilterStatus.Fatal)
            {
                Eof = true;
                FatalError = true;
                return false;
            }

            if (n <= 0) break;
        }

        return true;
    }

    private void Buffer(List<Bucket> brigade)
    {
        foreach (Bucket b in brigade)
        {
            b.Brigade = null;
            Room(b.Data.Length);
            b.Data.CopyTo(_buffer.AsSpan(_writePos));
            _writePos += b.Data.Length;
        }
    }

    /// <summary>A filter was appended while bytes lay in the buffer: they go through it now. False: it failed.</summary>
    internal bool FilterBuffered(StreamFilter filter)
    {
        if (Buffered == 0) return true;
        var input = new List<Bucket>();
        StreamFilter.Pass(input, BufferedBytes.ToArray());
        var output = new List<Bucket>();
        long consumed = 0;
        FilterStatus status = filter.Filter(this, input, output, ref consumed, FilterFlush.Normal);
        if (status == FilterStatus.Fatal || consumed > Buffered) return false;
        DropBuffer();
        if (status == FilterStatus.PassOn) Buffer(output);
        return true;
    }

    /// <summary>What a read filter still held when it was removed.</summary>
    internal void Unread(List<Bucket> brigade) => Buffer(brigade);

    private void DropBuffer() => _readPos = _writePos = 0;

    /// <summary>At most <paramref name="length"/> bytes in one read; null on an error.</summary>
    internal PhpString? ReadString(long length)
    {
        const int piece = 1 << 16;
        if (length <= piece)
        {
            var bytes = new byte[length];
            int n = Read(bytes);
            return n < 0 ? null : n == 1 ? PhpString.SingleByte(bytes[0]) : n == 0 ? PhpString.Empty : new PhpString(bytes, n);
        }

        // a long one is not allocated before there is something to put in
        var result = new PhpStringBuilder(piece);
        while (result.Length < length)
        {
            int wanted = (int)Math.Min(length - result.Length, Math.Max(piece, result.Length));
            int start = result.Length;
            int n = Read(result.Reserve(wanted));
            result.Length = start + Math.Max(n, 0);
            if (n < 0 && start == 0) return null;
            if (n < wanted) break;
        }

        return result.ToPhpString();
    }

    internal int ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        return Read(one) > 0 ? one[0] : -1;
    }

    /// <summary>The rest of the stream, or at most <paramref name="max"/> bytes of it (-1: all).</summary>
    internal PhpString ReadAll(long max = -1)
    {
        if (max == 0) return PhpString.Empty;
        int capacity = DefaultChunkSize;
        if (max > 0 && max < 4 * DefaultChunkSize) return ReadUpTo((int)max);
        if (Stat(out FileStat stat) && stat.Size > 0)
            capacity = (int)Math.Min(Array.MaxLength / 2, Math.Max(stat.Size - Position, 0) + DefaultChunkSize);
        if (max > 0) capacity = (int)Math.Min(capacity, max);
        var result = new PhpStringBuilder(capacity);
        while (max < 0 || result.Length < max)
        {
            int start = result.Length;
            int wanted = Math.Max(capacity - start, DefaultChunkSize);
            if (max > 0) wanted = (int)Math.Min(wanted, max - start);
            int n = Read(result.Reserve(wanted));
            result.Length = start + Math.Max(n, 0);
            if (n <= 0 || Request.HasPending) break;
        }

        return result.ToPhpString();
    }

    private PhpString ReadUpTo(int max)
    {
        var bytes = new byte[max];
        int length = 0;
        while (length < max && !AtEnd)
        {
            int n = Read(bytes.AsSpan(length));
            if (n <= 0) break;
            length += n;
        }

        return length == 0 ? PhpString.Empty : new PhpString(bytes, length);
    }

    // ---- lines ----

    /// <summary>The next line with its end; at most <paramref name="max"/> bytes when it is not negative. Null at the end.</summary>
    internal PhpString? ReadLine(long max = -1)
    {
        PhpStringBuilder? line = null;
        while (true)
        {
            if (Buffered > 0)
            {
                int eol = EndOfLine(BufferedBytes);
                long take = eol >= 0 ? eol + 1 : Buffered;
                bool done = eol >= 0;
                long room = max < 0 ? long.MaxValue : max - (line?.Length ?? 0);
                if (take >= room)
                {
                    take = room;
                    done = true;
                }

                ReadOnlySpan<byte> part = BufferedBytes[..(int)take];
                _readPos += (int)take;
                Position += take;
                if (done && line is null) return take == 0 ? null : PhpString.FromSpan(part);
                (line ??= new PhpStringBuilder(256)).Append(part);
                if (done) break;
            }
            else if (Eof)
            {
                break;
            }
            else
            {
                long wanted = max < 0 ? ChunkSize : Math.Min(max - (line?.Length ?? 0), ChunkSize);
                if (!Fill((int)wanted) && FatalError) return null;
                if (Buffered == 0) break;
            }
        }

        return line is null || line.Length == 0 ? null : line.ToPhpString();
    }

    /// <summary>The index of the byte that ends the first line; -1.</summary>
    internal int EndOfLine(ReadOnlySpan<byte> bytes)
    {
        if ((Flags & StreamFlags.EolMac) != 0) return bytes.IndexOf((byte)'\r');
        int lf = bytes.IndexOf((byte)'\n');
        if ((Flags & StreamFlags.DetectEol) == 0) return lf;
        int cr = bytes.IndexOf((byte)'\r');
        if (cr >= 0 && lf != cr + 1 && !(lf >= 0 && lf < cr))
        {
            Flags = (Flags & ~StreamFlags.DetectEol) | StreamFlags.EolMac;
            return cr;
        }

        if (lf >= 0) Flags &= ~StreamFlags.DetectEol;
        return lf;
    }

    /// <summary>stream_get_line(): up to a delimiter, which is taken but not returned.</summary>
    internal PhpString? ReadRecord(long max, ReadOnlySpan<byte> delimiter)
    {
        if (max == 0) return null;
        int found = Find(delimiter, max, 0);
        int buffered = Buffered;
        while (found < 0 && buffered < max)
        {
            long wanted = Math.Min(max - buffered, ChunkSize);
            if (!Fill(buffered + (int)wanted) && FatalError) return null;
            int read = Buffered - buffered;
            if (read == 0) break;
            found = Find(delimiter, max, Math.Max(0, buffered - (delimiter.Length - 1)));
            buffered += read;
        }

        long length;
        if (found >= 0) length = found;
        else if (delimiter.IsEmpty && Buffered >= max) length = max;
        else if ((Buffered < max && !Eof) || (Buffered == 0 && Eof)) return null;
        else length = Math.Min(Buffered, max);
        PhpString record = PhpString.FromSpan(BufferedBytes[..(int)length]);
        int taken = (int)length + (found >= 0 ? delimiter.Length : 0);
        _readPos += taken;
        Position += taken;
        return record;
    }

    private int Find(ReadOnlySpan<byte> delimiter, long max, int skip)
    {
        int length = (int)Math.Min(Buffered, max);
        if (delimiter.IsEmpty || length <= skip) return -1;
        int at = BufferedBytes[skip..length].IndexOf(delimiter);
        return at < 0 ? -1 : at + skip;
    }
}
