using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>Values as the texts show them (format_default_value). All texts are Latin-1 views of bytes.</summary>
internal static class ValueText
{
    internal static void Append(RequestContext ctx, StringBuilder text, in Value value)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Undef or Kind.Null:
                text.Append("NULL");
                break;
            case Kind.Bool:
                text.Append(v.BoolValue ? "true" : "false");
                break;
            case Kind.Int:
                text.Append(v.IntValue);
                break;
            case Kind.Float:
                text.Append(new PhpStringBuilder().Append(v.FloatValue, ctx.Precision, zeroFraction: true).ToString());
                break;
            case Kind.String:
                text.Append('\'');
                AppendEscaped(text, v.AsString);
                text.Append('\'');
                break;
            case Kind.Array:
                AppendArray(ctx, text, v.AsArray);
                break;
            case Kind.Object:
                var obj = (PhpInstance)v.AsObject;
                if (obj.Class.IsEnum) text.Append(obj.Class.Name).Append("::").Append(obj.Slots[0].AsString);
                else text.Append("object(").Append(obj.Class.Name).Append(')');
                break;
            case Kind.ConstExpr:
                text.Append(((ConstExpr)v.o!).Text);
                break;
        }
    }

    private static void AppendArray(RequestContext ctx, StringBuilder text, PhpArray array)
    {
        bool isList = array.IsList, first = true;
        text.Append('[');
        foreach (KeyValuePair<Value, Value> item in array)
        {
            if (!first) text.Append(", ");
            first = false;
            if (!isList)
            {
                if (item.Key.IsString)
                {
                    text.Append('\'');
                    AppendEscaped(text, item.Key.AsString);
                    text.Append('\'');
                }
                else
                {
                    text.Append(item.Key.IntValue);
                }

                text.Append(" => ");
            }

            Append(ctx, text, item.Value);
        }

        text.Append(']');
    }

    /// <summary>smart_str_append_escaped.</summary>
    private static void AppendEscaped(StringBuilder text, PhpString value)
    {
        foreach (byte b in value.Span)
        {
            switch (b)
            {
                case (byte)'\n': text.Append("\\n"); break;
                case (byte)'\r': text.Append("\\r"); break;
                case (byte)'\t': text.Append("\\t"); break;
                case (byte)'\f': text.Append("\\f"); break;
                case (byte)'\v': text.Append("\\v"); break;
                case (byte)'\\': text.Append("\\\\"); break;
                case 0x1b: text.Append("\\e"); break;
                case < 32 or > 126: text.Append("\\x").Append(b.ToString("X2")); break;
                default: text.Append((char)b); break;
            }
        }
    }

    /// <summary>A constant's value between its braces.</summary>
    internal static void AppendConstant(RequestContext ctx, StringBuilder text, in Value value)
    {
        if (value.IsArray) text.Append("Array");
        else if (value.IsObject && value.o is PhpInstance { Class.ToStringMethod: null }) text.Append("Object");
        else text.Append(Conversions.ToStr(ctx, in value));
    }
}

/// <summary>Functions and methods as text.</summary>
internal static class FunctionText
{
    internal static void Append(RequestContext ctx, StringBuilder s, PhpFunction f, ClosureObject? closure, PhpClass? asked, string indent)
    {
        FunctionFlags flags = ReflectionFunctionAbstractObject.FlagsOf(f, closure);
        var user = f.IsUser ? (UserFunction)f : null;
        if (user?.Code.DocComment is { } doc) s.Append(indent).Append(doc).Append('\n');
        bool isClosure = (flags & FunctionFlags.Closure) != 0;
        s.Append(indent).Append(isClosure ? "Closure [ " : f.Scope is not null ? "Method [ " : "Function [ ");
        s.Append(user is not null ? "<user" : "<internal");
        if ((flags & FunctionFlags.Deprecated) != 0) s.Append(", deprecated");
        if (Reflect.ExtensionOf(ctx, f) is { } extension) s.Append(':').Append(extension);
        AppendOrigin(s, f, asked);
        if (f.Prototype?.Scope is { } prototype) s.Append(", prototype ").Append(prototype.Text);
        if ((flags & FunctionFlags.Constructor) != 0) s.Append(", ctor");
        s.Append("> ");
        if ((flags & FunctionFlags.Abstract) != 0) s.Append("abstract ");
        if ((flags & FunctionFlags.Final) != 0) s.Append("final ");
        if ((flags & FunctionFlags.Static) != 0) s.Append("static ");
        s.Append(f.Scope is not null ? Visibility.Text(flags) + " method " : "function ");
        if ((flags & FunctionFlags.ReturnsReference) != 0) s.Append('&');
        s.Append(Reflect.Cut(f.Name)).Append(" ] {\n");
        if (user is not null)
            s.Append(indent).Append("  @@ ").Append(Reflect.Cut(user.Code.FileName)).Append(' ').Append(user.Code.LineStart).Append(" - ").Append(user.Code.LineEnd).Append('\n');
        if (isClosure && user is { Code.StaticVars.Length: > 0 }) AppendBound(s, user, indent + "  ");
        AppendParameters(ctx, s, f, indent + "  ");
        if (f.ReturnType is { } type)
            s.Append("  ").Append(indent).Append(f.HasTentativeReturnType ? "- Tentative return [ " : "- Return [ ").Append(PhpClass.CutAtNul(type.Text)).Append(" ]\n");
        s.Append(indent).Append("}\n");
    }

    private static void AppendOrigin(StringBuilder s, PhpFunction f, PhpClass? asked)
    {
        if (asked is null || f.Scope is null) return;
        if (!ReferenceEquals(f.Scope, asked))
        {
            s.Append(", inherits ").Append(f.Scope.Text);
            return;
        }

        if (f.Scope.Parent?.FindMethod(f.Name.ToLower()) is { IsPrivate: false } other && !ReferenceEquals(other.Scope, f.Scope))
            s.Append(", overwrites ").Append(other.Scope!.Text);
    }

    private static void AppendBound(StringBuilder s, UserFunction f, string indent)
    {
        StaticVar[] variables = f.Code.StaticVars;
        s.Append('\n').Append(indent).Append("- Bound Variables [").Append(variables.Length).Append("] {\n");
        for (int i = 0; i < variables.Length; i++)
            s.Append(indent).Append("    Variable #").Append(i).Append(" [ $").Append(variables[i].Name).Append(" ]\n");
        s.Append(indent).Append("}\n");
    }

    private static void AppendParameters(RequestContext ctx, StringBuilder s, PhpFunction f, string indent)
    {
        // what has neither parameters nor a return type has no argument info, if it is PHP code
        if (f.Params.Length == 0 && f.ReturnType is null && f is not NativeFunction) return;
        s.Append('\n').Append(indent).Append("- Parameters [").Append(f.Params.Length).Append("] {\n");
        for (int i = 0; i < f.Params.Length; i++)
        {
            s.Append(indent).Append("  ");
            AppendParameter(ctx, s, f, i);
            s.Append('\n');
        }

        s.Append(indent).Append("}\n");
    }

    internal static void AppendParameter(RequestContext ctx, StringBuilder s, PhpFunction f, int index)
    {
        ParamInfo p = f.Params[index];
        bool required = index < f.RequiredParams, variadic = (p.Flags & ParamFlags.Variadic) != 0;
        s.Append("Parameter #").Append(index).Append(required ? " [ <required> " : " [ <optional> ");
        if (p.Type is { } type) s.Append(type.Text).Append(' ');
        if (p.ByRef) s.Append('&');
        if (variadic) s.Append("...");
        s.Append('$').Append(p.Name);
        if (!required && !variadic)
        {
            if (f is UserFunction)
            {
                if (!p.Default.IsUndef)
                {
                    s.Append(" = ");
                    ValueText.Append(ctx, s, p.Default);
                }
            }
            else
            {
                s.Append(" = ").Append(f is NativeFunction && p.DefaultText is { } text ? text : "<default>");
            }
        }

        s.Append(" ]");
    }
}

/// <summary>Properties, class constants and constants as text.</summary>
internal static class MemberText
{
    /// <summary>A declared property, or a dynamic one when <paramref name="info"/> is null.</summary>
    internal static void AppendProperty(RequestContext ctx, StringBuilder s, PropertyInfo? info, PhpString name, string indent)
    {
        if (info?.DocComment is { } doc) s.Append(indent).Append(doc).Append('\n');
        s.Append(indent).Append("Property [ ");
        if (info is null)
        {
            s.Append("<dynamic> public $").Append(name).Append(" ]\n");
            return;
        }

        if (info.IsAbstract) s.Append("abstract ");
        if (info.IsFinal) s.Append("final ");
        s.Append(Visibility.Text(info.Flags)).Append(' ');
        if (info.SetVisibility == FunctionFlags.Private) s.Append("private(set) ");
        if (info.SetVisibility == FunctionFlags.Protected) s.Append("protected(set) ");
        if (info.IsStatic) s.Append("static ");
        if (info.IsReadOnly) s.Append("readonly ");
        if (info.Type is { } type) s.Append(type.Text).Append(' ');
        s.Append('$').Append(name);
        Value initial = Reflect.DefaultOf(ctx, info);
        if (!initial.IsUndef)
        {
            s.Append(" = ");
            ValueText.Append(ctx, s, in initial);
        }

        s.Append(" ]\n");
    }

    /// <summary>False when evaluating it left an exception pending.</summary>
    internal static bool AppendClassConstant(RequestContext ctx, StringBuilder s, ClassConstant c, string indent)
    {
        if (!ctx.GetConstant(c, c.DeclaringClass.Text, out Value value)) return false;
        if (c.DocComment is { } doc) s.Append(indent).Append(doc).Append('\n');
        s.Append(indent).Append("Constant [ ");
        if ((c.Flags & FunctionFlags.Final) != 0) s.Append("final ");
        s.Append(Visibility.Text(c.Flags)).Append(' ').Append(PhpClass.CutAtNul(c.Type?.Text ?? TypeNames.Of(in value))).Append(' ').Append(Reflect.Cut(c.Name)).Append(" ] { ");
        if (value.IsObject) s.Append("Object");
        else ValueText.AppendConstant(ctx, s, in value);
        s.Append(" }\n");
        return !ctx.HasPending;
    }

    internal static void AppendConstant(RequestContext ctx, StringBuilder s, PhpString name, in Value value, string indent)
    {
        s.Append(indent).Append("Constant [ ");
        string flags = "";
        if (!ctx.Constants.ContainsKey(name) && ctx.Environment.Constants.ContainsKey(name))
        {
            // these two depend on how the process was started
            flags = name.Equals("PHP_SAPI") || name.Equals("PHP_BINARY") ? "<persistent, no_file_cache> "
                : ctx.Environment.Constants.IsDeprecated(name) ? "<persistent, deprecated> " : "<persistent> ";
        }

        s.Append(flags).Append(TypeNames.Of(in value)).Append(' ').Append(name).Append(" ] { ");
        if (value.IsArray) s.Append("Array");
        else s.Append(Conversions.ToStr(ctx, in value));
        s.Append(" }\n");
    }
}

/// <summary>Classes and objects as text.</summary>
internal static class ClassText
{
    /// <summary>Stops where something leaves an exception pending.</summary>
    internal static void Append(RequestContext ctx, StringBuilder s, PhpClass cls, PhpInstance? obj, string indent)
    {
        string inner = indent + "    ";
        AppendHead(s, cls, obj, indent);
        s.Append('\n').Append(indent).Append("  - Constants [").Append(cls.Constants.Count).Append("] {\n");
        foreach (ClassConstant c in cls.Constants.Values)
            if (!MemberText.AppendClassConstant(ctx, s, c, inner)) return;
        s.Append(indent).Append("  }\n");

        List<PropertyInfo> own = [.. cls.Properties.Values.Where(p => !p.IsPrivate || ReferenceEquals(p.DeclaringClass, cls))];
        List<PhpFunction> methods = [.. cls.Methods.Values.Where(m => !m.IsPrivate || ReferenceEquals(m.Scope, cls))];
        AppendProperties(ctx, s, [.. own.Where(static p => p.IsStatic)], "Static properties", indent);
        AppendMethods(ctx, s, cls, [.. methods.Where(static m => m.IsStatic)], "Static methods", indent);
        AppendProperties(ctx, s, [.. own.Where(static p => !p.IsStatic)], "Properties", indent);
        if (obj is not null) AppendDynamic(ctx, s, obj, indent);
        AppendMethods(ctx, s, cls, [.. methods.Where(static m => !m.IsStatic)], "Methods", indent);
        s.Append(indent).Append("}\n");
    }

    private static void AppendHead(StringBuilder s, PhpClass cls, PhpInstance? obj, string indent)
    {
        ClassDecl? decl = cls.Decl;
        if (decl?.DocComment is { } doc) s.Append(indent).Append(doc).Append('\n');
        s.Append(indent).Append(obj is not null ? "Object of class" : cls.IsInterface ? "Interface" : cls.IsTrait ? "Trait" : "Class").Append(" [ ");
        s.Append(decl is not null ? "<user" : "<internal");
        if (decl is null && cls.Extension is { } extension) s.Append(':').Append(extension);
        s.Append("> ");
        if (ReflectionClassObject.IsIterateableText(cls)) s.Append("<iterateable> ");
        if (cls.IsInterface)
        {
            s.Append("interface ");
        }
        else if (cls.IsTrait)
        {
            s.Append("trait ");
        }
        else
        {
            if (cls.IsAbstract) s.Append("abstract ");
            if (cls.IsFinal) s.Append("final ");
            if ((cls.Flags & ClassFlags.ReadOnly) != 0) s.Append("readonly ");
            s.Append("class ");
        }

        s.Append(cls.Text);
        if (cls.Parent is { } parent) s.Append(" extends ").Append(parent.Text);
        if (cls.Interfaces.Length > 0)
            s.Append(cls.IsInterface ? " extends " : " implements ").AppendJoin(", ", cls.Interfaces.Select(static i => i.Text));
        s.Append(" ] {\n");
        if (decl is not null)
            s.Append(indent).Append("  @@ ").Append(decl.Unit?.FileName).Append(' ').Append(decl.LineStart).Append('-').Append(decl.LineEnd).Append('\n');
    }

    private static void AppendProperties(RequestContext ctx, StringBuilder s, List<PropertyInfo> list, string title, string indent)
    {
        s.Append('\n').Append(indent).Append("  - ").Append(title).Append(" [").Append(list.Count).Append("] {\n");
        foreach (PropertyInfo p in list) MemberText.AppendProperty(ctx, s, p, p.Name, indent + "    ");
        s.Append(indent).Append("  }\n");
    }

    private static void AppendDynamic(RequestContext ctx, StringBuilder s, PhpInstance obj, string indent)
    {
        List<PhpString> names = Reflect.DynamicNames(ctx, obj, initialize: false);
        names.RemoveAll(n => n.Length == 0 || n[0] == 0 || obj.Class.Properties.ContainsKey(n));
        s.Append('\n').Append(indent).Append("  - Dynamic properties [").Append(names.Count).Append("] {\n");
        foreach (PhpString n in names) MemberText.AppendProperty(ctx, s, null, n, indent + "    ");
        s.Append(indent).Append("  }\n");
    }

    private static void AppendMethods(RequestContext ctx, StringBuilder s, PhpClass cls, List<PhpFunction> list, string title, string indent)
    {
        s.Append('\n').Append(indent).Append("  - ").Append(title).Append(" [").Append(list.Count).Append("] {");
        foreach (PhpFunction m in list)
        {
            s.Append('\n');
            FunctionText.Append(ctx, s, m, null, cls, indent + "    ");
        }

        if (list.Count == 0) s.Append('\n');
        s.Append(indent).Append("  }\n");
    }
}
