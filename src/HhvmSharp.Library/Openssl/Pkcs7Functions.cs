using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Signed and encrypted mail (PKCS#7).</summary>
[PhpExtension("openssl")]
internal static unsafe class Pkcs7Functions
{
    [PhpFunction("openssl_pkcs7_sign(string $input_filename, string $output_filename, OpenSSLCertificate|string $certificate, #[\\SensitiveParameter] $private_key, ?array $headers, int $flags = PKCS7_DETACHED, ?string $untrusted_certificates_filename = null): bool")]
    internal static bool openssl_pkcs7_sign(RequestContext ctx, PhpString input_filename, PhpString output_filename, Value certificate, Value private_key, PhpArray? headers, long flags, PhpString? untrusted_certificates_filename)
    {
        using var files = new MessageFiles(ctx);
        using var others = new CertificateList();
        if (untrusted_certificates_filename is not null && !others.Load(ctx, untrusted_certificates_filename)) return false;
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "Error getting private key");
        using var given = new GivenCertificate(ctx, in certificate);
        if (given.Handle == 0) return Refused(ctx, "X.509 Certificate cannot be retrieved");
        nint input = files.Input(input_filename), output = files.Output();
        if (input == 0) return Refused(ctx, $"Error opening input file {input_filename}!");
        nint message = LibCrypto.SignPkcs7(given.Handle, key.Handle, others.Handle, input, (int)flags);
        if (message == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            return Refused(ctx, "Error creating PKCS7 structure!");
        }

        if (Write(ctx, files, output, message, input, headers, flags)) return files.Save(output, output_filename) || Refused(ctx, $"Error opening output file {output_filename}!");
        return false;
    }

    private static bool Write(RequestContext ctx, MessageFiles files, nint output, nint message, nint input, PhpArray? headers, long flags)
    {
        LibCrypto.BioControl(input, LibCrypto.Rewind, 0, null);
        files.AddHeaders(output, headers);
        bool ok = LibCrypto.WriteMimePkcs7(output, message, input, (int)flags) != 0;
        LibCrypto.FreePkcs7(message);
        if (!ok) OpensslErrors.Of(ctx).Collect();
        return ok;
    }

    internal static bool Refused(RequestContext ctx, string message)
    {
        if (!ctx.HasPending) Arg.Warning(ctx, message);
        return false;
    }

    [PhpFunction("openssl_pkcs7_encrypt(string $input_filename, string $output_filename, $certificate, ?array $headers, int $flags = 0, int $cipher_algo = OPENSSL_CIPHER_AES_128_CBC): bool")]
    internal static bool openssl_pkcs7_encrypt(RequestContext ctx, PhpString input_filename, PhpString output_filename, Value certificate, PhpArray? headers, long flags, long cipher_algo)
    {
        using var files = new MessageFiles(ctx);
        using var receivers = new CertificateList();
        nint input = files.Input(input_filename), output = files.Output();
        if (input == 0 || !receivers.AddGiven(ctx, certificate.Dereferenced())) return false;
        nint cipher = OpensslText.Cipher(cipher_algo);
        if (cipher == 0) return Refused(ctx, "Failed to get cipher");
        nint message = LibCrypto.EncryptPkcs7(receivers.Handle, input, cipher, (int)flags);
        if (message != 0) return Write(ctx, files, output, message, input, headers, flags) && files.Save(output, output_filename);
        OpensslErrors.Of(ctx).Collect();
        return false;
    }

    [PhpFunction("openssl_pkcs7_decrypt(string $input_filename, string $output_filename, #[\\SensitiveParameter] $certificate, #[\\SensitiveParameter] $private_key = null): bool")]
    internal static bool openssl_pkcs7_decrypt(RequestContext ctx, PhpString input_filename, PhpString output_filename, Value certificate, Value private_key)
    {
        using var files = new MessageFiles(ctx);
        using var receiver = new CertificateList();
        Value given = certificate.Dereferenced(), secret = private_key.Dereferenced();
        if (given.IsArray || !receiver.AddGiven(ctx, given)) return Refused(ctx, "X.509 Certificate cannot be retrieved");
        using var key = new GivenKey(ctx, secret.IsNullOrUndef ? given : secret, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "Unable to get private key");
        nint input = files.Input(input_filename), output = files.Output(), content = 0;
        if (input == 0) return false;
        nint message = LibCrypto.ReadMimePkcs7(input, &content);
        files.Keep(content);
        bool ok = message != 0 && LibCrypto.DecryptPkcs7(message, key.Handle, LibCrypto.StackItem(receiver.Handle, 0), output, (int)OpensslConstants.Pkcs7Detached) != 0;
        if (!ok) OpensslErrors.Of(ctx).Collect();
        if (message != 0) LibCrypto.FreePkcs7(message);
        return files.Save(output, output_filename) && ok;
    }

    [PhpFunction("openssl_pkcs7_verify(string $input_filename, int $flags, ?string $signers_certificates_filename = null, array $ca_info = [], ?string $untrusted_certificates_filename = null, ?string $content = null, ?string $output_filename = null): bool|int")]
    internal static Value openssl_pkcs7_verify(RequestContext ctx, PhpString input_filename, long flags, PhpString? signers_certificates_filename, PhpArray ca_info, PhpString? untrusted_certificates_filename, PhpString? content, PhpString? output_filename)
    {
        using var files = new MessageFiles(ctx);
        using var others = new CertificateList();
        if (untrusted_certificates_filename is not null && !others.Load(ctx, untrusted_certificates_filename)) return Value.Int(-1);
        nint store = CertificateChecks.TrustedStore(ctx, ca_info), input = files.Input(input_filename), data = 0, message = 0;
        try
        {
            if (input == 0) return Value.Int(-1);
            message = LibCrypto.ReadMimePkcs7(input, &data);
            files.Keep(data);
            if (message == 0)
            {
                OpensslErrors.Of(ctx).Collect();
                return Value.Int(-1);
            }

            int options = (int)(flags & ~OpensslConstants.Pkcs7Detached);
            nint output = files.Output();
            bool ok = LibCrypto.VerifyPkcs7(message, others.Handle, store, data, output, options) != 0;
            if (content is not null) files.Save(output, content);
            if (!ok) OpensslErrors.Of(ctx).Collect();
            if (!ok || signers_certificates_filename is null) return Value.Bool(ok);
            nint signers = LibCrypto.Pkcs7Signers(message, others.Handle, options);
            if (!SaveSigners(ctx, files, signers, signers_certificates_filename)) return Value.Int(-1);
            if (output_filename is null) return Value.True;
            nint pem = files.Output();
            return Value.Bool(LibCrypto.WritePkcs7(pem, message) != 0 && files.Save(pem, output_filename));
        }
        finally
        {
            LibCrypto.FreeStore(store);
            if (message != 0) LibCrypto.FreePkcs7(message);
        }
    }

    /// <summary>The signers' certificates; the stack is freed.</summary>
    internal static bool SaveSigners(RequestContext ctx, MessageFiles files, nint signers, PhpString name)
    {
        nint output = files.Output();
        if (signers == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            return false;
        }

        for (int i = 0; i < LibCrypto.StackCount(signers); i++) LibCrypto.WriteCertificate(output, LibCrypto.StackItem(signers, i));
        LibCrypto.FreeStack(signers);
        return files.Save(output, name) || Refused(ctx, $"Signature OK, but cannot open {name} for writing");
    }

    [PhpFunction("openssl_pkcs7_read(string $data, &$certificates): bool")]
    internal static bool openssl_pkcs7_read(RequestContext ctx, PhpString data, PhpReference certificates) => ReadAll(ctx, data, certificates);

    /// <summary>All certificates and revocation lists of a signed message.</summary>
    internal static bool ReadAll(RequestContext ctx, PhpString data, PhpReference target)
    {
        nint message = OpensslText.Read(data, static bio => LibCrypto.ReadPemCms(bio, 0, 0, 0));
        if (message == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            return false;
        }

        var result = new PhpArray();
        if (LibCrypto.NidOf(LibCrypto.CmsType(message)) is LibCrypto.Pkcs7Signed or LibCrypto.Pkcs7SignedAndEnveloped)
        {
            Take(ctx, LibCrypto.CmsCertificates(message), result, LibCrypto.WriteCertificate, LibCrypto.FreeCertificate);
            Take(ctx, LibCrypto.CmsRevocations(message), result, LibCrypto.WriteRevocations, LibCrypto.FreeRevocations);
        }

        LibCrypto.FreeCms(message);
        Arguments.Assign(ctx, target, Value.Array(result));
        return true;
    }

    private static void Take(RequestContext ctx, nint stack, PhpArray result, Func<nint, nint, int> write, Action<nint> free)
    {
        if (stack == 0) return;
        for (int i = 0; i < LibCrypto.StackCount(stack); i++)
        {
            nint item = LibCrypto.StackItem(stack, i);
            // both lists count from 0: a revocation list takes a certificate's place
            if (OpensslText.Written(ctx, bio => write(bio, item) != 0) is { } pem) result.Set(ctx, i, Value.String(pem));
            free(item);
        }

        LibCrypto.FreeStack(stack);
    }
}
