using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Images;

[PhpExtension("standard")]
internal static class ImageFunctions
{
    [PhpFunction("getimagesize(string $filename, &$image_info = null): array|false")]
    internal static PhpArray? getimagesize(RequestContext ctx, PhpString filename, PhpReference? image_info)
    {
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        PhpArray? info = Information(ctx, image_info);
        return WholeFiles.Read(ctx, filename) is { } contents ? SizeOf(ctx, contents, filename, info) : null;
    }

    [PhpFunction("getimagesizefromstring(string $string, &$image_info = null): array|false")]
    internal static PhpArray? getimagesizefromstring(RequestContext ctx, PhpString @string, PhpReference? image_info) =>
        SizeOf(ctx, @string, @string, Information(ctx, image_info));

    /// <summary>The fields of an IPTC block: "record#data set" to the list of values.</summary>
    [PhpFunction("iptcparse(string $iptc_block): array|false")]
    internal static PhpArray? iptcparse(RequestContext ctx, PhpString iptc_block)
    {
        ReadOnlySpan<byte> b = iptc_block.Span;
        int at = b.IndexOf((byte)0x1C);
        while (at >= 0 && at + 1 < b.Length && b[at + 1] is not (1 or 2))
        {
            int next = b[(at + 1)..].IndexOf((byte)0x1C);
            at = next < 0 ? -1 : at + 1 + next;
        }

        PhpArray? result = null;
        while (at >= 0 && at < b.Length && b[at++] == 0x1C && at + 4 < b.Length)
        {
            int record = b[at++], dataSet = b[at++];
            long length = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(b[at..]);
            if ((b[at] & 0x80) != 0)
            {
                if (at + 6 >= b.Length) break;
                length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(b[(at + 2)..]);
                at += 6;
            }
            else
            {
                at += 2;
            }

            if (length > b.Length - at) break;
            PhpString key = PhpString.FromLatin1($"{record}#{dataSet:D3}");
            result ??= new PhpArray();
            if (!result.TryGetValue(key, out Value list))
            {
                list = Value.Array(new PhpArray());
                result.Set(ctx, key, in list);
            }

            list.AsArray.Append(Value.String(PhpString.FromSpan(b.Slice(at, (int)length))));
            at += (int)length;
        }

        return result;
    }

    private static PhpArray? Information(RequestContext ctx, PhpReference? target)
    {
        if (target is null) return null;
        Arguments.Assign(ctx, target, Value.Array(new PhpArray()));
        Throw.IfPending(ctx);
        return Elements.Writable(ctx, target);
    }

    private static PhpArray? SizeOf(RequestContext ctx, PhpString contents, PhpString source, PhpArray? info)
    {
        var image = new ImageBytes(contents.Span);
        int type = ImageType.Recognize(ctx, ref image, source);
        ImageSize? found = type switch
        {
            ImageType.Gif => ImageFormats.Gif(ref image),
            ImageType.Jpeg => JpegImage.Read(ctx, ref image, info),
            ImageType.Png => ImageFormats.Png(ref image),
            ImageType.Swf => ImageFormats.Swf(ref image),
            ImageType.Swc => ImageFormats.Swc(ref image),
            ImageType.Psd => ImageFormats.Psd(ref image),
            ImageType.Bmp => ImageFormats.Bmp(ref image),
            ImageType.TiffLittle => ImageFormats.Tiff(ref image, bigEndian: false),
            ImageType.TiffBig => ImageFormats.Tiff(ref image, bigEndian: true),
            ImageType.Jpc => ImageFormats.Jpc(ctx, ref image),
            ImageType.Jp2 => ImageFormats.Jp2(ctx, ref image),
            ImageType.Iff => ImageFormats.Iff(ref image),
            ImageType.Wbmp => ImageFormats.Wbmp(ref image),
            ImageType.Xbm => ImageFormats.Xbm(ref image),
            ImageType.Ico => ImageFormats.Ico(ref image),
            ImageType.Webp => ImageFormats.Webp(ref image),
            ImageType.Avif => AvifImage.Read(contents.Span),
            _ => null,
        };
        if (found is not { } size) return null;
        var result = new PhpArray(7);
        result.Append(Value.Int(size.Width));
        result.Append(Value.Int(size.Height));
        result.Append(Value.Int(type));
        result.Append(Value.String(PhpString.FromLatin1($"width=\"{(int)size.Width}\" height=\"{(int)size.Height}\"")));
        if (size.Bits != 0) result.Set(ctx, PhpString.Literal("bits"), Value.Int(size.Bits));
        if (size.Channels != 0) result.Set(ctx, PhpString.Literal("channels"), Value.Int(size.Channels));
        result.Set(ctx, PhpString.Literal("mime"), Value.String(ImageType.image_type_to_mime_type(type)));
        return result;
    }
}
