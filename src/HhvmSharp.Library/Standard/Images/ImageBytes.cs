using System.Buffers.Binary;

namespace HhvmSharp.Library.Standard.Images;

/// <summary>A cursor over the bytes of an image. Reads past the end give false, or 0 for numbers as in PHP.</summary>
internal ref struct ImageBytes(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    internal int Position { get; private set; }

    internal readonly bool AtEnd => Position >= _bytes.Length;

    internal readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    internal void Rewind() => Position = 0;

    internal bool Take(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count < 0 || count > _bytes.Length - Position) return false;
        taken = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Like a seek of a stream: up to the end, not before the start.</summary>
    internal bool Skip(long count)
    {
        long target = Position + count;
        if (target < 0 || target > _bytes.Length) return false;
        Position = (int)target;
        return true;
    }

    /// <summary>The next byte, -1 at the end.</summary>
    internal int Next() => AtEnd ? -1 : _bytes[Position++];

    internal int Short() => Take(2, out ReadOnlySpan<byte> b) ? BinaryPrimitives.ReadUInt16BigEndian(b) : 0;

    internal uint Word() => Take(4, out ReadOnlySpan<byte> b) ? BinaryPrimitives.ReadUInt32BigEndian(b) : 0;
}
