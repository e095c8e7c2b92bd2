using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>define(), defined(), constant().</summary>
[PhpExtension("Core")]
internal static class ConstantFunctions
{
    [PhpFunction("define(string $constant_name, mixed $value, bool $case_insensitive = false): bool")]
    internal static bool define(RequestContext ctx, PhpString constant_name, Value value, bool case_insensitive)
    {
        if (constant_name.Span.IndexOf("::"u8) >= 0) Arg.ValueError(ctx, 1, "cannot be a class constant");
        if (case_insensitive) Arg.Warning(ctx, "Argument #3 ($case_insensitive) is ignored since declaration of case-insensitive constants is no longer supported");
        Value copy = value.Copied();
        if (value.IsArray)
        {
            if (IsRecursive(value.AsArray, new HashSet<PhpArray>(ReferenceEqualityComparer.Instance))) Arg.ValueError(ctx, 2, "cannot be a recursive array");
            if (value.AsArray.MayHaveReferences)
            {
                copy.Release(ctx);
                copy = Value.Array(WithoutReferences(ctx, value.AsArray));
            }
        }

        constant_name.MarkShared();
        return ctx.DefineConstant(constant_name, in copy);
    }

    private static bool IsRecursive(PhpArray array, HashSet<PhpArray> inside)
    {
        if (array.IsTyped || array.IsImmutable) return false;
        if (!inside.Add(array)) return true;
        foreach ((Value _, Value v) in array)
            if (v.Dereferenced() is { IsArray: true } nested && IsRecursive(nested.AsArray, inside)) return true;
        inside.Remove(array);
        return false;
    }

    /// <summary>A constant does not change with the variables that it was made of.</summary>
    private static PhpArray WithoutReferences(RequestContext ctx, PhpArray array)
    {
        var result = new PhpArray(array.Length);
        foreach ((Value key, Value v) in array)
        {
            Value inner = v.Dereferenced();
            Elements.Put(ctx, result, in key, inner.IsArray && inner.AsArray.MayHaveReferences ? Value.Array(WithoutReferences(ctx, inner.AsArray)) : inner.Copied());
        }

        return result;
    }

    [PhpFunction("defined(string $constant_name): bool")]
    internal static bool defined(RequestContext ctx, PhpString constant_name) => TryGet(ctx, constant_name, silent: true, out _);

    /// <summary>
    /// zend_get_constant_ex: also "Class::NAME" with self, parent and static; borrowed. When not silent, an Error is
    /// pending after false.
    /// </summary>
    internal static bool TryGet(RequestContext ctx, PhpString name, bool silent, out Value value)
    {
        if (name.Length > 0 && name[0] == '\\') name = name.Substring(1, name.Length - 1);
        int colon = name.Span.LastIndexOf("::"u8);
        if (colon >= 0) return TryGetOfClass(ctx, name.Substring(0, colon), name.Substring(colon + 2, name.Length - colon - 2), silent, out value);
        if (ctx.TryFindConstant(name, out value)) return true;
        if (!silent) ctx.ThrowError("Error", $"Undefined constant \"{name}\"");
        return false;
    }

    private static bool TryGetOfClass(RequestContext ctx, PhpString className, PhpString name, bool silent, out Value value)
    {
        value = default;
        bool named = ClassNames.FetchType(className) == ExtendedValues.ClassDefault;
        PhpClass? cls = named && silent ? ctx.FindClass(className) : ctx.FetchClass(className, quiet: silent);
        if (cls is null) return false;
        return ctx.FindConstant(cls, name, ctx.ExecutedScope, className.ToString(), silent) is { } constant
            && ctx.GetConstant(constant, className.ToString(), out value);
    }

    [PhpFunction("get_defined_constants(bool $categorize = false): array")]
    internal static PhpArray get_defined_constants(RequestContext ctx, bool categorize)
    {
        var result = new PhpArray();
        foreach ((PhpString name, Value v, string extension) in ctx.Environment.Constants.All())
        {
            if (!categorize)
            {
                result.Set(ctx, name, v.Copied());
                continue;
            }

            PhpString key = PhpString.FromLatin1(extension);
            if (!result.ContainsKey(key)) result.Set(ctx, key, Value.Array(new PhpArray()));
            result.Get(key).AsArray.Set(ctx, name, v.Copied());
        }

        PhpArray user = categorize ? new PhpArray() : result;
        foreach (KeyValuePair<PhpString, UserConstant> c in ctx.Constants) user.Set(ctx, c.Key, c.Value.Value.Copied());
        if (categorize && user.Length > 0) result.Add("user", Value.Array(user));
        return result;
    }
}
