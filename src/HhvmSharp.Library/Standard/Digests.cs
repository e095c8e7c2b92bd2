using System.Security.Cryptography;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>md5(), sha1(), crc32().</summary>
[PhpExtension("standard")]
internal static class Digests
{
    private static readonly uint[] CrcTable = BuildTable();

    [PhpFunction("md5(string $string, bool $binary = false): string", Pure = true)]
    internal static PhpString md5(PhpString @string, bool binary) => Result(MD5.HashData(@string.Span), binary);

    [PhpFunction("sha1(string $string, bool $binary = false): string", Pure = true)]
    internal static PhpString sha1(PhpString @string, bool binary) => Result(SHA1.HashData(@string.Span), binary);

    internal static PhpString Result(byte[] digest, bool binary) =>
        binary ? new PhpString(digest) : PhpString.FromLatin1(Convert.ToHexStringLower(digest));

    [PhpFunction("crc32(string $string): int", Pure = true, NoThrow = true)]
    internal static long crc32(PhpString @string)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in @string.Span) crc = (crc >> 8) ^ CrcTable[(crc ^ b) & 0xFF];
        return crc ^ 0xFFFFFFFF;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint c = i;
            for (int k = 0; k < 8; k++) c = (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1;
            table[i] = c;
        }

        return table;
    }
}
