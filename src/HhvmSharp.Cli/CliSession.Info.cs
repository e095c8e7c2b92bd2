using HhvmSharp.Hosting;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Cli;

/// <summary>-m, --ini, --ri, --rf, --rc, --re.</summary>
internal sealed partial class CliSession
{
    private int ListModules()
    {
        Print("[PHP Modules]\n");
        IEnumerable<string> names = _host.Environment.Extensions.Values.Select(e => e.Name);
        foreach (string name in names.Order(StringComparer.OrdinalIgnoreCase)) Print(name + "\n");
        Print("\n[Zend Modules]\n");
        foreach (string name in _host.Environment.ZendExtensionNames) Print(name + "\n");
        Print("\n");
        return 0;
    }

    private int ShowIni()
    {
        IniConfiguration c = _host.Configuration;
        string scanned = c.ScannedFiles.Count == 0 ? "(none)" : string.Join(",\n", c.ScannedFiles) + "\n";
        Print($"Configuration File (php.ini) Path: {IniConfiguration.DefaultPath}\n" +
            $"Loaded Configuration File:         {c.LoadedFile ?? "(none)"}\n" +
            $"Scan for additional .ini files in: {c.ScanPath ?? "(none)"}\n" +
            $"Additional .ini files parsed:      {scanned}\n");
        return 0;
    }

    private int ExtensionInfo()
    {
        string lower = options.Subject.ToLowerInvariant();
        if (!_host.Environment.Extensions.TryGetValue(lower, out ExtensionInfo? extension) && options.Subject != "main")
        {
            Print($"Extension '{options.Subject}' not present.\n");
            return 1;
        }

        return Request("Standard input code", r =>
        {
            IniTable ini = r.Context.Ini;
            if (extension is not null) Print($"\n{extension.Name}\n\n{(lower == "core" ? "PHP Version" : "Version")} => {extension.Version}\n");
            string owner = lower is "main" or "core" ? "core" : extension!.Name;
            IniDefinition[] settings = [.. ini.Registry.Definitions.Where(d => d.Extension == owner)];
            if (settings.Length == 0) return;
            Print("\nDirective => Local Value => Master Value\n");
            foreach (IniDefinition d in settings)
                Print($"{d.Entry.Name} => {Shown(d, ini.Current(d))} => {Shown(d, ini.Original(d))}\n");
            Print("\n");
        });
    }

    private static string Shown(IniDefinition definition, PhpString? value) => definition.Entry.Kind switch
    {
        IniKind.Bool => IniQuantity.ParseBool(value) ? "On" : "Off",
        _ => value is { Length: > 0 } ? value.ToString() : "no value",
    };

    /// <summary>Prints what a Reflection class says, as PHP itself does it.</summary>
    private void Reflect(PhpRequest request)
    {
        string create = options.Mode switch
        {
            CliMode.ReflectFunction when options.Subject.Contains("::", StringComparison.Ordinal) => "ReflectionMethod::createFromMethodName",
            CliMode.ReflectFunction => "new ReflectionFunction",
            CliMode.ReflectClass => "new ReflectionClass",
            CliMode.ReflectExtension => "new ReflectionExtension",
            _ => "new ReflectionZendExtension",
        };
        request.SetGlobal("argv", Value.String(Bytes(options.Subject)));
        request.Evaluate(Bytes($"try {{ echo {create}($argv), \"\\n\"; }} catch (Throwable $e) {{ echo \"Exception: \", $e->getMessage(), \"\\n\"; exit(1); }}"), "Command line code");
    }
}
