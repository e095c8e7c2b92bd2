using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>Operators and comparisons.</summary>
internal sealed unsafe partial class GmpObject
{
    internal override bool DoOperation(PhpContext context, int opcode, in Value left, in Value right, out Value result)
    {
        var ctx = (RequestContext)context;
        result = default;
        if (opcode is not ((>= Operators.AddCode and <= Operators.SrCode) or Operators.BwOrCode or Operators.BwAndCode or Operators.BwXorCode or Operators.BwNotCode or Operators.PowCode))
            return false;
        try
        {
            result = Value.Object(Operate(ctx, opcode, in left, in right));
        }
        catch (PhpThrow)
        {
            // pending: the operation is not left to the engine
        }

        return true;
    }

    private static GmpObject Operate(RequestContext ctx, int opcode, in Value left, in Value right) => opcode switch
    {
        Operators.AddCode => Binary(ctx, &LibGmp.Add, in left, in right),
        Operators.SubCode => Binary(ctx, &LibGmp.Subtract, in left, in right),
        Operators.MulCode => Binary(ctx, &LibGmp.Multiply, in left, in right, multiplies: true),
        Operators.DivCode => Binary(ctx, &LibGmp.QuotientToZero, in left, in right, "Division by zero"),
        Operators.ModCode => Binary(ctx, &LibGmp.Modulo, in left, in right, "Modulo by zero"),
        Operators.BwOrCode => Binary(ctx, &LibGmp.Or, in left, in right),
        Operators.BwAndCode => Binary(ctx, &LibGmp.And, in left, in right),
        Operators.BwXorCode => Binary(ctx, &LibGmp.Xor, in left, in right),
        Operators.BwNotCode => Complement(ctx, ((GmpObject)left.o!).Number),
        _ => Shift(ctx, opcode, in left, in right),
    };

    private static GmpObject Binary(
        RequestContext ctx, delegate*<Mpz*, Mpz*, Mpz*, void> operation, in Value left, in Value right, string? zeroError = null, bool multiplies = false)
    {
        Mpz a = Operand(ctx, in left, 1), b = Operand(ctx, in right, 2);
        if (zeroError is not null && b.Size == 0) Throw.New(ctx, "DivisionByZeroError", zeroError);
        if (multiplies) GmpNumbers.Afford(ctx, (double)a.Bits + b.Bits);
        GmpObject result = New(ctx);
        fixed (Mpz* r = &result.Number) operation(r, &a, &b);
        return result;
    }

    private static GmpObject Complement(RequestContext ctx, Mpz number)
    {
        GmpObject result = New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.Complement(r, &number);
        return result;
    }

    /// <summary>An operand of an operator: what a parameter would take, but null.</summary>
    private static Mpz Operand(RequestContext ctx, in Value given, int index)
    {
        if (given.o is GmpObject known) return known.Number;
        Mpz* operand = ctx.GetState<GmpState>().Operand(index);
        switch (given.Kind)
        {
            case Runtime.Values.Kind.Int or Runtime.Values.Kind.Bool:
                LibGmp.SetInt(operand, given.IntValue);
                return *operand;
            case Runtime.Values.Kind.String:
                if (!GmpNumbers.TryParse(operand, given.AsString, 0)) Throw.ValueError(ctx, "Number is not an integer string");
                return *operand;
            case Runtime.Values.Kind.Float when Numbers.FitsInt(given.FloatValue):
                LibGmp.SetInt(operand, Conversions.ToIntSafe(ctx, given.FloatValue));
                Throw.IfPending(ctx);
                return *operand;
            default:
                Throw.TypeError(ctx, $"Number must be of type GMP|string|int, {TypeNames.OfValue(in given)} given");
                return default;
        }
    }

    /// <summary>Powers and shifts (shift_operator_helper): their right operand becomes an int.</summary>
    private static GmpObject Shift(RequestContext ctx, int opcode, in Value left, in Value right)
    {
        long count = right.Kind switch
        {
            Runtime.Values.Kind.Int => right.IntValue,
            Runtime.Values.Kind.Float => Conversions.ToInt(ctx, in right),
            Runtime.Values.Kind.Object when right.o is GmpObject => Conversions.ToInt(ctx, in right),
            Runtime.Values.Kind.String => WholeNumber(ctx, right.AsString),
            _ => Unsupported(ctx, opcode, in left, in right),
        };
        if (count < 0) Throw.ValueError(ctx, $"{(opcode == Operators.PowCode ? "Exponent" : "Shift")} must be greater than or equal to 0");
        if (left.o is not GmpObject && !left.IsInt) Unsupported(ctx, opcode, in left, in right);
        Mpz a = Operand(ctx, in left, 1);
        if (opcode == Operators.PowCode) return Power(ctx, a, count);
        if (opcode == Operators.SlCode && a.Size != 0) GmpNumbers.Afford(ctx, (double)a.Bits + count);
        GmpObject result = New(ctx);
        fixed (Mpz* r = &result.Number)
        {
            if (opcode == Operators.SlCode) LibGmp.ShiftLeft(r, &a, (nuint)count);
            else LibGmp.ShiftRight(r, &a, (nuint)count);
        }

        return result;
    }

    internal static GmpObject Power(RequestContext ctx, Mpz number, long exponent)
    {
        bool isSmall = number.Size == 0 || (Math.Abs(number.Size) == 1 && number.Limbs[0] == 1);
        if (!isSmall) GmpNumbers.Afford(ctx, (double)LibGmp.SizeInBase(&number, 2) * exponent);
        GmpObject result = New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.Power(r, &number, (nuint)exponent);
        return result;
    }

    private static long WholeNumber(RequestContext ctx, PhpString text)
    {
        if (Numbers.ParseNumeric(text.Span, false, out long n, out _, out _) != Runtime.Values.Kind.Int) Throw.ValueError(ctx, "Number is not an integer string");
        return n;
    }

    private static long Unsupported(RequestContext ctx, int opcode, in Value left, in Value right)
    {
        string sign = opcode switch { Operators.PowCode => "**", Operators.SlCode => "<<", _ => ">>" };
        Throw.TypeError(ctx, $"Unsupported operand types: {TypeNames.Of(in left)} {sign} {TypeNames.Of(in right)}");
        return 0;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        try
        {
            return Math.Sign(Compare((RequestContext)context, in left, in right));
        }
        catch (PhpThrow)
        {
            return 1;
        }
    }

    private static int Compare(RequestContext ctx, in Value left, in Value right)
    {
        Mpz a = Operand(ctx, in left, 1), b = Operand(ctx, in right, 2);
        return LibGmp.Compare(&a, &b);
    }
}
