using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Tests;

/// <summary>Errors/snippets.txt: one snippet a line; Errors/expected.txt: with what PHP says of it (Errors/record.sh).</summary>
public class CompileErrorTests
{
    public static TheoryData<string, string> Snippets
    {
        get
        {
            var data = new TheoryData<string, string>();
            string? snippet = null;
            var expected = new List<string>();
            foreach (string line in File.ReadLines(Path.Combine(Golden.Folder(), "..", "Errors", "expected.txt")))
            {
                if (line.StartsWith("    "))
                {
                    expected.Add(line.Trim());
                    continue;
                }

                if (snippet is not null) data.Add(snippet, string.Join("\n", expected));
                snippet = line;
                expected.Clear();
            }

            data.Add(snippet!, string.Join("\n", expected));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void SaysWhatPhpSays(string snippet, string expected)
    {
        CompileResult result = TestCompiler.Compile("<?php\n" + snippet + "\n", file: "t.php");
        CompileDiagnostic[] diagnostics = result.Unit?.Diagnostics ?? result.Diagnostics;
        var said = diagnostics.Select(d => $"{(d.Level is ErrorLevel.Deprecated ? "Deprecated" : "Warning")}: {d.Message} @{d.Line}").ToList();
        if (result.Failure is { } f) said.Add($"{(f.IsParseError ? "Parse" : "Fatal")} error: {f.Message} @{f.Line}");
        if (result.Unit is not null) Verifier.Verify(result.Unit);
        Assert.Equal(expected, string.Join("\n", said));
    }
}
