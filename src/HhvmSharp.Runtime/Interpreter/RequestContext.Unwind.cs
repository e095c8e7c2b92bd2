using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Runtime.Interpreter;

public sealed unsafe partial class RequestContext
{
    /// <summary>Handles the pending exception raised by <paramref name="op"/> of <paramref name="f"/>: finds the catch or finally, pops frames. Always null.</summary>
    internal Op* Unwind(Frame f, Op* op) => throw new NotImplementedException();
}
