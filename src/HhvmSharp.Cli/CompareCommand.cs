using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HhvmSharp.Cli;

/// <summary>
/// `hhvm compare SCRIPT [--php CMD] [--runs N]`: the script in each mode, and in a PHP given by name, each as a process
/// of its own, interleaved; whether the outputs are the same, and how long it took.
/// </summary>
internal sealed class CompareCommand
{
    private sealed record Way(string Name, string Command, string[] Arguments)
    {
        internal List<double> Milliseconds { get; } = [];

        internal string? Output { get; set; }

        internal double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);
    }

    private readonly List<Way> _ways = [];
    private int _runs = 5;

    /// <summary>0: all outputs are the same.</summary>
    internal static int Run(string[] arguments)
    {
        var command = new CompareCommand();
        string? script = command.Parse(arguments);
        if (script is null)
        {
            Console.Error.WriteLine("Usage: hhvm compare SCRIPT [--php CMD] [--runs N]");
            return 2;
        }

        for (int run = 0; run < command._runs; run++)
            foreach (Way way in command._ways) Measure(way, script);
        Console.Write(command.Report(out bool same));
        return same ? 0 : 1;
    }

    private string? Parse(string[] arguments)
    {
        string self = Environment.ProcessPath!;
        foreach (string mode in new[] { "interp", "il", "trace", "auto" }) _ways.Add(new Way(mode, self, ["-d", "jit.mode=" + mode]));
        string? script = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--php" && i + 1 < arguments.Length)
            {
                string[] words = arguments[++i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                _ways.Add(new Way("php", words[0], words[1..]));
            }
            else if (arguments[i] == "--runs" && i + 1 < arguments.Length)
            {
                if (!int.TryParse(arguments[++i], out _runs) || _runs < 1) return null;
            }
            else if (script is null)
            {
                script = arguments[i];
            }
            else
            {
                return null;
            }
        }

        return script;
    }

    private static void Measure(Way way, string script)
    {
        var start = new ProcessStartInfo(way.Command) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.Latin1 };
        foreach (string a in way.Arguments) start.ArgumentList.Add(a);
        start.ArgumentList.Add(script);
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        way.Milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        way.Output ??= output;
    }

    private string Report(out bool same)
    {
        var text = new StringBuilder();
        double slowest = _ways.Max(w => w.Median), interpreter = _ways[0].Median;
        text.Append("mode      output     first    median      best  speed-up\n");
        same = true;
        foreach (Way way in _ways)
        {
            bool equal = way.Output == _ways[0].Output;
            same &= equal;
            text.Append(CultureInfo.InvariantCulture, $"{way.Name,-8}  {(equal ? "same" : "DIFFERS"),-7} {way.Milliseconds[0],6:F0} ms {way.Median,6:F0} ms {way.Milliseconds.Min(),6:F0} ms {interpreter / way.Median,8:F2}x  {new string('#', (int)(30 * way.Median / slowest))}\n");
        }

        return text.ToString();
    }
}
