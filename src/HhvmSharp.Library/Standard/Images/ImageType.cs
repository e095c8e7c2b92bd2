using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Images;

/// <summary>The kinds of images: constants, names, recognition by the first bytes.</summary>
[PhpExtension("standard")]
internal static class ImageType
{
    [PhpConst("IMAGETYPE_UNKNOWN")] internal const int Unknown = 0;
    [PhpConst("IMAGETYPE_GIF")] internal const int Gif = 1;
    [PhpConst("IMAGETYPE_JPEG")] internal const int Jpeg = 2;
    [PhpConst("IMAGETYPE_PNG")] internal const int Png = 3;
    [PhpConst("IMAGETYPE_SWF")] internal const int Swf = 4;
    [PhpConst("IMAGETYPE_PSD")] internal const int Psd = 5;
    [PhpConst("IMAGETYPE_BMP")] internal const int Bmp = 6;
    [PhpConst("IMAGETYPE_TIFF_II")] internal const int TiffLittle = 7;
    [PhpConst("IMAGETYPE_TIFF_MM")] internal const int TiffBig = 8;
    [PhpConst("IMAGETYPE_JPC")] internal const int Jpc = 9;
    [PhpConst("IMAGETYPE_JP2")] internal const int Jp2 = 10;
    [PhpConst("IMAGETYPE_JPX")] internal const int Jpx = 11;
    [PhpConst("IMAGETYPE_JB2")] internal const int Jb2 = 12;
    [PhpConst("IMAGETYPE_SWC")] internal const int Swc = 13;
    [PhpConst("IMAGETYPE_IFF")] internal const int Iff = 14;
    [PhpConst("IMAGETYPE_WBMP")] internal const int Wbmp = 15;
    [PhpConst("IMAGETYPE_XBM")] internal const int Xbm = 16;
    [PhpConst("IMAGETYPE_ICO")] internal const int Ico = 17;
    [PhpConst("IMAGETYPE_WEBP")] internal const int Webp = 18;
    [PhpConst("IMAGETYPE_AVIF")] internal const int Avif = 19;
    [PhpConst("IMAGETYPE_JPEG2000")] internal const int Jpeg2000 = Jpc;
    [PhpConst("IMAGETYPE_COUNT")] internal const int Count = 20;

    [PhpFunction("image_type_to_mime_type(int $image_type): string", Pure = true, NoThrow = true)]
    internal static PhpString image_type_to_mime_type(long image_type) => PhpString.FromLatin1(image_type switch
    {
        Gif => "image/gif",
        Jpeg => "image/jpeg",
        Png => "image/png",
        Swf or Swc => "application/x-shockwave-flash",
        Psd => "image/psd",
        Bmp => "image/bmp",
        TiffLittle or TiffBig => "image/tiff",
        Iff => "image/iff",
        Wbmp => "image/vnd.wap.wbmp",
        Jp2 => "image/jp2",
        Xbm => "image/xbm",
        Ico => "image/vnd.microsoft.icon",
        Webp => "image/webp",
        Avif => "image/avif",
        _ => "application/octet-stream",
    });

    [PhpFunction("image_type_to_extension(int $image_type, bool $include_dot = true): string|false", Pure = true, NoThrow = true)]
    internal static PhpString? image_type_to_extension(long image_type, bool include_dot)
    {
        string? extension = image_type switch
        {
            Gif => "gif",
            Jpeg => "jpeg",
            Png => "png",
            Swf or Swc => "swf",
            Psd => "psd",
            Bmp or Wbmp => "bmp",
            TiffLittle or TiffBig => "tiff",
            Iff => "iff",
            Jpc => "jpc",
            Jp2 => "jp2",
            Jpx => "jpx",
            Jb2 => "jb2",
            Xbm => "xbm",
            Ico => "ico",
            Webp => "webp",
            Avif => "avif",
            _ => null,
        };
        return extension is null ? null : PhpString.FromLatin1(include_dot ? "." + extension : extension);
    }

    /// <summary>php_getimagetype: leaves the cursor behind what it had to read.</summary>
    internal static int Recognize(RequestContext ctx, ref ImageBytes image, PhpString source)
    {
        if (!image.Take(3, out ReadOnlySpan<byte> start)) return Unreadable(ctx, source);
        if (start.SequenceEqual("GIF"u8)) return Gif;
        if (start.SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (start.SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N']))
        {
            if (!image.Take(5, out ReadOnlySpan<byte> rest)) return Unreadable(ctx, source);
            if (rest.SequenceEqual("G\r\n\x1A\n"u8)) return Png;
            Arg.Warning(ctx, "PNG file corrupted by ASCII conversion");
            return Unknown;
        }

        if (start.SequenceEqual("FWS"u8)) return Swf;
        if (start.SequenceEqual("CWS"u8)) return Swc;
        if (start.SequenceEqual("8BP"u8)) return Psd;
        if (start.StartsWith("BM"u8)) return Bmp;
        if (start.SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF])) return Jpc;
        if (start.SequenceEqual("RIF"u8))
        {
            if (!image.Take(9, out ReadOnlySpan<byte> rest)) return Unreadable(ctx, source);
            return rest[5..].SequenceEqual("WEBP"u8) ? Webp : Unknown;
        }

        image.Rewind();
        if (!image.Take(4, out start)) return Unreadable(ctx, source);
        if (start.SequenceEqual("II*\0"u8)) return TiffLittle;
        if (start.SequenceEqual("MM\0*"u8)) return TiffBig;
        if (start.SequenceEqual("FORM"u8)) return Iff;
        if (start.SequenceEqual("\0\0\x01\0"u8)) return Ico;
        image.Rewind();
        bool twelve = image.Take(12, out start);
        if (twelve && start.SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A])) return Jp2;
        image.Rewind();
        if (AvifImage.IsAvif(image.Rest)) return Avif;
        if (ImageFormats.Wbmp(ref image) is not null) return Wbmp;
        if (!twelve) return Unreadable(ctx, source);
        return ImageFormats.Xbm(ref image) is not null ? Xbm : Unknown;
    }

    private static int Unreadable(RequestContext ctx, PhpString source)
    {
        Arg.Notice(ctx, $"Error reading from {source}!");
        return Unknown;
    }
}
