using System.Globalization;
using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Cli;

/// <summary>CGI: the request is in the environment and on standard input, the response has headers.</summary>
internal sealed partial class CliSession
{
    private int Cgi()
    {
        var sink = new CgiSink(output) { Quiet = options.NoHeaders };
        string? script = options.Script is not null ? Real(options.Script) : Variable("SCRIPT_FILENAME") ?? Variable("PATH_TRANSLATED");
        byte[]? source = script is null ? null : Open(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(script)));
        PhpString name = PhpString.FromUtf8(script ?? "");
        var request = new PhpRequest(_host, new RequestOptions
        {
            Sink = sink,
            SapiName = "cgi-fcgi",
            StandardStreams = DescriptorStream.ForProcess(),
            Method = Variable("REQUEST_METHOD"),
            QueryString = Text("QUERY_STRING"),
            Cookies = Text("HTTP_COOKIE"),
            Body = OpenBody(),
            CurrentDirectory = options.NoChdir || script is null ? null : Path.GetDirectoryName(Path.GetFullPath(script)),
            ServerVariables = new KeyValuePair<string, PhpString>[] { new("PHP_SELF", PhpString.FromUtf8((Variable("SCRIPT_NAME") ?? script ?? "") + Variable("PATH_INFO"))) },
        });
        return request.Run(r =>
        {
            if (source is not null)
            {
                r.ExecuteFile(source, name);
                return;
            }

            r.Context.Headers.Add("Status: 404 Not Found", replace: true, 404);
            r.Context.Output.Write("No input file specified.\n");
            r.Fail(1);
        });
    }

    private string? Variable(string name) => _host.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private PhpString Text(string name) => _host.GetEnvironmentBytes(name) ?? PhpString.Empty;

    /// <summary>As many bytes of standard input as CONTENT_LENGTH says.</summary>
    private RequestBody OpenBody()
    {
        string type = Variable("CONTENT_TYPE") ?? "";
        if (!long.TryParse(Variable("CONTENT_LENGTH"), NumberStyles.None, CultureInfo.InvariantCulture, out long length)) return new RequestBody(Stream.Null, 0, type);
        return new RequestBody(new BodyStream(DescriptorStream.ForProcess().Input, length), length, type);
    }
}
