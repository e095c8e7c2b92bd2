using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>openssl_pkey_new(): keys by chance, or from their numbers.</summary>
[PhpExtension("openssl")]
internal static unsafe class KeyGeneration
{
    private const int LeastBits = 384, NamedCurve = 1;

    [PhpFunction("openssl_pkey_new(?array $options = null): OpenSSLAsymmetricKey|false")]
    internal static Value openssl_pkey_new(RequestContext ctx, PhpArray? options)
    {
        if (options is not null && FromNumbers(ctx, options, out Value made)) return made;
        using KeyOptions? parsed = KeyOptions.Read(ctx, options);
        return parsed is null ? Value.False : AsymmetricKey.Of(ctx, Generate(ctx, parsed), isPrivate: true);
    }

    /// <summary>0 after the reason was told.</summary>
    internal static nint Generate(RequestContext ctx, KeyOptions options)
    {
        if (options.Type is OpensslConstants.KeytypeRsa or OpensslConstants.KeytypeDh or OpensslConstants.KeytypeDsa && options.Bits < LeastBits)
        {
            Arg.Warning(ctx, $"Private key length must be at least {LeastBits} bits, configured to {options.Bits}");
            return 0;
        }

        int type = TypeOf(options.Type);
        if (type == 0)
        {
            Arg.Warning(ctx, "Unsupported private key type");
            return 0;
        }

        nint context = LibCrypto.NewKeyContext(type, 0), parameters = 0, key = 0;
        if (type == LibCrypto.Ec && options.Curve == 0)
        {
            Arg.Warning(ctx, "Missing configuration value: \"curve_name\" not set");
        }
        else if (type != LibCrypto.Rsa && HasParameters(type))
        {
            bool ok = LibCrypto.StartParameters(context) > 0 && SetParameters(context, type, options) && LibCrypto.MakeParameters(context, &parameters) > 0;
            LibCrypto.FreeKeyContext(context);
            context = ok ? LibCrypto.NewContextOf(parameters, 0) : 0;
            if (ok && LibCrypto.StartKey(context) > 0) LibCrypto.MakeKey(context, &key);
        }
        else if (LibCrypto.StartKey(context) > 0 && (type != LibCrypto.Rsa || LibCrypto.SetRsaBits(context, (int)options.Bits) > 0))
        {
            LibCrypto.MakeKey(context, &key);
        }

        if (key == 0) OpensslErrors.Of(ctx).Collect();
        if (parameters != 0) LibCrypto.FreeKey(parameters);
        if (context != 0) LibCrypto.FreeKeyContext(context);
        return key;
    }

    private static bool HasParameters(int type) => type is LibCrypto.Dsa or LibCrypto.Dh or LibCrypto.Ec;

    private static bool SetParameters(nint context, int type, KeyOptions options) => type switch
    {
        LibCrypto.Dsa => LibCrypto.SetDsaBits(context, (int)options.Bits) > 0,
        LibCrypto.Dh => LibCrypto.SetDhBits(context, (int)options.Bits) > 0,
        _ => LibCrypto.SetCurve(context, options.Curve) > 0 && LibCrypto.SetCurveEncoding(context, NamedCurve) > 0,
    };

    private static int TypeOf(long type) => type switch
    {
        OpensslConstants.KeytypeRsa => LibCrypto.Rsa,
        OpensslConstants.KeytypeDsa => LibCrypto.Dsa,
        OpensslConstants.KeytypeDh => LibCrypto.Dh,
        OpensslConstants.KeytypeEc => LibCrypto.Ec,
        OpensslConstants.KeytypeX25519 => LibCrypto.X25519,
        OpensslConstants.KeytypeEd25519 => LibCrypto.Ed25519,
        OpensslConstants.KeytypeX448 => LibCrypto.X448,
        OpensslConstants.KeytypeEd448 => LibCrypto.Ed448,
        _ => 0,
    };

    // ---- from numbers ----

    /// <summary>PHP's names of the numbers, and the library's.</summary>
    private static readonly (string Php, string Library)[] RsaNumbers =
    [
        ("n", "n"), ("d", "d"), ("e", "e"), ("p", "rsa-factor1"), ("q", "rsa-factor2"), ("dmp1", "rsa-exponent1"), ("dmq1", "rsa-exponent2"),
        ("iqmp", "rsa-coefficient1"),
    ];

    private static bool FromNumbers(RequestContext ctx, PhpArray options, out Value made)
    {
        foreach (string kind in (ReadOnlySpan<string>)["rsa", "dsa", "dh", "ec", "x25519", "ed25519", "x448", "ed448"])
        {
            Value data = options.Get(PhpString.FromLatin1(kind)).Dereferenced();
            if (!data.IsArray) continue;
            PhpArray numbers = data.AsArray;
            made = kind switch
            {
                "rsa" => FromRsa(ctx, numbers),
                "dsa" => FromFiniteField(ctx, numbers, LibCrypto.Dsa, ["p", "q", "g"]),
                "dh" => FromFiniteField(ctx, numbers, LibCrypto.Dh, ["p", "g"]),
                "ec" => FromCurve(ctx, numbers),
                "x25519" => FromRaw(ctx, numbers, LibCrypto.X25519),
                "ed25519" => FromRaw(ctx, numbers, LibCrypto.Ed25519),
                "x448" => FromRaw(ctx, numbers, LibCrypto.X448),
                _ => FromRaw(ctx, numbers, LibCrypto.Ed448),
            };
            return true;
        }

        made = default;
        return false;
    }

    private static PhpString? Bytes(PhpArray numbers, string name) =>
        numbers.Get(PhpString.FromLatin1(name)).Dereferenced() is { IsString: true } v ? v.AsString : null;

    private static Value FromRsa(RequestContext ctx, PhpArray numbers)
    {
        if (Bytes(numbers, "n") is null || Bytes(numbers, "d") is null) return Value.False;
        using var parameters = new KeyParameters();
        foreach ((string php, string library) in RsaNumbers)
            if (Bytes(numbers, php) is { } number) parameters.Number(library, number);
        return AsymmetricKey.Of(ctx, parameters.Key(ctx, LibCrypto.Rsa), isPrivate: true);
    }

    /// <summary>Without a public number a key is made of the parameters.</summary>
    private static Value FromFiniteField(RequestContext ctx, PhpArray numbers, int type, ReadOnlySpan<string> needed)
    {
        foreach (string name in needed)
            if (Bytes(numbers, name) is null) return Value.False;
        using var parameters = new KeyParameters();
        foreach (string name in (ReadOnlySpan<string>)["p", "q", "g"])
            if (Bytes(numbers, name) is { } number) parameters.Number(name, number);
        PhpString? publicNumber = Bytes(numbers, "pub_key"), privateNumber = Bytes(numbers, "priv_key");
        if (publicNumber is null && privateNumber is not null && type == LibCrypto.Dh)
            publicNumber = PowerOf(Bytes(numbers, "g")!, privateNumber, Bytes(numbers, "p")!);
        if (publicNumber is not null)
        {
            parameters.Number("pub", publicNumber);
            if (privateNumber is not null) parameters.Number("priv", privateNumber);
        }

        nint key = parameters.Key(ctx, type);
        if (key == 0 || publicNumber is not null) return AsymmetricKey.Of(ctx, key, isPrivate: privateNumber is not null);
        nint context = LibCrypto.NewContextOf(key, 0), generated = 0;
        if (LibCrypto.StartKey(context) > 0) LibCrypto.MakeKey(context, &generated);
        OpensslErrors.Of(ctx).Collect();
        LibCrypto.FreeKeyContext(context);
        LibCrypto.FreeKey(key);
        return AsymmetricKey.Of(ctx, generated, isPrivate: true);
    }

    private static PhpString PowerOf(PhpString number, PhpString exponent, PhpString modulus)
    {
        System.Numerics.BigInteger result = System.Numerics.BigInteger.ModPow(Read(number), Read(exponent), Read(modulus));
        return new PhpString(result.ToByteArray(isUnsigned: true, isBigEndian: true));

        static System.Numerics.BigInteger Read(PhpString bytes) => new(bytes.Span, isUnsigned: true, isBigEndian: true);
    }

    private static Value FromCurve(RequestContext ctx, PhpArray numbers)
    {
        if (Bytes(numbers, "curve_name") is not { Length: > 0 } curve)
        {
            bool any = false, all = true;
            foreach (string name in (ReadOnlySpan<string>)["p", "a", "b", "order"])
            {
                bool isThere = Bytes(numbers, name) is not null;
                any |= isThere;
                all &= isThere;
            }

            if (!all)
            {
                Arg.Warning(ctx, any ? "Missing params: curve_name or p, a, b, order" : "Missing params: curve_name");
                return Value.False;
            }

            return CurveParameters.Make(ctx, numbers);
        }

        int nid;
        fixed (byte* p = OpensslFunctions.Terminated(curve)) nid = LibCrypto.NidOfName(p);
        if (nid != 0) return CurveParameters.Make(ctx, numbers, nid, curve);
        Arg.Warning(ctx, $"Unknown elliptic curve (short) name {curve}");
        return Value.False;
    }

    private static Value FromRaw(RequestContext ctx, PhpArray numbers, int type)
    {
        PhpString? privateBytes = Bytes(numbers, "priv_key"), publicBytes = Bytes(numbers, "pub_key");
        nint key = 0;
        if ((privateBytes ?? publicBytes) is { } bytes)
        {
            fixed (byte* p = bytes.Span)
            {
                key = privateBytes is not null
                    ? LibCrypto.NewRawPrivateKey(type, 0, p, (nuint)bytes.Length)
                    : LibCrypto.NewRawPublicKey(type, 0, p, (nuint)bytes.Length);
            }
        }
        else
        {
            nint context = LibCrypto.NewKeyContext(type, 0);
            if (LibCrypto.StartKey(context) > 0) LibCrypto.MakeKey(context, &key);
            LibCrypto.FreeKeyContext(context);
        }

        if (key == 0) OpensslErrors.Of(ctx).Collect();
        return AsymmetricKey.Of(ctx, key, isPrivate: privateBytes is not null || publicBytes is null);
    }
}
