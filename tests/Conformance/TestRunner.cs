using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace HhvmSharp.Conformance;

/// <summary>What is the same for all tests of a run.</summary>
public sealed record RunSettings
{
    /// <summary>The root that names are relative to and tests run in.</summary>
    public required string SourceRoot { get; init; }

    public IReadOnlyList<string> Ini { get; init; } = [];

    /// <summary>The executable under test, for tests that start it themselves; may be "".</summary>
    public string Executable { get; init; } = "";

    public string CgiExecutable { get; init; } = "";

    public int TimeoutSeconds { get; init; } = 10;

    /// <summary>Run also what skips itself under SKIP_SLOW_TESTS.</summary>
    public bool Slow { get; init; }

    /// <summary>Each test this many times in a row; all must pass.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Leave NAME.php behind.</summary>
    public bool Keep { get; init; }
}

/// <summary>Runs one test as PHP's run-tests does: sections, SKIPIF, environment, CLEAN, verdict.</summary>
public sealed partial class TestRunner
{
    private readonly IPhpEngine _engine;
    private readonly RunSettings _settings;
    private readonly TestIni _ini;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Directory, bool Cgi, string Code), string> _skips = [];

    public TestRunner(IPhpEngine engine, RunSettings settings)
    {
        _engine = engine;
        _settings = settings;
        _ini = new TestIni(settings.Ini);
        foreach (System.Collections.DictionaryEntry e in Environment.GetEnvironmentVariables())
        {
            string name = (string)e.Key;
            if (!name.StartsWith("SSH_", StringComparison.Ordinal) && !name.StartsWith("PHP_INI", StringComparison.Ordinal) &&
                !name.StartsWith("PHPRC", StringComparison.Ordinal))
                _environment[name] = (string?)e.Value ?? "";
        }

        _environment["TEST_PHP_EXECUTABLE"] = settings.Executable;
        _environment["TEST_PHP_EXECUTABLE_ESCAPED"] = Quote(settings.Executable);
        _environment["TEST_PHP_CGI_EXECUTABLE"] = settings.CgiExecutable;
        _environment["TEST_PHP_CGI_EXECUTABLE_ESCAPED"] = Quote(settings.CgiExecutable);
        _environment["TEST_PHPDBG_EXECUTABLE"] = "";
        _environment["TEST_PHPDBG_EXECUTABLE_ESCAPED"] = "''";
        _environment["TEST_PHP_SRCDIR"] = settings.SourceRoot;
        _environment["SKIP_ONLINE_TESTS"] = "1";
        _environment["SKIP_IO_CAPTURE_TESTS"] = "1";
        _environment["NO_INTERACTION"] = "1";
        _environment["TEMP"] = TempDirectory;
        _environment["TEST_TIMEOUT"] = settings.TimeoutSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _environment.Remove("SKIP_SLOW_TESTS");
        if (!settings.Slow) _environment["SKIP_SLOW_TESTS"] = "1";
    }

    private static string TempDirectory => Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    /// <summary>Runs a test, repeated as the settings say; a later run that fails decides.</summary>
    public TestResult Run(string path)
    {
        TestResult result = RunOnce(path, firstAttempt: true);
        for (int i = 1; i < _settings.Repeat && result.Outcome == Outcome.Pass; i++)
        {
            result = RunOnce(path, firstAttempt: true);
            if (result.IsBad) result = result with { Reason = $"run {i + 1} in the same process: {result.Reason}" };
        }

        return result;
    }

    private TestResult RunOnce(string path, bool firstAttempt)
    {
        PhptFile test;
        try
        {
            test = PhptFile.Load(path);
        }
        catch (PhptFormatException e)
        {
            return new TestResult(Outcome.Bork, e.Message);
        }
        catch (IOException e)
        {
            return new TestResult(Outcome.Bork, $"cannot read: {e.Message}");
        }

        if (test.Has("PHPDBG")) return new TestResult(Outcome.NeedsCgi, "phpdbg");
        if (test.Has("REDIRECTTEST")) return new TestResult(Outcome.Redirect, "REDIRECTTEST is not followed");
        if (test.NeedsCgi && !_engine.HasCgi) return new TestResult(Outcome.NeedsCgi, "CGI not available");
        var files = new TestFiles(path);
        files.Delete();
        try
        {
            return new Attempt(this, test, files).Execute(firstAttempt);
        }
        finally
        {
            if (!_settings.Keep) files.Delete();
        }
    }

    /// <summary>The files that a test leaves next to itself while it runs.</summary>
    private sealed class TestFiles(string path)
    {
        private readonly string _base = path[..^4];

        internal string Code => _base + "php";

        internal string Skip => _base + "skip.php";

        internal string Clean => _base + "clean.php";

        internal void Delete()
        {
            foreach (string file in (ReadOnlySpan<string>)[Code, Skip, Clean]) File.Delete(file);
        }
    }

    /// <summary>One attempt at one test.</summary>
    private sealed class Attempt(TestRunner runner, PhptFile test, TestFiles files)
    {
        private readonly Dictionary<string, string> _env = new(runner._environment, StringComparer.Ordinal);
        private bool _expectFailure = test.Has("XFAIL");
        private bool _flaky = test.Has("FLAKY") || test.Text("SKIPIF").Contains("SKIP_PERF_SENSITIVE", StringComparison.Ordinal) ||
                              FlakyFunction().IsMatch(test.Text("FILE"));

        internal TestResult Execute(bool firstAttempt)
        {
            foreach (string name in (ReadOnlySpan<string>)["REDIRECT_STATUS", "QUERY_STRING", "PATH_TRANSLATED", "SCRIPT_FILENAME", "REQUEST_METHOD", "CONTENT_TYPE", "CONTENT_LENGTH", "TZ"])
                _env[name] = "";
            foreach (string line in Decode(test.Text("ENV")).Replace("{PWD}", test.Directory, StringComparison.Ordinal).Split('\n'))
            {
                string[] pair = line.Trim().Split('=', 2);
                if (pair.Length == 2 && pair[0].Length > 0) _env[pair[0]] = pair[1];
            }

            string[] missing = test.Text("EXTENSIONS").Trim().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Where(e => !runner._engine.Extensions.Contains(e)).ToArray();
            if (missing.Length > 0) return new TestResult(Outcome.Skip, TestResult.MissingExtension + string.Join(", ", missing));
            if (ReadIni(out TestIni ini) is { } unset) return new TestResult(Outcome.Skip, $"environment variable {unset} is not set");
            _env["TEST_PHP_EXTRA_ARGS"] = string.Join(' ', ini.Definitions.Select(d => "-d " + Quote(d)));
            if (test.IsFilled("SKIPIF") && Skip() is { } skipped) return skipped;

            Write(files.Code, test.Text("FILE"));
            Execution execution = Prepare([.. ini.Definitions]);
            ExecutionResult result = runner._engine.Run(execution);
            string raw = Encoding.Latin1.GetString(result.Output);
            if (result.Crashed) raw += $"\nTermsig={(result.ExitCode < 0 ? -result.ExitCode : result.ExitCode - 128)}\n";
            bool cleanPrinted = test.IsFilled("CLEAN") && Clean();
            return Judge(result, raw, cleanPrinted, firstAttempt);
        }

        /// <summary>The INI section over the defaults; the name of a missing environment variable, or null.</summary>
        private string? ReadIni(out TestIni ini)
        {
            ini = runner._ini.Copy();
            if (!test.Has("INI")) return null;
            string text = Decode(test.Text("INI")).Replace("{PWD}", test.Directory, StringComparison.Ordinal)
                .Replace("{TMP}", TempDirectory, StringComparison.Ordinal);
            text = MailPattern().Replace(text, m => $"tee {m.Groups[1].Value} >/dev/null");
            foreach (Match m in EnvPattern().Matches(text))
                if (Environment.GetEnvironmentVariable(m.Groups[1].Value) is null) return m.Groups[1].Value;
            text = EnvPattern().Replace(text, m => Environment.GetEnvironmentVariable(m.Groups[1].Value)!);
            ini.Add(text.Split(['\r', '\n']));
            return null;
        }

        private TestResult? Skip()
        {
            var key = (test.Directory, test.NeedsCgi, test.Text("SKIPIF"));
            if (!runner._skips.TryGetValue(key, out string? answer))
            {
                Write(files.Skip, test.Text("SKIPIF"));
                ExecutionResult run = runner._engine.Run(Side(files.Skip, test.NeedsCgi, ["display_errors=1", "display_startup_errors=0"]));
                File.Delete(files.Skip);
                string output = Encoding.Latin1.GetString(run.Output);
                if (run.End == ExecutionEnd.Timeout) return new TestResult(Outcome.Timeout, "in SKIPIF", output);
                if (run.End == ExecutionEnd.OutOfMemory) return new TestResult(Outcome.Crash, "in SKIPIF", output);
                if (run.Crashed) return new TestResult(Outcome.Crash, $"in SKIPIF (exit {run.ExitCode})", output);
                answer = output.Trim(PhpText.Blanks);
                if (test.NeedsCgi)
                {
                    Match parts = HeadersPattern().Match(answer);
                    if (parts.Success) answer = parts.Groups[2].Value.Trim(PhpText.Blanks);
                    else if (HeaderLinePattern().IsMatch(answer)) answer = "";
                }

                if (answer.StartsWith("nocache", StringComparison.Ordinal)) answer = "";
                else runner._skips[key] = answer;
            }

            if (answer.StartsWith("skip", StringComparison.OrdinalIgnoreCase))
                return new TestResult(Outcome.Skip, Shorten(answer[4..].Trim(), 200));
            if (answer.StartsWith("xfail", StringComparison.OrdinalIgnoreCase)) _expectFailure = true;
            else if (answer.StartsWith("flaky", StringComparison.OrdinalIgnoreCase)) _flaky = true;
            else if (answer.Length != 0 && !InfoPattern().IsMatch(answer))
                return new TestResult(Outcome.Bork, "invalid output from SKIPIF: " + Shorten(answer, 300), answer);
            return null;
        }

        private bool Clean()
        {
            Write(files.Clean, test.Text("CLEAN").Trim(PhpText.Blanks));
            ExecutionResult run = runner._engine.Run(Side(files.Clean, cgi: false, []));
            return run.Output.Length != 0;
        }

        /// <summary>SKIPIF and CLEAN: the default settings, no request in the environment.</summary>
        private Execution Side(string script, bool cgi, string[] more)
        {
            var env = new Dictionary<string, string>(_env, StringComparer.Ordinal);
            foreach (string name in (ReadOnlySpan<string>)["REQUEST_METHOD", "QUERY_STRING", "PATH_TRANSLATED", "SCRIPT_FILENAME"])
                env.Remove(name);
            return new Execution
            {
                Script = script,
                Ini = [.. runner._ini.Definitions, "opcache.file_cache=", "opcache.file_cache_only=0", .. more],
                Environment = WithoutEmpty(env),
                WorkingDirectory = runner._settings.SourceRoot,
                Cgi = cgi,
            };
        }

        private Execution Prepare(IReadOnlyList<string> ini)
        {
            SetDefault("REDIRECT_STATUS", "1");
            SetDefault("QUERY_STRING", Decode(test.Text("GET").Trim(PhpText.Blanks)));
            SetDefault("PATH_TRANSLATED", files.Code);
            SetDefault("SCRIPT_FILENAME", files.Code);
            _env["HTTP_COOKIE"] = Decode(test.Text("COOKIE").Trim(PhpText.Blanks));
            byte[]? input = test["STDIN"] is { } text ? Encoding.Latin1.GetBytes(text) : null;
            string[] arguments = [];
            if (test.IsFilled("POST_RAW") || test.IsFilled("PUT"))
            {
                input = RawPost(test.IsFilled("POST_RAW") ? test.Text("POST_RAW") : test.Text("PUT"));
                _env["CONTENT_LENGTH"] = Number(input.Length);
                if (!test.IsFilled("POST_RAW")) _env["REQUEST_METHOD"] = "PUT";
                else SetDefault("REQUEST_METHOD", "POST");
            }
            else if (test.IsFilled("POST") || test.IsFilled("GZIP_POST") || test.IsFilled("DEFLATE_POST"))
            {
                _env["REQUEST_METHOD"] = "POST";
                input = Post();
                SetDefault("CONTENT_TYPE", "application/x-www-form-urlencoded");
            }
            else
            {
                _env["REQUEST_METHOD"] = "GET";
                _env["CONTENT_TYPE"] = _env["CONTENT_LENGTH"] = "";
                if (test.Has("ARGS")) arguments = ["--", .. ShellWords.Split(Decode(test.Text("ARGS")))];
            }

            string capture = test.Text("CAPTURE_STDIO").ToUpperInvariant();
            bool all = !test.Has("CAPTURE_STDIO");
            return new Execution
            {
                Script = files.Code,
                Ini = ini,
                Arguments = arguments,
                Environment = WithoutEmpty(_env),
                WorkingDirectory = runner._settings.SourceRoot,
                Input = all || capture.Contains("STDIN", StringComparison.Ordinal) ? input ?? [] : null,
                CaptureOutput = all || capture.Contains("STDOUT", StringComparison.Ordinal),
                CaptureError = all || capture.Contains("STDERR", StringComparison.Ordinal),
                Cgi = test.NeedsCgi,
            };
        }

        private byte[] Post()
        {
            if (test.IsFilled("POST"))
            {
                byte[] body = Encoding.Latin1.GetBytes(test.Text("POST").Trim(PhpText.Blanks));
                SetDefault("CONTENT_LENGTH", Number(body.Length));
                return body;
            }

            bool gzip = test.IsFilled("GZIP_POST");
            var packed = new MemoryStream();
            using (Stream stream = gzip ? new GZipStream(packed, CompressionLevel.SmallestSize) : new ZLibStream(packed, CompressionLevel.SmallestSize))
                stream.Write(Encoding.Latin1.GetBytes(test.Text(gzip ? "GZIP_POST" : "DEFLATE_POST").Trim(PhpText.Blanks)));
            if (gzip)
            {
                _env["HTTP_CONTENT_ENCODING"] = "gzip";
                _env["CONTENT_LENGTH"] = Number(packed.ToArray().Length);
            }

            return packed.ToArray();
        }

        /// <summary>The body of POST_RAW and PUT: its first Content-Type line becomes the header.</summary>
        private byte[] RawPost(string text)
        {
            var lines = new List<string>();
            foreach (string line in text.Trim(PhpText.Blanks).Split('\n'))
            {
                if (_env["CONTENT_TYPE"].Length == 0 && line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase))
                    _env["CONTENT_TYPE"] = line[13..].Replace("\r", "", StringComparison.Ordinal).Trim();
                else
                    lines.Add(line);
            }

            return Encoding.Latin1.GetBytes(string.Join('\n', lines));
        }

        private TestResult Judge(ExecutionResult result, string raw, bool cleanPrinted, bool firstAttempt)
        {
            string output = ExpectedOutput.Normalize(raw);
            string headers = "";
            if (test.NeedsCgi && HeadersPattern().Match(raw) is { Success: true } parts)
            {
                headers = parts.Groups[1].Value;
                output = ExpectedOutput.Normalize(parts.Groups[2].Value);
            }

            bool passed = false;
            string note = "";
            if (result.End != ExecutionEnd.Timeout)
            {
                (passed, note) = ExpectedOutput.Compare(test, output);
                if (!HeadersMatch(headers)) (passed, note) = (false, "headers differ");
            }

            if (passed)
            {
                if (_expectFailure) return new TestResult(Outcome.XPass, "XFAIL section but test passes");
                return new TestResult(Outcome.Pass, cleanPrinted ? "note: CLEAN printed something" : "");
            }

            if (firstAttempt && result.End != ExecutionEnd.Timeout && (_flaky || FlakyOutput().IsMatch(output)))
                return runner.RunOnce(test.Path, firstAttempt: false);
            if (_expectFailure) return new TestResult(Outcome.XFail, Shorten(test.Text("XFAIL").Trim(), 200), output);
            return result switch
            {
                { End: ExecutionEnd.Timeout } => new TestResult(Outcome.Timeout, "", output),
                { End: ExecutionEnd.OutOfMemory } => new TestResult(Outcome.Crash, "over the memory bound", output),
                { End: ExecutionEnd.OutputTooLong } => new TestResult(Outcome.Fail, "output over the bound", output),
                { Crashed: true } => new TestResult(Outcome.Crash, $"exit {result.ExitCode}", output),
                _ => new TestResult(Outcome.Fail, note, output),
            };
        }

        private bool HeadersMatch(string actual)
        {
            Dictionary<string, string> got = Headers(actual);
            return Headers(test.Text("EXPECTHEADERS")).All(h => got.GetValueOrDefault(h.Key) == h.Value);
        }

        private static Dictionary<string, string> Headers(string text)
        {
            var headers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string line in text.Split(['\r', '\n']))
            {
                string[] pair = line.Split(':', 2);
                if (pair.Length == 2) headers[pair[0].Trim()] = pair[1].Trim();
            }

            return headers;
        }

        private void SetDefault(string name, string value)
        {
            if (_env.GetValueOrDefault(name, "").Length == 0) _env[name] = value;
        }
    }

    // ---- small things ----

    /// <summary>proc_open, which run-tests uses, drops empty values.</summary>
    private static Dictionary<string, string> WithoutEmpty(Dictionary<string, string> env) =>
        env.Where(e => e.Value.Length != 0 && !e.Value.Contains('\0', StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);

    private static void Write(string path, string latin1) => File.WriteAllBytes(path, Encoding.Latin1.GetBytes(latin1));

    /// <summary>Real text (paths, environment) from a section's bytes.</summary>
    private static string Decode(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    private static string Number(int n) => n.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length];

    private static string Quote(string word) =>
        SafeWord().IsMatch(word) ? word : "'" + word.Replace("'", "'\"'\"'", StringComparison.Ordinal) + "'";

    [GeneratedRegex(@"\b(disk_free_space|hrtime|microtime|sleep|usleep)\(", RegexOptions.IgnoreCase)]
    private static partial Regex FlakyFunction();

    [GeneratedRegex(@"\b(404: page not found|address already in use|connection refused|deadlock|mailbox already exists|timed out)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FlakyOutput();

    [GeneratedRegex(@"\{MAIL:(\S+)\}")]
    private static partial Regex MailPattern();

    [GeneratedRegex(@"\{ENV:(\S+)\}")]
    private static partial Regex EnvPattern();

    [GeneratedRegex(@"^(.*?)\r?\n\r?\n(.*)", RegexOptions.Singleline)]
    private static partial Regex HeadersPattern();

    [GeneratedRegex(@"^[\w-]+: ")]
    private static partial Regex HeaderLinePattern();

    [GeneratedRegex("^(info|warn|xleak$)", RegexOptions.IgnoreCase)]
    private static partial Regex InfoPattern();

    [GeneratedRegex(@"^[A-Za-z0-9@%+=:,./_-]+$")]
    private static partial Regex SafeWord();
}
