using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Requests to sign certificates, and signing them (openssl_csr_*).</summary>
[PhpExtension("openssl")]
internal static unsafe class RequestFunctions
{
    private const long SecondsPerDay = 86400;

    [PhpFunction("openssl_csr_new(array $distinguished_names, #[\\SensitiveParameter] &$private_key, ?array $options = null, ?array $extra_attributes = null): OpenSSLCertificateSigningRequest|bool")]
    internal static Value openssl_csr_new(RequestContext ctx, PhpArray distinguished_names, PhpReference private_key, PhpArray? options, PhpArray? extra_attributes)
    {
        using KeyOptions? parsed = KeyOptions.Read(ctx, options);
        if (parsed is null) return Value.False;
        nint key = 0, request = 0;
        try
        {
            Value given = private_key.Value.Dereferenced();
            // the key is shared, not freed with what is given
            if (!given.IsNullOrUndef) key = new GivenKey(ctx, in given, isPublic: false, null).Handle;
            bool isNew = key == 0;
            if (isNew) key = KeyGeneration.Generate(ctx, parsed);
            if (key == 0)
            {
                Arg.Warning(ctx, "Unable to generate a private key");
                return Value.False;
            }

            request = LibCrypto.NewRequest();
            if (!new RequestSubject(ctx, parsed, request).Fill(distinguished_names, extra_attributes, key) || !AddExtensions(ctx, parsed, request)) return Value.False;
            Value result = Value.True;
            if (LibCrypto.SignRequest(request, key, parsed.Digest) != 0)
            {
                result = SigningRequest.Of(ctx, request);
                request = 0;
            }
            else
            {
                OpensslErrors.Of(ctx).Collect();
                Arg.Warning(ctx, "Error signing request");
            }

            if (!isNew) return result;
            Arguments.Assign(ctx, private_key, AsymmetricKey.Of(ctx, key, isPrivate: true));
            key = 0;
            return result;
        }
        finally
        {
            if (key != 0) LibCrypto.FreeKey(key);
            if (request != 0) LibCrypto.FreeRequest(request);
        }
    }

    private static bool AddExtensions(RequestContext ctx, KeyOptions options, nint request)
    {
        if (options.RequestExtensions is not { } section) return true;
        LibCrypto.ExtensionContext context = default;
        LibCrypto.SetExtensionContext(&context, 0, 0, request, 0, 0);
        LibCrypto.SetExtensionConfiguration(&context, options.Configuration);
        fixed (byte* p = OpensslFunctions.Terminated(PhpString.FromLatin1(section)))
            if (LibCrypto.AddRequestExtensions(options.Configuration, &context, p, request) != 0) return true;
        OpensslErrors.Of(ctx).Collect();
        Arg.Warning(ctx, $"Error loading extension section {section}");
        return false;
    }

    // ---- reading and writing ----

    [PhpFunction("openssl_csr_export(OpenSSLCertificateSigningRequest|string $csr, &$output, bool $no_text = true): bool")]
    internal static bool openssl_csr_export(RequestContext ctx, Value csr, PhpReference output, bool no_text)
    {
        if (Exported(ctx, in csr, no_text) is not { } text) return false;
        Arguments.Assign(ctx, output, Value.String(text));
        return true;
    }

    [PhpFunction("openssl_csr_export_to_file(OpenSSLCertificateSigningRequest|string $csr, string $output_filename, bool $no_text = true): bool")]
    internal static bool openssl_csr_export_to_file(RequestContext ctx, Value csr, PhpString output_filename, bool no_text)
    {
        Arg.NoNul(ctx, 2, output_filename);
        if (Exported(ctx, in csr, no_text) is not { } text) return false;
        if (OpensslText.Save(ctx, output_filename, text)) return true;
        Arg.Warning(ctx, $"Error opening file {output_filename}");
        return false;
    }

    private static PhpString? Exported(RequestContext ctx, in Value csr, bool noText)
    {
        using var given = new GivenRequest(ctx, in csr);
        nint request = given.Handle;
        if (request != 0) return OpensslText.Written(ctx, bio => (noText || LibCrypto.PrintRequest(bio, request) != 0) && LibCrypto.WriteRequest(bio, request) != 0);
        Arg.Warning(ctx, "X.509 Certificate Signing Request cannot be retrieved");
        return null;
    }

    [PhpFunction("openssl_csr_get_subject(OpenSSLCertificateSigningRequest|string $csr, bool $short_names = true): array|false")]
    internal static PhpArray? openssl_csr_get_subject(RequestContext ctx, Value csr, bool short_names)
    {
        using var given = new GivenRequest(ctx, in csr);
        return given.Handle == 0 ? null : CertificateFunctions.Names(ctx, LibCrypto.RequestSubject(given.Handle), short_names);
    }

    [PhpFunction("openssl_csr_get_public_key(OpenSSLCertificateSigningRequest|string $csr, bool $short_names = true): OpenSSLAsymmetricKey|false")]
    internal static Value openssl_csr_get_public_key(RequestContext ctx, Value csr, bool short_names)
    {
        using var given = new GivenRequest(ctx, in csr);
        if (given.Handle == 0) return Value.False;
        nint own = LibCrypto.RequestKey(given.Handle), key = 0;
        // the request may hold the private key that made it: the public one alone by way of its text
        if (own != 0 && OpensslText.Written(ctx, bio => LibCrypto.WritePublicKey(bio, own) != 0) is { } pem)
            key = OpensslText.Read(pem, static bio => LibCrypto.ReadPublicKey(bio, 0, 0, 0));
        if (key == 0) OpensslErrors.Of(ctx).Collect();
        if (own != 0) LibCrypto.FreeKey(own);
        return AsymmetricKey.Of(ctx, key, isPrivate: false);
    }

    // ---- signing ----

    [PhpFunction("openssl_csr_sign(OpenSSLCertificateSigningRequest|string $csr, OpenSSLCertificate|string|null $ca_certificate, #[\\SensitiveParameter] $private_key, int $days, ?array $options = null, int $serial = 0, ?string $serial_hex = null): OpenSSLCertificate|false")]
    internal static Value openssl_csr_sign(RequestContext ctx, Value csr, Value ca_certificate, Value private_key, long days, PhpArray? options, long serial, PhpString? serial_hex)
    {
        using var request = new GivenRequest(ctx, in csr);
        if (request.Handle == 0) return Refused(ctx, "X.509 Certificate Signing Request cannot be retrieved");
        bool hasAuthority = !ca_certificate.IsNullOrUndef;
        using GivenCertificate authority = hasAuthority ? new GivenCertificate(ctx, in ca_certificate) : default;
        if (hasAuthority && authority.Handle == 0) return Refused(ctx, "X.509 Certificate cannot be retrieved");
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "Cannot get private key from parameter 3");
        if (hasAuthority && LibCrypto.Matches(authority.Handle, key.Handle) == 0) return Refused(ctx, "Private key does not correspond to signing cert");
        if (days < 0 || days > long.MaxValue / SecondsPerDay) return Refused(ctx, $"Days must be between 0 and {long.MaxValue / SecondsPerDay}");
        using KeyOptions? parsed = KeyOptions.Read(ctx, options);
        if (parsed is null) return Value.False;
        nint owner = LibCrypto.RequestKey(request.Handle), made = 0;
        try
        {
            if (owner == 0) return Refused(ctx, "Error unpacking public key");
            int verified = LibCrypto.VerifyRequest(request.Handle, owner);
            if (verified <= 0) return Refused(ctx, verified < 0 ? "Signature verification problems" : "Signature did not match the certificate request");
            made = LibCrypto.NewCertificate();
            if (LibCrypto.SetCertificateVersion(made, 2) == 0 || !SetSerial(ctx, made, serial, serial_hex)) return Value.False;
            nint issuer = hasAuthority ? authority.Handle : made;
            if (!Fill(made, issuer, request.Handle, owner, days) || !AddExtensions(parsed, issuer, made, request.Handle))
            {
                OpensslErrors.Of(ctx).Collect();
                return Value.False;
            }

            if (LibCrypto.SignCertificate(made, key.Handle, parsed.Digest) == 0) return Refused(ctx, "Failed to sign it");
            var result = (Certificate)ctx.NewBare(ctx.Environment.CoreClass("opensslcertificate"));
            result.Handle = made;
            made = 0;
            return Value.Object(result);
        }
        finally
        {
            if (owner != 0) LibCrypto.FreeKey(owner);
            if (made != 0) LibCrypto.FreeCertificate(made);
        }
    }

    private static bool Fill(nint made, nint issuer, nint request, nint key, long days) =>
        LibCrypto.SetSubject(made, LibCrypto.RequestSubject(request)) != 0
        && LibCrypto.SetIssuer(made, LibCrypto.SubjectName(issuer)) != 0
        && LibCrypto.SetTime(LibCrypto.NotBefore(made), 0) != 0
        && LibCrypto.SetTime(LibCrypto.NotAfter(made), days * SecondsPerDay) != 0
        && LibCrypto.SetCertificateKey(made, key) != 0;

    private static bool SetSerial(RequestContext ctx, nint certificate, long serial, PhpString? hex)
    {
        const int MaxDigits = 200, BufferSize = 256;
        nint number = LibCrypto.SerialNumber(certificate);
        if (hex is null) return LibCrypto.SetInteger(number, serial) != 0 || Refused(ctx, "Error setting serial number").IsTrue;
        if (hex.Length > MaxDigits) return Refused(ctx, "Error parsing serial number because it is too long").IsTrue;
        byte* buffer = stackalloc byte[BufferSize];
        nint place = (nint)buffer;
        nint ok = OpensslText.Read(hex, bio => LibCrypto.ReadInteger(bio, number, (byte*)place, BufferSize));
        return ok != 0 || Refused(ctx, "Error parsing serial number").IsTrue;
    }

    private static bool AddExtensions(KeyOptions options, nint issuer, nint certificate, nint request)
    {
        if (options.Extensions is not { } section) return true;
        LibCrypto.ExtensionContext context = default;
        LibCrypto.SetExtensionContext(&context, issuer, certificate, request, 0, 0);
        LibCrypto.SetExtensionConfiguration(&context, options.Configuration);
        fixed (byte* p = OpensslFunctions.Terminated(PhpString.FromLatin1(section)))
            return LibCrypto.AddExtensions(options.Configuration, &context, p, certificate) != 0;
    }

    private static Value Refused(RequestContext ctx, string message)
    {
        OpensslErrors.Of(ctx).Collect();
        Arg.Warning(ctx, message);
        return Value.False;
    }
}
