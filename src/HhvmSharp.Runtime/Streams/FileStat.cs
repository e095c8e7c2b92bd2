using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Streams;

/// <summary>struct stat, as far as PHP shows it. Times are in seconds.</summary>
internal record struct FileStat
{
    internal const int TypeMask = 0xF000, Fifo = 0x1000, Character = 0x2000, DirectoryType = 0x4000, Block = 0x6000,
        Regular = 0x8000, Link = 0xA000, Socket = 0xC000;

    internal long Device, Inode, Links, RawDevice, Size, BlockSize, Blocks, Accessed, Modified, ModifiedNanoseconds, Changed;
    internal int Mode, Uid, Gid;

    internal readonly int Type => Mode & TypeMask;

    internal readonly bool IsDirectory => Type == DirectoryType;

    /// <summary>From the C library's structure (64-bit Linux).</summary>
    internal static unsafe FileStat From(byte* p)
    {
        // the kernel's "generic" layout, and the older one of x86-64
        bool generic = RuntimeInformation.ProcessArchitecture != Architecture.X64;
        return new FileStat
        {
            Device = *(long*)p,
            Inode = *(long*)(p + 8),
            Links = generic ? *(uint*)(p + 20) : *(long*)(p + 16),
            Mode = generic ? *(int*)(p + 16) : *(int*)(p + 24),
            Uid = generic ? *(int*)(p + 24) : *(int*)(p + 28),
            Gid = generic ? *(int*)(p + 28) : *(int*)(p + 32),
            RawDevice = generic ? *(long*)(p + 32) : *(long*)(p + 40),
            Size = *(long*)(p + 48),
            BlockSize = generic ? *(int*)(p + 56) : *(long*)(p + 56),
            Blocks = *(long*)(p + 64),
            Accessed = *(long*)(p + 72),
            Modified = *(long*)(p + 88),
            ModifiedNanoseconds = *(long*)(p + 96),
            Changed = *(long*)(p + 104),
        };
    }
}
