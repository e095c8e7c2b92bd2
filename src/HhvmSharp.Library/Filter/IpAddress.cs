namespace HhvmSharp.Library.Filter;

/// <summary>FILTER_VALIDATE_IP.</summary>
internal static class IpAddress
{
    /// <summary>What RFC 6890 says of a block that is not for general use.</summary>
    private enum Block : byte { Ordinary, Special, Global, Reserved, Private }

    internal static bool IsValid(ReadOnlySpan<byte> text, long flags)
    {
        bool v6 = text.Contains((byte)':');
        if (!v6 && !text.Contains((byte)'.')) return false;
        bool only4 = (flags & FilterFlag.Ipv4) != 0, only6 = (flags & FilterFlag.Ipv6) != 0;
        if (only4 != only6 && only6 != v6) return false;
        Span<int> parts = stackalloc int[8];
        if (v6 ? !TryParseIpv6(text, parts) : !TryParseIpv4(text, parts)) return false;
        Block block = v6 ? BlockOfIpv6(parts) : BlockOfIpv4(parts);
        if (block == Block.Ordinary) return true;
        return ((flags & FilterFlag.GlobalRange) == 0 || block == Block.Global)
            && ((flags & FilterFlag.NoPrivateRange) == 0 || block != Block.Private)
            && ((flags & FilterFlag.NoReservedRange) == 0 || block != Block.Reserved);
    }

    /// <summary>Four decimal bytes without leading zeros.</summary>
    internal static bool TryParseIpv4(ReadOnlySpan<byte> text, Span<int> parts)
    {
        int count = 0;
        foreach (Range range in text.Split((byte)'.'))
        {
            ReadOnlySpan<byte> part = text[range];
            if (count == 4 || part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || part.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
            int n = int.Parse(part, System.Globalization.CultureInfo.InvariantCulture);
            if (n > 255) return false;
            parts[count++] = n;
        }

        return count == 4;
    }

    /// <summary>Eight groups of up to four hexadecimal digits, "::" for a run of zeros, the last two perhaps as an IPv4 address.</summary>
    internal static bool TryParseIpv6(ReadOnlySpan<byte> text, scoped Span<int> parts)
    {
        Span<int> scratch = stackalloc int[8], ipv4 = stackalloc int[4];
        if (parts.IsEmpty) parts = scratch;
        parts.Clear();
        if (!text.Contains((byte)':')) return false;
        int count = 0, gap = -1;
        bool mixed = text.Contains((byte)'.');
        if (mixed)
        {
            int start = text[..text.IndexOf((byte)'.')].LastIndexOf((byte)':') + 1;
            if (!TryParseIpv4(text[start..], ipv4) || start < 2) return false;
            text = text[..(text[start - 2] == ':' ? start : start - 1)];
            count = 2;
        }

        for (int at = 0; at < text.Length;)
        {
            if (text[at] == ':')
            {
                if (++at >= text.Length) return false;
                if (text[at] == ':')
                {
                    if (gap >= 0) return false;
                    gap = count++;
                    if (++at == text.Length)
                    {
                        if (count > 8) return false;
                        break;
                    }
                }
                else if (at == 1)
                {
                    return false;
                }
            }

            int digits = 0, n = 0;
            for (; Spans.IsHex(text.At(at)); at++, digits++) n = 16 * n + Spans.Hex(text[at]);
            if (digits is < 1 or > 4) return false;
            if (count < 8) parts[count] = n;
            if (++count > 8) return false;
        }

        if (gap < 0 ? count != 8 : count > 8) return false;
        if (mixed)
        {
            parts[..5].Clear();
            parts[5] = 0xFFFF;
            parts[6] = 256 * ipv4[0] + ipv4[1];
            parts[7] = 256 * ipv4[2] + ipv4[3];
        }
        else if (gap >= 0)
        {
            int shift = 8 - count;
            for (int i = 7; i > gap + shift; i--) parts[i] = parts[i - shift];
            parts.Slice(gap, shift + 1).Clear();
        }

        return true;
    }

    private static Block BlockOfIpv4(ReadOnlySpan<int> ip) => (ip[0], ip[1], ip[2]) switch
    {
        (0, _, _) => Block.Reserved, // this network
        (10, _, _) => Block.Private,
        (100, >= 64 and <= 127, _) => Block.Special, // shared address space
        (127, _, _) => Block.Reserved, // loopback
        (169, 254, _) => Block.Reserved, // link local
        (172, >= 16 and <= 31, _) => Block.Private,
        (192, 0, 0) => Block.Special, // IETF protocol assignments
        (192, 0, 2) => Block.Special, // documentation
        (192, 88, 99) => Block.Global, // 6to4 relay anycast
        (192, 168, _) => Block.Private,
        (198, 18 or 19, _) => Block.Special, // benchmarking
        (198, 51, 100) => Block.Special, // documentation
        (203, 0, 113) => Block.Special, // documentation
        ( >= 240, _, _) => Block.Reserved,
        _ => Block.Ordinary,
    };

    private static Block BlockOfIpv6(ReadOnlySpan<int> ip)
    {
        if (!ip[..7].ContainsAnyExcept(0) && ip[7] <= 1) return Block.Reserved; // unspecified, loopback
        if (!ip[..5].ContainsAnyExcept(0) && ip[5] == 0xFFFF) return Block.Reserved; // IPv4-mapped
        return (ip[0], ip[1]) switch
        {
            (0x64, 0xFF9B) => Block.Global, // IPv4-IPv6 translation
            (0x100, 0) => ip[2] == 0 && ip[3] == 0 ? Block.Special : Block.Ordinary, // discard only
            (0x2001, <= 0x1FF) => Block.Special, // IETF protocol assignments and what lies in them
            (0x2001, 0xDB8) => Block.Special, // documentation
            (0x2002, _) => Block.Special, // 6to4
            ( >= 0xFC00 and <= 0xFDFF, _) => Block.Private,
            ( >= 0xFE80 and <= 0xFEBF, _) => Block.Reserved, // link-scoped unicast
            _ => Block.Ordinary,
        };
    }
}
