using System.Security.Cryptography;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>One row of the table of algorithms.</summary>
internal sealed record HashAlgorithm(string Name, int BlockSize, bool IsCryptographic, Func<HashEngine> Create)
{
    private static readonly OrderedDictionary<string, HashAlgorithm> Table = Build();

    internal static IEnumerable<HashAlgorithm> All => Table.Values;

    /// <summary>By name, letters of either case; null: unknown.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<PhpString, HashAlgorithm> LowerNames = new(Table.Select(static a => KeyValuePair.Create(PhpString.Literal(a.Key), a.Value)));

    internal static HashAlgorithm? Find(PhpString name) => LowerNames.TryGetValue(name.ToLower(), out HashAlgorithm? found) ? found : null;

    internal int DigestSize => _digestSize != 0 ? _digestSize : _digestSize = Create().DigestSize;

    private int _digestSize;

    /// <summary>A new engine, with hash()'s options.</summary>
    internal HashEngine Start(RequestContext ctx, PhpArray? options)
    {
        HashEngine engine = Create();
        if (options is not null) engine.Configure(ctx, options);
        return engine;
    }

    internal byte[] Compute(ReadOnlySpan<byte> data)
    {
        var digest = new byte[DigestSize];
        switch (Name)
        {
            // the framework's are the machine's own, and several times as fast
            case "md5":
                NativeDigests.Md5(data, digest);
                break;
            case "sha1":
                NativeDigests.Sha1(data, digest);
                break;
            case "sha256":
                NativeDigests.Sha256(data, digest);
                break;
            case "sha384":
                SHA384.HashData(data, digest);
                break;
            case "sha512":
                SHA512.HashData(data, digest);
                break;
            default:
                HashEngine engine = Create();
                engine.Update(data);
                engine.Finish(digest);
                break;
        }

        return digest;
    }

    private static OrderedDictionary<string, HashAlgorithm> Build()
    {
        var table = new OrderedDictionary<string, HashAlgorithm>();
        Add("md2", 16, () => new Md2());
        Add("md4", 64, () => new Md4());
        Add("md5", 64, () => new Md5());
        Add("sha1", 64, () => new Sha1());
        Add("sha224", 64, () => new Sha256(224));
        Add("sha256", 64, () => new Sha256(256));
        foreach (string name in (ReadOnlySpan<string>)["sha384", "sha512/224", "sha512/256", "sha512"]) Add(name, 128, () => new Sha512(name));
        foreach (int bits in (ReadOnlySpan<int>)[224, 256, 384, 512]) Add($"sha3-{bits}", 200 - bits / 4, () => new Sha3(bits));
        foreach (int bits in (ReadOnlySpan<int>)[128, 160, 256, 320]) Add($"ripemd{bits}", 64, () => new Ripemd(bits));
        Add("whirlpool", 64, () => new Whirlpool());
        foreach (int passes in (ReadOnlySpan<int>)[3, 4])
            foreach (int bits in (ReadOnlySpan<int>)[128, 160, 192]) Add($"tiger{bits},{passes}", 64, () => new Tiger(bits, passes));
        Add("snefru", 32, () => new Snefru());
        Add("snefru256", 32, () => new Snefru());
        Add("gost", 32, () => new Gost(crypto: false));
        Add("gost-crypto", 32, () => new Gost(crypto: true));
        AddChecksum("adler32", 4, () => new Adler32());
        AddChecksum("crc32", 4, () => new Crc32('a'));
        AddChecksum("crc32b", 4, () => new Crc32('b'));
        AddChecksum("crc32c", 4, () => new Crc32('c'));
        AddChecksum("fnv132", 4, () => new Fnv(32, xorFirst: false));
        AddChecksum("fnv1a32", 4, () => new Fnv(32, xorFirst: true));
        AddChecksum("fnv164", 4, () => new Fnv(64, xorFirst: false));
        AddChecksum("fnv1a64", 4, () => new Fnv(64, xorFirst: true));
        AddChecksum("joaat", 4, () => new Joaat());
        AddChecksum("murmur3a", 4, () => new Murmur3A());
        AddChecksum("murmur3c", 4, () => new Murmur3C());
        AddChecksum("murmur3f", 8, () => new Murmur3F());
        AddChecksum("xxh32", 4, () => new Xxh32());
        AddChecksum("xxh64", 8, () => new Xxh64());
        AddChecksum("xxh3", 8, () => new Xxh3(is128: false));
        AddChecksum("xxh128", 8, () => new Xxh3(is128: true));
        foreach (int passes in (ReadOnlySpan<int>)[3, 4, 5])
            foreach (int bits in (ReadOnlySpan<int>)[128, 160, 192, 224, 256]) Add($"haval{bits},{passes}", 128, () => new Haval(bits, passes));
        return table;

        void Add(string name, int blockSize, Func<HashEngine> create) => table.Add(name, new HashAlgorithm(name, blockSize, true, create));

        void AddChecksum(string name, int blockSize, Func<HashEngine> create) => table.Add(name, new HashAlgorithm(name, blockSize, false, create));
    }
}
