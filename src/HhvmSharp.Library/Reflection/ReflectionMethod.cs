using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionMethod extends ReflectionFunctionAbstract", Order = 12, NotSerializable = true)]
[PhpClassConst("public const int IS_STATIC = 16")]
[PhpClassConst("public const int IS_PUBLIC = 1")]
[PhpClassConst("public const int IS_PROTECTED = 2")]
[PhpClassConst("public const int IS_PRIVATE = 4")]
[PhpClassConst("public const int IS_ABSTRACT = 64")]
[PhpClassConst("public const int IS_FINAL = 32")]
[PhpProperty("public string $class")]
internal sealed class ReflectionMethodObject(PhpClass cls) : ReflectionFunctionAbstractObject(cls)
{
    /// <summary>A method as asked of <paramref name="owner"/> (owned).</summary>
    internal static Value Of(RequestContext ctx, PhpClass owner, PhpFunction method, ClosureObject? closure = null)
    {
        var r = (ReflectionMethodObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionmethod"));
        r.Bind(ctx, owner, method);
        if (closure is not null) r.Hold(ctx, Value.Object(closure));
        return Value.Object(r);
    }

    private void Bind(RequestContext ctx, PhpClass owner, PhpFunction method)
    {
        Target = method;
        Owner = owner;
        if (method is ClosureInvoke invoke) Keep(ctx, Value.Object(invoke.Closure));
        SetName(ctx, method.Name);
        SetClass(ctx, method.Scope!.Name);
    }

    [PhpMethod("public function __construct(object|string $objectOrMethod, ?string $method = null)")]
    public void ConstructMethod(RequestContext ctx, Value objectOrMethod, PhpString? method)
    {
        if (ctx.Current!.ArgCount == 1)
        {
            ctx.Deprecated("Calling ReflectionMethod::__construct() with 1 argument is deprecated, use ReflectionMethod::createFromMethodName() instead");
            Throw.IfPending(ctx);
        }

        if (objectOrMethod.o is PhpInstance obj)
        {
            if (method is null) Arg.ValueError(ctx, 2, "cannot be null when argument #1 ($objectOrMethod) is an object");
            Bind(ctx, obj.Class, Find(ctx, obj.Class, obj, method));
            return;
        }

        PhpString className = objectOrMethod.AsString;
        if (method is null) SplitName(ctx, ref className, out method);
        PhpClass owner = Reflect.FindClass(ctx, className);
        Bind(ctx, owner, Find(ctx, owner, null, method));
    }

    [PhpMethod("public static function createFromMethodName(string $method): static")]
    public static Value CreateFromMethodName(RequestContext ctx, PhpClass called, PhpString method)
    {
        PhpString className = method;
        SplitName(ctx, ref className, out PhpString name);
        PhpClass owner = Reflect.FindClass(ctx, className);
        PhpFunction f = Find(ctx, owner, null, name);
        var r = (ReflectionMethodObject)ctx.NewObject(called);
        r.Bind(ctx, owner, f);
        return Value.Object(r);
    }

    /// <summary>"Class::method".</summary>
    private static void SplitName(RequestContext ctx, ref PhpString className, out PhpString method)
    {
        PhpString text = className;
        int colons = text.Span.IndexOf("::"u8);
        int nul = text.Span.IndexOf((byte)0);
        if (colons < 0 || (nul >= 0 && nul < colons)) Reflect.ThrowArgument(ctx, 1, "must be a valid method name");
        className = text.Substring(0, colons);
        method = PhpString.FromSpan(text.Span[(colons + 2)..]);
    }

    private static PhpFunction Find(RequestContext ctx, PhpClass cls, PhpInstance? obj, PhpString name)
    {
        PhpString lower = name.ToLower();
        if (obj is ClosureObject closure && lower.Equals(Reflect.InvokeLower)) return new ClosureInvoke(closure);
        if (cls.FindMethod(lower) is { } method) return method;
        Reflect.Throw(ctx, $"Method {cls.Text}::{Reflect.Cut(name)}() does not exist");
        return null;
    }

    [PhpMethod("public function __toString(): string")]
    public Value MethodToString(RequestContext ctx)
    {
        var text = new StringBuilder();
        FunctionText.Append(ctx, text, Function(ctx), Closure, Owner, "");
        return Reflect.Text(text.ToString());
    }

    [PhpMethod("public function isPublic(): bool", Tentative = true)]
    public bool IsPublic(RequestContext ctx) => Has(ctx, FunctionFlags.Public);

    [PhpMethod("public function isPrivate(): bool", Tentative = true)]
    public bool IsPrivate(RequestContext ctx) => Has(ctx, FunctionFlags.Private);

    [PhpMethod("public function isProtected(): bool", Tentative = true)]
    public bool IsProtected(RequestContext ctx) => Has(ctx, FunctionFlags.Protected);

    [PhpMethod("public function isAbstract(): bool", Tentative = true)]
    public bool IsAbstract(RequestContext ctx) => Has(ctx, FunctionFlags.Abstract);

    [PhpMethod("public function isFinal(): bool", Tentative = true)]
    public bool IsFinal(RequestContext ctx) => Has(ctx, FunctionFlags.Final);

    [PhpMethod("public function isConstructor(): bool", Tentative = true)]
    public bool IsConstructor(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        return (f.Flags & FunctionFlags.Constructor) != 0 && Owner!.Constructor is { } own && ReferenceEquals(own.Scope, f.Scope);
    }

    [PhpMethod("public function isDestructor(): bool", Tentative = true)]
    public bool IsDestructor(RequestContext ctx) => Function(ctx).Name.ToLower().Equals("__destruct");

    [PhpMethod("public function getClosure(?object $object = null): Closure", Tentative = true)]
    public Value GetMethodClosure(RequestContext ctx, PhpInstance? @object)
    {
        PhpFunction f = Function(ctx);
        if (f.IsStatic) return Value.Object(ClosureObject.CreateFake(ctx, new CallTarget { Function = f, This = f.Scope }));
        if (@object is null) Arg.ValueError(ctx, 1, "cannot be null for non-static methods");
        if (!@object.Class.IsSubclassOf(f.Scope!)) Reflect.Throw(ctx, "Given object is not an instance of the class this method was declared in");
        // __invoke of a closure is that closure
        if (@object is ClosureObject && f is ClosureInvoke) return Value.Object(@object).Copied();
        return Value.Object(ClosureObject.CreateFake(ctx, new CallTarget { Function = f, This = @object }));
    }

    [PhpMethod("public function getModifiers(): int", Tentative = true)]
    public long GetModifiers(RequestContext ctx) =>
        (long)(FlagsOf(Function(ctx), Closure) & (FunctionFlags.VisibilityMask | FunctionFlags.Static | FunctionFlags.Abstract | FunctionFlags.Final));

    [PhpMethod("public function invoke(?object $object, mixed ...$args): mixed", Tentative = true, Unparsed = true)]
    public Value Invoke(RequestContext ctx, Value @object, ReadOnlySpan<Value> args, PhpArray? named)
    {
        Frame f = Concrete(ctx);
        if (f.ArgCount < 1) Arguments.WrongCount(ctx, f, 1, -1);
        return Call(ctx, ObjectArgument(ctx, f), args, named);
    }

    [PhpMethod("public function invokeArgs(?object $object, array $args): mixed", Tentative = true, Unparsed = true)]
    public Value InvokeArgs(RequestContext ctx, Value @object, Value args)
    {
        Frame f = Concrete(ctx);
        if (f.ArgCount != 2) Arguments.WrongCount(ctx, f, 2, 2);
        PhpInstance? self = ObjectArgument(ctx, f);
        return Arguments.Array(ctx, f, 1, out PhpArray? list) ? Call(ctx, self, [], list) : throw PhpThrow.Instance;
    }

    /// <summary>An abstract method is refused before the arguments are looked at. The result is the running frame.</summary>
    private Frame Concrete(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        if (f.IsAbstract) Reflect.Throw(ctx, $"Trying to invoke abstract method {f.Scope!.Text}::{f.Name}()");
        return ctx.Current!;
    }

    private static PhpInstance? ObjectArgument(RequestContext ctx, Frame f)
    {
        Throw.IfPending(ctx);
        if (!Arguments.Check(ctx, f, 0)) throw PhpThrow.Instance;
        return f.Slot(0).o as PhpInstance;
    }

    private Value Call(RequestContext ctx, PhpInstance? obj, ReadOnlySpan<Value> args, PhpArray? named)
    {
        PhpFunction f = Function(ctx);
        string name = $"{f.Scope!.Text}::{f.Name}()";
        if (f.IsStatic) return Unwrapped(ctx, ctx.CallFunction(f, Owner, args, named));
        if (obj is null) Reflect.Throw(ctx, $"Trying to invoke non static method {name} without an object");
        if (!obj.Class.IsSubclassOf(f.Scope)) Reflect.Throw(ctx, "Given object is not an instance of the class this method was declared in");
        // __invoke is that of the closure it is called on
        if (obj is ClosureObject && f is ClosureInvoke or BareInvoke) f = new ClosureInvoke((ClosureObject)obj);
        return Unwrapped(ctx, ctx.CallFunction(f, obj, args, named));
    }

    [PhpMethod("public function getDeclaringClass(): ReflectionClass", Tentative = true)]
    public Value GetDeclaringClass(RequestContext ctx) => ReflectionClassObject.Of(ctx, Function(ctx).Scope!);

    [PhpMethod("public function getPrototype(): ReflectionMethod", Tentative = true)]
    public Value GetPrototype(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        if (f.Prototype is not { } prototype)
        {
            Reflect.Throw(ctx, $"Method {Owner!.Text}::{f.Name} does not have a prototype");
            return default;
        }

        return Of(ctx, prototype.Scope!, prototype);
    }

    [PhpMethod("public function hasPrototype(): bool")]
    public bool HasPrototype(RequestContext ctx) => Function(ctx).Prototype is not null;

    [PhpMethod("public function setAccessible(bool $accessible): void", Tentative = true)]
    public void SetAccessible(bool accessible)
    {
        // since 8.1 everything is
    }
}
