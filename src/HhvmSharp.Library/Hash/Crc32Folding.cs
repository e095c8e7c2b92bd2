using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HhvmSharp.Library.Hash;

/// <summary>
/// zip's CRC by carry-less multiplication, 64 bytes at a time (Gopal and others, "Fast CRC Computation for Generic
/// Polynomials Using PCLMULQDQ Instruction", Intel 2009; the constants are that paper's for the reflected polynomial).
/// </summary>
internal static class Crc32Folding
{
    internal static bool IsSupported => Pclmulqdq.IsSupported && Sse2.IsSupported;

    private static Vector128<ulong> FoldBy4 => Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
    private static Vector128<ulong> FoldBy1 => Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
    private static Vector128<ulong> FoldTo64 => Vector128.Create(0x0163cd6124UL, 0UL);
    private static Vector128<ulong> Barrett => Vector128.Create(0x01db710641UL, 0x01f7011641UL);

    /// <summary>At least 64 bytes, a multiple of 16.</summary>
    internal static uint Continue(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        Vector128<ulong> a = blocks[0] ^ Vector128.CreateScalar(crc).AsUInt64(), b = blocks[1], c = blocks[2], d = blocks[3];
        int i = 4;
        for (; i + 4 <= blocks.Length; i += 4)
        {
            a = Fold(a, FoldBy4) ^ blocks[i];
            b = Fold(b, FoldBy4) ^ blocks[i + 1];
            c = Fold(c, FoldBy4) ^ blocks[i + 2];
            d = Fold(d, FoldBy4) ^ blocks[i + 3];
        }

        a = Fold(a, FoldBy1) ^ b;
        a = Fold(a, FoldBy1) ^ c;
        a = Fold(a, FoldBy1) ^ d;
        for (; i < blocks.Length; i++) a = Fold(a, FoldBy1) ^ blocks[i];

        // 128 to 64 bits, 64 to 32, then the remainder of the division
        Vector128<ulong> low = Vector128.Create(0x00000000FFFFFFFFUL, 0x00000000FFFFFFFFUL);
        a = Sse2.ShiftRightLogical128BitLane(a, 8) ^ Pclmulqdq.CarrylessMultiply(a, FoldBy1, 0x10);
        a = Sse2.ShiftRightLogical128BitLane(a, 4) ^ Pclmulqdq.CarrylessMultiply(a & low, FoldTo64, 0x00);
        Vector128<ulong> quotient = Pclmulqdq.CarrylessMultiply(a & low, Barrett, 0x10) & low;
        a ^= Pclmulqdq.CarrylessMultiply(quotient, Barrett, 0x00);
        return a.AsUInt32().GetElement(1);
    }

    private static Vector128<ulong> Fold(Vector128<ulong> x, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(x, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(x, by, 0x11);
}
