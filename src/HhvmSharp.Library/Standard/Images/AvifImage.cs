using System.Buffers.Binary;

namespace HhvmSharp.Library.Standard.Images;

/// <summary>
/// AVIF: boxes as of ISO 14496-12. The primary item's properties tell size, depth and channels; those of an image made
/// of tiles are its first tile's.
/// </summary>
internal static class AvifImage
{
    private ref struct Boxes(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        internal ReadOnlySpan<byte> Type { get; private set; }

        internal ReadOnlySpan<byte> Content { get; private set; }

        internal bool Next()
        {
            if (_rest.Length < 8) return false;
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(_rest);
            int header = 8;
            if (size == 1 && _rest.Length >= 16)
            {
                size = BinaryPrimitives.ReadUInt64BigEndian(_rest[8..]);
                header = 16;
            }

            if (size == 0) size = (ulong)_rest.Length;
            if (size < (ulong)header) return false;
            int end = (int)Math.Min(size, (ulong)_rest.Length);
            Type = _rest.Slice(4, 4);
            Content = _rest[header..end];
            _rest = _rest[end..];
            return true;
        }
    }

    internal static bool IsAvif(ReadOnlySpan<byte> image)
    {
        var boxes = new Boxes(image);
        if (!boxes.Next() || !boxes.Type.SequenceEqual("ftyp"u8) || boxes.Content.Length < 8) return false;
        for (int at = 0; at + 4 <= boxes.Content.Length; at += 4)
        {
            if (at == 4) continue; // the minor version
            ReadOnlySpan<byte> brand = boxes.Content.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)) return true;
        }

        return false;
    }

    internal static ImageSize? Read(ReadOnlySpan<byte> image)
    {
        ReadOnlySpan<byte> meta = Find(image, "meta"u8);
        if (meta.Length < 4) return null;
        meta = meta[4..];
        ReadOnlySpan<byte> primary = Find(meta, "pitm"u8), properties = Find(meta, "iprp"u8);
        if (primary.Length < 6 || properties.IsEmpty) return null;
        uint item = primary[0] == 0 || primary.Length < 8 ? BinaryPrimitives.ReadUInt16BigEndian(primary[4..]) : BinaryPrimitives.ReadUInt32BigEndian(primary[4..]);
        ImageSize size = PropertiesOf(properties, item);
        ReadOnlySpan<byte> references = Find(meta, "iref"u8);
        if (size.Bits == 0 && Related(references, "dimg"u8, from: item) is { } tile)
        {
            ImageSize of = PropertiesOf(properties, tile);
            size = size with { Bits = of.Bits, Channels = of.Channels };
        }

        if (Related(references, "auxl"u8, to: item) is not null && Find(Find(properties, "ipco"u8), "auxC"u8).IndexOf("auxiliary:alpha"u8) >= 0)
            size = size with { Channels = size.Channels + 1 };
        return size.Width == 0 || size.Height == 0 || size.Bits == 0 || size.Channels == 0 ? null : size;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> type)
    {
        var boxes = new Boxes(bytes);
        while (boxes.Next())
            if (boxes.Type.SequenceEqual(type)) return boxes.Content;
        return default;
    }

    /// <summary>The associations (ipma) of an item with the properties in ipco.</summary>
    private static ImageSize PropertiesOf(ReadOnlySpan<byte> properties, uint item)
    {
        ReadOnlySpan<byte> container = Find(properties, "ipco"u8), a = Find(properties, "ipma"u8);
        var size = new ImageSize(0, 0);
        if (a.Length < 8) return size;
        bool wideItems = a[0] > 0, wideIndexes = (a[3] & 1) != 0;
        uint entries = BinaryPrimitives.ReadUInt32BigEndian(a[4..]);
        a = a[8..];
        for (uint i = 0; i < entries && a.Length > (wideItems ? 4 : 2); i++)
        {
            uint id = wideItems ? BinaryPrimitives.ReadUInt32BigEndian(a) : BinaryPrimitives.ReadUInt16BigEndian(a);
            a = a[(wideItems ? 4 : 2)..];
            int count = a[0], width = wideIndexes ? 2 : 1;
            a = a[1..];
            if (a.Length < count * width) return size;
            for (int k = 0; k < count && id == item; k++)
            {
                int index = wideIndexes ? BinaryPrimitives.ReadUInt16BigEndian(a[(k * 2)..]) & 0x7FFF : a[k] & 0x7F;
                size = With(size, container, index);
            }

            a = a[(count * width)..];
        }

        return size;
    }

    private static ImageSize With(ImageSize size, ReadOnlySpan<byte> container, int index)
    {
        var boxes = new Boxes(container);
        for (int i = 0; i < index; i++)
            if (!boxes.Next()) return size;
        ReadOnlySpan<byte> p = boxes.Content;
        if (index == 0) return size;
        if (boxes.Type.SequenceEqual("ispe"u8) && p.Length >= 12)
            return size with { Width = BinaryPrimitives.ReadUInt32BigEndian(p[4..]), Height = BinaryPrimitives.ReadUInt32BigEndian(p[8..]) };
        if (boxes.Type.SequenceEqual("pixi"u8) && p.Length >= 6) return size with { Channels = p[4], Bits = p[5] };
        if (!boxes.Type.SequenceEqual("av1C"u8) || p.Length < 3 || size.Bits != 0) return size;
        bool high = (p[2] & 0x40) != 0, twelve = (p[2] & 0x20) != 0, mono = (p[2] & 0x10) != 0;
        return size with { Bits = high ? (twelve ? 12u : 10u) : 8u, Channels = mono ? 1u : 3u };
    }

    /// <summary>The other item of the first reference of a kind from or to an item.</summary>
    private static uint? Related(ReadOnlySpan<byte> references, ReadOnlySpan<byte> kind, uint? from = null, uint? to = null)
    {
        if (references.Length < 4) return null;
        bool wide = references[0] > 0;
        int width = wide ? 4 : 2;
        var boxes = new Boxes(references[4..]);
        while (boxes.Next())
        {
            ReadOnlySpan<byte> r = boxes.Content;
            if (!boxes.Type.SequenceEqual(kind) || r.Length < 2 * width + 2) continue;
            uint source = Id(r, wide), target = Id(r[(width + 2)..], wide);
            if (from == source) return target;
            if (to == target) return source;
        }

        return null;

        static uint Id(ReadOnlySpan<byte> b, bool wide) => wide ? BinaryPrimitives.ReadUInt32BigEndian(b) : BinaryPrimitives.ReadUInt16BigEndian(b);
    }
}
