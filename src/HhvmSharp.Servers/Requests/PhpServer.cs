using System.Diagnostics;
using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Servers.Requests;

/// <summary>What all requests of a server process share: the host, the threads, the counts; and how one request is run.</summary>
internal sealed class PhpServer
{
    private readonly Lock _logLock = new();

    internal PhpServer(PhpHost host)
    {
        Host = host;
        Settings = new ServerSettings(host.Environment.Ini);
        Pool = new WorkerPool(Settings.Threads, Settings.Queue, Fail);
    }

    internal PhpHost Host { get; }

    /// <summary>Replaced by a reload; threads and queue stay as they were.</summary>
    internal ServerSettings Settings { get; private set; }

    internal WorkerPool Pool { get; }

    internal ServerStatistics Statistics { get; } = new();

    /// <summary>What the executable's JIT tells about itself, for /jit; null: there is none.</summary>
    internal Func<string>? JitReport => Host.Environment.TierReport;

    /// <summary>Set when the process is to end: requests are no longer taken.</summary>
    internal bool IsStopping { get; private set; }

    /// <summary>Gives work to a thread that runs PHP; false: refused.</summary>
    internal bool TryPost(Action work)
    {
        Statistics.SeeWaiting(Pool.Waiting + 1);
        if (!IsStopping && Pool.TryPost(work)) return true;
        Statistics.CountRefused();
        return false;
    }

    /// <summary>
    /// Runs a request on the calling thread, to its very end. An exception of the runtime itself is logged and, if nothing
    /// was sent yet, told as status 500: other requests are not concerned.
    /// </summary>
    internal void Run(RequestOptions options, ResponseSink sink, Action<PhpRequest> program)
    {
        long start = Stopwatch.GetTimestamp();
        int status = 500;
        try
        {
            var request = new PhpRequest(Host, options);
            request.Context.GetState<ServerState>().Attach(this, sink, options);
            using Timer? limit = StartLimit(request);
            request.Run(program);
            status = sink.Status;
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            sink.Finish();
            Statistics.Count(status, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <summary>An error that is not PHP's.</summary>
    private void Fail(Exception e)
    {
        Statistics.CountFailure();
        Log($"The runtime failed: {e}");
    }

    private Timer? StartLimit(PhpRequest request)
    {
        TimeSpan limit = Settings.RequestTimeout;
        if (limit <= TimeSpan.Zero) return null;
        return new Timer(_ =>
        {
            Statistics.CountTimeout();
            request.Stop();
        }, null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>PHP's log of a server: server.error_log, or standard error.</summary>
    internal void Log(string message)
    {
        byte[] line = Encoding.UTF8.GetBytes($"[{DateTime.UtcNow:dd-MMM-yyyy HH:mm:ss} UTC] {message}\n");
        lock (_logLock)
        {
            if (Settings.ErrorLog.Length > 0)
            {
                try
                {
                    using var file = new FileStream(Settings.ErrorLog, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                    file.Write(line);
                    return;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // to standard error then
                }
            }

            using Stream error = Console.OpenStandardError();
            error.Write(line);
        }
    }

    /// <summary>The same for a request's own messages.</summary>
    internal void Log(PhpString message) => Log(message.ToString());

    /// <summary>Reads the configuration again; requests that run keep theirs.</summary>
    internal void Reload()
    {
        Host.Reload();
        Settings = new ServerSettings(Host.Environment.Ini);
        Log("configuration read again, script cache emptied");
    }

    /// <summary>Takes no more requests and waits for those that run; false: some still did when the time was over.</summary>
    internal async Task<bool> DrainAsync()
    {
        const int step = 20; // milliseconds
        IsStopping = true;
        Pool.Close();
        for (var waited = Stopwatch.StartNew(); !Pool.IsIdle; await Task.Delay(step).ConfigureAwait(false))
            if (waited.Elapsed > Settings.StopTimeout) return false;
        return true;
    }
}

/// <summary>What functions of a server need to know of their request.</summary>
internal sealed class ServerState
{
    internal PhpServer? Server { get; private set; }

    internal ResponseSink? Sink { get; private set; }

    internal RequestOptions? Options { get; private set; }

    internal void Attach(PhpServer server, ResponseSink sink, RequestOptions options) => (Server, Sink, Options) = (server, sink, options);
}
