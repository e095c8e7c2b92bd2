using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>What concerns the archive as a whole: alias, stub, metadata, signature, compression, conversion.</summary>
internal partial class PharObject
{
    [PhpMethod("public function setAlias(string $alias): true", Tentative = true)]
    public bool SetAlias(RequestContext ctx, PhpString alias)
    {
        PharArchive archive = Writable(ctx);
        string name = alias.ToString();
        RefuseData(ctx, archive, "alias");
        if (name == archive.Alias) return true;
        PharState state = PharState.Of(ctx);
        if (state.Aliases.TryGetValue(name, out PharArchive? other))
        {
            string message = $"alias \"{name}\" is already used for archive \"{other.FileName}\" and cannot be used for other archives";
            if (!state.FreeAlias(other)) Throw.New(ctx, Failed, message);
        }
        else if (!PharPath.IsValidAlias(name))
        {
            Throw.New(ctx, Unexpected, $"Invalid alias \"{name}\" specified for phar \"{archive.FileName}\"");
        }

        (string? old, bool wasTemporary) = (archive.Alias, archive.IsTemporaryAlias);
        bool wasKnown = old is not null && state.Aliases.Remove(old);
        archive.Alias = name.Length > 0 ? name : null;
        archive.IsTemporaryAlias = false;
        try
        {
            Flush(ctx, archive);
        }
        catch (PhpThrow)
        {
            (archive.Alias, archive.IsTemporaryAlias) = (old, wasTemporary);
            if (wasKnown) state.Aliases[old!] = archive;
            throw;
        }

        state.Aliases[name] = archive;
        return true;
    }

    private static void RefuseData(RequestContext ctx, PharArchive archive, string what)
    {
        if (archive.IsData) Throw.New(ctx, Unexpected, $"A Phar {what} cannot be set in a plain {(archive.IsTar ? "tar" : "zip")} archive");
    }

    [PhpMethod("public function startBuffering(): void", Tentative = true)]
    public void StartBuffering(RequestContext ctx) => Archive(ctx).IsBuffering = true;

    [PhpMethod("public function stopBuffering(): void", Tentative = true)]
    public void StopBuffering(RequestContext ctx)
    {
        PharArchive archive = Writable(ctx);
        archive.IsBuffering = false;
        Flush(ctx, archive);
    }

    // ---- stub ----

    [PhpMethod("public function setStub($stub, int $length = UNKNOWN): true", Tentative = true)]
    public bool SetStub(RequestContext ctx, Value stub, long? length)
    {
        PharArchive archive = Writable(ctx, "Cannot change stub, phar is read-only");
        RefuseData(ctx, archive, "stub");
        Value v = stub.Dereferenced();
        if (!v.IsResource)
        {
            if (length is not null) Throw.New(ctx, "ArgumentCountError", $"{Arg.FunctionName(ctx)}() expects exactly 1 argument, 2 given");
            if (v.IsArray || v.IsNull || (v.IsObject && !v.IsString)) Arg.WrongType(ctx, 1, "string", in v);
            PhpString text = Conversions.ToStr(ctx, in v);
            Attempt(ctx, Failed, () => PharWriter.Flush(ctx, archive, text));
            return true;
        }

        ctx.Raise(ErrorLevel.Deprecated, $"Calling {Arg.FunctionName(ctx)}(resource $stub, int $length) is deprecated");
        Throw.IfPending(ctx);
        if (v.AsResource is not PhpStream { IsClosed: false } stream)
        {
            Throw.New(ctx, Unexpected, "Cannot change stub, unable to read from input stream");
            return false;
        }

        PhpString content = stream.ReadAll(length is > 0 and var most ? most : -1);
        Attempt(ctx, Failed, () => PharWriter.Flush(ctx, archive, content));
        return true;
    }

    [PhpMethod("public function setDefaultStub(?string $index = null, ?string $webIndex = null): true", Tentative = true)]
    public bool SetDefaultStub(RequestContext ctx, PhpString? index, PhpString? webIndex)
    {
        PharArchive archive = Archive(ctx);
        RefuseData(ctx, archive, "stub");
        bool isPhar = !archive.IsTar && !archive.IsZip;
        if (!isPhar && (index ?? webIndex) is not null) Arg.ValueError(ctx, index is not null ? 1 : 2, "must be null for a tar- or zip-based phar stub, string given");
        if (PharState.IsReadOnly(ctx)) Throw.New(ctx, Unexpected, "Cannot change stub: phar.readonly=1");
        PhpString? stub = null;
        if (isPhar) Attempt(ctx, Unexpected, () => stub = PharStub.Create(index, webIndex));
        Attempt(ctx, Failed, () => PharWriter.Flush(ctx, archive, stub, isDefaultStub: true));
        return true;
    }

    // ---- metadata ----

    [PhpMethod("public function setMetadata(mixed $metadata): void", Tentative = true)]
    public void SetMetadata(RequestContext ctx, Value metadata)
    {
        PharArchive archive = Writable(ctx, WritesDisabled, BadCall);
        archive.Metadata.Store(ctx, in metadata);
        archive.IsModified = true;
        Flush(ctx, archive);
    }

    [PhpMethod("public function delMetadata(): true", Tentative = true)]
    public bool DelMetadata(RequestContext ctx)
    {
        PharArchive archive = Writable(ctx, WritesDisabled, BadCall);
        if (!archive.Metadata.IsThere) return true;
        archive.Metadata.Clear(ctx);
        archive.IsModified = true;
        Flush(ctx, archive);
        return true;
    }

    [PhpMethod("public function setSignatureAlgorithm(int $algo, ?string $privateKey = null): void", Tentative = true)]
    public void SetSignatureAlgorithm(RequestContext ctx, long algo, PhpString? privateKey)
    {
        PharArchive archive = Writable(ctx, "Cannot set signature algorithm, phar is read-only");
        if (!PharSignature.IsKnown(algo)) Throw.New(ctx, Unexpected, "Unknown signature algorithm specified");
        archive.SignatureKind = (int)algo;
        archive.IsModified = true;
        PharState.Of(ctx).PrivateKey = privateKey is null ? null : PhpString.FromSpan(privateKey.Span);
        Flush(ctx, archive);
    }

    // ---- compression ----

    [PhpMethod("public function compressFiles(int $compression): void", Tentative = true)]
    public void CompressFiles(RequestContext ctx, long compression)
    {
        PharArchive archive = Writable(ctx, "Phar is readonly, cannot change compression", BadCall);
        if (compression == PharFlags.EntryGzip && !PharCompression.HasZlib(ctx)) Throw.New(ctx, BadCall, "Cannot compress files within archive with gzip, enable ext/zlib in php.ini");
        if (compression == PharFlags.EntryBzip2 && !PharCompression.HasBzip2(ctx)) Throw.New(ctx, BadCall, "Cannot compress files within archive with bz2, enable ext/bz2 in php.ini");
        if (compression is not (PharFlags.EntryGzip or PharFlags.EntryBzip2)) Throw.New(ctx, BadCall, "Unknown compression specified, please pass one of Phar::GZ or Phar::BZ2");
        if (archive.IsTar)
            Throw.New(ctx, BadCall, "Cannot compress with Gzip compression, tar archives cannot compress individual files, use compress() to compress the whole archive");
        SetCompression(ctx, archive, (int)compression);
    }

    [PhpMethod("public function decompressFiles(): true", Tentative = true)]
    public bool DecompressFiles(RequestContext ctx)
    {
        PharArchive archive = Writable(ctx, "Phar is readonly, cannot change compression", BadCall);
        if (!archive.IsTar) SetCompression(ctx, archive, 0);
        return true;
    }

    private static void SetCompression(RequestContext ctx, PharArchive archive, int compression)
    {
        foreach (PharEntry entry in archive.Manifest.Values)
        {
            if (entry.IsDeleted) continue;
            entry.Flags = entry.Flags & ~PharFlags.EntryMask | compression;
            entry.IsModified = true;
        }

        archive.IsModified = true;
        Flush(ctx, archive, BadCall);
    }

    [PhpMethod("public function compress(int $compression, ?string $extension = null): ?Phar", Tentative = true)]
    public Value Compress(RequestContext ctx, long compression, PhpString? extension)
    {
        PharArchive archive = Writable(ctx, "Cannot compress phar archive, phar is read-only");
        if (archive.IsZip) Throw.New(ctx, Unexpected, "Cannot compress zip-based archives with whole-archive compression");
        int flags = WholeCompression(ctx, compression, isZip: false);
        return Convert(ctx, archive, archive.IsTar ? PharFlags.FormatTar : PharFlags.FormatPhar, extension, flags, archive.IsData);
    }

    [PhpMethod("public function decompress(?string $extension = null): ?Phar", Tentative = true)]
    public Value Decompress(RequestContext ctx, PhpString? extension)
    {
        PharArchive archive = Writable(ctx, "Cannot decompress phar archive, phar is read-only");
        if (archive.IsZip) Throw.New(ctx, Unexpected, "Cannot decompress zip-based archives with whole-archive compression");
        return Convert(ctx, archive, archive.IsTar ? PharFlags.FormatTar : PharFlags.FormatPhar, extension, 0, archive.IsData);
    }

    private static int WholeCompression(RequestContext ctx, long compression, bool isZip)
    {
        switch (compression)
        {
            case 0:
                return 0;
            case PharFlags.EntryGzip or PharFlags.EntryBzip2:
                string name = compression == PharFlags.EntryGzip ? "gzip" : "bz2";
                if (isZip) Throw.New(ctx, BadCall, $"Cannot compress entire archive with {name}, zip archives do not support whole-archive compression");
                bool isThere = compression == PharFlags.EntryGzip ? PharCompression.HasZlib(ctx) : PharCompression.HasBzip2(ctx);
                if (!isThere) Throw.New(ctx, BadCall, $"Cannot compress entire archive with {name}, enable ext/{(name == "gzip" ? "zlib" : "bz2")} in php.ini");
                return compression == PharFlags.EntryGzip ? PharFlags.ArchiveGzip : PharFlags.ArchiveBzip2;
            default:
                Throw.New(ctx, BadCall, "Unknown compression specified, please pass one of Phar::GZ or Phar::BZ2");
                return 0;
        }
    }

    // ---- conversion ----

    /// <summary>What the constants of old are, which mean: as it is.</summary>
    private const long AsBefore = 9021976;

    [PhpMethod("public function convertToExecutable(?int $format = null, ?int $compression = null, ?string $extension = null): ?Phar", Tentative = true)]
    public Value ConvertToExecutable(RequestContext ctx, long? format, long? compression, PhpString? extension)
    {
        PharArchive archive = Archive(ctx);
        if (PharState.IsReadOnly(ctx)) Throw.New(ctx, Unexpected, "Cannot write out executable phar archive, phar is read-only");
        long f = format ?? PharFlags.FormatSame;
        if (f is AsBefore or PharFlags.FormatSame) f = archive.IsTar ? PharFlags.FormatTar : archive.IsZip ? PharFlags.FormatZip : PharFlags.FormatPhar;
        if (f is not (PharFlags.FormatPhar or PharFlags.FormatTar or PharFlags.FormatZip))
            Throw.New(ctx, BadCall, "Unknown file format specified, please pass one of Phar::PHAR, Phar::TAR or Phar::ZIP");
        return Convert(ctx, archive, (int)f, extension, FlagsFor(ctx, archive, compression, f), isData: false);
    }

    [PhpMethod("public function convertToData(?int $format = null, ?int $compression = null, ?string $extension = null): ?PharData", Tentative = true)]
    public Value ConvertToData(RequestContext ctx, long? format, long? compression, PhpString? extension)
    {
        PharArchive archive = Archive(ctx);
        long f = format ?? PharFlags.FormatSame;
        if (f is AsBefore or PharFlags.FormatSame) f = archive.IsTar ? PharFlags.FormatTar : archive.IsZip ? PharFlags.FormatZip : PharFlags.FormatPhar;
        if (f == PharFlags.FormatPhar) Throw.New(ctx, Unexpected, "Cannot write out data phar archive, use Phar::TAR or Phar::ZIP");
        if (f is not (PharFlags.FormatTar or PharFlags.FormatZip)) Throw.New(ctx, BadCall, "Unknown file format specified, please pass one of Phar::TAR or Phar::ZIP");
        return Convert(ctx, archive, (int)f, extension, FlagsFor(ctx, archive, compression, f), isData: true);
    }

    private static int FlagsFor(RequestContext ctx, PharArchive archive, long? compression, long format) =>
        compression is null or AsBefore ? archive.Flags & PharFlags.ArchiveMask : WholeCompression(ctx, compression.Value, format == PharFlags.FormatZip);

    /// <summary>phar_convert_to_other: a new archive with the same files, beside the old one; its object, owned.</summary>
    private static Value Convert(RequestContext ctx, PharArchive source, int format, PhpString? extension, int flags, bool isData)
    {
        var archive = new PharArchive(source.FileName)
        {
            Flags = flags,
            IsData = isData && format != PharFlags.FormatPhar,
            IsTar = format == PharFlags.FormatTar,
            IsZip = format == PharFlags.FormatZip,
            IsTemporaryAlias = source.IsTemporaryAlias,
            Alias = source.Alias,
            IsBrandNew = true,
            IsWriteable = true,
        };
        archive.Metadata.CopyFrom(ctx, source.Metadata);
        foreach (PharEntry entry in source.Manifest.Values)
        {
            try
            {
                PharEntry copy = entry.CopyTo(ctx, archive, entry.Name);
                copy.TarType = entry.IsDirectory ? TarFormat.Directory : TarFormat.File;
                archive.Manifest[entry.Name] = copy;
                archive.AddVirtualDirectories(entry.Name);
            }
            catch (PharFailure e)
            {
                Throw.New(ctx, Unexpected, $"Cannot convert phar archive \"{source.FileName}\", unable to open entry \"{entry.Name}\" contents: {e.Message}");
            }
        }

        return PharConversion.Rename(ctx, archive, extension?.ToString());
    }
}
