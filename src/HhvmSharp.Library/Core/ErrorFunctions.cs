using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Error levels, errors raised by programs, handlers of errors and exceptions.</summary>
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
            case ErrorLevel.UserWarning:
            case ErrorLevel.UserNotice:
            case ErrorLevel.UserDeprecated:
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
        Value previous = ctx.ErrorHandler;
        ctx.ErrorHandlers.Push((previous, ctx.ErrorHandlerLevels));
        ctx.ErrorHandler = callback.IsNull ? default : callback.Copied();
        if (!callback.IsNull) ctx.ErrorHandlerLevels = (int)error_levels;
        return previous.IsUndef ? Value.Null : previous.Copied();
    }

    [PhpFunction("restore_error_handler(): true")]
    internal static bool restore_error_handler(RequestContext ctx)
    {
        Value dropped = ctx.ErrorHandler;
        ctx.ErrorHandler = default;
        if (ctx.ErrorHandlers.TryPop(out (Value Handler, int Levels) outer)) (ctx.ErrorHandler, ctx.ErrorHandlerLevels) = outer;
        dropped.Release(ctx);
        return true;
    }

    [PhpFunction("set_exception_handler(?callable $callback)")]
    internal static Value set_exception_handler(RequestContext ctx, Value callback)
    {
        Value previous = ctx.ExceptionHandler;
        ctx.ExceptionHandlers.Push(previous);
        ctx.ExceptionHandler = callback.IsNull ? default : callback.Copied();
        return previous.IsUndef ? Value.Null : previous.Copied();
    }

    [PhpFunction("restore_exception_handler(): true")]
    internal static bool restore_exception_handler(RequestContext ctx)
    {
        Value dropped = ctx.ExceptionHandler;
        ctx.ExceptionHandler = ctx.ExceptionHandlers.TryPop(out Value outer) ? outer : default;
        dropped.Release(ctx);
        return true;
    }
}
