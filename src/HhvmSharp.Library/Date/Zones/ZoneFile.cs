using System.Buffers.Binary;
using System.Text;

namespace HhvmSharp.Library.Date.Zones;

/// <summary>Reads TZif files (RFC 8536), whose second block has 64-bit times and the rule of later years.</summary>
internal static class ZoneFile
{
    private const int HeaderLength = 44;

    /// <summary>The counts of a block's header, in its order.</summary>
    private readonly ref struct Header
    {
        internal readonly int UtCount, StandardCount, LeapCount, TransitionCount, TypeCount, CharCount;

        internal Header(ReadOnlySpan<byte> header)
        {
            UtCount = Count(header, 20);
            StandardCount = Count(header, 24);
            LeapCount = Count(header, 28);
            TransitionCount = Count(header, 32);
            TypeCount = Count(header, 36);
            CharCount = Count(header, 40);
        }

        private static int Count(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadInt32BigEndian(header[at..]);

        internal int BlockLength(int timeSize) =>
            (TransitionCount * (timeSize + 1)) + (TypeCount * 6) + CharCount + (LeapCount * (timeSize + 4)) + StandardCount + UtCount;
    }

    internal static bool IsZoneFile(ReadOnlySpan<byte> data) => data.Length > HeaderLength && data.StartsWith("TZif"u8);

    /// <summary>Null when the data is no zone of version 2 or later.</summary>
    internal static ZoneRules? Read(string name, ReadOnlySpan<byte> data)
    {
        if (!IsZoneFile(data) || data[4] < (byte)'2') return null;
        try
        {
            ReadOnlySpan<byte> second = data[(HeaderLength + new Header(data).BlockLength(4))..];
            return IsZoneFile(second) ? ReadBlock(name, second) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // cut off
        }
    }

    private static ZoneRules? ReadBlock(string name, ReadOnlySpan<byte> data)
    {
        var header = new Header(data);
        ReadOnlySpan<byte> body = data[HeaderLength..];
        int count = header.TransitionCount;
        ReadOnlySpan<byte> indices = body.Slice(count * 8, count);
        ReadOnlySpan<byte> infos = body.Slice(count * 9, header.TypeCount * 6);
        ReadOnlySpan<byte> names = body.Slice((count * 9) + infos.Length, header.CharCount);
        ReadOnlySpan<byte> footer = body[header.BlockLength(8)..];

        var types = new ZoneType[header.TypeCount];
        for (int i = 0; i < types.Length; i++)
        {
            ReadOnlySpan<byte> info = infos.Slice(i * 6, 6);
            ReadOnlySpan<byte> text = names[info[5]..];
            types[i] = new ZoneType(BinaryPrimitives.ReadInt32BigEndian(info), info[4] != 0, Encoding.Latin1.GetString(text[..text.IndexOf((byte)0)]));
        }

        if (types.Length == 0) return null;
        var transitions = new long[count];
        var holds = new ZoneType[count];
        for (int i = 0; i < count; i++)
        {
            transitions[i] = BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..]);
            holds[i] = types[indices[i]];
            if (i > 0 && transitions[i] <= transitions[i - 1]) return null;
        }

        string ruleText = Encoding.Latin1.GetString(footer).Trim('\n');
        PosixRule? rule = null;
        if (ruleText.Length > 0 && (rule = PosixRule.Parse(ruleText)) is null) return null;
        return new ZoneRules(name, types[0], transitions, holds, rule);
    }
}
