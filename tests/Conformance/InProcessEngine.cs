using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Conformance;

/// <summary>
/// Runs scripts in this process: one host, a fresh request with its own settings, environment, directory and streams
/// for each execution.
/// </summary>
public sealed class InProcessEngine : IPhpEngine
{
    private const int MaxOutput = 16 << 20;

    /// <summary>How long a request may go on after it was told to stop, before the whole process counts as hung.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly PhpHost _host;
    private readonly TimeSpan _timeout;

    private readonly string _mode;
    private readonly string? _executable;

    public InProcessEngine(string mode, int timeoutSeconds, string? executable)
    {
        _mode = mode;
        _timeout = TimeSpan.FromSeconds(timeoutSeconds);
        _executable = executable;
        _host = StartHost(new CommandLineIni());
        Extensions = _host.Environment.Extensions.Keys.Select(n => n == "zend opcache" ? "opcache" : n).ToHashSet();
    }

    private PhpHost StartHost(CommandLineIni ini)
    {
        PhpHost host = PhpHost.Start(new HostOptions
        {
            Executable = _executable,
            Ini = ini.Build(ignoreFiles: true, null, Environment.GetEnvironmentVariable),
        });
        host.Environment.TierCompiler = new HhvmSharp.Jit.IL.IlTierCompiler();
        host.Environment.TraceTier = new HhvmSharp.Jit.Trace.TraceTier();
        return host;
    }

    /// <summary>The host for a test: one of its own where a setting decides what functions a process has.</summary>
    private PhpHost HostFor(Execution e)
    {
        if (!e.Ini.Any(d => d.StartsWith("disable_functions=", StringComparison.Ordinal))) return _host;
        var ini = new CommandLineIni();
        foreach (string definition in e.Ini) ini.Define(definition);
        return StartHost(ini);
    }

    public IReadOnlySet<string> Extensions { get; }

    /// <summary>A request with a body and headers needs a process of its own.</summary>
    public bool HasCgi => false;

    public bool IsStuck { get; private set; }

    public ExecutionResult Run(Execution e)
    {
        byte[] source = File.ReadAllBytes(e.Script);
        var output = new CaptureSink(MaxOutput);
        PhpHost host = HostFor(e);
        var request = new PhpRequest(host, Describe(host, e, output));
        var done = new ManualResetEventSlim();
        int status = 0;
        Exception? bug = null;
        var thread = new Thread(() =>
        {
            try
            {
                status = request.Run(r => r.ExecuteFile(source, PhpString.FromUtf8(e.Script)));
            }
            catch (Exception ex)
            {
                bug = ex;
            }

            done.Set();
        }, PhpThread.StackSize);
        thread.IsBackground = true;
        thread.Start();
        bool inTime = done.Wait(_timeout);
        if (!inTime)
        {
            request.Stop();
            if (!done.Wait(Grace))
            {
                IsStuck = true;
                return new ExecutionResult([], 0, ExecutionEnd.Timeout);
            }
        }

        thread.Join();
        byte[] bytes = output.ToArray();
        foreach (string wrong in request.Context.WrongCounts) bytes = [.. bytes, .. Encoding.Latin1.GetBytes($"\nvm.verify_counts: {wrong}")];
        if (bug is not null) return new ExecutionResult([.. bytes, .. Encoding.Latin1.GetBytes($"\n{bug}\n")], 134);
        ExecutionEnd end = !inTime ? ExecutionEnd.Timeout : output.Overflowed ? ExecutionEnd.OutputTooLong : ExecutionEnd.Normal;
        return new ExecutionResult(bytes, status & 255, end);
    }

    private RequestOptions Describe(PhpHost host, Execution e, CaptureSink output)
    {
        var ini = new CommandLineIni();
        foreach (string definition in e.Ini) ini.Define(definition);
        ini.Define("jit.mode=" + _mode);
        IniRegistry registry = host.CreateRegistry(ini.Build(ignoreFiles: true, null, n => e.Environment.GetValueOrDefault(n)));
        PhpString script = PhpString.Literal(PhpString.FromUtf8(e.Script).Span);
        return new RequestOptions
        {
            Sink = e.CaptureOutput ? output : new CaptureSink(MaxOutput),
            Ini = registry,
            Environment = [.. e.Environment],
            CurrentDirectory = e.WorkingDirectory,
            StandardStreams = new StandardStreams
            {
                Input = new MemoryStream(e.Input ?? []),
                Output = e.CaptureOutput ? output : Stream.Null,
                Error = e.CaptureError ? output : Stream.Null,
            },
            Arguments = [script, .. e.Arguments.SkipWhile(a => a == "--").Select(PhpString.FromUtf8)],
            ServerVariables =
            [
                new("PHP_SELF", script), new("SCRIPT_NAME", script), new("SCRIPT_FILENAME", script),
                new("PATH_TRANSLATED", script), new("DOCUMENT_ROOT", PhpString.Empty),
            ],
        };
    }
}
