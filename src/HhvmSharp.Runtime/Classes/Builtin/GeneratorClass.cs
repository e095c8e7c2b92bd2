using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>The methods of Generator.</summary>
[PhpExtension("Core")]
[PhpClass("final class Generator implements Iterator", NotSerializable = true, Uncloneable = true, NoDynamicProperties = true)]
internal sealed unsafe partial class GeneratorObject
{
    [PhpMethod("public function rewind(): void")]
    public void Rewind(RequestContext ctx)
    {
        RewindIt(ctx);
        Throw.IfPending(ctx);
    }

    private void RewindIt(RequestContext ctx)
    {
        EnsureStarted(ctx);
        if (!AtFirstYield) ctx.ThrowError("Exception", "Cannot rewind a generator that was already run");
    }

    [PhpMethod("public function valid(): bool")]
    public bool Valid(RequestContext ctx)
    {
        EnsureStarted(ctx);
        Leaf(ctx);
        Throw.IfPending(ctx);
        return Frame is not null;
    }

    [PhpMethod("public function current(): mixed")]
    public Value Current(RequestContext ctx)
    {
        EnsureStarted(ctx);
        return CurrentOrNull(ctx);
    }

    private Value CurrentOrNull(RequestContext ctx)
    {
        GeneratorObject leaf = Leaf(ctx);
        Throw.IfPending(ctx);
        return Frame is null || leaf.CurrentValue.IsUndef ? Value.Null : leaf.CurrentValue.Dereferenced().Copied();
    }

    [PhpMethod("public function key(): mixed")]
    public Value Key(RequestContext ctx)
    {
        EnsureStarted(ctx);
        GeneratorObject leaf = Leaf(ctx);
        Throw.IfPending(ctx);
        return Frame is null || leaf.CurrentKey.IsUndef ? Value.Null : leaf.CurrentKey.Dereferenced().Copied();
    }

    [PhpMethod("public function next(): void")]
    public void Next(RequestContext ctx)
    {
        Advance(ctx);
        Throw.IfPending(ctx);
    }

    private void Advance(RequestContext ctx)
    {
        EnsureStarted(ctx);
        if (!ctx.HasPending) Resume(ctx);
    }

    [PhpMethod("public function send(mixed $value): mixed")]
    public Value Send(RequestContext ctx, Value value)
    {
        EnsureStarted(ctx);
        Throw.IfPending(ctx);
        if (Frame is null) return Value.Null;
        GeneratorObject leaf = Leaf(ctx);
        if (leaf.SendTarget >= 0 && !leaf.Running) Value.Assign(ctx, ref leaf.Frame!.Slot(leaf.SendTarget), in value);
        Resume(ctx);
        Throw.IfPending(ctx);
        return CurrentOrNull(ctx);
    }

    [PhpMethod("public function throw(Throwable $exception): mixed")]
    public Value ThrowInto(RequestContext ctx, PhpInstance exception)
    {
        exception.AddRef();
        EnsureStarted(ctx);
        if (ctx.HasPending)
        {
            Value.Object(exception).Release(ctx);
            throw PhpThrow.Instance;
        }

        if (Frame is null || Leaf(ctx).Running)
        {
            if (Frame is not null)
            {
                Value.Object(exception).Release(ctx);
                Throw.Error(ctx, "Cannot resume an already running generator");
            }

            ctx.SetException(exception);
            throw PhpThrow.Instance;
        }

        ctx.SetException(exception);
        Resume(ctx);
        Throw.IfPending(ctx);
        return CurrentOrNull(ctx);
    }

    [PhpMethod("public function getReturn(): mixed")]
    public Value GetReturn(RequestContext ctx)
    {
        EnsureStarted(ctx);
        Throw.IfPending(ctx);
        if (Result.IsUndef) Throw.New(ctx, "Exception", "Cannot get return value of a generator that hasn't returned");
        return Result.Copied();
    }

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (Frame is null)
        {
            ctx.ThrowError("Exception", "Cannot traverse an already closed generator");
            return null;
        }

        if (byRef && Frame is not null && !Frame.Function.ReturnsReference)
        {
            ctx.ThrowError("Exception", "You can only iterate a generator by-reference if it declared that it yields by-reference");
            return null;
        }

        return new Walk(this);
    }

    internal override bool HasDestructor => Frame is not null;

    internal override void DestroyObject(RequestContext ctx) => Destroy(ctx);

    internal override void FreeObject(RequestContext ctx)
    {
        Value.Release(ctx, ref Result);
        Value.Release(ctx, ref CurrentValue);
        Value.Release(ctx, ref CurrentKey);
        if (_closure is { } closure)
        {
            _closure = null;
            Value.Object(closure).Release(ctx);
        }

        base.FreeObject(ctx);
    }

    /// <summary>foreach over a generator, without method calls.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly GeneratorObject _generator;

        internal Walk(GeneratorObject generator)
        {
            _generator = generator;
            generator.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _generator.RewindIt(ctx);

        internal override bool Valid(RequestContext ctx)
        {
            _generator.EnsureStarted(ctx);
            _generator.Leaf(ctx);
            return _generator.Frame is not null;
        }

        internal override Value Current(RequestContext ctx) => _generator.Leaf(ctx).CurrentValue.Copied();

        internal override Value Key(RequestContext ctx) => _generator.Leaf(ctx).CurrentKey.Dereferenced().Copied();

        internal override void MoveNext(RequestContext ctx) => _generator.Advance(ctx);

        internal override void Dispose(RequestContext ctx) => Value.Object(_generator).Release(ctx);
    }
}
