using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace HhvmSharp.Generators;

/// <summary>What one C# class contributes, as text: equal text, equal output.</summary>
internal sealed partial class BuiltinSource : IEquatable<BuiltinSource>
{
    private readonly INamedTypeSymbol _type;
    private string? _key;

    public BuiltinSource(INamedTypeSymbol type, string extension)
    {
        _type = type;
        Extension = extension;
        CSharpName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        StubClass = "Stubs_" + new string(type.ToDisplayString().Select(c => char.IsLetterOrDigit(c) ? c : '_').ToArray());
    }

    public string Extension { get; }
    public string CSharpName { get; }
    public string StubClass { get; }
    public List<Builtin> Functions { get; } = new();
    public List<Builtin> Methods { get; } = new();
    public List<Builtin> Constants { get; } = new();
    public List<string> Ini { get; } = new();
    public List<DiagnosticRecord> Diagnostics { get; } = new();
    /// <summary>Lines of the class, the method lines with {0} for the body's number; null: no PHP class.</summary>
    public List<string>? ClassLines { get; private set; }
    public string ClassName { get; private set; } = "";
    public int ClassOrder { get; private set; }
    public string? FactoryCode { get; private set; }

    /// <summary>A function (line without extension index), constant, or method body.</summary>
    internal sealed class Builtin
    {
        public string Name = "";
        public string Line = "";
        public string Code = "";
        public string StubName = "";

        /// <summary>The method itself as a pointer, and its shape (NativeTable.Direct); empty: only the stub may call it.</summary>
        public string Direct = "";
        public string Shape = "";
    }

    private string Key => _key ??= string.Join("\u0001", new[] { Extension, CSharpName, ClassName, FactoryCode ?? "", ClassOrder.ToString() }
        .Concat(Functions.Concat(Methods).Concat(Constants).Select(f => f.Name + f.Line + f.Code + f.StubName + f.Direct + f.Shape))
        .Concat(Ini).Concat(ClassLines ?? new List<string>()).Concat(Diagnostics.Select(d => d.Key)));

    public bool Equals(BuiltinSource? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as BuiltinSource);

    public override int GetHashCode() => Key.GetHashCode();

    private void Report(DiagnosticDescriptor d, ISymbol symbol, params object[] args) => Diagnostics.Add(new DiagnosticRecord(d, symbol, args));

    private PhpSignature? Parse(AttributeData a, ISymbol symbol)
    {
        string text = FunctionGenerator.Arg(a, 0);
        try
        {
            return PhpSignature.Parse(text);
        }
        catch (FormatException e)
        {
            Report(FunctionDiagnostics.Syntax, symbol, text, e.Message);
            return null;
        }
    }

    public void AddFunction(IMethodSymbol method, AttributeData a)
    {
        PhpSignature? s = Parse(a, method);
        if (s is null) return;
        if (!method.IsStatic)
        {
            Report(FunctionDiagnostics.Place, method, $"{s.Name}: a PHP function must be a static method");
            return;
        }

        var b = new Builtin { Name = s.Name, StubName = $"{s.Name.Replace('\\', '_')}_{Functions.Count}" };
        b.Code = new StubWriter(this, method, s, b.StubName, FunctionGenerator.Flag(a, "NoThrow"), isMethod: false) { Unparsed = FunctionGenerator.Flag(a, "Unparsed") }.Write();
        if (FunctionGenerator.Flag(a, "Pure") && FunctionGenerator.Flag(a, "NoThrow") && !FunctionGenerator.Flag(a, "Unparsed")) (b.Direct, b.Shape) = DirectEntry(method, s);
        b.Line = FunctionLine(s, a, 0);
        Functions.Add(b);
    }

    /// <summary>How compiled code can call the method without a frame: it neither warns nor throws, and takes and gives plain values.</summary>
    private static (string Pointer, string Shape) DirectEntry(IMethodSymbol method, PhpSignature s)
    {
        string shape = "";
        var types = new List<string>();
        foreach (IParameterSymbol p in method.Parameters)
        {
            char letter = p.Type.ToDisplayString() switch
            {
                "HhvmSharp.Runtime.Interpreter.RequestContext" when types.Count == 0 => 'c',
                "HhvmSharp.Runtime.Values.PhpString" => 's',
                "HhvmSharp.Runtime.Values.PhpArray" => 'a',
                "HhvmSharp.Runtime.Values.Value" => 'v',
                "long" => 'l',
                "long?" => 'L',
                "double" => 'd',
                "bool" => 'b',
                _ => '?',
            };
            if (letter == '?' || p.RefKind != RefKind.None) return ("", "");
            shape += letter;
            types.Add(p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        }

        char result = method.ReturnType.ToDisplayString() switch
        {
            "HhvmSharp.Runtime.Values.PhpString" => 's',
            "long" => 'l',
            "double" => 'd',
            "bool" => 'b',
            _ => '?',
        };
        if (result == '?' || s.IsVariadic || s.Params.Any(p => p.ByRef)) return ("", "");
        types.Add(method.ReturnType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
        string owner = method.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return ($"(nint)(delegate*<{string.Join(", ", types)}>)&{owner}.{method.Name}", shape + result);
    }

    /// <summary>The fields of NativeTable's function line, with {ext} for the extension's index.</summary>
    private static string FunctionLine(PhpSignature s, AttributeData a, uint flags)
    {
        if (FunctionGenerator.Named(a, "Shown") is { Length: > 0 } shown) s = PhpSignature.Parse(shown);
        string since = FunctionGenerator.Named(a, "DeprecatedSince"), message = FunctionGenerator.Named(a, "DeprecatedMessage");
        if (s.ReturnsReference) flags |= 1 << 8;
        if (s.IsVariadic) flags |= 1 << 10;
        if (s.Return is not null) flags |= 1 << 11;
        if (since.Length > 0 || message.Length > 0) flags |= 1 << 16;
        if (FunctionGenerator.Flag(a, "NoThrow")) flags |= 1 << 26;
        if (FunctionGenerator.Flag(a, "Pure")) flags |= 1 << 27;
        var e = new StringBuilder();
        e.Append(s.Name).Append("\t{ext}\t").Append(flags).Append('\t').Append(s.Required).Append('\t').Append(s.Return?.Text)
            .Append('\t').Append(since).Append('\t').Append(message);
        foreach (PhpParam p in s.Params)
            e.Append('\t').Append(p.Flags).Append('\t').Append(p.Name).Append('\t').Append(p.Type?.Text).Append('\t').Append(p.Default);
        return e.ToString();
    }

    public void AddConstant(ISymbol member, AttributeData a)
    {
        var b = new Builtin { Name = FunctionGenerator.Arg(a, 0) };
        string kind = "x", text = "";
        if (member is IFieldSymbol { HasConstantValue: true } field)
        {
            switch (field.ConstantValue)
            {
                case bool v:
                    (kind, text) = ("b", v ? "1" : "0");
                    break;
                case string v:
                    (kind, text) = ("s", Convert.ToBase64String(Encoding.GetEncoding("iso-8859-1").GetBytes(v)));
                    break;
                case double v:
                    (kind, text) = ("d", BitConverter.DoubleToInt64Bits(v).ToString(CultureInfo.InvariantCulture));
                    break;
                case null:
                    kind = "n";
                    break;
                default:
                    (kind, text) = ("i", Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!);
                    break;
            }
        }
        else
        {
            ITypeSymbol type = member is IFieldSymbol f ? f.Type : ((IPropertySymbol)member).Type;
            string access = CSharpName + "." + member.Name;
            b.Code = type.ToDisplayString() switch
            {
                "long" or "int" or "uint" => $"Value.Int({access})",
                "double" => $"Value.Float({access})",
                "bool" => $"Value.Bool({access})",
                "string" => $"Value.String(PhpString.Literal({access}))",
                "HhvmSharp.Runtime.Values.PhpString" => $"Value.String(PhpString.Literal({access}.Span))",
                _ => access,
            };
        }

        b.Line = $"{b.Name}\t{{ext}}\t{kind}\t{text}\t{(FunctionGenerator.Flag(a, "Deprecated") ? "1" : "0")}";
        Constants.Add(b);
    }
}
