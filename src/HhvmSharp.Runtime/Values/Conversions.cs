using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// PHP's type conversions. Operands are borrowed and may be references. Objects convert through
/// <see cref="PhpObject.Cast"/>, which may run user code: test <see cref="PhpContext.HasPending"/> afterwards.
/// </summary>
public static partial class Conversions
{
    private static readonly PhpString ArrayText = PhpString.Literal("Array");

    // ---- bool ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ToBool(PhpContext ctx, in Value value) =>
        value.IsBool || value.IsInt || value.IsNull ? value.n != 0 : ToBoolSlow(ctx, in value);

    private static bool ToBoolSlow(PhpContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Null:
            case Kind.Bool:
            case Kind.Int:
                return v.n != 0;
            case Kind.Float:
                return v.FloatValue != 0; // NAN is true
            case Kind.String:
                return ToBool(v.AsString);
            case Kind.Array:
                return v.AsArray.Length != 0;
            case Kind.Resource:
                return v.AsResource.Id != 0;
            case Kind.Object:
                if (v.AsObject.Cast(ctx, Kind.Bool, out Value result)) return result.n != 0;
                if (!ctx.HasPending) ctx.Raise(ErrorLevel.RecoverableError, $"Object of class {v.AsObject.ClassName} could not be converted to bool");
                return true;
            default:
                return false;
        }
    }

    public static bool ToBool(PhpString s) => s.Length > 1 || (s.Length == 1 && s.Bytes[0] != '0');

    // ---- int ----

    /// <summary>The (int) cast: never complains about lost precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt(PhpContext ctx, in Value value) => value.IsInt ? value.n : ToIntSlow(ctx, in value, safe: false);

    /// <summary>An implicit conversion: floats and float strings that lose precision are deprecated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToIntSafe(PhpContext ctx, in Value value) => value.IsInt ? value.n : ToIntSlow(ctx, in value, safe: true);

    private static long ToIntSlow(PhpContext ctx, in Value value, bool safe)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Null:
            case Kind.Bool:
            case Kind.Int:
                return v.n;
            case Kind.Float:
                return safe ? ToIntSafe(ctx, v.FloatValue) : Numbers.ToInt(v.FloatValue);
            case Kind.String:
                {
                    PhpString s = v.AsString;
                    int kind = Numbers.ParseNumeric(s.Span, true, out long n, out double d, out _);
                    if (kind != Kind.Float) return n;
                    n = Numbers.ToIntSaturating(d);
                    if (safe && n != d) DeprecatedFloatString(ctx, s);
                    return n;
                }
            case Kind.Array:
                return v.AsArray.Length != 0 ? 1 : 0;
            case Kind.Resource:
                return v.AsResource.Id;
            case Kind.Object:
                if (CastObject(ctx, v.AsObject, Kind.Int, "int", out Value result) && result.IsInt) return result.n;
                return 1;
            default:
                return 0;
        }
    }

    /// <summary>intval() of a string: the leading int, saturating when it is written as a float.</summary>
    public static long ToInt(PhpString s)
    {
        int kind = Numbers.ParseNumeric(s.Span, true, out long n, out double d, out _);
        return kind == Kind.Float ? Numbers.ToIntSaturating(d) : n;
    }

    /// <summary>Float to int with the deprecation for lost precision.</summary>
    public static long ToIntSafe(PhpContext ctx, double d)
    {
        long n = Numbers.ToInt(d);
        if (n != d || !Numbers.FitsInt(d)) DeprecatedFloat(ctx, d);
        return n;
    }

    /// <summary>"Implicit conversion from float 1.5 to int loses precision".</summary>
    internal static void DeprecatedFloat(PhpContext ctx, double d) =>
        ctx.Deprecated($"Implicit conversion from float {Numbers.ToString(d, -1)} to int loses precision");

    internal static void DeprecatedFloatString(PhpContext ctx, PhpString s) =>
        ctx.Deprecated($"Implicit conversion from float-string \"{s}\" to int loses precision");

    // ---- float ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToFloat(PhpContext ctx, in Value value) =>
        value.IsFloat ? value.FloatValue : value.IsInt ? value.n : ToFloatSlow(ctx, in value);

    private static double ToFloatSlow(PhpContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Null:
            case Kind.Bool:
            case Kind.Int:
                return v.n;
            case Kind.Float:
                return v.FloatValue;
            case Kind.String:
                return Numbers.ToDouble(v.AsString.Span);
            case Kind.Array:
                return v.AsArray.Length != 0 ? 1 : 0;
            case Kind.Resource:
                return v.AsResource.Id;
            case Kind.Object:
                if (CastObject(ctx, v.AsObject, Kind.Float, "float", out Value result) && result.IsFloat) return result.FloatValue;
                return 1;
            default:
                return 0;
        }
    }

    private static bool CastObject(PhpContext ctx, PhpObject obj, int kind, string typeName, out Value result)
    {
        if (obj.Cast(ctx, kind, out result)) return true;
        if (!ctx.HasPending) ctx.Warning($"Object of class {obj.ClassName} could not be converted to {typeName}");
        return false;
    }

    // ---- number ----

    /// <summary>An int or float: what a loose comparison or array_sum makes of a value, without warnings for strings.</summary>
    public static Value ToNumber(PhpContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Int:
            case Kind.Float:
                return v;
            case Kind.Null:
            case Kind.Bool:
                return Value.Int(v.n);
            case Kind.String:
                return ToNumber(v.AsString);
            case Kind.Array:
                return Value.Int(v.AsArray.Length != 0 ? 1 : 0);
            case Kind.Resource:
                return Value.Int(v.AsResource.Id);
            case Kind.Object:
                if (CastObject(ctx, v.AsObject, Kind.NumberCast, "number", out Value result) && (result.IsInt || result.IsFloat) && !ctx.HasPending)
                    return result;
                return Value.Int(1);
            default:
                return Value.Int(0);
        }
    }

    /// <summary>The leading number of a string, int 0 when there is none.</summary>
    public static Value ToNumber(PhpString s) =>
        Numbers.ParseNumeric(s.Span, true, out long n, out double d, out _) == Kind.Float ? Value.Float(d) : Value.Int(n);

    // ---- array ----

    /// <summary>The (array) cast; the result is owned, and may be shared or the immutable empty array.</summary>
    public static PhpArray ToArray(PhpContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        if (v.IsArray)
        {
            v.AsArray.AddRef();
            return v.AsArray;
        }
        if (v.IsNullOrUndef) return PhpArray.Empty;
        if (v.IsObject) return v.AsObject.CastToArray(ctx);
        var array = new PhpArray(1);
        array.Append(v.Copied());
        return array;
    }
}
