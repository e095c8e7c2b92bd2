using System.Runtime.InteropServices;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>Machine code in pages of its own: written while they are writable, executable once they are not. Freed when nobody refers to it.</summary>
internal sealed unsafe class CodeBlock
{
    private const int Read = 1, Write = 2, Execute = 4, PrivateAnonymous = 0x22;

    private readonly CodeMemory _memory;
    private readonly nuint _mapped;

    private CodeBlock(CodeMemory memory, nint address, int length, nuint mapped)
    {
        _memory = memory;
        Address = address;
        Length = length;
        _mapped = mapped;
    }

    ~CodeBlock()
    {
        _ = Unmap(Address, _mapped);
        _memory.Release((long)_mapped);
    }

    internal nint Address { get; }

    internal int Length { get; }

    internal ReadOnlySpan<byte> Bytes => new((void*)Address, Length);

    /// <summary>Maps pages, lets <paramref name="write"/> fill them, and makes them executable. Null: the system refuses.</summary>
    internal static CodeBlock? Create(CodeMemory memory, int capacity, Func<nint, int> write)
    {
        nuint mapped = ((nuint)capacity + 4095) & ~(nuint)4095;
        nint address = Map(0, mapped, Read | Write, PrivateAnonymous, -1, 0);
        if (address == -1) return null;
        int length = write(address);
        if (Protect(address, mapped, Read | Execute) == 0) return new CodeBlock(memory, address, length, mapped);
        _ = Unmap(address, mapped);
        return null;
    }

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint Map(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(nint address, nuint length);
}

/// <summary>How much machine code there may be; what is collected makes room again.</summary>
internal sealed class CodeMemory(long limit)
{
    private long _used;

    internal long Used => Interlocked.Read(ref _used);

    internal CodeBlock? Allocate(int capacity, Func<nint, int> write)
    {
        long rounded = (capacity + 4095L) & ~4095L;
        if (Interlocked.Add(ref _used, rounded) <= limit && CodeBlock.Create(this, capacity, write) is { } block) return block;
        Release(rounded);
        return null;
    }

    internal void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
