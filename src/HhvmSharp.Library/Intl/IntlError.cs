using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>An error as intl keeps it, for an object or for the request.</summary>
internal sealed class IntlError
{
    internal int Code { get; set; }

    internal string? Message { get; set; }

    internal string Text => Message is null ? Icu.ErrorName(Code) : $"{Message}: {Icu.ErrorName(Code)}";

    internal void Reset()
    {
        Code = 0;
        Message = null;
    }

    /// <summary>The request's last error.</summary>
    internal static IntlError Global(RequestContext ctx) => ctx.GetState<IntlState>().Error;

    /// <summary>Sets the request's error (and an object's), and reports it as intl.error_level and intl.use_exceptions ask for.</summary>
    internal static void Set(RequestContext ctx, IntlError? own, int code, string message)
    {
        IntlError global = Global(ctx);
        if (own is not null) (own.Code, own.Message) = (code, message);
        (global.Code, global.Message) = (code, message);
        long level = ctx.Ini.GetLong("intl.error_level");
        if (level != 0) Report(ctx, (int)level, message);
        if (!ctx.HasPending && ctx.Ini.GetBool("intl.use_exceptions")) Runtime.Values.Throw.New(ctx, "IntlException", message);
    }

    /// <summary>A warning; of a constructor an exception in its place.</summary>
    private static void Report(RequestContext ctx, int level, string message)
    {
        string function = Arg.FunctionName(ctx);
        if (level != ErrorLevel.Warning || !function.EndsWith("::__construct", StringComparison.Ordinal)) ctx.RaiseFromFunction(level, message);
        else if (!ctx.HasPending) ctx.ThrowError("IntlException", $"{function}(): {message}");
    }

    internal static void Set(RequestContext ctx, int code, string message) => Set(ctx, null, code, message);

    /// <summary>Leaves a constructor that failed: the request's error as an IntlException, if nothing is thrown yet.</summary>
    [DoesNotReturn]
    internal static void Throw(RequestContext ctx)
    {
        if (!ctx.HasPending) ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("intlexception"), Global(ctx).Text, Global(ctx).Code));
        throw PhpThrow.Instance;
    }

    /// <summary>Whether a call succeeded; an error is set if it did not.</summary>
    internal static bool Check(RequestContext ctx, IntlError? own, int status, string message)
    {
        if (own is not null) own.Code = status;
        Global(ctx).Code = status;
        if (!Icu.IsFailure(status)) return true;
        Set(ctx, own, status, message);
        return false;
    }
}

/// <summary>What intl keeps for a request.</summary>
internal sealed class IntlState
{
    internal IntlError Error { get; } = new();

    /// <summary>The default locale: intl.default_locale (which Locale::setDefault() changes) or ICU's own.</summary>
    internal static string Locale(RequestContext ctx) =>
        ctx.Ini.Get("intl.default_locale") is { Length: > 0 } own ? Icu.Name(own) : Icu.DefaultLocale;
}
