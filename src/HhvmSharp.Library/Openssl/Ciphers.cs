using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>openssl_encrypt(), openssl_decrypt() and the properties of ciphers.</summary>
[PhpExtension("openssl")]
internal static unsafe class Ciphers
{
    [PhpConst("OPENSSL_RAW_DATA")] internal const int RawData = 1;
    [PhpConst("OPENSSL_ZERO_PADDING")] internal const int ZeroPadding = 2;
    [PhpConst("OPENSSL_DONT_ZERO_PAD_KEY")] internal const int DontZeroPadKey = 4;

    private static nint Find(RequestContext ctx, PhpString name)
    {
        nint cipher;
        fixed (byte* p = OpensslFunctions.Terminated(name)) cipher = LibCrypto.FindCipher(p);
        if (cipher == 0) Arg.Warning(ctx, "Unknown cipher algorithm");
        return cipher;
    }

    [PhpFunction("openssl_cipher_iv_length(string $cipher_algo): int|false")]
    internal static long? openssl_cipher_iv_length(RequestContext ctx, PhpString cipher_algo)
    {
        if (cipher_algo.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        nint cipher = Find(ctx, cipher_algo);
        return cipher == 0 ? null : LibCrypto.IvLength(cipher);
    }

    [PhpFunction("openssl_cipher_key_length(string $cipher_algo): int|false")]
    internal static long? openssl_cipher_key_length(RequestContext ctx, PhpString cipher_algo)
    {
        if (cipher_algo.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        nint cipher = Find(ctx, cipher_algo);
        return cipher == 0 ? null : LibCrypto.KeyLength(cipher);
    }

    [PhpFunction("openssl_encrypt(string $data, string $cipher_algo, string $passphrase, int $options = 0, string $iv = \"\", &$tag = null, string $aad = \"\", int $tag_length = 16): string|false")]
    internal static PhpString? openssl_encrypt(RequestContext ctx, PhpString data, PhpString cipher_algo, PhpString passphrase, long options, PhpString iv, PhpReference? tag, PhpString aad, long tag_length)
    {
        if (tag_length is > int.MaxValue or < int.MinValue)
        {
            Arg.Warning(ctx, "tag_len is too long");
            return null;
        }

        nint cipher = Find(ctx, cipher_algo);
        if (cipher == 0) return null;
        using var run = new CipherRun(ctx, cipher, encrypt: true);
        if (!run.Start(passphrase, iv, options, default, (int)tag_length) || run.Transform(data, aad) is not { } output) return null;
        if (!run.Finish(ref output)) return null;
        if (!run.IsAead)
        {
            if (tag is not null) Arguments.Assign(ctx, tag, Value.Null);
        }
        else if (tag is null)
        {
            Arg.Warning(ctx, "A tag should be provided when using AEAD mode");
            return null;
        }
        else if (run.GetTag((int)tag_length) is { } value)
        {
            Arguments.Assign(ctx, tag, Value.String(new PhpString(value)));
        }
        else
        {
            return null;
        }

        var result = new PhpString(output);
        return (options & RawData) != 0 ? result : Encodings.base64_encode(ctx, result);
    }

    [PhpFunction("openssl_decrypt(string $data, string $cipher_algo, string $passphrase, int $options = 0, string $iv = \"\", ?string $tag = null, string $aad = \"\"): string|false")]
    internal static PhpString? openssl_decrypt(RequestContext ctx, PhpString data, PhpString cipher_algo, PhpString passphrase, long options, PhpString iv, PhpString? tag, PhpString aad)
    {
        if (cipher_algo.Length == 0) Arg.ValueError(ctx, 2, "must not be empty");
        nint cipher = Find(ctx, cipher_algo);
        if (cipher == 0) return null;
        PhpString? input = data;
        if ((options & RawData) == 0)
        {
            input = Encodings.base64_decode(data, strict: false);
            if (input is null)
            {
                Arg.Warning(ctx, "Failed to base64 decode the input");
                return null;
            }
        }

        using var run = new CipherRun(ctx, cipher, encrypt: false);
        if (!run.Start(passphrase, iv, options, tag is null ? default : tag.Span, tag?.Length ?? 0) || run.Transform(input, aad) is not { } output) return null;
        return run.Finish(ref output) ? new PhpString(output) : null;
    }
}
