using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>What ext/standard keeps for a request (Zend's BG).</summary>
internal sealed partial class StandardState
{
    /// <summary>strtok(): the string being taken apart and where it goes on.</summary>
    internal PhpString? TokenText;
    internal int TokenPosition;

    /// <summary>The name of the locale in each category.</summary>
    internal readonly string[] Locales = LocaleData.Initial();

    /// <summary>register_tick_function().</summary>
    internal readonly List<TickFunction> TickFunctions = [];

    internal sealed class TickFunction
    {
        internal Value Callback;
        internal Value[] Arguments = [];
        internal bool Running;
    }

    /// <summary>assert_options(ASSERT_CALLBACK): owned; undef: the ini setting counts.</summary>
    internal Value AssertCallback;

    /// <summary>Its changes of assert.* are not deprecated once more.</summary>
    internal bool InAssertOptions;
}
