using Microsoft.CodeAnalysis;

namespace HhvmSharp.Generators;

internal static class FunctionDiagnostics
{
    public static readonly DiagnosticDescriptor Syntax = New("HSF001", "Signature", "'{0}': {1}");
    public static readonly DiagnosticDescriptor Parameters = New("HSF002", "Parameters", "{0}: {1} PHP parameters, but the C# method takes {2}");
    public static readonly DiagnosticDescriptor ParameterType = New("HSF003", "Parameter type", "{0}: parameter ${1} of type '{2}' cannot be a C# '{3}'");
    public static readonly DiagnosticDescriptor ReturnType = New("HSF004", "Return type", "{0}: return type '{1}' cannot be a C# '{2}'");
    public static readonly DiagnosticDescriptor Duplicate = New("HSF005", "Duplicate", "'{0}' is declared twice");
    public static readonly DiagnosticDescriptor Place = New("HSF006", "Place", "{0}");

    private static DiagnosticDescriptor New(string id, string title, string message) =>
        new(id, title, message, "HhvmSharp", DiagnosticSeverity.Error, true);
}
