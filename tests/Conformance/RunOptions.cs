using System.Globalization;

namespace HhvmSharp.Conformance;

/// <summary>A wrong command line; the message is for the user.</summary>
public sealed class UsageException(string message) : Exception(message);

/// <summary>The executable's command line.</summary>
public sealed record RunOptions
{
    internal const string Usage =
        """
        Usage: HhvmSharp.Conformance [options] PATH...

        Runs .phpt tests. PATH is a test or a directory, relative to --php-src if that is given.

          --php-src DIR    the root of PHP's source tree (or of another tree of tests)
          --mode MODE      how PHP code is executed; built: interp, il, auto
          --php CMD        run the tests by this command, not in this process
          --cgi CMD        a php-cgi-like command, for the tests that need one
          --hhvm FILE      the executable that tests get as TEST_PHP_EXECUTABLE
          --jobs N         workers (default: the number of processors)
          --repeat N       each test N times in one process
          --timeout N      seconds for a test (10)
          --mem N          MiB of resident memory for a test (2048; 0: no bound)
          --ini K=V        added to the default settings; may be repeated
          --list FILE      names of tests, one a line
          --passes FILE    report which of the tests listed there pass
          --require FILE   fail unless every test listed there, that was run, passes
          --record FILE    write the names of the tests that passed
          --exclude REGEX  leave out tests whose name matches
          --sample N       only every N-th test
          --json FILE      write every verdict
          --logdir DIR     write the output of tests that do not pass
          --slow           also tests that skip under SKIP_SLOW_TESTS
          --keep           keep NAME.php
          --by-dir         the table by full directory
          -v, -q           one line per test; no list of failures

        The last line is "N passed, N failed". Exit status 1: something failed.
        """;

    public string? Root { get; private set; }
    public string Mode { get; private set; } = "interp";
    public string? Command { get; private set; }
    public string? Cgi { get; private set; }
    public string? Hhvm { get; private set; }
    public int Jobs { get; private set; } = Environment.ProcessorCount;
    public int Repeat { get; private set; } = 1;
    public int TimeoutSeconds { get; private set; } = 10;
    public int MemoryMiB { get; private set; } = 2048;
    public List<string> Ini { get; } = [];
    public List<string> Lists { get; } = [];
    public string? Passes { get; private set; }
    public string? Require { get; private set; }
    public string? Record { get; private set; }
    public List<string> Exclude { get; } = [];
    public int Sample { get; private set; } = 1;
    public string? Json { get; private set; }
    public string? LogDirectory { get; private set; }
    public bool Slow { get; private set; }
    public bool Keep { get; private set; }
    public bool ByDirectory { get; private set; }
    public bool Verbose { get; private set; }
    public bool Quiet { get; private set; }
    public List<string> Paths { get; } = [];

    /// <summary>This process is a worker of another one that listens on this socket.</summary>
    public string? WorkerSocket { get; private set; }

    /// <exception cref="UsageException">An option is unknown or malformed.</exception>
    public static RunOptions Parse(string[] args)
    {
        var o = new RunOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            string Value() => ++i < args.Length ? args[i] : throw new UsageException($"{name} needs a value");
            int Count() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : throw new UsageException($"{name} needs a number");
            switch (name)
            {
                case "--php-src" or "--root": o.Root = Path.GetFullPath(Value()); break;
                case "--mode":
                    o.Mode = Value();
                    o.Ini.Add("jit.mode=" + o.Mode); // for commands
                    break;
                case "--php": o.Command = Executable(Value()); break;
                case "--cgi": o.Cgi = Executable(Value()); break;
                case "--hhvm": o.Hhvm = Executable(Value()); break;
                case "--jobs": o.Jobs = Math.Max(1, Count()); break;
                case "--repeat": o.Repeat = Math.Max(1, Count()); break;
                case "--timeout": o.TimeoutSeconds = Count(); break;
                case "--mem": o.MemoryMiB = Count(); break;
                case "--ini": o.Ini.Add(Value()); break;
                case "--list": o.Lists.Add(Value()); break;
                case "--passes": o.Passes = Value(); break;
                case "--require": o.Require = Value(); break;
                case "--record": o.Record = Value(); break;
                case "--exclude": o.Exclude.Add(Value()); break;
                case "--sample": o.Sample = Math.Max(1, Count()); break;
                case "--json": o.Json = Value(); break;
                case "--logdir": o.LogDirectory = Path.GetFullPath(Value()); break;
                case "--slow": o.Slow = true; break;
                case "--keep": o.Keep = true; break;
                case "--by-dir": o.ByDirectory = true; break;
                case "-v": o.Verbose = true; break;
                case "-q": o.Quiet = true; break;
                case "--worker": o.WorkerSocket = Value(); break;
                default:
                    if (name.StartsWith('-')) throw new UsageException($"unknown option {name}");
                    o.Paths.Add(name);
                    break;
            }
        }

        return o;
    }

    /// <summary>Tests run in another directory, so a command must be absolute.</summary>
    private static string Executable(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return File.Exists(name) ? Path.GetFullPath(name) : throw new UsageException($"no such file: {name}");
        foreach (string directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        {
            string path = Path.Combine(directory, name);
            if (File.Exists(path)) return path;
        }

        throw new UsageException($"no such command: {name}");
    }

    internal RunSettings Settings(string root) => new()
    {
        SourceRoot = root,
        Ini = Ini,
        Executable = Command ?? Hhvm ?? "",
        CgiExecutable = Cgi ?? "",
        TimeoutSeconds = TimeoutSeconds,
        Slow = Slow,
        Repeat = Repeat,
        Keep = Keep,
    };
}
