using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("abstract class ReflectionFunctionAbstract implements Reflector", Order = 4, NotSerializable = true, Uncloneable = true)]
[PhpProperty("public string $name")]
internal class ReflectionFunctionAbstractObject(PhpClass cls) : ReflectorObject(cls)
{
    /// <summary>Null until constructed.</summary>
    internal PhpFunction? Target;

    /// <summary>The class that a method was asked of.</summary>
    internal PhpClass? Owner;

    protected PhpFunction Function(RequestContext ctx)
    {
        if (Target is null) Unconstructed(ctx);
        return Target;
    }

    /// <summary>The closure it was made of, or null.</summary>
    internal ClosureObject? Closure => Held.o as ClosureObject;

    /// <summary>The function's flags, with what being a closure adds.</summary>
    internal static FunctionFlags FlagsOf(PhpFunction f, ClosureObject? closure)
    {
        FunctionFlags flags = f.Flags;
        if (closure is not null) flags |= FunctionFlags.Closure | (closure.IsFake ? FunctionFlags.FakeClosure : 0);
        if (f is ClosureInvoke invoke) flags |= invoke.Closure.Function.Flags & FunctionFlags.Deprecated;
        if (f.Scope is not null && (flags & FunctionFlags.VisibilityMask) == 0) flags |= FunctionFlags.Public;
        return flags;
    }

    protected bool Has(RequestContext ctx, FunctionFlags flags) => (FlagsOf(Function(ctx), Closure) & flags) != 0;

    private bool IsRealClosure(PhpFunction f) =>
        (FlagsOf(f, Closure) & (FunctionFlags.Closure | FunctionFlags.FakeClosure)) == FunctionFlags.Closure;

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function inNamespace(): bool", Tentative = true)]
    public bool InNamespace(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        return !IsRealClosure(f) && Reflect.HasNamespace(f.Name);
    }

    [PhpMethod("public function isClosure(): bool", Tentative = true)]
    public bool IsClosure(RequestContext ctx) => Has(ctx, FunctionFlags.Closure);

    [PhpMethod("public function isDeprecated(): bool", Tentative = true)]
    public bool IsDeprecated(RequestContext ctx) => Has(ctx, FunctionFlags.Deprecated);

    [PhpMethod("public function isInternal(): bool", Tentative = true)]
    public bool IsInternal(RequestContext ctx) => Reflect.IsInternal(Function(ctx));

    [PhpMethod("public function isUserDefined(): bool", Tentative = true)]
    public bool IsUserDefined(RequestContext ctx) => Function(ctx).IsUser;

    [PhpMethod("public function isGenerator(): bool", Tentative = true)]
    public bool IsGenerator(RequestContext ctx) => Has(ctx, FunctionFlags.Generator);

    [PhpMethod("public function isVariadic(): bool", Tentative = true)]
    public bool IsVariadic(RequestContext ctx) => Has(ctx, FunctionFlags.Variadic);

    [PhpMethod("public function isStatic(): bool", Tentative = true)]
    public bool IsStatic(RequestContext ctx) => Has(ctx, FunctionFlags.Static);

    [PhpMethod("public function getClosureThis(): ?object", Tentative = true)]
    public Value GetClosureThis(RequestContext ctx)
    {
        Function(ctx);
        return Closure?.This is { } self ? Value.Object(self).Copied() : Value.Null;
    }

    [PhpMethod("public function getClosureScopeClass(): ?ReflectionClass", Tentative = true)]
    public Value GetClosureScopeClass(RequestContext ctx)
    {
        Function(ctx);
        return Closure?.Function.Scope is { } scope ? ReflectionClassObject.Of(ctx, scope) : Value.Null;
    }

    [PhpMethod("public function getClosureCalledClass(): ?ReflectionClass", Tentative = true)]
    public Value GetClosureCalledClass(RequestContext ctx)
    {
        Function(ctx);
        PhpClass? called = Closure is { } c ? c.This?.Class ?? c.CalledScope ?? c.Function.Scope : null;
        return called is not null ? ReflectionClassObject.Of(ctx, called) : Value.Null;
    }

    [PhpMethod("public function getClosureUsedVariables(): array")]
    public PhpArray GetClosureUsedVariables(RequestContext ctx)
    {
        Function(ctx);
        var used = new PhpArray();
        if (Closure is not { Function: UserFunction { IsUser: true } f } closure) return used;
        OpArray code = f.Code;
        for (int i = code.Params.Length; i < code.Ops.Length && code.Ops[i].Code == Opcode.BIND_STATIC; i++)
        {
            uint extended = code.Ops[i].Extended;
            if ((extended & (ExtendedValues.BindImplicit | ExtendedValues.BindExplicit)) == 0) continue;
            int index = (int)(extended >> ExtendedValues.BindShift);
            if (!closure.Statics[index].IsUndef) used.Set(ctx, code.StaticVars[index].Name, closure.Statics[index].Copied());
        }

        return used;
    }

    [PhpMethod("public function getDocComment(): string|false", Tentative = true)]
    public Value GetDocComment(RequestContext ctx) =>
        Reflect.TextOrFalse(Function(ctx) is UserFunction { IsUser: true } f ? f.Code.DocComment : null);

    [PhpMethod("public function getEndLine(): int|false", Tentative = true)]
    public Value GetEndLine(RequestContext ctx) => Function(ctx) is UserFunction { IsUser: true } f ? Value.Int(f.Code.LineEnd) : Value.False;

    [PhpMethod("public function getExtension(): ?ReflectionExtension", Tentative = true)]
    public Value GetExtension(RequestContext ctx) => ReflectionExtensionObject.Of(ctx, Reflect.ExtensionOf(ctx, Function(ctx)));

    [PhpMethod("public function getExtensionName(): string|false", Tentative = true)]
    public Value GetExtensionName(RequestContext ctx) => Reflect.ExtensionOf(ctx, Function(ctx)) is { } name ? Value.String(name) : Value.False;

    [PhpMethod("public function getFileName(): string|false", Tentative = true)]
    public Value GetFileName(RequestContext ctx) =>
        Reflect.TextOrFalse(Function(ctx) is UserFunction { IsUser: true } f ? f.Code.FileName : null);

    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx) => Value.String(Function(ctx).Name).Copied();

    [PhpMethod("public function getNamespaceName(): string", Tentative = true)]
    public Value GetNamespaceName(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        return Value.String(IsRealClosure(f) ? PhpString.Empty : Reflect.NamespaceOf(f.Name));
    }

    [PhpMethod("public function getNumberOfParameters(): int", Tentative = true)]
    public long GetNumberOfParameters(RequestContext ctx) => Function(ctx).Params.Length;

    [PhpMethod("public function getNumberOfRequiredParameters(): int", Tentative = true)]
    public long GetNumberOfRequiredParameters(RequestContext ctx) => Function(ctx).RequiredParams;

    [PhpMethod("public function getParameters(): array", Tentative = true)]
    public PhpArray GetParameters(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        var list = new PhpArray(f.Params.Length);
        for (int i = 0; i < f.Params.Length; i++) list.Append(ReflectionParameterObject.Of(ctx, this, f, i));
        return list;
    }

    [PhpMethod("public function getShortName(): string", Tentative = true)]
    public Value GetShortName(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        return Value.String(IsRealClosure(f) ? f.Name : Reflect.ShortNameOf(f.Name)).Copied();
    }

    [PhpMethod("public function getStartLine(): int|false", Tentative = true)]
    public Value GetStartLine(RequestContext ctx) => Function(ctx) is UserFunction { IsUser: true } f ? Value.Int(f.Code.LineStart) : Value.False;

    [PhpMethod("public function getStaticVariables(): array", Tentative = true)]
    public PhpArray GetStaticVariables(RequestContext ctx)
    {
        if (Function(ctx) is not UserFunction { IsUser: true, Code.StaticVars.Length: > 0 } f) return PhpArray.Empty;
        Value[] cells = Closure is { } closure ? closure.Statics : ctx.StaticsOf(f);
        var list = new PhpArray();
        for (int i = 0; i < cells.Length; i++)
        {
            StaticVar variable = f.Code.StaticVars[i];
            Value v = cells[i];
            // an initialiser that is not a literal has no value before it has run
            if (v.IsUndef) v = variable.Initial.o is ConstExpr || variable.Initial.IsUndef ? Value.Null : variable.Initial;
            list.Set(ctx, variable.Name, v.o is PhpReference { Count: 1 } alone ? alone.Value.Copied() : v.Copied());
        }

        return list;
    }

    [PhpMethod("public function returnsReference(): bool", Tentative = true)]
    public bool ReturnsReference(RequestContext ctx) => Has(ctx, FunctionFlags.ReturnsReference);

    [PhpMethod("public function hasReturnType(): bool", Tentative = true)]
    public bool HasReturnType(RequestContext ctx) => Function(ctx) is { ReturnType: not null, HasTentativeReturnType: false };

    [PhpMethod("public function getReturnType(): ?ReflectionType", Tentative = true)]
    public Value GetReturnType(RequestContext ctx) =>
        Function(ctx) is { ReturnType: { } type, HasTentativeReturnType: false } ? ReflectionTypeObject.Of(ctx, type, legacy: true) : Value.Null;

    [PhpMethod("public function hasTentativeReturnType(): bool")]
    public bool HasTentativeReturnType(RequestContext ctx) => Function(ctx) is { ReturnType: not null, HasTentativeReturnType: true };

    [PhpMethod("public function getTentativeReturnType(): ?ReflectionType")]
    public Value GetTentativeReturnType(RequestContext ctx) =>
        Function(ctx) is { ReturnType: { } type, HasTentativeReturnType: true } ? ReflectionTypeObject.Of(ctx, type, legacy: true) : Value.Null;

    [PhpMethod("public function getAttributes(?string $name = null, int $flags = 0): array")]
    public PhpArray GetAttributes(RequestContext ctx, PhpString? name, long flags)
    {
        PhpFunction f = Function(ctx);
        int target = f.Scope is not null && !IsRealClosure(f) ? AttributeTargets.Method : AttributeTargets.Function;
        return AttributeReader.Read(ctx, f.Attributes, f.Scope, target, f is UserFunction { IsUser: true } u ? u.Code.FileName : null, name, flags);
    }

    /// <summary>What an invocation returns, without the reference.</summary>
    protected static Value Unwrapped(RequestContext ctx, in Value result)
    {
        Throw.IfPending(ctx);
        if (result.o is not PhpReference r) return result;
        Value inner = r.Value.Copied();
        result.Release(ctx);
        return inner;
    }
}
