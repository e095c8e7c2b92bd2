using System.Globalization;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams.Http;

/// <summary>The request as it is sent: PHP's own headers, then those of the context.</summary>
internal readonly struct HttpRequestText(RequestContext ctx, StreamContext? context, in UrlParts url, PhpString full, bool isFirst, bool keepMethod, bool isTunnelled)
{
    private readonly UrlParts _url = url;

    private Value Option(string name) => Option(context, name);

    private static Value Option(StreamContext? context, string name) => context?.Option("http", name) ?? default;

    private bool MayHaveContent => isFirst || keepMethod;

    internal PhpString Build()
    {
        var text = new PhpStringBuilder(512);
        RequestLine(text);
        string user = UserHeaders();
        if (!Has(user, "authorization") && _url.User is not null) Authorization(text);
        if (!Has(user, "from") && ctx.Ini.Get("from") is { Length: > 0 } from) text.Append("From: ").Append(from).Append("\r\n");
        if (!Has(user, "host")) Host(text);
        // so that a server does not keep a connection that nobody uses again
        if (!Has(user, "connection")) text.Append("Connection: close\r\n");
        if (!Has(user, "user-agent")) Agent(text);
        PhpString? content = MayHaveContent && Option("content") is { IsString: true } c && c.AsString.Length > 0 ? c.AsString : null;
        bool hasLength = Has(user, "content-length");
        if (user.Length > 0)
        {
            // some servers want the length before the type
            if (content is not null && !hasLength) Length(text, content);
            hasLength |= content is not null;
            text.Append(user).Append("\r\n");
        }

        if (content is null) return text.Append("\r\n").ToPhpString();
        if (!hasLength) Length(text, content);
        if (!Has(user, "content-type"))
        {
            text.Append("Content-Type: application/x-www-form-urlencoded\r\n");
            Arg.Notice(ctx, "Content-type not specified assuming application/x-www-form-urlencoded");
        }

        return text.Append("\r\n").Append(content).ToPhpString();
    }

    private static void Length(PhpStringBuilder text, PhpString content) => text.Append("Content-Length: ").Append((long)content.Length).Append("\r\n");

    private void RequestLine(PhpStringBuilder text)
    {
        PhpString? method = Option("method") is { IsString: true } m && m.AsString.Length > 0 ? m.AsString : null;
        if (method is not null && !MayHaveContent && !method.Equals("GET") && !method.Equals("HEAD")) method = null;
        text.Append(method is null ? "GET"u8 : method.Span).Append(' ');
        if (Option("request_fulluri") is { IsUndef: false } wanted && Conversions.ToBool(ctx, in wanted))
        {
            text.Append(full);
        }
        else
        {
            text.Append(_url.Path is { Length: > 0 } path ? path.Span : "/"u8);
            if (_url.Query is not null) text.Append('?').Append(_url.Query);
        }

        double version = Option("protocol_version") is { IsUndef: false } v ? Conversions.ToFloat(ctx, in v) : 1.1;
        text.Append(" HTTP/").Append(version.ToString("F1", CultureInfo.InvariantCulture)).Append("\r\n");
    }

    /// <summary>The headers of the context without blank lines at the ends.</summary>
    private static string GivenHeaders(StreamContext? context)
    {
        Value option = Option(context, "header");
        string headers = "";
        if (option.IsString)
        {
            headers = option.AsString.ToString();
        }
        else if (option.IsArray)
        {
            foreach ((Value _, Value line) in option.AsArray)
                if (line.Dereferenced() is { IsString: true } s) headers += s.AsString + "\r\n";
        }

        return headers.Trim(' ', '\t', '\r', '\n', '\v', '\0');
    }

    /// <summary>What is for the proxy alone; null: nothing is given.</summary>
    internal static string? ProxyAuthorization(StreamContext? context) => Array.Find(GivenHeaders(context).Split("\r\n"), IsProxyAuthorization);

    private static bool IsProxyAuthorization(string line) => Is(line, "proxy-authorization:");

    private static bool Is(string line, string name) => line.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>After a redirection without those of a body, through a tunnel without those of the proxy.</summary>
    private string UserHeaders()
    {
        string headers = GivenHeaders(context);
        bool mayHaveContent = MayHaveContent, tunnelled = isTunnelled;
        if ((mayHaveContent && !tunnelled) || headers.Length == 0) return headers;
        IEnumerable<string> kept = headers.Split("\r\n").Where(line =>
            (mayHaveContent || !(Is(line, "content-length:") || Is(line, "content-type:"))) && !(tunnelled && IsProxyAuthorization(line)));
        return string.Join("\r\n", kept);
    }

    private static bool Has(string headers, string name)
    {
        string wanted = name + ":";
        return headers.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) || headers.Contains("\r\n" + wanted, StringComparison.OrdinalIgnoreCase);
    }

    private void Authorization(PhpStringBuilder text)
    {
        PhpString user = Urls.urldecode(_url.User!), password = _url.Pass is null ? PhpString.Empty : Urls.urldecode(_url.Pass);
        byte[] pair = [.. user.Span, (byte)':', .. password.Span];
        text.Append("Authorization: Basic ").Append(Convert.ToBase64String(pair)).Append("\r\n");
        context?.Notify(ctx, StreamNotification.AuthRequired, 0, null, 0);
    }

    private void Host(PhpStringBuilder text)
    {
        text.Append("Host: ").Append(_url.Host ?? PhpString.Empty);
        if (_url.Port != HttpExchange.UsualPort(in _url)) text.Append(':').Append((long)_url.Port);
        text.Append("\r\n");
    }

    private void Agent(PhpStringBuilder text)
    {
        PhpString? agent = Option("user_agent") is { IsString: true } option ? option.AsString : ctx.Ini.Get("user_agent");
        if (agent is { Length: > 0 }) text.Append("User-Agent: ").Append(agent).Append("\r\n");
    }
}
