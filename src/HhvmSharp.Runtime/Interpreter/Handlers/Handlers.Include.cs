using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>include, require, eval.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* INCLUDE_OR_EVAL(RequestContext ctx, Frame f, Op* op)
    {
        Value operand = Take1(ctx, f, op);
        PhpString name = Conversions.ToStr(ctx, in operand);
        int slot = Operand.ResultUsed(op) ? op->Result : -1;
        Value result = default;
        bool entered = !ctx.HasPending && ctx.Include(f, name, op->Extended, slot, out result);
        operand.ReleaseTemporary(ctx);
        if (entered) return null;
        if (ctx.HasPending) return FailedBare(ctx, f, op);
        if (slot >= 0) f.Slot(slot) = result;
        return op + 1;
    }
}
