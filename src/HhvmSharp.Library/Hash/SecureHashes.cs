using System.Buffers.Binary;
using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>FIPS 180: SHA-1.</summary>
internal sealed class Sha1 : BlockEngine
{
    internal Sha1()
        : base(64) => Words = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];

    internal override int DigestSize => 20;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[80];
        for (int i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (int i = 16; i < 80; i++) w[i] = BitOperations.RotateLeft(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        uint a = Words[0], b = Words[1], c = Words[2], d = Words[3], e = Words[4];
        for (int i = 0; i < 80; i++)
        {
            uint f = i switch
            {
                < 20 => ((b & c) | (~b & d)) + 0x5A827999,
                < 40 => (b ^ c ^ d) + 0x6ED9EBA1,
                < 60 => ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC,
                _ => (b ^ c ^ d) + 0xCA62C1D6,
            };
            uint next = BitOperations.RotateLeft(a, 5) + f + e + w[i];
            (a, b, c, d, e) = (next, a, BitOperations.RotateLeft(b, 30), c, d);
        }

        Words[0] += a;
        Words[1] += b;
        Words[2] += c;
        Words[3] += d;
        Words[4] += e;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 8, bigEndian: true);
        Write(Words, digest, bigEndian: true);
    }
}

/// <summary>The constants of SHA-2: fractions of the roots of primes, exact to 64 bits.</summary>
internal static class PrimeRoots
{
    internal static readonly ulong[] Cubic = Primes(80).Select(static p => Fraction(p, 3)).ToArray();

    internal static IEnumerable<int> Primes(int count) =>
        Enumerable.Range(2, 500).Where(static n => !Enumerable.Range(2, n - 2).Any(d => d * d <= n && n % d == 0)).Take(count);

    /// <summary>The first 64 bits behind the point of the nth root of a prime.</summary>
    internal static ulong Fraction(int prime, int root)
    {
        // the integer root of prime << (64 * root), bit by bit from above
        BigInteger target = (BigInteger)prime << (64 * root), result = BigInteger.Zero;
        for (int bit = 64 + 9; bit >= 0; bit--)
        {
            BigInteger next = result | (BigInteger.One << bit);
            if (BigInteger.Pow(next, root) <= target) result = next;
        }

        return (ulong)(result & ulong.MaxValue);
    }
}

/// <summary>FIPS 180: SHA-256 and SHA-224.</summary>
internal sealed class Sha256 : BlockEngine
{
    private static readonly uint[] K = PrimeRoots.Cubic.Take(64).Select(static k => (uint)(k >> 32)).ToArray();

    private static readonly uint[] Start256 = PrimeRoots.Primes(8).Select(static p => (uint)(PrimeRoots.Fraction(p, 2) >> 32)).ToArray();
    private static readonly uint[] Start224 = PrimeRoots.Primes(16).Skip(8).Select(static p => (uint)PrimeRoots.Fraction(p, 2)).ToArray();

    internal Sha256(int bits)
        : base(64)
    {
        DigestSize = bits / 8;
        Words = (uint[])(bits == 224 ? Start224 : Start256).Clone();
    }

    internal override int DigestSize { get; }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (int i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        for (int i = 16; i < 64; i++)
        {
            uint p = w[i - 15], q = w[i - 2];
            w[i] = w[i - 16] + w[i - 7]
                + (BitOperations.RotateRight(p, 7) ^ BitOperations.RotateRight(p, 18) ^ (p >> 3))
                + (BitOperations.RotateRight(q, 17) ^ BitOperations.RotateRight(q, 19) ^ (q >> 10));
        }

        uint a = Words[0], b = Words[1], c = Words[2], d = Words[3], e = Words[4], f = Words[5], g = Words[6], h = Words[7];
        for (int i = 0; i < 64; i++)
        {
            uint s = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            uint x = h + s + ((e & f) ^ (~e & g)) + K[i] + w[i];
            uint t = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            uint y = t + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + x, c, b, a, x + y);
        }

        Words[0] += a;
        Words[1] += b;
        Words[2] += c;
        Words[3] += d;
        Words[4] += e;
        Words[5] += f;
        Words[6] += g;
        Words[7] += h;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 8, bigEndian: true);
        Write(Words, digest, bigEndian: true);
    }
}

/// <summary>FIPS 180: SHA-512, SHA-384, SHA-512/256, SHA-512/224.</summary>
internal sealed class Sha512 : BlockEngine
{
    private static readonly ulong[] Start512 = PrimeRoots.Primes(8).Select(static p => PrimeRoots.Fraction(p, 2)).ToArray();
    private static readonly ulong[] Start384 = PrimeRoots.Primes(16).Skip(8).Select(static p => PrimeRoots.Fraction(p, 2)).ToArray();

    /// <param name="name">"sha512", "sha384", "sha512/256" or "sha512/224".</param>
    internal Sha512(string name)
        : base(128)
    {
        DigestSize = int.Parse(name[^3..], System.Globalization.CultureInfo.InvariantCulture) / 8;
        Longs = name switch
        {
            "sha512" => (ulong[])Start512.Clone(),
            "sha384" => (ulong[])Start384.Clone(),
            _ => Truncated("SHA-512/" + name[^3..]),
        };
    }

    private Sha512(ulong[] start)
        : base(128)
    {
        DigestSize = 64;
        Longs = start;
    }

    internal override int DigestSize { get; }

    /// <summary>The initial value of the truncated ones is a digest of their name.</summary>
    private static ulong[] Truncated(string name)
    {
        var start = (ulong[])Start512.Clone();
        foreach (ref ulong word in start.AsSpan()) word ^= 0xA5A5A5A5A5A5A5A5;
        var generator = new Sha512(start);
        generator.Update(System.Text.Encoding.ASCII.GetBytes(name));
        generator.Pad(0x80, 16, bigEndian: true);
        return generator.Longs;
    }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<ulong> w = stackalloc ulong[80];
        for (int i = 0; i < 16; i++) w[i] = BinaryPrimitives.ReadUInt64BigEndian(block[(8 * i)..]);
        for (int i = 16; i < 80; i++)
        {
            ulong p = w[i - 15], q = w[i - 2];
            w[i] = w[i - 16] + w[i - 7]
                + (BitOperations.RotateRight(p, 1) ^ BitOperations.RotateRight(p, 8) ^ (p >> 7))
                + (BitOperations.RotateRight(q, 19) ^ BitOperations.RotateRight(q, 61) ^ (q >> 6));
        }

        ulong a = Longs[0], b = Longs[1], c = Longs[2], d = Longs[3], e = Longs[4], f = Longs[5], g = Longs[6], h = Longs[7];
        ulong[] k = PrimeRoots.Cubic;
        for (int i = 0; i < 80; i++)
        {
            ulong s = BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18) ^ BitOperations.RotateRight(e, 41);
            ulong x = h + s + ((e & f) ^ (~e & g)) + k[i] + w[i];
            ulong t = BitOperations.RotateRight(a, 28) ^ BitOperations.RotateRight(a, 34) ^ BitOperations.RotateRight(a, 39);
            ulong y = t + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + x, c, b, a, x + y);
        }

        Longs[0] += a;
        Longs[1] += b;
        Longs[2] += c;
        Longs[3] += d;
        Longs[4] += e;
        Longs[5] += f;
        Longs[6] += g;
        Longs[7] += h;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 16, bigEndian: true);
        Write(Longs, digest, bigEndian: true);
    }
}

/// <summary>FIPS 202: SHA-3.</summary>
internal sealed class Sha3 : BlockEngine
{
    private static readonly ulong[] RoundConstants = BuildRoundConstants();

    internal Sha3(int bits)
        : base(200 - bits / 4)
    {
        DigestSize = bits / 8;
        Longs = new ulong[25];
    }

    internal override int DigestSize { get; }

    /// <summary>From a shift register of eight bits; bit 2^j - 1 of each is its next one.</summary>
    private static ulong[] BuildRoundConstants()
    {
        var result = new ulong[24];
        int register = 1;
        for (int round = 0; round < 24; round++)
        {
            for (int j = 0; j < 7; j++)
            {
                if ((register & 1) != 0) result[round] |= 1UL << ((1 << j) - 1);
                register <<= 1;
                if ((register & 0x100) != 0) register ^= 0x171;
            }
        }

        return result;
    }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < block.Length / 8; i++) Longs[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        Permute(Longs);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> c = stackalloc ulong[5];
        foreach (ulong constant in RoundConstants)
        {
            // theta
            for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            for (int x = 0; x < 5; x++)
            {
                ulong d = c[(x + 4) % 5] ^ BitOperations.RotateLeft(c[(x + 1) % 5], 1);
                for (int y = 0; y < 25; y += 5) a[x + y] ^= d;
            }

            // rho and pi: along the cycle of the lanes
            ulong lane = a[1];
            for (int t = 0, x = 1, y = 0; t < 24; t++)
            {
                (x, y) = (y, ((2 * x) + (3 * y)) % 5);
                int at = x + (5 * y);
                (lane, a[at]) = (a[at], BitOperations.RotateLeft(lane, (t + 1) * (t + 2) / 2 % 64));
            }

            // chi
            for (int y = 0; y < 25; y += 5)
            {
                a.Slice(y, 5).CopyTo(c);
                for (int x = 0; x < 5; x++) a[y + x] = c[x] ^ (~c[(x + 1) % 5] & c[(x + 2) % 5]);
            }

            a[0] ^= constant;
        }
    }

    internal override void Finish(Span<byte> digest)
    {
        Buffer.AsSpan(Buffered).Clear();
        Buffer[Buffered] = 0x06;
        Buffer[^1] |= 0x80;
        Transform(Buffer);
        Write(Longs, digest);
    }
}
