using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler;

/// <summary>Evaluates operators on constants, as far as that cannot warn, throw or depend on the request.</summary>
internal static class Fold
{
    public static bool IsTrue(in Value v) => v.Kind switch
    {
        Kind.Bool or Kind.Int => v.IntValue != 0,
        Kind.Float => v.FloatValue != 0,
        Kind.String => v.AsString.Length > 1 || (v.AsString.Length == 1 && v.AsString[0] != (byte)'0'),
        Kind.Array => v.AsArray.Length > 0,
        _ => false,
    };

    /// <summary>A scalar as a string; not an array, and not a float, whose form depends on `precision`.</summary>
    public static bool TryToString(in Value v, [NotNullWhen(true)] out PhpString? text)
    {
        text = v.Kind switch
        {
            Kind.String => v.AsString,
            Kind.Int => PhpString.Literal(v.IntValue.ToString(CultureInfo.InvariantCulture)),
            Kind.Bool => v.IsTrue ? PhpString.SingleByte((byte)'1') : PhpString.Empty,
            Kind.Null => PhpString.Empty,
            _ => null,
        };
        return text is not null;
    }

    /// <summary>A string that is an array key of kind int: decimal, no leading zeros, no plus, in range.</summary>
    public static bool TryNumericKey(PhpString s, out long index)
    {
        index = 0;
        ReadOnlySpan<byte> b = s.Span;
        if (b.Length == 0 || b.Length > 20) return false;
        int i = b[0] == '-' ? 1 : 0;
        if (i == b.Length || b[i] is < (byte)'0' or > (byte)'9') return false;
        if (b[i] == '0' && (b.Length > 1)) return false;
        UInt128 n = 0;
        for (int k = i; k < b.Length; k++)
        {
            if (b[k] is < (byte)'0' or > (byte)'9') return false;
            n = (n * 10) + (uint)(b[k] - '0');
        }

        if (i == 1)
        {
            if (n > (UInt128)long.MaxValue + 1) return false;
            index = (long)(0 - (ulong)n);
            return true;
        }

        if (n > (UInt128)long.MaxValue) return false;
        index = (long)n;
        return true;
    }

    /// <summary>A numeric string: an int or float with white space around it, nothing else.</summary>
    public static bool IsNumeric(PhpString s)
    {
        ReadOnlySpan<byte> b = s.Span.Trim(" \t\n\r\v\f"u8);
        if (b.Length == 0) return false;
        int i = b[0] is (byte)'+' or (byte)'-' ? 1 : 0, digits = 0;
        while (i < b.Length && b[i] is >= (byte)'0' and <= (byte)'9') { i++; digits++; }
        if (i < b.Length && b[i] == '.')
        {
            i++;
            while (i < b.Length && b[i] is >= (byte)'0' and <= (byte)'9') { i++; digits++; }
        }

        if (digits == 0) return false;
        if (i < b.Length && b[i] is (byte)'e' or (byte)'E')
        {
            int k = i + 1;
            if (k < b.Length && b[k] is (byte)'+' or (byte)'-') k++;
            if (k < b.Length && b[k] is >= (byte)'0' and <= (byte)'9')
            {
                while (k < b.Length && b[k] is >= (byte)'0' and <= (byte)'9') k++;
                i = k;
            }
        }

        return i == b.Length;
    }

    /// <summary>A type name as zend_zval_value_name gives it.</summary>
    public static string TypeName(in Value v) => v.Kind switch
    {
        Kind.Bool => v.IsTrue ? "true" : "false",
        _ => KindName(v),
    };

    /// <summary>A type name as zend_get_type_by_const gives it.</summary>
    public static string KindName(in Value v) => v.Kind switch
    {
        Kind.Undef or Kind.Null => "null",
        Kind.Bool => "bool",
        Kind.Int => "int",
        Kind.Float => "float",
        Kind.String => "string",
        Kind.Array => "array",
        _ => "mixed",
    };

    public static bool TryUnary(Opcode code, in Value v, out Value result)
    {
        result = default;
        if (code == Opcode.BOOL_NOT)
        {
            result = Value.Bool(!IsTrue(v));
            return true;
        }

        if (code == Opcode.BW_NOT && v.IsInt)
        {
            result = Value.Int(~v.IntValue);
            return true;
        }

        return false;
    }

    public static bool TryBinary(Opcode code, in Value a, in Value b, out Value result)
    {
        result = default;
        switch (code)
        {
            case Opcode.CONCAT or Opcode.FAST_CONCAT:
                if (!TryToString(a, out PhpString? left) || !TryToString(b, out PhpString? right)) return false;
                result = Value.String(PhpString.Concat(left, right));
                return true;
            case Opcode.BOOL_XOR:
                result = Value.Bool(IsTrue(a) != IsTrue(b));
                return true;
            case Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL:
                if (!TryIdentical(a, b, out bool same)) return false;
                result = Value.Bool(same == (code == Opcode.IS_IDENTICAL));
                return true;
            case Opcode.IS_EQUAL or Opcode.IS_NOT_EQUAL or Opcode.IS_SMALLER or Opcode.IS_SMALLER_OR_EQUAL or Opcode.SPACESHIP:
                return TryCompare(code, a, b, out result);
            default:
                return TryArithmetic(code, a, b, out result);
        }
    }

    private static bool TryIdentical(in Value a, in Value b, out bool same)
    {
        same = false;
        if (a.IsArray && b.IsArray) return false;
        if (a.Kind != b.Kind) return true;
        same = a.Kind switch
        {
            Kind.Null => true,
            Kind.Bool or Kind.Int => a.IntValue == b.IntValue,
            Kind.Float => a.FloatValue == b.FloatValue,
            Kind.String => a.AsString.Equals(b.AsString),
            _ => false,
        };
        return true;
    }

    private static bool TryCompare(Opcode code, in Value a, in Value b, out Value result)
    {
        result = default;
        bool less, equal;
        if (a.IsInt && b.IsInt)
        {
            less = a.IntValue < b.IntValue;
            equal = a.IntValue == b.IntValue;
        }
        else if (a.Kind is Kind.Int or Kind.Float && b.Kind is Kind.Int or Kind.Float)
        {
            double x = a.IsInt ? a.IntValue : a.FloatValue, y = b.IsInt ? b.IntValue : b.FloatValue;
            if (double.IsNaN(x) || double.IsNaN(y)) return false;
            less = x < y;
            equal = x == y;
        }
        else if ((a.Kind is Kind.Bool or Kind.Null && b.Kind is Kind.Bool or Kind.Null or Kind.Int or Kind.Float)
            || (b.Kind is Kind.Bool or Kind.Null && a.Kind is Kind.Int or Kind.Float))
        {
            bool x = IsTrue(a), y = IsTrue(b);
            less = !x && y;
            equal = x == y;
        }
        else
        {
            return false;
        }

        result = code switch
        {
            Opcode.IS_EQUAL => Value.Bool(equal),
            Opcode.IS_NOT_EQUAL => Value.Bool(!equal),
            Opcode.IS_SMALLER => Value.Bool(less),
            Opcode.IS_SMALLER_OR_EQUAL => Value.Bool(less || equal),
            _ => Value.Int(less ? -1 : equal ? 0 : 1),
        };
        return true;
    }

    private static bool TryArithmetic(Opcode code, in Value a, in Value b, out Value result)
    {
        result = default;
        if (a.IsInt && b.IsInt) return TryInt(code, a.IntValue, b.IntValue, out result);
        if (a.Kind is not (Kind.Int or Kind.Float) || b.Kind is not (Kind.Int or Kind.Float)) return false;
        double x = a.IsInt ? a.IntValue : a.FloatValue, y = b.IsInt ? b.IntValue : b.FloatValue;
        switch (code)
        {
            case Opcode.ADD:
                result = Value.Float(x + y);
                return true;
            case Opcode.SUB:
                result = Value.Float(x - y);
                return true;
            case Opcode.MUL:
                result = Value.Float(x * y);
                return true;
            case Opcode.DIV when y != 0:
                result = Value.Float(x / y);
                return true;
            case Opcode.POW when !(x == 0 && y < 0):
                result = Value.Float(Math.Pow(x, y));
                return true;
            default:
                return false;
        }
    }

    private static bool TryInt(Opcode code, long a, long b, out Value result)
    {
        result = default;
        Int128 wide;
        switch (code)
        {
            case Opcode.ADD:
                wide = (Int128)a + b;
                result = Fits(wide) ? Value.Int((long)wide) : Value.Float((double)a + b);
                return true;
            case Opcode.SUB:
                wide = (Int128)a - b;
                result = Fits(wide) ? Value.Int((long)wide) : Value.Float((double)a - b);
                return true;
            case Opcode.MUL:
                wide = (Int128)a * b;
                result = Fits(wide) ? Value.Int((long)wide) : Value.Float((double)a * b);
                return true;
            case Opcode.DIV when b != 0:
                if (b == -1 && a == long.MinValue) result = Value.Float(-(double)a);
                else result = a % b == 0 ? Value.Int(a / b) : Value.Float((double)a / b);
                return true;
            case Opcode.MOD when b != 0:
                result = Value.Int(b == -1 ? 0 : a % b);
                return true;
            case Opcode.SL when b >= 0:
                result = Value.Int(b >= 64 ? 0 : a << (int)b);
                return true;
            case Opcode.SR when b >= 0:
                result = Value.Int(b >= 64 ? (a < 0 ? -1 : 0) : a >> (int)b);
                return true;
            case Opcode.BW_OR:
                result = Value.Int(a | b);
                return true;
            case Opcode.BW_AND:
                result = Value.Int(a & b);
                return true;
            case Opcode.BW_XOR:
                result = Value.Int(a ^ b);
                return true;
            case Opcode.POW when b >= 0:
                Int128 power = 1;
                for (long i = 0; i < b && power != 0 && !(power == 1 && a == 1); i++)
                {
                    if (i > 128) return false;
                    power *= a;
                    if (!Fits(power)) return false;
                }

                result = Value.Int((long)power);
                return true;
            default:
                return false;
        }

        static bool Fits(Int128 n) => n >= long.MinValue && n <= long.MaxValue;
    }
}
