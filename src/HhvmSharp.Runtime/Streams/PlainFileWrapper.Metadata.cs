using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>touch(), chmod(), chown(), chgrp().</summary>
internal sealed partial class PlainFileWrapper
{
    internal override bool? SetMetadata(RequestContext ctx, PhpString path, MetadataOption option, in Value value)
    {
        path = FilePath.WithoutScheme(path);
        if (!FilePath.IsAllowed(ctx, path)) return false;
        byte[] name = FilePath.ForCall(ctx, path);
        bool ok;
        switch (option)
        {
            case MetadataOption.Touch:
                if (!Posix.CanAccess(name, 0) && !CreateEmpty(ctx, path, name)) return false;
                PhpArray times = value.AsArray;
                long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
                long modified = times.Length > 0 ? times.Get(0).IntValue : now;
                ok = Posix.SetTimes(name, times.Length > 1 ? times.Get(1).IntValue : modified, modified);
                break;
            case MetadataOption.Access:
                ok = Posix.ChangeMode(name, (int)value.IntValue);
                break;
            default:
                bool isUser = option is MetadataOption.Owner or MetadataOption.OwnerName;
                if (AccountId(value, isUser) is not { } id)
                {
                    ctx.RaiseFromFunction(ErrorLevel.Warning, path.ToString(), $"Unable to find {(isUser ? "uid" : "gid")} for {value.AsString}");
                    return false;
                }

                ok = isUser ? Posix.ChangeOwner(name, id, -1, false) : Posix.ChangeOwner(name, -1, id, false);
                break;
        }

        if (!ok) ctx.RaiseFromFunction(ErrorLevel.Warning, path.ToString(), $"Operation failed: {Posix.Message(Posix.Error)}");
        else ctx.Streams.ClearStatCache();
        return ok;
    }

    private static bool CreateEmpty(RequestContext ctx, PhpString path, byte[] name)
    {
        int fd = Posix.Open(name, Posix.WriteOnly | Posix.Create | Posix.Truncate, 0x1B6, ctx.Umask);
        if (fd < 0) ctx.RaiseFromFunction(ErrorLevel.Warning, path.ToString(), $"Unable to create file {path} because {Posix.Message(Posix.Error)}");
        else Posix.Close(fd);
        return fd >= 0;
    }

    /// <summary>The id of a user or group that is given by id or name.</summary>
    internal static unsafe int? AccountId(in Value account, bool isUser)
    {
        if (account.IsInt) return (int)account.IntValue;
        const int idAt = 16; // struct passwd and struct group: two pointers before it
        byte[] name = [.. account.AsString.Span, 0];
        fixed (byte* p = name)
        {
            byte* entry = isUser ? GetPwNam(p) : GetGrNam(p);
            return entry == null ? null : *(int*)(entry + idAt);
        }
    }

    [LibraryImport("libc", EntryPoint = "getpwnam")]
    private static unsafe partial byte* GetPwNam(byte* name);

    [LibraryImport("libc", EntryPoint = "getgrnam")]
    private static unsafe partial byte* GetGrNam(byte* name);
}
