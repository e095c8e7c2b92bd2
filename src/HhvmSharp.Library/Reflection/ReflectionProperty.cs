using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("enum PropertyHookType: string", Order = 26)]
[PhpClassConst("case Get = 'get'")]
[PhpClassConst("case Set = 'set'")]
internal static class PropertyHookTypeEnum;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionProperty implements Reflector", Order = 15, NotSerializable = true, Uncloneable = true)]
[PhpClassConst("public const int IS_STATIC = 16")]
[PhpClassConst("public const int IS_READONLY = 128")]
[PhpClassConst("public const int IS_PUBLIC = 1")]
[PhpClassConst("public const int IS_PROTECTED = 2")]
[PhpClassConst("public const int IS_PRIVATE = 4")]
[PhpClassConst("public const int IS_ABSTRACT = 64")]
[PhpClassConst("public const int IS_PROTECTED_SET = 2048")]
[PhpClassConst("public const int IS_PRIVATE_SET = 4096")]
[PhpClassConst("public const int IS_VIRTUAL = 512")]
[PhpClassConst("public const int IS_FINAL = 32")]
[PhpProperty("public string $name")]
[PhpProperty("public string $class")]
internal sealed class ReflectionPropertyObject(PhpClass cls) : ReflectorObject(cls)
{
    private static readonly TypeDecl Never = new() { Mask = TypeMask.Never, Text = "never" };

    /// <summary>Null for a dynamic property.</summary>
    private PropertyInfo? _info;

    /// <summary>The plain name; null until constructed.</summary>
    private PhpString? _name;

    /// <summary>The class that was asked.</summary>
    private PhpClass _owner = null!;

    /// <summary>Owned.</summary>
    internal static Value Of(RequestContext ctx, PhpClass owner, PhpString name, PropertyInfo? info)
    {
        var r = (ReflectionPropertyObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionproperty"));
        r.Bind(ctx, owner, name, info);
        return Value.Object(r);
    }

    private void Bind(RequestContext ctx, PhpClass owner, PhpString name, PropertyInfo? info)
    {
        name.MarkShared();
        _info = info;
        _name = name;
        _owner = owner;
        SetName(ctx, name);
        SetClass(ctx, info?.DeclaringClass.Name ?? owner.Name);
    }

    private PropertyInfo? Info(RequestContext ctx)
    {
        if (_name is null) Unconstructed(ctx);
        return _info;
    }

    private bool Has(RequestContext ctx, int flag) => (Reflect.FlagsOf(Info(ctx)) & flag) != 0;

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function __construct(object|string $class, string $property)")]
    public void Construct(RequestContext ctx, Value @class, PhpString property)
    {
        PhpClass owner = Reflect.ClassOf(ctx, in @class);
        bool declared = owner.Properties.TryGetValue(property, out PropertyInfo? info);
        if (!declared || (info!.IsPrivate && !ReferenceEquals(info.DeclaringClass, owner)))
        {
            bool dynamic = !declared && @class.o is PhpInstance obj && Reflect.DynamicNames(ctx, obj, initialize: true).Contains(property);
            if (!dynamic) Reflect.Throw(ctx, $"Property {owner.Text}::${Reflect.Cut(property)} does not exist");
        }

        Bind(ctx, owner, property, info);
    }

    [PhpMethod("public function __toString(): string")]
    public Value PropertyToString(RequestContext ctx)
    {
        PropertyInfo? info = Info(ctx);
        var text = new StringBuilder();
        MemberText.AppendProperty(ctx, text, info, _name!, "");
        return Reflect.Text(text.ToString());
    }

    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx)
    {
        Info(ctx);
        return Value.String(_name).Copied();
    }

    private const string WrongObject = "Given object is not an instance of the class this property was declared in";

    /// <summary>The object argument of an instance property.</summary>
    private PhpInstance RequireObject(RequestContext ctx, PhpInstance? obj)
    {
        if (obj is null) Arg.TypeError(ctx, 1, "must be provided for instance properties");
        if (!obj.Class.IsSubclassOf(_info?.DeclaringClass ?? _owner)) Reflect.Throw(ctx, WrongObject);
        return obj;
    }

    [PhpMethod("public function getValue(?object $object = null): mixed", Tentative = true)]
    public Value GetValue(RequestContext ctx, PhpInstance? @object)
    {
        if (Info(ctx) is { IsStatic: true })
        {
            PropertyInfo? found = ctx.FindStaticAs(_owner, _owner, _name!, FetchMode.Read);
            Throw.IfPending(ctx);
            return found is null ? Value.Null : ctx.StaticCell(found).Dereferenced().Copied();
        }

        Value value = ctx.ReadPropertyAs(_owner, RequireObject(ctx, @object), _name!);
        Throw.IfPending(ctx);
        return value;
    }

    [PhpMethod("public function setValue(mixed $objectOrValue, mixed $value = UNKNOWN): void", Tentative = true)]
    public void SetValue(RequestContext ctx, Value objectOrValue, Value value)
    {
        bool single = value.IsUndef;
        if (Info(ctx) is { IsStatic: true })
        {
            if (single)
            {
                ctx.Deprecated($"Calling {FunctionNames.Display(ctx.Current!.Function)}() with a single argument is deprecated");
                value = objectOrValue;
            }
            else if (!objectOrValue.IsNull && !objectOrValue.IsObject)
            {
                ctx.Deprecated($"Calling {FunctionNames.Display(ctx.Current!.Function)}() with a 1st argument which is not null or an object is deprecated");
            }

            Throw.IfPending(ctx);
            PropertyInfo? found = ctx.FindStaticAs(_owner, _owner, _name!, FetchMode.Write);
            if (found is not null) ctx.AssignStatic(found, in value);
            Throw.IfPending(ctx);
            return;
        }

        if (single) Throw.New(ctx, "ArgumentCountError", $"{FunctionNames.Display(ctx.Current!.Function)}() expects exactly 2 arguments, 1 given");
        if (objectOrValue.o is not PhpInstance obj)
        {
            Arg.WrongType(ctx, 1, "object", in objectOrValue);
            return;
        }

        ctx.WritePropertyAs(_owner, obj, _name!, in value);
        Throw.IfPending(ctx);
    }

    /// <summary>The property that an access from the asked class's scope means on this object: an override may add hooks.</summary>
    private PropertyInfo? EffectiveInfo(PhpInstance obj)
    {
        if (ReferenceEquals(_owner, obj.Class) || _info is { IsPrivate: true }) return _info;
        return obj.Class.Properties.TryGetValue(_name!, out PropertyInfo? info) ? info : null;
    }

    [PhpMethod("public function getRawValue(object $object): mixed")]
    public Value GetRawValue(RequestContext ctx, PhpInstance @object)
    {
        Info(ctx);
        if (!@object.Class.IsSubclassOf(_owner)) Reflect.Throw(ctx, WrongObject);
        PropertyInfo? info = EffectiveInfo(@object);
        if (info is { IsStatic: true }) Reflect.Throw(ctx, "May not use getRawValue on static properties");
        Value value = info is { GetHook: { } hook }
            ? ctx.InsideHook(info, hook, @object, () => Unwrap(ctx, @object.ReadProperty(ctx, _name!, FetchMode.Read, ref PropertyLookup.NoCache)))
            : ctx.ReadPropertyAs(_owner, @object, _name!);
        Throw.IfPending(ctx);
        return value;
    }

    private static Value Unwrap(RequestContext ctx, Value value)
    {
        if (value.o is not PhpReference r) return value;
        Value inner = r.Value.Copied();
        value.Release(ctx);
        return inner;
    }

    [PhpMethod("public function setRawValue(object $object, mixed $value): void")]
    public void SetRawValue(RequestContext ctx, PhpInstance @object, Value value)
    {
        Info(ctx);
        PropertyInfo? info = EffectiveInfo(@object);
        if (info is { IsStatic: true }) Reflect.Throw(ctx, "May not use setRawValue on static properties");
        WriteRaw(ctx, info, @object, in value);
        Throw.IfPending(ctx);
    }

    private void WriteRaw(RequestContext ctx, PropertyInfo? info, PhpInstance obj, in Value value)
    {
        if (info is not { SetHook: { } hook })
        {
            ctx.WritePropertyAs(_owner, obj, _name!, in value);
            return;
        }

        Value plain = value.Dereferenced();
        ctx.InsideHook(info, hook, obj, () => obj.WriteProperty(ctx, _name!, in plain, ref PropertyLookup.NoCache, wantResult: false));
    }

    /// <summary>Why a property cannot be set or skipped without initialisation.</summary>
    private void RequireLazyCompatible(RequestContext ctx, PropertyInfo? info, PhpInstance obj, string method)
    {
        if (info is null) Reflect.Throw(ctx, $"Can not use {method} on dynamic property {_owner.Text}::${_name}");
        if (info.IsStatic) Reflect.Throw(ctx, $"Can not use {method} on static property {info.DeclaringClass.Text}::${_name}");
        if (info.IsVirtual) Reflect.Throw(ctx, $"Can not use {method} on virtual property {info.DeclaringClass.Text}::${_name}");
        for (PhpClass? c = obj.Class; c is not null; c = c.Parent)
            if (!c.IsUser && c.Factory is not null) Reflect.Throw(ctx, $"Can not use {method} on internal class {obj.Class.Text}");
    }

    /// <summary>The object that has the slots: behind initialised proxies.</summary>
    private static PhpInstance Behind(PhpInstance obj)
    {
        while ((obj.Flags & (ObjectFlags.Lazy | ObjectFlags.LazyProxy)) == ObjectFlags.LazyProxy) obj = obj.Extra!.Lazy!.Instance!;
        return obj;
    }

    private static bool IsLazySlot(in Value slot) => slot.IsUndef && (slot.n & ClassLinker.LazyFlag) != 0;

    [PhpMethod("public function setRawValueWithoutLazyInitialization(object $object, mixed $value): void")]
    public void SetRawValueWithoutLazyInitialization(RequestContext ctx, PhpInstance @object, Value value)
    {
        Info(ctx);
        ReflectionClassObject.RequireInstance(ctx, _owner, @object);
        PhpInstance obj = Behind(@object);
        PropertyInfo? info = EffectiveInfo(obj);
        RequireLazyCompatible(ctx, info, obj, "setRawValueWithoutLazyInitialization");
        int slot = info!.Slot;
        bool wasLazy = IsLazySlot(in obj.Slots[slot]);
        if (wasLazy) obj.Slots[slot].n &= ~ClassLinker.LazyFlag;
        WriteRaw(ctx, info, obj, in value);
        bool uninitialized = (obj.Flags & ObjectFlags.Lazy) != 0;
        if (wasLazy && uninitialized)
        {
            // lazy again when an exception prevented the write
            if (ctx.HasPending && obj.Slots[slot].IsUndef) obj.Slots[slot].n |= ClassLinker.LazyFlag;
            else LazyObjects.PropertyRealized(ctx, obj);
        }

        Throw.IfPending(ctx);
    }

    [PhpMethod("public function skipLazyInitialization(object $object): void")]
    public void SkipLazyInitialization(RequestContext ctx, PhpInstance @object)
    {
        Info(ctx);
        ReflectionClassObject.RequireInstance(ctx, _owner, @object);
        RequireLazyCompatible(ctx, _info, @object, "skipLazyInitialization");
        PhpInstance obj = Behind(@object);
        ref Value slot = ref obj.Slots[_info!.Slot];
        if (!IsLazySlot(in slot)) return;
        Value initial = ctx.DefaultsOf(obj.Class)[_info.Slot];
        Value.Copy(ref slot, in initial);
        if ((obj.Flags & ObjectFlags.Lazy) != 0) LazyObjects.PropertyRealized(ctx, obj);
    }

    [PhpMethod("public function isLazy(object $object): bool")]
    public bool IsLazyProperty(RequestContext ctx, PhpInstance @object)
    {
        PropertyInfo? info = Info(ctx);
        ReflectionClassObject.RequireInstance(ctx, _owner, @object);
        return info is { IsStatic: false, IsVirtual: false } && IsLazySlot(in Behind(@object).Slots[info.Slot]);
    }

    [PhpMethod("public function isInitialized(?object $object = null): bool", Tentative = true)]
    public bool IsInitialized(RequestContext ctx, PhpInstance? @object)
    {
        if (Info(ctx) is { IsStatic: true })
        {
            PropertyInfo? found = ctx.FindStaticAs(_owner, _owner, _name!, FetchMode.Isset);
            Throw.IfPending(ctx);
            return found is not null && !ctx.StaticCell(found).IsUndef;
        }

        bool has = ctx.HasPropertyAs(_owner, RequireObject(ctx, @object), _name!);
        Throw.IfPending(ctx);
        return has;
    }

    [PhpMethod("public function isPublic(): bool", Tentative = true)]
    public bool IsPublic(RequestContext ctx) => Has(ctx, 1);

    [PhpMethod("public function isPrivate(): bool", Tentative = true)]
    public bool IsPrivate(RequestContext ctx) => Has(ctx, 4);

    [PhpMethod("public function isProtected(): bool", Tentative = true)]
    public bool IsProtected(RequestContext ctx) => Has(ctx, 2);

    [PhpMethod("public function isPrivateSet(): bool")]
    public bool IsPrivateSet(RequestContext ctx) => Has(ctx, Reflect.PrivateSetFlag);

    [PhpMethod("public function isProtectedSet(): bool")]
    public bool IsProtectedSet(RequestContext ctx) => Has(ctx, Reflect.ProtectedSetFlag);

    [PhpMethod("public function isStatic(): bool", Tentative = true)]
    public bool IsStatic(RequestContext ctx) => Has(ctx, 16);

    [PhpMethod("public function isReadOnly(): bool")]
    public bool IsReadOnly(RequestContext ctx) => Has(ctx, 128);

    [PhpMethod("public function isDefault(): bool", Tentative = true)]
    public bool IsDefault(RequestContext ctx) => Info(ctx) is not null;

    [PhpMethod("public function isDynamic(): bool")]
    public bool IsDynamic(RequestContext ctx) => Info(ctx) is null;

    [PhpMethod("public function isAbstract(): bool")]
    public bool IsAbstract(RequestContext ctx) => Has(ctx, 64);

    [PhpMethod("public function isVirtual(): bool")]
    public bool IsVirtual(RequestContext ctx) => Has(ctx, Reflect.VirtualFlag);

    [PhpMethod("public function isPromoted(): bool")]
    public bool IsPromoted(RequestContext ctx) => Info(ctx) is { IsPromoted: true };

    [PhpMethod("public function getModifiers(): int", Tentative = true)]
    public long GetModifiers(RequestContext ctx) => Reflect.FlagsOf(Info(ctx));

    [PhpMethod("public function getDeclaringClass(): ReflectionClass", Tentative = true)]
    public Value GetDeclaringClass(RequestContext ctx) => ReflectionClassObject.Of(ctx, Info(ctx)?.DeclaringClass ?? _owner);

    [PhpMethod("public function getDocComment(): string|false", Tentative = true)]
    public Value GetDocComment(RequestContext ctx) => Reflect.TextOrFalse(Info(ctx)?.DocComment);

    [PhpMethod("public function setAccessible(bool $accessible): void", Tentative = true)]
    public void SetAccessible(bool accessible)
    {
        // since 8.1 everything is
    }

    [PhpMethod("public function getType(): ?ReflectionType", Tentative = true)]
    public Value GetPropertyType(RequestContext ctx) => Info(ctx)?.Type is { } type ? ReflectionTypeObject.Of(ctx, type, legacy: true) : Value.Null;

    [PhpMethod("public function getSettableType(): ?ReflectionType")]
    public Value GetSettableType(RequestContext ctx)
    {
        if (Info(ctx) is not { } info) return Value.Null;
        // what has only a get hook can never be written
        if (info is { HasHooks: true, IsVirtual: true, SetHook: null }) return ReflectionTypeObject.Of(ctx, Never, legacy: false);
        TypeDecl? type = info.SetHook is { } hook ? hook.Params[0].Type : info.Type;
        return type is null ? Value.Null : ReflectionTypeObject.Of(ctx, type, legacy: false);
    }

    [PhpMethod("public function hasType(): bool", Tentative = true)]
    public bool HasType(RequestContext ctx) => Info(ctx)?.Type is not null;

    [PhpMethod("public function hasDefaultValue(): bool")]
    public bool HasDefaultValue(RequestContext ctx) => Info(ctx) is { } info && !Reflect.DefaultOf(ctx, info).IsUndef;

    [PhpMethod("public function getDefaultValue(): mixed", Tentative = true)]
    public Value GetDefaultValue(RequestContext ctx)
    {
        if (Info(ctx) is not { } info) return Value.Null;
        Value initial = Reflect.DefaultOf(ctx, info);
        return initial.IsUndef ? Value.Null : Reflect.Evaluate(ctx, in initial, info.DeclaringClass);
    }

    [PhpMethod("public function getAttributes(?string $name = null, int $flags = 0): array")]
    public PhpArray GetAttributes(RequestContext ctx, PhpString? name, long flags)
    {
        if (Info(ctx) is not { } info) return PhpArray.Empty;
        PhpClass scope = info.DeclaringClass;
        return AttributeReader.Read(ctx, info.Attributes, scope, AttributeTargets.Property, scope.Decl?.Unit?.FileName, name, flags);
    }

    [PhpMethod("public function hasHooks(): bool")]
    public bool HasHooks(RequestContext ctx) => Info(ctx) is { HasHooks: true };

    [PhpMethod("public function getHooks(): array")]
    public PhpArray GetHooks(RequestContext ctx)
    {
        var list = new PhpArray();
        if (Info(ctx) is not { } info) return list;
        if (info.GetHook is { } get) list.Set(ctx, Reflect.Get, ReflectionMethodObject.Of(ctx, get.Scope!, get));
        if (info.SetHook is { } set) list.Set(ctx, Reflect.Set, ReflectionMethodObject.Of(ctx, set.Scope!, set));
        return list;
    }

    /// <summary>The case's name is in its first slot.</summary>
    private static PhpFunction? HookOf(PropertyInfo? info, PhpInstance type) =>
        type.Slots[0].AsString.Equals("Get") ? info?.GetHook : info?.SetHook;

    [PhpMethod("public function hasHook(PropertyHookType $type): bool")]
    public bool HasHook(RequestContext ctx, PhpInstance type) => HookOf(Info(ctx), type) is not null;

    [PhpMethod("public function getHook(PropertyHookType $type): ?ReflectionMethod")]
    public Value GetHook(RequestContext ctx, PhpInstance type) =>
        HookOf(Info(ctx), type) is { } hook ? ReflectionMethodObject.Of(ctx, hook.Scope!, hook) : Value.Null;

    [PhpMethod("public function isFinal(): bool")]
    public bool IsFinal(RequestContext ctx) => Has(ctx, 32);
}
