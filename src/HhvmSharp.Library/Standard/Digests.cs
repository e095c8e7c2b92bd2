using System.Security.Cryptography;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>md5(), sha1(), crc32().</summary>
[PhpExtension("standard")]
internal static class Digests
{
    [PhpFunction("md5(string $string, bool $binary = false): string", Pure = true, Frameless = true)]
    internal static PhpString md5(PhpString @string, bool binary)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        Hash.NativeDigests.Md5(@string.Span, digest);
        return Result(digest, binary);
    }

    [PhpFunction("sha1(string $string, bool $binary = false): string", Pure = true, Frameless = true)]
    internal static PhpString sha1(PhpString @string, bool binary)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Hash.NativeDigests.Sha1(@string.Span, digest);
        return Result(digest, binary);
    }

    /// <summary>The bytes of a digest, or their hexadecimal digits.</summary>
    internal static PhpString Result(ReadOnlySpan<byte> digest, bool binary)
    {
        if (binary) return new PhpString(digest);
        return StringEscapes.LowerHex(digest);
    }

    [PhpFunction("crc32(string $string): int", Pure = true, NoThrow = true)]
    internal static long crc32(PhpString @string) => Hash.Crc32.OfZip(@string.Span);
}
