using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>Tier 1: op arrays become DynamicMethods.</summary>
internal sealed class IlTierCompiler : ITierCompiler
{
    /// <summary>By op array, so that code of eval can go.</summary>
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<OpArray, TierState> _states = [];

    /// <summary>Units keep a listing of their typed blocks (--dump=ssa).</summary>
    internal bool KeepListings { get; set; }

    /// <summary>The listings of all units.</summary>
    internal string Listings() => string.Concat(States.OrderBy(s => s.Code.LineStart).SelectMany(s => s.Units).Select(u => u.Listing));

    /// <summary>The op arrays that were compiled or refused.</summary>
    internal IEnumerable<TierState> States => _states.Select(p => p.Value);

    public CompiledUnit? Compile(RequestContext ctx, Frame f, int entry, TierState state)
    {
        _states.TryAdd(state.Code, state);
        if (state.Units.Count >= TierState.MaxVersions)
        {
            state.GivenUp = true;
            state.Reason = $"compiled {state.Units.Count} times, its types keep changing";
            return null;
        }

        if (state.IsBlacklisted) return null;
        lock (state)
        {
            if (state.UnitAt(entry) is { } known) return known;
            if (entry == 0 && f.Function is UserFunction function)
            {
                CompiledUnit? direct = UnitCompiler.CompileDirect(ctx, function, state, 0, KeepListings, out string? reason);
                if (direct is not null) return direct;
                state.DirectReason = reason;
            }

            return UnitCompiler.Compile(ctx, f, entry, state, KeepListings);
        }
    }
}
