using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Whether a certificate belongs to a key, is signed by one, may be used for a purpose.</summary>
[PhpExtension("openssl")]
internal static unsafe class CertificateChecks
{
    [PhpFunction("openssl_x509_check_private_key(OpenSSLCertificate|string $certificate, #[\\SensitiveParameter] $private_key): bool")]
    internal static bool openssl_x509_check_private_key(RequestContext ctx, Value certificate, Value private_key)
    {
        using var given = new GivenCertificate(ctx, in certificate);
        if (given.Handle == 0) return false;
        using var key = new GivenKey(ctx, in private_key, isPublic: false, null);
        return key.Handle != 0 && LibCrypto.Matches(given.Handle, key.Handle) != 0;
    }

    [PhpFunction("openssl_x509_verify(OpenSSLCertificate|string $certificate, $public_key): int")]
    internal static long openssl_x509_verify(RequestContext ctx, Value certificate, Value public_key)
    {
        using var given = new GivenCertificate(ctx, in certificate);
        if (given.Handle == 0) return -1;
        using var key = new GivenKey(ctx, in public_key, isPublic: true, null);
        if (key.Handle == 0) return -1;
        int result = LibCrypto.VerifyCertificate(given.Handle, key.Handle);
        if (result < 0) OpensslErrors.Of(ctx).Collect();
        return result;
    }

    [PhpFunction("openssl_x509_checkpurpose(OpenSSLCertificate|string $certificate, int $purpose, array $ca_info = [], ?string $untrusted_certificates_file = null): bool|int")]
    internal static Value openssl_x509_checkpurpose(RequestContext ctx, Value certificate, long purpose, PhpArray ca_info, PhpString? untrusted_certificates_file)
    {
        using var others = new CertificateList();
        if (untrusted_certificates_file is not null && !others.Load(ctx, untrusted_certificates_file)) return Value.Int(-1);
        nint store = TrustedStore(ctx, ca_info);
        using var given = new GivenCertificate(ctx, in certificate);
        int result = given.Handle == 0 ? -1 : Check(ctx, store, given.Handle, others.Handle, (int)purpose);
        LibCrypto.FreeStore(store);
        return result is 0 or 1 ? Value.Bool(result == 1) : Value.Int(result);
    }

    private static int Check(RequestContext ctx, nint store, nint certificate, nint others, int purpose)
    {
        nint context = LibCrypto.NewStoreContext();
        int result = 0;
        if (LibCrypto.StartStoreContext(context, store, certificate, others) == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            Arg.Warning(ctx, "Certificate store initialization failed");
        }
        else
        {
            if (purpose >= 0 && LibCrypto.SetPurpose(context, purpose) == 0) OpensslErrors.Of(ctx).Collect();
            result = LibCrypto.VerifyChain(context);
            if (result < 0) OpensslErrors.Of(ctx).Collect();
        }

        LibCrypto.FreeStoreContext(context);
        return result;
    }

    /// <summary>The authorities that files and directories have; the system's where there are none.</summary>
    internal static nint TrustedStore(RequestContext ctx, PhpArray places)
    {
        nint store = LibCrypto.NewStore();
        bool hasFile = false, hasDirectory = false;
        foreach ((Value _, Value item) in places)
        {
            Value place = item.Dereferenced();
            PhpString name = Conversions.ToStr(ctx, in place);
            Throw.IfPending(ctx);
            string path = FilePath.Expand(ctx, name).ToString();
            if (Directory.Exists(path))
            {
                if (Load(ctx, store, LibCrypto.DirectoryLookup(), LibCrypto.AddDirectory, path)) hasDirectory = true;
                else Arg.Warning(ctx, $"Error loading directory {path}");
            }
            else if (File.Exists(path))
            {
                if (Load(ctx, store, LibCrypto.FileLookup(), LibCrypto.LoadFile, path)) hasFile = true;
                else Arg.Warning(ctx, $"Error loading file {path}");
            }
            else
            {
                Arg.Warning(ctx, $"Unable to stat {path}");
            }
        }

        if (!hasFile) Load(ctx, store, LibCrypto.FileLookup(), LibCrypto.LoadFile, null);
        if (!hasDirectory) Load(ctx, store, LibCrypto.DirectoryLookup(), LibCrypto.AddDirectory, null);
        return store;
    }

    private static bool Load(RequestContext ctx, nint store, nint method, int command, string? path)
    {
        nint lookup = LibCrypto.AddLookup(store, method);
        bool ok;
        fixed (byte* p = path is null ? null : OpensslFunctions.Terminated(PhpString.FromLatin1(path)))
            ok = lookup != 0 && LibCrypto.Lookup(lookup, command, p, path is null ? LibCrypto.DefaultFile : LibCrypto.PemFile, null) != 0;
        if (!ok) OpensslErrors.Of(ctx).Collect();
        return ok;
    }
}
