using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>fopen() and what works on an open file.</summary>
[PhpExtension("standard")]
internal static class FileFunctions
{
    [PhpFunction("fopen(string $filename, string $mode, bool $use_include_path = false, $context = null)")]
    internal static Value fopen(RequestContext ctx, PhpString filename, PhpString mode, bool use_include_path, Value context)
    {
        StreamArg.Path(ctx, filename, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 4);
        StreamOptions options = StreamOptions.ReportErrors | (use_include_path ? StreamOptions.UsePath : 0);
        filename = ctx.Streams.Intercept(filename, use_include_path ? NameUse.OpenByIncludePath : NameUse.Open);
        return StreamArg.Result(ctx.Streams.Open(filename, mode.ToString(), options, c));
    }

    [PhpFunction("fclose($stream): bool")]
    internal static bool fclose(RequestContext ctx, Value stream)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if ((s.Flags & StreamFlags.NoFclose) != 0)
        {
            Arg.Warning(ctx, $"{s.Id} is not a valid stream resource");
            return false;
        }

        s.Close(ctx);
        return true;
    }

    [PhpFunction("feof($stream): bool")]
    internal static bool feof(RequestContext ctx, Value stream) => StreamArg.Stream(ctx, in stream, 1).AtEnd;

    [PhpFunction("fgetc($stream): string|false")]
    internal static PhpString? fgetc(RequestContext ctx, Value stream)
    {
        int c = StreamArg.Stream(ctx, in stream, 1).ReadByte();
        return c < 0 ? null : PhpString.SingleByte((byte)c);
    }

    [PhpFunction("fgets($stream, ?int $length = null): string|false")]
    internal static PhpString? fgets(RequestContext ctx, Value stream, long? length)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if (length is null) return s.ReadLine();
        if (length <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        return s.ReadLine(length.Value - 1);
    }

    [PhpFunction("fread($stream, int $length): string|false")]
    internal static PhpString? fread(RequestContext ctx, Value stream, long length)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if (length <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        return s.ReadString(length);
    }

    [PhpFunction("fwrite($stream, string $data, ?int $length = null): int|false")]
    [PhpFunction("fputs($stream, string $data, ?int $length = null): int|false")]
    internal static long? fwrite(RequestContext ctx, Value stream, PhpString data, long? length)
    {
        PhpResource resource = StreamArg.Resource(ctx, in stream, 1);
        int count = length is { } n ? (int)Math.Clamp(n, 0, data.Length) : data.Length;
        if (count == 0) return 0;
        int written = StreamArg.Stream(ctx, Value.FromHeap(resource), 1).Write(data.Span[..count]);
        return written < 0 ? null : written;
    }

    [PhpFunction("fflush($stream): bool")]
    internal static bool fflush(RequestContext ctx, Value stream) => StreamArg.Stream(ctx, in stream, 1).Flush();

    [PhpFunction("fsync($stream): bool")]
    internal static bool fsync(RequestContext ctx, Value stream) => Sync(ctx, in stream, dataOnly: false);

    [PhpFunction("fdatasync($stream): bool")]
    internal static bool fdatasync(RequestContext ctx, Value stream) => Sync(ctx, in stream, dataOnly: true);

    private static bool Sync(RequestContext ctx, in Value stream, bool dataOnly)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if (s.CanSync) return s.Flush() && s.Sync(dataOnly);
        Arg.Warning(ctx, "Can't fsync this stream!");
        return false;
    }

    [PhpFunction("rewind($stream): bool")]
    internal static bool rewind(RequestContext ctx, Value stream) => StreamArg.Stream(ctx, in stream, 1).Rewind();

    [PhpFunction("ftell($stream): int|false")]
    internal static long? ftell(RequestContext ctx, Value stream)
    {
        long position = StreamArg.Stream(ctx, in stream, 1).Position;
        return position == -1 ? null : position;
    }

    [PhpFunction("fseek($stream, int $offset, int $whence = SEEK_SET): int")]
    internal static long fseek(RequestContext ctx, Value stream, long offset, long whence) =>
        StreamArg.Stream(ctx, in stream, 1).Seek(offset, (int)whence) ? 0 : -1;

    [PhpFunction("ftruncate($stream, int $size): bool")]
    internal static bool ftruncate(RequestContext ctx, Value stream, long size)
    {
        StreamArg.Resource(ctx, in stream, 1);
        if (size < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if (s.CanTruncate) return s.Truncate(size);
        if (!ctx.HasPending) Arg.Warning(ctx, "Can't truncate this stream!");
        return false;
    }

    [PhpFunction("fstat($stream): array|false")]
    internal static PhpArray? fstat(RequestContext ctx, Value stream) =>
        StreamArg.Stream(ctx, in stream, 1).Stat(out FileStat stat) ? StatFunctions.ToArray(in stat) : null;

    [PhpFunction("fpassthru($stream): int")]
    internal static long fpassthru(RequestContext ctx, Value stream) => StreamArg.Stream(ctx, in stream, 1).PassThrough();

    private const long LockNonBlocking = 4;

    [PhpFunction("flock($stream, int $operation, &$would_block = null): bool")]
    internal static bool flock(RequestContext ctx, Value stream, long operation, PhpReference? would_block = null) =>
        Lock(ctx, StreamArg.Stream(ctx, in stream, 1), operation, 2, would_block);

    /// <summary>php_flock_common.</summary>
    internal static bool Lock(RequestContext ctx, PhpStream stream, long operation, int number, PhpReference? wouldBlock)
    {
        long action = operation & 3;
        if (action == 0) Arg.ValueError(ctx, number, "must be one of LOCK_SH, LOCK_EX, or LOCK_UN");
        if (wouldBlock is not null) Arguments.Assign(ctx, wouldBlock, Value.Int(0));
        // LOCK_UN is 3 in PHP and 8 in flock(2)
        long native = (action == 3 ? 8 : action) | (operation & LockNonBlocking);
        if (stream.Lock((int)native)) return true;
        if (wouldBlock is not null && Posix.Error == Posix.TryAgain) Arguments.Assign(ctx, wouldBlock, Value.Int(1));
        return false;
    }

    // ---- formatted ----

    [PhpFunction("fscanf($stream, string $format, mixed &...$vars): array|int|false|null")]
    internal static Value fscanf(RequestContext ctx, Value stream, PhpString format, ReadOnlySpan<Value> vars)
    {
        PhpString? line = StreamArg.Stream(ctx, in stream, 1, "File-Handle").ReadLine();
        return line is null ? Value.False : Scanf.Scan(ctx, line.Span, format.Span, vars);
    }

    [PhpFunction("fprintf($stream, string $format, mixed ...$values): int")]
    internal static long fprintf(RequestContext ctx, Value stream, PhpString format, ReadOnlySpan<Value> values)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        PhpString text = new Formatter(ctx, format.Span, values, 2).Run();
        s.Write(text.Span);
        return text.Length;
    }

    [PhpFunction("vfprintf($stream, string $format, array $values): int")]
    internal static long vfprintf(RequestContext ctx, Value stream, PhpString format, PhpArray values)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        PhpString text = new Formatter(ctx, format.Span, Formatting.Elements(values), -1).Run();
        s.Write(text.Span);
        return text.Length;
    }

    // ---- CSV ----

    [PhpFunction("fputcsv($stream, array $fields, string $separator = \",\", string $enclosure = \"\\\"\", string $escape = \"\\\\\", string $eol = \"\\n\"): int|false")]
    internal static long? fputcsv(RequestContext ctx, Value stream, PhpArray fields, PhpString separator, PhpString enclosure, PhpString? escape = null, PhpString? eol = null)
    {
        StreamArg.Resource(ctx, in stream, 1);
        RequireSingle(ctx, separator, 3);
        RequireSingle(ctx, enclosure, 4);
        int escapeCharacter = Csv.Escape(ctx, escape, 5);
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        int written = s.Write(Csv.Line(ctx, fields, separator[0], enclosure[0], escapeCharacter, eol is null ? "\n"u8 : eol.Span).Span);
        return written < 0 ? null : written;
    }

    [PhpFunction("fgetcsv($stream, ?int $length = null, string $separator = \",\", string $enclosure = \"\\\"\", string $escape = \"\\\\\"): array|false")]
    internal static PhpArray? fgetcsv(RequestContext ctx, Value stream, long? length, PhpString separator, PhpString enclosure, PhpString? escape = null)
    {
        StreamArg.Resource(ctx, in stream, 1);
        RequireSingle(ctx, separator, 3);
        RequireSingle(ctx, enclosure, 4);
        int escapeCharacter = Csv.Escape(ctx, escape, 5);
        long max = length is null or 0 ? -1 : length.Value;
        if (length is < 0 or long.MaxValue) Arg.ValueError(ctx, 2, $"must be between 0 and {long.MaxValue - 1}");
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        return s.ReadLine(max) is { } line ? ParseCsv(s, line, separator[0], enclosure[0], escapeCharacter) : null;
    }

    /// <summary>The fields of a line of a stream, which gives the lines that an enclosed field goes on in.</summary>
    internal static PhpArray ParseCsv(PhpStream stream, PhpString line, byte separator, byte enclosure, int escape)
    {
        PhpArray? fields = Csv.Parse(line.Span, separator, enclosure, escape, () => stream.ReadLine()?.Span.ToArray());
        if (fields is not null) return fields;
        fields = new PhpArray(1);
        fields.Append(Value.Null);
        return fields;
    }

    internal static void RequireSingle(RequestContext ctx, PhpString text, int number)
    {
        if (text.Length != 1) Arg.ValueError(ctx, number, "must be a single character");
    }
}
