using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>From error codes to warnings and exceptions, as the connection's error mode wants them.</summary>
internal static class PdoErrors
{
    internal const string None = "00000", General = "HY000", Unsupported = "IM001", BadParameter = "HY093", BadParameterType = "HY105";

    private static readonly PhpString ErrorInfo = PhpString.Literal("errorInfo");

    /// <summary>The texts of the SQLSTATEs that PDO and its drivers raise.</summary>
    private static string Describe(string state) => state switch
    {
        None => "No error",
        "01002" => "Disconnect error",
        "22001" => "String data, right truncated",
        "23000" => "Integrity constraint violation",
        "42S02" => "Base table or view not found",
        General => "General error",
        BadParameter => "Invalid parameter number",
        BadParameterType => "Invalid parameter type",
        "HYC00" => "Optional feature not implemented",
        Unsupported => "Driver does not support this function",
        _ => "<<Unknown error>>",
    };

    private static PhpClass ExceptionClass(RequestContext ctx) => ctx.Environment.CoreClass("pdoexception");

    /// <summary>A PDOException with code 0, whatever the error mode.</summary>
    [DoesNotReturn]
    internal static void Throw(RequestContext ctx, string message)
    {
        ctx.SetException(ctx.NewThrowable(ExceptionClass(ctx), message));
        throw PhpThrow.Instance;
    }

    /// <summary>A driver could not connect (pdo_throw_exception).</summary>
    [DoesNotReturn]
    internal static void ThrowConnecting(RequestContext ctx, string state, int code, PhpString text)
    {
        PhpInstance exception = ctx.NewThrowable(ExceptionClass(ctx), $"SQLSTATE[{state}] [{code}] {text}", code);
        SetInfo(ctx, exception, Info(state, Value.Int(code), Value.String(text)));
        ctx.SetException(exception);
        throw PhpThrow.Instance;
    }

    private static PhpArray Info(string state, params ReadOnlySpan<Value> more)
    {
        var info = new PhpArray(3);
        info.Append(Value.String(state));
        foreach (Value value in more) info.Append(value.Copied());
        return info;
    }

    private static void SetInfo(RequestContext ctx, PhpInstance exception, PhpArray owned)
    {
        Value info = Value.Array(owned);
        ctx.WritePropertyAs(exception.Class, exception, ErrorInfo, in info);
        info.Release(ctx);
    }

    /// <summary>An error that PDO itself has found (pdo_raise_impl_error).</summary>
    internal static void Raise(RequestContext ctx, PdoHandle handle, PdoStatementObject? statement, string state, string detail)
    {
        if (statement is null) handle.ErrorCode = state;
        else statement.ErrorCode = state;
        string message = $"SQLSTATE[{state}]: {Describe(state)}: {detail}";
        if (handle.ErrorMode != PdoErrMode.Exception) Arg.Warning(ctx, message);
        else SetException(ctx, message, state, Info(state, Value.Int(0)));
    }

    /// <summary>Reports what a driver has noted (pdo_handle_error): nothing in silent mode.</summary>
    internal static void Report(RequestContext ctx, PdoHandle handle, PdoStatementObject? statement)
    {
        string state = statement is null ? handle.ErrorCode : statement.ErrorCode;
        if (state == None || handle.ErrorMode == PdoErrMode.Silent) return;
        PhpArray info = Info(state);
        handle.Connection.AddErrorInfo(info);
        Value code = info.Get(1), text = info.Get(2);
        string message = $"SQLSTATE[{state}]: {Describe(state)}";
        if (text.IsString) message += code.IsInt && code.IntValue != 0 ? $": {code.IntValue} {text.AsString}" : $": {text.AsString}";
        if (handle.ErrorMode == PdoErrMode.Exception && !ctx.HasPending)
        {
            SetException(ctx, message, state, info);
            return;
        }

        if (handle.ErrorMode == PdoErrMode.Warning) Arg.Warning(ctx, message);
        Value.Array(info).Release(ctx);
    }

    private static void SetException(RequestContext ctx, string message, string state, PhpArray info)
    {
        PhpInstance exception = ctx.NewThrowable(ExceptionClass(ctx), message);
        ThrowableMethods.Set(ctx, exception, ThrowableSlots.Code, Value.String(state));
        SetInfo(ctx, exception, info);
        ctx.SetException(exception);
    }

    /// <summary>errorInfo(): three elements, nulls where there is nothing to tell.</summary>
    internal static PhpArray ErrorInfoOf(PdoHandle handle, string state)
    {
        PhpArray info = Info(state);
        if (state != None) handle.Connection.AddErrorInfo(info);
        while (info.Length < 3) info.Append(Value.Null);
        return info;
    }
}
