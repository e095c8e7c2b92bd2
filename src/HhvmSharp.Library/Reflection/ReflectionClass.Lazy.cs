using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>Lazy objects, and what remains of ReflectionClass behind them.</summary>
internal partial class ReflectionClassObject
{
    [PhpMethod("public function newLazyGhost(callable $initializer, int $options = 0): object")]
    public Value NewLazyGhost(RequestContext ctx, Value initializer, long options) => MakeLazy(ctx, null, in initializer, options, LazyOptions.None);

    [PhpMethod("public function newLazyProxy(callable $factory, int $options = 0): object")]
    public Value NewLazyProxy(RequestContext ctx, Value factory, long options) => MakeLazy(ctx, null, in factory, options, LazyOptions.Proxy);

    [PhpMethod("public function resetAsLazyGhost(object $object, callable $initializer, int $options = 0): void")]
    public void ResetAsLazyGhost(RequestContext ctx, PhpInstance @object, Value initializer, long options) =>
        MakeLazy(ctx, @object, in initializer, options, LazyOptions.None);

    [PhpMethod("public function resetAsLazyProxy(object $object, callable $factory, int $options = 0): void")]
    public void ResetAsLazyProxy(RequestContext ctx, PhpInstance @object, Value factory, long options) =>
        MakeLazy(ctx, @object, in factory, options, LazyOptions.Proxy);

    /// <summary>A new lazy object (owned), or the given one made lazy.</summary>
    private Value MakeLazy(RequestContext ctx, PhpInstance? obj, in Value callable, long options, LazyOptions strategy)
    {
        PhpClass cls = Reflected(ctx);
        if (obj is not null) RequireInstance(ctx, cls, obj);
        const long valid = (long)(LazyOptions.SkipInitializationOnSerialize | LazyOptions.SkipDestructor);
        if ((options & ~valid) != 0) Reflect.ThrowArgument(ctx, obj is null ? 2 : 3, "contains invalid flags");
        if (obj is null && (options & (long)LazyOptions.SkipDestructor) != 0) Reflect.ThrowArgument(ctx, 2, "does not accept ReflectionClass::SKIP_DESTRUCTOR");
        if (obj is not null && IsUninitialized(obj)) Reflect.Throw(ctx, "Object is already lazy");
        if (!ctx.ResolveCallable(in callable, out CallTarget target, out _)) throw PhpThrow.Instance;
        PhpInstance? made = LazyObjects.Make(ctx, obj, cls, in callable, in target, (LazyOptions)options | strategy);
        if (made is null) throw PhpThrow.Instance;
        return Value.Object(made);
    }

    private static bool IsUninitialized(PhpInstance obj) => (obj.Flags & ObjectFlags.Lazy) != 0;

    /// <summary>Argument 1 must be of the reflected class.</summary>
    internal static void RequireInstance(RequestContext ctx, PhpClass cls, PhpInstance obj)
    {
        if (!obj.Class.IsSubclassOf(cls)) Arg.WrongType(ctx, 1, cls.Text, Value.Object(obj));
    }

    /// <summary>What has the values: a proxy's instance, or the object itself (owned).</summary>
    private static Value RealOf(PhpInstance obj) => Value.Object(obj.IsLazy ? obj.Extra!.Lazy!.Instance! : obj).Copied();

    [PhpMethod("public function initializeLazyObject(object $object): object")]
    public Value InitializeLazyObject(RequestContext ctx, PhpInstance @object)
    {
        RequireInstance(ctx, Reflected(ctx), @object);
        if (IsUninitialized(@object)) LazyObjects.Initialize(ctx, @object);
        Throw.IfPending(ctx);
        return RealOf(@object);
    }

    [PhpMethod("public function isUninitializedLazyObject(object $object): bool")]
    public bool IsUninitializedLazyObject(RequestContext ctx, PhpInstance @object)
    {
        RequireInstance(ctx, Reflected(ctx), @object);
        return IsUninitialized(@object);
    }

    [PhpMethod("public function markLazyObjectAsInitialized(object $object): object")]
    public Value MarkLazyObjectAsInitialized(RequestContext ctx, PhpInstance @object)
    {
        RequireInstance(ctx, Reflected(ctx), @object);
        if (IsUninitialized(@object)) LazyObjects.MarkInitialized(ctx, @object);
        Throw.IfPending(ctx);
        return RealOf(@object);
    }

    [PhpMethod("public function getLazyInitializer(object $object): ?callable")]
    public Value GetLazyInitializer(RequestContext ctx, PhpInstance @object)
    {
        RequireInstance(ctx, Reflected(ctx), @object);
        return IsUninitialized(@object) ? @object.Extra!.Lazy!.Callable.Copied() : Value.Null;
    }

    [PhpMethod("public function getParentClass(): ReflectionClass|false", Tentative = true)]
    public Value GetParentClass(RequestContext ctx) => Reflected(ctx).Parent is { } parent ? Of(ctx, parent) : Value.False;

    private static PhpClass ClassArgument(RequestContext ctx, in Value classOrName, string what)
    {
        if (classOrName.o is not ReflectionClassObject other) return Reflect.FindClass(ctx, classOrName.AsString, what: what);
        if (other.Target is null) Throw.Error(ctx, "Internal error: Failed to retrieve the argument's reflection object");
        return other.Target;
    }

    [PhpMethod("public function isSubclassOf(ReflectionClass|string $class): bool", Tentative = true)]
    public bool IsSubclassOf(RequestContext ctx, Value @class)
    {
        PhpClass other = ClassArgument(ctx, in @class, "Class");
        PhpClass cls = Reflected(ctx);
        return !ReferenceEquals(cls, other) && cls.IsSubclassOf(other);
    }

    [PhpMethod("public function getStaticProperties(): array", Tentative = true)]
    public PhpArray GetStaticProperties(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        if (!ctx.UpdateClass(cls)) throw PhpThrow.Instance;
        var list = new PhpArray();
        foreach (PropertyInfo p in cls.Properties.Values)
        {
            if (!p.IsStatic || (p.IsPrivate && !ReferenceEquals(p.DeclaringClass, cls))) continue;
            Value v = ctx.StaticCell(p).Dereferenced();
            if (!v.IsUndef) list.Set(ctx, p.Name, v.Copied());
        }

        return list;
    }

    [PhpMethod("public function getStaticPropertyValue(string $name, mixed $default = UNKNOWN): mixed", Tentative = true)]
    public Value GetStaticPropertyValue(RequestContext ctx, PhpString name, Value @default)
    {
        PhpClass cls = Reflected(ctx);
        if (!ctx.UpdateClass(cls)) throw PhpThrow.Instance;
        PropertyInfo? info = ctx.FindStaticAs(cls, cls, name, FetchMode.Isset);
        Throw.IfPending(ctx);
        if (info is not null) return ctx.StaticCell(info).Dereferenced().Copied();
        if (!@default.IsUndef) return @default.Copied();
        Reflect.Throw(ctx, $"Property {cls.Text}::${Reflect.Cut(name)} does not exist");
        return default;
    }

    [PhpMethod("public function setStaticPropertyValue(string $name, mixed $value): void", Tentative = true)]
    public void SetStaticPropertyValue(RequestContext ctx, PhpString name, Value value)
    {
        PhpClass cls = Reflected(ctx);
        if (!ctx.UpdateClass(cls)) throw PhpThrow.Instance;
        PropertyInfo? info = ctx.FindStaticAs(cls, cls, name, FetchMode.Write);
        if (info is null)
        {
            if (ctx.Exception is { } exception)
            {
                ctx.Exception = null;
                Value.Object(exception).Release(ctx);
            }

            Reflect.Throw(ctx, $"Class {cls.Text} does not have a property named {Reflect.Cut(name)}");
        }

        ctx.AssignStatic(info, in value);
        Throw.IfPending(ctx);
    }

    [PhpMethod("public function getDefaultProperties(): array", Tentative = true)]
    public PhpArray GetDefaultProperties(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        if (!ctx.UpdateClass(cls)) throw PhpThrow.Instance;
        var list = new PhpArray();
        Add(statics: true);
        Add(statics: false);
        return list;

        void Add(bool statics)
        {
            foreach (PropertyInfo p in cls.Properties.Values)
            {
                if (p.IsStatic != statics || (p.IsPrivate && !ReferenceEquals(p.DeclaringClass, cls))) continue;
                Value initial = Reflect.DefaultOf(ctx, p);
                if (!initial.IsUndef) list.Set(ctx, p.Name, Reflect.Evaluate(ctx, in initial, cls));
            }
        }
    }

    private bool Iterable(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        if (cls.IsInterface || cls.IsTrait || cls.IsAbstract) return false;
        return cls.Iteration == IterationKind.Native || cls.IsSubclassOf(ctx.Environment.CoreClass("traversable"));
    }

    [PhpMethod("public function isIterable(): bool", Tentative = true)]
    public bool IsIterable(RequestContext ctx) => Iterable(ctx);

    [PhpMethod("public function isIterateable(): bool", Tentative = true)]
    public bool IsIterateable(RequestContext ctx) => Iterable(ctx);

    [PhpMethod("public function implementsInterface(ReflectionClass|string $interface): bool", Tentative = true)]
    public bool ImplementsInterface(RequestContext ctx, Value @interface)
    {
        PhpClass other = ClassArgument(ctx, in @interface, "Interface");
        if (!other.IsInterface) Reflect.Throw(ctx, $"{other.Text} is not an interface");
        return Reflected(ctx).IsSubclassOf(other);
    }

    [PhpMethod("public function getExtension(): ?ReflectionExtension", Tentative = true)]
    public Value GetExtension(RequestContext ctx) => ReflectionExtensionObject.Of(ctx, Reflected(ctx).Extension);

    [PhpMethod("public function getExtensionName(): string|false", Tentative = true)]
    public Value GetExtensionName(RequestContext ctx) => Reflected(ctx).Extension is { } name ? Value.String(name) : Value.False;

    [PhpMethod("public function inNamespace(): bool", Tentative = true)]
    public bool InNamespace(RequestContext ctx) => Reflect.HasNamespace(Reflected(ctx).Name);

    [PhpMethod("public function getNamespaceName(): string", Tentative = true)]
    public Value GetNamespaceName(RequestContext ctx) => Value.String(Reflect.NamespaceOf(Reflected(ctx).Name));

    [PhpMethod("public function getShortName(): string", Tentative = true)]
    public Value GetShortName(RequestContext ctx) => Value.String(Reflect.ShortNameOf(Reflected(ctx).Name)).Copied();

    [PhpMethod("public function getAttributes(?string $name = null, int $flags = 0): array")]
    public PhpArray GetAttributes(RequestContext ctx, PhpString? name, long flags)
    {
        PhpClass cls = Reflected(ctx);
        return AttributeReader.Read(ctx, AttributeTargets.Of(cls), cls, AttributeTargets.Class, cls.Decl?.Unit?.FileName, name, flags);
    }
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionObject extends ReflectionClass", Order = 14, NotSerializable = true)]
internal sealed class ReflectionObjectObject(PhpClass cls) : ReflectionClassObject(cls)
{
    [PhpMethod("public function __construct(object $object)")]
    public void ConstructObject(RequestContext ctx, PhpInstance @object)
    {
        BindTo(ctx, @object.Class);
        Hold(ctx, Value.Object(@object));
    }
}
