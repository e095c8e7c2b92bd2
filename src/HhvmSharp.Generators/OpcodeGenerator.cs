using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace HhvmSharp.Generators;

/// <summary>Bytecode/Opcodes.txt to the enum Opcode and OpcodeInfo's tables.</summary>
[Generator]
public sealed class OpcodeGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var tables = context.AdditionalTextsProvider.Where(t => t.Path.EndsWith("Opcodes.txt"));
        context.RegisterSourceOutput(tables, (c, file) =>
            c.AddSource("Opcodes.g.cs", SourceText.From(Emit(file.GetText(c.CancellationToken)!.ToString()), Encoding.UTF8)));
    }

    private static string Emit(string table)
    {
        var rows = new List<string[]>();
        foreach (string raw in table.Split('\n'))
        {
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            rows.Add(line.Split(new[] { ' ' }, System.StringSplitOptions.RemoveEmptyEntries));
        }

        int max = rows.Max(r => int.Parse(r[0]));
        var names = new string[max + 1];
        var flags = new string[max + 1];
        var op1 = new string[max + 1];
        var op2 = new string[max + 1];
        var e = new StringBuilder("// generated from Bytecode/Opcodes.txt\n#nullable enable\nnamespace HhvmSharp.Runtime.Bytecode;\n\n/// <summary>The opcodes, with Zend's names and numbers.</summary>\npublic enum Opcode : ushort\n{\n");
        foreach (string[] r in rows)
        {
            int n = int.Parse(r[0]);
            e.Append("    ").Append(r[1]).Append(" = ").Append(n).Append(",\n");
            names[n] = r[1];
            op1[n] = r.Length > 2 ? r[2] : "-";
            op2[n] = r.Length > 3 ? r[3] : "-";
            var f = new List<string>();
            foreach (string flag in r.Skip(4)) f.Add("OpcodeFlags." + char.ToUpperInvariant(flag[0]) + flag.Substring(1));
            flags[n] = f.Count == 0 ? "0" : string.Join(" | ", f);
        }

        e.Append("}\n\npublic static partial class OpcodeInfo\n{\n    public const int Count = ").Append(max + 1).Append(";\n\n    private static readonly string?[] Names =\n    [\n");
        foreach (string? n in names) e.Append("        ").Append(n is null ? "null" : "\"" + n + "\"").Append(",\n");
        e.Append("    ];\n\n    private static readonly OpcodeFlags[] FlagTable =\n    [\n");
        foreach (string? f in flags) e.Append("        ").Append(f ?? "0").Append(",\n");
        e.Append("    ];\n\n    private static readonly string?[] Op1Uses =\n    [\n");
        foreach (string? o in op1) e.Append("        ").Append(o is null ? "null" : "\"" + o + "\"").Append(",\n");
        e.Append("    ];\n\n    private static readonly string?[] Op2Uses =\n    [\n");
        foreach (string? o in op2) e.Append("        ").Append(o is null ? "null" : "\"" + o + "\"").Append(",\n");
        e.Append("    ];\n}\n");
        return e.ToString();
    }
}
