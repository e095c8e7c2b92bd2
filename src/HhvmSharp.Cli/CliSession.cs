using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Cli;

/// <summary>One run of the command line, on PHP's thread.</summary>
internal sealed partial class CliSession(CommandLine line, CliOptions options, StandardOutputSink output)
{
    /// <summary>What php exits with when the script of opcache.preload fails.</summary>
    private const int PreloadFailed = 254;

    private PhpHost _host = null!;

    private readonly Jit.IL.IlTierCompiler _jit = new();

    internal int Run()
    {
        if (options.Mode is CliMode.Server or CliMode.FastCgi) return ServerLauncher.Run(line, options);
        if (options.Mode == CliMode.Version)
        {
            Print(Texts.Version("cli"));
            output.Flush();
            return 0;
        }

        _host = PhpHost.Start(new HostOptions
        {
            SapiName = options.Mode == CliMode.Cgi ? "cgi-fcgi" : "cli",
            Executable = Environment.ProcessPath,
            Ini = options.Ini.Build(options.NoIni, options.IniPath is null ? null : Real(options.IniPath), Environment.GetEnvironmentVariable),
        });
        _host.Environment.TierCompiler = _jit;
        foreach (string error in _host.Configuration.Errors) Console.Error.WriteLine(error);
        if (options.Mode is not (CliMode.Modules or CliMode.ShowIni) && !_host.Preload(output, _host.Options.SapiName))
        {
            output.Flush();
            return PreloadFailed;
        }

        int status = Dispatch();
        output.Flush();
        if (options.Report is not null) Console.Error.Write(options.Report == "json" ? Jit.IL.JitReport.Json(_jit.States) : Jit.IL.JitReport.Text(_jit.States));
        return status;
    }

    private int Dispatch()
    {
        switch (options.Mode)
        {
            case CliMode.Cgi: return Cgi();
            case CliMode.Info: return Request("", r => r.Call("phpinfo"));
            case CliMode.Modules: return ListModules();
            case CliMode.ShowIni: return ShowIni();
            case CliMode.ExtensionInfo: return ExtensionInfo();
            case CliMode.Code: return Request("Standard input code", r => r.Evaluate(Bytes(options.Code!), "Command line code"));
            case CliMode.ProcessLines: return Request("Standard input code", ProcessLines);
            case CliMode.Interactive: return Request("Standard input code", new InteractiveShell(output).Run);
            case CliMode.ReflectFunction or CliMode.ReflectClass or CliMode.ReflectExtension or CliMode.ReflectZendExtension:
                return Request("Standard input code", Reflect);
        }

        if (options.Script is null) return WithSource(null, ReadStandardInput());
        int status = WithFile(options.Script);
        foreach (string file in options.MoreFiles)
        {
            int next = WithFile(file);
            if (next != 0) status = next;
        }

        return status;
    }

    private int WithFile(string script)
    {
        if (Open(script) is { } source) return WithSource(script, source);
        TellMissing(script);
        return 1;
    }

    private void TellMissing(string script)
    {
        output.Flush();
        DescriptorStream.ForProcess().Error.Write(Encoding.Latin1.GetBytes($"Could not open input file: {script}\n"));
    }

    private static byte[]? Open(string script)
    {
        try
        {
            return File.ReadAllBytes(Real(script));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Runs, checks or shows a script; <paramref name="script"/> null is standard input.</summary>
    private int WithSource(string? script, byte[] source)
    {
        string self = script ?? "Standard input code";
        switch (options.Mode)
        {
            case CliMode.Lint: return Lint(self, source);
            case CliMode.Strip: return Show(stream => Syntax.Stripper.Write(source, stream));
            case CliMode.Highlight: return Show(stream => Syntax.Highlighter.Write(source, stream));
            case CliMode.Dump: return Dump(self, source);
            default:
                return Request(self, r =>
                {
                    if (script is null) r.ExecuteSource(source, self);
                    else r.ExecuteFile(source, Bytes(script));
                });
        }
    }

    private int Lint(string self, byte[] source)
    {
        bool ok = false;
        Request(self, r =>
        {
            ok = r.Check(source, Bytes(self));
            r.Context.Output.Write(ok ? $"No syntax errors detected in {self}\n" : $"Errors parsing {self}\n");
        });
        return ok ? 0 : 255;
    }

    private int Show(Action<Stream> write)
    {
        var text = new MemoryStream();
        write(text);
        output.Write(text.ToArray());
        return 0;
    }

    private static byte[] ReadStandardInput()
    {
        var all = new MemoryStream();
        DescriptorStream.ForProcess().Input.CopyTo(all);
        return all.ToArray();
    }

    /// <summary>Runs a request whose $argv[0] is <paramref name="self"/>; its exit status.</summary>
    private int Request(string self, Action<PhpRequest> program)
    {
        PhpString name = Bytes(self);
        string path = self.Length > 0 && options.Script is not null ? Real(self) : "";
        PhpString translated = path.Length > 0 && File.Exists(path) ? PhpString.FromUtf8(Path.GetFullPath(path)) : name;
        var request = new PhpRequest(_host, new RequestOptions
        {
            Sink = output,
            StandardStreams = DescriptorStream.ForProcess(),
            Arguments = [name, .. options.Rest.Select(Bytes)],
            ServerVariables = new KeyValuePair<string, PhpString>[]
            {
                new("PHP_SELF", name), new("SCRIPT_NAME", name), new("SCRIPT_FILENAME", name),
                new("PATH_TRANSLATED", translated), new("DOCUMENT_ROOT", PhpString.Empty),
            },
        });
        return request.Run(program);
    }

    private void Print(string latin1) => output.Write(Encoding.Latin1.GetBytes(latin1));

    private static PhpString Bytes(string latin1) => PhpString.Literal(latin1);

    /// <summary>Bytes that name a file or are configuration: decoded for .NET.</summary>
    private static string Real(string latin1) => PhpString.FromLatin1(latin1).ToUtf8();
}
