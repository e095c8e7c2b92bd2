using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>Empty arrays of structures: those of <see cref="Array.Empty"/> would be compiled at every start of the process.</summary>
internal static class None
{
#pragma warning disable CA1825 // that is the point
    internal static readonly Op[] Ops = new Op[0];
    internal static readonly Value[] Literals = new Value[0];
    internal static readonly TryCatchElement[] TryCatch = new TryCatchElement[0];
    internal static readonly LiveRange[] LiveRanges = new LiveRange[0];
    internal static readonly StaticVar[] StaticVars = new StaticVar[0];
    internal static readonly CompileDiagnostic[] Diagnostics = new CompileDiagnostic[0];
#pragma warning restore CA1825
}
