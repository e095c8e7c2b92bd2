using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Classes, objects, their methods and properties.</summary>
[PhpExtension("Core")]
internal static class ClassFunctions
{
    private static readonly PhpString Invoke = PhpString.Literal("__invoke"), ClosureName = PhpString.Literal("closure");

    [PhpFunction("get_class(object $object = UNKNOWN): string")]
    internal static PhpString get_class(RequestContext ctx, PhpInstance? @object)
    {
        if (@object is not null) return Shared(@object.ClassName);
        PhpClass? scope = ctx.ExecutedScope;
        if (scope is null) Throw.Error(ctx, "get_class() without arguments must be called from within a class");
        ctx.Deprecated("Calling get_class() without arguments is deprecated");
        Throw.IfPending(ctx);
        return Shared(scope!.Name);
    }

    private static PhpString Shared(PhpString s)
    {
        s.MarkShared();
        return s;
    }

    [PhpFunction("get_called_class(): string")]
    internal static PhpString get_called_class(RequestContext ctx)
    {
        PhpClass? called = ctx.CalledScope;
        if (called is null) Throw.Error(ctx, "get_called_class() must be called from within a class");
        return Shared(called!.Name);
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
            if (cls is null) Arg.TypeError(ctx, 1, "must be an object or a valid class name, string given");
        }

        return cls?.Parent is { } parent ? Shared(parent.Name) : null;
    }

    /// <summary>Of an object, or by name with autoloading; null when there is none.</summary>
    private static PhpClass? ClassOf(RequestContext ctx, in Value v)
    {
        if (v.IsObject) return ((PhpInstance)v.AsObject).Class;
        PhpClass? cls = ctx.FindClass(v.AsString);
        Throw.IfPending(ctx);
        return cls;
    }

    [PhpFunction("is_subclass_of(mixed $object_or_class, string $class, bool $allow_string = true): bool")]
    internal static bool is_subclass_of(RequestContext ctx, Value object_or_class, PhpString @class, bool allow_string) =>
        Is(ctx, in object_or_class, @class, allow_string, orSame: false);

    [PhpFunction("is_a(mixed $object_or_class, string $class, bool $allow_string = false): bool", Frameless = true)]
    internal static bool is_a(RequestContext ctx, Value object_or_class, PhpString @class, bool allow_string) =>
        Is(ctx, in object_or_class, @class, allow_string, orSame: true);

    private static bool Is(RequestContext ctx, in Value v, PhpString name, bool allowString, bool orSame)
    {
        PhpClass? cls;
        if (allowString && v.IsString) cls = ClassOf(ctx, in v);
        else if (v.IsObject) cls = ((PhpInstance)v.AsObject).Class;
        else return false;
        if (cls is null) return false;
        if (orSame && cls.Name.Equals(name)) return true;
        PhpClass? other = ctx.FindLoadedClass(ClassNames.Lower(name));
        if (other is null) return false;
        return (orSame || !ReferenceEquals(cls, other)) && cls.IsSubclassOf(other);
    }

    [PhpFunction("get_class_vars(string $class): array")]
    internal static PhpArray get_class_vars(RequestContext ctx, PhpString @class)
    {
        PhpClass? cls = ctx.FindClass(@class);
        Throw.IfPending(ctx);
        if (cls is null) Arg.TypeError(ctx, 1, $"must be a valid class name, {@class} given");
        if (!ctx.UpdateClass(cls!)) throw PhpThrow.Instance;
        PhpClass? scope = ctx.ExecutedScope;
        var result = new PhpArray();
        foreach (bool statics in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (PropertyInfo p in cls!.Properties.Values)
            {
                if (p.IsStatic != statics || (p.IsPrivate && !ReferenceEquals(p.DeclaringClass, scope)) || (p.IsProtected && !MethodLookup.CheckProtected(p.DeclaringClass, scope))) continue;
                if (!statics && p.Slot < 0) continue;
                Value v = statics ? ctx.StaticCell(p) : ctx.DefaultsOf(cls)[p.Slot];
                p.Name.MarkShared();
                result.Set(ctx, p.Name, v.IsUndef ? Value.Null : Elements.OwnDeref(in v));
            }
        }

        return result;
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
    internal static PhpArray get_mangled_object_vars(RequestContext ctx, PhpInstance @object) => PhpInstance.WithSymbolKeys(ctx, @object.GetPropertiesAsTheyAre(ctx));

    [PhpFunction("get_class_methods(object|string $object_or_class): array")]
    internal static PhpArray get_class_methods(RequestContext ctx, Value object_or_class)
    {
        PhpClass? cls = ClassOf(ctx, in object_or_class);
        if (cls is null) Arg.TypeError(ctx, 1, "must be an object or a valid class name, string given");
        PhpClass? scope = ctx.ExecutedScope;
        var result = new PhpArray(cls!.Methods.Count);
        foreach (PhpFunction m in cls.Methods.Values)
        {
            if (!m.IsPublic && (scope is null || (m.IsPrivate ? !ReferenceEquals(m.Scope, scope) : !MethodLookup.CheckProtected(m.Scope, scope)))) continue;
            result.Append(ctx, Value.String(Shared(m.Name)));
        }

        return result;
    }

    [PhpFunction("method_exists($object_or_class, string $method): bool", Frameless = true)]
    internal static bool method_exists(RequestContext ctx, Value object_or_class, PhpString method)
    {
        if (!object_or_class.IsObject && !object_or_class.IsString) Arg.WrongType(ctx, 1, "object|string", in object_or_class);
        PhpClass? cls = ClassOf(ctx, in object_or_class);
        if (cls is null) return false;
        PhpString lower = method.ToLower();
        // a private method of a parent is not one of the class, but objects answer for what they have
        if (cls.FindMethod(lower) is { } found) return object_or_class.IsObject || !found.IsPrivate || ReferenceEquals(found.Scope, cls);
        if (cls.LowerName.Equals(ClosureName)) return lower.Equals(Invoke);
        if (!object_or_class.IsObject) return false;
        var o = (PhpInstance)object_or_class.AsObject;
        PhpFunction? f = cls.Call is null ? o.GetMethod(ctx, ref o, method, lower, null) : null;
        return f is not null && f is not TrampolineFunction;
    }

    [PhpFunction("property_exists($object_or_class, string $property): bool")]
    internal static bool property_exists(RequestContext ctx, Value object_or_class, PhpString property)
    {
        if (!object_or_class.IsObject && !object_or_class.IsString) Arg.WrongType(ctx, 1, "object|string", in object_or_class);
        PhpClass? cls = ClassOf(ctx, in object_or_class);
        if (cls is null) return false;
        if (cls.Properties.TryGetValue(property, out PropertyInfo? p) && (!p.IsPrivate || ReferenceEquals(p.DeclaringClass, cls))) return true;
        return object_or_class.IsObject && ((PhpInstance)object_or_class.AsObject).HasProperty(ctx, property, PropertyTest.Exists, ref PropertyLookup.NoCache);
    }

    // ---- existence ----

    [PhpFunction("class_exists(string $class, bool $autoload = true): bool")]
    internal static bool class_exists(RequestContext ctx, PhpString @class, bool autoload) =>
        Find(ctx, @class, autoload) is { IsInterface: false, IsTrait: false };

    [PhpFunction("interface_exists(string $interface, bool $autoload = true): bool")]
    internal static bool interface_exists(RequestContext ctx, PhpString @interface, bool autoload) => Find(ctx, @interface, autoload) is { IsInterface: true };

    [PhpFunction("trait_exists(string $trait, bool $autoload = true): bool")]
    internal static bool trait_exists(RequestContext ctx, PhpString trait, bool autoload) => Find(ctx, trait, autoload) is { IsTrait: true };

    [PhpFunction("enum_exists(string $enum, bool $autoload = true): bool")]
    internal static bool enum_exists(RequestContext ctx, PhpString @enum, bool autoload) => Find(ctx, @enum, autoload) is { IsEnum: true };

    private static PhpClass? Find(RequestContext ctx, PhpString name, bool autoload)
    {
        PhpClass? cls = autoload ? ctx.FindClass(name) : ctx.FindLoadedClass(ClassNames.Lower(name));
        Throw.IfPending(ctx);
        return cls;
    }

    [PhpFunction("class_alias(string $class, string $alias, bool $autoload = true): bool")]
    internal static bool class_alias(RequestContext ctx, PhpString @class, PhpString alias, bool autoload)
    {
        PhpClass? cls = Find(ctx, @class, autoload);
        if (cls is null)
        {
            ctx.Warning($"Class \"{@class}\" not found");
            return false;
        }

        PhpString lower = PhpString.FromSpan(ClassNames.Lower(alias).Span);
        if (IsReserved(lower.ToString()))
        {
            ctx.Fatal(ErrorLevel.CompileError, $"Cannot use \"{alias}\" as a class alias as it is reserved");
            throw PhpThrow.Instance;
        }

        if (lower.Equals("_")) ctx.Deprecated("Using \"_\" as a class alias is deprecated since 8.4");
        lower.MarkShared();
        if (ctx.RegisterClass(lower, cls)) return true;
        ctx.Warning(RequestContext.RedeclarationText(alias, cls));
        return false;
    }

    private static bool IsReserved(string lower) => lower is "bool" or "false" or "float" or "int" or "null" or "parent" or "self" or "static" or "string"
        or "true" or "void" or "never" or "iterable" or "object" or "mixed" or "array" or "callable";

    // ---- lists ----

    [PhpFunction("get_declared_classes(): array")]
    internal static PhpArray get_declared_classes(RequestContext ctx) => Declared(ctx, static c => !c.IsInterface && !c.IsTrait);

    [PhpFunction("get_declared_interfaces(): array")]
    internal static PhpArray get_declared_interfaces(RequestContext ctx) => Declared(ctx, static c => c.IsInterface);

    [PhpFunction("get_declared_traits(): array")]
    internal static PhpArray get_declared_traits(RequestContext ctx) => Declared(ctx, static c => c.IsTrait);

    private static PhpArray Declared(RequestContext ctx, Func<PhpClass, bool> wanted)
    {
        var result = new PhpArray();
        foreach (KeyValuePair<PhpString, PhpClass> c in ctx.Environment.Classes) Add(c.Key, c.Value);
        foreach (KeyValuePair<PhpString, PhpClass> c in ctx.Classes) Add(c.Key, c.Value);
        return result;

        void Add(PhpString key, PhpClass cls)
        {
            if (!cls.IsLinked || !wanted(cls) || (key.Length > 0 && key[0] == 0)) return;
            // an alias has only its key
            result.Append(ctx, Value.String(Shared(cls.LowerName.Equals(key) ? cls.Name : key)));
        }
    }
}
