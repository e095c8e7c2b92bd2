using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>A function's declaration as inheritance errors show it (zend_get_function_declaration).</summary>
internal static class Signature
{
    /// <summary><paramref name="compiling"/>: static is not the class that is running.</summary>
    internal static string Of(RequestContext? ctx, PhpFunction f, PhpClass scope, bool compiling)
    {
        RequestContext? typeContext = compiling ? null : ctx;
        var s = new StringBuilder();
        if (f.ReturnsReference) s.Append("& ");
        if (f.Scope is not null) s.Append(f.Scope.Text).Append("::");
        s.Append(f.Name).Append('(');
        for (int i = 0; i < f.Params.Length; i++)
        {
            ParamInfo p = f.Params[i];
            if (i > 0) s.Append(", ");
            if (p.Type is not null) s.Append(TypeText.Resolved(typeContext, p.Type, scope)).Append(' ');
            if (p.ByRef) s.Append('&');
            bool variadic = (p.Flags & ParamFlags.Variadic) != 0;
            if (variadic) s.Append("...");
            s.Append('$').Append(p.Name);
            if (i >= f.RequiredParams && !variadic) s.Append(" = ").Append(Default(ctx, f, p, i));
        }

        s.Append(')');
        if (f.ReturnType is not null) s.Append(": ").Append(TypeText.Resolved(typeContext, f.ReturnType, scope));
        return s.ToString();
    }

    private static string Default(RequestContext? ctx, PhpFunction f, ParamInfo p, int index)
    {
        if (f is not UserFunction user) return p.DefaultText ?? "<default>";
        Value v = p.Default;
        if (v.IsUndef)
        {
            // abstract methods have their RECV_INIT ops too
            foreach (ref readonly Op op in user.Code.Ops.AsSpan())
                if (op.Code == Opcode.RECV_INIT && op.Op1 == index + 1 && op.Op2Kind == OperandKind.Const) v = user.Code.Literals[op.Op2];
        }

        switch (v.Kind)
        {
            case Kind.Undef: return "<default>";
            case Kind.Null: return "null";
            case Kind.Bool: return v.IsTrue ? "true" : "false";
            case Kind.String:
                string text = v.AsString.ToString();
                return text.Length > 10 ? $"'{text[..10]}...'" : $"'{text}'";
            case Kind.Array: return v.AsArray.Length == 0 ? "[]" : "[...]";
            case Kind.ConstExpr:
                var expression = (ConstExpr)v.o!;
                return IsConstantName(expression.Code) ? expression.Text.TrimStart('\\') : "<expression>";
            default: return v.IsFloat ? Numbers.ToString(v.FloatValue, ctx?.Precision ?? 14).ToString() : v.n.ToString();
        }
    }

    /// <summary>A constant or a class constant, which is shown by name.</summary>
    private static bool IsConstantName(OpArray code) =>
        code.Ops[1].Code == Opcode.RETURN
        && (code.Ops[0].Code == Opcode.FETCH_CONSTANT
            || (code.Ops[0].Code == Opcode.FETCH_CLASS_CONSTANT && code.Ops[0].Op2Kind == OperandKind.Const));
}

/// <summary>Types in messages.</summary>
internal static class TypeText
{
    /// <summary>zend_type_to_string_resolved: self, parent and static by the names they stand for.</summary>
    internal static string Resolved(RequestContext? ctx, TypeDecl type, PhpClass? scope)
    {
        if (scope is null || !Names(type)) return PhpClass.CutAtNul(type.Text);
        var parts = new List<string>();
        foreach (TypeDecl part in type.Parts)
        {
            if (part.IsIntersection)
            {
                string inner = string.Join('&', part.Parts.Select(p => Name(p.ClassName!, scope)));
                parts.Add(type.Parts.Length == 1 && type.Mask == 0 ? inner : $"({inner})");
            }
            else
            {
                parts.Add(Name(part.ClassName!, scope));
            }
        }

        if (type.IsIntersection) return string.Join('&', parts);
        TypeMask m = type.Mask;
        if ((m & TypeMask.Static) != 0) parts.Add(ctx?.CalledScope?.Text ?? "static");
        Add(TypeMask.Callable, "callable");
        Add(TypeMask.Object, "object");
        Add(TypeMask.Array, "array");
        Add(TypeMask.String, "string");
        Add(TypeMask.Int, "int");
        Add(TypeMask.Float, "float");
        if ((m & TypeMask.Bool) == TypeMask.Bool) parts.Add("bool");
        else if ((m & TypeMask.False) != 0) parts.Add("false");
        else if ((m & TypeMask.True) != 0) parts.Add("true");
        Add(TypeMask.Void, "void");
        Add(TypeMask.Never, "never");
        bool nullable = (m & TypeMask.Null) != 0;
        if (nullable && parts.Count == 1 && !parts[0].Contains('&')) return "?" + parts[0];
        if (nullable) parts.Add("null");
        return string.Join('|', parts);

        void Add(TypeMask bit, string text)
        {
            if ((m & bit) != 0) parts.Add(text);
        }
    }

    private static bool Names(TypeDecl type)
    {
        if ((type.Mask & TypeMask.Static) != 0) return true;
        foreach (TypeDecl part in type.Parts)
        {
            if (part.ClassName is null ? Names(part) : part.LowerClassName.Equals(CoreNames.Self) || part.LowerClassName.Equals(CoreNames.Parent) || part.ClassName.Span.Contains((byte)0)) return true;
        }

        return false;
    }

    private static string Name(PhpString name, PhpClass scope)
    {
        PhpString lower = name.ToLower();
        if (lower.Equals(CoreNames.Self)) return scope.Text;
        if (lower.Equals(CoreNames.Parent) && scope.Parent is not null) return scope.Parent.Text;
        return PhpClass.CutAtNul(name.ToString());
    }
}
