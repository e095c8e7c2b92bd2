using HhvmSharp.Library.Core;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Calling functions through values.</summary>
[PhpExtension("standard")]
internal static class FunctionHandling
{
    [PhpFunction("call_user_func(callable $callback, mixed ...$args): mixed")]
    internal static Value call_user_func(RequestContext ctx, CallTarget callback, ReadOnlySpan<Value> args, PhpArray? named) => ctx.Call(in callback, args, named);

    [PhpFunction("call_user_func_array(callable $callback, array $args): mixed")]
    internal static Value call_user_func_array(RequestContext ctx, CallTarget callback, PhpArray args) => CallWithArray(ctx, in callback, args);

    /// <summary>Elements with int keys in order, those with string keys by name.</summary>
    private static Value CallWithArray(RequestContext ctx, in CallTarget target, PhpArray args)
    {
        List<Value> values = Positional(ctx, args, out PhpArray? named);
        return CallWith(ctx, in target, values, named);
    }

    private static List<Value> Positional(RequestContext ctx, PhpArray args, out PhpArray? named)
    {
        var values = new List<Value>(args.Length);
        named = null;
        foreach ((Value key, Value v) in args)
        {
            if (key.IsString)
            {
                named ??= new PhpArray();
                named.Set(ctx, key.AsString, v.Copied());
                continue;
            }

            if (named is not null)
            {
                Value.Array(named).Release(ctx);
                Throw.Error(ctx, "Cannot use positional argument after named argument");
            }

            values.Add(v);
        }

        return values;
    }

    private static Value CallWith(RequestContext ctx, in CallTarget target, List<Value> values, PhpArray? named)
    {
        Value result = ctx.CallFunction(target.Function, target.This, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), named, target.Closure, FrameFlags.Dynamic);
        if (named is not null) Value.Array(named).Release(ctx);
        if (ctx.HasPending) throw PhpThrow.Instance;
        return result;
    }

    [PhpFunction("forward_static_call(callable $callback, mixed ...$args): mixed")]
    internal static Value forward_static_call(RequestContext ctx, Frame f, CallTarget callback, ReadOnlySpan<Value> args, PhpArray? named)
    {
        CallTarget target = Forward(ctx, f, callback);
        return ctx.Call(in target, args, named);
    }

    [PhpFunction("forward_static_call_array(callable $callback, array $args): mixed")]
    internal static Value forward_static_call_array(RequestContext ctx, Frame f, CallTarget callback, PhpArray args)
    {
        List<Value> values = Positional(ctx, args, out PhpArray? named);
        CallTarget target = Forward(ctx, f, callback);
        return CallWith(ctx, in target, values, named);
    }

    /// <summary>The called class of the caller stays, when it is one of the callback's.</summary>
    private static CallTarget Forward(RequestContext ctx, Frame f, CallTarget target)
    {
        if (f.Prev?.Function.Scope is null) Throw.Error(ctx, $"Cannot call {f.Function.Name}() when no class scope is active");
        PhpClass? called = ctx.CalledScope;
        PhpClass? own = target.This as PhpClass ?? (target.This as PhpInstance)?.Class;
        if (called is not null && own is not null && called.IsSubclassOf(own) && target.Function.IsStatic) target.This = called;
        return target;
    }

    [PhpFunction("constant(string $name): mixed")]
    internal static Value constant(RequestContext ctx, PhpString name)
    {
        if (!ConstantFunctions.TryGet(ctx, name, silent: false, out Value value)) throw PhpThrow.Instance;
        return value.Copied();
    }

    // ---- errors of the past ----

    [PhpFunction("error_get_last(): ?array")]
    internal static PhpArray? error_get_last(RequestContext ctx)
    {
        if (ctx.LastError is not { } e) return null;
        var result = new PhpArray(4);
        result.Add("type", Value.Int(e.Level));
        result.Add("message", Value.String(e.Message).Copied());
        result.Add("file", Value.String(e.File).Copied());
        result.Add("line", Value.Int(e.Line));
        return result;
    }

    [PhpFunction("error_clear_last(): void")]
    internal static void error_clear_last(RequestContext ctx) => ctx.LastError = null;

    // ---- ticks ----

    [PhpFunction("register_tick_function(callable $callback, mixed ...$args): bool")]
    internal static bool register_tick_function(RequestContext ctx, Value callback, ReadOnlySpan<Value> args)
    {
        StandardState state = ctx.GetState<StandardState>();
        var copies = new Value[args.Length];
        for (int i = 0; i < args.Length; i++) copies[i] = args[i].Copied();
        state.TickFunctions.Add(new StandardState.TickFunction { Callback = callback.Copied(), Arguments = copies });
        if (!state.RunsTicks) ctx.RunTicks += RunTicks;
        state.RunsTicks = true;
        return true;
    }

    [PhpFunction("unregister_tick_function(callable $callback): void")]
    internal static void unregister_tick_function(RequestContext ctx, Value callback)
    {
        StandardState state = ctx.GetState<StandardState>();
        for (int i = 0; i < state.TickFunctions.Count; i++)
        {
            StandardState.TickFunction t = state.TickFunctions[i];
            if (!Operators.LooseEquals(ctx, in t.Callback, in callback)) continue;
            if (t.Running)
            {
                Throw.Error(ctx, "Registered tick function cannot be unregistered while it is being executed");
            }

            state.TickFunctions.RemoveAt(i);
            t.Release(ctx);
            return;
        }
    }

    /// <summary>A tick function does not run inside of itself.</summary>
    private static void RunTicks(RequestContext ctx)
    {
        foreach (StandardState.TickFunction t in ctx.GetState<StandardState>().TickFunctions.ToArray())
        {
            if (t.Running || ctx.HasPending) continue;
            t.Running = true;
            ctx.FiberSwitchesBlocked++;
            if (ctx.ResolveCallable(in t.Callback, out CallTarget target, out _))
                ctx.CallFunction(target.Function, target.This, t.Arguments, null, target.Closure, FrameFlags.Dynamic).Release(ctx);
            ctx.FiberSwitchesBlocked--;
            t.Running = false;
        }
    }
}
