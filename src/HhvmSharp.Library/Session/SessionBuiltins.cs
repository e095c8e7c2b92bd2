using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Session;

/// <summary>What the host asks of sessions.</summary>
public static class SessionBuiltins
{
    /// <summary>session.auto_start, before the script.</summary>
    public static void StartAutomatically(RequestContext ctx)
    {
        if (ctx.Ini.GetBool("session.auto_start")) ctx.GetState<SessionState>().Start(ctx);
    }
}
