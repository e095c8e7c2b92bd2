using System.Security.Cryptography;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Random;

/// <summary>What the request's own generators remember.</summary>
internal sealed class RandomState
{
    private Mt19937Source? _default;

    /// <summary>The generator of rand(), shuffle() and the like, seeded at its first use.</summary>
    internal Mt19937Source Default
    {
        get
        {
            if (_default is not null) return _default;
            _default = new Mt19937Source();
            _default.SeedRandomly();
            return _default;
        }
    }

    /// <summary>lcg_value()'s two linear congruential generators.</summary>
    internal int Lcg1 = RandomNumberGenerator.GetInt32(1, int.MaxValue), Lcg2 = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    internal static Mt19937Source Of(RequestContext ctx) => ctx.GetState<RandomState>().Default;
}

/// <summary>rand(), mt_rand(), random_int() and their relatives.</summary>
[PhpExtension("random")]
internal static class RandomFunctions
{
    [PhpConst("MT_RAND_MT19937")] internal const int MtRandMt19937 = Mt19937Source.ModeMt19937;
    [PhpConst("MT_RAND_PHP", Deprecated = true)] internal const int MtRandPhp = Mt19937Source.ModePhp;

    private const int MaxRand = int.MaxValue;

    [PhpFunction("lcg_value(): float", DeprecatedSince = "8.4", DeprecatedMessage = "use \\Random\\Randomizer::getFloat() instead")]
    internal static double lcg_value(RequestContext ctx)
    {
        RandomState s = ctx.GetState<RandomState>();
        s.Lcg1 = Step(s.Lcg1, 53668, 40014, 12211, 2147483563);
        s.Lcg2 = Step(s.Lcg2, 52774, 40692, 3791, 2147483399);
        int z = s.Lcg1 - s.Lcg2;
        if (z < 1) z += 2147483562;
        return z * 4.656613e-10;

        static int Step(int state, int a, int b, int c, int m)
        {
            int q = state / a;
            state = unchecked((b * (state - (a * q))) - (c * q));
            return state < 0 ? state + m : state;
        }
    }

    [PhpFunction("mt_srand(?int $seed = null, int $mode = MT_RAND_MT19937): void")]
    [PhpFunction("srand(?int $seed = null, int $mode = MT_RAND_MT19937): void")]
    internal static void mt_srand(RequestContext ctx, long? seed, long mode)
    {
        Mt19937Source source = RandomState.Of(ctx);
        source.Mode = mode == MtRandPhp ? MtRandPhp : MtRandMt19937;
        if (mode == MtRandPhp) ctx.Deprecated("The MT_RAND_PHP variant of Mt19937 is deprecated");
        if (seed is { } n) source.Seed((uint)n);
        else source.SeedRandomly();
    }

    [PhpFunction("mt_rand(int $min = UNKNOWN, int $max = UNKNOWN): int")]
    internal static long mt_rand(RequestContext ctx, Frame f, long? min, long? max)
    {
        Mt19937Source source = RandomState.Of(ctx);
        if (!HasRange(ctx, f)) return source.Next() >> 1;
        if (max < min) Arg.ValueError(ctx, 2, "must be greater than or equal to argument #1 ($min)");
        return source.Scaled(ctx, min!.Value, max!.Value);
    }

    [PhpFunction("rand(int $min = UNKNOWN, int $max = UNKNOWN): int")]
    internal static long rand(RequestContext ctx, Frame f, long? min, long? max)
    {
        Mt19937Source source = RandomState.Of(ctx);
        if (!HasRange(ctx, f)) return source.Next() >> 1;
        return max < min ? source.Scaled(ctx, max!.Value, min!.Value) : source.Scaled(ctx, min!.Value, max!.Value);
    }

    /// <summary>Both limits or none.</summary>
    private static bool HasRange(RequestContext ctx, Frame f)
    {
        int count = Arguments.Count(f);
        if (count == 1) Throw.New(ctx, "ArgumentCountError", $"{Arg.FunctionName(ctx)}() expects exactly 2 arguments, 1 given");
        return count != 0;
    }

    [PhpFunction("mt_getrandmax(): int", Pure = true, NoThrow = true)]
    [PhpFunction("getrandmax(): int", Pure = true, NoThrow = true)]
    internal static long mt_getrandmax() => MaxRand;

    [PhpFunction("random_bytes(int $length): string")]
    internal static PhpString random_bytes(RequestContext ctx, long length)
    {
        if (length < 1) Arg.ValueError(ctx, 1, "must be greater than 0");
        byte[] bytes = Arg.Allocate(ctx, length);
        RandomNumberGenerator.Fill(bytes);
        return new PhpString(bytes);
    }

    [PhpFunction("random_int(int $min, int $max): int")]
    internal static long random_int(RequestContext ctx, long min, long max)
    {
        if (min > max) Arg.ValueError(ctx, 1, "must be less than or equal to argument #2 ($max)");
        return SecureSource.Instance.Range(ctx, min, max);
    }
}

/// <summary>Functions of ext/standard that draw from the default generator.</summary>
[PhpExtension("standard")]
internal static class RandomStandard
{
    [PhpFunction("str_shuffle(string $string): string")]
    internal static PhpString str_shuffle(RequestContext ctx, PhpString @string) => Shuffling.Bytes(ctx, RandomState.Of(ctx), @string);

    [PhpFunction("shuffle(array &$array): true")]
    internal static bool shuffle(RequestContext ctx, PhpReference array)
    {
        PhpArray values = array.Value.AsArray;
        if (values.Length > 0) Arguments.Assign(ctx, array, Value.Array(Shuffling.Values(ctx, RandomState.Of(ctx), values)));
        return true;
    }

    [PhpFunction("array_rand(array $array, int $num = 1): array|string|int")]
    internal static Value array_rand(RequestContext ctx, PhpArray array, long num) => Shuffling.PickKeys(ctx, RandomState.Of(ctx), array, num);

    [PhpFunction("uniqid(string $prefix = \"\", bool $more_entropy = false): string")]
    internal static PhpString uniqid(PhpString prefix, bool more_entropy)
    {
        // the microsecond has to be another one than before
        long now, start = Microseconds();
        do now = Microseconds();
        while (now == start);
        var result = new PhpStringBuilder(prefix.Length + 24);
        result.Append(prefix).Append($"{(int)(now / 1_000_000):x8}{now % 1_000_000 % 0x100000:x5}");
        if (more_entropy)
        {
            uint random = (uint)RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue);
            result.Append(FixedDigits.Format((double)random / uint.MaxValue * 10.0, 8));
        }

        return result.ToPhpString();

        static long Microseconds() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }
}
