using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Processes;

/// <summary>
/// Starting child processes with posix_spawn: .NET's Process knows neither other descriptors than three nor a shell.
/// Directory and environment are the request's; signals are as a new process expects them, not as .NET has set them.
/// </summary>
internal static unsafe partial class Spawn
{
    internal const int NoHang = 1, Untraced = 2;

    private const short SetSignalMask = 8, SetSignalDefaults = 4;
    private const int StructureBytes = 512; // more than the C library's structures need

    /// <summary>A descriptor of the child and where it comes from; To -1: it is only closed.</summary>
    internal readonly record struct Action(int From, int To);

    /// <summary>The id of "sh -c command"; the negative error when it could not be started.</summary>
    internal static int Shell(RequestContext ctx, PhpString command, List<Action> actions) =>
        Start(ctx, "/bin/sh", [PhpString.Literal("sh"), PhpString.Literal("-c"), command], actions, null, null);

    /// <param name="environment">"NAME=value"; null: the request's.</param>
    internal static int Start(RequestContext ctx, string file, IReadOnlyList<PhpString> arguments, List<Action> actions, byte[]? directory, IReadOnlyList<byte[]>? environment)
    {
        ctx.Output.Sink.Flush();
        byte* fileActions = stackalloc byte[StructureBytes];
        byte* attributes = stackalloc byte[StructureBytes];
        byte* signals = stackalloc byte[StructureBytes];
        ActionsInit(fileActions);
        AttributesInit(attributes);
        SignalsEmpty(signals);
        AttributesSetMask(attributes, signals);
        SignalsFill(signals);
        AttributesSetDefault(attributes, signals);
        AttributesSetFlags(attributes, SetSignalMask | SetSignalDefaults);
        foreach (Action a in actions)
        {
            if (a.To >= 0) ActionsAddDup(fileActions, a.From, a.To);
            else ActionsAddClose(fileActions, a.From);
        }

        directory ??= [.. Encoding.UTF8.GetBytes(ctx.CurrentDirectory), 0];
        fixed (byte* d = directory) ActionsAddChdir(fileActions, d);
        byte** argv = Copy(arguments.Select(static a => a.Span.ToArray()).ToList());
        byte** envp = Copy(environment ?? ctx.EnvironmentVariables.Select(static v => (byte[])[.. v.Key.Span, (byte)'=', .. v.Value.Span]).ToList());
        byte[] path = [.. Encoding.Latin1.GetBytes(file), 0];
        int pid;
        int error;
        fixed (byte* p = path) error = SpawnPath(&pid, p, fileActions, attributes, argv, envp);
        Free(argv);
        Free(envp);
        ActionsDestroy(fileActions);
        AttributesDestroy(attributes);
        return error == 0 ? pid : -error;
    }

    /// <summary>NUL-terminated copies behind a NULL-terminated list of pointers.</summary>
    internal static byte** Copy(IReadOnlyList<byte[]> strings)
    {
        byte** list = (byte**)NativeMemory.Alloc((nuint)(strings.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < strings.Count; i++)
        {
            list[i] = (byte*)NativeMemory.Alloc((nuint)strings[i].Length + 1);
            strings[i].CopyTo(new Span<byte>(list[i], strings[i].Length));
            list[i][strings[i].Length] = 0;
        }

        list[strings.Count] = null;
        return list;
    }

    internal static void Free(byte** list)
    {
        for (byte** p = list; *p != null; p++) NativeMemory.Free(*p);
        NativeMemory.Free(list);
    }

    /// <summary>A pipe whose ends no child inherits by itself.</summary>
    internal static bool Pipe(out int read, out int write)
    {
        const int closeOnExec = 0x80000;
        int* ends = stackalloc int[2];
        bool ok = PipeCall(ends, closeOnExec) == 0;
        (read, write) = ok ? (ends[0], ends[1]) : (-1, -1);
        return ok;
    }

    internal static bool OpenTerminal(out int master, out int slave)
    {
        int m, s;
        bool ok = OpenPty(&m, &s, null, null, null) == 0;
        (master, slave) = ok ? (m, s) : (-1, -1);
        return ok;
    }

    /// <summary>waitpid, again when it was interrupted.</summary>
    internal static int Wait(int pid, int options, out int status)
    {
        int s = 0;
        int result;
        do result = WaitCall(pid, &s, options);
        while (result < 0 && Marshal.GetLastPInvokeError() == Runtime.Streams.Posix.Interrupted);
        status = s;
        return result;
    }

    internal static bool HasExited(int status) => (status & 0x7F) == 0;

    internal static int ExitStatus(int status) => (status >> 8) & 0xFF;

    /// <summary>What pclose() and proc_close() return: the exit status, or the whole one when a signal ended it.</summary>
    internal static int Result(int pid)
    {
        int waited = Wait(pid, 0, out int status);
        return waited <= 0 ? -1 : HasExited(status) ? ExitStatus(status) : status;
    }

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    private static partial int SpawnPath(int* pid, byte* file, byte* actions, byte* attributes, byte** argv, byte** envp);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int ActionsAddDup(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    private static partial int ActionsAddClose(byte* actions, int fd);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    private static partial int ActionsAddChdir(byte* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int AttributesSetDefault(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int AttributesSetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int SignalsFill(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int SignalsEmpty(byte* signals);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int PipeCall(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "openpty", SetLastError = true)]
    private static partial int OpenPty(int* master, int* slave, byte* name, byte* terminal, byte* window);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitCall(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "nice", SetLastError = true)]
    internal static partial int Nice(int increment);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    internal static partial long SystemLimit(int name);
}
