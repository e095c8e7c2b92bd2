using System.Numerics;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Bcmath;

/// <summary>Decimal arithmetic on strings.</summary>
[PhpExtension("bcmath")]
internal static class BcmathFunctions
{
    /// <summary>More digits than this are asked of the memory account before anything is computed.</summary>
    private const long Affordable = 1 << 20;

    private static readonly PhpString ScaleSetting = PhpString.Literal("bcmath.scale");

    internal static void CheckScale(RequestContext ctx, long scale, int argument)
    {
        if (scale is < 0 or > int.MaxValue) Arg.ValueError(ctx, argument, $"must be between 0 and {int.MaxValue}");
    }

    private static int Scale(RequestContext ctx, long? scale, int argument)
    {
        if (scale is not { } given) return BcmathState.DefaultScale(ctx);
        CheckScale(ctx, given, argument);
        return (int)given;
    }

    private static BcNumber Number(RequestContext ctx, PhpString text, int argument)
    {
        if (!BcNumber.TryParse(text, out BcNumber number, out _)) Arg.ValueError(ctx, argument, "is not well-formed");
        return number;
    }

    /// <summary>A result of so many digits must be within the memory limit.</summary>
    internal static void Afford(RequestContext ctx, double digits)
    {
        if (digits > Affordable) Arg.Allocate(ctx, digits < long.MaxValue ? (long)digits : long.MaxValue);
    }

    [PhpFunction("bcadd(string $num1, string $num2, ?int $scale = null): string")]
    internal static PhpString bcadd(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        return BcNumber.Add(Number(ctx, num1, 1), Number(ctx, num2, 2)).ToPhpString(ctx, digits);
    }

    [PhpFunction("bcsub(string $num1, string $num2, ?int $scale = null): string")]
    internal static PhpString bcsub(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        return BcNumber.Subtract(Number(ctx, num1, 1), Number(ctx, num2, 2)).ToPhpString(ctx, digits);
    }

    [PhpFunction("bcmul(string $num1, string $num2, ?int $scale = null): string")]
    internal static PhpString bcmul(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        return BcNumber.Multiply(Number(ctx, num1, 1), Number(ctx, num2, 2)).ToPhpString(ctx, digits);
    }

    [PhpFunction("bcdiv(string $num1, string $num2, ?int $scale = null): string")]
    internal static PhpString bcdiv(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        BcNumber dividend = Number(ctx, num1, 1), divisor = Number(ctx, num2, 2);
        return Divide(ctx, dividend, divisor, digits).ToPhpString(ctx, digits);
    }

    internal static BcNumber Divide(RequestContext ctx, BcNumber dividend, BcNumber divisor, int scale)
    {
        if (divisor.IsZero) Throw.New(ctx, "DivisionByZeroError", "Division by zero");
        Afford(ctx, scale);
        return BcNumber.Divide(dividend, divisor, scale);
    }

    [PhpFunction("bcmod(string $num1, string $num2, ?int $scale = null): string")]
    internal static PhpString bcmod(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        BcNumber dividend = Number(ctx, num1, 1), divisor = Number(ctx, num2, 2);
        return Modulo(ctx, dividend, divisor).ToPhpString(ctx, digits);
    }

    internal static BcNumber Modulo(RequestContext ctx, BcNumber dividend, BcNumber divisor)
    {
        if (divisor.IsZero) Throw.New(ctx, "DivisionByZeroError", "Modulo by zero");
        BcNumber.DivideRemainder(dividend, divisor, out BcNumber remainder);
        return remainder;
    }

    [PhpFunction("bcdivmod(string $num1, string $num2, ?int $scale = null): array")]
    internal static PhpArray bcdivmod(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        BcNumber dividend = Number(ctx, num1, 1), divisor = Number(ctx, num2, 2);
        if (divisor.IsZero) Throw.New(ctx, "DivisionByZeroError", "Division by zero");
        BcNumber quotient = BcNumber.DivideRemainder(dividend, divisor, out BcNumber remainder);
        return PhpArray.FromStrings([quotient.ToPhpString(ctx, 0), remainder.ToPhpString(ctx, digits)]);
    }

    [PhpFunction("bcpowmod(string $num, string $exponent, string $modulus, ?int $scale = null): string")]
    internal static PhpString bcpowmod(RequestContext ctx, PhpString num, PhpString exponent, PhpString modulus, long? scale)
    {
        int digits = Scale(ctx, scale, 4);
        BcNumber number = Number(ctx, num, 1), power = Number(ctx, exponent, 2), divisor = Number(ctx, modulus, 3);
        if (number.Scale != 0) Arg.ValueError(ctx, 1, "cannot have a fractional part");
        return PowerModulo(ctx, number, power, divisor, firstArgument: 2).ToPhpString(ctx, digits);
    }

    /// <param name="firstArgument">The number of the exponent's argument; the modulus is the next.</param>
    internal static BcNumber PowerModulo(RequestContext ctx, BcNumber number, BcNumber exponent, BcNumber modulus, int firstArgument)
    {
        if (exponent.Scale != 0) Arg.ValueError(ctx, firstArgument, "cannot have a fractional part");
        if (exponent.Digits.Sign < 0) Arg.ValueError(ctx, firstArgument, "must be greater than or equal to 0");
        if (modulus.Scale != 0) Arg.ValueError(ctx, firstArgument + 1, "cannot have a fractional part");
        if (modulus.IsZero) Throw.New(ctx, "DivisionByZeroError", "Modulo by zero");
        return new BcNumber(BigInteger.ModPow(number.Digits, exponent.Digits, modulus.Digits), 0);
    }

    [PhpFunction("bcpow(string $num, string $exponent, ?int $scale = null): string")]
    internal static PhpString bcpow(RequestContext ctx, PhpString num, PhpString exponent, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        BcNumber number = Number(ctx, num, 1), power = Number(ctx, exponent, 2);
        if (power.Scale != 0) Arg.ValueError(ctx, 2, "cannot have a fractional part");
        if (!power.TryToInt(out long times)) Arg.ValueError(ctx, 2, "is too large");
        return Power(ctx, number, times, digits).ToPhpString(ctx, digits);
    }

    internal static BcNumber Power(RequestContext ctx, BcNumber number, long exponent, int scale)
    {
        if (exponent < 0 && number.IsZero) Throw.New(ctx, "DivisionByZeroError", "Negative power of zero");
        Afford(ctx, BcNumber.PowerLength(number, exponent));
        return BcNumber.Power(number, exponent, scale);
    }

    [PhpFunction("bcsqrt(string $num, ?int $scale = null): string")]
    internal static PhpString bcsqrt(RequestContext ctx, PhpString num, long? scale)
    {
        int digits = Scale(ctx, scale, 2);
        BcNumber number = Number(ctx, num, 1);
        if (number.Digits.Sign < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Afford(ctx, digits);
        return BcNumber.SquareRoot(number, digits).ToPhpString(ctx, digits);
    }

    [PhpFunction("bccomp(string $num1, string $num2, ?int $scale = null): int")]
    internal static long bccomp(RequestContext ctx, PhpString num1, PhpString num2, long? scale)
    {
        int digits = Scale(ctx, scale, 3);
        return BcNumber.Compare(Number(ctx, num1, 1), Number(ctx, num2, 2), digits);
    }

    [PhpFunction("bcscale(?int $scale = null): int")]
    internal static long bcscale(RequestContext ctx, long? scale)
    {
        long old = BcmathState.DefaultScale(ctx);
        if (scale is not { } given) return old;
        CheckScale(ctx, given, 1);
        ctx.Ini.Set(ScaleSetting, PhpString.FromLatin1(given.ToString()), IniAccess.User, IniStage.Runtime);
        return old;
    }

    [PhpFunction("bcfloor(string $num): string")]
    internal static PhpString bcfloor(RequestContext ctx, PhpString num) => Number(ctx, num, 1).Floor().ToPhpString(ctx, 0);

    [PhpFunction("bcceil(string $num): string")]
    internal static PhpString bcceil(RequestContext ctx, PhpString num) => Number(ctx, num, 1).Ceiling().ToPhpString(ctx, 0);

    [PhpFunction("bcround(string $num, int $precision = 0, RoundingMode $mode = RoundingMode::HalfAwayFromZero): string")]
    internal static PhpString bcround(RequestContext ctx, PhpString num, long precision, PhpInstance? mode = null)
    {
        CheckPrecision(ctx, precision, 2);
        BcNumber rounded = Round(ctx, Number(ctx, num, 1), precision, mode);
        return rounded.ToPhpString(ctx, rounded.Scale);
    }

    internal static void CheckPrecision(RequestContext ctx, long precision, int argument)
    {
        if (precision > int.MaxValue) Arg.ValueError(ctx, argument, $"must be between {long.MinValue} and {int.MaxValue}");
    }

    internal static BcNumber Round(RequestContext ctx, BcNumber number, long precision, PhpInstance? mode)
    {
        int how = mode is null ? Rounding.HalfUp : Rounding.ModeOf(mode);
        bool mayGrow = how is Rounding.AwayFromZero || how == (number.Digits.Sign < 0 ? Rounding.Floor : Rounding.Ceiling);
        if (precision > 0 || (mayGrow && !number.IsZero)) Afford(ctx, Math.Abs((double)precision));
        return number.Round(precision, how);
    }
}
