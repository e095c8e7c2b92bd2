using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>Strings compressed and decompressed at once.</summary>
[PhpExtension("zlib")]
internal static unsafe class ZlibFunctions
{
    [PhpConst("FORCE_GZIP")] internal const long ForceGzip = LibZ.Gzip;
    [PhpConst("FORCE_DEFLATE")] internal const long ForceDeflate = LibZ.Deflate;
    [PhpConst("ZLIB_ENCODING_RAW")] internal const long EncodingRaw = LibZ.Raw;
    [PhpConst("ZLIB_ENCODING_GZIP")] internal const long EncodingGzip = LibZ.Gzip;
    [PhpConst("ZLIB_ENCODING_DEFLATE")] internal const long EncodingDeflate = LibZ.Deflate;
    [PhpConst("ZLIB_NO_FLUSH")] internal const long NoFlush = LibZ.NoFlush;
    [PhpConst("ZLIB_PARTIAL_FLUSH")] internal const long PartialFlush = LibZ.PartialFlush;
    [PhpConst("ZLIB_SYNC_FLUSH")] internal const long SyncFlush = LibZ.SyncFlush;
    [PhpConst("ZLIB_FULL_FLUSH")] internal const long FullFlush = LibZ.FullFlush;
    [PhpConst("ZLIB_BLOCK")] internal const long Block = LibZ.Block;
    [PhpConst("ZLIB_FINISH")] internal const long Finish = LibZ.Finish;
    [PhpConst("ZLIB_FILTERED")] internal const long Filtered = 1;
    [PhpConst("ZLIB_HUFFMAN_ONLY")] internal const long HuffmanOnly = 2;
    [PhpConst("ZLIB_RLE")] internal const long Rle = 3;
    [PhpConst("ZLIB_FIXED")] internal const long Fixed = 4;
    [PhpConst("ZLIB_DEFAULT_STRATEGY")] internal const long DefaultStrategy = 0;
    [PhpConst("ZLIB_OK")] internal const long Ok = LibZ.Ok;
    [PhpConst("ZLIB_STREAM_END")] internal const long StreamEnd = LibZ.StreamEnd;
    [PhpConst("ZLIB_NEED_DICT")] internal const long NeedDict = LibZ.NeedDictionary;
    [PhpConst("ZLIB_ERRNO")] internal const long Errno = -1;
    [PhpConst("ZLIB_STREAM_ERROR")] internal const long StreamErrorCode = LibZ.StreamError;
    [PhpConst("ZLIB_DATA_ERROR")] internal const long DataErrorCode = LibZ.DataError;
    [PhpConst("ZLIB_MEM_ERROR")] internal const long MemErrorCode = LibZ.MemoryError;
    [PhpConst("ZLIB_BUF_ERROR")] internal const long BufErrorCode = LibZ.BufferError;
    [PhpConst("ZLIB_VERSION_ERROR")] internal const long VersionErrorCode = -6;
    [PhpConst("ZLIB_VERSION")] internal static Value Version => Value.String(PhpString.Literal(LibZ.Version));

    [PhpConst("ZLIB_VERNUM")]
    internal static Value VersionNumber
    {
        get
        {
            long number = 0;
            string[] parts = LibZ.Version.Split('.');
            for (int i = 0; i < 4; i++) number = (number << 4) | (i < parts.Length && long.TryParse(parts[i], out long part) ? part : 0);
            return Value.Int(number);
        }
    }

    // ---- compressing ----

    [PhpFunction("zlib_encode(string $data, int $encoding, int $level = -1): string|false")]
    internal static PhpString? zlib_encode(RequestContext ctx, PhpString data, long encoding, long level) => Encode(ctx, data, encoding, level, 2, 3);

    [PhpFunction("gzdeflate(string $data, int $level = -1, int $encoding = ZLIB_ENCODING_RAW): string|false")]
    internal static PhpString? gzdeflate(RequestContext ctx, PhpString data, long level, long encoding) => Encode(ctx, data, encoding, level, 3, 2);

    [PhpFunction("gzencode(string $data, int $level = -1, int $encoding = ZLIB_ENCODING_GZIP): string|false")]
    internal static PhpString? gzencode(RequestContext ctx, PhpString data, long level, long encoding) => Encode(ctx, data, encoding, level, 3, 2);

    [PhpFunction("gzcompress(string $data, int $level = -1, int $encoding = ZLIB_ENCODING_DEFLATE): string|false")]
    internal static PhpString? gzcompress(RequestContext ctx, PhpString data, long level, long encoding) => Encode(ctx, data, encoding, level, 3, 2);

    private static PhpString? Encode(RequestContext ctx, PhpString data, long encoding, long level, int encodingNumber, int levelNumber)
    {
        if (level is < -1 or > 9) Arg.ValueError(ctx, levelNumber, "must be between -1 and 9");
        if (encoding is not (LibZ.Raw or LibZ.Gzip or LibZ.Deflate))
            Arg.ValueError(ctx, encodingNumber, "must be one of ZLIB_ENCODING_RAW, ZLIB_ENCODING_GZIP, or ZLIB_ENCODING_DEFLATE");
        var z = default(ZStream);
        int status = LibZ.StartDeflate(&z, (int)level, (int)encoding);
        if (status == LibZ.Ok)
        {
            byte[] output = Arg.Allocate(ctx, BufferSize(data.Length));
            fixed (byte* input = data.Span, target = output)
            {
                z.Input = input;
                z.InputLeft = (uint)data.Length;
                z.Output = target;
                z.OutputLeft = (uint)output.Length;
                status = LibZ.deflate(&z, LibZ.Finish);
                LibZ.deflateEnd(&z);
            }

            if (status == LibZ.StreamEnd) return PhpString.FromSpan(output.AsSpan(0, (int)z.TotalOut));
        }

        Arg.Warning(ctx, LibZ.ErrorText(status));
        return null;
    }

    /// <summary>PHP_ZLIB_BUFFER_SIZE_GUESS: room for what compressing may add.</summary>
    internal static long BufferSize(long length) => (long)(length * 1.015) + 10 + 8 + 4 + 1;

    // ---- decompressing ----

    [PhpFunction("zlib_decode(string $data, int $max_length = 0): string|false")]
    internal static PhpString? zlib_decode(RequestContext ctx, PhpString data, long max_length) => Decode(ctx, data, LibZ.Any, max_length);

    [PhpFunction("gzinflate(string $data, int $max_length = 0): string|false")]
    internal static PhpString? gzinflate(RequestContext ctx, PhpString data, long max_length) => Decode(ctx, data, LibZ.Raw, max_length);

    [PhpFunction("gzdecode(string $data, int $max_length = 0): string|false")]
    internal static PhpString? gzdecode(RequestContext ctx, PhpString data, long max_length) => Decode(ctx, data, LibZ.Gzip, max_length);

    [PhpFunction("gzuncompress(string $data, int $max_length = 0): string|false")]
    internal static PhpString? gzuncompress(RequestContext ctx, PhpString data, long max_length) => Decode(ctx, data, LibZ.Deflate, max_length);

    private static PhpString? Decode(RequestContext ctx, PhpString data, int encoding, long max)
    {
        if (max < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        int status = LibZ.DataError;
        // a NUL behind the data: some streams of old need one byte more
        byte[] input = [.. data.Span, 0];
        while (data.Length > 0)
        {
            var z = default(ZStream);
            status = LibZ.StartInflate(&z, encoding);
            if (status != LibZ.Ok) break;
            PhpString? result = Inflate(ctx, &z, input, max, out status);
            LibZ.inflateEnd(&z);
            if (result is not null) return result;
            if (status != LibZ.DataError || encoding != LibZ.Any) break;
            encoding = LibZ.Raw;
        }

        Arg.Warning(ctx, LibZ.ErrorText(status));
        return null;
    }

    /// <summary>php_zlib_inflate_rounds: into a buffer that grows by an eighth.</summary>
    private static PhpString? Inflate(RequestContext ctx, ZStream* z, byte[] input, long max, out int status)
    {
        const int maxRounds = 100;
        long size = max > 0 && max < input.Length ? max : input.Length;
        byte[] output = [];
        int used = 0, round = 0;
        fixed (byte* source = input)
        {
            z->Input = source;
            z->InputLeft = (uint)input.Length;
            do
            {
                if (max > 0 && max <= used)
                {
                    status = LibZ.MemoryError;
                }
                else
                {
                    byte[] larger = Arg.Allocate(ctx, size);
                    output.AsSpan(0, used).CopyTo(larger);
                    output = larger;
                    fixed (byte* target = output)
                    {
                        uint free = (uint)(output.Length - used);
                        z->Output = target + used;
                        z->OutputLeft = free;
                        status = LibZ.inflate(z, LibZ.NoFlush);
                        used += (int)(free - z->OutputLeft);
                    }

                    size += (size >> 3) + 1;
                }
            }
            while ((status == LibZ.BufferError || (status == LibZ.Ok && z->InputLeft > 0)) && ++round < maxRounds);
        }

        if (status == LibZ.StreamEnd) return PhpString.FromSpan(output.AsSpan(0, used));
        if (status == LibZ.Ok) status = LibZ.DataError;
        return null;
    }
}
