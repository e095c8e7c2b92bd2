using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>phar://archive/entry.</summary>
internal sealed partial class PharWrapper : StreamWrapper
{
    internal override string Label => "phar";

    internal override bool CanOpenDirectory => true;

    internal override bool CanStat => true;

    internal override bool CanRename => true;

    /// <summary>Null after the error was told, unless <paramref name="quiet"/>.</summary>
    private bool Parse(RequestContext ctx, PhpString url, string mode, bool quiet, out string archive, out string entry)
    {
        PharState state = PharState.Of(ctx);
        archive = "";
        entry = "";
        string text = url.ToString();
        if (mode[0] == 'a') return Fail(ctx, quiet, "phar error: open mode append not supported");
        bool writes = mode[0] == 'w';
        if (!state.Split(ctx, text, 2, writes ? PharState.Creating.Either : PharState.Creating.No, out string? found, out entry))
        {
            return Fail(ctx, quiet, found is not null
                ? $"phar error: no directory in \"{text}\", must have at least phar://{found}/ for root directory (always use full path to a new phar)"
                : $"phar error: invalid url or non-existent phar \"{text}\"");
        }

        archive = found!;
        try
        {
            if (!writes && !mode.StartsWith("r+", StringComparison.Ordinal))
            {
                state.Open(ctx, archive);
                return true;
            }

            bool isData = state.Files.TryGetValue(archive, out PharArchive? open) && open.IsData;
            if (PharState.IsReadOnly(ctx) && !isData) return Fail(ctx, quiet, "phar error: write operations disabled by the php.ini setting phar.readonly");
            state.OpenOrCreate(ctx, archive, null, isData: false, tells: !quiet);
            return true;
        }
        catch (PharFailure e)
        {
            return Fail(ctx, quiet || e.Text is null, e.Message);
        }
    }

    private bool Fail(RequestContext ctx, bool quiet, string message)
    {
        if (!quiet && !ctx.HasPending) ctx.Streams.LogError(this, StreamOptions.None, message);
        return false;
    }

    // ---- opening ----

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        if (!Parse(ctx, path, mode, quiet: false, out string name, out string inside)) return null;
        inside = inside[1..];
        bool includes = (options & StreamOptions.ForInclude) != 0;
        try
        {
            PharArchive archive = PharState.Of(ctx).Get(ctx, name) ?? throw new PharFailure($"file {name} is not a valid phar archive");
            if (mode[0] == 'w' || mode.StartsWith("r+", StringComparison.Ordinal)) return OpenForWriting(ctx, archive, inside, mode, context, ref opened);
            if (includes && inside.Length == 0) return OpenStub(ctx, archive, mode, ref opened);
            PharEntry entry = archive.Find(ctx, inside, PharArchive.Wants.File, mayBeMagic: true)
                ?? throw new PharFailure($"phar error: \"{inside}\" is not a file in phar \"{name}\"");
            if (entry.IsModified)
                throw new PharFailure($"phar error: file \"{inside}\" in phar \"{name}\" cannot be opened for reading, writable file pointers are open");
            var stream = new PharStream(ctx, entry, entry.Read(ctx), mode);
            if (includes && entry.Name != PharFlags.StubName) PharState.Of(ctx).Enter(ctx, entry.Name);
            opened = PhpString.FromLatin1($"phar://{archive.FileName}/{entry.Name}");
            return stream;
        }
        catch (PharFailure e)
        {
            Fail(ctx, e.Text is null, e.Message);
            return null;
        }
    }

    private static PharStream OpenStub(RequestContext ctx, PharArchive archive, string mode, ref PhpString? opened)
    {
        opened = PhpString.FromLatin1(archive.FileName);
        if (!archive.IsTar && !archive.IsZip)
            return new PharStream(ctx, new PharEntry(archive, "") { IsVirtual = true, Size = archive.StubLength }, archive.Image.AsMemory(0, archive.StubLength), mode);
        PharEntry stub = archive.Find(ctx, PharFlags.StubName, PharArchive.Wants.File, mayBeMagic: true)
            ?? throw new PharFailure($"phar error: \"\" is not a file in phar \"{archive.FileName}\"");
        return new PharStream(ctx, stub, stub.Read(ctx), mode);
    }

    private static PharStream OpenForWriting(RequestContext ctx, PharArchive archive, string inside, string mode, StreamContext? context, ref PhpString? opened)
    {
        if (inside.Length == 0) throw new PharFailure($"phar error: file \"\" in phar \"{archive.FileName}\" must not be empty");
        if (mode[0] == 'r' && archive.Find(ctx, inside, PharArchive.Wants.File) is null)
            throw new PharFailure($"phar error: file \"{inside}\" could not be created in phar \"{archive.FileName}\"");
        PharEntry entry = archive.Create(ctx, inside, directory: false, truncate: mode[0] == 'w');
        if (entry.IsDirectory) throw new PharFailure($"phar error: path \"{inside}\" is a directory");
        var stream = new PharStream(ctx, entry, entry.Content!, mode);
        if (context?.Option("phar", "compress") is { IsInt: true } compress && entry.Size == 0 && (compress.IntValue & ~PharFlags.EntryMask) == 0)
            entry.Flags = entry.Flags & ~PharFlags.EntryMask | (int)compress.IntValue;
        if (context?.Option("phar", "metadata") is { IsUndef: false } metadata)
        {
            entry.Metadata.SetValue(ctx, in metadata);
            archive.IsModified = true;
        }

        opened = PhpString.FromLatin1($"phar://{archive.FileName}/{entry.Name}");
        return stream;
    }

    // ---- stat ----

    internal static FileStat StatOf(PharArchive archive, PharEntry? entry)
    {
        const int writeBits = 0x92; // 0222
        long time = entry is null ? archive.NewestTimestamp : entry.Timestamp;
        int mode = entry is null ? FileStat.DirectoryType | PharFlags.DefaultDirectory
            : entry.Flags & PharFlags.PermissionMask | (entry.IsDirectory ? FileStat.DirectoryType : FileStat.Regular);
        if (!archive.IsWriteable) mode &= ~writeBits;
        return new FileStat
        {
            Device = 0xC,
            Inode = entry?.Inode ?? 0,
            Mode = mode,
            Links = 1,
            RawDevice = -1,
            Size = entry is null || entry.IsDirectory ? 0 : entry.Size,
            Accessed = time,
            Modified = time,
            Changed = time,
            BlockSize = -1,
            Blocks = -1,
        };
    }

    internal override bool Stat(RequestContext ctx, PhpString path, StatFlags flags, StreamContext? context, out FileStat stat)
    {
        stat = default;
        if (!Parse(ctx, path, "r", quiet: true, out string name, out string inside)) return false;
        inside = inside[1..];
        try
        {
            if (PharState.Of(ctx).Get(ctx, name) is not { } archive) return false;
            PharEntry? entry = null;
            if (inside.Length > 0 && !archive.Manifest.TryGetValue(inside, out entry) && !archive.VirtualDirectories.Contains(inside))
            {
                if (archive.MountedDirectories.Count == 0) return false;
                entry = archive.Find(ctx, inside, PharArchive.Wants.File) ?? archive.Find(ctx, inside, PharArchive.Wants.Any);
                if (entry is null) return false;
            }

            stat = StatOf(archive, entry);
            return true;
        }
        catch (PharFailure)
        {
            return false;
        }
    }

    // ---- directories ----

    internal override PhpStream? OpenDirectory(RequestContext ctx, PhpString path, StreamOptions options, StreamContext? context)
    {
        if (!Parse(ctx, path, "r", quiet: false, out string name, out string inside))
        {
            Fail(ctx, false, $"phar url \"{path}\" is unknown");
            return null;
        }

        PharArchive? archive = PharState.Of(ctx).Get(ctx, name);
        if (archive is null)
        {
            Fail(ctx, false, $"phar file \"{name}\" is unknown");
            return null;
        }

        inside = inside[1..];
        if (inside.Length == 0) return new PharDirectory(ctx, Names(archive, ""));
        if (archive.Manifest.GetValueOrDefault(inside) is { } entry)
        {
            if (!entry.IsDirectory) return null;
            if (entry.IsMounted) return ctx.Streams.OpenDirectory(PhpString.FromLatin1(entry.MountedPath!), options, context);
            return new PharDirectory(ctx, Names(archive, inside));
        }

        bool isThere = archive.Manifest.Keys.Any(k => k.Length > inside.Length && k.StartsWith(inside, StringComparison.Ordinal));
        return isThere ? new PharDirectory(ctx, Names(archive, inside)) : null;
    }

    /// <summary>What is directly in a directory, sorted.</summary>
    private static List<string> Names(PharArchive archive, string directory)
    {
        var names = new HashSet<string>();
        if (PharPath.IsMagic(directory)) return [];
        string prefix = directory.Length == 0 ? "" : directory + "/";
        foreach (string key in archive.Manifest.Keys)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || (prefix.Length == 0 && PharPath.IsMagic(key))) continue;
            ReadOnlySpan<char> rest = key.AsSpan(prefix.Length);
            int slash = rest.IndexOf('/');
            if (slash >= 0) rest = rest[..slash];
            if (rest.Length > 0) names.Add(rest.ToString());
        }

        List<string> sorted = [.. names];
        sorted.Sort(string.CompareOrdinal);
        return sorted;
    }
}
