using System.Collections;
using HhvmSharp.Compiler;
using HhvmSharp.Library;
using HhvmSharp.Library.Generated;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Generated;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>
/// The process: built-ins, compiler, configuration. Made once; requests (<see cref="PhpRequest"/>) share it and
/// change nothing in it.
/// </summary>
public sealed class PhpHost
{
    private PhpHost(RuntimeEnvironment environment, HostOptions options)
    {
        Environment = environment;
        Options = options;
    }

    public RuntimeEnvironment Environment { get; }

    public HostOptions Options { get; }

    /// <summary>What php.ini and the command line said.</summary>
    public IniConfiguration Configuration => Environment.Ini.Configuration;

    /// <summary>Starts up: registers the built-ins, reads the configuration.</summary>
    public static PhpHost Start(HostOptions options)
    {
        var environment = new RuntimeEnvironment
        {
            Compiler = new ScriptCompiler(),
            StartDirectory = Directory.GetCurrentDirectory(),
            ProcessVariables = ReadEnvironment(),
        };
        GeneratedExtensions_HhvmSharp_Runtime.Register(environment);
        GeneratedExtensions_HhvmSharp_Library.Register(environment);
        environment.IsMissing = SystemLibraries.IsMissing;
        environment.CompileEnvironment = new CompileEnvironment(environment);
        environment.Executable = options.Executable;
        environment.Constants.Add(PhpString.Literal("PHP_SAPI"), Value.String(PhpString.Literal(options.SapiName)));
        environment.Constants.Add(PhpString.Literal("PHP_BINARY"), Value.String(PhpString.Literal(PhpString.FromUtf8(options.Executable ?? "").Span)));
        var host = new PhpHost(environment, options);
        environment.Ini = host.CreateRegistry(options.Ini);
        foreach (string name in Names(environment.Ini, "disable_functions"))
            environment.Functions.Remove(PhpString.FromUtf8(name).ToLower());
        return host;
    }

    /// <summary>The settings of this process as other options would make them (a test with settings of its own).</summary>
    public IniRegistry CreateRegistry(IniOptions options)
    {
        IniConfiguration configuration = IniConfiguration.Load(options with { GetConstant = ConstantText });
        var registry = new IniRegistry(configuration);
        foreach (ExtensionInfo extension in Environment.DeclaredExtensions.Values) registry.Register(extension.Name, extension.IniEntries);
        return registry;
    }

    /// <summary>The value of an environment variable of the process, or null.</summary>
    public string? GetEnvironmentVariable(string name)
    {
        foreach ((string key, string value) in Environment.ProcessVariables)
            if (key == name) return value;
        return null;
    }

    private PhpString? ConstantText(PhpString name)
    {
        if (!Environment.Constants.TryGetValue(name, out Value value)) return null;
        return value.Kind switch
        {
            Kind.String => value.AsString,
            Kind.Int => PhpString.FromLatin1(value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Kind.Bool => value.IsTrue ? PhpString.SingleByte((byte)'1') : PhpString.Empty,
            Kind.Null => PhpString.Empty,
            _ => null,
        };
    }

    private static IEnumerable<string> Names(IniRegistry registry, string setting)
    {
        PhpString? list = registry.Find(PhpString.FromLatin1(setting))?.Value;
        return list is null ? [] : list.ToUtf8().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<KeyValuePair<string, string>> ReadEnvironment()
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables())
            variables.Add(new((string)entry.Key, (string?)entry.Value ?? ""));
        return variables;
    }
}
