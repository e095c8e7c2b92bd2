using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>The S boxes of Tiger and Snefru, as their authors published them: hexadecimal words, one a line.</summary>
internal static class HashTables
{
    internal static ulong[] Load(string resource)
    {
        using Stream stream = typeof(HashTables).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var words = new List<ulong>();
        while (reader.ReadLine() is { } line) words.Add(ulong.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return words.ToArray();
    }
}

/// <summary>Anderson's and Biham's Tiger.</summary>
internal sealed class Tiger : BlockEngine
{
    private static readonly Lazy<ulong[]> Boxes = new(static () => HashTables.Load("Hash.Tiger.txt"));

    private readonly int _passes;

    internal Tiger(int bits, int passes)
        : base(64)
    {
        DigestSize = bits / 8;
        _passes = passes;
        Longs = [0x0123456789ABCDEF, 0xFEDCBA9876543210, 0xF096A5B4C3B2E187];
    }

    internal override int DigestSize { get; }

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<ulong> x = stackalloc ulong[8];
        for (int i = 0; i < 8; i++) x[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        ulong a = Longs[0], b = Longs[1], c = Longs[2];
        for (int pass = 0; pass < _passes; pass++)
        {
            if (pass > 0) Schedule(x);
            uint multiplier = pass == 0 ? 5u : pass == 1 ? 7u : 9u;
            for (int i = 0; i < 8; i++)
            {
                Round(ref a, ref b, ref c, x[i], multiplier);
                (a, b, c) = (b, c, a);
            }

            // eight turns leave the words where the next pass wants them, and the end
        }

        Longs[0] ^= a;
        Longs[1] = b - Longs[1];
        Longs[2] += c;
    }

    private static void Round(ref ulong a, ref ulong b, ref ulong c, ulong x, uint multiplier)
    {
        ulong[] t = Boxes.Value;
        c ^= x;
        a -= t[(byte)c] ^ t[256 + (byte)(c >> 16)] ^ t[512 + (byte)(c >> 32)] ^ t[768 + (byte)(c >> 48)];
        b += t[768 + (byte)(c >> 8)] ^ t[512 + (byte)(c >> 24)] ^ t[256 + (byte)(c >> 40)] ^ t[(byte)(c >> 56)];
        b *= multiplier;
    }

    private static void Schedule(Span<ulong> x)
    {
        x[0] -= x[7] ^ 0xA5A5A5A5A5A5A5A5;
        x[1] ^= x[0];
        x[2] += x[1];
        x[3] -= x[2] ^ (~x[1] << 19);
        x[4] ^= x[3];
        x[5] += x[4];
        x[6] -= x[5] ^ (~x[4] >> 23);
        x[7] ^= x[6];
        x[0] += x[7];
        x[1] -= x[0] ^ (~x[7] << 19);
        x[2] ^= x[1];
        x[3] += x[2];
        x[4] -= x[3] ^ (~x[2] >> 23);
        x[5] ^= x[4];
        x[6] += x[5];
        x[7] -= x[6] ^ 0x0123456789ABCDEF;
    }

    internal override void Finish(Span<byte> digest)
    {
        Pad(0x01, 8, bigEndian: false);
        Write(Longs, digest);
    }
}

/// <summary>Merkle's Snefru with eight passes and 256 bits.</summary>
internal sealed class Snefru : BlockEngine
{
    private static readonly Lazy<uint[]> Boxes = new(static () => Array.ConvertAll(HashTables.Load("Hash.Snefru.txt"), static w => (uint)w));

    internal Snefru()
        : base(32) => Words = new uint[8];

    internal override int DigestSize => 32;

    protected override void Transform(ReadOnlySpan<byte> block)
    {
        Span<uint> input = stackalloc uint[8];
        for (int i = 0; i < 8; i++) input[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(4 * i)..]);
        Compress(input);
    }

    private void Compress(ReadOnlySpan<uint> input)
    {
        Span<uint> b = stackalloc uint[16];
        Words.CopyTo(b);
        input.CopyTo(b[8..]);
        uint[] boxes = Boxes.Value;
        for (int pass = 0; pass < 8; pass++)
        {
            foreach (int shift in (ReadOnlySpan<int>)[16, 8, 16, 24])
            {
                for (int i = 0; i < 16; i++)
                {
                    uint s = boxes[(2 * pass + ((i >> 1) & 1)) * 256 + (byte)b[i]];
                    b[(i + 15) & 15] ^= s;
                    b[(i + 1) & 15] ^= s;
                }

                foreach (ref uint word in b) word = BitOperations.RotateRight(word, shift);
            }
        }

        for (int i = 0; i < 8; i++) Words[i] ^= b[15 - i];
    }

    internal override void Finish(Span<byte> digest)
    {
        if (Buffered > 0)
        {
            Buffer.AsSpan(Buffered).Clear();
            Transform(Buffer);
        }

        Span<uint> end = stackalloc uint[8];
        end.Clear();
        end[6] = (uint)(Total >> 29);
        end[7] = (uint)(Total << 3);
        Compress(end);
        Write(Words, digest, bigEndian: true);
    }
}
