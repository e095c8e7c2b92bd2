using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Weak references to objects of this request.</summary>
public sealed partial class RequestContext
{
    private readonly Dictionary<PhpInstance, WeakObservers> _weak = new(ReferenceEqualityComparer.Instance);

    internal WeakObservers WeakObserversOf(PhpInstance o)
    {
        if (_weak.TryGetValue(o, out WeakObservers? w)) return w;
        o.Flags |= ObjectFlags.WeaklyReferenced;
        return _weak[o] = new WeakObservers();
    }

    internal WeakObservers? FindWeakObservers(PhpInstance o) => _weak.GetValueOrDefault(o);

    /// <summary>The object is being freed: weak references let go, weak maps drop its entry.</summary>
    internal void ClearWeakReferences(PhpInstance o)
    {
        if ((o.Flags & ObjectFlags.WeaklyReferenced) == 0 || !_weak.Remove(o, out WeakObservers? w)) return;
        if (w.Reference is not null) w.Reference.Referent = null;
        foreach (WeakMapObject map in w.Maps) map.Forget(this, o);
    }
}
