using System.Reflection;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Entering the dispatch loop, and the change from its ReadyToRun form to the one compiled in this process.</summary>
internal static unsafe partial class Interp
{
    /// <summary>Back-edges and calls in the cold loop before the hot one is asked for.</summary>
    private const int ColdBudget = 20_000;

    private static volatile bool s_hotReady;
    private static int s_coldCount;

    /// <summary>
    /// Runs <paramref name="entry"/> (a Top frame whose Ip is set) until it returns or unwinds. The result is in
    /// ctx.ReturnValue; ctx.Current is what it was before.
    /// </summary>
    internal static void Run(RequestContext ctx, Frame entry)
    {
        ctx.Current = entry;
        try
        {
            if (s_hotReady) RunHot(ctx, entry);
            else if (!RunCold(ctx, entry)) RunHot(ctx, ctx.Current!);
        }
        catch (Exception e)
        {
            ctx.Abandon(entry, e);
        }
    }

    /// <summary>Called by the cold loop now and then: counts, starts the compilation of the hot loop, says when it is there.</summary>
    private static bool LeavesCold(RequestContext ctx)
    {
        if (s_hotReady) return true;
        if (++s_coldCount == ColdBudget) PrepareHot(); // racy by design: a lost count only delays it
        return false;
    }

    private static void PrepareHot() => ThreadPool.UnsafeQueueUserWorkItem(static _ =>
    {
        MethodInfo hot = typeof(Interp).GetMethod("RunHot", BindingFlags.NonPublic | BindingFlags.Static)!;
        RuntimeHelpers.PrepareMethod(hot.MethodHandle);
        s_hotReady = true;
    }, null);
}
