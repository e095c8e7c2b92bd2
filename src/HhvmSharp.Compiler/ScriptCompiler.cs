using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;

namespace HhvmSharp.Compiler;

/// <summary>Parses and compiles a file or an eval.</summary>
public sealed class ScriptCompiler : IScriptCompiler
{
    /// <inheritdoc/>
    public CompileResult Compile(byte[] source, PhpString fileName, CompileOptions options)
    {
        fileName.MakeLiteral(); // op arrays and all who ask for the file's name share it
        ParseResult parsed = PhpParser.Parse(source, fileName.ToString(), new ParserOptions
        {
            ShortOpenTag = options.ShortOpenTags,
            StartInPhp = options.StartInPhp,
            SkipShebang = options.SkipShebang,
        });
        var warnings = new List<CompileDiagnostic>(4);
        foreach (Diagnostic d in parsed.Warnings)
            warnings.Add(new CompileDiagnostic(d.Severity == Severity.Deprecated ? ErrorLevel.Deprecated : ErrorLevel.CompileWarning, d.Message, d.Line));
        if (parsed.Error is { } error)
        {
            return new CompileResult
            {
                Failure = new CompileFailure(error.Severity == Severity.ParseError, error.Message, error.Line) { IsThrown = error.Severity == Severity.FatalError },
                Diagnostics = [.. warnings],
            };
        }

        var compiler = new Compiler(options, fileName);
        try
        {
            return new CompileResult { Unit = compiler.CompileScript(parsed.Statements, parsed.LastLine, warnings) };
        }
        catch (CompileError e)
        {
            return new CompileResult
            {
                Failure = new CompileFailure(e.IsParseError, e.Message, e.Line),
                Diagnostics = [.. warnings, .. compiler.Diagnostics],
            };
        }
    }
}
