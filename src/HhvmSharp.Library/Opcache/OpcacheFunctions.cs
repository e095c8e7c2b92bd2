using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Opcache;

/// <summary>opcache_*() over the process's <see cref="ScriptCache"/>.</summary>
[PhpExtension("Zend OPcache")]
internal static class OpcacheFunctions
{
    [PhpFunction("opcache_reset(): bool")]
    internal static bool opcache_reset(RequestContext ctx)
    {
        if (!MayUse(ctx) || !ctx.ScriptPolicy.Enabled) return false;
        ctx.Environment.Scripts.ScheduleRestart();
        ctx.ScriptPolicy.Log(ScriptLog.Debug, "Restart Scheduled! Reason: user");
        return true;
    }

    [PhpFunction("opcache_get_status(bool $include_scripts = true): array|false")]
    internal static PhpArray? opcache_get_status(RequestContext ctx, bool include_scripts) =>
        MayUse(ctx) && ctx.ScriptPolicy.IsStarted ? OpcacheReport.Status(ctx, include_scripts) : null;

    [PhpFunction("opcache_get_configuration(): array|false")]
    internal static PhpArray? opcache_get_configuration(RequestContext ctx) => MayUse(ctx) ? OpcacheReport.Configuration(ctx) : null;

    [PhpFunction("opcache_compile_file(string $filename): bool")]
    internal static bool opcache_compile_file(RequestContext ctx, PhpString filename)
    {
        if (!ctx.ScriptPolicy.IsStarted && ctx.PreloadingScripts is null)
        {
            ctx.Raise(ErrorLevel.Notice, "Zend OPcache has not been properly started, can't compile file");
            return false;
        }

        PhpString path = ctx.ResolveScript(filename) ?? PhpString.FromUtf8(ctx.FullPath(filename.ToUtf8()));
        if (ctx.TryRead(path, out ScriptSource? source) is { } reason)
        {
            ctx.Raise(ErrorLevel.Warning, $"opcache_compile_file({filename}): Failed to open stream: {reason}");
            if (!ctx.HasPending)
                ctx.Raise(ErrorLevel.Warning, $"opcache_compile_file(): Failed opening '{filename}' for inclusion (include_path='{ctx.Settings.IncludePath}')");
            return false;
        }

        ScriptUnit? unit = ctx.CompileScript(source!);
        if (unit is null) return false;
        if (ctx.PreloadingScripts is not null) return true; // linked when the preload script has ended
        return ctx.LoadUnit(unit);
    }

    [PhpFunction("opcache_invalidate(string $filename, bool $force = false): bool")]
    internal static bool opcache_invalidate(RequestContext ctx, PhpString filename, bool force)
    {
        if (!MayUse(ctx) || !ctx.ScriptPolicy.Enabled) return false;
        PhpString? resolved = ctx.RealPath(filename);
        PhpString path = resolved ?? filename;
        ctx.Environment.ScriptFiles.Invalidate(ctx.ScriptPolicy, path);
        return ctx.Environment.Scripts.Invalidate(ctx, path, force) || resolved is not null;
    }

    [PhpFunction("opcache_is_script_cached(string $filename): bool")]
    internal static bool opcache_is_script_cached(RequestContext ctx, PhpString filename)
    {
        if (!MayUse(ctx) || !ctx.ScriptPolicy.Enabled) return false;
        return ctx.Environment.Scripts.Contains(ctx, ctx.ResolveScript(filename) ?? filename);
    }

    [PhpFunction("opcache_jit_blacklist(Closure $closure): void")]
    internal static void opcache_jit_blacklist(RequestContext ctx, PhpInstance closure)
    {
        if (closure is ClosureObject { Function: UserFunction { Code: { } code } }) (code.Original ?? code).StaysInterpreted = true;
    }

    /// <summary>opcache.restrict_api: only scripts under that path.</summary>
    private static bool MayUse(RequestContext ctx)
    {
        if (ctx.Ini.Get("opcache.restrict_api") is not { Length: > 0 } prefix) return true;
        if (ctx.MainScript is { } script && script.Span.StartsWith(prefix.Span)) return true;
        ctx.Raise(ErrorLevel.Warning, "Zend OPcache API is restricted by \"restrict_api\" configuration directive");
        return false;
    }
}
