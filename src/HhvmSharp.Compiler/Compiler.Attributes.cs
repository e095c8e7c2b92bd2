using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Attributes, and the rules of the engine's own.</summary>
internal sealed partial class Compiler
{
    [Flags]
    private enum AttributeTarget { None = 0, Class = 1, Function = 2, Method = 4, Property = 8, ClassConst = 16, Parameter = 32, All = 63 }

    private static readonly string[] TargetNames = ["class", "function", "method", "property", "class constant", "parameter"];

    /// <summary>The built-in attributes that the compiler checks: where they may stand. None may be repeated.</summary>
    private static readonly Dictionary<string, AttributeTarget> InternalAttributes = new()
    {
        ["attribute"] = AttributeTarget.Class,
        ["returntypewillchange"] = AttributeTarget.Method,
        ["allowdynamicproperties"] = AttributeTarget.Class,
        ["sensitiveparameter"] = AttributeTarget.Parameter,
        ["override"] = AttributeTarget.Method,
        ["deprecated"] = AttributeTarget.Method | AttributeTarget.Function | AttributeTarget.ClassConst,
    };

    private static string TargetText(AttributeTarget targets) =>
        string.Join(", ", TargetNames.Where((_, i) => ((int)targets & (1 << i)) != 0));

    private void CompileAttributes(List<AttributeDecl> list, AttributeGroup[] groups, AttributeTarget target, AttributeTarget promoted = AttributeTarget.None)
    {
        if (groups.Length == 0) return;
        foreach (AttributeGroup group in groups)
        {
            foreach (AttributeNode node in group.Attributes)
            {
                if (node.IsCallableConvert) throw Error("Cannot create Closure as attribute argument");
                string name = ResolveClassName(node.Name);
                if (InternalAttributes.TryGetValue(Names.Lower(name), out AttributeTarget allowed) && (target & allowed) == 0 && (promoted & allowed) != 0)
                    continue;
                list.Add(new AttributeDecl
                {
                    Name = Str(name),
                    Args = CompileAttributeArgs(node),
                    Line = node.Line,
                    StrictTypes = _fn.Has(FunctionFlags.StrictTypes),
                });
            }
        }

        foreach (AttributeDecl attribute in list)
        {
            string lower = Names.Lower(attribute.Name.ToString());
            if (!InternalAttributes.TryGetValue(lower, out AttributeTarget allowed)) continue;
            if ((target & allowed) == 0)
                throw Error($"Attribute \"{attribute.Name}\" cannot target {TargetText(target)} (allowed targets: {TargetText(allowed)})");
            if (list.Exists(o => o != attribute && Names.Same(o.Name.ToString(), lower)))
                throw Error($"Attribute \"{attribute.Name}\" must not be repeated");
            if (lower == "allowdynamicproperties") CheckAllowDynamicProperties();
        }
    }

    private (PhpString? Name, Value Value)[] CompileAttributeArgs(AttributeNode node)
    {
        var args = new (PhpString? Name, Value Value)[node.Args.Length];
        bool named = false;
        for (int i = 0; i < args.Length; i++)
        {
            Arg arg = node.Args[i];
            if (arg.Spread) throw Error("Cannot use unpacking in attribute argument list");
            PhpString? name = null;
            if (arg.ArgName is not null)
            {
                name = Str(arg.ArgName);
                named = true;
                for (int k = 0; k < i; k++)
                    if (node.Args[k].ArgName == arg.ArgName) throw Error($"Duplicate named parameter ${arg.ArgName}");
            }
            else if (named)
            {
                throw Error("Cannot use positional argument after named argument");
            }

            args[i] = (name, ConstExprValue(arg.Value, allowDynamic: true));
        }

        return args;
    }

    private void CheckAllowDynamicProperties()
    {
        ClassState c = _class!;
        string? what = c.IsTrait ? "trait"
            : c.IsInterface ? "interface"
            : (c.Flags & ClassFlags.ReadOnly) != 0 ? "readonly class"
            : c.IsEnum ? "enum"
            : null;
        if (what is not null) throw Error($"Cannot apply #[AllowDynamicProperties] to {what} {c.Shown}");
        c.Flags |= ClassFlags.AllowDynamicProperties;
    }

    private static bool HasAttribute(List<AttributeDecl> list, string lowerName) =>
        list.Exists(a => Names.Lower(a.Name.ToString()) == lowerName);
}
