using System.Buffers.Binary;
using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>RIPEMD with 128, 160, 256 and 320 bits: two lines of rounds, which are mixed at the end or swap words on the way.</summary>
internal sealed class Ripemd : BlockEngine
{
    private static ReadOnlySpan<byte> Left =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
        3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12, 1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
        4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13,
    ];

    private static ReadOnlySpan<byte> Right =>
    [
        5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12, 6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
        15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13, 8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
        12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11,
    ];

    private static ReadOnlySpan<byte> LeftShifts =>
    [
        11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8, 7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
        11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5, 11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
        9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
    ];

    private static ReadOnlySpan<byte> RightShifts =>
    [
        8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6, 9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
        9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5, 15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
        8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
    ];

    private static ReadOnlySpan<uint> LeftConstants => [0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E];

    private readonly bool _wide, _five;

    internal Ripemd(int bits)
        : base(64)
    {
        DigestSize = bits / 8;
        _five = bits is 160 or 320;
        _wide = bits is 256 or 320;
        Words = bits switch
        {
            128 => [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476],
            160 => [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0],
            256 => [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0x76543210, 0xFEDCBA98, 0x89ABCDEF, 0x01234567],
            _ => [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0, 0x76543210, 0xFEDCBA98, 0x89ABCDEF, 0x01234567, 0x3C2D1E0F],
        };
    }

    internal override int DigestSize { get; }

    private static uint F(int kind, uint x, uint y, uint z) => kind switch
    {
        0 => x ^ y ^ z,
        1 => (x & y) | (~x & z),
        2 => (x | ~y) ^ z,
        3 => (x & z) | (y & ~z),
        _ => x ^ (y | ~z),
    };

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> x = stackalloc uint[16];
        Read(block, x);
        int words = _five ? 5 : 4, rounds = words;
        Span<uint> l = stackalloc uint[5], r = stackalloc uint[5];
        Words.AsSpan(0, words).CopyTo(l);
        Words.AsSpan(_wide ? words : 0, words).CopyTo(r);
        ReadOnlySpan<uint> rightConstants = _five
            ? [0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0]
            : [0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0];
        for (int round = 0; round < rounds; round++)
        {
            for (int j = round * 16; j < (round + 1) * 16; j++)
            {
                Step(l, F(round, l[1], l[2], l[3]) + x[Left[j]] + LeftConstants[round], LeftShifts[j]);
                Step(r, F(rounds - 1 - round, r[1], r[2], r[3]) + x[Right[j]] + rightConstants[round], RightShifts[j]);
            }

            if (!_wide) continue;
            int swap = _five ? round switch { 0 => 1, 1 => 3, 2 => 0, 3 => 2, _ => 4 } : round;
            (l[swap], r[swap]) = (r[swap], l[swap]);
        }

        if (_wide)
        {
            for (int i = 0; i < words; i++)
            {
                Words[i] += l[i];
                Words[words + i] += r[i];
            }

            return;
        }

        uint first = Words[0];
        for (int i = 0; i < words; i++) Words[i] = (i + 1 < words ? Words[i + 1] : first) + l[(i + 2) % words] + r[(i + 3) % words];
    }

    private void Step(Span<uint> v, uint sum, int shift)
    {
        if (_five)
        {
            uint next = BitOperations.RotateLeft(v[0] + sum, shift) + v[4];
            v[0] = v[4];
            v[4] = v[3];
            v[3] = BitOperations.RotateLeft(v[2], 10);
            v[2] = v[1];
            v[1] = next;
        }
        else
        {
            uint next = BitOperations.RotateLeft(v[0] + sum, shift);
            v[0] = v[3];
            v[3] = v[2];
            v[2] = v[1];
            v[1] = next;
        }
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 8, bigEndian: false);
        Write(Words, digest);
    }
}

/// <summary>ISO/IEC 10118-3: Barreto's and Rijmen's Whirlpool.</summary>
internal sealed class Whirlpool : BlockEngine
{
    private const int Rounds = 10;

    /// <summary>S box and diffusion of a byte in column 0; the other columns are this one turned.</summary>
    private static readonly ulong[] Column = BuildColumn();

    private static readonly ulong[] RoundKeys = BuildRoundKeys();

    internal Whirlpool()
        : base(64) => Longs = new ulong[8];

    internal override int DigestSize => 64;

    /// <summary>The S box out of three small ones.</summary>
    private static byte[] BuildBox()
    {
        ReadOnlySpan<byte> e = [1, 11, 9, 12, 13, 6, 15, 3, 14, 8, 7, 4, 10, 2, 5, 0], r = [7, 12, 11, 13, 14, 4, 9, 15, 6, 3, 8, 10, 2, 5, 1, 0];
        var inverse = new byte[16];
        for (int i = 0; i < 16; i++) inverse[e[i]] = (byte)i;
        var box = new byte[256];
        for (int i = 0; i < 256; i++)
        {
            int high = e[i >> 4], low = inverse[i & 15], mixed = r[high ^ low];
            box[i] = (byte)((e[high ^ mixed] << 4) | inverse[low ^ mixed]);
        }

        return box;
    }

    private static ulong[] BuildColumn()
    {
        byte[] box = BuildBox();
        var column = new ulong[256];
        for (int i = 0; i < 256; i++)
        {
            foreach (int factor in (ReadOnlySpan<int>)[1, 1, 4, 1, 8, 5, 2, 9]) column[i] = (column[i] << 8) | Multiply(box[i], factor);
        }

        return column;
    }

    /// <summary>In GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1.</summary>
    private static byte Multiply(int a, int b)
    {
        int product = 0;
        for (; b > 0; b >>= 1)
        {
            if ((b & 1) != 0) product ^= a;
            a <<= 1;
            if ((a & 0x100) != 0) a ^= 0x11D;
        }

        return (byte)product;
    }

    private static ulong[] BuildRoundKeys()
    {
        byte[] box = BuildBox();
        var keys = new ulong[Rounds];
        for (int i = 0; i < Rounds * 8; i++) keys[i / 8] = (keys[i / 8] << 8) | box[i];
        return keys;
    }

    private static void Mix(ReadOnlySpan<ulong> from, Span<ulong> to)
    {
        for (int i = 0; i < 8; i++)
        {
            ulong sum = 0;
            for (int column = 0; column < 8; column++)
                sum ^= BitOperations.RotateRight(Column[(byte)(from[(i - column) & 7] >> (56 - 8 * column))], 8 * column);
            to[i] = sum;
        }
    }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<ulong> data = stackalloc ulong[8], key = stackalloc ulong[8], state = stackalloc ulong[8], next = stackalloc ulong[8];
        for (int i = 0; i < 8; i++)
        {
            data[i] = BinaryPrimitives.ReadUInt64BigEndian(block[(8 * i)..]);
            key[i] = Longs[i];
            state[i] = data[i] ^ key[i];
        }

        for (int round = 0; round < Rounds; round++)
        {
            Mix(key, next);
            next.CopyTo(key);
            key[0] ^= RoundKeys[round];
            Mix(state, next);
            for (int i = 0; i < 8; i++) state[i] = next[i] ^ key[i];
        }

        for (int i = 0; i < 8; i++) Longs[i] ^= state[i] ^ data[i];
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 32, bigEndian: true);
        Write(Longs, digest, bigEndian: true);
    }
}
