using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HhvmSharp.Generators;

/// <summary>
/// For a method marked [HotTwin("Name")]: the same text as a method of that name with AggressiveOptimization, in which
/// the local constant isCold is false.
/// </summary>
[Generator]
public sealed class HotTwinGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var methods = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is MethodDeclarationSyntax m && m.AttributeLists.Count > 0
                && m.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "HotTwin"),
            static (c, _) => (MethodDeclarationSyntax)c.Node);
        context.RegisterSourceOutput(methods, static (c, method) =>
        {
            AttributeSyntax attribute = method.AttributeLists.SelectMany(l => l.Attributes).First(a => a.Name.ToString() == "HotTwin");
            string name = ((LiteralExpressionSyntax)attribute.ArgumentList!.Arguments[0].Expression).Token.ValueText;
            var type = (ClassDeclarationSyntax)method.Parent!;
            string usings = string.Concat(((CompilationUnitSyntax)method.SyntaxTree.GetRoot()).Usings.Select(u => u.ToString() + "\n"));
            string ns = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().First().Name.ToString();
            string body = method.Body!.ToString().Replace("const bool isCold = true;", "const bool isCold = false;");
            var e = new StringBuilder("// generated from " + method.Identifier.ValueText + "\n#nullable enable\n#pragma warning disable CS0162\n");
            e.Append(usings).Append("\nnamespace ").Append(ns).Append(";\n\n").Append(type.Modifiers.ToString()).Append(" class ").Append(type.Identifier.ValueText).Append("\n{\n");
            e.Append("    [MethodImpl(MethodImplOptions.AggressiveOptimization)]\n    ").Append(method.Modifiers.ToString()).Append(' ').Append(method.ReturnType.ToString()).Append(' ')
                .Append(name).Append(method.ParameterList.ToString()).Append("\n    ").Append(body).Append("\n}\n");
            c.AddSource(name + ".g.cs", SourceText.From(e.ToString(), Encoding.UTF8));
        });
    }
}
