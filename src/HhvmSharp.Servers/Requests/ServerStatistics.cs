namespace HhvmSharp.Servers.Requests;

/// <summary>Counts of a server process, for the metrics and the status pages.</summary>
internal sealed class ServerStatistics
{
    /// <summary>Upper bounds of the histogram of durations, in seconds.</summary>
    internal static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly long[] _byClass = new long[6], _buckets = new long[Bounds.Length + 1];
    private long _microseconds, _refused, _failures, _static, _connections, _slow, _maxWaiting;

    internal DateTimeOffset Started { get; } = DateTimeOffset.UtcNow;

    internal long Refused => Interlocked.Read(ref _refused);
    internal long Failures => Interlocked.Read(ref _failures);
    internal long StaticFiles => Interlocked.Read(ref _static);
    internal long Connections => Interlocked.Read(ref _connections);
    internal long TimedOut => Interlocked.Read(ref _slow);
    internal long MaxWaiting => Interlocked.Read(ref _maxWaiting);
    internal double TotalSeconds => Interlocked.Read(ref _microseconds) / 1e6;

    /// <summary>PHP requests with a status of 100 times <paramref name="hundreds"/>.</summary>
    internal long WithStatus(int hundreds) => Interlocked.Read(ref _byClass[hundreds]);

    internal long Requests => _byClass.Sum();

    /// <summary>Requests in one bucket of the histogram; the last is above all bounds.</summary>
    internal long Bucket(int index) => Interlocked.Read(ref _buckets[index]);

    /// <summary>A PHP request has ended.</summary>
    internal void Count(int status, TimeSpan duration)
    {
        Interlocked.Increment(ref _byClass[Math.Clamp(status / 100, 0, 5)]);
        Interlocked.Add(ref _microseconds, (long)duration.TotalMicroseconds);
        int bucket = 0;
        while (bucket < Bounds.Length && duration.TotalSeconds > Bounds[bucket]) bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
    }

    internal void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary>The runtime itself failed in a request.</summary>
    internal void CountFailure() => Interlocked.Increment(ref _failures);

    internal void CountStatic() => Interlocked.Increment(ref _static);

    internal void CountConnection() => Interlocked.Increment(ref _connections);

    internal void CountTimeout() => Interlocked.Increment(ref _slow);

    internal void SeeWaiting(int waiting)
    {
        if (waiting > MaxWaiting) Interlocked.Exchange(ref _maxWaiting, waiting);
    }
}
