using System.Globalization;

namespace HhvmSharp.Conformance;

/// <summary>A process and what it started, by /proc.</summary>
internal static class ProcessTree
{
    internal static long ResidentBytes(int root)
    {
        long total = 0;
        foreach (int id in Members(root))
        {
            try
            {
                total += long.Parse(File.ReadAllText($"/proc/{id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * System.Environment.SystemPageSize;
            }
            catch (Exception e) when (e is IOException or FormatException)
            {
                // it has just ended
            }
        }

        return total;
    }

    internal static void Kill(int root)
    {
        foreach (int id in Enumerable.Reverse(Members(root)))
        {
            try
            {
                using var process = System.Diagnostics.Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // it has just ended
            }
        }
    }

    private static List<int> Members(int root)
    {
        var members = new List<int> { root };
        for (int i = 0; i < members.Count; i++)
        {
            try
            {
                foreach (string child in File.ReadAllText($"/proc/{members[i]}/task/{members[i]}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    members.Add(int.Parse(child, CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // it has just ended
            }
        }

        return members;
    }
}
