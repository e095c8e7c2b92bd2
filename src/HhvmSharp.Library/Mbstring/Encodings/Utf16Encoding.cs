using System.Buffers.Binary;

namespace HhvmSharp.Library.Mbstring;

/// <summary>UTF-16, by its byte order.</summary>
internal sealed class Utf16Encoding(string name, ByteOrder order, params string[] aliases) : MbEncoding(name, name, aliases)
{
    private const uint DetectedBig = 1, DetectedLittle = 2;

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        bool little = order == ByteOrder.Little || state == DetectedLittle;
        if (order == ByteOrder.Detected && state == 0)
        {
            state = DetectedBig;
            if (bytes.Length >= 2)
            {
                uint mark = BinaryPrimitives.ReadUInt16BigEndian(bytes);
                little = mark == 0xFFFE;
                if (little) state = DetectedLittle;
                if (little || mark == 0xFEFF) bytes = bytes[2..];
            }
        }

        int at = 0;
        while (at + 2 <= bytes.Length)
        {
            uint w = Unit(bytes, at, little);
            at += 2;
            if (w is < 0xD800 or > 0xDFFF)
            {
                to.Add(w);
                continue;
            }

            if (w > 0xDBFF || at + 2 > bytes.Length)
            {
                to.Add(Bad);
                continue;
            }

            uint low = Unit(bytes, at, little);
            if (low is >= 0xDC00 and <= 0xDFFF)
            {
                to.Add((((w & 0x3FF) << 10) | (low & 0x3FF)) + 0x10000);
                at += 2;
            }
            else
            {
                to.Add(Bad);
            }
        }

        if (at < bytes.Length) to.Add(Bad);
    }

    private static uint Unit(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (w < 0x10000)
            {
                Write(to, w);
            }
            else if (w <= 0x10FFFF)
            {
                Write(to, 0xD800 | ((w - 0x10000) >> 10));
                Write(to, 0xDC00 | (w & 0x3FF));
            }
            else
            {
                to.Illegal(w, this);
            }
        }
    }

    private void Write(MbOutput to, uint unit)
    {
        Span<byte> room = to.Bytes.Reserve(2);
        if (order == ByteOrder.Little) BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)unit);
        else BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)unit);
    }

    internal override bool TryCut(ReadOnlySpan<byte> bytes, int from, long length, out ReadOnlySpan<byte> part)
    {
        part = default;
        if (length < 2 || bytes.Length < 2) return true;
        bool little = order == ByteOrder.Little;
        if (order == ByteOrder.Detected)
        {
            // a byte order mark stays out of what is cut
            little = bytes is [0xFF, 0xFE, ..];
            if ((little || bytes is [0xFE, 0xFF, ..]) && from < 2) from = 2;
        }

        length = Math.Min(length, bytes.Length - from) & ~1L;
        from &= ~1;
        if (length < 2 || bytes.Length - from < 2) return true;
        // half a pair at the end is left out
        if (Unit(bytes, from + (int)length - 2, little) is >= 0xD800 and <= 0xDBFF) length -= 2;
        part = bytes.Slice(from, (int)length);
        return true;
    }
}
