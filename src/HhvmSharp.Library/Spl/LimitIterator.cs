using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class LimitIterator extends IteratorIterator")]
internal sealed class LimitIteratorObject(PhpClass cls) : IteratorIteratorObject(cls)
{
    private long _offset;

    /// <summary>-1: no limit.</summary>
    private long _limit = -1;

    private bool Within(long position) => _limit == -1 || position - _offset < _limit;

    private void SeekTo(RequestContext ctx, long position)
    {
        Forget(ctx);
        if (position < _offset)
        {
            ctx.ThrowError("OutOfBoundsException", $"Cannot seek to {position} which is below the offset {_offset}");
            return;
        }

        if (!Within(position))
        {
            ctx.ThrowError("OutOfBoundsException", $"Cannot seek to {position} which is behind offset {_offset} plus count {_limit}");
            return;
        }

        if (position != CurrentPosition && SplSupport.Is(ctx, InnerObject, "seekableiterator"))
        {
            Forget(ctx);
            ctx.CallMethod(InnerObject, SplSupport.Seek, Value.Int(position)).Release(ctx);
            if (ctx.HasPending) return;
            CurrentPosition = position;
            if (Within(CurrentPosition) && InnerValid(ctx)) Fetch(ctx, checkMore: false);
            return;
        }

        // forward by next(), backward after a rewind
        if (position < CurrentPosition) RewindInner(ctx);
        while (position > CurrentPosition && !ctx.HasPending && InnerValid(ctx)) NextInner(ctx);
        if (!ctx.HasPending && InnerValid(ctx)) Fetch(ctx, checkMore: true);
    }

    [PhpMethod("public function __construct(Iterator $iterator, int $offset = 0, int $limit = -1)")]
    public void Construct(RequestContext ctx, PhpInstance iterator, long offset, long limit)
    {
        CheckFirst(ctx, "LimitIterator");
        if (offset < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        if (limit < -1) Arg.ValueError(ctx, 3, "must be greater than or equal to -1");
        _offset = offset;
        _limit = limit;
        Start(ctx, Value.Object(iterator).Copied());
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void Rewind(RequestContext ctx)
    {
        Check(ctx);
        RewindInner(ctx);
        if (!ctx.HasPending) SeekTo(ctx, _offset);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool Valid(RequestContext ctx)
    {
        Check(ctx);
        return Within(CurrentPosition) && !CurrentData.IsUndef;
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        Check(ctx);
        NextInner(ctx);
        if (!ctx.HasPending && Within(CurrentPosition)) Fetch(ctx, checkMore: true);
    }

    [PhpMethod("public function seek(int $offset): int", Tentative = true)]
    public long Seek(RequestContext ctx, long offset)
    {
        Check(ctx);
        SeekTo(ctx, offset);
        return CurrentPosition;
    }

    [PhpMethod("public function getPosition(): int", Tentative = true)]
    public long GetPosition(RequestContext ctx)
    {
        Check(ctx);
        return CurrentPosition;
    }
}
