using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>A certificate with its key in one file (PKCS#12).</summary>
[PhpExtension("openssl")]
internal static unsafe class Pkcs12Functions
{
    [PhpFunction("openssl_pkcs12_export(OpenSSLCertificate|string $certificate, &$output, #[\\SensitiveParameter] $private_key, #[\\SensitiveParameter] string $passphrase, array $options = []): bool")]
    internal static bool openssl_pkcs12_export(RequestContext ctx, Value certificate, PhpReference output, Value private_key, PhpString passphrase, PhpArray options)
    {
        if (Exported(ctx, in certificate, in private_key, passphrase, options) is not { } bytes) return false;
        Arguments.Assign(ctx, output, Value.String(bytes));
        return true;
    }

    [PhpFunction("openssl_pkcs12_export_to_file(OpenSSLCertificate|string $certificate, string $output_filename, #[\\SensitiveParameter] $private_key, #[\\SensitiveParameter] string $passphrase, array $options = []): bool")]
    internal static bool openssl_pkcs12_export_to_file(RequestContext ctx, Value certificate, PhpString output_filename, Value private_key, PhpString passphrase, PhpArray options)
    {
        Arg.NoNul(ctx, 2, output_filename);
        if (Exported(ctx, in certificate, in private_key, passphrase, options) is not { } bytes) return false;
        if (OpensslText.Save(ctx, output_filename, bytes)) return true;
        Arg.Warning(ctx, $"Error opening file {output_filename}");
        return false;
    }

    private static PhpString? Exported(RequestContext ctx, in Value certificate, in Value privateKey, PhpString passphrase, PhpArray options)
    {
        using var given = new GivenCertificate(ctx, in certificate);
        if (given.Handle == 0) return Refused(ctx, "X.509 Certificate cannot be retrieved");
        using var key = new GivenKey(ctx, in privateKey, isPublic: false, null);
        if (key.Handle == 0) return Refused(ctx, "Cannot get private key from parameter 3");
        if (LibCrypto.Matches(given.Handle, key.Handle) == 0) return Refused(ctx, "Private key does not correspond to cert");
        PhpString? name = options.Get(PhpString.Literal("friendly_name")).Dereferenced() is { IsString: true } v ? v.AsString : null;
        using var others = new CertificateList();
        Value extra = options.Get(PhpString.Literal("extracerts")).Dereferenced();
        if (!extra.IsUndef) others.AddGiven(ctx, extra);
        nint archive;
        fixed (byte* p = OpensslFunctions.Terminated(passphrase), n = name is null ? null : OpensslFunctions.Terminated(name))
            archive = LibCrypto.NewPkcs12(p, n, key.Handle, given.Handle, others.Handle, 0, 0, 0, 0, 0);
        if (archive == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            return null;
        }

        PhpString? bytes = OpensslText.Written(ctx, bio => LibCrypto.WritePkcs12(bio, archive) != 0);
        LibCrypto.FreePkcs12(archive);
        return bytes;
    }

    private static PhpString? Refused(RequestContext ctx, string message)
    {
        OpensslErrors.Of(ctx).Collect();
        Arg.Warning(ctx, message);
        return null;
    }

    [PhpFunction("openssl_pkcs12_read(string $pkcs12, &$certificates, #[\\SensitiveParameter] string $passphrase): bool")]
    internal static bool openssl_pkcs12_read(RequestContext ctx, PhpString pkcs12, PhpReference certificates, PhpString passphrase)
    {
        nint archive = OpensslText.Read(pkcs12, static bio => LibCrypto.ReadPkcs12(bio, 0)), key = 0, certificate = 0, others = 0;
        bool ok;
        fixed (byte* p = OpensslFunctions.Terminated(passphrase)) ok = archive != 0 && LibCrypto.OpenPkcs12(archive, p, &key, &certificate, &others) != 0;
        if (ok) Arguments.Assign(ctx, certificates, Value.Array(Contents(ctx, key, certificate, others)));
        else OpensslErrors.Of(ctx).Collect();
        if (key != 0) LibCrypto.FreeKey(key);
        if (certificate != 0) LibCrypto.FreeCertificate(certificate);
        if (archive != 0) LibCrypto.FreePkcs12(archive);
        return ok;
    }

    private static PhpArray Contents(RequestContext ctx, nint key, nint certificate, nint others)
    {
        var result = new PhpArray();
        if (certificate != 0 && OpensslText.Written(ctx, bio => LibCrypto.WriteCertificate(bio, certificate) != 0) is { } pem)
            result.Set(ctx, PhpString.Literal("cert"), Value.String(pem));
        if (key != 0 && OpensslText.Written(ctx, bio => LibCrypto.WritePrivateKey(bio, key, 0, null, 0, 0, 0) != 0) is { } keyPem)
            result.Set(ctx, PhpString.Literal("pkey"), Value.String(keyPem));
        if (others == 0) return result;
        using var list = new CertificateList(others);
        if (list.Count == 0) return result;
        var extra = new PhpArray();
        for (int i = list.Count - 1; i >= 0; i--)
        {
            nint one = LibCrypto.StackItem(others, i);
            if (OpensslText.Written(ctx, bio => LibCrypto.WriteCertificate(bio, one) != 0) is { } text) extra.Append(Value.String(text));
        }

        result.Set(ctx, PhpString.Literal("extracerts"), Value.Array(extra));
        return result;
    }
}
