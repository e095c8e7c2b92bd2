using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Operators
{
    // ---- fast cases: ints without overflow and floats, written to an empty slot ----

    /// <summary>False when an operand is neither int nor float, or the sum overflows: call <see cref="Add"/> then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAddFast(ref Value result, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt)
        {
            long x = a.n, y = b.n, r = x + y;
            if (((x ^ r) & (y ^ r)) < 0) return false;
            SetInt(ref result, r);
            return true;
        }
        if (a.IsFloat && b.IsFloat)
        {
            SetFloat(ref result, a.FloatValue + b.FloatValue);
            return true;
        }
        return false;
    }

    /// <inheritdoc cref="TryAddFast"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TrySubFast(ref Value result, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt)
        {
            long x = a.n, y = b.n, r = x - y;
            if (((x ^ y) & (x ^ r)) < 0) return false;
            SetInt(ref result, r);
            return true;
        }
        if (a.IsFloat && b.IsFloat)
        {
            SetFloat(ref result, a.FloatValue - b.FloatValue);
            return true;
        }
        return false;
    }

    /// <inheritdoc cref="TryAddFast"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryMulFast(ref Value result, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt)
        {
            long high = Math.BigMul(a.n, b.n, out long low);
            if (high != low >> 63) return false;
            SetInt(ref result, low);
            return true;
        }
        if (a.IsFloat && b.IsFloat)
        {
            SetFloat(ref result, a.FloatValue * b.FloatValue);
            return true;
        }
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetInt(ref Value slot, long n)
    {
        slot.n = n;
        slot.o = Tag.Int;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetFloat(ref Value slot, double d)
    {
        slot.n = BitConverter.DoubleToInt64Bits(d);
        slot.o = Tag.Float;
    }

    // ---- + - * ----

    public static Value Add(PhpContext ctx, in Value a, in Value b)
    {
        Value result = default;
        return TryAddFast(ref result, in a, in b) ? result : AddSlow(ctx, in a, in b);
    }

    public static Value Sub(PhpContext ctx, in Value a, in Value b)
    {
        Value result = default;
        return TrySubFast(ref result, in a, in b) ? result : SubSlow(ctx, in a, in b);
    }

    private static Value SubSlow(PhpContext ctx, in Value a, in Value b) =>
        IsNumber(in a) && IsNumber(in b) ? Value.Float(AsDouble(in a) - AsDouble(in b)) : ArithmeticSlow(ctx, SubCode, in a, in b);

    public static Value Mul(PhpContext ctx, in Value a, in Value b)
    {
        Value result = default;
        return TryMulFast(ref result, in a, in b) ? result : MulSlow(ctx, in a, in b);
    }

    private static Value MulSlow(PhpContext ctx, in Value a, in Value b) =>
        IsNumber(in a) && IsNumber(in b) ? Value.Float(AsDouble(in a) * AsDouble(in b)) : ArithmeticSlow(ctx, MulCode, in a, in b);

    /// <summary>-x is x * -1, in its error messages too.</summary>
    public static Value Negate(PhpContext ctx, in Value a)
    {
        if (a.IsFloat) return Value.Float(a.FloatValue * -1);
        if (a.IsInt && a.n != long.MinValue) return Value.Int(-a.n);
        return Mul(ctx, in a, Value.Int(-1));
    }

    /// <summary>+x is x * 1.</summary>
    public static Value Plus(PhpContext ctx, in Value a) => Mul(ctx, in a, Value.Int(1));

    private static Value AddSlow(PhpContext ctx, in Value a, in Value b)
    {
        if (IsNumber(in a) && IsNumber(in b)) return Value.Float(AsDouble(in a) + AsDouble(in b)); // mixed, or overflow
        Value x = a.Dereferenced(), y = b.Dereferenced();
        return x.IsArray && y.IsArray ? Union(ctx, x.AsArray, y.AsArray) : ArithmeticSlow(ctx, AddCode, in x, in y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Value ArithmeticSlow(PhpContext ctx, int code, in Value a, in Value b)
    {
        Value x = a.Dereferenced(), y = b.Dereferenced();
        if (IsNumber(in x) && IsNumber(in y)) return Arithmetic(ctx, code, in x, in y);
        if ((x.IsObject || y.IsObject) && TryObjectOperation(ctx, code, in x, in y, out Value result)) return result;
        if (ctx.HasPending && (x.IsObject || y.IsObject)) return default;
        if (!TryToOperand(ctx, in x, out Value p) || !TryToOperand(ctx, in y, out Value q))
            return UnsupportedOperands(ctx, code, in x, in y);
        return Arithmetic(ctx, code, in p, in q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(in Value v) => v.IsInt || v.IsFloat;

    private static double AsDouble(in Value number) => number.IsInt ? number.n : number.FloatValue;

    private static Value Arithmetic(PhpContext ctx, int code, in Value a, in Value b)
    {
        Value result = default;
        switch (code)
        {
            case AddCode:
                return TryAddFast(ref result, in a, in b) ? result : Value.Float(AsDouble(in a) + AsDouble(in b));
            case SubCode:
                return TrySubFast(ref result, in a, in b) ? result : Value.Float(AsDouble(in a) - AsDouble(in b));
            case MulCode:
                return TryMulFast(ref result, in a, in b) ? result : Value.Float(AsDouble(in a) * AsDouble(in b));
            case DivCode:
                return Divide(ctx, in a, in b);
            default:
                return Power(ctx, in a, in b);
        }
    }

    // ---- / ----

    public static Value Div(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsFloat && b.IsFloat && b.FloatValue != 0) return Value.Float(a.FloatValue / b.FloatValue);
        return ArithmeticSlow(ctx, DivCode, in a, in b);
    }

    private static Value Divide(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt)
        {
            long x = a.n, y = b.n;
            if (y == 0) return Throw(ctx, "DivisionByZeroError", "Division by zero");
            if (y == -1) return x == long.MinValue ? Value.Float(9223372036854775808.0) : Value.Int(-x);
            (long quotient, long rest) = Math.DivRem(x, y);
            return rest == 0 ? Value.Int(quotient) : Value.Float((double)x / y);
        }
        double divisor = AsDouble(in b);
        if (divisor == 0) return Throw(ctx, "DivisionByZeroError", "Division by zero");
        return Value.Float(AsDouble(in a) / divisor);
    }

    // ---- % ----

    public static Value Mod(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt && b.n > 0) return Value.Int(a.n % b.n);
        return ModSlow(ctx, in a, in b);
    }

    private static Value ModSlow(PhpContext ctx, in Value a, in Value b)
    {
        if (!TryIntOperands(ctx, ModCode, in a, in b, out long x, out long y, out Value result)) return result;
        if (y == 0) return Throw(ctx, "DivisionByZeroError", "Modulo by zero");
        return Value.Int(y == -1 ? 0 : x % y);
    }

    /// <summary>Both operands as ints for % and the shifts. False: <paramref name="result"/> is final (overloaded, or undef after an error).</summary>
    private static bool TryIntOperands(PhpContext ctx, int code, in Value a, in Value b, out long x, out long y, out Value result)
    {
        Value p = a.Dereferenced(), q = b.Dereferenced();
        y = 0;
        result = default;
        if (!p.IsInt && p.IsObject && p.AsObject.DoOperation(ctx, code, in p, in q, out result))
        {
            x = 0;
            return false;
        }
        if (!TryToIntOperand(ctx, in p, out x))
        {
            result = UnsupportedOperands(ctx, code, in p, in q);
            return false;
        }
        if (!q.IsInt && q.IsObject && q.AsObject.DoOperation(ctx, code, in p, in q, out result)) return false;
        if (!TryToIntOperand(ctx, in q, out y))
        {
            result = UnsupportedOperands(ctx, code, in p, in q);
            return false;
        }
        return true;
    }

    // ---- ** ----

    public static Value Pow(PhpContext ctx, in Value a, in Value b) => ArithmeticSlow(ctx, PowCode, in a, in b);

    private static Value Power(PhpContext ctx, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return SafePow(ctx, AsDouble(in a), AsDouble(in b));
        long factor = a.n, exponent = b.n;
        if (exponent < 0) return SafePow(ctx, factor, exponent);
        if (exponent == 0) return Value.Int(1);
        if (factor == 0) return Value.Int(0);
        long power = 1;
        while (exponent >= 1)
        {
            if ((exponent & 1) != 0)
            {
                exponent--;
                long high = Math.BigMul(power, factor, out long low);
                if (high != low >> 63) return Value.Float((double)power * factor * Math.Pow(factor, exponent));
                power = low;
            }
            else
            {
                exponent >>= 1;
                long high = Math.BigMul(factor, factor, out long low);
                if (high != low >> 63) return Value.Float(power * Math.Pow((double)factor * factor, exponent));
                factor = low;
            }
        }
        return Value.Int(power);
    }

    private static Value SafePow(PhpContext ctx, double x, double y)
    {
        if (x == 0 && y < 0)
        {
            ctx.Deprecated("Power of base 0 and negative exponent is deprecated");
            if (ctx.HasPending) return default;
        }
        return Value.Float(Math.Pow(x, y));
    }

    // ---- array + array ----

    private static Value Union(PhpContext ctx, PhpArray a, PhpArray b)
    {
        if (ReferenceEquals(a, b) || b.Length == 0)
        {
            a.AddRef();
            return Value.Array(a);
        }
        PhpArray result = a.Duplicate(ctx);
        UnionInto(ctx, result, b);
        return Value.Array(result);
    }

    /// <summary>target += source: adds the elements whose keys are missing. The target is exclusive.</summary>
    internal static void UnionInto(PhpContext ctx, PhpArray target, PhpArray source)
    {
        for (int pos = source.FirstPosition; pos >= 0; pos = source.NextPosition(pos + 1))
        {
            Value key = source.KeyAt(pos);
            bool present = key.IsInt ? target.ContainsKey(key.n) : target.ContainsKey(key.AsString);
            if (present) continue;
            Value v = source.ValueAt(pos);
            if (v.o is PhpReference { Count: 1 } r) v = r.Value;
            target.SetKey(ctx, in key, v.Copied());
        }
    }
}
