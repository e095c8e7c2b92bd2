namespace HhvmSharp.Jit.Analysis;

/// <summary>What is known of all slots at one point: the key of a block's versions.</summary>
internal sealed class TypeContext
{
    internal readonly SlotState[] Slots;

    /// <summary>$this is of exactly this class.</summary>
    internal object? ThisClass;

    internal TypeContext(int slots)
    {
        Slots = new SlotState[slots];
        Array.Fill(Slots, SlotState.InMemory(SlotState.Any));
    }

    private TypeContext(SlotState[] slots) => Slots = slots;

    internal ref SlotState this[int slot] => ref Slots[slot];

    internal TypeContext Clone() => new((SlotState[])Slots.Clone()) { ThisClass = ThisClass };

    /// <summary>The same representations, and no fact that <paramref name="from"/> does not guarantee.</summary>
    internal bool Accepts(TypeContext from)
    {
        if (ThisClass is not null && !ReferenceEquals(ThisClass, from.ThisClass)) return false;
        for (int i = 0; i < Slots.Length; i++)
        {
            SlotState a = Slots[i], b = from.Slots[i];
            if (a.Rep != b.Rep) return false;
            if (a.Rep == Rep.Memory && (b.Mask & ~a.Mask) != 0) return false;
            if (a.Class is not null && !ReferenceEquals(a.Class, b.Class)) return false;
            if ((a.BelowMax && !b.BelowMax) || (a.AboveMin && !b.AboveMin)) return false;
            if (a.Storage != 0 && (a.Storage != b.Storage || a.Behind != b.Behind || (a.Exclusive && !b.Exclusive))) return false;
        }

        return true;
    }

    /// <summary>There is something worth a version of its own that <paramref name="other"/>, which accepts it, does not know.</summary>
    internal bool KnowsMore(TypeContext other)
    {
        if (ThisClass is not null && other.ThisClass is null) return true;
        for (int i = 0; i < Slots.Length; i++)
        {
            SlotState a = Slots[i], b = other.Slots[i];
            if ((a.Class is not null && b.Class is null) || (a.BelowMax && !b.BelowMax) || (a.AboveMin && !b.AboveMin)) return true;
            if ((a.Storage != 0 && b.Storage == 0) || (a.Exclusive && !b.Exclusive)) return true;
            if (a.Rep == Rep.Memory && a.Mask != b.Mask && (a.Mask & ~SlotState.Uncounted) == 0 && (b.Mask & ~SlotState.Uncounted) != 0) return true;
        }

        return false;
    }

    /// <summary>Knows only what both know: unboxed where both are in the same way.</summary>
    internal TypeContext Join(TypeContext other)
    {
        TypeContext joined = Clone();
        if (!ReferenceEquals(ThisClass, other.ThisClass)) joined.ThisClass = null;
        for (int i = 0; i < Slots.Length; i++)
        {
            SlotState a = Slots[i], b = other.Slots[i];
            if (a == b) continue;
            joined.Slots[i] = a.Rep == b.Rep && a.Rep != Rep.Memory
                ? new SlotState(a.Rep, 0, false, a.BelowMax && b.BelowMax, a.AboveMin && b.AboveMin)
                : a.Storage != 0 && a.Storage == b.Storage && a.Behind == b.Behind
                ? SlotState.InMemory(a.Kinds | b.Kinds) with { Storage = a.Storage, Behind = a.Behind, Exclusive = a.Exclusive && b.Exclusive }
                : SlotState.InMemory(a.Kinds | b.Kinds);
        }

        return joined;
    }

    public override string ToString() => string.Join(' ', Slots.Select((s, i) => $"{i}:{s}"));
}
