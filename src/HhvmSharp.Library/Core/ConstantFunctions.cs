using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>define(), defined() and the list of constants.</summary>
[PhpExtension("Core")]
internal static class ConstantFunctions
{
    [PhpFunction("define(string $constant_name, mixed $value, bool $case_insensitive = false): bool")]
    internal static bool define(RequestContext ctx, PhpString constant_name, Value value, bool case_insensitive)
    {
        if (constant_name.Span.IndexOf("::"u8) >= 0) Arg.ValueError(ctx, 1, "cannot be a class constant");
        if (case_insensitive)
            Arg.Warning(ctx, "Argument #3 ($case_insensitive) is ignored since declaration of case-insensitive constants is no longer supported");
        Value v = value.Dereferenced();
        Value owned = v.o is PhpArray { IsImmutable: false } array
            ? Value.Array(WithoutReferences(ctx, array, []))
            : v.Copied();
        return ctx.DefineConstant(constant_name, in owned);
    }

    /// <summary>Constants hold no references; a recursive array cannot be one.</summary>
    private static PhpArray WithoutReferences(RequestContext ctx, PhpArray array, HashSet<PhpArray> inside)
    {
        if (!inside.Add(array)) Arg.ValueError(ctx, 2, "cannot be a recursive array");
        var copy = new PhpArray(array.Length);
        foreach ((Value key, Value element) in array)
        {
            Value v = element.Dereferenced();
            copy.SetKey(ctx, in key, v.o is PhpArray { IsImmutable: false } inner ? Value.Array(WithoutReferences(ctx, inner, inside)) : v.Copied());
        }

        inside.Remove(array);
        return copy;
    }

    [PhpFunction("defined(string $constant_name): bool")]
    internal static bool defined(RequestContext ctx, PhpString constant_name)
    {
        if (!SplitClassConstant(constant_name, out PhpString className, out PhpString name)) return ctx.TryFindConstant(constant_name, out _);
        PhpClass? cls = ClassNames.FetchType(className) != 0 ? ctx.FetchClass(className, quiet: true) : ctx.FindClass(className);
        if (cls is null || !cls.Constants.TryGetValue(name, out ClassConstant? c) || !ctx.MayAccess(c, ctx.ExecutedScope)) return false;
        return ctx.GetConstant(c, cls.Text, out _);
    }

    /// <summary>"A::B" in its parts.</summary>
    internal static bool SplitClassConstant(PhpString text, out PhpString className, out PhpString name)
    {
        int colons = text.Span.LastIndexOf((byte)':');
        className = name = text;
        if (colons <= 0 || text[colons - 1] != (byte)':') return false;
        className = text.Substring(0, colons - 1);
        name = text.Substring(colons + 1, text.Length - colons - 1);
        return true;
    }

    [PhpFunction("get_defined_constants(bool $categorize = false): array")]
    internal static PhpArray get_defined_constants(RequestContext ctx, bool categorize)
    {
        var result = new PhpArray();
        foreach ((PhpString name, Value value, string extension) in ctx.Environment.Constants.All()) Add(extension, name, in value);
        foreach (KeyValuePair<PhpString, Value> own in ctx.Constants) Add("user", own.Key, own.Value);
        return result;

        void Add(string category, PhpString name, in Value value)
        {
            PhpArray target = result;
            if (categorize)
            {
                PhpString key = PhpString.Literal(category);
                ref Value slot = ref result.GetOrAdd(ctx, key, out bool added);
                if (added) slot = Value.Array(new PhpArray());
                target = slot.AsArray;
            }

            target.Set(ctx, name, value.Copied());
        }
    }
}
