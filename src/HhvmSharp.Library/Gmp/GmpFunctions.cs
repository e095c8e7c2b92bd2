using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>Making numbers, arithmetic, comparing.</summary>
[PhpExtension("gmp")]
internal static unsafe class GmpFunctions
{
    [PhpConst("GMP_ROUND_ZERO")] internal const long RoundZero = 0;
    [PhpConst("GMP_ROUND_PLUSINF")] internal const long RoundUp = 1;
    [PhpConst("GMP_ROUND_MINUSINF")] internal const long RoundDown = 2;
    [PhpConst("GMP_MSW_FIRST")] internal const long MostSignificantFirst = 1;
    [PhpConst("GMP_LSW_FIRST")] internal const long LeastSignificantFirst = 2;
    [PhpConst("GMP_LITTLE_ENDIAN")] internal const long LittleEndian = 4;
    [PhpConst("GMP_BIG_ENDIAN")] internal const long BigEndian = 8;
    [PhpConst("GMP_NATIVE_ENDIAN")] internal const long NativeEndian = 16;

    [PhpConst("GMP_VERSION")] internal static Value Version => Value.String(LibGmp.Version).Copied();

    private const string NotNegative = "must be greater than or equal to 0";

    private const string RoundingModes = "must be one of GMP_ROUND_ZERO, GMP_ROUND_PLUSINF, or GMP_ROUND_MINUSINF";

    // ---- shapes of functions ----

    internal static GmpObject Unary(RequestContext ctx, delegate*<Mpz*, Mpz*, void> operation, in Value num)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) operation(r, &a);
        return result;
    }

    internal static GmpObject Binary(RequestContext ctx, delegate*<Mpz*, Mpz*, Mpz*, void> operation, in Value num1, in Value num2, string? zeroError = null)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1), b = GmpNumbers.Argument(ctx, in num2, 2);
        if (zeroError is not null && b.Size == 0) Throw.New(ctx, "DivisionByZeroError", zeroError);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) operation(r, &a, &b);
        return result;
    }

    private static PhpArray Pair(GmpObject first, GmpObject second) => PhpArray.FromValues([Value.Object(first), Value.Object(second)]);

    // ---- making and reading ----

    [PhpFunction("gmp_init(int|string $num, int $base = 0): GMP")]
    internal static GmpObject gmp_init(RequestContext ctx, Value num, long @base)
    {
        GmpObject made = GmpObject.New(ctx);
        try
        {
            made.Initialize(ctx, in num, @base);
        }
        catch (PhpThrow)
        {
            Value.Object(made).Release(ctx);
            throw;
        }

        return made;
    }

    private static void CheckWords(RequestContext ctx, long size, long flags, out int order, out int endian)
    {
        if (size < 1) Arg.ValueError(ctx, 2, "must be greater than or equal to 1");
        order = (flags & (MostSignificantFirst | LeastSignificantFirst)) switch
        {
            LeastSignificantFirst => -1,
            MostSignificantFirst or 0 => 1,
            _ => 0,
        };
        if (order == 0) Arg.ValueError(ctx, 3, "cannot use multiple word order options");
        const int several = 2;
        endian = (flags & (LittleEndian | BigEndian | NativeEndian)) switch
        {
            LittleEndian => -1,
            BigEndian => 1,
            NativeEndian or 0 => 0,
            _ => several,
        };
        if (endian == several) Arg.ValueError(ctx, 3, "cannot use multiple endian options");
    }

    [PhpFunction("gmp_import(string $data, int $word_size = 1, int $flags = GMP_MSW_FIRST | GMP_NATIVE_ENDIAN): GMP")]
    internal static GmpObject gmp_import(RequestContext ctx, PhpString data, long word_size, long flags = MostSignificantFirst | NativeEndian)
    {
        CheckWords(ctx, word_size, flags, out int order, out int endian);
        if (data.Length % word_size != 0) Arg.ValueError(ctx, 1, "must be a multiple of argument #2 ($word_size)");
        GmpObject result = GmpObject.New(ctx);
        fixed (byte* bytes = data.Span)
        fixed (Mpz* r = &result.Number) LibGmp.Import(r, (nuint)(data.Length / word_size), order, (nuint)word_size, endian, 0, bytes);
        return result;
    }

    [PhpFunction("gmp_export(GMP|int|string $num, int $word_size = 1, int $flags = GMP_MSW_FIRST | GMP_NATIVE_ENDIAN): string")]
    internal static PhpString gmp_export(RequestContext ctx, Value num, long word_size, long flags = MostSignificantFirst | NativeEndian)
    {
        CheckWords(ctx, word_size, flags, out int order, out int endian);
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        if (a.Size == 0) return PhpString.Empty;
        if (word_size > long.MaxValue / 4) Arg.ValueError(ctx, 2, "is too large for argument #1 ($num)");
        Int128 bits = (Int128)word_size * 8;
        long count = (long)(((Int128)(ulong)LibGmp.SizeInBase(&a, 2) + bits - 1) / bits);
        byte[] result = Arg.Allocate(ctx, count, word_size);
        fixed (byte* bytes = result) LibGmp.Export(bytes, null, order, (nuint)word_size, endian, 0, &a);
        return new PhpString(result);
    }

    [PhpFunction("gmp_intval(GMP|int|string $num): int")]
    internal static long gmp_intval(RequestContext ctx, Value num)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        return LibGmp.GetInt(&a);
    }

    [PhpFunction("gmp_strval(GMP|int|string $num, int $base = 10): string")]
    internal static PhpString gmp_strval(RequestContext ctx, Value num, long @base)
    {
        if (@base is (< 2 and > -2) or > 62 or < -36) Arg.ValueError(ctx, 2, "must be between 2 and 62, or -2 and -36");
        return GmpNumbers.ToText(GmpNumbers.Argument(ctx, in num, 1), (int)@base);
    }

    // ---- arithmetic ----

    [PhpFunction("gmp_add(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_add(RequestContext ctx, Value num1, Value num2) => Binary(ctx, &LibGmp.Add, in num1, in num2);

    [PhpFunction("gmp_sub(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_sub(RequestContext ctx, Value num1, Value num2) => Binary(ctx, &LibGmp.Subtract, in num1, in num2);

    [PhpFunction("gmp_mul(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_mul(RequestContext ctx, Value num1, Value num2)
    {
        if (num1.o is GmpObject a && num2.o is GmpObject b) GmpNumbers.Afford(ctx, (double)a.Number.Bits + b.Number.Bits);
        return Binary(ctx, &LibGmp.Multiply, in num1, in num2);
    }

    private static PhpArray Divide(RequestContext ctx, delegate*<Mpz*, Mpz*, Mpz*, Mpz*, void> operation, in Value num1, in Value num2)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1), b = GmpNumbers.Argument(ctx, in num2, 2);
        if (b.Size == 0) Throw.New(ctx, "DivisionByZeroError", "Division by zero");
        GmpObject quotient = GmpObject.New(ctx), remainder = GmpObject.New(ctx);
        fixed (Mpz* q = &quotient.Number, r = &remainder.Number) operation(q, r, &a, &b);
        return Pair(quotient, remainder);
    }

    [PhpFunction("gmp_div_qr(GMP|int|string $num1, GMP|int|string $num2, int $rounding_mode = GMP_ROUND_ZERO): array")]
    internal static PhpArray gmp_div_qr(RequestContext ctx, Value num1, Value num2, long rounding_mode)
    {
        switch (rounding_mode)
        {
            case RoundZero:
                return Divide(ctx, &LibGmp.DivideToZero, in num1, in num2);
            case RoundUp:
                return Divide(ctx, &LibGmp.DivideUp, in num1, in num2);
            case RoundDown:
                return Divide(ctx, &LibGmp.DivideDown, in num1, in num2);
            default:
                Arg.ValueError(ctx, 3, RoundingModes);
                return null;
        }
    }

    [PhpFunction("gmp_div_q(GMP|int|string $num1, GMP|int|string $num2, int $rounding_mode = GMP_ROUND_ZERO): GMP")]
    [PhpFunction("gmp_div(GMP|int|string $num1, GMP|int|string $num2, int $rounding_mode = GMP_ROUND_ZERO): GMP")]
    internal static GmpObject gmp_div_q(RequestContext ctx, Value num1, Value num2, long rounding_mode) =>
        Divide(ctx, in num1, in num2, rounding_mode, &LibGmp.QuotientToZero, &LibGmp.QuotientUp, &LibGmp.QuotientDown);

    [PhpFunction("gmp_div_r(GMP|int|string $num1, GMP|int|string $num2, int $rounding_mode = GMP_ROUND_ZERO): GMP")]
    internal static GmpObject gmp_div_r(RequestContext ctx, Value num1, Value num2, long rounding_mode) =>
        Divide(ctx, in num1, in num2, rounding_mode, &LibGmp.RemainderToZero, &LibGmp.RemainderUp, &LibGmp.RemainderDown);

    private static GmpObject Divide(
        RequestContext ctx, in Value num1, in Value num2, long mode,
        delegate*<Mpz*, Mpz*, Mpz*, void> toZero, delegate*<Mpz*, Mpz*, Mpz*, void> up, delegate*<Mpz*, Mpz*, Mpz*, void> down)
    {
        if (mode is < RoundZero or > RoundDown) Arg.ValueError(ctx, 3, RoundingModes);
        return Binary(ctx, mode == RoundZero ? toZero : mode == RoundUp ? up : down, in num1, in num2, "Division by zero");
    }

    [PhpFunction("gmp_mod(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_mod(RequestContext ctx, Value num1, Value num2) => Binary(ctx, &LibGmp.Modulo, in num1, in num2, "Modulo by zero");

    [PhpFunction("gmp_divexact(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_divexact(RequestContext ctx, Value num1, Value num2) => Binary(ctx, &LibGmp.DivideExactly, in num1, in num2, "Division by zero");

    [PhpFunction("gmp_neg(GMP|int|string $num): GMP")]
    internal static GmpObject gmp_neg(RequestContext ctx, Value num) => Unary(ctx, &LibGmp.Negate, in num);

    [PhpFunction("gmp_abs(GMP|int|string $num): GMP")]
    internal static GmpObject gmp_abs(RequestContext ctx, Value num) => Unary(ctx, &LibGmp.Absolute, in num);

    [PhpFunction("gmp_pow(GMP|int|string $num, int $exponent): GMP")]
    internal static GmpObject gmp_pow(RequestContext ctx, Value num, long exponent)
    {
        if (exponent < 0) Arg.ValueError(ctx, 2, NotNegative);
        return GmpObject.Power(ctx, GmpNumbers.Argument(ctx, in num, 1), exponent);
    }

    [PhpFunction("gmp_powm(GMP|int|string $num, GMP|int|string $exponent, GMP|int|string $modulus): GMP")]
    internal static GmpObject gmp_powm(RequestContext ctx, Value num, Value exponent, Value modulus)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1), e = GmpNumbers.Argument(ctx, in exponent, 2);
        if (e.Sign < 0) Arg.ValueError(ctx, 2, NotNegative);
        Mpz m = GmpNumbers.Argument(ctx, in modulus, 3);
        if (m.Size == 0) Throw.New(ctx, "DivisionByZeroError", "Modulo by zero");
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.PowerModulo(r, &a, &e, &m);
        return result;
    }

    // ---- roots ----

    private static Mpz NotNegativeArgument(RequestContext ctx, in Value num)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        if (a.Sign < 0) Arg.ValueError(ctx, 1, NotNegative);
        return a;
    }

    [PhpFunction("gmp_sqrt(GMP|int|string $num): GMP")]
    internal static GmpObject gmp_sqrt(RequestContext ctx, Value num)
    {
        Mpz a = NotNegativeArgument(ctx, in num);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.SquareRoot(r, &a);
        return result;
    }

    [PhpFunction("gmp_sqrtrem(GMP|int|string $num): array")]
    internal static PhpArray gmp_sqrtrem(RequestContext ctx, Value num)
    {
        Mpz a = NotNegativeArgument(ctx, in num);
        GmpObject root = GmpObject.New(ctx), rest = GmpObject.New(ctx);
        fixed (Mpz* q = &root.Number, r = &rest.Number) LibGmp.SquareRootRemainder(q, r, &a);
        return Pair(root, rest);
    }

    private static Mpz RootArgument(RequestContext ctx, in Value num, long nth)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        if (nth % 2 == 0 && a.Sign < 0) Arg.ValueError(ctx, 2, "must be odd if argument #1 ($a) is negative");
        return a;
    }

    [PhpFunction("gmp_root(GMP|int|string $num, int $nth): GMP")]
    internal static GmpObject gmp_root(RequestContext ctx, Value num, long nth)
    {
        if (nth <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        Mpz a = RootArgument(ctx, in num, nth);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.Root(r, &a, (nuint)nth);
        return result;
    }

    [PhpFunction("gmp_rootrem(GMP|int|string $num, int $nth): array")]
    internal static PhpArray gmp_rootrem(RequestContext ctx, Value num, long nth)
    {
        if (nth <= 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 1");
        Mpz a = RootArgument(ctx, in num, nth);
        GmpObject root = GmpObject.New(ctx), rest = GmpObject.New(ctx);
        fixed (Mpz* q = &root.Number, r = &rest.Number) LibGmp.RootRemainder(q, r, &a, (nuint)nth);
        return Pair(root, rest);
    }

    // ---- comparing ----

    [PhpFunction("gmp_cmp(GMP|int|string $num1, GMP|int|string $num2): int")]
    internal static long gmp_cmp(RequestContext ctx, Value num1, Value num2)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1);
        if (num2.IsInt) return LibGmp.CompareInt(&a, num2.IntValue);
        Mpz b = GmpNumbers.Argument(ctx, in num2, 2);
        return LibGmp.Compare(&a, &b);
    }

    [PhpFunction("gmp_sign(GMP|int|string $num): int")]
    internal static long gmp_sign(RequestContext ctx, Value num) => GmpNumbers.Argument(ctx, in num, 1).Sign;
}
