using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>Tier 1: op arrays become DynamicMethods.</summary>
internal sealed class IlTierCompiler : ITierCompiler
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<TierState, bool> _states = [];

    /// <summary>The op arrays that were compiled or refused.</summary>
    internal IEnumerable<TierState> States => _states.Keys;

    public CompiledUnit? Compile(RequestContext ctx, Frame f, int entry, TierState state)
    {
        _states.TryAdd(state, true);
        if (state.Units.Count >= TierState.MaxVersions)
        {
            state.GivenUp = true;
            state.Reason = $"compiled {state.Units.Count} times, its types keep changing";
            return null;
        }

        lock (state)
        {
            if (state.UnitAt(entry) is { } known) return known;
            if (entry == 0 && f.Function is UserFunction function)
            {
                CompiledUnit? direct = UnitCompiler.CompileDirect(ctx, function, state, 0, out string? reason);
                if (direct is not null) return direct;
                state.DirectReason = reason;
            }

            return UnitCompiler.Compile(ctx, f, entry, state);
        }
    }
}
