using HhvmSharp.Library.Hash;
using HhvmSharp.Library.Zlib;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Phar;

/// <summary>zlib and CRC-32 over whole blocks. Extension bz2 is not there, so its archives are refused.</summary>
internal static unsafe class PharCompression
{
    internal static bool HasZlib(RequestContext ctx) => ctx.Environment.Extensions.ContainsKey("zlib");

    internal static bool HasBzip2(RequestContext ctx) => ctx.Environment.Extensions.ContainsKey("bz2");

    internal static uint Crc(ReadOnlySpan<byte> bytes) => (uint)Crc32.OfZip(bytes);

    internal static byte[] Deflate(ReadOnlySpan<byte> bytes) => Compress(bytes, LibZ.Raw);

    internal static byte[] Gzip(ReadOnlySpan<byte> bytes) => Compress(bytes, LibZ.Gzip);

    private static byte[] Compress(ReadOnlySpan<byte> bytes, int format)
    {
        var z = default(ZStream);
        LibZ.StartDeflate(&z, -1, format);
        var output = new byte[ZlibFunctions.BufferSize(bytes.Length) + 64];
        fixed (byte* input = bytes, target = output)
        {
            z.Input = input;
            z.InputLeft = (uint)bytes.Length;
            z.Output = target;
            z.OutputLeft = (uint)output.Length;
            LibZ.deflate(&z, LibZ.Finish);
            LibZ.deflateEnd(&z);
        }

        return output[..(int)z.TotalOut];
    }

    /// <summary>An entry of a known size; null: it is another one.</summary>
    internal static byte[]? Inflate(ReadOnlySpan<byte> packed, long size)
    {
        var output = new byte[size];
        // a byte more, so that too much shows
        var spare = new byte[1];
        var z = default(ZStream);
        LibZ.StartInflate(&z, LibZ.Raw);
        fixed (byte* input = packed, target = output, last = spare)
        {
            z.Input = input;
            z.InputLeft = (uint)packed.Length;
            z.Output = target;
            z.OutputLeft = (uint)size;
            LibZ.inflate(&z, LibZ.SyncFlush);
            z.Output = last;
            z.OutputLeft = 1;
            if ((long)z.TotalOut == size) LibZ.inflate(&z, LibZ.SyncFlush);
            LibZ.inflateEnd(&z);
        }

        return (long)z.TotalOut == size ? output : null;
    }

    /// <summary>A file of gzip or zlib format; null: it is broken.</summary>
    internal static byte[]? Gunzip(ReadOnlySpan<byte> packed)
    {
        const int block = 1 << 16;
        var result = new MemoryStream(packed.Length * 3);
        var buffer = new byte[block];
        var z = default(ZStream);
        LibZ.StartInflate(&z, LibZ.Any);
        int status;
        fixed (byte* input = packed, target = buffer)
        {
            z.Input = input;
            z.InputLeft = (uint)packed.Length;
            do
            {
                z.Output = target;
                z.OutputLeft = block;
                status = LibZ.inflate(&z, LibZ.NoFlush);
                result.Write(buffer, 0, block - (int)z.OutputLeft);
            }
            while (status == LibZ.Ok && (z.InputLeft > 0 || z.OutputLeft == 0));

            LibZ.inflateEnd(&z);
        }

        return status is LibZ.StreamEnd or LibZ.Ok or LibZ.BufferError ? result.ToArray() : null;
    }
}
