using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>Number theory and random numbers.</summary>
[PhpExtension("gmp")]
internal static unsafe class GmpNumberTheory
{
    private const string NotNegative = "must be greater than or equal to 0";

    [PhpFunction("gmp_fact(GMP|int|string $num): GMP")]
    internal static GmpObject gmp_fact(RequestContext ctx, Value num)
    {
        if (GmpNumbers.Argument(ctx, in num, 1).Sign < 0) Arg.ValueError(ctx, 1, NotNegative);
        ulong n = (ulong)Conversions.ToInt(ctx, in num);
        GmpNumbers.Afford(ctx, n * Math.Log2(n + 1.0));
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.Factorial(r, (nuint)n);
        return result;
    }

    [PhpFunction("gmp_binomial(GMP|int|string $n, int $k): GMP")]
    internal static GmpObject gmp_binomial(RequestContext ctx, Value n, long k)
    {
        if (k < 0) Arg.ValueError(ctx, 2, NotNegative);
        Mpz a = GmpNumbers.Argument(ctx, in n, 1);
        // n over k has at most n bits, and at most k times those of n + k
        double bits = k * (double)(Math.Max(a.Bits, 64) + 1);
        if (a.Sign >= 0 && LibGmp.FitsInt(&a) != 0) bits = Math.Min(bits, LibGmp.GetInt(&a));
        GmpNumbers.Afford(ctx, bits);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.Binomial(r, &a, (nuint)k);
        return result;
    }

    [PhpFunction("gmp_gcd(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_gcd(RequestContext ctx, Value num1, Value num2) => GmpFunctions.Binary(ctx, &LibGmp.Gcd, in num1, in num2);

    [PhpFunction("gmp_lcm(GMP|int|string $num1, GMP|int|string $num2): GMP")]
    internal static GmpObject gmp_lcm(RequestContext ctx, Value num1, Value num2) => GmpFunctions.Binary(ctx, &LibGmp.Lcm, in num1, in num2);

    [PhpFunction("gmp_gcdext(GMP|int|string $num1, GMP|int|string $num2): array")]
    internal static PhpArray gmp_gcdext(RequestContext ctx, Value num1, Value num2)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1), b = GmpNumbers.Argument(ctx, in num2, 2);
        GmpObject g = GmpObject.New(ctx), s = GmpObject.New(ctx), t = GmpObject.New(ctx);
        fixed (Mpz* gcd = &g.Number, first = &s.Number, second = &t.Number) LibGmp.GcdExtended(gcd, first, second, &a, &b);
        var result = new PhpArray(3);
        result.Add("g", Value.Object(g));
        result.Add("s", Value.Object(s));
        result.Add("t", Value.Object(t));
        return result;
    }

    [PhpFunction("gmp_invert(GMP|int|string $num1, GMP|int|string $num2): GMP|false")]
    internal static GmpObject? gmp_invert(RequestContext ctx, Value num1, Value num2)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1), b = GmpNumbers.Argument(ctx, in num2, 2);
        if (b.Size == 0) Throw.New(ctx, "DivisionByZeroError", "Division by zero");
        GmpObject result = GmpObject.New(ctx);
        int exists;
        fixed (Mpz* r = &result.Number) exists = LibGmp.Invert(r, &a, &b);
        if (exists != 0) return result;
        Value.Object(result).Release(ctx);
        return null;
    }

    [PhpFunction("gmp_jacobi(GMP|int|string $num1, GMP|int|string $num2): int")]
    [PhpFunction("gmp_legendre(GMP|int|string $num1, GMP|int|string $num2): int")]
    [PhpFunction("gmp_kronecker(GMP|int|string $num1, GMP|int|string $num2): int")]
    internal static long gmp_jacobi(RequestContext ctx, Value num1, Value num2)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num1, 1), b = GmpNumbers.Argument(ctx, in num2, 2);
        return LibGmp.Jacobi(&a, &b);
    }

    [PhpFunction("gmp_perfect_square(GMP|int|string $num): bool")]
    internal static bool gmp_perfect_square(RequestContext ctx, Value num)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        return LibGmp.IsPerfectSquare(&a) != 0;
    }

    [PhpFunction("gmp_perfect_power(GMP|int|string $num): bool")]
    internal static bool gmp_perfect_power(RequestContext ctx, Value num)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        return LibGmp.IsPerfectPower(&a) != 0;
    }

    [PhpFunction("gmp_prob_prime(GMP|int|string $num, int $repetitions = 10): int")]
    internal static long gmp_prob_prime(RequestContext ctx, Value num, long repetitions)
    {
        Mpz a = GmpNumbers.Argument(ctx, in num, 1);
        return LibGmp.IsProbablyPrime(&a, (int)repetitions);
    }

    [PhpFunction("gmp_nextprime(GMP|int|string $num): GMP")]
    internal static GmpObject gmp_nextprime(RequestContext ctx, Value num) => GmpFunctions.Unary(ctx, &LibGmp.NextPrime, in num);

    // ---- random numbers ----

    [PhpFunction("gmp_random_seed(GMP|int|string $seed): void")]
    internal static void gmp_random_seed(RequestContext ctx, Value seed)
    {
        void* random = ctx.GetState<GmpState>().Random;
        if (seed.IsInt && seed.IntValue >= 0)
        {
            LibGmp.RandomSeedInt(random, (ulong)seed.IntValue);
            return;
        }

        Mpz a = GmpNumbers.Argument(ctx, in seed, 1);
        LibGmp.RandomSeed(random, &a);
    }

    [PhpFunction("gmp_random_bits(int $bits): GMP")]
    internal static GmpObject gmp_random_bits(RequestContext ctx, long bits)
    {
        if (bits is <= 0 or > int.MaxValue) Arg.ValueError(ctx, 1, $"must be between 1 and {int.MaxValue}");
        GmpNumbers.Afford(ctx, bits);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number) LibGmp.RandomBits(r, ctx.GetState<GmpState>().Random, (nuint)bits);
        return result;
    }

    [PhpFunction("gmp_random_range(GMP|int|string $min, GMP|int|string $max): GMP")]
    internal static GmpObject gmp_random_range(RequestContext ctx, Value min, Value max)
    {
        Mpz high = GmpNumbers.Argument(ctx, in max, 2), low = GmpNumbers.Argument(ctx, in min, 1);
        if (LibGmp.Compare(&high, &low) <= 0) Arg.ValueError(ctx, 1, "must be less than argument #2 ($maximum)");
        GmpState state = ctx.GetState<GmpState>();
        Mpz* range = state.Operand(3);
        LibGmp.Subtract(range, &high, &low);
        LibGmp.AddInt(range, range, 1);
        GmpObject result = GmpObject.New(ctx);
        fixed (Mpz* r = &result.Number)
        {
            LibGmp.RandomBelow(r, state.Random, range);
            LibGmp.Add(r, r, &low);
        }

        return result;
    }
}
