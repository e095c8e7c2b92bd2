using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Random;

[PhpExtension("random")]
[PhpClass("interface Random\\Engine")]
[PhpMethod("public function generate(): string")]
internal static class EngineInterface;

[PhpExtension("random")]
[PhpClass("interface Random\\CryptoSafeEngine extends Random\\Engine")]
internal static class CryptoSafeEngineInterface;

[PhpExtension("random")]
[PhpClass("class Random\\RandomError extends Error")]
internal static class RandomErrorClass;

[PhpExtension("random")]
[PhpClass("class Random\\BrokenRandomEngineError extends Random\\RandomError")]
internal static class BrokenRandomEngineErrorClass;

[PhpExtension("random")]
[PhpClass("class Random\\RandomException extends Exception")]
internal static class RandomExceptionClass;

/// <summary>What the built-in engines share.</summary>
internal abstract class EngineObject(PhpClass cls, RandomSource source) : PhpInstance(cls)
{
    internal RandomSource Source { get; private set; } = source;

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is EngineObject engine) engine.Source = Source.Copy();
        return copy;
    }

    protected PhpString Generate(RequestContext ctx)
    {
        ulong n = Source.Generate(ctx, out int size);
        var bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = (byte)(n >> (8 * i));
        return new PhpString(bytes);
    }

    protected PhpArray Save(RequestContext ctx)
    {
        var state = new PhpArray();
        Source.Save(state);
        var result = new PhpArray(2);
        result.Append(SplSupport.Members(ctx, this));
        result.Append(Value.Array(state));
        return result;
    }

    protected void Load(RequestContext ctx, PhpArray data)
    {
        Value members = data.Get(0).Dereferenced(), state = data.Get(1).Dereferenced();
        if (data.Length == 2 && members.IsArray)
        {
            SplSupport.LoadProperties(ctx, this, members.AsArray);
            if (!ctx.HasPending && state.IsArray && Source.Load(state.AsArray)) return;
        }

        Throw.New(ctx, "Exception", $"Invalid serialization data for {Class.Text} object");
    }

    protected PhpArray Debug(RequestContext ctx)
    {
        PhpArray result = BuildProperties();
        var state = new PhpArray();
        Source.Save(state);
        result.Set(ctx, PhpString.Literal("__states"), Value.Array(state));
        return result;
    }

    /// <summary>Words of a string seed, little endian.</summary>
    protected static void Words(PhpString seed, Span<ulong> words)
    {
        for (int i = 0; i < words.Length; i++) words[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(seed.Span[(8 * i)..]);
    }
}

[PhpExtension("random")]
[PhpClass("final class Random\\Engine\\Mt19937 implements Random\\Engine", NoDynamicProperties = true)]
internal sealed class Mt19937Object(PhpClass cls) : EngineObject(cls, new Mt19937Source())
{
    [PhpMethod("public function __construct(?int $seed = null, int $mode = MT_RAND_MT19937)")]
    public void Construct(RequestContext ctx, long? seed, long mode)
    {
        var source = (Mt19937Source)Source;
        if (mode is not (Mt19937Source.ModeMt19937 or Mt19937Source.ModePhp)) Arg.ValueError(ctx, 2, "must be either MT_RAND_MT19937 or MT_RAND_PHP");
        if (mode == Mt19937Source.ModePhp) ctx.Deprecated("The MT_RAND_PHP variant of Mt19937 is deprecated");
        source.Mode = (int)mode;
        if (seed is { } n) source.Seed((uint)n);
        else source.SeedRandomly();
    }

    [PhpMethod("public function generate(): string")]
    public PhpString GenerateMethod(RequestContext ctx) => Generate(ctx);

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx) => Save(ctx);

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data) => Load(ctx, data);

    [PhpMethod("public function __debugInfo(): array")]
    public PhpArray DebugInfo(RequestContext ctx) => Debug(ctx);
}

[PhpExtension("random")]
[PhpClass("final class Random\\Engine\\PcgOneseq128XslRr64 implements Random\\Engine", NoDynamicProperties = true)]
internal sealed class PcgObject(PhpClass cls) : EngineObject(cls, new PcgSource())
{
    [PhpMethod("public function __construct(string|int|null $seed = null)")]
    public void Construct(RequestContext ctx, Value seed = default)
    {
        var source = (PcgSource)Source;
        if (seed.IsNullOrUndef)
        {
            source.SeedRandomly();
        }
        else if (seed.IsInt)
        {
            source.Seed(0, (ulong)seed.IntValue);
        }
        else
        {
            if (seed.AsString.Length != 16) Arg.ValueError(ctx, 1, "must be a 16 byte (128 bit) string");
            Span<ulong> words = stackalloc ulong[2];
            Words(seed.AsString, words);
            source.Seed(words[0], words[1]);
        }
    }

    [PhpMethod("public function generate(): string")]
    public PhpString GenerateMethod(RequestContext ctx) => Generate(ctx);

    [PhpMethod("public function jump(int $advance): void")]
    public void Jump(RequestContext ctx, long advance)
    {
        if (advance < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        ((PcgSource)Source).Advance((ulong)advance);
    }

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx) => Save(ctx);

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data) => Load(ctx, data);

    [PhpMethod("public function __debugInfo(): array")]
    public PhpArray DebugInfo(RequestContext ctx) => Debug(ctx);
}

[PhpExtension("random")]
[PhpClass("final class Random\\Engine\\Xoshiro256StarStar implements Random\\Engine", NoDynamicProperties = true)]
internal sealed class XoshiroObject(PhpClass cls) : EngineObject(cls, new XoshiroSource())
{
    [PhpMethod("public function __construct(string|int|null $seed = null)")]
    public void Construct(RequestContext ctx, Value seed = default)
    {
        var source = (XoshiroSource)Source;
        if (seed.IsNullOrUndef)
        {
            source.SeedRandomly();
        }
        else if (seed.IsInt)
        {
            source.Seed((ulong)seed.IntValue);
        }
        else
        {
            if (seed.AsString.Length != 32) Arg.ValueError(ctx, 1, "must be a 32 byte (256 bit) string");
            Span<ulong> words = stackalloc ulong[4];
            Words(seed.AsString, words);
            if (!source.Seed(words)) Arg.ValueError(ctx, 1, "must not consist entirely of NUL bytes");
        }
    }

    [PhpMethod("public function generate(): string")]
    public PhpString GenerateMethod(RequestContext ctx) => Generate(ctx);

    [PhpMethod("public function jump(): void")]
    public void Jump() => ((XoshiroSource)Source).Jump(far: false);

    [PhpMethod("public function jumpLong(): void")]
    public void JumpLong() => ((XoshiroSource)Source).Jump(far: true);

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx) => Save(ctx);

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data) => Load(ctx, data);

    [PhpMethod("public function __debugInfo(): array")]
    public PhpArray DebugInfo(RequestContext ctx) => Debug(ctx);
}

[PhpExtension("random")]
[PhpClass("final class Random\\Engine\\Secure implements Random\\CryptoSafeEngine", NoDynamicProperties = true, NotSerializable = true, Uncloneable = true)]
internal sealed class SecureObject(PhpClass cls) : EngineObject(cls, SecureSource.Instance)
{
    [PhpMethod("public function generate(): string")]
    public PhpString GenerateMethod(RequestContext ctx) => Generate(ctx);
}
