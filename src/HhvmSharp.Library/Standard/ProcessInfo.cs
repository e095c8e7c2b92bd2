using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>The process and the machine: ids, load, memory, versions.</summary>
[PhpExtension("standard")]
internal static unsafe class ProcessInfo
{
    [PhpFunction("getmypid(): int|false", NoThrow = true)]
    internal static long getmypid() => System.Environment.ProcessId;

    // ---- the main script's file ----

    private static bool Stat(RequestContext ctx, out FileStat stat)
    {
        stat = default;
        return ctx.MainScript is { Length: > 0 } script && Posix.Stat(FilePath.ForCall(ctx, script), false, out stat);
    }

    [PhpFunction("getmyuid(): int|false")]
    internal static long getmyuid(RequestContext ctx) => Stat(ctx, out FileStat stat) ? stat.Uid : Posix.UserId();

    [PhpFunction("getmygid(): int|false")]
    internal static long getmygid(RequestContext ctx) => Stat(ctx, out FileStat stat) ? stat.Gid : Posix.GroupId();

    [PhpFunction("getmyinode(): int|false")]
    internal static long? getmyinode(RequestContext ctx) => Stat(ctx, out FileStat stat) ? stat.Inode : null;

    [PhpFunction("getlastmod(): int|false")]
    internal static long? getlastmod(RequestContext ctx) => Stat(ctx, out FileStat stat) ? stat.Modified : null;

    [PhpFunction("get_current_user(): string")]
    internal static PhpString get_current_user(RequestContext ctx)
    {
        byte** entry = LibC.GetPwUid((uint)getmyuid(ctx));
        return entry == null ? PhpString.Empty : PhpString.FromSpan(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*entry));
    }

    // ---- the machine ----

    private static string Kernel(string name)
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/" + name).TrimEnd('\n');
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Machine => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.X86 => "i686",
        Architecture a => a.ToString().ToLowerInvariant(),
    };

    [PhpFunction("php_uname(string $mode = \"a\"): string")]
    internal static PhpString php_uname(RequestContext ctx, PhpString mode)
    {
        if (mode.Length != 1) Arg.ValueError(ctx, 1, "must be a single character");
        string text = mode[0] switch
        {
            (byte)'s' => Kernel("ostype"),
            (byte)'n' => Kernel("hostname"),
            (byte)'r' => Kernel("osrelease"),
            (byte)'v' => Kernel("version"),
            (byte)'m' => Machine,
            (byte)'a' => $"{Kernel("ostype")} {Kernel("hostname")} {Kernel("osrelease")} {Kernel("version")} {Machine}",
            _ => "",
        };
        if (text.Length == 0) Arg.ValueError(ctx, 1, "must be one of \"a\", \"m\", \"n\", \"r\", \"s\", or \"v\"");
        return PhpString.FromUtf8(text);
    }

    [PhpFunction("phpversion(?string $extension = null): string|false")]
    internal static PhpString? phpversion(RequestContext ctx, PhpString? extension)
    {
        if (extension is null) return PhpString.Literal("8.4.24");
        return ctx.Environment.Extensions.TryGetValue(extension.ToLower().ToString(), out ExtensionInfo? e) ? PhpString.FromLatin1(e.Version) : null;
    }

    [PhpFunction("sys_getloadavg(): array|false")]
    internal static PhpArray? sys_getloadavg()
    {
        double* load = stackalloc double[3];
        if (LibC.GetLoadAvg(load, 3) != 3) return null;
        var result = new PhpArray(3);
        for (int i = 0; i < 3; i++) result.Append(Value.Float(load[i]));
        return result;
    }

    [PhpFunction("sys_get_temp_dir(): string")]
    internal static PhpString sys_get_temp_dir(RequestContext ctx) => TemporaryFiles.Directory(ctx);

    // ---- memory and time ----

    /// <summary>What PHP itself takes before a script does anything.</summary>
    private const long Baseline = 400 * 1024, Segment = 2 * 1024 * 1024;

    private static long Usage(long used, bool real)
    {
        used += Baseline;
        return real ? (used + Segment - 1) / Segment * Segment : used;
    }

    [PhpFunction("memory_get_usage(bool $real_usage = false): int", NoThrow = true)]
    internal static long memory_get_usage(RequestContext ctx, bool real_usage) => Usage(ctx.MemoryUsed, real_usage);

    [PhpFunction("memory_get_peak_usage(bool $real_usage = false): int", NoThrow = true)]
    internal static long memory_get_peak_usage(RequestContext ctx, bool real_usage) => Usage(Math.Max(ctx.MemoryPeak, ctx.MemoryUsed), real_usage);

    [PhpFunction("memory_reset_peak_usage(): void", NoThrow = true)]
    internal static void memory_reset_peak_usage(RequestContext ctx) => ctx.MemoryPeak = ctx.MemoryUsed;

    /// <summary>In getrusage()'s order, with the index of each in struct rusage.</summary>
    private static readonly (string Name, int Index)[] UsageFields =
    [
        ("ru_oublock", 12), ("ru_inblock", 11), ("ru_msgsnd", 13), ("ru_msgrcv", 14), ("ru_maxrss", 4), ("ru_ixrss", 5),
        ("ru_idrss", 6), ("ru_minflt", 8), ("ru_majflt", 9), ("ru_nsignals", 15), ("ru_nvcsw", 16), ("ru_nivcsw", 17),
        ("ru_nswap", 10), ("ru_utime.tv_usec", 1), ("ru_utime.tv_sec", 0), ("ru_stime.tv_usec", 3), ("ru_stime.tv_sec", 2),
    ];

    [PhpFunction("getrusage(int $mode = 0): array|false")]
    internal static PhpArray? getrusage(long mode)
    {
        long* usage = stackalloc long[18];
        if (LibC.GetRUsage(mode == 1 ? -1 : 0, usage) != 0) return null;
        return Usage(usage);
    }

    /// <summary>A struct rusage as an array.</summary>
    internal static PhpArray Usage(long* usage)
    {
        var result = new PhpArray(UsageFields.Length);
        foreach ((string name, int index) in UsageFields) result.Add(name, Value.Int(usage[index]));
        return result;
    }

    [PhpFunction("error_log(string $message, int $message_type = 0, ?string $destination = null, ?string $additional_headers = null): bool")]
    internal static bool error_log(RequestContext ctx, PhpString message, long message_type, PhpString? destination, PhpString? additional_headers)
    {
        switch (message_type)
        {
            case 1:
                Arg.Warning(ctx, "Mail is not available for error logging");
                return false;
            case 2:
                Throw.ValueError(ctx, "TCP/IP option is not available for error logging");
                return false;
            case 3:
                PhpStream? log = ctx.Streams.Open(destination ?? PhpString.Empty, "a", StreamOptions.ReportErrors);
                if (log is null) return StreamArg.Checked(ctx, false);
                bool written = log.Write(message.Span) == message.Length;
                StreamArg.Release(ctx, log);
                return written;
            default:
                ctx.Log(message.ToString());
                return true;
        }
    }

    private static class LibC
    {
        [DllImport("libc", EntryPoint = "getpwuid")]
        internal static extern byte** GetPwUid(uint uid);

        [DllImport("libc", EntryPoint = "getloadavg")]
        internal static extern int GetLoadAvg(double* load, int count);

        [DllImport("libc", EntryPoint = "getrusage")]
        internal static extern int GetRUsage(int who, long* usage);
    }
}
