using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// The memory account at its limit: arrays and frames are charged and discharged exactly, strings only charged. So
/// before the request is ended the live strings are measured by walking its roots, and the account is corrected.
/// </summary>
public sealed partial class RequestContext
{
    /// <summary>True: there is room after all.</summary>
    private bool RecoverMemory()
    {
        long dead = StringsCharged - MeasureStrings();
        if (dead > 0)
        {
            StringsCharged -= dead;
            MemoryUsed -= dead;
        }

        if (MemoryUsed > MemoryLimit) return false;
        // Nearly full: the next walk must not come at once. What is forgotten here is at most an eighth of the limit.
        long allowed = MemoryLimit - (MemoryLimit >> 3);
        if (MemoryUsed > allowed)
        {
            StringsCharged = Math.Max(0, StringsCharged - (MemoryUsed - allowed));
            MemoryUsed = allowed;
        }

        return true;
    }

    /// <summary>Bytes of the charged strings that the request's roots reach.</summary>
    private long MeasureStrings()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var work = new Stack<Counted>();
        long total = 0;
        ChildVisitor visit = (in Value v) =>
        {
            if (v.o is PhpString s)
            {
                if (s.Bytes.Length >= ChargedString && seen.Add(s.Bytes)) total += s.Bytes.Length;
            }
            else if (v.Kind is Kind.Array or Kind.Reference && !v.AsCounted.IsImmutable && seen.Add(v.o!))
            {
                work.Push(v.AsCounted);
            }
        };

        VisitRoots(visit);
        while (work.TryPop(out Counted? c)) CycleSearch.VisitChildren(c, visit);
        return total;
    }

    /// <summary>What the request holds itself, and what its live objects own: all that there is, but for what library state holds.</summary>
    private void VisitRoots(ChildVisitor visit)
    {
        VisitUnbound(Globals, visit);
        foreach (UserConstant c in Constants.Values) visit(in c.Value);
        VisitAll(ErrorHandler, ExceptionHandler, ReturnValue);
        foreach (Value[]? statics in FunctionStatics)
            if (statics is not null) VisitAll(statics);
        foreach (ClassState? state in ClassStates)
        {
            if (state is null) continue;
            VisitAll(state.Statics);
            VisitAll(state.Constants);
            if (state.SlotDefaults is not null) VisitAll(state.SlotDefaults);
        }

        for (int i = 0; i < _depth; i++) VisitFrame(_frames[i], visit);
        // Every live object is in the table; those of cycles that wait for the collector are memory too.
        foreach (ref readonly ObjectEntry entry in _objects.AsSpan())
            entry.Object?.EnumerateChildren(visit);

        void VisitAll(params ReadOnlySpan<Value> values)
        {
            foreach (ref readonly Value v in values) visit(in v);
        }
    }

    /// <summary>The values that the table itself holds; those of CVs are found in the frames.</summary>
    private static void VisitUnbound(SymbolTable table, ChildVisitor visit)
    {
        foreach (SymbolTable.Entry e in table.Entries)
            if (!e.IsBound) visit(in e.Slot);
    }

    /// <summary>Variables, arguments, and the temporaries that are live where the frame stands.</summary>
    private unsafe void VisitFrame(Frame f, ChildVisitor visit)
    {
        if (f.Code is null || f.Ip == null)
        {
            for (int i = 0; i < f.ArgCount; i++) visit(in f.Slot(i));
            return;
        }

        for (int i = 0; i < f.Code.CvNames.Length; i++) visit(in f.Slot(i));
        if (f.Extras?.Symbols is { } symbols && !ReferenceEquals(symbols, Globals)) VisitUnbound(symbols, visit);
        int at = Operand.IndexOf(f, f.Ip);
        foreach (LiveRange range in f.Code.LiveRanges)
            if (range.Kind != LiveRangeKind.Rope && range.Start <= at && at < range.End) visit(in f.Slot(range.Slot));
        if ((f.Flags & FrameFlags.ExtraArgs) == 0) return;
        for (int i = f.Code.NumParams; i < f.ArgCount; i++) visit(in f.Slot(f.Code.WindowSize + i - f.Code.NumParams));
    }
}
