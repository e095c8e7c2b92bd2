using System.Diagnostics;
using System.Text;

namespace HhvmSharp.Conformance;

internal static class Program
{
    private static int Main(string[] args)
    {
        try
        {
            if (args is ["-h" or "--help"])
            {
                Console.WriteLine(RunOptions.Usage);
                return 0;
            }

            RunOptions options = RunOptions.Parse(args);
            Modes.Require(options.Mode);
            if (options.WorkerSocket is { } socket)
            {
                IPhpEngine engine = CreateEngine(options, options.Root!);
                WorkerProcess.Serve(socket, engine, new TestRunner(engine, options.Settings(options.Root!)));
                return 0;
            }

            return Run(options, args);
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"conformance: {e.Message}");
            return 2;
        }
    }

    private static int Run(RunOptions options, string[] args)
    {
        TestList tests = TestList.Collect(options);
        long start = Stopwatch.GetTimestamp();
        IPhpEngine? command = options.Command is null ? null : CreateEngine(options, tests.Root);
        ITestWorker Worker() => command is null
            ? new WorkerProcess([.. args, "--php-src", tests.Root], options.TimeoutSeconds, (long)options.MemoryMiB << 20)
            : new LocalWorker(new TestRunner(command, options.Settings(tests.Root)));
        object console = new();
        var suite = new Suite(tests, options.Jobs, Worker) { OnResult = (name, result) => Tell(options, console, name, result) };
        using var progress = options.Quiet || options.Verbose
            ? null
            : new Timer(_ => Console.Error.WriteLine($"{suite.Done}/{tests.Paths.Count}"), null, 30_000, 30_000);
        IReadOnlyList<TestResult> results = suite.Run();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var report = new Report(tests, results);
        if (!options.Quiet && !options.Verbose && report.Failed > 0) Console.Write("--- not passed\n" + report.Failures());
        Console.Write(report.Table(options.ByDirectory));
        if (options.Passes is not null) Console.Write("--- of the listed tests\n" + report.Against(TestList.ReadNames(options.Passes)));
        if (options.Json is not null) report.WriteJson(options.Json, options, seconds);
        if (options.Record is not null) File.WriteAllLines(options.Record, report.PassedNames.Order(StringComparer.Ordinal));
        Console.WriteLine(FormattableString.Invariant($"{seconds:F1} s, {options.Jobs} jobs, mode {options.Mode}"));
        if (options.Require is null)
        {
            Console.WriteLine($"{report.Passed} passed, {report.Failed} failed");
            return report.Failed > 0 ? 1 : 0;
        }

        IReadOnlyList<string> regressions = report.Regressions(TestList.ReadNames(options.Require));
        foreach (string name in regressions) Console.WriteLine($"REGRESSION {name}");
        Console.WriteLine($"{report.Passed} passed, {regressions.Count} failed");
        return regressions.Count > 0 ? 1 : 0;
    }

    private static void Tell(RunOptions options, object console, string name, TestResult result)
    {
        if (options.LogDirectory is not null && (result.IsBad || result.Outcome is Outcome.XFail))
        {
            string path = Path.Combine(options.LogDirectory, name.Replace("../", "", StringComparison.Ordinal) + ".out");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, result.Output, Encoding.Latin1);
        }

        if (!options.Verbose) return;
        string reason = result.Reason.Length == 0 ? "" : "  # " + result.Reason.Split('\n')[0];
        lock (console) Console.WriteLine(FormattableString.Invariant($"{result.OutcomeName,-9} {result.Seconds,6:F2}s {name}{reason}"));
    }

    private static IPhpEngine CreateEngine(RunOptions options, string root)
    {
        if (options.Command is { } command) return ByCommand(command);
        IPhpEngine inProcess = Modes.CreateEngine(options.Mode, options.TimeoutSeconds, options.Hhvm);
        return options.Hhvm is { } hhvm ? new SplitEngine(inProcess, ByCommand(hhvm)) : inProcess;

        CommandEngine ByCommand(string executable) => new(
            executable, options.Cgi, TimeSpan.FromSeconds(options.TimeoutSeconds), (long)options.MemoryMiB << 20, 16 << 20, options.Ini, root);
    }
}
