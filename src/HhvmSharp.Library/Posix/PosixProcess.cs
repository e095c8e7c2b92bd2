using System.Runtime.InteropServices;
using HhvmSharp.Library.Pcntl;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>Processes, users and groups by number, and the system.</summary>
[PhpExtension("posix")]
internal static unsafe class PosixProcess
{
    [PhpFunction("posix_kill(int $process_id, int $signal): bool")]
    internal static bool posix_kill(RequestContext ctx, long process_id, long signal)
    {
        if (process_id != Environment.ProcessId) return PosixState.Succeeded(ctx, LibC.Kill((int)process_id, (int)signal));
        bool sent = false;
        SignalState.Of(ctx).SendToSelf(ctx, (int)signal, () => sent = PosixState.Succeeded(ctx, LibC.Kill((int)process_id, (int)signal)));
        return sent;
    }

    [PhpFunction("posix_getpid(): int", NoThrow = true)]
    internal static long posix_getpid() => Environment.ProcessId;

    [PhpFunction("posix_getppid(): int", NoThrow = true)]
    internal static long posix_getppid() => LibC.GetPpid();

    [PhpFunction("posix_getuid(): int", NoThrow = true)]
    internal static long posix_getuid() => LibC.GetUid();

    [PhpFunction("posix_setuid(int $user_id): bool")]
    internal static bool posix_setuid(RequestContext ctx, long user_id) => PosixState.Succeeded(ctx, LibC.SetUid((uint)user_id));

    [PhpFunction("posix_geteuid(): int", NoThrow = true)]
    internal static long posix_geteuid() => LibC.GetEuid();

    [PhpFunction("posix_seteuid(int $user_id): bool")]
    internal static bool posix_seteuid(RequestContext ctx, long user_id) => PosixState.Succeeded(ctx, LibC.SetEuid((uint)user_id));

    [PhpFunction("posix_getgid(): int", NoThrow = true)]
    internal static long posix_getgid() => LibC.GetGid();

    [PhpFunction("posix_setgid(int $group_id): bool")]
    internal static bool posix_setgid(RequestContext ctx, long group_id) => PosixState.Succeeded(ctx, LibC.SetGid((uint)group_id));

    [PhpFunction("posix_getegid(): int", NoThrow = true)]
    internal static long posix_getegid() => LibC.GetEgid();

    [PhpFunction("posix_setegid(int $group_id): bool")]
    internal static bool posix_setegid(RequestContext ctx, long group_id) => PosixState.Succeeded(ctx, LibC.SetEgid((uint)group_id));

    [PhpFunction("posix_getgroups(): array|false")]
    internal static PhpArray? posix_getgroups(RequestContext ctx)
    {
        int count = LibC.GetGroups(0, null);
        if (!PosixState.Succeeded(ctx, count)) return null;
        uint[] groups = new uint[count];
        fixed (uint* p = groups) count = LibC.GetGroups(count, p);
        if (!PosixState.Succeeded(ctx, count)) return null;
        var result = new PhpArray(count);
        foreach (uint group in groups.AsSpan(0, count)) result.Append(Value.Int(group));
        return result;
    }

    [PhpFunction("posix_initgroups(string $username, int $group_id): bool")]
    internal static bool posix_initgroups(PhpString username, long group_id)
    {
        if (username.Length == 0) return false;
        byte[] name = [.. username.Span, 0];
        fixed (byte* p = name) return LibC.InitGroups(p, (uint)group_id) == 0;
    }

    [PhpFunction("posix_getlogin(): string|false")]
    internal static PhpString? posix_getlogin(RequestContext ctx)
    {
        byte* buffer = stackalloc byte[256];
        int error = LibC.GetLogin(buffer, 256);
        if (error == 0) return Text(buffer);
        PosixState.Fail(ctx, error);
        return null;
    }

    [PhpFunction("posix_getpgrp(): int", NoThrow = true)]
    internal static long posix_getpgrp() => LibC.GetPgrp();

    [PhpFunction("posix_setsid(): int", NoThrow = true)]
    internal static long posix_setsid() => LibC.SetSid();

    [PhpFunction("posix_setpgid(int $process_id, int $process_group_id): bool")]
    internal static bool posix_setpgid(RequestContext ctx, long process_id, long process_group_id) =>
        PosixState.Succeeded(ctx, LibC.SetPgid((int)process_id, (int)process_group_id));

    [PhpFunction("posix_getpgid(int $process_id): int|false")]
    internal static long? posix_getpgid(RequestContext ctx, long process_id)
    {
        int group = LibC.GetPgid((int)process_id);
        return PosixState.Succeeded(ctx, group) ? group : null;
    }

    [PhpFunction("posix_getsid(int $process_id): int|false")]
    internal static long? posix_getsid(RequestContext ctx, long process_id)
    {
        int session = LibC.GetSid((int)process_id);
        return PosixState.Succeeded(ctx, session) ? session : null;
    }

    [PhpFunction("posix_uname(): array|false")]
    internal static PhpArray? posix_uname(RequestContext ctx)
    {
        // struct utsname: six texts of 65 bytes
        const int fieldLength = 65;
        ReadOnlySpan<string> names = ["sysname", "nodename", "release", "version", "machine", "domainname"];
        byte* buffer = stackalloc byte[fieldLength * names.Length];
        if (!PosixState.Succeeded(ctx, LibC.Uname(buffer))) return null;
        var result = new PhpArray(names.Length);
        for (int i = 0; i < names.Length; i++) result.Add(names[i], Value.String(Text(buffer + (i * fieldLength))));
        return result;
    }

    [PhpFunction("posix_times(): array|false")]
    internal static PhpArray? posix_times(RequestContext ctx)
    {
        ReadOnlySpan<string> names = ["utime", "stime", "cutime", "cstime"];
        long* buffer = stackalloc long[names.Length];
        long ticks = LibC.Times(buffer);
        if (ticks == -1 && !PosixState.Succeeded(ctx, ticks)) return null;
        var result = new PhpArray(5);
        result.Add("ticks", Value.Int(ticks));
        for (int i = 0; i < names.Length; i++) result.Add(names[i], Value.Int(buffer[i]));
        return result;
    }

    [PhpFunction("posix_get_last_error(): int")]
    [PhpFunction("posix_errno(): int")]
    internal static long posix_errno(RequestContext ctx) => PosixState.LastError(ctx);

    [PhpFunction("posix_strerror(int $error_code): string")]
    internal static PhpString posix_strerror(long error_code)
    {
        byte* buffer = stackalloc byte[256];
        return Text(LibC.ErrorText((int)error_code, buffer, 256));
    }

    [PhpFunction("posix_sysconf(int $conf_id): int", NoThrow = true)]
    internal static long posix_sysconf(long conf_id) => LibC.SysConf((int)conf_id);

    /// <summary>A text of C.</summary>
    internal static PhpString Text(byte* text) => PhpString.FromSpan(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
}
