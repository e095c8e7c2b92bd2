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
[PhpIni("assert.active", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(ActiveChanges))]
[PhpIni("assert.bail", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(BailChanges))]
[PhpIni("assert.warning", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(WarningChanges))]
[PhpIni("assert.callback", null, IniAccess.All, OnChange = nameof(CallbackChanges))]
[PhpIni("assert.exception", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(ExceptionChanges))]
internal static class AssertFunctions
{
    [PhpConst("ASSERT_ACTIVE", Deprecated = true)] internal const int Active = 1;
    [PhpConst("ASSERT_CALLBACK", Deprecated = true)] internal const int CallbackOption = 2;
    [PhpConst("ASSERT_BAIL", Deprecated = true)] internal const int Bail = 3;
    [PhpConst("ASSERT_WARNING", Deprecated = true)] internal const int WarningOption = 4;
    [PhpConst("ASSERT_EXCEPTION", Deprecated = true)] internal const int ExceptionOption = 5;

    // anything but the defaults is deprecated

    internal static bool ActiveChanges(IniTable table, PhpString? value, IniStage stage) => Change(table, "assert.active", !IniQuantity.ParseBool(value), stage);

    internal static bool BailChanges(IniTable table, PhpString? value, IniStage stage) => Change(table, "assert.bail", IniQuantity.ParseBool(value), stage);

    internal static bool WarningChanges(IniTable table, PhpString? value, IniStage stage) => Change(table, "assert.warning", !IniQuantity.ParseBool(value), stage);

    internal static bool ExceptionChanges(IniTable table, PhpString? value, IniStage stage) => Change(table, "assert.exception", !IniQuantity.ParseBool(value), stage);

    internal static bool CallbackChanges(IniTable table, PhpString? value, IniStage stage)
    {
        if (table.Context is { } ctx && stage == IniStage.Runtime)
        {
            StandardState state = ctx.GetState<StandardState>();
            Value old = state.AssertCallback;
            state.AssertCallback = default;
            old.Release(ctx);
        }

        return Change(table, "assert.callback", value is { Length: > 0 }, stage);
    }

    private static bool Change(IniTable table, string name, bool deprecated, IniStage stage)
    {
        if (!deprecated || stage is IniStage.Deactivate or IniStage.Shutdown) return true;
        if (table.Context is not { } ctx) table.Raise(ErrorLevel.Deprecated, $"PHP Startup: {name} INI setting is deprecated");
        else if (!ctx.GetState<StandardState>().InAssertOptions) Arg.Deprecated(ctx, $"{name} INI setting is deprecated");
        return true;
    }

    [PhpFunction("assert(mixed $assertion, Throwable|string|null $description = null): bool")]
    internal static bool assert(RequestContext ctx, Value assertion, Value description)
    {
        StandardState state = ctx.GetState<StandardState>();
        // only reached by dynamic calls when assertions are off: others are not compiled
        if (!ctx.Ini.GetBool("assert.active") || ctx.Settings.Assertions <= 0) return true;
        if (Conversions.ToBool(ctx, in assertion)) return true;
        if (description.IsObject)
        {
            var given = (PhpInstance)description.AsObject;
            given.AddRef();
            ctx.SetException(given);
            throw PhpThrow.Instance;
        }

        string? text = description.IsString ? description.AsString.ToString() : null;
        Value callback = state.AssertCallback;
        if (callback.IsUndef && ctx.Ini.Get("assert.callback") is { Length: > 0 } name) callback = state.AssertCallback = Value.String(name).Copied();
        if (!callback.IsNullOrUndef) CallBack(ctx, in callback, in description);
        bool bail = ctx.Ini.GetBool("assert.bail");
        if (ctx.Ini.GetBool("assert.exception"))
        {
            ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("assertionerror"), text ?? "", ErrorLevel.Error));
            if (bail) Report(ctx, ErrorLevel.Error); // nobody may catch it
        }
        else if (ctx.Ini.GetBool("assert.warning"))
        {
            Arg.Warning(ctx, $"{text ?? "Assertion"} failed");
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

    private static void CallBack(RequestContext ctx, in Value callback, in Value description)
    {
        Value file = Value.String(Backtrace.ExecutedFile(ctx)), line = Value.Int(Backtrace.ExecutedLine(ctx));
        try
        {
            Value r = description.IsString ? ctx.Call(in callback, file, line, Value.Null, description) : ctx.Call(in callback, file, line, Value.Null);
            r.Release(ctx);
        }
        catch (PhpThrow)
        {
            // pending
        }
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
        StandardState state = ctx.GetState<StandardState>();
        if (option == CallbackOption)
        {
            Value old = !state.AssertCallback.IsUndef ? state.AssertCallback.Copied()
                : ctx.Ini.Get("assert.callback") is { } name ? Value.String(name).Copied() : Value.Null;
            if (value.IsUndef) return old;
            Value before = state.AssertCallback;
            state.AssertCallback = value.IsNull ? default : value.Copied();
            before.Release(ctx);
            return old;
        }

        string? setting = option switch
        {
            Active => "assert.active",
            Bail => "assert.bail",
            WarningOption => "assert.warning",
            ExceptionOption => "assert.exception",
            _ => null,
        };
        if (setting is null) Arg.ValueError(ctx, 1, "must be an ASSERT_* constant");
        long current = ctx.Ini.GetBool(setting!) ? 1 : 0;
        if (!value.IsUndef)
        {
            state.InAssertOptions = true;
            ctx.Ini.Set(PhpString.FromLatin1(setting!), Elements.Text(ctx, in value), IniAccess.User, IniStage.Runtime);
            state.InAssertOptions = false;
        }

        return Value.Int(current);
    }
}
