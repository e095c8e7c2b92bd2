using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Fibers whose body is the engine's: destructors that the cycle collector calls inside a fiber.</summary>
internal sealed partial class FiberObject
{
    private static readonly unsafe NativeFunction InternalFunction = new()
    {
        Name = PhpString.Literal("gc_destructor_fiber"),
        Extension = "Core",
        Flags = FunctionFlags.Public,
        Body = &RunInternalBody,
    };

    private Action<RequestContext>? _internal;

    /// <summary>Runs a body in a new fiber until it ends or suspends; an exception is left pending.</summary>
    internal static void RunInternal(RequestContext ctx, Action<RequestContext> body)
    {
        var fiber = (FiberObject)ctx.NewObject(ctx.Environment.CoreClass("fiber"));
        fiber._internal = body;
        try
        {
            fiber.Begin(ctx).Release(ctx);
        }
        catch (PhpThrow)
        {
            // what a destructor threw is pending
        }

        Value.Object(fiber).Release(ctx);
    }

    private static void RunInternalBody(RequestContext ctx, Frame f, ref Value result) => ctx.CurrentFiber!._internal!(ctx);
}
