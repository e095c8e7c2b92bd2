using System.Numerics;

namespace HhvmSharp.Library.Hash;

/// <summary>What checksums have in common: no blocks.</summary>
internal abstract class Checksum : HashEngine
{
    internal override int DigestSize => Longs.Length > 0 ? 8 : 4;

    protected static void Put(uint value, Span<byte> digest) => System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(digest, value);

    internal override void Finish(Span<byte> digest)
    {
        if (Longs.Length > 0) System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(digest, Longs[0]);
        else Put(Words[0], digest);
    }
}

internal sealed class Adler32 : Checksum
{
    internal Adler32() => Words = [1];

    internal override void Update(ReadOnlySpan<byte> data)
    {
        uint low = Words[0] & 0xFFFF, high = Words[0] >> 16;
        while (!data.IsEmpty)
        {
            // as many as cannot overflow
            int n = Math.Min(5552, data.Length);
            foreach (byte b in data[..n])
            {
                low += b;
                high += low;
            }

            low %= 65521;
            high %= 65521;
            data = data[n..];
        }

        Words[0] = low | (high << 16);
    }
}

/// <summary>"crc32" (bzip2's order of bits), "crc32b" (zip's), "crc32c" (Castagnoli).</summary>
internal sealed class Crc32 : Checksum
{
    private static readonly uint[] Zip = Reflected(0xEDB88320), Castagnoli = Reflected(0x82F63B78), Bzip2 = Forward(0x04C11DB7);

    private readonly uint[] _table;

    internal Crc32(char variant)
    {
        _table = variant == 'b' ? Zip : variant == 'c' ? Castagnoli : Bzip2;
        Words = [uint.MaxValue];
    }

    private static uint[] Reflected(uint polynomial)
    {
        // eight tables, for eight bytes at a time
        var table = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint c = i;
            for (int bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? (c >> 1) ^ polynomial : c >> 1;
            table[i] = c;
        }

        for (int i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[table[i - 256] & 0xFF];
        return table;
    }

    private static uint[] Forward(uint polynomial)
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint c = i << 24;
            for (int bit = 0; bit < 8; bit++) c = (c & 0x80000000) != 0 ? (c << 1) ^ polynomial : c << 1;
            table[i] = c;
        }

        return table;
    }

    /// <summary>crc32(): zip's.</summary>
    internal static uint OfZip(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        if (data.Length >= 64 && Crc32Folding.IsSupported)
        {
            int folded = data.Length & ~15;
            crc = Crc32Folding.Continue(crc, data[..folded]);
            data = data[folded..];
        }

        return ~Continue(crc, data, Zip);
    }

    private static uint Continue(uint crc, ReadOnlySpan<byte> data, uint[] t)
    {
        for (; data.Length >= 8; data = data[8..])
        {
            ulong x = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(data) ^ crc;
            crc = t[0x700 + (byte)x] ^ t[0x600 + (byte)(x >> 8)] ^ t[0x500 + (byte)(x >> 16)] ^ t[0x400 + (byte)(x >> 24)]
                ^ t[0x300 + (byte)(x >> 32)] ^ t[0x200 + (byte)(x >> 40)] ^ t[0x100 + (byte)(x >> 48)] ^ t[(byte)(x >> 56)];
        }

        foreach (byte b in data) crc = (crc >> 8) ^ t[(byte)(crc ^ b)];
        return crc;
    }

    internal override void Update(ReadOnlySpan<byte> data)
    {
        uint crc = Words[0];
        if (ReferenceEquals(_table, Bzip2))
        {
            foreach (byte b in data) crc = (crc << 8) ^ Bzip2[(crc >> 24) ^ b];
        }
        else
        {
            crc = Continue(crc, data, _table);
        }

        Words[0] = crc;
    }

    internal override void Finish(Span<byte> digest)
    {
        // PHP writes the first of them the other way round
        if (ReferenceEquals(_table, Bzip2)) System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(digest, ~Words[0]);
        else Put(~Words[0], digest);
    }
}

/// <summary>Fowler, Noll, Vo; "a": xor before the multiplication.</summary>
internal sealed class Fnv : Checksum
{
    private readonly bool _xorFirst;

    internal Fnv(int bits, bool xorFirst)
    {
        _xorFirst = xorFirst;
        if (bits == 32) Words = [0x811C9DC5];
        else Longs = [0xCBF29CE484222325];
    }

    internal override void Update(ReadOnlySpan<byte> data)
    {
        if (Longs.Length > 0)
        {
            ulong h = Longs[0];
            foreach (byte b in data) h = _xorFirst ? (h ^ b) * 0x100000001B3 : (h * 0x100000001B3) ^ b;
            Longs[0] = h;
        }
        else
        {
            uint h = Words[0];
            foreach (byte b in data) h = _xorFirst ? (h ^ b) * 0x01000193 : (h * 0x01000193) ^ b;
            Words[0] = h;
        }
    }
}

/// <summary>Bob Jenkins' one at a time.</summary>
internal sealed class Joaat : Checksum
{
    internal Joaat() => Words = [0];

    internal override void Update(ReadOnlySpan<byte> data)
    {
        uint h = Words[0];
        foreach (byte b in data)
        {
            h += b;
            h += h << 10;
            h ^= h >> 6;
        }

        Words[0] = h;
    }

    internal override void Finish(Span<byte> digest)
    {
        uint h = Words[0];
        h += h << 3;
        h ^= h >> 11;
        h += h << 15;
        Put(h, digest);
    }
}
