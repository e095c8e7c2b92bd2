using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Semantics of the opcodes, one file per group.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* NOP(RequestContext ctx, Frame f, Op* op) => op + 1;
}
