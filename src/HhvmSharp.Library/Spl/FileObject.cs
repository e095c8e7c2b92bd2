using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>An open file: its lines as an iterator, and the file functions as methods.</summary>
[PhpExtension("SPL")]
[PhpClass("class SplFileObject extends SplFileInfo implements RecursiveIterator, SeekableIterator", Uncloneable = true)]
[PhpClassConst("public const int DROP_NEW_LINE = 1")]
[PhpClassConst("public const int READ_AHEAD = 2")]
[PhpClassConst("public const int SKIP_EMPTY = 4")]
[PhpClassConst("public const int READ_CSV = 8")]
internal partial class FileObject(PhpClass cls) : FileInfoObject(cls)
{
    protected const string DefaultMode = "r";

    private PhpStream? _stream;
    private PhpString _mode = PhpString.Empty;
    private PhpString? _opened;

    protected override PhpString? OpenedName => _opened;

    protected bool IsOpen => _stream is not null;

    private PhpStream Stream(RequestContext ctx)
    {
        if (_stream is null) Throw.Error(ctx, "Object not initialized");
        return _stream;
    }

    /// <summary>Opens the file or throws; the path is set by the caller.</summary>
    internal void Open(RequestContext ctx, PhpString name, PhpString mode, bool useIncludePath, StreamContext? context)
    {
        if (StatFunctions.is_dir(ctx, name)) Throw.New(ctx, "LogicException", "Cannot use SplFileObject with directories");
        StreamOptions options = StreamOptions.ReportErrors | (useIncludePath ? StreamOptions.UsePath : 0);
        _stream = Throwing(ctx, "runtimeexception", () => ctx.Streams.Open(name, mode.ToString(), options, context));
        if (_stream is null) Throw.New(ctx, "RuntimeException", $"Cannot open file '{name}'");
        _stream.Flags |= StreamFlags.NoFclose;
        _mode = mode;
        _opened = _stream.Uri ?? name;
        FileName = name.Length > 1 && name[name.Length - 1] == '/' ? name.Substring(0, name.Length - 1) : name;
        name.MarkShared();
        mode.MarkShared();
    }

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        if (_opened is not null) return base.GetMethod(ctx, ref obj, name, lowerName, scope);
        ctx.ThrowError("Error", "The parent constructor was not called: the object is in an invalid state");
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Forget(ctx);
        if (_stream is { } open)
        {
            _stream = null;
            open.Close(ctx);
            StreamArg.Release(ctx, open);
        }

        base.FreeObject(ctx);
    }

    protected override void AddDebugInfo(PhpArray info)
    {
        info.Add(SplSupport.PrivateName("SplFileObject", "openMode"), Value.String(_mode).Copied());
        info.Add(SplSupport.PrivateName("SplFileObject", "delimiter"), Value.String(PhpString.SingleByte(_delimiter)));
        info.Add(SplSupport.PrivateName("SplFileObject", "enclosure"), Value.String(PhpString.SingleByte(_enclosure)));
    }

    protected void RequireClosed(RequestContext ctx)
    {
        if (_stream is not null) Throw.Error(ctx, "Cannot call constructor twice");
    }

    [PhpMethod("public function __construct(string $filename, string $mode = \"r\", bool $useIncludePath = false, $context = null)")]
    public void Construct(RequestContext ctx, PhpString filename, PhpString mode, bool useIncludePath, Value context)
    {
        StreamArg.Path(ctx, filename, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 4);
        RequireClosed(ctx);
        Open(ctx, filename, mode, useIncludePath, c);
        ReadOnlySpan<byte> path = _opened!.Span;
        DirectoryPath = ParentOf(path.Length > 1 && path[^1] == '/' ? path[..^1] : path);
    }

    // ---- the file functions ----

    [PhpMethod("public function eof(): bool", Tentative = true)]
    public bool Eof(RequestContext ctx) => Stream(ctx).AtEnd;

    [PhpMethod("public function fread(int $length): string|false", Tentative = true)]
    public PhpString? Fread(RequestContext ctx, long length)
    {
        PhpStream stream = Stream(ctx);
        if (length <= 0) Arg.ValueError(ctx, 1, "must be greater than 0");
        return stream.ReadString(length);
    }

    [PhpMethod("public function fwrite(string $data, int $length = 0): int|false", Tentative = true)]
    public long? Fwrite(RequestContext ctx, Frame f, PhpString data, long length)
    {
        PhpStream stream = Stream(ctx);
        int count = Arguments.Count(f) > 1 ? (int)Math.Clamp(length, 0, data.Length) : data.Length;
        if (count == 0) return 0;
        int written = stream.Write(data.Span[..count]);
        return written < 0 ? null : written;
    }

    [PhpMethod("public function flock(int $operation, &$wouldBlock = null): bool", Tentative = true)]
    public bool Flock(RequestContext ctx, long operation, PhpReference? wouldBlock = null) =>
        FileFunctions.Lock(ctx, Stream(ctx), operation, 1, wouldBlock);

    [PhpMethod("public function fflush(): bool", Tentative = true)]
    public bool Fflush(RequestContext ctx) => Stream(ctx).Flush();

    [PhpMethod("public function ftell(): int|false", Tentative = true)]
    public long? Ftell(RequestContext ctx)
    {
        long position = Stream(ctx).Position;
        return position == -1 ? null : position;
    }

    [PhpMethod("public function fseek(int $offset, int $whence = SEEK_SET): int", Tentative = true)]
    public long Fseek(RequestContext ctx, long offset, long whence)
    {
        PhpStream stream = Stream(ctx);
        Forget(ctx);
        return stream.Seek(offset, (int)whence) ? 0 : -1;
    }

    [PhpMethod("public function fgetc(): string|false", Tentative = true)]
    public PhpString? Fgetc(RequestContext ctx)
    {
        PhpStream stream = Stream(ctx);
        Forget(ctx);
        int c = stream.ReadByte();
        if (c < 0) return null;
        if (c == '\n') _lineNumber++;
        return PhpString.SingleByte((byte)c);
    }

    [PhpMethod("public function fpassthru(): int", Tentative = true)]
    public long Fpassthru(RequestContext ctx) => Stream(ctx).PassThrough();

    [PhpMethod("public function fscanf(string $format, mixed &...$vars): array|int|null", Tentative = true)]
    public Value Fscanf(RequestContext ctx, PhpString format, ReadOnlySpan<Value> vars)
    {
        Stream(ctx);
        ReadOrThrow(ctx, ReadPlain(ctx, silent: false, _line is not null ? 1 : 0, csv: false));
        return Scanf.Scan(ctx, _line!.Span, format.Span, vars);
    }

    [PhpMethod("public function fstat(): array", Tentative = true)]
    public Value Fstat(RequestContext ctx) =>
        Stream(ctx).Stat(out FileStat stat) ? Value.Array(StatFunctions.ToArray(in stat)) : Value.False;

    [PhpMethod("public function ftruncate(int $size): bool", Tentative = true)]
    public bool Ftruncate(RequestContext ctx, long size)
    {
        PhpStream stream = Stream(ctx);
        if (size < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        if (!stream.CanTruncate) Throw.New(ctx, "LogicException", $"Can't truncate file {FileName}");
        return stream.Truncate(size);
    }
}

[PhpExtension("SPL")]
[PhpClass("class SplTempFileObject extends SplFileObject", Uncloneable = true)]
internal sealed class TempFileObject(PhpClass cls) : FileObject(cls)
{
    [PhpMethod("public function __construct(int $maxMemory = 2 * 1024 * 1024)")]
    public void Construct(RequestContext ctx, Frame f, long maxMemory = 2 * 1024 * 1024)
    {
        RequireClosed(ctx);
        string name = maxMemory < 0 ? "php://memory" : Arguments.Count(f) > 0 ? $"php://temp/maxmemory:{maxMemory}" : "php://temp";
        Open(ctx, PhpString.FromLatin1(name), PhpString.FromLatin1("wb"), false, ctx.Streams.DefaultContext);
        DirectoryPath = PhpString.Empty;
    }
}
