using System.Diagnostics;

namespace HhvmSharp.Conformance;

/// <summary>Something that runs one test at a time: a runner in this process or a process of its own.</summary>
public interface ITestWorker : IDisposable
{
    TestResult Run(string path);
}

/// <summary>A worker on a thread of this process.</summary>
internal sealed class LocalWorker(TestRunner runner) : ITestWorker
{
    public TestResult Run(string path) => runner.Run(path);

    public void Dispose()
    {
    }
}

/// <summary>Runs a list of tests on several workers, keeping apart those that must not run together.</summary>
public sealed class Suite(TestList tests, int jobs, Func<ITestWorker> createWorker)
{
    private readonly TestResult?[] _results = new TestResult?[tests.Paths.Count];
    private readonly ReaderWriterLockSlim _alone = new();
    private readonly Dictionary<string, object> _locks = [];
    private int _next = -1;
    private int _done;

    /// <summary>Called after each test, from the workers' threads, with its name.</summary>
    public Action<string, TestResult>? OnResult { get; init; }

    /// <summary>How many tests have a verdict.</summary>
    public int Done => _done;

    /// <summary>Runs them all; the results are in the order of the list.</summary>
    public IReadOnlyList<TestResult> Run()
    {
        var threads = new List<Thread>();
        for (int i = 0; i < Math.Min(jobs, tests.Paths.Count); i++)
        {
            var thread = new Thread(Work) { Name = $"tests {i}" };
            thread.Start();
            threads.Add(thread);
        }

        foreach (Thread thread in threads) thread.Join();
        return [.. _results.Select(r => r ?? new TestResult(Outcome.Bork, "not run: its worker died"))];
    }

    private void Work()
    {
        using ITestWorker worker = createWorker();
        while (Interlocked.Increment(ref _next) is var i && i < tests.Paths.Count)
        {
            TestResult result = Guarded(worker, tests.Paths[i]);
            _results[i] = result;
            Interlocked.Increment(ref _done);
            OnResult?.Invoke(tests.Names[i], result);
        }
    }

    private TestResult Guarded(ITestWorker worker, string path)
    {
        IReadOnlyCollection<string> keys = jobs > 1 ? PhptFile.Conflicts(path) : [];
        bool alone = keys.Contains("all");
        if (alone) _alone.EnterWriteLock();
        else _alone.EnterReadLock();
        var taken = new Stack<object>();
        try
        {
            foreach (string key in keys)
            {
                object gate;
                lock (_locks)
                {
                    if (!_locks.TryGetValue(key, out gate!)) _locks[key] = gate = new object();
                }

                Monitor.Enter(gate);
                taken.Push(gate);
            }

            long start = Stopwatch.GetTimestamp();
            TestResult result = worker.Run(path);
            return result with { Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3) };
        }
        finally
        {
            foreach (object gate in taken) Monitor.Exit(gate);
            if (alone) _alone.ExitWriteLock();
            else _alone.ExitReadLock();
        }
    }
}
