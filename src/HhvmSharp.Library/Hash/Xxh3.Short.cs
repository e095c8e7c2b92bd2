using System.Buffers.Binary;
using System.Numerics;

namespace HhvmSharp.Library.Hash;

// Up to 240 bytes: a formula for each range of lengths.
internal sealed partial class Xxh3
{
    private static ulong Mix16(ReadOnlySpan<byte> input, int at, ReadOnlySpan<byte> secret, int secretAt, ulong seed) =>
        Fold(Read(input, at) ^ (Read(secret, secretAt) + seed), Read(input, at + 8) ^ (Read(secret, secretAt + 8) - seed));

    private static ulong Short64(ReadOnlySpan<byte> s, ReadOnlySpan<byte> secret, ulong seed)
    {
        int n = s.Length;
        if (n == 0) return Xxh64.Avalanche(seed ^ Read(secret, 56) ^ Read(secret, 64));
        if (n < 4)
        {
            uint combined = Combined(s);
            return Xxh64.Avalanche(combined ^ ((Read32(secret, 0) ^ Read32(secret, 4)) + seed));
        }

        if (n <= 8)
        {
            seed ^= (ulong)BinaryPrimitives.ReverseEndianness((uint)seed) << 32;
            ulong input = Read32(s, n - 4) + ((ulong)Read32(s, 0) << 32);
            ulong h = input ^ ((Read(secret, 8) ^ Read(secret, 16)) - seed);
            h ^= BitOperations.RotateLeft(h, 49) ^ BitOperations.RotateLeft(h, 24);
            h *= 0x9FB21C651E98DF25;
            h ^= (h >> 35) + (uint)n;
            h *= 0x9FB21C651E98DF25;
            return h ^ (h >> 28);
        }

        if (n <= 16)
        {
            ulong low = Read(s, 0) ^ ((Read(secret, 24) ^ Read(secret, 32)) + seed);
            ulong high = Read(s, n - 8) ^ ((Read(secret, 40) ^ Read(secret, 48)) - seed);
            return Avalanche((uint)n + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
        }

        ulong acc = (uint)n * P1;
        if (n <= 128)
        {
            for (int i = (n - 1) / 32; i >= 0; i--)
            {
                acc += Mix16(s, 16 * i, secret, 32 * i, seed);
                acc += Mix16(s, n - 16 * (i + 1), secret, 32 * i + 16, seed);
            }

            return Avalanche(acc);
        }

        for (int i = 0; i < 8; i++) acc += Mix16(s, 16 * i, secret, 16 * i, seed);
        acc = Avalanche(acc);
        for (int i = 8; i < n / 16; i++) acc += Mix16(s, 16 * i, secret, 16 * (i - 8) + 3, seed);
        return Avalanche(acc + Mix16(s, n - 16, secret, MinSecret - 17, seed));
    }

    /// <summary>One to three bytes and their number in a word.</summary>
    private static uint Combined(ReadOnlySpan<byte> s) =>
        ((uint)s[0] << 16) | ((uint)s[s.Length >> 1] << 24) | s[^1] | ((uint)s.Length << 8);

    private static (ulong Low, ulong High) Short128(ReadOnlySpan<byte> s, ReadOnlySpan<byte> secret, ulong seed)
    {
        int n = s.Length;
        if (n == 0) return (Xxh64.Avalanche(seed ^ Read(secret, 64) ^ Read(secret, 72)), Xxh64.Avalanche(seed ^ Read(secret, 80) ^ Read(secret, 88)));
        if (n < 4)
        {
            uint combined = Combined(s), swapped = BitOperations.RotateLeft(BinaryPrimitives.ReverseEndianness(combined), 13);
            return (Xxh64.Avalanche(combined ^ ((Read32(secret, 0) ^ Read32(secret, 4)) + seed)),
                Xxh64.Avalanche(swapped ^ ((Read32(secret, 8) ^ Read32(secret, 12)) - seed)));
        }

        if (n <= 8) return Four(s, secret, seed);
        if (n <= 16) return Nine(s, secret, seed);
        ulong low = (uint)n * P1, high = 0;
        if (n <= 128)
        {
            for (int i = (n - 1) / 32; i >= 0; i--) Mix32(ref low, ref high, s, 16 * i, n - 16 * (i + 1), secret, 32 * i, seed);
        }
        else
        {
            for (int i = 0; i < 4; i++) Mix32(ref low, ref high, s, 32 * i, 32 * i + 16, secret, 32 * i, seed);
            low = Avalanche(low);
            high = Avalanche(high);
            for (int i = 4; i < n / 32; i++) Mix32(ref low, ref high, s, 32 * i, 32 * i + 16, secret, 3 + 32 * (i - 4), seed);
            Mix32(ref low, ref high, s, n - 16, n - 32, secret, MinSecret - 17 - 16, 0 - seed);
        }

        return (Avalanche(low + high), 0 - Avalanche((low * P1) + (high * P4) + (((uint)n - seed) * P2)));
    }

    private static (ulong Low, ulong High) Four(ReadOnlySpan<byte> s, ReadOnlySpan<byte> secret, ulong seed)
    {
        int n = s.Length;
        seed ^= (ulong)BinaryPrimitives.ReverseEndianness((uint)seed) << 32;
        ulong input = Read32(s, 0) + ((ulong)Read32(s, n - 4) << 32);
        ulong keyed = input ^ ((Read(secret, 16) ^ Read(secret, 24)) + seed);
        ulong high = Math.BigMul(keyed, P1 + ((ulong)n << 2), out ulong low);
        high += low << 1;
        low ^= high >> 3;
        low ^= low >> 35;
        low *= 0x9FB21C651E98DF25;
        low ^= low >> 28;
        return (low, Avalanche(high));
    }

    private static (ulong Low, ulong High) Nine(ReadOnlySpan<byte> s, ReadOnlySpan<byte> secret, ulong seed)
    {
        int n = s.Length;
        ulong first = Read(s, 0), last = Read(s, n - 8);
        ulong high = Math.BigMul(first ^ last ^ ((Read(secret, 32) ^ Read(secret, 40)) - seed), P1, out ulong low);
        low += (ulong)(n - 1) << 54;
        last ^= (Read(secret, 48) ^ Read(secret, 56)) + seed;
        high += last + ((ulong)(uint)last * (P32B - 1));
        low ^= BinaryPrimitives.ReverseEndianness(high);
        ulong top = Math.BigMul(low, P2, out ulong bottom);
        return (Avalanche(bottom), Avalanche(top + (high * P2)));
    }

    private static void Mix32(ref ulong low, ref ulong high, ReadOnlySpan<byte> s, int first, int second, ReadOnlySpan<byte> secret, int secretAt, ulong seed)
    {
        low += Mix16(s, first, secret, secretAt, seed);
        low ^= Read(s, second) + Read(s, second + 8);
        high += Mix16(s, second, secret, secretAt + 16, seed);
        high ^= Read(s, first) + Read(s, first + 8);
    }
}
