using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>What the classes of this extension share.</summary>
internal static class SplSupport
{
    internal static readonly PhpString HasChildren = PhpString.Literal("haschildren"), GetChildren = PhpString.Literal("getchildren"),
        Accept = PhpString.Literal("accept"), Seek = PhpString.Literal("seek");

    /// <summary>A method that PHP code has overridden: the native one would be called directly.</summary>
    internal static bool IsUser(PhpFunction? method) => method is UserFunction;

    internal static bool Is(RequestContext ctx, PhpInstance o, string lowerClass) => o.Class.IsSubclassOf(ctx.Environment.CoreClass(lowerClass));

    /// <summary>"An iterator cannot be used with foreach by reference"; true when it is.</summary>
    internal static bool RefuseReference(RequestContext ctx, bool byRef)
    {
        if (byRef) ctx.ThrowError("Error", "An iterator cannot be used with foreach by reference");
        return byRef;
    }

    /// <summary>object_init_with_constructor: the new object, owned; undef with an exception pending.</summary>
    internal static Value Construct(RequestContext ctx, PhpClass cls, params ReadOnlySpan<Value> args)
    {
        if (ctx.TryNewObject(cls) is not { } o) return default;
        if (cls.Constructor is { } constructor) ctx.CallFunction(constructor, o, args).Release(ctx);
        if (!ctx.HasPending) return Value.Object(o);
        o.Flags |= ObjectFlags.DestructorCalled;
        Value.Object(o).Release(ctx);
        return default;
    }

    /// <summary>Replaces an owned slot by an owned value; the old value goes last, because its destructor may look.</summary>
    internal static void Put(RequestContext ctx, ref Value slot, in Value owned)
    {
        Value old = slot;
        Value.Move(ref slot, in owned);
        old.Release(ctx);
    }

    /// <summary>Dereferences an owned value.</summary>
    internal static Value Unwrap(RequestContext ctx, in Value owned)
    {
        if (owned.o is not PhpReference r) return owned;
        Value inner = r.Value.Copied();
        owned.Release(ctx);
        return inner;
    }

    /// <summary>zend_clear_exception; a bailout stays.</summary>
    internal static void ClearException(RequestContext ctx)
    {
        if (ctx.Exception is not { } exception) return;
        ctx.Exception = null;
        Value.Object(exception).Release(ctx);
    }

    /// <summary>The object's own properties for __serialize: an array with int keys where names are numbers.</summary>
    internal static Value Members(RequestContext ctx, PhpInstance o) => Value.Array(PhpInstance.WithSymbolKeys(ctx, o.BuildProperties()));

    /// <summary>"\0Class\0name", as __debugInfo names private state.</summary>
    internal static PhpString PrivateName(string cls, string name) => PhpString.FromLatin1($"\0{cls}\0{name}");

    /// <summary>object_properties_load: properties under mangled names, as unserialize gives them.</summary>
    internal static void LoadProperties(RequestContext ctx, PhpInstance o, PhpArray members)
    {
        for (int pos = members.FirstPosition; pos != PhpArray.End && !ctx.HasPending; pos = members.NextPosition(pos + 1))
        {
            Value key = members.KeyAt(pos), value = members.ValueAt(pos).Dereferenced();
            if (key.IsInt)
            {
                if ((o.Class.Flags & ClassFlags.AllowDynamicProperties) == 0)
                {
                    ctx.Deprecated($"Creation of dynamic property {o.Class.Text}::${key.n} is deprecated");
                    if (ctx.HasPending) return;
                }

                o.OwnDynamic(ctx).Set(ctx, PhpString.FromLatin1(key.n.ToString(System.Globalization.CultureInfo.InvariantCulture)), value.Copied());
                continue;
            }

            PhpString name = key.AsString;
            if (name.Length == 0 || name[0] != 0)
            {
                o.WriteProperty(ctx, name, in value, ref PropertyLookup.NoCache, wantResult: false);
                continue;
            }

            int end = name.Span[1..].IndexOf((byte)0) + 1;
            if (end <= 1) continue; // not a mangled name
            PhpString property = name.Substring(end + 1, name.Length - end - 1);
            PhpClass? scope = name[1] == '*' ? o.Class : ctx.FindClass(name.Substring(1, end - 1));
            if (scope is null) continue;
            PhpClass? saved = ctx.FakeScope;
            ctx.FakeScope = scope;
            o.WriteProperty(ctx, property, in value, ref PropertyLookup.NoCache, wantResult: false);
            ctx.FakeScope = saved;
        }
    }

    /// <summary>array_set_zval_key: value (owned) under any key that PHP takes; an exception may be pending after it.</summary>
    internal static void SetKey(RequestContext ctx, PhpArray array, in Value key, in Value owned)
    {
        Value k = key.Dereferenced();
        if (!Conversions.ToKey(ctx, in k, out Value converted))
        {
            Dimensions.IllegalOffset(ctx, "array", in k, FetchMode.Write);
            owned.Release(ctx);
            return;
        }

        if (converted.IsString) converted.AsString.MarkShared();
        array.SetKey(ctx, in converted, in owned);
    }

    /// <summary>A property of unserialize data: dereferenced, undef when missing.</summary>
    internal static Value Item(PhpArray data, long key) => data.Get(key).Dereferenced();
}

/// <summary>Parameters that PHP declares without a type but parses with one.</summary>
internal static class SplArg
{
    internal static bool IsStrict(RequestContext ctx) =>
        ctx.Current!.Prev?.Code is { } caller && (caller.Flags & FunctionFlags.StrictTypes) != 0;

    private static void NullDeprecated(RequestContext ctx, int number, string type)
    {
        PhpFunction function = ctx.Current!.Function;
        ctx.Deprecated($"{FunctionNames.Display(function)}(): Passing null to parameter #{number}{FunctionNames.ParameterSuffix(function, number - 1)} of type {type} is deprecated");
        Throw.IfPending(ctx);
    }

    internal static long Int(RequestContext ctx, in Value given, int number, bool nullable = false)
    {
        Value v = given.Dereferenced();
        if (!TryInt(ctx, in v, number, out long result)) Arg.WrongType(ctx, number, nullable ? "?int" : "int", in v);
        return result;
    }

    /// <summary>zend_parse_arg_long: false when the argument is no int and cannot be taken for one.</summary>
    internal static bool TryInt(RequestContext ctx, in Value given, int number, out long result)
    {
        Value v = given.Dereferenced();
        result = v.IsInt || v.IsBool ? v.n : 0;
        if (v.IsInt) return true;
        if (IsStrict(ctx)) return false;
        double d;
        switch (v.Kind)
        {
            case Kind.Bool:
                return true;
            case Kind.Null:
                NullDeprecated(ctx, number, "int");
                return true;
            case Kind.Float:
                d = v.FloatValue;
                if (!Numbers.FitsInt(d)) return false;
                if ((long)d != d) Conversions.DeprecatedFloat(ctx, d);
                break;
            case Kind.String:
                int kind = Numbers.ParseNumeric(v.AsString.Span, false, out result, out d, out _);
                if (kind == Kind.Int) return true;
                if (kind == 0 || !Numbers.FitsInt(d)) return false;
                if ((long)d != d) Conversions.DeprecatedFloatString(ctx, v.AsString);
                break;
            default:
                return false;
        }

        Throw.IfPending(ctx);
        result = (long)d;
        return true;
    }

    internal static PhpString String(RequestContext ctx, in Value given, int number)
    {
        Value v = given.Dereferenced();
        if (v.IsString) return v.AsString;
        if (!IsStrict(ctx))
        {
            if (v.IsNull)
            {
                NullDeprecated(ctx, number, "string");
                return PhpString.Empty;
            }

            if (v.IsObject && v.AsObject.Cast(ctx, Kind.String, out Value text))
            {
                Throw.IfPending(ctx);
                return text.AsString;
            }

            Throw.IfPending(ctx);
            if (v.Kind < Kind.String) return Conversions.ToStr(ctx, in v);
        }

        Arg.WrongType(ctx, number, "string", in v);
        return PhpString.Empty;
    }

    internal static PhpInstance Object(RequestContext ctx, in Value given, int number)
    {
        Value v = given.Dereferenced();
        if (v.o is PhpInstance o) return o;
        Arg.WrongType(ctx, number, "object", in v);
        return null!;
    }

    /// <summary>A class name of a class that derives from another (ZPP's "C").</summary>
    internal static PhpClass Class(RequestContext ctx, PhpString name, int number, string baseLower)
    {
        PhpClass? cls = ctx.FindClass(name);
        Throw.IfPending(ctx);
        PhpClass required = ctx.Environment.CoreClass(baseLower);
        if (cls is not null && cls.IsSubclassOf(required)) return cls;
        Arg.TypeError(ctx, number, $"must be a class name derived from {required.Text}, {name} given");
        return null!;
    }

    /// <summary>zend_argument_error with an exception class of this extension.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Error(RequestContext ctx, string className, int number, string message)
    {
        PhpFunction function = ctx.Current!.Function;
        Throw.New(ctx, className, $"{FunctionNames.Display(function)}(): Argument #{number}{FunctionNames.ParameterSuffix(function, number - 1)} {message}");
    }
}
