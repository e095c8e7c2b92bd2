using HhvmSharp.Library.Spl;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

[PhpExtension("Phar")]
[PhpClass("class PharException extends Exception", Order = 1)]
internal static class PharExceptionClass;

/// <summary>Phar, and the methods that PharData has too: an archive as an object, and as the directory that it is.</summary>
[PhpExtension("Phar")]
[PhpClass("class Phar extends RecursiveDirectoryIterator implements Countable, ArrayAccess", Order = 2)]
[PhpClassConst("public const int BZ2 = 8192")]
[PhpClassConst("public const int GZ = 4096")]
[PhpClassConst("public const int NONE = 0")]
[PhpClassConst("public const int PHAR = 1")]
[PhpClassConst("public const int TAR = 2")]
[PhpClassConst("public const int ZIP = 3")]
[PhpClassConst("public const int COMPRESSED = 61440")]
[PhpClassConst("public const int PHP = 0")]
[PhpClassConst("public const int PHPS = 1")]
[PhpClassConst("public const int MD5 = 1")]
[PhpClassConst("public const int OPENSSL = 16")]
[PhpClassConst("public const int OPENSSL_SHA256 = 17")]
[PhpClassConst("public const int OPENSSL_SHA512 = 18")]
[PhpClassConst("public const int SHA1 = 2")]
[PhpClassConst("public const int SHA256 = 3")]
[PhpClassConst("public const int SHA512 = 4")]
internal partial class PharObject(PhpClass cls) : RecursiveDirectoryIteratorObject(cls)
{
    protected const string BadCall = "BadMethodCallException", Unexpected = "UnexpectedValueException", Failed = "PharException";

    private const string ReadOnlyArchive = "Cannot write out phar archive, phar is read-only";

    private PharArchive? _archive;

    // ---- for the methods ----

    private PharArchive Archive(RequestContext ctx)
    {
        if (_archive is null) Throw.New(ctx, BadCall, "Cannot call method on an uninitialized Phar object");
        return _archive;
    }

    /// <summary>The archive, if it may be written to.</summary>
    private PharArchive Writable(RequestContext ctx, string message = ReadOnlyArchive, string exception = Unexpected)
    {
        PharArchive archive = Archive(ctx);
        if (PharState.IsReadOnly(ctx) && !archive.IsData) Throw.New(ctx, exception, message);
        return archive;
    }

    /// <summary>A failure becomes an exception of a class; one that says nothing is no failure.</summary>
    internal static void Attempt(RequestContext ctx, string exception, Action action)
    {
        try
        {
            action();
        }
        catch (PharFailure e)
        {
            Throw.IfPending(ctx);
            if (e.Text is { } text) Throw.New(ctx, exception, text);
        }

        Throw.IfPending(ctx);
    }

    internal static void Flush(RequestContext ctx, PharArchive archive, string exception = Failed) => Attempt(ctx, exception, () => PharWriter.Flush(ctx, archive));

    private static string Checked(RequestContext ctx, PhpString path, int number)
    {
        StreamArg.Path(ctx, path, number);
        return path.ToString();
    }

    // ---- life ----

    [PhpMethod("public function __construct(string $filename, int $flags = FilesystemIterator::SKIP_DOTS|FilesystemIterator::UNIX_PATHS, ?string $alias = null)")]
    public void Construct(RequestContext ctx, PhpString filename, long flags, PhpString? alias) => Open(ctx, filename, flags, alias, isData: false, format: 0);

    protected void Open(RequestContext ctx, PhpString filename, long flags, PhpString? alias, bool isData, long format)
    {
        string name = Checked(ctx, filename, 1), entry = "";
        if (_archive is not null) Throw.New(ctx, BadCall, "Cannot call constructor twice");
        PharState state = PharState.Of(ctx);
        if (state.Split(ctx, name, isData ? 0 : 1, PharState.Creating.Either, out string? found, out string inside)) (name, entry) = (found!, inside);
        PharArchive archive;
        try
        {
            archive = state.OpenOrCreate(ctx, name, alias?.ToString(), isData);
        }
        catch (PharFailure e)
        {
            Throw.IfPending(ctx);
            Throw.New(ctx, Unexpected, e.Text ?? "Phar creation or opening failed");
            return;
        }

        if (isData && archive.IsTar && archive.IsBrandNew && format == PharFlags.FormatZip) (archive.IsZip, archive.IsTar) = (true, false);
        if (isData != archive.IsData)
        {
            Throw.New(ctx, Unexpected, isData
                ? "PharData class can only be used for non-executable tar and zip archives"
                : "Phar class can only be used for executable tar and zip archives");
        }

        _archive = archive;
        PharState.Use(archive);
        InfoClass = ctx.Environment.CoreClass("pharfileinfo");
        Initialize(ctx, PhpString.FromLatin1($"phar://{archive.FileName}{entry}"), flags);
    }

    [PhpMethod("public function __destruct()")]
    public static Value Destruct(PhpInstance self) => Value.Null;

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        if (base.CloneObject(ctx) is not PharObject copy) return null;
        copy._archive = _archive;
        if (_archive is not null) PharState.Use(_archive);
        return copy;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        PharArchive? archive = _archive;
        _archive = null;
        if (archive is not null) PharState.Of(ctx).Drop(archive);
    }

    // ---- what it is ----

    [PhpMethod("public function count(int $mode = COUNT_NORMAL): int", Tentative = true)]
    public long CountEntries(RequestContext ctx, long mode) => Archive(ctx).Manifest.Count;

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod) || _archive is null) return base.CountElements(ctx, out count);
        count = _archive.Manifest.Count;
        return true;
    }

    [PhpMethod("public function getAlias(): ?string", Tentative = true)]
    public PhpString? GetAlias(RequestContext ctx) => Archive(ctx).Alias is { } alias ? PhpString.FromLatin1(alias) : null;

    [PhpMethod("public function getPath(): string", Tentative = true)]
    public PhpString GetArchivePath(RequestContext ctx) => PhpString.FromLatin1(Archive(ctx).FileName);

    [PhpMethod("public function getVersion(): string", Tentative = true)]
    public PhpString GetVersion(RequestContext ctx) => PhpString.FromLatin1(Archive(ctx).Version);

    [PhpMethod("public function getModified(): bool", Tentative = true)]
    public bool GetModified(RequestContext ctx) => Archive(ctx).IsModified;

    [PhpMethod("public function isBuffering(): bool", Tentative = true)]
    public bool IsBuffering(RequestContext ctx) => Archive(ctx).IsBuffering;

    [PhpMethod("public function isCompressed(): int|false", Tentative = true)]
    public long? IsCompressed(RequestContext ctx)
    {
        int flags = Archive(ctx).Flags;
        if ((flags & PharFlags.ArchiveGzip) != 0) return PharFlags.EntryGzip;
        return (flags & PharFlags.ArchiveBzip2) != 0 ? PharFlags.EntryBzip2 : null;
    }

    [PhpMethod("public function isFileFormat(int $format): bool", Tentative = true)]
    public bool IsFileFormat(RequestContext ctx, long format)
    {
        PharArchive archive = Archive(ctx);
        switch (format)
        {
            case PharFlags.FormatTar:
                return archive.IsTar;
            case PharFlags.FormatZip:
                return archive.IsZip;
            case PharFlags.FormatPhar:
                return !archive.IsTar && !archive.IsZip;
            default:
                Throw.New(ctx, Failed, "Unknown file format specified");
                return false;
        }
    }

    [PhpMethod("public function isWritable(): bool", Tentative = true)]
    public bool IsArchiveWritable(RequestContext ctx)
    {
        const int anyWrite = 0x92; // 0222
        PharArchive archive = Archive(ctx);
        if (!archive.IsWriteable) return false;
        bool exists = ctx.Streams.StatPath(PhpString.FromLatin1(archive.FileName), StatFlags.Quiet, null, out FileStat stat);
        return exists ? (stat.Mode & anyWrite) != 0 : archive.IsBrandNew;
    }

    [PhpMethod("public function getSignature(): array|false", Tentative = true)]
    public PhpArray? GetSignature(RequestContext ctx)
    {
        PharArchive archive = Archive(ctx);
        if (archive.Signature is null) return null;
        var result = new PhpArray(2);
        result.Add("hash", Value.String(PhpString.FromLatin1(archive.Signature)));
        result.Add("hash_type", Value.String(PhpString.FromLatin1(PharSignature.Name(archive.SignatureKind))));
        return result;
    }

    [PhpMethod("public function getStub(): string", Tentative = true)]
    public PhpString GetStub(RequestContext ctx)
    {
        PharArchive archive = Archive(ctx);
        if (!archive.IsTar && !archive.IsZip)
        {
            if (archive.StubLength > archive.Image.Length) Throw.New(ctx, "RuntimeException", "Unable to read stub");
            return PhpString.FromSpan(archive.Image.AsSpan(0, archive.StubLength));
        }

        if (archive.Manifest.GetValueOrDefault(PharFlags.StubName) is not { } stub) return PhpString.Empty;
        ReadOnlyMemory<byte> content = default;
        Attempt(ctx, "RuntimeException", () => content = stub.Read(ctx));
        return PhpString.FromSpan(content.Span);
    }

    [PhpMethod("public function hasMetadata(): bool", Tentative = true)]
    public bool HasMetadata(RequestContext ctx) => Archive(ctx).Metadata.IsThere;

    [PhpMethod("public function getMetadata(array $unserializeOptions = []): mixed", Tentative = true)]
    public Value GetMetadata(RequestContext ctx, PhpArray unserializeOptions) => Archive(ctx).Metadata.Get(ctx, unserializeOptions, "Phar::getMetadata");
}
