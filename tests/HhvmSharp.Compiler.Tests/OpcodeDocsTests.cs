using System.Text;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Tests;

/// <summary>docs/opcodes.md says what the opcode table says; HHVMSHARP_UPDATE_GOLDEN=1 writes it.</summary>
public class OpcodeDocsTests
{
    [Fact]
    public void DocsAreTheTable()
    {
        string file = Path.Combine(Golden.Folder(), "..", "..", "..", "docs", "opcodes.md");
        string text = Text();
        if (Golden.Update) File.WriteAllText(file, text);
        else Assert.Equal(File.ReadAllText(file), text);
    }

    private static string Text()
    {
        var b = new StringBuilder("""
            # Opcodes

            Written from `src/HhvmSharp.Runtime/Bytecode/Opcodes.txt` by a test. Names and numbers are Zend's (PHP 8.4).
            Operands: C constant, T temporary, V temporary that may hold a reference, v compiled variable, U unused,
            N `[]`, H `$this`, n number, j jump target. `indirect`: the result is a write-fetch, two slots. `data`: followed
            by OP_DATA. `cache`: owns inline-cache slots.

            | number | name | operand 1 | operand 2 | facts |
            |---:|---|---|---|---|

            """);
        for (int i = 0; i < OpcodeInfo.Count; i++)
        {
            if (!OpcodeInfo.Exists(i)) continue;
            var code = (Opcode)i;
            (string one, string two) = code.Operands();
            string flags = code.Flags() == 0 ? "" : code.Flags().ToString().ToLowerInvariant();
            b.Append($"| {i} | {code.Name()} | {one} | {two} | {flags} |\n");
        }

        return b.ToString();
    }
}
