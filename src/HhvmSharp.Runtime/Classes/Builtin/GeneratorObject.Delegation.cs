using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// `yield from` another generator. The way from a generator to the innermost one is kept between its resumptions, so
/// that a recursive generator costs the same at every depth. It is right as long as no other generator of the request
/// has begun or ended such a delegation: several may delegate to the same one.
/// </summary>
internal sealed unsafe partial class GeneratorObject
{
    /// <summary>The generator that it delegates to, owned.</summary>
    private GeneratorObject? _inner;

    /// <summary>This generator first, the innermost last.</summary>
    private List<GeneratorObject>? _chain;

    /// <summary>What <see cref="RequestContext.Delegations"/> was when the chain was right.</summary>
    private int _chainVersion;

    /// <summary>The frames of the chain are one call stack, which ends in the frame that resumes.</summary>
    private bool _isLinked;

    /// <summary>Its first resumption after a yield from does not advance an inner generator that has a value.</summary>
    private bool _beginsDelegation;

    internal void DelegateTo(RequestContext ctx, GeneratorObject inner)
    {
        _inner = inner;
        _beginsDelegation = true;
        ctx.Delegations++;
    }

    internal bool DelegatesTo(GeneratorObject inner) => _inner == inner;

    /// <summary>The generator whose value is current: the innermost one that is not over.</summary>
    internal GeneratorObject Leaf(RequestContext ctx)
    {
        while (_inner is not null)
        {
            GeneratorObject leaf = Chain(ctx)[^1];
            if (leaf.Frame is not null) return leaf;
            EndDelegation(ctx);
        }

        return this;
    }

    private List<GeneratorObject> Chain(RequestContext ctx)
    {
        if (_chain is not null && _chainVersion == ctx.Delegations) return _chain;
        _chain ??= new List<GeneratorObject>(4);
        _chain.Clear();
        for (GeneratorObject? g = this; g is not null; g = g._inner) _chain.Add(g);
        _chainVersion = ctx.Delegations;
        _isLinked = false;
        return _chain;
    }

    private void LinkChain(RequestContext ctx)
    {
        List<GeneratorObject> chain = Chain(ctx);
        if (_isLinked) return;
        Link(chain, 1);
        _isLinked = true;
        _chainVersion = ++ctx.Delegations; // another chain may share these frames
    }

    private static void Link(List<GeneratorObject> chain, int from)
    {
        for (int i = from; i < chain.Count; i++)
            if (chain[i].Frame is { } f) f.Prev = chain[i - 1].Frame;
    }

    /// <summary>The innermost generator has run and delegates: its chain becomes part of this one.</summary>
    private void Extend(RequestContext ctx, GeneratorObject leaf, int version)
    {
        if (ctx.Delegations != version + 1) return; // other generators ran meanwhile: it is made anew
        List<GeneratorObject> chain = _chain ??= new List<GeneratorObject>(4);
        if (leaf == this)
        {
            chain.Clear();
            chain.Add(this);
        }

        int count = chain.Count;
        for (GeneratorObject? g = leaf._inner; g is not null; g = g._inner) chain.Add(g);
        Link(chain, count);
        _isLinked = true;
        _chainVersion = ++ctx.Delegations; // the chain of the inner one shares frames with this one
    }

    /// <summary>The innermost generator is over: its result is the value of the yield from.</summary>
    private void EndDelegation(RequestContext ctx)
    {
        List<GeneratorObject> chain = _chain!;
        GeneratorObject leaf = chain[^1];
        chain.RemoveAt(chain.Count - 1);
        GeneratorObject outer = chain[^1];
        outer._inner = null;
        _chainVersion = ++ctx.Delegations;
        bool aborted = !ctx.HasPending && leaf.Result.IsUndef;
        if (aborted)
        {
            Frame!.Prev = ctx.Current;
            if (outer != this) LinkChain(ctx);
            outer.ThrowAborted(ctx);
        }
        else if (!ctx.HasPending)
        {
            outer.TakeResult(ctx, leaf);
        }

        Value.Object(leaf).Release(ctx);
        if (aborted && !leaf.Running) Resume(ctx);
    }

    private void ThrowAborted(RequestContext ctx)
    {
        Frame? current = ctx.Current;
        ctx.Current = Frame;
        ctx.ThrowError("ClosedGeneratorException", "Generator yielded from aborted, no return value available");
        ctx.Current = current;
    }

    private void TakeResult(RequestContext ctx, GeneratorObject inner)
    {
        Op* op = Frame!.Ip;
        if (op->Code != Opcode.YIELD_FROM) return;
        Value.Assign(ctx, ref CurrentValue, in inner.CurrentValue);
        if (op->ResultKind != OperandKind.Unused) Value.Assign(ctx, ref Frame.Slot(op->Result), in inner.Result);
    }

    /// <summary>It, or what it delegates to, is running.</summary>
    private bool IsRunningInside
    {
        get
        {
            GeneratorObject g = this;
            while (g._inner is { } inner) g = inner;
            return g.Running;
        }
    }

    private void DropInner(RequestContext ctx)
    {
        if (_inner is not { } inner) return;
        _inner = null;
        _chain = null;
        ctx.Delegations++;
        Value.Object(inner).Release(ctx);
    }
}
