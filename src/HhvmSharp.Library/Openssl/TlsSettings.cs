using System.Runtime.InteropServices;
using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Streams;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>An SSL_CTX from the options of a stream context's "ssl" part (php_openssl_setup_crypto).</summary>
internal readonly unsafe struct TlsSettings(RequestContext ctx, StreamContext? context, bool isClient)
{
    /// <summary>STREAM_CRYPTO_METHOD_*: one bit a version.</summary>
    private const int Tls10 = 8, Tls13 = 64, FirstVersion = 0x301;

    private const long DefaultDepth = 9;

    internal bool IsClient => isClient;

    /// <summary>Borrowed; undef when it is not set.</summary>
    internal Value Option(string name) => context?.Option("ssl", name) ?? default;

    internal bool Flag(string name, bool otherwise) => Option(name) is { IsUndef: false } v ? Conversions.ToBool(ctx, in v) : otherwise;

    internal PhpString? Text(string name) => Option(name) is { IsUndef: false } v ? Conversions.ToStr(ctx, in v) : null;

    private long Number(string name, long otherwise) => Option(name) is { IsUndef: false } v ? Conversions.ToInt(ctx, in v) : otherwise;

    /// <summary>What the verification asks: the allowed depth, and whether the last certificate may be its own issuer.</summary>
    internal nint VerifyData => (nint)((Number("verify_depth", DefaultDepth) << 1) | (Flag("allow_self_signed", false) ? 1L : 0L));

    /// <summary>0 after a warning.</summary>
    internal nint Build(long method)
    {
        nint result = LibSsl.NewContext(isClient ? LibSsl.ClientMethod() : LibSsl.ServerMethod());
        if (result == 0)
        {
            Arg.Warning(ctx, "SSL context creation failure");
            return 0;
        }

        if (SetVerification(result) && SetCiphers(result) && SetProtocols(result) && SetLocalCertificate(result))
        {
            SetOptions(result);
            SetVersions(result, (int)method);
            return result;
        }

        LibSsl.FreeContext(result);
        return 0;
    }

    private void SetOptions(nint target)
    {
        ulong options = LibSsl.AllWorkarounds | LibSsl.IgnoreUnexpectedEnd;
        if (Flag("no_ticket", false)) options |= LibSsl.NoTicket;
        if (Flag("disable_compression", true)) options |= LibSsl.NoCompression;
        if (!isClient && Flag("honor_cipher_order", true)) options |= LibSsl.ServerPreference;
        LibSsl.SetOptions(target, options);
    }

    private void SetVersions(nint target, int versions)
    {
        int min = (int)Number("min_proto_version", 0), max = (int)Number("max_proto_version", 0);
        if (min == 0) min = Lowest(versions);
        if (max == 0) max = Highest(versions);
        LibSsl.ControlContext(target, LibSsl.MinVersionCommand, Version(Math.Clamp(min, Tls10, Tls13)), null);
        LibSsl.ControlContext(target, LibSsl.MaxVersionCommand, Version(Math.Clamp(max, Tls10, Tls13)), null);
    }

    private static int Lowest(int versions)
    {
        int version = Tls10;
        while (version < Tls13 && (versions & version) == 0) version <<= 1;
        return version;
    }

    private static int Highest(int versions)
    {
        int version = Tls13;
        while (version > Tls10 && (versions & version) == 0) version >>= 1;
        return version;
    }

    private static int Version(int flag) => FirstVersion + int.Log2(flag) - int.Log2(Tls10);

    // ---- the other end ----

    private bool SetVerification(nint target)
    {
        if (!Flag("verify_peer", true))
        {
            LibSsl.SetVerify(target, LibSsl.VerifyNone, null);
            return true;
        }

        PhpString? file = Text("cafile"), directory = Text("capath") ?? NonEmpty(ctx.Ini.Get("openssl.capath"));
        if (file is null) file = NonEmpty(ctx.Ini.Get("openssl.cafile"));
        else if (!isClient && !SetClientAuthorities(target, file)) return false;
        if (file is null && directory is null)
        {
            if (isClient && LibSsl.SetDefaultVerifyPaths(target) == 0)
            {
                Arg.Warning(ctx, "Unable to set default verify locations and no CA settings specified");
                return false;
            }
        }
        else if (!LoadAuthorities(target, file, directory))
        {
            return false;
        }

        LibSsl.SetVerify(target, LibSsl.VerifyPeer, &Verify);
        return true;
    }

    private static PhpString? NonEmpty(PhpString? s) => s is { Length: > 0 } ? s : null;

    private bool SetClientAuthorities(nint target, PhpString file)
    {
        nint names;
        fixed (byte* f = FilePath.ForCall(ctx, file)) names = LibSsl.LoadClientAuthorities(f);
        if (names == 0) Arg.Warning(ctx, "SSL: failed loading CA names from cafile");
        else LibSsl.SetClientAuthorities(target, names);
        return names != 0;
    }

    private bool LoadAuthorities(nint target, PhpString? file, PhpString? directory)
    {
        fixed (byte* f = file is null ? null : FilePath.ForCall(ctx, file))
        fixed (byte* d = directory is null ? null : FilePath.ForCall(ctx, directory))
        {
            if (LibSsl.LoadVerifyLocations(target, f, d) != 0) return true;
        }

        LibCrypto.ClearErrors();
        return file is null || LoadAuthorities(target, file);
    }

    /// <summary>From any local stream.</summary>
    private bool LoadAuthorities(nint target, PhpString file)
    {
        PhpStream? stream = ctx.Streams.Open(file, "rb", 0);
        if (stream is null)
        {
            ctx.Warning($"failed loading cafile stream: `{file}'");
            return false;
        }

        bool isUrl = stream.Wrapper is { IsUrl: true };
        PhpString pem = isUrl ? PhpString.Empty : stream.ReadAll(-1);
        StreamArg.Release(ctx, stream);
        if (isUrl)
        {
            ctx.Warning("remote cafile streams are disabled for security purposes");
            return false;
        }

        int added = 0;
        fixed (byte* p = OpensslFunctions.Terminated(pem))
        {
            nint source = LibCrypto.MemorySource(p, pem.Length), certificate;
            while ((certificate = LibCrypto.ReadCertificate(source, 0, 0, 0)) != 0)
            {
                added += LibCrypto.AddToStore(LibSsl.CertificateStore(target), certificate);
                LibCrypto.FreeCertificate(certificate);
            }

            LibCrypto.FreeBio(source);
        }

        LibCrypto.ClearErrors();
        if (added == 0) ctx.Warning($"no valid certs found cafile stream: `{file}'");
        return added > 0;
    }

    [UnmanagedCallersOnly]
    private static int Verify(int ok, nint store)
    {
        nint ssl = LibCrypto.StoreData(store, LibSsl.StoreContextIndex());
        nint data = LibSsl.GetData(ssl, 0);
        if (LibCrypto.StoreError(store) == LibCrypto.SelfSigned && (data & 1) != 0) ok = 1;
        if (LibCrypto.StoreErrorDepth(store) <= data >> 1) return ok;
        LibCrypto.SetStoreError(store, LibCrypto.ChainTooLong);
        return 0;
    }

    // ---- this end ----

    private bool SetCiphers(nint target)
    {
        if (Text("ciphers") is { } ciphers)
        {
            fixed (byte* p = OpensslFunctions.Terminated(ciphers))
            {
                if (LibSsl.SetCiphers(target, p) != 1) return false;
            }
        }

        if (Option("security_level").IsUndef) return true;
        long level = Number("security_level", 0);
        if (level is < 0 or > 5) Arg.Warning(ctx, "Security level must be between 0 and 5");
        LibSsl.SetSecurityLevel(target, (int)level);
        return true;
    }

    /// <summary>A client's "alpn_protocols": names by commas become names with their lengths before them.</summary>
    private bool SetProtocols(nint target)
    {
        if (!isClient || Text("alpn_protocols") is not { } names) return true;
        var bytes = new List<byte>();
        foreach (Range range in names.Span.Split((byte)','))
        {
            ReadOnlySpan<byte> name = names.Span[range];
            if (name.Length is 0 or > byte.MaxValue)
            {
                Arg.Warning(ctx, "Failed parsing comma-separated TLS ALPN protocol string");
                return false;
            }

            bytes.Add((byte)name.Length);
            bytes.AddRange(name);
        }

        fixed (byte* p = CollectionsMarshal.AsSpan(bytes)) LibSsl.SetProtocols(target, p, (uint)bytes.Count);
        return true;
    }

    private bool SetLocalCertificate(nint target)
    {
        if (Text("local_cert") is not { } file) return true;
        if (!FilePath.IsAllowed(ctx, file))
        {
            Arg.Warning(ctx, $"Unable to get real path of certificate file `{file}'");
            return false;
        }

        PhpString key = Text("local_pk") ?? file;
        if (!FilePath.IsAllowed(ctx, key))
        {
            Arg.Warning(ctx, $"Unable to get real path of private key file `{key}'");
            return false;
        }

        fixed (byte* passphrase = Text("passphrase") is { } given ? OpensslFunctions.Terminated(given) : null)
        fixed (byte* f = FilePath.ForCall(ctx, file))
        fixed (byte* k = FilePath.ForCall(ctx, key))
        {
            if (passphrase is not null)
            {
                LibSsl.SetPassphrase(target, passphrase);
                LibSsl.SetPassphraseCallback(target, &GivePassphrase);
            }

            bool ok = UseFiles(target, f, k, file, key);
            LibSsl.SetPassphrase(target, null);
            return ok;
        }
    }

    private bool UseFiles(nint target, byte* certificate, byte* key, PhpString certificateName, PhpString keyName)
    {
        if (LibSsl.UseCertificateChain(target, certificate) != 1)
        {
            Arg.Warning(ctx, $"Unable to set local cert chain file `{certificateName}'; Check that your cafile/capath settings include details of your certificate and its issuer");
            return false;
        }

        if (LibSsl.UsePrivateKey(target, key, LibSsl.PemFile) != 1)
        {
            Arg.Warning(ctx, $"Unable to set private key file `{FilePath.Expand(ctx, keyName)}'");
            return false;
        }

        if (LibSsl.CheckPrivateKey(target) == 0) Arg.Warning(ctx, "Private key does not match certificate!");
        return true;
    }

    [UnmanagedCallersOnly]
    private static int GivePassphrase(byte* buffer, int size, int forWriting, byte* passphrase)
    {
        if (passphrase is null) return -1;
        ReadOnlySpan<byte> given = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(passphrase);
        if (given.Length >= size) return -1;
        given.CopyTo(new Span<byte>(buffer, size));
        return given.Length;
    }
}
