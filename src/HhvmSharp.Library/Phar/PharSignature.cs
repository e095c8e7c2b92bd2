using System.Security.Cryptography;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>The signature of an archive: a digest, or one that a private key has signed.</summary>
internal static class PharSignature
{
    internal static bool IsKnown(long kind) => kind is PharFlags.Md5 or PharFlags.Sha1 or PharFlags.Sha256 or PharFlags.Sha512 || IsOpenSsl((int)kind);

    internal static bool IsOpenSsl(int kind) => kind is PharFlags.OpenSsl or PharFlags.OpenSslSha256 or PharFlags.OpenSslSha512;

    internal static string Name(int kind) => kind switch
    {
        PharFlags.Md5 => "MD5",
        PharFlags.Sha1 => "SHA-1",
        PharFlags.Sha256 => "SHA-256",
        PharFlags.Sha512 => "SHA-512",
        PharFlags.OpenSsl => "OpenSSL",
        PharFlags.OpenSslSha256 => "OpenSSL_SHA256",
        PharFlags.OpenSslSha512 => "OpenSSL_SHA512",
        _ => $"Unknown ({(uint)kind})",
    };

    /// <summary>The length of a digest; 0 for others.</summary>
    internal static int DigestLength(int kind) => kind switch { PharFlags.Md5 => 16, PharFlags.Sha1 => 20, PharFlags.Sha256 => 32, PharFlags.Sha512 => 64, _ => 0 };

    private static byte[] Digest(int kind, ReadOnlySpan<byte> data) => kind switch
    {
        PharFlags.Md5 => MD5.HashData(data),
        PharFlags.Sha1 => SHA1.HashData(data),
        PharFlags.Sha512 => SHA512.HashData(data),
        _ => SHA256.HashData(data),
    };

    private static HashAlgorithmName HashOf(int kind) => kind switch
    {
        PharFlags.OpenSslSha512 => HashAlgorithmName.SHA512,
        PharFlags.OpenSslSha256 => HashAlgorithmName.SHA256,
        _ => HashAlgorithmName.SHA1,
    };

    /// <summary>Throws <see cref="PharFailure"/> when the signature is not that of the data.</summary>
    internal static void Verify(RequestContext ctx, int kind, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, string fileName)
    {
        if (IsOpenSsl(kind))
        {
            VerifyByKey(ctx, kind, data, signature, fileName);
            return;
        }

        int length = DigestLength(kind);
        if (length == 0) throw new PharFailure("broken or unsupported signature");
        if (signature.Length < length || !signature[..length].SequenceEqual(Digest(kind, data))) throw new PharFailure("broken signature");
    }

    private static void VerifyByKey(RequestContext ctx, int kind, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, string fileName)
    {
        PhpStream? stream = ctx.Streams.Open(PhpString.FromLatin1(fileName + ".pubkey"), "rb", StreamOptions.None);
        PhpString? pem = stream?.ReadAll();
        if (stream is not null) StreamArg.Release(ctx, stream);
        if (pem is not { Length: > 0 }) throw new PharFailure("openssl public key could not be read");
        using RSA key = RSA.Create();
        try
        {
            key.ImportFromPem(pem.ToString());
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new PharFailure("openssl signature could not be processed");
        }

        if (!key.VerifyData(data, signature, HashOf(kind), RSASignaturePadding.Pkcs1)) throw new PharFailure("broken openssl signature");
    }

    /// <summary>Signs for the archive, which notes it; unknown kinds become SHA-256.</summary>
    internal static byte[] Create(RequestContext ctx, PharArchive archive, ReadOnlySpan<byte> data)
    {
        if (!IsKnown(archive.SignatureKind)) archive.SignatureKind = PharFlags.Sha256;
        int kind = archive.SignatureKind;
        byte[] signature = IsOpenSsl(kind) ? SignByKey(ctx, kind, data) : Digest(kind, data);
        archive.SetSignature(kind, signature);
        return signature;
    }

    private static byte[] SignByKey(RequestContext ctx, int kind, ReadOnlySpan<byte> data)
    {
        using RSA key = RSA.Create();
        try
        {
            key.ImportFromPem(ctx.GetState<PharState>().PrivateKey?.ToString() ?? "");
            return key.SignData(data.ToArray(), HashOf(kind), RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new PharFailure("unable to process private key");
        }
    }
}
