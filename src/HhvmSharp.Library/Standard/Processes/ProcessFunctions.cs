using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Processes;

/// <summary>A process of proc_open().</summary>
internal sealed class ProcessResource(RequestContext ctx, PhpString command, int pid, List<PhpStream> pipes) : PhpResource(ctx, "process")
{
    private int _exitStatus;

    internal PhpString Command => command;

    internal int Pid => pid;

    /// <summary>The exit status was seen, and cannot be asked for again.</summary>
    internal bool HasExitStatus { get; private set; }

    /// <summary>proc_close(): closing waits.</summary>
    internal bool WaitOnClose { get; set; }

    internal int CloseResult { get; private set; } = -1;

    internal int Wait(int options, out int status)
    {
        status = _exitStatus;
        if (HasExitStatus) return pid;
        int waited = Spawn.Wait(pid, options, out status);
        if (waited <= 0 || !Spawn.HasExited(status)) return waited;
        HasExitStatus = true;
        _exitStatus = status;
        return waited;
    }

    protected override void OnClose(PhpContext c)
    {
        // pipes first: the process may be waiting for them
        foreach (PhpStream pipe in pipes)
        {
            pipe.Close(c);
            Value.FromHeap(pipe).Release(c);
        }

        int waited = Wait(WaitOnClose ? 0 : Spawn.NoHang, out int status);
        CloseResult = waited <= 0 ? -1 : Spawn.HasExited(status) ? Spawn.ExitStatus(status) : status;
    }
}

/// <summary>proc_open() and its relatives.</summary>
[PhpExtension("standard")]
internal static class ProcessFunctions
{
    [PhpFunction("proc_open(array|string $command, array $descriptor_spec, &$pipes, ?string $cwd = null, ?array $env_vars = null, ?array $options = null)")]
    internal static Value proc_open(RequestContext ctx, Value command, PhpArray descriptor_spec, PhpReference pipes, PhpString? cwd, PhpArray? env_vars, PhpArray? options)
    {
        List<PhpString> arguments = Arguments(ctx, in command);
        List<byte[]>? environment = env_vars is null ? null : Environment(ctx, env_vars);
        var descriptors = new ProcessDescriptors(ctx);
        int pid = 0;
        try
        {
            if (descriptors.Add(descriptor_spec))
            {
                byte[]? directory = cwd is null ? null : FilePath.ForCall(ctx, cwd);
                pid = command.IsArray
                    ? Spawn.Start(ctx, arguments[0].ToString(), arguments, descriptors.Actions(), directory, environment)
                    : Spawn.Start(ctx, "/bin/sh", [PhpString.Literal("sh"), PhpString.Literal("-c"), command.AsString], descriptors.Actions(), directory, environment);
            }
        }
        finally
        {
            descriptors.CloseChildEnds(failed: pid <= 0);
        }

        if (pid <= 0)
        {
            if (pid < 0) Arg.Warning(ctx, $"posix_spawn() failed: {Posix.Message(-pid)}");
            return Value.False;
        }

        var streams = new PhpArray();
        List<PhpStream> owned = descriptors.OpenParentEnds(streams);
        Runtime.Functions.Arguments.Assign(ctx, pipes, Value.Array(streams));
        return Value.FromHeap(new ProcessResource(ctx, arguments[0], pid, owned));
    }

    /// <summary>The words of an array command, or the one of a string.</summary>
    private static List<PhpString> Arguments(RequestContext ctx, in Value command)
    {
        if (command.IsString) return [command.AsString];
        if (command.AsArray.Length == 0) Arg.ValueError(ctx, 1, "must have at least one element");
        var arguments = new List<PhpString>();
        foreach ((Value _, Value v) in command.AsArray)
        {
            PhpString text = Elements.Text(ctx, v.Dereferenced());
            if (arguments.Count == 0 && text.Length == 0) Throw.ValueError(ctx, "First element must contain a non-empty program name");
            if (text.Span.Contains((byte)0)) Throw.ValueError(ctx, $"Command array element {arguments.Count + 1} contains a null byte");
            arguments.Add(text);
        }

        return arguments;
    }

    /// <summary>Empty values are left out; elements without name are taken as they are.</summary>
    private static List<byte[]> Environment(RequestContext ctx, PhpArray variables)
    {
        var result = new List<byte[]>();
        foreach ((Value key, Value v) in variables)
        {
            PhpString text = Elements.Text(ctx, v.Dereferenced());
            if (text.Length == 0) continue;
            result.Add(key.IsString && key.AsString.Length > 0 ? [.. key.AsString.Span, (byte)'=', .. text.Span] : text.Span.ToArray());
        }

        return result;
    }

    private static ProcessResource Process(RequestContext ctx, in Value given)
    {
        if (StreamArg.Resource(ctx, in given, 1) is ProcessResource { IsClosed: false } process) return process;
        StreamArg.Invalid(ctx, "process");
        return null!;
    }

    [PhpFunction("proc_close($process): int")]
    internal static long proc_close(RequestContext ctx, Value process)
    {
        ProcessResource p = Process(ctx, in process);
        p.WaitOnClose = true;
        p.Close(ctx);
        return p.CloseResult;
    }

    [PhpFunction("proc_terminate($process, int $signal = 15): bool")]
    internal static bool proc_terminate(RequestContext ctx, Value process, long signal) => Spawn.Kill(Process(ctx, in process).Pid, (int)signal) == 0;

    [PhpFunction("proc_get_status($process): array")]
    internal static PhpArray proc_get_status(RequestContext ctx, Value process)
    {
        ProcessResource p = Process(ctx, in process);
        bool running = true, signaled = false, stopped = false;
        int exitCode = -1, termSignal = 0, stopSignal = 0;
        int waited = p.Wait(Spawn.NoHang | Spawn.Untraced, out int status);
        if (waited == p.Pid)
        {
            const int isStopped = 0x7F;
            int signal = status & isStopped;
            if (signal == 0) (running, exitCode) = (false, Spawn.ExitStatus(status));
            else if (signal == isStopped) (stopped, stopSignal) = (true, Spawn.ExitStatus(status));
            else (running, signaled, termSignal) = (false, true, signal);
        }
        else if (waited < 0)
        {
            running = false;
        }

        var result = new PhpArray(9);
        result.Add("command", Value.String(p.Command).Copied());
        result.Add("pid", Value.Int(p.Pid));
        result.Add("cached", Value.Bool(p.HasExitStatus));
        result.Add("running", Value.Bool(running));
        result.Add("signaled", Value.Bool(signaled));
        result.Add("stopped", Value.Bool(stopped));
        result.Add("exitcode", Value.Int(exitCode));
        result.Add("termsig", Value.Int(termSignal));
        result.Add("stopsig", Value.Int(stopSignal));
        return result;
    }
}
