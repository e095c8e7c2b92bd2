using HhvmSharp.Runtime;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>
/// One request, from superglobals to shutdown functions. The steps and their order are those of PHP's
/// php_request_startup, php_execute_script and php_request_shutdown. Runs on a thread of <see cref="PhpThread"/>.
/// </summary>
public sealed partial class PhpRequest
{
    private readonly RequestContext _ctx;

    public PhpRequest(PhpHost host, RequestOptions options)
    {
        _ctx = new RequestContext(host.Environment, options.Ini)
        {
            SapiName = options.SapiName,
            StandardStreams = options.StandardStreams,
            Body = options.Body,
        };
        if (options.CurrentDirectory is not null) _ctx.CurrentDirectory = options.CurrentDirectory;
        if (options.Environment is not null) _ctx.SetEnvironment(options.Environment);
        if (options.Variables is not null) _ctx.SetEnvironment(options.Variables);
        _ctx.LogSink = options.Log;
        _ctx.Headers.RequestMethod = options.Method;
        _ctx.Output.Sink = options.Sink;
        _ctx.MaxStackBytes = PhpThread.StackSize - PhpThread.ReservedStack;
        Options = options;
    }

    public RequestContext Context => _ctx;

    public RequestOptions Options { get; }

    /// <summary>What the program exits with, known after <see cref="Run"/>.</summary>
    public int ExitStatus => _ctx.ExitStatus;

    /// <summary>Starts the request, runs the program, ends the request; the exit status.</summary>
    public int Run(Action<PhpRequest> program)
    {
        try
        {
            Start();
            program(this);
        }
        catch (Exception e)
        {
            _ctx.Caught(e); // outside of PHP code: the start, the compiler
        }
        finally
        {
            Shutdown();
        }

        return _ctx.ExitStatus;
    }

    /// <summary>Ends the program from another thread, as a time-out does; shutdown functions still run.</summary>
    public void Stop() => _ctx.RequestInterrupt(static ctx => ctx.Fatal(ErrorLevel.Error, "The request was stopped"));

    private void Start()
    {
        IniTable ini = _ctx.Ini;
        if (_ctx.Environment.Scripts.RestartPending) _ctx.Environment.Scripts.Restart(_ctx.ScriptPolicy);
        if (Options.Settings is { } settings)
        {
            foreach ((PhpString name, PhpString value, IniAccess who) in settings) ini.Set(name, value, who, IniStage.Activate);
        }

        if (ini.Settings.MaxExecutionTime > 0) _ctx.ChangeTimeLimit(ini.Settings.MaxExecutionTime);
        _ctx.StartVerifying(ini.GetLong("vm.verify_counts"));
        // the process is for this request
        if (_ctx.SapiName is "cli" or "cgi-fcgi" && _ctx.PreloadingScripts is null && ini.Registry.StartupMessages is { } messages)
        {
            foreach ((int level, string text) in messages) _ctx.ReportStartup(level, text);
        }

        if (ini.GetBool("expose_php")) _ctx.Headers.Add($"X-Powered-By: PHP/{PhpVersion.Text}", replace: true, 0);
        Superglobals.Create(_ctx, Options);
        HhvmSharp.Library.Session.SessionBuiltins.StartAutomatically(_ctx);
        StartOutput(ini);
        HhvmSharp.Library.Zlib.ZlibBuiltins.StartCompression(_ctx);
        if (_ctx.SapiName == "cli" && _ctx.PreloadingScripts is null) DefineStandardStreams();
    }

    /// <summary>STDIN, STDOUT and STDERR of the command line.</summary>
    private void DefineStandardStreams()
    {
        (string Name, string Uri, string Mode)[] streams = [("STDIN", "php://stdin", "r"), ("STDOUT", "php://stdout", "w"), ("STDERR", "php://stderr", "w")];
        for (int i = 0; i < streams.Length; i++)
        {
            if (_ctx.Streams.OpenStandard(i, streams[i].Mode) is not { } stream) return;
            stream.Wrapper = _ctx.Streams.Find("php");
            stream.Uri = PhpString.FromLatin1(streams[i].Uri);
            _ctx.Constants[PhpString.FromLatin1(streams[i].Name)] = new UserConstant(Value.FromHeap(stream));
        }
    }

    private void StartOutput(IniTable ini)
    {
        if (ini.Get("output_handler") is { Length: > 0 } name)
        {
            if (UserOutputHandler.Create(_ctx, Value.String(name), 0, OutputHandlerFlags.Standard) is { } handler) _ctx.Output.Start(handler);
        }
        else if (ini.GetLong("output_buffering") is > 0 and var size)
        {
            _ctx.Output.StartDefault(size > 1 ? size : 0);
        }
        else
        {
            _ctx.Output.ImplicitFlush = ini.Settings.ImplicitFlush;
        }
    }

    // ---- programs ----

    /// <summary>Runs a file as the program, with auto_prepend_file and auto_append_file. False: it could not be compiled or was ended.</summary>
    public bool ExecuteFile(byte[] source, PhpString path)
    {
        PhpString opened = _ctx.RealPath(path) ?? path;
        ScriptSource? main = null;
        if (_ctx.ScriptPolicy.Enabled) _ctx.TryRead(opened, out main);
        return ExecuteMain(main ?? new ScriptSource(source, opened, 0), path);
    }

    /// <summary>Runs a file as the program, from the cache if it is there. False without a trace: it could not be opened.</summary>
    public bool TryExecuteFile(PhpString path, out bool ok)
    {
        ok = false;
        if (_ctx.ResolveScript(path) is not { } opened || _ctx.TryRead(opened, out ScriptSource? main) is not null) return false;
        ok = ExecuteMain(main!, path);
        return true;
    }

    /// <summary>Runs the script that "php -S" asks first; false: it has answered. True: it returned false, so the server is to do it.</summary>
    public bool ExecuteRouter(PhpString path)
    {
        if (_ctx.ResolveScript(path) is not { } opened || _ctx.TryRead(opened, out ScriptSource? source) is { } reason)
        {
            Respond(500, $"The router cannot be opened: {path}\n");
            return false;
        }

        _ctx.IncludedFiles.TryAdd(source!.OpenedPath, true);
        _ctx.MainScript = path;
        if (_ctx.CompileScript(source) is not { } unit)
        {
            _ctx.HandleUncaught();
            return false;
        }

        Value result = _ctx.RunUnit(unit);
        bool declined = !_ctx.HasPending && result.IsBool && !result.IsTrue;
        result.Release(_ctx);
        _ctx.HandleUncaught();
        return declined && !_ctx.HasPending;
    }

    /// <summary>Where relative paths start from now on.</summary>
    public void ChangeDirectory(string absolute) => _ctx.CurrentDirectory = absolute;

    /// <summary>Answers without a program.</summary>
    public void Respond(int status, string text)
    {
        _ctx.Headers.SetStatus(status);
        _ctx.Output.Write(text);
    }

    private bool ExecuteMain(ScriptSource main, PhpString path)
    {
        _ctx.IncludedFiles.TryAdd(main.OpenedPath, true);
        _ctx.MainScript = path;
        return ExecuteProgram(main);
    }

    /// <summary>Runs source that is no file (standard input) as the program.</summary>
    public bool ExecuteSource(byte[] source, string name) =>
        ExecuteProgram(new ScriptSource(source, PhpString.FromLatin1(name), 0));

    /// <summary>Runs the script of opcache.preload.</summary>
    internal void ExecutePreload(ScriptSource source)
    {
        _ctx.IncludedFiles.TryAdd(source.OpenedPath, true);
        Execute(source);
    }

    private bool ExecuteProgram(ScriptSource main)
    {
        bool ok = ExecuteConfigured("auto_prepend_file") && Execute(main);
        if (ok) ok = ExecuteConfigured("auto_append_file");
        return ok;
    }

    private bool ExecuteConfigured(string setting)
    {
        if (_ctx.Ini.Get(setting) is not { Length: > 0 } name) return true;
        PhpString? resolved = _ctx.ResolveScript(name);
        if (_ctx.OpenScript(name, resolved) is { } source)
        {
            _ctx.IncludedFiles.TryAdd(source.OpenedPath, true);
            return Execute(source);
        }

        if (!_ctx.HasPending)
            _ctx.Fatal(ErrorLevel.CompileError, $"Uncaught Error: Failed opening required '{name}' (include_path='{_ctx.Settings.IncludePath}')");
        _ctx.HandleUncaught();
        return false;
    }

    private bool Execute(ScriptSource source)
    {
        if (_ctx.CompileScript(source) is not { } unit)
        {
            _ctx.HandleUncaught();
            return false;
        }

        _ctx.RunUnit(unit).Release(_ctx);
        bool failed = _ctx.Exception is not null;
        _ctx.HandleUncaught();
        return !failed && _ctx.Unwinding == Unwinding.None;
    }

    /// <summary>Runs code without opening tag in the global scope (-r). <paramref name="name"/> is what errors show as the file.</summary>
    public bool Evaluate(PhpString code, string name)
    {
        ScriptUnit? unit = _ctx.Compile(code.Span.ToArray(), PhpString.FromLatin1(name), startInPhp: true);
        if (unit is not null) _ctx.RunUnit(unit).Release(_ctx);
        _ctx.HandleUncaught();
        return unit is not null && _ctx.Unwinding == Unwinding.None;
    }

    /// <summary>Compiles and declares, runs nothing (-l): false when there was an error, which is reported.</summary>
    public bool Check(byte[] source, PhpString path)
    {
        PhpString opened = _ctx.RealPath(path) ?? path;
        bool ok = _ctx.CompileScript(new ScriptSource(source, opened, 0)) is { } unit && _ctx.LoadUnit(unit) && !_ctx.HasPending;
        _ctx.HandleUncaught();
        return ok;
    }

    /// <summary>Compiles only; null when there was an error, which is reported.</summary>
    public ScriptUnit? Compile(byte[] source, PhpString path)
    {
        ScriptUnit? unit = _ctx.Compile(source, _ctx.RealPath(path) ?? path, startInPhp: false);
        _ctx.HandleUncaught();
        return unit;
    }

    /// <summary>Calls a built-in function without arguments.</summary>
    public void Call(string lowerName)
    {
        if (_ctx.FindFunction(PhpString.FromLatin1(lowerName)) is { } function) _ctx.CallFunction(function, null, []).Release(_ctx);
        _ctx.HandleUncaught();
    }

    /// <summary>Sets a global variable; takes over <paramref name="owned"/>.</summary>
    public void SetGlobal(string name, in Value owned) =>
        Value.AssignMove(_ctx, ref Value.Deref(ref _ctx.Globals.FindOrAdd(PhpString.FromLatin1(name)).Slot), in owned);

    /// <summary>The host could not do its part: the request exits with this status unless PHP code sets another.</summary>
    public void Fail(int status) => _ctx.ExitStatus = status;

    /// <summary>Between statements of an interactive program: true when exit() has ended it; an error has not.</summary>
    public bool EndStatement()
    {
        bool exit = _ctx.Unwinding == Unwinding.Exit;
        EndUnwinding();
        return exit;
    }
}
