using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Rules on classes that need no other class: magic methods, enums, abstract methods.</summary>
internal sealed partial class Compiler
{
    /// <summary>The shape a magic method must have; null where anything goes.</summary>
    private sealed record MagicRule(int? Args = null, bool Static = false, bool CheckStatic = true, bool Public = true,
        TypeMask[]? ArgTypes = null, TypeMask Return = 0, bool NoReturnType = false);

    private static readonly Dictionary<string, MagicRule> MagicRules = new()
    {
        ["__construct"] = new(Public: false, NoReturnType: true),
        ["__destruct"] = new(0, Public: false, NoReturnType: true),
        ["__clone"] = new(0, Public: false, Return: TypeMask.Void),
        ["__get"] = new(1, ArgTypes: [TypeMask.String]),
        ["__set"] = new(2, ArgTypes: [TypeMask.String], Return: TypeMask.Void),
        ["__unset"] = new(1, ArgTypes: [TypeMask.String], Return: TypeMask.Void),
        ["__isset"] = new(1, ArgTypes: [TypeMask.String], Return: TypeMask.Bool),
        ["__call"] = new(2, ArgTypes: [TypeMask.String, TypeMask.Array]),
        ["__callstatic"] = new(2, Static: true, ArgTypes: [TypeMask.String, TypeMask.Array]),
        ["__tostring"] = new(0, Return: TypeMask.String),
        ["__debuginfo"] = new(0, Return: TypeMask.Array | TypeMask.Null),
        ["__serialize"] = new(0, Return: TypeMask.Array),
        ["__unserialize"] = new(1, ArgTypes: [TypeMask.Array], Return: TypeMask.Void),
        ["__set_state"] = new(1, Static: true, ArgTypes: [TypeMask.Array], Return: TypeMask.Object),
        ["__invoke"] = new(),
        ["__sleep"] = new(0, Return: TypeMask.Array),
        ["__wakeup"] = new(0, Return: TypeMask.Void),
    };

    private void CheckMagicMethod(FunctionState fn, string lower)
    {
        if (!MagicRules.TryGetValue(lower, out MagicRule? rule)) return;
        string cls = _class!.Shown, name = fn.Name!;
        if (rule.Args is { } count)
        {
            if (fn.NumParams != count)
            {
                throw Error(count switch
                {
                    0 => $"Method {cls}::{name}() cannot take arguments",
                    1 => $"Method {cls}::{name}() must take exactly 1 argument",
                    _ => $"Method {cls}::{name}() must take exactly {count} arguments",
                });
            }

            for (int i = 0; i < count; i++)
                if (fn.Params[i].ByRef) throw Error($"Method {cls}::{name}() cannot take arguments by reference");
        }

        if (rule.Static && !fn.Has(FunctionFlags.Static)) throw Error($"Method {cls}::{name}() must be static");
        if (!rule.Static && fn.Has(FunctionFlags.Static)) throw Error($"Method {cls}::{name}() cannot be static");
        if (rule.Public && !fn.Has(FunctionFlags.Public))
            Warn(Runtime.Values.ErrorLevel.Warning, $"The magic method {cls}::{name}() must have public visibility");
        for (int i = 0; i < (rule.ArgTypes?.Length ?? 0); i++)
        {
            TypeDecl? type = fn.Params[i].Type;
            if (type is not null && (type.Mask & rule.ArgTypes![i]) == 0)
                throw Error($"{cls}::{name}(): Parameter #{i + 1} (${fn.Params[i].Name}) must be of type {CType.Of(rule.ArgTypes[i])} when declared");
        }

        if (rule.NoReturnType && fn.Has(FunctionFlags.HasReturnType)) throw Error($"Method {cls}::{name}() cannot declare a return type");
        if (rule.Return != 0) CheckMagicReturn(fn, cls, name, rule.Return);
    }

    private void CheckMagicReturn(FunctionState fn, string cls, string name, TypeMask allowed)
    {
        if (!fn.Has(FunctionFlags.HasReturnType) || fn.ReturnType!.Has(TypeMask.Never)) return;
        bool complex = fn.ReturnType.IsComplex;
        TypeMask extra = fn.ReturnType.Mask & ~allowed;
        if ((extra & TypeMask.Static) != 0)
        {
            extra &= ~TypeMask.Static;
            complex = true;
        }

        if (extra != 0 || (complex && allowed != TypeMask.Object))
            throw Error($"{cls}::{name}(): Return type must be {CType.Of(allowed)} when declared");
    }

    /// <summary>A class that is not declared abstract must not have abstract methods of its own.</summary>
    private void CheckNotAbstract(ClassState c)
    {
        bool isEnum = c.IsEnum;
        var missing = new List<string>();
        foreach (MethodState m in c.MethodTable.Values)
            if ((m.Callee.Flags & FunctionFlags.Abstract) != 0) missing.Add($"{c.Shown}::{m.Name}");
        foreach (PropertyState p in c.Properties)
        {
            if (p.Get is not null && (p.GetFlags & FunctionFlags.Abstract) != 0) missing.Add($"{c.Shown}::{p.Get.Name}");
            if (p.Set is not null && (p.SetFlags & FunctionFlags.Abstract) != 0) missing.Add($"{c.Shown}::{p.Set.Name}");
        }

        if (missing.Count == 0)
        {
            c.Flags &= ~ClassFlags.ImplicitAbstract;
            return;
        }

        string list = string.Join(", ", missing.Take(3)) + (missing.Count > 3 ? ", ..." : "");
        string kind = isEnum ? "Enum" : "Class", plural = missing.Count > 1 ? "s" : "";
        throw Error(isEnum
            ? $"{kind} {c.Shown} must implement {missing.Count} abstract private method{plural} ({list})"
            : $"{kind} {c.Shown} contains {missing.Count} abstract method{plural} and must therefore be declared abstract or implement the remaining methods ({list})");
    }
}
