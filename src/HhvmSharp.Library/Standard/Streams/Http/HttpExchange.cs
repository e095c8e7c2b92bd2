using System.Globalization;
using HhvmSharp.Library.Openssl;
using HhvmSharp.Library.Standard.Sockets;
using HhvmSharp.Library.Standard.Streams.Filters;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams.Http;

/// <summary>A request and its answer, and those that redirections lead to.</summary>
internal sealed class HttpExchange(RequestContext ctx, StreamWrapper wrapper, string mode, StreamOptions options, StreamContext? context)
{
    private const int MaxLocation = 8182;

    private PhpStream? _stream;
    private string? _location;
    private bool _follow;
    private long _fileSize;
    private bool _chunked;
    private int _status;

    /// <summary>The lines of all answers, owned; null: nothing was asked.</summary>
    internal PhpArray? Headers { get; private set; }

    private Value Option(string name) => context?.Option("http", name) ?? default;

    private bool Flag(string name, bool otherwise) => Option(name) is { IsUndef: false } v ? Conversions.ToBool(ctx, in v) : otherwise;

    private PhpStream? Fail(string message)
    {
        ctx.Streams.LogError(wrapper, options, message);
        Close();
        return null;
    }

    private void Close()
    {
        if (_stream is not null) StreamArg.Release(ctx, _stream);
        _stream = null;
    }

    internal PhpStream? Open(PhpString url, int redirects, bool isFirst, bool keepMethod)
    {
        if (redirects < 1) return Fail("Redirection limit reached, aborting");
        if (!UrlParts.TryParse(url.Span, out UrlParts parts) || parts.Scheme is null) return null;
        if (parts.Scheme.ToLower().ToString() is not ("http" or "https")) return ctx.Streams.Open(url, mode, StreamOptions.ReportErrors, context);
        if (mode.AsSpan().ContainsAny("awx+")) return Fail("HTTP wrapper does not support writeable connections");
        if (Flag("request_fulluri", false) && url.Span.ContainsAny((byte)'\r', (byte)'\n')) return Fail("HTTP wrapper full URI path does not allow CR or LF characters");
        if (parts.Port <= 0) parts.Port = UsualPort(in parts);
        if (!Connect(in parts)) return null;
        StreamFlags lineFlags = _stream!.Flags & (StreamFlags.DetectEol | StreamFlags.EolMac);
        _stream.Flags &= ~(StreamFlags.DetectEol | StreamFlags.EolMac);
        context?.Notify(ctx, StreamNotification.Connect, 0, null, 0);
        if (isFirst && Option("max_redirects") is { IsUndef: false } max) redirects = (int)Conversions.ToInt(ctx, in max);
        _stream.Write(new HttpRequestText(ctx, context, in parts, url, isFirst, keepMethod, IsSecure(in parts) && Proxy is not null).Build().Span);
        Headers ??= new PhpArray();
        if (!ReadAnswer(out bool ok, out string statusLine)) return null;
        if (!ok || (_location is not null && _follow))
        {
            bool always = (options & StreamOptions.OnlyHeaders) != 0 || Flag("ignore_errors", false);
            if (_follow && !(always && redirects <= 1)) return Redirect(in parts, redirects, statusLine);
        }

        return Deliver(lineFlags);
    }

    private static bool IsSecure(in UrlParts parts) => parts.Scheme!.Length == "https".Length;

    internal static int UsualPort(in UrlParts parts) => IsSecure(in parts) ? 443 : 80;

    private PhpString? Proxy => Option("proxy") is { IsString: true } proxy && proxy.AsString.Length > 0 ? proxy.AsString : null;

    private bool Connect(in UrlParts parts)
    {
        double timeout = SocketStream.DefaultTimeout(ctx);
        if (Option("timeout") is { IsUndef: false } t) timeout = Conversions.ToFloat(ctx, in t);
        const double longest = ulong.MaxValue / 1e6;
        if (timeout > longest)
        {
            Fail($"timeout must be lower than {(ulong)longest}");
            return false;
        }

        bool secure = IsSecure(in parts);
        PhpString address = Proxy ?? PhpString.FromLatin1($"{(secure ? "ssl" : "tcp")}://{parts.Host}:{parts.Port.ToString(CultureInfo.InvariantCulture)}");
        var transport = new Transport(ctx, context);
        _stream = transport.Connect(address, timeout, connect: true, asynchronous: false);
        if (_stream is null)
        {
            if (transport.ErrorText is { } text) ctx.Streams.LogError(wrapper, options, text);
            return false;
        }

        _stream.SetTimeout((long)timeout, (long)((timeout - Math.Truncate(timeout)) * 1e6));
        return !secure || Proxy is null || Tunnel(in parts);
    }

    /// <summary>Through the proxy to the server, which is then spoken to by TLS.</summary>
    private bool Tunnel(in UrlParts parts)
    {
        const int longest = 1024;
        string authorization = HttpRequestText.ProxyAuthorization(context) is { } line ? line + "\r\n" : "";
        string connect = $"CONNECT {parts.Host}:{parts.Port.ToString(CultureInfo.InvariantCulture)} HTTP/1.0\r\n{authorization}\r\n";
        _stream!.Write(PhpString.FromLatin1(connect).Span);
        while (_stream.ReadLine(longest) is { Length: > 0 } answer && answer[0] is not ((byte)'\r' or (byte)'\n'))
        {
            // its headers
        }

        if (_stream is SocketStream { CanEncrypt: true } socket)
        {
            socket.HostName = parts.Host;
            if (socket.Encrypt(TlsSession.Method(ctx, "ssl", context), null) > 0) return true;
        }

        Fail("Cannot connect to HTTPS server through proxy");
        return false;
    }

    // ---- the answer ----

    private static int Status(ReadOnlySpan<byte> line)
    {
        int status = 0;
        for (int i = 9; i < line.Length && char.IsAsciiDigit((char)line[i]) && i < 14; i++) status = (status * 10) + line[i] - '0';
        return status;
    }

    private bool ReadAnswer(out bool ok, out string statusLine)
    {
        const int longest = 126;
        ok = false;
        statusLine = "";
        _location = null;
        _follow = true;
        _fileSize = 0;
        _chunked = false;
        PhpString? line = _stream!.AtEnd ? null : _stream.ReadLine(longest);
        if (line is null)
        {
            Fail("HTTP request failed!");
            return false;
        }

        ok = (options & StreamOptions.OnlyHeaders) != 0 || Flag("ignore_errors", false);
        _status = Status(line.Span);
        // 1xx says nothing yet: the real answer follows
        while (_status is >= 100 and < 200 and not 101 && !_stream.AtEnd && _stream.ReadLine(longest) is { } next)
        {
            line = next;
            if (next.Length >= 6 && ByteStrings.EqualsIgnoreCase(next.Span[..6], "HTTP/1"u8)) _status = Status(next.Span);
        }

        if (_status is >= 200 and < 400) ok = true;
        else context?.Notify(ctx, _status == 403 ? StreamNotification.AuthResult : StreamNotification.Failure, 2, line, _status);
        statusLine = line.ToString();
        if (line.Span.EndsWith("\n"u8)) line = PhpString.FromSpan(line.Span.TrimEnd("\r\n"u8));
        else _stream.ReadLine();
        Headers!.Append(Value.String(line));
        return ReadHeaders();
    }

    private bool ReadHeaders()
    {
        byte[]? last = null;
        while (!_stream!.AtEnd && _stream.ReadLine() is { } read)
        {
            ReadOnlySpan<byte> line = read.Span;
            if (line[0] == '\r' && (line.Length < 2 || line[1] != '\n'))
            {
                Fail("HTTP invalid header name (cannot start with CR character)!");
                return false;
            }

            bool end = line[0] is (byte)'\r' or (byte)'\n';
            ReadOnlySpan<byte> trimmed = line.TrimEnd("\r\n"u8).TrimEnd(" \t"u8);
            bool folded = !end && line[0] is (byte)' ' or (byte)'\t';
            if (folded && last is null)
            {
                Fail("HTTP invalid response format (folding header at the start)!");
                return false;
            }

            if (folded)
            {
                if (trimmed.Length > 0) last = [.. last!, (byte)' ', .. trimmed.TrimStart(" \t"u8)];
                continue;
            }

            if (last is not null && !Header(last)) return false;
            last = end ? null : trimmed.ToArray();
            if (end) return true;
        }

        return last is null || Header(last);
    }

    /// <summary>A complete header line.</summary>
    private bool Header(byte[] line)
    {
        int colon = Array.IndexOf(line, (byte)':');
        string? wrong = colon < 0 ? "no colon in header line"
            : line.AsSpan(0, colon)[Math.Min(1, colon)..].IndexOfAny((byte)' ', (byte)'\t') >= 0 ? "space in header name" : null;
        if (wrong is not null)
        {
            Fail($"HTTP invalid response format ({wrong})!");
            return false;
        }

        string name = System.Text.Encoding.Latin1.GetString(line, 0, colon).ToLowerInvariant();
        string value = System.Text.Encoding.Latin1.GetString(line, colon + 1, line.Length - colon - 1).TrimStart(' ', '\t');
        switch (name)
        {
            case "location":
                if (Option("follow_location") is { IsUndef: false } follow) _follow = Conversions.ToBool(ctx, in follow);
                else if (_status is not ((>= 300 and < 304) or 307 or 308)) _follow = false;
                if (value.Length > MaxLocation)
                {
                    Fail($"HTTP Location header size is over the limit of {MaxLocation} bytes");
                    return false;
                }

                _location = value;
                break;
            case "content-type":
                context?.Notify(ctx, StreamNotification.MimeTypeIs, 0, PhpString.FromLatin1(value), 0);
                break;
            case "content-length":
                if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _fileSize)) context?.NotifyFileSize(ctx, _fileSize);
                break;
            case "transfer-encoding" when value.StartsWith("chunked", StringComparison.OrdinalIgnoreCase):
                if ((options & StreamOptions.OnlyHeaders) != 0 || !Flag("auto_decode", true)) break;
                _chunked = true;
                return true; // it is not shown
        }

        Headers!.Append(Value.String(PhpString.FromSpan(line)));
        return true;
    }

    // ---- what becomes of it ----

    private PhpStream? Redirect(in UrlParts from, int redirects, string statusLine)
    {
        if (_location is null) return Fail($"HTTP request failed! {statusLine}");
        context?.Notify(ctx, StreamNotification.Redirected, 0, PhpString.FromLatin1(_location), 0);
        Close();
        string target = Absolute(in from, _location);
        PhpString url = PhpString.FromLatin1(target);
        if (!UrlParts.TryParse(url.Span, out UrlParts parts) || HasControl(parts.User) || HasControl(parts.Pass) || HasControl(parts.Path))
            return Fail($"Invalid redirect URL! {target}");
        return Open(url, redirects - 1, isFirst: false, keepMethod: _status is 307 or 308);
    }

    private static string Absolute(in UrlParts from, string location)
    {
        string[] schemes = ["http://", "https://", "ftp://", "ftps://"];
        if (location.Length >= 8 && Array.Exists(schemes, s => location.StartsWith(s, StringComparison.OrdinalIgnoreCase))) return location;
        string path = location;
        if (!location.StartsWith('/'))
        {
            string directory = "/";
            if (location.Length > 1 && from.Path is { } p)
            {
                string old = p.ToString();
                int slash = old.LastIndexOf('/');
                directory = slash > 0 ? old[..(slash + 1)] + "/" : "/";
            }

            path = directory + location;
        }

        string port = from.Port == UsualPort(in from) ? "" : ":" + from.Port.ToString(CultureInfo.InvariantCulture);
        return $"{from.Scheme}://{from.Host}{port}{path}";
    }

    private static bool HasControl(PhpString? part)
    {
        if (part is null) return false;
        foreach (byte c in Urls.urldecode(part).Span)
            if (c < 32 || c == 127) return true;
        return false;
    }

    private PhpStream Deliver(StreamFlags lineFlags)
    {
        PhpStream stream = _stream!;
        if (_fileSize > 0 || context is not null) context?.StartProgress(ctx);
        stream.Flags |= lineFlags;
        stream.Position = 0;
        stream.Mode = mode;
        if (stream.Buffered > 0) context?.NotifyProgress(ctx, stream.Buffered);
        if (_chunked)
        {
            var filter = new DechunkFilter();
            stream.ReadFilters.Add(filter, first: false);
            stream.FilterBuffered(filter);
        }

        return stream;
    }
}
