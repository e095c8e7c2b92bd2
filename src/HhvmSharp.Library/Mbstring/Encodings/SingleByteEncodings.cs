using System.Globalization;

namespace HhvmSharp.Library.Mbstring;

/// <summary>One byte, one character: ASCII and a table for the upper half.</summary>
internal sealed class SingleByteEncoding : MbEncoding
{
    /// <summary>What the upper half decodes to, and under "NAME=" code points with other codes than by that, in pairs.</summary>
    private static readonly Lazy<Dictionary<string, uint[]>> Tables = new(LoadTables);

    private uint[]? _decode;
    private Dictionary<uint, byte>? _encode;

    internal SingleByteEncoding(string name, params string[] aliases)
        : base(name, name, aliases) => Width = 1;

    private static Dictionary<string, uint[]> LoadTables()
    {
        Dictionary<string, uint[]> tables = [];
        foreach (string[] fields in DataFile.Lines("single-byte"))
        {
            if (fields[0].EndsWith('='))
            {
                uint cp = DataFile.Hex(fields[1]);
                IEnumerable<uint> pairs = DataFile.Values(fields.AsSpan(2)).SelectMany(code => (uint[])[cp++, code]);
                tables[fields[0]] = [.. tables.GetValueOrDefault(fields[0]) ?? [], .. pairs];
                continue;
            }

            if (!tables.TryGetValue(fields[0], out uint[]? table)) tables[fields[0]] = table = new uint[128];
            int at = int.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 0x80;
            foreach (uint value in DataFile.Values(fields.AsSpan(2))) table[at++] = value == 0xFFFF ? Bad : value;
        }

        return tables;
    }

    private uint[] Upper => _decode ??= Tables.Value[Name];

    private Dictionary<uint, byte> Codes
    {
        get
        {
            if (_encode is not null) return _encode;
            Dictionary<uint, byte> codes = [];
            for (int i = 127; i >= 0; i--) codes[Upper[i]] = (byte)(i + 0x80);
            for (uint i = 0; i < 0x80; i++) codes[i] = (byte)i;
            codes.Remove(Bad);
            uint[] exceptions = Tables.Value.GetValueOrDefault(Name + "=") ?? [];
            for (int i = 0; i < exceptions.Length; i += 2) codes[exceptions[i]] = (byte)exceptions[i + 1];
            return _encode = codes;
        }
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        Span<uint> room = to.Reserve(bytes.Length);
        uint[] upper = Upper;
        for (int i = 0; i < bytes.Length; i++) room[i] = bytes[i] < 0x80 ? bytes[i] : upper[bytes[i] - 0x80];
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (Codes.TryGetValue(w, out byte code)) to.Bytes.Append(code);
            else to.Illegal(w, this);
        }
    }
}

/// <summary>ASCII, 7bit.</summary>
internal abstract class SevenBitBase(string name, string mimeName, params string[] aliases) : MbEncoding(name, mimeName, aliases)
{
    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        Span<uint> room = to.Reserve(bytes.Length);
        for (int i = 0; i < bytes.Length; i++) room[i] = bytes[i] < 0x80 ? bytes[i] : Bad;
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (w < 0x80) to.Bytes.Append((byte)w);
            else to.Illegal(w, this);
        }
    }
}

internal sealed class AsciiEncoding : SevenBitBase
{
    internal AsciiEncoding()
        : base("ASCII", "US-ASCII", "ANSI_X3.4-1968", "iso-ir-6", "ANSI_X3.4-1986", "ISO_646.irv:1991", "US-ASCII", "ISO646-US", "us", "IBM367", "IBM-367", "cp367", "csASCII") =>
        Width = 1;
}

internal sealed class SevenBitEncoding : SevenBitBase
{
    internal SevenBitEncoding()
        : base("7bit", "7bit")
    {
        Width = 1;
        IsTransfer = true;
    }
}

/// <summary>Bytes as they are.</summary>
internal sealed class EightBitEncoding : MbEncoding
{
    internal EightBitEncoding()
        : base("8bit", "8bit", "binary")
    {
        Width = 1;
        IsTransfer = true;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        Span<uint> room = to.Reserve(bytes.Length);
        for (int i = 0; i < bytes.Length; i++) room[i] = bytes[i];
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (w <= 0xFF) to.Bytes.Append((byte)w);
            else to.Illegal(w, this);
        }
    }
}
