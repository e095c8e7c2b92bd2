using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Objects of attributes: what ReflectionAttribute::newInstance() gives, and what the engine reads #[\Deprecated] from.</summary>
internal static class AttributeObjects
{
    /// <summary>zend_get_attribute_object; undef: an exception is pending.</summary>
    internal static Value Create(RequestContext ctx, PhpClass cls, AttributeDecl attribute, PhpClass? scope)
    {
        var args = new List<Value>();
        PhpArray? named = null;
        Value result = default;
        foreach ((PhpString? name, Value value) in attribute.Args)
        {
            Value argument = value.o is ConstExpr expression ? ctx.EvaluateConstExpr(expression, scope) : value.Copied();
            if (ctx.HasPending) break;
            if (name is null) args.Add(argument);
            else (named ??= new PhpArray()).Set(ctx, name, argument);
        }

        if (!ctx.HasPending) result = Construct(ctx, cls, args, named);
        foreach (Value v in args) v.Release(ctx);
        if (named is not null) Value.Array(named).Release(ctx);
        return result;
    }

    private static Value Construct(RequestContext ctx, PhpClass cls, List<Value> args, PhpArray? named)
    {
        PhpInstance? obj = ctx.TryNewObject(cls);
        if (obj is null) return default;
        if (obj.GetConstructor(ctx) is { } constructor)
            ctx.CallFunction(constructor, obj, CollectionsMarshal.AsSpan(args), named).Release(ctx);
        else if (!ctx.HasPending && named is not null)
            ctx.ThrowError("Error", $"Unknown named parameter ${named.KeyAt(named.FirstPosition).AsString}");
        if (!ctx.HasPending) return Value.Object(obj);
        obj.Flags |= ObjectFlags.DestructorCalled;
        Value.Object(obj).Release(ctx);
        return default;
    }
}
