using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>Numbers as bits, negative ones in two's complement.</summary>
[PhpExtension("gmp")]
internal static unsafe class GmpBits
{
    [PhpFunction("gmp_and(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_and(RequestContext ctx, Value num1, Value num2) => GmpFunctions.Binary(ctx, &LibGmp.And, in num1, in num2);

    [PhpFunction("gmp_or(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_or(RequestContext ctx, Value num1, Value num2) => GmpFunctions.Binary(ctx, &LibGmp.Or, in num1, in num2);

    [PhpFunction("gmp_xor(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_xor(RequestContext ctx, Value num1, Value num2) => GmpFunctions.Binary(ctx, &LibGmp.Xor, in num1, in num2);

    [PhpFunction("gmp_com(GMP|int|string $num): GMP")]
    internal static GmpObject gmp_com(RequestContext ctx, Value num) => GmpFunctions.Unary(ctx, &LibGmp.Complement, in num);

    private static nuint Index(RequestContext ctx, long index)
    {
        if (index < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        return (nuint)index;
    }

    [PhpFunction("gmp_setbit(GMP $num, int $index, bool $value = true): void")]
    internal static void gmp_setbit(RequestContext ctx, GmpObject num, long index, bool value)
    {
        nuint bit = Index(ctx, index);
        if (index / 64 >= int.MaxValue) Arg.ValueError(ctx, 2, $"must be less than {int.MaxValue} * 64");
        if (value) GmpNumbers.Afford(ctx, index);
        fixed (Mpz* number = &num.Number)
        {
            if (value) LibGmp.SetBit(number, bit);
            else LibGmp.ClearBit(number, bit);
        }
    }

    [PhpFunction("gmp_clrbit(GMP $num, int $index): void")]
    internal static void gmp_clrbit(RequestContext ctx, GmpObject num, long index)
    {
        nuint bit = Index(ctx, index);
        fixed (Mpz* number = &num.Number) LibGmp.ClearBit(number, bit);
    }

    [PhpFunction("gmp_testbit(GMP|int|string $num, int $index): bool")]
    internal static bool gmp_testbit(RequestContext ctx, Value num, long index)
    {
        nuint bit = Index(ctx, index);
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        return LibGmp.TestBit(&a, bit) != 0;
    }

    [PhpFunction("gmp_scan0(GMP|int|string $num1, int $start): int")]
    internal static long gmp_scan0(RequestContext ctx, Value num1, long start)
    {
        nuint bit = Index(ctx, start);
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1);
        return (long)LibGmp.Scan0(&a, bit);
    }

    [PhpFunction("gmp_scan1(GMP|int|string $num1, int $start): int")]
    internal static long gmp_scan1(RequestContext ctx, Value num1, long start)
    {
        nuint bit = Index(ctx, start);
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1);
        return (long)LibGmp.Scan1(&a, bit);
    }

    [PhpFunction("gmp_popcount(GMP|int|string $num): int")]
    internal static long gmp_popcount(RequestContext ctx, Value num)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        return (long)LibGmp.PopulationCount(&a);
    }

    [PhpFunction("gmp_hamdist(GMP|int|string $num1, GMP|int|string $num2): int")]
    internal static long gmp_hamdist(RequestContext ctx, Value num1, Value num2)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1), b = GmpNumbers.Argument(ctx, in num2, 2);
        return (long)LibGmp.HammingDistance(&a, &b);
    }
}
