using System.Numerics;
using HhvmSharp.Library.Standard;

namespace HhvmSharp.Library.Bcmath;

/// <summary>Arithmetic. Results keep all their digits unless a scale is asked for, which cuts them.</summary>
internal readonly partial record struct BcNumber
{
    private static BcNumber Half { get; } = new(5, 1);

    internal static BcNumber Add(BcNumber a, BcNumber b)
    {
        int scale = Math.Max(a.Scale, b.Scale);
        return new BcNumber(a.DigitsAt(scale) + b.DigitsAt(scale), scale);
    }

    internal static BcNumber Subtract(BcNumber a, BcNumber b)
    {
        int scale = Math.Max(a.Scale, b.Scale);
        return new BcNumber(a.DigitsAt(scale) - b.DigitsAt(scale), scale);
    }

    internal static BcNumber Multiply(BcNumber a, BcNumber b) => new(a.Digits * b.Digits, checked(a.Scale + b.Scale));

    /// <summary>The divisor is not zero.</summary>
    internal static BcNumber Divide(BcNumber a, BcNumber b, int scale)
    {
        long shift = (long)scale + b.Scale - a.Scale;
        BigInteger quotient = shift >= 0
            ? BigInteger.Divide(a.Digits * PowerOf10(shift), b.Digits)
            : BigInteger.Divide(a.Digits, b.Digits * PowerOf10(-shift));
        return new BcNumber(quotient, scale);
    }

    /// <summary>The integer quotient; the remainder has the dividend's sign.</summary>
    internal static BcNumber DivideRemainder(BcNumber a, BcNumber b, out BcNumber remainder)
    {
        int scale = Math.Max(a.Scale, b.Scale);
        BigInteger quotient = BigInteger.DivRem(a.DigitsAt(scale), b.DigitsAt(scale), out BigInteger rest);
        remainder = new BcNumber(rest, scale);
        return new BcNumber(quotient, 0);
    }

    /// <summary>A power of zero is not asked for with a negative exponent.</summary>
    internal static BcNumber Power(BcNumber number, long exponent, int scale)
    {
        if (exponent == 0) return One;
        BcNumber power;
        if (number.Scale == 0 && BigInteger.Abs(number.Digits) <= 1) power = (exponent & 1) == 0 ? new BcNumber(number.Digits * number.Digits, 0) : number;
        else power = new BcNumber(BigInteger.Pow(number.Digits, (int)Math.Abs(exponent)), checked(number.Scale * (int)Math.Abs(exponent)));
        return exponent < 0 ? Divide(One, power, scale) : power.Truncated(scale);
    }

    /// <summary>About how many digits the power has.</summary>
    internal static double PowerLength(BcNumber number, long exponent) =>
        number.Scale == 0 && BigInteger.Abs(number.Digits) <= 1 ? 1 : Math.Max(number.Digits.GetBitLength() * 0.302, number.Scale) * Math.Abs((double)exponent);

    internal static int Compare(BcNumber a, BcNumber b, long scale)
    {
        a = a.Truncated(scale);
        b = b.Truncated(scale);
        int common = Math.Max(a.Scale, b.Scale);
        return a.DigitsAt(common).CompareTo(b.DigitsAt(common));
    }

    internal BcNumber Floor() => ToInteger(-1);

    internal BcNumber Ceiling() => ToInteger(1);

    private BcNumber ToInteger(int sign)
    {
        BigInteger integer = BigInteger.DivRem(Digits, PowerOf10(Scale), out BigInteger rest);
        return new BcNumber(rest.Sign == sign ? integer + sign : integer, 0);
    }

    /// <summary>Rounds to <paramref name="precision"/> digits behind the point, before it when negative, and fills up with zeros.</summary>
    /// <param name="mode">One of <see cref="Rounding"/>' modes.</param>
    internal BcNumber Round(long precision, int mode)
    {
        if (precision >= Scale) return new BcNumber(DigitsAt(precision), (int)precision);
        int scale = (int)Math.Max(precision, 0);
        if (IsZero) return Zero;
        BigInteger kept = BigInteger.Zero, rest = Digits, unit = BigInteger.Zero;
        int half = -1;
        bool isFar = -precision > (Digits.GetBitLength() * 0.302) + 2; // far above the number: less than half of the unit
        if (!isFar)
        {
            unit = PowerOf10(Scale - precision);
            kept = BigInteger.DivRem(Digits, unit, out rest);
            half = (BigInteger.Abs(rest) * 2).CompareTo(unit);
        }

        if (IsRoundedUp(mode, Digits.Sign, !rest.IsZero, half, !kept.IsEven)) kept += Digits.Sign;
        return kept.IsZero ? new BcNumber(kept, scale) : new BcNumber(precision < 0 ? kept * PowerOf10(-precision) : kept, scale);
    }

    /// <param name="half">How the rest compares with half of the unit.</param>
    private static bool IsRoundedUp(int mode, int sign, bool hasRest, int half, bool isOdd) => mode switch
    {
        Rounding.HalfUp => half >= 0,
        Rounding.HalfDown => half > 0,
        Rounding.HalfEven => half > 0 || (half == 0 && isOdd),
        Rounding.HalfOdd => half > 0 || (half == 0 && !isOdd),
        Rounding.Ceiling => hasRest && sign > 0,
        Rounding.Floor => hasRest && sign < 0,
        Rounding.AwayFromZero => hasRest,
        _ => false,
    };

    /// <summary>libbcmath's iteration with its precisions step by step: the last digit is not always that of the exact root.</summary>
    internal static BcNumber SquareRoot(BcNumber number, int scale)
    {
        if (number.IsZero) return Zero;
        int comparedToOne = Compare(number, One, number.Scale);
        if (comparedToOne == 0) return One;
        int wanted = Math.Max(scale, number.Scale), precision = comparedToOne < 0 ? number.Scale : 3;
        BcNumber guess = comparedToOne < 0 ? One : new BcNumber(PowerOf10(number.IntegerLength / 2), 0);
        while (true)
        {
            BcNumber last = guess;
            guess = Multiply(Add(Divide(number, guess, precision), guess), Half).Truncated(precision);
            BcNumber difference = Subtract(guess, last).Truncated(precision);
            if (BigInteger.Abs(difference.Digits) > 1) continue;
            if (precision > wanted) return guess.Truncated(wanted);
            precision = Math.Min(precision * 3, wanted + 1);
        }
    }

    private int IntegerLength => Math.Max(BigInteger.Abs(Digits).ToString().Length - Scale, 1);
}
