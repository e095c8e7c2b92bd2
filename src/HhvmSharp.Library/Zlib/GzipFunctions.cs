using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>Files of compressed bytes.</summary>
[PhpExtension("zlib")]
internal static class GzipFunctions
{
    private static GzipStream? Open(RequestContext ctx, PhpString filename, string mode, long useIncludePath)
    {
        StreamArg.Path(ctx, filename, 1);
        StreamOptions options = StreamOptions.ReportErrors | (useIncludePath != 0 ? StreamOptions.UsePath : StreamOptions.None);
        return GzipStream.Open(ctx, filename, mode, options, null, out _);
    }

    [PhpFunction("gzopen(string $filename, string $mode, int $use_include_path = 0)")]
    internal static Value gzopen(RequestContext ctx, PhpString filename, PhpString mode, long use_include_path) =>
        StreamArg.Result(Open(ctx, filename, mode.ToString(), use_include_path));

    [PhpFunction("gzfile(string $filename, int $use_include_path = 0): array|false")]
    internal static PhpArray? gzfile(RequestContext ctx, PhpString filename, long use_include_path)
    {
        const int longest = 8190;
        if (Open(ctx, filename, "rb", use_include_path) is not { } stream) return null;
        var lines = new PhpArray();
        while (stream.ReadLine(longest) is { } line) lines.Append(Value.String(line));
        StreamArg.Release(ctx, stream);
        return lines;
    }

    [PhpFunction("readgzfile(string $filename, int $use_include_path = 0): int|false")]
    internal static long? readgzfile(RequestContext ctx, PhpString filename, long use_include_path)
    {
        if (Open(ctx, filename, "rb", use_include_path) is not { } stream) return null;
        long size = stream.PassThrough();
        StreamArg.Release(ctx, stream);
        return size;
    }

    // ---- the functions of files by other names ----

    [PhpFunction("gzwrite($stream, string $data, ?int $length = null): int|false")]
    internal static long? gzwrite(RequestContext ctx, Value stream, PhpString data, long? length) => FileFunctions.fwrite(ctx, stream, data, length);

    [PhpFunction("gzputs($stream, string $data, ?int $length = null): int|false")]
    internal static long? gzputs(RequestContext ctx, Value stream, PhpString data, long? length) => FileFunctions.fwrite(ctx, stream, data, length);

    [PhpFunction("gzrewind($stream): bool")]
    internal static bool gzrewind(RequestContext ctx, Value stream) => FileFunctions.rewind(ctx, stream);

    [PhpFunction("gzclose($stream): bool")]
    internal static bool gzclose(RequestContext ctx, Value stream) => FileFunctions.fclose(ctx, stream);

    [PhpFunction("gzeof($stream): bool")]
    internal static bool gzeof(RequestContext ctx, Value stream) => FileFunctions.feof(ctx, stream);

    [PhpFunction("gzgetc($stream): string|false")]
    internal static PhpString? gzgetc(RequestContext ctx, Value stream) => FileFunctions.fgetc(ctx, stream);

    [PhpFunction("gzpassthru($stream): int")]
    internal static long gzpassthru(RequestContext ctx, Value stream) => FileFunctions.fpassthru(ctx, stream);

    [PhpFunction("gzseek($stream, int $offset, int $whence = SEEK_SET): int")]
    internal static long gzseek(RequestContext ctx, Value stream, long offset, long whence) => FileFunctions.fseek(ctx, stream, offset, whence);

    [PhpFunction("gztell($stream): int|false")]
    internal static long? gztell(RequestContext ctx, Value stream) => FileFunctions.ftell(ctx, stream);

    [PhpFunction("gzread($stream, int $length): string|false")]
    internal static PhpString? gzread(RequestContext ctx, Value stream, long length) => FileFunctions.fread(ctx, stream, length);

    [PhpFunction("gzgets($stream, ?int $length = null): string|false")]
    internal static PhpString? gzgets(RequestContext ctx, Value stream, long? length) => FileFunctions.fgets(ctx, stream, length);
}
