using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>GB18030: by the table, and four bytes for all the rest of Unicode.</summary>
internal sealed class Gb18030Encoding : MultiByteEncoding
{
    /// <summary>The four-byte codes for the BMP; those from 0x90 on are the other planes.</summary>
    private const uint BmpCodes = 39420, RowSize = 12600;

    internal Gb18030Encoding(string name, params string[] aliases)
        : base(name, name, aliases) => IsAsciiUnsafe = true;

    protected override void DecodePair(byte lead, ReadOnlySpan<byte> bytes, ref int at, Wide to)
    {
        if (lead is not (>= 0x81 and <= 0x84 or >= 0x90 and <= 0xE3) || !ByteStrings.IsDigit(bytes[at]))
        {
            base.DecodePair(lead, bytes, ref at, to);
            return;
        }

        byte second = bytes[at++];
        if (at == bytes.Length)
        {
            to.Add(Bad);
            return;
        }

        byte third = bytes[at++];
        if (third is < 0x81 or > 0xFE || at == bytes.Length)
        {
            to.Add(Bad);
            return;
        }

        byte fourth = bytes[at++];
        to.Add(ByteStrings.IsDigit(fourth) ? FromIndex(lead, (uint)(((second - '0') * 126 + third - 0x81) * 10 + fourth - '0')) : Bad);
    }

    private uint FromIndex(byte lead, uint rest)
    {
        if (lead >= 0x90)
        {
            uint cp = (lead - 0x90u) * RowSize + rest + 0x10000;
            return cp > 0x10FFFF ? Bad : cp;
        }

        uint index = (lead - 0x81u) * RowSize + rest;
        if (index >= BmpCodes) return Bad;
        foreach ((uint from, uint cp, uint count) in Table.FourByteRuns)
            if (index >= from && index < from + count) return cp + index - from;
        return Bad;
    }

    protected override bool EncodeOther(uint w, PhpStringBuilder to)
    {
        if (w > 0x10FFFF) return false;
        if (w > 0xFFFF)
        {
            Write(to, 0x90, w - 0x10000);
            return true;
        }

        foreach ((uint from, uint cp, uint count) in Table.FourByteRuns)
        {
            if (w < cp || w >= cp + count) continue;
            Write(to, 0x81, from + w - cp);
            return true;
        }

        return false;
    }

    private static void Write(PhpStringBuilder to, uint lead, uint index) =>
        to.Append((byte)(lead + index / RowSize)).Append((byte)('0' + index / 1260 % 10)).Append((byte)(0x81 + index / 10 % 126)).Append((byte)('0' + index % 10));

    internal override bool TryCut(ReadOnlySpan<byte> bytes, int from, long length, out ReadOnlySpan<byte> part)
    {
        int start = Step(bytes, 0, from);
        length = Math.Min(length, bytes.Length - from);
        part = start + length >= bytes.Length ? bytes[start..] : bytes[start..Step(bytes, start, start + (int)length)];
        return true;
    }

    /// <summary>The last character boundary up to a limit.</summary>
    private static int Step(ReadOnlySpan<byte> bytes, int at, int limit)
    {
        while (at < limit)
        {
            byte c = bytes[at];
            int length = c is < 0x81 or 0xFF ? 1 : at + 1 < bytes.Length && ByteStrings.IsDigit(bytes[at + 1]) ? 4 : 2;
            if (at + length > limit) return at;
            at += length;
        }

        return at;
    }
}
