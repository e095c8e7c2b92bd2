using System.Net;
using System.Net.Sockets;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Addresses and names.</summary>
[PhpExtension("standard")]
internal static class NetworkFunctions
{
    [PhpFunction("ip2long(string $ip): int|false", Pure = true)]
    internal static long? ip2long(PhpString ip) => Parse4(ip.Span, out uint address) ? address : null;

    [PhpFunction("long2ip(int $ip): string", Pure = true)]
    internal static PhpString long2ip(long ip)
    {
        uint n = (uint)ip;
        return PhpString.FromLatin1($"{n >> 24}.{(n >> 16) & 255}.{(n >> 8) & 255}.{n & 255}");
    }

    /// <summary>inet_pton: four decimal numbers, nothing else.</summary>
    private static bool Parse4(ReadOnlySpan<byte> s, out uint address)
    {
        address = 0;
        int parts = 0, i = 0;
        while (true)
        {
            int start = i, n = 0;
            while (i < s.Length && ByteStrings.IsDigit(s[i]) && i - start < 4) n = n * 10 + s[i++] - '0';
            if (i == start || n > 255 || (i - start > 1 && s[start] == '0')) return false;
            address = (address << 8) | (uint)n;
            if (++parts == 4) return i == s.Length;
            if (i >= s.Length || s[i++] != '.') return false;
        }
    }

    [PhpFunction("inet_pton(string $ip): string|false")]
    internal static PhpString? inet_pton(RequestContext ctx, PhpString ip)
    {
        string text = ip.ToString();
        if (text.Contains(':'))
        {
            if (!text.Contains('%') && !text.Contains('[') && IPAddress.TryParse(text, out IPAddress? six) && six.AddressFamily == AddressFamily.InterNetworkV6)
                return new PhpString(six.GetAddressBytes());
        }
        else if (Parse4(ip.Span, out uint four))
        {
            return new PhpString([(byte)(four >> 24), (byte)(four >> 16), (byte)(four >> 8), (byte)four]);
        }

        Arg.Warning(ctx, "Unrecognized address " + text);
        return null;
    }

    [PhpFunction("inet_ntop(string $ip): string|false")]
    internal static PhpString? inet_ntop(PhpString ip)
    {
        if (ip.Length is not (4 or 16)) return null;
        return PhpString.FromLatin1(new IPAddress(ip.Span).ToString());
    }

    [PhpFunction("gethostname(): string|false")]
    internal static PhpString gethostname() => PhpString.FromUtf8(System.Environment.MachineName);

    [PhpFunction("gethostbyname(string $hostname): string")]
    internal static PhpString gethostbyname(RequestContext ctx, PhpString hostname)
    {
        if (hostname.Length > 255)
        {
            Arg.Warning(ctx, "Host name cannot be longer than 255 characters");
            return hostname;
        }

        IPAddress[] all = Resolve(hostname);
        return all.Length == 0 ? hostname : PhpString.FromLatin1(all[0].ToString());
    }

    [PhpFunction("gethostbynamel(string $hostname): array|false")]
    internal static PhpArray? gethostbynamel(RequestContext ctx, PhpString hostname)
    {
        if (hostname.Length > 255)
        {
            Arg.Warning(ctx, "Host name cannot be longer than 255 characters");
            return null;
        }

        IPAddress[] all = Resolve(hostname);
        if (all.Length == 0) return null;
        var result = new PhpArray(all.Length);
        foreach (IPAddress a in all) result.Append(ctx, Value.String(a.ToString()));
        return result;
    }

    private static IPAddress[] Resolve(PhpString name)
    {
        try
        {
            return Dns.GetHostAddresses(name.ToUtf8(), AddressFamily.InterNetwork);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }

    [PhpFunction("gethostbyaddr(string $ip): string|false")]
    internal static PhpString? gethostbyaddr(RequestContext ctx, PhpString ip)
    {
        if (!IPAddress.TryParse(ip.ToString(), out IPAddress? address))
        {
            Arg.Warning(ctx, "Address is not a valid IPv4 or IPv6 address");
            return null;
        }

        try
        {
            return PhpString.FromUtf8(Dns.GetHostEntry(address).HostName);
        }
        catch (SocketException)
        {
            return ip;
        }
    }

    // ---- /etc/services and /etc/protocols ----

    [PhpFunction("getservbyname(string $service, string $protocol): int|false")]
    internal static long? getservbyname(PhpString service, PhpString protocol)
    {
        foreach (string[] f in Table("/etc/services"))
        {
            string[] port = f[1].Split('/');
            if (port.Length == 2 && port[1] == protocol.ToString() && Named(f, service.ToString())) return long.Parse(port[0], System.Globalization.CultureInfo.InvariantCulture);
        }

        return null;
    }

    [PhpFunction("getservbyport(int $port, string $protocol): string|false")]
    internal static PhpString? getservbyport(long port, PhpString protocol)
    {
        foreach (string[] f in Table("/etc/services"))
            if (f[1] == $"{port}/{protocol}") return PhpString.FromLatin1(f[0]);
        return null;
    }

    [PhpFunction("getprotobyname(string $protocol): int|false")]
    internal static long? getprotobyname(PhpString protocol)
    {
        foreach (string[] f in Table("/etc/protocols"))
            if (Named(f, protocol.ToString())) return long.Parse(f[1], System.Globalization.CultureInfo.InvariantCulture);
        return null;
    }

    [PhpFunction("getprotobynumber(int $protocol): string|false")]
    internal static PhpString? getprotobynumber(long protocol)
    {
        foreach (string[] f in Table("/etc/protocols"))
            if (f[1] == protocol.ToString(System.Globalization.CultureInfo.InvariantCulture)) return PhpString.FromLatin1(f[0]);
        return null;
    }

    /// <summary>The name or one of the aliases behind the number.</summary>
    private static bool Named(string[] fields, string name) => fields[0] == name || Array.IndexOf(fields, name, 2) >= 2;

    private static IEnumerable<string[]> Table(string file)
    {
        if (!File.Exists(file)) yield break;
        foreach (string line in File.ReadLines(file))
        {
            string[] fields = line.Split('#')[0].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 2) yield return fields;
        }
    }
}
