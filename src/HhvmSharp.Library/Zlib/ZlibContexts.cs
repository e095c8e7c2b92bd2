using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>InflateContext: decompresses piece by piece.</summary>
[PhpExtension("zlib")]
[PhpClass("final class InflateContext", Uncloneable = true, NotSerializable = true)]
internal sealed unsafe class InflateContextObject(PhpClass cls) : PhpInstance(cls), INativeOwner
{
    /// <summary>Null before inflate_init().</summary>
    internal ZStream* Stream;

    internal byte[]? Dictionary;

    internal int Status;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct InflateContext, use inflate_init() instead");
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (Stream == null) return;
        LibZ.inflateEnd(Stream);
        NativeMemory.Free(Stream);
        Stream = null;
    }
}

/// <summary>DeflateContext: compresses piece by piece.</summary>
[PhpExtension("zlib")]
[PhpClass("final class DeflateContext", Uncloneable = true, NotSerializable = true)]
internal sealed unsafe class DeflateContextObject(PhpClass cls) : PhpInstance(cls), INativeOwner
{
    /// <summary>Null before deflate_init().</summary>
    internal ZStream* Stream;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct DeflateContext, use deflate_init() instead");
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (Stream == null) return;
        LibZ.deflateEnd(Stream);
        NativeMemory.Free(Stream);
        Stream = null;
    }
}

[PhpExtension("zlib")]
internal static unsafe class ZlibContexts
{
    private const int Chunk = 8192;

    private const string FlushModes =
        "must be one of ZLIB_NO_FLUSH, ZLIB_PARTIAL_FLUSH, ZLIB_SYNC_FLUSH, ZLIB_FULL_FLUSH, ZLIB_BLOCK, or ZLIB_FINISH";

    private static PhpArray? Options(RequestContext ctx, in Value given)
    {
        Value v = given.Dereferenced();
        return v.IsArray ? v.AsArray : v.IsObject ? ((PhpInstance)v.AsObject).GetProperties(ctx) : null;
    }

    private static long Option(RequestContext ctx, PhpArray? options, string name, long otherwise)
    {
        Value v = options is null ? default : options.Get(PhpString.Literal(name)).Dereferenced();
        return v.IsUndef ? otherwise : Conversions.ToInt(ctx, in v);
    }

    /// <summary>The "dictionary" option: a string, or a list of words that get a NUL each.</summary>
    private static byte[]? DictionaryOf(RequestContext ctx, PhpArray? options)
    {
        Value v = options is null ? default : options.Get(PhpString.Literal("dictionary")).Dereferenced();
        if (v.IsUndef) return null;
        if (v.IsString) return v.AsString.Span.ToArray();
        if (!v.IsArray)
        {
            Arg.TypeError(ctx, 2, $"must be of type zero-terminated string or array, {TypeNames.OfValue(in v)} given");
            return null;
        }

        if (v.AsArray.Length == 0) return null;
        var bytes = new List<byte>();
        foreach ((_, Value word) in v.AsArray)
        {
            Value w = word.Dereferenced();
            if (!Conversions.TryToStr(ctx, in w, out PhpString? text)) throw PhpThrow.Instance;
            if (text!.Length == 0) Arg.ValueError(ctx, 2, "must not contain empty strings");
            if (text.Span.Contains((byte)0)) Arg.ValueError(ctx, 2, "must not contain strings with null bytes");
            bytes.AddRange(text.Span);
            bytes.Add(0);
        }

        return [.. bytes];
    }

    private static int WindowBits(long encoding, long window) => (int)(encoding < 0 ? encoding + 15 - window : encoding - (15 - window));

    // ---- inflate ----

    [PhpFunction("inflate_init(int $encoding, array|object $options = []): InflateContext|false")]
    internal static Value inflate_init(RequestContext ctx, long encoding, Value options)
    {
        PhpArray? given = Options(ctx, in options);
        long window = Option(ctx, given, "window", 15);
        if (window is < 8 or > 15) Throw.ValueError(ctx, $"zlib window size (logarithm) ({window}) must be within 8..15");
        if (encoding is not (LibZ.Raw or LibZ.Gzip or LibZ.Deflate))
            Throw.ValueError(ctx, "Encoding mode must be ZLIB_ENCODING_RAW, ZLIB_ENCODING_GZIP or ZLIB_ENCODING_DEFLATE");
        byte[]? dictionary = DictionaryOf(ctx, given);
        var context = (InflateContextObject)ctx.NewObject(ctx.Environment.CoreClass("inflatecontext"));
        context.Stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
        context.Dictionary = dictionary;
        int bits = WindowBits(encoding, window);
        if (LibZ.StartInflate(context.Stream, bits) != LibZ.Ok)
        {
            Value.Object(context).Release(ctx);
            Arg.Warning(ctx, "Failed allocating zlib.inflate context");
            return Value.False;
        }

        if (bits == LibZ.Raw && dictionary is { Length: > 0 }) SetDictionary(ctx, context);
        return Value.Object(context);
    }

    private static bool SetDictionary(RequestContext ctx, InflateContextObject context)
    {
        byte[] dictionary = context.Dictionary!;
        context.Dictionary = null;
        int status;
        fixed (byte* bytes = dictionary) status = LibZ.inflateSetDictionary(context.Stream, bytes, (uint)dictionary.Length);
        if (status != LibZ.DataError) return true;
        Arg.Warning(ctx, "Dictionary does not match expected dictionary (incorrect adler32 hash)");
        return false;
    }

    [PhpFunction("inflate_add(InflateContext $context, string $data, int $flush_mode = ZLIB_SYNC_FLUSH): string|false")]
    internal static PhpString? inflate_add(RequestContext ctx, InflateContextObject context, PhpString data, long flush_mode)
    {
        if (flush_mode is < LibZ.NoFlush or > LibZ.Block) Arg.ValueError(ctx, 3, FlushModes);
        ZStream* z = context.Stream;
        if (context.Status == LibZ.StreamEnd)
        {
            context.Status = LibZ.Ok;
            LibZ.inflateReset(z);
        }

        if (data.Length == 0 && flush_mode != LibZ.Finish) return PhpString.Empty;
        var output = new PhpStringBuilder(Math.Max(data.Length, Chunk));
        fixed (byte* input = data.Length == 0 ? [0] : data.Span)
        {
            z->Input = input;
            z->InputLeft = (uint)data.Length;
            int room = Math.Max(data.Length, Chunk);
            while (true)
            {
                int status = Step(z, output, room, (int)flush_mode, isDeflate: false);
                room = Chunk;
                context.Status = status;
                switch (status)
                {
                    case LibZ.Ok when z->OutputLeft == 0:
                    case LibZ.BufferError when flush_mode == LibZ.Finish && z->OutputLeft == 0:
                        continue;
                    case LibZ.Ok or LibZ.StreamEnd or LibZ.BufferError:
                        return output.ToPhpString();
                    case LibZ.NeedDictionary when context.Dictionary is not null:
                        if (!SetDictionary(ctx, context)) return null;
                        continue;
                    case LibZ.NeedDictionary:
                        Arg.Warning(ctx, "Inflating this data requires a preset dictionary, please specify it in the options array of inflate_init()");
                        return null;
                    default:
                        Arg.Warning(ctx, LibZ.ErrorText(status));
                        return null;
                }
            }
        }
    }

    /// <summary>One call of the library with <paramref name="room"/> bytes for its output.</summary>
    private static int Step(ZStream* z, PhpStringBuilder output, int room, int flush, bool isDeflate)
    {
        int start = output.Length;
        fixed (byte* target = output.Reserve(room))
        {
            z->Output = target;
            z->OutputLeft = (uint)room;
            int status = isDeflate ? LibZ.deflate(z, flush) : LibZ.inflate(z, flush);
            output.Length = start + room - (int)z->OutputLeft;
            return status;
        }
    }

    [PhpFunction("inflate_get_status(InflateContext $context): int")]
    internal static long inflate_get_status(InflateContextObject context) => context.Status;

    [PhpFunction("inflate_get_read_len(InflateContext $context): int")]
    internal static long inflate_get_read_len(InflateContextObject context) => (long)context.Stream->TotalIn;

    // ---- deflate ----

    [PhpFunction("deflate_init(int $encoding, array|object $options = []): DeflateContext|false")]
    internal static Value deflate_init(RequestContext ctx, long encoding, Value options)
    {
        PhpArray? given = Options(ctx, in options);
        long level = Option(ctx, given, "level", -1);
        if (level is < -1 or > 9) Throw.ValueError(ctx, "deflate_init(): \"level\" option must be between -1 and 9");
        long memory = Option(ctx, given, "memory", 8);
        if (memory is < 1 or > LibZ.MaxMemoryLevel) Throw.ValueError(ctx, "deflate_init(): \"memory\" option must be between 1 and 9");
        long window = Option(ctx, given, "window", 15);
        if (window is < 8 or > 15) Throw.ValueError(ctx, "deflate_init(): \"window\" option must be between 8 and 15");
        long strategy = Option(ctx, given, "strategy", 0);
        if (strategy is < 0 or > 4)
            Throw.ValueError(ctx, "deflate_init(): \"strategy\" option must be one of ZLIB_FILTERED, ZLIB_HUFFMAN_ONLY, ZLIB_RLE, ZLIB_FIXED, or ZLIB_DEFAULT_STRATEGY");
        if (encoding is not (LibZ.Raw or LibZ.Gzip or LibZ.Deflate))
            Arg.ValueError(ctx, 1, "must be one of ZLIB_ENCODING_RAW, ZLIB_ENCODING_GZIP, or ZLIB_ENCODING_DEFLATE");
        byte[]? dictionary = DictionaryOf(ctx, given);
        var context = (DeflateContextObject)ctx.NewObject(ctx.Environment.CoreClass("deflatecontext"));
        context.Stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
        if (LibZ.StartDeflate(context.Stream, (int)level, WindowBits(encoding, window), (int)memory, (int)strategy) != LibZ.Ok)
        {
            Value.Object(context).Release(ctx);
            Arg.Warning(ctx, "Failed allocating zlib.deflate context");
            return Value.False;
        }

        if (dictionary is not null)
            fixed (byte* bytes = dictionary) LibZ.deflateSetDictionary(context.Stream, bytes, (uint)dictionary.Length);
        return Value.Object(context);
    }

    [PhpFunction("deflate_add(DeflateContext $context, string $data, int $flush_mode = ZLIB_SYNC_FLUSH): string|false")]
    internal static PhpString? deflate_add(RequestContext ctx, DeflateContextObject context, PhpString data, long flush_mode)
    {
        const int smallest = 64;
        if (flush_mode is < LibZ.NoFlush or > LibZ.Block) Arg.ValueError(ctx, 3, FlushModes);
        if (data.Length == 0 && flush_mode != LibZ.Finish) return PhpString.Empty;
        ZStream* z = context.Stream;
        int room = (int)Math.Max(ZlibFunctions.BufferSize(data.Length), smallest), status;
        var output = new PhpStringBuilder(room);
        fixed (byte* input = data.Length == 0 ? [0] : data.Span)
        {
            z->Input = input;
            z->InputLeft = (uint)data.Length;
            do
            {
                status = Step(z, output, room, (int)flush_mode, isDeflate: true);
                room = smallest;
            }
            while (status == LibZ.Ok && z->OutputLeft == 0);
        }

        if (status == LibZ.StreamEnd) LibZ.deflateReset(z);
        if (status is LibZ.Ok or LibZ.StreamEnd) return output.ToPhpString();
        Arg.Warning(ctx, $"zlib error ({LibZ.ErrorText(status)})");
        return null;
    }
}
