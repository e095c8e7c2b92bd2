using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Signing and verifying data, and encrypting it for the owners of keys.</summary>
[PhpExtension("openssl")]
internal static unsafe class SignatureFunctions
{
    private delegate int Start(nint context);

    private delegate int Step(nint context, byte* output, nuint* written, byte* input, nuint length);

    [PhpFunction("openssl_sign(string $data, &$signature, #[\\SensitiveParameter] $private_key, string|int $algorithm = OPENSSL_ALGO_SHA1): bool")]
    internal static bool openssl_sign(RequestContext ctx, PhpString data, PhpReference signature, Value private_key, Value algorithm)
    {
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "Supplied key param cannot be coerced into a private key");
        if (!FindDigest(ctx, in algorithm, out nint digest)) return false;
        if (Signature(key.Handle, digest, data) is not { } made)
        {
            OpensslErrors.Of(ctx).Collect();
            return false;
        }

        Arguments.Assign(ctx, signature, Value.String(made));
        return true;
    }

    private static PhpString? Signature(nint key, nint digest, PhpString data)
    {
        nint context = LibCrypto.NewDigestContext();
        PhpString? result = null;
        nuint length = 0;
        fixed (byte* p = OpensslFunctions.Terminated(data))
        {
            if (LibCrypto.StartSign(context, 0, digest, 0, key) > 0 && LibCrypto.Sign(context, null, &length, p, (nuint)data.Length) > 0)
            {
                var bytes = new byte[length];
                fixed (byte* b = bytes)
                    if (LibCrypto.Sign(context, b, &length, p, (nuint)data.Length) > 0) result = PhpString.FromSpan(bytes.AsSpan(0, (int)length));
            }
        }

        LibCrypto.FreeDigestContext(context);
        return result;
    }

    [PhpFunction("openssl_verify(string $data, string $signature, $public_key, string|int $algorithm = OPENSSL_ALGO_SHA1): int|false")]
    internal static Value openssl_verify(RequestContext ctx, PhpString data, PhpString signature, Value public_key, Value algorithm)
    {
        if (!FindDigest(ctx, in algorithm, out nint digest)) return Value.False;
        using var key = new GivenKey(ctx, in public_key, isPublic: true, null);
        if (key.Handle == 0)
        {
            Refused(ctx, "Supplied key param cannot be coerced into a public key");
            return Value.False;
        }

        nint context = LibCrypto.NewDigestContext();
        int result = 0;
        fixed (byte* p = OpensslFunctions.Terminated(data))
        fixed (byte* s = OpensslFunctions.Terminated(signature))
        {
            if (LibCrypto.StartVerify(context, 0, digest, 0, key.Handle) <= 0 || (result = LibCrypto.Verify(context, s, (nuint)signature.Length, p, (nuint)data.Length)) < 0)
                OpensslErrors.Of(ctx).Collect();
        }

        LibCrypto.FreeDigestContext(context);
        return Value.Int(result);
    }

    /// <summary>The number 0 leaves the choice to the key.</summary>
    private static bool FindDigest(RequestContext ctx, in Value algorithm, out nint digest)
    {
        digest = OpensslText.Digest(in algorithm);
        return digest != 0 || algorithm is { IsInt: true, IntValue: 0 } || Refused(ctx, "Unknown digest algorithm");
    }

    private static bool Refused(RequestContext ctx, string message)
    {
        Arg.Warning(ctx, message);
        return false;
    }

    // ---- one block with a key ----

    [PhpFunction("openssl_private_encrypt(#[\\SensitiveParameter] string $data, &$encrypted_data, #[\\SensitiveParameter] $private_key, int $padding = OPENSSL_PKCS1_PADDING): bool")]
    internal static bool openssl_private_encrypt(RequestContext ctx, PhpString data, PhpReference encrypted_data, Value private_key, long padding)
    {
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "key param is not a valid private key");
        return Run(ctx, key.Handle, data, encrypted_data, padding, LibCrypto.StartRawSign, LibCrypto.RawSign);
    }

    [PhpFunction("openssl_private_decrypt(string $data, #[\\SensitiveParameter] &$decrypted_data, #[\\SensitiveParameter] $private_key, int $padding = OPENSSL_PKCS1_PADDING): bool")]
    internal static bool openssl_private_decrypt(RequestContext ctx, PhpString data, PhpReference decrypted_data, Value private_key, long padding)
    {
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "key parameter is not a valid private key");
        return Run(ctx, key.Handle, data, decrypted_data, padding, LibCrypto.StartDecrypt, LibCrypto.Decrypt);
    }

    [PhpFunction("openssl_public_encrypt(#[\\SensitiveParameter] string $data, &$encrypted_data, $public_key, int $padding = OPENSSL_PKCS1_PADDING): bool")]
    internal static bool openssl_public_encrypt(RequestContext ctx, PhpString data, PhpReference encrypted_data, Value public_key, long padding)
    {
        using var key = new GivenKey(ctx, in public_key, isPublic: true, null);
        if (key.Handle == 0) return Refused(ctx, "key parameter is not a valid public key");
        return Run(ctx, key.Handle, data, encrypted_data, padding, LibCrypto.StartEncrypt, LibCrypto.Encrypt);
    }

    [PhpFunction("openssl_public_decrypt(string $data, #[\\SensitiveParameter] &$decrypted_data, $public_key, int $padding = OPENSSL_PKCS1_PADDING): bool")]
    internal static bool openssl_public_decrypt(RequestContext ctx, PhpString data, PhpReference decrypted_data, Value public_key, long padding)
    {
        using var key = new GivenKey(ctx, in public_key, isPublic: true, null);
        if (key.Handle == 0) return Refused(ctx, "key parameter is not a valid public key");
        return Run(ctx, key.Handle, data, decrypted_data, padding, LibCrypto.StartRecover, LibCrypto.Recover);
    }

    private static bool Run(RequestContext ctx, nint key, PhpString data, PhpReference target, long padding, Start start, Step step)
    {
        nint context = LibCrypto.NewContextOf(key, 0);
        nuint length = 0;
        PhpString? result = null;
        fixed (byte* p = OpensslFunctions.Terminated(data))
        {
            if (start(context) > 0 && LibCrypto.SetRsaPadding(context, (int)padding) > 0 && step(context, null, &length, p, (nuint)data.Length) > 0)
            {
                var bytes = new byte[length];
                fixed (byte* b = bytes)
                    if (step(context, b, &length, p, (nuint)data.Length) > 0) result = PhpString.FromSpan(bytes.AsSpan(0, (int)length));
            }
        }

        LibCrypto.FreeKeyContext(context);
        if (result is null)
        {
            OpensslErrors.Of(ctx).Collect();
            return false;
        }

        Arguments.Assign(ctx, target, Value.String(result));
        return true;
    }

    // ---- envelopes ----

    [PhpFunction("openssl_seal(#[\\SensitiveParameter] string $data, &$sealed_data, &$encrypted_keys, array $public_key, string $cipher_algo, &$iv = null): int|false")]
    internal static Value openssl_seal(RequestContext ctx, PhpString data, PhpReference sealed_data, PhpReference encrypted_keys, PhpArray public_key, PhpString cipher_algo, PhpReference? iv)
    {
        if (public_key.Count == 0) Arg.ValueError(ctx, 4, "must not be empty");
        nint cipher = OpensslText.Cipher(cipher_algo);
        if (cipher == 0)
        {
            Refused(ctx, "Unknown cipher algorithm");
            return Value.False;
        }

        if (iv is null && LibCrypto.IvLength(cipher) > 0) Arg.ValueError(ctx, 6, "cannot be null for the chosen cipher algorithm");
        var keys = new List<nint>();
        try
        {
            foreach ((Value _, Value item) in public_key)
            {
                var key = new GivenKey(ctx, in item, isPublic: true, null);
                if (key.Handle == 0)
                {
                    Refused(ctx, $"Not a public key ({keys.Count + 1}th member of pubkeys)");
                    return Value.False;
                }

                keys.Add(key.Handle);
            }

            return Sealed(ctx, data, cipher, keys, sealed_data, encrypted_keys, iv);
        }
        finally
        {
            foreach (nint key in keys) LibCrypto.FreeKey(key);
        }
    }

    private static Value Sealed(RequestContext ctx, PhpString data, nint cipher, List<nint> keys, PhpReference target, PhpReference encryptedKeys, PhpReference? ivTarget)
    {
        const int MaxIv = 16;
        byte* iv = stackalloc byte[MaxIv];
        int size = 0;
        foreach (nint key in keys) size = Math.Max(size, LibCrypto.KeySize(key));
        byte[] encrypted = new byte[size * keys.Count], output = new byte[data.Length + LibCrypto.BlockSize(cipher) + 1];
        var lengths = new int[keys.Count];
        int written = 0, rest = 0;
        nint context = LibCrypto.NewCipherContext();
        bool ok;
        fixed (byte* e = encrypted, o = output, d = OpensslFunctions.Terminated(data))
        fixed (int* l = lengths)
        fixed (nint* k = keys.ToArray())
        {
            byte** starts = stackalloc byte*[keys.Count];
            for (int i = 0; i < keys.Count; i++) starts[i] = e + (i * size);
            ok = LibCrypto.StartSeal(context, cipher, starts, l, iv, k, keys.Count) > 0
                && LibCrypto.CipherUpdate(context, o, &written, d, data.Length) != 0
                && LibCrypto.FinishSeal(context, o + written, &rest) != 0;
        }

        LibCrypto.FreeCipherContext(context);
        if (!ok)
        {
            OpensslErrors.Of(ctx).Collect();
            return Value.False;
        }

        if (written + rest == 0) return Value.Int(0);
        Arguments.Assign(ctx, target, Value.String(PhpString.FromSpan(output.AsSpan(0, written + rest))));
        var list = new PhpArray();
        for (int i = 0; i < keys.Count; i++) list.Append(Value.String(PhpString.FromSpan(encrypted.AsSpan(i * size, lengths[i]))));
        Arguments.Assign(ctx, encryptedKeys, Value.Array(list));
        if (ivTarget is not null) Arguments.Assign(ctx, ivTarget, Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(iv, LibCrypto.IvLength(cipher)))));
        return Value.Int(written + rest);
    }

    [PhpFunction("openssl_open(string $data, #[\\SensitiveParameter] &$output, string $encrypted_key, #[\\SensitiveParameter] $private_key, string $cipher_algo, ?string $iv = null): bool")]
    internal static bool openssl_open(RequestContext ctx, PhpString data, PhpReference output, PhpString encrypted_key, Value private_key, PhpString cipher_algo, PhpString? iv)
    {
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "Unable to coerce parameter 4 into a private key");
        nint cipher = OpensslText.Cipher(cipher_algo);
        if (cipher == 0) return Refused(ctx, "Unknown cipher algorithm");
        int ivLength = LibCrypto.IvLength(cipher);
        if (ivLength > 0 && iv is null) Arg.ValueError(ctx, 6, "cannot be null for the chosen cipher algorithm");
        if (ivLength > 0 && iv!.Length != ivLength) return Refused(ctx, "IV length is invalid");
        var result = new byte[data.Length + LibCrypto.BlockSize(cipher)];
        int written = 0, rest = 0;
        nint context = LibCrypto.NewCipherContext();
        bool ok;
        fixed (byte* r = result, d = OpensslFunctions.Terminated(data), e = OpensslFunctions.Terminated(encrypted_key), i = OpensslFunctions.Terminated(iv ?? PhpString.Empty))
        {
            ok = LibCrypto.StartOpen(context, cipher, e, encrypted_key.Length, ivLength > 0 ? i : null, key.Handle) != 0
                && LibCrypto.CipherUpdate(context, r, &written, d, data.Length) != 0
                && LibCrypto.FinishOpen(context, r + written, &rest) != 0
                && written + rest > 0;
        }

        LibCrypto.FreeCipherContext(context);
        if (ok) Arguments.Assign(ctx, output, Value.String(PhpString.FromSpan(result.AsSpan(0, written + rest))));
        else OpensslErrors.Of(ctx).Collect();
        return ok;
    }
}
