using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Mbstring;

internal enum ByteOrder
{
    /// <summary>By a byte order mark, which is taken away; big-endian without.</summary>
    Detected,
    Big,
    Little,
}

/// <summary>UCS-2, UCS-4 and UTF-32.</summary>
internal sealed class FixedWidthEncoding : MbEncoding
{
    private const uint DetectedBig = 1, DetectedLittle = 2;

    private readonly ByteOrder _order;
    private readonly uint _last;

    /// <param name="last">The greatest code point; 10FFFF also means that there are no surrogates.</param>
    internal FixedWidthEncoding(string name, int width, ByteOrder order, uint last, params string[] aliases)
        : base(name, name, aliases)
    {
        Width = width;
        _order = order;
        _last = last;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        bool little = _order == ByteOrder.Little || state == DetectedLittle;
        if (_order == ByteOrder.Detected && state == 0)
        {
            state = DetectedBig;
            if (bytes.Length >= Width)
            {
                uint mark = Read(bytes, little: false);
                little = mark == (Width == 4 ? 0xFFFE0000 : 0xFFFE);
                if (little) state = DetectedLittle;
                if (little || mark == 0xFEFF) bytes = bytes[Width..];
            }
        }

        int at = 0;
        for (; at + Width <= bytes.Length; at += Width)
        {
            uint w = Read(bytes[at..], little);
            to.Add(_last == 0x10FFFF && (w > _last || w is >= 0xD800 and <= 0xDFFF) ? Bad : w);
        }

        if (at < bytes.Length) to.Add(Bad);
    }

    private uint Read(ReadOnlySpan<byte> bytes, bool little)
    {
        if (Width == 2) return little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        bool little = _order == ByteOrder.Little;
        foreach (uint w in text)
        {
            if (w > _last || w == Bad)
            {
                to.Illegal(w, this);
                continue;
            }

            Span<byte> room = to.Bytes.Reserve(Width);
            if (Width == 2)
            {
                ushort unit = (ushort)w;
                if (!little) unit = BinaryPrimitives.ReverseEndianness(unit);
                MemoryMarshal.Write(room, in unit);
            }
            else
            {
                uint unit = little ? w : BinaryPrimitives.ReverseEndianness(w);
                MemoryMarshal.Write(room, in unit);
            }
        }
    }
}
