using System.Collections.Concurrent;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Pdo;

/// <summary>Persistent connections that no request is using, by key. A request takes one for itself and gives it back at its end.</summary>
internal sealed class PdoPool
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<PdoHandle>> _idle = new();

    internal PdoHandle? Take(string key) =>
        _idle.TryGetValue(key, out ConcurrentBag<PdoHandle>? handles) && handles.TryTake(out PdoHandle? handle) ? handle : null;

    internal void Return(PdoHandle handle) => _idle.GetOrAdd(handle.PersistentKey!, static _ => []).Add(handle);
}

/// <summary>The persistent connections of a request: its PDO objects with the same key share one.</summary>
internal sealed class PdoPersistence : IRequestEnd
{
    private readonly Dictionary<string, PdoHandle> _used = [];

    internal static PdoHandle? Find(RequestContext ctx, string key)
    {
        PdoPersistence state = ctx.GetState<PdoPersistence>();
        if (state._used.TryGetValue(key, out PdoHandle? handle)) return handle;
        handle = ctx.Environment.GetShared<PdoPool>().Take(key);
        if (handle is null) return null;
        state._used.Add(key, handle);
        handle.Connection.BeginRequest(ctx);
        return handle;
    }

    internal static void Add(RequestContext ctx, PdoHandle handle) => ctx.GetState<PdoPersistence>()._used.Add(handle.PersistentKey!, handle);

    public void End(RequestContext ctx)
    {
        foreach (PdoHandle handle in _used.Values)
        {
            handle.Release(ctx);
            if (handle.Connection.IsInTransaction) handle.Connection.Rollback();
            handle.Connection.EndRequest(ctx);
            ctx.Environment.GetShared<PdoPool>().Return(handle);
        }
    }
}
