using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What error_get_last() shows.</summary>
internal sealed record LastError(int Level, PhpString Message, PhpString File, int Line);

/// <summary>Diagnostics: zend_error, exceptions thrown by the engine, fatal errors.</summary>
public sealed partial class RequestContext
{
    internal static readonly PhpString UnknownFile = PhpString.Literal("Unknown");

    /// <summary>set_error_handler's callable (owned); undef: none.</summary>
    internal Value ErrorHandler;

    /// <summary>The levels that the handler wants.</summary>
    internal int ErrorHandlerLevels;

    /// <summary>Handlers that set_error_handler has covered, for restore_error_handler (owned; undef for none).</summary>
    internal readonly Stack<(Value Handler, int Levels)> ErrorHandlers = new(2);

    internal LastError? LastError;

    /// <summary>While a native constructor runs: warnings become exceptions of this class (Zend's EH_THROW).</summary>
    internal PhpClass? WarningsBecome;

    internal static bool OnlyFatal(int levels) => (levels & ~ErrorLevel.FatalMask) == 0;

    public override void Raise(int level, string message)
    {
        (PhpString? file, int line) = ExecutedPosition();
        RaiseAt(level, message, file ?? UnknownFile, line);
    }

    /// <summary>Raises at a given place: what is found at compile or link time.</summary>
    internal void RaiseAt(int level, string message, PhpString? file, int line)
    {
        if (file is null)
        {
            Raise(level, message);
            return;
        }

        if ((level & ErrorLevel.FatalMask) != 0 && Exception is { } pending)
        {
            // The exception can no longer be caught: it is reported before the error that ends the program.
            Exception = null;
            ReportUncaught(pending, ErrorLevel.Warning);
        }

        const int unsafeToHandle = ErrorLevel.Error | ErrorLevel.Parse | ErrorLevel.CoreError | ErrorLevel.CoreWarning
            | ErrorLevel.CompileError | ErrorLevel.CompileWarning;
        if (ErrorHandler.IsUndef || (ErrorHandlerLevels & level) == 0 || (level & unsafeToHandle) != 0 || WarningsBecome is not null)
        {
            Report(level, message, file, line);
            return;
        }

        HandleInUserCode(level, message, file, line);
    }

    /// <summary>The handler is out of the way while it runs: errors inside are reported as usual.</summary>
    private void HandleInUserCode(int level, string message, PhpString file, int line)
    {
        if (HasPending) return;
        Value handler = ErrorHandler;
        ErrorHandler = default;
        file.Count |= file.IsShared ? 0 : PhpString.SharedFlag;
        Value result = default;
        if (ResolveCallable(in handler, out CallTarget target, out _))
        {
            result = CallFunction(target.Function, target.This,
                [Value.Int(level), Value.String(message), Value.String(file), Value.Int(line)],
                null, target.Closure, FrameFlags.Dynamic);
        }
        else if (!HasPending)
        {
            result = Value.False; // it cannot be called any more
        }

        if (result.IsFalse) Report(level, message, file, line);
        result.Release(this);
        if (ErrorHandler.IsUndef) ErrorHandler = handler;
        else handler.Release(this);
    }

    /// <summary>Raises a fatal error (E_ERROR, E_COMPILE_ERROR...) and starts the bailout.</summary>
    public void Fatal(int level, string message)
    {
        if (Unwinding == Unwinding.Bailout) return;
        Raise(level, message);
    }

    internal void FatalAt(int level, string message, PhpString? file, int line)
    {
        if (Unwinding == Unwinding.Bailout) return;
        RaiseAt(level, message, file, line);
    }

    public override void ThrowError(string className, string message)
    {
        if (Unwinding != Unwinding.None) return;
        SetException(NewThrowable(Environment.CoreClass(className.ToLowerInvariant()), message));
    }

    /// <summary>A new exception object (owned) with file, line and trace of the running code.</summary>
    internal PhpInstance NewThrowable(PhpClass cls, string message, long code = 0)
    {
        PhpInstance exception = NewObject(cls);
        ThrowableMethods.Set(this, exception, ThrowableSlots.Message, Value.String(message));
        if (code != 0) ThrowableMethods.Set(this, exception, ThrowableSlots.Code, Value.Int(code));
        return exception;
    }

    /// <summary>Throws an error that the compiler found: it carries the place in the source.</summary>
    internal void ThrowCompileError(string className, string message, PhpString file, int line)
    {
        if (Unwinding != Unwinding.None) return;
        PhpInstance exception = NewThrowable(Environment.CoreClass(className.ToLowerInvariant()), message);
        ThrowableMethods.Set(this, exception, ThrowableSlots.File, Value.String(file));
        ThrowableMethods.Set(this, exception, ThrowableSlots.Line, Value.Int(line));
        SetException(exception);
    }

    /// <summary>Makes <paramref name="exception"/> (owned) pending; a pending one becomes its previous.</summary>
    internal void SetException(PhpInstance exception)
    {
        if (Unwinding != Unwinding.None)
        {
            Value.Object(exception).Release(this); // exit and bailout are not stopped by it
            return;
        }

        PhpInstance? pending = Exception;
        Exception = exception;
        if (pending is not null) ThrowableMethods.SetPrevious(this, exception, pending);
    }

    internal override void MemoryExhausted(long bytes)
    {
        if (Unwinding == Unwinding.Bailout || RecoverMemory()) return;
        MemoryUsed -= bytes; // it is not allocated
        long limit = Settings.MemoryLimit;
        MemoryLimit = long.MaxValue;
        Output.DropBuffers();
        Fatal(ErrorLevel.Error, $"Allowed memory size of {limit} bytes exhausted (tried to allocate {bytes} bytes)");
        MemoryLimit = Math.Max(limit, MemoryUsed + (limit >> 3)); // the end of the request needs some
    }

    /// <summary>The end of an @: restores the levels unless the program has set others meanwhile.</summary>
    internal void EndSilence(ref Value saved)
    {
        int levels = (int)saved.n;
        if (OnlyFatal(ErrorReporting) && !OnlyFatal(levels)) ErrorReporting = levels;
        saved.o = null;
    }
}
