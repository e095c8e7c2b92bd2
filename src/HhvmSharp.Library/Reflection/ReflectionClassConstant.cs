using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionClassConstant implements Reflector", Order = 16, NotSerializable = true, Uncloneable = true)]
[PhpClassConst("public const int IS_PUBLIC = 1")]
[PhpClassConst("public const int IS_PROTECTED = 2")]
[PhpClassConst("public const int IS_PRIVATE = 4")]
[PhpClassConst("public const int IS_FINAL = 32")]
[PhpProperty("public string $name")]
[PhpProperty("public string $class")]
internal class ReflectionClassConstantObject(PhpClass cls) : ReflectorObject(cls)
{
    private ClassConstant? _constant;

    /// <summary>An object of this class or of those for cases (owned).</summary>
    internal static Value Of(RequestContext ctx, string className, ClassConstant constant)
    {
        var r = (ReflectionClassConstantObject)ctx.NewObject(ctx.Environment.CoreClass(className));
        r.Bind(ctx, constant);
        return Value.Object(r);
    }

    private void Bind(RequestContext ctx, ClassConstant constant)
    {
        _constant = constant;
        SetName(ctx, constant.Name);
        SetClass(ctx, constant.DeclaringClass.Name);
    }

    protected ClassConstant Constant(RequestContext ctx)
    {
        if (_constant is null) Unconstructed(ctx);
        return _constant;
    }

    private static int FlagsOf(ClassConstant c) => (int)(c.Flags & (FunctionFlags.VisibilityMask | FunctionFlags.Final));

    internal static bool Passes(ClassConstant c, long? filter) => (FlagsOf(c) & (filter ?? 7)) != 0;

    private bool Has(RequestContext ctx, FunctionFlags flag) => (Constant(ctx).Flags & flag) != 0;

    /// <summary>unset() of $name works, and is noticed.</summary>
    private void RequireName(RequestContext ctx)
    {
        if (Slots[0].IsUndef) Throw.Error(ctx, "Typed property ReflectionClassConstant::$name must not be accessed before initialization");
    }

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function __construct(object|string $class, string $constant)")]
    public void Construct(RequestContext ctx, Value @class, PhpString constant)
    {
        PhpClass owner = Reflect.ClassOf(ctx, in @class);
        if (!owner.Constants.TryGetValue(constant, out ClassConstant? found)) Reflect.Throw(ctx, $"Constant {owner.Text}::{Reflect.Cut(constant)} does not exist");
        Bind(ctx, found);
    }

    [PhpMethod("public function __toString(): string")]
    public Value ConstantToString(RequestContext ctx)
    {
        ClassConstant c = Constant(ctx);
        RequireName(ctx);
        var text = new StringBuilder();
        MemberText.AppendClassConstant(ctx, text, c, "");
        Throw.IfPending(ctx);
        return Reflect.Text(text.ToString());
    }

    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx)
    {
        RequireName(ctx);
        return Slots[0].Dereferenced().Copied();
    }

    [PhpMethod("public function getValue(): mixed", Tentative = true)]
    public Value GetValue(RequestContext ctx) => Evaluated(ctx).Copied();

    /// <summary>Borrowed.</summary>
    protected Value Evaluated(RequestContext ctx)
    {
        ClassConstant c = Constant(ctx);
        RequireName(ctx);
        return ctx.GetConstant(c, c.DeclaringClass.Text, out Value value) ? value : throw PhpThrow.Instance;
    }

    [PhpMethod("public function isPublic(): bool", Tentative = true)]
    public bool IsPublic(RequestContext ctx) => Has(ctx, FunctionFlags.Public);

    [PhpMethod("public function isPrivate(): bool", Tentative = true)]
    public bool IsPrivate(RequestContext ctx) => Has(ctx, FunctionFlags.Private);

    [PhpMethod("public function isProtected(): bool", Tentative = true)]
    public bool IsProtected(RequestContext ctx) => Has(ctx, FunctionFlags.Protected);

    [PhpMethod("public function isFinal(): bool")]
    public bool IsFinal(RequestContext ctx) => Has(ctx, FunctionFlags.Final);

    [PhpMethod("public function getModifiers(): int", Tentative = true)]
    public long GetModifiers(RequestContext ctx) => FlagsOf(Constant(ctx));

    [PhpMethod("public function getDeclaringClass(): ReflectionClass", Tentative = true)]
    public Value GetDeclaringClass(RequestContext ctx) => ReflectionClassObject.Of(ctx, Constant(ctx).DeclaringClass);

    [PhpMethod("public function getDocComment(): string|false", Tentative = true)]
    public Value GetDocComment(RequestContext ctx) => Reflect.TextOrFalse(Constant(ctx).DocComment);

    [PhpMethod("public function getAttributes(?string $name = null, int $flags = 0): array")]
    public PhpArray GetAttributes(RequestContext ctx, PhpString? name, long flags)
    {
        ClassConstant c = Constant(ctx);
        PhpClass scope = c.DeclaringClass;
        return AttributeReader.Read(ctx, c.Attributes, scope, AttributeTargets.ClassConstant, scope.Decl?.Unit?.FileName, name, flags);
    }

    [PhpMethod("public function isEnumCase(): bool")]
    public bool IsCase(RequestContext ctx) => Constant(ctx).IsCase;

    [PhpMethod("public function isDeprecated(): bool")]
    public bool IsDeprecated(RequestContext ctx) => Has(ctx, FunctionFlags.Deprecated);

    [PhpMethod("public function hasType(): bool")]
    public bool HasType(RequestContext ctx) => Constant(ctx).Type is not null;

    [PhpMethod("public function getType(): ?ReflectionType")]
    public Value GetConstantType(RequestContext ctx) => Constant(ctx).Type is { } type ? ReflectionTypeObject.Of(ctx, type, legacy: true) : Value.Null;
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionEnum extends ReflectionClass", Order = 21, NotSerializable = true)]
internal sealed class ReflectionEnumObject(PhpClass cls) : ReflectionClassObject(cls)
{
    private static Value CaseOf(RequestContext ctx, PhpClass cls, ClassConstant c) =>
        ReflectionClassConstantObject.Of(ctx, cls.EnumBackingType is null ? "reflectionenumunitcase" : "reflectionenumbackedcase", c);

    [PhpMethod("public function __construct(object|string $objectOrClass)")]
    public void ConstructEnum(RequestContext ctx, Value objectOrClass)
    {
        BindTo(ctx, Reflect.ClassOf(ctx, in objectOrClass, -1));
        if (!Target!.IsEnum) Reflect.Throw(ctx, $"Class \"{Target.Text}\" is not an enum", -1);
    }

    [PhpMethod("public function hasCase(string $name): bool")]
    public bool HasCase(RequestContext ctx, PhpString name) => Reflected(ctx).Constants.TryGetValue(name, out ClassConstant? c) && c.IsCase;

    [PhpMethod("public function getCase(string $name): ReflectionEnumUnitCase")]
    public Value GetCase(RequestContext ctx, PhpString name)
    {
        PhpClass cls = Reflected(ctx);
        if (!cls.Constants.TryGetValue(name, out ClassConstant? c)) Reflect.Throw(ctx, $"Case {cls.Text}::{Reflect.Cut(name)} does not exist");
        if (!c.IsCase) Reflect.Throw(ctx, $"{cls.Text}::{Reflect.Cut(name)} is not a case");
        return CaseOf(ctx, cls, c);
    }

    [PhpMethod("public function getCases(): array")]
    public PhpArray GetCases(RequestContext ctx)
    {
        PhpClass cls = Reflected(ctx);
        var list = new PhpArray();
        foreach (ClassConstant c in cls.Constants.Values)
            if (c.IsCase) list.Append(CaseOf(ctx, cls, c));
        return list;
    }

    [PhpMethod("public function isBacked(): bool")]
    public bool IsBacked(RequestContext ctx) => Reflected(ctx).EnumBackingType is not null;

    [PhpMethod("public function getBackingType(): ?ReflectionNamedType")]
    public Value GetBackingType(RequestContext ctx) =>
        Reflected(ctx).EnumBackingType is { } type ? ReflectionTypeObject.Of(ctx, type, legacy: false) : Value.Null;
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionEnumUnitCase extends ReflectionClassConstant", Order = 22, NotSerializable = true)]
internal class ReflectionEnumUnitCaseObject(PhpClass cls) : ReflectionClassConstantObject(cls)
{
    [PhpMethod("public function __construct(object|string $class, string $constant)")]
    public void ConstructCase(RequestContext ctx, Value @class, PhpString constant)
    {
        Construct(ctx, @class, constant);
        ClassConstant c = Constant(ctx);
        if (!c.IsCase) Reflect.Throw(ctx, $"Constant {c.DeclaringClass.Text}::{c.Name} is not a case");
    }

    [PhpMethod("public function getEnum(): ReflectionEnum")]
    public Value GetEnum(RequestContext ctx) => ReflectionClassObject.Of(ctx, Constant(ctx).DeclaringClass);

    [PhpMethod("public function getValue(): UnitEnum")]
    public Value GetCaseValue(RequestContext ctx) => Evaluated(ctx).Copied();
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionEnumBackedCase extends ReflectionEnumUnitCase", Order = 23, NotSerializable = true)]
internal sealed class ReflectionEnumBackedCaseObject(PhpClass cls) : ReflectionEnumUnitCaseObject(cls)
{
    [PhpMethod("public function __construct(object|string $class, string $constant)")]
    public void ConstructBackedCase(RequestContext ctx, Value @class, PhpString constant)
    {
        ConstructCase(ctx, @class, constant);
        ClassConstant c = Constant(ctx);
        if (c.DeclaringClass.EnumBackingType is null) Reflect.Throw(ctx, $"Enum case {c.DeclaringClass.Text}::{c.Name} is not a backed case");
    }

    [PhpMethod("public function getBackingValue(): string|int")]
    public Value GetBackingValue(RequestContext ctx)
    {
        ClassConstant c = Constant(ctx);
        if (!ctx.GetConstant(c, c.DeclaringClass.Text, out Value instance)) throw PhpThrow.Instance;
        return ((PhpInstance)instance.AsObject).Slots[1].Copied();
    }
}
