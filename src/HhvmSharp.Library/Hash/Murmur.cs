using System.Buffers.Binary;
using System.Numerics;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>Engines that take a seed.</summary>
internal abstract class SeededEngine(int blockSize) : BlockEngine(blockSize)
{
    private static readonly PhpString SeedKey = PhpString.Literal("seed");

    protected abstract void Seed(ulong seed);

    /// <summary>xxh64 complains about options without a seed, too.</summary>
    protected virtual bool SeedIsExpected => false;

    internal override void Configure(RequestContext ctx, PhpArray options)
    {
        Value seed = options.Get(SeedKey).Dereferenced();
        if (seed.IsInt) Seed((ulong)seed.IntValue);
        else if (!seed.IsUndef || SeedIsExpected)
            Arg.Deprecated(ctx, "Passing a seed of a type other than int is deprecated because it is the same as setting the seed to 0");
    }

    protected static uint Read32(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt32LittleEndian(s[at..]);

    protected static ulong Read64(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);

    protected static uint Mix(uint h)
    {
        h ^= h >> 16;
        h *= 0x85EBCA6B;
        h ^= h >> 13;
        h *= 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}

/// <summary>Appleby's MurmurHash3, 32 bits.</summary>
internal sealed class Murmur3A : SeededEngine
{
    internal Murmur3A()
        : base(4) => Words = [0];

    internal override int DigestSize => 4;

    protected override void Seed(ulong seed) => Words[0] = (uint)seed;

    private static uint Scramble(uint k) => BitOperations.RotateLeft(k * 0xCC9E2D51, 15) * 0x1B873593;

    protected override void Transform(ReadOnlySpan<byte> block) =>
        Words[0] = (BitOperations.RotateLeft(Words[0] ^ Scramble(Read32(block, 0)), 13) * 5) + 0xE6546B64;

    internal override void Finish(Span<byte> digest)
    {
        Buffer.AsSpan(Buffered).Clear();
        uint h = Buffered > 0 ? Words[0] ^ Scramble(Read32(Buffer, 0)) : Words[0];
        BinaryPrimitives.WriteUInt32BigEndian(digest, Mix(h ^ (uint)Total));
    }
}

/// <summary>MurmurHash3 with 128 bits for 32-bit machines.</summary>
internal sealed class Murmur3C : SeededEngine
{
    private static ReadOnlySpan<uint> Factors => [0x239B961B, 0xAB0E9789, 0x38B34AE5, 0xA1E38B93];
    private static ReadOnlySpan<uint> Increments => [0x561CCD1B, 0x0BCAA747, 0x96CD1C35, 0x32AC3B17];

    internal Murmur3C()
        : base(16) => Words = new uint[4];

    internal override int DigestSize => 16;

    protected override void Seed(ulong seed) => Words.AsSpan().Fill((uint)seed);

    private static uint Scramble(int lane, uint k) => BitOperations.RotateLeft(k * Factors[lane], 15 + lane) * Factors[(lane + 1) & 3];

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> rotations = [19, 17, 15, 13];
        for (int i = 0; i < 4; i++)
        {
            uint h = Words[i] ^ Scramble(i, Read32(block, 4 * i));
            Words[i] = ((BitOperations.RotateLeft(h, rotations[i]) + Words[(i + 1) & 3]) * 5) + Increments[i];
        }
    }

    internal override void Finish(Span<byte> digest)
    {
        Buffer.AsSpan(Buffered).Clear();
        uint[] h = Words;
        for (int i = 0; i < 4; i++)
        {
            if (4 * i < Buffered) h[i] ^= Scramble(i, Read32(Buffer, 4 * i));
            h[i] ^= (uint)Total;
        }

        Stir(h);
        for (int i = 0; i < 4; i++) h[i] = Mix(h[i]);
        Stir(h);
        Write(h, digest, bigEndian: true);
    }

    private static void Stir(uint[] h)
    {
        h[0] += h[1] + h[2] + h[3];
        for (int i = 1; i < 4; i++) h[i] += h[0];
    }
}

/// <summary>MurmurHash3 with 128 bits for 64-bit machines.</summary>
internal sealed class Murmur3F : SeededEngine
{
    private const ulong C1 = 0x87C37B91114253D5, C2 = 0x4CF5AD432745937F;

    internal Murmur3F()
        : base(16) => Longs = new ulong[2];

    internal override int DigestSize => 16;

    protected override void Seed(ulong seed) => Longs.AsSpan().Fill(seed);

    private static ulong First(ulong k) => BitOperations.RotateLeft(k * C1, 31) * C2;

    private static ulong Second(ulong k) => BitOperations.RotateLeft(k * C2, 33) * C1;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        ulong a = Longs[0], b = Longs[1];
        a ^= First(Read64(block, 0));
        a = ((BitOperations.RotateLeft(a, 27) + b) * 5) + 0x52DCE729;
        b ^= Second(Read64(block, 8));
        b = ((BitOperations.RotateLeft(b, 31) + a) * 5) + 0x38495AB5;
        Longs[0] = a;
        Longs[1] = b;
    }

    internal override void Finish(Span<byte> digest)
    {
        Buffer.AsSpan(Buffered).Clear();
        ulong a = Longs[0], b = Longs[1];
        if (Buffered > 0) a ^= First(Read64(Buffer, 0));
        if (Buffered > 8) b ^= Second(Read64(Buffer, 8));
        // PHP counts 32 bits of length
        a ^= (uint)Total;
        b ^= (uint)Total;
        a += b;
        b += a;
        a = Mix(a);
        b = Mix(b);
        a += b;
        b += a;
        BinaryPrimitives.WriteUInt64BigEndian(digest, a);
        BinaryPrimitives.WriteUInt64BigEndian(digest[8..], b);
    }

    private static ulong Mix(ulong h)
    {
        h ^= h >> 33;
        h *= 0xFF51AFD7ED558CCD;
        h ^= h >> 33;
        h *= 0xC4CEB9FE1A85EC53;
        return h ^ (h >> 33);
    }
}
