using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>What ReflectionFiber asks.</summary>
internal sealed partial class FiberObject
{
    internal bool HasStack => _status is FiberStatus.Running or FiberStatus.Suspended;

    /// <summary>Borrowed.</summary>
    internal Value Callable => _callable;

    /// <summary>Its innermost frame.</summary>
    private Frame? Top(RequestContext ctx) => ReferenceEquals(ctx.CurrentFiber, this) ? ctx.Current : _strand.Current;

    /// <summary>Where it stands: the innermost frame of PHP code below the built-in that suspended it, or null.</summary>
    internal Frame? ExecutingFrame(RequestContext ctx)
    {
        for (Frame? f = Top(ctx)?.Prev; f is not null; f = f.Prev)
        {
            if (Backtrace.IsUserCode(f)) return f;
            if (ReferenceEquals(f, _bottom)) break;
        }

        return null;
    }

    internal PhpArray Trace(RequestContext ctx, int options)
    {
        Frame? bottomPrev = _bottom?.Prev;
        if (_bottom is not null) _bottom.Prev = null;
        Frame? current = ctx.Current;
        ctx.Current = Top(ctx);
        PhpArray trace = Backtrace.Build(ctx, skipLast: false, options, limit: 0);
        ctx.Current = current;
        if (_bottom is not null) _bottom.Prev = bottomPrev;
        return trace;
    }
}
