using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>The dispatch loop.</summary>
internal static unsafe class Interp
{
    /// <summary>
    /// Runs <paramref name="entry"/> (a Top frame whose Ip is set) until it returns or unwinds. The result is in
    /// ctx.ReturnValue; ctx.Current is what it was before.
    /// </summary>
    internal static void Run(RequestContext ctx, Frame entry)
    {
        ctx.Current = entry;
        Frame f = entry;
        Op* op = f.Ip;
        while (true)
        {
            f.Ip = op;
            op = HandlerTable.Entries[(int)op->Code](ctx, f, op);
            if (op == null)
            {
                if (ctx.LeaveRun)
                {
                    ctx.LeaveRun = false;
                    return;
                }

                f = ctx.Current!;
                op = f.Ip;
            }
        }
    }
}
