using System.Globalization;
using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Runtime;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Servers.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HhvmSharp.Servers.Http;

/// <summary>One HTTP request that PHP answers, on a thread of the pool.</summary>
internal sealed class HttpExchange(PhpServer server, HttpContext http, DocumentRoot root, string path, Target target, string? router)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpSink _sink = new(http);

    /// <summary>Done when the request has ended and its response, if it has one, is complete.</summary>
    internal Task Done => _done.Task;

    /// <summary>The router said false to a file that is no script: the server sends it.</summary>
    internal bool ServesFile { get; private set; }

    internal long BytesSent => _sink.BytesSent;

    internal void Run()
    {
        try
        {
            server.Run(CreateOptions(), _sink, Execute);
        }
        finally
        {
            _done.SetResult();
        }
    }

    private void Execute(PhpRequest request)
    {
        if (router is not null)
        {
            if (!request.ExecuteRouter(PhpString.FromUtf8(router))) return;
            if (!target.IsScript)
            {
                // what the router printed before it said no is dropped, with its headers
                request.Context.Output.DiscardAll();
                if (!_sink.IsUntouched) return;
                ServesFile = true;
                _sink.Discard();
                return;
            }
        }

        request.ChangeDirectory(Path.GetDirectoryName(target.File)!);
        if (!request.TryExecuteFile(PhpString.FromUtf8(target.File!), out _)) request.Respond(404, "File not found.\n");
    }

    private RequestOptions CreateOptions()
    {
        HttpRequest r = http.Request;
        string contentType = r.ContentType ?? "";
        return new RequestOptions
        {
            Sink = _sink,
            SapiName = "cli-server",
            Method = r.Method,
            QueryString = Query(),
            Cookies = PhpString.FromLatin1(r.Headers.Cookie.Count > 1 ? string.Join("; ", r.Headers.Cookie.ToArray()) : r.Headers.Cookie.ToString()),
            Body = HasBody(r) ? new RequestBody(new HttpBody(r.Body), r.ContentLength ?? -1, contentType) : new RequestBody(Stream.Null, 0, contentType),
            CurrentDirectory = router is null ? root.Directory : null, // a router starts where the process did
            ImportsEnvironment = false,
            ServerVariables = Variables(r),
            Log = server.Log,
        };
    }

    private static bool HasBody(HttpRequest r) => r.ContentLength > 0 || (r.ContentLength is null && r.Headers.TransferEncoding.Count > 0);

    private string RawTarget => http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private PhpString Query()
    {
        string raw = RawTarget;
        int mark = raw.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? PhpString.Empty : PhpString.FromLatin1(raw[(mark + 1)..]);
    }

    private List<KeyValuePair<string, PhpString>> Variables(HttpRequest r)
    {
        ConnectionInfo connection = http.Connection;
        bool secure = r.IsHttps;
        string name = router is not null && target.File is null ? path : target.ScriptName;
        var variables = new List<KeyValuePair<string, PhpString>>(40);
        Add("DOCUMENT_ROOT", root.Directory);
        Add("REMOTE_ADDR", Address(connection.RemoteIpAddress));
        Add("REMOTE_PORT", connection.RemotePort.ToString(CultureInfo.InvariantCulture));
        Add("SERVER_SOFTWARE", $"HhvmSharp/{PhpVersion.Product}");
        Add("SERVER_PROTOCOL", r.Protocol == "HTTP/2" ? "HTTP/2.0" : r.Protocol);
        Add("SERVER_NAME", r.Host.HasValue ? r.Host.Host : Address(connection.LocalIpAddress));
        Add("SERVER_PORT", connection.LocalPort.ToString(CultureInfo.InvariantCulture));
        Add("SERVER_ADDR", Address(connection.LocalIpAddress));
        if (secure) Add("HTTPS", "on");
        Add("REQUEST_SCHEME", secure ? "https" : "http");
        variables.Add(new("REQUEST_URI", PhpString.FromLatin1(RawTarget)));
        Add("REQUEST_METHOD", r.Method);
        Add("SCRIPT_NAME", name);
        Add("SCRIPT_FILENAME", target.File ?? router ?? "");
        if (target.PathInfo is not null) Add("PATH_INFO", target.PathInfo);
        Add("PHP_SELF", name + target.PathInfo);
        if (RawTarget.Contains('?', StringComparison.Ordinal)) variables.Add(new("QUERY_STRING", Query()));
        foreach ((string header, var values) in r.Headers)
        {
            if (header.Equals("Proxy", StringComparison.OrdinalIgnoreCase)) continue; // httpoxy
            var key = new StringBuilder(header.Length);
            foreach (char c in header) key.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
            PhpString value = PhpString.FromLatin1(values.Count > 1 ? string.Join(header.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? "; " : ", ", values.ToArray()) : values.ToString());
            if (key.ToString() is "CONTENT_TYPE" or "CONTENT_LENGTH") variables.Add(new(key.ToString(), value));
            variables.Add(new("HTTP_" + key, value));
        }

        BasicAuthorization.AddTo(variables, r.Headers.Authorization.Count > 0 ? r.Headers.Authorization.ToString() : null);
        return variables;

        void Add(string key, string text) => variables.Add(new(key, PhpString.FromUtf8(text)));
    }

    private static string Address(System.Net.IPAddress? address) =>
        address is null ? "" : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString();
}
