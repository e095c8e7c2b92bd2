using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>zlib.inflate and zlib.deflate.</summary>
internal sealed unsafe class ZlibFilter : StreamFilter
{
    private const int Chunk = 0x8000, MaxWindow = 15;

    private readonly bool _isDeflate;
    private readonly byte[] _output = new byte[Chunk];
    private ZStream* _z = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));

    /// <summary>Inflating: the end has come. Deflating: there is nothing to flush.</summary>
    private bool _finished;

    private ZlibFilter(bool isDeflate)
    {
        _isDeflate = isDeflate;
        _finished = isDeflate;
    }

    internal override string Name => _isDeflate ? "zlib.deflate" : "zlib.inflate";

    /// <summary>Null: there is no such filter, or its parameters are of no use.</summary>
    internal static ZlibFilter? Create(RequestContext ctx, string name, in Value parameters)
    {
        bool isDeflate = name.Equals("zlib.deflate", StringComparison.OrdinalIgnoreCase);
        if (!isDeflate && !name.Equals("zlib.inflate", StringComparison.OrdinalIgnoreCase)) return null;
        Value given = parameters.Dereferenced();
        PhpArray? options = given.IsArray ? given.AsArray : given.IsObject ? ((PhpInstance)given.AsObject).GetProperties(ctx) : null;
        var filter = new ZlibFilter(isDeflate);
        const string badWindow = "Invalid parameter given for window size ({0})";
        int status;
        if (isDeflate)
        {
            int memory = Option(ctx, options, "memory", 1, LibZ.MaxMemoryLevel, LibZ.MaxMemoryLevel, "Invalid parameter given for memory level ({0})");
            int window = Option(ctx, options, "window", -MaxWindow, MaxWindow + 16, -MaxWindow, badWindow);
            int level = options is not null
                ? Option(ctx, options, "level", -1, 9, -1, "Invalid compression level specified. ({0})")
                : Level(ctx, in given);
            status = LibZ.StartDeflate(filter._z, level, window, memory);
        }
        else
        {
            status = LibZ.StartInflate(filter._z, Option(ctx, options, "window", -MaxWindow, MaxWindow + 32, -MaxWindow, badWindow));
        }

        if (status == LibZ.Ok) return filter;
        filter.Dispose(ctx);
        return null;
    }

    private static int Option(RequestContext ctx, PhpArray? options, string name, int least, int most, int otherwise, string complaint)
    {
        Value v = options is null ? default : options.Get(PhpString.Literal(name)).Dereferenced();
        return v.IsUndef ? otherwise : Checked(ctx, Conversions.ToInt(ctx, in v), least, most, otherwise, complaint);
    }

    private static int Checked(RequestContext ctx, long value, int least, int most, int otherwise, string complaint)
    {
        if (value >= least && value <= most) return (int)value;
        Arg.Warning(ctx, string.Format(System.Globalization.CultureInfo.InvariantCulture, complaint, value));
        return otherwise;
    }

    private static int Level(RequestContext ctx, in Value given)
    {
        if (given.IsUndef) return -1;
        if (given.IsString || given.IsInt || given.IsFloat) return Checked(ctx, Conversions.ToInt(ctx, in given), -1, 9, -1, "Invalid compression level specified. ({0})");
        Arg.Warning(ctx, "Invalid filter parameter, ignored");
        return -1;
    }

    internal override FilterStatus Filter(PhpStream stream, List<Bucket> input, List<Bucket> output, ref long consumed, FilterFlush flush)
    {
        FilterStatus result = FilterStatus.FeedMe;
        foreach (Bucket bucket in input)
        {
            bucket.Brigade = null;
            consumed += bucket.Data.Length;
            if (!Feed(stream.Owner, bucket.Data, output, flush, ref result)) return FilterStatus.Fatal;
        }

        input.Clear();
        bool flushes = _isDeflate ? flush == FilterFlush.Close || (flush == FilterFlush.Incremental && !_finished) : flush == FilterFlush.Close && !_finished;
        if (!flushes) return result;
        int status = LibZ.Ok;
        while (status == LibZ.Ok)
        {
            status = Step(null, 0, flush == FilterFlush.Close ? LibZ.Finish : LibZ.SyncFlush, output, ref result);
            if (_isDeflate) _finished = true;
        }

        return result;
    }

    private bool Feed(RequestContext ctx, byte[] data, List<Bucket> output, FilterFlush flush, ref FilterStatus result)
    {
        int mode = _isDeflate
            ? flush == FilterFlush.Close ? LibZ.FullFlush : flush == FilterFlush.Incremental ? LibZ.SyncFlush : LibZ.NoFlush
            : flush == FilterFlush.Close ? LibZ.Finish : LibZ.SyncFlush;
        fixed (byte* bytes = data)
        {
            for (int at = 0; at < data.Length && (_isDeflate || !_finished);)
            {
                int count = Math.Min(Chunk, data.Length - at);
                if (_isDeflate) _finished = mode != LibZ.NoFlush;
                int status = Step(bytes + at, count, mode, output, ref result);
                at += count - (int)_z->InputLeft;
                _z->InputLeft = 0;
                if (!_isDeflate && status == LibZ.StreamEnd)
                {
                    _finished = true;
                    result = FilterStatus.PassOn;
                }
                else if (status != LibZ.Ok && (_isDeflate || status != LibZ.BufferError))
                {
                    if (!_isDeflate) Arg.Notice(ctx, "zlib: " + LibZ.ErrorText(status));
                    return false;
                }
            }
        }

        return true;
    }

    private int Step(byte* bytes, int count, int mode, List<Bucket> output, ref FilterStatus result)
    {
        fixed (byte* target = _output)
        {
            _z->Input = bytes;
            _z->InputLeft = (uint)count;
            _z->Output = target;
            _z->OutputLeft = Chunk;
            int status = _isDeflate ? LibZ.deflate(_z, mode) : LibZ.inflate(_z, mode);
            int made = Chunk - (int)_z->OutputLeft;
            if (made == 0) return status;
            Pass(output, _output[..made]);
            result = FilterStatus.PassOn;
            return status;
        }
    }

    internal override void Dispose(RequestContext ctx)
    {
        if (_z == null) return;
        if (_isDeflate) LibZ.deflateEnd(_z);
        else LibZ.inflateEnd(_z);
        NativeMemory.Free(_z);
        _z = null;
    }
}
