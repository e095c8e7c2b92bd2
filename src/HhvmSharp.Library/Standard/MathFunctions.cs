using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>math.c: elementary functions.</summary>
[PhpExtension("standard")]
internal static class MathFunctions
{
    [PhpConst("M_E")] internal const double E = Math.E;
    [PhpConst("M_LOG2E")] internal const double Log2E = 1.4426950408889634074;
    [PhpConst("M_LOG10E")] internal const double Log10E = 0.43429448190325182765;
    [PhpConst("M_LN2")] internal const double Ln2 = 0.69314718055994530942;
    [PhpConst("M_LN10")] internal const double Ln10 = 2.30258509299404568402;
    [PhpConst("M_PI")] internal const double Pi = Math.PI;
    [PhpConst("M_PI_2")] internal const double Pi2 = 1.57079632679489661923;
    [PhpConst("M_PI_4")] internal const double Pi4 = 0.78539816339744830962;
    [PhpConst("M_1_PI")] internal const double OnePi = 0.31830988618379067154;
    [PhpConst("M_2_PI")] internal const double TwoPi = 0.63661977236758134308;
    [PhpConst("M_SQRTPI")] internal const double SqrtPi = 1.77245385090551602729;
    [PhpConst("M_2_SQRTPI")] internal const double TwoSqrtPi = 1.12837916709551257390;
    [PhpConst("M_LNPI")] internal const double LnPi = 1.14472988584940017414;
    [PhpConst("M_EULER")] internal const double Euler = 0.57721566490153286061;
    [PhpConst("M_SQRT2")] internal const double Sqrt2 = 1.41421356237309504880;
    [PhpConst("M_SQRT1_2")] internal const double Sqrt12 = 0.70710678118654752440;
    [PhpConst("M_SQRT3")] internal const double Sqrt3 = 1.73205080756887729352;
    [PhpConst("INF")] internal const double Inf = double.PositiveInfinity;
    [PhpConst("NAN")] internal const double Nan = double.NaN;

    [PhpFunction("sin(float $num): float", Pure = true, NoThrow = true)]
    internal static double sin(double num) => Math.Sin(num);

    [PhpFunction("cos(float $num): float", Pure = true, NoThrow = true)]
    internal static double cos(double num) => Math.Cos(num);

    [PhpFunction("tan(float $num): float", Pure = true, NoThrow = true)]
    internal static double tan(double num) => Math.Tan(num);

    [PhpFunction("asin(float $num): float", Pure = true, NoThrow = true)]
    internal static double asin(double num) => Math.Asin(num);

    [PhpFunction("acos(float $num): float", Pure = true, NoThrow = true)]
    internal static double acos(double num) => Math.Acos(num);

    [PhpFunction("atan(float $num): float", Pure = true, NoThrow = true)]
    internal static double atan(double num) => Math.Atan(num);

    [PhpFunction("atanh(float $num): float", Pure = true, NoThrow = true)]
    internal static double atanh(double num) => Math.Atanh(num);

    [PhpFunction("atan2(float $y, float $x): float", Pure = true, NoThrow = true)]
    internal static double atan2(double y, double x) => Math.Atan2(y, x);

    [PhpFunction("sinh(float $num): float", Pure = true, NoThrow = true)]
    internal static double sinh(double num) => Math.Sinh(num);

    [PhpFunction("cosh(float $num): float", Pure = true, NoThrow = true)]
    internal static double cosh(double num) => Math.Cosh(num);

    [PhpFunction("tanh(float $num): float", Pure = true, NoThrow = true)]
    internal static double tanh(double num) => Math.Tanh(num);

    [PhpFunction("asinh(float $num): float", Pure = true, NoThrow = true)]
    internal static double asinh(double num) => Math.Asinh(num);

    [PhpFunction("acosh(float $num): float", Pure = true, NoThrow = true)]
    internal static double acosh(double num) => Math.Acosh(num);

    [PhpFunction("expm1(float $num): float", Pure = true, NoThrow = true)]
    internal static double expm1(double num) => Native.Expm1(num);

    [PhpFunction("log1p(float $num): float", Pure = true, NoThrow = true)]
    internal static double log1p(double num) => Native.Log1p(num);

    [PhpFunction("pi(): float", Pure = true, NoThrow = true)]
    internal static double pi() => Math.PI;

    [PhpFunction("is_finite(float $num): bool", Pure = true, NoThrow = true)]
    internal static bool is_finite(double num) => double.IsFinite(num);

    [PhpFunction("is_nan(float $num): bool", Pure = true, NoThrow = true)]
    internal static bool is_nan(double num) => double.IsNaN(num);

    [PhpFunction("is_infinite(float $num): bool", Pure = true, NoThrow = true)]
    internal static bool is_infinite(double num) => double.IsInfinity(num);

    [PhpFunction("exp(float $num): float", Pure = true, NoThrow = true)]
    internal static double exp(double num) => Math.Exp(num);

    [PhpFunction("log10(float $num): float", Pure = true, NoThrow = true)]
    internal static double log10(double num) => Math.Log10(num);

    [PhpFunction("sqrt(float $num): float", Pure = true, NoThrow = true)]
    internal static double sqrt(double num) => Math.Sqrt(num);

    [PhpFunction("hypot(float $x, float $y): float", Pure = true, NoThrow = true)]
    internal static double hypot(double x, double y) => double.Hypot(x, y);

    [PhpFunction("deg2rad(float $num): float", Pure = true, NoThrow = true)]
    internal static double deg2rad(double num) => num / 180.0 * Math.PI;

    [PhpFunction("rad2deg(float $num): float", Pure = true, NoThrow = true)]
    internal static double rad2deg(double num) => num / Math.PI * 180.0;

    [PhpFunction("fmod(float $num1, float $num2): float", Pure = true, NoThrow = true)]
    internal static double fmod(double num1, double num2) => num1 % num2;

    [PhpFunction("fdiv(float $num1, float $num2): float", Pure = true, NoThrow = true)]
    internal static double fdiv(double num1, double num2) => num1 / num2;

    [PhpFunction("fpow(float $num, float $exponent): float", Pure = true, NoThrow = true)]
    internal static double fpow(double num, double exponent) => Math.Pow(num, exponent);

    [PhpFunction("pow(mixed $num, mixed $exponent): int|float|object", Frameless = true)]
    internal static Value pow(RequestContext ctx, Value num, Value exponent) => Operators.Pow(ctx, in num, in exponent);

    [PhpFunction("log(float $num, float $base = M_E): float", Frameless = true)]
    internal static double log(RequestContext ctx, Frame f, double num, double @base)
    {
        if (Arguments.Count(f) == 1 || @base == Math.E) return Math.Log(num);
        if (@base == 2.0) return Math.Log2(num);
        if (@base == 10.0) return Math.Log10(num);
        if (@base == 1.0) return double.NaN;
        if (@base <= 0.0) Arg.ValueError(ctx, 2, "must be greater than 0");
        return Math.Log(num) / Math.Log(@base);
    }

    [PhpFunction("intdiv(int $num1, int $num2): int", Frameless = true)]
    internal static long intdiv(RequestContext ctx, long num1, long num2)
    {
        if (num2 == 0) Throw.New(ctx, "DivisionByZeroError", "Division by zero");
        if (num2 == -1)
        {
            if (num1 == long.MinValue) Throw.New(ctx, "ArithmeticError", "Division of PHP_INT_MIN by -1 is not an integer");
            return -num1;
        }

        return num1 / num2;
    }

    [PhpFunction("abs(int|float $num): int|float", Pure = true, Frameless = true)]
    internal static Value abs(Value num)
    {
        if (num.IsFloat) return Value.Float(Math.Abs(num.FloatValue));
        long n = num.IntValue;
        if (n == long.MinValue) return Value.Float(-(double)long.MinValue);
        return Value.Int(n < 0 ? -n : n);
    }

    [PhpFunction("ceil(int|float $num): float", Pure = true, NoThrow = true)]
    internal static double ceil(Value num) => num.IsFloat ? Math.Ceiling(num.FloatValue) : num.IntValue;

    [PhpFunction("floor(int|float $num): float", Pure = true, NoThrow = true)]
    internal static double floor(Value num) => num.IsFloat ? Math.Floor(num.FloatValue) : num.IntValue;

    /// <summary>What .NET does not offer from the C library, whose last digits PHP shows.</summary>
    private static class Native
    {
        [DllImport("libm.so.6", EntryPoint = "expm1")]
        internal static extern double Expm1(double x);

        [DllImport("libm.so.6", EntryPoint = "log1p")]
        internal static extern double Log1p(double x);
    }
}
