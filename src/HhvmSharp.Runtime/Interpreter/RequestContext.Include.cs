using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>A script's source as it was opened.</summary>
/// <param name="Bytes">The whole source.</param>
/// <param name="OpenedPath">What __FILE__ is: the resolved path, or the address.</param>
/// <param name="Stamp">When the file was modified, in ticks, so that its code may be cached; 0: not cached.</param>
internal sealed record ScriptSource(byte[] Bytes, PhpString OpenedPath, long Stamp)
{
    /// <summary>The code, when a cache had it; then the source was not read.</summary>
    internal ScriptUnit? Unit { get; init; }

    internal long Length { get; init; } = Bytes.Length;
}

/// <summary>include, require and eval: finding, opening, compiling and entering.</summary>
public sealed unsafe partial class RequestContext
{
    private static readonly PhpString DefaultIncludePath = PhpString.Literal(".");
    private ScriptPolicy? _scriptPolicy;

    /// <summary>What opcache.* says about compiled files.</summary>
    internal ScriptPolicy ScriptPolicy => _scriptPolicy ??= new ScriptPolicy(this);

    /// <summary>A setting that the policy is made of changes.</summary>
    internal void ForgetScriptPolicy() => _scriptPolicy = null;

    /// <summary>While opcache.preload runs: what it compiles, in order.</summary>
    internal List<(ScriptSource Source, ScriptUnit Unit)>? PreloadingScripts;

    /// <summary>INCLUDE_OR_EVAL in frame <paramref name="f"/>: the new frame is current, or the result is there.</summary>
    /// <returns>True: a frame was entered. False: <paramref name="result"/> (owned), or something is pending.</returns>
    internal bool Include(Frame f, PhpString name, uint mode, int resultSlot, out Value result)
    {
        result = Value.False;
        ScriptUnit? unit;
        if (mode == IncludeMode.Eval)
        {
            unit = CompileEval(f, name);
        }
        else
        {
            bool once = mode is IncludeMode.IncludeOnce or IncludeMode.RequireOnce;
            PhpString? resolved = ResolveScript(name);
            if (once && resolved is not null && IncludedFiles.ContainsKey(resolved))
            {
                result = Value.True;
                return false;
            }

            ScriptSource? source = OpenScript(name, resolved);
            if (source is null)
            {
                if (!HasPending) FailedInclude(name, mode);
                return false;
            }

            if (!IncludedFiles.TryAdd(source.OpenedPath, true) && once)
            {
                result = Value.True;
                return false;
            }

            unit = CompileScript(source);
            if (resolved is not null && name.Span[0] == '/' && !name.Equals(resolved)) Environment.Scripts.AddName(ScriptPolicy, name, resolved);
        }

        if (unit is null || !LoadUnit(unit)) return false;
        // Inline caches hold what is visible from one scope: code that runs in a class gets its own.
        UserFunction main = f.Function.Scope is { } scope
            ? UserFunctions.Create(unit.Main.CloneForScope(), scope)
            : UserFunctions.Of(unit.Main);
        SymbolTable symbols = SymbolsOf(f);
        Frame frame = PushScript(unit, main, f.This, symbols);
        frame.ResultSlot = resultSlot;
        return true;
    }

    internal static string IncludeName(uint mode) => mode switch
    {
        IncludeMode.Eval => "eval",
        IncludeMode.Include => "include",
        IncludeMode.IncludeOnce => "include_once",
        IncludeMode.Require => "require",
        _ => "require_once",
    };

    private void FailedInclude(PhpString name, uint mode)
    {
        string path = (Settings.IncludePath ?? DefaultIncludePath).ToString();
        if (mode is IncludeMode.Require or IncludeMode.RequireOnce)
            ThrowError("Error", $"Failed opening required '{ErrorText.CString(name)}' (include_path='{path}')");
        else
            Warning($"{IncludeName(mode)}(): Failed opening '{ErrorText.CString(name)}' for inclusion (include_path='{path}')");
    }

    // ---- compiling ----

    private int _evaluations;

    private ScriptUnit? CompileEval(Frame f, PhpString code)
    {
        PhpString file = PhpString.FromLatin1($"{f.Code.FileName}({f.Line}) : eval()'d code");
        return Compile(code.Span.ToArray(), file, startInPhp: true);
    }

    /// <summary>The unit of a source, from the process's cache when it is there; null with an error pending.</summary>
    internal ScriptUnit? CompileScript(ScriptSource source)
    {
        if (source.Unit is { } cached) return cached;
        byte[] bytes = Environment.ScriptContent?.Invoke(this, source) ?? source.Bytes;
        if (HasPending) return null;
        ScriptUnit? unit = Compile(bytes, source.OpenedPath, startInPhp: false);
        if (unit is not null && source.Stamp != 0)
        {
            if (PreloadingScripts is { } preloading)
            {
                preloading.Add((source, unit));
            }
            else if (Environment.Scripts.Missed(this, source))
            {
                Environment.Scripts.Add(this, source, unit);
                Environment.ScriptFiles.Save(this, source, unit);
            }
        }

        return unit;
    }

    /// <summary>Compiles source of any origin; null with an error pending.</summary>
    internal ScriptUnit? Compile(byte[] source, PhpString file, bool startInPhp)
    {
        CompileOptions options = CompileOptionsFor(startInPhp);
        if (startInPhp) options = options with { FirstClassKey = ++_evaluations << 12 };
        CompileResult result = Environment.Compiler.Compile(source, file, options);
        if (result.Unit is { } unit) return unit;
        foreach (CompileDiagnostic d in result.Diagnostics) RaiseAt(d.Level, d.Message, file, d.Line);
        CompileFailure failure = result.Failure!;
        if (failure.IsParseError) ThrowCompileError("ParseError", failure.Message, file, failure.Line);
        else if (failure.IsThrown) ThrowCompileError("CompileError", failure.Message, file, failure.Line);
        else FatalAt(ErrorLevel.CompileError, failure.Message, file, failure.Line);
        return null;
    }

    /// <summary>The settings of this request that the code depends on.</summary>
    internal CompileOptions CompileOptionsFor(bool startInPhp) => new()
    {
        StartInPhp = startInPhp,
        SkipShebang = !startInPhp,
        ShortOpenTags = Settings.ShortOpenTag,
        Assertions = Settings.Assertions,
        Precision = Precision,
        Environment = Environment.CompileEnvironment,
    };

    // ---- opening ----

    /// <summary>Opens a script for include; null when there is none (the warning is raised).</summary>
    internal ScriptSource? OpenScript(PhpString name, PhpString? resolved)
    {
        if (name.Span.Contains((byte)0)) return null;
        if (StreamState.SchemeLength((resolved ?? name).Span) > 0 || Streams.HasOwnWrappers) return Streams.OpenScript(name, resolved);
        PhpString path = resolved ?? PhpString.FromUtf8(FullPath(name.ToUtf8()));
        ScriptSource? source = null;
        string? reason = FilePath.IsAllowed(this, path) ? TryRead(path, out source) : Posix.Message(Posix.NotPermitted);
        if (reason is null) return source;
        RaiseFromFunction(ErrorLevel.Warning, ErrorText.CString(name), $"Failed to open stream: {reason}");
        return null;
    }

    /// <summary>The compiled file from the cache, else its source; null: <paramref name="source"/> is there, otherwise why not.</summary>
    internal string? TryRead(PhpString path, out ScriptSource? source)
    {
        source = null;
        if (Environment.Scripts.Find(this, path) is { } unit)
        {
            source = new ScriptSource([], path, 0) { Unit = unit };
            return null;
        }

        string file = path.ToUtf8();
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists) return "No such file or directory";
            long stamp = info.LastWriteTimeUtc.Ticks;
            source = Environment.ScriptFiles.Load(this, path, stamp, info.Length) is { } loaded
                ? new ScriptSource([], path, stamp) { Unit = loaded, Length = info.Length }
                : new ScriptSource(File.ReadAllBytes(file), path, stamp);
            if (source.Unit is not null) Environment.Scripts.Add(this, source, source.Unit);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return "Permission denied";
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    /// <summary>php_resolve_path: the real path that an include of the name means, or null.</summary>
    internal PhpString? ResolveScript(PhpString name)
    {
        ReadOnlySpan<byte> n = name.Span;
        if (n.IsEmpty || n.Contains((byte)0)) return null;
        if (StreamState.SchemeLength(n) > 0)
        {
            StreamWrapper? wrapper = Streams.Locate(name, StreamOptions.ForInclude, out PhpString path);
            return wrapper is PlainFileWrapper ? RealPath(path) : null;
        }

        if (n[0] == '/' && Environment.Scripts.Resolve(this, name) is { } known) return known;
        if (n[0] != '/' && ScriptResolver?.Invoke(name) is { } own) return own;
        PhpString include = Settings.IncludePath ?? DefaultIncludePath;
        if (n[0] == '/' || n.StartsWith("./"u8) || n.StartsWith("../"u8) || include.Length == 0) return RealPath(name);
        return ResolveIn(name, include) ?? ResolveBeside(name);
    }

    /// <summary>Asked first what a relative name means, by an extension that has scripts elsewhere than in files.</summary>
    internal Func<PhpString, PhpString?>? ScriptResolver { get; set; }

    /// <summary>A name in the directories of an include_path, some of which may be URLs.</summary>
    internal PhpString? ResolveIn(PhpString name, PhpString includePath)
    {
        ReadOnlySpan<byte> rest = includePath.Span;
        while (!rest.IsEmpty)
        {
            int scheme = StreamState.SchemeLength(rest);
            if (rest.StartsWith("..:"u8)) scheme = 0;
            int start = scheme == 0 ? 0 : scheme + 3, end = rest[start..].IndexOf((byte)':');
            ReadOnlySpan<byte> directory = end < 0 ? rest : rest[..(start + end)];
            rest = end < 0 ? default : rest[(start + end + 1)..];
            if (directory.IsEmpty) continue;
            if (FindScript(new PhpString([.. directory, (byte)'/', .. name.Span])) is { } found) return found;
            if (HasPending) return null;
        }

        return null;
    }

    /// <summary>A name in the directory of the script that is running.</summary>
    private PhpString? ResolveBeside(PhpString name)
    {
        PhpString? running = HasPending ? null : ExecutedPosition().File;
        int slash = running is null ? -1 : running.Span.LastIndexOf((byte)'/');
        return slash < 0 ? null : FindScript(new PhpString([.. running!.Span[..(slash + 1)], .. name.Span]));
    }

    /// <summary>The real path of a file, or a URL whose wrapper knows it.</summary>
    private PhpString? FindScript(PhpString path)
    {
        if (StreamState.SchemeLength(path.Span) == 0) return RealPath(path);
        StreamWrapper? wrapper = Streams.Locate(path, StreamOptions.ForInclude, out PhpString local);
        if (wrapper is PlainFileWrapper) return RealPath(local);
        return wrapper is not null && wrapper.Stat(this, path, StatFlags.Quiet | StatFlags.NoBasedir, null, out _) ? path : null;
    }

    /// <summary>The absolute path without links, or null when there is no such file. Bytes, not text: names need not be UTF-8.</summary>
    internal PhpString? RealPath(PhpString path)
    {
        byte[] absolute = path.Length > 0 && path[0] == (byte)'/'
            ? [.. path.Span, 0]
            : [.. System.Text.Encoding.UTF8.GetBytes(CurrentDirectory), (byte)'/', .. path.Span, 0];
        byte* buffer = stackalloc byte[4096 + 1];
        fixed (byte* p = absolute)
        {
            return LibC.RealPath(p, buffer) == null ? null : PhpString.FromSpan(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
        }
    }

    private static class LibC
    {
        [DllImport("libc", EntryPoint = "realpath")]
        internal static extern byte* RealPath(byte* path, byte* resolved);
    }
}
