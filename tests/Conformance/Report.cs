using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HhvmSharp.Conformance;

/// <summary>What a run came to: tables, the comparison with a list of passes, JSON in phpt.py's shape.</summary>
public sealed class Report(TestList tests, IReadOnlyList<TestResult> results)
{
    private static readonly Outcome[] Order = Enum.GetValues<Outcome>();

    private readonly Dictionary<string, TestResult> _byName =
        tests.Names.Zip(results).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);

    public int Passed => results.Count(r => r.Outcome is Outcome.Pass or Outcome.XPass);

    public int Failed => results.Count(r => r.IsBad);

    public IEnumerable<string> PassedNames => tests.Names.Where(n => _byName[n].Outcome == Outcome.Pass);

    public string Failures()
    {
        var text = new StringBuilder();
        foreach (string name in tests.Names.Order(StringComparer.Ordinal))
        {
            TestResult r = _byName[name];
            if (!r.IsBad) continue;
            string reason = r.Reason.Split('\n')[0];
            text.Append($"{r.OutcomeName,-8} {name}").AppendLine(reason.Length == 0 ? "" : $"  # {reason}");
        }

        return text.ToString();
    }

    /// <summary>A row for each directory (or extension) and their total.</summary>
    public string Table(bool byDirectory)
    {
        var rows = new SortedDictionary<string, int[]>(StringComparer.Ordinal);
        var total = new int[Order.Length];
        foreach ((string name, TestResult result) in _byName)
        {
            string group = byDirectory ? Path.GetDirectoryName(name) is { Length: > 0 } d ? d : "." : Group(name);
            if (!rows.TryGetValue(group, out int[]? row)) rows[group] = row = new int[Order.Length];
            row[(int)result.Outcome]++;
            total[(int)result.Outcome]++;
        }

        Outcome[] columns = [.. Order.Where(o => total[(int)o] > 0)];
        int width = Math.Max(9, rows.Keys.Max(k => k.Length));
        var text = new StringBuilder();
        text.Append("directory".PadRight(width)).Append("  tests");
        foreach (Outcome c in columns) text.Append(' ').Append(TestResult.Name(c).PadLeft(Math.Max(6, TestResult.Name(c).Length)));
        text.AppendLine("   pass%");
        foreach ((string group, int[] row) in rows.Append(new("TOTAL", total)))
        {
            text.Append(group.PadRight(width)).Append($" {row.Sum(),6}");
            foreach (Outcome c in columns) text.Append(' ').Append(row[(int)c].ToString().PadLeft(Math.Max(6, TestResult.Name(c).Length)));
            int passed = row[(int)Outcome.Pass] + row[(int)Outcome.XPass];
            int ran = passed + row[(int)Outcome.Fail] + row[(int)Outcome.Timeout] + row[(int)Outcome.Crash] + row[(int)Outcome.Bork];
            text.AppendLine(ran == 0 ? "       -" : FormattableString.Invariant($" {100.0 * passed / ran,7:F2}"));
        }

        return text.ToString();
    }

    /// <summary>Of the tests that a list names, how many pass, by directory; a skipped one counts as not passed.</summary>
    public string Against(IEnumerable<string> listed)
    {
        var rows = new SortedDictionary<string, (int All, int Passed)>(StringComparer.Ordinal);
        foreach (string name in listed)
        {
            if (!_byName.TryGetValue(name, out TestResult? result)) continue;
            string group = string.Join('/', name.Split('/').Take(2));
            (int all, int passed) = rows.GetValueOrDefault(group);
            rows[group] = (all + 1, passed + (result.Outcome == Outcome.Pass ? 1 : 0));
        }

        var text = new StringBuilder();
        foreach ((string group, (int all, int passed)) in rows.Append(new("TOTAL", (rows.Values.Sum(r => r.All), rows.Values.Sum(r => r.Passed)))))
            text.AppendLine(FormattableString.Invariant($"{group,-24} {passed,5} of {all,5}  {100.0 * passed / Math.Max(1, all),6:F2} %"));
        return text.ToString();
    }

    /// <summary>Tests of a list that were run and did not pass: what they were must hold.</summary>
    public IReadOnlyList<string> Regressions(IEnumerable<string> required) =>
        [.. required.Where(n => _byName.TryGetValue(n, out TestResult? r) && r.Outcome != Outcome.Pass && !r.LacksExtension)];

    public void WriteJson(string path, RunOptions options, double seconds)
    {
        var all = new JsonObject();
        foreach (string name in tests.Names.Order(StringComparer.Ordinal))
        {
            TestResult r = _byName[name];
            all[name] = new JsonObject { ["outcome"] = r.OutcomeName, ["reason"] = r.Reason, ["s"] = r.Seconds };
        }

        var summary = new JsonObject();
        foreach (IGrouping<Outcome, TestResult> g in results.GroupBy(r => r.Outcome)) summary[TestResult.Name(g.Key)] = g.Count();
        var root = new JsonObject
        {
            ["php"] = options.Command ?? $"in process, mode {options.Mode}",
            ["srcdir"] = tests.Root,
            ["wall_s"] = Math.Round(seconds, 1),
            ["timeout_s"] = options.TimeoutSeconds,
            ["repeat"] = options.Repeat,
            ["summary"] = summary,
            ["tests"] = all,
        };
        File.WriteAllText(path, root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static string Group(string name)
    {
        string[] parts = name.Split('/');
        if (parts[0] is "ext" or "sapi" or "tests" && parts.Length > 2) return $"{parts[0]}/{parts[1]}";
        return parts[0] == "Zend" ? "Zend/tests" : Path.GetDirectoryName(name) is { Length: > 0 } d ? d : ".";
    }
}
