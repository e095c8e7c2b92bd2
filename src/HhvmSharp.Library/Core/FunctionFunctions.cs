using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Arguments, functions, variables.</summary>
[PhpExtension("Core")]
internal static class FunctionFunctions
{
    /// <summary>The user function that calls; an Error when there is none, or when the built-in is called through a variable.</summary>
    private static Frame Caller(RequestContext ctx, Frame f)
    {
        string name = f.Function.Name.ToString();
        Frame? caller = f.Prev;
        if (caller is null) Throw.Error(ctx, $"Cannot call {name}() dynamically");
        if (caller.Code is null || (caller.Flags & FrameFlags.Code) != 0)
            Throw.Error(ctx, name == "func_num_args" ? "func_num_args() must be called from a function context" : $"{name}() cannot be called from the global scope");
        if ((f.Flags & FrameFlags.Dynamic) != 0) Throw.Error(ctx, $"Cannot call {name}() dynamically");
        return caller;
    }

    [PhpFunction("func_num_args(): int")]
    internal static long func_num_args(RequestContext ctx, Frame f) => Caller(ctx, f).ArgCount;

    [PhpFunction("func_get_args(): array")]
    internal static PhpArray func_get_args(RequestContext ctx, Frame f)
    {
        Frame caller = Caller(ctx, f);
        var result = new PhpArray(caller.ArgCount);
        for (int i = 0; i < caller.ArgCount; i++)
        {
            Value v = caller.Arg(i);
            result.Append(ctx, v.IsUndef ? Value.Null : Elements.OwnDeref(in v));
        }

        return result;
    }

    [PhpFunction("func_get_arg(int $position): mixed")]
    internal static Value func_get_arg(RequestContext ctx, Frame f, long position)
    {
        if (position < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Frame caller = Caller(ctx, f);
        if (position >= caller.ArgCount) Arg.ValueError(ctx, 1, "must be less than the number of the arguments passed to the currently executed function");
        Value v = caller.Arg((int)position);
        return v.IsUndef ? Value.Null : Elements.OwnDeref(in v);
    }

    [PhpFunction("function_exists(string $function): bool", Frameless = true)]
    internal static bool function_exists(RequestContext ctx, PhpString function)
    {
        if (function.Length > 0 && function[0] == '\\') function = function.Substring(1, function.Length - 1);
        return ctx.FindFunction(function.ToLower()) is not null;
    }

    [PhpFunction("get_defined_functions(bool $exclude_disabled = true): array")]
    internal static PhpArray get_defined_functions(RequestContext ctx, bool exclude_disabled)
    {
        if (!exclude_disabled) Arg.Deprecated(ctx, "Setting $exclude_disabled to false has no effect");
        var native = new PhpArray();
        foreach (PhpString name in ctx.Environment.Functions.Names()) native.Append(ctx, Value.String(name.ToLower()));
        var user = new PhpArray();
        foreach (KeyValuePair<PhpString, PhpFunction> f in ctx.Functions)
            if (f.Key.Length > 0 && f.Key[0] != 0) user.Append(ctx, Value.String(f.Key).Copied());
        var result = new PhpArray(2);
        result.Add("internal", Value.Array(native));
        result.Add("user", Value.Array(user));
        return result;
    }

    [PhpFunction("get_defined_vars(): array")]
    internal static PhpArray get_defined_vars(RequestContext ctx, Frame f)
    {
        if ((f.Flags & FrameFlags.Dynamic) != 0) Throw.Error(ctx, "Cannot call get_defined_vars() dynamically");
        var result = new PhpArray();
        if (ctx.CallerSymbols() is not { } symbols) return result;
        foreach (SymbolTable.Entry e in symbols.Entries)
        {
            if (e.Slot.IsUndef) continue;
            e.Name.MarkShared();
            result.SetSymbol(ctx, e.Name, Elements.Own(in e.Slot));
        }

        return result;
    }

    [PhpFunction("exit(string|int $status = 0): never")]
    [PhpFunction("die(string|int $status = 0): never")]
    internal static void exit(RequestContext ctx, Value status)
    {
        if (status.IsString) ctx.Output.Write(status.AsString);
        else ctx.ExitStatus = (int)status.IntValue;
        Throw.IfPending(ctx);
        ctx.Unwinding = Unwinding.Exit;
        throw PhpThrow.Instance;
    }
}
