using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace HhvmSharp.Generators;

internal sealed partial class BuiltinSource
{
    /// <summary>The stub of one function: count check, arguments (exact types inline, the rest in Arguments), call, result.</summary>
    private sealed class StubWriter
    {
        private readonly BuiltinSource _owner;
        private readonly IMethodSymbol _method;
        private readonly PhpSignature _sig;
        private readonly string _name;
        private readonly bool _noThrow;

        /// <summary>The method itself counts and checks its arguments, which are Values.</summary>
        public bool Unparsed;
        private readonly bool _isMethod;
        private readonly StringBuilder _e = new();
        private readonly List<string> _call = new();
        private readonly List<string> _strings = new();
        private readonly List<string> _values = new();

        public StubWriter(BuiltinSource owner, IMethodSymbol method, PhpSignature sig, string name, bool noThrow, bool isMethod)
        {
            _owner = owner;
            _method = method;
            _sig = sig;
            _name = name;
            _noThrow = noThrow;
            _isMethod = isMethod;
        }

        private static string TypeName(ITypeSymbol type)
        {
            if (type is INamedTypeSymbol { ConstructedFrom.SpecialType: SpecialType.System_Nullable_T } n) return TypeName(n.TypeArguments[0]) + "?";
            string text = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();
            int dot = text.IndexOf('<') < 0 ? text.LastIndexOf('.') : -1;
            text = text.StartsWith("System.ReadOnlySpan<", StringComparison.Ordinal) ? "Span" : dot < 0 ? text : text.Substring(dot + 1);
            return type.NullableAnnotation == NullableAnnotation.Annotated && type.IsReferenceType ? text + "?" : text;
        }

        private static bool DerivesFromInstance(ITypeSymbol type)
        {
            for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
                if (t.Name is "PhpInstance" or "PhpObject") return true;
            return false;
        }

        public string Write()
        {
            var parameters = _method.Parameters.ToList();
            bool isStaticPhp = _sig.Modifiers.Contains("static");
            string target = _owner.CSharpName + "." + _method.Name;
            if (!_method.IsStatic) target = $"Unsafe.As<{_owner.CSharpName}>(Arguments.This(f)).{_method.Name}";
            while (parameters.Count > 0)
            {
                string t = TypeName(parameters[0].Type);
                if (t == "RequestContext" && !_call.Contains("ctx")) _call.Add("ctx");
                else if (t == "Frame" && !_call.Contains("f")) _call.Add("f");
                else if (_isMethod && _method.IsStatic && !isStaticPhp && !_call.Any(c => c.Contains("Arguments.This")) && DerivesFromInstance(parameters[0].Type))
                    _call.Add($"Unsafe.As<{Full(parameters[0].Type)}>(Arguments.This(f))");
                else if (_isMethod && isStaticPhp && t == "PhpClass" && !_call.Contains("Arguments.Called(f)")) _call.Add("Arguments.Called(f)");
                else break;
                parameters.RemoveAt(0);
            }

            bool named = parameters.Count == _sig.Params.Count + 1 && _sig.IsVariadic && TypeName(parameters[parameters.Count - 1].Type) == "PhpArray?";
            if (parameters.Count != _sig.Params.Count + (named ? 1 : 0))
            {
                _owner.Report(FunctionDiagnostics.Parameters, _method, _sig.Name, _sig.Params.Count, parameters.Count);
                return "";
            }

            for (int i = 0; i < _sig.Params.Count; i++) Argument(i, _sig.Params[i], parameters[i]);
            if (named) _call.Add("Arguments.Named(f)");
            string body = _e.ToString();
            _e.Clear();
            _e.Append("    internal static void ").Append(_name).Append("(RequestContext ctx, Frame f, ref Value result)\n    {\n");
            Count();
            if (_sig.IsVariadic && !named) _e.Append("        if (!Arguments.NoNamed(ctx, f)) return;\n");
            _e.Append(body);
            string indent = _noThrow ? "        " : "            ";
            if (!_noThrow) _e.Append("        try\n        {\n");
            Result(indent, $"{target}({string.Join(", ", _call)})");
            if (!_noThrow) _e.Append("        }\n        catch (Exception e)\n        {\n            ctx.Caught(e);\n        }\n");
            return _e.Append("    }\n").ToString();
        }

        private void Count()
        {
            if (Unparsed) return;
            int min = _sig.Required, max = _sig.IsVariadic ? -1 : _sig.Params.Count;
            string test = max < 0 ? (min == 0 ? "" : $"Arguments.Count(f) < {min}")
                : min == max ? $"Arguments.Count(f) != {min}"
                : min == 0 ? $"Arguments.Count(f) > {max}"
                : $"(uint)(Arguments.Count(f) - {min}) > {max - min}";
            if (test.Length == 0) return;
            _e.Append("        if (").Append(test).Append(")\n        {\n            Arguments.WrongCount(ctx, f, ").Append(min).Append(", ").Append(max)
                .Append(");\n            return;\n        }\n\n");
        }

        private static string Full(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

        private void Argument(int i, PhpParam p, IParameterSymbol c)
        {
            string type = TypeName(c.Type);
            string bare = type.TrimEnd('?');
            bool nullable = type.EndsWith("?", StringComparison.Ordinal);
            PhpType? t = p.Type;
            string v = $"p{i}";
            void Bad() => _owner.Report(FunctionDiagnostics.ParameterType, _method, _sig.Name, p.Name, (p.ByRef ? "&" : "") + (t?.Text ?? "mixed"), type);

            if (p.Variadic)
            {
                if (type != "Span") Bad();
                if (t is not null && !t.IsMixed && !p.ByRef && !Unparsed) _e.Append($"        if (!Arguments.CheckRest(ctx, f, {i})) return;\n");
                if (p.ByRef && !p.PreferRef) _e.Append($"        for (int i = {i}; i < Arguments.Count(f); i++) Arguments.Reference(f, i);\n");
                _call.Add($"Arguments.Rest(f, {i})");
                return;
            }

            _call.Add(v);
            if (p.ByRef && !p.PreferRef)
            {
                if (bare != "PhpReference") Bad();
                string get = t is null || t.IsMixed ? $"{v} = Arguments.Reference(f, {i});" : $"if (!Arguments.Reference(ctx, f, {i}, out {v})) return;";
                if (!p.Optional)
                {
                    _e.Append(t is null || t.IsMixed ? $"        PhpReference {get}\n" : $"        if (!Arguments.Reference(ctx, f, {i}, out PhpReference {v})) return;\n");
                    return;
                }

                _e.Append($"        PhpReference? {v} = null;\n        if (Arguments.Count(f) > {i} && !Arguments.At(f, {i}).IsUndef)\n        {{\n            {get.Replace("out " + v, "out PhpReference r" + i)}\n"
                    + (get.StartsWith("if", StringComparison.Ordinal) ? $"            {v} = r{i};\n" : "") + "        }\n");
                return;
            }

            string? exact = null;   // test of the exact type
            string take = "";       // reading it
            string slow = "";       // the slow path
            switch (bare)
            {
                case "PhpString":
                    if (t is null || !t.Is("string")) Bad();
                    (exact, take, slow) = ("IsString", "AsString", "String");
                    _strings.Add(v);
                    break;
                case "long":
                    if (t is null || !t.Is("int")) Bad();
                    (exact, take, slow) = ("IsInt", "IntValue", "Int");
                    break;
                case "double":
                    if (t is null || !t.Is("float")) Bad();
                    (exact, take, slow) = ("IsFloat", "FloatValue", "Float");
                    break;
                case "bool":
                    if (t is null || !t.Is("bool")) Bad();
                    (exact, take, slow) = ("IsBool", "BoolValue", "Bool");
                    break;
                case "PhpArray":
                    if (t is null || !t.Is("array")) Bad();
                    (exact, take, slow) = ("IsArray", "AsArray", "Array");
                    break;
                case "Value":
                    ValueArgument(i, p, c, v);
                    return;
                case "CallTarget":
                    if (t is null || !t.Is("callable") || t.Nullable != nullable) Bad();
                    CallableArgument(i, p, v, nullable);
                    return;
                default:
                    if (!DerivesFromInstance(c.Type) || t is null || !t.IsObject)
                    {
                        Bad();
                        return;
                    }

                    ObjectArgument(i, p, c, v, nullable);
                    return;
            }

            bool phpNullable = t?.Nullable == true;
            if (phpNullable && !nullable) Bad();
            string slot = $"Arguments.At(f, {i})";
            string local = bare + (nullable ? "?" : "");
            string read = $"if ({slot}.{exact}) {v} = {slot}.{take};\n";
            string otherwise = nullable
                ? $"else if (Arguments.{slow}(ctx, f, {i}, out {bare}{(c.Type.IsReferenceType ? "?" : "")} s{i})) {v} = s{i};\n#else return;\n"
                : $"else if (!Arguments.{slow}(ctx, f, {i}, out {v}{(c.Type.IsReferenceType ? "!" : "")})) return;\n";
            otherwise = otherwise.Replace("out " + v + "!", $"out {v}");
            var lines = new List<string> { read };
            if (phpNullable) lines.Add($"else if ({slot}.IsNull) {v} = null;\n");
            lines.AddRange(otherwise.Split('#'));
            string declared = c.Type.IsReferenceType ? bare + "?" : local;
            _e.Append($"        {declared} {v};\n");
            Optional(i, p, v, lines, DefaultCode(i, p, c, bare));
            if (c.Type.IsReferenceType && !nullable) _call[_call.Count - 1] = v + "!";
        }

        private void Optional(int i, PhpParam p, string v, List<string> lines, string? defaultCode)
        {
            if (!p.Optional)
            {
                foreach (string l in lines) _e.Append("        ").Append(l);
                return;
            }

            // without a known default a hole left by named arguments is an error, which the slow path raises
            string hole = p.Default.Length == 0 ? "" : $" && !Arguments.At(f, {i}).IsUndef";
            _e.Append($"        if (Arguments.Count(f) > {i}{hole})\n        {{\n");
            foreach (string l in lines) _e.Append("            ").Append(l);
            _e.Append($"        }}\n        else {v} = {defaultCode};\n");
        }

        private void ValueArgument(int i, PhpParam p, IParameterSymbol c, string v)
        {
            _values.Add(v);
            PhpType? t = p.Type;
            string slot = $"Arguments.At(f, {i})";
            if (Unparsed)
            {
                _e.Append($"        Value {v} = Arguments.Count(f) > {i} ? {slot} : default;\n");
                return;
            }

            string mask = t is null || t.IsMixed ? "" : KindMask(t);
            var lines = new List<string>();
            if (p.Name == "object_or_class" && t is { IsMixed: false }) lines.Add($"if (!Arguments.ObjectOrClass(ctx, f, {i})) return;\n");
            else if (t is not null && t.Is("float") && !t.Nullable) lines.Add($"if (!{slot}.IsInt && !{slot}.IsFloat && !Arguments.Number(ctx, f, {i})) return;\n");
            else if (p.PreferRef) lines.Add(mask.Length > 0 ? $"if (!Arguments.CheckBehind(ctx, f, {i})) return;\n" : "");
            else if (mask.Length > 0) lines.Add($"if ((({mask} >> {slot}.Kind) & 1) == 0 && !Arguments.Check(ctx, f, {i})) return;\n");
            else if (!p.Optional) lines.Add($"if ({slot}.IsUndef && !Arguments.Check(ctx, f, {i})) return;\n");
            lines.Add($"{v} = {slot};\n");
            _e.Append($"        Value {v};\n");
            Optional(i, p, v, lines, DefaultCode(i, p, c, "Value"));
        }

        /// <summary>A callable, resolved once.</summary>
        private void CallableArgument(int i, PhpParam p, string v, bool nullable)
        {
            string slot = $"Arguments.At(f, {i})";
            _e.Append($"        CallTarget{(nullable ? "?" : "")} {v}{(nullable ? " = null" : "")};\n");
            var lines = new List<string>();
            if (nullable) lines.Add($"if (!{slot}.IsNull)\n            {{\n                if (!Arguments.Target(ctx, f, {i}, out CallTarget t{i})) return;\n                {v} = t{i};\n            }}\n");
            else lines.Add($"if (!Arguments.Target(ctx, f, {i}, out {v})) return;\n");
            Optional(i, p, v, lines, nullable ? "null" : "default");
        }

        /// <summary>Bits of the kinds that are right as they are: 1 null, 2 bool, 3 int, 4 float, 6 string, 7 array, 8 object.</summary>
        private static string KindMask(PhpType t)
        {
            int mask = 0;
            if (t.Has("null")) mask |= 1 << 1;
            if (t.Has("bool")) mask |= 1 << 2;
            if (t.Has("int")) mask |= 1 << 3;
            if (t.Has("float")) mask |= 1 << 4;
            if (t.Has("string")) mask |= 1 << 6;
            if (t.Has("array")) mask |= 1 << 7;
            if (t.Has("object")) mask |= 1 << 8;
            return "0x" + mask.ToString("X", CultureInfo.InvariantCulture);
        }

        private void ObjectArgument(int i, PhpParam p, IParameterSymbol c, string v, bool nullable)
        {
            bool any = p.Type!.Is("object");
            if (p.Type.Nullable && !nullable) _owner.Report(FunctionDiagnostics.ParameterType, _method, _sig.Name, p.Name, p.Type.Text, TypeName(c.Type));
            string full = Full(c.Type);
            string slot = $"Arguments.At(f, {i})";
            var lines = new List<string>();
            if (p.Type.Nullable) lines.Add($"if ({slot}.IsNull) {v} = null;\nelse ");
            lines.Add($"if ({(any ? $"!{slot}.IsObject && " : "")}!Arguments.Check(ctx, f, {i})) return;\n");
            lines.Add((p.Type.Nullable ? "else " : "") + $"{v} = Unsafe.As<{full}>({slot}.AsObject);\n");
            _e.Append($"        {full}? {v};\n");
            Optional(i, p, v, p.Type.Nullable ? new List<string> { lines[0] + lines[1].Replace("return;", "return;") + lines[2] } : lines, "null");
            if (!nullable) _call[_call.Count - 1] = v + "!";
        }

        /// <summary>The C# expression of a default.</summary>
        private string? DefaultCode(int i, PhpParam p, IParameterSymbol c, string bare)
        {
            if (!p.Optional) return null;
            if (c.HasExplicitDefaultValue)
            {
                return c.ExplicitDefaultValue switch
                {
                    null => bare == "Value" ? "default" : c.Type.IsReferenceType || c.Type.NullableAnnotation == NullableAnnotation.Annotated ? "null" : "default",
                    bool b => b ? "true" : "false",
                    double d => d.ToString("R", CultureInfo.InvariantCulture) + "d",
                    object o => Convert.ToString(o, CultureInfo.InvariantCulture) + "L",
                };
            }

            string text = p.Default, lower = text.ToLowerInvariant();
            if (text.Length == 0) return bare == "Value" ? "default" : "null";
            if (lower == "null") return bare == "Value" ? "Value.Null" : "null";
            switch (bare)
            {
                case "long":
                    if (lower is "php_int_max") return "long.MaxValue";
                    return TryLiteral(text, out long n)
                        ? n.ToString(CultureInfo.InvariantCulture) + "L" : $"Arguments.DefaultInt(f, {i})";
                case "double":
                    return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double d)
                        ? d.ToString("R", CultureInfo.InvariantCulture) + "d" : $"Arguments.DefaultFloat(f, {i})";
                case "bool":
                    return lower is "true" or "false" ? lower : $"Arguments.DefaultBool(f, {i})";
                case "PhpString":
                    return text is "\"\"" or "''" ? "PhpString.Empty" : $"Arguments.DefaultString(f, {i})";
                case "PhpArray":
                    return "PhpArray.Empty";
                default:
                    if (lower is "true") return "Value.True";
                    if (lower is "false") return "Value.False";
                    return TryLiteral(text, out long k)
                        ? $"Value.Int({k.ToString(CultureInfo.InvariantCulture)}L)" : $"Arguments.DefaultValue(f, {i})";
            }
        }

        /// <summary>A decimal number; others (0777, 0x10) are worked out at run time.</summary>
        private static bool TryLiteral(string text, out long value)
        {
            value = 0;
            return (text.Length == 1 || text[0] != '0') && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        }

        private void Result(string indent, string call)
        {
            string type = TypeName(_method.ReturnType);
            string bare = type.TrimEnd('?');
            bool nullable = type.EndsWith("?", StringComparison.Ordinal);
            PhpType? t = _sig.Return;
            bool ok = bare switch
            {
                "void" => t is null || t.Is("void") || t.Is("never") || t.Is("null") || (t.Builtins.Count == 1 && t.Has("null")),
                "bool" => t is null || t.IsMixed || t.Has("bool") || t.Has("true") || t.Has("false"),
                "long" => t is null || t.IsMixed || t.Has("int"),
                "double" => t is null || t.IsMixed || t.Has("float"),
                "PhpString" => t is null || t.IsMixed || t.Has("string"),
                "PhpArray" => t is null || t.IsMixed || t.Has("array"),
                "Value" => true,
                _ => DerivesFromInstance(_method.ReturnType) && (t is null || t.IsMixed || t.Classes.Count > 0 || t.Has("object") || t.Has("static")),
            };
            bool orFalse = t is not null && (t.Has("false") || t.Has("bool")) && !t.Has("null");
            if (nullable && t is not null && !t.IsMixed && !orFalse && !t.Has("null")) ok = false;
            if (!ok) _owner.Report(FunctionDiagnostics.ReturnType, _method, _sig.Name, t?.Text ?? "none", type);
            string none = orFalse ? "Value.False" : "Value.Null";
            switch (bare)
            {
                case "void":
                    _e.Append(indent).Append(call).Append(";\n").Append(indent).Append("result = Value.Null;\n");
                    return;
                case "bool" or "long" or "double":
                    string make = bare == "bool" ? "Bool" : bare == "long" ? "Int" : "Float";
                    _e.Append(indent).Append(nullable ? $"result = {call} is {{ }} r ? Value.{make}(r) : {none};\n" : $"result = Value.{make}({call});\n");
                    return;
                case "Value":
                    _e.Append(indent).Append($"Value r = {call};\n").Append(indent).Append("Value.Move(ref result, r.IsUndef ? Value.Null : r);\n");
                    return;
                case "PhpString":
                    _e.Append(indent).Append($"{type} r = {call};\n");
                    // a result that is an argument has two owners
                    string same = string.Join(" || ", _strings.Select(s => $"ReferenceEquals(r, {s})").Concat(_values.Select(s => $"Arguments.Holds({s}, r)")));
                    if (same.Length > 0) _e.Append(indent).Append($"if ({(nullable ? "r is not null && (" + same + ")" : same)}) Arguments.MarkShared(r);\n").Append(indent).Append("else ");
                    else _e.Append(indent);
                    _e.Append($"if (r{(nullable ? "?" : "")}.Length >= Arguments.BigString) ctx.ChargeBig(r.Length);\n");
                    _e.Append(indent).Append(nullable ? $"result = r is null ? {none} : Value.String(r);\n" : "result = Value.String(r);\n");
                    return;
                default:
                    string wrap = bare == "PhpArray" ? "Array" : "Object";
                    _e.Append(indent).Append(nullable ? $"result = {call} is {{ }} r ? Value.{wrap}(r) : {none};\n" : $"result = Value.{wrap}({call});\n");
                    return;
            }
        }
    }
}
