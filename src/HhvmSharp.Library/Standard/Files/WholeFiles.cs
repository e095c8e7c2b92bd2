using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>Functions that open a file, use all of it and close it, and those that make, move and remove files.</summary>
[PhpExtension("standard")]
internal static class WholeFiles
{
    private const long UseIncludePath = 1, IgnoreNewLines = 2, SkipEmptyLines = 4, AppendFlag = 8, NoDefaultContext = 16, LockExclusive = 2;

    private static PhpStream? Open(RequestContext ctx, PhpString filename, string mode, bool includePath, StreamContext? context) =>
        ctx.Streams.Open(filename, mode, StreamOptions.ReportErrors | (includePath ? StreamOptions.UsePath : 0), context);

    [PhpFunction("file_get_contents(string $filename, bool $use_include_path = false, $context = null, int $offset = 0, ?int $length = null): string|false")]
    internal static PhpString? file_get_contents(RequestContext ctx, PhpString filename, bool use_include_path, Value context, long offset, long? length)
    {
        StreamArg.Path(ctx, filename, 1);
        if (length < 0) Arg.ValueError(ctx, 5, "must be greater than or equal to 0");
        StreamContext? c = StreamArg.Context(ctx, in context, 3);
        filename = ctx.Streams.Intercept(filename, use_include_path ? NameUse.OpenByIncludePath : NameUse.Open);
        if (Open(ctx, filename, "rb", use_include_path, c) is not { } stream) return StreamArg.Checked<PhpString?>(ctx, null);
        if (stream is PlainFileStream) stream.SetReadBuffer(0);
        PhpString? contents = null;
        if (offset != 0 && !stream.Seek(offset, offset > 0 ? Posix.SeekSet : Posix.SeekEnd))
            Arg.Warning(ctx, $"Failed to seek to position {offset} in the stream");
        else
            contents = stream.ReadAll(length ?? -1);
        StreamArg.Release(ctx, stream);
        return StreamArg.Checked(ctx, contents);
    }

    /// <summary>All bytes of a file that is named without a context; null: a warning was raised.</summary>
    internal static PhpString? Read(RequestContext ctx, PhpString filename, bool includePath = false)
    {
        if (Open(ctx, filename, "rb", includePath, null) is not { } stream) return StreamArg.Checked<PhpString?>(ctx, null);
        PhpString? contents = stream.ReadAll(-1);
        StreamArg.Release(ctx, stream);
        return StreamArg.Checked(ctx, contents);
    }

    [PhpFunction("file_put_contents(string $filename, mixed $data, int $flags = 0, $context = null): int|false")]
    internal static long? file_put_contents(RequestContext ctx, PhpString filename, Value data, long flags, Value context)
    {
        StreamArg.Path(ctx, filename, 1);
        data = data.Dereferenced();
        PhpStream? source = data.IsResource ? StreamArg.Stream(ctx, in data, 2) : null;
        StreamContext? c = StreamArg.Context(ctx, in context, 4, (flags & NoDefaultContext) != 0);
        bool locks = (flags & LockExclusive) != 0;
        string mode = (flags & AppendFlag) != 0 ? "ab" : locks ? "cb" : "wb";
        if (mode == "cb" && filename.Span.IndexOf("://"u8) >= 0 && ReferenceEquals(FilePath.WithoutScheme(filename), filename))
        {
            Arg.Warning(ctx, "Exclusive locks may only be set for regular files");
            return null;
        }

        if (Open(ctx, filename, mode, (flags & UseIncludePath) != 0, c) is not { } stream) return StreamArg.Checked<long?>(ctx, null);
        long written = -1;
        if (locks && !(stream.CanLock && stream.Lock((int)LockExclusive)))
        {
            StreamArg.Release(ctx, stream);
            Arg.Warning(ctx, "Exclusive locks are not supported for this stream");
            return null;
        }

        if (mode == "cb") stream.Truncate(0);
        if (source is not null) written = source.CopyTo(stream, -1, out long copied) ? copied : -1;
        else if (data.IsArray) written = WriteAll(ctx, stream, data.AsArray, filename);
        else if (!data.IsObject) written = WriteText(ctx, stream, Conversions.ToStr(ctx, in data));
        else if (data.AsObject.Cast(ctx, Kind.String, out Value text)) written = WriteText(ctx, stream, text.AsString);
        StreamArg.Release(ctx, stream);
        return StreamArg.Checked<long?>(ctx, written < 0 ? null : written);
    }

    private static long WriteText(RequestContext ctx, PhpStream stream, PhpString text)
    {
        if (text.Length == 0) return 0;
        int written = stream.Write(text.Span);
        if (written < 0 || written == text.Length) return written;
        Arg.Warning(ctx, $"Only {written} of {text.Length} bytes written, possibly out of free disk space");
        return -1;
    }

    private static long WriteAll(RequestContext ctx, PhpStream stream, PhpArray parts, PhpString filename)
    {
        long total = 0;
        foreach ((Value _, Value v) in parts)
        {
            PhpString text = Conversions.ToStr(ctx, v.Dereferenced());
            if (text.Length == 0) continue;
            total += text.Length;
            if (stream.Write(text.Span) == text.Length) continue;
            Arg.Warning(ctx, $"Failed to write {text.Length} bytes to {filename}");
            return -1;
        }

        return total;
    }

    [PhpFunction("file(string $filename, int $flags = 0, $context = null): array|false")]
    internal static PhpArray? file(RequestContext ctx, PhpString filename, long flags, Value context)
    {
        StreamArg.Path(ctx, filename, 1);
        if ((flags & ~(UseIncludePath | IgnoreNewLines | SkipEmptyLines | NoDefaultContext)) != 0) Arg.ValueError(ctx, 2, "must be a valid flag value");
        StreamContext? c = StreamArg.Context(ctx, in context, 3, (flags & NoDefaultContext) != 0);
        if (Open(ctx, filename, "rb", (flags & UseIncludePath) != 0, c) is not { } stream) return StreamArg.Checked<PhpArray?>(ctx, null);
        ReadOnlySpan<byte> text = stream.ReadAll().Span;
        PhpArray lines = Lines(stream, text, (flags & IgnoreNewLines) == 0, (flags & SkipEmptyLines) != 0);
        StreamArg.Release(ctx, stream);
        return StreamArg.Checked(ctx, lines);
    }

    private static PhpArray Lines(PhpStream stream, ReadOnlySpan<byte> text, bool keepEnds, bool skipEmpty)
    {
        var lines = new PhpArray();
        int end = stream.EndOfLine(text);
        byte marker = (stream.Flags & StreamFlags.EolMac) != 0 ? (byte)'\r' : (byte)'\n';
        int start = 0;
        while (end >= 0)
        {
            int length = end - start;
            if (keepEnds) length++;
            else if (marker == '\n' && length > 0 && text[end - 1] == '\r') length--;
            if (keepEnds || length > 0 || !skipEmpty) lines.Append(Value.String(PhpString.FromSpan(text.Slice(start, length))));
            start = end + 1;
            int next = text[start..].IndexOf(marker);
            end = next < 0 ? -1 : start + next;
        }

        if (start < text.Length) lines.Append(Value.String(PhpString.FromSpan(text[start..])));
        return lines;
    }

    [PhpFunction("readfile(string $filename, bool $use_include_path = false, $context = null): int|false")]
    internal static long? readfile(RequestContext ctx, PhpString filename, bool use_include_path, Value context)
    {
        StreamArg.Path(ctx, filename, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 3);
        filename = ctx.Streams.Intercept(filename, use_include_path ? NameUse.OpenByIncludePath : NameUse.Open);
        if (Open(ctx, filename, "rb", use_include_path, c) is not { } stream) return StreamArg.Checked<long?>(ctx, null);
        long size = stream.PassThrough();
        StreamArg.Release(ctx, stream);
        return StreamArg.Checked<long?>(ctx, size);
    }

    // ---- temporary files ----

    [PhpFunction("tempnam(string $directory, string $prefix): string|false")]
    internal static PhpString? tempnam(RequestContext ctx, PhpString directory, PhpString prefix)
    {
        StreamArg.Path(ctx, directory, 1);
        StreamArg.Path(ctx, prefix, 2);
        const int longest = 63;
        ReadOnlySpan<byte> name = Paths.Base(prefix.Span);
        int fd = TemporaryFiles.Open(ctx, directory, name[..Math.Min(name.Length, longest)], out byte[] path);
        if (fd < 0) return null;
        Posix.Close(fd);
        return new PhpString(path[..^1]);
    }

    [PhpFunction("tmpfile()")]
    internal static Value tmpfile(RequestContext ctx)
    {
        int fd = TemporaryFiles.Open(ctx, null, "php"u8, out byte[] path);
        if (fd < 0) return Value.False;
        return Value.FromHeap(new PlainFileStream(ctx, fd, "r+b", temporary: path)
        {
            Wrapper = PlainFileWrapper.Instance,
            Uri = new PhpString(path[..^1]),
        });
    }

    // ---- names ----

    /// <summary>The wrapper for an operation on a name; null after a warning.</summary>
    private static StreamWrapper? Locate(RequestContext ctx, PhpString path)
    {
        StreamWrapper? wrapper = ctx.Streams.Locate(path, StreamOptions.None, out _);
        Throw.IfPending(ctx);
        if (wrapper is null) Arg.Warning(ctx, "Unable to locate stream wrapper");
        return wrapper;
    }

    [PhpFunction("unlink(string $filename, $context = null): bool")]
    internal static bool unlink(RequestContext ctx, PhpString filename, Value context)
    {
        StreamArg.Path(ctx, filename, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 2);
        if (Locate(ctx, filename) is not { } wrapper) return false;
        if (wrapper.Unlink(ctx, filename, c) is { } done) return done;
        Arg.Warning(ctx, $"{wrapper.Label} does not allow unlinking");
        return false;
    }

    [PhpFunction("rename(string $from, string $to, $context = null): bool")]
    internal static bool rename(RequestContext ctx, PhpString from, PhpString to, Value context)
    {
        StreamArg.Path(ctx, from, 1);
        StreamArg.Path(ctx, to, 2);
        if (Locate(ctx, from) is not { } wrapper) return false;
        StreamContext? c = StreamArg.Context(ctx, in context, 3);
        bool same = ReferenceEquals(wrapper, ctx.Streams.Locate(to, StreamOptions.None, out _));
        if (same && wrapper.Rename(ctx, from, to, c) is { } done) return done;
        // a wrapper that renames nothing says so before it looks at the other name
        Arg.Warning(ctx, same || !wrapper.CanRename ? $"{wrapper.Label} wrapper does not support renaming" : "Cannot rename a file across wrapper types");
        return false;
    }

    [PhpFunction("copy(string $from, string $to, $context = null): bool")]
    internal static bool copy(RequestContext ctx, PhpString from, PhpString to, Value context)
    {
        StreamArg.Path(ctx, from, 1);
        StreamArg.Path(ctx, to, 2);
        if (ctx.Streams.Locate(from, StreamOptions.None, out _) is PlainFileWrapper && !FilePath.IsAllowed(ctx, from)) return false;
        StreamContext? c = StreamArg.Context(ctx, in context, 3);
        if (ctx.Streams.StatPath(from, StatFlags.None, c, out FileStat source))
        {
            if (source.IsDirectory) return Refuse(ctx, "The first argument to copy() function cannot be a directory");
            if (ctx.Streams.StatPath(to, StatFlags.Quiet, c, out FileStat target))
            {
                if (target.IsDirectory) return Refuse(ctx, "The second argument to copy() function cannot be a directory");
                bool same = source.Inode != 0 && target.Inode != 0
                    ? source.Inode == target.Inode && source.Device == target.Device
                    : FilePath.Expand(ctx, from).Equals(FilePath.Expand(ctx, to));
                if (same) return false;
            }
        }

        Throw.IfPending(ctx);
        if (Open(ctx, from, "rb", false, c) is not { } input) return false;
        PhpStream? output = Open(ctx, to, "wb", false, c);
        bool copied = output is not null && input.CopyTo(output, -1, out _);
        StreamArg.Release(ctx, input);
        if (output is not null) StreamArg.Release(ctx, output);
        return copied;
    }

    private static bool Refuse(RequestContext ctx, string message)
    {
        Arg.Warning(ctx, message);
        return false;
    }

    [PhpFunction("md5_file(string $filename, bool $binary = false): string|false")]
    internal static PhpString? md5_file(RequestContext ctx, PhpString filename, bool binary) =>
        Digest(ctx, filename, System.Security.Cryptography.HashAlgorithmName.MD5, binary);

    [PhpFunction("sha1_file(string $filename, bool $binary = false): string|false")]
    internal static PhpString? sha1_file(RequestContext ctx, PhpString filename, bool binary) =>
        Digest(ctx, filename, System.Security.Cryptography.HashAlgorithmName.SHA1, binary);

    private static PhpString? Digest(RequestContext ctx, PhpString filename, System.Security.Cryptography.HashAlgorithmName algorithm, bool binary)
    {
        StreamArg.Path(ctx, filename, 1);
        if (Open(ctx, filename, "rb", false, ctx.Streams.DefaultContext) is not { } stream) return StreamArg.Checked<PhpString?>(ctx, null);
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(algorithm);
        var chunk = new byte[PhpStream.DefaultChunkSize];
        int n;
        while ((n = stream.Read(chunk)) > 0) hash.AppendData(chunk.AsSpan(0, n));
        StreamArg.Release(ctx, stream);
        return n < 0 ? null : Digests.Result(hash.GetHashAndReset(), binary);
    }
}
