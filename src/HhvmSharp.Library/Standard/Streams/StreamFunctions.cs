using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>What works on every stream.</summary>
[PhpExtension("standard")]
internal static class StreamFunctions
{
    private const int MicrosecondsPerSecond = 1_000_000;

    [PhpFunction("stream_get_contents($stream, ?int $length = null, int $offset = -1): string|false")]
    internal static PhpString? stream_get_contents(RequestContext ctx, Value stream, long? length, long offset)
    {
        StreamArg.Resource(ctx, in stream, 1);
        if (length < -1) Arg.ValueError(ctx, 2, "must be greater than or equal to -1");
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if (offset >= 0)
        {
            long position = s.Position;
            // small jumps ahead on what cannot be sought are made by reading
            bool ok = position >= 0 && offset > position
                ? s.Seek(offset - position, Posix.SeekCur)
                : offset == position || s.Seek(offset);
            if (!ok)
            {
                Arg.Warning(ctx, $"Failed to seek to position {offset} in the stream");
                return null;
            }
        }

        return StreamArg.Checked(ctx, s.ReadAll(length ?? -1));
    }

    [PhpFunction("stream_copy_to_stream($from, $to, ?int $length = null, int $offset = 0): int|false")]
    internal static long? stream_copy_to_stream(RequestContext ctx, Value from, Value to, long? length, long offset)
    {
        PhpStream source = StreamArg.Stream(ctx, in from, 1), target = StreamArg.Stream(ctx, in to, 2);
        if (offset > 0 && !source.Seek(offset))
        {
            Arg.Warning(ctx, $"Failed to seek to position {offset} in the stream");
            return null;
        }

        return source.CopyTo(target, length ?? -1, out long copied) ? copied : null;
    }

    [PhpFunction("stream_get_line($stream, int $length, string $ending = \"\"): string|false")]
    internal static PhpString? stream_get_line(RequestContext ctx, Value stream, long length, PhpString ending)
    {
        StreamArg.Resource(ctx, in stream, 1);
        const long everything = 1L << 31;
        if (length < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        return StreamArg.Stream(ctx, in stream, 1).ReadRecord(length == 0 ? everything : length, ending.Span);
    }

    [PhpFunction("stream_get_meta_data($stream): array")]
    [PhpFunction("socket_get_status($stream): array")]
    internal static PhpArray stream_get_meta_data(RequestContext ctx, Value stream)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        var result = new PhpArray(10);
        if (!s.AddMetaData(result))
        {
            result.Add("timed_out", Value.False);
            result.Add("blocked", Value.True);
            result.Add("eof", Value.Bool(s.AtEnd));
        }

        if (!s.WrapperData.IsUndef) Put("wrapper_data", s.WrapperData.Copied());
        if (s.Wrapper is not null) Put("wrapper_type", Value.String(s.Wrapper.Label));
        Put("stream_type", Value.String(s.Label));
        Put("mode", Value.String(s.Mode));
        Put("unread_bytes", Value.Int(s.Buffered));
        Put("seekable", Value.Bool(s.IsSeekable));
        if (s.Uri is not null) Put("uri", Value.String(s.Uri).Copied());
        return result;

        // a data: URL may have parameters of the same names
        void Put(string name, in Value owned) => result.Set(ctx, PhpString.FromLatin1(name), in owned);
    }

    [PhpFunction("stream_set_blocking($stream, bool $enable): bool")]
    [PhpFunction("socket_set_blocking($stream, bool $enable): bool")]
    internal static bool stream_set_blocking(RequestContext ctx, Value stream, bool enable) =>
        StreamArg.Stream(ctx, in stream, 1).SetBlocking(enable) != -1;

    [PhpFunction("stream_set_timeout($stream, int $seconds, int $microseconds = 0): bool")]
    [PhpFunction("socket_set_timeout($stream, int $seconds, int $microseconds = 0): bool")]
    internal static bool stream_set_timeout(RequestContext ctx, Value stream, long seconds, long microseconds) =>
        StreamArg.Stream(ctx, in stream, 1).SetTimeout(seconds + (microseconds / MicrosecondsPerSecond), microseconds % MicrosecondsPerSecond);

    [PhpFunction("stream_set_write_buffer($stream, int $size): int")]
    [PhpFunction("set_file_buffer($stream, int $size): int")]
    internal static long stream_set_write_buffer(RequestContext ctx, Value stream, long size) =>
        StreamArg.Stream(ctx, in stream, 1).SetWriteBuffer(size) == 0 ? 0 : -1;

    [PhpFunction("stream_set_read_buffer($stream, int $size): int")]
    internal static long stream_set_read_buffer(RequestContext ctx, Value stream, long size) =>
        StreamArg.Stream(ctx, in stream, 1).SetReadBuffer(size) == 0 ? 0 : -1;

    [PhpFunction("stream_set_chunk_size($stream, int $size): int")]
    internal static long stream_set_chunk_size(RequestContext ctx, Value stream, long size)
    {
        StreamArg.Resource(ctx, in stream, 1);
        if (size <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        if (size > int.MaxValue) Arg.ValueError(ctx, 2, "is too large");
        return StreamArg.Stream(ctx, in stream, 1).SetChunkSize((int)size);
    }

    [PhpFunction("stream_supports_lock($stream): bool")]
    internal static bool stream_supports_lock(RequestContext ctx, Value stream) => StreamArg.Stream(ctx, in stream, 1).CanLock;

    [PhpFunction("stream_isatty($stream): bool")]
    internal static bool stream_isatty(RequestContext ctx, Value stream)
    {
        int fd = StreamArg.Stream(ctx, in stream, 1).DescriptorForSelect;
        return fd >= 0 && Posix.IsTerminal(fd) == 1;
    }

    [PhpFunction("stream_is_local($stream): bool")]
    internal static bool stream_is_local(RequestContext ctx, Value stream)
    {
        Value v = stream.Dereferenced();
        StreamWrapper? wrapper = v.IsResource
            ? StreamArg.Stream(ctx, in v, 1).Wrapper
            : ctx.Streams.Locate(Elements.Text(ctx, in v), StreamOptions.None, out _);
        return wrapper is null ? v.IsResource : !wrapper.IsUrl;
    }

    [PhpFunction("stream_resolve_include_path(string $filename): string|false")]
    internal static PhpString? stream_resolve_include_path(RequestContext ctx, PhpString filename)
    {
        StreamArg.Path(ctx, filename, 1);
        return ctx.ResolveScript(filename);
    }

    [PhpFunction("stream_get_wrappers(): array")]
    internal static PhpArray stream_get_wrappers(RequestContext ctx) => Names(ctx.Streams.Wrappers.Keys);

    internal static PhpArray Names(IEnumerable<string> names)
    {
        var result = new PhpArray();
        foreach (string name in names) result.Append(Value.String(name));
        return result;
    }
}
