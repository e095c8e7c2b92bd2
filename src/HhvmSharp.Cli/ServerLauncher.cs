using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Hosting.Sapi;

namespace HhvmSharp.Cli;

/// <summary>
/// -m server, -m fastcgi and -S: this process becomes hhvm-server, which stands beside it. The command line does not load
/// the web server's assemblies, and a server has runtime settings of its own (docs/adr/0003-a-server-executable.md).
/// </summary>
internal static unsafe partial class ServerLauncher
{
    /// <summary>64 MB, in hexadecimal: requests end before a collection sees them. The runtime takes this from the environment only.</summary>
    private const string Gen0Variable = "DOTNET_GCgen0size", Gen0Size = "4000000";

    private const string DefaultHttp = "localhost:8080", DefaultFastCgi = "127.0.0.1:9000";

    internal static int Run(CommandLine line, CliOptions options)
    {
        string executable = Path.Combine(AppContext.BaseDirectory, "hhvm-server");
        if (!File.Exists(executable))
        {
            Console.Error.WriteLine($"{line.ProgramName}: {executable} is not there; it comes with dotnet publish");
            return 1;
        }

        bool fastCgi = options.Mode == CliMode.FastCgi;
        string root = Text(options.DocumentRoot) ?? ".";
        if (!fastCgi && !Directory.Exists(root))
        {
            Console.Error.WriteLine($"Directory {root} does not exist.");
            return 1;
        }

        var server = new ServerOptions
        {
            FastCgi = fastCgi,
            Listen = Text(options.Address) ?? (fastCgi ? DefaultFastCgi : DefaultHttp),
            Admin = Text(options.AdminAddress),
            DocumentRoot = root,
            Router = fastCgi ? null : Text(options.Script),
            NoIni = options.NoIni,
            IniPath = Text(options.IniPath),
            Defines = options.Defines,
        };
        int error = Become(executable, server.ToArguments());
        Console.Error.WriteLine($"{line.ProgramName}: {executable}: {Marshal.GetPInvokeErrorMessage(error)}");
        return 1;
    }

    private static string? Text(string? latin1) => latin1 is null ? null : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    /// <summary>execv(3): returns only when it fails, with errno.</summary>
    private static int Become(string executable, IEnumerable<string> arguments)
    {
        string[] all = [executable, .. arguments];
        byte** pointers = stackalloc byte*[all.Length + 1];
        for (int i = 0; i < all.Length; i++) pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(all[i]);
        pointers[all.Length] = null;
        _ = SetVariable(Gen0Variable, Gen0Size, overwrite: 0);
        _ = Execute(pointers[0], pointers);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true)]
    private static partial int Execute(byte* path, byte** arguments);
}
