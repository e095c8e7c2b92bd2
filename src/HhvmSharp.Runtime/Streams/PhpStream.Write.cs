using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>Writing, seeking, copying.</summary>
internal abstract partial class PhpStream
{
    /// <summary>Bytes taken; -1 on an error.</summary>
    internal int Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        if (!CanWrite)
        {
            Notice("Stream is not writable");
            return -1;
        }

        int n = HasWriteFilters ? WriteFiltered(bytes.ToArray(), FilterFlush.Normal) : WriteThrough(bytes);
        if (n != 0) Flags |= StreamFlags.WasWritten;
        return n;
    }

    /// <summary>The most that one write passes on; user streams are given chunks.</summary>
    protected virtual int WriteChunk => int.MaxValue;

    private int WriteThrough(ReadOnlySpan<byte> bytes)
    {
        // what was read ahead is not where PHP code is
        if (IsSeekable && _readPos != _writePos)
        {
            DropBuffer();
            if (SeekHandle(Position, Posix.SeekSet, out long position)) Position = position;
        }

        bool before = Eof;
        int done = 0;
        int result = 0;
        while (done < bytes.Length)
        {
            int n = WriteHandle(bytes.Slice(done, Math.Min(bytes.Length - done, WriteChunk)));
            if (n <= 0)
            {
                if (done == 0) result = n;
                break;
            }

            done += n;
            Position += n;
        }

        if (before != Eof) _context?.Notify(Request, StreamNotification.Completed, 0, null, 0);
        return done > 0 ? done : result;
    }

    private int WriteFiltered(byte[]? bytes, FilterFlush flush)
    {
        if (!HasWriteFilters) return 0;
        var brigade = new List<Bucket>();
        if (bytes is not null) brigade.Add(new Bucket(bytes) { Brigade = brigade });
        long consumed = 0;
        FilterStatus status = _writeFilters!.Run(ref brigade, ref consumed, flush);
        if (status == FilterStatus.Fatal) return -1;
        if (status == FilterStatus.PassOn && !WriteBrigade(brigade)) return -1;
        return (int)consumed;
    }

    /// <summary>What left the write filters goes to the handle.</summary>
    internal bool WriteBrigade(List<Bucket> brigade)
    {
        bool ok = true;
        foreach (Bucket b in brigade)
        {
            b.Brigade = null;
            if (b.Data.Length > 0 && WriteThrough(b.Data) < 0) ok = false;
        }

        return ok;
    }

    internal bool Seek(long offset, int whence = Posix.SeekSet)
    {
        if ((Flags & StreamFlags.NoBuffer) == 0)
        {
            long forward = whence == Posix.SeekCur ? offset : whence == Posix.SeekSet ? offset - Position : 0;
            if (forward > 0 && forward <= Buffered)
            {
                _readPos += (int)forward;
                Position += forward;
                Eof = FatalError = false;
                return true;
            }
        }

        if (IsSeekable)
        {
            if (HasWriteFilters) Flush();
            if (whence == Posix.SeekCur)
            {
                offset = offset > long.MaxValue - Position ? long.MaxValue : Position + offset;
                whence = Posix.SeekSet;
            }
            else if (whence == Posix.SeekSet && offset < 0)
            {
                return false;
            }

            bool done = SeekHandle(offset, whence, out long position);
            if (done || position != 0) Position = position;
            if (done || (Flags & StreamFlags.NoSeek) == 0)
            {
                if (done) Eof = FatalError = false;
                DropBuffer();
                return done;
            }
        }

        if (whence != Posix.SeekCur || offset < 0)
        {
            Warning("Stream does not support seeking");
            return false;
        }

        Span<byte> skipped = stackalloc byte[1024];
        while (offset > 0)
        {
            int n = Read(skipped[..(int)Math.Min(offset, skipped.Length)]);
            if (n <= 0) return false;
            offset -= n;
        }

        Eof = FatalError = false;
        return true;
    }

    internal bool Rewind() => Seek(0);

    /// <summary>A file that is opened to append starts where its end is.</summary>
    internal void StartAtEnd()
    {
        if (IsSeekable && Position == 0 && SeekHandle(0, Posix.SeekCur, out long position)) Position = position;
    }

    /// <summary>The rest of the stream goes to the output; bytes, -1 when nothing could be read.</summary>
    internal long PassThrough()
    {
        var chunk = new byte[DefaultChunkSize];
        long total = 0;
        int n;
        while ((n = Read(chunk)) > 0 && !Request.HasPending)
        {
            Request.Echo(chunk.AsSpan(0, n));
            total += n;
        }

        return n < 0 && total == 0 ? -1 : total;
    }

    /// <summary>Copies at most <paramref name="max"/> bytes (-1: all). False on an error.</summary>
    internal bool CopyTo(PhpStream target, long max, out long copied)
    {
        var chunk = new byte[DefaultChunkSize];
        copied = 0;
        while (max < 0 || copied < max)
        {
            int wanted = max < 0 ? chunk.Length : (int)Math.Min(chunk.Length, max - copied);
            int n = Read(chunk.AsSpan(0, wanted));
            if (n <= 0) return n == 0;
            int written = 0;
            while (written < n)
            {
                int w = target.Write(chunk.AsSpan(written, n - written));
                if (w <= 0)
                {
                    copied += written;
                    return false;
                }

                written += w;
            }

            copied += n;
        }

        return true;
    }
}
