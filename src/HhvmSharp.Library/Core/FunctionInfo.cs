using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>The running function's arguments, functions that exist, variables that are set, exit().</summary>
[PhpExtension("Core")]
internal static class FunctionInfo
{
    [PhpFunction("zend_version(): string", Pure = true)]
    internal static PhpString zend_version() => PhpString.Literal("4.4.24");

    /// <summary>The frame of the code that calls; an Error at the top level and for dynamic calls.</summary>
    private static Frame Caller(RequestContext ctx, Frame f, string globalScope)
    {
        if (f.Prev is not { } caller || (caller.Flags & FrameFlags.Code) != 0) Throw.Error(ctx, $"{f.Function.Name}() {globalScope}");
        ArrayVariables.ForbidDynamicCall(ctx, f);
        return f.Prev!;
    }

    [PhpFunction("func_num_args(): int")]
    internal static long func_num_args(RequestContext ctx, Frame f) => Caller(ctx, f, "must be called from a function context").ArgCount;

    [PhpFunction("func_get_arg(int $position): mixed")]
    internal static Value func_get_arg(RequestContext ctx, Frame f, long position)
    {
        if (position < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Frame caller = Caller(ctx, f, "cannot be called from the global scope");
        if (position >= caller.ArgCount)
            Arg.ValueError(ctx, 1, "must be less than the number of the arguments passed to the currently executed function");
        Value v = caller.Arg((int)position).Dereferenced();
        return v.IsUndef ? Value.Null : v.Copied();
    }

    [PhpFunction("func_get_args(): array")]
    internal static PhpArray func_get_args(RequestContext ctx, Frame f)
    {
        Frame caller = Caller(ctx, f, "cannot be called from the global scope");
        var args = new PhpArray(caller.ArgCount);
        for (int i = 0; i < caller.ArgCount; i++)
        {
            Value v = caller.Arg(i).Dereferenced();
            args.Append(v.IsUndef ? Value.Null : v.Copied());
        }

        return args;
    }

    [PhpFunction("function_exists(string $function): bool")]
    internal static bool function_exists(RequestContext ctx, PhpString function)
    {
        PhpString name = function.Length > 0 && function[0] == (byte)'\\' ? function.Substring(1, function.Length - 1) : function;
        return ctx.FindFunction(name.ToLower()) is not null;
    }

    [PhpFunction("get_defined_functions(bool $exclude_disabled = true): array")]
    internal static PhpArray get_defined_functions(RequestContext ctx, bool exclude_disabled)
    {
        if (!exclude_disabled)
        {
            Arg.Deprecated(ctx, "Setting $exclude_disabled to false has no effect");
            Throw.IfPending(ctx);
        }

        var builtin = new PhpArray();
        foreach (PhpString name in ctx.Environment.Functions.Names()) builtin.Append(Value.String(name.ToLower()).Copied());
        var user = new PhpArray();
        foreach (PhpString name in ctx.Functions.Keys) user.Append(Value.String(name).Copied());
        var result = new PhpArray(2);
        result.Add("internal", Value.Array(builtin));
        result.Add("user", Value.Array(user));
        return result;
    }

    [PhpFunction("get_defined_vars(): array")]
    internal static PhpArray get_defined_vars(RequestContext ctx, Frame f)
    {
        ArrayVariables.ForbidDynamicCall(ctx, f);
        return ctx.CallerSymbols() is { } symbols ? symbols.ToArray(ctx) : new PhpArray();
    }

    [PhpFunction("exit(string|int $status = 0): never")]
    [PhpFunction("die(string|int $status = 0): never")]
    internal static void exit(RequestContext ctx, Value status)
    {
        if (status.o is PhpString text)
        {
            ctx.Echo(text.Span);
            Throw.IfPending(ctx);
        }
        else
        {
            ctx.ExitStatus = status.IsInt ? (int)status.IntValue : 0;
        }

        ctx.Unwinding = Unwinding.Exit;
        throw PhpThrow.Instance;
    }
}
