using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>The file system.</summary>
internal sealed partial class PlainFileWrapper : StreamWrapper
{
    internal static readonly PlainFileWrapper Instance = new();

    internal override string Label => "plainfile";

    /// <summary>The flags of open(2) for a mode of fopen(); -1: not valid.</summary>
    internal static int OpenFlags(string mode)
    {
        int flags = mode.Length == 0 ? -1 : mode[0] switch
        {
            'r' => 0,
            'w' => Posix.Truncate | Posix.Create,
            'a' => Posix.Create | Posix.Append,
            'x' => Posix.Create | Posix.Exclusive,
            'c' => Posix.Create,
            _ => -1,
        };
        if (flags < 0) return -1;
        if (mode.Contains('+')) flags |= Posix.ReadWrite;
        else if (flags != 0) flags |= Posix.WriteOnly;
        if (mode.Contains('n')) flags |= Posix.NonBlock;
        return flags;
    }

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        if ((options & StreamOptions.NoBasedir) == 0 && !FilePath.IsAllowed(ctx, path)) return null;
        int flags = OpenFlags(mode);
        if (flags < 0)
        {
            ctx.Streams.LogError(this, options, $"`{mode}' is not a valid mode for fopen");
            return null;
        }

        const int everybody = 0x1B6; // 0666
        int fd = Posix.Open(FilePath.ForCall(ctx, path), flags, everybody, ctx.Umask);
        // PHP takes ".." out of the name: what stands before it need not exist
        if (fd < 0 && Posix.Error == Posix.NoEntry && path.Span.IndexOf("/../"u8) >= 0) fd = Posix.Open(FilePath.ForCall(ctx, FilePath.Expand(ctx, path)), flags, everybody, ctx.Umask);
        if (fd < 0)
        {
            ctx.Streams.Error = Posix.Error;
            return null;
        }

        ctx.Streams.ClearStatCache();
        if ((options & StreamOptions.ForInclude) != 0 && Posix.Stat(fd, out FileStat stat) && stat.Type != FileStat.Regular)
        {
            ctx.Streams.Error = Posix.NoEntry;
            Posix.Close(fd);
            return null;
        }

        opened = FilePath.Expand(ctx, path);
        return new PlainFileStream(ctx, fd, mode);
    }

    internal override bool CanOpenDirectory => true;

    internal override PhpStream? OpenDirectory(RequestContext ctx, PhpString path, StreamOptions options, StreamContext? context)
    {
        if ((options & StreamOptions.UseGlob) != 0 && ctx.Streams.Find("glob") is { } glob) return glob.OpenDirectory(ctx, path, options, context);
        if ((options & StreamOptions.NoBasedir) == 0 && !FilePath.IsAllowed(ctx, path)) return null;
        nint directory = Posix.OpenDirectory(FilePath.ForCall(ctx, path));
        if (directory != 0) return new DirectoryStream(ctx, directory);
        ctx.Streams.Error = Posix.Error;
        return null;
    }

    internal override bool CanStat => true;

    internal override bool Stat(RequestContext ctx, PhpString path, StatFlags flags, StreamContext? context, out FileStat stat)
    {
        stat = default;
        path = FilePath.WithoutScheme(path);
        return ((flags & StatFlags.NoBasedir) != 0 || FilePath.IsAllowed(ctx, path, (flags & StatFlags.Quiet) == 0))
            && Posix.Stat(FilePath.ForCall(ctx, path), (flags & StatFlags.Link) != 0, out stat);
    }

    internal override bool? Unlink(RequestContext ctx, PhpString path, StreamContext? context)
    {
        path = FilePath.WithoutScheme(path);
        if (!FilePath.IsAllowed(ctx, path)) return false;
        return Done(ctx, Posix.Unlink(FilePath.ForCall(ctx, path)), path.ToString());
    }

    internal override bool? RemoveDirectory(RequestContext ctx, PhpString path, StreamContext? context)
    {
        path = FilePath.WithoutScheme(path);
        if (!FilePath.IsAllowed(ctx, path)) return false;
        return Done(ctx, Posix.RemoveDirectory(FilePath.ForCall(ctx, path)), path.ToString());
    }

    /// <summary>The end of an operation that changes names.</summary>
    private static bool Done(RequestContext ctx, bool ok, string shown)
    {
        if (ok) ctx.Streams.ClearStatCache();
        else ctx.RaiseFromFunction(ErrorLevel.Warning, shown, Posix.Message(Posix.Error));
        return ok;
    }

    internal override bool CanRename => true;

    internal override bool? Rename(RequestContext ctx, PhpString from, PhpString to, StreamContext? context)
    {
        from = FilePath.WithoutScheme(from);
        to = FilePath.WithoutScheme(to);
        if (!FilePath.IsAllowed(ctx, from) || !FilePath.IsAllowed(ctx, to)) return false;
        byte[] source = FilePath.ForCall(ctx, from), target = FilePath.ForCall(ctx, to);
        if (Posix.Rename(source, target)) return Done(ctx, true, "");
        return Posix.Error == Posix.CrossDevice && MoveAcross(ctx, source, target) ? Done(ctx, true, "") : Done(ctx, false, $"{from},{to}");
    }

    /// <summary>To another file system: copied with its owner and mode, then removed.</summary>
    private static bool MoveAcross(RequestContext ctx, byte[] source, byte[] target)
    {
        const int ownerOnly = 0x180; // 0600
        if (!Posix.Stat(source, false, out FileStat stat)) return false;
        int from = Posix.Open(source, Posix.ReadOnly, 0, 0);
        if (from < 0) return false;
        int to = Posix.Open(target, Posix.WriteOnly | Posix.Create | Posix.Truncate, ownerOnly, 0);
        bool ok = to >= 0;
        var chunk = new byte[65536];
        int n = 0;
        while (ok && (n = Posix.Read(from, chunk)) > 0) ok = Posix.Write(to, chunk.AsSpan(0, n)) == n;
        Posix.Close(from);
        if (to >= 0) Posix.Close(to);
        if (!ok || n < 0) return false;
        if (!Posix.ChangeOwner(target, stat.Uid, stat.Gid, false) && Posix.Error != Posix.NotPermitted) return false;
        if (!Posix.ChangeMode(target, stat.Mode & 0xFFF) && Posix.Error != Posix.NotPermitted) return false;
        return Posix.Unlink(source);
    }

    internal override bool? MakeDirectory(RequestContext ctx, PhpString path, int mode, bool recursive, StreamContext? context)
    {
        path = FilePath.WithoutScheme(path);
        if (recursive) path = FilePath.Expand(ctx, path);
        if (!FilePath.IsAllowed(ctx, path)) return false;
        bool ok = recursive ? MakePath(ctx, path, mode) : Posix.MakeDirectory(FilePath.ForCall(ctx, path), mode, ctx.Umask);
        if (!ok) ctx.RaiseFromFunction(ErrorLevel.Warning, Posix.Message(Posix.Error));
        return ok;
    }

    private static bool MakePath(RequestContext ctx, PhpString path, int mode)
    {
        ReadOnlySpan<byte> full = path.Span;
        int end = full.Length;
        // up to the first directory that is there, then down again
        while (end > 1 && !Posix.Stat([.. full[..end], 0], false, out _))
        {
            int slash = full[..end].LastIndexOf((byte)'/');
            if (slash <= 0) break;
            end = slash;
        }

        if (end == full.Length) return Posix.MakeDirectory([.. full, 0], mode, ctx.Umask);
        bool made = false;
        bool first = !Posix.Stat([.. full[..end], 0], false, out _);
        while (end < full.Length || first)
        {
            if (!first)
            {
                int next = full[(end + 1)..].IndexOf((byte)'/');
                end = next < 0 ? full.Length : end + 1 + next;
            }

            first = false;
            made = Posix.MakeDirectory([.. full[..end], 0], mode, ctx.Umask);
            if (!made && Posix.Error != Posix.Exists) return false;
        }

        return made;
    }
}
