using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>
/// opcache.preload: runs a script when the process starts and keeps the functions and classes that it declared for
/// every request. What its files declare at top level is linked at the end, in any order, also of files that were only
/// compiled (opcache_compile_file); a class that cannot be linked is told and left out.
/// </summary>
internal sealed class Preloader
{
    private readonly PhpHost _host;
    private readonly RequestContext _ctx;
    private readonly List<(ScriptSource Source, ScriptUnit Unit)> _scripts = [];
    private readonly Dictionary<ClassDecl, LastError> _errors = [];
    private bool _failed;

    private Preloader(PhpHost host, PhpRequest request)
    {
        _host = host;
        _ctx = request.Context;
        _ctx.PreloadingScripts = _scripts;
    }

    /// <summary>Runs the configured script, if opcache is on and there is one. False: it failed, and has said why.</summary>
    internal static bool Run(PhpHost host, IOutputSink sink, string sapi)
    {
        PhpString? script = Setting("opcache.preload");
        bool onlyFiles = IniQuantity.ParseBool(Setting("opcache.file_cache_only"));
        if (script is not { Length: > 0 } && !onlyFiles) return true;
        var request = new PhpRequest(host, new RequestOptions { Sink = new BodyOnly(sink), SapiName = sapi });
        ScriptPolicy policy = request.Context.ScriptPolicy;
        if (!policy.IsStarted) return true;
        if (onlyFiles && policy.FileCache is null)
        {
            policy.Log(ScriptLog.Fatal, "opcache.file_cache_only is set without a proper setting of opcache.file_cache");
            return false;
        }

        return script is not { Length: > 0 } || new Preloader(host, request).Run(request, script);

        PhpString? Setting(string name) => host.Environment.Ini.Find(PhpString.FromLatin1(name))?.Value;
    }

    private bool Run(PhpRequest request, PhpString script)
    {
        request.Run(r =>
        {
            PhpString? path = _ctx.ResolveScript(script);
            if (path is null || _ctx.TryRead(path, out ScriptSource? source) is not null)
            {
                _ctx.RaiseAt(ErrorLevel.Warning, "PHP Startup: Failed to open stream: No such file or directory", PhpString.Literal("Unknown"), 0);
                _ctx.FatalAt(ErrorLevel.CompileError, $"Failed opening required '{script}' (include_path='{_ctx.Settings.IncludePath}')", PhpString.Literal("Unknown"), 0);
                _failed = true;
                return;
            }

            r.ExecutePreload(source!);
            _failed = _ctx.Unwinding == Unwinding.Bailout;
            r.EndStatement();
        });
        if (_failed || _ctx.ExitStatus == 255) return false;
        LinkAll();
        foreach ((ScriptSource source, ScriptUnit unit) in _scripts) _host.Environment.Scripts.AddPreloaded(source, unit, _ctx.ScriptPolicy);
        _host.Environment.Preloaded = new PreloadedCode(_ctx, _scripts.Select(s => s.Source.OpenedPath));
        return true;
    }

    // ---- what was compiled and not run ----

    private void LinkAll()
    {
        foreach ((_, ScriptUnit unit) in _scripts)
            foreach (OpArray code in unit.TopFunctions)
                _ctx.Functions.TryAdd(code.Name!.ToLower(), UserFunctions.Of(code));

        bool changed;
        do
        {
            changed = false;
            foreach (ClassDecl decl in Unlinked())
                if (decl.Unconditional && _ctx.FindLoadedClass(Lower(decl)) is null && MissingDependency(decl) is null) changed |= TryLink(decl);
        }
        while (changed);
        foreach (ClassDecl decl in Unlinked()) Report(decl);
    }

    private List<ClassDecl> Unlinked()
    {
        var list = new List<ClassDecl>();
        foreach ((_, ScriptUnit unit) in _scripts)
            foreach (ClassDecl decl in unit.Classes)
                if ((decl.Unconditional || (decl.Flags & ClassFlags.Anonymous) != 0) && !ReferenceEquals(_ctx.FindLoadedClass(Lower(decl))?.Decl, decl)) list.Add(decl);
        return list;
    }

    private static PhpString Lower(ClassDecl decl) => PhpString.Literal(decl.Name.ToLower().Span);

    private string? MissingDependency(ClassDecl decl)
    {
        if (decl.ParentName is { } parent && Missing(parent)) return $"Unknown parent {parent}";
        foreach (PhpString name in decl.InterfaceNames)
            if (Missing(name)) return $"Unknown interface {name}";
        foreach (TraitUseDecl use in decl.Traits)
            if (Missing(use.Name)) return $"Unknown trait {use.Name}";
        return null;

        bool Missing(PhpString name) => _ctx.FindLoadedClass(ClassNames.Lower(name)) is null;
    }

    /// <summary>Links a class; its errors are kept for the report.</summary>
    private bool TryLink(ClassDecl decl)
    {
        ErrorDisplay display = _ctx.Settings.DisplayErrors;
        bool log = _ctx.Settings.LogErrors;
        (_ctx.Settings.DisplayErrors, _ctx.Settings.LogErrors) = (ErrorDisplay.Off, false);
        bool linked = _ctx.DeclareClass(decl, Lower(decl)) is not null;
        (_ctx.Settings.DisplayErrors, _ctx.Settings.LogErrors) = (display, log);
        if (!linked && _ctx.LastError is { } error) _errors[decl] = error;
        _ctx.Unwinding = Unwinding.None;
        if (_ctx.Exception is { } exception)
        {
            _ctx.Exception = null;
            Value.Object(exception).Release(_ctx);
        }

        return linked;
    }

    private void Report(ClassDecl decl)
    {
        PhpString? file = decl.Unit?.FileName;
        string name = PhpClass.CutAtNul(decl.Name.ToString());
        if (_ctx.FindLoadedClass(Lower(decl)) is not null)
            _ctx.RaiseAt(ErrorLevel.Warning, $"Can't preload already declared class {name}", file, decl.LineStart);
        else if (MissingDependency(decl) is { } missing)
            _ctx.RaiseAt(ErrorLevel.Warning, $"Can't preload unlinked class {name}: {missing}", file, decl.LineStart);
        else if (_errors.TryGetValue(decl, out LastError? error))
            _ctx.RaiseAt(ErrorLevel.Warning, $"Can't preload unlinked class {name}: {error.Message}", error.File, error.Line);
        _ctx.Output.Sink.Flush();
    }

    /// <summary>What the preload script prints goes out, its headers do not.</summary>
    private sealed class BodyOnly(IOutputSink inner) : IOutputSink
    {
        public bool Write(ReadOnlySpan<byte> bytes) => inner.Write(bytes);

        public void Flush() => inner.Flush();

        public void FlushImplicitly() => inner.FlushImplicitly();

        public void SendHeaders(RequestContext ctx)
        {
        }
    }
}
