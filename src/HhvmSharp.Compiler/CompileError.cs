namespace HhvmSharp.Compiler;

/// <summary>A fatal compile error on its way to the entry point, which makes a CompileFailure of it.</summary>
internal sealed class CompileError(string message, int line, bool isParseError = false) : Exception(message)
{
    public int Line { get; } = line;

    public bool IsParseError { get; } = isParseError;
}
