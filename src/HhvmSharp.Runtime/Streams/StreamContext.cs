using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>A stream context: options by wrapper and name, and who is told of progress.</summary>
internal sealed class StreamContext(RequestContext ctx) : PhpResource(ctx, "stream-context")
{
    /// <summary>Owned: wrapper name to array of options.</summary>
    internal Value Options = Value.Array(new PhpArray());

    /// <summary>The "notification" parameter (owned); undef: none.</summary>
    internal Value Notification;

    private long _progress, _progressMax;

    /// <summary>Borrowed; undef when it is not set.</summary>
    internal Value Option(string wrapper, string name)
    {
        Value options = Options.AsArray.Get(PhpString.FromLatin1(wrapper)).Dereferenced();
        return options.IsArray ? options.AsArray.Get(PhpString.FromLatin1(name)).Dereferenced() : default;
    }

    internal void SetOption(RequestContext ctx, PhpString wrapper, PhpString name, in Value value)
    {
        PhpArray all = PhpArray.Separate(ctx, ref Options);
        if (!all.Get(wrapper).Dereferenced().IsArray) all.SetSymbol(ctx, wrapper, Value.Array(new PhpArray()));
        ref Value slot = ref Value.Deref(ref all.FindSymbol(wrapper));
        PhpArray.Separate(ctx, ref slot).SetSymbol(ctx, name, value.Dereferenced().Copied());
    }

    /// <summary>php_stream_notification_notify.</summary>
    internal void Notify(RequestContext ctx, StreamNotification code, int severity, PhpString? message, long messageCode, long transferred = 0, long max = 0)
    {
        if (Notification.IsUndef || ctx.HasPending) return;
        Value result = default;
        if (ctx.ResolveCallable(in Notification, out CallTarget target, out _))
        {
            result = ctx.CallFunction(target.Function, target.This,
                [Value.Int((int)code), Value.Int(severity), Value.String(message), Value.Int(messageCode), Value.Int(transferred), Value.Int(max)],
                null, target.Closure, FrameFlags.Dynamic);
        }
        else if (!ctx.HasPending)
        {
            ctx.RaiseFromFunction(ErrorLevel.Warning, "Failed to call user notifier");
        }

        result.Release(ctx);
    }

    internal void NotifyFileSize(RequestContext ctx, long size)
    {
        _progressMax = size;
        Notify(ctx, StreamNotification.FileSizeIs, 0, null, 0, 0, size);
    }

    internal void StartProgress(RequestContext ctx)
    {
        _progress = 0;
        Notify(ctx, StreamNotification.Progress, 0, null, 0, 0, _progressMax);
    }

    internal void NotifyProgress(RequestContext ctx, long more)
    {
        _progress += more;
        Notify(ctx, StreamNotification.Progress, 0, null, 0, _progress, _progressMax);
    }

    protected override void OnClose(PhpContext ctx)
    {
        Value.Release(ctx, ref Options);
        Value.Release(ctx, ref Notification);
    }
}

/// <summary>STREAM_NOTIFY_*.</summary>
internal enum StreamNotification
{
    Resolve = 1,
    Connect = 2,
    AuthRequired = 3,
    MimeTypeIs = 4,
    FileSizeIs = 5,
    Redirected = 6,
    Progress = 7,
    Completed = 8,
    Failure = 9,
    AuthResult = 10,
}
