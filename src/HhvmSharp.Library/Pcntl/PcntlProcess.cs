using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Library.PosixExtension;
using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Processes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcntl;

/// <summary>Waiting for children, replacing the process, priorities, namespaces and processors. There is no fork: the runtime's other threads would not be in the child.</summary>
[PhpExtension("pcntl")]
internal static unsafe class PcntlProcess
{
    private const int UsageWords = 18, BrokenPipe = 13, AffinityBytes = 128, ConfiguredCpus = 83;

    private static bool Fail(RequestContext ctx, int error)
    {
        SignalState.Of(ctx).LastError = error;
        return false;
    }

    /// <summary>Keeps errno and warns about it.</summary>
    private static bool Fail(RequestContext ctx, int error, string message)
    {
        Arg.Warning(ctx, message);
        return Fail(ctx, error);
    }

    // ---- children ----

    [PhpFunction("pcntl_waitpid(int $process_id, &$status, int $flags = 0, &$resource_usage = []): int")]
    internal static long pcntl_waitpid(RequestContext ctx, long process_id, PhpReference status, long flags, PhpReference? resource_usage)
    {
        int s = (int)Conversions.ToInt(ctx, in status.Value);
        long* usage = stackalloc long[UsageWords];
        new Span<long>(usage, UsageWords).Clear();
        int child;
        do child = PcntlLibC.Wait((int)process_id, &s, (int)flags, usage);
        while (child < 0 && PcntlLibC.Error == 4 && !ctx.InterruptRequested);
        if (child < 0) Fail(ctx, PcntlLibC.Error);
        if (resource_usage is not null) Arguments.Assign(ctx, resource_usage, Value.Array(child > 0 ? ProcessInfo.Usage(usage) : new PhpArray()));
        Arguments.Assign(ctx, status, Value.Int(s));
        return child;
    }

    [PhpFunction("pcntl_wait(&$status, int $flags = 0, &$resource_usage = []): int")]
    internal static long pcntl_wait(RequestContext ctx, PhpReference status, long flags, PhpReference? resource_usage) =>
        pcntl_waitpid(ctx, -1, status, flags, resource_usage);

    [PhpFunction("pcntl_waitid(int $idtype = P_ALL, ?int $id = null, &$info = [], int $flags = WEXITED): bool")]
    internal static bool pcntl_waitid(RequestContext ctx, long idtype, long? id, PhpReference? info, long flags)
    {
        int* data = stackalloc int[32]; // siginfo_t
        if (PcntlLibC.WaitId((int)idtype, (uint)(id ?? 0), data, (int)flags) == -1) return Fail(ctx, PcntlLibC.Error);
        if (info is null) return true;
        var result = new PhpArray(8);
        result.Add("signo", Value.Int(data[0]));
        result.Add("errno", Value.Int(data[1]));
        result.Add("code", Value.Int(data[2]));
        result.Add("status", Value.Int(data[6]));
        result.Add("utime", Value.Float(*(long*)(data + 8)));
        result.Add("stime", Value.Float(*(long*)(data + 10)));
        result.Add("pid", Value.Int(data[4]));
        result.Add("uid", Value.Int((uint)data[5]));
        Arguments.Assign(ctx, info, Value.Array(result));
        return true;
    }

    [PhpFunction("pcntl_wifexited(int $status): bool", Pure = true, NoThrow = true)]
    internal static bool pcntl_wifexited(long status) => (status & 0x7F) == 0;

    [PhpFunction("pcntl_wifstopped(int $status): bool", Pure = true, NoThrow = true)]
    internal static bool pcntl_wifstopped(long status) => (status & 0xFF) == 0x7F;

    [PhpFunction("pcntl_wifcontinued(int $status): bool", Pure = true, NoThrow = true)]
    internal static bool pcntl_wifcontinued(long status) => (int)status == 0xFFFF;

    [PhpFunction("pcntl_wifsignaled(int $status): bool", Pure = true, NoThrow = true)]
    internal static bool pcntl_wifsignaled(long status) => (sbyte)((status & 0x7F) + 1) >> 1 > 0;

    [PhpFunction("pcntl_wexitstatus(int $status): int|false", Pure = true, NoThrow = true)]
    [PhpFunction("pcntl_wstopsig(int $status): int|false", Pure = true, NoThrow = true)]
    internal static long pcntl_wexitstatus(long status) => (status >> 8) & 0xFF;

    [PhpFunction("pcntl_wtermsig(int $status): int|false", Pure = true, NoThrow = true)]
    internal static long pcntl_wtermsig(long status) => status & 0x7F;

    // ---- this process ----

    [PhpFunction("pcntl_exec(string $path, array $args = [], array $env_vars = []): bool")]
    internal static bool pcntl_exec(RequestContext ctx, PhpString path, PhpArray? args = null, PhpArray? env_vars = null)
    {
        StreamArg.Path(ctx, path, 1);
        var arguments = new List<byte[]> { path.Span.ToArray() };
        foreach (KeyValuePair<Value, Value> a in args ?? PhpArray.Empty) arguments.Add(Text(ctx, a.Value));
        var variables = new List<byte[]>();
        if (env_vars is not null)
        {
            foreach (KeyValuePair<Value, Value> v in env_vars) variables.Add([.. Text(ctx, v.Key), (byte)'=', .. Text(ctx, v.Value)]);
        }
        else
        {
            foreach ((PhpString name, PhpString value) in ctx.EnvironmentVariables) variables.Add([.. name.Span, (byte)'=', .. value.Span]);
        }

        ctx.Output.FlushSink();
        byte** argv = Spawn.Copy(arguments), envp = Spawn.Copy(variables);
        // .NET ignores broken pipes, which the new program would go on doing
        PcntlLibC.SetHandler(BrokenPipe, 0);
        fixed (byte* p = FilePath.ForCall(ctx, path)) PcntlLibC.Exec(p, argv, envp);
        int error = PcntlLibC.Error;
        PcntlLibC.SetHandler(BrokenPipe, SignalState.Ignore);
        Spawn.Free(argv);
        Spawn.Free(envp);
        return Fail(ctx, error, $"Error has occurred: (errno {error}) {PosixProcess.posix_strerror(error)}");
    }

    /// <summary>A value as a text of C.</summary>
    private static byte[] Text(RequestContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        PhpString text = Conversions.ToStr(ctx, in v);
        Throw.IfPending(ctx);
        int end = text.Span.IndexOf((byte)0);
        return (end < 0 ? text.Span : text.Span[..end]).ToArray();
    }

    [PhpFunction("pcntl_alarm(int $seconds): int", NoThrow = true)]
    internal static long pcntl_alarm(long seconds) => PcntlLibC.Alarm((uint)seconds);

    [PhpFunction("pcntl_get_last_error(): int")]
    [PhpFunction("pcntl_errno(): int")]
    internal static long pcntl_errno(RequestContext ctx) => SignalState.Of(ctx).LastError;

    [PhpFunction("pcntl_strerror(int $error_code): string")]
    internal static PhpString pcntl_strerror(long error_code) => PosixProcess.posix_strerror(error_code);

    [PhpFunction("pcntl_getpriority(?int $process_id = null, int $mode = PRIO_PROCESS): int|false")]
    internal static long? pcntl_getpriority(RequestContext ctx, long? process_id, long mode)
    {
        int priority = PcntlLibC.GetPriority((int)mode, (uint)(process_id ?? 0));
        int error = PcntlLibC.Error;
        if (error == 0) return priority;
        Fail(ctx, error);
        if (error == PcntlLibC.Invalid) Arg.ValueError(ctx, 2, "must be one of PRIO_PGRP, PRIO_USER, or PRIO_PROCESS");
        Arg.Warning(ctx, error == PcntlLibC.NoProcess ? $"Error {error}: No process was located using the given parameters" : $"Unknown error {error} has occurred");
        return null;
    }

    [PhpFunction("pcntl_setpriority(int $priority, ?int $process_id = null, int $mode = PRIO_PROCESS): bool")]
    internal static bool pcntl_setpriority(RequestContext ctx, long priority, long? process_id, long mode)
    {
        if (PcntlLibC.SetPriority((int)mode, (uint)(process_id ?? 0), (int)priority) == 0) return true;
        int error = PcntlLibC.Error;
        if (error == PcntlLibC.Invalid)
        {
            Fail(ctx, error);
            Arg.ValueError(ctx, 3, "must be one of PRIO_PGRP, PRIO_USER, or PRIO_PROCESS");
        }

        return Fail(ctx, error, error switch
        {
            PcntlLibC.NoProcess => $"Error {error}: No process was located using the given parameters",
            PcntlLibC.NotPermitted => $"Error {error}: A process was located, but neither its effective nor real user ID matched the effective user ID of the caller",
            PcntlLibC.NoAccess => $"Error {error}: Only a super user may attempt to increase the process priority",
            _ => $"Unknown error {error} has occurred",
        });
    }

    // ---- namespaces and processors ----

    [PhpFunction("pcntl_unshare(int $flags): bool")]
    internal static bool pcntl_unshare(RequestContext ctx, long flags)
    {
        if (PcntlLibC.Unshare((int)flags) == 0) return true;
        int error = PcntlLibC.Error;
        if (error == PcntlLibC.Invalid)
        {
            Fail(ctx, error);
            Arg.ValueError(ctx, 1, "must be a combination of CLONE_* flags, or at least one flag is unsupported by the kernel");
        }

        return Fail(ctx, error, error switch
        {
            PcntlLibC.NoMemory => $"Error {error}: Insufficient memory for unshare",
            PcntlLibC.NotPermitted => $"Error {error}: No privilege to use these flags",
            PcntlLibC.NoSpace => $"Error {error}: Reached the maximum nesting limit for one of the specified namespaces",
            PcntlLibC.Users => $"Error {error}: Reached the maximum nesting limit for the user namespace",
            _ => $"Unknown error {error} has occurred",
        });
    }

    [PhpFunction("pcntl_setns(?int $process_id = null, int $nstype = CLONE_NEWNET): bool")]
    internal static bool pcntl_setns(RequestContext ctx, long? process_id, long nstype)
    {
        long pid = process_id ?? Environment.ProcessId;
        int fd = PcntlLibC.OpenProcess((int)pid, 0);
        int error = fd < 0 ? PcntlLibC.Error : 0;
        if (fd < 0)
        {
            Fail(ctx, error);
            if (error is PcntlLibC.Invalid or PcntlLibC.NoProcess) Arg.ValueError(ctx, 1, $"is not a valid process ({pid})");
            return Fail(ctx, error, error switch
            {
                PcntlLibC.TooManyFiles => $"Error {error}: File descriptors per-process limit reached",
                PcntlLibC.NoDevice => $"Error {error}: Anonymous inode fs unsupported",
                PcntlLibC.NoMemory => $"Error {error}: Insufficient memory for pidfd_open",
                _ => $"Error {error}",
            });
        }

        int result = PcntlLibC.SetNamespace(fd, (int)nstype);
        error = PcntlLibC.Error;
        _ = Posix.Close(fd);
        if (result == 0) return true;
        Fail(ctx, error);
        if (error == PcntlLibC.NoProcess) Arg.ValueError(ctx, 1, $"process no longer available ({pid})");
        if (error == PcntlLibC.Invalid) Arg.ValueError(ctx, 2, $"is an invalid nstype ({(int)nstype})");
        return Fail(ctx, error, error == PcntlLibC.NotPermitted ? $"Error {error}: No required capability for this process" : $"Error {error}");
    }

    [PhpFunction("pcntl_getcpuaffinity(?int $process_id = null): array|false")]
    internal static PhpArray? pcntl_getcpuaffinity(RequestContext ctx, long? process_id)
    {
        byte* mask = stackalloc byte[AffinityBytes];
        new Span<byte>(mask, AffinityBytes).Clear();
        // the call gives the size of the kernel's mask, not 0
        if (PcntlLibC.GetAffinity((int)(process_id ?? 0), AffinityBytes, mask) < 0)
        {
            FailAffinity(ctx, process_id ?? 0);
            if (PcntlLibC.Error == PcntlLibC.Invalid) Throw.ValueError(ctx, "invalid cpu affinity mask size");
            return null;
        }

        var result = new PhpArray();
        long cpus = PcntlLibC.SysConf(ConfiguredCpus);
        for (int i = 0; i < cpus; i++)
            if ((mask[i / 8] >> (i % 8) & 1) != 0) result.Append(Value.Int(i));
        return result;
    }

    private static void FailAffinity(RequestContext ctx, long pid)
    {
        int error = PcntlLibC.Error;
        Fail(ctx, error);
        if (error == PcntlLibC.NoProcess) Arg.ValueError(ctx, 1, $"invalid process ({pid})");
        if (error == PcntlLibC.NotPermitted) Arg.Warning(ctx, "Calling process not having the proper privileges");
        else if (error != PcntlLibC.Invalid) Arg.Warning(ctx, $"Error {error}");
    }

    [PhpFunction("pcntl_setcpuaffinity(?int $process_id = null, array $cpu_ids = []): bool")]
    internal static bool pcntl_setcpuaffinity(RequestContext ctx, long? process_id, PhpArray cpu_ids)
    {
        if (cpu_ids.Length == 0) Arg.ValueError(ctx, 2, "must not be empty");
        byte* mask = stackalloc byte[AffinityBytes];
        new Span<byte>(mask, AffinityBytes).Clear();
        long cpus = PcntlLibC.SysConf(ConfiguredCpus);
        foreach (KeyValuePair<Value, Value> p in cpu_ids)
        {
            Value v = p.Value.Dereferenced();
            long cpu = v.n;
            if (v.IsString && !ArrayKey.TryInt(v.AsString, out cpu)) Arg.ValueError(ctx, 2, $"cpu id invalid value ({v.AsString})");
            if (!v.IsString && !v.IsInt) Arg.TypeError(ctx, 2, $"value must be of type int|string, {TypeNames.OfValue(in v)} given");
            if (cpu < 0 || cpu >= cpus) Arg.ValueError(ctx, 2, $"cpu id must be between 0 and {cpus} ({cpu})");
            mask[cpu / 8] |= (byte)(1 << (int)(cpu % 8));
        }

        if (PcntlLibC.SetAffinity((int)(process_id ?? 0), AffinityBytes, mask) == 0) return true;
        FailAffinity(ctx, process_id ?? 0);
        if (PcntlLibC.Error == PcntlLibC.Invalid) Arg.ValueError(ctx, 2, "invalid cpu affinity mask size or unmapped cpu id(s)");
        return false;
    }

    [PhpFunction("pcntl_getcpu(): int", NoThrow = true)]
    internal static long pcntl_getcpu() => PcntlLibC.CurrentCpu();
}
