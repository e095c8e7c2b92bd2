using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Images;

/// <summary>The segments of a JPEG file up to the image's data.</summary>
internal static class JpegImage
{
    private const int StartOfScan = 0xDA, EndOfImage = 0xD9, FirstApplication = 0xE0, LastApplication = 0xEF;

    /// <summary>The size; application segments go to <paramref name="info"/> under "APP0" to "APP15", the first of each kind.</summary>
    internal static ImageSize? Read(RequestContext ctx, ref ImageBytes image, PhpArray? info)
    {
        ImageSize? result = null;
        bool prefixRead = true; // the recognition has taken the first marker's 0xFF
        while (true)
        {
            int marker = NextMarker(ctx, ref image, prefixRead);
            prefixRead = false;
            switch (marker)
            {
                case >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) when result is null:
                    int length = image.Short();
                    uint bits = (uint)image.Next();
                    uint height = (uint)image.Short(), width = (uint)image.Short();
                    result = new ImageSize(width, height, bits, (uint)image.Next());
                    if (info is null || length < 8 || !image.Skip(length - 8)) return result;
                    break;
                case >= FirstApplication and <= LastApplication when info is not null:
                    int size = image.Short();
                    if (size < 2 || !image.Take(size - 2, out ReadOnlySpan<byte> data)) return result;
                    PhpString name = PhpString.FromLatin1($"APP{marker - FirstApplication}");
                    if (!info.TryGetValue(name, out _)) info.Set(ctx, name, Value.String(PhpString.FromSpan(data)));
                    break;
                case StartOfScan or EndOfImage:
                    return result;
                default:
                    int skipped = image.Short();
                    if (skipped < 2) return result;
                    image.Skip(skipped - 2);
                    break;
            }
        }
    }

    private static int NextMarker(RequestContext ctx, ref ImageBytes image, bool prefixRead)
    {
        int c;
        if (!prefixRead)
        {
            int extraneous = 0;
            while ((c = image.Next()) != 0xFF)
            {
                if (c < 0) return EndOfImage;
                extraneous++;
            }

            if (extraneous > 0) Arg.Warning(ctx, $"Corrupt JPEG data: {extraneous} extraneous bytes before marker");
        }

        do c = image.Next();
        while (c == 0xFF);
        return c < 0 ? EndOfImage : c;
    }
}
