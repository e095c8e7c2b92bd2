using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace HhvmSharp.Generators;

internal sealed partial class BuiltinSource
{
    /// <summary>The lines of NativeClassData, with {ext} and, in method lines, {body}.</summary>
    public void AddClass(AttributeData a)
    {
        string text = FunctionGenerator.Arg(a, 0);
        var lines = new List<string>();
        try
        {
            lines.Add(ClassLine(new PhpText(text), a));
            foreach (AttributeData k in FunctionGenerator.Attributes(_type, "PhpClassConstAttribute"))
                lines.Add("K\t" + MemberLine(FunctionGenerator.Arg(k, 0), "const", FunctionGenerator.Flag(k, "Deprecated") ? 1u << 16 : 0));
            foreach (AttributeData p in FunctionGenerator.Attributes(_type, "PhpPropertyAttribute"))
                lines.Add("P\t" + MemberLine(FunctionGenerator.Arg(p, 0), "$", FunctionGenerator.Flag(p, "Virtual") ? VirtualProperty : 0));
        }
        catch (FormatException e)
        {
            Report(FunctionDiagnostics.Syntax, _type, text, e.Message);
            return;
        }

        bool isInterface = text.Contains("interface ");
        foreach (AttributeData m in FunctionGenerator.Attributes(_type, "PhpMethodAttribute"))
            if (Parse(m, _type) is { } s) lines.Add(MethodLine(s, m, null, isInterface));
        var own = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        AddMethods(_type, all: true);
        if (a.NamedArguments.FirstOrDefault(n => n.Key == "MethodsOf").Value.Value is INamedTypeSymbol other) AddMethods(other, all: false);

        foreach (string dup in lines.Where(l => l[0] == 'M').Select(l => l.Split('\t')[3].ToLowerInvariant()).GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key))
            Report(FunctionDiagnostics.Duplicate, _type, $"{ClassName}::{dup}");
        ClassLines = lines;
        ClassOrder = int.TryParse(FunctionGenerator.Named(a, "Order"), out int order) ? order : 0;
        if (!_type.IsStatic && !_type.IsAbstract && _type.InstanceConstructors.Any(c => c.Parameters.Length == 1 && c.Parameters[0].Type.Name == "PhpClass"))
            FactoryCode = $"static c => new {CSharpName}(c)";

        void AddMethods(INamedTypeSymbol type, bool all)
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            {
                foreach (AttributeData m in FunctionGenerator.Attributes(method, "PhpMethodAttribute"))
                {
                    if (Parse(m, method) is not { } s || (!all && own.Contains(s.Name))) continue;
                    own.Add(s.Name);
                    lines.Add(MethodLine(s, m, method, isInterface));
                }
            }
        }
    }

    private string ClassLine(PhpText p, AttributeData a)
    {
        uint flags = 0;
        string kind;
        while (true)
        {
            kind = p.Word();
            if (kind == "final") flags |= 1u << 5;
            else if (kind == "abstract") flags |= 1u << 6;
            else if (kind == "readonly") flags |= 1u << 16;
            else break;
        }

        if (kind == "interface") flags |= 1;
        else if (kind == "enum") flags |= 1u << 28;
        else if (kind != "class") throw new FormatException("class, interface or enum expected");
        ClassName = p.TypeName();
        string backing = kind == "enum" && p.TryEat(":") ? p.Word() : "";
        string parent = "";
        var interfaces = new List<string>();
        if (p.TryEat("extends"))
        {
            if (kind == "interface") Names(interfaces);
            else parent = p.TypeName();
        }

        if (p.TryEat("implements")) Names(interfaces);
        if (!p.AtEnd) throw new FormatException($"unexpected text at {p.Position}");
        if (FunctionGenerator.Flag(a, "NotSerializable")) flags |= 1u << 29;
        if (FunctionGenerator.Flag(a, "NoDynamicProperties")) flags |= 1u << 12;
        if (FunctionGenerator.Flag(a, "AllowDynamicProperties")) flags |= 1u << 11;
        if (FunctionGenerator.Flag(a, "Deprecated")) flags |= 1u << 21;
        return $"{ClassName}\t{{ext}}\t{flags}\t{parent}\t{string.Join(",", interfaces)}\t{(FunctionGenerator.Flag(a, "Uncloneable") ? "1" : "0")}\t{backing}";

        void Names(List<string> to)
        {
            do to.Add(p.TypeName());
            while (p.TryEat(","));
        }
    }

    /// <summary>"name flags setVisibility type value" of a constant ("const int X = 1") or property ("protected string $x = ''").</summary>
    private static string MemberLine(string text, string what, uint flags)
    {
        var p = new PhpText(text);
        uint set = 0;
        while (true)
        {
            string w = p.PeekWord();
            uint flag = Visibility(w) | (w == "static" ? 16u : w == "final" ? 32u : w == "readonly" ? 128u : 0);
            if (flag == 0) break;
            p.Word();
            if (p.TryEat("(set)")) set |= flag;
            else flags |= flag;
        }

        if ((flags & 7) == 0) flags |= 1;
        string type = "";
        if (what == "const")
        {
            if (p.PeekWord() == "case")
            {
                p.Word();
                return $"{p.Word()}\t{flags | EnumCase}\t{set}\t\t{(p.TryEat("=") ? p.Expression() : "null")}";
            }

            p.Eat("const");
            // a name followed by '=' has no type before it
            string first = p.TypeName();
            if (p.Peek() == '=')
            {
                p.Eat("=");
                return $"{first}\t{flags}\t{set}\t\t{p.Expression()}";
            }

            string name = p.Word();
            p.Eat("=");
            return $"{name}\t{flags}\t{set}\t{PhpType.Parse(new PhpText(first)).Text}\t{p.Expression()}";
        }

        if (p.Peek() != '$') type = PhpType.Parse(p).Text;
        p.Eat("$");
        string prop = p.Word();
        string value = p.TryEat("=") ? p.Expression() : type.Length == 0 && (flags & VirtualProperty) == 0 ? "null" : "";
        return $"{prop}\t{flags}\t{set}\t{type}\t{value}";
    }

    /// <summary>FunctionFlags.TopLevel, which no constant has: NativeClassData takes it for a case.</summary>
    private const uint EnumCase = 1u << 29;

    /// <summary>The same bit of a property.</summary>
    private const uint VirtualProperty = EnumCase;

    private static uint Visibility(string word) => word switch { "public" => 1, "protected" => 2, "private" => 4, _ => 0 };

    private string MethodLine(PhpSignature s, AttributeData a, IMethodSymbol? method, bool isInterface)
    {
        uint flags = 0;
        foreach (string m in s.Modifiers) flags |= Visibility(m) | (m == "static" ? 16u : m == "final" ? 32u : m == "abstract" ? 64u : 0);
        if ((flags & 7) == 0) flags |= 1;
        if (s.Name.ToLowerInvariant() == "__construct") flags |= 1u << 19;
        string body = "-1";
        if (method is null)
        {
            if (!isInterface && (flags & 64) == 0) Report(FunctionDiagnostics.Place, _type, $"{ClassName}::{s.Name}() has no body and is not abstract");
            flags |= 64;
        }
        else
        {
            var b = new Builtin { Name = s.Name, StubName = $"m_{s.Name}_{Methods.Count}" };
            b.Code = new StubWriter(this, method, s, b.StubName, FunctionGenerator.Flag(a, "NoThrow"), isMethod: true) { Unparsed = FunctionGenerator.Flag(a, "Unparsed") }.Write();
            Methods.Add(b);
            body = "{body}";
        }

        return $"M\t{body}\t{(FunctionGenerator.Flag(a, "Tentative") ? "1" : "0")}\t{FunctionLine(s, a, flags)}";
    }
}
