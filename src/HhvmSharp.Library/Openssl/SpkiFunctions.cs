using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Signed public keys with a challenge (SPKAC).</summary>
[PhpExtension("openssl")]
internal static unsafe class SpkiFunctions
{
    [PhpFunction("openssl_spki_new(#[\\SensitiveParameter] OpenSSLAsymmetricKey $private_key, string $challenge, int $digest_algo = OPENSSL_ALGO_MD5): string|false")]
    internal static PhpString? openssl_spki_new(RequestContext ctx, Value private_key, PhpString challenge, long digest_algo)
    {
        using var key = new GivenKey(ctx, in private_key, isPublic: false, challenge);
        if (key.Handle == 0) return Refused(ctx, "Unable to use supplied private key", collect: false);
        nint digest = OpensslText.Digest(digest_algo);
        if (digest == 0) return Refused(ctx, "Unknown digest algorithm", collect: false);
        nint spki = LibCrypto.NewSpki();
        try
        {
            fixed (byte* p = OpensslFunctions.Terminated(challenge)) LibCrypto.SetString(Challenge(spki), p, challenge.Length);
            if (LibCrypto.SetSpkiKey(spki, key.Handle) == 0) return Refused(ctx, "Unable to embed public key");
            if (LibCrypto.SignSpki(spki, key.Handle, digest) == 0) return Refused(ctx, "Unable to sign with specified digest algorithm");
            byte* text = LibCrypto.SpkiText(spki);
            if (text == null) return Refused(ctx, "Unable to encode SPKAC");
            PhpString result = PhpString.FromLatin1("SPKAC=" + OpensslFunctions.Text(text));
            LibCrypto.Free(text, null, 0);
            return result;
        }
        finally
        {
            LibCrypto.FreeSpki(spki);
        }
    }

    [PhpFunction("openssl_spki_verify(string $spki): bool")]
    internal static bool openssl_spki_verify(RequestContext ctx, PhpString spki)
    {
        bool ok = Read(ctx, spki, "Unable to decode supplied SPKAC", handle =>
        {
            nint key = Key(ctx, handle);
            if (key == 0) return null;
            bool verified = LibCrypto.VerifySpki(handle, key) > 0;
            LibCrypto.FreeKey(key);
            return verified ? PhpString.Empty : null;
        }) is not null;
        if (!ok) OpensslErrors.Of(ctx).Collect();
        return ok;
    }

    [PhpFunction("openssl_spki_export(string $spki): string|false")]
    internal static PhpString? openssl_spki_export(RequestContext ctx, PhpString spki) => Read(ctx, spki, "Unable to decode supplied SPKAC", handle =>
    {
        nint key = Key(ctx, handle);
        if (key == 0) return null;
        PhpString? text = OpensslText.Written(ctx, bio => LibCrypto.WritePublicKey(bio, key) != 0);
        LibCrypto.FreeKey(key);
        return text;
    });

    [PhpFunction("openssl_spki_export_challenge(string $spki): string|false")]
    internal static PhpString? openssl_spki_export_challenge(RequestContext ctx, PhpString spki) =>
        Read(ctx, spki, "Unable to decode SPKAC", static handle => OpensslFunctions.Text(LibCrypto.StringData(Challenge(handle))));

    /// <summary>NETSCAPE_SPKI's first field is the NETSCAPE_SPKAC, whose second is the challenge.</summary>
    private static nint Challenge(nint spki) => (*(nint**)spki)[1];

    private static nint Key(RequestContext ctx, nint spki)
    {
        nint key = LibCrypto.SpkiKey(spki);
        if (key == 0) Refused(ctx, "Unable to acquire signed public key");
        return key;
    }

    private static PhpString? Refused(RequestContext ctx, string message, bool collect = true)
    {
        if (collect) OpensslErrors.Of(ctx).Collect();
        Arg.Warning(ctx, message);
        return null;
    }

    private static PhpString? Read(RequestContext ctx, PhpString text, string failure, Func<nint, PhpString?> use)
    {
        var clean = new List<byte>(text.Length);
        foreach (byte b in text.Span)
        {
            if (b == 0) break;
            if (b is not ((byte)'\n' or (byte)'\r')) clean.Add(b);
        }

        if (clean.Count == 0) return Refused(ctx, "Invalid SPKAC", collect: false);
        int length = clean.Count;
        clean.Add(0);
        nint spki;
        fixed (byte* p = clean.ToArray()) spki = LibCrypto.ReadSpki(p, length);
        if (spki == 0) return Refused(ctx, failure);
        PhpString? result = use(spki);
        LibCrypto.FreeSpki(spki);
        return result;
    }
}
