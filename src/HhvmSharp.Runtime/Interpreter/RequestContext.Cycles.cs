using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// The cycle collector: among what is reachable from possible roots, a value whose count is more than the owners found
/// there is alive, and so is what it reaches; the rest is garbage.
/// </summary>
public sealed partial class RequestContext
{
    private const int DefaultThreshold = 10001, ThresholdStep = 10000, ThresholdMax = 1000000001, TriggerGain = 100;

    private readonly List<Counted> _roots = [];
    private bool _collecting;

    /// <summary>zend.enable_gc: the collector runs by itself when the buffer is full.</summary>
    internal bool GcEnabled => Settings.EnableGc;

    internal int GcThreshold = DefaultThreshold;
    internal long GcRuns, GcCollected;

    internal int GcRootCount
    {
        get
        {
            DropDeadRoots();
            return _roots.Count;
        }
    }

    internal bool GcCollecting => _collecting;

    internal override void PossibleRoot(Counted value)
    {
        if (value.Kind == Kind.Object)
        {
            PhpInstance o = Unsafe.As<PhpInstance>(value);
            if ((o.Flags & ObjectFlags.Buffered) != 0) return;
            o.Flags |= ObjectFlags.Buffered;
            AddRoot(o);
        }
        else if (value.Kind == Kind.Reference)
        {
            ref Value inner = ref ((PhpReference)value).Value;
            if (inner.Kind is Kind.Array or Kind.Object && !inner.AsCounted.IsImmutable) PossibleRoot(inner.AsCounted);
        }
        else if (value.Kind == Kind.Array)
        {
            PhpArray a = Unsafe.As<PhpArray>(value);
            if (a.Buffered || a.IsTyped) return;
            a.Buffered = true;
            AddRoot(a);
        }
    }

    /// <summary>Values that were freed since they were noted leave the buffer only here.</summary>
    private void DropDeadRoots() => _roots.RemoveAll(static c => c.Count <= 0);

    private void AddRoot(Counted value)
    {
        _roots.Add(value);
        if (_roots.Count < GcThreshold || _collecting || !GcEnabled) return;
        DropDeadRoots();
        if (_roots.Count < GcThreshold - 1) return;
        int collected = CollectCycles();
        if (collected < TriggerGain)
        {
            if (GcThreshold < ThresholdMax) GcThreshold += ThresholdStep;
        }
        else if (GcThreshold > DefaultThreshold)
        {
            GcThreshold -= ThresholdStep;
        }
    }

    /// <summary>gc_collect_cycles(): the number of arrays and objects freed.</summary>
    internal int CollectCycles()
    {
        if (_collecting) return 0;
        _collecting = true;
        int total = 0;
        try
        {
            int found = CollectOnce(out bool destructorsRan);
            total += found;
            if (destructorsRan && !HasPending) total += CollectOnce(out _); // what the destructors left behind
            if (total > 0 || _roots.Count > 0) GcRuns++;
            GcCollected += total;
        }
        finally
        {
            _collecting = false;
        }

        return total;
    }

    private int CollectOnce(out bool destructorsRan)
    {
        destructorsRan = false;
        List<Counted> garbage = FindGarbage(_roots);
        foreach (Counted root in _roots)
        {
            if (root is PhpInstance o) o.Flags &= ~ObjectFlags.Buffered;
            else if (root is PhpArray a) a.Buffered = false;
        }

        _roots.Clear();
        if (garbage.Count == 0) return 0;

        // held, so that nothing is freed while it is taken apart
        foreach (Counted c in garbage) c.Count++;
        foreach (Counted c in garbage)
        {
            if (c is not PhpInstance o || (o.Flags & ObjectFlags.DestructorCalled) != 0) continue;
            o.Flags |= ObjectFlags.DestructorCalled;
            if (DestructorsDone || !o.HasDestructor) continue;
            destructorsRan = true;
            o.DestroyObject(this);
            if (HasPending) break;
        }

        if (destructorsRan)
        {
            foreach (Counted c in garbage) c.Count--;
            garbage = FindGarbage(garbage);
            foreach (Counted c in garbage) c.Count++;
        }

        int count = 0;
        foreach (Counted c in garbage)
        {
            switch (c)
            {
                case PhpInstance o:
                    count++;
                    if ((o.Flags & ObjectFlags.FreeCalled) != 0) break;
                    o.Flags |= ObjectFlags.FreeCalled | ObjectFlags.DestructorCalled;
                    ClearWeakReferences(o);
                    o.FreeObject(this);
                    Discharge(ObjectBytes + (o.Class.Slots.Length * 16L));
                    ReleaseObjectId(o.Id);
                    break;
                case PhpArray a:
                    count++;
                    a.Clear(this);
                    break;
                case PhpReference r:
                    Value.Release(this, ref r.Value);
                    break;
            }
        }

        foreach (Counted c in garbage) Value.FromHeap(c).Release(this);
        return count;
    }

    private List<Counted> FindGarbage(List<Counted> roots)
    {
        var nodes = new List<Counted>(roots.Count);
        var owners = new List<int>(roots.Count); // by index of the node: how many of the nodes own it
        var index = new Dictionary<Counted, int>(roots.Count, ReferenceEqualityComparer.Instance);
        foreach (Counted root in roots)
        {
            if (root.Count <= 0 || !index.TryAdd(root, nodes.Count)) continue;
            nodes.Add(root);
            owners.Add(0);
        }

        ChildVisitor count = (in Value child) =>
        {
            if (!IsCollectable(in child)) return;
            Counted c = child.AsCounted;
            ref int at = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(index, c, out bool known);
            if (known)
            {
                owners[at]++;
                return;
            }

            at = nodes.Count;
            nodes.Add(c);
            owners.Add(1);
        };
        for (int i = 0; i < nodes.Count; i++) VisitChildren(nodes[i], count);

        var alive = new bool[nodes.Count];
        var work = new Stack<int>();
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Count <= owners[i]) continue;
            alive[i] = true;
            work.Push(i);
        }

        ChildVisitor mark = (in Value child) =>
        {
            if (!IsCollectable(in child)) return;
            int at = index[child.AsCounted];
            if (alive[at]) return;
            alive[at] = true;
            work.Push(at);
        };
        while (work.TryPop(out int i)) VisitChildren(nodes[i], mark);

        var garbage = new List<Counted>();
        for (int i = 0; i < alive.Length; i++)
            if (!alive[i]) garbage.Add(nodes[i]);
        return garbage;
    }

    /// <summary>What a suspended frame owns: variables, surplus arguments, live temporaries, $this, its closure.</summary>
    internal static void VisitFrame(Frame f, bool entered, ChildVisitor visit)
    {
        if (!entered || f.Code is null)
        {
            for (int i = 0; i < f.ArgCount; i++) visit(in f.Slot(i));
        }
        else
        {
            for (int i = 0; i < f.Code.CvNames.Length; i++) visit(in f.Slot(i));
            if ((f.Flags & FrameFlags.ExtraArgs) != 0)
            {
                for (int i = f.Code.NumParams; i < f.ArgCount; i++) visit(in f.Arg(i));
            }

            VisitTemporaries(f, visit);
        }

        if ((f.Flags & FrameFlags.ReleaseThis) != 0) visit(Value.Object((PhpInstance)f.This!));
        if ((f.Flags & FrameFlags.Closure) != 0) visit(Value.Object(f.Extras!.Closure!));
    }

    private static unsafe void VisitTemporaries(Frame f, ChildVisitor visit)
    {
        int at = Operand.IndexOf(f, f.Ip);
        foreach (LiveRange range in f.Code.LiveRanges)
        {
            if (range.Start <= at && at < range.End && range.Kind is LiveRangeKind.Tmp or LiveRangeKind.New) visit(in f.Slot(range.Slot));
        }
    }

    private static bool IsCollectable(in Value v) =>
        v.Kind is Kind.Array or Kind.Object or Kind.Reference && !v.AsCounted.IsImmutable;

    private static void VisitChildren(Counted value, ChildVisitor visit)
    {
        switch (value)
        {
            case PhpArray a when !a.IsTyped:
                for (int pos = a.FirstPosition; pos != PhpArray.End; pos = a.NextPosition(pos + 1)) visit(a.ValueAt(pos));
                break;
            case PhpInstance o:
                o.EnumerateChildren(visit);
                break;
            case PhpReference r:
                visit(in r.Value);
                break;
        }
    }
}
