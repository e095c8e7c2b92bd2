using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class AppendIterator extends IteratorIterator")]
internal sealed class AppendIteratorObject(PhpClass cls) : IteratorIteratorObject(cls)
{
    /// <summary>The ArrayIterator over the iterators (owned), and the walk that says which one is the current.</summary>
    private Value _list;
    private ObjectIterator? _iterators;

    /// <summary>Makes the list's current iterator the inner one, rewound; false at the end.</summary>
    private bool TakeNext(RequestContext ctx)
    {
        Forget(ctx);
        if (!Inner.IsUndef)
        {
            ObjectIterator? old = InnerWalk;
            InnerWalk = null;
            Value inner = Inner;
            Inner = default;
            inner.Release(ctx);
            old?.Close(ctx);
        }

        if (!_iterators!.Valid(ctx)) return false;
        Inner = SplSupport.Unwrap(ctx, _iterators.Current(ctx));
        InnerWalk = InnerObject.Iterate(ctx, byRef: false);
        RewindInner(ctx);
        return true;
    }

    /// <summary>
    /// The current element, of the next iterator that has one. An exception does not end the search: nothing is called
    /// then, so no iterator of PHP code is valid, and the search ends behind the last one.
    /// </summary>
    private void FetchNext(RequestContext ctx)
    {
        while (!InnerValid(ctx))
        {
            _iterators!.MoveNext(ctx);
            if (!TakeNext(ctx)) return;
        }

        if (!ctx.HasPending) Fetch(ctx, checkMore: false);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in _list);
        _iterators?.EnumerateChildren(visit);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        ObjectIterator? iterators = _iterators;
        _iterators = null;
        iterators?.Close(ctx);
        Value.Release(ctx, ref _list);
    }

    [PhpMethod("public function __construct()")]
    public void Construct(RequestContext ctx)
    {
        CheckFirst(ctx, "AppendIterator");
        IsConstructed = true;
        PhpInstance list = ctx.NewObject(ctx.Environment.CoreClass("arrayiterator"));
        _list = Value.Object(list);
        _iterators = list.Iterate(ctx, byRef: false);
    }

    [PhpMethod("public function append(Iterator $iterator): void", Tentative = true)]
    public void Append(RequestContext ctx, PhpInstance iterator)
    {
        Check(ctx);
        var list = (ArrayObjectBase)_list.AsObject;
        bool atEnd = _iterators!.Valid(ctx) && !InnerValid(ctx);
        if (ctx.HasPending) return;
        list.AppendValue(ctx, Value.Object(iterator));
        if (atEnd) _iterators.MoveNext(ctx);
        if (InnerWalk is not null && InnerValid(ctx)) return;
        if (ctx.HasPending) return;
        if (!_iterators.Valid(ctx)) _iterators.Rewind(ctx);
        do TakeNext(ctx);
        while (!ctx.HasPending && !Inner.IsUndef && !ReferenceEquals(Inner.o, iterator));
        FetchNext(ctx);
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void Rewind(RequestContext ctx)
    {
        Check(ctx);
        _iterators!.Rewind(ctx);
        if (TakeNext(ctx)) FetchNext(ctx);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool Valid(RequestContext ctx)
    {
        Check(ctx);
        return !CurrentData.IsUndef;
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value Current(RequestContext ctx)
    {
        Check(ctx);
        Fetch(ctx, checkMore: true);
        return FetchedData;
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        Check(ctx);
        if (InnerValid(ctx)) NextInner(ctx);
        FetchNext(ctx);
    }

    [PhpMethod("public function getIteratorIndex(): ?int", Tentative = true)]
    public Value GetIteratorIndex(RequestContext ctx)
    {
        Check(ctx);
        return ((ArrayObjectBase)_list.AsObject).KeyMethod(ctx);
    }

    [PhpMethod("public function getArrayIterator(): ArrayIterator", Tentative = true)]
    public Value GetArrayIterator(RequestContext ctx)
    {
        Check(ctx);
        return _list.Copied();
    }
}
