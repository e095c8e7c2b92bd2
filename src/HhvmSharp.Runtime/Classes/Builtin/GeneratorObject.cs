using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// A generator: a frame with a window of its own that is resumed until its next yield. `yield from` another generator
/// makes a chain; the innermost one (the leaf) is what runs and whose value is current.
/// </summary>
internal sealed unsafe partial class GeneratorObject : PhpInstance
{
    internal GeneratorObject(PhpClass cls)
        : base(cls)
    {
    }

    /// <summary>Null once it has returned, thrown or been destroyed.</summary>
    internal Frame? Frame;

    /// <summary>Whose body it runs; stays when the frame is gone.</summary>
    internal Functions.PhpFunction? Function;

    internal Value CurrentValue;
    internal Value CurrentKey;

    /// <summary>undef until it returns.</summary>
    internal Value Result;

    internal long LargestKey = -1;

    /// <summary>Window slot that send() fills, or -1.</summary>
    internal int SendTarget = -1;

    internal bool Started, Running, AtFirstYield, ForcedClose;

    /// <summary>`yield from` a generator: it, owned.</summary>
    private GeneratorObject? _inner;

    /// <summary>`yield from` an array (owned) and the position of its next element.</summary>
    private Value _array;

    private int _position;

    /// <summary>`yield from` another Traversable.</summary>
    private ObjectIterator? _iterator;

    internal GeneratorObject Leaf
    {
        get
        {
            GeneratorObject g = this;
            while (g._inner is { } inner) g = inner;
            return g;
        }
    }

    internal void DelegateTo(GeneratorObject inner) => _inner = inner;

    internal void DelegateTo(in Value array)
    {
        _array = array;
        _position = 0;
    }

    internal void DelegateTo(ObjectIterator iterator) => _iterator = iterator;

    /// <summary>Runs to the first yield when that has not happened.</summary>
    internal void EnsureStarted(RequestContext ctx)
    {
        if (Started || Frame is null) return;
        Resume(ctx);
        AtFirstYield = true;
    }

    /// <summary>Goes on behind the current yield, with ctx.Exception thrown there if one is pending.</summary>
    internal void Resume(RequestContext ctx)
    {
        if (Frame is null) return;
        if (Running || Leaf.Running)
        {
            ctx.ThrowError("Error", "Cannot resume an already running generator");
            return;
        }

        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ctx.ThrowError("Error", "Maximum call stack size reached. Infinite recursion?");
            return;
        }

        AtFirstYield = false;
        AddRef(); // it must survive its own run
        var chain = new List<GeneratorObject>(4);
        for (GeneratorObject? g = this; g is not null; g = g._inner)
        {
            chain.Add(g);
            g.Running = true;
        }

        RunChain(ctx, chain);
        foreach (GeneratorObject g in chain) g.Running = false;
        Value.Object(this).Release(ctx);
    }

    private void RunChain(RequestContext ctx, List<GeneratorObject> chain)
    {
        Frame? caller = ctx.Current;
        while (true)
        {
            GeneratorObject leaf = chain[^1];
            bool yielded = false;
            if (leaf.Frame is not null)
            {
                bool first = !leaf.Started;
                if (first)
                {
                    leaf.Started = true;
                }
                else if (!ctx.HasPending && leaf.NextOfDelegate(ctx))
                {
                    return;
                }

                if (ctx.HasPending) leaf.DropDelegate(ctx);
                Link(caller, chain);
                ctx.RunGenerator(leaf.Frame, first);
                ctx.Current = caller; // a leaf leaves to the generator that delegated to it
                if (leaf.Frame is not null && leaf._inner is { } inner)
                {
                    // yield from a generator: it becomes the leaf; it runs only if it has not yet
                    for (GeneratorObject? g = inner; g is not null; g = g._inner)
                    {
                        chain.Add(g);
                        g.Running = true;
                    }

                    leaf = chain[^1];
                    if (leaf.Frame is null || !leaf.Started) continue;
                    return;
                }

                if (leaf.Frame is not null && leaf.HasDelegate)
                {
                    if (leaf.NextOfDelegate(ctx)) return;
                    continue; // empty: the frame goes on behind the yield from
                }

                yielded = leaf.Frame is not null;
            }

            if (yielded || chain.Count == 1) return;

            // the inner generator is over: its result is the value of the yield from
            chain.RemoveAt(chain.Count - 1);
            leaf.Running = false;
            GeneratorObject outer = chain[^1];
            outer._inner = null;
            if (!ctx.HasPending)
            {
                if (leaf.Result.IsUndef) ctx.ThrowError("ClosedGeneratorException", "Generator yielded from aborted, no return value available");
                else outer.TakeResult(ctx, in leaf.Result);
            }

            Value.Object(leaf).Release(ctx);
        }
    }

    private bool HasDelegate => !_array.IsUndef || _iterator is not null;

    private void TakeResult(RequestContext ctx, in Value result)
    {
        Op* op = Frame!.Ip;
        if (op->Code == Opcode.YIELD_FROM && op->ResultKind != OperandKind.Unused)
        {
            ref Value slot = ref Frame.Slot(op->Result);
            Value.Assign(ctx, ref slot, in result);
        }
    }

    /// <summary>The frames of the chain as one call stack: leaf first, ending in the frame that resumes.</summary>
    private static void Link(Frame? caller, List<GeneratorObject> chain)
    {
        for (int i = 0; i < chain.Count; i++)
            if (chain[i].Frame is { } f) f.Prev = i == 0 ? caller : chain[i - 1].Frame;
    }

    /// <summary>The next element of a delegated array or iterator; false when there is none.</summary>
    private bool NextOfDelegate(RequestContext ctx)
    {
        if (_array.IsArray)
        {
            PhpArray array = _array.AsArray;
            int pos = array.NextPosition(_position);
            if (pos != PhpArray.End)
            {
                _position = pos + 1;
                SetCurrent(ctx, array.KeyAt(pos).Copied(), array.ValueAt(pos).Dereferenced().Copied());
                return true;
            }

            DropDelegate(ctx);
            return false;
        }

        if (_iterator is not { } it) return false;
        if (_position++ > 0)
        {
            it.MoveNext(ctx);
            if (ctx.HasPending)
            {
                DropDelegate(ctx);
                return false;
            }
        }

        if (!it.Valid(ctx) || ctx.HasPending)
        {
            DropDelegate(ctx);
            return false;
        }

        Value value = it.Current(ctx);
        if (ctx.HasPending)
        {
            DropDelegate(ctx);
            return false;
        }

        Value key = it.Key(ctx);
        if (ctx.HasPending)
        {
            value.Release(ctx);
            DropDelegate(ctx);
            return false;
        }

        SetCurrent(ctx, in key, value.Dereferenced().Copied());
        value.Release(ctx);
        return true;
    }

    internal void SetCurrent(RequestContext ctx, in Value key, in Value value)
    {
        Value oldValue = CurrentValue;
        Value oldKey = CurrentKey;
        CurrentValue = value;
        CurrentKey = key;
        oldValue.Release(ctx);
        oldKey.Release(ctx);
    }

    private void DropDelegate(RequestContext ctx)
    {
        Value.Release(ctx, ref _array);
        _position = 0;
        ObjectIterator? it = _iterator;
        _iterator = null;
        it?.Close(ctx);
    }

    /// <summary>The frame is gone: nothing is current any more.</summary>
    internal void Close(RequestContext ctx)
    {
        Frame = null;
        SendTarget = -1;
        Value.Release(ctx, ref CurrentValue);
        Value.Release(ctx, ref CurrentKey);
        DropDelegate(ctx);
    }

    /// <summary>The object dies: finally blocks of a suspended body run, then the frame is freed.</summary>
    internal void Destroy(RequestContext ctx)
    {
        DropDelegate(ctx);
        if (_inner is { } inner)
        {
            _inner = null;
            Value.Object(inner).Release(ctx);
        }

        if (Frame is not { } f || Running) return;
        if (Started && (f.Function.Flags & FunctionFlags.HasFinally) != 0 && ctx.Unwinding == Unwinding.None)
        {
            int at = Operand.IndexOf(f, f.Ip);
            PhpInstance? pending = ctx.Exception;
            ctx.Exception = null;
            if (EnterFinally(ctx, f, at))
            {
                ForcedClose = true;
                AddRef();
                Running = true;
                f.Prev = ctx.Current;
                ctx.RunFinally(f);
                Running = false;
                Count--;
            }

            if (pending is not null)
            {
                if (ctx.Exception is { } later) ThrowableMethods.SetPrevious(ctx, later, pending);
                else ctx.Exception = pending;
            }
        }

        if (Frame is { } left) ctx.FreeGeneratorFrame(left, this);
    }

    private static bool EnterFinally(RequestContext ctx, Frame f, int at)
    {
        TryCatchElement[] table = f.Code.TryCatch;
        for (int i = table.Length - 1; i >= 0; i--)
        {
            if (at < table[i].TryOp || at >= table[i].FinallyEnd) continue;
            if (at < table[i].FinallyOp)
            {
                ctx.ReleaseLive(f, at, table[i].FinallyOp);
                FastCall.Store(ref f.Slot(f.Code.Ops[table[i].FinallyEnd].Op1), null, -1);
                f.Ip = Operand.At(f, table[i].FinallyOp);
                return true;
            }

            ref Value call = ref f.Slot(f.Code.Ops[table[i].FinallyEnd].Op1);
            ctx.DropReturnValue(f, in call);
            if (call.IsObject) Value.Release(ctx, ref call);
        }

        return false;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (Running) return;
        visit(in CurrentValue);
        visit(in CurrentKey);
        visit(in Result);
        visit(in _array);
        if (_inner is not null) visit(Value.Object(_inner));
        if (Frame is not { } f) return;
        RequestContext.VisitFrame(f, entered: true, visit);
        if (f.Extras?.SavedCalls is not { } calls) return;
        foreach (RequestContext.SavedCall call in calls)
        {
            foreach (ref Value v in call.Arguments.AsSpan()) visit(in v);
            if ((call.Flags & FrameFlags.ReleaseThis) != 0) visit(Value.Object((PhpInstance)call.This!));
            if (call.Closure is not null) visit(Value.Object(call.Closure));
        }
    }
}
