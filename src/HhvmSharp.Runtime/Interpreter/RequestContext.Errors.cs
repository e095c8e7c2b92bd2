using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Diagnostics: zend_error, exceptions thrown by the engine, fatal errors.</summary>
public sealed partial class RequestContext
{
    public override void Raise(int level, string message) => throw new NotImplementedException();

    /// <summary>Raises a fatal error (E_ERROR, E_COMPILE_ERROR...) and starts the bailout.</summary>
    public void Fatal(int level, string message) => throw new NotImplementedException();

    public override void ThrowError(string className, string message) => throw new NotImplementedException();

    /// <summary>Makes <paramref name="exception"/> (owned) pending; a pending one becomes its previous.</summary>
    internal void SetException(Classes.PhpInstance exception) => throw new NotImplementedException();

    internal override void MemoryExhausted(long bytes) => throw new NotImplementedException();
}
