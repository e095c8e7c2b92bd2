using HhvmSharp.Library.Standard.Sockets;
using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>phpinfo(): what this process is, its settings, its environment and the request's variables.</summary>
[PhpExtension("standard")]
internal static class PhpInfo
{
    [PhpConst("INFO_GENERAL")] internal const long General = 1;
    [PhpConst("INFO_CREDITS")] internal const long Credits = 2;
    [PhpConst("INFO_CONFIGURATION")] internal const long Configuration = 4;
    [PhpConst("INFO_MODULES")] internal const long Modules = 8;
    [PhpConst("INFO_ENVIRONMENT")] internal const long Environment = 16;
    [PhpConst("INFO_VARIABLES")] internal const long Variables = 32;
    [PhpConst("INFO_LICENSE")] internal const long License = 64;
    [PhpConst("INFO_ALL")] internal const long All = 0xFFFFFFFF;

    private const string Api = "20240924";

    [PhpFunction("phpinfo(int $flags = INFO_ALL): true")]
    internal static bool phpinfo(RequestContext ctx, long flags = All)
    {
        var page = new InfoPage(isHtml: ctx.SapiName != "cli");
        page.Begin($"PHP {PhpVersion.Text} - phpinfo()");
        if ((flags & General) != 0) WriteGeneral(ctx, page);
        if ((flags & Configuration) != 0) page.Chapter("Configuration");
        if ((flags & (Configuration | Modules)) != 0) WriteModules(ctx, page, (flags & Modules) != 0);
        if ((flags & Environment) != 0) WriteEnvironment(ctx, page);
        if ((flags & Variables) != 0) WriteVariables(ctx, page);
        if ((flags & License) != 0)
        {
            page.Section("PHP License");
            page.Paragraph("PHP is the work of the PHP Group, who publish it under the PHP License: https://www.php.net/license/");
        }

        page.End();
        ctx.Output.Write(page.ToBytes());
        return true;
    }

    private static void WriteGeneral(RequestContext ctx, InfoPage page)
    {
        IniConfiguration configuration = ctx.Ini.Registry.Configuration;
        page.Title($"PHP Version {PhpVersion.Text}", "PHP Version", PhpVersion.Text);
        page.BeginTable();
        page.Row("System", ProcessInfo.php_uname(ctx, PhpString.Literal("a")).ToString());
        page.Row("Build Date", File.GetLastWriteTimeUtc(System.Environment.ProcessPath ?? "/").ToString("MMM dd yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        page.Row("Configure Command", $"HhvmSharp {PhpVersion.Product}, .NET {System.Environment.Version}");
        page.Row("Server API", ServerApi(ctx.SapiName));
        page.Row("Virtual Directory Support", "disabled");
        page.Row("Configuration File (php.ini) Path", IniConfiguration.DefaultPath);
        page.Row("Loaded Configuration File", configuration.LoadedFile ?? "(none)");
        page.Row("Scan this dir for additional .ini files", configuration.ScanPath ?? "(none)");
        page.Row("Additional .ini files parsed", configuration.ScannedFiles.Count == 0 ? "(none)" : string.Join(",\n", configuration.ScannedFiles) + "\n");
        page.Row("PHP API", Api);
        page.Row("PHP Extension", Api);
        page.Row("Zend Extension", $"4{Api}");
        page.Row("Zend Extension Build", $"API4{Api},NTS");
        page.Row("PHP Extension Build", $"API{Api},NTS");
        page.Row("PHP Integer Size", "64 bits");
        page.Row("Debug Build", "no");
        page.Row("Thread Safety", "disabled");
        page.Row("Zend Signal Handling", "disabled");
        page.Row("Zend Memory Manager", "disabled");
        page.Row("Zend Multibyte Support", ctx.Ini.GetBool("zend.multibyte") ? "provided by mbstring" : "disabled");
        page.Row("Zend Max Execution Timers", "disabled");
        page.Row("IPv6 Support", System.Net.Sockets.Socket.OSSupportsIPv6 ? "enabled" : "disabled");
        page.Row("DTrace Support", "disabled");
        page.EndTable();
        page.BeginTable();
        page.Row("Registered PHP Streams", string.Join(", ", ctx.Environment.StreamWrappers.Keys));
        page.Row("Registered Stream Socket Transports", string.Join(", ", Transport.Names(ctx)));
        page.Row("Registered Stream Filters", string.Join(", ", ctx.Environment.StreamFilters.Keys));
        page.EndTable();
        page.Box($"This program makes use of the Zend Scripting Language, run by HhvmSharp {PhpVersion.Product}:\nZend Engine v{PhpVersion.Engine}");
        page.Rule();
    }

    private static string ServerApi(string sapi) => sapi switch
    {
        "cli" => "Command Line Interface",
        "cgi-fcgi" => "CGI/FastCGI",
        "fpm-fcgi" => "FPM/FastCGI",
        "cli-server" => "Built-in HTTP server",
        _ => sapi,
    };

    private static void WriteModules(RequestContext ctx, InfoPage page, bool all)
    {
        ILookup<string, IniDefinition> settings = ctx.Ini.Sorted().ToLookup(d => d.Extension, StringComparer.OrdinalIgnoreCase);
        IEnumerable<ExtensionInfo> extensions = ctx.Environment.Extensions.Values.OrderBy(e => e.Name == "Core" ? "" : e.Name, StringComparer.OrdinalIgnoreCase);
        foreach (ExtensionInfo e in extensions)
        {
            if (!all && e.Name != "Core") continue;
            page.Module(e.Name);
            page.BeginTable();
            if (e.Name == "Core") page.Row("PHP Version", PhpVersion.Text);
            else page.Row($"{e.Name} support", "enabled");
            page.EndTable();
            if (!settings[e.Name].Any()) continue;
            page.BeginTable();
            page.Header("Directive", "Local Value", "Master Value");
            foreach (IniDefinition d in settings[e.Name]) page.Values(d.Name.ToString(), Shown(d, ctx.Ini.Current(d)), Shown(d, ctx.Ini.Original(d) ?? ctx.Ini.Current(d)));
            page.EndTable();
        }

        if (!all) return;
        page.Section("Additional Modules");
        page.BeginTable();
        page.Header("Module Name");
        page.EndTable();
    }

    /// <summary>A setting as people read it; null: it has none.</summary>
    private static string? Shown(IniDefinition definition, PhpString? value)
    {
        if (definition.Entry.Kind == IniKind.Bool) return IniQuantity.ParseBool(value) ? "On" : "Off";
        return value is { Length: > 0 } ? value.ToString() : null;
    }

    private static void WriteEnvironment(RequestContext ctx, InfoPage page)
    {
        page.Section("Environment");
        page.BeginTable();
        page.Header("Variable", "Value");
        foreach ((PhpString name, PhpString value) in ctx.EnvironmentVariables) page.Values(name.ToString(), value.ToString());
        page.EndTable();
    }

    private static void WriteVariables(RequestContext ctx, InfoPage page)
    {
        page.Section("PHP Variables");
        page.BeginTable();
        page.Header("Variable", "Value");
        foreach (string superglobal in (string[])["_REQUEST", "_GET", "_POST", "_FILES", "_COOKIE", "_SERVER", "_ENV"])
        {
            if (ctx.Globals.Find(PhpString.Literal(superglobal)) is not { } variable || variable.Slot.Dereferenced() is not { IsArray: true } array) continue;
            foreach ((Value key, Value element) in array.AsArray)
            {
                Value value = element.Dereferenced();
                string text = (value.IsArray ? PrintR.Text(ctx, in value) : Conversions.ToStr(ctx, in value)).ToString();
                page.Values($"${superglobal}['{Conversions.ToStr(ctx, in key)}']", text.Length == 0 ? null : text);
            }
        }

        page.EndTable();
    }
}
