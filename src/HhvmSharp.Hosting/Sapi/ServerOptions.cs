using System.Net;
using HhvmSharp.Runtime.Ini;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>
/// What a server process is to do, as arguments: the command line makes them (<see cref="ToArguments"/>) and
/// hhvm-server reads them.
/// </summary>
public sealed record ServerOptions
{
    /// <summary>FastCGI; otherwise HTTP.</summary>
    public bool FastCgi { get; init; }

    /// <summary>"ADDR:PORT", "localhost:PORT", "PORT" or "unix:PATH".</summary>
    public string Listen { get; init; } = "localhost:8080";

    /// <summary>"ADDR:PORT" of the admin server, or null.</summary>
    public string? Admin { get; init; }

    /// <summary>Where the files are.</summary>
    public string DocumentRoot { get; init; } = ".";

    /// <summary>A script that sees every request first, or null.</summary>
    public string? Router { get; init; }

    /// <summary>-n, and the path of -c.</summary>
    public bool NoIni { get; init; }

    public string? IniPath { get; init; }

    /// <summary>-d, in order, as given.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    public string SapiName => FastCgi ? "fpm-fcgi" : "cli-server";

    public IEnumerable<string> ToArguments()
    {
        yield return FastCgi ? "fastcgi" : "http";
        yield return "--listen=" + Listen;
        yield return "--docroot=" + DocumentRoot;
        if (Admin is not null) yield return "--admin=" + Admin;
        if (Router is not null) yield return "--router=" + Router;
        if (NoIni) yield return "--no-ini";
        if (IniPath is not null) yield return "--ini=" + IniPath;
        foreach (string define in Defines) yield return "--define=" + define;
    }

    /// <exception cref="ArgumentException">An argument is not one of <see cref="ToArguments"/>.</exception>
    public static ServerOptions Parse(string[] arguments)
    {
        if (arguments.Length == 0 || arguments[0] is not ("http" or "fastcgi")) throw new ArgumentException("hhvm-server is started by hhvm -m server or hhvm -m fastcgi");
        var options = new ServerOptions { FastCgi = arguments[0] == "fastcgi" };
        foreach (string argument in arguments.AsSpan(1))
        {
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            string value = equals < 0 ? "" : argument[(equals + 1)..];
            options = (equals < 0 ? argument : argument[..equals]) switch
            {
                "--listen" => options with { Listen = value },
                "--docroot" => options with { DocumentRoot = value },
                "--admin" => options with { Admin = value },
                "--router" => options with { Router = value },
                "--no-ini" => options with { NoIni = true },
                "--ini" => options with { IniPath = value },
                "--define" => options with { Defines = [.. options.Defines, value] },
                _ => throw new ArgumentException($"unknown argument {argument}"),
            };
        }

        return options;
    }

    /// <summary>The configuration: -d over php.ini, with the defaults of a server.</summary>
    public IniOptions Ini()
    {
        var line = new CommandLineIni { IsCgi = true };
        foreach (string define in Defines) line.Define(define);
        return line.Build(NoIni, IniPath, Environment.GetEnvironmentVariable) with { SapiName = SapiName, SearchCurrentDirectory = false };
    }

    /// <summary>The end point of an address; null for localhost, which is both of its addresses.</summary>
    /// <exception cref="ArgumentException">It is no address.</exception>
    public static IPEndPoint? EndPoint(string address, out int port)
    {
        int colon = address.LastIndexOf(':');
        string host = colon < 0 ? "localhost" : address[..colon].Trim('[', ']');
        if (!int.TryParse(address[(colon + 1)..], out port) || port is < 0 or > 65535) throw new ArgumentException($"{address} is no address: there is no port in it");
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return null;
        if (host is "" or "*") return new IPEndPoint(IPAddress.Any, port);
        if (IPAddress.TryParse(host, out IPAddress? ip)) return new IPEndPoint(ip, port);
        return new IPEndPoint(Dns.GetHostAddresses(host)[0], port);
    }
}
