using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace HhvmSharp.Conformance;

/// <summary>
/// A copy of this program that runs tests in its own process, one after the other. When a test kills it, hangs, or
/// outgrows its memory, the verdict says so and the next test gets a new process.
/// </summary>
internal sealed class WorkerProcess(string[] arguments, int timeoutSeconds, long memoryBytes) : ITestWorker
{
    private Process? _process;
    private Socket? _connection;
    private StreamReader? _reader;
    private Task<string>? _errors;

    public TestResult Run(string path)
    {
        if (_connection is null) Start();
        // SKIPIF, the test and CLEAN have their own limits inside the worker; this one is for a worker that hangs
        var limit = TimeSpan.FromSeconds(timeoutSeconds * 3 + 10);
        try
        {
            _connection!.Send(Encoding.UTF8.GetBytes(path + "\n"));
            Task<string?> answer = _reader!.ReadLineAsync();
            var clock = Stopwatch.StartNew();
            while (!answer.Wait(300))
            {
                if (clock.Elapsed > limit) return Ended(new TestResult(Outcome.Timeout, "the process did not react"));
                if (memoryBytes > 0 && ProcessTree.ResidentBytes(_process!.Id) > memoryBytes)
                    return Ended(new TestResult(Outcome.Crash, "over the memory bound"));
            }

            if (answer.Result is { } line)
            {
                TestResult result = JsonSerializer.Deserialize<TestResult>(line)!;
                return result.EndsProcess ? Ended(result) : result;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AggregateException { InnerException: IOException or SocketException })
        {
            // the process died: told below
        }

        _process!.WaitForExit(2000);
        int code = _process.HasExited ? _process.ExitCode : -1;
        string errors = _errors!.Wait(1000) ? _errors.Result : "";
        return Ended(new TestResult(Outcome.Crash, $"the process died (exit {code})", errors));
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
        if (_process is null) return;
        if (!_process.WaitForExit(3000)) ProcessTree.Kill(_process.Id);
        _process.Dispose();
        _process = null;
    }

    private TestResult Ended(TestResult result)
    {
        ProcessTree.Kill(_process!.Id);
        Dispose();
        return result;
    }

    private void Start()
    {
        string path = Path.Combine(Path.GetTempPath(), $"conformance-{Environment.ProcessId}-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        string self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(System.Reflection.Assembly.GetExecutingAssembly().Location);
        foreach (string a in (string[])[.. arguments, "--worker", path]) start.ArgumentList.Add(a);
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _connection = listener.AcceptAsync(patience.Token).AsTask().GetAwaiter().GetResult();
        File.Delete(path);
        _reader = new StreamReader(new NetworkStream(_connection), Encoding.UTF8);
    }

    /// <summary>The other side: answers tests until the connection closes.</summary>
    internal static void Serve(string socketPath, IPhpEngine engine, TestRunner runner)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(socketPath));
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        while (reader.ReadLine() is { } path)
        {
            TestResult result = runner.Run(path) with { EndsProcess = engine.IsStuck };
            socket.Send(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(result) + "\n"));
        }
    }
}
