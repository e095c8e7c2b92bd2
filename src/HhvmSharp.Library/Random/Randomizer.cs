using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Random;

[PhpExtension("random")]
[PhpClass("enum Random\\IntervalBoundary")]
[PhpClassConst("case ClosedOpen")]
[PhpClassConst("case ClosedClosed")]
[PhpClassConst("case OpenClosed")]
[PhpClassConst("case OpenOpen")]
internal static class IntervalBoundaryEnum;

[PhpExtension("random")]
[PhpClass("final class Random\\Randomizer", NoDynamicProperties = true, Uncloneable = true)]
[PhpProperty("public readonly Random\\Engine $engine")]
internal sealed class RandomizerObject(PhpClass cls) : PhpInstance(cls)
{
    private static readonly PhpString EngineName = PhpString.Literal("engine"), SecureName = PhpString.Literal("Random\\Engine\\Secure");

    private RandomSource _source = SecureSource.Instance;

    private void Use(PhpInstance engine) => _source = engine is EngineObject known ? known.Source : new UserSource(engine);

    [PhpMethod("public function __construct(?Random\\Engine $engine = null)")]
    public void Construct(RequestContext ctx, PhpInstance? engine)
    {
        Value given = engine is null ? Value.Object(ctx.NewObject(ctx.FindClass(SecureName)!)) : Value.Object(engine).Copied();
        WriteProperty(ctx, EngineName, in given, ref PropertyLookup.NoCache, wantResult: false);
        given.Release(ctx);
        Throw.IfPending(ctx);
        Use((PhpInstance)given.AsObject);
    }

    [PhpMethod("public function nextInt(): int")]
    public long NextInt(RequestContext ctx) => (long)(_source.Generate(ctx, out _) >> 1);

    [PhpMethod("public function nextFloat(): float")]
    public double NextFloat(RequestContext ctx) => (_source.Next64(ctx) >> 11) * (1.0 / (1UL << 53));

    [PhpMethod("public function getFloat(float $min, float $max, Random\\IntervalBoundary $boundary = Random\\IntervalBoundary::ClosedOpen): float")]
    public double GetFloat(RequestContext ctx, double min, double max, PhpInstance? boundary = null)
    {
        if (!double.IsFinite(min)) Arg.ValueError(ctx, 1, "must be finite");
        if (!double.IsFinite(max)) Arg.ValueError(ctx, 2, "must be finite");
        string name = boundary is null ? "ClosedOpen" : boundary.Slots[0].AsString.ToString();
        bool closedMin = name.StartsWith("Closed", StringComparison.Ordinal), closedMax = name.EndsWith("Closed", StringComparison.Ordinal);
        if (closedMin && closedMax)
        {
            if (max < min) Arg.ValueError(ctx, 2, "must be greater than or equal to argument #1 ($min)");
        }
        else if (max <= min)
        {
            Arg.ValueError(ctx, 2, "must be greater than argument #1 ($min)");
        }

        double result = GammaSection.Draw(ctx, _source, min, max, closedMin, closedMax);
        if (double.IsNaN(result) && !closedMin && !closedMax)
            Throw.ValueError(ctx, "The given interval is empty, there are no floats between argument #1 ($min) and argument #2 ($max).");
        return result;
    }

    [PhpMethod("public function getInt(int $min, int $max): int")]
    public long GetInt(RequestContext ctx, long min, long max)
    {
        if (max < min) Arg.ValueError(ctx, 2, "must be greater than or equal to argument #1 ($min)");
        return _source is Mt19937Source mt ? mt.Scaled(ctx, min, max) : _source.Range(ctx, min, max);
    }

    [PhpMethod("public function getBytes(int $length): string")]
    public PhpString GetBytes(RequestContext ctx, long length)
    {
        if (length < 1) Arg.ValueError(ctx, 1, "must be greater than 0");
        byte[] bytes = Arg.Allocate(ctx, length);
        for (int at = 0; at < bytes.Length;)
        {
            ulong n = _source.Generate(ctx, out int size);
            for (int i = 0; i < size && at < bytes.Length; i++, n >>= 8) bytes[at++] = (byte)n;
        }

        return new PhpString(bytes);
    }

    [PhpMethod("public function getBytesFromString(string $string, int $length): string")]
    public PhpString GetBytesFromString(RequestContext ctx, PhpString @string, long length)
    {
        if (@string.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (length < 1) Arg.ValueError(ctx, 2, "must be greater than 0");
        byte[] bytes = Arg.Allocate(ctx, length);
        int max = @string.Length - 1;
        if (max > 0xFF)
        {
            for (int i = 0; i < bytes.Length; i++) bytes[i] = @string[(int)_source.Range(ctx, 0, max)];
            return new PhpString(bytes);
        }

        // every byte of a number is a draw, cut to as many bits as an index needs
        ulong mask = (ulong)(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)max + 1) - 1);
        int failures = 0;
        for (int at = 0; at < bytes.Length;)
        {
            ulong n = _source.Generate(ctx, out int size);
            for (int i = 0; i < size && at < bytes.Length; i++, n >>= 8)
            {
                int index = (int)(n & mask);
                if (index > max)
                {
                    if (++failures > RandomSource.MaxAttempts) RandomSource.Broken(ctx);
                    continue;
                }

                failures = 0;
                bytes[at++] = @string[index];
            }
        }

        return new PhpString(bytes);
    }

    [PhpMethod("public function shuffleArray(array $array): array")]
    public PhpArray ShuffleArray(RequestContext ctx, PhpArray array) => Shuffling.Values(ctx, _source, array);

    [PhpMethod("public function shuffleBytes(string $bytes): string")]
    public PhpString ShuffleBytes(RequestContext ctx, PhpString bytes) => Shuffling.Bytes(ctx, _source, bytes);

    [PhpMethod("public function pickArrayKeys(array $array, int $num): array")]
    public PhpArray PickArrayKeys(RequestContext ctx, PhpArray array, long num)
    {
        Value keys = Shuffling.PickKeys(ctx, _source, array, num);
        return keys.IsArray ? keys.AsArray : PhpArray.FromValues([keys]);
    }

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx)
    {
        var result = new PhpArray(1);
        result.Append(SplSupport.Members(ctx, this));
        return result;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data)
    {
        Value members = data.Get(0).Dereferenced();
        if (data.Length == 1 && members.IsArray)
        {
            SplSupport.LoadProperties(ctx, this, members.AsArray);
            if (!ctx.HasPending && Slots[0].Dereferenced() is { IsObject: true } engine)
            {
                Use((PhpInstance)engine.AsObject);
                return;
            }
        }

        Throw.New(ctx, "Exception", "Invalid serialization data for Random\\Randomizer object");
    }
}
