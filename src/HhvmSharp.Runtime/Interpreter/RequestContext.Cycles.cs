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

    /// <summary>How many of the roots were freed since they were noted: they leave the list when they are most of it.</summary>
    private int _deadRoots;

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

    private void DropDeadRoots()
    {
        _roots.RemoveAll(static c => !IsRoot(c));
        _deadRoots = 0;
    }

    /// <summary>An object that nobody owns but that has not been freed is what its destructor left of it.</summary>
    private static bool IsRoot(Counted c) => c.Count > 0 || (c.Count == 0 && c is PhpInstance { IsFreed: false });

    private void AddRoot(Counted value)
    {
        if (_deadRoots > Math.Max(GcThreshold, _roots.Count / 2) && !_collecting) DropDeadRoots();
        if (_roots.Count - _deadRoots >= GcThreshold - 1 && !_collecting && GcEnabled)
        {
            DropDeadRoots();
            if (_roots.Count >= GcThreshold - 1)
            {
                value.Count++; // it is not noted yet, and must outlive the collection
                AdjustThreshold(CollectCycles());
                if (value.Count == 1)
                {
                    Unmark(value);
                    Value.FromHeap(value).Release(this);
                    return;
                }

                value.Count--;
            }
        }

        _roots.Add(value);
    }

    private void AdjustThreshold(int collected)
    {
        if (collected < TriggerGain || _roots.Count >= GcThreshold)
        {
            if (GcThreshold < ThresholdMax) GcThreshold += ThresholdStep;
        }
        else if (GcThreshold > DefaultThreshold)
        {
            GcThreshold -= ThresholdStep;
        }
    }

    private static void Unmark(Counted root)
    {
        if (root is PhpInstance o) o.Flags &= ~ObjectFlags.Buffered;
        else if (root is PhpArray a) a.Buffered = false;
    }

    /// <summary>
    /// gc_collect_cycles(): the number of arrays and objects freed. Where destructors have run, what they saw is looked
    /// at again: they may have stored it somewhere.
    /// </summary>
    internal int CollectCycles()
    {
        if (_collecting) return 0;
        _collecting = true;
        int total = 0;
        try
        {
            bool again = CollectOnce(ref total);
            if (again) CollectOnce(ref total);
        }
        finally
        {
            _collecting = false;
        }

        return total;
    }

    /// <summary>One pass; true: destructors have run.</summary>
    private bool CollectOnce(ref int total)
    {
        if (_roots.Count == 0) return false;
        GcRuns++;
        var search = new CycleSearch(this);
        List<Counted> garbage = search.Run(_roots);
        foreach (Counted root in _roots) Unmark(root);
        _roots.Clear();
        _deadRoots = 0;
        List<PhpInstance>? dying = null;
        foreach (Counted c in garbage)
        {
            if (c is not PhpInstance o || (o.Flags & ObjectFlags.DestructorCalled) != 0) continue;
            if (DestructorsDone || !o.HasDestructor) o.Flags |= ObjectFlags.DestructorCalled;
            else (dying ??= []).Add(o);
        }

        // a destructor may keep anything that its object reaches: that stays out of this pass
        if (dying is not null) garbage = search.Without(garbage, dying);
        foreach (Counted c in garbage) c.Count++; // nothing is freed while it is taken apart
        if (dying is not null) RunDestructors(dying);
        int count = FreeGarbage(garbage);
        GcCollected += count;
        total += count;
        return dying is not null;
    }

    private void RunDestructors(List<PhpInstance> dying)
    {
        foreach (PhpInstance o in dying)
        {
            o.Flags |= ObjectFlags.Buffered;
            _roots.Add(o);
        }

        if (CurrentFiber is null)
        {
            foreach (PhpInstance o in dying) RunDestructor(o);
            return;
        }

        // a destructor may suspend: it keeps that fiber, and another one does the rest
        int next = 0;
        while (next < dying.Count)
        {
            FiberObject.RunInternal(this, ctx =>
            {
                while (next < dying.Count) ctx.RunDestructor(dying[next++]);
            });
        }
    }

    private void RunDestructor(PhpInstance o)
    {
        if ((o.Flags & ObjectFlags.DestructorCalled) != 0) return;
        o.Flags |= ObjectFlags.DestructorCalled;
        o.Count++;
        o.DestroyObject(this);
        o.Count--; // at 0 it is left to the next pass
    }

    private int FreeGarbage(List<Counted> garbage)
    {
        int count = 0;
        foreach (Counted c in garbage)
        {
            switch (c)
            {
                case PhpInstance o:
                    count++;
                    if (o.IsFreed) break;
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
            if ((f.Flags & (FrameFlags.HasSymbols | FrameFlags.Code)) == FrameFlags.HasSymbols) f.Extras!.Symbols!.VisitUnbound(visit);
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
}
