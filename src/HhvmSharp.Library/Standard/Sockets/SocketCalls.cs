using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Streams;

namespace HhvmSharp.Library.Standard.Sockets;

/// <summary>System calls on sockets (Linux numbers). Errors are in <see cref="Posix.Error"/>.</summary>
internal static unsafe partial class SocketCalls
{
    internal const int Unix = 1, Inet = 2, Inet6 = 10;
    internal const int StreamType = 1, DatagramType = 2, CloseOnExec = 0x80000;
    internal const int OutOfBand = 1, Peek = 2, DontWait = 0x40, NoSignal = 0x4000;
    internal const int SocketLevel = 1, ReuseAddress = 2, ErrorOption = 4, Broadcast = 6, ReusePort = 15;
    internal const int TcpLevel = 6, NoDelay = 1, Ipv6Level = 41, Ipv6Only = 26;

    internal static int Create(int family, int type) => SocketCall(family, type | CloseOnExec, 0);

    internal static bool Pair(int family, int type, int protocol, out int first, out int second)
    {
        int* pair = stackalloc int[2];
        bool ok = PairCall(family, type | CloseOnExec, protocol, pair) == 0;
        (first, second) = ok ? (pair[0], pair[1]) : (-1, -1);
        return ok;
    }

    internal static bool Bind(int fd, byte[] address) { fixed (byte* p = address) return BindCall(fd, p, address.Length) == 0; }

    internal static bool Connect(int fd, byte[] address) { fixed (byte* p = address) return ConnectCall(fd, p, address.Length) == 0; }

    internal static int Accept(int fd, out byte[] peer)
    {
        byte* buffer = stackalloc byte[SocketAddress.MaxLength];
        int length = SocketAddress.MaxLength;
        int accepted = AcceptCall(fd, buffer, &length, CloseOnExec);
        peer = accepted < 0 ? [] : new ReadOnlySpan<byte>(buffer, length).ToArray();
        return accepted;
    }

    internal static byte[]? Name(int fd, bool remote)
    {
        byte* buffer = stackalloc byte[SocketAddress.MaxLength];
        int length = SocketAddress.MaxLength;
        bool ok = (remote ? PeerNameCall(fd, buffer, &length) : NameCall(fd, buffer, &length)) == 0;
        return ok ? new ReadOnlySpan<byte>(buffer, length).ToArray() : null;
    }

    internal static int Send(int fd, ReadOnlySpan<byte> bytes, int flags, byte[]? address = null)
    {
        fixed (byte* p = bytes)
        fixed (byte* a = address)
            return (int)SendToCall(fd, p, bytes.Length, flags | NoSignal, a, address?.Length ?? 0);
    }

    internal static int Receive(int fd, Span<byte> buffer, int flags)
    {
        fixed (byte* p = buffer) return (int)ReceiveFromCall(fd, p, buffer.Length, flags, null, null);
    }

    internal static int Receive(int fd, Span<byte> buffer, int flags, out byte[] from)
    {
        byte* address = stackalloc byte[SocketAddress.MaxLength];
        int length = SocketAddress.MaxLength;
        fixed (byte* p = buffer)
        {
            int n = (int)ReceiveFromCall(fd, p, buffer.Length, flags, address, &length);
            from = n < 0 ? [] : new ReadOnlySpan<byte>(address, length).ToArray();
            return n;
        }
    }

    internal static void SetOption(int fd, int level, int option, int value) => _ = SetOptionCall(fd, level, option, &value, sizeof(int));

    /// <summary>The error of a connection that was being made.</summary>
    internal static int PendingError(int fd)
    {
        int error = 0, length = sizeof(int);
        return GetOptionCall(fd, SocketLevel, ErrorOption, &error, &length) == 0 ? error : Posix.Error;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int SocketCall(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static partial int PairCall(int family, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindCall(int fd, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int ConnectCall(int fd, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int AcceptCall(int fd, byte* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    private static partial int NameCall(int fd, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "getpeername", SetLastError = true)]
    private static partial int PeerNameCall(int fd, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendToCall(int fd, byte* bytes, nint count, int flags, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static partial nint ReceiveFromCall(int fd, byte* buffer, nint count, int flags, byte* address, int* length);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int fd, int how);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOptionCall(int fd, int level, int option, int* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOptionCall(int fd, int level, int option, int* value, int* length);
}
