using System.Diagnostics;
using System.Text;
using Xunit;

namespace HhvmSharp.Cli.Tests;

/// <summary>
/// The command line against recorded behaviour of PHP 8.4 (cases.txt). With HHVM_TEST_COMMAND=php in the environment
/// the cases are run by that command instead, to check the record.
/// </summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hhvm-cli-").FullName;

    public CommandLineTests()
    {
        File.WriteAllText(Path.Combine(_directory, "f.php"), "<?php\n// prints its arguments\necho implode(',', array_slice($argv, 1)) ?: 1;\n");
        File.WriteAllText(Path.Combine(_directory, "s.php"), "#!/usr/bin/env php\n<?php echo $argv[1];");
        File.WriteAllText(Path.Combine(_directory, "bad.php"), "<?php\necho (1 + );\n");
    }

    public static TheoryData<string> Cases => [.. Parse().Select(c => c.Command)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Behaves_as_php(string command)
    {
        Case c = Parse().First(x => x.Command == command);
        (string output, int exit) = Run(["-d", "log_errors=0", .. Words(Fill(c.Command))], c.Input);
        Assert.Equal(Fill(c.Output).TrimEnd(), output.TrimEnd());
        Assert.Equal(c.Exit, exit);
    }

    [Fact]
    public void The_first_line_of_the_version_has_the_shape_of_php()
    {
        (string output, int exit) = Run(["-v"], "");
        Assert.Matches(@"^PHP 8\.4\.\d+ \(cli\) \(built: .*\) \(NTS\)\n", output);
        Assert.Equal(0, exit);
    }

    [Fact]
    public void An_unknown_option_shows_the_usage()
    {
        (string output, int exit) = Run(["-y"], "");
        Assert.Contains("option not found y", output, StringComparison.Ordinal);
        Assert.Contains("Usage: ", output, StringComparison.Ordinal);
        Assert.Equal(1, exit);
    }

    [Fact]
    public void Output_that_was_printed_goes_out_before_a_signal_ends_the_process()
    {
        using Process process = Start(["-r", "echo 'printed'; while (true) $x = 1;"]);
        Thread.Sleep(1500);
        Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        Assert.Equal("printed", process.StandardOutput.ReadToEnd());
        Assert.True(process.WaitForExit(5000));
        Assert.Equal(128 + 15, process.ExitCode);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Fill(string text)
    {
        foreach (string name in (ReadOnlySpan<string>)["f", "s", "bad"])
            text = text.Replace($"{{{name}}}", Path.Combine(_directory, name + ".php"), StringComparison.Ordinal);
        return text;
    }

    private (string Output, int Exit) Run(string[] arguments, string input)
    {
        using Process process = Start(arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000));
        return (output + errors.Result, process.ExitCode);
    }

    private static Process Start(string[] arguments)
    {
        string command = Environment.GetEnvironmentVariable("HHVM_TEST_COMMAND") ?? Path.Combine(AppContext.BaseDirectory, "hhvm");
        var start = new ProcessStartInfo(command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string a in arguments) start.ArgumentList.Add(a);
        return Process.Start(start)!;
    }

    private sealed record Case(string Command, string Input, int Exit, string Output);

    private static List<Case> Parse()
    {
        var cases = new List<Case>();
        string? command = null;
        StringBuilder input = new(), output = new();
        int exit = 0;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "cases.txt")).SkipWhile(l => !l.StartsWith("---", StringComparison.Ordinal)).Append("--- end"))
        {
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                if (command is not null) cases.Add(new Case(command, input.ToString(), exit, output.ToString()));
                command = line[3..].Trim();
                input.Clear();
                output.Clear();
                exit = 0;
            }
            else if (line.StartsWith("stdin: ", StringComparison.Ordinal))
            {
                input.Append(line.AsSpan(7)).Append('\n');
            }
            else if (line.StartsWith("exit: ", StringComparison.Ordinal))
            {
                exit = int.Parse(line.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                output.Append(line).Append('\n');
            }
        }

        return cases;
    }

    /// <summary>Words separated by blanks; double quotes keep blanks.</summary>
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool quoted = false, any = false;
        foreach (char c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
                any = true;
            }
            else if (c == ' ' && !quoted)
            {
                if (any) words.Add(word.ToString());
                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        if (any) words.Add(word.ToString());
        return words;
    }
}
