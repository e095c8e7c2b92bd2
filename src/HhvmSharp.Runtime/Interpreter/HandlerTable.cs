using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Opcode to handler, generated from the methods of <see cref="Handlers"/>.</summary>
internal static unsafe partial class HandlerTable
{
    /// <summary>In native memory: the loop indexes it without a bounds check.</summary>
    internal static readonly delegate*<RequestContext, Frame, Op*, Op*>* Entries = Build();

    private static delegate*<RequestContext, Frame, Op*, Op*>* Build()
    {
        var table = (delegate*<RequestContext, Frame, Op*, Op*>*)RuntimeHelpers.AllocateTypeAssociatedMemory(
            typeof(HandlerTable), OpcodeInfo.Count * sizeof(nint));
        for (int i = 0; i < OpcodeInfo.Count; i++) table[i] = &Missing;
        Fill(table);
        return table;
    }

    static partial void Fill(delegate*<RequestContext, Frame, Op*, Op*>* table);

    private static Op* Missing(RequestContext ctx, Frame f, Op* op)
    {
        ctx.ThrowError("Error", $"Opcode {op->Code.Name()} is not supported yet");
        return ctx.Unwind(f, op);
    }
}
