using System.Collections.Concurrent;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// A function name as inline caches know it: a dense process-wide id, by which each request binds the name to the
/// function it declared (RequestContext.FunctionBindings).
/// </summary>
internal sealed class NameBinding
{
    private static readonly ConcurrentDictionary<PhpString, NameBinding> All = new(), Qualified = new();
    private static int s_next;

    private NameBinding(int id) => Id = id;

    internal int Id { get; }

    internal static NameBinding Of(PhpString lowerName) =>
        All.TryGetValue(lowerName, out NameBinding? b) ? b : All.GetOrAdd(lowerName, static _ => new NameBinding(Interlocked.Increment(ref s_next)));

    /// <summary>What an unqualified call means whose name would be this one in its namespace: that function, or the global one.</summary>
    internal static NameBinding OfUnqualifiedCall(PhpString qualified) =>
        Qualified.TryGetValue(qualified, out NameBinding? b) ? b : Qualified.GetOrAdd(qualified, static _ => new NameBinding(Interlocked.Increment(ref s_next)));

    internal static NameBinding? FindUnqualifiedCall(PhpString qualified) => Qualified.TryGetValue(qualified, out NameBinding? b) ? b : null;

    /// <summary>The binding when some op array asked for it.</summary>
    internal static NameBinding? Find(PhpString lowerName) => All.TryGetValue(lowerName, out NameBinding? b) ? b : null;
}
