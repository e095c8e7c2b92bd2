using System.Diagnostics;

namespace HhvmSharp.Speed;

/// <summary>How long the shortest program takes, the whole process.</summary>
internal static class StartUpCheck
{
    private const double LimitMilliseconds = 45;
    private const int Runs = 40;

    internal static void Run(Command hhvm, Report report)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Command.Result result = hhvm.Run(["-r", "echo 1;"]);
            if (result.Output == "1") best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        report.Check(best <= LimitMilliseconds, $"start-up: {best:F1} ms, the fastest of {Runs} (at most {LimitMilliseconds})");
    }
}
