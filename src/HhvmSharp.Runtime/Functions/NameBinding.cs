using System.Collections.Concurrent;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// A function name as inline caches know it: a dense process-wide id, by which each request binds the name to the
/// function it declared (RequestContext.FunctionBindings).
/// </summary>
internal sealed class NameBinding
{
    private static readonly ConcurrentDictionary<PhpString, NameBinding> All = new();
    private static int s_next;

    private NameBinding(int id) => Id = id;

    internal int Id { get; }

    internal static NameBinding Of(PhpString lowerName) =>
        All.TryGetValue(lowerName, out NameBinding? b) ? b : All.GetOrAdd(lowerName, static _ => new NameBinding(Interlocked.Increment(ref s_next)));

    /// <summary>The binding when some op array asked for it.</summary>
    internal static NameBinding? Find(PhpString lowerName) => All.TryGetValue(lowerName, out NameBinding? b) ? b : null;
}
