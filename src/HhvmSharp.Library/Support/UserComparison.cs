using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>A user's comparison function, resolved once. After an exception it says "equal" until the sort is over.</summary>
internal sealed class UserComparison
{
    private readonly RequestContext _ctx;
    private readonly Callback _callback;
    private readonly Value _keptAlive;

    /// <param name="callback">What was resolved; kept alive.</param>
    internal UserComparison(RequestContext ctx, in CallTarget target, in Value callback)
    {
        _ctx = ctx;
        _callback = new Callback(ctx, in target, 2);
        _keptAlive = callback.Copied();
    }

    internal void Dispose() => _keptAlive.Release(_ctx);

    internal int Compare(in Value a, in Value b)
    {
        int result = Ask(in a, in b, out bool isBool);
        // functions that return a bool, as was usual once: false for "less" is told apart by asking again
        if (isBool && !_ctx.HasPending)
        {
            if (!_warned)
            {
                Arg.Deprecated(_ctx, "Returning bool from comparison function is deprecated, return an integer less than, equal to, or greater than zero");
                _warned = true;
                if (_ctx.HasPending) return 0;
            }

            if (result == 0) return -Ask(in b, in a, out _);
        }

        return result;
    }

    private bool _warned;

    private int Ask(in Value a, in Value b, out bool isBool)
    {
        isBool = false;
        if (_ctx.HasPending) return 0;
        Value r = _callback.Invoke(in a, in b);
        if (_ctx.HasPending) return 0;
        if (r.IsInt) return r.IntValue.CompareTo(0L);
        isBool = r.IsBool;
        long n = Conversions.ToInt(_ctx, in r);
        r.Release(_ctx);
        return n.CompareTo(0L);
    }
}
