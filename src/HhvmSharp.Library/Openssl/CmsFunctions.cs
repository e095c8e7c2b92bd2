using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Signed and encrypted messages (CMS).</summary>
[PhpExtension("openssl")]
internal static unsafe class CmsFunctions
{
    private const long Stream = 0x1000, Partial = 0x4000;

    [PhpFunction("openssl_cms_sign(string $input_filename, string $output_filename, OpenSSLCertificate|string $certificate, #[\\SensitiveParameter] $private_key, ?array $headers, int $flags = 0, int $encoding = OPENSSL_ENCODING_SMIME, ?string $untrusted_certificates_filename = null): bool")]
    internal static bool openssl_cms_sign(RequestContext ctx, PhpString input_filename, PhpString output_filename, Value certificate, Value private_key, PhpArray? headers, long flags, long encoding, PhpString? untrusted_certificates_filename)
    {
        using var files = new MessageFiles(ctx);
        using var others = new CertificateList();
        if (untrusted_certificates_filename is not null && !others.Load(ctx, untrusted_certificates_filename)) return false;
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        if (key.Handle == 0) return Pkcs7Functions.Refused(ctx, "Error getting private key");
        using var given = new GivenCertificate(ctx, in certificate);
        if (given.Handle == 0) return Pkcs7Functions.Refused(ctx, "X.509 Certificate cannot be retrieved");
        if ((encoding & OpensslConstants.EncodingSmime) != 0 && (flags & OpensslConstants.CmsDetached) != 0) return Pkcs7Functions.Refused(ctx, "Detached signatures not possible with S/MIME encoding");
        nint input = files.Input(input_filename), output = files.Output();
        if (input == 0) return Pkcs7Functions.Refused(ctx, $"Error opening input file {input_filename}!");
        nint message = LibCrypto.SignCms(given.Handle, key.Handle, others.Handle, input, (uint)flags);
        if (message == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            return Pkcs7Functions.Refused(ctx, "Error creating CMS structure!");
        }

        if (!Write(ctx, files, output, message, input, headers, flags, encoding)) return false;
        return files.Save(output, output_filename) || Pkcs7Functions.Refused(ctx, $"Error opening output file {output_filename}!");
    }

    private static bool Write(RequestContext ctx, MessageFiles files, nint output, nint message, nint input, PhpArray? headers, long flags, long encoding)
    {
        LibCrypto.BioControl(input, LibCrypto.Rewind, 0, null);
        if (encoding == OpensslConstants.EncodingSmime) files.AddHeaders(output, headers);
        bool isKnown = encoding is OpensslConstants.EncodingSmime or OpensslConstants.EncodingDer or OpensslConstants.EncodingPem;
        bool ok = isKnown && WriteAs(output, message, input, flags, encoding);
        LibCrypto.FreeCms(message);
        if (!isKnown) return Pkcs7Functions.Refused(ctx, "Unknown OPENSSL encoding");
        if (!ok) OpensslErrors.Of(ctx).Collect();
        return ok;
    }

    private static bool WriteAs(nint output, nint message, nint input, long flags, long encoding)
    {
        if (encoding == OpensslConstants.EncodingSmime) return LibCrypto.WriteMimeCms(output, message, input, (int)flags) != 0;
        bool isStream = (flags & Stream) != 0;
        if ((flags & Partial) != 0 && !isStream && LibCrypto.FinishCms(message, input, 0, (uint)flags) != 1) return false;
        if (encoding == OpensslConstants.EncodingDer) return LibCrypto.WriteDerCms(output, message) == 1;
        return (isStream ? LibCrypto.StreamPemCms(output, message, input, (int)flags) : LibCrypto.WritePemCms(output, message)) != 0;
    }

    [PhpFunction("openssl_cms_encrypt(string $input_filename, string $output_filename, $certificate, ?array $headers, int $flags = 0, int $encoding = OPENSSL_ENCODING_SMIME, int $cipher_algo = OPENSSL_CIPHER_AES_128_CBC): bool")]
    internal static bool openssl_cms_encrypt(RequestContext ctx, PhpString input_filename, PhpString output_filename, Value certificate, PhpArray? headers, long flags, long encoding, long cipher_algo)
    {
        using var files = new MessageFiles(ctx);
        using var receivers = new CertificateList();
        nint input = files.Input(input_filename), output = files.Output();
        if (input == 0 || !receivers.AddGiven(ctx, certificate.Dereferenced())) return false;
        nint cipher = OpensslText.Cipher(cipher_algo);
        if (cipher == 0) return Pkcs7Functions.Refused(ctx, "Failed to get cipher");
        nint message = LibCrypto.EncryptCms(receivers.Handle, input, cipher, (uint)flags);
        if (message != 0) return Write(ctx, files, output, message, input, headers, flags, encoding) && files.Save(output, output_filename);
        OpensslErrors.Of(ctx).Collect();
        return false;
    }

    [PhpFunction("openssl_cms_decrypt(string $input_filename, string $output_filename, #[\\SensitiveParameter] $certificate, #[\\SensitiveParameter] $private_key = null, int $encoding = OPENSSL_ENCODING_SMIME): bool")]
    internal static bool openssl_cms_decrypt(RequestContext ctx, PhpString input_filename, PhpString output_filename, Value certificate, Value private_key, long encoding)
    {
        using var files = new MessageFiles(ctx);
        using var receiver = new CertificateList();
        Value given = certificate.Dereferenced(), secret = private_key.Dereferenced();
        if (given.IsArray || !receiver.AddGiven(ctx, given)) return Pkcs7Functions.Refused(ctx, "X.509 Certificate cannot be retrieved");
        using var key = new GivenKey(ctx, secret.IsNullOrUndef ? given : secret, isPublic: false, null);
        if (key.Handle == 0) return Pkcs7Functions.Refused(ctx, "Unable to get private key");
        nint input = files.Input(input_filename), output = files.Output();
        if (input == 0) return false;
        if (encoding is not (OpensslConstants.EncodingSmime or OpensslConstants.EncodingDer or OpensslConstants.EncodingPem)) Arg.ValueError(ctx, 5, "must be an OPENSSL_ENCODING_* constant");
        nint message = Read(files, input, encoding, out _);
        bool ok = message != 0 && LibCrypto.DecryptCms(message, key.Handle, LibCrypto.StackItem(receiver.Handle, 0), 0, output, 0) != 0;
        if (!ok) OpensslErrors.Of(ctx).Collect();
        if (message != 0) LibCrypto.FreeCms(message);
        return files.Save(output, output_filename) && ok;
    }

    private static nint Read(MessageFiles files, nint input, long encoding, out nint content)
    {
        content = 0;
        if (encoding == OpensslConstants.EncodingPem) return LibCrypto.ReadPemCms(input, 0, 0, 0);
        if (encoding == OpensslConstants.EncodingDer) return LibCrypto.ReadDerCms(input, 0);
        nint data = 0;
        nint message = LibCrypto.ReadMimeCms(input, &data);
        content = files.Keep(data);
        return message;
    }

    [PhpFunction("openssl_cms_verify(string $input_filename, int $flags = 0, ?string $certificates = null, array $ca_info = [], ?string $untrusted_certificates_filename = null, ?string $content = null, ?string $pk7 = null, ?string $sigfile = null, int $encoding = OPENSSL_ENCODING_SMIME): bool")]
    internal static bool openssl_cms_verify(RequestContext ctx, PhpString input_filename, long flags, PhpString? certificates, PhpArray ca_info, PhpString? untrusted_certificates_filename, PhpString? content, PhpString? pk7, PhpString? sigfile, long encoding)
    {
        using var files = new MessageFiles(ctx);
        using var others = new CertificateList();
        nint input = files.Input(input_filename), source = input;
        if (input == 0) return false;
        bool isDetached = (flags & OpensslConstants.CmsDetached) != 0;
        if (sigfile is not null && isDetached)
        {
            if (encoding == OpensslConstants.EncodingSmime) return Pkcs7Functions.Refused(ctx, "Detached signatures not possible with S/MIME encoding");
            if ((source = files.Input(sigfile)) == 0) return false;
        }

        if (encoding is not (OpensslConstants.EncodingSmime or OpensslConstants.EncodingDer or OpensslConstants.EncodingPem)) return Pkcs7Functions.Refused(ctx, "Unknown encoding");
        nint message = Read(files, source, encoding, out nint data), store = 0;
        if (encoding != OpensslConstants.EncodingSmime) data = isDetached ? input : 0;
        try
        {
            if (message == 0)
            {
                OpensslErrors.Of(ctx).Collect();
                return false;
            }

            if (untrusted_certificates_filename is not null && !others.Load(ctx, untrusted_certificates_filename)) return false;
            store = CertificateChecks.TrustedStore(ctx, ca_info);
            nint output = files.Output();
            bool ok = LibCrypto.VerifyCms(message, others.Handle, store, data, output, (uint)flags) != 0;
            if (content is not null) files.Save(output, content);
            if (!ok) OpensslErrors.Of(ctx).Collect();
            if (!ok || certificates is null) return ok;
            if (!Pkcs7Functions.SaveSigners(ctx, files, LibCrypto.CmsSigners(message), certificates)) return false;
            if (pk7 is null) return true;
            nint pem = files.Output();
            return LibCrypto.WritePemCms(pem, message) != 0 && files.Save(pem, pk7);
        }
        finally
        {
            if (store != 0) LibCrypto.FreeStore(store);
            if (message != 0) LibCrypto.FreeCms(message);
        }
    }

    [PhpFunction("openssl_cms_read(string $input_filename, &$certificates): bool")]
    internal static bool openssl_cms_read(RequestContext ctx, PhpString input_filename, PhpReference certificates) => Pkcs7Functions.ReadAll(ctx, input_filename, certificates);
}
