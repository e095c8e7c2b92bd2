using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Static variables of functions: per request, or per closure object.</summary>
public sealed partial class RequestContext
{
    /// <summary>The cells of the running function's static variables, by index; undef: not initialised.</summary>
    internal Value[] StaticsOf(Frame f) =>
        f.Extras?.Closure is ClosureObject closure ? closure.Statics : StaticsOf((UserFunction)f.Function);

    internal Value[] StaticsOf(UserFunction function)
    {
        int slot = function.StaticsSlot;
        if (slot < 0) return [];
        if (slot >= FunctionStatics.Length) Array.Resize(ref FunctionStatics, Math.Max(64, slot * 2));
        return FunctionStatics[slot] ??= new Value[function.Code.StaticVars.Length];
    }
}
