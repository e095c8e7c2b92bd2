using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>A file of compressed bytes, read and written by zlib over a descriptor of its own.</summary>
internal sealed unsafe class GzipStream : PhpStream
{
    private nint _file;
    private PhpStream? _inner;

    /// <param name="inner">The file's stream, owned.</param>
    private GzipStream(RequestContext ctx, nint file, PhpStream inner, string mode)
        : base(ctx, mode)
    {
        _file = file;
        _inner = inner;
        Flags |= StreamFlags.NoBuffer;
    }

    /// <summary>php_stream_gzopen: null after a warning.</summary>
    internal static GzipStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, out PhpString? opened)
    {
        opened = null;
        bool reports = (options & StreamOptions.ReportErrors) != 0;
        if (mode.Contains('+'))
        {
            if (reports) Arg.Warning(ctx, "Cannot open a zlib stream for reading and writing at the same time!");
            return null;
        }

        ReadOnlySpan<byte> scheme = "compress.zlib://"u8, old = "zlib:"u8;
        if (StartsWith(path, scheme)) path = PhpString.FromSpan(path.Span[scheme.Length..]);
        else if (StartsWith(path, old)) path = PhpString.FromSpan(path.Span[old.Length..]);
        PhpStream? inner = ctx.Streams.Open(path, mode, options, context, out opened);
        if (inner is null) return null;
        int descriptor = inner.Descriptor;
        nint file = descriptor < 0 ? 0 : LibZ.gzdopen(Posix.Duplicate(descriptor), mode);
        if (file == 0)
        {
            if (reports) Arg.Warning(ctx, descriptor < 0 ? "Cannot represent a stream of type " + inner.Label + " as a File Descriptor" : "gzopen failed");
            StreamArg.Release(ctx, inner);
            return null;
        }

        Value level = context is null ? default : context.Option("zlib", "level");
        if (!level.IsUndef && LibZ.gzsetparams(file, (int)Conversions.ToInt(ctx, in level), 0) != LibZ.Ok) ctx.Raise(ErrorLevel.Warning, "failed setting compression level");
        return new GzipStream(ctx, file, inner, mode);
    }

    private static bool StartsWith(PhpString path, ReadOnlySpan<byte> start) =>
        path.Length >= start.Length && ByteStrings.EqualsIgnoreCase(path.Span[..start.Length], start);

    internal override string Label => "ZLIB";

    protected override bool CanSeek => true;

    protected override int ReadHandle(Span<byte> buffer)
    {
        fixed (byte* target = buffer)
        {
            int n = LibZ.gzread(_file, target, (uint)buffer.Length);
            if (LibZ.gzeof(_file) != 0) Eof = true;
            return n;
        }
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* source = bytes) return LibZ.gzwrite(_file, source, (uint)bytes.Length);
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = 0;
        if (whence == Posix.SeekEnd)
        {
            Arg.Warning(Owner, "SEEK_END is not supported");
            return false;
        }

        position = LibZ.gzseek(_file, (nint)offset, whence);
        return position >= 0;
    }

    protected override bool FlushHandle() => LibZ.gzflush(_file, LibZ.SyncFlush) == LibZ.Ok;

    protected override int CloseHandle()
    {
        int result = LibZ.gzclose(_file);
        _file = 0;
        if (_inner is { } inner) StreamArg.Release(Owner, inner);
        _inner = null;
        return result;
    }
}

/// <summary>compress.zlib://</summary>
internal sealed class GzipWrapper : StreamWrapper
{
    internal override string Label => "ZLIB";

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        GzipStream? stream = GzipStream.Open(ctx, path, mode, options, context, out PhpString? innerPath);
        if (stream is not null) opened = innerPath ?? opened;
        return stream;
    }
}
