using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Spl;

// The exceptions of this extension: names only, the behaviour is Exception's.

[PhpExtension("SPL")]
[PhpClass("class LogicException extends Exception")]
internal static class LogicExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class BadFunctionCallException extends LogicException")]
internal static class BadFunctionCallExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class BadMethodCallException extends BadFunctionCallException")]
internal static class BadMethodCallExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class DomainException extends LogicException")]
internal static class DomainExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class InvalidArgumentException extends LogicException")]
internal static class InvalidArgumentExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class LengthException extends LogicException")]
internal static class LengthExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class OutOfRangeException extends LogicException")]
internal static class OutOfRangeExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class RuntimeException extends Exception")]
internal static class RuntimeExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class OutOfBoundsException extends RuntimeException")]
internal static class OutOfBoundsExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class OverflowException extends RuntimeException")]
internal static class OverflowExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class RangeException extends RuntimeException")]
internal static class RangeExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class UnderflowException extends RuntimeException")]
internal static class UnderflowExceptionClass;

[PhpExtension("SPL")]
[PhpClass("class UnexpectedValueException extends RuntimeException")]
internal static class UnexpectedValueExceptionClass;
