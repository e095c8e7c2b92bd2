using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Servers.Requests;

/// <summary>Functions that only a server has.</summary>
[PhpExtension("cgi-fcgi")]
internal static class ServerFunctions
{
    [PhpFunction("fastcgi_finish_request(): bool")]
    internal static bool fastcgi_finish_request(RequestContext ctx)
    {
        if (ctx.GetState<ServerState>().Sink is not { } sink) return false;
        ctx.Output.EndAll();
        ctx.Output.FlushSink();
        return sink.Finish();
    }

    [PhpFunction("getallheaders(): array")]
    [PhpFunction("apache_request_headers(): array")]
    internal static PhpArray apache_request_headers(RequestContext ctx)
    {
        var headers = new PhpArray();
        PhpArray? server = ctx.Globals.Find(PhpString.Literal("_SERVER"))?.Slot.Dereferenced() is { IsArray: true } v ? v.AsArray : null;
        if (server is null) return headers;
        foreach ((Value key, Value value) in server)
        {
            if (!key.IsString || !value.IsString) continue;
            string name = key.AsString.ToString();
            if (name.StartsWith("HTTP_", StringComparison.Ordinal)) name = name[5..];
            else if (name is not ("CONTENT_TYPE" or "CONTENT_LENGTH")) continue;
            headers.Set(ctx, PhpString.FromLatin1(HeaderName(name)), value.Copied());
        }

        return headers;
    }

    [PhpFunction("apache_response_headers(): array")]
    internal static PhpArray apache_response_headers(RequestContext ctx)
    {
        var headers = new PhpArray();
        foreach (string line in ctx.Headers.Lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers.Set(ctx, PhpString.FromLatin1(line[..colon]), Value.String(PhpString.FromLatin1(line[(colon + 1)..].TrimStart(' '))));
        }

        return headers;
    }

    /// <summary>HTTP_USER_AGENT is User-Agent.</summary>
    private static string HeaderName(string name) =>
        string.Join('-', name.Split('_').Select(p => p.Length == 0 ? p : p[0] + p[1..].ToLowerInvariant()));
}
