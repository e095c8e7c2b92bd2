using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>One element ahead of its inner iterator, so that it knows whether there is another.</summary>
[PhpExtension("SPL")]
[PhpClass("class CachingIterator extends IteratorIterator implements ArrayAccess, Countable, Stringable")]
[PhpClassConst("const int CALL_TOSTRING = 1")]
[PhpClassConst("const int CATCH_GET_CHILD = 16")]
[PhpClassConst("const int TOSTRING_USE_KEY = 2")]
[PhpClassConst("const int TOSTRING_USE_CURRENT = 4")]
[PhpClassConst("const int TOSTRING_USE_INNER = 8")]
[PhpClassConst("const int FULL_CACHE = 256")]
internal class CachingIteratorObject(PhpClass cls) : IteratorIteratorObject(cls)
{
    internal const int CallToString = 1, UseKey = 2, UseCurrent = 4, UseInner = 8, CatchGetChild = 16, FullCache = 256,
        PublicMask = 0xFFFF, IsValidFlag = 0x10000;

    private const string OneOf = "must contain only one of CachingIterator::CALL_TOSTRING, CachingIterator::TOSTRING_USE_KEY, "
        + "CachingIterator::TOSTRING_USE_CURRENT, or CachingIterator::TOSTRING_USE_INNER";

    private long _flags;
    private PhpString? _text;

    /// <summary>The cache: an array, owned.</summary>
    private Value _cache = Value.Array(PhpArray.Empty);

    /// <summary>Of a RecursiveCachingIterator: the current element's children, owned; undef: none.</summary>
    private protected Value Children;

    private protected bool IsRecursive;

    private static bool MayBe(long flags) => System.Numerics.BitOperations.PopCount((ulong)flags & (CallToString | UseKey | UseCurrent | UseInner)) <= 1;

    private protected override void Forget(RequestContext ctx)
    {
        base.Forget(ctx);
        _text = null;
        Value.Release(ctx, ref Children);
    }

    private PhpArray OwnCache(RequestContext ctx) => PhpArray.Separate(ctx, ref _cache);

    private protected void Initialize(RequestContext ctx, PhpInstance iterator, long flags, bool recursive)
    {
        CheckFirst(ctx, recursive ? "RecursiveCachingIterator" : "CachingIterator");
        if (!MayBe(flags)) Arg.ValueError(ctx, 2, OneOf);
        IsRecursive = recursive;
        _flags |= flags & PublicMask;
        Start(ctx, Value.Object(iterator).Copied());
    }

    /// <summary>Takes the inner element over and moves the inner iterator on.</summary>
    private void Advance(RequestContext ctx)
    {
        if (!Fetch(ctx, checkMore: true))
        {
            _flags &= ~IsValidFlag;
            return;
        }

        _flags |= IsValidFlag;
        if ((_flags & FullCache) != 0)
        {
            SplSupport.SetKey(ctx, OwnCache(ctx), in CurrentKey, CurrentData.Dereferenced().Copied());
            if (ctx.HasPending) return;
        }

        if (IsRecursive && !FetchChildren(ctx)) return;
        if ((_flags & UseInner) != 0) _text = Conversions.ToStr(ctx, in Inner);
        else if ((_flags & CallToString) != 0) _text = Conversions.ToStr(ctx, CurrentData.Dereferenced());
        _text?.MarkShared();
        if (!ctx.HasPending) NextInner(ctx, forget: false);
    }

    /// <summary>False with an exception pending that is not to be caught.</summary>
    private bool FetchChildren(RequestContext ctx)
    {
        Value has = ctx.CallMethod(InnerObject, SplSupport.HasChildren);
        bool hasChildren = !ctx.HasPending && Conversions.ToBool(ctx, has.Dereferenced());
        has.Release(ctx);
        if (ctx.HasPending) return Caught(ctx);
        if (!hasChildren) return true;
        Value inner = SplSupport.Unwrap(ctx, ctx.CallMethod(InnerObject, SplSupport.GetChildren));
        if (ctx.HasPending) return Caught(ctx);
        Children = SplSupport.Construct(ctx, ctx.Environment.CoreClass("recursivecachingiterator"), inner, Value.Int(_flags & PublicMask));
        inner.Release(ctx);
        return !ctx.HasPending || Caught(ctx);
    }

    private bool Caught(RequestContext ctx)
    {
        if ((_flags & CatchGetChild) == 0) return false;
        SplSupport.ClearException(ctx);
        return !ctx.HasPending;
    }

    private void CheckCache(RequestContext ctx)
    {
        Check(ctx);
        if ((_flags & FullCache) == 0)
            Throw.New(ctx, "BadMethodCallException", $"{Class.Text} does not use a full cache (see CachingIterator::__construct)");
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in _cache);
        visit(in Children);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        Value.Release(ctx, ref _cache);
    }

    [PhpMethod("public function __construct(Iterator $iterator, int $flags = CachingIterator::CALL_TOSTRING)")]
    public void ConstructCaching(RequestContext ctx, PhpInstance iterator, long flags = CallToString) => Initialize(ctx, iterator, flags, recursive: false);

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindCaching(RequestContext ctx)
    {
        Check(ctx);
        RewindInner(ctx);
        OwnCache(ctx).Clear(ctx);
        if (!ctx.HasPending) Advance(ctx);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidCaching(RequestContext ctx)
    {
        Check(ctx);
        return (_flags & IsValidFlag) != 0;
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextCaching(RequestContext ctx)
    {
        Check(ctx);
        Advance(ctx);
    }

    [PhpMethod("public function hasNext(): bool", Tentative = true)]
    public bool HasNext(RequestContext ctx)
    {
        Check(ctx);
        return InnerValid(ctx);
    }

    [PhpMethod("public function __toString(): string")]
    public PhpString Text(RequestContext ctx)
    {
        Check(ctx);
        if ((_flags & (CallToString | UseKey | UseCurrent | UseInner)) == 0)
            Throw.New(ctx, "BadMethodCallException", $"{Class.Text} does not fetch string value (see CachingIterator::__construct)");
        PhpString text = (_flags & UseKey) != 0 ? Conversions.ToStr(ctx, CurrentKey.Dereferenced())
            : (_flags & UseCurrent) != 0 ? Conversions.ToStr(ctx, CurrentData.Dereferenced())
            : _text ?? PhpString.Empty;
        Throw.IfPending(ctx);
        text.MarkShared();
        return text;
    }

    [PhpMethod("public function getFlags(): int", Tentative = true)]
    public long GetFlags(RequestContext ctx)
    {
        Check(ctx);
        return _flags;
    }

    [PhpMethod("public function setFlags(int $flags): void", Tentative = true)]
    public void SetFlags(RequestContext ctx, long flags)
    {
        Check(ctx);
        if (!MayBe(flags)) Arg.ValueError(ctx, 1, OneOf);
        if ((_flags & CallToString) != 0 && (flags & CallToString) == 0)
            Throw.New(ctx, "InvalidArgumentException", "Unsetting flag CALL_TO_STRING is not possible");
        if ((_flags & UseInner) != 0 && (flags & UseInner) == 0)
            Throw.New(ctx, "InvalidArgumentException", "Unsetting flag TOSTRING_USE_INNER is not possible");
        if ((flags & FullCache) != 0 && (_flags & FullCache) == 0) OwnCache(ctx).Clear(ctx);
        _flags = (_flags & ~PublicMask) | (flags & PublicMask);
    }

    [PhpMethod("public function offsetGet($key): mixed", Tentative = true)]
    public Value OffsetGet(RequestContext ctx, Value key)
    {
        PhpString name = SplArg.String(ctx, in key, 1);
        CheckCache(ctx);
        Value v = _cache.AsArray.GetSymbol(name);
        if (!v.IsUndef) return v.Dereferenced().Copied();
        ctx.Warning($"Undefined array key \"{name}\"");
        return Value.Null;
    }

    [PhpMethod("public function offsetSet($key, mixed $value): void", Tentative = true)]
    public void OffsetSet(RequestContext ctx, Value key, Value value)
    {
        PhpString name = SplArg.String(ctx, in key, 1);
        CheckCache(ctx);
        name.MarkShared();
        OwnCache(ctx).SetSymbol(ctx, name, value.Dereferenced().Copied());
    }

    [PhpMethod("public function offsetUnset($key): void", Tentative = true)]
    public void OffsetUnset(RequestContext ctx, Value key)
    {
        Check(ctx);
        PhpString name = SplArg.String(ctx, in key, 1);
        CheckCache(ctx);
        OwnCache(ctx).RemoveSymbol(ctx, name);
    }

    [PhpMethod("public function offsetExists($key): bool", Tentative = true)]
    public bool OffsetExists(RequestContext ctx, Value key)
    {
        PhpString name = SplArg.String(ctx, in key, 1);
        CheckCache(ctx);
        return _cache.AsArray.ContainsSymbol(name);
    }

    [PhpMethod("public function getCache(): array", Tentative = true)]
    public Value GetCache(RequestContext ctx)
    {
        CheckCache(ctx);
        return _cache.Copied();
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod(RequestContext ctx)
    {
        CheckCache(ctx);
        return _cache.AsArray.Length;
    }
}

[PhpExtension("SPL")]
[PhpClass("class RecursiveCachingIterator extends CachingIterator implements RecursiveIterator")]
internal sealed class RecursiveCachingIteratorObject(PhpClass cls) : CachingIteratorObject(cls)
{
    [PhpMethod("public function __construct(RecursiveIterator $iterator, int $flags = RecursiveCachingIterator::CALL_TOSTRING)",
        Shown = "public function __construct(Iterator $iterator, int $flags = RecursiveCachingIterator::CALL_TOSTRING)")]
    public void Construct(RequestContext ctx, PhpInstance iterator, long flags = CallToString) => Initialize(ctx, iterator, flags, recursive: true);

    [PhpMethod("public function hasChildren(): bool", Tentative = true)]
    public bool HasChildren(RequestContext ctx)
    {
        Check(ctx);
        return !Children.IsUndef;
    }

    [PhpMethod("public function getChildren(): ?RecursiveCachingIterator", Tentative = true)]
    public Value GetChildren(RequestContext ctx)
    {
        Check(ctx);
        return Children.IsUndef ? Value.Null : Children.Copied();
    }
}
