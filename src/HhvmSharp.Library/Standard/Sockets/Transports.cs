using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Sockets;

/// <summary>Sockets by address: "tcp://host:port", "udp://", "unix://path", "udg://" (php_stream_xport_create).</summary>
internal ref struct Transport(RequestContext ctx, StreamContext? context)
{
    internal static readonly string[] Names = ["tcp", "udp", "unix", "udg"];

    /// <summary>Why it failed; null: it is not known.</summary>
    internal string? ErrorText { get; private set; }

    internal int ErrorCode { get; private set; }

    private string _scheme = "tcp";

    private readonly bool IsDatagram => _scheme is "udp" or "udg";

    private readonly int Type => IsDatagram ? SocketCalls.DatagramType : SocketCalls.StreamType;

    /// <summary>The part behind the scheme; false when there is no such transport.</summary>
    private bool Parse(PhpString name, out PhpString rest)
    {
        rest = name;
        int n = StreamState.SchemeLength(name.Span);
        if (n == 0) return true;
        string scheme = PhpString.FromSpan(name.Span[..n]).ToString();
        rest = PhpString.FromSpan(name.Span[Math.Min(name.Length, n + 3)..]);
        if (Array.IndexOf(Names, scheme) >= 0)
        {
            _scheme = scheme;
            return true;
        }

        const int shown = 31;
        ErrorText = $"Unable to find the socket transport \"{(n > shown ? scheme[..shown] : scheme)}\" - did you forget to enable it when you configured PHP?";
        return false;
    }

    internal SocketStream? Connect(PhpString name, double timeout, bool connect, bool asynchronous)
    {
        if (!Parse(name, out PhpString rest)) return null;
        int fd = !connect ? -1 : _scheme is "unix" or "udg" ? ConnectPath(rest, timeout, asynchronous) : ConnectHost(rest, timeout, asynchronous);
        return connect && fd < 0 ? null : Open(fd, name, isServer: false);
    }

    private readonly SocketStream Open(int fd, PhpString name, bool isServer)
    {
        string label = _scheme switch { "tcp" => "tcp_socket", "udp" => "udp_socket", "unix" => "unix_socket", _ => "udg_socket" };
        return new SocketStream(ctx, fd, label) { Context = context, Uri = name, IsServer = isServer };
    }

    private int Failed(int fd)
    {
        ErrorCode = Posix.Error;
        ErrorText = Posix.Message(ErrorCode);
        if (fd >= 0) Posix.Close(fd);
        return -1;
    }

    private readonly byte[] PathAddress(PhpString path)
    {
        byte[] address = SocketAddress.FromPath(path.Span, out int limit);
        if (limit > 0) Arg.Notice(ctx, $"socket path exceeded the maximum allowed length of {limit} bytes and was truncated");
        if (limit > 0 || path.Length == 0 || path[0] is 0 or (byte)'/') return address;
        // relative to the request's directory
        byte[] full = FilePath.ForCall(ctx, path);
        return SocketAddress.FromPath(full.AsSpan(0, full.Length - 1), out _);
    }

    private int ConnectPath(PhpString path, double timeout, bool asynchronous)
    {
        int fd = SocketCalls.Create(SocketCalls.Unix, Type);
        if (fd >= 0) return TryConnect(fd, PathAddress(path), timeout, asynchronous);
        ErrorText = "Failed to create unix socket";
        return -1;
    }

    private int ConnectHost(PhpString rest, double timeout, bool asynchronous)
    {
        if (!ParseHost(rest, out string host, out int port) || Resolve(host) is not { } addresses) return -1;
        byte[]? local = null;
        if (context is not null && context.Option("socket", "bindto") is { IsUndef: false } bindTo)
        {
            if (!bindTo.IsString)
            {
                ErrorText = "local_addr context option is not a string.";
                return -1;
            }

            if (ParseHost(bindTo.AsString, out string localHost, out int localPort) && IPAddress.TryParse(localHost, out IPAddress? ip))
                local = SocketAddress.FromIp(ip, localPort);
        }

        foreach (IPAddress address in addresses)
        {
            byte[] target = SocketAddress.FromIp(address, port);
            int fd = SocketCalls.Create(SocketAddress.Family(target), Type);
            if (fd < 0) continue;
            if (local is not null && SocketAddress.Family(local) == SocketAddress.Family(target) && !SocketCalls.Bind(fd, local))
                Arg.Warning(ctx, $"Failed to bind to '{SocketAddress.Text(local)}', system said: {Posix.Message(Posix.Error)}");
            if (_scheme == "udp" && Flag("so_broadcast")) SocketCalls.SetOption(fd, SocketCalls.SocketLevel, SocketCalls.Broadcast, 1);
            if (_scheme == "tcp" && Flag("tcp_nodelay")) SocketCalls.SetOption(fd, SocketCalls.TcpLevel, SocketCalls.NoDelay, 1);
            fd = TryConnect(fd, target, timeout, asynchronous);
            if (fd >= 0) return fd;
        }

        return -1;
    }

    private readonly bool Flag(string option) => context is not null && context.Option("socket", option) is { IsUndef: false } v && Conversions.ToBool(ctx, in v);

    private int TryConnect(int fd, byte[] address, double timeout, bool asynchronous)
    {
        Posix.SetBlocking(fd, false, out _);
        if (!SocketCalls.Connect(fd, address))
        {
            if (Posix.Error != Posix.InProgress) return Failed(fd);
            if (asynchronous)
            {
                Posix.SetBlocking(fd, true, out _);
                return fd;
            }

            int events;
            do events = Posix.Wait(fd, Posix.PollEntry.Out | Posix.PollEntry.In, SocketStream.Milliseconds(timeout));
            while (events < 0 && Posix.Error == Posix.Interrupted);
            const int timedOut = 110;
            int error = events == 0 ? timedOut : SocketCalls.PendingError(fd);
            if (error != 0)
            {
                ErrorCode = error;
                ErrorText = Posix.Message(error);
                Posix.Close(fd);
                return -1;
            }
        }

        Posix.SetBlocking(fd, true, out _);
        return fd;
    }

    /// <summary>"host:port" or "[v6]:port".</summary>
    private bool ParseHost(PhpString text, out string host, out int port)
    {
        host = "";
        port = 0;
        string s = text.ToString();
        if (s.Contains('\0'))
        {
            ErrorText = "The hostname must not contain null bytes";
            return false;
        }

        int colon;
        if (s.StartsWith('[') && s.Length > 1)
        {
            int end = s.IndexOf(']');
            if (end < 0 || end + 1 >= s.Length || s[end + 1] != ':')
            {
                ErrorText = $"Failed to parse IPv6 address \"{s}\"";
                return false;
            }

            host = s[1..end];
            colon = end + 1;
        }
        else
        {
            colon = s.Length == 0 ? -1 : s.IndexOf(':', 0, s.Length - 1);
            if (colon < 0)
            {
                ErrorText = $"Failed to parse address \"{s}\"";
                return false;
            }

            host = s[..colon];
        }

        int digits = colon + 1;
        while (digits < s.Length && char.IsAsciiDigit(s[digits])) digits++;
        _ = int.TryParse(s.AsSpan(colon + 1, digits - colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out port);
        return true;
    }

    private IPAddress[]? Resolve(string host)
    {
        if (host.Length > 0 && host.Contains('.') | host.Contains(':') && IPAddress.TryParse(host, out IPAddress? literal)) return [literal];
        try
        {
            IPAddress[] found = Dns.GetHostAddresses(host.Length == 0 ? "localhost" : host);
            if (found.Length > 0) return found;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // told below
        }

        ErrorText = $"php_network_getaddresses: getaddrinfo for {host} failed: Name or service not known";
        Arg.Warning(ctx, ErrorText);
        return null;
    }

    // ---- servers ----

    internal SocketStream? Listen(PhpString name, bool bind, bool listen)
    {
        if (!Parse(name, out PhpString rest)) return null;
        int fd = !bind ? -1 : _scheme is "unix" or "udg" ? BindPath(rest) : BindHost(rest);
        if (bind && fd < 0) return null;
        if (bind && listen)
        {
            int backlog = context is not null && context.Option("socket", "backlog") is { IsUndef: false } v ? (int)Conversions.ToInt(ctx, in v) : 32;
            if (SocketCalls.Listen(fd, backlog) != 0)
            {
                Failed(fd);
                return null;
            }
        }

        return Open(fd, name, isServer: true);
    }

    private int BindPath(PhpString path)
    {
        int fd = SocketCalls.Create(SocketCalls.Unix, Type);
        if (fd < 0)
        {
            ErrorText = $"Failed to create unix{(IsDatagram ? "datagram" : "")} socket {Posix.Message(Posix.Error)}";
            return -1;
        }

        if (SocketCalls.Bind(fd, PathAddress(path))) return fd;
        Posix.Close(fd); // a failure without a text, as in PHP
        return -1;
    }

    private int BindHost(PhpString rest)
    {
        if (!ParseHost(rest, out string host, out int port) || Resolve(host) is not { } addresses) return -1;
        foreach (IPAddress address in addresses)
        {
            byte[] local = SocketAddress.FromIp(address, port);
            int family = SocketAddress.Family(local);
            int fd = SocketCalls.Create(family, Type);
            if (fd < 0) continue;
            SocketCalls.SetOption(fd, SocketCalls.SocketLevel, SocketCalls.ReuseAddress, 1);
            if (family == SocketCalls.Inet6 && context is not null && context.Option("socket", "ipv6_v6only") is { IsNullOrUndef: false } only)
                SocketCalls.SetOption(fd, SocketCalls.Ipv6Level, SocketCalls.Ipv6Only, Conversions.ToBool(ctx, in only) ? 1 : 0);
            if (Flag("so_reuseport")) SocketCalls.SetOption(fd, SocketCalls.SocketLevel, SocketCalls.ReusePort, 1);
            if (_scheme == "udp" && Flag("so_broadcast")) SocketCalls.SetOption(fd, SocketCalls.SocketLevel, SocketCalls.Broadcast, 1);
            if (SocketCalls.Bind(fd, local)) return fd;
            Failed(fd);
        }

        return -1;
    }
}
