using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>The order of methods is PHP's own, because texts and getMethods() show it.</summary>
[PhpExtension("Reflection")]
[PhpClass("class ReflectionClass implements Reflector", Order = 13, NotSerializable = true, Uncloneable = true)]
[PhpClassConst("public const int IS_IMPLICIT_ABSTRACT = 16")]
[PhpClassConst("public const int IS_EXPLICIT_ABSTRACT = 64")]
[PhpClassConst("public const int IS_FINAL = 32")]
[PhpClassConst("public const int IS_READONLY = 65536")]
[PhpClassConst("public const int SKIP_INITIALIZATION_ON_SERIALIZE = 8")]
[PhpClassConst("public const int SKIP_DESTRUCTOR = 16")]
[PhpProperty("public string $name")]
internal partial class ReflectionClassObject(PhpClass cls) : ReflectorObject(cls)
{
    /// <summary>Null until constructed.</summary>
    internal PhpClass? Target;

    /// <summary>A ReflectionClass, or a ReflectionEnum (owned).</summary>
    internal static Value Of(RequestContext ctx, PhpClass cls)
    {
        var r = (ReflectionClassObject)ctx.NewObject(ctx.Environment.CoreClass(cls.IsEnum ? "reflectionenum" : "reflectionclass"));
        r.Target = cls;
        r.SetName(ctx, cls.Name);
        return Value.Object(r);
    }

    internal PhpClass Reflected(RequestContext ctx)
    {
        if (Target is null) Unconstructed(ctx);
        return Target;
    }

    /// <summary>The object of a ReflectionObject.</summary>
    protected PhpInstance? Instance => Held.o as PhpInstance;

    /// <summary>Zend's get_iterator is set.</summary>
    internal static bool IsIterateableText(PhpClass cls) =>
        (cls.Iteration == IterationKind.Native && !cls.IsInterface) || cls.HookedPropertyCount > 0
        || Array.Exists(cls.Interfaces, static i => !i.IsUser && i.LowerName.ToString() is "iterator" or "iteratoraggregate");

    protected void BindTo(RequestContext ctx, PhpClass cls)
    {
        SetName(ctx, cls.Name);
        Target = cls;
    }

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function __construct(object|string $objectOrClass)")]
    public void Construct(RequestContext ctx, Value objectOrClass) => BindTo(ctx, Reflect.ClassOf(ctx, in objectOrClass, -1));

    [PhpMethod("public function __toString(): string")]
    public Value ClassToString(RequestContext ctx)
    {
        var text = new StringBuilder();
        ClassText.Append(ctx, text, Reflected(ctx), Instance, "");
        Throw.IfPending(ctx);
        return Reflect.Text(text.ToString());
    }

    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx) => Value.String(Reflected(ctx).Name).Copied();

    [PhpMethod("public function isInternal(): bool", Tentative = true)]
    public bool IsInternal(RequestContext ctx) => !Reflected(ctx).IsUser;

    [PhpMethod("public function isUserDefined(): bool", Tentative = true)]
    public bool IsUserDefined(RequestContext ctx) => Reflected(ctx).IsUser;

    [PhpMethod("public function isAnonymous(): bool", Tentative = true)]
    public bool IsAnonymous(RequestContext ctx) => Reflected(ctx).IsAnonymous;

    private static bool CannotExist(PhpClass cls) => cls.IsInterface || cls.IsTrait || cls.IsAbstract || cls.IsEnum;

    [PhpMethod("public function isInstantiable(): bool", Tentative = true)]
    public bool IsInstantiable(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        return !CannotExist(cls) && cls.Constructor is null or { IsPublic: true } && !CannotExist(cls);
    }

    [PhpMethod("public function isCloneable(): bool", Tentative = true)]
    public bool IsCloneable(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        if (CannotExist(cls)) return false;
        if (cls.CloneMethod is { } clone) return clone.IsPublic;
        if (Instance is null)
        {
            // as PHP does, which asks an object: evaluating the class's constants may throw
            PhpInstance sample = ctx.NewObject(cls);
            sample.Flags |= ObjectFlags.DestructorCalled;
            Value.Object(sample).Release(ctx);
        }

        return !cls.Uncloneable;
    }

    [PhpMethod("public function getFileName(): string|false", Tentative = true)]
    public Value GetFileName(RequestContext ctx) => Reflect.TextOrFalse(Reflected(ctx).Decl?.Unit?.FileName);

    [PhpMethod("public function getStartLine(): int|false", Tentative = true)]
    public Value GetStartLine(RequestContext ctx) => Reflected(ctx).Decl is { } decl ? Value.Int(decl.LineStart) : Value.False;

    [PhpMethod("public function getEndLine(): int|false", Tentative = true)]
    public Value GetEndLine(RequestContext ctx) => Reflected(ctx).Decl is { } decl ? Value.Int(decl.LineEnd) : Value.False;

    [PhpMethod("public function getDocComment(): string|false", Tentative = true)]
    public Value GetDocComment(RequestContext ctx) => Reflect.TextOrFalse(Reflected(ctx).Decl?.DocComment);

    [PhpMethod("public function getConstructor(): ?ReflectionMethod", Tentative = true)]
    public Value GetReflectedConstructor(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        return cls.Constructor is { } constructor ? ReflectionMethodObject.Of(ctx, cls, constructor) : Value.Null;
    }

    private static bool IsClosureInvoke(RequestContext ctx, PhpClass cls, PhpString lower) =>
        lower.Equals(Reflect.InvokeLower) && ReferenceEquals(cls, ctx.Environment.CoreClass("closure"));

    private PhpFunction ClosureInvokeOf(PhpClass cls) => Held.o is ClosureObject closure ? new ClosureInvoke(closure) : new BareInvoke(cls);

    [PhpMethod("public function hasMethod(string $name): bool", Tentative = true)]
    public bool HasMethod(RequestContext ctx, PhpString name)
    {
        PhpClass cls = Reflected(ctx);
        PhpString lower = name.ToLower();
        return cls.FindMethod(lower) is not null || IsClosureInvoke(ctx, cls, lower);
    }

    [PhpMethod("public function getMethod(string $name): ReflectionMethod", Tentative = true)]
    public Value GetMethodNamed(RequestContext ctx, PhpString name)
    {
        PhpClass cls = Reflected(ctx);
        PhpString lower = name.ToLower();
        if (IsClosureInvoke(ctx, cls, lower)) return ReflectionMethodObject.Of(ctx, cls, ClosureInvokeOf(cls));
        if (cls.FindMethod(lower) is { } method) return ReflectionMethodObject.Of(ctx, cls, method);
        Reflect.Throw(ctx, $"Method {cls.Text}::{Reflect.Cut(name)}() does not exist");
        return default;
    }

    [PhpMethod("public function getMethods(?int $filter = null): array", Tentative = true)]
    public PhpArray GetMethods(RequestContext ctx, long? filter)
    {
        PhpClass cls = Reflected(ctx);
        long wanted = filter ?? ~0L;
        var list = new PhpArray();
        foreach (PhpFunction m in cls.Methods.Values) Add(m);
        if (ReferenceEquals(cls, ctx.Environment.CoreClass("closure"))) Add(ClosureInvokeOf(cls));
        return list;

        void Add(PhpFunction m)
        {
            if (m.IsPrivate && !ReferenceEquals(m.Scope, cls)) return;
            const FunctionFlags kept = FunctionFlags.VisibilityMask | FunctionFlags.Static | FunctionFlags.Abstract | FunctionFlags.Final;
            if (((long)(m.Flags & kept) & wanted) != 0) list.Append(ReflectionMethodObject.Of(ctx, cls, m));
        }
    }

    [PhpMethod("public function hasProperty(string $name): bool", Tentative = true)]
    public bool HasPropertyNamed(RequestContext ctx, PhpString name)
    {
        PhpClass cls = Reflected(ctx);
        if (FindProperty(cls, name) is not null) return true;
        if (Instance is not { } obj) return false;
        bool found = obj.HasProperty(ctx, name, PropertyTest.Exists, ref PropertyLookup.NoCache);
        Throw.IfPending(ctx);
        return found;
    }

    /// <summary>A declared property that is not a parent's private one.</summary>
    private static PropertyInfo? FindProperty(PhpClass cls, PhpString name) =>
        cls.Properties.TryGetValue(name, out PropertyInfo? info) && (!info.IsPrivate || ReferenceEquals(info.DeclaringClass, cls)) ? info : null;

    [PhpMethod("public function getProperty(string $name): ReflectionProperty", Tentative = true)]
    public Value GetProperty(RequestContext ctx, PhpString name)
    {
        PhpClass cls = Reflected(ctx);
        if (FindProperty(cls, name) is { } info) return ReflectionPropertyObject.Of(ctx, cls, name, info);
        if (Instance is { } obj && Reflect.DynamicNames(ctx, obj, initialize: true).Contains(name)) return ReflectionPropertyObject.Of(ctx, cls, name, null);
        int colons = name.Span.IndexOf("::"u8);
        if (colons >= 0)
        {
            PhpClass ancestor = Reflect.FindClass(ctx, name.Substring(0, colons), -1);
            name = PhpString.FromSpan(name.Span[(colons + 2)..]);
            if (!cls.IsSubclassOf(ancestor))
                Reflect.Throw(ctx, $"Fully qualified property name {ancestor.Text}::${Reflect.Cut(name)} does not specify a base class of {cls.Text}", -1);
            cls = ancestor;
            if (FindProperty(cls, name) is { } inherited) return ReflectionPropertyObject.Of(ctx, cls, name, inherited);
        }

        Reflect.Throw(ctx, $"Property {cls.Text}::${Reflect.Cut(name)} does not exist");
        return default;
    }

    [PhpMethod("public function getProperties(?int $filter = null): array", Tentative = true)]
    public PhpArray GetReflectedProperties(RequestContext ctx, long? filter)
    {
        PhpClass cls = Reflected(ctx);
        long wanted = filter ?? 7 | 16;
        var list = new PhpArray();
        foreach (PropertyInfo p in cls.Properties.Values)
        {
            if (p.IsPrivate && !ReferenceEquals(p.DeclaringClass, cls)) continue;
            if ((Reflect.FlagsOf(p) & wanted) != 0) list.Append(ReflectionPropertyObject.Of(ctx, cls, p.Name, p));
        }

        if (Instance is { } obj && (wanted & (long)FunctionFlags.Public) != 0)
            foreach (PhpString name in Reflect.DynamicNames(ctx, obj, initialize: true))
                list.Append(ReflectionPropertyObject.Of(ctx, cls, name, null));
        return list;
    }

    [PhpMethod("public function hasConstant(string $name): bool", Tentative = true)]
    public bool HasConstant(RequestContext ctx, PhpString name) => Reflected(ctx).Constants.ContainsKey(name);

    private static Value Evaluated(RequestContext ctx, ClassConstant c) =>
        ctx.GetConstant(c, c.DeclaringClass.Text, out Value value) ? value : throw PhpThrow.Instance;

    [PhpMethod("public function getConstants(?int $filter = null): array", Tentative = true)]
    public PhpArray GetConstants(RequestContext ctx, long? filter)
    {
        var list = new PhpArray();
        foreach (ClassConstant c in Reflected(ctx).Constants.Values)
        {
            Value value = Evaluated(ctx, c);
            if (ReflectionClassConstantObject.Passes(c, filter)) list.Set(ctx, c.Name, value.Copied());
        }

        return list;
    }

    [PhpMethod("public function getReflectionConstants(?int $filter = null): array", Tentative = true)]
    public PhpArray GetReflectionConstants(RequestContext ctx, long? filter)
    {
        var list = new PhpArray();
        foreach (ClassConstant c in Reflected(ctx).Constants.Values)
            if (ReflectionClassConstantObject.Passes(c, filter)) list.Append(ReflectionClassConstantObject.Of(ctx, "reflectionclassconstant", c));
        return list;
    }

    [PhpMethod("public function getConstant(string $name): mixed", Tentative = true)]
    public Value GetConstant(RequestContext ctx, PhpString name)
    {
        PhpClass cls = Reflected(ctx);
        foreach (ClassConstant c in cls.Constants.Values) Evaluated(ctx, c);
        return cls.Constants.TryGetValue(name, out ClassConstant? found) ? Evaluated(ctx, found).Copied() : Value.False;
    }

    [PhpMethod("public function getReflectionConstant(string $name): ReflectionClassConstant|false", Tentative = true)]
    public Value GetReflectionConstant(RequestContext ctx, PhpString name) =>
        Reflected(ctx).Constants.TryGetValue(name, out ClassConstant? c) ? ReflectionClassConstantObject.Of(ctx, "reflectionclassconstant", c) : Value.False;

    [PhpMethod("public function getInterfaces(): array", Tentative = true)]
    public PhpArray GetInterfaces(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (PhpClass i in Reflected(ctx).Interfaces) list.Set(ctx, i.Name, Of(ctx, i));
        return list;
    }

    [PhpMethod("public function getInterfaceNames(): array", Tentative = true)]
    public PhpArray GetInterfaceNames(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (PhpClass i in Reflected(ctx).Interfaces) list.Append(Value.String(i.Name).Copied());
        return list;
    }

    [PhpMethod("public function isInterface(): bool", Tentative = true)]
    public bool IsInterface(RequestContext ctx) => Reflected(ctx).IsInterface;

    [PhpMethod("public function getTraits(): array", Tentative = true)]
    public PhpArray GetTraits(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        var list = new PhpArray();
        for (int i = 0; i < cls.Traits.Length; i++) list.Set(ctx, cls.Decl!.Traits[i].Name, Of(ctx, cls.Traits[i]));
        return list;
    }

    [PhpMethod("public function getTraitNames(): array", Tentative = true)]
    public PhpArray GetTraitNames(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (TraitUseDecl t in Reflected(ctx).Decl?.Traits ?? []) list.Append(Value.String(t.Name).Copied());
        return list;
    }

    [PhpMethod("public function getTraitAliases(): array", Tentative = true)]
    public PhpArray GetTraitAliases(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        var list = new PhpArray();
        foreach (TraitAliasDecl alias in cls.Decl?.TraitAliases ?? [])
        {
            if (alias.Alias is null) continue;
            PhpString lower = alias.Method.ToLower();
            PhpString? trait = alias.Trait ?? Array.Find(cls.Traits, t => t.FindMethod(lower) is not null)?.Name;
            list.SetSymbol(ctx, alias.Alias, Reflect.Text($"{trait}::{alias.Method}"));
        }

        return list;
    }

    [PhpMethod("public function isTrait(): bool", Tentative = true)]
    public bool IsTrait(RequestContext ctx) => Reflected(ctx).IsTrait;

    [PhpMethod("public function isEnum(): bool")]
    public bool IsEnum(RequestContext ctx) => Reflected(ctx).IsEnum;

    [PhpMethod("public function isAbstract(): bool", Tentative = true)]
    public bool IsAbstract(RequestContext ctx) => Reflected(ctx).IsAbstract;

    [PhpMethod("public function isFinal(): bool", Tentative = true)]
    public bool IsFinal(RequestContext ctx) => Reflected(ctx).IsFinal;

    [PhpMethod("public function isReadOnly(): bool")]
    public bool IsReadOnly(RequestContext ctx) => (Reflected(ctx).Flags & ClassFlags.ReadOnly) != 0;

    [PhpMethod("public function getModifiers(): int", Tentative = true)]
    public long GetModifiers(RequestContext ctx) =>
        (long)(Reflected(ctx).Flags & (ClassFlags.Final | ClassFlags.ExplicitAbstract | ClassFlags.ReadOnly));

    [PhpMethod("public function isInstance(object $object): bool", Tentative = true)]
    public bool IsInstance(RequestContext ctx, PhpInstance @object) => @object.Class.IsSubclassOf(Reflected(ctx));

    [PhpMethod("public function newInstance(mixed ...$args): object", Tentative = true)]
    public Value NewInstance(RequestContext ctx, ReadOnlySpan<Value> args, PhpArray? named) =>
        Create(ctx, args, named, args.Length > 0 || named is not null);

    [PhpMethod("public function newInstanceWithoutConstructor(): object", Tentative = true)]
    public Value NewInstanceWithoutConstructor(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        if (!cls.IsUser && cls.IsFinal && cls.Factory is not null)
            Reflect.Throw(ctx, $"Class {cls.Text} is an internal class marked as final that cannot be instantiated without invoking its constructor");
        return Value.Object(ctx.NewObject(cls));
    }

    [PhpMethod("public function newInstanceArgs(array $args = []): ?object", Tentative = true)]
    public Value NewInstanceArgs(RequestContext ctx, PhpArray args) => Create(ctx, [], args, args.Length > 0);

    private Value Create(RequestContext ctx, ReadOnlySpan<Value> args, PhpArray? named, bool hasArguments)
    {
        PhpClass cls = Reflected(ctx);
        PhpInstance obj = ctx.NewObject(cls);
        PhpClass? scope = ctx.FakeScope;
        ctx.FakeScope = cls;
        PhpFunction? constructor = obj.GetConstructor(ctx);
        ctx.FakeScope = scope;
        if (ctx.HasPending)
        {
            Value.Object(obj).Release(ctx);
            throw PhpThrow.Instance;
        }

        if (constructor is null)
        {
            if (hasArguments) Fail($"Class {cls.Text} does not have a constructor, so you cannot pass any constructor arguments");
            return Value.Object(obj);
        }

        if (!constructor.IsPublic) Fail($"Access to non-public constructor of class {cls.Text}");
        ctx.CallFunction(constructor, obj, args, named).Release(ctx);
        if (!ctx.HasPending) return Value.Object(obj);
        obj.Flags |= ObjectFlags.DestructorCalled;
        Value.Object(obj).Release(ctx);
        throw PhpThrow.Instance;

        void Fail(string message)
        {
            Value.Object(obj).Release(ctx);
            Reflect.Throw(ctx, message);
        }
    }
}
