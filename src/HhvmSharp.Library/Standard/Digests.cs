using System.Security.Cryptography;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>md5(), sha1(), crc32().</summary>
[PhpExtension("standard")]
internal static class Digests
{
    [PhpFunction("md5(string $string, bool $binary = false): string", Pure = true)]
    internal static PhpString md5(PhpString @string, bool binary)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(@string.Span, digest);
        return Result(digest, binary);
    }

    [PhpFunction("sha1(string $string, bool $binary = false): string", Pure = true)]
    internal static PhpString sha1(PhpString @string, bool binary)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(@string.Span, digest);
        return Result(digest, binary);
    }

    /// <summary>The bytes of a digest, or their hexadecimal digits.</summary>
    internal static PhpString Result(ReadOnlySpan<byte> digest, bool binary)
    {
        if (binary) return new PhpString(digest);
        byte[] hex = GC.AllocateUninitializedArray<byte>(digest.Length * 2);
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        for (int i = 0; i < digest.Length; i++)
        {
            hex[2 * i] = digits[digest[i] >> 4];
            hex[(2 * i) + 1] = digits[digest[i] & 15];
        }

        return new PhpString(hex);
    }

    [PhpFunction("crc32(string $string): int", Pure = true, NoThrow = true)]
    internal static long crc32(PhpString @string) => Hash.Crc32.OfZip(@string.Span);
}
