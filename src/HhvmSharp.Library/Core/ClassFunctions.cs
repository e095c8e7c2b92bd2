using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Objects and their classes: names, ancestry, members.</summary>
[PhpExtension("Core")]
internal static class ClassFunctions
{
    [PhpFunction("get_class(object $object = UNKNOWN): string")]
    internal static PhpString get_class(RequestContext ctx, PhpInstance? @object)
    {
        if (@object is not null) return @object.Class.Name;
        if (ctx.ExecutedScope is not { } scope)
        {
            Throw.Error(ctx, "get_class() without arguments must be called from within a class");
            return PhpString.Empty;
        }

        ctx.Deprecated("Calling get_class() without arguments is deprecated");
        Throw.IfPending(ctx);
        return scope.Name;
    }

    [PhpFunction("get_called_class(): string")]
    internal static PhpString get_called_class(RequestContext ctx, Frame f)
    {
        for (Frame? p = f.Prev; p is not null; p = p.Prev)
        {
            if (p.This is PhpInstance o) return o.Class.Name;
            if (p.This is PhpClass c) return c.Name;
            if (p.Code is not null || p.Function.Scope is not null) break;
        }

        Throw.Error(ctx, "get_called_class() must be called from within a class");
        return PhpString.Empty;
    }

    /// <summary>Z_PARAM_OBJ_OR_CLASS_NAME.</summary>
    private static PhpClass ClassOf(RequestContext ctx, in Value given)
    {
        Value v = given.Dereferenced();
        if (v.o is PhpInstance o) return o.Class;
        PhpClass? cls = v.o is PhpString name ? ctx.FindClass(name) : null;
        Throw.IfPending(ctx);
        if (cls is null) Arg.TypeError(ctx, 1, $"must be an object or a valid class name, {TypeNames.OfValue(in v)} given");
        return cls!;
    }

    [PhpFunction("get_parent_class(object|string $object_or_class = UNKNOWN): string|false")]
    internal static PhpString? get_parent_class(RequestContext ctx, Value object_or_class)
    {
        PhpClass? cls;
        if (object_or_class.IsUndef)
        {
            ctx.Deprecated("Calling get_parent_class() without arguments is deprecated");
            Throw.IfPending(ctx);
            cls = ctx.ExecutedScope;
        }
        else
        {
            cls = ClassOf(ctx, in object_or_class);
        }

        return cls?.Parent?.Name;
    }

    [PhpFunction("is_subclass_of(mixed $object_or_class, string $class, bool $allow_string = true): bool")]
    internal static bool is_subclass_of(RequestContext ctx, Value object_or_class, PhpString @class, bool allow_string) =>
        IsA(ctx, in object_or_class, @class, allow_string, onlySubclass: true);

    [PhpFunction("is_a(mixed $object_or_class, string $class, bool $allow_string = false): bool")]
    internal static bool is_a(RequestContext ctx, Value object_or_class, PhpString @class, bool allow_string) =>
        IsA(ctx, in object_or_class, @class, allow_string, onlySubclass: false);

    private static bool IsA(RequestContext ctx, in Value given, PhpString name, bool allowString, bool onlySubclass)
    {
        Value v = given.Dereferenced();
        PhpClass? cls = v.o is PhpInstance o ? o.Class : allowString && v.IsString ? ctx.FindClass(v.AsString) : null;
        Throw.IfPending(ctx);
        if (cls is null) return false;
        if (!onlySubclass && cls.Name.Equals(name)) return true;
        PhpClass? other = ctx.FindClass(name, autoload: false);
        return other is not null && !(onlySubclass && ReferenceEquals(cls, other)) && cls.IsSubclassOf(other);
    }

    // ---- properties ----

    [PhpFunction("get_class_vars(string $class): array")]
    internal static PhpArray get_class_vars(RequestContext ctx, PhpString @class)
    {
        PhpClass? cls = ctx.FindClass(@class);
        Throw.IfPending(ctx);
        if (cls is null) Arg.TypeError(ctx, 1, $"must be a valid class name, {@class} given");
        if (!ctx.UpdateClass(cls!)) Throw.IfPending(ctx);
        PhpClass? scope = ctx.ExecutedScope;
        var result = new PhpArray();
        AddClassVars(ctx, cls!, scope, statics: false, result);
        AddClassVars(ctx, cls!, scope, statics: true, result);
        return result;
    }

    private static void AddClassVars(RequestContext ctx, PhpClass cls, PhpClass? scope, bool statics, PhpArray result)
    {
        foreach ((PhpString name, PropertyInfo info) in cls.Properties)
        {
            if (info.IsStatic != statics || info.IsVirtual) continue;
            if (info.IsProtected && !MethodLookup.CheckProtected(info.DeclaringClass, scope)) continue;
            if (info.IsPrivate && !ReferenceEquals(info.DeclaringClass, scope)) continue;
            Value v = statics ? info.StaticOwner!.StaticDefaults[info.Slot]
                : ctx.GetClassState(cls).SlotDefaults is { } evaluated ? evaluated[info.Slot] : cls.SlotDefaults[info.Slot];
            if (v.o is ConstExpr expression)
            {
                v = ctx.EvaluateConstExpr(expression, info.DeclaringClass);
                Throw.IfPending(ctx);
            }
            else
            {
                v = v.IsUndef ? Value.Null : v.Dereferenced().Copied();
            }

            result.Set(ctx, name, in v);
        }
    }

    [PhpFunction("get_object_vars(object $object): array")]
    internal static PhpArray get_object_vars(RequestContext ctx, PhpInstance @object)
    {
        PhpArray result = @object.GetVisibleProperties(ctx);
        if (!ctx.HasPending) return result;
        Value.Array(result).Release(ctx);
        throw PhpThrow.Instance;
    }

    [PhpFunction("get_mangled_object_vars(object $object): array")]
    internal static PhpArray get_mangled_object_vars(RequestContext ctx, PhpInstance @object) =>
        PhpInstance.WithSymbolKeys(ctx, @object.BuildProperties());

    [PhpFunction("property_exists($object_or_class, string $property): bool")]
    internal static bool property_exists(RequestContext ctx, Value object_or_class, PhpString property)
    {
        if (MemberClass(ctx, in object_or_class) is not { } cls) return false;
        if (cls.Properties.TryGetValue(property, out PropertyInfo? info) && (!info.IsPrivate || ReferenceEquals(info.DeclaringClass, cls))) return true;
        return object_or_class.Dereferenced().o is PhpInstance o && o.HasProperty(ctx, property, PropertyTest.Exists, ref PropertyLookup.NoCache);
    }

    /// <summary>The class of an object or a name for method_exists and property_exists; null when there is none.</summary>
    private static PhpClass? MemberClass(RequestContext ctx, in Value given)
    {
        Value v = given.Dereferenced();
        if (v.o is PhpInstance o) return o.Class;
        if (!v.IsString) Arg.TypeError(ctx, 1, $"must be of type object|string, {TypeNames.OfValue(in v)} given");
        PhpClass? cls = ctx.FindClass(v.AsString);
        Throw.IfPending(ctx);
        return cls;
    }

    // ---- methods ----

    [PhpFunction("get_class_methods(object|string $object_or_class): array")]
    internal static PhpArray get_class_methods(RequestContext ctx, Value object_or_class)
    {
        PhpClass cls = ClassOf(ctx, in object_or_class);
        PhpClass? scope = ctx.ExecutedScope;
        var names = new PhpArray();
        foreach (PhpFunction method in cls.Methods.Values)
        {
            bool visible = method.IsPublic
                || (method.IsPrivate ? scope is not null && ReferenceEquals(scope, method.Scope) : MethodLookup.CheckProtected(method.Scope!, scope));
            if (visible) names.Append(Value.String(method.Name).Copied());
        }

        return names;
    }

    [PhpFunction("method_exists($object_or_class, string $method): bool")]
    internal static bool method_exists(RequestContext ctx, Value object_or_class, PhpString method)
    {
        if (MemberClass(ctx, in object_or_class) is not { } cls) return false;
        PhpString lower = method.ToLower();
        var instance = object_or_class.Dereferenced().o as PhpInstance;
        if (cls.FindMethod(lower) is { } found) return instance is not null || !found.IsPrivate || ReferenceEquals(found.Scope, cls);
        if (instance is null) return cls.LowerName.Equals("closure") && lower.Equals("__invoke");
        PhpFunction? provided = instance.GetMethod(ctx, ref instance, method, lower, null);
        if (provided is null) return false;
        return provided is not TrampolineFunction || (cls.LowerName.Equals("closure") && lower.Equals("__invoke"));
    }
}
