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
            var traces = new Jit.Trace.TraceTier();
            return ServerProcess.Run(ServerOptions.Parse(arguments), host =>
            {
                host.Environment.TierCompiler = jit;
                host.Environment.TraceTier = traces;
                host.Environment.TierReport = () => Jit.IL.JitReport.Text(jit.States) + Jit.Trace.TraceReport.Text(traces);
            });
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine($"hhvm-server: {e.Message}");
            return 1;
        }
    }
}
