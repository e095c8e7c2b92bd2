using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>What the tiers know of one op array: its profile, its compiled units, why there are none.</summary>
internal sealed class TierState
{
    /// <summary>An op array is not compiled more often than this; then it keeps what it has.</summary>
    internal const int MaxVersions = 8;

    /// <summary>A unit is thrown away when one of its exits was taken this often, at least.</summary>
    private const int MinExits = 16;

    /// <summary>An exit at code that had not run when types were recorded counts as this many.</summary>
    private const int UnseenExitWeight = 5;

    /// <summary>A side exit costs about as much as the compilation of this many bytes of IL.</summary>
    private const int ExitCost = 4;

    private TierState(OpArray code)
    {
        Code = code;
        Profile = new OpProfile(code.Ops.Length, code.NumParams);
    }

    internal OpArray Code { get; }

    internal OpProfile Profile { get; }

    /// <summary>All units that were made, the retired ones included.</summary>
    internal List<CompiledUnit> Units { get; } = [];

    /// <summary>Why the code (or its loop) stays interpreted; null when nothing stands against compiling it.</summary>
    internal string? Reason { get; set; }

    /// <summary>No more attempts.</summary>
    internal bool GivenUp { get; set; }

    /// <summary>Ops whose guards failed so often that they are compiled without assumptions.</summary>
    internal HashSet<int> Generic { get; } = [];

    /// <summary>What the compiler knows of the entry for compiled callers.</summary>
    internal object? Direct { get; set; }

    /// <summary>Why there is none.</summary>
    internal string? DirectReason { get; set; }

    internal bool CallsRecorded { get; set; }

    /// <summary>What the tier of traces knows of the loops.</summary>
    internal object? Traces;

    /// <summary>Inlined, it was left too often.</summary>
    internal bool NoInlining { get; set; }

    internal static TierState Of(OpArray code)
    {
        if (code.Tier is TierState known) return known;
        var state = new TierState(code);
        if ((code.Original ?? code).StaysInterpreted)
        {
            state.GivenUp = true;
            state.Reason = "blacklisted by opcache_jit_blacklist()";
        }

        Interlocked.CompareExchange(ref code.Tier, state, null);
        return (TierState)code.Tier;
    }

    /// <summary>The unit that continues at an op, or null.</summary>
    internal CompiledUnit? UnitAt(int op)
    {
        for (int i = Units.Count - 1; i >= 0; i--)
        {
            CompiledUnit unit = Units[i];
            if (!unit.Retired && unit.EntryOp == op) return unit;
        }

        return null;
    }

    /// <summary>An earlier unit was thrown away for its exits at this op.</summary>
    internal bool HasFailedBefore(CompiledUnit unit, int op)
    {
        foreach (CompiledUnit u in Units)
        {
            if (ReferenceEquals(u, unit) || !u.Retired) continue;
            for (int i = 0; i < u.Exits.Length; i++)
                if (u.ExitOps[i] == op && i != u.EntryExit && u.Exits[i] >= u.ExitLimit) return true;
        }

        return false;
    }

    /// <summary>How many units with this entry were thrown away because frames did not fit.</summary>
    internal int FailedEntries(int op)
    {
        int failed = 0;
        foreach (CompiledUnit u in Units)
            if (u.EntryOp == op && u.Retired && u.EntryExit >= 0 && u.Exits[u.EntryExit] >= u.ExitLimit) failed++;
        return failed;
    }

    /// <summary>
    /// A unit is worth compiling anew when its exits have cost as much as that will; the sooner, the sooner functions are compiled at all.
    /// </summary>
    internal void Add(CompiledUnit unit, TierSettings settings)
    {
        unit.ExitLimit = Math.Clamp(unit.ILBytes / ExitCost, MinExits, Math.Max(MinExits, settings.HotFunction));
        lock (Units) Units.Add(unit);
        if (unit.EntryOp == 0) Code.Entry = unit.Entry;
    }

    /// <summary>Counts an exit; true: it was one too many.</summary>
    internal static bool CountExit(CompiledUnit unit, int exit)
    {
        unit.Exits[exit] += unit.UnseenExits.Contains(exit) ? UnseenExitWeight : 1;
        return unit.Exits[exit] >= unit.ExitLimit && !unit.Retired;
    }

    /// <summary>The unit's assumptions do not hold: later calls and loops are interpreted, and compiled anew with what was learnt.</summary>
    internal void Retire(CompiledUnit unit)
    {
        unit.Retired = true;
        if (unit.EntryOp == 0 && Code.Entry == unit.Entry)
        {
            Code.Entry = 0;
            Code.CallHeat = 0;
        }

        Code.Heat = 0;
        if (unit.EntryOp == 0) Direct = null;
        if (Units.Count >= MaxVersions && !GivenUp)
        {
            GivenUp = true;
            Reason = $"compiled {Units.Count} times, its types keep changing";
        }
    }
}
