using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>What ReflectionGenerator and var_dump ask; new does not work.</summary>
internal sealed unsafe partial class GeneratorObject
{
    /// <summary>The closure object whose body it runs, while it is not over.</summary>
    internal PhpInstance? Closure => Frame is { Extras: { } extras } ? extras.Closure : null;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "The \"Generator\" class is reserved for internal use and cannot be manually instantiated");
        return null;
    }

    [PhpMethod("public function __debugInfo(): array")]
    public PhpArray DebugInfo(RequestContext ctx)
    {
        var info = new PhpArray(1);
        if (Function is not null) info.Add("function", Value.String(PhpString.FromLatin1(FunctionNames.DisplayParts(Function))));
        return info;
    }

    /// <summary>The stack as seen from the innermost generator of the chain up to this one, as debug_backtrace() shows it (owned).</summary>
    internal PhpArray TraceFromLeaf(RequestContext ctx, int options)
    {
        var chain = new List<(Frame Frame, Frame? Prev)>();
        for (GeneratorObject? g = this; g?.Frame is { } f; g = g._inner) chain.Add((f, f.Prev));
        for (int i = 0; i < chain.Count; i++) chain[i].Frame.Prev = i == 0 ? null : chain[i - 1].Frame;
        Frame? current = ctx.Current;
        ctx.Current = chain[^1].Frame;
        PhpArray trace = Backtrace.Build(ctx, skipLast: false, options, limit: 0);
        ctx.Current = current;
        foreach ((Frame f, Frame? prev) in chain) f.Prev = prev;
        return trace;
    }
}
