using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>The request itself: environment, shutdown functions, the client's connection, the SAPI.</summary>
[PhpExtension("standard")]
internal static class RequestFunctions
{
    [PhpConst("CONNECTION_ABORTED")] internal const long Aborted = 1;
    [PhpConst("CONNECTION_NORMAL")] internal const long Normal = 0;
    [PhpConst("CONNECTION_TIMEOUT")] internal const long TimedOut = 2;

    [PhpFunction("getenv(?string $name = null, bool $local_only = false): string|array|false")]
    internal static Value getenv(RequestContext ctx, PhpString? name, bool local_only)
    {
        if (name is not null) return ctx.EnvironmentVariables.TryGetValue(name, out PhpString? value) ? Value.String(value).Copied() : Value.False;
        var all = new PhpArray();
        foreach ((PhpString key, PhpString value) in ctx.EnvironmentVariables)
            if (key.Length > 0 && key.Span.IndexOfAny((byte)' ', (byte)'.', (byte)'[') < 0) all.SetSymbol(ctx, key, Value.String(value).Copied());
        return Value.Array(all);
    }

    [PhpFunction("putenv(string $assignment): bool")]
    internal static bool putenv(RequestContext ctx, PhpString assignment)
    {
        int equals = assignment.Span.IndexOf((byte)'=');
        if (assignment.Length == 0 || equals == 0) Arg.ValueError(ctx, 1, "must have a valid syntax");
        if (equals < 0) ctx.EnvironmentVariables.Remove(assignment);
        else ctx.EnvironmentVariables[PhpString.FromSpan(assignment.Span[..equals])] = PhpString.FromSpan(assignment.Span[(equals + 1)..]);
        return true;
    }

    [PhpFunction("register_shutdown_function(callable $callback, mixed ...$args): void")]
    internal static void register_shutdown_function(RequestContext ctx, CallTarget callback, ReadOnlySpan<Value> args)
    {
        callback.AddOwners();
        var owned = new Value[args.Length];
        for (int i = 0; i < args.Length; i++) owned[i] = args[i].Copied();
        ctx.AddShutdownFunction(in callback, owned);
    }

    [PhpFunction("connection_aborted(): int")]
    internal static long connection_aborted(RequestContext ctx) => ctx.Output.ClientGone ? 1 : 0;

    [PhpFunction("connection_status(): int")]
    internal static long connection_status(RequestContext ctx) => ctx.Output.ClientGone ? Aborted : Normal;

    [PhpFunction("ignore_user_abort(?bool $enable = null): int")]
    internal static long ignore_user_abort(RequestContext ctx, bool? enable)
    {
        long old = ctx.Settings.IgnoreUserAbort ? 1 : 0;
        if (enable is { } on)
            ctx.Ini.Set(PhpString.Literal("ignore_user_abort"), PhpString.SingleByte(on ? (byte)'1' : (byte)'0'), IniAccess.User, IniStage.Runtime);
        return old;
    }

    [PhpFunction("php_sapi_name(): string|false")]
    internal static PhpString php_sapi_name(RequestContext ctx) => PhpString.FromLatin1(ctx.SapiName);
}
