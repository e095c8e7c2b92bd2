using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// PHP's operators. Operands are borrowed and may be references; results are owned. When an error is thrown the
/// result is undef and <see cref="PhpContext.HasPending"/> is true. The Try*Fast helpers are the int and float cases
/// alone, small enough to be inlined into the interpreter's switch.
/// </summary>
public static partial class Operators
{
    /// <summary>Zend's opcode numbers, as <see cref="PhpObject.DoOperation"/> is told them.</summary>
    internal const int AddCode = 1, SubCode = 2, MulCode = 3, DivCode = 4, ModCode = 5, SlCode = 6, SrCode = 7, ConcatCode = 8,
        BwOrCode = 9, BwAndCode = 10, BwXorCode = 11, PowCode = 12, BwNotCode = 13, BoolNotCode = 14, BoolXorCode = 15;

    private static readonly string[] Signs =
        ["", "+", "-", "*", "/", "%", "<<", ">>", ".", "|", "&", "^", "**", "~", "!", "xor"];

    /// <summary>"Unsupported operand types: string + array", unless something is pending already.</summary>
    private static Value UnsupportedOperands(PhpContext ctx, int code, in Value a, in Value b)
    {
        if (!ctx.HasPending)
            ctx.ThrowError("TypeError", $"Unsupported operand types: {TypeNames.Of(in a)} {Signs[code]} {TypeNames.Of(in b)}");
        return default;
    }

    /// <summary>Operator overloading of either operand.</summary>
    private static bool TryObjectOperation(PhpContext ctx, int code, in Value a, in Value b, out Value result)
    {
        if (a.IsObject && a.AsObject.DoOperation(ctx, code, in a, in b, out result)) return true;
        if (b.IsObject && b.AsObject.DoOperation(ctx, code, in a, in b, out result)) return true;
        result = default;
        return false;
    }

    /// <summary>An operand of arithmetic as int or float; false (maybe after a throwing warning) when it has none.</summary>
    private static bool TryToOperand(PhpContext ctx, in Value v, out Value number)
    {
        switch (v.Kind)
        {
            case Kind.Int:
            case Kind.Float:
                number = v;
                return true;
            case Kind.Undef:
            case Kind.Null:
            case Kind.Bool:
                number = Value.Int(v.n);
                return true;
            case Kind.String:
                {
                    int kind = Numbers.ParseNumeric(v.AsString.Span, true, out long n, out double d, out bool trailing);
                    number = kind == Kind.Float ? Value.Float(d) : Value.Int(n);
                    if (kind == 0) return false;
                    if (!trailing) return true;
                    ctx.Warning("A non-numeric value encountered");
                    return !ctx.HasPending;
                }
            case Kind.Object:
                return v.AsObject.Cast(ctx, Kind.NumberCast, out number) && !ctx.HasPending;
            default:
                number = default;
                return false;
        }
    }

    /// <summary>An operand of %, shifts and bit operators as int; false when it has none or a diagnostic threw.</summary>
    private static bool TryToIntOperand(PhpContext ctx, in Value v, out long result)
    {
        switch (v.Kind)
        {
            case Kind.Undef:
            case Kind.Null:
            case Kind.Bool:
            case Kind.Int:
                result = v.n;
                return true;
            case Kind.Float:
                {
                    double d = v.FloatValue;
                    result = Numbers.ToInt(d);
                    if (result == d && Numbers.FitsInt(d)) return true;
                    Conversions.DeprecatedFloat(ctx, d);
                    return !ctx.HasPending;
                }
            case Kind.String:
                {
                    PhpString s = v.AsString;
                    int kind = Numbers.ParseNumeric(s.Span, true, out result, out double d, out bool trailing);
                    if (kind == 0) return false;
                    bool ok = true;
                    if (trailing)
                    {
                        ctx.Warning("A non-numeric value encountered");
                        ok = !ctx.HasPending;
                    }
                    if (kind == Kind.Int) return ok;
                    result = Numbers.ToIntSaturating(d);
                    if (result == d) return ok;
                    Conversions.DeprecatedFloatString(ctx, s);
                    return ok && !ctx.HasPending;
                }
            case Kind.Object:
                if (v.AsObject.Cast(ctx, Kind.Int, out Value cast) && !ctx.HasPending)
                {
                    result = cast.n;
                    return true;
                }
                result = 0;
                return false;
            default:
                result = 0;
                return false;
        }
    }

    /// <summary>!x</summary>
    public static Value BoolNot(PhpContext ctx, in Value a)
    {
        Value v = a.Dereferenced();
        if (v.IsObject && v.AsObject.DoOperation(ctx, BoolNotCode, in v, default, out Value result)) return result;
        bool truth = Conversions.ToBool(ctx, in v);
        return ctx.HasPending && v.IsObject ? default : Value.Bool(!truth);
    }

    /// <summary>a xor b</summary>
    public static Value BoolXor(PhpContext ctx, in Value a, in Value b)
    {
        Value x = a.Dereferenced(), y = b.Dereferenced();
        if ((x.IsObject || y.IsObject) && TryObjectOperation(ctx, BoolXorCode, in x, in y, out Value result)) return result;
        return Value.Bool(Conversions.ToBool(ctx, in x) ^ Conversions.ToBool(ctx, in y));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Value Throw(PhpContext ctx, string className, string message)
    {
        ctx.ThrowError(className, message);
        return default;
    }
}
