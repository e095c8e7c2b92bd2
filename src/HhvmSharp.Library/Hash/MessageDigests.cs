using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>RFC 1319.</summary>
internal sealed class Md2 : BlockEngine
{
    /// <summary>A permutation from the digits of pi.</summary>
    private static ReadOnlySpan<byte> Substitution =>
    [
        41, 46, 67, 201, 162, 216, 124, 1, 61, 54, 84, 161, 236, 240, 6, 19, 98, 167, 5, 243, 192, 199, 115, 140, 152, 147, 43, 217, 188, 76, 130, 202,
        30, 155, 87, 60, 253, 212, 224, 22, 103, 66, 111, 24, 138, 23, 229, 18, 190, 78, 196, 214, 218, 158, 222, 73, 160, 251, 245, 142, 187, 47, 238, 122,
        169, 104, 121, 145, 21, 178, 7, 63, 148, 194, 16, 137, 11, 34, 95, 33, 128, 127, 93, 154, 90, 144, 50, 39, 53, 62, 204, 231, 191, 247, 151, 3,
        255, 25, 48, 179, 72, 165, 181, 209, 215, 94, 146, 42, 172, 86, 170, 198, 79, 184, 56, 210, 150, 164, 125, 182, 118, 252, 107, 226, 156, 116, 4, 241,
        69, 157, 112, 89, 100, 113, 135, 32, 134, 91, 207, 101, 230, 45, 168, 2, 27, 96, 37, 173, 174, 176, 185, 246, 28, 70, 97, 105, 52, 64, 126, 15,
        85, 71, 163, 35, 221, 81, 175, 58, 195, 92, 249, 206, 186, 197, 234, 38, 44, 83, 13, 110, 133, 40, 132, 9, 211, 223, 205, 244, 65, 129, 77, 82,
        106, 220, 55, 200, 108, 193, 171, 250, 36, 225, 123, 8, 12, 189, 177, 74, 120, 136, 149, 139, 227, 99, 232, 109, 233, 203, 213, 254, 59, 0, 29, 57,
        242, 239, 183, 14, 102, 88, 208, 228, 166, 119, 114, 248, 235, 117, 75, 10, 49, 68, 80, 180, 143, 237, 31, 26, 219, 153, 141, 51, 159, 17, 131, 20,
    ];

    /// <summary>Words: 48 of state, 16 of checksum, a byte each.</summary>
    internal Md2()
        : base(16) => Words = new uint[64];

    internal override int DigestSize => 16;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> state = Words.AsSpan(0, 48), checksum = Words.AsSpan(48);
        ReadOnlySpan<byte> s = Substitution;
        for (int i = 0; i < 16; i++)
        {
            state[16 + i] = block[i];
            state[32 + i] = block[i] ^ state[i];
        }

        uint t = 0;
        for (uint round = 0; round < 18; round++)
        {
            foreach (ref uint x in state) t = x ^= s[(int)t];
            t = (t + round) & 0xFF;
        }

        t = checksum[15];
        for (int i = 0; i < 16; i++) t = checksum[i] ^= s[(int)(block[i] ^ t)];
    }

    internal override void Finish(Span<byte> digest)
    {
        Buffer.AsSpan(Buffered).Fill((byte)(16 - Buffered));
        Transform(Buffer);
        Span<byte> checksum = stackalloc byte[16];
        for (int i = 0; i < 16; i++) checksum[i] = (byte)Words[48 + i];
        Transform(checksum);
        for (int i = 0; i < 16; i++) digest[i] = (byte)Words[i];
    }
}

/// <summary>RFC 1320.</summary>
internal sealed class Md4 : BlockEngine
{
    internal Md4()
        : base(64) => Words = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];

    internal override int DigestSize => 16;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> x = stackalloc uint[16];
        Read(block, x);
        uint a = Words[0], b = Words[1], c = Words[2], d = Words[3];
        for (int i = 0; i < 48; i++)
        {
            uint f;
            int k, shift;
            switch (i / 16)
            {
                case 0:
                    f = (b & c) | (~b & d);
                    k = i;
                    shift = (i & 3) switch { 0 => 3, 1 => 7, 2 => 11, _ => 19 };
                    break;
                case 1:
                    f = ((b & c) | (b & d) | (c & d)) + 0x5A827999;
                    k = ((i & 3) << 2) | ((i >> 2) & 3);
                    shift = (i & 3) switch { 0 => 3, 1 => 5, 2 => 9, _ => 13 };
                    break;
                default:
                    f = (b ^ c ^ d) + 0x6ED9EBA1;
                    k = ((i & 1) << 3) | ((i & 2) << 1) | ((i & 4) >> 1) | ((i & 8) >> 3); // four bits reversed
                    shift = (i & 3) switch { 0 => 3, 1 => 9, 2 => 11, _ => 15 };
                    break;
            }

            uint next = BitOperations.RotateLeft(a + f + x[k], shift);
            (a, b, c, d) = (d, next, b, c);
        }

        Words[0] += a;
        Words[1] += b;
        Words[2] += c;
        Words[3] += d;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 8, bigEndian: false);
        Write(Words, digest);
    }
}

/// <summary>RFC 1321.</summary>
internal sealed class Md5 : BlockEngine
{
    private static readonly uint[] Sines = Enumerable.Range(1, 64).Select(static i => (uint)(Math.Abs(Math.Sin(i)) * 4294967296.0)).ToArray();

    private static ReadOnlySpan<byte> Shifts => [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    internal Md5()
        : base(64) => Words = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476];

    internal override int DigestSize => 16;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> x = stackalloc uint[16];
        Read(block, x);
        uint a = Words[0], b = Words[1], c = Words[2], d = Words[3];
        for (int i = 0; i < 64; i++)
        {
            (uint f, int k) = (i >> 4) switch
            {
                0 => ((b & c) | (~b & d), i),
                1 => ((d & b) | (~d & c), ((5 * i) + 1) & 15),
                2 => (b ^ c ^ d, ((3 * i) + 5) & 15),
                _ => (c ^ (b | ~d), (7 * i) & 15),
            };
            uint next = b + BitOperations.RotateLeft(a + f + Sines[i] + x[k], Shifts[((i >> 4) << 2) | (i & 3)]);
            (a, b, c, d) = (d, next, b, c);
        }

        Words[0] += a;
        Words[1] += b;
        Words[2] += c;
        Words[3] += d;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x80, 8, bigEndian: false);
        Write(Words, digest);
    }
}
