using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Processes;

/// <summary>Commands of the shell: exec(), system(), passthru(), shell_exec(), popen(); quoting for it.</summary>
[PhpExtension("standard")]
internal static class ExecFunctions
{
    /// <summary>One end of a pipe to a shell command; closing it waits for the command.</summary>
    private sealed class PipeStream : PlainFileStream
    {
        private readonly int _pid;

        internal PipeStream(RequestContext ctx, int fd, int pid, string mode)
            : base(ctx, fd, mode)
        {
            _pid = pid;
            Position = 0;
        }

        protected override int CloseHandle()
        {
            base.CloseHandle();
            return Spawn.Result(_pid);
        }
    }

    /// <summary>popen(3); null with the error when that fails.</summary>
    internal static PhpStream? Open(RequestContext ctx, PhpString command, bool read, string mode, out int error)
    {
        error = 0;
        if (!Spawn.Pipe(out int readEnd, out int writeEnd))
        {
            error = Posix.Error;
            return null;
        }

        (int own, int other) = read ? (readEnd, writeEnd) : (writeEnd, readEnd);
        int pid = Spawn.Shell(ctx, command, [new(other, read ? 1 : 0)]);
        Posix.Close(other);
        if (pid > 0) return new PipeStream(ctx, own, pid, mode);
        Posix.Close(own);
        error = -pid;
        return null;
    }

    private static void RequireCommand(RequestContext ctx, PhpString command)
    {
        if (command.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        StreamArg.Path(ctx, command, 1);
    }

    private static PhpStream? Run(RequestContext ctx, PhpString command)
    {
        PhpStream? pipe = Open(ctx, command, read: true, "rb", out _);
        if (pipe is null) Arg.Warning(ctx, $"Unable to fork [{command}]");
        return pipe;
    }

    private static void Finish(RequestContext ctx, PhpStream pipe, PhpReference? resultCode)
    {
        pipe.Close(ctx);
        int code = pipe.CloseResult;
        StreamArg.Release(ctx, pipe);
        if (resultCode is not null) Arguments.Assign(ctx, resultCode, Value.Int(code));
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> line)
    {
        int end = line.Length;
        while (end > 0 && ByteStrings.IsSpace(line[end - 1])) end--;
        return line[..end];
    }

    [PhpFunction("exec(string $command, &$output = null, &$result_code = null): string|false")]
    internal static Value exec(RequestContext ctx, PhpString command, PhpReference? output = null, PhpReference? result_code = null)
    {
        RequireCommand(ctx, command);
        if (output is not null && !output.Value.IsArray) Arguments.Assign(ctx, output, Value.Array(new PhpArray()));
        if (Run(ctx, command) is not { } pipe) return Value.False;
        PhpString last = PhpString.Empty;
        while (pipe.ReadLine() is { } line)
        {
            last = PhpString.FromSpan(TrimEnd(line.Span));
            if (output is not null) PhpArray.Separate(ctx, ref output.Value).Append(ctx, Value.String(last).Copied());
        }

        Finish(ctx, pipe, result_code);
        return Value.String(last).Copied();
    }

    [PhpFunction("system(string $command, &$result_code = null): string|false")]
    internal static Value system(RequestContext ctx, PhpString command, PhpReference? result_code = null)
    {
        RequireCommand(ctx, command);
        if (Run(ctx, command) is not { } pipe) return Value.False;
        PhpString last = PhpString.Empty;
        while (pipe.ReadLine() is { } line)
        {
            ctx.Output.Write(line);
            if (ctx.Output.Level < 1) ctx.Output.Flush();
            last = PhpString.FromSpan(TrimEnd(line.Span));
        }

        Finish(ctx, pipe, result_code);
        return Value.String(last);
    }

    [PhpFunction("passthru(string $command, &$result_code = null): false|null")]
    internal static Value passthru(RequestContext ctx, PhpString command, PhpReference? result_code = null)
    {
        RequireCommand(ctx, command);
        if (Run(ctx, command) is not { } pipe) return Value.False;
        pipe.PassThrough();
        Finish(ctx, pipe, result_code);
        return Value.Null;
    }

    [PhpFunction("shell_exec(string $command): string|false|null")]
    internal static Value shell_exec(RequestContext ctx, PhpString command)
    {
        StreamArg.Path(ctx, command, 1);
        if (command.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (Open(ctx, command, read: true, "rb", out _) is not { } pipe)
        {
            Arg.Warning(ctx, $"Unable to execute '{command}'");
            return Value.False;
        }

        PhpString output = pipe.ReadAll();
        Finish(ctx, pipe, null);
        return output.Length == 0 ? Value.Null : Value.String(output);
    }

    [PhpFunction("popen(string $command, string $mode)")]
    internal static Value popen(RequestContext ctx, PhpString command, PhpString mode)
    {
        StreamArg.Path(ctx, command, 1);
        string text = mode.ToString();
        if (text is not ("r" or "rb" or "w" or "wb")) Arg.ValueError(ctx, 2, "must be one of \"r\", \"rb\", \"w\", or \"wb\"");
        PhpStream? pipe = Open(ctx, command, text[0] == 'r', text, out int error);
        if (pipe is null) ctx.RaiseFromFunction(ErrorLevel.Warning, $"{command},{text[0]}", Posix.Message(error));
        return StreamArg.Result(pipe);
    }

    [PhpFunction("pclose($handle): int")]
    internal static long pclose(RequestContext ctx, Value handle)
    {
        PhpStream pipe = StreamArg.Stream(ctx, in handle, 1);
        pipe.Close(ctx);
        return pipe.CloseResult;
    }

    [PhpFunction("proc_nice(int $priority): bool")]
    internal static bool proc_nice(RequestContext ctx, long priority)
    {
        System.Runtime.InteropServices.Marshal.SetLastPInvokeError(0);
        System.Runtime.InteropServices.Marshal.SetLastSystemError(0);
        if (Spawn.Nice((int)priority) != -1 || Posix.Error == 0) return true;
        Arg.Warning(ctx, "Only a super user may attempt to increase the priority of a process");
        return false;
    }

    // ---- quoting ----

    private static long MaxCommand
    {
        get
        {
            const int argMax = 0;
            long limit = Spawn.SystemLimit(argMax);
            return limit > 0 ? limit : 4096;
        }
    }

    [PhpFunction("escapeshellarg(string $arg): string")]
    internal static PhpString escapeshellarg(RequestContext ctx, PhpString arg)
    {
        StreamArg.Path(ctx, arg, 1);
        long max = MaxCommand;
        if (arg.Length > max - 3) Throw.ValueError(ctx, $"Argument exceeds the allowed length of {max} bytes");
        var result = new PhpStringBuilder(arg.Length + 8);
        result.Append('\'');
        ReadOnlySpan<byte> s = arg.Span;
        for (int at = 0; at < s.Length;)
        {
            int start = at;
            if (!Utf8Text.Next(s, ref at, out int c)) at = start + 1; // not a character: left out
            else if (c == '\'') result.Append("'\\''");
            else result.Append(s[start..at]);
        }

        result.Append('\'');
        if (result.Length > max + 1) Throw.ValueError(ctx, $"Escaped argument exceeds the allowed length of {max} bytes");
        return result.ToPhpString();
    }

    [PhpFunction("escapeshellcmd(string $command): string")]
    internal static PhpString escapeshellcmd(RequestContext ctx, PhpString command)
    {
        StreamArg.Path(ctx, command, 1);
        long max = MaxCommand;
        if (command.Length > max - 3) Throw.ValueError(ctx, $"Command exceeds the allowed length of {max} bytes");
        var result = new PhpStringBuilder(command.Length + 8);
        ReadOnlySpan<byte> s = command.Span;
        byte open = 0; // the quote whose partner was found further on
        for (int at = 0; at < s.Length;)
        {
            int start = at;
            if (!Utf8Text.Next(s, ref at, out int c))
            {
                at = start + 1;
                continue;
            }

            if (c is '"' or '\'')
            {
                if (open == 0 && s[at..].Contains((byte)c)) open = (byte)c;
                else if (open == c) open = 0;
                else result.Append('\\');
            }
            else if (c < 0x80 && "#&;`|*?~<>^()[]{}$\\\n"u8.Contains((byte)c))
            {
                result.Append('\\');
            }

            result.Append(s[start..at]);
        }

        if (result.Length > max + 1) Throw.ValueError(ctx, $"Escaped command exceeds the allowed length of {max} bytes");
        return result.ToPhpString();
    }
}
