using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Reading, writing and describing keys; secrets that two keys share.</summary>
[PhpExtension("openssl")]
internal static unsafe class KeyFunctions
{
    private const string FreedAutomatically = "as OpenSSLAsymmetricKey objects are freed automatically";

    [PhpFunction("openssl_pkey_get_private(#[\\SensitiveParameter] $private_key, #[\\SensitiveParameter] ?string $passphrase = null): OpenSSLAsymmetricKey|false")]
    internal static Value openssl_pkey_get_private(RequestContext ctx, Value private_key, PhpString? passphrase)
    {
        using var key = new GivenKey(ctx, in private_key, isPublic: false, passphrase);
        return Shared(ctx, key, isPrivate: true);
    }

    [PhpFunction("openssl_pkey_get_public($public_key): OpenSSLAsymmetricKey|false")]
    internal static Value openssl_pkey_get_public(RequestContext ctx, Value public_key)
    {
        using var key = new GivenKey(ctx, in public_key, isPublic: true, null);
        return Shared(ctx, key, isPrivate: false);
    }

    [PhpFunction("openssl_get_privatekey(#[\\SensitiveParameter] $private_key, #[\\SensitiveParameter] ?string $passphrase = null): OpenSSLAsymmetricKey|false")]
    internal static Value openssl_get_privatekey(RequestContext ctx, Value private_key, PhpString? passphrase) =>
        openssl_pkey_get_private(ctx, private_key, passphrase);

    [PhpFunction("openssl_get_publickey($public_key): OpenSSLAsymmetricKey|false")]
    internal static Value openssl_get_publickey(RequestContext ctx, Value public_key) => openssl_pkey_get_public(ctx, public_key);

    private static Value Shared(RequestContext ctx, GivenKey key, bool isPrivate)
    {
        if (key.Handle == 0) return Value.False;
        LibCrypto.ShareKey(key.Handle);
        return AsymmetricKey.Of(ctx, key.Handle, isPrivate);
    }

    [PhpFunction("openssl_pkey_free(OpenSSLAsymmetricKey $key): void", DeprecatedSince = "8.0", DeprecatedMessage = FreedAutomatically)]
    internal static void openssl_pkey_free(Value key)
    {
        // freed with the object
    }

    [PhpFunction("openssl_free_key(OpenSSLAsymmetricKey $key): void", DeprecatedSince = "8.0", DeprecatedMessage = FreedAutomatically)]
    internal static void openssl_free_key(Value key)
    {
        // freed with the object
    }

    // ---- writing ----

    [PhpFunction("openssl_pkey_export(#[\\SensitiveParameter] $key, &$output, #[\\SensitiveParameter] ?string $passphrase = null, ?array $options = null): bool")]
    internal static bool openssl_pkey_export(RequestContext ctx, Value key, PhpReference output, PhpString? passphrase, PhpArray? options)
    {
        if (Exported(ctx, in key, passphrase, options) is not { } text) return false;
        Arguments.Assign(ctx, output, Value.String(text));
        return true;
    }

    [PhpFunction("openssl_pkey_export_to_file(#[\\SensitiveParameter] $key, string $output_filename, #[\\SensitiveParameter] ?string $passphrase = null, ?array $options = null): bool")]
    internal static bool openssl_pkey_export_to_file(RequestContext ctx, Value key, PhpString output_filename, PhpString? passphrase, PhpArray? options)
    {
        Arg.NoNul(ctx, 2, output_filename);
        return Exported(ctx, in key, passphrase, options) is { } text && OpensslText.Save(ctx, output_filename, text);
    }

    private static PhpString? Exported(RequestContext ctx, in Value given, PhpString? passphrase, PhpArray? options)
    {
        using var key = new GivenKey(ctx, in given, isPublic: false, passphrase);
        if (key.Handle == 0)
        {
            Arg.Warning(ctx, "Cannot get key from parameter 1");
            return null;
        }

        using KeyOptions? parsed = KeyOptions.Read(ctx, options);
        return parsed is null ? null : Pem(ctx, key.Handle, passphrase, parsed);
    }

    private static PhpString? Pem(RequestContext ctx, nint key, PhpString? passphrase, KeyOptions options)
    {
        nint cipher = passphrase is null || !options.Encrypts ? 0 : options.Cipher != 0 ? options.Cipher : LibCrypto.TripleDes();
        byte[] phrase = OpensslFunctions.Terminated(passphrase ?? PhpString.Empty);
        return OpensslText.Written(ctx, bio =>
        {
            fixed (byte* p = phrase) return LibCrypto.WritePrivateKey(bio, key, cipher, passphrase is null ? null : p, passphrase?.Length ?? 0, 0, 0) != 0;
        });
    }

    // ---- describing ----

    [PhpFunction("openssl_pkey_get_details(OpenSSLAsymmetricKey $key): array|false")]
    internal static PhpArray? openssl_pkey_get_details(RequestContext ctx, Value key)
    {
        nint handle = ((AsymmetricKey)key.AsObject).Handle;
        if (OpensslText.Written(ctx, bio => LibCrypto.WritePublicKey(bio, handle) != 0) is not { } pem) return null;
        var result = new PhpArray();
        result.Set(ctx, PhpString.Literal("bits"), Value.Int(LibCrypto.KeyBits(handle)));
        result.Set(ctx, PhpString.Literal("key"), Value.String(pem));
        result.Set(ctx, PhpString.Literal("type"), Value.Int(AddParts(ctx, handle, result)));
        return result;
    }

    /// <summary>Its kind; the parts are put under the kind's name.</summary>
    private static long AddParts(RequestContext ctx, nint key, PhpArray result)
    {
        (long type, string name) = LibCrypto.KeyType(key) switch
        {
            LibCrypto.Rsa => (OpensslConstants.KeytypeRsa, "rsa"),
            LibCrypto.Dsa => (OpensslConstants.KeytypeDsa, "dsa"),
            LibCrypto.Dh => (OpensslConstants.KeytypeDh, "dh"),
            LibCrypto.Ec => (OpensslConstants.KeytypeEc, "ec"),
            LibCrypto.X25519 => (OpensslConstants.KeytypeX25519, "x25519"),
            LibCrypto.Ed25519 => (OpensslConstants.KeytypeEd25519, "ed25519"),
            LibCrypto.X448 => (OpensslConstants.KeytypeX448, "x448"),
            LibCrypto.Ed448 => (OpensslConstants.KeytypeEd448, "ed448"),
            _ => (-1L, ""),
        };
        if (type < 0) return type;
        var parts = new PhpArray();
        switch (type)
        {
            case OpensslConstants.KeytypeRsa:
                AddNumbers(ctx, key, parts, "n", "n", "e", "e", "d", "d", "rsa-factor1", "p", "rsa-factor2", "q", "rsa-exponent1", "dmp1", "rsa-exponent2", "dmq1", "rsa-coefficient1", "iqmp");
                break;
            case OpensslConstants.KeytypeDsa:
                AddNumbers(ctx, key, parts, "p", "p", "q", "q", "g", "g", "priv", "priv_key", "pub", "pub_key");
                break;
            case OpensslConstants.KeytypeDh:
                AddNumbers(ctx, key, parts, "p", "p", "g", "g", "priv", "priv_key", "pub", "pub_key");
                break;
            case OpensslConstants.KeytypeEc:
                AddCurve(ctx, key, parts);
                AddNumbers(ctx, key, parts, "qx", "x", "qy", "y", "priv", "d");
                break;
            default:
                AddBytes(ctx, key, parts, "priv", "priv_key");
                AddBytes(ctx, key, parts, "pub", "pub_key");
                break;
        }

        result.Set(ctx, PhpString.FromLatin1(name), Value.Array(parts));
        return type;
    }

    private static void AddCurve(RequestContext ctx, nint key, PhpArray parts)
    {
        const int Size = 80;
        byte* buffer = stackalloc byte[Size];
        nuint length = 0;
        fixed (byte* p = "group\0"u8)
            if (LibCrypto.KeyText(key, p, buffer, Size, &length) == 0) return;
        var name = PhpString.FromSpan(new ReadOnlySpan<byte>(buffer, (int)length));
        parts.Set(ctx, PhpString.Literal("curve_name"), Value.String(name));
        int nid;
        fixed (byte* p = OpensslFunctions.Terminated(name)) nid = LibCrypto.NidOfName(p);
        if (nid == LibCrypto.UndefinedName) return;
        int size = LibCrypto.ObjectText(buffer, Size, LibCrypto.ObjectOf(nid), 1);
        parts.Set(ctx, PhpString.Literal("curve_oid"), Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(buffer, size))));
    }

    /// <summary>The names come in pairs: the library's and the array's.</summary>
    private static void AddNumbers(RequestContext ctx, nint key, PhpArray parts, params ReadOnlySpan<string> names)
    {
        for (int i = 0; i < names.Length; i += 2)
        {
            nint number = 0;
            fixed (byte* p = OpensslFunctions.Terminated(PhpString.FromLatin1(names[i])))
                if (LibCrypto.KeyNumber(key, p, &number) == 0) continue;
            var bytes = new byte[(LibCrypto.NumberBits(number) + 7) / 8];
            fixed (byte* p = bytes) LibCrypto.NumberBytes(number, p);
            LibCrypto.ClearNumber(number);
            parts.Set(ctx, PhpString.FromLatin1(names[i + 1]), Value.String(PhpString.FromSpan(bytes)));
        }
    }

    private static void AddBytes(RequestContext ctx, nint key, PhpArray parts, string name, string shown)
    {
        const int Size = 64;
        byte* buffer = stackalloc byte[Size];
        nuint length = 0;
        fixed (byte* p = OpensslFunctions.Terminated(PhpString.FromLatin1(name)))
            if (LibCrypto.KeyBytes(key, p, buffer, Size, &length) == 0) return;
        parts.Set(ctx, PhpString.FromLatin1(shown), Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(buffer, (int)length))));
    }

    [PhpFunction("openssl_get_curve_names(): array|false")]
    internal static PhpArray openssl_get_curve_names(RequestContext ctx)
    {
        var result = new PhpArray();
        var curves = new LibCrypto.Curve[LibCrypto.Curves(null, 0)];
        fixed (LibCrypto.Curve* p = curves) LibCrypto.Curves(p, (nuint)curves.Length);
        foreach (LibCrypto.Curve curve in curves) result.Append(Value.String(OpensslFunctions.Text(LibCrypto.ShortName(curve.Nid))));
        return result;
    }

    // ---- shared secrets ----

    [PhpFunction("openssl_pkey_derive($public_key, #[\\SensitiveParameter] $private_key, int $key_length = 0): string|false")]
    internal static PhpString? openssl_pkey_derive(RequestContext ctx, Value public_key, Value private_key, long key_length)
    {
        if (key_length < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        using var own = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (own.Handle == 0) return null;
        using var peer = new GivenKey(ctx, in public_key, isPublic: true, null);
        return peer.Handle == 0 ? null : Derived(ctx, own.Handle, peer.Handle, (nuint)key_length);
    }

    [PhpFunction("openssl_dh_compute_key(string $public_key, #[\\SensitiveParameter] OpenSSLAsymmetricKey $private_key): string|false")]
    internal static PhpString? openssl_dh_compute_key(RequestContext ctx, PhpString public_key, Value private_key)
    {
        nint own = ((AsymmetricKey)private_key.AsObject).Handle;
        if (LibCrypto.KeyType(own) != LibCrypto.Dh) return null;
        nint peer = LibCrypto.NewKey();
        PhpString? result = null;
        bool ok;
        fixed (byte* p = OpensslFunctions.Terminated(public_key))
            ok = LibCrypto.CopyParameters(peer, own) > 0 && LibCrypto.SetEncodedKey(peer, p, (nuint)public_key.Length) > 0;
        if (ok) result = Derived(ctx, own, peer, 0);
        else OpensslErrors.Of(ctx).Collect();
        LibCrypto.FreeKey(peer);
        return result;
    }

    private static PhpString? Derived(RequestContext ctx, nint key, nint peer, nuint length)
    {
        nint context = LibCrypto.NewContextOf(key, 0);
        PhpString? result = null;
        if (LibCrypto.StartDerive(context) > 0 && LibCrypto.SetPeer(context, peer) > 0 && (length > 0 || LibCrypto.Derive(context, null, &length) > 0))
        {
            var secret = new byte[length];
            fixed (byte* p = secret)
                if (LibCrypto.Derive(context, p, &length) > 0) result = PhpString.FromSpan(secret.AsSpan(0, (int)length));
        }

        if (result is null) OpensslErrors.Of(ctx).Collect();
        LibCrypto.FreeKeyContext(context);
        return result;
    }
}
