using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>registerNodeClass().</summary>
internal static class NodeClasses
{
    internal static void Register(RequestContext ctx, DomObject document, PhpString baseClass, PhpString? extendedClass)
    {
        string node = document is ModernNode ? "Dom\\Node" : "DOMNode";
        PhpClass? from = ctx.FindClass(baseClass), to = null;
        Throw.IfPending(ctx);
        if (from is null || !from.IsSubclassOf(ctx.Environment.CoreClass(node.ToLowerInvariant()))) Arg.TypeError(ctx, 1, $"must be a class name derived from {node}, {baseClass} given");
        if (extendedClass is not null)
        {
            to = ctx.FindClass(extendedClass);
            Throw.IfPending(ctx);
            if (to is null) Arg.TypeError(ctx, 2, $"must be a valid class name or null, {extendedClass} given");
        }

        if (from.IsAbstract) Arg.ValueError(ctx, 1, "must not be an abstract class");
        if (to is not null && !to.IsSubclassOf(from))
            Throw.Error(ctx, $"{Arg.FunctionName(ctx)}(): Argument #2 ($extendedClass) must be a class name derived from {from.Text} or null, {to.Text} given");
        if (to is { IsAbstract: true }) Arg.ValueError(ctx, 2, "must not be an abstract class");
        if (document.Document is not { } held) return;
        DocumentProps props = held.Props ??= new DocumentProps();
        props.ClassMap ??= [];
        if (to is null) props.ClassMap.Remove(from);
        else props.ClassMap[from] = to;
    }
}
