using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Resources of the request, and its streams.</summary>
public sealed partial class RequestContext
{
    private readonly Dictionary<long, PhpResource> _resources = [];
    private long _lastResource;
    private StreamState? _streams;

    internal StreamState Streams => _streams ??= new StreamState(this);

    /// <summary>All resources that have owners, in the order of their ids; closed ones too.</summary>
    internal IEnumerable<KeyValuePair<long, PhpResource>> Resources => _resources.OrderBy(static r => r.Key);

    /// <summary>The request ends: what is closed now is not closed by the program.</summary>
    internal bool ClosingResources { get; private set; }

    public override long RegisterResource(PhpResource resource)
    {
        _resources.Add(++_lastResource, resource);
        return _lastResource;
    }

    public override void ForgetResource(PhpResource resource) => _resources.Remove(resource.Id);

    /// <summary>zend_close_rsrc_list: closes what is still open, last one first. Wrappers of PHP code run.</summary>
    internal void CloseResources()
    {
        ClosingResources = true;
        while (_resources.Count > 0)
        {
            PhpResource[] left = [.. _resources.Values];
            Array.Sort(left, static (a, b) => b.Id.CompareTo(a.Id));
            foreach (PhpResource resource in left)
            {
                _resources.Remove(resource.Id);
                resource.Close(this);
            }
        }
    }
}
