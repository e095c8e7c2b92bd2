using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Analysis;

/// <summary>Where compiled code keeps the value of a window slot.</summary>
internal enum Rep : byte
{
    /// <summary>In the frame's window, as a Value.</summary>
    Memory,
    /// <summary>An int in a local; what the window holds is stale, but never a counted value.</summary>
    Int,
    /// <summary>A float in a local.</summary>
    Float,
    /// <summary>A bool in a local, 0 or 1.</summary>
    Bool,
    /// <summary>An array in a local, borrowed from its container; only inside a block.</summary>
    Borrowed,
}

/// <summary>What is known of a window slot at one point of the code.</summary>
/// <param name="Rep">Where the value is.</param>
/// <param name="Mask">In memory: the kinds that it may have, one bit each.</param>
/// <param name="Clean">Not in memory: the window holds the value too.</param>
/// <param name="BelowMax">An int that is less than the largest one, so that ++ cannot overflow.</param>
/// <param name="AboveMin">An int that is greater than the smallest one.</param>
/// <param name="Class">An object, no reference, of exactly this class.</param>
/// <param name="Storage">An array whose strategy is this number minus 1; locals hold it and its first element. 0: not known.</param>
/// <param name="Behind">The array is behind a reference, so other code may change it.</param>
/// <param name="Exclusive">The array has no other owner.</param>
internal readonly record struct SlotState(Rep Rep, uint Mask, bool Clean = false, bool BelowMax = false, bool AboveMin = false, object? Class = null,
    byte Storage = 0, bool Behind = false, bool Exclusive = false)
{
    internal const uint Undef = 1u << Kind.Undef, Null = 1u << Kind.Null, Bool = 1u << Kind.Bool, Int = 1u << Kind.Int, Float = 1u << Kind.Float,
        String = 1u << Kind.String, Array = 1u << Kind.Array, Object = 1u << Kind.Object, Reference = 1u << Kind.Reference;

    internal const uint Any = (1u << 13) - 1;

    /// <summary>Any value but a reference or undef.</summary>
    internal const uint Plain = Any & ~(Undef | Reference | (1u << Kind.Indirect));

    /// <summary>Kinds that have no count: nothing to release.</summary>
    internal const uint Uncounted = Undef | Null | Bool | Int | Float | String;

    internal static SlotState InMemory(uint mask) => new(Rep.Memory, mask);

    internal static SlotState In(Rep rep) => new(rep, 0);

    /// <summary>The same without what is known of the array.</summary>
    internal SlotState WithoutStorage => this with { Storage = 0, Behind = false, Exclusive = false };

    internal bool IsUnboxed => Rep != Rep.Memory;

    /// <summary>The kinds it may have, wherever it is.</summary>
    internal uint Kinds => Rep switch
    {
        Rep.Int => Int,
        Rep.Float => Float,
        Rep.Bool => Bool,
        Rep.Borrowed => Array,
        _ => Mask,
    };

    public override string ToString() => Rep switch
    {
        Rep.Memory => (Mask == Any ? "any" : KindNames(Mask)) + (Storage == 0 ? "" : $"<{Storage - 1}{(Behind ? " behind" : "")}{(Exclusive ? " own" : "")}>"),
        _ => Rep.ToString().ToLowerInvariant() + (BelowMax ? "<max" : "") + (AboveMin ? ">min" : ""),
    };

    private static string KindNames(uint mask) => string.Join('|', Enumerable.Range(0, 13).Where(k => (mask >> k & 1) != 0).Select(k => Names[k]));

    private static readonly string[] Names = ["undef", "null", "mbool", "mint", "mfloat", "indirect", "string", "array", "object", "resource", "ref", "constexpr", "class"];
}
