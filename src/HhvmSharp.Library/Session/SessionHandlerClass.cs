using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

[PhpExtension("session")]
[PhpClass("interface SessionHandlerInterface")]
[PhpMethod("public function open(string $path, string $name): bool", Tentative = true)]
[PhpMethod("public function close(): bool", Tentative = true)]
[PhpMethod("public function read(string $id): string|false", Tentative = true)]
[PhpMethod("public function write(string $id, string $data): bool", Tentative = true)]
[PhpMethod("public function destroy(string $id): bool", Tentative = true)]
[PhpMethod("public function gc(int $max_lifetime): int|false", Tentative = true)]
internal static class SessionHandlerInterface;

[PhpExtension("session")]
[PhpClass("interface SessionIdInterface")]
[PhpMethod("public function create_sid(): string", Tentative = true)]
internal static class SessionIdInterface;

[PhpExtension("session")]
[PhpClass("interface SessionUpdateTimestampHandlerInterface")]
[PhpMethod("public function validateId(string $id): bool", Tentative = true)]
[PhpMethod("public function updateTimestamp(string $id, string $data): bool", Tentative = true)]
internal static class SessionUpdateTimestampHandlerInterface;

/// <summary>SessionHandler: the built-in handler, for classes that change a part of it.</summary>
[PhpExtension("session")]
[PhpClass("class SessionHandler implements SessionHandlerInterface, SessionIdInterface")]
internal static class SessionHandlerClass
{
    private static SessionState Active(RequestContext ctx)
    {
        SessionState state = SessionState.Of(ctx);
        if (state.Status != SessionStatus.Active) Throw.Error(ctx, "Session is not active");
        if (state.ParentModule is null) Throw.Error(ctx, "Cannot call default session handler");
        return state;
    }

    /// <summary>Null after a warning.</summary>
    private static SessionState? Opened(RequestContext ctx)
    {
        SessionState state = Active(ctx);
        if (state.IsUserOpen) return state;
        Arg.Warning(ctx, "Parent session handler is not open");
        return null;
    }

    [PhpMethod("public function open(string $path, string $name): bool", Tentative = true)]
    public static bool Open(RequestContext ctx, PhpInstance self, PhpString path, PhpString name)
    {
        SessionState state = Active(ctx);
        if (!state.ParentModule!.Open(ctx, path, name)) return false;
        state.IsUserOpen = true;
        return true;
    }

    [PhpMethod("public function close(): bool", Tentative = true)]
    public static bool Close(RequestContext ctx, PhpInstance self)
    {
        // without a session there is nothing open either
        if (Opened(ctx) is not { } state) return false;
        state.IsUserOpen = false;
        return state.ParentModule!.Close(ctx);
    }

    [PhpMethod("public function read(string $id): string|false", Tentative = true)]
    public static PhpString? Read(RequestContext ctx, PhpInstance self, PhpString id) => Opened(ctx)?.ParentModule!.Read(ctx, PhpString.FromSpan(id.Span));

    [PhpMethod("public function write(string $id, string $data): bool", Tentative = true)]
    public static bool Write(RequestContext ctx, PhpInstance self, PhpString id, PhpString data) =>
        Opened(ctx) is { } state && state.ParentModule!.Write(ctx, PhpString.FromSpan(id.Span), data);

    [PhpMethod("public function destroy(string $id): bool", Tentative = true)]
    public static bool Destroy(RequestContext ctx, PhpInstance self, PhpString id) => Opened(ctx) is { } state && state.ParentModule!.Destroy(ctx, id);

    [PhpMethod("public function gc(int $max_lifetime): int|false", Tentative = true)]
    public static long? Gc(RequestContext ctx, PhpInstance self, long max_lifetime)
    {
        if (Opened(ctx) is not { } state) return null;
        long removed = state.ParentModule!.CollectGarbage(ctx, max_lifetime);
        return removed < 0 ? null : removed;
    }

    [PhpMethod("public function create_sid(): string", Tentative = true)]
    public static PhpString CreateSid(RequestContext ctx, PhpInstance self) => Active(ctx).ParentModule!.CreateId(ctx) ?? SessionModule.MakeId(ctx);
}
