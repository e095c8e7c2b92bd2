using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>A callable that was resolved when it was set; <see cref="Owner"/> (owned) keeps the target alive.</summary>
internal sealed class CurlCallback
{
    internal Value Owner;
    internal CallTarget Target;

    /// <summary>Null for null; <paramref name="argument"/> and <paramref name="option"/> are for the error.</summary>
    internal static CurlCallback? Resolve(RequestContext ctx, in Value callable, int argument, string option)
    {
        if (callable.IsNullOrUndef) return null;
        if (ctx.ResolveCallable(in callable, out CallTarget target, out string? error))
            return new CurlCallback { Owner = callable.Copied(), Target = target };
        if (ctx.HasPending) throw PhpThrow.Instance;
        Arg.TypeError(ctx, argument, $"must be a valid callback for option {option}, {error}");
        return null;
    }

    internal CurlCallback Copied() => new() { Owner = Owner.Copied(), Target = Target };

    /// <summary>Calls it with <paramref name="arguments"/> (owned). The result is owned, undef when an exception is pending.</summary>
    internal Value Call(RequestContext ctx, params ReadOnlySpan<Value> arguments)
    {
        Value owner = Owner.Copied(); // the callback may set another one
        Value result = ctx.CallFunction(Target.Function, Target.This, arguments, null, Target.Closure);
        owner.Release(ctx);
        foreach (Value argument in arguments) argument.Release(ctx);
        return result;
    }

    internal static void Replace(RequestContext ctx, ref CurlCallback? slot, CurlCallback? callback)
    {
        CurlCallback? old = slot;
        slot = callback;
        old?.Owner.Release(ctx);
    }
}
