using System.Buffers;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Code points of a text, in a rented array.</summary>
internal sealed class Wide(int capacity) : IDisposable
{
    private uint[] _items = ArrayPool<uint>.Shared.Rent(Math.Max(capacity, 16));
    private int _count;

    internal int Count => _count;

    internal Span<uint> Span => _items.AsSpan(0, _count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(uint codePoint)
    {
        if (_count == _items.Length) Grow(1);
        _items[_count++] = codePoint;
    }

    internal void Add(ReadOnlySpan<uint> codePoints) => codePoints.CopyTo(Reserve(codePoints.Length));

    /// <summary>Adds room to be filled.</summary>
    internal Span<uint> Reserve(int count)
    {
        if (_items.Length - _count < count) Grow(count);
        Span<uint> room = _items.AsSpan(_count, count);
        _count += count;
        return room;
    }

    internal void Clear() => _count = 0;

    private void Grow(int extra)
    {
        uint[] grown = ArrayPool<uint>.Shared.Rent(Math.Max(_count + extra, checked(_items.Length * 2)));
        Span.CopyTo(grown);
        ArrayPool<uint>.Shared.Return(_items);
        _items = grown;
    }

    public void Dispose()
    {
        ArrayPool<uint>.Shared.Return(_items);
        _items = [];
        _count = 0;
    }
}
