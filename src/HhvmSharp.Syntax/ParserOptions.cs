using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Syntax;

/// <summary>What decides how a source is read.</summary>
public sealed record ParserOptions
{
    public static readonly ParserOptions Default = new();

    /// <summary>The setting short_open_tag: <c>&lt;?</c> opens PHP.</summary>
    public bool ShortOpenTag { get; init; } = true;

    /// <summary>The source is code from its first byte, without an opening tag (eval).</summary>
    public bool StartInPhp { get; init; }

    /// <summary>Skip a first line that starts with <c>#!</c> (the main script of the command line).</summary>
    public bool SkipShebang { get; init; }

    /// <summary>The number of the first line.</summary>
    public int StartLine { get; init; } = 1;
}

/// <summary>
/// A parsed file. With <see cref="Error"/> set, <see cref="Statements"/> is empty. <see cref="HaltOffset"/> is the byte
/// offset after <c>__halt_compiler();</c>, or -1.
/// </summary>
public sealed record ParseResult(string FileName, Stmt[] Statements, Diagnostic? Error, List<Diagnostic> Warnings, int HaltOffset)
{
    /// <summary>The line where the lexer stood at the end of the source.</summary>
    public int LastLine { get; init; }
}
