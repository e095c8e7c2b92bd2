using System.Security.Cryptography;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>hash(), hash_hmac() and keys made from them.</summary>
[PhpExtension("hash")]
internal static class HashFunctions
{
    [PhpConst("HASH_HMAC")] internal const int Hmac = 1;

    internal static PhpString Output(byte[] digest, bool binary) => binary ? new PhpString(digest) : Standard.StringEscapes.LowerHex(digest);

    internal static HashAlgorithm Require(RequestContext ctx, PhpString algo, bool cryptographic = false)
    {
        HashAlgorithm? found = HashAlgorithm.Find(algo);
        if (found is null || (cryptographic && !found.IsCryptographic))
            Arg.ValueError(ctx, 1, cryptographic ? "must be a valid cryptographic hashing algorithm" : "must be a valid hashing algorithm");
        return found;
    }

    [PhpFunction("hash(string $algo, string $data, bool $binary = false, array $options = []): string", Frameless = true)]
    internal static PhpString hash(RequestContext ctx, PhpString algo, PhpString data, bool binary, PhpArray? options = null)
    {
        HashAlgorithm algorithm = Require(ctx, algo);
        if (options is null) return Output(algorithm.Compute(data.Span), binary);
        HashEngine engine = algorithm.Start(ctx, options);
        engine.Update(data.Span);
        var digest = new byte[algorithm.DigestSize];
        engine.Finish(digest);
        return Output(digest, binary);
    }

    [PhpFunction("hash_algos(): array")]
    internal static PhpArray hash_algos() => Names(static _ => true);

    [PhpFunction("hash_hmac_algos(): array")]
    internal static PhpArray hash_hmac_algos() => Names(static a => a.IsCryptographic);

    private static PhpArray Names(Func<HashAlgorithm, bool> filter) =>
        PhpArray.FromStrings(HashAlgorithm.All.Where(filter).Select(static a => PhpString.FromLatin1(a.Name)).ToArray());

    [PhpFunction("hash_hmac(string $algo, string $data, #[\\SensitiveParameter] string $key, bool $binary = false): string")]
    internal static PhpString hash_hmac(RequestContext ctx, PhpString algo, PhpString data, PhpString key, bool binary)
    {
        HashAlgorithm algorithm = Require(ctx, algo, cryptographic: true);
        return Output(new HmacKey(algorithm, key.Span).Compute(data.Span), binary);
    }

    [PhpFunction("hash_equals(#[\\SensitiveParameter] string $known_string, #[\\SensitiveParameter] string $user_string): bool", Unparsed = true)]
    internal static bool hash_equals(RequestContext ctx, Frame f, Value known_string, Value user_string)
    {
        // nothing is converted here
        if (Arguments.Count(f) != 2)
        {
            Arguments.WrongCount(ctx, f, 2, 2);
            Throw.IfPending(ctx);
        }

        known_string = known_string.Dereferenced();
        user_string = user_string.Dereferenced();
        if (!known_string.IsString) Arg.WrongType(ctx, 1, "string", in known_string);
        if (!user_string.IsString) Arg.WrongType(ctx, 2, "string", in user_string);
        return CryptographicOperations.FixedTimeEquals(known_string.AsString.Span, user_string.AsString.Span);
    }

    [PhpFunction("hash_hkdf(string $algo, #[\\SensitiveParameter] string $key, int $length = 0, string $info = \"\", string $salt = \"\"): string")]
    internal static PhpString hash_hkdf(RequestContext ctx, PhpString algo, PhpString key, long length, PhpString info, PhpString salt)
    {
        HashAlgorithm algorithm = Require(ctx, algo, cryptographic: true);
        int size = algorithm.DigestSize;
        if (key.Length == 0) Arg.ValueError(ctx, 2, "must not be empty");
        if (length < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        if (length > size * 255) Arg.ValueError(ctx, 3, $"must be less than or equal to {size * 255}");
        if (length == 0) length = size;
        byte[] extracted = new HmacKey(algorithm, salt.Span).Compute(key.Span);
        var expand = new HmacKey(algorithm, extracted);
        var result = new byte[length];
        byte[] block = [];
        for (int at = 0, i = 1; at < result.Length; at += size, i++)
        {
            block = expand.Compute([.. block, .. info.Span, (byte)i]);
            block.AsSpan(0, Math.Min(size, result.Length - at)).CopyTo(result.AsSpan(at));
        }

        return new PhpString(result);
    }

    [PhpFunction("hash_pbkdf2(string $algo, #[\\SensitiveParameter] string $password, string $salt, int $iterations, int $length = 0, bool $binary = false, array $options = []): string")]
    internal static PhpString hash_pbkdf2(RequestContext ctx, PhpString algo, PhpString password, PhpString salt, long iterations, long length, bool binary, PhpArray? options = null)
    {
        HashAlgorithm algorithm = Require(ctx, algo, cryptographic: true);
        if (iterations <= 0) Arg.ValueError(ctx, 4, "must be greater than 0");
        if (length < 0) Arg.ValueError(ctx, 5, "must be greater than or equal to 0");
        int size = algorithm.DigestSize;
        if (length == 0) length = binary ? size : 2 * size;
        long bytes = binary ? length : (length + 1) / 2;
        byte[] result = Arg.Allocate(ctx, bytes);
        if (StandardName(algorithm.Name) is { } standard && iterations <= int.MaxValue)
        {
            Rfc2898DeriveBytes.Pbkdf2(password.Span, salt.Span, result, (int)iterations, standard);
        }
        else
        {
            var key = new HmacKey(algorithm, password.Span);
            for (int at = 0, i = 1; at < result.Length; at += size, i++)
            {
                byte[] digest = key.Compute([.. salt.Span, (byte)(i >> 24), (byte)(i >> 16), (byte)(i >> 8), (byte)i]);
                byte[] block = (byte[])digest.Clone();
                for (long round = 1; round < iterations; round++)
                {
                    digest = key.Compute(digest);
                    for (int k = 0; k < size; k++) block[k] ^= digest[k];
                }

                block.AsSpan(0, Math.Min(size, result.Length - at)).CopyTo(result.AsSpan(at));
            }
        }

        if (binary) return new PhpString(result);
        PhpString hex = Standard.StringEscapes.LowerHex(result);
        return hex.Substring(0, (int)length);
    }

    /// <summary>The framework's name of an algorithm that it does faster.</summary>
    private static HashAlgorithmName? StandardName(string name) => name switch
    {
        "sha1" => HashAlgorithmName.SHA1,
        "sha256" => HashAlgorithmName.SHA256,
        "sha384" => HashAlgorithmName.SHA384,
        "sha512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}

/// <summary>A key prepared for HMAC.</summary>
internal sealed class HmacKey
{
    private readonly HashAlgorithm _algorithm;
    private readonly byte[] _key;

    internal HmacKey(HashAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _algorithm = algorithm;
        _key = new byte[algorithm.BlockSize];
        if (key.Length > _key.Length) algorithm.Compute(key).CopyTo(_key, 0);
        else key.CopyTo(_key);
    }

    internal byte[] Pad(byte with)
    {
        var padded = new byte[_key.Length];
        for (int i = 0; i < padded.Length; i++) padded[i] = (byte)(_key[i] ^ with);
        return padded;
    }

    internal byte[] Compute(ReadOnlySpan<byte> data) => Finish(_algorithm.Compute([.. Pad(0x36), .. data]));

    /// <summary>The outer hash.</summary>
    internal byte[] Finish(byte[] inner) => _algorithm.Compute([.. Pad(0x5C), .. inner]);
}
