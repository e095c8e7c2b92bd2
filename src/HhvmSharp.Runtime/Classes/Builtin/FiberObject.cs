using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// A fiber. Its body runs on a thread of its own, one thread of the request at a time, so that a suspend works from
/// inside any native code (callbacks of built-ins, destructors, iterators). docs/adr says what frame switching would save.
/// </summary>
[PhpExtension("Core")]
[PhpClass("final class Fiber", NotSerializable = true, Uncloneable = true, NoDynamicProperties = true)]
internal sealed partial class FiberObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>What a fiber that is not over is charged: its stack of values and what its thread has touched of its own.</summary>
    private const int FiberBytes = 32 * 1024;

    /// <summary>PHP's own least: a page and a guard page.</summary>
    private const int MinimumStack = 8192;

    private const int StackBytes = 16 * 1024 * 1024;

    private enum FiberStatus
    {
        Init,
        Running,
        Suspended,
        Returned,
        Threw,
        Died,
    }

    private FiberStatus _status;
    private Value _callable;
    private Value[] _arguments = [];
    private Value _transfer;          // owned: to the fiber on resume, from it on suspend
    private Value _result;
    private bool _destroying;
    private FiberObject? _previous;   // who resumed it
    private Frame? _bottom;
    private RequestContext.Strand _strand;
    private readonly SemaphoreSlim _turn = new(0);

    [PhpMethod("public function __construct(callable $callback)")]
    public void Construct(RequestContext ctx, Value callback)
    {
        if (!_callable.IsUndef) Throw.New(ctx, "FiberError", "Cannot call constructor twice");
        _callable = callback.Copied();
    }

    [PhpMethod("public function start(mixed ...$args): mixed")]
    public Value Start(RequestContext ctx, ReadOnlySpan<Value> args)
    {
        CheckSwitch(ctx);
        if (_status != FiberStatus.Init) Throw.New(ctx, "FiberError", "Cannot start a fiber that has already been started");
        if (ctx.Settings.FiberStackSize < MinimumStack)
            Throw.New(ctx, "Exception", $"Fiber stack size is too small, it needs to be at least {MinimumStack} bytes");
        _arguments = args.ToArray();
        foreach (ref Value v in _arguments.AsSpan()) v = v.Copied();
        return Begin(ctx);
    }

    private Value Begin(RequestContext ctx)
    {
        ctx.Charge(FiberBytes);
        Throw.IfPending(ctx);
        _strand = RequestContext.Strand.ForFiber();
        var thread = new Thread(() => Body(ctx), StackBytes) { IsBackground = true, Name = "fiber" };
        thread.Start();
        return Enter(ctx);
    }

    [PhpMethod("public function resume(mixed $value = null): mixed")]
    public Value Resume(RequestContext ctx, Value value)
    {
        CheckSwitch(ctx);
        if (_status != FiberStatus.Suspended) Throw.New(ctx, "FiberError", "Cannot resume a fiber that is not suspended");
        _transfer = value.IsUndef ? Value.Null : value.Copied();
        return Enter(ctx);
    }

    [PhpMethod("public function throw(Throwable $exception): mixed")]
    public Value ThrowInto(RequestContext ctx, PhpInstance exception)
    {
        CheckSwitch(ctx);
        if (_status != FiberStatus.Suspended) Throw.New(ctx, "FiberError", "Cannot resume a fiber that is not suspended");
        exception.AddRef();
        _transfer = Value.Null;
        _thrown = exception;
        return Enter(ctx);
    }

    private PhpInstance? _thrown;

    private static void CheckSwitch(RequestContext ctx)
    {
        if (ctx.FiberSwitchesBlocked > 0) Throw.New(ctx, "FiberError", "Cannot switch fibers in current execution context");
    }

    /// <summary>Runs the fiber until it suspends or ends; what it suspended with is the result.</summary>
    private Value Enter(RequestContext ctx)
    {
        AddRef();
        Switch(ctx);
        Value value = _transfer;
        _transfer = default;
        Value.Object(this).Release(ctx);
        if (!ctx.HasPending) return value.IsUndef ? Value.Null : value;
        value.Release(ctx);
        throw PhpThrow.Instance;
    }

    private void Switch(RequestContext ctx)
    {
        FiberObject? resumer = ctx.CurrentFiber;
        _previous = resumer;
        SemaphoreSlim mine = resumer?._turn ?? ctx.MainTurn;
        if (resumer is not null) resumer._status = FiberStatus.Running;
        _status = FiberStatus.Running;
        ctx.CurrentFiber = this;
        if (_bottom is not null) _bottom.Prev = _destroying ? null : ctx.Current;
        if (_strand.Current is null) _strand.Current = ctx.Current; // first entry: its frames hang below start()
        RequestContext.Strand resumerStrand = ctx.Exchange(in _strand);
        _turn.Release();
        mine.Wait();
        _strand = ctx.Exchange(in resumerStrand);
        ctx.CurrentFiber = resumer;
    }

    private void Body(RequestContext ctx)
    {
        _turn.Wait();
        if (!_destroying)
        {
            Value result = default;
            if (_internal is not null)
                ctx.CallFunction(InternalFunction, null, [], started: f => _bottom = f);
            else if (ctx.ResolveCallable(in _callable, out CallTarget target, out string? error))
                result = ctx.CallFunction(target.Function, target.This, _arguments, null, target.Closure, started: f => _bottom = f);
            else if (!ctx.HasPending)
                ctx.ThrowError("Error", error ?? "Value not callable");
            foreach (ref Value v in _arguments.AsSpan()) Value.Release(ctx, ref v);
            _arguments = [];
            if (ctx.Unwinding == Unwinding.GracefulExit) ctx.Unwinding = Unwinding.None;
            _result = result;
            _status = ctx.Unwinding == Unwinding.Bailout ? FiberStatus.Died : ctx.HasPending ? FiberStatus.Threw : FiberStatus.Returned;
        }

        _bottom = null;
        _transfer = default;
        ctx.Discharge(FiberBytes);
        (_previous?._turn ?? ctx.MainTurn).Release();
    }

    [PhpMethod("public static function getCurrent(): ?Fiber")]
    public static Value GetCurrent(RequestContext ctx) => ctx.CurrentFiber is { } f ? Value.Object(f).Copied() : Value.Null;

    [PhpMethod("public static function suspend(mixed $value = null): mixed")]
    public static Value Suspend(RequestContext ctx, Value value)
    {
        FiberObject? fiber = ctx.CurrentFiber;
        if (fiber is null) Throw.New(ctx, "FiberError", "Cannot suspend outside of a fiber");
        if (fiber._destroying) Throw.New(ctx, "FiberError", "Cannot suspend in a force-closed fiber");
        CheckSwitch(ctx);
        fiber._transfer = value.IsUndef ? Value.Null : value.Copied();
        fiber._status = FiberStatus.Suspended;
        SemaphoreSlim resumer = fiber._previous?._turn ?? ctx.MainTurn;
        if (fiber._bottom is { } bottom) bottom.Prev = null;
        resumer.Release();
        fiber._turn.Wait();
        fiber._status = FiberStatus.Running;
        if (fiber._destroying)
        {
            ctx.Unwinding = Unwinding.GracefulExit;
            throw PhpThrow.Instance;
        }

        if (fiber._thrown is { } exception)
        {
            fiber._thrown = null;
            ctx.SetException(exception);
            throw PhpThrow.Instance;
        }

        Value received = fiber._transfer;
        fiber._transfer = default;
        return received;
    }

    [PhpMethod("public function isStarted(): bool")]
    public bool IsStarted() => _status != FiberStatus.Init;

    [PhpMethod("public function isSuspended(): bool")]
    public bool IsSuspended() => _status == FiberStatus.Suspended;

    [PhpMethod("public function isRunning(): bool")]
    public bool IsRunning() => _status == FiberStatus.Running;

    [PhpMethod("public function isTerminated(): bool")]
    public bool IsTerminated() => _status is FiberStatus.Returned or FiberStatus.Threw or FiberStatus.Died;

    [PhpMethod("public function getReturn(): mixed")]
    public Value GetReturn(RequestContext ctx)
    {
        if (_status == FiberStatus.Returned) return _result.Copied();
        Throw.New(ctx, "FiberError", "Cannot get fiber return value: " + _status switch
        {
            FiberStatus.Init => "The fiber has not been started",
            FiberStatus.Threw => "The fiber threw an exception",
            FiberStatus.Died => "The fiber exited with a fatal error",
            _ => "The fiber has not returned",
        });
        return default;
    }

    internal override bool HasDestructor => _status == FiberStatus.Suspended;

    /// <summary>A suspended fiber dies: its body is unwound, finally blocks run.</summary>
    internal override void DestroyObject(RequestContext ctx)
    {
        PhpInstance? pending = ctx.Exception;
        Unwinding unwinding = ctx.Unwinding;
        ctx.Exception = null;
        ctx.Unwinding = Unwinding.None;
        _destroying = true;
        Switch(ctx);
        if (ctx.Unwinding == Unwinding.None) ctx.Unwinding = unwinding;
        if (pending is null) return;
        if (ctx.Exception is { } later) ThrowableMethods.SetPrevious(ctx, later, pending);
        else ctx.Exception = pending;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Value.Release(ctx, ref _callable);
        Value.Release(ctx, ref _result);
        Value.Release(ctx, ref _transfer);
        base.FreeObject(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in _callable);
        visit(in _result);
        foreach (ref Value v in _arguments.AsSpan()) visit(in v);
        if (_status != FiberStatus.Suspended) return;
        var running = new HashSet<Frame>(ReferenceEqualityComparer.Instance);
        for (Frame? f = _strand.Current; f is not null; f = f.Prev)
        {
            running.Add(f);
            if ((f.Flags & FrameFlags.Generator) != 0) VisitGenerator(f, visit);
        }

        for (int i = 0; i < _strand.Depth; i++) RequestContext.VisitFrame(_strand.Frames[i], running.Contains(_strand.Frames[i]), visit);
    }

    /// <summary>A generator that was running when the fiber was suspended; whoever resumed it holds the outermost of its chain.</summary>
    private static void VisitGenerator(Frame f, ChildVisitor visit)
    {
        var generator = (GeneratorObject)f.Extras!.Generator!;
        if (generator.Running) RequestContext.VisitFrame(f, entered: true, visit);
        if (f.Prev is not { Extras.Generator: GeneratorObject outer } || !outer.DelegatesTo(generator)) visit(Value.Object(generator));
    }
}

[PhpExtension("Core")]
[PhpClass("final class FiberError extends Error")]
internal static class FiberErrorClass
{
    [PhpMethod("public function __construct()")]
    public static void Construct(RequestContext ctx, PhpInstance self) =>
        Throw.Error(ctx, "The \"FiberError\" class is reserved for internal use and cannot be manually instantiated");
}
