using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Finding the method that a call means, with visibility and the __call fallbacks (zend_std_get_method and its static twin).</summary>
internal static class MethodLookup
{
    /// <summary>Null: not found (the caller raises "Call to undefined method") or an error is pending.</summary>
    internal static PhpFunction? Find(RequestContext ctx, PhpClass cls, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        PhpFunction? method = cls.FindMethod(lowerName);
        if (method is null) return Fallback(cls, name);
        if ((method.Flags & (FunctionFlags.Changed | FunctionFlags.Private | FunctionFlags.Protected)) != 0 && !ReferenceEquals(method.Scope, scope))
        {
            if ((method.Flags & FunctionFlags.Changed) != 0)
            {
                if (ParentPrivate(scope, cls, lowerName) is { } own) return Concrete(ctx, own);
                if ((method.Flags & FunctionFlags.Public) != 0) return Concrete(ctx, method);
            }

            if ((method.Flags & FunctionFlags.Private) != 0 || !CheckProtected(RootClass(method), scope))
            {
                if (Fallback(cls, name) is { } call) return call;
                BadCall(ctx, method, name, scope);
                return null;
            }
        }

        return Concrete(ctx, method);
    }

    internal static PhpFunction? FindStatic(RequestContext ctx, PhpClass cls, PhpString name, PhpString lowerName, PhpClass? scope, PhpInstance? self)
    {
        PhpFunction? method = cls.FindMethod(lowerName);
        if (method is null) return Direct(ctx, StaticFallback(cls, name, self));
        if ((method.Flags & FunctionFlags.Public) == 0 && !ReferenceEquals(method.Scope, scope)
            && ((method.Flags & FunctionFlags.Private) != 0 || !CheckProtected(RootClass(method), scope)))
        {
            PhpFunction? call = StaticFallback(cls, name, self);
            if (call is null) BadCall(ctx, method, name, scope);
            return Direct(ctx, call);
        }

        return Direct(ctx, method);
    }

    /// <summary>The method may be called by the name of its class.</summary>
    private static PhpFunction? Direct(RequestContext ctx, PhpFunction? method)
    {
        if (method is null) return null;
        if ((method.Flags & FunctionFlags.Abstract) != 0) return Concrete(ctx, method);
        if (method.Scope is { IsTrait: true } trait)
        {
            ctx.Deprecated($"Calling static trait method {trait.Name}::{method.Name} is deprecated, it should only be called on a class using the trait");
            if (ctx.HasPending) return null;
        }

        return method;
    }

    /// <summary>zend_check_protected: the scope is on the same branch of the hierarchy.</summary>
    internal static bool CheckProtected(PhpClass? cls, PhpClass? scope) =>
        cls is not null && scope is not null && (cls.IsSubclassOf(scope) || scope.IsSubclassOf(cls));

    /// <summary>The class that declared the method first.</summary>
    internal static PhpClass? RootClass(PhpFunction method) => method.Prototype?.Scope ?? method.Scope;

    private static PhpFunction? ParentPrivate(PhpClass? scope, PhpClass cls, PhpString lowerName)
    {
        if (scope is null || ReferenceEquals(scope, cls) || !cls.IsSubclassOf(scope)) return null;
        PhpFunction? own = scope.FindMethod(lowerName);
        return own is not null && (own.Flags & FunctionFlags.Private) != 0 && ReferenceEquals(own.Scope, scope) ? own : null;
    }

    private static PhpFunction? Fallback(PhpClass cls, PhpString name) =>
        cls.Call is null ? null : TrampolineFunction.For(cls.Call, name, isStatic: false);

    private static PhpFunction? StaticFallback(PhpClass cls, PhpString name, PhpInstance? self)
    {
        if (cls.Call is not null && self is not null && self.Class.IsSubclassOf(cls))
            return TrampolineFunction.For(self.Class.Call ?? cls.Call, name, isStatic: false);
        return cls.CallStatic is null ? null : TrampolineFunction.For(cls.CallStatic, name, isStatic: true);
    }

    private static PhpFunction? Concrete(RequestContext ctx, PhpFunction method)
    {
        if ((method.Flags & FunctionFlags.Abstract) == 0) return method;
        ctx.ThrowError("Error", $"Cannot call abstract method {method.Scope!.Name}::{method.Name}()");
        return null;
    }

    private static void BadCall(RequestContext ctx, PhpFunction method, PhpString name, PhpClass? scope) =>
        ctx.ThrowError("Error", $"Call to {VisibilityText(method.Flags)} method {method.Scope?.Name}::{name}() from {(scope is null ? "global scope" : $"scope {scope.Name}")}");

    internal static string VisibilityText(FunctionFlags flags) =>
        (flags & FunctionFlags.Private) != 0 ? "private" : (flags & FunctionFlags.Protected) != 0 ? "protected" : "public";
}

/// <summary>An inline-cache entry of a method call: valid for this class seen from this scope.</summary>
internal sealed class MethodCache(PhpClass cls, PhpClass? scope, PhpFunction function, MethodCache? next = null)
{
    /// <summary>Entries of one op before it starts anew.</summary>
    private const int MaxEntries = 4;

    /// <summary>The entry of another class, seen before.</summary>
    internal readonly MethodCache? Next = next;

    private readonly int _length = (next?._length ?? 0) + 1;

    internal MethodCache? Find(PhpClass cls, PhpClass? scope)
    {
        for (MethodCache? c = this; c is not null; c = c.Next)
            if (ReferenceEquals(c.Class, cls) && ReferenceEquals(c.Scope, scope)) return c;
        return null;
    }

    /// <summary>What goes in front of this.</summary>
    internal MethodCache? Kept => _length < MaxEntries ? this : null;

    internal readonly PhpClass Class = cls;
    internal readonly PhpClass? Scope = scope;
    internal readonly PhpFunction Function = function;
}
