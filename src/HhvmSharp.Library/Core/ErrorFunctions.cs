using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Errors, their handlers, backtraces.</summary>
[PhpExtension("Core")]
internal static class ErrorFunctions
{
    private static readonly PhpString ErrorReportingName = PhpString.Literal("error_reporting");

    [PhpFunction("error_reporting(?int $error_level = null): int")]
    internal static long error_reporting(RequestContext ctx, long? error_level)
    {
        long old = ctx.ErrorReporting;
        if (error_level is { } level && level != old)
            ctx.Ini.Set(ErrorReportingName, Numbers.ToString(level), IniAccess.User, IniStage.Runtime);
        return old;
    }

    [PhpFunction("trigger_error(string $message, int $error_level = E_USER_NOTICE): true")]
    [PhpFunction("user_error(string $message, int $error_level = E_USER_NOTICE): true")]
    internal static bool trigger_error(RequestContext ctx, PhpString message, long error_level)
    {
        switch (error_level)
        {
            case ErrorLevel.UserError:
                ctx.Deprecated("Passing E_USER_ERROR to trigger_error() is deprecated since 8.4, throw an exception or call exit with a string message instead");
                Throw.IfPending(ctx);
                break;
            case ErrorLevel.UserWarning or ErrorLevel.UserNotice or ErrorLevel.UserDeprecated:
                break;
            default:
                Arg.ValueError(ctx, 2, "must be one of E_USER_ERROR, E_USER_WARNING, E_USER_NOTICE, or E_USER_DEPRECATED");
                break;
        }

        ctx.Raise((int)error_level, message.ToString());
        return true;
    }

    [PhpFunction("set_error_handler(?callable $callback, int $error_levels = E_ALL)")]
    internal static Value set_error_handler(RequestContext ctx, Value callback, long error_levels)
    {
        Value old = ctx.ErrorHandler.Copied();
        ctx.ErrorHandlers.Push((ctx.ErrorHandler, ctx.ErrorHandlerLevels));
        ctx.ErrorHandler = callback.IsNull ? default : callback.Copied();
        if (!callback.IsNull) ctx.ErrorHandlerLevels = (int)error_levels;
        return old;
    }

    [PhpFunction("restore_error_handler(): true")]
    internal static bool restore_error_handler(RequestContext ctx)
    {
        Value gone = ctx.ErrorHandler;
        ctx.ErrorHandler = default;
        if (ctx.ErrorHandlers.Count > 0) (ctx.ErrorHandler, ctx.ErrorHandlerLevels) = ctx.ErrorHandlers.Pop();
        gone.Release(ctx);
        return true;
    }

    [PhpFunction("set_exception_handler(?callable $callback)")]
    internal static Value set_exception_handler(RequestContext ctx, Value callback)
    {
        Value old = ctx.ExceptionHandler.Copied();
        ctx.ExceptionHandlers.Push(ctx.ExceptionHandler);
        ctx.ExceptionHandler = callback.IsNull ? default : callback.Copied();
        return old;
    }

    [PhpFunction("restore_exception_handler(): true")]
    internal static bool restore_exception_handler(RequestContext ctx)
    {
        Value gone = ctx.ExceptionHandler;
        ctx.ExceptionHandler = ctx.ExceptionHandlers.Count > 0 ? ctx.ExceptionHandlers.Pop() : default;
        gone.Release(ctx);
        return true;
    }

    [PhpFunction("debug_backtrace(int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT, int $limit = 0): array")]
    internal static PhpArray debug_backtrace(RequestContext ctx, long options, long limit) => Backtrace.Build(ctx, true, (int)options, (int)limit);

    [PhpFunction("debug_print_backtrace(int $options = 0, int $limit = 0): void")]
    internal static void debug_print_backtrace(RequestContext ctx, long options, long limit)
    {
        PhpArray trace = Backtrace.Build(ctx, true, (int)options, (int)limit);
        PhpString text = ThrowableMethods.TraceText(ctx, trace, withMain: false);
        Value.Array(trace).Release(ctx);
        ctx.Output.Write(text);
    }
}
