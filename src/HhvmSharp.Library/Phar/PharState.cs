using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>The archives that a request has opened, by file name and by alias.</summary>
internal sealed partial class PharState : IRequestEnd
{
    internal OrderedDictionary<string, PharArchive> Files { get; } = [];

    internal Dictionary<string, PharArchive> Aliases { get; } = [];

    /// <summary>Of setSignatureAlgorithm(), for archives that are signed by key.</summary>
    internal PhpString? PrivateKey { get; set; }

    /// <summary>The directory of the entry that was included first, for names relative to it; null: the root.</summary>
    internal string? Directory { get; private set; }

    private bool _hasDirectory;

    /// <summary>Variables of $_SERVER that webPhar() is to change.</summary>
    internal HashSet<string> MungedVariables { get; } = [];

    internal static PharState Of(RequestContext ctx) => ctx.GetState<PharState>();

    internal static bool IsReadOnly(RequestContext ctx) => ctx.Ini.GetBool("phar.readonly");

    /// <summary>The file that is being executed; "" for none.</summary>
    internal static string ExecutedFile(RequestContext ctx) => ctx.ExecutedPosition().File?.ToString() ?? "";

    internal static string Expand(RequestContext ctx, string path) => FilePath.Expand(ctx, PhpString.FromLatin1(path)).ToString();

    /// <summary>The first script of an archive runs.</summary>
    internal void Enter(RequestContext ctx, string script, bool anew = false)
    {
        if (_hasDirectory && !anew) return;
        _hasDirectory = true;
        int slash = script.LastIndexOf('/');
        Directory = slash < 0 ? null : script[..slash];
        ctx.ScriptResolver ??= path => PharInterceptor.FindInIncludePath(ctx, path);
    }

    internal void Leave()
    {
        _hasDirectory = false;
        Directory = null;
    }

    public void End(RequestContext ctx)
    {
        foreach (PharArchive archive in Files.Values) Release(ctx, archive);
        Files.Clear();
        Aliases.Clear();
    }

    private static void Release(RequestContext ctx, PharArchive archive)
    {
        archive.Metadata.Clear(ctx);
        foreach (PharEntry entry in archive.Manifest.Values) entry.Metadata.Clear(ctx);
    }

    // ---- uses ----

    internal static void Use(PharArchive archive) => archive.UseCount++;

    /// <summary>phar_archive_delref: an archive without entries is forgotten with its last use.</summary>
    internal void Drop(PharArchive archive)
    {
        if (--archive.UseCount > 0) return;
        archive.UseCount = 0;
        if (archive.Manifest.Count == 0 || ((archive.Flags & PharFlags.ArchiveMask) != 0 && archive.Alias is null)) Forget(archive);
    }

    internal void Forget(PharArchive archive)
    {
        if (Files.TryGetValue(archive.FileName, out PharArchive? there) && there == archive) Files.Remove(archive.FileName);
        foreach (string alias in Aliases.Where(a => a.Value == archive).Select(a => a.Key).ToArray()) Aliases.Remove(alias);
    }

    /// <summary>phar_free_alias: an archive that nobody uses gives up its alias, by being forgotten.</summary>
    internal bool FreeAlias(PharArchive archive)
    {
        if (archive.UseCount > 0 || !Files.ContainsKey(archive.FileName)) return false;
        Forget(archive);
        return true;
    }

    // ---- archives that are open ----

    /// <summary>phar_get_archive: by file name or alias; null: it is not open. An alias that is given becomes its alias.</summary>
    internal PharArchive? Get(RequestContext ctx, string name, string? alias = null)
    {
        PharArchive? found;
        bool hasAlias = alias is { Length: > 0 };
        if (hasAlias && Aliases.TryGetValue(alias!, out found))
        {
            if (name == found.FileName) return found;
            string message = Overloaded(alias!, found.FileName, name);
            if (FreeAlias(found)) return null;
            throw new PharFailure(message);
        }

        if (Files.TryGetValue(name, out found))
        {
            if (!hasAlias) return found;
            if (!found.IsTemporaryAlias && alias != found.Alias) throw new PharFailure(Overloaded(alias!, found.FileName, name));
            if (found.Alias is not null) Aliases.Remove(found.Alias);
            Aliases[alias!] = found;
            return found;
        }

        if (Aliases.TryGetValue(name, out found)) return found;
        if (name.Length == 0 || !Files.TryGetValue(Expand(ctx, name), out found)) return null;
        if (hasAlias) Aliases.TryAdd(alias!, found);
        return found;
    }

    private static string Overloaded(string alias, string by, string other) =>
        $"alias \"{alias}\" is already used for archive \"{by}\" cannot be overloaded with \"{other}\"";

    /// <summary>phar_open_parsed_phar: an archive that is open already.</summary>
    internal PharArchive? OpenParsed(RequestContext ctx, string name, string? alias, bool isData)
    {
        PharArchive? archive = Get(ctx, name, alias);
        if (archive is null || (alias is not null && name != archive.FileName)) return null;
        bool isStubless = archive.StubLength == 0 && !archive.IsBrandNew && (archive.IsTar || archive.IsZip);
        if (!isData && isStubless && IsReadOnly(ctx) && !archive.Manifest.ContainsKey(PharFlags.StubName)) throw NotExecutable(name);
        return archive;
    }

    private static PharFailure NotExecutable(string name) =>
        new($"'{name}' is not a phar archive. Use PharData::__construct() for a standard zip or tar archive");

    // ---- opening ----

    /// <summary>phar_open_from_filename.</summary>
    internal PharArchive Open(RequestContext ctx, string name, string? alias = null)
    {
        bool isData = !name.Contains(".phar", StringComparison.Ordinal);
        if (OpenParsed(ctx, name, alias, isData) is { } open) return open;
        if (!FilePath.IsAllowed(ctx, PhpString.FromLatin1(name))) throw new PharFailure();
        return Load(ctx, name, alias) ?? throw new PharFailure($"unable to open phar for reading \"{name}\"");
    }

    /// <summary>Reads a file; null: there is none.</summary>
    private PharArchive? Load(RequestContext ctx, string name, string? alias)
    {
        PhpStream? stream = ctx.Streams.Open(PhpString.FromLatin1(name), "rb", StreamOptions.IgnoreUrl);
        if (stream is null) return null;
        byte[] bytes = stream.ReadAll().Span.ToArray();
        StreamArg.Release(ctx, stream);
        return Parse(ctx, bytes, Expand(ctx, name), alias);
    }

    /// <summary>Reads a file if it is an archive, and nothing of it is reported.</summary>
    internal PharArchive? TryOpen(RequestContext ctx, string name)
    {
        try
        {
            return Open(ctx, name);
        }
        catch (PharFailure)
        {
            return null;
        }
    }

    /// <summary>mapPhar(): the file that is being executed.</summary>
    internal void OpenExecuted(RequestContext ctx, string? alias)
    {
        string name = ExecutedFile(ctx);
        if (name.Length == 0) throw new PharFailure("cannot initialize a phar outside of PHP execution");
        try
        {
            if (OpenParsed(ctx, name, alias, isData: false) is not null) return;
        }
        catch (PharFailure)
        {
            // the file itself tells
        }

        if (!FilePath.IsAllowed(ctx, PhpString.FromLatin1(name))) throw new PharFailure();
        if (Load(ctx, name, alias) is null) throw new PharFailure($"unable to open phar for reading \"{name}\"");
    }

    /// <summary>phar_open_or_create_filename.</summary>
    internal PharArchive OpenOrCreate(RequestContext ctx, string name, string? alias, bool isData, bool tells = true)
    {
        if (!Detect(ctx, name, isData ? 0 : 1, Creating.No, true, out int start, out int length)
            && !Detect(ctx, name, isData ? 0 : 1, Creating.New, true, out start, out length))
        {
            throw new PharFailure(length == IsUrl
                ? $"Cannot create a phar archive from a URL like \"{name}\". Phar objects can only be created from local files"
                : $"Cannot create phar '{name}', file extension (or combination) not recognised or the directory does not exist");
        }

        if (OpenParsed(ctx, name, alias, isData) is { } open)
        {
            if (open.IsData && !open.IsTar && !open.IsZip)
                throw new PharFailure($"Cannot open '{name}' as a PharData object. Use Phar::__construct() for executable archives");
            bool isReadOnly = IsReadOnly(ctx);
            if (isReadOnly && !open.IsData && (open.IsTar || open.IsZip) && !open.Manifest.ContainsKey(PharFlags.StubName)) throw NotExecutable(name);
            if (!isReadOnly || open.IsData) open.IsWriteable = true;
            return open;
        }

        string extension = name.Substring(start, length);
        PharArchive archive = CreateOrParse(ctx, name, alias, isData, tells);
        if (IsOf(extension, "zip")) return Become(archive, name, isData, zip: true);
        return IsOf(extension, "tar") ? Become(archive, name, isData, zip: false) : archive;
    }

    private static bool IsOf(string extension, string kind)
    {
        int at = extension.IndexOf(kind[0], StringComparison.Ordinal);
        return extension.Length > 3 && at >= 0 && extension.AsSpan(at).StartsWith(kind);
    }

    private static PharArchive Become(PharArchive archive, string name, bool isData, bool zip)
    {
        archive.IsData = isData;
        if (zip ? archive.IsZip : archive.IsTar) return archive;
        if (!archive.IsBrandNew)
        {
            throw new PharFailure(zip
                ? $"phar zip error: phar \"{name}\" already exists as a regular phar and must be deleted from disk prior to creating as a zip-based phar"
                : $"phar tar error: \"{name}\" already exists as a regular phar and must be deleted from disk prior to creating as a tar-based phar");
        }

        archive.IsZip = zip;
        archive.IsTar = !zip;
        return archive;
    }

    /// <summary>phar_create_or_parse_filename.</summary>
    private PharArchive CreateOrParse(RequestContext ctx, string name, string? alias, bool isData, bool tells)
    {
        if (!FilePath.IsAllowed(ctx, PhpString.FromLatin1(name))) throw new PharFailure();
        bool isReadOnly = IsReadOnly(ctx);
        if (Load(ctx, name, alias) is { } loaded)
        {
            if (loaded.IsData || !isReadOnly) loaded.IsWriteable = true;
            return loaded;
        }

        if (isReadOnly && !isData) throw new PharFailure(tells ? $"creating archive \"{name}\" disabled by the php.ini setting phar.readonly" : "");
        var archive = new PharArchive(Expand(ctx, name)) { IsTemporaryAlias = alias is null, IsWriteable = true, IsBrandNew = true };
        if (isData)
        {
            alias = archive.Alias = null;
            archive.IsData = archive.IsTar = true;
        }
        else
        {
            if (alias is not null && Aliases.TryGetValue(alias, out PharArchive? other) && !FreeAlias(other))
                throw new PharFailure($"phar error: phar \"{archive.FileName}\" cannot set alias \"{alias}\", already in use by another phar archive");
            archive.Alias = alias ?? archive.FileName;
        }

        Files[archive.FileName] = archive;
        if (alias is { Length: > 0 }) Aliases[alias] = archive;
        return archive;
    }

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B, 8];

    /// <summary>phar_open_from_fp: what kind of archive it is.</summary>
    private PharArchive Parse(RequestContext ctx, byte[] bytes, string name, string? alias)
    {
        const int window = 1024, mostLayers = 3;
        ReadOnlySpan<byte> token = "__HALT_COMPILER();"u8;
        int compression = 0;
        for (int layers = mostLayers; ; layers--)
        {
            if (bytes.Length < token.Length) throw new PharFailure($"internal corruption of phar \"{name}\" (truncated entry)");
            if (bytes.AsSpan().StartsWith("BZh"u8) && !PharCompression.HasBzip2(ctx))
                throw new PharFailure($"unable to decompress bzipped phar archive \"{name}\" to temporary file, enable bz2 extension in php.ini");
            if (!bytes.AsSpan().StartsWith(GzipMagic)) break;
            if (!PharCompression.HasZlib(ctx))
                throw new PharFailure($"unable to decompress gzipped phar archive \"{name}\" to temporary file, enable zlib extension in php.ini");
            if (layers == 1) throw new PharFailure($"unable to decompress gzipped phar archive \"{name}\"");
            bytes = PharCompression.Gunzip(bytes) ?? throw new PharFailure($"unable to decompress gzipped phar archive \"{name}\" to temporary file");
            compression = PharFlags.ArchiveGzip;
        }

        if (bytes.AsSpan().StartsWith("PK\u0003\u0004"u8)) return new ZipReader(ctx, bytes, name).Read(alias);
        if (bytes.Length >= TarFormat.BlockSize && TarReader.IsTar(bytes, name)) return new TarReader(ctx, bytes, name).Read(alias, compression);
        int halt = ByteStrings.IndexOfIgnoreCase(bytes, token);
        if (halt >= 0) return new PharReader(ctx, bytes, name).Read(alias, halt + token.Length, compression);
        if (name == ExecutedFile(ctx)) throw new PharFailure("__HALT_COMPILER(); must be declared in a phar");
        throw new PharFailure(bytes.Length % window < token.Length
            ? $"internal corruption of phar \"{name}\" (truncated entry)"
            : $"internal corruption of phar \"{name}\" (__HALT_COMPILER(); not found)");
    }

    /// <summary>A new archive takes its place, with the alias it holds or is given. <paramref name="inUse"/>: what to say when another has that.</summary>
    internal void Register(PharArchive archive, string? own, string? given, string inUse, string inUseGiven)
    {
        archive.IsTemporaryAlias = own is null;
        string? alias = own ?? (given is { Length: > 0 } ? given : null);
        if (alias is not null && Aliases.TryGetValue(alias, out PharArchive? other) && !FreeAlias(other)) throw new PharFailure(own is not null ? inUse : inUseGiven);
        archive.Alias = alias ?? archive.FileName;
        Files[archive.FileName] = archive;
        if (alias is not null) Aliases[alias] = archive;
    }
}
