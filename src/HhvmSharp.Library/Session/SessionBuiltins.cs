using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>What the host asks of sessions.</summary>
public static class SessionBuiltins
{
    /// <summary>session.upload_progress, before a body is read that may be an upload.</summary>
    public static void ObserveUploads(RequestContext ctx, PhpString cookies, PhpString query)
    {
        if (ctx.Ini.GetBool("session.upload_progress.enabled")) ctx.UploadObserver = new UploadProgress(ctx, cookies, query);
    }

    /// <summary>session.auto_start, before the script.</summary>
    public static void StartAutomatically(RequestContext ctx)
    {
        if (ctx.Ini.GetBool("session.auto_start")) SessionState.Of(ctx).Start(ctx);
    }
}
