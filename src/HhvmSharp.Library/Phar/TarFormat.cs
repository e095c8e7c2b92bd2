using System.Text;

namespace HhvmSharp.Library.Phar;

/// <summary>Blocks of a tar archive (ustar).</summary>
internal static class TarFormat
{
    internal const int BlockSize = 512;

    internal const byte File = (byte)'0', HardLink = (byte)'1', SymbolicLink = (byte)'2', Directory = (byte)'5', GlobalHeader = (byte)'g', FileHeader = (byte)'x',
        LongName = (byte)'L';

    internal static readonly Range Name = 0..100, Mode = 100..108, Size = 124..136, Modified = 136..148, Checksum = 148..156, LinkName = 157..257,
        Magic = 257..263, Version = 263..265, Prefix = 345..500;

    internal const int TypeAt = 156;

    /// <summary>What an old header is of: without the fields that ustar added.</summary>
    internal const int OldHeaderSize = 257;

    internal static uint Number(ReadOnlySpan<byte> field)
    {
        uint number = 0;
        foreach (byte c in field.TrimStart((byte)' '))
        {
            if (c is < (byte)'0' or > (byte)'7') break;
            number = number * 8 + (uint)(c - '0');
        }

        return number;
    }

    /// <summary>Octal digits that fill the field but for its last byte; false: it is too large.</summary>
    internal static bool Write(Span<byte> field, long value)
    {
        for (int i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (value & 7));
            value >>= 3;
        }

        return value == 0;
    }

    internal static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        foreach (byte b in bytes) sum += b;
        return sum;
    }

    internal static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }

    internal static long Padded(long size) => (size + BlockSize - 1) & ~(BlockSize - 1L);
}
