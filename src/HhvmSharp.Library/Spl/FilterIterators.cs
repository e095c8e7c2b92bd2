using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("abstract class FilterIterator extends IteratorIterator")]
[PhpMethod("abstract public function accept(): bool", Tentative = true)]
internal class FilterIteratorObject(PhpClass cls) : IteratorIteratorObject(cls)
{
    /// <summary>To the next element that accept() takes.</summary>
    private void FetchAccepted(RequestContext ctx)
    {
        while (Fetch(ctx, checkMore: true))
        {
            Value accepted = ctx.CallMethod(this, SplSupport.Accept);
            if (ctx.HasPending)
            {
                accepted.Release(ctx);
                return;
            }

            bool take = Conversions.ToBool(ctx, accepted.Dereferenced());
            accepted.Release(ctx);
            if (take || ctx.HasPending) return;
            InnerWalk!.MoveNext(ctx);
            if (ctx.HasPending) break;
        }

        Forget(ctx);
    }

    [PhpMethod("public function __construct(Iterator $iterator)")]
    public void ConstructFilter(RequestContext ctx, PhpInstance iterator) => Wrap(ctx, iterator, "FilterIterator");

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindFilter(RequestContext ctx)
    {
        Check(ctx);
        RewindInner(ctx);
        if (!ctx.HasPending) FetchAccepted(ctx);
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextFilter(RequestContext ctx)
    {
        Check(ctx);
        NextInner(ctx);
        if (!ctx.HasPending) FetchAccepted(ctx);
    }
}

[PhpExtension("SPL")]
[PhpClass("abstract class RecursiveFilterIterator extends FilterIterator implements RecursiveIterator")]
internal class RecursiveFilterIteratorObject(PhpClass cls) : FilterIteratorObject(cls)
{
    [PhpMethod("public function __construct(RecursiveIterator $iterator)")]
    public void ConstructRecursive(RequestContext ctx, PhpInstance iterator) => Wrap(ctx, iterator, "RecursiveFilterIterator");

    [PhpMethod("public function hasChildren(): bool", Tentative = true)]
    public Value HasChildren(RequestContext ctx) => InnerHasChildren(ctx);

    [PhpMethod("public function getChildren(): ?RecursiveFilterIterator", Tentative = true)]
    public Value GetChildren(RequestContext ctx)
    {
        using var children = new OwnedValue(ctx, InnerChildren(ctx));
        return SplSupport.Construct(ctx, Class, children.Value);
    }
}

[PhpExtension("SPL")]
[PhpClass("class ParentIterator extends RecursiveFilterIterator")]
internal sealed class ParentIteratorObject(PhpClass cls) : RecursiveFilterIteratorObject(cls)
{
    [PhpMethod("public function __construct(RecursiveIterator $iterator)")]
    public void ConstructParent(RequestContext ctx, PhpInstance iterator) => Wrap(ctx, iterator, "ParentIterator");

    [PhpMethod("public function accept(): bool", Tentative = true)]
    public Value AcceptParent(RequestContext ctx) => InnerHasChildren(ctx);
}

[PhpExtension("SPL")]
[PhpClass("class CallbackFilterIterator extends FilterIterator")]
internal class CallbackFilterIteratorObject(PhpClass cls) : FilterIteratorObject(cls)
{
    /// <summary>Owned; it keeps alive what the target refers to.</summary>
    private protected Value Callback;
    private CallTarget _target;

    /// <summary>The object that the callback runs on (owned), which a name like "parent::f" does not hold.</summary>
    private Value _self;

    private protected void Take(RequestContext ctx, in Value callback)
    {
        Value v = callback.Dereferenced();
        _target = ctx.RequireCallable(in v, Arg.FunctionName(ctx), 2, "callback");
        Value.Copy(ref Callback, in v);
        if (_target.This is PhpInstance self) _self = Value.Object(self).Copied();
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in Callback);
        visit(in _self);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        Value.Release(ctx, ref Callback);
        Value.Release(ctx, ref _self);
    }

    [PhpMethod("public function __construct(Iterator $iterator, callable $callback)")]
    public void ConstructCallback(RequestContext ctx, PhpInstance iterator, Value callback)
    {
        CheckFirst(ctx, "CallbackFilterIterator");
        Take(ctx, in callback);
        Start(ctx, Value.Object(iterator).Copied());
    }

    [PhpMethod("public function accept(): bool", Tentative = true)]
    public Value AcceptCallback(RequestContext ctx)
    {
        Check(ctx);
        if (CurrentData.IsUndef || CurrentKey.IsUndef) return Value.False;
        Value result = SplSupport.Unwrap(ctx, ctx.CallFunction(_target.Function, _target.This, [CurrentData, CurrentKey, Inner], closure: _target.Closure));
        return result.IsUndef ? Value.False : result;
    }
}

[PhpExtension("SPL")]
[PhpClass("class RecursiveCallbackFilterIterator extends CallbackFilterIterator implements RecursiveIterator")]
internal sealed class RecursiveCallbackFilterIteratorObject(PhpClass cls) : CallbackFilterIteratorObject(cls)
{
    [PhpMethod("public function __construct(RecursiveIterator $iterator, callable $callback)")]
    public void ConstructRecursive(RequestContext ctx, PhpInstance iterator, Value callback)
    {
        CheckFirst(ctx, "RecursiveCallbackFilterIterator");
        Take(ctx, in callback);
        Start(ctx, Value.Object(iterator).Copied());
    }

    [PhpMethod("public function hasChildren(): bool", Tentative = true)]
    public Value HasChildren(RequestContext ctx) => InnerHasChildren(ctx);

    [PhpMethod("public function getChildren(): RecursiveCallbackFilterIterator", Tentative = true)]
    public Value GetChildren(RequestContext ctx)
    {
        using var children = new OwnedValue(ctx, InnerChildren(ctx));
        return SplSupport.Construct(ctx, Class, children.Value, Callback);
    }
}
