using System.Collections.Concurrent;
using HhvmSharp.Hosting;

namespace HhvmSharp.Servers.Requests;

/// <summary>
/// The threads that run PHP: a fixed number, with large stacks, because PHP code blocks (databases, sleep) and recurses.
/// Requests wait in a bounded queue; when it is full a request is refused at once instead of waiting for ever.
/// </summary>
internal sealed class WorkerPool
{
    private readonly BlockingCollection<Action> _queue;
    private readonly Action<Exception> _failed;
    private int _active, _outstanding, _maxActive;

    internal WorkerPool(int threads, int queue, Action<Exception> failed)
    {
        _failed = failed;
        Threads = threads;
        _queue = new BlockingCollection<Action>(queue);
        for (int i = 0; i < threads; i++)
            new Thread(Work, PhpThread.StackSize) { Name = $"php {i}", IsBackground = true }.Start();
    }

    internal int Threads { get; }

    internal int Active => Volatile.Read(ref _active);

    /// <summary>The most that ever ran at the same time.</summary>
    internal int MaxActive => Volatile.Read(ref _maxActive);

    internal int Waiting => _queue.Count;

    /// <summary>Nothing runs and nothing waits.</summary>
    internal bool IsIdle => Volatile.Read(ref _outstanding) == 0;

    /// <summary>False: too many are waiting, or the pool has been closed.</summary>
    internal bool TryPost(Action work)
    {
        Interlocked.Increment(ref _outstanding);
        try
        {
            if (_queue.TryAdd(work)) return true;
        }
        catch (InvalidOperationException)
        {
            // closed
        }

        Interlocked.Decrement(ref _outstanding);
        return false;
    }

    /// <summary>No more work; what waits is still done.</summary>
    internal void Close() => _queue.CompleteAdding();

    private void Work()
    {
        foreach (Action work in _queue.GetConsumingEnumerable())
        {
            int active = Interlocked.Increment(ref _active);
            if (active > MaxActive) Interlocked.Exchange(ref _maxActive, active);
            try
            {
                work();
            }
            catch (Exception e)
            {
                _failed(e); // a thread of the pool goes on, whatever happened
            }
            finally
            {
                Interlocked.Decrement(ref _active);
                Interlocked.Decrement(ref _outstanding);
            }
        }
    }
}
