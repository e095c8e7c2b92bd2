using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>Types of values and conversions between them.</summary>
[PhpExtension("standard")]
internal static class TypeFunctions
{
    private static readonly PhpString TraversableName = PhpString.Literal("traversable"), CountableName = PhpString.Literal("countable");

    [PhpFunction("gettype(mixed $value): string", Pure = true, NoThrow = true)]
    internal static PhpString gettype(Value value) => PhpString.FromLatin1(TypeNames.Legacy(in value));

    [PhpFunction("get_debug_type(mixed $value): string", NoThrow = true)]
    internal static PhpString get_debug_type(Value value)
    {
        switch (value.Kind)
        {
            case Kind.Object:
                // an anonymous class shows its name up to the NUL
                return PhpString.FromLatin1(PhpClass.CutAtNul(((PhpInstance)value.AsObject).Class.Name.ToString()));
            case Kind.Resource:
                return PhpString.FromLatin1(value.AsResource.IsClosed ? "resource (closed)" : $"resource ({value.AsResource.TypeName})");
            default:
                return PhpString.FromLatin1(TypeNames.Of(in value));
        }
    }

    [PhpFunction("settype(mixed &$var, string $type): bool")]
    internal static bool settype(RequestContext ctx, PhpReference var, PhpString type)
    {
        Value v = var.Value;
        Value converted;
        switch (type.ToLower().ToString())
        {
            case "integer" or "int":
                converted = Value.Int(Conversions.ToInt(ctx, in v));
                break;
            case "float" or "double":
                converted = Value.Float(Conversions.ToFloat(ctx, in v));
                break;
            case "string":
                converted = Conversions.ToStringValue(ctx, in v);
                break;
            case "array":
                converted = Value.Array(Conversions.ToArray(ctx, in v));
                break;
            case "object":
                converted = ToObject(ctx, in v);
                break;
            case "bool" or "boolean":
                converted = Value.Bool(Conversions.ToBool(ctx, in v));
                break;
            case "null":
                converted = Value.Null;
                break;
            case "resource":
                Throw.ValueError(ctx, "Cannot convert to resource type");
                return false;
            default:
                Arg.ValueError(ctx, 2, "must be a valid type");
                return false;
        }

        if (ctx.HasPending)
        {
            // an object without text becomes an empty one all the same
            if (v.IsObject && converted.IsString) Arguments.Assign(ctx, var, Value.String(PhpString.Empty));
            else converted.Release(ctx);
            throw PhpThrow.Instance;
        }

        return Arguments.Assign(ctx, var, in converted);
    }

    /// <summary>The (object) cast.</summary>
    internal static Value ToObject(RequestContext ctx, in Value v)
    {
        if (v.IsObject) return v.Copied();
        PhpInstance o = ctx.NewObject(ctx.FindLoadedClass(PhpString.FromLatin1("stdclass"))!);
        if (v.IsArray)
        {
            o.Dynamic = new PhpArray(v.AsArray.Length);
            foreach ((Value key, Value element) in v.AsArray)
                o.Dynamic.Add(key.IsInt ? Numbers.ToString(key.IntValue) : key.AsString, Elements.Own(in element));
        }
        else if (!v.IsNullOrUndef)
        {
            o.Dynamic = new PhpArray();
            o.Dynamic.Add("scalar", v.Copied());
        }

        return Value.Object(o);
    }

    [PhpFunction("intval(mixed $value, int $base = 10): int", Frameless = true)]
    internal static long intval(RequestContext ctx, Value value, long @base)
    {
        if (!value.IsString || @base == 10) return Conversions.ToInt(ctx, in value);
        return ParseInt(value.AsString.Span, (int)@base);
    }

    /// <summary>strtol() with PHP's prefix 0b, besides 0x and 0; saturating.</summary>
    internal static long ParseInt(ReadOnlySpan<byte> s, int @base)
    {
        int i = 0;
        while (i < s.Length && ByteStrings.IsSpace(s[i])) i++;
        bool negative = i < s.Length && s[i] == '-';
        if (i < s.Length && s[i] is (byte)'-' or (byte)'+') i++;
        if (i + 1 < s.Length && s[i] == '0')
        {
            int letter = s[i + 1] | 0x20;
            if (letter == 'b' && @base is 0 or 2) (i, @base) = (i + 2, 2);
            else if (letter == 'x' && @base is 0 or 16) (i, @base) = (i + 2, 16);
            else if (@base == 0) @base = 8;
        }

        if (@base == 0) @base = 10;
        if (@base is < 2 or > 36) return 0;
        ulong n = 0;
        bool overflow = false;
        for (; i < s.Length; i++)
        {
            int digit = ByteStrings.IsDigit(s[i]) ? s[i] - '0' : ByteStrings.IsLetter(s[i]) ? (s[i] | 0x20) - 'a' + 10 : 99;
            if (digit >= @base) break;
            UInt128 next = (UInt128)n * (ulong)@base + (ulong)digit;
            overflow |= next > (ulong)long.MaxValue + (negative ? 1UL : 0);
            n = (ulong)next;
        }

        if (overflow) return negative ? long.MinValue : long.MaxValue;
        return negative ? unchecked((long)(0 - n)) : (long)n;
    }

    [PhpFunction("floatval(mixed $value): float", Frameless = true)]
    [PhpFunction("doubleval(mixed $value): float")]
    internal static double floatval(RequestContext ctx, Value value) => Conversions.ToFloat(ctx, in value);

    [PhpFunction("boolval(mixed $value): bool", Frameless = true)]
    internal static bool boolval(RequestContext ctx, Value value) => Conversions.ToBool(ctx, in value);

    [PhpFunction("strval(mixed $value): string", Frameless = true)]
    internal static PhpString strval(RequestContext ctx, Value value) => Elements.Text(ctx, in value);

    // ---- tests ----

    [PhpFunction("is_null(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_null(Value value) => value.IsNull;

    [PhpFunction("is_resource(mixed $value): bool", NoThrow = true)]
    internal static bool is_resource(Value value) => value.IsResource && !value.AsResource.IsClosed;

    [PhpFunction("is_bool(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_bool(Value value) => value.IsBool;

    [PhpFunction("is_int(mixed $value): bool", Pure = true, NoThrow = true)]
    [PhpFunction("is_integer(mixed $value): bool", Pure = true, NoThrow = true)]
    [PhpFunction("is_long(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_int(Value value) => value.IsInt;

    [PhpFunction("is_float(mixed $value): bool", Pure = true, NoThrow = true)]
    [PhpFunction("is_double(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_float(Value value) => value.IsFloat;

    [PhpFunction("is_string(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_string(Value value) => value.IsString;

    [PhpFunction("is_array(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_array(Value value) => value.IsArray;

    [PhpFunction("is_object(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_object(Value value) => value.IsObject;

    [PhpFunction("is_scalar(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_scalar(Value value) => value.Kind is Kind.Bool or Kind.Int or Kind.Float or Kind.String;

    [PhpFunction("is_numeric(mixed $value): bool", Pure = true, NoThrow = true)]
    internal static bool is_numeric(Value value) => value.IsInt || value.IsFloat || (value.IsString && Numbers.IsNumeric(value.AsString.Span));

    [PhpFunction("is_iterable(mixed $value): bool")]
    internal static bool is_iterable(RequestContext ctx, Value value) =>
        value.IsArray || (value.IsObject && ctx.Environment.Classes.TryGetValue(TraversableName, out PhpClass? t) && ((PhpInstance)value.AsObject).Class.IsSubclassOf(t));

    [PhpFunction("is_countable(mixed $value): bool")]
    internal static bool is_countable(RequestContext ctx, Value value) =>
        value.IsArray || (value.IsObject && ctx.Environment.Classes.TryGetValue(CountableName, out PhpClass? c) && ((PhpInstance)value.AsObject).Class.IsSubclassOf(c));

    [PhpFunction("is_callable(mixed $value, bool $syntax_only = false, &$callable_name = null): bool")]
    internal static bool is_callable(RequestContext ctx, Value value, bool syntax_only, PhpReference? callable_name)
    {
        bool result = syntax_only ? LooksCallable(ctx, in value) : ctx.ResolveCallable(in value, out _, out _);
        Throw.IfPending(ctx);
        if (callable_name is not null) Arguments.Assign(ctx, callable_name, Value.String(ctx.CallableName(in value)));
        return result;
    }

    private static bool LooksCallable(RequestContext ctx, in Value v)
    {
        if (v.IsString) return true;
        if (v.IsObject) return ((PhpInstance)v.AsObject).GetClosure(ctx, out _);
        if (!v.IsArray || v.AsArray.Length != 2) return false;
        Value first = v.AsArray.Get(0).Dereferenced(), second = v.AsArray.Get(1).Dereferenced();
        return (first.IsString || first.IsObject) && second.IsString;
    }
}
