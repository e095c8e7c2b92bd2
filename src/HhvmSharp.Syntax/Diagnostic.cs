namespace HhvmSharp.Syntax;

/// <summary>The kinds of what the parser can say: E_PARSE, E_COMPILE_ERROR, E_COMPILE_WARNING, E_DEPRECATED.</summary>
public enum Severity { ParseError, FatalError, Warning, Deprecated }

/// <summary>
/// A message with PHP's exact text and the line PHP gives it. Line 0: PHP names the file and line of the code that is
/// running (include, eval), or "[no active file] on line 0" when none is.
/// </summary>
public sealed record Diagnostic(Severity Severity, string Message, int Line);
