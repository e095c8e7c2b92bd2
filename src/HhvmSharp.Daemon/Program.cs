using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Servers;

namespace HhvmSharp.Daemon;

/// <summary>hhvm-server: what "hhvm -m server" and "hhvm -m fastcgi" become.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            var jit = new Jit.IL.IlTierCompiler();
            return ServerProcess.Run(ServerOptions.Parse(arguments), host =>
            {
                host.Environment.TierCompiler = jit;
                host.Environment.TierReport = () => Jit.IL.JitReport.Text(jit.States);
            });
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine($"hhvm-server: {e.Message}");
            return 1;
        }
    }
}
