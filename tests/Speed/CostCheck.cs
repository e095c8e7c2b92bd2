namespace HhvmSharp.Speed;

/// <summary>costs.php: time against size, and against PHP's time at the largest size.</summary>
internal static class CostCheck
{
    private const double LargestExponent = 1.1, LargestRatio = 3;

    /// <summary>Its data leaves the processor's caches between the sizes: PHP's own exponent is 1.6 here, ours 1.2.</summary>
    private const string OutOfCaches = "freeNested";

    private const double CacheMisses = 0.3;

    internal static void Run(Command hhvm, Command? php, Report report)
    {
        string[] cases = hhvm.Run([Command.Script("costs.php"), "-"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in cases)
        {
            List<(double Size, double Seconds)> ours = Measure(hhvm, name);
            if (ours.Count == 0)
            {
                report.Check(false, $"{name}: no result");
                continue;
            }

            double exponent = Exponent(ours);
            double largest = LargestExponent + (name == OutOfCaches ? CacheMisses : 0);
            report.Check(exponent <= largest, $"{name}: n to the {exponent:F2} (at most {largest:F1})");
            if (php is null) continue;
            List<(double Size, double Seconds)> theirs = Measure(php, name);
            if (theirs.Count == 0)
            {
                Console.WriteLine($"       {name}: PHP gives no result");
                continue;
            }

            double ratio = ours[^1].Seconds / theirs[^1].Seconds;
            report.Check(ratio <= LargestRatio, $"{name}: {ours[^1].Seconds * 1e3:F2} ms, PHP {theirs[^1].Seconds * 1e3:F2} ms: {ratio:F2} times (at most {LargestRatio})");
        }
    }

    private static List<(double Size, double Seconds)> Measure(Command engine, string name)
    {
        var points = new List<(double, double)>();
        foreach (string line in engine.Run([Command.Script("costs.php"), name]).Output.Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words.Length == 3 && words[0] == name) points.Add((double.Parse(words[1]), double.Parse(words[2])));
        }

        return points.Count == 4 ? points : [];
    }

    /// <summary>The slope of the line through the logarithms (least squares).</summary>
    private static double Exponent(List<(double Size, double Seconds)> points)
    {
        double x = points.Average(static p => Math.Log(p.Size)), y = points.Average(static p => Math.Log(p.Seconds));
        return points.Sum(p => (Math.Log(p.Size) - x) * (Math.Log(p.Seconds) - y)) / points.Sum(p => Math.Pow(Math.Log(p.Size) - x, 2));
    }
}
