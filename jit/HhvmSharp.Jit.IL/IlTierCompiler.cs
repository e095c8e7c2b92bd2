using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>Tier 1: op arrays become DynamicMethods.</summary>
internal sealed class IlTierCompiler : ITierCompiler
{
    public CompiledUnit? Compile(RequestContext ctx, Frame f, int entry, TierState state)
    {
        if (state.Units.Count >= TierState.MaxVersions)
        {
            state.GivenUp = true;
            state.Reason = $"compiled {state.Units.Count} times, its types keep changing";
            return null;
        }

        lock (state)
        {
            return state.UnitAt(entry) ?? UnitCompiler.Compile(f, entry, state);
        }
    }
}
