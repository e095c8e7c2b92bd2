using Iced.Intel;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Where Iced's assembler writes to.</summary>
internal sealed unsafe class CodeWriterBlock(nint address, int capacity) : CodeWriter
{
    /// <summary>No instruction is longer.</summary>
    private const int MaxInstruction = 16;

    private int _length;

    public override void WriteByte(byte value)
    {
        if (_length >= capacity) throw new InvalidOperationException("machine code is longer than estimated");
        ((byte*)address)[_length++] = value;
    }

    /// <summary>Null: there is no room.</summary>
    internal static CodeBlock? Assemble(CodeMemory memory, Assembler assembler) => Assemble(memory, assembler, out _);

    /// <param name="memory">Where the code goes.</param>
    /// <param name="assembler">What was written.</param>
    /// <param name="offsets">Where each instruction begins.</param>
    internal static CodeBlock? Assemble(CodeMemory memory, Assembler assembler, out uint[] offsets)
    {
        int capacity = assembler.Instructions.Count * MaxInstruction;
        uint[] found = [];
        CodeBlock? block = memory.Allocate(capacity, address =>
        {
            var writer = new CodeWriterBlock(address, capacity);
            AssemblerResult result = assembler.Assemble(writer, (ulong)address, BlockEncoderOptions.ReturnNewInstructionOffsets);
            found = result.Result[0].NewInstructionOffsets;
            return writer._length;
        });
        offsets = found;
        return block;
    }
}
