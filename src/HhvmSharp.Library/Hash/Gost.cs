using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>GOST R 34.11-94, with the S boxes of the standard's examples or of CryptoPro.</summary>
internal sealed class Gost : BlockEngine
{
    // S boxes of the cipher, for the lowest four bits first
    private static readonly uint[] TestBoxes = Build(
        ["4A92D80E6B1C7F53", "EB4C6DFA23810759", "581DA342EFC7609B", "7DA1089FE46CB253", "6C715FD84A9E03B2", "4BA0721D36859CFE", "DB413F590AE7682C", "1FD057A4923E6B8C"]);

    private static readonly uint[] CryptoBoxes = Build(
        ["A4568137DCE092BF", "5F402DB91763CEA8", "7FCE94103B526A8D", "4A7C0F28E165DB93", "764B9C2A180EFD35", "7624D9F0A15B8EC3", "DE41705A3C8F629B", "13A95B4F867ED02C"]);

    private readonly uint[] _boxes;

    internal Gost(bool crypto)
        : base(32)
    {
        _boxes = crypto ? CryptoBoxes : TestBoxes;
        Words = new uint[16]; // the hash, and the sum of all blocks
    }

    internal override int DigestSize => 32;

    /// <summary>Two boxes at a time and the rotation by 11: [table * 256 + byte].</summary>
    private static uint[] Build(string[] boxes)
    {
        var table = new uint[4 * 256];
        for (int t = 0; t < 4; t++)
        {
            for (int i = 0; i < 256; i++)
            {
                uint low = (uint)Convert.ToInt32(boxes[2 * t].Substring(i & 15, 1), 16), high = (uint)Convert.ToInt32(boxes[2 * t + 1].Substring(i >> 4, 1), 16);
                table[t * 256 + i] = BitOperations.RotateLeft(((high << 4) | low) << (8 * t), 11);
            }
        }

        return table;
    }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> m = stackalloc uint[8];
        Read(block, m);
        uint carry = 0;
        for (int i = 0; i < 8; i++)
        {
            Words[8 + i] += m[i] + carry;
            carry = Words[8 + i] < m[i] ? 1 : Words[8 + i] == m[i] ? carry : 0;
        }

        Step(m);
    }

    private void Step(ReadOnlySpan<uint> m)
    {
        Span<uint> u = stackalloc uint[8], v = stackalloc uint[8], s = stackalloc uint[8], key = stackalloc uint[8];
        Span<uint> h = Words.AsSpan(0, 8);
        h.CopyTo(u);
        m.CopyTo(v);
        for (int i = 0; i < 8; i += 2)
        {
            Key(u, v, key);
            (s[i], s[i + 1]) = Encrypt(key, h[i], h[i + 1]);
            if (i == 6) break;
            Shift(u);
            if (i == 2)
            {
                ReadOnlySpan<uint> constants = [0xFF00FF00, 0xFF00FF00, 0x00FF00FF, 0x00FF00FF, 0x00FFFF00, 0xFF0000FF, 0x000000FF, 0xFF00FFFF];
                for (int k = 0; k < 8; k++) u[k] ^= constants[k];
            }

            Shift(v);
            Shift(v);
        }

        Mix(s, m, h);
    }

    /// <summary>P of the exclusive or: bytes of the eight words transposed.</summary>
    private static void Key(ReadOnlySpan<uint> u, ReadOnlySpan<uint> v, Span<uint> key)
    {
        for (int i = 0; i < 8; i++)
        {
            uint word = 0;
            for (int k = 0; k < 4; k++)
            {
                int from = 2 * k + (i >> 2);
                word |= ((u[from] ^ v[from]) >> (8 * (i & 3)) & 0xFF) << (8 * k);
            }

            key[i] = word;
        }
    }

    /// <summary>A: everything moves on by 64 bits.</summary>
    private static void Shift(Span<uint> x)
    {
        uint l = x[0] ^ x[2], r = x[1] ^ x[3];
        x[2..].CopyTo(x);
        x[6] = l;
        x[7] = r;
    }

    private (uint First, uint Second) Encrypt(ReadOnlySpan<uint> key, uint r, uint l)
    {
        for (int round = 0; round < 32; round++)
        {
            uint t = r + key[round < 24 ? round & 7 : 7 - (round & 7)];
            uint f = _boxes[(byte)t] ^ _boxes[256 + (byte)(t >> 8)] ^ _boxes[512 + (byte)(t >> 16)] ^ _boxes[768 + (byte)(t >> 24)];
            (r, l) = (l ^ f, r);
        }

        return (l, r);
    }

    /// <summary>The shift register psi on 16-bit words: 12 times on the cipher text, with the block once, with the hash 61 times.</summary>
    private static void Mix(ReadOnlySpan<uint> s, ReadOnlySpan<uint> m, Span<uint> h)
    {
        Span<ushort> y = stackalloc ushort[16];
        for (int i = 0; i < 16; i++) y[i] = (ushort)(s[i / 2] >> (16 * (i & 1)));
        for (int i = 0; i < 12; i++) Psi(y);
        for (int i = 0; i < 16; i++) y[i] ^= (ushort)(m[i / 2] >> (16 * (i & 1)));
        Psi(y);
        for (int i = 0; i < 16; i++) y[i] ^= (ushort)(h[i / 2] >> (16 * (i & 1)));
        for (int i = 0; i < 61; i++) Psi(y);
        for (int i = 0; i < 8; i++) h[i] = y[2 * i] | ((uint)y[2 * i + 1] << 16);
    }

    private static void Psi(Span<ushort> y)
    {
        ushort next = (ushort)(y[0] ^ y[1] ^ y[2] ^ y[3] ^ y[12] ^ y[15]);
        y[1..].CopyTo(y);
        y[15] = next;
    }

    internal override void Finish(Span<byte> digest)
    {
        if (Buffered > 0)
        {
            Buffer.AsSpan(Buffered).Clear();
            Transform(Buffer);
        }

        Span<uint> block = stackalloc uint[8];
        block.Clear();
        block[0] = (uint)(Total << 3);
        block[1] = (uint)(Total >> 29);
        Step(block);
        Words.AsSpan(8).CopyTo(block);
        Step(block);
        Write(Words, digest);
    }
}
