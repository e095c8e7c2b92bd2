using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>The two ends of every stay in traces: what C# calls, and what an exit jumps to.</summary>
internal sealed unsafe class NativeStubs
{
    private const int Stack = Registers.MaxSpills * 8 + 8;

    private readonly CodeBlock _enter, _leave;

    private NativeStubs(CodeBlock enter, CodeBlock leave) => (_enter, _leave) = (enter, leave);

    /// <summary>(window, budget, address of a trace): the number of the exit by which it was left.</summary>
    internal delegate* unmanaged[SuppressGCTransition]<void*, long, nint, nint> Enter => (delegate* unmanaged[SuppressGCTransition]<void*, long, nint, nint>)_enter.Address;

    internal nint Leave => _leave.Address;

    internal static NativeStubs? Create(CodeMemory memory)
    {
        var enter = new Assembler(64);
        enter.push(rbx);
        enter.push(rbp);
        enter.push(r12);
        enter.push(r13);
        enter.push(r14);
        enter.push(r15);
        enter.sub(rsp, Stack);
        enter.jmp(rdx);
        var leave = new Assembler(64);
        leave.vzeroupper();
        leave.add(rsp, Stack);
        leave.pop(r15);
        leave.pop(r14);
        leave.pop(r13);
        leave.pop(r12);
        leave.pop(rbp);
        leave.pop(rbx);
        leave.ret();
        return CodeWriterBlock.Assemble(memory, enter) is { } a && CodeWriterBlock.Assemble(memory, leave) is { } b ? new NativeStubs(a, b) : null;
    }
}
