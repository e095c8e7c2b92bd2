using System.Text;
using HhvmSharp.Conformance;

namespace HhvmSharp.Differential;

/// <summary>Runs one program in several ways and compares what it prints.</summary>
/// <param name="traces">Compares traces with the interpreter, otherwise tier 1.</param>
internal sealed class DifferentialRun(bool traces = false)
{
    private readonly IPhpEngine _interpreter = new InProcessEngine("interp", 20, null);
    private readonly IPhpEngine _compiled = new InProcessEngine(traces ? "trace" : "il", 20, null);
    private readonly string _directory = Directory.CreateTempSubdirectory("differential").FullName;

    /// <summary>The ways, by name, and their settings.</summary>
    private IEnumerable<(string Name, IPhpEngine Engine, string[] Ini)> Ways => traces ?
    [
        ("interp", _interpreter, []),
        ("trace hot=1", _compiled, ["jit.hot_loop=1"]),
        ("trace hot=4", _compiled, ["jit.hot_loop=4", "jit.hot_exit=2"]),
    ]
    :
    [
        ("interp", _interpreter, []),
        ("il hot=1", _compiled, ["jit.hot_func=1", "jit.hot_loop=1"]),
        ("il hot=4", _compiled, ["jit.hot_func=4", "jit.hot_loop=8"]),
    ];

    /// <summary>Null when all agree; otherwise who does not, and how.</summary>
    internal string? Compare(string program)
    {
        string script = Path.Combine(_directory, "program.php");
        string? expected = null, first = null;
        foreach ((string name, IPhpEngine engine, string[] ini) in Ways)
        {
            // a file of its own: compiled code of an earlier way would be used again
            File.WriteAllText(script, program);
            string output = Run(engine, script, ini);
            if (output.Length == 0) return null; // it took too long
            if (expected is null)
            {
                (expected, first) = (output, name);
            }
            else if (expected != output)
            {
                return $"--- {first}\n{expected}\n--- {name}\n{output}";
            }
        }

        return null;
    }

    private string Run(IPhpEngine engine, string script, string[] ini)
    {
        ExecutionResult result = engine.Run(new Execution
        {
            Script = script,
            Ini = ini,
            Environment = new Dictionary<string, string>(),
            WorkingDirectory = _directory,
        });
        return result.End == ExecutionEnd.Normal ? Encoding.Latin1.GetString(result.Output) : "";
    }

    /// <summary>Leaves out lines and statements while the difference stays.</summary>
    internal string Shrink(string program)
    {
        bool smaller = true;
        while (smaller)
        {
            smaller = false;
            foreach (string candidate in Candidates(program))
            {
                if (Compare(candidate) is null) continue;
                program = candidate;
                smaller = true;
                break;
            }
        }

        return program;
    }

    /// <summary>The program without one of its lines, or without one of its simple statements.</summary>
    private static IEnumerable<string> Candidates(string program)
    {
        string[] lines = program.Split('\n');
        for (int i = 1; i < lines.Length; i++)
            if (lines[i].Length > 0) yield return string.Join('\n', lines.Where((_, n) => n != i));
        for (int start = 0; start < program.Length; start++)
        {
            if (program[start] is not (';' or '{')) continue;
            int end = program.IndexOf(';', start + 1);
            if (end < 0 || program.AsSpan(start + 1, end - start - 1).ContainsAny("{}()\n".AsSpan()[..2])) continue;
            yield return program.Remove(start + 1, end - start);
        }
    }
}
