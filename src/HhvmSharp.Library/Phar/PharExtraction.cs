using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Writes entries of an archive as files (phar_extract_file).</summary>
internal static class PharExtraction
{
    private const int LongestPath = 4096, Shown = 50, DefaultMode = 0x1FF;

    internal static void PrepareTarget(RequestContext ctx, string target)
    {
        if (!Stat(ctx, target, out FileStat stat))
        {
            if (!MakeDirectory(ctx, target, DefaultMode)) Throw.New(ctx, "RuntimeException", $"Unable to create path \"{target}\" for extraction");
        }
        else if (!stat.IsDirectory)
        {
            Throw.New(ctx, "RuntimeException", $"Unable to use path \"{target}\" for extraction, it is a file, must be a directory");
        }
    }

    private static bool Stat(RequestContext ctx, string path, out FileStat stat) =>
        ctx.Streams.StatPath(PhpString.FromLatin1(path), StatFlags.Quiet, null, out stat);

    private static bool MakeDirectory(RequestContext ctx, string path, int mode)
    {
        PhpString name = PhpString.FromLatin1(path);
        return ctx.Streams.Locate(name, StreamOptions.None, out PhpString local)?.MakeDirectory(ctx, local, mode, recursive: true, null) == true;
    }

    /// <summary>How many entries were extracted: all, those below "dir/", or the one of that name.</summary>
    internal static int Extract(RequestContext ctx, PharArchive archive, string? name, string target, bool overwrite)
    {
        if (name is not null && !name.EndsWith('/'))
        {
            if (archive.Manifest.GetValueOrDefault(name) is not { } entry) return 0;
            ExtractEntry(ctx, entry, target, overwrite);
            return 1;
        }

        int count = 0;
        foreach (PharEntry entry in archive.Manifest.Values.ToArray())
        {
            if (name is not null && !entry.Name.StartsWith(name, StringComparison.Ordinal)) continue;
            ExtractEntry(ctx, entry, target, overwrite);
            count++;
        }

        return count;
    }

    private static void ExtractEntry(RequestContext ctx, PharEntry entry, string target, bool overwrite)
    {
        if (entry.IsMounted || entry.IsDeleted || entry.IsMagic) return;
        string name = Normalized(entry.Name);
        if (name.Length == 0) throw new PharFailure($"Cannot extract \"{entry.Name}\", internal error");
        string path = $"{target}/{name}";
        if (path.Length >= LongestPath)
        {
            string shown = entry.Name.Length > Shown ? entry.Name[..Shown] + "..." : entry.Name;
            throw new PharFailure($"Cannot extract \"{shown}\" to \"{path[..Shown]}...\", extracted filename is too long for filesystem");
        }

        string cannot = $"Cannot extract \"{entry.Name}\" to \"{path}\"";
        PhpString file = PhpString.FromLatin1(path);
        if (!FilePath.IsAllowed(ctx, file)) throw new PharFailure($"{cannot}, openbasedir/safe mode restrictions in effect");
        if (!overwrite && Stat(ctx, path, out _)) throw new PharFailure($"{cannot}, path already exists");
        string parent = path[..path.LastIndexOf('/')];
        if (!Stat(ctx, parent, out _) && !MakeDirectory(ctx, parent, entry.IsDirectory ? entry.Flags & PharFlags.PermissionMask : DefaultMode))
            throw new PharFailure($"Cannot extract \"{entry.Name}\", could not create directory \"{parent}\"");
        if (entry.IsDirectory)
        {
            MakeDirectory(ctx, path, entry.Flags & PharFlags.PermissionMask);
            return;
        }

        ReadOnlyMemory<byte> content;
        try
        {
            content = entry.Read(ctx);
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"{cannot}, unable to open internal file pointer: {e.Message}");
        }

        PhpStream? stream = ctx.Streams.Open(file, "w+b", StreamOptions.ReportErrors);
        if (stream is null) throw new PharFailure($"Cannot extract \"{entry.Name}\", could not open for writing \"{path}\"");
        stream.Write(content.Span);
        StreamArg.Release(ctx, stream);
        if (!Posix.ChangeMode(FilePath.ForCall(ctx, file), entry.Flags & PharFlags.PermissionMask)) throw new PharFailure($"{cannot}, setting file permissions failed");
    }

    /// <summary>Without ways out of the directory.</summary>
    private static string Normalized(string name)
    {
        var parts = new List<string>();
        foreach (string part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }
}
