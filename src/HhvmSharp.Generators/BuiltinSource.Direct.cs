using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace HhvmSharp.Generators;

internal sealed partial class BuiltinSource
{
    /// <summary>As many arguments as a variadic function takes without a frame.</summary>
    private const int MaxDirectArguments = 5;

    /// <summary>
    /// The entries for compiled code that knows the types of the arguments: one for each number of them, with the
    /// defaults of the others. A function that may warn or throw is tried without a frame; when it comes to that, the
    /// entry gives nothing (null, undef), and the caller makes the frame and calls the stub.
    /// </summary>
    private void AddDirect(Builtin b, IMethodSymbol method, PhpSignature s, AttributeData a)
    {
        bool noThrow = FunctionGenerator.Flag(a, "Pure") && FunctionGenerator.Flag(a, "NoThrow");
        if (!noThrow && !FunctionGenerator.Flag(a, "Frameless")) return;
        List<IParameterSymbol> parameters = method.Parameters.ToList();
        bool takesContext = parameters.Count > 0 && StubWriter.TypeName(parameters[0].Type) == "RequestContext";
        if (takesContext) parameters.RemoveAt(0);
        if (parameters.Count != s.Params.Count) return;
        int most = s.IsVariadic ? MaxDirectArguments : s.Params.Count;
        for (int count = s.Required; count <= most; count++) AddDirect(b, method, s, parameters, count, takesContext, noThrow);
    }

    private void AddDirect(Builtin b, IMethodSymbol method, PhpSignature s, List<IParameterSymbol> parameters, int count, bool takesContext, bool noThrow)
    {
        var shape = new StringBuilder("c");
        var declared = new StringBuilder("RequestContext ctx");
        var types = new List<string> { "RequestContext" };
        var passed = new List<string>();
        var tests = new List<string>();
        var strings = new List<string>();
        var values = new List<string>();
        if (takesContext) passed.Add("ctx");
        for (int i = 0; i < s.Params.Count; i++)
        {
            PhpParam p = s.Params[i];
            if (p.Variadic)
            {
                if (p.ByRef) return;
                for (int k = i; k < count; k++) Take('v', k, p);
                passed.Add(count > i ? "[" + string.Join(", ", Enumerable.Range(i, count - i).Select(k => "p" + k)) + "]" : "default");
                continue;
            }

            string bare = StubWriter.TypeName(parameters[i].Type).TrimEnd('?');
            if (i >= count)
            {
                if (p.ByRef && bare != "PhpReference") return;
                string? code = p.ByRef ? "null" : StubWriter.DefaultCode(i, p, parameters[i], bare);
                if (code is null || code.Contains("(f,")) return;
                passed.Add(code);
                continue;
            }

            char letter = p.ByRef || (p.Name == "object_or_class" && p.Type is { IsMixed: false }) ? '?' : bare switch
            {
                "PhpString" => 's',
                "PhpArray" => 'a',
                "Value" => 'v',
                "long" => 'l',
                "double" => 'd',
                "bool" => 'b',
                _ => '?',
            };
            if (letter == '?') return;
            Take(letter, i, p);
            passed.Add("p" + i);
        }

        string result = StubWriter.TypeName(method.ReturnType);
        bool quick = noThrow && tests.Count == 0;
        (char kind, string type, string none) = result switch
        {
            "PhpString" => ('S', "PhpString?", "null"),
            "PhpArray" => ('A', "PhpArray?", "null"),
            "long" when quick => ('l', "long", ""),
            "double" when quick => ('d', "double", ""),
            "bool" when quick => ('b', "bool", ""),
            "PhpString?" or "PhpArray?" or "Value" or "long" or "long?" or "double" or "double?" or "bool" or "bool?" => ('V', "Value", "default"),
            _ => ('?', "", ""),
        };
        if (kind == '?') return;
        shape.Append(kind);
        types.Add(type);
        string name = $"{b.StubName}_direct{count}", target = $"{CSharpName}.{method.Name}({string.Join(", ", passed)})";
        var e = new StringBuilder($"\n    internal static {type} {name}({declared})\n    {{\n");
        if (kind is 'l' or 'd' or 'b')
        {
            e.Append($"        return {target};\n    }}\n");
        }
        else
        {
            foreach (string test in tests) e.Append($"        if ({test}) return {none};\n");
            string indent = noThrow ? "        " : "            ";
            if (!noThrow) e.Append("        ctx.Frameless = true;\n        try\n        {\n");
            bool hasFalse = s.Return is not null && (s.Return.Has("false") || s.Return.Has("bool")) && !s.Return.Has("null");
            e.Append($"{indent}{DirectResult(result, target, hasFalse ? "Value.False" : "Value.Null")}\n");
            if (result.TrimEnd('?') == "PhpString")
            {
                string text = result == "PhpString" ? "r" : "t";
                string same = string.Join(" || ", strings.Select(x => $"ReferenceEquals({text}, {x})").Concat(values.Select(x => $"Arguments.Holds({x}, {text})")));
                string charge = $"if ({text}.Length >= Arguments.BigString) ctx.ChargeBig({text}.Length);";
                string share = same.Length > 0 ? $"if ({same}) Arguments.MarkShared({text});\n{indent}else {charge}" : charge;
                e.Append(result == "PhpString" ? $"{indent}{share}\n" : $"{indent}if (t is not null)\n{indent}{{\n{indent}    {share.Replace("\n", "\n    ")}\n{indent}}}\n\n");
            }

            if (!noThrow) e.Append("            ctx.Frameless = false;\n");
            e.Append($"{indent}return r;\n");
            if (!noThrow) e.Append($"        }}\n        catch (Exception)\n        {{\n            ctx.Frameless = false;\n            return {none};\n        }}\n");
            e.Append("    }\n");
        }

        b.Code += e.ToString();
        b.Direct.Add((count, $"(nint)(delegate*<{string.Join(", ", types)}>)&{StubClass}.{name}", shape.ToString()));

        void Take(char letter, int i, PhpParam p)
        {
            string type = letter switch { 's' => "PhpString", 'a' => "PhpArray", 'v' => "Value", 'l' => "long", 'd' => "double", _ => "bool" };
            shape.Append(letter);
            types.Add(type);
            declared.Append($", {type} p{i}");
            if (letter == 's') strings.Add("p" + i);
            if (letter != 'v') return;
            values.Add("p" + i);
            if (p.Type is null || p.Type.IsMixed) return;
            tests.Add(p.Type.Is("float") && !p.Type.Nullable ? $"!p{i}.IsInt && !p{i}.IsFloat" : $"(({StubWriter.KindMask(p.Type)} >> p{i}.Kind) & 1) == 0");
        }
    }

    /// <summary>Calls the method and makes "r" of what it gives.</summary>
    private static string DirectResult(string type, string call, string none) => type switch
    {
        "PhpString" => $"PhpString r = {call};",
        "PhpArray" => $"PhpArray r = {call};",
        "PhpString?" => $"PhpString? t = {call};\n            Value r = t is null ? {none} : Value.String(t);",
        "PhpArray?" => $"Value r = {call} is {{ }} a ? Value.Array(a) : {none};",
        "Value" => $"Value r = {call};\n            if (r.IsUndef) r = Value.Null;",
        "long" => $"Value r = Value.Int({call});",
        "double" => $"Value r = Value.Float({call});",
        "bool" => $"Value r = Value.Bool({call});",
        "long?" => $"Value r = {call} is {{ }} n ? Value.Int(n) : {none};",
        "double?" => $"Value r = {call} is {{ }} n ? Value.Float(n) : {none};",
        _ => $"Value r = {call} is {{ }} n ? Value.Bool(n) : {none};",
    };
}
