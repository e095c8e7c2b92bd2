using System.Buffers.Binary;
using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>Collet's xxHash, 32 bits.</summary>
internal sealed class Xxh32 : SeededEngine
{
    private const uint P1 = 0x9E3779B1, P2 = 0x85EBCA77, P3 = 0xC2B2AE3D, P4 = 0x27D4EB2F, P5 = 0x165667B1;

    internal Xxh32()
        : base(16)
    {
        Words = new uint[4];
        Seed(0);
    }

    internal override int DigestSize => 4;

    protected override void Seed(ulong seed)
    {
        uint s = (uint)seed;
        Words[0] = s + P1 + P2;
        Words[1] = s + P2;
        Words[2] = s;
        Words[3] = s - P1;
    }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < 4; i++) Words[i] = BitOperations.RotateLeft(Words[i] + (Read32(block, 4 * i) * P2), 13) * P1;
    }

    internal override void Finish(Span<byte> digest)
    {
        uint h = Total >= 16
            ? BitOperations.RotateLeft(Words[0], 1) + BitOperations.RotateLeft(Words[1], 7) + BitOperations.RotateLeft(Words[2], 12) + BitOperations.RotateLeft(Words[3], 18)
            : Words[2] + P5;
        h += (uint)Total;
        ReadOnlySpan<byte> rest = Buffer.AsSpan(0, Buffered);
        for (; rest.Length >= 4; rest = rest[4..]) h = BitOperations.RotateLeft(h + (Read32(rest, 0) * P3), 17) * P4;
        foreach (byte b in rest) h = BitOperations.RotateLeft(h + (b * P5), 11) * P1;
        h ^= h >> 15;
        h *= P2;
        h ^= h >> 13;
        h *= P3;
        h ^= h >> 16;
        BinaryPrimitives.WriteUInt32BigEndian(digest, h);
    }
}

/// <summary>xxHash, 64 bits.</summary>
internal sealed class Xxh64 : SeededEngine
{
    internal const ulong P1 = 0x9E3779B185EBCA87, P2 = 0xC2B2AE3D27D4EB4F, P3 = 0x165667B19E3779F9, P4 = 0x85EBCA77C2B2AE63, P5 = 0x27D4EB2F165667C5;

    internal Xxh64()
        : base(32)
    {
        Longs = new ulong[4];
        Seed(0);
    }

    internal override int DigestSize => 8;

    protected override bool SeedIsExpected => true;

    protected override void Seed(ulong seed)
    {
        Longs[0] = seed + P1 + P2;
        Longs[1] = seed + P2;
        Longs[2] = seed;
        Longs[3] = seed - P1;
    }

    private static ulong Round(ulong acc, ulong input) => BitOperations.RotateLeft(acc + (input * P2), 31) * P1;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < 4; i++) Longs[i] = Round(Longs[i], Read64(block, 8 * i));
    }

    internal override void Finish(Span<byte> digest)
    {
        ulong h;
        if (Total >= 32)
        {
            h = BitOperations.RotateLeft(Longs[0], 1) + BitOperations.RotateLeft(Longs[1], 7) + BitOperations.RotateLeft(Longs[2], 12) + BitOperations.RotateLeft(Longs[3], 18);
            foreach (ulong lane in Longs) h = ((h ^ Round(0, lane)) * P1) + P4;
        }
        else
        {
            h = Longs[2] + P5;
        }

        h += Total;
        ReadOnlySpan<byte> rest = Buffer.AsSpan(0, Buffered);
        for (; rest.Length >= 8; rest = rest[8..]) h = (BitOperations.RotateLeft(h ^ Round(0, Read64(rest, 0)), 27) * P1) + P4;
        if (rest.Length >= 4)
        {
            h = (BitOperations.RotateLeft(h ^ (Read32(rest, 0) * P1), 23) * P2) + P3;
            rest = rest[4..];
        }

        foreach (byte b in rest) h = BitOperations.RotateLeft(h ^ (b * P5), 11) * P1;
        BinaryPrimitives.WriteUInt64BigEndian(digest, Avalanche(h));
    }

    internal static ulong Avalanche(ulong h)
    {
        h ^= h >> 33;
        h *= P2;
        h ^= h >> 29;
        h *= P3;
        return h ^ (h >> 32);
    }
}
