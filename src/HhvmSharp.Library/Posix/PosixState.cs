using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>What ext/posix keeps for a request (Zend's POSIX_G).</summary>
internal sealed class PosixState
{
    private int _lastError;

    internal static int LastError(RequestContext ctx) => ctx.GetState<PosixState>()._lastError;

    /// <summary>False, for the caller to return.</summary>
    internal static bool Fail(RequestContext ctx, int error)
    {
        ctx.GetState<PosixState>()._lastError = error;
        return false;
    }

    /// <summary>Whether a call gave a result; otherwise its errno is kept.</summary>
    internal static bool Succeeded(RequestContext ctx, long result) => result >= 0 || Fail(ctx, LibC.Error);
}
