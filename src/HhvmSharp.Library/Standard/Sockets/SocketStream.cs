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

    protected override int ReadHandle(Span<byte> buffer)
    {
        if (_fd < 0) return -1;
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
        if (IsServer && Posix.Wait(_fd, Posix.PollEntry.In | Posix.PollEntry.Priority, 0) <= 0) return true;
        Span<byte> one = stackalloc byte[1];
        const int messageTooLong = 90;
        int n = SocketCalls.Receive(_fd, one, SocketCalls.Peek | SocketCalls.DontWait);
        return n > 0 || (n < 0 && Posix.Error is Posix.TryAgain or messageTooLong);
    }

    protected override int CloseHandle()
    {
        if (_fd < 0) return 0;
        int result = Posix.Close(_fd);
        _fd = -1;
        return result;
    }

    protected override bool StatHandle(out FileStat stat) => Posix.Stat(_fd, out stat);

    internal override int SetBlocking(bool blocking)
    {
        int old = _blocking ? 1 : 0;
        if (!Posix.SetBlocking(_fd, blocking, out _)) return -1;
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
        target.Add("timed_out", Value.Bool(_timedOut));
        target.Add("blocked", Value.Bool(_blocking));
        target.Add("eof", Value.Bool(Eof));
        return true;
    }
}
