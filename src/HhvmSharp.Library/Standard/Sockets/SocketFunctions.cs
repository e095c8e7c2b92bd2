using System.Net;
using HhvmSharp.Library.Openssl;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Sockets;

/// <summary>stream_socket_*() and fsockopen().</summary>
[PhpExtension("standard")]
internal static class SocketFunctions
{
    private const long ConnectFlag = 4, AsyncFlag = 2, NoDefaultContext = 16, BindFlag = 4, ListenFlag = 8, Peek = 2, OutOfBand = 1;
    private const int MaxTimeout = int.MaxValue / 1000;

    private static double Timeout(RequestContext ctx, double? timeout, int number)
    {
        if (timeout is { } given && !double.IsFinite(given)) Arg.ValueError(ctx, number, "must be a finite value");
        double t = timeout ?? SocketStream.DefaultTimeout(ctx);
        return t < 0 || t > MaxTimeout ? SocketStream.DefaultTimeout(ctx) : t;
    }

    private static void Report(RequestContext ctx, PhpReference? code, PhpReference? text, int errorCode, string? errorText)
    {
        if (code is not null) Arguments.Assign(ctx, code, Value.Int(errorCode));
        if (text is not null && errorText is not null) Arguments.Assign(ctx, text, Value.String(errorText));
    }

    [PhpFunction("stream_socket_client(string $address, &$error_code = null, &$error_message = null, ?float $timeout = null, int $flags = STREAM_CLIENT_CONNECT, $context = null)")]
    internal static Value stream_socket_client(RequestContext ctx, PhpString address, PhpReference? error_code, PhpReference? error_message, double? timeout, long flags, Value context)
    {
        double seconds = Timeout(ctx, timeout, 4);
        StreamContext? c = StreamArg.Context(ctx, in context, 6, (flags & NoDefaultContext) != 0);
        Report(ctx, error_code, error_message, 0, "");
        var transport = new Transport(ctx, c);
        SocketStream? stream = transport.Connect(address, seconds, (flags & (ConnectFlag | AsyncFlag)) != 0, (flags & AsyncFlag) != 0);
        if (stream is not null) return Value.FromHeap(stream);
        Arg.Warning(ctx, $"Unable to connect to {StringEscapes.addslashes(address)} ({transport.ErrorText ?? "Unknown error"})");
        Report(ctx, error_code, error_message, transport.ErrorCode, transport.ErrorText);
        return Value.False;
    }

    [PhpFunction("stream_socket_server(string $address, &$error_code = null, &$error_message = null, int $flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context = null)")]
    internal static Value stream_socket_server(RequestContext ctx, PhpString address, PhpReference? error_code = null, PhpReference? error_message = null, long flags = BindFlag | ListenFlag, Value context = default)
    {
        StreamContext? c = StreamArg.Context(ctx, in context, 5, (flags & NoDefaultContext) != 0);
        Report(ctx, error_code, error_message, 0, "");
        var transport = new Transport(ctx, c);
        SocketStream? stream = transport.Listen(address, (flags & BindFlag) != 0, (flags & ListenFlag) != 0);
        if (stream is not null) return Value.FromHeap(stream);
        Arg.Warning(ctx, $"Unable to connect to {address} ({transport.ErrorText ?? "Unknown error"})");
        Report(ctx, error_code, error_message, transport.ErrorCode, transport.ErrorText);
        return Value.False;
    }

    [PhpFunction("fsockopen(string $hostname, int $port = -1, &$error_code = null, &$error_message = null, ?float $timeout = null)")]
    internal static Value fsockopen(RequestContext ctx, PhpString hostname, long port, PhpReference? error_code = null, PhpReference? error_message = null, double? timeout = null)
    {
        double seconds = timeout ?? SocketStream.DefaultTimeout(ctx);
        const double longest = ulong.MaxValue / 1e6;
        if (seconds != -1 && !(seconds >= 0 && seconds <= longest)) Arg.ValueError(ctx, 6, $"must be -1 or between 0 and {(ulong)longest}");
        PhpString address = port > 0 ? PhpString.FromLatin1($"{hostname}:{port}") : hostname;
        var transport = new Transport(ctx, null);
        SocketStream? stream = transport.Connect(address, Math.Min(seconds, MaxTimeout), connect: true, asynchronous: false);
        if (stream is not null)
        {
            Report(ctx, error_code, error_message, 0, "");
            return Value.FromHeap(stream);
        }

        Arg.Warning(ctx, $"Unable to connect to {hostname}:{port} ({transport.ErrorText ?? "Unknown error"})");
        Report(ctx, error_code, error_message, transport.ErrorCode, transport.ErrorText);
        return Value.False;
    }

    /// <summary>Connections do not outlive the request here: the process serves many.</summary>
    [PhpFunction("pfsockopen(string $hostname, int $port = -1, &$error_code = null, &$error_message = null, ?float $timeout = null)")]
    internal static Value pfsockopen(RequestContext ctx, PhpString hostname, long port, PhpReference? error_code = null, PhpReference? error_message = null, double? timeout = null) =>
        fsockopen(ctx, hostname, port, error_code, error_message, timeout);

    [PhpFunction("stream_socket_accept($socket, ?float $timeout = null, &$peer_name = null)")]
    internal static Value stream_socket_accept(RequestContext ctx, Value socket, double? timeout, PhpReference? peer_name = null)
    {
        StreamArg.Resource(ctx, in socket, 1);
        double seconds = Timeout(ctx, timeout, 2);
        PhpStream server = StreamArg.Stream(ctx, in socket, 1);
        string? error = "Unknown error";
        if (server is SocketStream { Descriptor: >= 0 } s)
        {
            ctx.Output.Sink.Flush();
            int events;
            do events = Posix.Wait(s.Descriptor, Posix.PollEntry.In, SocketStream.Milliseconds(seconds));
            while (events < 0 && Posix.Error == Posix.Interrupted);
            const int timedOut = 110;
            int fd = -1;
            byte[] peer = [];
            if (events > 0) fd = SocketCalls.Accept(s.Descriptor, out peer);
            if (fd >= 0)
            {
                var accepted = new SocketStream(ctx, fd, s.Label) { Context = s.Context };
                if (s.CryptoMethod == 0 || accepted.Encrypt(s.CryptoMethod & ~TlsSession.ClientBit, null) > 0)
                {
                    if (peer_name is not null) Arguments.Assign(ctx, peer_name, Value.String(SocketAddress.Text(peer)));
                    return Value.FromHeap(accepted);
                }

                Arg.Warning(ctx, "Failed to enable crypto");
                StreamArg.Release(ctx, accepted);
                error = "Cannot enable crypto";
            }
            else
            {
                error = Posix.Message(events == 0 ? timedOut : Posix.Error);
            }
        }

        Arg.Warning(ctx, $"Accept failed: {error}");
        return Value.False;
    }

    [PhpFunction("stream_socket_get_name($socket, bool $remote): string|false")]
    internal static PhpString? stream_socket_get_name(RequestContext ctx, Value socket, bool remote)
    {
        PhpStream s = StreamArg.Stream(ctx, in socket, 1);
        if (s is not SocketStream || SocketCalls.Name(s.Descriptor, remote) is not { } address) return null;
        PhpString text = SocketAddress.Text(address);
        return text.Length == 0 || text[0] == 0 ? null : text;
    }

    [PhpFunction("stream_socket_sendto($socket, string $data, int $flags = 0, string $address = \"\"): int|false")]
    internal static long? stream_socket_sendto(RequestContext ctx, Value socket, PhpString data, long flags, PhpString address)
    {
        PhpStream s = StreamArg.Stream(ctx, in socket, 1);
        byte[]? target = null;
        if (address.Length > 0 && (target = ParseAddress(address)) is null)
        {
            Arg.Warning(ctx, $"Failed to parse `{address}' into a valid network address");
            return null;
        }

        if (s is not SocketStream) return -1;
        int sent = SocketCalls.Send(s.Descriptor, data.Span, (flags & OutOfBand) != 0 ? SocketCalls.OutOfBand : 0, target);
        if (sent < 0) Arg.Warning(ctx, Posix.Message(Posix.Error) + "\n");
        return sent;
    }

    private static byte[]? ParseAddress(PhpString text)
    {
        string s = text.ToString();
        int colon = s.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(s.AsSpan(colon + 1), out ushort port)) return null;
        string host = s[..colon].Trim('[', ']');
        if (!IPAddress.TryParse(host, out IPAddress? address))
        {
            try
            {
                address = Dns.GetHostAddresses(host).FirstOrDefault();
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException)
            {
                return null;
            }
        }

        return address is null ? null : SocketAddress.FromIp(address, port);
    }

    [PhpFunction("stream_socket_recvfrom($socket, int $length, int $flags = 0, &$address = null): string|false")]
    internal static PhpString? stream_socket_recvfrom(RequestContext ctx, Value socket, long length, long flags, PhpReference? address = null)
    {
        PhpStream s = StreamArg.Stream(ctx, in socket, 1);
        if (address is not null) Arguments.Assign(ctx, address, Value.Null);
        if (length <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        if (s is not SocketStream) return null;
        // what was read ahead comes first
        bool peek = (flags & Peek) != 0;
        if (s.Buffered > 0 && (flags & OutOfBand) == 0) return peek ? PhpString.FromSpan(s.BufferedBytes[..(int)Math.Min(length, s.Buffered)]) : s.ReadString(length);
        byte[] buffer = Arg.Allocate(ctx, length);
        int native = ((flags & OutOfBand) != 0 ? SocketCalls.OutOfBand : 0) | (peek ? SocketCalls.Peek : 0);
        ctx.Output.Sink.Flush();
        int n = SocketCalls.Receive(s.Descriptor, buffer, native, out byte[] from);
        if (n < 0) return null;
        if (address is not null) Arguments.Assign(ctx, address, Value.String(SocketAddress.Text(from)));
        return new PhpString(buffer, n);
    }

    [PhpFunction("stream_socket_shutdown($stream, int $mode): bool")]
    internal static bool stream_socket_shutdown(RequestContext ctx, Value stream, long mode)
    {
        StreamArg.Resource(ctx, in stream, 1);
        if (mode is < 0 or > 2) Arg.ValueError(ctx, 2, "must be one of STREAM_SHUT_RD, STREAM_SHUT_WR, or STREAM_SHUT_RDWR");
        return StreamArg.Stream(ctx, in stream, 1) is SocketStream s && SocketCalls.Shutdown(s.Descriptor, (int)mode) == 0;
    }

    [PhpFunction("stream_socket_pair(int $domain, int $type, int $protocol): array|false")]
    internal static PhpArray? stream_socket_pair(RequestContext ctx, long domain, long type, long protocol)
    {
        if (!SocketCalls.Pair((int)domain, (int)type, (int)protocol, out int first, out int second))
        {
            int error = Posix.Error;
            Arg.Warning(ctx, $"Failed to create sockets: [{error}]: {Posix.Message(error)}");
            return null;
        }

        var result = new PhpArray(2);
        result.Append(Value.FromHeap(new SocketStream(ctx, first, "generic_socket")));
        result.Append(Value.FromHeap(new SocketStream(ctx, second, "generic_socket")));
        return result;
    }

    [PhpFunction("stream_get_transports(): array")]
    internal static PhpArray stream_get_transports(RequestContext ctx) => Streams.StreamFunctions.Names(Transport.Names(ctx));

    [PhpFunction("stream_socket_enable_crypto($stream, bool $enable, ?int $crypto_method = null, $session_stream = null): int|bool")]
    internal static Value stream_socket_enable_crypto(RequestContext ctx, Value stream, bool enable, long? crypto_method, Value session_stream)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        long method = 0;
        SocketStream? session = null;
        if (enable)
        {
            if (crypto_method is null && s.Context?.Option("ssl", "crypto_method") is not { IsUndef: false }) Arg.ValueError(ctx, 3, "must be specified when enabling encryption");
            method = crypto_method ?? s.Context!.Option("ssl", "crypto_method").IntValue;
            if (!session_stream.IsNullOrUndef) session = StreamArg.Stream(ctx, in session_stream, 4) as SocketStream;
        }

        if (s is not SocketStream { CanEncrypt: true } socket)
        {
            Arg.Warning(ctx, "This stream does not support SSL/crypto");
            return Value.False;
        }

        if (!enable)
        {
            socket.StopEncryption();
            return Value.False;
        }

        return socket.Encrypt(method, session) switch
        {
            -1 => Value.False,
            0 => Value.Int(0),
            _ => Value.True,
        };
    }
}
