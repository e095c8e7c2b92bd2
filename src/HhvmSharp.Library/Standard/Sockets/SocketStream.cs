using HhvmSharp.Library.Openssl;
using HhvmSharp.Library.Standard.Streams;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Sockets;

/// <summary>A socket as a stream (main/streams/xp_socket.c).</summary>
internal sealed class SocketStream : PhpStream
{
    private const int Forever = -1;

    private int _fd;
    private bool _blocking = true;
    private bool _timedOut;

    /// <summary>In milliseconds; <see cref="Forever"/>.</summary>
    private int _timeout;

    private readonly string _label;
    private TlsSession? _tls;

    internal SocketStream(RequestContext ctx, int fd, string label)
        : base(ctx, "r+")
    {
        _fd = fd;
        _label = label;
        _timeout = Milliseconds(DefaultTimeout(ctx));
    }

    /// <summary>default_socket_timeout, in seconds.</summary>
    internal static double DefaultTimeout(RequestContext ctx) => ctx.Ini.GetLong("default_socket_timeout");

    internal static int Milliseconds(double seconds) =>
        seconds < 0 || seconds * 1000 > int.MaxValue ? Forever : (int)Math.Ceiling(seconds * 1000);

    internal override string Label => _label;

    internal override int Descriptor => _fd;

    /// <summary>It waits for connections.</summary>
    internal bool IsServer { get; init; }

    /// <summary>The host that the address named.</summary>
    internal PhpString? HostName { get; set; }

    /// <summary>STREAM_CRYPTO_METHOD_* of an address that asks for encryption; 0.</summary>
    internal long CryptoMethod { get; init; }

    /// <summary>For a client's handshake, in milliseconds.</summary>
    internal int ConnectTimeout { get; init; }

    internal bool IsBlocking => _blocking;

    private bool IsEncrypted => _tls is { IsActive: true };

    internal override int DescriptorForSelect
    {
        get
        {
            if (Buffered == 0 && _tls is { HasPending: true }) Fill(ChunkSize);
            return _fd;
        }
    }

    protected override int ReadHandle(Span<byte> buffer)
    {
        if (_fd < 0) return -1;
        if (IsEncrypted) return ReadEncrypted(buffer);
        int flags = 0;
        if (_blocking)
        {
            bool haveSome = HasDelivered;
            bool wait = !haveSome && _timeout != 0;
            if (!wait || _timeout != Forever) flags = SocketCalls.DontWait;
            if (wait)
            {
                WaitForData();
                if (_timedOut) return -1;
            }
        }

        int n = SocketCalls.Receive(_fd, buffer, flags);
        if (n < 0)
        {
            if (Posix.Error == Posix.TryAgain) return 0;
            Eof = true;
            return -1;
        }

        if (n == 0) Eof = true;
        else Context?.NotifyProgress(Request, n);
        return n;
    }

    private void WaitForData()
    {
        const short readable = Posix.PollEntry.In | Posix.PollEntry.Failed | Posix.PollEntry.HungUp;
        _timedOut = false;
        Request.Output.Sink.Flush();
        int events;
        do events = Posix.Wait(_fd, readable, _timeout);
        while (events < 0 && Posix.Error == Posix.Interrupted);
        _timedOut = events == 0;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        if (_fd < 0) return 0;
        if (IsEncrypted) return WriteEncrypted(bytes);
        while (true)
        {
            int n = SocketCalls.Send(_fd, bytes, _blocking && _timeout != Forever ? SocketCalls.DontWait : 0);
            if (n > 0)
            {
                Context?.NotifyProgress(Request, n);
                return n;
            }

            int error = Posix.Error;
            if (n < 0 && error == Posix.TryAgain)
            {
                if (!_blocking) return 0;
                if (WaitForRoom()) continue;
            }

            if ((Flags & StreamFlags.SuppressErrors) == 0) Notice($"Send of {bytes.Length} bytes failed with errno={error} {Posix.Message(error)}");
            return n;
        }
    }

    private bool WaitForRoom()
    {
        int events;
        do events = Posix.Wait(_fd, Posix.PollEntry.Out, _timeout);
        while (events < 0 && Posix.Error == Posix.Interrupted);
        _timedOut = events == 0;
        return events > 0;
    }

    protected override bool IsAlive()
    {
        if (_fd < 0) return false;
        if (IsEncrypted) return _tls!.IsAlive();
        if (IsServer && Posix.Wait(_fd, Posix.PollEntry.In | Posix.PollEntry.Priority, 0) <= 0) return true;
        Span<byte> one = stackalloc byte[1];
        const int messageTooLong = 90;
        int n = SocketCalls.Receive(_fd, one, SocketCalls.Peek | SocketCalls.DontWait);
        return n > 0 || (n < 0 && Posix.Error is Posix.TryAgain or messageTooLong);
    }

    protected override int CloseHandle()
    {
        if (_fd < 0) return 0;
        _tls?.Free();
        int result = Posix.Close(_fd);
        _fd = -1;
        return result;
    }

    protected override bool StatHandle(out FileStat stat) => Posix.Stat(_fd, out stat);

    internal override int SetBlocking(bool blocking)
    {
        int old = _blocking ? 1 : 0;
        if (!IsEncrypted && !Posix.SetBlocking(_fd, blocking, out _)) return -1;
        _blocking = blocking;
        return old;
    }

    internal override bool SetTimeout(long seconds, long microseconds)
    {
        _timeout = Milliseconds(seconds + (microseconds / 1e6));
        _timedOut = false;
        return true;
    }

    internal override bool AddMetaData(PhpArray target)
    {
        if (IsEncrypted) _tls!.AddMetaData(target);
        target.Add("timed_out", Value.Bool(_timedOut));
        target.Add("blocked", Value.Bool(_blocking));
        target.Add("eof", Value.Bool(Eof));
        return true;
    }

    // ---- encryption ----

    /// <summary>Plain TCP and what is encrypted over it.</summary>
    internal bool CanEncrypt => _label == EncryptableLabel;

    internal const string EncryptableLabel = "tcp_socket/ssl";

    /// <returns>1: it is encrypted; 0: the handshake goes on, call again; -1: failed, after a warning.</returns>
    internal int Encrypt(long method, SocketStream? session)
    {
        if (_tls is null)
        {
            _tls = TlsSession.Create(Request, this, method, session?._tls);
        }
        else if (_blocking)
        {
            Arg.Warning(Request, "SSL/TLS already set-up for this stream");
            return -1;
        }

        if (_tls is null || _tls.IsActive) return -1;
        Request.Output.Sink.Flush();
        return _tls.Start(_blocking, (method & TlsSession.ClientBit) != 0 ? ConnectTimeout : _timeout);
    }

    internal void StopEncryption() => _tls?.Stop();

    private long Deadline => _timeout == Forever ? long.MaxValue : Environment.TickCount64 + _timeout;

    private int ReadEncrypted(Span<byte> buffer)
    {
        bool wait = _blocking && !HasDelivered;
        _timedOut = false;
        long end = Deadline;
        while (true)
        {
            int n = _tls!.Read(buffer, out short events);
            if (n > 0)
            {
                Context?.NotifyProgress(Request, n);
                return n;
            }

            if (events == 0) Eof = true;
            if (events == 0 || !wait) return 0;
            Request.Output.Sink.Flush();
            if (_tls.Wait(events, end)) continue;
            _timedOut = true;
            return -1;
        }
    }

    private int WriteEncrypted(ReadOnlySpan<byte> bytes)
    {
        _timedOut = false;
        long end = Deadline;
        while (true)
        {
            int n = _tls!.Write(bytes, out short events);
            if (n > 0)
            {
                Context?.NotifyProgress(Request, n);
                return n;
            }

            if (events == 0 || !_blocking) return 0;
            if (_tls.Wait(events, end)) continue;
            _timedOut = true;
            return -1;
        }
    }
}
