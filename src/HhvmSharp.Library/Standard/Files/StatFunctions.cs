using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>What stat(2) and access(2) say of a name (php_stat).</summary>
[PhpExtension("standard")]
internal static partial class StatFunctions
{
    /// <summary>Modes of access(2).</summary>
    private const int Exists = 0, Execute = 1, Write = 2, Read = 4;

    private static readonly string[] Names = ["dev", "ino", "mode", "nlink", "uid", "gid", "rdev", "size", "atime", "mtime", "ctime", "blksize", "blocks"];

    /// <summary>The array of stat(): by number, then by name.</summary>
    internal static PhpArray ToArray(in FileStat s)
    {
        ReadOnlySpan<long> fields = [s.Device, s.Inode, s.Mode, s.Links, s.Uid, s.Gid, s.RawDevice, s.Size, s.Accessed, s.Modified, s.Changed, s.BlockSize, s.Blocks];
        var result = new PhpArray(fields.Length * 2);
        foreach (long field in fields) result.Append(Value.Int(field));
        for (int i = 0; i < fields.Length; i++) result.Add(Names[i], Value.Int(fields[i]));
        return result;
    }

    /// <param name="quiet">It is a question: no warning when there is no such file.</param>
    internal static bool Find(RequestContext ctx, PhpString filename, bool link, bool quiet, out FileStat stat)
    {
        StreamState streams = ctx.Streams;
        if (streams.CachedStat(filename, link, out stat)) return true;
        if (!IsUsable(ctx, filename, quiet)) return false;
        StreamWrapper? wrapper = streams.Locate(filename, StreamOptions.None, out PhpString local);
        Throw.IfPending(ctx);
        if (wrapper is PlainFileWrapper && !FilePath.IsAllowed(ctx, local)) return false;
        StatFlags flags = StatFlags.NoBasedir | (link ? StatFlags.Link : 0) | (quiet ? StatFlags.Quiet : 0);
        if (wrapper is null || !wrapper.Stat(ctx, local, flags, null, out stat))
        {
            if (!quiet && !ctx.HasPending) Arg.Warning(ctx, $"{(link ? "L" : "")}stat failed for {filename}");
            return false;
        }

        streams.CacheStat(filename, link, in stat);
        return true;
    }

    private static bool IsUsable(RequestContext ctx, PhpString filename, bool quiet)
    {
        if (filename.Length == 0) return false;
        if (!filename.Span.Contains((byte)0)) return true;
        if (!quiet) Arg.Warning(ctx, "Filename contains null byte");
        return false;
    }

    /// <summary>file_exists() and is_readable() and its like: the system is asked each time.</summary>
    internal static bool CanAccess(RequestContext ctx, PhpString filename, int mode)
    {
        if (!IsUsable(ctx, filename, quiet: true)) return false;
        StreamWrapper? wrapper = ctx.Streams.Locate(filename, StreamOptions.None, out PhpString local);
        Throw.IfPending(ctx);
        if (wrapper is PlainFileWrapper)
        {
            // "foo://a/../b" of no known scheme is a name like any other
            if (StreamState.SchemeLength(local.Span) > 0) local = FilePath.Expand(ctx, local);
            return FilePath.IsAllowed(ctx, local) && Posix.CanAccess(FilePath.ForCall(ctx, local), mode);
        }

        if (!Find(ctx, filename, link: false, quiet: true, out FileStat stat)) return false;
        if (mode == Exists) return true;
        int shift = stat.Uid == Posix.UserId() ? 6 : stat.Gid == Posix.GroupId() || Posix.Groups().Contains(stat.Gid) ? 3 : 0;
        return ((stat.Mode >> shift) & mode) != 0;
    }

    private static PhpString Named(RequestContext ctx, PhpString filename) => ctx.Streams.Intercept(filename, NameUse.Stat);

    [PhpFunction("file_exists(string $filename): bool")]
    internal static bool file_exists(RequestContext ctx, PhpString filename) => CanAccess(ctx, Named(ctx, filename), Exists);

    [PhpFunction("is_readable(string $filename): bool")]
    internal static bool is_readable(RequestContext ctx, PhpString filename) => CanAccess(ctx, Named(ctx, filename), Read);

    [PhpFunction("is_writable(string $filename): bool")]
    [PhpFunction("is_writeable(string $filename): bool")]
    internal static bool is_writable(RequestContext ctx, PhpString filename) => CanAccess(ctx, Named(ctx, filename), Write);

    [PhpFunction("is_executable(string $filename): bool")]
    internal static bool is_executable(RequestContext ctx, PhpString filename) => CanAccess(ctx, Named(ctx, filename), Execute);

    [PhpFunction("is_file(string $filename): bool")]
    internal static bool is_file(RequestContext ctx, PhpString filename) =>
        Find(ctx, Named(ctx, filename), false, quiet: true, out FileStat stat) && stat.Type == FileStat.Regular;

    [PhpFunction("is_dir(string $filename): bool")]
    internal static bool is_dir(RequestContext ctx, PhpString filename) =>
        Find(ctx, Named(ctx, filename), false, quiet: true, out FileStat stat) && stat.IsDirectory;

    [PhpFunction("is_link(string $filename): bool")]
    internal static bool is_link(RequestContext ctx, PhpString filename) =>
        Find(ctx, Named(ctx, filename), true, quiet: true, out FileStat stat) && stat.Type == FileStat.Link;

    [PhpFunction("stat(string $filename): array|false")]
    internal static PhpArray? stat(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? ToArray(in s) : null;

    [PhpFunction("lstat(string $filename): array|false")]
    internal static PhpArray? lstat(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), true, false, out FileStat s) ? ToArray(in s) : null;

    [PhpFunction("fileperms(string $filename): int|false")]
    internal static long? fileperms(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Mode : null;

    [PhpFunction("fileinode(string $filename): int|false")]
    internal static long? fileinode(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Inode : null;

    [PhpFunction("filesize(string $filename): int|false")]
    internal static long? filesize(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Size : null;

    [PhpFunction("fileowner(string $filename): int|false")]
    internal static long? fileowner(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Uid : null;

    [PhpFunction("filegroup(string $filename): int|false")]
    internal static long? filegroup(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Gid : null;

    [PhpFunction("fileatime(string $filename): int|false")]
    internal static long? fileatime(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Accessed : null;

    [PhpFunction("filemtime(string $filename): int|false")]
    internal static long? filemtime(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Modified : null;

    [PhpFunction("filectime(string $filename): int|false")]
    internal static long? filectime(RequestContext ctx, PhpString filename) => Find(ctx, Named(ctx, filename), false, false, out FileStat s) ? s.Changed : null;

    [PhpFunction("filetype(string $filename): string|false")]
    internal static PhpString? filetype(RequestContext ctx, PhpString filename) =>
        Find(ctx, Named(ctx, filename), true, false, out FileStat s) ? TypeName(ctx, in s) : null;

    internal static PhpString TypeName(RequestContext ctx, in FileStat s)
    {
        string? name = s.Type switch
        {
            FileStat.Link => "link",
            FileStat.Fifo => "fifo",
            FileStat.Character => "char",
            FileStat.DirectoryType => "dir",
            FileStat.Block => "block",
            FileStat.Regular => "file",
            FileStat.Socket => "socket",
            _ => null,
        };
        if (name is null) Arg.Notice(ctx, $"Unknown file type ({s.Type})");
        return PhpString.FromLatin1(name ?? "unknown");
    }

    [PhpFunction("clearstatcache(bool $clear_realpath_cache = false, string $filename = \"\"): void")]
    internal static void clearstatcache(RequestContext ctx, bool clear_realpath_cache, PhpString filename)
    {
        StreamArg.Path(ctx, filename, 2);
        ctx.Streams.ClearStatCache();
    }

    /// <summary>Real paths are not cached: the system does that.</summary>
    [PhpFunction("realpath_cache_size(): int", NoThrow = true)]
    internal static long realpath_cache_size() => 0;

    [PhpFunction("realpath_cache_get(): array", NoThrow = true)]
    internal static PhpArray realpath_cache_get() => new();
}
