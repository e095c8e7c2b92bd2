using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>What assert() throws.</summary>
[PhpExtension("standard")]
[PhpClass("class AssertionError extends Error")]
internal static class AssertionErrorClass;

/// <summary>assert(). The compiler gives it the text of its expression as description.</summary>
[PhpExtension("standard")]
[PhpIni("assert.active", "1", IniAccess.All)]
[PhpIni("assert.bail", "0", IniAccess.All)]
[PhpIni("assert.warning", "1", IniAccess.All)]
[PhpIni("assert.callback", null, IniAccess.All)]
[PhpIni("assert.exception", "1", IniAccess.All)]
internal static class AssertFunctions
{
    [PhpConst("ASSERT_ACTIVE", Deprecated = true)] internal const long Active = 1;
    [PhpConst("ASSERT_CALLBACK", Deprecated = true)] internal const long Callback = 2;
    [PhpConst("ASSERT_BAIL", Deprecated = true)] internal const long Bail = 3;
    [PhpConst("ASSERT_WARNING", Deprecated = true)] internal const long Warning = 4;
    [PhpConst("ASSERT_EXCEPTION", Deprecated = true)] internal const long Exception = 5;

    [PhpFunction("assert(mixed $assertion, Throwable|string|null $description = null): bool")]
    internal static bool assert(RequestContext ctx, Value assertion, Value description)
    {
        if (ctx.Settings.Assertions <= 0 || !ctx.Ini.GetBool("assert.active")) return true;
        Value given = assertion.Dereferenced();
        bool holds = Conversions.ToBool(ctx, in given);
        Throw.IfPending(ctx);
        if (holds) return true;
        if (description.o is PhpInstance exception)
        {
            exception.AddRef();
            ctx.SetException(exception);
            throw PhpThrow.Instance;
        }

        var text = description.o as PhpString;
        CallBack(ctx, text);
        bool bail = ctx.Ini.GetBool("assert.bail");
        if (ctx.Ini.GetBool("assert.exception"))
        {
            ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("assertionerror"), text?.ToString() ?? "", ErrorLevel.Error));
            if (bail) Report(ctx, ErrorLevel.Error);
        }
        else if (ctx.Ini.GetBool("assert.warning"))
        {
            Arg.Warning(ctx, $"{text?.ToString() ?? "Assertion"} failed");
        }

        if (!bail)
        {
            Throw.IfPending(ctx);
            return false;
        }

        Report(ctx, ErrorLevel.Warning);
        ctx.Unwinding = Unwinding.Exit;
        throw PhpThrow.Instance;
    }

    private static void CallBack(RequestContext ctx, PhpString? description)
    {
        Value callback = ctx.GetState<StandardState>().AssertCallback;
        if (callback.IsUndef && ctx.Ini.Get("assert.callback") is { Length: > 0 } name) callback = Value.String(name);
        if (callback.IsUndef || !ctx.ResolveCallable(in callback, out CallTarget target, out _)) return;
        Value file = Value.String(Backtrace.ExecutedFile(ctx)), line = Value.Int(Backtrace.ExecutedLine(ctx));
        Value result = description is null
            ? ctx.CallFunction(target.Function, target.This, [file, line, Value.Null], null, target.Closure, FrameFlags.Dynamic)
            : ctx.CallFunction(target.Function, target.This, [file, line, Value.Null, Value.String(description)], null, target.Closure, FrameFlags.Dynamic);
        result.Release(ctx);
    }

    private static void Report(RequestContext ctx, int level)
    {
        if (ctx.Exception is not { } exception) return;
        ctx.Exception = null;
        ctx.ReportUncaught(exception, level);
    }

    [PhpFunction("assert_options(int $option, mixed $value = UNKNOWN): mixed", DeprecatedSince = "8.3")]
    internal static Value assert_options(RequestContext ctx, long option, Value value)
    {
        if (option == Callback)
        {
            StandardState state = ctx.GetState<StandardState>();
            Value old = !state.AssertCallback.IsUndef ? state.AssertCallback.Copied() : Value.String(ctx.Ini.Get("assert.callback")).Copied();
            if (value.IsUndef) return old;
            state.AssertCallback.Release(ctx);
            state.AssertCallback = value.IsNull ? default : value.Dereferenced().Copied();
            return old;
        }

        string? name = option switch
        {
            Active => "assert.active",
            Bail => "assert.bail",
            Warning => "assert.warning",
            Exception => "assert.exception",
            _ => null,
        };
        if (name is null) Arg.ValueError(ctx, 1, "must be an ASSERT_* constant");
        Value before = Value.Int(ctx.Ini.GetBool(name!) ? 1 : 0);
        if (value.IsUndef) return before;
        PhpString text = Conversions.ToStr(ctx, in value);
        Throw.IfPending(ctx);
        ctx.Ini.Set(PhpString.FromLatin1(name!), text, IniAccess.User, IniStage.Runtime);
        return before;
    }
}

internal sealed partial class StandardState
{
    /// <summary>assert_options(ASSERT_CALLBACK): owned; undef: the ini setting counts.</summary>
    internal Value AssertCallback;
}
