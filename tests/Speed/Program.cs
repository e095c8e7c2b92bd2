using System.Globalization;

namespace HhvmSharp.Speed;

/// <summary>
/// What must hold of a published hhvm's speed, in one run: docs/performance.md. The last line is "N passed, N failed".
/// </summary>
internal static class Program
{
    private const string Usage = "usage: HhvmSharp.Speed --hhvm FILE [--php COMMAND] [--only NAME]";

    private static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string? hhvm = null, php = null, only = null;
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--hhvm": hhvm = args[i + 1]; break;
                case "--php": php = args[i + 1]; break;
                case "--only": only = args[i + 1]; break;
                default: hhvm = null; i = args.Length; break;
            }
        }

        if (hhvm is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        // the interpreter alone; the tiers above it have checks of their own
        var engine = new Command(Path.GetFullPath(hhvm), ["-n", "-d", "opcache.jit=disable"]);
        Command? oracle = php is null ? null : Command.Parse(php);
        var report = new Report();
        (string Name, Action Run)[] checks =
        [
            ("dispatch", () => DispatchCheck.Run(engine, report)),
            ("costs", () => CostCheck.Run(engine, oracle, report)),
            ("start", () => StartUpCheck.Run(engine, report)),
            ("depth", () => DepthCheck.Run(engine, report)),
        ];
        foreach ((string name, Action run) in checks)
            if (only is null || only == name) run();
        Console.WriteLine($"{report.Passed} passed, {report.Failed} failed");
        return report.Failed == 0 ? 0 : 1;
    }
}

/// <summary>Counts and prints what was found.</summary>
internal sealed class Report
{
    internal int Passed { get; private set; }

    internal int Failed { get; private set; }

    internal void Check(bool holds, string text)
    {
        if (holds) Passed++;
        else Failed++;
        Console.WriteLine($"{(holds ? "ok    " : "FAILED")} {text}");
    }
}
