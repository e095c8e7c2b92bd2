using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>The functions of the mhash library, deprecated since PHP 8.1: algorithms by number.</summary>
[PhpExtension("hash")]
internal static class MhashFunctions
{
    [PhpConst("MHASH_CRC32")] internal const long Crc32 = 0;
    [PhpConst("MHASH_MD5")] internal const long Md5 = 1;
    [PhpConst("MHASH_SHA1")] internal const long Sha1 = 2;
    [PhpConst("MHASH_HAVAL256")] internal const long Haval256 = 3;
    [PhpConst("MHASH_RIPEMD160")] internal const long Ripemd160 = 5;
    [PhpConst("MHASH_TIGER")] internal const long Tiger = 7;
    [PhpConst("MHASH_GOST")] internal const long Gost = 8;
    [PhpConst("MHASH_CRC32B")] internal const long Crc32b = 9;
    [PhpConst("MHASH_HAVAL224")] internal const long Haval224 = 10;
    [PhpConst("MHASH_HAVAL192")] internal const long Haval192 = 11;
    [PhpConst("MHASH_HAVAL160")] internal const long Haval160 = 12;
    [PhpConst("MHASH_HAVAL128")] internal const long Haval128 = 13;
    [PhpConst("MHASH_TIGER128")] internal const long Tiger128 = 14;
    [PhpConst("MHASH_TIGER160")] internal const long Tiger160 = 15;
    [PhpConst("MHASH_MD4")] internal const long Md4 = 16;
    [PhpConst("MHASH_SHA256")] internal const long Sha256 = 17;
    [PhpConst("MHASH_ADLER32")] internal const long Adler32 = 18;
    [PhpConst("MHASH_SHA224")] internal const long Sha224 = 19;
    [PhpConst("MHASH_SHA512")] internal const long Sha512 = 20;
    [PhpConst("MHASH_SHA384")] internal const long Sha384 = 21;
    [PhpConst("MHASH_WHIRLPOOL")] internal const long Whirlpool = 22;
    [PhpConst("MHASH_RIPEMD128")] internal const long Ripemd128 = 23;
    [PhpConst("MHASH_RIPEMD256")] internal const long Ripemd256 = 24;
    [PhpConst("MHASH_RIPEMD320")] internal const long Ripemd320 = 25;
    [PhpConst("MHASH_SNEFRU256")] internal const long Snefru256 = 27;
    [PhpConst("MHASH_MD2")] internal const long Md2 = 28;
    [PhpConst("MHASH_FNV132")] internal const long Fnv132 = 29;
    [PhpConst("MHASH_FNV1A32")] internal const long Fnv1a32 = 30;
    [PhpConst("MHASH_FNV164")] internal const long Fnv164 = 31;
    [PhpConst("MHASH_FNV1A64")] internal const long Fnv1a64 = 32;
    [PhpConst("MHASH_JOAAT")] internal const long Joaat = 33;
    [PhpConst("MHASH_CRC32C")] internal const long Crc32c = 34;
    [PhpConst("MHASH_MURMUR3A")] internal const long Murmur3a = 35;
    [PhpConst("MHASH_MURMUR3C")] internal const long Murmur3c = 36;
    [PhpConst("MHASH_MURMUR3F")] internal const long Murmur3f = 37;
    [PhpConst("MHASH_XXH32")] internal const long Xxh32 = 38;
    [PhpConst("MHASH_XXH64")] internal const long Xxh64 = 39;
    [PhpConst("MHASH_XXH3")] internal const long Xxh3 = 40;
    [PhpConst("MHASH_XXH128")] internal const long Xxh128 = 41;

    private const string Since = "8.1";
    private const int SaltSize = 8;

    /// <summary>By number: the name that mhash gives an algorithm, and ours.</summary>
    private static readonly string?[] Algorithms =
    [
        "CRC32:crc32", "MD5:md5", "SHA1:sha1", "HAVAL256:haval256,3", null, "RIPEMD160:ripemd160", null, "TIGER:tiger192,3", "GOST:gost",
        "CRC32B:crc32b", "HAVAL224:haval224,3", "HAVAL192:haval192,3", "HAVAL160:haval160,3", "HAVAL128:haval128,3", "TIGER128:tiger128,3",
        "TIGER160:tiger160,3", "MD4:md4", "SHA256:sha256", "ADLER32:adler32", "SHA224:sha224", "SHA512:sha512", "SHA384:sha384",
        "WHIRLPOOL:whirlpool", "RIPEMD128:ripemd128", "RIPEMD256:ripemd256", "RIPEMD320:ripemd320", null, "SNEFRU256:snefru256", "MD2:md2",
        "FNV132:fnv132", "FNV1A32:fnv1a32", "FNV164:fnv164", "FNV1A64:fnv1a64", "JOAAT:joaat", "CRC32C:crc32c", "MURMUR3A:murmur3a",
        "MURMUR3C:murmur3c", "MURMUR3F:murmur3f", "XXH32:xxh32", "XXH64:xxh64", "XXH3:xxh3", "XXH128:xxh128",
    ];

    private static string[]? Entry(long algo) => algo >= 0 && algo < Algorithms.Length ? Algorithms[algo]?.Split(':') : null;

    private static HashAlgorithm? Find(long algo) => Entry(algo) is { } entry ? HashAlgorithm.Find(PhpString.FromLatin1(entry[1])) : null;

    [PhpFunction("mhash_get_block_size(int $algo): int|false", DeprecatedSince = Since)]
    internal static Value mhash_get_block_size(long algo) => Find(algo) is { } found ? Value.Int(found.DigestSize) : Value.False;

    [PhpFunction("mhash_get_hash_name(int $algo): string|false", DeprecatedSince = Since)]
    internal static PhpString? mhash_get_hash_name(long algo) => Entry(algo) is { } entry ? PhpString.FromLatin1(entry[0]) : null;

    [PhpFunction("mhash_count(): int", DeprecatedSince = Since)]
    internal static long mhash_count() => Algorithms.Length - 1;

    [PhpFunction("mhash(int $algo, string $data, ?string $key = null): string|false", DeprecatedSince = Since)]
    internal static PhpString? mhash(RequestContext ctx, long algo, PhpString data, PhpString? key)
    {
        if (Find(algo) is not { } found) return null;
        PhpString name = PhpString.FromLatin1(found.Name);
        return key is null ? HashFunctions.hash(ctx, name, data, binary: true) : HashFunctions.hash_hmac(ctx, name, data, key, binary: true);
    }

    /// <summary>The salted S2K of OpenPGP (RFC 4880, 3.7.1.2), with a salt of eight bytes.</summary>
    [PhpFunction("mhash_keygen_s2k(int $algo, string $password, string $salt, int $length): string|false", DeprecatedSince = Since)]
    internal static PhpString? mhash_keygen_s2k(RequestContext ctx, long algo, PhpString password, PhpString salt, long length)
    {
        if ((int)length <= 0) Arg.ValueError(ctx, 4, "must be a greater than 0");
        if (Find(algo) is not { } found) return null;
        Span<byte> padded = stackalloc byte[SaltSize];
        salt.Span[..Math.Min(salt.Length, SaltSize)].CopyTo(padded);
        var key = new byte[(int)length];
        var digest = new byte[found.DigestSize];
        for (int block = 0; block * digest.Length < key.Length; block++)
        {
            HashEngine engine = found.Create();
            engine.Update(new byte[block]);
            engine.Update(padded);
            engine.Update(password.Span);
            engine.Finish(digest);
            Span<byte> rest = key.AsSpan(block * digest.Length);
            digest.AsSpan(0, Math.Min(digest.Length, rest.Length)).CopyTo(rest);
        }

        return new PhpString(key);
    }
}
