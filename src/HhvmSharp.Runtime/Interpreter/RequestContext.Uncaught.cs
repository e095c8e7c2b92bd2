using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Exceptions that nobody caught: set_exception_handler, or the error that ends the program.</summary>
public sealed partial class RequestContext
{
    private static readonly PhpString ToStringName = PhpString.Literal("__tostring");

    /// <summary>set_exception_handler's callable (owned); undef: none.</summary>
    internal Value ExceptionHandler;

    /// <summary>Handlers that set_exception_handler has covered (owned; undef for none).</summary>
    internal readonly Stack<Value> ExceptionHandlers = new(2);

    /// <summary>
    /// After a program's code has ended: gives a pending exception to the user's handler or reports it. What the
    /// handler throws is reported.
    /// </summary>
    internal void HandleUncaught()
    {
        while (Exception is { } exception && !ExceptionHandler.IsUndef && Unwinding == Unwinding.None)
        {
            Exception = null;
            Value handler = ExceptionHandler;
            ExceptionHandler = default; // out of the way while it runs; on top of the stack, to come back
            ExceptionHandlers.Push(handler);
            if (!ResolveCallable(in handler, out CallTarget target, out _))
            {
                Exception ??= exception;
                break;
            }

            CallFunction(target.Function, target.This, [Value.Object(exception)], null, target.Closure, FrameFlags.Dynamic).Release(this);
            Value.Object(exception).Release(this);
            if (Exception is null && ExceptionHandler.IsUndef && ExceptionHandlers.TryPop(out Value back)) ExceptionHandler = back;
        }

        if (Exception is not { } uncaught) return;
        Exception = null;
        ReportUncaught(uncaught, ErrorLevel.Error);
    }

    /// <summary>zend_exception_error: takes over the exception. The program does not bail out with it: it has ended.</summary>
    internal void ReportUncaught(PhpInstance exception, int level)
    {
        PhpClass cls = exception.Class;
        if (cls == Environment.CoreClass("parseerror") || cls == Environment.CoreClass("compileerror"))
        {
            int kind = cls == Environment.CoreClass("parseerror") ? ErrorLevel.Parse : ErrorLevel.CompileError;
            Report(kind, TextOf(exception, ThrowableSlots.Message), FileOf(exception), LineOf(exception), bail: false);
            Value.Object(exception).Release(this);
            return;
        }

        Unwinding unwinding = Unwinding;
        Unwinding = Unwinding.None;
        Value text = CallMethod(exception, ToStringName);
        if (Exception is { } inner)
        {
            Exception = null;
            if (Current is null)
            {
                // nobody could catch that one either: it is the one to report
                text.Release(this);
                Value.Object(exception).Release(this);
                ReportUncaught(inner, ErrorLevel.Error);
                return;
            }

            Report(level, $"Uncaught {inner.Class.Text} in exception handling during call to {cls.Text}::__toString()", FileOf(inner), LineOf(inner), bail: false);
            Value.Object(inner).Release(this);
        }

        if (text.o is PhpString s) ThrowableMethods.Set(this, exception, ThrowableSlots.String, Value.String(s));
        else text.Release(this);
        string shown = TextOf(exception, ThrowableSlots.String);
        Raise(level, $"Uncaught {shown}\n  thrown", exception);
        if (Unwinding == Unwinding.None) Unwinding = unwinding;
        Value.Object(exception).Release(this);
    }

    /// <summary>As an error at the exception's own place; a fatal one does not start another bailout.</summary>
    private void Raise(int level, string message, PhpInstance exception)
    {
        if ((level & ErrorLevel.FatalMask) != 0) Report(level, message, FileOf(exception), LineOf(exception), bail: false);
        else RaiseAt(level, message, FileOf(exception), LineOf(exception));
    }

    private string TextOf(PhpInstance exception, int slot) => ThrowableMethods.ReadText(this, exception, slot, FetchMode.Isset).ToString();

    private PhpString FileOf(PhpInstance exception) =>
        ThrowableMethods.ReadText(this, exception, ThrowableSlots.File, FetchMode.Isset) is { Length: > 0 } file ? file : UnknownFile;

    private int LineOf(PhpInstance exception) => (int)ThrowableMethods.ReadInt(this, exception, ThrowableSlots.Line, FetchMode.Isset);
}
