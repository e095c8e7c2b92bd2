using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Sockets;

/// <summary>struct sockaddr as bytes, and as text.</summary>
internal static class SocketAddress
{
    internal const int MaxLength = 128;

    private const int UnixPath = 108, PathAt = 2;

    internal static byte[] FromIp(IPAddress address, int port)
    {
        bool v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var bytes = new byte[v6 ? 28 : 16];
        BitConverter.TryWriteBytes(bytes, (ushort)(v6 ? SocketCalls.Inet6 : SocketCalls.Inet));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)port);
        address.TryWriteBytes(bytes.AsSpan(v6 ? 8 : 4), out _);
        if (v6) BitConverter.TryWriteBytes(bytes.AsSpan(24), (uint)address.ScopeId);
        return bytes;
    }

    /// <summary>A path, or a name in the abstract space, which begins with NUL. <paramref name="limit"/> is set when it was cut.</summary>
    internal static byte[] FromPath(ReadOnlySpan<byte> path, out int limit)
    {
        int longest = path.Length > 0 && path[0] == 0 ? UnixPath : UnixPath - 1;
        limit = path.Length > longest ? longest : 0;
        if (limit > 0) path = path[..longest];
        byte[] bytes = [0, 0, .. path];
        BitConverter.TryWriteBytes(bytes, (ushort)SocketCalls.Unix);
        return bytes;
    }

    internal static int Family(byte[] address) => address.Length < PathAt ? 0 : BitConverter.ToUInt16(address);

    /// <summary>"1.2.3.4:80", "[::1]:80", or the path.</summary>
    internal static PhpString Text(byte[] address)
    {
        switch (Family(address))
        {
            case SocketCalls.Inet:
                return PhpString.FromLatin1($"{new IPAddress(address.AsSpan(4, 4))}:{BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(2))}");
            case SocketCalls.Inet6:
                return PhpString.FromLatin1($"[{new IPAddress(address.AsSpan(8, 16), BitConverter.ToUInt32(address, 24))}]:{BinaryPrimitives.ReadUInt16BigEndian(address.AsSpan(2))}");
            case SocketCalls.Unix when address.Length > PathAt:
                ReadOnlySpan<byte> path = address.AsSpan(PathAt);
                return PhpString.FromSpan(path[0] == 0 ? path : Spans.UpToNul(path));
            default:
                return PhpString.Empty;
        }
    }
}
