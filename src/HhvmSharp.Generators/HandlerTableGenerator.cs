using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HhvmSharp.Generators;

/// <summary>HandlerTable.Fill from the upper-case methods of the partial class Handlers.</summary>
[Generator]
public sealed class HandlerTableGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var names = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is MethodDeclarationSyntax m && m.Parent is ClassDeclarationSyntax c
                && c.Identifier.ValueText == "Handlers" && m.Identifier.ValueText.All(ch => char.IsUpper(ch) || ch == '_' || char.IsDigit(ch))
                && m.Identifier.ValueText.Length > 1,
            static (c, _) => ((MethodDeclarationSyntax)c.Node).Identifier.ValueText).Collect();
        context.RegisterSourceOutput(names, static (c, list) =>
        {
            if (list.IsEmpty) return;
            var e = new StringBuilder("// generated from the methods of Handlers\n#nullable enable\nusing HhvmSharp.Runtime.Bytecode;\nnamespace HhvmSharp.Runtime.Interpreter;\n\ninternal static unsafe partial class HandlerTable\n{\n    static partial void Fill(delegate*<RequestContext, Frame, Op*, Op*>* table)\n    {\n");
            foreach (string n in list.Distinct().OrderBy(n => n, System.StringComparer.Ordinal))
                e.Append("        table[(int)Opcode.").Append(n).Append("] = &Handlers.").Append(n).Append(";\n");
            e.Append("    }\n}\n");
            c.AddSource("HandlerTable.g.cs", SourceText.From(e.ToString(), Encoding.UTF8));
        });
    }
}
