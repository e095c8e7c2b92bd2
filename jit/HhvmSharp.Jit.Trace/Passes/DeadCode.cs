using HhvmSharp.Jit.Trace.Ir;

namespace HhvmSharp.Jit.Trace.Passes;

/// <summary>Which instructions are needed: effects, guards, what exits restore, and all that these use.</summary>
internal static class DeadCode
{
    internal static bool[] Live(TraceIr trace)
    {
        var live = new bool[trace.Code.Count];
        var work = new Stack<int>();
        for (int i = 0; i < live.Length; i++)
            if (trace.Code[i].HasEffect) Mark(i);
        MarkSnapshot(trace.EndSnapshot);
        MarkSnapshot(trace.LoopSnapshot);
        while (work.TryPop(out int i))
        {
            Ins ins = trace.Code[i];
            if (ins.A >= 0) Mark(ins.A);
            if (ins.B >= 0) Mark(ins.B);
            if (ins.C >= 0) Mark(ins.C);
            if (ins.IsGuard) MarkSnapshot(ins.Snapshot);
        }

        return live;

        void Mark(int i)
        {
            if (live[i]) return;
            live[i] = true;
            work.Push(i);
        }

        void MarkSnapshot(int snapshot)
        {
            if (snapshot < 0) return;
            foreach ((_, int value) in trace.Snapshots[snapshot].Slots) Mark(value);
        }
    }
}
