using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>Flattens a RecursiveIterator: a stack of walks, and for each what is to be done with its current element.</summary>
[PhpExtension("SPL")]
[PhpClass("class RecursiveIteratorIterator implements OuterIterator", Uncloneable = true)]
[PhpClassConst("const int LEAVES_ONLY = 0")]
[PhpClassConst("const int SELF_FIRST = 1")]
[PhpClassConst("const int CHILD_FIRST = 2")]
[PhpClassConst("const int CATCH_GET_CHILD = 16")]
internal partial class RecursiveIteratorIteratorObject : PhpInstance
{
    private const int LeavesOnly = 0, SelfFirst = 1, ChildFirst = 2, CatchGetChild = 16;

    private static readonly PhpString BeginIterationName = PhpString.Literal("beginiteration"), EndIterationName = PhpString.Literal("enditeration"),
        CallHasChildrenName = PhpString.Literal("callhaschildren"), CallGetChildrenName = PhpString.Literal("callgetchildren"),
        BeginChildrenName = PhpString.Literal("beginchildren"), EndChildrenName = PhpString.Literal("endchildren"),
        NextElementName = PhpString.Literal("nextelement");

    private enum State : byte { Next, Test, Self, Child, Start }

    /// <summary>One level: the iterator (owned; undef once given up) and its walk.</summary>
    private protected sealed class LevelState(PhpInstance o, ObjectIterator walk)
    {
        internal Value Object = Value.Object(o);
        internal readonly ObjectIterator Walk = walk;
        internal byte State;
    }

    /// <summary>Empty: the constructor has not run.</summary>
    private protected readonly List<LevelState> Levels = [];

    private long _mode;
    private protected long Flags_;
    private long _maxDepth = -1;
    private bool _inIteration;

    /// <summary>The hooks that PHP code has overridden: the others do nothing.</summary>
    private PhpFunction? _beginIteration, _endIteration, _callHasChildren, _callGetChildren, _beginChildren, _endChildren, _nextElement;

    public RecursiveIteratorIteratorObject(PhpClass cls)
        : base(cls)
    {
    }

    private protected int Depth => Math.Max(Levels.Count - 1, 0);

    private protected LevelState Deepest => Levels[^1];

    private PhpFunction? Overridden(PhpString name) => Class.FindMethod(name) is UserFunction f ? f : null;

    /// <summary>Takes over the iterator.</summary>
    private protected void Initialize(RequestContext ctx, in Value owned, long mode, long flags)
    {
        if (owned.o is not PhpInstance o || !SplSupport.Is(ctx, o, "recursiveiterator"))
        {
            owned.Release(ctx);
            Throw.New(ctx, "InvalidArgumentException", "An instance of RecursiveIterator or IteratorAggregate creating it is required");
            return;
        }

        FreeLevels(ctx);
        _mode = mode;
        Flags_ = flags;
        _maxDepth = -1;
        _inIteration = false;
        _beginIteration = Overridden(BeginIterationName);
        _endIteration = Overridden(EndIterationName);
        _callHasChildren = Overridden(CallHasChildrenName);
        _callGetChildren = Overridden(CallGetChildrenName);
        _beginChildren = Overridden(BeginChildrenName);
        _endChildren = Overridden(EndChildrenName);
        _nextElement = Overridden(NextElementName);
        ObjectIterator? walk = o.Iterate(ctx, byRef: false);
        if (walk is null || ctx.HasPending)
        {
            walk?.Close(ctx);
            owned.Release(ctx);
            Throw.IfPending(ctx);
            return;
        }

        Levels.Add(new LevelState(o, walk) { State = (byte)State.Start });
    }

    /// <summary>False with the Error pending.</summary>
    private protected bool CheckStarted(RequestContext ctx)
    {
        if (Levels.Count > 0) return true;
        ctx.ThrowError("Error", "The object is in an invalid state as the parent constructor was not called");
        return false;
    }

    private void Hook(RequestContext ctx, PhpFunction? hook)
    {
        if (hook is not null) ctx.CallFunction(hook, this, []).Release(ctx);
    }

    /// <summary>An exception that is pending ends the step, unless CATCH_GET_CHILD swallows it: true to go on.</summary>
    private bool GoOn(RequestContext ctx)
    {
        if (!ctx.HasPending) return true;
        if ((Flags_ & CatchGetChild) == 0) return false;
        SplSupport.ClearException(ctx);
        return !ctx.HasPending;
    }

    // ---- the walk ----

    private protected bool IsValid(RequestContext ctx)
    {
        for (int i = Levels.Count - 1; i >= 0; i--)
        {
            if (Levels[i].Walk.Valid(ctx)) return true;
            if (i > Levels.Count) i = Levels.Count;
        }

        if (Levels.Count == 0) return false;
        if (_inIteration) Hook(ctx, _endIteration);
        _inIteration = false;
        return false;
    }

    private protected void RewindAll(RequestContext ctx)
    {
        if (!CheckStarted(ctx)) return;
        while (Levels.Count > 1)
        {
            PopLevel(ctx);
            if (!ctx.HasPending) Hook(ctx, _endChildren);
        }

        if (Levels.Count == 0) return;
        Levels[0].State = (byte)State.Start;
        Levels[0].Walk.Rewind(ctx);
        if (!ctx.HasPending && !_inIteration) Hook(ctx, _beginIteration);
        _inIteration = true;
        if (!ctx.HasPending) Advance(ctx);
    }

    private void PopLevel(RequestContext ctx)
    {
        LevelState level = Deepest;
        Levels.RemoveAt(Levels.Count - 1);
        Value o = level.Object;
        level.Object = default;
        level.Walk.Close(ctx);
        o.Release(ctx);
    }

    /// <summary>A level is walked to its end: here Zend gives up the object first, and its destructor still sees the level.</summary>
    private void LeaveLevel(RequestContext ctx, LevelState level)
    {
        Value o = level.Object;
        level.Object = default;
        o.Release(ctx);
        level.Walk.Close(ctx);
        Levels.Remove(level);
    }

    /// <summary>To the next element that is shown (spl_recursive_it_move_forward_ex).</summary>
    private protected void Advance(RequestContext ctx)
    {
        if (!CheckStarted(ctx)) return;
        while (!ctx.HasPending)
        {
            LevelState level = Deepest;
            bool descend = false;
            switch ((State)level.State)
            {
                case State.Next:
                    level.Walk.MoveNext(ctx);
                    if (!GoOn(ctx)) return;
                    level = Deepest;
                    goto case State.Start;
                case State.Start:
                    {
                        using var held = new OwnedValue(ctx, level.Object.Copied());
                        bool valid = level.Walk.Valid(ctx);
                        if (Levels.Count == 0 || !ReferenceEquals(Deepest, level)) return; // re-entered
                        if (!valid) break;
                        level.State = (byte)State.Test;
                        goto case State.Test;
                    }

                case State.Test:
                    if (Test(ctx, level, out bool done)) continue;
                    if (done) return;
                    break;
                case State.Self:
                    if (_mode is SelfFirst or ChildFirst) Hook(ctx, _nextElement);
                    level.State = (byte)(_mode == SelfFirst ? State.Child : State.Next);
                    return;
                case State.Child:
                    descend = true;
                    break;
            }

            if (descend)
            {
                if (!Descend(ctx, level)) return;
                continue;
            }

            // no more elements on this level
            if (Levels.Count <= 1) return;
            Hook(ctx, _endChildren);
            if (!GoOn(ctx)) return;
            if (Levels.Count > 1 && ReferenceEquals(Deepest, level)) LeaveLevel(ctx, level);
        }
    }

    /// <summary>Has the element children? True: the state says what comes. False: the element is shown.</summary>
    private bool Test(RequestContext ctx, LevelState level, out bool done)
    {
        done = true;
        Value has = _callHasChildren is not null
            ? ctx.CallFunction(_callHasChildren, this, [])
            : ctx.CallMethod((PhpInstance)level.Object.AsObject, SplSupport.HasChildren);
        if (ctx.HasPending)
        {
            has.Release(ctx);
            if ((Flags_ & CatchGetChild) == 0) level.State = (byte)State.Next;
            if (!GoOn(ctx)) return false;
            has = default;
        }

        bool hasChildren = !has.IsUndef && Conversions.ToBool(ctx, has.Dereferenced());
        has.Release(ctx);
        if (hasChildren)
        {
            if (_maxDepth == -1 || _maxDepth > Depth)
            {
                level.State = (byte)(_mode == SelfFirst ? State.Self : State.Child);
                return true;
            }

            if (_mode == LeavesOnly)
            {
                // too deep to be entered, and no leaf
                level.State = (byte)State.Next;
                return true;
            }
        }

        Hook(ctx, _nextElement);
        level.State = (byte)State.Next;
        GoOn(ctx);
        return false;
    }

    /// <summary>Enters the children; false with an exception pending.</summary>
    private bool Descend(RequestContext ctx, LevelState level)
    {
        Value child = SplSupport.Unwrap(ctx, _callGetChildren is not null
            ? ctx.CallFunction(_callGetChildren, this, [])
            : ctx.CallMethod((PhpInstance)level.Object.AsObject, SplSupport.GetChildren));
        if (ctx.HasPending)
        {
            child.Release(ctx);
            if (!GoOn(ctx)) return false;
            level.State = (byte)State.Next;
            return true;
        }

        if (child.o is not PhpInstance o || !SplSupport.Is(ctx, o, "recursiveiterator"))
        {
            child.Release(ctx);
            ctx.ThrowError("UnexpectedValueException", "Objects returned by RecursiveIterator::getChildren() must implement RecursiveIterator");
            return false;
        }

        level.State = (byte)(_mode == ChildFirst ? State.Self : State.Next);
        ObjectIterator? walk = o.Iterate(ctx, byRef: false);
        if (walk is null)
        {
            child.Release(ctx);
            return false;
        }

        Levels.Add(new LevelState(o, walk) { State = (byte)State.Start });
        walk.Rewind(ctx);
        Hook(ctx, _beginChildren);
        return GoOn(ctx);
    }

    private void FreeLevels(RequestContext ctx)
    {
        while (Levels.Count > 0) PopLevel(ctx);
    }

    // ---- handlers ----

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (SplSupport.RefuseReference(ctx, byRef)) return null;
        if (Levels.Count > 0) return new Walk(this);
        ctx.ThrowError("Error", "Object is not initialized");
        return null;
    }

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        if (Levels.Count == 0)
        {
            ctx.ThrowError("Error", $"The {Class.Text} instance wasn't initialized properly");
            return null;
        }

        PhpFunction? own = base.GetMethod(ctx, ref obj, name, lowerName, scope);
        if (own is not null || ctx.HasPending) return own;
        var inner = (PhpInstance)Deepest.Object.AsObject;
        obj = inner;
        return inner.Class.FindMethod(lowerName) ?? inner.GetMethod(ctx, ref obj, name, lowerName, scope);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        foreach (LevelState level in Levels)
        {
            visit(in level.Object);
            level.Walk.EnumerateChildren(visit);
        }

        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        FreeLevels(ctx);
        base.FreeObject(ctx);
    }

    /// <summary>foreach: the object's own walk; leaving the loop leaves all levels but the first.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly RecursiveIteratorIteratorObject _object;

        internal Walk(RecursiveIteratorIteratorObject o)
        {
            _object = o;
            o.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _object.RewindAll(ctx);

        internal override bool Valid(RequestContext ctx) => _object.IsValid(ctx);

        internal override Value Current(RequestContext ctx) => _object.Levels.Count == 0 ? default : _object.Deepest.Walk.Current(ctx);

        internal override Value Key(RequestContext ctx) => _object.Levels.Count == 0 ? default : _object.Deepest.Walk.Key(ctx);

        internal override void MoveNext(RequestContext ctx) => _object.Advance(ctx);

        internal override void Dispose(RequestContext ctx)
        {
            while (_object.Levels.Count > 1) _object.PopLevel(ctx);
            Value.Object(_object).Release(ctx);
        }

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_object));
    }
}
