using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>
/// What a request came with. The superglobals share these arrays until the program or a default filter changes them;
/// the extension filter reads them here.
/// </summary>
internal sealed class RequestInput
{
    internal PhpArray? Get, Post, Cookie, Server, Env;

    /// <summary>That ini filter.default is deprecated has been said.</summary>
    internal bool WarnedOfFilter;
}
