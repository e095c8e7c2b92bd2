using HhvmSharp.Jit.Trace.Ir;

namespace HhvmSharp.Jit.Trace.Passes;

/// <summary>
/// Makes a loop of a recorded turn: the turn stays as the first one, and is copied behind <see cref="IrOp.Loop"/> with
/// the values that the first one has left. What does not depend on them is found to be there already, so that guards
/// and computations that are the same in every turn remain in the first one.
/// </summary>
internal static class LoopPeeling
{
    /// <param name="b">Holds the turn.</param>
    /// <param name="head">The loop's first op.</param>
    /// <param name="atStart">By slot: the instruction that has loaded it, or -1.</param>
    /// <param name="atEnd">By slot: its value at the end of the turn, or -1 when it was not touched.</param>
    /// <param name="isLive">Whether the value that a slot has at an op may be read.</param>
    /// <returns>False: a variable changes its type in a turn, or there is no second turn. The trace is the turn alone.</returns>
    internal static bool Run(IrBuilder b, int head, int[] atStart, int[] atEnd, Func<int, int, bool> isLive)
    {
        TraceIr trace = b.Trace;
        int turn = trace.Code.Count, snapshots = trace.Snapshots.Count;
        var carried = new Dictionary<int, int>();
        for (int s = 0; s < atEnd.Length; s++)
        {
            if (atEnd[s] < 0 || atEnd[s] == atStart[s] || !isLive(head, s)) continue;
            if (atStart[s] >= 0 && b[atStart[s]].Type != b[atEnd[s]].Type) return false;
            if (b[atEnd[s]].Type == IrType.Address) return false;
            carried[s] = atEnd[s];
        }

        b.BeginLoop();
        int[] map = new int[turn];
        Array.Fill(map, -1);
        foreach (int s in carried.Keys.ToArray())
        {
            if (!IsInvariant(b, carried[s], carried)) carried[s] = b.Phi(atEnd[s]);
            if (atStart[s] >= 0 && b[atStart[s]].Op == IrOp.Slot) map[atStart[s]] = carried[s];
        }

        trace.LoopSnapshot = b.AddSnapshot(new Snapshot(head, [.. carried.Select(p => (p.Key, p.Value))]));
        var copies = new Dictionary<int, int>();
        for (int i = 0; i < turn && !b.IsContradiction; i++)
        {
            if (map[i] < 0) map[i] = Copy(b, i, map, snapshot => CopySnapshot(b, snapshot, map, carried, copies, isLive));
        }

        if (b.IsContradiction)
        {
            trace.Code.RemoveRange(turn, trace.Code.Count - turn);
            trace.Snapshots.RemoveRange(snapshots, trace.Snapshots.Count - snapshots);
            trace.LoopStart = trace.LoopSnapshot = -1;
            return false;
        }

        foreach ((int s, int value) in carried)
            if (b[value].Op == IrOp.Phi && b[value].B < 0) b.SetNext(value, map[atEnd[s]]);
        return true;
    }

    private static bool IsInvariant(IrBuilder b, int value, Dictionary<int, int> carried) =>
        b[value].IsConstant || (b[value].Op == IrOp.Slot && !carried.ContainsKey((int)b[value].Imm));

    private static int Copy(IrBuilder b, int index, int[] map, Func<int, int> snapshot)
    {
        Ins ins = b[index];
        if (ins.IsConstant || ins.Op is IrOp.Slot or IrOp.SlotObject) return index;
        return b.Emit(ins with
        {
            A = ins.A < 0 ? -1 : map[ins.A],
            B = ins.B < 0 ? -1 : map[ins.B],
            C = ins.C < 0 ? -1 : map[ins.C],
            Snapshot = ins.Snapshot < 0 ? -1 : snapshot(ins.Snapshot),
        });
    }

    /// <summary>In a later turn, slots that are not written yet hold what the turn before has left.</summary>
    private static int CopySnapshot(IrBuilder b, int snapshot, int[] map, Dictionary<int, int> carried, Dictionary<int, int> copies, Func<int, int, bool> isLive)
    {
        if (copies.TryGetValue(snapshot, out int known)) return known;
        Snapshot from = b.Trace.Snapshots[snapshot];
        var slots = new List<(int, int)>();
        foreach ((int slot, int value) in from.Slots) slots.Add((slot, map[value]));
        foreach ((int slot, int value) in carried)
            if (!from.Slots.Any(s => s.Slot == slot) && isLive(from.Op, slot)) slots.Add((slot, value));
        return copies[snapshot] = b.AddSnapshot(new Snapshot(from.Op, [.. slots]));
    }
}
