using System.Runtime.InteropServices;
using HhvmSharp.Library.Core;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>The process, the machine, memory.</summary>
[PhpExtension("standard")]
internal static class ProcessInfo
{
    [PhpFunction("getmypid(): int|false")]
    internal static long? getmypid() => Environment.ProcessId;

    [PhpFunction("getmyuid(): int|false")]
    internal static long? getmyuid(RequestContext ctx) => Stat(ctx, out long uid, out _, out _, out _) ? uid : null;

    [PhpFunction("getmygid(): int|false")]
    internal static long? getmygid(RequestContext ctx) => Stat(ctx, out _, out long gid, out _, out _) ? gid : null;

    [PhpFunction("getmyinode(): int|false")]
    internal static long? getmyinode(RequestContext ctx) => Stat(ctx, out _, out _, out long inode, out _) ? inode : null;

    [PhpFunction("getlastmod(): int|false")]
    internal static long? getlastmod(RequestContext ctx) => Stat(ctx, out _, out _, out _, out long time) ? time : null;

    [PhpFunction("get_current_user(): string")]
    internal static PhpString get_current_user(RequestContext ctx)
    {
        if (!Stat(ctx, out long uid, out _, out _, out _)) return PhpString.Empty;
        foreach (string line in File.ReadLines("/etc/passwd"))
        {
            string[] fields = line.Split(':');
            if (fields.Length > 2 && fields[2] == uid.ToString(System.Globalization.CultureInfo.InvariantCulture)) return PhpString.FromUtf8(fields[0]);
        }

        return PhpString.Empty;
    }

    /// <summary>Of the main script's file (as the SAPI's get_stat).</summary>
    private static unsafe bool Stat(RequestContext ctx, out long uid, out long gid, out long inode, out long modified)
    {
        uid = gid = inode = modified = 0;
        if (ctx.MainScript is null) return false;
        // struct statx: uid at 20, gid at 24, inode at 32, mtime at 112
        byte* buffer = stackalloc byte[256];
        string path = ctx.FullPath(ctx.MainScript.ToUtf8());
        if (StatX(-100, path, 0, 0x7FF, buffer) != 0) return false;
        uid = *(uint*)(buffer + 20);
        gid = *(uint*)(buffer + 24);
        inode = *(long*)(buffer + 32);
        modified = *(long*)(buffer + 112);
        return true;
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern unsafe int StatX(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte* buffer);

    [PhpFunction("phpversion(?string $extension = null): string|false")]
    internal static PhpString? phpversion(RequestContext ctx, PhpString? extension)
    {
        if (extension is null) return PhpString.FromLatin1(CoreConstants.Version);
        return ctx.Environment.Extensions.TryGetValue(extension.ToLower().ToString(), out ExtensionInfo? e) ? PhpString.FromLatin1(e.Version) : null;
    }

    [PhpFunction("php_uname(string $mode = \"a\"): string")]
    internal static PhpString php_uname(RequestContext ctx, PhpString mode)
    {
        if (mode.Length != 1) Arg.ValueError(ctx, 1, "must be a single character");
        string system = Read("ostype", "Linux"), host = Read("hostname", Environment.MachineName), release = Read("osrelease", ""), version = Read("version", "");
        string machine = RuntimeInformation.OSArchitecture switch { Architecture.X64 => "x86_64", Architecture.Arm64 => "aarch64", var other => other.ToString().ToLowerInvariant() };
        switch (mode[0])
        {
            case (byte)'s':
                return PhpString.FromUtf8(system);
            case (byte)'n':
                return PhpString.FromUtf8(host);
            case (byte)'r':
                return PhpString.FromUtf8(release);
            case (byte)'v':
                return PhpString.FromUtf8(version);
            case (byte)'m':
                return PhpString.FromUtf8(machine);
            case (byte)'a':
                return PhpString.FromUtf8($"{system} {host} {release} {version} {machine}");
            default:
                Arg.ValueError(ctx, 1, "must be one of \"a\", \"m\", \"n\", \"r\", \"s\", or \"v\"");
                return PhpString.Empty;
        }

        static string Read(string name, string otherwise)
        {
            try
            {
                return File.ReadAllText("/proc/sys/kernel/" + name).TrimEnd('\n');
            }
            catch (IOException)
            {
                return otherwise;
            }
        }
    }

    [PhpFunction("gethostname(): string|false")]
    internal static PhpString? gethostname() => PhpString.FromUtf8(Environment.MachineName);

    [PhpFunction("sys_getloadavg(): array|false")]
    internal static PhpArray? sys_getloadavg()
    {
        string[] fields = File.ReadAllText("/proc/loadavg").Split(' ');
        if (fields.Length < 3) return null;
        var loads = new double[3];
        for (int i = 0; i < 3; i++) loads[i] = double.Parse(fields[i], System.Globalization.CultureInfo.InvariantCulture);
        return PhpArray.FromFloats(loads, 3);
    }

    [PhpFunction("sys_get_temp_dir(): string")]
    internal static PhpString sys_get_temp_dir(RequestContext ctx)
    {
        string configured = ctx.Ini.GetString("sys_temp_dir");
        if (configured.Length > 0) return PhpString.FromLatin1(configured.Length > 1 ? configured.TrimEnd('/') : configured);
        if (ctx.EnvironmentVariables.TryGetValue(PhpString.FromLatin1("TMPDIR"), out PhpString? directory) && directory.Length > 0)
            return PhpString.FromLatin1(directory.Length > 1 && directory[directory.Length - 1] == '/' ? directory.ToString()[..^1] : directory.ToString());
        return PhpString.FromLatin1("/tmp");
    }

    // ---- memory: what the request is charged with ----

    [PhpFunction("memory_get_usage(bool $real_usage = false): int")]
    internal static long memory_get_usage(RequestContext ctx, bool real_usage) => real_usage ? Blocks(ctx.MemoryUsed) : Base + ctx.MemoryUsed;

    [PhpFunction("memory_get_peak_usage(bool $real_usage = false): int")]
    internal static long memory_get_peak_usage(RequestContext ctx, bool real_usage)
    {
        long peak = Math.Max(ctx.MemoryPeak, ctx.MemoryUsed);
        return real_usage ? Blocks(peak) : Base + peak;
    }

    [PhpFunction("memory_reset_peak_usage(): void")]
    internal static void memory_reset_peak_usage(RequestContext ctx) => ctx.MemoryPeak = ctx.MemoryUsed;

    /// <summary>What a request has before it runs anything, as Zend counts it.</summary>
    private const long Base = 384 * 1024;

    /// <summary>In blocks of 2 MB, as the allocator of PHP takes memory from the system.</summary>
    private static long Blocks(long bytes) => (Base + bytes + (2 << 20) - 1) / (2 << 20) * (2 << 20);
}
