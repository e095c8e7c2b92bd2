using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Bcmath;

/// <summary>Operators and comparisons, and the scales of their results.</summary>
internal sealed partial class NumberObject
{
    private const string ScaleTooLarge = "scale of the result is too large";

    internal override bool DoOperation(PhpContext context, int opcode, in Value left, in Value right, out Value result)
    {
        var ctx = (RequestContext)context;
        result = default;
        if (opcode is not (Operators.AddCode or Operators.SubCode or Operators.MulCode or Operators.DivCode or Operators.ModCode or Operators.PowCode))
            return false;
        if (!TryNumeric(ctx, in left, out Value a) || !TryNumeric(ctx, in right, out Value b)) return false;
        if (!TryOperand(in a, out BcNumber x, out int xScale)) return Refuse(ctx, "Left string operand cannot be converted to BcMath\\Number");
        if (!TryOperand(in b, out BcNumber y, out int yScale)) return Refuse(ctx, "Right string operand cannot be converted to BcMath\\Number");
        try
        {
            result = Value.Object(Calculate(ctx, opcode, (x, xScale), (y, yScale), null, isOperator: true));
        }
        catch (PhpThrow)
        {
            return true; // pending
        }

        return true;
    }

    private static bool Refuse(RequestContext ctx, string message)
    {
        ctx.ThrowError("ValueError", message);
        return true;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        const int uncomparable = 1;
        var ctx = (RequestContext)context;
        if (!TryNumeric(ctx, in left, out Value a) || !TryNumeric(ctx, in right, out Value b)) return uncomparable;
        if (!TryOperand(in a, out BcNumber x, out _) || !TryOperand(in b, out BcNumber y, out _)) return uncomparable;
        return BcNumber.Compare(x, y, int.MaxValue);
    }

    /// <summary>A number, an int or a string as it is, another scalar as the int that a parameter would take it for.</summary>
    private static bool TryNumeric(RequestContext ctx, in Value given, out Value operand)
    {
        operand = given;
        switch (given.Kind)
        {
            case Runtime.Values.Kind.Int or Runtime.Values.Kind.String:
                return true;
            case Runtime.Values.Kind.Object:
                return given.o is NumberObject;
            case Runtime.Values.Kind.Bool:
                operand = Value.Int(given.IntValue);
                return true;
            case Runtime.Values.Kind.Float:
                if (!Numbers.FitsInt(given.FloatValue)) return false;
                operand = Value.Int(Conversions.ToIntSafe(ctx, given.FloatValue));
                return !ctx.HasPending;
            default:
                return false;
        }
    }

    private static bool TryOperand(in Value v, out BcNumber number, out int scale)
    {
        if (v.o is NumberObject known)
        {
            (number, scale) = (known._number, known._scale);
            return true;
        }

        scale = 0;
        if (v.IsString) return BcNumber.TryParse(v.AsString, out number, out scale);
        number = BcNumber.FromInt(v.IntValue);
        return true;
    }

    /// <param name="scale">Null: as many digits as the result needs, of divisions some more than the operand has.</param>
    private static NumberObject Calculate(
        RequestContext ctx, int operation, (BcNumber Number, int Scale) a, (BcNumber Number, int Scale) b, int? scale, bool isOperator)
    {
        BcNumber result;
        int digits;
        switch (operation)
        {
            case Operators.AddCode:
                digits = scale ?? Math.Max(a.Scale, b.Scale);
                result = BcNumber.Add(a.Number, b.Number);
                break;
            case Operators.SubCode:
                digits = scale ?? Math.Max(a.Scale, b.Scale);
                result = BcNumber.Subtract(a.Number, b.Number);
                break;
            case Operators.MulCode:
                digits = scale ?? Checked(ctx, (long)a.Scale + b.Scale);
                result = BcNumber.Multiply(a.Number, b.Number);
                break;
            case Operators.ModCode:
                digits = scale ?? Math.Max(a.Scale, b.Scale);
                result = BcmathFunctions.Modulo(ctx, a.Number, b.Number);
                break;
            case Operators.DivCode:
                digits = scale ?? Expanded(ctx, a.Scale);
                result = BcmathFunctions.Divide(ctx, a.Number, b.Number, digits).WithoutTrailingZeros();
                return New(ctx, result, scale is null ? Shortened(digits, result) : digits);
            default:
                return Power(ctx, a, b.Number, scale, isOperator);
        }

        return New(ctx, result.Truncated(digits).WithoutTrailingZeros(), digits);
    }

    private static NumberObject Power(RequestContext ctx, (BcNumber Number, int Scale) number, BcNumber exponent, int? scale, bool isOperator)
    {
        if (exponent.Scale != 0) BadExponent(ctx, "exponent cannot have a fractional part", isOperator);
        bool fits = exponent.TryToInt(out long times);
        int digits = scale ?? times switch
        {
            > 0 => Checked(ctx, (Int128)number.Scale * times),
            < 0 => Expanded(ctx, number.Scale),
            0 => 0,
        };
        if (!fits) BadExponent(ctx, "exponent is too large", isOperator);
        BcNumber result = BcmathFunctions.Power(ctx, number.Number, times, digits).WithoutTrailingZeros();
        return New(ctx, result, scale is null && times < 0 ? Shortened(digits, result) : digits);
    }

    private static void BadExponent(RequestContext ctx, string message, bool isOperator)
    {
        if (isOperator) Throw.ValueError(ctx, message);
        Arg.ValueError(ctx, 1, message);
    }

    private static int Checked(RequestContext ctx, Int128 scale)
    {
        if (scale > int.MaxValue) Throw.ValueError(ctx, ScaleTooLarge);
        return (int)scale;
    }

    private static int Expanded(RequestContext ctx, int scale) => Checked(ctx, (long)scale + ExtraScale);

    /// <summary>The scale of a result that was given <see cref="ExtraScale"/> more digits, without those that it does not use.</summary>
    private static int Shortened(int scale, BcNumber result) => scale - Math.Min(scale - result.Scale, ExtraScale);
}
