using System.Globalization;
using System.Text.RegularExpressions;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>Default values of parameters: of user functions as compiled, of built-ins from PHP's own text.</summary>
internal static partial class ParameterDefault
{
    [GeneratedRegex(@"^\\?[A-Za-z_\x80-\xff][\\\w\x80-\xff]*$")]
    private static partial Regex ConstantName();

    [GeneratedRegex(@"^\\?([A-Za-z_\x80-\xff][\\\w\x80-\xff]*)::([A-Za-z_\x80-\xff][\w\x80-\xff]*)$")]
    private static partial Regex ClassConstantName();

    /// <summary>Functions that take over a user's signature (Closure::__invoke) do not know theirs.</summary>
    internal static bool IsAvailable(PhpFunction f, int index)
    {
        ParamInfo p = f.Params[index];
        return f switch
        {
            NativeFunction => p.DefaultText is not null,
            UserFunction => !p.Default.IsUndef,
            _ => false,
        };
    }

    /// <summary>The name of the constant that the default is, or null when it is anything else.</summary>
    internal static string? ConstantOf(PhpFunction f, int index)
    {
        ParamInfo p = f.Params[index];
        if (f is not NativeFunction) return p.Default.o is ConstExpr expression ? NameOf(expression.Text) : null;
        string text = p.DefaultText!;
        return text.ToLowerInvariant() is "null" or "true" or "false" ? null : NameOf(text);
    }

    private static string? NameOf(string text)
    {
        if (ConstantName().IsMatch(text)) return text.TrimStart('\\');
        Match m = ClassConstantName().Match(text);
        return m.Success && !m.Groups[2].ValueSpan.Equals("class", StringComparison.OrdinalIgnoreCase) ? text.TrimStart('\\') : null;
    }

    /// <summary>Owned; constant expressions are evaluated in the function's class.</summary>
    internal static Value Evaluate(RequestContext ctx, PhpFunction f, int index)
    {
        ParamInfo p = f.Params[index];
        if (f is not NativeFunction) return Reflect.Evaluate(ctx, p.Default, f.Scope);
        return EvaluateText(ctx, p.DefaultText!, f.Scope) is { IsUndef: false } v ? v : p.Default.Copied();
    }

    /// <summary>Constants, class constants, combinations of them with |, and products of numbers; undef for anything else.</summary>
    private static Value EvaluateText(RequestContext ctx, string text, PhpClass? scope)
    {
        if (text.Contains('|') && !text.Contains('\''))
        {
            long bits = 0;
            foreach (string part in text.Split('|'))
            {
                Value v = EvaluateText(ctx, part.Trim(), scope);
                if (!v.IsInt) return default;
                bits |= v.IntValue;
            }

            return Value.Int(bits);
        }

        if (text.Contains(" * ", StringComparison.Ordinal))
        {
            return Value.Int(text.Split(" * ").Aggregate(1L, static (product, factor) => product * long.Parse(factor, CultureInfo.InvariantCulture)));
        }

        if (ClassConstantName().Match(text) is { Success: true } m)
        {
            PhpString className = PhpString.FromLatin1(m.Groups[1].Value);
            PhpClass? cls = className.Equals("self") ? scope : ctx.FindClass(className);
            if (cls is null || !cls.Constants.TryGetValue(PhpString.FromLatin1(m.Groups[2].Value), out ClassConstant? c)) return default;
            return ctx.GetConstant(c, cls.Text, out Value constant) ? constant.Copied() : throw PhpThrow.Instance;
        }

        if (!ConstantName().IsMatch(text)) return default;
        PhpString name = PhpString.FromLatin1(text);
        if (!ctx.TryFindConstant(name, out Value value)) return default;
        if (ctx.Environment.Constants.IsDeprecated(name))
        {
            ctx.Deprecated($"Constant {name} is deprecated");
            Throw.IfPending(ctx);
        }

        return value.Copied();
    }
}
