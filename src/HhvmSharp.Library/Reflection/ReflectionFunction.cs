using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionFunction extends ReflectionFunctionAbstract", Order = 5, NotSerializable = true)]
[PhpClassConst("public const int IS_DEPRECATED = 2048")]
internal sealed class ReflectionFunctionObject(PhpClass cls) : ReflectionFunctionAbstractObject(cls)
{
    /// <summary>Owned.</summary>
    internal static Value Of(RequestContext ctx, PhpFunction function, ClosureObject? closure)
    {
        var r = (ReflectionFunctionObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionfunction"));
        r.Target = function;
        if (closure is not null) r.Hold(ctx, Value.Object(closure));
        r.SetName(ctx, function.Name);
        return Value.Object(r);
    }

    [PhpMethod("public function __construct(Closure|string $function)")]
    public void ConstructFunction(RequestContext ctx, Value function)
    {
        if (function.o is ClosureObject closure)
        {
            Target = closure.Function;
            Hold(ctx, in function);
        }
        else
        {
            Target = Reflect.FindFunction(ctx, function.AsString);
            Hold(ctx, default);
        }

        SetName(ctx, Target.Name);
    }

    [PhpMethod("public function __toString(): string")]
    public Value FunctionToString(RequestContext ctx)
    {
        var text = new StringBuilder();
        FunctionText.Append(ctx, text, Function(ctx), Closure, Owner, "");
        return Reflect.Text(text.ToString());
    }

    [PhpMethod("public function isAnonymous(): bool")]
    public bool IsAnonymous(RequestContext ctx)
    {
        FunctionFlags flags = FlagsOf(Function(ctx), Closure);
        return (flags & (FunctionFlags.Closure | FunctionFlags.FakeClosure)) == FunctionFlags.Closure;
    }

    [PhpMethod("public function isDisabled(): bool", Tentative = true, DeprecatedSince = "8.0", DeprecatedMessage = "as ReflectionFunction can no longer be constructed for disabled functions")]
    public bool IsDisabled() => false;

    [PhpMethod("public function invoke(mixed ...$args): mixed", Tentative = true)]
    public Value Invoke(RequestContext ctx, ReadOnlySpan<Value> args, PhpArray? named) => Call(ctx, args, named);

    [PhpMethod("public function invokeArgs(array $args): mixed", Tentative = true)]
    public Value InvokeArgs(RequestContext ctx, PhpArray args) => Call(ctx, [], args);

    private Value Call(RequestContext ctx, ReadOnlySpan<Value> args, PhpArray? named)
    {
        PhpFunction f = Function(ctx);
        ClosureObject? closure = Closure;
        object? self = closure is null ? null : closure.This is not null ? closure.This : closure.CalledScope;
        return Unwrapped(ctx, ctx.CallFunction(f, self, args, named, closure));
    }

    [PhpMethod("public function getClosure(): Closure", Tentative = true)]
    public Value GetFunctionClosure(RequestContext ctx)
    {
        PhpFunction f = Function(ctx);
        if (Closure is { } closure) return Value.Object(closure).Copied();
        return Value.Object(ClosureObject.CreateFake(ctx, new CallTarget { Function = f }));
    }
}
