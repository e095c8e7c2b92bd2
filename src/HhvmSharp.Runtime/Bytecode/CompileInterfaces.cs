using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>The compiler as the runtime sees it (include, eval).</summary>
public interface IScriptCompiler
{
    CompileResult Compile(byte[] source, PhpString fileName, CompileOptions options);
}

public sealed record CompileOptions
{
    /// <summary>eval: the source starts in PHP mode.</summary>
    public bool StartInPhp { get; init; }
    public bool ShortOpenTags { get; init; }
    /// <summary>The main script of the command line: a first line that starts with #! is skipped.</summary>
    public bool SkipShebang { get; init; }
    /// <summary>zend.assertions: -1 compiles assert() away.</summary>
    public int Assertions { get; init; } = 1;
    /// <summary>ini precision, for floats that are folded into strings.</summary>
    public int Precision { get; init; } = 14;
    /// <summary>Prelude code: functions flagged Internal, intrinsics allowed.</summary>
    public bool Internal { get; init; }
    /// <summary>The number in the name of the first anonymous class: several pieces of evaluated code may stand at one place.</summary>
    public int FirstClassKey { get; init; }
    /// <summary>The optimizer passes; off for --dump=ops of the raw code and for tests.</summary>
    public bool Optimize { get; init; } = true;
    /// <summary>Which passes run when <see cref="Optimize"/> is set.</summary>
    public OptimizerPasses Passes { get; init; } = OptimizerPasses.All;
    /// <summary>What folding and early resolution may look at; null: nothing.</summary>
    public ICompileEnvironment? Environment { get; init; }
}

/// <summary>The optimizer's passes, each of which can be left out.</summary>
[Flags]
public enum OptimizerPasses
{
    None = 0,
    ConstantFolding = 1,
    BooleanJumps = 2,
    JumpThreading = 4,
    UnreachableCode = 8,
    NopRemoval = 16,
    CallBinding = 32,
    ResultCopies = 64,
    CallInlining = 128,
    All = ConstantFolding | BooleanJumps | JumpThreading | UnreachableCode | NopRemoval | CallBinding | ResultCopies | CallInlining,
}

/// <summary>Known functions and constants, for INIT_FCALL, by-reference sends and folding.</summary>
public interface ICompileEnvironment
{
    /// <summary>A built-in function's facts by lower-case name, or null. User functions of other files are never assumed.</summary>
    BuiltinFact? FindFunction(string lowerName);

    /// <summary>A persistent built-in constant (PHP_EOL, E_ALL, M_PI), false when there is none or it varies between processes.</summary>
    bool TryGetConstant(string name, out Value value);

    bool IsBuiltinClass(string lowerName);
}

public sealed record BuiltinFact(int NumParams, int RequiredParams, bool Variadic, ulong ByRefMask, ulong PreferRefMask, bool Pure)
{
    public bool Deprecated { get; init; }

    /// <summary>For named arguments; null when not known. The variadic parameter is not included.</summary>
    public string[]? ParamNames { get; init; }
}

public sealed class CompileResult
{
    public ScriptUnit? Unit { get; init; }
    /// <summary>A parse error (thrown as ParseError) or a fatal compile error.</summary>
    public CompileFailure? Failure { get; init; }
    /// <summary>On failure: the warnings and deprecations that came before it (otherwise the unit has them).</summary>
    public CompileDiagnostic[] Diagnostics { get; init; } = None.Diagnostics;
}

/// <param name="IsParseError">Thrown as ParseError.</param>
/// <param name="Message">The text without place.</param>
/// <param name="Line">The line it is reported for.</param>
public sealed record CompileFailure(bool IsParseError, string Message, int Line)
{
    /// <summary>An error of the grammar's actions (modifiers and such): thrown as CompileError, which a script can catch.</summary>
    public bool IsThrown { get; init; }
}
