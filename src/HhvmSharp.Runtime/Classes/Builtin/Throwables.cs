using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>The object of every exception: its properties are slots (<see cref="ThrowableSlots"/>).</summary>
internal abstract class ThrowableObject(PhpClass cls) : PhpInstance(cls)
{
    protected Value Read(RequestContext ctx, int slot) => ThrowableMethods.Read(ctx, this, slot);

    protected PhpString ReadText(RequestContext ctx, int slot) => ThrowableMethods.ReadText(ctx, this, slot);

    protected void Initialize(RequestContext ctx, PhpString? message, long? code, PhpInstance? previous)
    {
        if (message is not null && !ThrowableMethods.Update(ctx, this, ThrowableSlots.Message, Value.String(message).Copied())) return;
        if (code is not (null or 0) && !ThrowableMethods.Update(ctx, this, ThrowableSlots.Code, Value.Int(code.Value))) return;
        if (previous is not null) ThrowableMethods.Update(ctx, this, ThrowableSlots.Previous, Value.Object(previous).Copied());
    }

    /// <summary>After unserialize: untyped properties of a wrong type are unset.</summary>
    protected void CheckProperties(RequestContext ctx)
    {
        ThrowableMethods.UnsetUnless(ctx, this, ThrowableSlots.Message, Values.Kind.String);
        ThrowableMethods.UnsetUnless(ctx, this, ThrowableSlots.Code, Values.Kind.Int);
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
    public PhpString GetMessage(RequestContext ctx) => ReadText(ctx, ThrowableSlots.Message);

    [PhpMethod("final public function getCode()")]
    public Value GetCode(RequestContext ctx) => Read(ctx, ThrowableSlots.Code);

    [PhpMethod("final public function getFile(): string")]
    public PhpString GetFile(RequestContext ctx) => ReadText(ctx, ThrowableSlots.File);

    [PhpMethod("final public function getLine(): int")]
    public long GetLine(RequestContext ctx) => ThrowableMethods.ReadInt(ctx, this, ThrowableSlots.Line);

    [PhpMethod("final public function getTrace(): array")]
    public Value GetTrace(RequestContext ctx) => Read(ctx, ThrowableSlots.Trace);

    [PhpMethod("final public function getPrevious(): ?Throwable")]
    public Value GetPrevious(RequestContext ctx) => Read(ctx, ThrowableSlots.Previous);

    [PhpMethod("final public function getTraceAsString(): string")]
    public PhpString TraceAsString(RequestContext ctx) => ThrowableMethods.TraceText(ctx, this);

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
    public PhpString GetMessage(RequestContext ctx) => ReadText(ctx, ThrowableSlots.Message);

    [PhpMethod("final public function getCode()")]
    public Value GetCode(RequestContext ctx) => Read(ctx, ThrowableSlots.Code);

    [PhpMethod("final public function getFile(): string")]
    public PhpString GetFile(RequestContext ctx) => ReadText(ctx, ThrowableSlots.File);

    [PhpMethod("final public function getLine(): int")]
    public long GetLine(RequestContext ctx) => ThrowableMethods.ReadInt(ctx, this, ThrowableSlots.Line);

    [PhpMethod("final public function getTrace(): array")]
    public Value GetTrace(RequestContext ctx) => Read(ctx, ThrowableSlots.Trace);

    [PhpMethod("final public function getPrevious(): ?Throwable")]
    public Value GetPrevious(RequestContext ctx) => Read(ctx, ThrowableSlots.Previous);

    [PhpMethod("final public function getTraceAsString(): string")]
    public PhpString TraceAsString(RequestContext ctx) => ThrowableMethods.TraceText(ctx, this);

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
        bool ok = (message is null || ThrowableMethods.Update(ctx, self, ThrowableSlots.Message, Value.String(message).Copied()))
            && (code is null or 0 || ThrowableMethods.Update(ctx, self, ThrowableSlots.Code, Value.Int(code.Value)))
            && (previous is null || ThrowableMethods.Update(ctx, self, ThrowableSlots.Previous, Value.Object(previous).Copied()))
            && ThrowableMethods.Update(ctx, self, ThrowableSlots.Severity, Value.Int(severity ?? ErrorLevel.Error))
            && (filename is null || ThrowableMethods.Update(ctx, self, ThrowableSlots.File, Value.String(filename).Copied()));
        // a file without a line is one of line 0
        if (ok && (line is not null || filename is not null)) ThrowableMethods.Update(ctx, self, ThrowableSlots.Line, Value.Int(line ?? 0));
    }

    [PhpMethod("final public function getSeverity(): int")]
    public static Value GetSeverity(RequestContext ctx, PhpInstance self) => ThrowableMethods.Read(ctx, self, ThrowableSlots.Severity);
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
