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

    /// <summary>The closure object whose body it ran, owned once the frame is gone.</summary>
    private PhpInstance? _closure;

    /// <summary>`yield from` an array (owned) and the position of its next element.</summary>
    private Value _array;

    private int _position;

    /// <summary>`yield from` another Traversable.</summary>
    private ObjectIterator? _iterator;

    internal void DelegateTo(in Value array)
    {
        _array = array;
        _position = 0;
    }

    internal void DelegateTo(ObjectIterator iterator) => _iterator = iterator;

    /// <summary>Runs to the first yield when that has not happened.</summary>
    internal void EnsureStarted(RequestContext ctx)
    {
        if (!CurrentValue.IsUndef || Frame is null || _inner is not null) return;
        Resume(ctx);
        AtFirstYield = true;
    }

    /// <summary>Goes on behind the current yield, with ctx.Exception thrown there if one is pending.</summary>
    internal void Resume(RequestContext ctx)
    {
        GeneratorObject leaf = Leaf(ctx);
        if (Frame is null) return;
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ctx.ThrowError("Error", "Maximum call stack size reached. Infinite recursion?");
            return;
        }

        AddRef(); // it must survive its own run
        Frame? caller = ctx.Current;
        while (Frame is not null && Step(ctx, leaf, caller)) leaf = Leaf(ctx);
        _beginsDelegation = false;
        Value.Object(this).Release(ctx);
    }

    /// <summary>Runs the innermost generator; true: it has begun to delegate, or has ended, and the resumption goes on.</summary>
    private bool Step(RequestContext ctx, GeneratorObject leaf, Frame? caller)
    {
        if (leaf.Running)
        {
            ctx.ThrowError("Error", "Cannot resume an already running generator");
            return false;
        }

        if (_beginsDelegation && !leaf.CurrentValue.IsUndef && !ctx.HasPending) return false; // it had been run before
        AtFirstYield = false;
        Frame!.Prev = caller;
        if (leaf != this) LinkChain(ctx);
        int version = ctx.Delegations;
        leaf.Running = true;
        leaf.RunBody(ctx);
        leaf.Running = false;
        ctx.Current = caller;
        if (leaf.Frame is null) return leaf != this;
        if (leaf._inner is not null)
        {
            Extend(ctx, leaf, version);
            return true;
        }

        return leaf.HasDelegate && leaf._position == 0;
    }

    private void RunBody(RequestContext ctx)
    {
        Frame frame = Frame!;
        if (HasDelegate)
        {
            ctx.Current = frame;
            if (ctx.HasPending) DropDelegate(ctx);
            else if (NextOfDelegate(ctx)) return;
            ctx.Current = frame.Prev;
        }

        bool first = !Started;
        Started = true;
        ctx.RunGenerator(frame, first);
    }

    private bool HasDelegate => !_array.IsUndef || _iterator is not null;

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

    /// <summary>The frame goes; the last value and the closure stay as long as the object.</summary>
    internal void Close(RequestContext ctx)
    {
        _closure = Closure;
        if (_closure is not null) Frame!.Flags &= ~FrameFlags.Closure;
        Frame = null;
        SendTarget = -1;
        DropDelegate(ctx);
    }

    /// <summary>The object dies: finally blocks of a suspended body run, then the frame is freed.</summary>
    internal void Destroy(RequestContext ctx)
    {
        if (IsRunningInside)
        {
            ForcedClose = true; // in a fiber, which unwinds it: its finally blocks may not yield
            return;
        }

        DropDelegate(ctx);
        DropInner(ctx);
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
        visit(in CurrentValue);
        visit(in CurrentKey);
        visit(in Result);
        visit(in _array);
        if (_closure is not null) visit(Value.Object(_closure));
        if (Running) return; // of a suspended fiber: it shows its frames itself
        if (_inner is not null) visit(Value.Object(_inner));
        if (Frame is not { } f) return;
        RequestContext.VisitFrame(f, entered: true, visit);
        if (f.Extras?.SavedCalls is not { } calls) return;
        foreach (RequestContext.SavedCall call in calls)
        {
            foreach (ref Value v in call.Arguments.AsSpan()) visit(in v);
            if (call.Named is not null) visit(Value.Array(call.Named));
            if ((call.Flags & FrameFlags.ReleaseThis) != 0) visit(Value.Object((PhpInstance)call.This!));
            if (call.Closure is not null) visit(Value.Object(call.Closure));
        }
    }
}
