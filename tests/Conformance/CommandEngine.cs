using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace HhvmSharp.Conformance;

/// <summary>Runs scripts by a command: the published hhvm, or real PHP, to check the runner itself.</summary>
public sealed partial class CommandEngine : IPhpEngine
{
    private readonly string _command;
    private readonly string? _cgi;
    private readonly TimeSpan _timeout;
    private readonly long _memory;
    private readonly int _maxOutput;
    private readonly Lazy<IReadOnlySet<string>> _extensions;

    /// <summary>Bounds are per execution; <paramref name="memoryBytes"/> is resident memory of the process and its children.</summary>
    public CommandEngine(string command, string? cgi, TimeSpan timeout, long memoryBytes, int maxOutput, IReadOnlyList<string> ini, string directory)
    {
        _command = command;
        _cgi = cgi;
        _timeout = timeout;
        _memory = memoryBytes;
        _maxOutput = maxOutput;
        _extensions = new(() => ListExtensions(ini, directory));
    }

    public IReadOnlySet<string> Extensions => _extensions.Value;

    public bool HasCgi => _cgi is not null;

    public bool IsStuck => false;

    public ExecutionResult Run(Execution e)
    {
        var arguments = new List<string>();
        if (e.Cgi) arguments.Add("-C");
        foreach (string definition in e.Ini) arguments.AddRange(["-d", definition]);
        arguments.AddRange(["-f", e.Script, .. e.Arguments]);
        return Run(e.Cgi ? _cgi! : _command, arguments, e.Environment, e.WorkingDirectory, e.Input, e.CaptureOutput, e.CaptureError);
    }

    private HashSet<string> ListExtensions(IReadOnlyList<string> ini, string directory)
    {
        var arguments = new List<string>();
        foreach (string definition in new TestIni(ini).Definitions) arguments.AddRange(["-d", definition]);
        arguments.AddRange(["-d", "display_errors=0", "-r", "echo '@@', implode(',', get_loaded_extensions()), '@@';"]);
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
        ExecutionResult run = Run(_command, arguments, environment, directory, null, true, true);
        Match list = ListPattern().Match(Encoding.Latin1.GetString(run.Output));
        if (!list.Success) throw new InvalidOperationException($"cannot list the extensions of {_command}: {Encoding.Latin1.GetString(run.Output)}");
        return [.. list.Groups[1].Value.ToLowerInvariant().Split(',').Select(n => n == "zend opcache" ? "opcache" : n)];
    }

    private ExecutionResult Run(string command, List<string> arguments, IReadOnlyDictionary<string, string> environment, string directory, byte[]? input, bool captureOutput, bool captureError)
    {
        // the shell joins the two outputs in the order they are written
        string redirect = (captureOutput, captureError) switch
        {
            (true, true) => "2>&1",
            (true, false) => "2>/dev/null",
            (false, true) => "2>&1 >/dev/null",
            _ => ">/dev/null 2>&1",
        };
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (string a in (string[])["-c", $"exec \"$0\" \"$@\" {redirect}", command, .. arguments]) start.ArgumentList.Add(a);
        start.Environment.Clear();
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        var feeding = Task.Run(() => Feed(process, input));
        var output = new MemoryStream();
        ExecutionEnd end = Collect(process, output);
        if (end != ExecutionEnd.Normal) ProcessTree.Kill(process.Id);
        if (!process.WaitForExit(end == ExecutionEnd.Normal ? _timeout : TimeSpan.FromSeconds(5)))
        {
            end = ExecutionEnd.Timeout;
            ProcessTree.Kill(process.Id);
            process.WaitForExit(5000);
        }

        feeding.Wait(1000);
        int code = process.HasExited ? process.ExitCode : -9;
        return new ExecutionResult(output.ToArray(), code, end);
    }

    private static void Feed(Process process, byte[]? input)
    {
        try
        {
            if (input is { Length: > 0 }) process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // the script did not read it
        }
    }

    private ExecutionEnd Collect(Process process, MemoryStream output)
    {
        var clock = Stopwatch.StartNew();
        var buffer = new byte[65536];
        Stream stream = process.StandardOutput.BaseStream;
        TimeSpan? exited = null;
        while (true)
        {
            Task<int> read = stream.ReadAsync(buffer).AsTask();
            while (!read.Wait(300))
            {
                if (clock.Elapsed > _timeout) return ExecutionEnd.Timeout;
                if (_memory > 0 && ProcessTree.ResidentBytes(process.Id) > _memory) return ExecutionEnd.OutOfMemory;
                if (process.HasExited) exited ??= clock.Elapsed;
                if (clock.Elapsed - exited > TimeSpan.FromSeconds(3)) return ExecutionEnd.Normal;   // something left behind holds the pipe
            }

            if (read.Result == 0) return ExecutionEnd.Normal;
            output.Write(buffer, 0, read.Result);
            if (output.Length > _maxOutput) return ExecutionEnd.OutputTooLong;
            if (clock.Elapsed > _timeout) return ExecutionEnd.Timeout;
        }
    }

    [GeneratedRegex("@@(.*?)@@", RegexOptions.Singleline)]
    private static partial Regex ListPattern();
}
