using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>An archive of the request (phar_archive_data): its entries, and its bytes as they were read or last written.</summary>
internal sealed class PharArchive(string fileName)
{
    internal string FileName { get; set; } = fileName;

    /// <summary>What "phar://alias/" finds; the file's name when there is no alias, null for none at all.</summary>
    internal string? Alias { get; set; } = fileName;

    internal string Version { get; set; } = PharFlags.ApiVersion;

    /// <summary>Whole-archive compression and the flags of the manifest.</summary>
    internal int Flags;

    /// <summary>Where the stub ends.</summary>
    internal int StubLength;

    /// <summary>The file, unpacked if it is compressed as a whole. Never changed, only replaced.</summary>
    internal byte[] Image { get; set; } = [];

    internal OrderedDictionary<string, PharEntry> Manifest { get; } = [];

    /// <summary>Directories that are only there because something is in them.</summary>
    internal HashSet<string> VirtualDirectories { get; } = [];

    internal List<string> MountedDirectories { get; } = [];

    internal PharMetadata Metadata { get; } = new();

    internal long NewestTimestamp;

    internal int SignatureKind;

    /// <summary>In hexadecimal digits; null: not signed.</summary>
    internal string? Signature { get; set; }

    internal bool IsTemporaryAlias, IsModified, IsWriteable, IsBrandNew, IsBuffering, IsZip, IsTar, IsData;

    /// <summary>Objects and streams that need it.</summary>
    internal int UseCount;

    /// <summary>From the first dot of the name on.</summary>
    internal string Extension
    {
        get
        {
            int slash = FileName.LastIndexOf('/');
            int dot = FileName.IndexOf('.', slash + 2);
            return slash < 0 || dot < 0 ? "" : FileName[dot..];
        }
    }

    internal PharEntry Add(string name)
    {
        var entry = new PharEntry(this, name);
        Manifest[name] = entry;
        return entry;
    }

    internal void AddVirtualDirectories(string name)
    {
        for (int slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
            if (!VirtualDirectories.Add(name[..slash])) return;
    }

    // ---- finding entries ----

    internal enum Wants
    {
        File,
        Any,
        Directory,
    }

    /// <summary>phar_get_entry_info_dir: null when there is none. Throws <see cref="PharFailure"/> with the reason, when there is one.</summary>
    internal PharEntry? Find(RequestContext ctx, string path, Wants wants, bool mayBeMagic = false)
    {
        bool slashed = path.EndsWith('/');
        if (!mayBeMagic && PharPath.IsMagic(path)) throw new PharFailure("phar error: cannot directly access magic \".phar\" directory or files within it");
        if (path.Length == 0 && wants == Wants.File) throw new PharFailure("phar error: invalid path \"\" must not be empty");
        string given = path;
        if (PharPath.Check(ref path) is { } problem) throw new PharFailure($"phar error: invalid path \"{given}\" contains {problem}");
        if (slashed)
        {
            if (path.Length <= 1) return null;
            path = path[..^1];
        }

        if (Manifest.GetValueOrDefault(path) is { } entry)
        {
            if (entry.IsDeleted) return null;
            if (entry.IsDirectory && wants == Wants.File) throw new PharFailure($"phar error: path \"{path}\" is a directory");
            if (!entry.IsDirectory && wants == Wants.Directory) throw new PharFailure($"phar error: path \"{path}\" exists and is a not a directory");
            return entry;
        }

        if (wants != Wants.File && VirtualDirectories.Contains(path)) return new PharEntry(this, path) { IsDirectory = true, IsVirtual = true };
        return FindMounted(ctx, path, wants);
    }

    private PharEntry? FindMounted(RequestContext ctx, string path, Wants wants)
    {
        foreach (string directory in MountedDirectories)
        {
            if (directory.Length >= path.Length || !path.StartsWith(directory, StringComparison.Ordinal)) continue;
            if (Manifest.GetValueOrDefault(directory) is not { MountedPath: { } mounted }) return null;
            string real = mounted + path[directory.Length..];
            if (!ctx.Streams.StatPath(PhpString.FromLatin1(real), Runtime.Streams.StatFlags.Quiet, null, out Runtime.Streams.FileStat stat)) return null;
            if (stat.IsDirectory && wants == Wants.File) throw new PharFailure($"phar error: path \"{path}\" is a directory");
            if (!stat.IsDirectory && wants != Wants.File) throw new PharFailure($"phar error: path \"{path}\" exists and is a not a directory");
            if (!Mount(ctx, real, path)) throw new PharFailure($"phar error: path \"{path}\" exists as file \"{real}\" and could not be mounted");
            return Manifest.GetValueOrDefault(path);
        }

        return null;
    }

    /// <summary>phar_mount_entry: a file or directory outside that is to be seen inside.</summary>
    internal bool Mount(RequestContext ctx, string real, string path)
    {
        if (PharPath.Check(ref path) is not null || PharPath.IsMagic(path)) return false;
        PhpString name = PhpString.FromLatin1(real);
        if (!real.StartsWith("phar://", StringComparison.Ordinal))
        {
            name = Runtime.Streams.FilePath.Expand(ctx, name);
            if (!Runtime.Streams.FilePath.IsAllowed(ctx, name)) return false;
        }

        if (!ctx.Streams.StatPath(name, Runtime.Streams.StatFlags.Quiet, null, out Runtime.Streams.FileStat stat) || Manifest.ContainsKey(path)) return false;
        if (stat.IsDirectory) MountedDirectories.Add(path);
        PharEntry entry = Add(path);
        entry.MountedPath = name.ToString();
        entry.IsMounted = entry.IsCrcChecked = true;
        entry.IsDirectory = stat.IsDirectory;
        entry.Flags = stat.Mode;
        if (!stat.IsDirectory) entry.Size = entry.PackedSize = stat.Size;
        return true;
    }

    /// <summary>An entry for writing, made when there is none (phar_get_or_create_entry_data).</summary>
    internal PharEntry Create(RequestContext ctx, string path, bool directory, bool truncate, bool mayOpenDirectory = false)
    {
        PharEntry? entry;
        try
        {
            entry = Find(ctx, path, directory ? Wants.Directory : Wants.File);
        }
        catch (PharFailure) when (!IsData && PharPath.Check(ref path) is null && !PharPath.IsMagic(path) && Manifest.GetValueOrDefault(path.TrimEnd('/')) is null)
        {
            entry = null;
        }

        if (entry is { IsVirtual: true }) return entry;
        if (entry is not null)
        {
            if (entry.IsDirectory) return entry;
            if (entry.OpenCount > 0)
                throw new PharFailure($"phar error: file \"{path}\" in phar \"{FileName}\" cannot be opened for writing, readable file pointers are open");
            entry.Separate(ctx, truncate);
            return entry;
        }

        bool slashed = path.EndsWith('/');
        string given = path;
        if (PharPath.Check(ref path) is { } problem) throw new PharFailure($"phar error: invalid path \"{given}\" contains {problem}");
        if (slashed && path.Length > 0) path = path[..^1];
        if (Manifest.TryGetValue(path, out PharEntry? old))
        {
            if (!old.IsDeleted) throw new PharFailure($"phar error: unable to add new entry \"{path}\" to phar \"{FileName}\"");
            Manifest.Remove(path);
        }

        AddVirtualDirectories(path);
        entry = Add(path);
        entry.IsDirectory = directory;
        entry.Flags = directory ? PharFlags.DefaultDirectory : PharFlags.DefaultFile;
        entry.Timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        entry.IsModified = entry.IsCrcChecked = true;
        entry.TarType = directory ? TarFormat.Directory : TarFormat.File;
        if (!directory) entry.Content = new PharContent();
        return entry;
    }

    internal void SetSignature(int kind, ReadOnlySpan<byte> signature)
    {
        SignatureKind = kind;
        Signature = Convert.ToHexString(signature);
    }
}
