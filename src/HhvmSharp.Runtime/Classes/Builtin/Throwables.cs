using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>The object of every exception: its properties are slots (<see cref="ThrowableSlots"/>).</summary>
internal abstract class ThrowableObject(PhpClass cls) : PhpInstance(cls)
{
    protected Value Get(int slot) => ThrowableMethods.Get(this, slot);

    protected void Initialize(RequestContext ctx, PhpString? message, long? code, PhpInstance? previous)
    {
        if (message is not null) ThrowableMethods.Set(ctx, this, ThrowableSlots.Message, Value.String(message).Copied());
        if (code is { } c) ThrowableMethods.Set(ctx, this, ThrowableSlots.Code, Value.Int(c));
        if (previous is not null) ThrowableMethods.Set(ctx, this, ThrowableSlots.Previous, Value.Object(previous).Copied());
    }

    /// <summary>After unserialize: properties of a wrong type go back to their defaults.</summary>
    protected void CheckProperties(RequestContext ctx)
    {
        if (!Get(ThrowableSlots.Message).IsString) ThrowableMethods.Set(ctx, this, ThrowableSlots.Message, Value.String(PhpString.Empty));
        if (!Get(ThrowableSlots.Code).IsInt) ThrowableMethods.Set(ctx, this, ThrowableSlots.Code, Value.Int(0));
    }
}

[PhpExtension("Core")]
[PhpClass("interface Throwable extends Stringable")]
[PhpMethod("public function getMessage(): string")]
[PhpMethod("public function getCode()")]
[PhpMethod("public function getFile(): string")]
[PhpMethod("public function getLine(): int")]
[PhpMethod("public function getTrace(): array")]
[PhpMethod("public function getPrevious(): ?Throwable")]
[PhpMethod("public function getTraceAsString(): string")]
internal static class ThrowableInterface;

/// <summary>Exception and everything that extends it.</summary>
[PhpExtension("Core")]
[PhpClass("class Exception implements Throwable")]
[PhpProperty("protected $message = \"\"")]
[PhpProperty("private string $string = \"\"")]
[PhpProperty("protected $code = 0")]
[PhpProperty("protected string $file = \"\"")]
[PhpProperty("protected int $line = 0")]
[PhpProperty("private array $trace = []")]
[PhpProperty("private ?Throwable $previous = null")]
internal sealed class ExceptionObject(PhpClass cls) : ThrowableObject(cls)
{
    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden()
    {
    }

    [PhpMethod("public function __construct(string $message = \"\", int $code = 0, ?Throwable $previous = null)")]
    public void Construct(RequestContext ctx, PhpString? message, long? code, PhpInstance? previous) => Initialize(ctx, message, code, previous);

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void Wakeup(RequestContext ctx) => CheckProperties(ctx);

    [PhpMethod("final public function getMessage(): string")]
    public PhpString GetMessage(RequestContext ctx) => Conversions.ToStr(ctx, Get(ThrowableSlots.Message));

    [PhpMethod("final public function getCode()")]
    public Value GetCode() => Get(ThrowableSlots.Code).Copied();

    [PhpMethod("final public function getFile(): string")]
    public PhpString GetFile(RequestContext ctx) => Conversions.ToStr(ctx, Get(ThrowableSlots.File));

    [PhpMethod("final public function getLine(): int")]
    public long GetLine(RequestContext ctx) => Conversions.ToInt(ctx, Get(ThrowableSlots.Line));

    [PhpMethod("final public function getTrace(): array")]
    public Value GetTrace() => Get(ThrowableSlots.Trace).Copied();

    [PhpMethod("final public function getPrevious(): ?Throwable")]
    public Value GetPrevious() => Get(ThrowableSlots.Previous).Copied();

    [PhpMethod("final public function getTraceAsString(): string")]
    public PhpString TraceAsString(RequestContext ctx) => ThrowableMethods.TraceText(ctx, Get(ThrowableSlots.Trace).AsArray);

    [PhpMethod("public function __toString(): string")]
    public PhpString Text(RequestContext ctx) => ThrowableMethods.Text(ctx, this);
}

/// <summary>Error and everything that extends it.</summary>
[PhpExtension("Core")]
[PhpClass("class Error implements Throwable")]
[PhpProperty("protected $message = \"\"")]
[PhpProperty("private string $string = \"\"")]
[PhpProperty("protected $code = 0")]
[PhpProperty("protected string $file = \"\"")]
[PhpProperty("protected int $line = 0")]
[PhpProperty("private array $trace = []")]
[PhpProperty("private ?Throwable $previous = null")]
internal sealed class ErrorObject(PhpClass cls) : ThrowableObject(cls)
{
    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden()
    {
    }

    [PhpMethod("public function __construct(string $message = \"\", int $code = 0, ?Throwable $previous = null)")]
    public void Construct(RequestContext ctx, PhpString? message, long? code, PhpInstance? previous) => Initialize(ctx, message, code, previous);

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void Wakeup(RequestContext ctx) => CheckProperties(ctx);

    [PhpMethod("final public function getMessage(): string")]
    public PhpString GetMessage(RequestContext ctx) => Conversions.ToStr(ctx, Get(ThrowableSlots.Message));

    [PhpMethod("final public function getCode()")]
    public Value GetCode() => Get(ThrowableSlots.Code).Copied();

    [PhpMethod("final public function getFile(): string")]
    public PhpString GetFile(RequestContext ctx) => Conversions.ToStr(ctx, Get(ThrowableSlots.File));

    [PhpMethod("final public function getLine(): int")]
    public long GetLine(RequestContext ctx) => Conversions.ToInt(ctx, Get(ThrowableSlots.Line));

    [PhpMethod("final public function getTrace(): array")]
    public Value GetTrace() => Get(ThrowableSlots.Trace).Copied();

    [PhpMethod("final public function getPrevious(): ?Throwable")]
    public Value GetPrevious() => Get(ThrowableSlots.Previous).Copied();

    [PhpMethod("final public function getTraceAsString(): string")]
    public PhpString TraceAsString(RequestContext ctx) => ThrowableMethods.TraceText(ctx, Get(ThrowableSlots.Trace).AsArray);

    [PhpMethod("public function __toString(): string")]
    public PhpString Text(RequestContext ctx) => ThrowableMethods.Text(ctx, this);
}

[PhpExtension("Core")]
[PhpClass("class ErrorException extends Exception")]
[PhpProperty("protected int $severity = E_ERROR")]
internal static class ErrorExceptionClass
{
    [PhpMethod("public function __construct(string $message = \"\", int $code = 0, int $severity = E_ERROR, ?string $filename = null, ?int $line = null, ?Throwable $previous = null)")]
    public static void Construct(RequestContext ctx, PhpInstance self, PhpString? message, long? code, long? severity, PhpString? filename, long? line, PhpInstance? previous)
    {
        if (message is not null) ThrowableMethods.Set(ctx, self, ThrowableSlots.Message, Value.String(message).Copied());
        if (code is { } c) ThrowableMethods.Set(ctx, self, ThrowableSlots.Code, Value.Int(c));
        ThrowableMethods.Set(ctx, self, ThrowableSlots.Severity, Value.Int(severity ?? ErrorLevel.Error));
        if (filename is not null) ThrowableMethods.Set(ctx, self, ThrowableSlots.File, Value.String(filename).Copied());
        if (line is { } l) ThrowableMethods.Set(ctx, self, ThrowableSlots.Line, Value.Int(l));
        else if (filename is not null) ThrowableMethods.Set(ctx, self, ThrowableSlots.Line, Value.Int(0));
        if (previous is not null) ThrowableMethods.Set(ctx, self, ThrowableSlots.Previous, Value.Object(previous).Copied());
    }

    [PhpMethod("final public function getSeverity(): int")]
    public static Value GetSeverity(PhpInstance self) => ThrowableMethods.Get(self, ThrowableSlots.Severity).Copied();
}

[PhpExtension("Core")]
[PhpClass("class CompileError extends Error")]
internal static class CompileErrorClass;

[PhpExtension("Core")]
[PhpClass("class ParseError extends CompileError")]
internal static class ParseErrorClass;

[PhpExtension("Core")]
[PhpClass("class TypeError extends Error")]
internal static class TypeErrorClass;

[PhpExtension("Core")]
[PhpClass("class ArgumentCountError extends TypeError")]
internal static class ArgumentCountErrorClass;

[PhpExtension("Core")]
[PhpClass("class ValueError extends Error")]
internal static class ValueErrorClass;

[PhpExtension("Core")]
[PhpClass("class ArithmeticError extends Error")]
internal static class ArithmeticErrorClass;

[PhpExtension("Core")]
[PhpClass("class DivisionByZeroError extends ArithmeticError")]
internal static class DivisionByZeroErrorClass;

[PhpExtension("Core")]
[PhpClass("class UnhandledMatchError extends Error")]
internal static class UnhandledMatchErrorClass;

[PhpExtension("Core")]
[PhpClass("class RequestParseBodyException extends Exception")]
internal static class RequestParseBodyExceptionClass;

[PhpExtension("Core")]
[PhpClass("class ClosedGeneratorException extends Exception")]
internal static class ClosedGeneratorExceptionClass;
