using System.Numerics;
using HhvmSharp.Library.Standard.Crypt;

namespace HhvmSharp.Library.Hash;

/// <summary>Zheng's, Pieprzyk's and Seberry's HAVAL with 3 to 5 passes and 128 to 256 bits.</summary>
internal sealed class Haval : BlockEngine
{
    /// <summary>The order of the message words in passes 2 to 5.</summary>
    private static readonly byte[][] Orders =
    [
        [5, 14, 26, 18, 11, 28, 7, 16, 0, 23, 20, 22, 1, 10, 4, 8, 30, 3, 21, 9, 17, 24, 29, 6, 19, 12, 15, 13, 2, 25, 31, 27],
        [19, 9, 4, 20, 28, 17, 8, 22, 29, 14, 25, 12, 24, 30, 16, 26, 31, 15, 7, 3, 1, 0, 18, 27, 13, 6, 21, 10, 23, 11, 5, 2],
        [24, 4, 0, 14, 2, 7, 28, 23, 26, 6, 30, 20, 18, 25, 19, 3, 22, 11, 31, 21, 8, 27, 12, 9, 1, 29, 5, 15, 17, 10, 16, 13],
        [27, 3, 21, 26, 17, 11, 20, 29, 19, 0, 12, 7, 13, 8, 31, 10, 5, 9, 14, 30, 18, 6, 28, 24, 2, 23, 16, 22, 4, 1, 25, 15],
    ];

    /// <summary>Which of the words x0 to x6 the function of a pass takes, from its first argument (x6) to its last (x0); by number of passes.</summary>
    private static readonly byte[][][] Permutations =
    [
        [[1, 0, 3, 5, 6, 2, 4], [4, 2, 1, 0, 5, 3, 6], [6, 1, 2, 3, 4, 5, 0]],
        [[2, 6, 1, 4, 5, 3, 0], [3, 5, 2, 0, 1, 6, 4], [1, 4, 3, 6, 0, 2, 5], [6, 4, 0, 5, 2, 1, 3]],
        [[3, 4, 1, 0, 5, 2, 6], [6, 2, 1, 0, 3, 4, 5], [2, 6, 0, 4, 3, 1, 5], [1, 5, 3, 2, 0, 4, 6], [2, 5, 0, 6, 4, 3, 1]],
    ];

    private readonly int _passes, _bits;

    internal Haval(int bits, int passes)
        : base(128)
    {
        _bits = bits;
        _passes = passes;
        // the fraction of pi, as everything here
        Words = Bcrypt.Pi.AsSpan(0, 8).ToArray();
    }

    internal override int DigestSize => _bits / 8;

    private static uint F(int pass, uint x6, uint x5, uint x4, uint x3, uint x2, uint x1, uint x0) => pass switch
    {
        0 => (x1 & x4) ^ (x2 & x5) ^ (x3 & x6) ^ (x0 & x1) ^ x0,
        1 => (x1 & x2 & x3) ^ (x2 & x4 & x5) ^ (x1 & x2) ^ (x1 & x4) ^ (x2 & x6) ^ (x3 & x5) ^ (x4 & x5) ^ (x0 & x2) ^ x0,
        2 => (x1 & x2 & x3) ^ (x1 & x4) ^ (x2 & x5) ^ (x3 & x6) ^ (x0 & x3) ^ x0,
        3 => (x1 & x2 & x3) ^ (x2 & x4 & x5) ^ (x3 & x4 & x6) ^ (x1 & x4) ^ (x2 & x6) ^ (x3 & x4) ^ (x3 & x5) ^ (x3 & x6) ^ (x4 & x5) ^ (x4 & x6) ^ (x0 & x4) ^ x0,
        _ => (x1 & x4) ^ (x2 & x5) ^ (x3 & x6) ^ (x0 & x1 & x2 & x3) ^ (x0 & x5) ^ x0,
    };

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> x = stackalloc uint[32], e = stackalloc uint[8];
        Read(block, x);
        Words.CopyTo(e);
        for (int pass = 0; pass < _passes; pass++)
        {
            byte[] p = Permutations[_passes - 3][pass];
            for (int i = 0; i < 32; i++)
            {
                // word k of the step
                uint f = F(pass, e[(p[0] - i) & 7], e[(p[1] - i) & 7], e[(p[2] - i) & 7], e[(p[3] - i) & 7], e[(p[4] - i) & 7], e[(p[5] - i) & 7], e[(p[6] - i) & 7]);
                ref uint last = ref e[(7 - i) & 7];
                uint input = pass == 0 ? x[i] : x[Orders[pass - 1][i]] + Bcrypt.Pi[8 + 32 * (pass - 1) + i];
                last = BitOperations.RotateRight(f, 7) + BitOperations.RotateRight(last, 11) + input;
            }
        }

        for (int i = 0; i < 8; i++) Words[i] += e[i];
    }

    internal override void Finish(Span<byte> digest)
    {
        // version 1, passes and bits before the length
        ulong bits = Total * 8;
        Span<byte> end = stackalloc byte[10];
        end[0] = (byte)(1 | (_passes << 3) | ((_bits & 3) << 6));
        end[1] = (byte)(_bits >> 2);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(end[2..], bits);
        Span<byte> padding = stackalloc byte[128];
        padding.Clear();
        padding[0] = 1;
        Update(padding[..(Buffered < 118 ? 118 - Buffered : 246 - Buffered)]);
        Update(end);
        Fold();
        Write(Words, digest);
    }

    /// <summary>For fewer bits the last words are added to the others piece by piece.</summary>
    private void Fold()
    {
        uint[] s = Words;
        switch (_bits)
        {
            case 128:
                s[3] += (s[7] & 0xFF000000) | (s[6] & 0x00FF0000) | (s[5] & 0x0000FF00) | (s[4] & 0x000000FF);
                s[2] += (((s[7] & 0x00FF0000) | (s[6] & 0x0000FF00) | (s[5] & 0x000000FF)) << 8) | ((s[4] & 0xFF000000) >> 24);
                s[1] += (((s[7] & 0x0000FF00) | (s[6] & 0x000000FF)) << 16) | (((s[5] & 0xFF000000) | (s[4] & 0x00FF0000)) >> 16);
                s[0] += ((s[7] & 0x000000FF) << 24) | (((s[6] & 0xFF000000) | (s[5] & 0x00FF0000) | (s[4] & 0x0000FF00)) >> 8);
                break;
            case 160:
                s[4] += ((s[7] & 0xFE000000) | (s[6] & 0x01F80000) | (s[5] & 0x0007F000)) >> 12;
                s[3] += ((s[7] & 0x01F80000) | (s[6] & 0x0007F000) | (s[5] & 0x00000FC0)) >> 6;
                s[2] += (s[7] & 0x0007F000) | (s[6] & 0x00000FC0) | (s[5] & 0x0000003F);
                s[1] += BitOperations.RotateRight((s[7] & 0x00000FC0) | (s[6] & 0x0000003F) | (s[5] & 0xFE000000), 25);
                s[0] += BitOperations.RotateRight((s[7] & 0x0000003F) | (s[6] & 0xFE000000) | (s[5] & 0x01F80000), 19);
                break;
            case 192:
                s[5] += ((s[7] & 0xFC000000) | (s[6] & 0x03E00000)) >> 21;
                s[4] += ((s[7] & 0x03E00000) | (s[6] & 0x001F0000)) >> 16;
                s[3] += ((s[7] & 0x001F0000) | (s[6] & 0x0000FC00)) >> 10;
                s[2] += ((s[7] & 0x0000FC00) | (s[6] & 0x000003E0)) >> 5;
                s[1] += (s[7] & 0x000003E0) | (s[6] & 0x0000001F);
                s[0] += BitOperations.RotateRight((s[7] & 0x0000001F) | (s[6] & 0xFC000000), 26);
                break;
            case 224:
                s[6] += s[7] & 0x0F;
                s[5] += (s[7] >> 4) & 0x1F;
                s[4] += (s[7] >> 9) & 0x0F;
                s[3] += (s[7] >> 13) & 0x1F;
                s[2] += (s[7] >> 18) & 0x0F;
                s[1] += (s[7] >> 22) & 0x1F;
                s[0] += (s[7] >> 27) & 0x1F;
                break;
        }
    }
}
