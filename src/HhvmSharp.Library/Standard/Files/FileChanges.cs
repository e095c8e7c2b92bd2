using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>Owners, modes, times and links.</summary>
[PhpExtension("standard")]
internal static class FileChanges
{
    /// <summary>A plain name; otherwise the wrapper does it (or says that it cannot) and the result is there.</summary>
    private static bool IsPlain(RequestContext ctx, PhpString filename, MetadataOption option, in Value value, out bool done)
    {
        done = false;
        StreamWrapper? wrapper = ctx.Streams.Locate(filename, StreamOptions.None, out _);
        Throw.IfPending(ctx);
        if (wrapper is PlainFileWrapper && ReferenceEquals(FilePath.WithoutScheme(filename), filename)) return FilePath.IsAllowed(ctx, filename);
        if (wrapper?.SetMetadata(ctx, filename, option, in value) is { } result) done = result;
        else if (!ctx.HasPending) Arg.Warning(ctx, $"Cannot call {Arg.FunctionName(ctx).TrimStart('l')}() for a non-standard stream");
        return false;
    }

    private static bool Done(RequestContext ctx, bool ok, string failure = "")
    {
        if (ok) ctx.Streams.ClearStatCache();
        else Arg.Warning(ctx, failure + Posix.Message(Posix.Error));
        return ok;
    }

    [PhpFunction("chmod(string $filename, int $permissions): bool")]
    internal static bool chmod(RequestContext ctx, PhpString filename, long permissions)
    {
        StreamArg.Path(ctx, filename, 1);
        if (!IsPlain(ctx, filename, MetadataOption.Access, Value.Int(permissions), out bool done)) return done;
        return Done(ctx, Posix.ChangeMode(FilePath.ForCall(ctx, filename), (int)permissions));
    }

    [PhpFunction("chown(string $filename, string|int $user): bool")]
    internal static bool chown(RequestContext ctx, PhpString filename, Value user) => ChangeOwner(ctx, filename, in user, true, false);

    [PhpFunction("chgrp(string $filename, string|int $group): bool")]
    internal static bool chgrp(RequestContext ctx, PhpString filename, Value group) => ChangeOwner(ctx, filename, in group, false, false);

    [PhpFunction("lchown(string $filename, string|int $user): bool")]
    internal static bool lchown(RequestContext ctx, PhpString filename, Value user) => ChangeOwner(ctx, filename, in user, true, true);

    [PhpFunction("lchgrp(string $filename, string|int $group): bool")]
    internal static bool lchgrp(RequestContext ctx, PhpString filename, Value group) => ChangeOwner(ctx, filename, in group, false, true);

    private static bool ChangeOwner(RequestContext ctx, PhpString filename, in Value account, bool isUser, bool link)
    {
        StreamArg.Path(ctx, filename, 1);
        MetadataOption option = isUser
            ? account.IsString ? MetadataOption.OwnerName : MetadataOption.Owner
            : account.IsString ? MetadataOption.GroupName : MetadataOption.Group;
        if (!IsPlain(ctx, filename, option, in account, out bool done)) return done;
        if (PlainFileWrapper.AccountId(in account, isUser) is not { } id)
        {
            Arg.Warning(ctx, $"Unable to find {(isUser ? "uid" : "gid")} for {account.AsString}");
            return false;
        }

        return Done(ctx, Posix.ChangeOwner(FilePath.ForCall(ctx, filename), isUser ? id : -1, isUser ? -1 : id, link));
    }

    [PhpFunction("touch(string $filename, ?int $mtime = null, ?int $atime = null): bool")]
    internal static bool touch(RequestContext ctx, PhpString filename, long? mtime, long? atime)
    {
        StreamArg.Path(ctx, filename, 1);
        if (filename.Length == 0) return false;
        if (mtime is null && atime is not null) Arg.ValueError(ctx, 2, "cannot be null when argument #3 ($atime) is an integer");
        var times = new PhpArray(2);
        if (mtime is not null)
        {
            times.Append(Value.Int(mtime.Value));
            times.Append(Value.Int(atime ?? mtime.Value));
        }

        Value value = Value.Array(times);
        StreamWrapper? wrapper = ctx.Streams.Locate(filename, StreamOptions.None, out _);
        Throw.IfPending(ctx);
        bool done;
        if (wrapper is PlainFileWrapper && ReferenceEquals(FilePath.WithoutScheme(filename), filename)) done = TouchFile(ctx, filename, mtime, atime);
        else if (wrapper?.SetMetadata(ctx, filename, MetadataOption.Touch, in value) is { } result) done = result;
        else done = !ctx.HasPending && TouchByOpening(ctx, filename, mtime is not null);
        value.Release(ctx);
        return done;
    }

    private static bool TouchFile(RequestContext ctx, PhpString filename, long? mtime, long? atime)
    {
        if (!FilePath.IsAllowed(ctx, filename)) return false;
        byte[] name = FilePath.ForCall(ctx, filename);
        if (!Posix.CanAccess(name, 0))
        {
            const int everybody = 0x1B6; // 0666
            int fd = Posix.Open(name, Posix.WriteOnly | Posix.Create | Posix.Truncate, everybody, ctx.Umask);
            if (fd < 0)
            {
                Arg.Warning(ctx, $"Unable to create file {filename} because {Posix.Message(Posix.Error)}");
                return false;
            }

            Posix.Close(fd);
        }

        bool ok = mtime is null ? Posix.SetTimesNow(name) : Posix.SetTimes(name, atime ?? mtime.Value, mtime.Value);
        return Done(ctx, ok, "Utime failed: ");
    }

    private static bool TouchByOpening(RequestContext ctx, PhpString filename, bool hasTime)
    {
        if (hasTime)
        {
            Arg.Warning(ctx, "Cannot call touch() for a non-standard stream");
            return false;
        }

        PhpStream? stream = ctx.Streams.Open(filename, "c", StreamOptions.ReportErrors);
        if (stream is not null) StreamArg.Release(ctx, stream);
        return stream is not null;
    }

    [PhpFunction("umask(?int $mask = null): int")]
    internal static long umask(RequestContext ctx, long? mask)
    {
        int old = ctx.Umask;
        if (mask is { } m) ctx.Umask = (int)(m & 0x1FF); // 0777
        return old;
    }

    // ---- links ----

    [PhpFunction("readlink(string $path): string|false")]
    internal static PhpString? readlink(RequestContext ctx, PhpString path)
    {
        StreamArg.Path(ctx, path, 1);
        if (!FilePath.IsAllowed(ctx, path)) return null;
        byte[]? target = Posix.ReadLink(FilePath.ForCall(ctx, path));
        if (target is not null) return new PhpString(target);
        Arg.Warning(ctx, Posix.Message(Posix.Error));
        return null;
    }

    [PhpFunction("linkinfo(string $path): int|false")]
    internal static long? linkinfo(RequestContext ctx, PhpString path)
    {
        StreamArg.Path(ctx, path, 1);
        if (!FilePath.IsAllowed(ctx, PhpString.FromSpan(Paths.Directory(path.Span)))) return null;
        if (Posix.Stat(FilePath.ForCall(ctx, path), true, out FileStat stat)) return stat.Device;
        Arg.Warning(ctx, Posix.Message(Posix.Error));
        return -1;
    }

    [PhpFunction("symlink(string $target, string $link): bool")]
    internal static bool symlink(RequestContext ctx, PhpString target, PhpString link)
    {
        if (!CheckLink(ctx, target, link, relativeTo: Paths.Directory(FilePath.Expand(ctx, link).Span))) return false;
        return MadeLink(ctx, Posix.SymLink([.. target.Span, 0], FilePath.ForCall(ctx, link)));
    }

    [PhpFunction("link(string $target, string $link): bool")]
    internal static bool link(RequestContext ctx, PhpString target, PhpString link)
    {
        if (!CheckLink(ctx, target, link, relativeTo: default)) return false;
        return MadeLink(ctx, Posix.Link(FilePath.ForCall(ctx, target), FilePath.ForCall(ctx, link)));
    }

    private static bool CheckLink(RequestContext ctx, PhpString target, PhpString link, ReadOnlySpan<byte> relativeTo)
    {
        StreamArg.Path(ctx, target, 1);
        StreamArg.Path(ctx, link, 2);
        if (target.Length == 0 || link.Length == 0)
        {
            Arg.Warning(ctx, "No such file or directory");
            return false;
        }

        PhpString full = relativeTo.IsEmpty || target[0] == '/' ? target : new PhpString([.. relativeTo, (byte)'/', .. target.Span]);
        return FilePath.IsAllowed(ctx, full) && FilePath.IsAllowed(ctx, link);
    }

    private static bool MadeLink(RequestContext ctx, bool ok)
    {
        if (!ok) Arg.Warning(ctx, Posix.Message(Posix.Error));
        return ok;
    }
}
