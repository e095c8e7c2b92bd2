using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

internal partial class RecursiveIteratorIteratorObject
{
    /// <summary>The iterator to walk, owned: the argument, or what its getIterator() gives.</summary>
    private protected static Value IteratorOf(RequestContext ctx, PhpInstance given) =>
        SplSupport.Is(ctx, given, "iteratoraggregate") ? IteratorIteratorObject.FromAggregate(ctx, given) : Value.Object(given).Copied();

    [PhpMethod("public function __construct(object $iterator, int $mode = RecursiveIteratorIterator::LEAVES_ONLY, int $flags = 0)",
        Shown = "public function __construct(Traversable $iterator, int $mode = RecursiveIteratorIterator::LEAVES_ONLY, int $flags = 0)")]
    public void Construct(RequestContext ctx, PhpInstance iterator, long mode = LeavesOnly, long flags = 0) => Initialize(ctx, IteratorOf(ctx, iterator), mode, flags);

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindMethod(RequestContext ctx) => RewindAll(ctx);

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidMethod(RequestContext ctx) => IsValid(ctx);

    [PhpMethod("public function key(): mixed", Tentative = true)]
    public Value KeyMethod(RequestContext ctx) => CheckStarted(ctx) ? SplSupport.Unwrap(ctx, Deepest.Walk.Key(ctx)) : default;

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value CurrentMethod(RequestContext ctx) => CheckStarted(ctx) ? SplSupport.Unwrap(ctx, Deepest.Walk.Current(ctx)) : default;

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextMethod(RequestContext ctx) => Advance(ctx);

    [PhpMethod("public function getDepth(): int", Tentative = true)]
    public long GetDepth() => Depth;

    [PhpMethod("public function getSubIterator(?int $level = null): ?RecursiveIterator", Tentative = true)]
    public Value GetSubIterator(RequestContext ctx, long? level)
    {
        if (level is < 0 || level > Depth) return Value.Null;
        return CheckStarted(ctx) ? Levels[(int)(level ?? Depth)].Object.Copied() : default;
    }

    [PhpMethod("public function getInnerIterator(): RecursiveIterator", Tentative = true)]
    public Value GetInnerIterator(RequestContext ctx) => CheckStarted(ctx) ? Deepest.Object.Copied() : default;

    // ---- hooks: for classes that override them ----

    [PhpMethod("public function beginIteration(): void", Tentative = true)]
    public void BeginIteration()
    {
    }

    [PhpMethod("public function endIteration(): void", Tentative = true)]
    public void EndIteration()
    {
    }

    [PhpMethod("public function callHasChildren(): bool", Tentative = true)]
    public Value CallHasChildren(RequestContext ctx)
    {
        if (Levels.Count == 0 || Deepest.Object.IsUndef) return Value.False;
        Value has = SplSupport.Unwrap(ctx, ctx.CallMethod((PhpInstance)Deepest.Object.AsObject, SplSupport.HasChildren));
        return has.IsUndef ? Value.False : has;
    }

    [PhpMethod("public function callGetChildren(): ?RecursiveIterator", Tentative = true)]
    public Value CallGetChildren(RequestContext ctx)
    {
        if (!CheckStarted(ctx) || Deepest.Object.IsUndef) return Value.Null;
        return SplSupport.Unwrap(ctx, ctx.CallMethod((PhpInstance)Deepest.Object.AsObject, SplSupport.GetChildren));
    }

    [PhpMethod("public function beginChildren(): void", Tentative = true)]
    public void BeginChildren()
    {
    }

    [PhpMethod("public function endChildren(): void", Tentative = true)]
    public void EndChildren()
    {
    }

    [PhpMethod("public function nextElement(): void", Tentative = true)]
    public void NextElement()
    {
    }

    [PhpMethod("public function setMaxDepth(int $maxDepth = -1): void", Tentative = true)]
    public void SetMaxDepth(RequestContext ctx, long maxDepth)
    {
        if (maxDepth < -1) Arg.ValueError(ctx, 1, "must be greater than or equal to -1");
        _maxDepth = Math.Min(maxDepth, int.MaxValue);
    }

    [PhpMethod("public function getMaxDepth(): int|false", Tentative = true)]
    public Value GetMaxDepth() => _maxDepth == -1 ? Value.False : Value.Int(_maxDepth);
}
