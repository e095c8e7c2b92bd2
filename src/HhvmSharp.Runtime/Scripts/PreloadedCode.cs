using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>
/// The functions and linked classes that opcache.preload declared: each request starts with them. Static properties,
/// static variables and evaluated constants are the request's own, as of all code.
/// </summary>
internal sealed class PreloadedCode
{
    private readonly HashSet<object> _members = new(ReferenceEqualityComparer.Instance);

    internal PreloadedCode(RequestContext from, IEnumerable<PhpString> scripts)
    {
        Functions = [.. from.Functions];
        Classes = [.. from.Classes];
        Scripts = [.. scripts];
        foreach ((_, PhpFunction function) in Functions) _members.Add(function);
        foreach ((_, PhpClass cls) in Classes) _members.Add(cls);
    }

    /// <summary>By lower-case name, in order of declaration; aliases of classes included.</summary>
    internal KeyValuePair<PhpString, PhpFunction>[] Functions { get; }

    internal KeyValuePair<PhpString, PhpClass>[] Classes { get; }

    /// <summary>The files, in the order they were compiled in.</summary>
    internal PhpString[] Scripts { get; }

    /// <summary>A file that was preloaded may be included again: its declarations are there already.</summary>
    internal bool Has(object functionOrClass) => _members.Contains(functionOrClass);

    internal void LoadInto(RequestContext ctx)
    {
        foreach ((PhpString lower, PhpFunction function) in Functions)
        {
            ctx.Functions.Add(lower, function);
            if (NameBinding.Find(lower) is { } binding) ctx.BindFunction(binding, function);
        }

        foreach ((PhpString lower, PhpClass cls) in Classes) ctx.RegisterClass(lower, cls);
    }
}
