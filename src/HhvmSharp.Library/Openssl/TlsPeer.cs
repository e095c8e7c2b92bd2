using System.Net;
using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Sockets;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Who the other end is: its certificate, and whether that is accepted (php_openssl_apply_peer_verification_policy).</summary>
internal readonly unsafe struct TlsPeer(RequestContext ctx, TlsSettings settings, nint ssl, SocketStream stream)
{
    /// <summary>False after a warning.</summary>
    internal bool Check()
    {
        nint certificate = LibSsl.PeerCertificate(ssl);
        try
        {
            if (certificate != 0) Capture(certificate);
            return IsAccepted(certificate);
        }
        finally
        {
            if (certificate != 0) LibCrypto.FreeCertificate(certificate);
        }
    }

    private void Capture(nint certificate)
    {
        if (settings.Flag("capture_peer_cert", false)) Keep("peer_certificate", ToObject(certificate));
        if (!settings.Flag("capture_peer_cert_chain", false)) return;
        nint chain = LibSsl.PeerChain(ssl);
        int n = chain == 0 ? 0 : LibCrypto.StackCount(chain);
        var list = new PhpArray(Math.Max(n, 0));
        for (int i = 0; i < n; i++) list.Append(ToObject(LibCrypto.StackItem(chain, i)));
        Keep("peer_certificate_chain", n > 0 ? Value.Array(list) : Value.Null);
    }

    /// <summary>As an option of the context.</summary>
    private void Keep(string name, Value owned)
    {
        stream.Context?.SetOption(ctx, PhpString.FromLatin1("ssl"), PhpString.FromLatin1(name), in owned);
        owned.Release(ctx);
    }

    private Value ToObject(nint certificate)
    {
        var result = (Certificate)ctx.NewBare(ctx.Environment.CoreClass("opensslcertificate"));
        result.Handle = LibCrypto.CopyCertificate(certificate);
        return Value.Object(result);
    }

    private bool IsAccepted(nint certificate)
    {
        bool verify = settings.Flag("verify_peer", settings.IsClient), verifyName = settings.Flag("verify_peer_name", settings.IsClient);
        Value fingerprint = settings.Option("peer_fingerprint");
        if (certificate == 0 && (verify || verifyName || !fingerprint.IsUndef))
        {
            Arg.Warning(ctx, "Could not get peer certificate");
            return false;
        }

        if (verify)
        {
            long result = LibSsl.VerifyResult(ssl);
            if (result != 0 && !(result == LibCrypto.SelfSigned && settings.Flag("allow_self_signed", false)))
            {
                Arg.Warning(ctx, $"Could not verify peer: code:{result} {OpensslFunctions.Text(LibCrypto.VerifyErrorText(result))}");
                return false;
            }
        }

        if (!fingerprint.IsUndef && !HasFingerprint(certificate, in fingerprint)) return false;
        if (!verifyName) return true;
        PhpString? name = settings.Text("peer_name") ?? (settings.IsClient ? stream.HostName : null);
        return name is not null && (MatchesAlternativeNames(certificate, name.ToString()) || MatchesCommonName(certificate, name.ToString()));
    }

    // ---- fingerprints ----

    private bool HasFingerprint(nint certificate, in Value wanted)
    {
        bool matches;
        if (wanted.IsString)
        {
            string? digest = wanted.AsString.Length switch { 32 => "md5", 40 => "sha1", _ => null };
            matches = digest is not null && IsFingerprint(certificate, PhpString.FromLatin1(digest), wanted.AsString);
        }
        else if (wanted.IsArray)
        {
            matches = HasFingerprints(certificate, wanted.AsArray);
        }
        else
        {
            Arg.Warning(ctx, "Expected peer fingerprint must be a string or an array");
            return false;
        }

        if (!matches) Arg.Warning(ctx, "peer_fingerprint match failure");
        return matches;
    }

    private bool HasFingerprints(nint certificate, PhpArray wanted)
    {
        bool usable = wanted.Length > 0;
        foreach ((Value digest, Value text) in wanted)
        {
            usable = digest.IsString && text.IsString;
            if (!usable) break;
            if (!IsFingerprint(certificate, digest.AsString, text.AsString)) return false;
        }

        if (!usable) Arg.Warning(ctx, "Invalid peer_fingerprint array; [algo => fingerprint] form required");
        return usable;
    }

    private bool IsFingerprint(nint certificate, PhpString digestName, PhpString wanted)
    {
        nint digest = OpensslFunctions.FindDigest(digestName);
        if (digest == 0)
        {
            Arg.Warning(ctx, "Unknown digest algorithm");
            return false;
        }

        const int longest = 64;
        byte* bytes = stackalloc byte[longest];
        uint length = 0;
        return LibCrypto.CertificateDigest(certificate, digest, bytes, &length) != 0
            && wanted.ToString().Equals(Convert.ToHexString(new ReadOnlySpan<byte>(bytes, (int)length)), StringComparison.OrdinalIgnoreCase);
    }

    // ---- names ----

    private static bool MatchesAlternativeNames(nint certificate, string wanted)
    {
        nint names = LibCrypto.DecodedExtension(certificate, LibCrypto.AlternativeNames, null, null);
        if (names == 0) return false;
        bool matches = false;
        for (int i = 0, n = LibCrypto.StackCount(names); i < n && !matches; i++)
        {
            var name = (LibCrypto.GeneralName*)LibCrypto.StackItem(names, i);
            if (name->Type is not (LibCrypto.GeneralName.Dns or LibCrypto.GeneralName.IpAddress)) continue;
            var bytes = new ReadOnlySpan<byte>(LibCrypto.StringData(name->Text), LibCrypto.StringLength(name->Text));
            matches = name->Type == LibCrypto.GeneralName.Dns ? MatchesDns(bytes, wanted) : MatchesAddress(bytes, wanted);
        }

        LibCrypto.FreeGeneralNames(names);
        return matches;
    }

    private static bool MatchesDns(ReadOnlySpan<byte> name, string wanted)
    {
        if (name.Contains((byte)0)) return false;
        if (name is [.., (byte)'.']) name = name[..^1];
        return Matches(wanted, PhpString.FromSpan(name).ToString());
    }

    private static bool MatchesAddress(ReadOnlySpan<byte> address, string wanted) =>
        address.Length is 4 or 16 && IPAddress.TryParse(wanted.Trim('[', ']'), out IPAddress? ip) && ip.GetAddressBytes().AsSpan().SequenceEqual(address);

    private bool MatchesCommonName(nint certificate, string wanted)
    {
        const int size = 1024;
        byte* buffer = stackalloc byte[size];
        int length = LibCrypto.NameText(LibCrypto.SubjectName(certificate), LibCrypto.CommonName, buffer, size);
        if (length < 0)
        {
            Arg.Warning(ctx, "Unable to locate peer certificate CN");
            return false;
        }

        PhpString name = PhpString.FromSpan(new ReadOnlySpan<byte>(buffer, length));
        if (name.Span.Contains((byte)0))
        {
            Arg.Warning(ctx, $"Peer certificate CN=`{name}' is malformed");
            return false;
        }

        if (Matches(wanted, name.ToString())) return true;
        Arg.Warning(ctx, $"Peer certificate CN=`{name}' did not match expected CN=`{wanted}'");
        return false;
    }

    /// <summary>A "*" stands for any part of the first component.</summary>
    private static bool Matches(string wanted, string name)
    {
        if (wanted.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        int star = name.IndexOf('*');
        if (star < 0 || name.IndexOf('.', 0, star) >= 0) return false;
        if (!wanted.StartsWith(name[..star], StringComparison.OrdinalIgnoreCase)) return false;
        string suffix = name[(star + 1)..];
        int middle = wanted.Length - suffix.Length - star;
        return middle >= 0 && wanted.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) && wanted.IndexOf('.', star, middle) < 0;
    }
}
