using System.Security.Cryptography;
using HhvmSharp.Compiler;
using HhvmSharp.Library;
using HhvmSharp.Library.Generated;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Generated;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
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
        options.Extend?.Invoke(environment);
        OptionalExtensions.Settle(environment);
        HhvmSharp.Library.Standard.Streams.StreamBuiltins.Register(environment);
        if (environment.Extensions.ContainsKey("zlib")) HhvmSharp.Library.Zlib.ZlibBuiltins.Register(environment);
        HhvmSharp.Library.Phar.PharBuiltins.Register(environment);
        environment.CompileEnvironment = new CompileEnvironment(environment);
        environment.Executable = options.Executable;
        environment.Constants.Add(PhpString.Literal("PHP_SAPI"), Value.String(PhpString.Literal(options.SapiName)));
        environment.Constants.Add(PhpString.Literal("PHP_BINARY"), Value.String(PhpString.Literal(PhpString.FromUtf8(options.Executable ?? "").Span)));
        var host = new PhpHost(environment, options);
        environment.Ini = host.CreateRegistry(options.Ini);
        foreach (string name in Names(environment.Ini, "disable_functions").Where(CanDisable))
            environment.Functions.Remove(PhpString.FromUtf8(name).ToLower());
        environment.BuildId = new Lazy<byte[]>(host.ComputeBuildId); // a hash costs more than all the rest of the start
        return host;
    }

    /// <summary>Checks how opcache is to start and runs the script of opcache.preload, if there is one; false: it failed, and has said why.</summary>
    public bool Preload(IOutputSink sink, string sapi) => Preloader.Run(this, sink, sapi);

    /// <summary>Reads the configuration again, for requests that start from now on, and forgets compiled files.</summary>
    public void Reload()
    {
        Environment.Ini = CreateRegistry(Options.Ini);
        Environment.Scripts.ScheduleRestart();
    }

    /// <summary>The settings of this process as other options would make them (a test with settings of its own).</summary>
    public IniRegistry CreateRegistry(IniOptions options)
    {
        IniConfiguration configuration = IniConfiguration.Load(options with { GetConstant = ConstantText });
        var registry = new IniRegistry(configuration);
        foreach (ExtensionInfo extension in Environment.Extensions.Values) registry.Register(extension.Name, extension.IniEntries);
        foreach (string name in Names(registry, "disable_functions").Where(n => !CanDisable(n)))
            registry.NoteStartupMessage(ErrorLevel.Warning, $"Cannot disable function {name}()");
        return registry;
    }

    private static bool CanDisable(string function) => function is not ("exit" or "die");

    /// <summary>The value of an environment variable of the process, or null.</summary>
    public string? GetEnvironmentVariable(string name) => GetEnvironmentBytes(name)?.ToUtf8();

    /// <summary>The same as it is.</summary>
    public PhpString? GetEnvironmentBytes(string name)
    {
        PhpString wanted = PhpString.FromUtf8(name);
        foreach ((PhpString key, PhpString value) in Environment.ProcessVariables)
            if (key.Equals(wanted)) return value;
        return null;
    }

    /// <summary>Changes when an assembly that compiled code may depend on does, or the set of functions.</summary>
    private byte[] ComputeBuildId()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Type type in (ReadOnlySpan<Type>)[typeof(RuntimeEnvironment), typeof(GeneratedExtensions_HhvmSharp_Library), typeof(ScriptCompiler), typeof(PhpHost)])
            hash.AppendData(type.Module.ModuleVersionId.ToByteArray());
        foreach (string extension in Environment.Extensions.Keys) hash.AppendData(System.Text.Encoding.UTF8.GetBytes(extension));
        if (Environment.Ini.Find(PhpString.Literal("disable_functions"))?.Value is { } disabled) hash.AppendData(disabled.Span);
        return hash.GetHashAndReset();
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

    /// <summary>As bytes, which .NET would decode: values need not be UTF-8.</summary>
    private static List<KeyValuePair<PhpString, PhpString>> ReadEnvironment()
    {
        var variables = new List<KeyValuePair<PhpString, PhpString>>();
        byte[] all = File.Exists("/proc/self/environ") ? File.ReadAllBytes("/proc/self/environ") : [];
        foreach (Range range in all.AsSpan().Split((byte)0))
        {
            ReadOnlySpan<byte> entry = all.AsSpan(range);
            if (entry.IndexOf((byte)'=') is > 0 and var equals)
                variables.Add(new(PhpString.Literal(entry[..equals]), PhpString.Literal(entry[(equals + 1)..])));
        }

        return variables;
    }
}
