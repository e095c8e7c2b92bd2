using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("final class ReflectionGenerator", Order = 6, NotSerializable = true, Uncloneable = true)]
internal sealed class ReflectionGeneratorObject(PhpClass cls) : ReflectorObject(cls)
{
    private GeneratorObject Generator(RequestContext ctx)
    {
        if (Held.o is not GeneratorObject generator)
        {
            Unconstructed(ctx);
            return null;
        }

        return generator;
    }

    private GeneratorObject Alive(RequestContext ctx)
    {
        GeneratorObject generator = Generator(ctx);
        if (generator.Frame is null) Reflect.Throw(ctx, "Cannot fetch information from a closed Generator");
        return generator;
    }

    [PhpMethod("public function __construct(Generator $generator)")]
    public void Construct(RequestContext ctx, PhpInstance generator) => Hold(ctx, Value.Object(generator));

    [PhpMethod("public function getExecutingLine(): int", Tentative = true)]
    public long GetExecutingLine(RequestContext ctx) => Alive(ctx).Frame!.Line;

    [PhpMethod("public function getExecutingFile(): string", Tentative = true)]
    public Value GetExecutingFile(RequestContext ctx) => Value.String(Alive(ctx).Frame!.Code.FileName).Copied();

    [PhpMethod("public function getTrace(int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT): array", Tentative = true)]
    public PhpArray GetTrace(RequestContext ctx, long? options) => Alive(ctx).TraceFromLeaf(ctx, (int)(options ?? 1));

    [PhpMethod("public function getFunction(): ReflectionFunctionAbstract", Tentative = true)]
    public Value GetFunction(RequestContext ctx)
    {
        GeneratorObject generator = Generator(ctx);
        PhpFunction f = generator.Function!;
        if (generator.Closure is ClosureObject closure) return ReflectionFunctionObject.Of(ctx, f, closure);
        bool isMethod = f.Scope is not null && (f.Flags & Runtime.Bytecode.FunctionFlags.Closure) == 0;
        return isMethod ? ReflectionMethodObject.Of(ctx, f.Scope!, f) : ReflectionFunctionObject.Of(ctx, f, null);
    }

    [PhpMethod("public function getThis(): ?object", Tentative = true)]
    public Value GetThis(RequestContext ctx) => Alive(ctx).Frame!.This is PhpInstance self ? Value.Object(self).Copied() : Value.Null;

    [PhpMethod("public function getExecutingGenerator(): Generator", Tentative = true)]
    public Value GetExecutingGenerator(RequestContext ctx) => Value.Object(Alive(ctx).Leaf(ctx)).Copied();

    [PhpMethod("public function isClosed(): bool")]
    public bool IsClosed(RequestContext ctx) => Generator(ctx).Frame is null;
}

[PhpExtension("Reflection")]
[PhpClass("final class ReflectionFiber", Order = 24, NotSerializable = true, Uncloneable = true)]
internal sealed class ReflectionFiberObject(PhpClass cls) : ReflectorObject(cls)
{
    private FiberObject Fiber(RequestContext ctx)
    {
        if (Held.o is not FiberObject fiber)
        {
            Unconstructed(ctx);
            return null;
        }

        return fiber;
    }

    private FiberObject Alive(RequestContext ctx)
    {
        FiberObject fiber = Fiber(ctx);
        if (!fiber.HasStack) Throw.Error(ctx, "Cannot fetch information from a fiber that has not been started or is terminated");
        return fiber;
    }

    [PhpMethod("public function __construct(Fiber $fiber)")]
    public void Construct(RequestContext ctx, PhpInstance fiber) => Hold(ctx, Value.Object(fiber));

    [PhpMethod("public function getFiber(): Fiber")]
    public Value GetFiber(RequestContext ctx) => Value.Object(Fiber(ctx)).Copied();

    [PhpMethod("public function getExecutingFile(): ?string")]
    public Value GetExecutingFile(RequestContext ctx) => Value.String(Alive(ctx).ExecutingFrame(ctx)?.Code.FileName).Copied();

    [PhpMethod("public function getExecutingLine(): ?int")]
    public Value GetExecutingLine(RequestContext ctx) => Alive(ctx).ExecutingFrame(ctx) is { } f ? Value.Int(f.Line) : Value.Null;

    [PhpMethod("public function getCallable(): callable")]
    public Value GetCallable(RequestContext ctx)
    {
        FiberObject fiber = Fiber(ctx);
        if (fiber.IsTerminated()) Throw.Error(ctx, "Cannot fetch the callable from a fiber that has terminated");
        return fiber.Callable.Copied();
    }

    [PhpMethod("public function getTrace(int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT): array")]
    public PhpArray GetTrace(RequestContext ctx, long? options) => Alive(ctx).Trace(ctx, (int)(options ?? 1));
}
