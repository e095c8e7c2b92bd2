using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>What ext/standard keeps for a request (Zend's BG).</summary>
internal sealed partial class StandardState : IRequestEnd
{
    /// <summary>strtok(): the string being taken apart and where it goes on.</summary>
    internal PhpString? TokenText;
    internal int TokenPosition;

    /// <summary>The name of the locale in each category.</summary>
    internal readonly string[] Locales = LocaleData.Initial();

    /// <summary>register_tick_function().</summary>
    internal readonly List<TickFunction> TickFunctions = [];

    /// <summary>The hook of the request is there.</summary>
    internal bool RunsTicks;

    internal sealed class TickFunction
    {
        internal Value Callback;
        internal Value[] Arguments = [];
        internal bool Running;

        internal void Release(RequestContext ctx)
        {
            Callback.Release(ctx);
            foreach (Value v in Arguments) v.Release(ctx);
        }
    }

    /// <summary>assert_options(ASSERT_CALLBACK): owned; undef: the ini setting counts.</summary>
    internal Value AssertCallback;

    /// <summary>Its changes of assert.* are not deprecated once more.</summary>
    internal bool InAssertOptions;

    public void End(RequestContext ctx)
    {
        foreach (TickFunction t in TickFunctions) t.Release(ctx);
        Value.Release(ctx, ref AssertCallback);
    }
}
