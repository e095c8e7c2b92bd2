using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Tests;

/// <summary>A few built-ins with the facts that the snippets in Golden need.</summary>
internal sealed class TestEnvironment : ICompileEnvironment
{
    private static readonly Dictionary<string, BuiltinFact> Functions = new()
    {
        ["assert"] = new(2, 1, false, 0, 0, false) { ParamNames = ["assertion", "description"] },
        ["chr"] = new(1, 1, false, 0, 0, true) { ParamNames = ["codepoint"] },
        ["count"] = new(2, 1, false, 0, 0, true) { ParamNames = ["value", "mode"] },
        ["exit"] = new(1, 0, false, 0, 0, false) { ParamNames = ["status"] },
        ["func_get_args"] = new(0, 0, false, 0, 0, false) { ParamNames = [] },
        ["shell_exec"] = new(1, 1, false, 0, 0, false) { ParamNames = ["command"] },
        ["sort"] = new(2, 1, false, 1, 0, false) { ParamNames = ["array", "flags"] },
        ["sprintf"] = new(1, 1, true, 0, 0, true) { ParamNames = ["format"] },
        ["strlen"] = new(1, 1, false, 0, 0, true) { ParamNames = ["string"] },
    };

    public BuiltinFact? FindFunction(string lowerName) => Functions.GetValueOrDefault(lowerName);

    public bool TryGetConstant(string name, out Value value)
    {
        value = name switch
        {
            "E_ALL" => Value.Int(30719),
            "M_PI" => Value.Float(Math.PI),
            "PHP_VERSION" => Value.String(PhpString.Literal("8.4.24")),
            _ => default,
        };
        return !value.IsUndef;
    }

    public bool IsBuiltinClass(string lowerName) => false;
}

internal static class TestCompiler
{
    public static CompileResult Compile(string source, bool optimize = false, string file = "test.php") =>
        new ScriptCompiler().Compile(System.Text.Encoding.Latin1.GetBytes(source), PhpString.Literal(file),
            new CompileOptions { Environment = new TestEnvironment(), Optimize = optimize });

    public static ScriptUnit Unit(string source, bool optimize = false, string file = "test.php")
    {
        CompileResult result = Compile(source, optimize, file);
        Assert.True(result.Failure is null, result.Failure?.Message);
        Verifier.Verify(result.Unit!);
        TemporaryVerifier.Verify(result.Unit!);
        return result.Unit!;
    }
}
