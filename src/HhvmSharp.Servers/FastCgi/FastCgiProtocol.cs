using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>Types of records (FastCGI 1.0).</summary>
internal enum RecordType : byte
{
    BeginRequest = 1, AbortRequest, EndRequest, Params, StdIn, StdOut, StdErr, Data, GetValues, GetValuesResult, Unknown,
}

/// <summary>Why a request ended.</summary>
internal enum ProtocolStatus : byte { Complete, CannotMultiplex, Overloaded, UnknownRole }

/// <summary>The head of a record; 8 bytes: version, type, id (2), length (2), padding, reserved.</summary>
internal readonly record struct RecordHeader(byte Version, RecordType Type, int Id, int Length, int Padding)
{
    internal const int Size = 8, MaxLength = 65535, SupportedVersion = 1;

    internal static RecordHeader Read(ReadOnlySpan<byte> bytes) => new(bytes[0], (RecordType)bytes[1],
        BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), bytes[6]);

    internal void Write(Span<byte> bytes)
    {
        bytes[0] = Version;
        bytes[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)Id);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)Length);
        bytes[6] = (byte)Padding;
        bytes[7] = 0;
    }
}

/// <summary>Names and values: each with a length of one byte, or of four when the first has its high bit set.</summary>
internal static class NameValues
{
    /// <summary>Bytes as Latin-1 text; null: the lengths do not fit what is there.</summary>
    internal static List<KeyValuePair<string, string>>? Read(ReadOnlySpan<byte> bytes)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (bytes.Length > 0)
        {
            if (!ReadLength(ref bytes, out int name) || !ReadLength(ref bytes, out int value) || name > bytes.Length - value) return null;
            pairs.Add(new(Encoding.Latin1.GetString(bytes[..name]), Encoding.Latin1.GetString(bytes.Slice(name, value))));
            bytes = bytes[(name + value)..];
        }

        return pairs;
    }

    private static bool ReadLength(ref ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length == 0) return false;
        if (bytes[0] < 0x80)
        {
            length = bytes[0];
            bytes = bytes[1..];
            return true;
        }

        if (bytes.Length < 4) return false;
        length = (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0x7FFFFFFF);
        bytes = bytes[4..];
        return length <= bytes.Length;
    }

    /// <summary>Short pairs only.</summary>
    internal static byte[] Write(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach ((string name, string value) in pairs)
            bytes.Write([(byte)name.Length, (byte)value.Length, .. Encoding.Latin1.GetBytes(name), .. Encoding.Latin1.GetBytes(value)]);
        return bytes.WrittenSpan.ToArray();
    }
}
