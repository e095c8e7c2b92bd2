using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>End of values: destruction by worklist, destructors, the cycle collector's root buffer, object ids.</summary>
public sealed partial class RequestContext
{
    internal override void Destroy(Counted value) => throw new NotImplementedException();

    internal override void PossibleRoot(Counted value)
    {
    }
}
