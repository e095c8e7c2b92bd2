namespace HhvmSharp.Runtime.Input;

/// <summary>
/// The lines and parts of a multipart body, read through a buffer as PHP does it (main/rfc1867.c): lines end with LF or
/// CRLF, a line longer than the buffer comes in pieces, a part ends before LF and the boundary.
/// </summary>
internal sealed class MultipartReader
{
    /// <summary>Size of the buffer, and of a block of a part.</summary>
    internal const int BlockSize = 5 * 1024;

    private readonly Stream _source;
    private readonly byte[] _buffer;
    private readonly byte[] _boundary, _next;
    private int _start, _count;

    internal MultipartReader(Stream source, ReadOnlySpan<byte> boundary)
    {
        _source = source;
        _boundary = [.. "--"u8, .. boundary];
        _next = [(byte)'\n', .. _boundary];
        _buffer = new byte[Math.Max(boundary.Length + 6, BlockSize)];
    }

    /// <summary>How much of the body has been read.</summary>
    internal long Received { get; private set; }

    /// <summary>Nothing is left.</summary>
    internal bool IsAtEnd => _count == 0 && Fill() < 1;

    private Span<byte> Held => _buffer.AsSpan(_start, _count);

    private int Fill()
    {
        if (_count > 0 && _start > 0) Held.CopyTo(_buffer);
        _start = 0;
        int added = 0;
        while (_count < _buffer.Length)
        {
            int n = _source.Read(_buffer.AsSpan(_count));
            if (n <= 0) break;
            _count += n;
            added += n;
        }

        Received += added;
        return added;
    }

    private bool NextLine(out byte[] line)
    {
        line = [];
        int at = Held.IndexOf((byte)'\n');
        if (at >= 0)
        {
            int length = at > 0 && Held[at - 1] == '\r' ? at - 1 : at;
            line = Held[..length].ToArray();
            _start += at + 1;
            _count -= at + 1;
            return true;
        }

        if (_count < _buffer.Length) return false;
        line = Held.ToArray();
        _count = 0;
        return true;
    }

    private bool ReadLine(out byte[] line)
    {
        if (NextLine(out line)) return true;
        Fill();
        return NextLine(out line);
    }

    /// <summary>Goes to the next boundary and reads the headers behind it; null when there is none.</summary>
    internal List<(string Name, string Value)>? ReadHeaders()
    {
        byte[] line;
        do
        {
            if (!ReadLine(out line)) return null;
        }
        while (!CutAtNul(line).SequenceEqual(_boundary));

        var headers = new List<(string Name, string Value)>();
        while (ReadLine(out line) && line.Length > 0 && line[0] != 0)
        {
            string text = System.Text.Encoding.Latin1.GetString(CutAtNul(line));
            int colon = char.IsWhiteSpace(text[0]) ? -1 : text.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0) headers.Add((text[..colon], text[(colon + 1)..].TrimStart()));
            else if (headers.Count > 0) headers[^1] = (headers[^1].Name, headers[^1].Value + text); // a folded line
        }

        return headers;
    }

    private static ReadOnlySpan<byte> CutAtNul(byte[] line) => line.AsSpan().IndexOf((byte)0) is >= 0 and var nul ? line.AsSpan(0, nul) : line;

    /// <summary>Some bytes of the part; 0 at its end. <paramref name="complete"/> is set when the boundary has been seen.</summary>
    internal int Read(Span<byte> block, ref bool complete)
    {
        if (block.Length > _count) Fill();
        int max = _count, found = FindBoundary(out bool whole);
        if (found >= 0)
        {
            max = found;
            complete |= whole;
        }

        int length = Math.Min(max, block.Length - 1);
        if (length <= 0) return 0;
        Held[..length].CopyTo(block);
        int result = found >= 0 && block[length - 1] == '\r' ? length - 1 : length;
        _start += length;
        _count -= length;
        return result;
    }

    /// <summary>Where the next boundary starts in the buffer, maybe only its first bytes; -1: nowhere.</summary>
    private int FindBoundary(out bool whole)
    {
        whole = Held.IndexOf(_next) >= 0;
        for (int from = 0; from < _count;)
        {
            int at = Held[from..].IndexOf((byte)'\n');
            if (at < 0) return -1;
            at += from;
            int length = Math.Min(_next.Length, _count - at);
            if (Held.Slice(at, length).SequenceEqual(_next.AsSpan(0, length))) return at;
            from = at + 1;
        }

        return -1;
    }
}
