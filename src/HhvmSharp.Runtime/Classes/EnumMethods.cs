using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>cases(), from() and tryFrom() of enums.</summary>
internal static unsafe class EnumMethods
{
    private static readonly PhpString CasesName = PhpString.Literal("cases"), FromName = PhpString.Literal("from"),
        TryFromName = PhpString.Literal("tryFrom"), TryFromLower = PhpString.Literal("tryfrom");

    private static readonly TypeDecl ArrayType = new() { Mask = TypeMask.Array, Text = "array" };
    private static readonly TypeDecl KeyType = new() { Mask = TypeMask.Int | TypeMask.String, Text = "string|int" };
    private static readonly TypeDecl StaticType = new() { Mask = TypeMask.Static, Text = "static" };
    private static readonly TypeDecl NullableStaticType = new() { Mask = TypeMask.Static | TypeMask.Null, Text = "?static" };
    private static readonly ParamInfo[] ValueParam = [new ParamInfo { Name = CoreNames.Value, Type = KeyType }];

    internal static void Add(ClassLinker linker, PhpClass cls)
    {
        foreach ((PhpString lower, NativeFunction method) in MethodsOf(cls))
        {
            if (linker.HasMethod(lower)) throw linker.CannotRedeclare(method.Name);
            linker.DeclareMethod(lower, method);
        }
    }

    /// <summary>The methods of a built-in enum, in front of the abstract ones of its interfaces.</summary>
    internal static void AddNative(PhpClass cls)
    {
        int at = 0;
        foreach ((PhpString lower, NativeFunction method) in MethodsOf(cls))
        {
            method.Scope = cls;
            if (cls.Methods.Remove(lower, out PhpFunction? prototype)) method.Prototype = prototype;
            cls.Methods.Insert(at++, lower, method);
        }
    }

    private static List<(PhpString Lower, NativeFunction Method)> MethodsOf(PhpClass cls)
    {
        List<(PhpString, NativeFunction)> list = [(CasesName, Method(CasesName, [], ArrayType, &Cases))];
        if (cls.EnumBackingType is null) return list;
        list.Add((FromName, Method(FromName, ValueParam, StaticType, &From)));
        list.Add((TryFromLower, Method(TryFromName, ValueParam, NullableStaticType, &TryFrom)));
        return list;

        NativeFunction Method(PhpString name, ParamInfo[] parameters, TypeDecl type, delegate*<RequestContext, Frame, ref Value, void> body) => new()
        {
            Name = name,
            Flags = FunctionFlags.Public | FunctionFlags.Static | FunctionFlags.HasReturnType | FunctionFlags.Internal,
            Params = parameters,
            NumParams = parameters.Length,
            RequiredParams = parameters.Length,
            ReturnType = type,
            Body = body,
            Extension = cls.Extension ?? "Core",
        };
    }

    private static bool CheckCount(RequestContext ctx, Frame f, int expected)
    {
        if (f.ArgCount == expected) return true;
        string plural = expected == 1 ? "" : "s";
        ctx.ThrowError("ArgumentCountError", $"{f.Function.Scope!.Text}::{f.Function.Name}() expects exactly {expected} argument{plural}, {f.ArgCount} given");
        return false;
    }

    private static void Cases(RequestContext ctx, Frame f, ref Value result)
    {
        if (!CheckCount(ctx, f, 0)) return;
        PhpClass cls = f.Function.Scope!;
        var list = new PhpArray();
        foreach (ClassConstant c in cls.Constants.Values)
        {
            if (!c.IsCase) continue;
            if (!ctx.GetConstant(c, cls.Text, out Value instance))
            {
                Value.Array(list).Release(ctx);
                return;
            }

            list.Append(instance.Copied());
        }

        result = Value.Array(list);
    }

    private static void From(RequestContext ctx, Frame f, ref Value result) => Find(ctx, f, ref result, quiet: false);

    private static void TryFrom(RequestContext ctx, Frame f, ref Value result) => Find(ctx, f, ref result, quiet: true);

    private static void Find(RequestContext ctx, Frame f, ref Value result, bool quiet)
    {
        if (!CheckCount(ctx, f, 1)) return;
        PhpClass cls = f.Function.Scope!;
        bool ints = (cls.EnumBackingType!.Mask & TypeMask.Int) != 0;
        bool strict = f.Prev is { Code: { } caller } && (caller.Flags & FunctionFlags.StrictTypes) != 0;
        Value key = f.Slot(0).Dereferenced().Copied();
        TypeMask wanted = ints ? TypeMask.Int : TypeMask.String;
        if ((TypeChecks.MaskOf(in key) & wanted) == 0 && !CoerceKey(ctx, ref key, ints, strict))
        {
            if (!ctx.HasPending)
                ctx.ThrowError("TypeError", $"{cls.Text}::{f.Function.Name}(): Argument #1 ($value) must be of type {(ints ? "int" : strict ? "string" : "string|int")}, {TypeNames.OfValue(in key)} given");
            key.Release(ctx);
            return;
        }

        Value found = ctx.FindCase(cls, ints ? key.IntValue : 0, ints ? null : key.AsString);
        if (!found.IsUndef)
        {
            result = found.Copied();
        }
        else if (!ctx.HasPending)
        {
            if (quiet) result = Value.Null;
            else ctx.ThrowError("ValueError", ints ? $"{key.IntValue} is not a valid backing value for enum {cls.Text}" : $"\"{key.AsString}\" is not a valid backing value for enum {cls.Text}");
        }

        key.Release(ctx);
    }

    /// <summary>As a built-in's argument: null is 0 or "" with a deprecation.</summary>
    private static bool CoerceKey(RequestContext ctx, ref Value key, bool ints, bool strict)
    {
        if (!strict && key.IsNull)
        {
            PhpFunction f = ctx.Current!.Function;
            ctx.Deprecated($"{f.Scope!.Text}::{f.Name}(): Passing null to parameter #1 ($value) of type {(ints ? "int" : "string|int")} is deprecated");
            if (ctx.HasPending) return false;
            key = ints ? Value.Int(0) : Value.String(PhpString.Empty);
            return true;
        }

        return TypeChecks.CoerceScalar(ctx, ints ? TypeMask.Int : TypeMask.String, ref key, strict);
    }
}
