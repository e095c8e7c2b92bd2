using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Sockets;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>TLS over a socket (ext/openssl/xp_ssl.c). While it is active the descriptor does not block: the stream waits.</summary>
internal sealed unsafe class TlsSession
{
    /// <summary>The bit of STREAM_CRYPTO_METHOD_* that says which side this is.</summary>
    internal const long ClientBit = 1;

    /// <summary>STREAM_CRYPTO_METHOD_TLS_ANY_CLIENT.</summary>
    private const long AnyClient = 121;

    internal static readonly string[] Schemes = ["ssl", "tls", "tlsv1.0", "tlsv1.1", "tlsv1.2", "tlsv1.3"];

    private readonly RequestContext _ctx;
    private readonly SocketStream _stream;
    private readonly bool _isClient;
    private nint _context, _handle;

    private TlsSession(RequestContext ctx, SocketStream stream, bool isClient)
    {
        _ctx = ctx;
        _stream = stream;
        _isClient = isClient;
    }

    /// <summary>Whether the extension is there.</summary>
    internal static bool IsAvailable(RequestContext ctx) => ctx.Environment.Extensions.ContainsKey("openssl");

    /// <summary>The crypto method that a transport's name stands for.</summary>
    internal static long Method(RequestContext ctx, string scheme, StreamContext? context)
    {
        int version = Array.IndexOf(Schemes, scheme) - 2;
        if (version >= 0) return (8L << version) | ClientBit;
        return context?.Option("ssl", "crypto_method") is { IsUndef: false } method ? Conversions.ToInt(ctx, in method) | ClientBit : AnyClient;
    }

    /// <summary>Null after a warning.</summary>
    internal static TlsSession? Create(RequestContext ctx, SocketStream stream, long method, TlsSession? resumed)
    {
        LibCrypto.ClearErrors();
        var session = new TlsSession(ctx, stream, (method & ClientBit) != 0);
        TlsSettings settings = session.Settings;
        session._context = settings.Build(method & ~ClientBit);
        if (session._context == 0) return null;
        session._handle = LibSsl.New(session._context);
        if (session._handle == 0)
        {
            Arg.Warning(ctx, "SSL handle creation failure");
            session.Free();
            return null;
        }

        LibSsl.SetData(session._handle, 0, settings.VerifyData);
        LibSsl.SetDescriptor(session._handle, stream.Descriptor);
        LibSsl.Control(session._handle, LibSsl.ModeCommand, LibSsl.PartialWrites | LibSsl.MovingBuffer | LibSsl.ReleaseBuffers, null);
        if (resumed is not null) LibSsl.CopySession(session._handle, resumed._handle);
        return session;
    }

    private TlsSettings Settings => new(_ctx, _stream.Context, _isClient);

    /// <summary>The handshake is done.</summary>
    internal bool IsActive { get; private set; }

    internal bool HasPending => IsActive && LibSsl.Pending(_handle) > 0;

    // ---- start and end ----

    /// <returns>1: it is active; 0: the socket does not block, call again; -1: failed, after a warning.</returns>
    internal int Start(bool blocking, int timeout)
    {
        TlsSettings settings = Settings;
        if (_isClient && settings.Flag("SNI_enabled", true) && (settings.Text("peer_name") ?? _stream.HostName) is { } name)
        {
            fixed (byte* p = OpensslFunctions.Terminated(name)) LibSsl.Control(_handle, LibSsl.HostNameCommand, 0, p);
        }

        Posix.SetBlocking(_stream.Descriptor, false, out _);
        long end = timeout < 0 ? long.MaxValue : Environment.TickCount64 + timeout;
        while (true)
        {
            LibCrypto.ClearErrors();
            int n = _isClient ? LibSsl.Connect(_handle) : LibSsl.Accept(_handle);
            if (n == 1) break;
            short events = Wants(n);
            if (events == 0) return Failed();
            if (!blocking) return 0;
            if (Wait(events, end)) continue;
            Arg.Warning(_ctx, "SSL: Handshake timed out");
            return Failed();
        }

        var peer = new TlsPeer(_ctx, settings, _handle, _stream);
        IsActive = peer.Check();
        if (IsActive) return 1;
        LibSsl.Shutdown(_handle);
        return Failed();
    }

    private int Failed()
    {
        Posix.SetBlocking(_stream.Descriptor, _stream.IsBlocking, out _);
        return -1;
    }

    /// <summary>False: the time is over.</summary>
    internal bool Wait(short events, long end)
    {
        long left = end == long.MaxValue ? -1 : Math.Clamp(end - Environment.TickCount64, 0, int.MaxValue);
        int n;
        do n = Posix.Wait(_stream.Descriptor, events, (int)left);
        while (n < 0 && Posix.Error == Posix.Interrupted);
        return n != 0;
    }

    internal void Stop()
    {
        if (!IsActive) return;
        LibSsl.Shutdown(_handle);
        IsActive = false;
        Posix.SetBlocking(_stream.Descriptor, _stream.IsBlocking, out _);
    }

    internal void Free()
    {
        if (IsActive) LibSsl.Shutdown(_handle);
        IsActive = false;
        if (_handle != 0) LibSsl.Free(_handle);
        if (_context != 0) LibSsl.FreeContext(_context);
        _handle = _context = 0;
    }

    // ---- bytes ----

    /// <returns>The number of bytes; 0 or less: <paramref name="events"/> is what the descriptor waits for, 0 at the end.</returns>
    internal int Read(Span<byte> buffer, out short events)
    {
        LibCrypto.ClearErrors();
        int n;
        fixed (byte* p = buffer) n = LibSsl.Read(_handle, p, buffer.Length);
        events = n > 0 ? (short)0 : Wants(n);
        return n;
    }

    /// <inheritdoc cref="Read"/>
    internal int Write(ReadOnlySpan<byte> bytes, out short events)
    {
        LibCrypto.ClearErrors();
        int n;
        fixed (byte* p = bytes) n = LibSsl.Write(_handle, p, bytes.Length);
        events = n > 0 ? (short)0 : Wants(n);
        return n;
    }

    internal bool IsAlive()
    {
        byte one;
        LibCrypto.ClearErrors();
        int n = LibSsl.Peek(_handle, &one, 1);
        return n > 0 || LibSsl.Error(_handle, n) is LibSsl.WantRead or LibSsl.WantWrite;
    }

    internal void AddMetaData(PhpArray target)
    {
        nint cipher = LibSsl.Cipher(_handle);
        var crypto = new PhpArray(5);
        crypto.Add("protocol", Value.String(OpensslFunctions.Text(LibSsl.Version(_handle))));
        crypto.Add("cipher_name", Value.String(OpensslFunctions.Text(LibSsl.CipherName(cipher))));
        crypto.Add("cipher_bits", Value.Int(LibSsl.CipherBits(cipher, null)));
        crypto.Add("cipher_version", Value.String(OpensslFunctions.Text(LibSsl.CipherVersion(cipher))));
        byte* protocol = null;
        uint length = 0;
        LibSsl.SelectedProtocol(_handle, &protocol, &length);
        if (protocol is not null) crypto.Add("alpn_protocol", Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(protocol, (int)length))));
        target.Add("crypto", Value.Array(crypto));
    }

    // ---- errors ----

    /// <summary>What a call without success waits for; 0: nothing, it is over; a warning has said so if that is a failure.</summary>
    private short Wants(int result)
    {
        int systemError = Posix.Error;
        int error = LibSsl.Error(_handle, result);
        switch (error)
        {
            case LibSsl.ZeroReturn:
                return 0;
            case LibSsl.WantRead:
                return Posix.PollEntry.In | Posix.PollEntry.Priority;
            case LibSsl.WantWrite:
                return Posix.PollEntry.Out;
            case LibSsl.SystemCall when LibCrypto.PeekError() == 0:
                if (result == 0) LibSsl.SetShutdown(_handle, LibSsl.BothShutdowns);
                else Arg.Warning(_ctx, $"SSL: {Posix.Message(systemError)}");
                return 0;
            default:
                Explain(error);
                return 0;
        }
    }

    private void Explain(int error)
    {
        const int noSharedCipher = 193, reasonMask = 0x7FFFFF, textSize = 512;
        ulong first = LibCrypto.NextError();
        if ((first & reasonMask) == noSharedCipher)
        {
            Arg.Warning(_ctx, "SSL_R_NO_SHARED_CIPHER: no suitable shared cipher could be used.  This could be because the server is missing an SSL certificate (local_cert context option)");
            return;
        }

        var text = new StringBuilder();
        byte* line = stackalloc byte[textSize];
        for (ulong e = first; e != 0; e = LibCrypto.NextError())
        {
            LibCrypto.ErrorText(e, line, textSize);
            text.Append(text.Length > 0 ? "\n" : "OpenSSL Error messages:\n").Append(Marshal.PtrToStringAnsi((nint)line));
        }

        Arg.Warning(_ctx, $"SSL operation failed with code {error}. {text}");
    }
}
