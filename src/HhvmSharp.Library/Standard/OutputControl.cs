using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>The ob_* functions over the request's <see cref="OutputLayer"/>.</summary>
[PhpExtension("standard")]
internal static class OutputControl
{
    [PhpConst("PHP_OUTPUT_HANDLER_START")] internal const long Start = 1;
    [PhpConst("PHP_OUTPUT_HANDLER_WRITE")] internal const long Write = 0;
    [PhpConst("PHP_OUTPUT_HANDLER_FLUSH")] internal const long FlushOp = 4;
    [PhpConst("PHP_OUTPUT_HANDLER_CLEAN")] internal const long CleanOp = 2;
    [PhpConst("PHP_OUTPUT_HANDLER_FINAL")] internal const long Final = 8;
    [PhpConst("PHP_OUTPUT_HANDLER_CONT")] internal const long Cont = 0;
    [PhpConst("PHP_OUTPUT_HANDLER_END")] internal const long End = 8;
    [PhpConst("PHP_OUTPUT_HANDLER_CLEANABLE")] internal const long Cleanable = 16;
    [PhpConst("PHP_OUTPUT_HANDLER_FLUSHABLE")] internal const long Flushable = 32;
    [PhpConst("PHP_OUTPUT_HANDLER_REMOVABLE")] internal const long Removable = 64;
    [PhpConst("PHP_OUTPUT_HANDLER_STDFLAGS")] internal const long StandardFlags = 112;
    [PhpConst("PHP_OUTPUT_HANDLER_STARTED")] internal const long Started = 4096;
    [PhpConst("PHP_OUTPUT_HANDLER_DISABLED")] internal const long Disabled = 8192;
    [PhpConst("PHP_OUTPUT_HANDLER_PROCESSED")] internal const long Processed = 16384;

    [PhpFunction("ob_start($callback = null, int $chunk_size = 0, int $flags = PHP_OUTPUT_HANDLER_STDFLAGS): bool")]
    internal static bool ob_start(RequestContext ctx, Value callback, long chunk_size, long flags)
    {
        OutputHandler? handler = UserOutputHandler.Create(ctx, in callback, Math.Max(0, chunk_size), (OutputHandlerFlags)(int)flags);
        if (ctx.Output.Start(handler)) return true;
        handler?.Free(ctx);
        if (!ctx.HasPending) Arg.Notice(ctx, "Failed to create buffer");
        return false;
    }

    [PhpFunction("ob_flush(): bool")]
    internal static bool ob_flush(RequestContext ctx)
    {
        if (Missing(ctx, "Failed to flush buffer. No buffer to flush")) return false;
        return ctx.Output.Flush() || Refused(ctx, "flush");
    }

    [PhpFunction("ob_clean(): bool")]
    internal static bool ob_clean(RequestContext ctx)
    {
        if (Missing(ctx, "Failed to delete buffer. No buffer to delete")) return false;
        return ctx.Output.Clean() || Refused(ctx, "delete");
    }

    [PhpFunction("ob_end_flush(): bool")]
    internal static bool ob_end_flush(RequestContext ctx) =>
        !Missing(ctx, "Failed to delete and flush buffer. No buffer to delete or flush") && ctx.Output.End();

    [PhpFunction("ob_end_clean(): bool")]
    internal static bool ob_end_clean(RequestContext ctx) =>
        !Missing(ctx, "Failed to delete buffer. No buffer to delete") && ctx.Output.Discard();

    [PhpFunction("ob_get_flush(): string|false")]
    internal static PhpString? ob_get_flush(RequestContext ctx)
    {
        if (Missing(ctx, "Failed to delete and flush buffer. No buffer to delete or flush")) return null;
        PhpString? contents = ctx.Output.Contents();
        if (!ctx.Output.End()) Refused(ctx, "delete");
        return contents;
    }

    [PhpFunction("ob_get_clean(): string|false")]
    internal static PhpString? ob_get_clean(RequestContext ctx)
    {
        PhpString? contents = ctx.Output.Contents();
        if (contents is not null && !ctx.Output.Discard()) Refused(ctx, "delete");
        return contents;
    }

    [PhpFunction("ob_get_contents(): string|false")]
    internal static PhpString? ob_get_contents(RequestContext ctx) => ctx.Output.Contents();

    [PhpFunction("ob_get_level(): int")]
    internal static long ob_get_level(RequestContext ctx) => ctx.Output.Level;

    [PhpFunction("ob_get_length(): int|false")]
    internal static long? ob_get_length(RequestContext ctx) => ctx.Output.Active?.Used;

    [PhpFunction("ob_list_handlers(): array")]
    internal static PhpArray ob_list_handlers(RequestContext ctx)
    {
        var names = new PhpArray();
        foreach (OutputHandler handler in ctx.Output.Handlers) names.Append(Value.String(handler.Name).Copied());
        return names;
    }

    [PhpFunction("ob_get_status(bool $full_status = false): array")]
    internal static PhpArray ob_get_status(RequestContext ctx, bool full_status)
    {
        if (!full_status) return ctx.Output.Active is { } active ? Status(active) : new PhpArray();
        var all = new PhpArray();
        foreach (OutputHandler handler in ctx.Output.Handlers) all.Append(Value.Array(Status(handler)));
        return all;
    }

    [PhpFunction("ob_implicit_flush(bool $enable = true): void")]
    internal static void ob_implicit_flush(RequestContext ctx, bool enable) => ctx.Output.ImplicitFlush = enable;

    [PhpFunction("flush(): void")]
    internal static void flush(RequestContext ctx) => ctx.Output.FlushSink();

    private static PhpArray Status(OutputHandler handler)
    {
        var status = new PhpArray(7);
        status.Add("name", Value.String(handler.Name).Copied());
        status.Add("type", Value.Int((long)handler.Flags & 0xf));
        status.Add("flags", Value.Int((long)handler.Flags));
        status.Add("level", Value.Int(handler.Level));
        status.Add("chunk_size", Value.Int(handler.ChunkSize));
        status.Add("buffer_size", Value.Int(handler.BufferSize));
        status.Add("buffer_used", Value.Int(handler.Used));
        return status;
    }

    private static bool Missing(RequestContext ctx, string message)
    {
        if (ctx.Output.Active is not null) return false;
        Arg.Notice(ctx, message);
        return true;
    }

    /// <summary>The buffer may not be flushed or deleted; always false.</summary>
    private static bool Refused(RequestContext ctx, string verb)
    {
        if (!ctx.HasPending && ctx.Output.Active is { } active)
            Arg.Notice(ctx, $"Failed to {verb} buffer of {active.Name} ({active.Level})");
        return false;
    }
}
