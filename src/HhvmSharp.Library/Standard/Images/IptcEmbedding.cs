using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Images;

/// <summary>iptcembed(): a JPEG with an IPTC block put behind its first application segment.</summary>
[PhpExtension("standard")]
internal static class IptcEmbedding
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, App0 = 0xE0, App1 = 0xE1, App13 = 0xED;

    [PhpFunction("iptcembed(string $iptc_data, string $filename, int $spool = 0): string|bool")]
    internal static Value iptcembed(RequestContext ctx, PhpString iptc_data, PhpString filename, long spool)
    {
        Arg.NoNul(ctx, 2, filename);
        if (!FilePath.IsAllowed(ctx, filename)) return Value.False;
        string path = FilePath.Expand(ctx, filename).ToUtf8();
        if (!File.Exists(path))
        {
            Arg.Warning(ctx, $"Unable to open {filename}");
            return Value.False;
        }

        var result = new PhpStringBuilder();
        if (!Embed(File.ReadAllBytes(path), iptc_data.Span, result)) return Value.False;
        PhpString image = result.ToPhpString();
        if (spool > 0) ctx.Output.Write(image.Span);
        return spool < 2 ? Value.String(image) : Value.True;
    }

    private static bool Embed(ReadOnlySpan<byte> file, ReadOnlySpan<byte> data, PhpStringBuilder result)
    {
        if (file.Length < 2 || file[0] != 0xFF || file[1] != StartOfImage) return false;
        result.Append(file[..2]);
        bool isWritten = false;
        int at = 2;
        while (true)
        {
            // up to the marker's 0xFF; padding is kept
            while (at < file.Length && file[at] != 0xFF) result.Append(file[at++]);
            while (at < file.Length && file[at] == 0xFF) result.Append(file[at++]);
            if (at >= file.Length) return true;
            byte marker = file[at++];
            if (marker == EndOfImage) return true;
            int length = at + 1 < file.Length ? (file[at] << 8) | file[at + 1] : file.Length - at;
            ReadOnlySpan<byte> segment = file.Slice(at, Math.Clamp(length, 0, file.Length - at));
            at += segment.Length;
            if (marker == App13)
            {
                // a new one was written: the old one goes, with the 0xFF that follows it
                result.Append(file[Math.Min(at + 1, file.Length)..]);
                return true;
            }

            result.Append(marker).Append(segment);
            if (marker == StartOfScan)
            {
                result.Append(file[at..]);
                return true;
            }

            if (isWritten || marker is not (App0 or App1)) continue;
            isWritten = true;
            Write(data, result);
        }
    }

    private static void Write(ReadOnlySpan<byte> data, PhpStringBuilder result)
    {
        int length = data.Length + (data.Length & 1), whole = length + 28;
        result.Append([0xFF, App13, (byte)(whole >> 8), (byte)whole]).Append("Photoshop 3.0\08BIM\x04\x04\0\0\0\0"u8);
        result.Append((byte)(length >> 8)).Append((byte)length).Append(data);
        if (length != data.Length) result.Append((byte)0);
    }
}
