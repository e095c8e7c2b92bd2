using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>An entry as an object.</summary>
[PhpExtension("Phar")]
[PhpClass("class PharFileInfo extends SplFileInfo", Order = 4)]
internal sealed class PharFileInfoObject(PhpClass cls) : FileInfoObject(cls)
{
    private const string BadCall = "BadMethodCallException", Failed = "PharException", NoDirectory = "Phar entry is a directory, cannot set compression";

    private PharEntry? _entry;

    private PharEntry Entry(RequestContext ctx)
    {
        if (_entry is null) Throw.New(ctx, BadCall, "Cannot call method on an uninitialized PharFileInfo object");
        return _entry;
    }

    private static bool IsReadOnly(RequestContext ctx, PharEntry entry) => PharState.IsReadOnly(ctx) && !entry.Archive.IsData;

    [PhpMethod("public function __construct(string $filename)")]
    public new void Construct(RequestContext ctx, PhpString filename)
    {
        const string runtime = "RuntimeException";
        StreamArg.Path(ctx, filename, 1);
        if (_entry is not null) Throw.New(ctx, BadCall, "Cannot call constructor twice");
        string name = filename.ToString();
        PharState state = PharState.Of(ctx);
        if (!name.StartsWith("phar://", StringComparison.Ordinal) || !state.Split(ctx, name, 2, PharState.Creating.No, out string? archiveName, out string path))
        {
            Throw.New(ctx, runtime, $"'{name}' is not a valid phar archive URL (must have at least phar://filename.phar)");
            return;
        }

        PharArchive archive;
        try
        {
            archive = state.Open(ctx, archiveName!);
        }
        catch (PharFailure e)
        {
            Throw.New(ctx, runtime, e.Text is { } text ? $"Cannot open phar file '{name}': {text}" : $"Cannot open phar file '{name}'");
            return;
        }

        string reason = "";
        PharEntry? entry = null;
        try
        {
            entry = archive.Find(ctx, path, PharArchive.Wants.Any);
        }
        catch (PharFailure e)
        {
            reason = ", " + e.Message;
        }

        if (entry is null) Throw.New(ctx, runtime, $"Cannot access phar file entry '{path}' in archive '{archiveName}'{reason}");
        _entry = entry;
        if (!entry.IsVirtual)
        {
            entry.LockCount++;
            PharState.Use(archive);
        }

        base.Construct(ctx, filename);
    }

    [PhpMethod("public function __destruct()")]
    public Value Destruct(RequestContext ctx)
    {
        Leave(ctx);
        return Value.Null;
    }

    private void Leave(RequestContext ctx)
    {
        PharEntry? entry = _entry;
        _entry = null;
        if (entry is null or { IsVirtual: true }) return;
        entry.LockCount--;
        PharState.Of(ctx).Drop(entry.Archive);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        Leave(ctx);
    }

    // ---- what it is ----

    [PhpMethod("public function getCompressedSize(): int", Tentative = true)]
    public long GetCompressedSize(RequestContext ctx) => Entry(ctx).PackedSize;

    [PhpMethod("public function getCRC32(): int", Tentative = true)]
    public long GetCrc32(RequestContext ctx)
    {
        PharEntry entry = Entry(ctx);
        if (entry.IsDirectory) Throw.New(ctx, BadCall, "Phar entry is a directory, does not have a CRC");
        if (!entry.IsCrcChecked) Throw.New(ctx, BadCall, "Phar entry was not CRC checked");
        return entry.Crc;
    }

    [PhpMethod("public function isCRCChecked(): bool", Tentative = true)]
    public bool IsCrcChecked(RequestContext ctx) => Entry(ctx).IsCrcChecked;

    [PhpMethod("public function getPharFlags(): int", Tentative = true)]
    public long GetPharFlags(RequestContext ctx) => Entry(ctx).Flags & ~(PharFlags.PermissionMask | PharFlags.EntryMask);

    [PhpMethod("public function isCompressed(?int $compression = null): bool", Tentative = true)]
    public bool IsCompressed(RequestContext ctx, long? compression)
    {
        const long any = 9021976;
        int flags = Entry(ctx).Compression;
        if (compression is not (null or any or PharFlags.EntryGzip or PharFlags.EntryBzip2)) Throw.New(ctx, BadCall, "Unknown compression type specified");
        return compression is null or any ? flags != 0 : (flags & compression.Value) != 0;
    }

    [PhpMethod("public function hasMetadata(): bool", Tentative = true)]
    public bool HasMetadata(RequestContext ctx) => Entry(ctx).Metadata.IsThere;

    [PhpMethod("public function getMetadata(array $unserializeOptions = []): mixed", Tentative = true)]
    public Value GetMetadata(RequestContext ctx, PhpArray unserializeOptions) => Entry(ctx).Metadata.Get(ctx, unserializeOptions, "PharFileInfo::getMetadata");

    [PhpMethod("public function getContent(): string", Tentative = true)]
    public PhpString GetContent(RequestContext ctx)
    {
        PharEntry entry = Entry(ctx);
        string cannot = $"phar error: Cannot retrieve contents, \"{entry.Name}\" in phar \"{entry.Archive.FileName}\"";
        if (entry.IsDirectory) Throw.New(ctx, BadCall, cannot + " is a directory");
        try
        {
            return PhpString.FromSpan(entry.Read(ctx).Span);
        }
        catch (PharFailure e)
        {
            Throw.New(ctx, BadCall, $"{cannot}: {e.Message}");
            return PhpString.Empty;
        }
    }

    // ---- changes ----

    [PhpMethod("public function chmod(int $perms): void", Tentative = true)]
    public void Chmod(RequestContext ctx, long perms)
    {
        PharEntry entry = Entry(ctx);
        if (entry.IsVirtual)
            Throw.New(ctx, BadCall, $"Phar entry \"{entry.Name}\" is a temporary directory (not an actual entry in the archive), cannot chmod");
        if (IsReadOnly(ctx, entry))
            Throw.New(ctx, Failed, $"Cannot modify permissions for file \"{entry.Name}\" in phar \"{entry.Archive.FileName}\", write operations are prohibited");
        entry.Flags = entry.Flags & ~PharFlags.PermissionMask | (int)perms & PharFlags.PermissionMask;
        ctx.Streams.ClearStatCache();
        Changed(ctx, entry);
    }

    private static void Changed(RequestContext ctx, PharEntry entry)
    {
        entry.IsModified = entry.Archive.IsModified = true;
        PharObject.Flush(ctx, entry.Archive);
    }

    /// <summary>An entry whose metadata may change.</summary>
    private PharEntry ForMetadata(RequestContext ctx, string what)
    {
        PharEntry entry = Entry(ctx);
        if (IsReadOnly(ctx, entry)) Throw.New(ctx, BadCall, "Write operations disabled by the php.ini setting phar.readonly");
        if (entry.IsVirtual) Throw.New(ctx, BadCall, $"Phar entry is a temporary directory (not an actual entry in the archive), cannot {what} metadata");
        return entry;
    }

    [PhpMethod("public function setMetadata(mixed $metadata): void", Tentative = true)]
    public void SetMetadata(RequestContext ctx, Value metadata)
    {
        PharEntry entry = ForMetadata(ctx, "set");
        entry.Metadata.Store(ctx, in metadata);
        Changed(ctx, entry);
    }

    [PhpMethod("public function delMetadata(): true", Tentative = true)]
    public bool DelMetadata(RequestContext ctx)
    {
        PharEntry entry = ForMetadata(ctx, "delete");
        if (!entry.Metadata.IsThere) return true;
        entry.Metadata.Clear(ctx);
        Changed(ctx, entry);
        return true;
    }

    [PhpMethod("public function compress(int $compression): true", Tentative = true)]
    public bool Compress(RequestContext ctx, long compression)
    {
        PharEntry entry = Entry(ctx);
        if (entry.Archive.IsTar) Throw.New(ctx, BadCall, "Cannot compress with Gzip compression, not possible with tar-based phar archives");
        if (entry.IsDirectory) Throw.New(ctx, BadCall, NoDirectory);
        if (IsReadOnly(ctx, entry)) Throw.New(ctx, BadCall, "Phar is readonly, cannot change compression");
        if (entry.IsDeleted) Throw.New(ctx, BadCall, "Cannot compress deleted file");
        if (compression is not (PharFlags.EntryGzip or PharFlags.EntryBzip2)) Throw.New(ctx, BadCall, "Unknown compression type specified");
        if ((entry.Compression & compression) != 0) return true;
        if (compression == PharFlags.EntryGzip && !PharCompression.HasZlib(ctx)) Throw.New(ctx, BadCall, "Cannot compress with gzip compression, zlib extension is not enabled");
        if (compression == PharFlags.EntryBzip2 && !PharCompression.HasBzip2(ctx)) Throw.New(ctx, BadCall, "Cannot compress with bzip2 compression, bz2 extension is not enabled");
        entry.Flags = entry.Flags & ~PharFlags.EntryMask | (int)compression;
        Changed(ctx, entry);
        return true;
    }

    [PhpMethod("public function decompress(): true", Tentative = true)]
    public bool Decompress(RequestContext ctx)
    {
        PharEntry entry = Entry(ctx);
        if (entry.IsDirectory) Throw.New(ctx, BadCall, NoDirectory);
        if (entry.Compression == 0) return true;
        if (IsReadOnly(ctx, entry)) Throw.New(ctx, BadCall, "Phar is readonly, cannot decompress");
        if (entry.IsDeleted) Throw.New(ctx, BadCall, "Cannot compress deleted file");
        try
        {
            entry.Read(ctx);
        }
        catch (PharFailure e)
        {
            Throw.New(ctx, BadCall, $"Phar error: Cannot decompress gzip-compressed file \"{entry.Name}\" in phar \"{entry.Archive.FileName}\": {e.Message}");
        }

        entry.Flags &= ~PharFlags.EntryMask;
        Changed(ctx, entry);
        return true;
    }
}
