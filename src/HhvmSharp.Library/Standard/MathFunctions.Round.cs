using System.Globalization;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>round() and number_format().</summary>
[PhpExtension("standard")]
internal static class Rounding
{
    [PhpConst("PHP_ROUND_HALF_UP")] internal const int HalfUp = 1;
    [PhpConst("PHP_ROUND_HALF_DOWN")] internal const int HalfDown = 2;
    [PhpConst("PHP_ROUND_HALF_EVEN")] internal const int HalfEven = 3;
    [PhpConst("PHP_ROUND_HALF_ODD")] internal const int HalfOdd = 4;
    internal const int Ceiling = 5, Floor = 6, TowardsZero = 7, AwayFromZero = 8;

    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    private static double PowerOf10(int power) => power is < 0 or > 22 ? Math.Pow(10.0, power) : Powers[power];

    [PhpFunction("round(int|float $num, int $precision = 0, int|RoundingMode $mode = RoundingMode::HalfAwayFromZero): float", Frameless = true)]
    internal static double round(RequestContext ctx, Value num, long precision, Value mode = default)
    {
        int places = precision >= 0 ? (int)Math.Min(precision, int.MaxValue) : (int)Math.Max(precision, int.MinValue + 1);
        int how = HalfUp;
        if (mode.IsInt)
        {
            if (mode.IntValue is < HalfUp or > HalfOdd) Arg.ValueError(ctx, 3, "must be a valid rounding mode (RoundingMode::*)");
            how = (int)mode.IntValue;
        }
        else if (mode.IsObject)
        {
            how = ModeOf((PhpInstance)mode.AsObject);
        }

        if (num.IsInt && places >= 0) return num.IntValue;
        return Round(num.IsInt ? num.IntValue : num.FloatValue, places, how);
    }

    /// <summary>The rounding mode of a case of RoundingMode, whose first slot is its name.</summary>
    internal static int ModeOf(PhpInstance enumCase) => enumCase.Slots[0].AsString.ToString() switch
    {
        "HalfAwayFromZero" => HalfUp,
        "HalfTowardsZero" => HalfDown,
        "HalfEven" => HalfEven,
        "HalfOdd" => HalfOdd,
        "TowardsZero" => TowardsZero,
        "AwayFromZero" => AwayFromZero,
        "NegativeInfinity" => Floor,
        _ => Ceiling,
    };

    /// <summary>
    /// _php_math_round: the value is cut at the wanted place; whether to go one up is decided by comparing the value
    /// with the edge computed back in its own scale ("pre-rounding" as of PHP 8.4).
    /// </summary>
    internal static double Round(double value, int places, int mode)
    {
        if (!double.IsFinite(value) || value == 0.0) return value;
        places = Math.Max(places, -int.MaxValue);
        double exponent = PowerOf10(Math.Abs(places));
        double scaled = places > 0 ? value * exponent : value / exponent;
        double cut = value >= 0.0 ? Math.Floor(scaled) : Math.Ceiling(scaled);
        double next = value >= 0.0 ? cut + 1.0 : cut - 1.0;
        // scaling may have lost the last bit: 0.285 * 1e10 is 2849999999.9999995
        if ((places > 0 ? next / exponent : next * exponent) == value) cut = next;
        if (Math.Abs(cut) >= 1e16) return value;
        cut = Adjust(cut, value, exponent, places, mode);
        if (Math.Abs(places) < 23) return places > 0 ? cut / exponent : cut * exponent;
        string text = cut.ToString("F6", CultureInfo.InvariantCulture) + "e" + (-(long)places).ToString(CultureInfo.InvariantCulture);
        double result = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(result) ? result : value;
    }

    private static double Adjust(double cut, double value, double exponent, int places, int mode)
    {
        double magnitude = Math.Abs(value);
        double half = Math.Abs(Unscale(cut + Math.CopySign(0.5, cut)));
        double zero = Math.Abs(Unscale(cut));
        double up = cut + Math.CopySign(1.0, cut);
        return mode switch
        {
            HalfUp => magnitude >= half ? up : cut,
            HalfDown => magnitude > half ? up : cut,
            HalfEven => magnitude > half || (magnitude == half && cut % 2.0 != 0) ? up : cut,
            HalfOdd => magnitude > half || (magnitude == half && cut % 2.0 == 0) ? up : cut,
            Ceiling => value > 0.0 && magnitude > zero ? cut + 1.0 : cut,
            Floor => value < 0.0 && magnitude > zero ? cut - 1.0 : cut,
            AwayFromZero => magnitude > zero ? up : cut,
            _ => cut,
        };

        double Unscale(double v) => places > 0 ? v / exponent : v * exponent;
    }

    [PhpFunction("number_format(float $num, int $decimals = 0, ?string $decimal_separator = \".\", ?string $thousands_separator = \",\"): string", Frameless = true)]
    internal static PhpString number_format(Value num, long decimals, PhpString? decimal_separator, PhpString? thousands_separator)
    {
        PhpString point = decimal_separator ?? PhpString.SingleByte((byte)'.');
        PhpString comma = thousands_separator ?? PhpString.SingleByte((byte)',');
        if (num.IsInt) return Format(num.IntValue, decimals, point.Span, comma.Span);
        double value = num.FloatValue;
        // such a number has no fraction, and as an integer its digits are all exact
        if (Math.Abs(value) >= 4503599627370496.0 && Numbers.FitsInt(value)) return Format((long)value, decimals, point.Span, comma.Span);
        int places = decimals >= 0 ? (int)Math.Min(decimals, int.MaxValue) : (int)Math.Max(decimals, int.MinValue);
        return Format(value, places, point.Span, comma.Span);
    }

    private static PhpString Format(long value, long places, ReadOnlySpan<byte> point, ReadOnlySpan<byte> comma)
    {
        UInt128 magnitude = UInt128.CreateTruncating(Int128.Abs(value));
        if (places < 0)
        {
            if (places < -19) magnitude = 0;
            else
            {
                UInt128 power = 1;
                for (long i = places; i < 0; i++) power *= 10;
                UInt128 rest = magnitude % power;
                magnitude -= rest;
                if (rest >= power / 2) magnitude += power;
                magnitude = (ulong)magnitude; // as PHP's, which wraps
            }
        }

        string digits = magnitude.ToString(CultureInfo.InvariantCulture);
        int zeros = (int)Math.Min(Math.Max(places, 0), int.MaxValue);
        return Grouped(value < 0 && magnitude != 0, digits, zeros > 0 ? new string('0', zeros) : "", point, comma);
    }

    /// <summary>_php_math_number_format_ex.</summary>
    internal static PhpString Format(double value, int places, ReadOnlySpan<byte> point, ReadOnlySpan<byte> comma)
    {
        value = Round(value, places, HalfUp);
        places = Math.Max(0, places);
        bool negative = value < 0;
        value = Math.Abs(value);
        if (!double.IsFinite(value)) return PhpString.FromLatin1(double.IsNaN(value) ? "nan" : "inf");
        string digits = FixedDigits.Format(value, places);
        if (negative && value == 0) negative = false; // "-0"
        int dot = digits.IndexOf('.');
        string whole = dot < 0 ? digits : digits[..dot];
        return Grouped(negative, whole, places == 0 ? "" : dot < 0 ? new string('0', places) : digits[(dot + 1)..], point, comma);
    }

    private static PhpString Grouped(bool negative, string whole, string fraction, ReadOnlySpan<byte> point, ReadOnlySpan<byte> comma)
    {
        var result = new PhpStringBuilder(whole.Length * 2 + fraction.Length);
        if (negative) result.Append('-');
        int lead = whole.Length % 3;
        if (lead != 0 || comma.IsEmpty) result.Append(comma.IsEmpty ? whole : whole[..lead]);
        if (!comma.IsEmpty)
        {
            for (int i = lead; i < whole.Length; i += 3)
            {
                if (i > 0) result.Append(comma);
                result.Append(whole.Substring(i, 3));
            }
        }

        if (fraction.Length > 0) result.Append(point).Append(fraction);
        return result.ToPhpString();
    }
}
