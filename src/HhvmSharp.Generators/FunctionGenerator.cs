using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace HhvmSharp.Generators;

/// <summary>
/// From [PhpFunction], [PhpClass], [PhpConst] and [PhpIni] to the built-ins of the assembly: a NativeTable with the
/// argument marshalling of each function, and GeneratedExtensions_{Assembly}.Register.
/// </summary>
[Generator]
public sealed partial class FunctionGenerator : IIncrementalGenerator
{
    private const string Ns = "HhvmSharp.Runtime.Functions.";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Each C# class becomes one item: its text alone decides whether the output changes.
        var classes = context.SyntaxProvider.ForAttributeWithMetadataName(Ns + "PhpExtensionAttribute",
            static (_, _) => true, static (c, t) => Read((INamedTypeSymbol)c.TargetSymbol, t)).Collect();
        var phpClasses = context.SyntaxProvider.ForAttributeWithMetadataName(Ns + "PhpClassAttribute",
            static (_, _) => true, static (c, t) => HasAttribute(c.TargetSymbol, "PhpExtensionAttribute") ? null : Read((INamedTypeSymbol)c.TargetSymbol, t)).Collect();
        var name = context.CompilationProvider.Select(static (c, _) => c.AssemblyName ?? "Assembly");
        context.RegisterSourceOutput(classes.Combine(phpClasses).Combine(name), static (c, input) =>
        {
            // a partial class with the attribute on one part is one symbol, so it comes once
            List<BuiltinSource> sources = input.Left.Left.Concat(input.Left.Right).Where(s => s is not null).Select(s => s!)
                .GroupBy(s => s.CSharpName).Select(g => g.First()).OrderBy(s => s.CSharpName, StringComparer.Ordinal).ToList();
            foreach (BuiltinSource s in sources)
                foreach (DiagnosticRecord d in s.Diagnostics) c.ReportDiagnostic(d.Create());
            if (sources.Count > 0) EmitTable(c, sources, input.Right);
        });
    }

    private static bool HasAttribute(ISymbol symbol, string name) => symbol.GetAttributes().Any(a => a.AttributeClass?.Name == name);

    internal static IEnumerable<AttributeData> Attributes(ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(a => a.AttributeClass?.Name == name && a.AttributeClass.ContainingNamespace.ToDisplayString() + "." == Ns);

    internal static string Arg(AttributeData a, int index) =>
        index < a.ConstructorArguments.Length ? a.ConstructorArguments[index].Value?.ToString() ?? "" : "";

    internal static string Named(AttributeData a, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> n in a.NamedArguments)
            if (n.Key == name) return n.Value.Value?.ToString() ?? "";
        return "";
    }

    internal static bool Flag(AttributeData a, string name) => Named(a, name) == "True";

    /// <summary>Everything that one C# class declares.</summary>
    private static BuiltinSource Read(INamedTypeSymbol type, CancellationToken cancel)
    {
        AttributeData? ext = Attributes(type, "PhpExtensionAttribute").FirstOrDefault();
        AttributeData? cls = Attributes(type, "PhpClassAttribute").FirstOrDefault();
        string extension = ext is not null ? Arg(ext, 0) : cls is not null && Named(cls, "Extension").Length > 0 ? Named(cls, "Extension") : "Core";
        var source = new BuiltinSource(type, extension);
        foreach (AttributeData ini in Attributes(type, "PhpIniAttribute"))
        {
            if (ini.ConstructorArguments.Length != 3) continue; // the compiler reports it
            string value = ini.ConstructorArguments[1].IsNull ? "null" : Quote(Arg(ini, 1));
            string access = ini.ConstructorArguments[2].Type?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) ?? "";
            string init = "";
            foreach (KeyValuePair<string, TypedConstant> n in ini.NamedArguments)
            {
                if (n.Key == "OnChange") init += $"OnChange = {source.CSharpName}.{n.Value.Value}, ";
                else if (n.Key == "Kind") init += $"Kind = ({n.Value.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){n.Value.Value}, ";
            }

            source.Ini.Add($"new IniEntry({Quote(Arg(ini, 0))}, {value}, ({access}){Arg(ini, 2)}) {{ {init}}}");
        }

        foreach (ISymbol member in type.GetMembers())
        {
            cancel.ThrowIfCancellationRequested();
            if (member is IMethodSymbol method)
            {
                foreach (AttributeData a in Attributes(method, "PhpFunctionAttribute")) source.AddFunction(method, a);
            }
            else if (member is IFieldSymbol or IPropertySymbol)
            {
                foreach (AttributeData a in Attributes(member, "PhpConstAttribute")) source.AddConstant(member, a);
            }
        }

        if (cls is not null) source.AddClass(cls);
        return source;
    }

    internal static string Quote(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, true);
}

internal sealed class DiagnosticRecord
{
    private readonly DiagnosticDescriptor _descriptor;
    private readonly Location _location;
    private readonly object[] _args;

    public DiagnosticRecord(DiagnosticDescriptor descriptor, ISymbol symbol, params object[] args)
    {
        _descriptor = descriptor;
        Location? l = symbol.Locations.FirstOrDefault();
        _location = l?.SourceTree is null ? Location.None : Location.Create(l.SourceTree.FilePath, l.SourceSpan, l.GetLineSpan().Span);
        _args = args;
    }

    public string Key => _descriptor.Id + string.Join(",", _args) + _location;

    public Diagnostic Create() => Diagnostic.Create(_descriptor, _location, _args);
}
