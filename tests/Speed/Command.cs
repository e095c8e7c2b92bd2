using System.Diagnostics;

namespace HhvmSharp.Speed;

/// <summary>How a runtime is started.</summary>
internal sealed record Command(string File, string[] Arguments)
{
    internal static Command Parse(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Command(words[0], words[1..]);
    }

    /// <summary>A script of this folder.</summary>
    internal static string Script(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Runs it to the end: standard output, exit code, processor time.</summary>
    internal Result Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(File, [.. Arguments, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(output, process.ExitCode);
    }

    internal readonly record struct Result(string Output, int ExitCode);
}
