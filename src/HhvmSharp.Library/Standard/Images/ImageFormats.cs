using System.Buffers.Binary;
using System.IO.Compression;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Standard.Images;

/// <summary>What getimagesize() tells of an image; 0 bits or channels: not told.</summary>
internal readonly record struct ImageSize(uint Width, uint Height, uint Bits = 0, uint Channels = 0);

/// <summary>The sizes in the headers of the simple formats. Cursors stand where the recognition left them.</summary>
internal static class ImageFormats
{
    internal static ImageSize? Gif(ref ImageBytes image)
    {
        if (!image.Skip(3) || !image.Take(5, out ReadOnlySpan<byte> b)) return null;
        uint bits = (b[4] & 0x80) != 0 ? (b[4] & 7u) + 1 : 0;
        return new ImageSize(BinaryPrimitives.ReadUInt16LittleEndian(b), BinaryPrimitives.ReadUInt16LittleEndian(b[2..]), bits, 3);
    }

    internal static ImageSize? Png(ref ImageBytes image) =>
        image.Skip(8) && image.Take(9, out ReadOnlySpan<byte> b)
            ? new ImageSize(BinaryPrimitives.ReadUInt32BigEndian(b), BinaryPrimitives.ReadUInt32BigEndian(b[4..]), b[8])
            : null;

    internal static ImageSize? Psd(ref ImageBytes image) =>
        image.Skip(11) && image.Take(8, out ReadOnlySpan<byte> b)
            ? new ImageSize(BinaryPrimitives.ReadUInt32BigEndian(b[4..]), BinaryPrimitives.ReadUInt32BigEndian(b))
            : null;

    internal static ImageSize? Bmp(ref ImageBytes image)
    {
        if (!image.Skip(11) || !image.Take(16, out ReadOnlySpan<byte> b)) return null;
        int header = BinaryPrimitives.ReadInt32LittleEndian(b);
        if (header == 12)
            return new ImageSize(BinaryPrimitives.ReadUInt16LittleEndian(b[4..]), BinaryPrimitives.ReadUInt16LittleEndian(b[6..]), b[11]);
        if (header is not ((> 12 and <= 64) or 108 or 124)) return null;
        int height = BinaryPrimitives.ReadInt32LittleEndian(b[8..]); // negative: from top to bottom
        return new ImageSize(BinaryPrimitives.ReadUInt32LittleEndian(b[4..]), height < 0 ? (uint)-height : (uint)height, BinaryPrimitives.ReadUInt16LittleEndian(b[14..]));
    }

    internal static ImageSize? Swf(ref ImageBytes image) => image.Skip(5) && image.Take(32, out ReadOnlySpan<byte> b) ? FrameSize(b) : null;

    /// <summary>Compressed behind the first eight bytes.</summary>
    internal static ImageSize? Swc(ref ImageBytes image)
    {
        if (!image.Skip(5)) return null;
        byte[] start = new byte[64];
        try
        {
            using var source = new MemoryStream(image.Rest.ToArray());
            using var inflated = new ZLibStream(source, CompressionMode.Decompress);
            inflated.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return FrameSize(start);
    }

    /// <summary>A rectangle of four bit fields in twips, behind five bits with their width.</summary>
    private static ImageSize FrameSize(ReadOnlySpan<byte> b)
    {
        int width = (int)Bits(b, 0, 5);
        return new ImageSize(
            (uint)((Bits(b, 5 + width, width) - Bits(b, 5, width)) / 20),
            (uint)((Bits(b, 5 + 3 * width, width) - Bits(b, 5 + 2 * width, width)) / 20));
    }

    private static ulong Bits(ReadOnlySpan<byte> b, int position, int count)
    {
        ulong result = 0;
        for (int i = position; i < position + count; i++) result = (result << 1) | ((uint)(b[i / 8] >> (7 - i % 8)) & 1);
        return result;
    }

    internal static ImageSize? Tiff(ref ImageBytes image, bool bigEndian)
    {
        if (!image.Take(4, out ReadOnlySpan<byte> b) || !image.Skip((long)Unsigned32(b, bigEndian) - 8) || !image.Take(2, out b)) return null;
        int entries = Unsigned16(b, bigEndian);
        if (!image.Take(entries * 12 + 4, out ReadOnlySpan<byte> directory)) return null;
        ulong width = 0, height = 0;
        for (int i = 0; i < entries; i++)
        {
            ReadOnlySpan<byte> entry = directory.Slice(i * 12, 12);
            ReadOnlySpan<byte> value = entry[8..];
            ulong v;
            switch (Unsigned16(entry[2..], bigEndian))
            {
                case 1 or 6: v = value[0]; break;
                case 3: v = Unsigned16(value, bigEndian); break;
                case 8: v = (ulong)(short)Unsigned16(value, bigEndian); break;
                case 4: v = Unsigned32(value, bigEndian); break;
                case 9: v = (ulong)(int)Unsigned32(value, bigEndian); break;
                default: continue;
            }

            int tag = Unsigned16(entry, bigEndian);
            if (tag is 0x0100 or 0xA002) width = v;
            else if (tag is 0x0101 or 0xA003) height = v;
        }

        return width != 0 && height != 0 ? new ImageSize((uint)width, (uint)height) : null;
    }

    private static ushort Unsigned16(ReadOnlySpan<byte> b, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(b) : BinaryPrimitives.ReadUInt16LittleEndian(b);

    private static uint Unsigned32(ReadOnlySpan<byte> b, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(b) : BinaryPrimitives.ReadUInt32LittleEndian(b);

    internal static ImageSize? Iff(ref ImageBytes image)
    {
        if (!image.Take(8, out ReadOnlySpan<byte> b) || !(b[4..].SequenceEqual("ILBM"u8) || b[4..].SequenceEqual("PBM "u8))) return null;
        while (image.Take(8, out b))
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(b[4..]);
            if (size is < 0 or int.MaxValue) return null;
            size += size & 1;
            if (!b[..4].SequenceEqual("BMHD"u8))
            {
                if (!image.Skip(size)) return null;
                continue;
            }

            if (size < 9 || !image.Take(9, out b)) return null;
            short width = BinaryPrimitives.ReadInt16BigEndian(b), height = BinaryPrimitives.ReadInt16BigEndian(b[2..]);
            if (width > 0 && height > 0 && b[8] is > 0 and < 33) return new ImageSize((uint)width, (uint)height, b[8]);
        }

        return null;
    }

    internal static ImageSize? Wbmp(ref ImageBytes image)
    {
        image.Rewind();
        if (image.Next() != 0) return null;
        int c;
        do
        {
            if ((c = image.Next()) < 0) return null;
        }
        while ((c & 0x80) != 0);

        return Number(ref image, out int width) && Number(ref image, out int height) && width != 0 && height != 0
            ? new ImageSize((uint)width, (uint)height)
            : null;

        static bool Number(ref ImageBytes image, out int n)
        {
            n = 0;
            while (true)
            {
                int c = image.Next();
                if (c < 0) return false;
                n = (n << 7) | (c & 0x7F);
                if (n > 2048) return false; // larger than such an image may be
                if ((c & 0x80) == 0) return true;
            }
        }
    }

    /// <summary>C source with "#define name_width 16" and "#define name_height 16".</summary>
    internal static ImageSize? Xbm(ref ImageBytes image)
    {
        image.Rewind();
        uint width = 0, height = 0;
        foreach (Range range in image.Rest.Split((byte)'\n'))
        {
            string[] words = System.Text.Encoding.Latin1.GetString(image.Rest[range]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 3 || words[0] != "#define" || LeadingInt(words[2]) is not { } value) continue;
            string kind = words[1][(words[1].LastIndexOf('_') + 1)..];
            if (kind == "width") width = (uint)value;
            else if (kind == "height") height = (uint)value;
            if (width != 0 && height != 0) return new ImageSize(width, height);
        }

        return null;
    }

    /// <summary>sscanf's %d.</summary>
    private static int? LeadingInt(string s)
    {
        int end = s.Length > 0 && s[0] is '+' or '-' ? 1 : 0;
        while (end < s.Length && char.IsAsciiDigit(s[end])) end++;
        return int.TryParse(s.AsSpan(0, end), System.Globalization.CultureInfo.InvariantCulture, out int n) ? n : null;
    }

    /// <summary>The icon with the most colours.</summary>
    internal static ImageSize? Ico(ref ImageBytes image)
    {
        if (!image.Take(2, out ReadOnlySpan<byte> b)) return null;
        int icons = BinaryPrimitives.ReadUInt16LittleEndian(b);
        if (icons is < 1 or > 255) return null;
        uint width = 0, height = 0, bits = 0;
        while (icons-- > 0 && image.Take(16, out b))
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(b[6..]) < bits) continue;
            (width, height, bits) = (b[0], b[1], BinaryPrimitives.ReadUInt16LittleEndian(b[6..]));
        }

        return new ImageSize(width == 0 ? 256 : width, height == 0 ? 256 : height, bits);
    }

    internal static ImageSize? Webp(ref ImageBytes image)
    {
        if (!image.Take(18, out ReadOnlySpan<byte> b) || !b[..3].SequenceEqual("VP8"u8)) return null;
        return b[3] switch
        {
            (byte)' ' => new ImageSize(b[14] + ((b[15] & 0x3Fu) << 8), b[16] + ((b[17] & 0x3Fu) << 8), 8),
            (byte)'L' => new ImageSize(b[9] + ((b[10] & 0x3Fu) << 8) + 1, ((uint)b[10] >> 6) + ((uint)b[11] << 2) + ((b[12] & 0xFu) << 10) + 1, 8),
            (byte)'X' => new ImageSize(b[12] + ((uint)b[13] << 8) + ((uint)b[14] << 16) + 1, b[15] + ((uint)b[16] << 8) + ((uint)b[17] << 16) + 1, 8),
            _ => null,
        };
    }

    // ---- JPEG 2000 ----

    /// <summary>A raw code stream; its bit depth is the highest of its components'.</summary>
    internal static ImageSize? Jpc(RequestContext ctx, ref ImageBytes image)
    {
        if (image.Next() != 0x51)
        {
            Arg.Warning(ctx, "JPEG2000 codestream corrupt(Expected SIZ marker not found after SOC)");
            return null;
        }

        image.Short();
        image.Short();
        uint width = image.Word(), height = image.Word();
        if (!image.Skip(24)) return null;
        int channels = image.Short();
        if ((channels == 0 && image.AtEnd) || channels > 256) return null;
        int bits = 0;
        for (int i = 0; i < channels; i++)
        {
            bits = Math.Max(bits, image.Next() + 1);
            image.Next();
            image.Next();
        }

        return new ImageSize(width, height, (uint)bits, (uint)channels);
    }

    /// <summary>Boxes, of which the first code stream at the root counts.</summary>
    internal static ImageSize? Jp2(RequestContext ctx, ref ImageBytes image)
    {
        ImageSize? result = null;
        while (true)
        {
            uint length = image.Word();
            if (!image.Take(4, out ReadOnlySpan<byte> type)) break;
            if (length == 1) return null; // boxes over 4 GB
            if (type.SequenceEqual("jp2c"u8))
            {
                image.Skip(3);
                result = Jpc(ctx, ref image);
                break;
            }

            if ((int)length <= 0 || !image.Skip((int)length - 8)) break;
        }

        if (result is null) Arg.Warning(ctx, "JP2 file has no codestreams at root level");
        return result;
    }
}
