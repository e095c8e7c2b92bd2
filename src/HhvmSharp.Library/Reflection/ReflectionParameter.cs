using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionParameter implements Reflector", Order = 7, NotSerializable = true, Uncloneable = true)]
[PhpProperty("public string $name")]
internal sealed class ReflectionParameterObject(PhpClass cls) : ReflectorObject(cls)
{
    private PhpFunction? _function;
    private int _index;

    /// <summary>Owned.</summary>
    internal static Value Of(RequestContext ctx, ReflectionFunctionAbstractObject of, PhpFunction function, int index)
    {
        var r = (ReflectionParameterObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionparameter"));
        r.Bind(ctx, function, index);
        r.Hold(ctx, in of.Held);
        return Value.Object(r);
    }

    private void Bind(RequestContext ctx, PhpFunction function, int index)
    {
        _function = function;
        _index = index;
        if (function is ClosureInvoke invoke) Keep(ctx, Value.Object(invoke.Closure));
        SetName(ctx, function.Params[index].Name);
    }

    private PhpFunction Function(RequestContext ctx)
    {
        if (_function is null) Unconstructed(ctx);
        return _function;
    }

    private ParamInfo Parameter(RequestContext ctx) => Function(ctx).Params[_index];

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function __construct($function, int|string $param)")]
    public void Construct(RequestContext ctx, Value function, Value param)
    {
        PhpFunction f = FindFunction(ctx, in function);
        int index;
        if (param.IsString)
        {
            index = Array.FindIndex(f.Params, p => p.Name.Equals(param.AsString));
            if (index < 0) Reflect.Throw(ctx, "The parameter specified by its name could not be found");
        }
        else
        {
            if (param.IntValue < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
            if (param.IntValue >= f.Params.Length) Reflect.Throw(ctx, "The parameter specified by its offset could not be found");
            index = (int)param.IntValue;
        }

        Bind(ctx, f, index);
        Hold(ctx, function.o is ClosureObject ? function : default);
    }

    /// <summary>A function's name, [class or object, method], a closure or an invokable object.</summary>
    private static PhpFunction FindFunction(RequestContext ctx, in Value function)
    {
        switch (function.Kind)
        {
            case Runtime.Values.Kind.String:
                return Reflect.FindFunction(ctx, function.AsString);
            case Runtime.Values.Kind.Array:
                return FindMethod(ctx, function.AsArray);
            case Runtime.Values.Kind.Object:
                if (function.o is ClosureObject closure) return closure.Function;
                PhpClass cls = ((PhpInstance)function.AsObject).Class;
                if (cls.FindMethod(Reflect.InvokeLower) is { } invoke) return invoke;
                Reflect.Throw(ctx, $"Method {cls.Text}::__invoke() does not exist");
                return null;
            default:
                Reflect.ThrowArgument(ctx, 1, $"must be a string, an array(class, method), or a callable object, {TypeNames.OfValue(in function)} given");
                return null;
        }
    }

    private static PhpFunction FindMethod(RequestContext ctx, PhpArray pair)
    {
        Value classValue = pair.Get(0), methodValue = pair.Get(1);
        if (classValue.IsUndef || methodValue.IsUndef)
            Reflect.Throw(ctx, "Expected array($object, $method) or array($classname, $method)");
        classValue = classValue.Dereferenced();
        methodValue = methodValue.Dereferenced();
        var obj = classValue.o as PhpInstance;
        PhpClass cls = obj?.Class ?? Reflect.FindClass(ctx, Text(classValue));
        PhpString name = Text(methodValue), lower = name.ToLower();
        if (obj is ClosureObject closure && lower.Equals(Reflect.InvokeLower)) return new ClosureInvoke(closure);
        if (cls.FindMethod(lower) is { } method) return method;
        Reflect.Throw(ctx, $"Method {cls.Text}::{Reflect.Cut(name)}() does not exist");
        return null;

        PhpString Text(Value v)
        {
            PhpString text = Conversions.ToStr(ctx, in v);
            Throw.IfPending(ctx);
            return text;
        }
    }

    [PhpMethod("public function __toString(): string")]
    public Value ParameterToString(RequestContext ctx)
    {
        var text = new StringBuilder();
        FunctionText.AppendParameter(ctx, text, Function(ctx), _index);
        return Reflect.Text(text.ToString());
    }

    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx) => Value.String(Parameter(ctx).Name).Copied();

    [PhpMethod("public function isPassedByReference(): bool", Tentative = true)]
    public bool IsPassedByReference(RequestContext ctx) => Parameter(ctx).ByRef;

    [PhpMethod("public function canBePassedByValue(): bool", Tentative = true)]
    public bool CanBePassedByValue(RequestContext ctx) => (Parameter(ctx).Flags & (ParamFlags.ByRef | ParamFlags.PreferRef)) != ParamFlags.ByRef;

    [PhpMethod("public function getDeclaringFunction(): ReflectionFunctionAbstract", Tentative = true)]
    public Value GetDeclaringFunction(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        var closure = Held.o as ClosureObject;
        return f.Scope is { } scope ? ReflectionMethodObject.Of(ctx, scope, f, closure) : ReflectionFunctionObject.Of(ctx, f, closure);
    }

    [PhpMethod("public function getDeclaringClass(): ?ReflectionClass", Tentative = true)]
    public Value GetDeclaringClass(RequestContext ctx) => Function(ctx).Scope is { } scope ? ReflectionClassObject.Of(ctx, scope) : Value.Null;

    [PhpMethod("public function getClass(): ?ReflectionClass", Tentative = true, DeprecatedSince = "8.0", DeprecatedMessage = "use ReflectionParameter::getType() instead")]
    public Value GetClass(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        if (Parameter(ctx).Type is not { } type || TypeFacts.ClassNameOf(type) is not { } name) return Value.Null;
        PhpString lower = name.ToLower();
        bool isParent = lower.Equals("parent");
        if (!isParent && !lower.Equals("self")) return ReflectionClassObject.Of(ctx, Reflect.FindClass(ctx, name));
        PhpClass? scope = f.Scope;
        if (scope is null) Reflect.Throw(ctx, $"Parameter uses \"{lower}\" as type but function is not a class member");
        if (!isParent) return ReflectionClassObject.Of(ctx, scope);
        if (scope.Parent is null) Reflect.Throw(ctx, "Parameter uses \"parent\" as type although class does not have a parent");
        return ReflectionClassObject.Of(ctx, scope.Parent);
    }

    [PhpMethod("public function hasType(): bool", Tentative = true)]
    public bool HasType(RequestContext ctx) => Parameter(ctx).Type is not null;

    [PhpMethod("public function getType(): ?ReflectionType", Tentative = true)]
    public Value GetParameterType(RequestContext ctx) => Parameter(ctx).Type is { } type ? ReflectionTypeObject.Of(ctx, type, legacy: true) : Value.Null;

    private bool IsOnly(RequestContext ctx, TypeMask kind) =>
        Parameter(ctx).Type is { } type && !TypeFacts.IsIterable(type) && (TypeFacts.Pure(type) & ~TypeMask.Null) == kind;

    [PhpMethod("public function isArray(): bool", Tentative = true, DeprecatedSince = "8.0", DeprecatedMessage = "use ReflectionParameter::getType() instead")]
    public bool IsArray(RequestContext ctx) => IsOnly(ctx, TypeMask.Array);

    [PhpMethod("public function isCallable(): bool", Tentative = true, DeprecatedSince = "8.0", DeprecatedMessage = "use ReflectionParameter::getType() instead")]
    public bool IsCallable(RequestContext ctx) => IsOnly(ctx, TypeMask.Callable);

    [PhpMethod("public function allowsNull(): bool", Tentative = true)]
    public bool AllowsNull(RequestContext ctx) => Parameter(ctx).Type is not { } type || (type.Mask & TypeMask.Null) != 0;

    [PhpMethod("public function getPosition(): int", Tentative = true)]
    public long GetPosition(RequestContext ctx)
    {
        Function(ctx);
        return _index;
    }

    [PhpMethod("public function isOptional(): bool", Tentative = true)]
    public bool IsOptional(RequestContext ctx) => _index >= Function(ctx).RequiredParams;

    [PhpMethod("public function isDefaultValueAvailable(): bool", Tentative = true)]
    public bool IsDefaultValueAvailable(RequestContext ctx) => ParameterDefault.IsAvailable(Function(ctx), _index);

    private PhpFunction WithDefault(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        if (!ParameterDefault.IsAvailable(f, _index)) Reflect.Throw(ctx, "Internal error: Failed to retrieve the default value");
        return f;
    }

    [PhpMethod("public function getDefaultValue(): mixed", Tentative = true)]
    public Value GetDefaultValue(RequestContext ctx) => ParameterDefault.Evaluate(ctx, WithDefault(ctx), _index);

    [PhpMethod("public function isDefaultValueConstant(): bool", Tentative = true)]
    public bool IsDefaultValueConstant(RequestContext ctx) => ParameterDefault.ConstantOf(WithDefault(ctx), _index) is not null;

    [PhpMethod("public function getDefaultValueConstantName(): ?string", Tentative = true)]
    public Value GetDefaultValueConstantName(RequestContext ctx) =>
        ParameterDefault.ConstantOf(WithDefault(ctx), _index) is { } name ? Reflect.Text(name) : Value.Null;

    [PhpMethod("public function isVariadic(): bool", Tentative = true)]
    public bool IsVariadic(RequestContext ctx) => (Parameter(ctx).Flags & ParamFlags.Variadic) != 0;

    [PhpMethod("public function isPromoted(): bool")]
    public bool IsPromoted(RequestContext ctx) => (Parameter(ctx).Flags & ParamFlags.Promoted) != 0;

    [PhpMethod("public function getAttributes(?string $name = null, int $flags = 0): array")]
    public PhpArray GetAttributes(RequestContext ctx, PhpString? name, long flags)
    {
        PhpFunction f = Function(ctx);
        PhpString? file = f is UserFunction { IsUser: true } u ? u.Code.FileName : null;
        return AttributeReader.Read(ctx, Parameter(ctx).Attributes, f.Scope, AttributeTargets.Parameter, file, name, flags);
    }
}
