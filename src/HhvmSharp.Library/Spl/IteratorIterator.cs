using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>
/// IteratorIterator and the base of all iterators around another one (Zend's spl_dual_it): the inner walk and the
/// element that was fetched from it. Calls of methods that it does not have go to the inner iterator.
/// </summary>
[PhpExtension("SPL")]
[PhpClass("class IteratorIterator implements OuterIterator", Uncloneable = true)]
internal class IteratorIteratorObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>The constructor has run.</summary>
    private protected bool IsConstructed;

    /// <summary>The inner iterator (owned; undef: none) and its walk.</summary>
    private protected Value Inner;
    private protected ObjectIterator? InnerWalk;

    /// <summary>The fetched element, owned; undef: there is none.</summary>
    private protected Value CurrentData, CurrentKey;
    private protected long CurrentPosition;

    private protected PhpInstance InnerObject => (PhpInstance)Inner.AsObject;

    // ---- construction ----

    /// <summary>Every method but the constructor begins with this.</summary>
    private protected void Check(RequestContext ctx)
    {
        if (!IsConstructed) Throw.Error(ctx, "The object is in an invalid state as the parent constructor was not called");
    }

    private protected void CheckFirst(RequestContext ctx, string cls)
    {
        if (IsConstructed) Throw.New(ctx, "BadMethodCallException", $"{cls}::getIterator() must be called exactly once per instance");
    }

    /// <summary>Takes over the iterator.</summary>
    private protected void Start(RequestContext ctx, in Value owned)
    {
        IsConstructed = true;
        Value.Move(ref Inner, in owned);
        InnerWalk = InnerObject.Iterate(ctx, byRef: false);
        Throw.IfPending(ctx);
    }

    private protected void Wrap(RequestContext ctx, PhpInstance iterator, string cls)
    {
        CheckFirst(ctx, cls);
        Start(ctx, Value.Object(iterator).Copied());
    }

    /// <summary>spl_get_iterator_from_aggregate: what getIterator() gives, owned.</summary>
    internal static Value FromAggregate(RequestContext ctx, PhpInstance aggregate)
    {
        Value result = SplSupport.Unwrap(ctx, ctx.CallFunction(aggregate.Class.GetIteratorMethod!, aggregate, []));
        Throw.IfPending(ctx);
        if (result.o is PhpInstance o && SplSupport.Is(ctx, o, "traversable")) return result;
        result.Release(ctx);
        Throw.New(ctx, "LogicException", $"{aggregate.Class.Text}::getIterator() must return an object that implements Traversable");
        return default;
    }

    // ---- fetching: exceptions are left pending ----

    private protected virtual void Forget(RequestContext ctx)
    {
        InnerWalk?.Invalidate(ctx);
        Value.Release(ctx, ref CurrentData);
        Value.Release(ctx, ref CurrentKey);
    }

    private protected void RewindInner(RequestContext ctx)
    {
        Forget(ctx);
        CurrentPosition = 0;
        InnerWalk?.Rewind(ctx);
    }

    private protected bool InnerValid(RequestContext ctx) => InnerWalk is not null && InnerWalk.Valid(ctx);

    /// <summary>Takes the inner element over; false when there is none or an exception is pending.</summary>
    private protected bool Fetch(RequestContext ctx, bool checkMore)
    {
        Forget(ctx);
        if (checkMore && !InnerValid(ctx)) return false;
        // Zend fetches even when valid() has thrown, but calls nothing then
        if (ctx.HasPending || InnerWalk is null) return false;
        Value data = InnerWalk.Current(ctx);
        if (!data.IsUndef) SplSupport.Put(ctx, ref CurrentData, in data);
        if (ctx.HasPending) return false;
        Value key = InnerWalk.Key(ctx);
        if (ctx.HasPending)
        {
            key.Release(ctx);
            return false;
        }

        SplSupport.Put(ctx, ref CurrentKey, key.IsUndef ? Value.Null : key);
        return true;
    }

    private protected void NextInner(RequestContext ctx, bool forget = true)
    {
        if (forget) Forget(ctx);
        else if (InnerWalk is null)
        {
            ctx.ThrowError("Error", "The inner constructor wasn't initialized with an iterator instance");
            return;
        }

        InnerWalk?.MoveNext(ctx);
        CurrentPosition++;
    }

    private protected Value FetchedData => CurrentData.IsUndef ? Value.Null : CurrentData.Dereferenced().Copied();

    // ---- handlers ----

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        PhpFunction? own = base.GetMethod(ctx, ref obj, name, lowerName, scope);
        if (own is not null || ctx.HasPending || Inner.IsUndef) return own;
        PhpInstance inner = InnerObject;
        obj = inner;
        return inner.Class.FindMethod(lowerName) ?? inner.GetMethod(ctx, ref obj, name, lowerName, scope);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in Inner);
        visit(in CurrentData);
        visit(in CurrentKey);
        InnerWalk?.EnumerateChildren(visit);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Forget(ctx);
        ObjectIterator? walk = InnerWalk;
        InnerWalk = null;
        walk?.Close(ctx);
        Value.Release(ctx, ref Inner);
        base.FreeObject(ctx);
    }

    // ---- methods ----

    [PhpMethod("public function __construct(Traversable $iterator, ?string $class = null)")]
    public void ConstructIterator(RequestContext ctx, PhpInstance iterator, PhpString? @class)
    {
        CheckFirst(ctx, "IteratorIterator");
        PhpClass as_ = iterator.Class;
        Value owned = default;
        if (!SplSupport.Is(ctx, iterator, "iterator"))
        {
            if (@class is not null)
            {
                PhpClass? cast = ctx.FindClass(@class);
                Throw.IfPending(ctx);
                if (cast is null || !as_.IsSubclassOf(cast) || !cast.IsSubclassOf(ctx.Environment.CoreClass("traversable")))
                    Throw.New(ctx, "LogicException", "Class to downcast to not found or not base class or does not implement Traversable");
                as_ = cast;
            }

            // a cast calls the getIterator() of that class, even where it is overridden
            if (as_.IsSubclassOf(ctx.Environment.CoreClass("iteratoraggregate"))) owned = FromAggregate(ctx, iterator, as_);
        }

        Start(ctx, owned.IsUndef ? Value.Object(iterator).Copied() : owned);
    }

    private static Value FromAggregate(RequestContext ctx, PhpInstance aggregate, PhpClass cls)
    {
        if (ReferenceEquals(cls, aggregate.Class) || cls.GetIteratorMethod is null || cls.GetIteratorMethod.IsAbstract) return FromAggregate(ctx, aggregate);
        Value result = SplSupport.Unwrap(ctx, ctx.CallFunction(cls.GetIteratorMethod, aggregate, []));
        Throw.IfPending(ctx);
        if (result.o is PhpInstance o && SplSupport.Is(ctx, o, "traversable")) return result;
        result.Release(ctx);
        Throw.New(ctx, "LogicException", $"{cls.Text}::getIterator() must return an object that implements Traversable");
        return default;
    }

    [PhpMethod("public function getInnerIterator(): ?Iterator", Tentative = true)]
    public Value GetInnerIterator(RequestContext ctx)
    {
        Check(ctx);
        return Inner.IsUndef ? Value.Null : Inner.Copied();
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindMethod(RequestContext ctx)
    {
        Check(ctx);
        RewindInner(ctx);
        if (!ctx.HasPending) Fetch(ctx, checkMore: true);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidMethod(RequestContext ctx)
    {
        Check(ctx);
        return !CurrentData.IsUndef;
    }

    [PhpMethod("public function key(): mixed", Tentative = true)]
    public Value KeyMethod(RequestContext ctx)
    {
        Check(ctx);
        return CurrentKey.IsUndef ? Value.Null : CurrentKey.Dereferenced().Copied();
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value CurrentMethod(RequestContext ctx)
    {
        Check(ctx);
        return FetchedData;
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextMethod(RequestContext ctx)
    {
        Check(ctx);
        NextInner(ctx);
        if (!ctx.HasPending) Fetch(ctx, checkMore: true);
    }

    // ---- what the recursive ones have in common ----

    /// <summary>The inner iterator's hasChildren(); undef with an exception pending.</summary>
    private protected Value InnerHasChildren(RequestContext ctx)
    {
        Check(ctx);
        return SplSupport.Unwrap(ctx, ctx.CallMethod(InnerObject, SplSupport.HasChildren));
    }

    /// <summary>The inner iterator's getChildren(), owned; leaves by PhpThrow.</summary>
    private protected Value InnerChildren(RequestContext ctx)
    {
        Check(ctx);
        Value children = SplSupport.Unwrap(ctx, ctx.CallMethod(InnerObject, SplSupport.GetChildren));
        Throw.IfPending(ctx);
        return children;
    }
}

[PhpExtension("SPL")]
[PhpClass("class NoRewindIterator extends IteratorIterator")]
internal sealed class NoRewindIteratorObject(PhpClass cls) : IteratorIteratorObject(cls)
{
    [PhpMethod("public function __construct(Iterator $iterator)")]
    public void Construct(RequestContext ctx, PhpInstance iterator) => Wrap(ctx, iterator, "NoRewindIterator");

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void NoRewind()
    {
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool IsValid(RequestContext ctx)
    {
        Check(ctx);
        return InnerValid(ctx);
    }

    [PhpMethod("public function key(): mixed", Tentative = true)]
    public Value Key(RequestContext ctx)
    {
        Check(ctx);
        return InnerWalk!.Key(ctx);
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value Current(RequestContext ctx)
    {
        Check(ctx);
        return SplSupport.Unwrap(ctx, InnerWalk!.Current(ctx));
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        Check(ctx);
        InnerWalk!.MoveNext(ctx);
    }
}

[PhpExtension("SPL")]
[PhpClass("class InfiniteIterator extends IteratorIterator")]
internal sealed class InfiniteIteratorObject(PhpClass cls) : IteratorIteratorObject(cls)
{
    [PhpMethod("public function __construct(Iterator $iterator)")]
    public void Construct(RequestContext ctx, PhpInstance iterator) => Wrap(ctx, iterator, "InfiniteIterator");

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        Check(ctx);
        NextInner(ctx);
        if (ctx.HasPending) return;
        if (InnerValid(ctx))
        {
            Fetch(ctx, checkMore: false);
            return;
        }

        if (ctx.HasPending) return;
        RewindInner(ctx);
        if (!ctx.HasPending && InnerValid(ctx)) Fetch(ctx, checkMore: false);
    }
}

[PhpExtension("SPL")]
[PhpClass("class EmptyIterator implements Iterator")]
internal static class EmptyIteratorClass
{
    [PhpMethod("public function current(): never", Tentative = true)]
    public static void Current(RequestContext ctx) => Throw.New(ctx, "BadMethodCallException", "Accessing the value of an EmptyIterator");

    [PhpMethod("public function next(): void", Tentative = true)]
    public static void Next()
    {
    }

    [PhpMethod("public function key(): never", Tentative = true)]
    public static void Key(RequestContext ctx) => Throw.New(ctx, "BadMethodCallException", "Accessing the key of an EmptyIterator");

    [PhpMethod("public function valid(): false", Tentative = true)]
    public static bool Valid() => false;

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public static void Rewind()
    {
    }
}
